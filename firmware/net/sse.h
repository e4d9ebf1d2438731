/*
 * Server-sent events out of bytes, split anyhow (HTML Living Standard 9.2.6).
 * Pure: no clock, no socket.
 */
#ifndef MOTCUA_NET_SSE_H
#define MOTCUA_NET_SSE_H

#include "base/buf.h"

#include <stdbool.h>

#define NET_SSE_LINE_MAX (256u << 10)
#define NET_SSE_DATA_MAX (256u << 10)
#define NET_SSE_WORD_SIZE 64

struct net_sse_event {
	const char *type; /* "message" where none was said */
	const char *id;   /* of this or the last event that had one; "" */
	const char *data;
	size_t len;
};

struct net_sse {
	struct buf line, data;
	char type[NET_SSE_WORD_SIZE], id[NET_SSE_WORD_SIZE];
	bool after_cr, started, has_data;
	void *context;
	void (*event)(void *context, const struct net_sse_event *event);
};

void net_sse_init(struct net_sse *sse, void (*event)(void *context, const struct net_sse_event *event), void *context);
void net_sse_finish(struct net_sse *sse);
/* A new connection: half a line and half an event are forgotten, the last id is kept. */
void net_sse_reset(struct net_sse *sse);
/* ERR_LIMIT: a line or an event is too long; the stream is to be ended. */
enum err_code net_sse_feed(struct net_sse *sse, const char *bytes, size_t len) MUST_USE;

#endif
