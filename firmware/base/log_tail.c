#include "base/log_tail.h"

#include <string.h>

void log_tail_init(struct log_tail *tail)
{
	tail->at = 0;
	tail->full = false;
	tail->total = 0;
	pthread_mutex_init(&tail->lock, NULL);
}

static void add(struct log_tail *tail, char byte)
{
	tail->bytes[tail->at++] = byte;
	tail->total++;
	if (tail->at == LOG_TAIL_BYTES) {
		tail->at = 0;
		tail->full = true;
	}
}

void log_tail_add(const char *line, void *arg)
{
	struct log_tail *tail = arg;
	pthread_mutex_lock(&tail->lock);
	for (; *line; line++)
		add(tail, *line);
	add(tail, '\n');
	pthread_mutex_unlock(&tail->lock);
}

/* Under the lock. */
static void read_all(const struct log_tail *tail, struct buf *out)
{
	const char *old = tail->bytes + tail->at, *end = tail->bytes + LOG_TAIL_BYTES;
	if (tail->full) {
		/* The oldest line has lost its head. */
		const char *whole = memchr(old, '\n', (size_t)(end - old));
		if (whole)
			buf_add(out, whole + 1, (size_t)(end - whole - 1));
	}
	buf_add(out, tail->bytes, tail->at);
}

void log_tail_read(struct log_tail *tail, struct buf *out)
{
	pthread_mutex_lock(&tail->lock);
	read_all(tail, out);
	pthread_mutex_unlock(&tail->lock);
}

void log_tail_since(struct log_tail *tail, uint64_t *at, struct buf *out)
{
	pthread_mutex_lock(&tail->lock);
	uint64_t fresh = tail->total - *at;
	size_t head = fresh < tail->at ? (size_t)fresh : tail->at; /* of the bytes before tail->at */
	if (fresh > LOG_TAIL_BYTES) {
		read_all(tail, out);
	} else {
		size_t before = (size_t)fresh - head;
		buf_add(out, tail->bytes + LOG_TAIL_BYTES - before, before);
		buf_add(out, tail->bytes + tail->at - head, head);
	}
	*at = tail->total;
	pthread_mutex_unlock(&tail->lock);
}
