/* A petition on the wire: what is sent, and the slip that comes back. Pure; any thread. */
#ifndef MOTCUA_PROTO_PETITION_H
#define MOTCUA_PROTO_PETITION_H

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

#define PROTO_PETITION_MAX (4u << 10)

struct proto_petition {
	char number[24];          /* "PA-2026-0001" */
	char code[16];            /* shows the answer */
	char due[CLOCK_DAY_SIZE]; /* last day for it */
};

enum err_code proto_petition_encode(const char *id, const char *about, const char *text, struct buf *out) MUST_USE;
enum err_code proto_petition_decode(const char *bytes, size_t len, struct proto_petition *ret_petition,
									struct err *err) MUST_USE;

#endif
