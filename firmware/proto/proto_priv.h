/*
 * Reading JSON strictly. A reader remembers its first complaint; after that
 * every read is harmless and answers nothing, so a decoder reads all it wants
 * and looks at reader.code once. Unknown members are skipped (a newer center),
 * doubled members are refused.
 */
#ifndef MOTCUA_PROTO_PROTO_PRIV_H
#define MOTCUA_PROTO_PROTO_PRIV_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/id.h"
#include "model/catalogue.h"
#include "model/self_test.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

struct proto_reader {
	enum err_code code;
	struct err *err;     /* may be NULL */
	struct arena *arena; /* only for the *_kept functions */
};

enum proto_need { PROTO_MUST, PROTO_MAY }; /* PROTO_MAY: absent or null is fine */

/* The document, or NULL with reader->code set. The caller gives it back by json_decref. */
json_t *proto_read_document(struct proto_reader *reader, const char *bytes, size_t len, size_t max);
void proto_read_failed(struct proto_reader *reader, enum err_code code, const char *name, const char *why);

json_t *proto_read_object(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need);
/* NULL counts as an empty array with json_array_size(). More than max elements: refused. */
json_t *proto_read_array(struct proto_reader *reader, const json_t *object, const char *name, size_t max,
						 enum proto_need need);
/* Text without control characters that fits with its NUL; "" where absent. */
void proto_read_text(struct proto_reader *reader, const json_t *object, const char *name, char *out, size_t size,
					 enum proto_need need);
int64_t proto_read_int(struct proto_reader *reader, const json_t *object, const char *name, int64_t least, int64_t most,
					   enum proto_need need, int64_t fallback);
bool proto_read_bool(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need);
/* RFC 3339 to milliseconds; 0 where absent. */
int64_t proto_read_time(struct proto_reader *reader, const json_t *object, const char *name, enum proto_need need);
/* "YYYY-MM-DD" of a date that exists, or "" where absent. */
void proto_read_day(struct proto_reader *reader, const json_t *object, const char *name, char ret_day[CLOCK_DAY_SIZE],
					enum proto_need need);
/* 32 hex digits. */
void proto_read_id(struct proto_reader *reader, const json_t *object, const char *name, char ret_id[ID_SIZE]);
/* Index into words, fallback where absent. */
int proto_read_word(struct proto_reader *reader, const json_t *object, const char *name, const char *const *words,
					size_t count, enum proto_need need, int fallback);
/* {"min":5,"max":10} or null; -1 each where there is no estimate. */
void proto_read_wait(struct proto_reader *reader, const json_t *object, int *ret_min, int *ret_max);

/* Into the reader's arena; "" (never NULL) where absent. */
const char *proto_read_kept(struct proto_reader *reader, const json_t *object, const char *name, size_t max,
							enum proto_need need);
/* {"vi":"...","en":"..."}; a plain string counts as Vietnamese. */
void proto_read_languages(struct proto_reader *reader, const json_t *object, const char *name,
						  struct catalogue_text *ret_text, enum proto_need need);
void *proto_read_space(struct proto_reader *reader, size_t count, size_t size);

/* Writes the document and gives it back; ERR_LIMIT where memory or out is short. root may be NULL (memory was short).
 */
enum err_code proto_write_take(json_t *root, struct buf *out) MUST_USE;
/* Adds a member where there is a text: NULL, and root given back, where memory is short. (json_pack's "s*" leaves it
 * out then, and nobody knows.) */
json_t *proto_write_also(json_t *root, const char *name, const char *text) MUST_USE;
/* Of proto/self_test.h; NULL where memory is short. */
json_t *proto_self_test_pack(const struct self_test *test) MUST_USE;
/* A time as RFC 3339 string, or null for 0. */
json_t *proto_write_time(int64_t wall_ms);

#endif
