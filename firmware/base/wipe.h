/*
 * Memory that is wiped when it is given back: handed to libraries through which
 * words of people pass (JSON, HTTP), so that nothing of a visitor stays in the
 * heap. Replaces malloc and its kin one for one; any thread.
 */
#ifndef MOTCUA_BASE_WIPE_H
#define MOTCUA_BASE_WIPE_H

#include <stddef.h>

void *wipe_malloc(size_t size);
void *wipe_calloc(size_t count, size_t size);
/* Never leaves the old words behind where the block moves. */
void *wipe_realloc(void *block, size_t size);
char *wipe_strdup(const char *text);
/* Takes NULL. */
void wipe_free(void *block);

#endif
