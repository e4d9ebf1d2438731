/*
 * Server-sent events out of bytes, split anyhow (HTML Living Standard 9.2.6).
 * A center ends each with a field of its own, "sum: " and the CRC-32 of the
 * event's lines before it in hex: an event that does not fit it is bent, and the
 * stream is to be ended and taken up again behind the last whole one. Once sums
 * came an event without one is bent too, until NET_SSE_MISSED in a row say that
 * it is another center. Pure: no clock, no socket.
 */
#ifndef MOTCUA_NET_SSE_H
#define MOTCUA_NET_SSE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

#define NET_SSE_LINE_MAX (256u << 10)
#define NET_SSE_DATA_MAX (256u << 10)
#define NET_SSE_WORD_SIZE 64
#define NET_SSE_MISSED 3

struct net_sse_event {
	const char *type; /* "message" where none was said */
	const char *id;   /* of this or the last event that had one; "" */
	const char *data;
	size_t len;
};

struct net_sse {
	struct buf line, data;
	char type[NET_SSE_WORD_SIZE];
	char id[NET_SSE_WORD_SIZE];      /* of the last whole event that had one */
	char next_id[NET_SSE_WORD_SIZE]; /* of the event that is coming in */
	bool after_cr, started, has_data, bent;
	bool has_sum, sum_fits;
	uint32_t crc;         /* of its lines so far */
	bool sums_known;      /* this center writes them */
	unsigned sums_missed; /* in a row */
	void *context;
	void (*event)(void *context, const struct net_sse_event *event);
};

void net_sse_init(struct net_sse *sse, void (*event)(void *context, const struct net_sse_event *event), void *context);
void net_sse_finish(struct net_sse *sse);
/* A new connection: half a line and half an event are forgotten, the id of the last whole one is kept. */
void net_sse_reset(struct net_sse *sse);
/* ERR_LIMIT: a line or an event is too long; ERR_CORRUPT: one is bent. The stream is to be ended. */
enum err_code net_sse_feed(struct net_sse *sse, const char *bytes, size_t len) MUST_USE;

#endif
