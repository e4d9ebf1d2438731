#include "base/ring.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

enum err_code ring_init(struct ring *ring, size_t slot_size, size_t count)
{
	CHECK(count > 0 && (count & (count - 1)) == 0);
	ring->slots = calloc(count, slot_size);
	ring->slot_size = slot_size;
	ring->count = count;
	atomic_init(&ring->head, 0);
	atomic_init(&ring->tail, 0);
	return ring->slots ? ERR_OK : ERR_LIMIT;
}

void ring_finish(struct ring *ring)
{
	if (ring->slots)
		explicit_bzero(ring->slots, ring->slot_size * ring->count);
	free(ring->slots);
	ring->slots = NULL;
}

bool ring_push(struct ring *ring, const void *message)
{
	size_t head = atomic_load_explicit(&ring->head, memory_order_relaxed);
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_acquire);
	if (head - tail == ring->count)
		return false;
	memcpy(ring->slots + (head & (ring->count - 1)) * ring->slot_size, message, ring->slot_size);
	atomic_store_explicit(&ring->head, head + 1, memory_order_release);
	return true;
}

bool ring_pop(struct ring *ring, void *ret_message)
{
	size_t tail = atomic_load_explicit(&ring->tail, memory_order_relaxed);
	size_t head = atomic_load_explicit(&ring->head, memory_order_acquire);
	if (head == tail)
		return false;
	unsigned char *slot = ring->slots + (tail & (ring->count - 1)) * ring->slot_size;
	memcpy(ret_message, slot, ring->slot_size);
	explicit_bzero(slot, ring->slot_size);
	atomic_store_explicit(&ring->tail, tail + 1, memory_order_release);
	return true;
}
