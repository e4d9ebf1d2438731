/*
 * A link within the process: what the near side writes, the far side takes,
 * and back. The virtual printer driver lives behind one, and tests make it
 * short, slow or dead at an exact byte. One thread.
 */
#ifndef MOTCUA_LINK_LINK_MEMORY_H
#define MOTCUA_LINK_LINK_MEMORY_H

#include "link/link.h"

#define LINK_MEMORY_SIZE 65536 /* bytes under way in each direction */

/* NULL where memory is short. Destroyed by link_destroy(). */
struct link *link_memory_create(void);

/* The far side. Each answers how many bytes moved. */
size_t link_memory_take(struct link *link, void *out, size_t size);
size_t link_memory_give(struct link *link, const void *bytes, size_t len);
/* Bytes written by the near side and not yet taken. */
size_t link_memory_waiting(const struct link *link);

/* Unplugged: reads and writes answer ERR_OFFLINE, open fails, what was under way is lost. */
void link_memory_plug(struct link *link, bool plugged);
/* The near side moves at most so many bytes a call; 0: any. */
void link_memory_set_chunk(struct link *link, size_t bytes);
/* Unplugs itself once so many more bytes were written; SIZE_MAX: never. */
void link_memory_die_after(struct link *link, size_t bytes);

#endif
