#include "link/link_memory.h"

#include "base/check.h"
#include "link/link_priv.h"

#include <stdlib.h>
#include <string.h>

struct queue {
	unsigned char bytes[LINK_MEMORY_SIZE];
	size_t start;
	size_t len;
};

struct link_memory {
	struct link link;
	struct queue out; /* near to far */
	struct queue in;
	size_t chunk;
	size_t life; /* bytes until it unplugs itself */
	bool plugged;
	bool opened;
};

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t queue_put(struct queue *queue, const unsigned char *bytes, size_t len)
{
	size_t done = 0;
	while (done < len && queue->len < LINK_MEMORY_SIZE) {
		size_t end = (queue->start + queue->len) % LINK_MEMORY_SIZE;
		size_t piece = least(len - done, least(LINK_MEMORY_SIZE - queue->len, LINK_MEMORY_SIZE - end));
		memcpy(queue->bytes + end, bytes + done, piece);
		queue->len += piece;
		done += piece;
	}
	return done;
}

static size_t queue_get(struct queue *queue, unsigned char *out, size_t size)
{
	size_t done = 0;
	while (done < size && queue->len > 0) {
		size_t piece = least(size - done, least(queue->len, LINK_MEMORY_SIZE - queue->start));
		memcpy(out + done, queue->bytes + queue->start, piece);
		queue->start = (queue->start + piece) % LINK_MEMORY_SIZE;
		queue->len -= piece;
		done += piece;
	}
	return done;
}

static enum err_code memory_open(struct link *link, struct err *err)
{
	struct link_memory *memory = (struct link_memory *)link;
	CHECK(!memory->opened);
	if (!memory->plugged)
		return err_set(err, ERR_OFFLINE, "the memory link is unplugged");
	memory->opened = true;
	return ERR_OK;
}

static void memory_close(struct link *link)
{
	((struct link_memory *)link)->opened = false;
}

static enum err_code memory_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	struct link_memory *memory = (struct link_memory *)link;
	if (!memory->opened || !memory->plugged)
		return ERR_OFFLINE;
	if (memory->chunk > 0 && size > memory->chunk)
		size = memory->chunk;
	size_t done = queue_get(&memory->in, out, size);
	if (done == 0)
		return ERR_AGAIN;
	*ret_len = done;
	return ERR_OK;
}

static enum err_code memory_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	struct link_memory *memory = (struct link_memory *)link;
	if (memory->life == 0)
		memory->plugged = false;
	if (!memory->opened || !memory->plugged)
		return ERR_OFFLINE;
	if (memory->chunk > 0 && len > memory->chunk)
		len = memory->chunk;
	if (len > memory->life)
		len = memory->life;
	size_t done = queue_put(&memory->out, bytes, len);
	if (done == 0)
		return ERR_AGAIN;
	if (memory->life != SIZE_MAX)
		memory->life -= done;
	*ret_len = done;
	return ERR_OK;
}

static int memory_fd(const struct link *link)
{
	return -1;
}

static void memory_destroy(struct link *link)
{
	free(link);
}

static const struct link_class memory_class = {
	.scheme = "memory",
	.open = memory_open,
	.close = memory_close,
	.read = memory_read,
	.write = memory_write,
	.fd = memory_fd,
	.destroy = memory_destroy,
};

struct link *link_memory_create(void)
{
	struct link_memory *memory = calloc(1, sizeof *memory);
	if (!memory)
		return NULL;
	memory->link.class = &memory_class;
	memory->plugged = true;
	memory->life = SIZE_MAX;
	return &memory->link;
}

enum err_code link_memory_create_address(const struct link_address *address, struct link **ret_link, struct err *err)
{
	struct link *link = link_memory_create();
	if (!link)
		return err_set(err, ERR_LIMIT, "no memory for a link");
	*ret_link = link;
	return ERR_OK;
}

static struct link_memory *memory_of(struct link *link)
{
	CHECK(link->class == &memory_class);
	return (struct link_memory *)link;
}

size_t link_memory_take(struct link *link, void *out, size_t size)
{
	return queue_get(&memory_of(link)->out, out, size);
}

size_t link_memory_give(struct link *link, const void *bytes, size_t len)
{
	struct link_memory *memory = memory_of(link);
	return memory->plugged ? queue_put(&memory->in, bytes, len) : 0;
}

size_t link_memory_waiting(const struct link *link)
{
	CHECK(link->class == &memory_class);
	return ((const struct link_memory *)link)->out.len;
}

void link_memory_plug(struct link *link, bool plugged)
{
	struct link_memory *memory = memory_of(link);
	memory->plugged = plugged;
	memory->life = SIZE_MAX;
	if (!plugged)
		memory->in.len = memory->out.len = 0;
}

void link_memory_set_chunk(struct link *link, size_t bytes)
{
	memory_of(link)->chunk = bytes;
}

void link_memory_die_after(struct link *link, size_t bytes)
{
	memory_of(link)->life = bytes;
}
