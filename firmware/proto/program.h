/* A program that a center publishes for a device: GET /v1/program, and its parts: GET /v1/program/part. */
#ifndef MOTCUA_PROTO_PROGRAM_H
#define MOTCUA_PROTO_PROGRAM_H

#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROTO_PROGRAM_MAX 4096 /* bytes of the answer */
#define PROTO_PROGRAM_BUNDLE_MAX (64 << 20)
#define PROTO_PROGRAM_PART_MAX (192 << 10) /* bytes of a part, before base64 */
#define PROTO_PROGRAM_PART_ANSWER_MAX (272 << 10)
#define PROTO_PROGRAM_VERSION_SIZE 24
#define PROTO_PROGRAM_NAME_SIZE 24
#define PROTO_PROGRAM_KIOSK "motcua-kiosk"
#define PROTO_PROGRAM_DISPLAY "motcua-display"
#define PROTO_PROGRAM_SIGNATURE_SIZE 88 /* 64 bytes as base64url */

#define PROTO_PROGRAM_PATH "/v1/program"
#define PROTO_PROGRAM_PART_PATH_SIZE 96

struct proto_program {
	int64_t number; /* 0: nothing is published for this device */
	char name[PROTO_PROGRAM_NAME_SIZE]; /* which program it is; of a center that does not say: the kiosk's */
	char version[PROTO_PROGRAM_VERSION_SIZE];
	int64_t size;
	char sha256[65];
	char until[CLOCK_DAY_SIZE]; /* last day on which it may be installed */
	char signature[PROTO_PROGRAM_SIGNATURE_SIZE];
};

enum err_code proto_program_decode(const char *bytes, size_t len, struct proto_program *ret_program,
								   struct err *err) MUST_USE;
/* Where the part of a program that begins at offset is asked for. */
void proto_program_part_path(int64_t number, int64_t offset, char ret_path[PROTO_PROGRAM_PART_PATH_SIZE]);
/* *ret_data: base64url, to be freed. */
enum err_code proto_program_part_decode(const char *bytes, size_t len, int64_t *ret_offset, char **ret_data,
										struct err *err) MUST_USE;
/* What its signature is over. */
void proto_program_signed_text(const struct proto_program *program, char *out, size_t size);
/* Whether a comes before b: three numbers with dots; what is none comes first. Pure. */
bool proto_program_is_older(const char *a, const char *b);

#endif
