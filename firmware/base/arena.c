#include "base/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum err_code arena_init(struct arena *arena, size_t limit)
{
	*arena = (struct arena){.base = calloc(1, limit), .limit = limit};
	return arena->base ? ERR_OK : ERR_LIMIT;
}

void arena_finish(struct arena *arena)
{
	arena_reset(arena);
	free(arena->base);
	*arena = (struct arena){.base = NULL};
}

void arena_reset(struct arena *arena)
{
	if (arena->base)
		explicit_bzero(arena->base, arena->used);
	arena->used = 0;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	size_t start = (arena->used + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (start > arena->limit || size > arena->limit - start)
		return NULL;
	arena->used = start + size;
	if (arena->used > arena->high)
		arena->high = arena->used;
	return arena->base + start;
}

char *arena_str(struct arena *arena, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = arena_alloc(arena, size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

char *arena_format(struct arena *arena, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
	if (text)
		vsnprintf(text, (size_t)len + 1, fmt, again);
	va_end(again);
	return text;
}
