/*
 * A bounded queue of fixed-size messages from one thread to one other thread,
 * without locks. Neither side ever waits; who needs to be woken is woken by
 * the wiring (an eventfd, an SDL event), not here.
 */
#ifndef MOTCUA_BASE_RING_H
#define MOTCUA_BASE_RING_H

#include "base/err.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct ring {
	unsigned char *slots;
	size_t slot_size;
	size_t count; /* a power of two */
	_Atomic size_t head; /* next to write, writer's */
	_Atomic size_t tail; /* next to read, reader's */
};

/* count must be a power of two. ERR_LIMIT where memory is short. */
enum err_code ring_init(struct ring *ring, size_t slot_size, size_t count) MUST_USE;
void ring_finish(struct ring *ring);
/* Writer: copies the message in; false when full. */
bool ring_push(struct ring *ring, const void *message) MUST_USE;
/* Reader: copies the oldest out and wipes its slot; false when empty. */
bool ring_pop(struct ring *ring, void *ret_message) MUST_USE;

#endif
