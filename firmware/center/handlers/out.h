/*
 * Writes JSON text into a buffer. Commas come by themselves; a NULL key writes
 * an element of an array. Text must be UTF-8.
 */
#ifndef MOTCUA_CENTER_HANDLERS_OUT_H
#define MOTCUA_CENTER_HANDLERS_OUT_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

struct out {
	struct buf *buf;
	bool comma;
};

struct out out_begin(struct buf *buf);
void out_object(struct out *out, const char *key);
void out_object_end(struct out *out);
void out_array(struct out *out, const char *key);
void out_array_end(struct out *out);
void out_str(struct out *out, const char *key, const char *text);
/* An array of the words of a text with blanks between: "a b" is ["a","b"]. */
void out_words(struct out *out, const char *key, const char *words);
void out_int(struct out *out, const char *key, int64_t num);
/* Three decimals; NaN becomes null. */
void out_real(struct out *out, const char *key, double num);
void out_bool(struct out *out, const char *key, bool truth);
void out_null(struct out *out, const char *key);
/* RFC 3339; null for 0. */
void out_time(struct out *out, const char *key, int64_t wall_ms);
/* {"min":..,"max":..}, null where min is negative. */
void out_wait(struct out *out, const char *key, int min, int max);
/* {"vi":..,"en":..} */
void out_two(struct out *out, const char *key, const char *vi, const char *en);
/* JSON that is JSON already. */
void out_raw(struct out *out, const char *key, const char *json);

#endif
