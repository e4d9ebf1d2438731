/*
 * An arena: memory of a screen or a request, given back all at once.
 * Blocks are zeroed. When `limit` bytes are used up arena_alloc answers NULL.
 * One thread at a time.
 */
#ifndef MOTCUA_BASE_ARENA_H
#define MOTCUA_BASE_ARENA_H

#include "base/err.h"

#include <stddef.h>

struct arena {
	unsigned char *base;
	size_t used;
	size_t limit;
	size_t high; /* most bytes ever in use */
};

/* Reserves limit bytes at once; ERR_LIMIT where the system has none. */
enum err_code arena_init(struct arena *arena, size_t limit) MUST_USE;
void arena_finish(struct arena *arena);
/* Forgets all and wipes what was used: a visitor's data does not outlive the screen. */
void arena_reset(struct arena *arena);
void *arena_alloc(struct arena *arena, size_t size);
/* Copies; NULL where there is no room. */
char *arena_str(struct arena *arena, const char *text);
char *arena_format(struct arena *arena, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
