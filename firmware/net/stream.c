#include "net/stream.h"

#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "net/backoff.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct net_stream {
	struct net_client *client;
	struct net_stream_sink sink;
	struct net_sse sse;
	struct net_backoff backoff;
	char path[128];
	unsigned request; /* 0: none under way */
	bool up, told; /* told: `changed` was called once */
	const char *trouble; /* the last one told of */
	int64_t heard_ms, wake_ms;
};

static void on_event(void *context, const struct net_sse_event *event)
{
	struct net_stream *stream = context;
	stream->sink.event(stream->sink.context, event);
}

static void set_up(struct net_stream *stream, bool up)
{
	if (stream->told && stream->up == up)
		return;
	stream->up = up;
	stream->told = true;
	stream->sink.changed(stream->sink.context, up);
}

static void come_back(struct net_stream *stream)
{
	uint32_t random;
	id_random(&random, sizeof random);
	stream->request = 0;
	stream->wake_ms = clock_mono_ms() + net_backoff_next(&stream->backoff, random);
	set_up(stream, false);
}

static bool on_chunk(void *context, const char *bytes, size_t len)
{
	struct net_stream *stream = context;
	stream->heard_ms = clock_mono_ms();
	stream->wake_ms = stream->heard_ms + NET_STREAM_SILENCE_MS;
	net_backoff_reset(&stream->backoff);
	set_up(stream, true);
	enum err_code code = net_sse_feed(&stream->sse, bytes, len);
	if (code == ERR_CORRUPT)
		log_event(LOG_WARN, "stream.bent", LOG_STR("after", stream->sse.id));
	return code == ERR_OK;
}

static void on_done(void *context, const struct net_answer *answer)
{
	struct net_stream *stream = context;
	/* A center that is not believed is told apart from one that is away; so is our own clock. */
	if (answer->trouble && answer->trouble != stream->trouble)
		log_event(LOG_ERROR, "center.untrusted", LOG_STR("trouble", answer->trouble),
				  LOG_STR("clock", clock_is_trusted() ? "right" : "wrong"), LOG_STR("why", answer->why));
	else if (stream->up || stream->backoff.failures == 0)
		log_event(LOG_WARN, "stream.ended", LOG_INT("status", answer->status), LOG_STR("why", answer->why));
	stream->trouble = answer->trouble;
	come_back(stream);
}

struct net_stream *net_stream_create(struct net_client *client, const char *path, const struct net_stream_sink *sink)
{
	struct net_stream *stream = calloc(1, sizeof *stream);
	if (!stream)
		return NULL;
	stream->client = client;
	stream->sink = *sink;
	stream->backoff = (struct net_backoff){.least_ms = NET_STREAM_LEAST_MS, .most_ms = NET_STREAM_MOST_MS};
	snprintf(stream->path, sizeof stream->path, "%s", path);
	net_sse_init(&stream->sse, on_event, stream);
	return stream;
}

void net_stream_destroy(struct net_stream *stream)
{
	if (!stream)
		return;
	if (stream->request != 0)
		net_client_cancel(stream->client, stream->request);
	net_sse_finish(&stream->sse);
	free(stream);
}

bool net_stream_is_up(const struct net_stream *stream)
{
	return stream->up;
}

int64_t net_stream_deadline(const struct net_stream *stream)
{
	return stream->wake_ms;
}

int64_t net_stream_heard_ms(const struct net_stream *stream)
{
	return stream->heard_ms;
}

void net_stream_tick(struct net_stream *stream, int64_t now_ms)
{
	if (now_ms < stream->wake_ms)
		return;
	if (stream->request != 0) { /* silent for too long, or never connected */
		net_client_cancel(stream->client, stream->request);
		if (stream->up)
			log_event(LOG_WARN, "stream.silent", LOG_INT("ms", now_ms - stream->heard_ms));
		come_back(stream);
		return;
	}
	net_sse_reset(&stream->sse);
	const struct net_request request = {
		.method = "GET",
		.path = stream->path,
		.last_event_id = stream->sse.id[0] ? stream->sse.id : NULL,
		.answer_max = 16u << 10,
		.context = stream,
		.done = on_done,
		.chunk = on_chunk,
	};
	if (net_client_send(stream->client, &request, &stream->request) != ERR_OK)
		come_back(stream);
	else
		stream->wake_ms = now_ms + NET_STREAM_SILENCE_MS;
}
