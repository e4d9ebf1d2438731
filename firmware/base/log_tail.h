/* The last lines of the program's log, kept in memory for a technician far away. Lines hold no personal data (log.h).
 * Any thread. */
#ifndef MOTCUA_BASE_LOG_TAIL_H
#define MOTCUA_BASE_LOG_TAIL_H

#include "base/buf.h"

#include <pthread.h>
#include <stdint.h>

#define LOG_TAIL_BYTES (64u << 10)

struct log_tail {
	pthread_mutex_t lock;
	size_t at; /* where the next byte goes */
	bool full; /* it went round once */
	uint64_t total; /* bytes that ever came */
	char bytes[LOG_TAIL_BYTES];
};

void log_tail_init(struct log_tail *tail);
/* A sink of log_set_sink; arg: the tail. */
void log_tail_add(const char *line, void *arg);
/* Appends whole lines, oldest first. */
void log_tail_read(struct log_tail *tail, struct buf *out);

/* Appends the whole lines that came since *at (0 at first) and moves it on; what went lost meanwhile is left out. */
void log_tail_since(struct log_tail *tail, uint64_t *at, struct buf *out);

#endif
