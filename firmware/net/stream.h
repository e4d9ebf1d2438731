/*
 * The center's event stream, kept up: connects, reads, notices silence within
 * five seconds, comes back with Last-Event-ID after a jittered wait.
 * One thread, the client's.
 */
#ifndef MOTCUA_NET_STREAM_H
#define MOTCUA_NET_STREAM_H

#include "net/client.h"
#include "net/sse.h"

#define NET_STREAM_SILENCE_MS 5000
#define NET_STREAM_LEAST_MS 250
#define NET_STREAM_MOST_MS 5000

struct net_stream;

struct net_stream_sink {
	void *context;
	void (*event)(void *context, const struct net_sse_event *event);
	/* up: the center speaks. Called when it is first known, then on each change. */
	void (*changed)(void *context, bool up);
};

/* client is borrowed and outlives the stream. path: "/v1/events". NULL where memory is short. */
struct net_stream *net_stream_create(struct net_client *client, const char *path, const struct net_stream_sink *sink);
void net_stream_destroy(struct net_stream *stream);
bool net_stream_is_up(const struct net_stream *stream);
/* Monotonic time to call tick at. */
int64_t net_stream_deadline(const struct net_stream *stream);
void net_stream_tick(struct net_stream *stream, int64_t now_ms);
/* Monotonic time of the last byte heard; 0: never. */
int64_t net_stream_heard_ms(const struct net_stream *stream);

#endif
