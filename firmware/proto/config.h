/* The configuration that a center publishes for a device: GET /v1/config. */
#ifndef MOTCUA_PROTO_CONFIG_H
#define MOTCUA_PROTO_CONFIG_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define PROTO_CONFIG_MAX (64u << 10)
#define PROTO_CONFIG_LINES 64
#define PROTO_CONFIG_LINE_SIZE 600 /* "section.key=value" */

struct proto_config {
	int64_t number; /* 0: nothing is published for this device */
	char lines[PROTO_CONFIG_LINES][PROTO_CONFIG_LINE_SIZE];
	size_t line_count;
};

/* ERR_INVALID also for a line that holds a line feed. */
enum err_code proto_config_decode(const char *bytes, size_t len, struct proto_config *ret_config,
								  struct err *err) MUST_USE;

#endif
