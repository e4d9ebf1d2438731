/*
 * A growing byte buffer with a maximum. Always NUL-terminated after the last
 * byte, so its text can be printed. When the maximum or memory is reached the
 * buffer is marked `failed` and further bytes are dropped: check once, at the end.
 */
#ifndef MOTCUA_BASE_BUF_H
#define MOTCUA_BASE_BUF_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct buf {
	char *data; /* NULL until the first byte */
	size_t len;
	size_t cap;
	size_t max;
	bool failed;
};

void buf_init(struct buf *buf, size_t max);
/* Takes NULL data; wipes before it frees. */
void buf_finish(struct buf *buf);
/* Empties, keeps the memory. */
void buf_clear(struct buf *buf);
void buf_add(struct buf *buf, const void *bytes, size_t len);
void buf_str(struct buf *buf, const char *text);
void buf_byte(struct buf *buf, unsigned char byte);
void buf_format(struct buf *buf, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Drops len bytes from the front. */
void buf_drop(struct buf *buf, size_t len);
/* The bytes as text, "" when empty. */
const char *buf_text(const struct buf *buf);

#endif
