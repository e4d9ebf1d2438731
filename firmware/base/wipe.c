#include "base/wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *wipe_malloc(size_t size)
{
	return malloc(size);
}

void *wipe_calloc(size_t count, size_t size)
{
	return calloc(count, size);
}

void wipe_free(void *block)
{
	if (block)
		explicit_bzero(block, malloc_usable_size(block));
	free(block);
}

void *wipe_realloc(void *block, size_t size)
{
	size_t old = block ? malloc_usable_size(block) : 0;
	void *moved;

	if (block && size && size <= old)
		return block;
	moved = malloc(size);
	if (!moved || !block)
		return moved;
	memcpy(moved, block, old < size ? old : size);
	wipe_free(block);
	return moved;
}

char *wipe_strdup(const char *text)
{
	return strdup(text);
}
