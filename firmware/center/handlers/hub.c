#include "center/handlers/hub.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/crc.h"
#include "center/handlers/out.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OUT_MAX (1u << 20) /* of one listener at once */

struct pack {
	int64_t first, at_ms;
	unsigned count;
	char *text;
	size_t len;
};

struct hub {
	pthread_mutex_t lock;
	char center[64];
	struct pack packs[HUB_PACKS_MAX]; /* a ring */
	size_t oldest, count, bytes;
	int64_t newest;
	char *picture;
	size_t picture_len;
	uint64_t picture_number, beat;
	struct hub_listener *listeners;
	size_t listener_count;
};

struct hub *hub_create(const char *center)
{
	struct hub *hub = calloc(1, sizeof *hub);
	if (!hub)
		return NULL;
	pthread_mutex_init(&hub->lock, NULL);
	snprintf(hub->center, sizeof hub->center, "%s", center);
	return hub;
}

void hub_destroy(struct hub *hub)
{
	if (!hub)
		return;
	CHECK(hub->listeners == NULL);
	for (size_t i = 0; i < hub->count; i++)
		free(hub->packs[(hub->oldest + i) % HUB_PACKS_MAX].text);
	free(hub->picture);
	pthread_mutex_destroy(&hub->lock);
	free(hub);
}

static void drop_oldest(struct hub *hub)
{
	struct pack *pack = &hub->packs[hub->oldest];
	hub->bytes -= pack->len;
	free(pack->text);
	hub->oldest = (hub->oldest + 1) % HUB_PACKS_MAX;
	hub->count--;
}

static void wake_all(struct hub *hub)
{
	for (struct hub_listener *l = hub->listeners; l; l = l->next)
		l->wake(l);
}

void hub_publish(struct hub *hub, int64_t first, unsigned count, int64_t at_ms, const char *pack, size_t len)
{
	char *text = malloc(len + 1);
	if (!text)
		return; /* listeners read it from the log when they notice the gap */
	memcpy(text, pack, len);
	text[len] = '\0';
	pthread_mutex_lock(&hub->lock);
	if (hub->count > 0 && first != hub->newest + 1)
		while (hub->count > 0)
			drop_oldest(hub); /* a gap: memory must hold an unbroken run */
	while (hub->count > 0 && (hub->count == HUB_PACKS_MAX || hub->bytes + len > HUB_BYTES_MAX))
		drop_oldest(hub);
	hub->packs[(hub->oldest + hub->count) % HUB_PACKS_MAX] =
		(struct pack){.first = first, .at_ms = at_ms, .count = count, .text = text, .len = len};
	hub->count++;
	hub->bytes += len;
	hub->newest = first + count - 1;
	wake_all(hub);
	pthread_mutex_unlock(&hub->lock);
}

void hub_set_picture(struct hub *hub, const char *json, size_t len)
{
	char *text = malloc(len + 1);
	if (!text)
		return;
	memcpy(text, json, len);
	text[len] = '\0';
	pthread_mutex_lock(&hub->lock);
	free(hub->picture);
	hub->picture = text;
	hub->picture_len = len;
	hub->picture_number++;
	wake_all(hub);
	pthread_mutex_unlock(&hub->lock);
}

void hub_beat(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	hub->beat++;
	wake_all(hub);
	pthread_mutex_unlock(&hub->lock);
}

int64_t hub_newest(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	int64_t newest = hub->newest;
	pthread_mutex_unlock(&hub->lock);
	return newest;
}

void hub_set_newest(struct hub *hub, int64_t sequence)
{
	pthread_mutex_lock(&hub->lock);
	hub->newest = sequence;
	pthread_mutex_unlock(&hub->lock);
}

int64_t hub_oldest(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	int64_t oldest = hub->count > 0 ? hub->packs[hub->oldest].first : INT64_MAX;
	pthread_mutex_unlock(&hub->lock);
	return oldest;
}

void hub_join(struct hub *hub, struct hub_listener *listener)
{
	pthread_mutex_lock(&hub->lock);
	listener->prev = NULL;
	listener->next = hub->listeners;
	if (listener->next)
		listener->next->prev = listener;
	hub->listeners = listener;
	hub->listener_count += listener->heads;
	listener->place.beat = hub->beat;
	pthread_mutex_unlock(&hub->lock);
}

void hub_heads(struct hub *hub, struct hub_listener *listener, int by)
{
	pthread_mutex_lock(&hub->lock);
	listener->heads += (size_t)by;
	hub->listener_count += (size_t)by;
	pthread_mutex_unlock(&hub->lock);
}

void hub_leave(struct hub *hub, struct hub_listener *listener)
{
	pthread_mutex_lock(&hub->lock);
	if (listener->next)
		listener->next->prev = listener->prev;
	if (listener->prev)
		listener->prev->next = listener->next;
	else
		hub->listeners = listener->next;
	hub->listener_count -= listener->heads;
	pthread_mutex_unlock(&hub->lock);
}

size_t hub_listeners(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	size_t count = hub->listener_count;
	pthread_mutex_unlock(&hub->lock);
	return count;
}

/* types: "a,b"; "" is all. */
static bool is_wanted(const char *types, const char *type, size_t len)
{
	if (!*types)
		return true;
	for (const char *at = types; *at; at += at[strcspn(at, ",")] ? strcspn(at, ",") + 1 : strcspn(at, ","))
		if (strcspn(at, ",") == len && strncmp(at, type, len) == 0)
			return true;
	return false;
}

/* Behind its lines, so that a reader knows whether a line without TLS bent any of them. */
static void end_frame(struct buf *out, size_t begin)
{
	buf_str(out, "}\n");
	if (!out->failed)
		buf_format(out, "sum: %08x\n\n", (unsigned)crc_bytes(CRC_START, out->data + begin, out->len - begin));
}

void hub_frames(const char *center, int64_t first, int64_t at_ms, const char *pack, size_t len, int64_t after,
				const char *types, struct buf *out)
{
	char time[CLOCK_RFC3339_SIZE];
	clock_rfc3339(at_ms, time, sizeof time);
	const char *end = pack + len;
	for (int64_t sequence = first; pack < end; sequence++) {
		const char *tab = memchr(pack, '\t', (size_t)(end - pack));
		const char *line_end = memchr(pack, '\n', (size_t)(end - pack));
		if (!tab || !line_end || tab > line_end)
			return;
		int type_len = (int)(tab - pack), data_len = (int)(line_end - tab - 1);
		if (sequence > after && is_wanted(types, pack, (size_t)type_len)) {
			size_t begin = out->len;
			buf_format(out, "id: %lld\nevent: %.*s\ndata: {\"specversion\":\"1.0\",\"id\":\"%s-%lld\",",
					   (long long)sequence, type_len, pack, center, (long long)sequence);
			buf_format(out, "\"source\":\"/centers/%s\",\"type\":\"vn.motcua.%.*s\",\"time\":\"%s\",\"data\":", center,
					   type_len, pack, time);
			buf_add(out, tab + 1, (size_t)data_len);
			end_frame(out, begin);
		}
		pack = line_end + 1;
	}
}

static void picture_frame(const struct hub *hub, struct buf *out)
{
	char time[CLOCK_RFC3339_SIZE];
	size_t begin = out->len;
	clock_rfc3339(clock_wall_ms(), time, sizeof time);
	buf_format(out,
			   "event: queue.changed\ndata: {\"specversion\":\"1.0\",\"id\":\"%s-q%llu\",\"source\":\"/centers/%s\",",
			   hub->center, (unsigned long long)hub->picture_number, hub->center);
	buf_format(out, "\"type\":\"vn.motcua.queue.changed\",\"time\":\"%s\",\"data\":", time);
	buf_add(out, hub->picture, hub->picture_len);
	end_frame(out, begin);
}

/* The lock is held. */
static enum hub_news collect(const struct hub *hub, const struct hub_wish *wish, struct hub_place *place,
							 struct buf *out)
{
	size_t before = out->len;
	if (place->after < hub->newest && (hub->count == 0 || place->after + 1 < hub->packs[hub->oldest].first))
		return HUB_GAP;
	for (size_t i = 0; i < hub->count && place->after < hub->newest && out->len < OUT_MAX / 2; i++) {
		const struct pack *pack = &hub->packs[(hub->oldest + i) % HUB_PACKS_MAX];
		int64_t last = pack->first + pack->count - 1;
		if (last <= place->after)
			continue;
		if (!wish->only_picture)
			hub_frames(hub->center, pack->first, pack->at_ms, pack->text, pack->len, place->after, wish->types, out);
		place->after = last;
	}
	if (hub->picture && place->picture != hub->picture_number) {
		picture_frame(hub, out);
		place->picture = hub->picture_number;
	}
	if (out->len == before && place->beat != hub->beat)
		buf_str(out, ": beat\n\n");
	place->beat = hub->beat;
	return out->len > before ? HUB_NEWS : HUB_NOTHING;
}

enum hub_news hub_collect(struct hub *hub, const struct hub_wish *wish, struct hub_place *place, struct buf *out)
{
	pthread_mutex_lock(&hub->lock);
	enum hub_news news = collect(hub, wish, place, out);
	pthread_mutex_unlock(&hub->lock);
	return news;
}

enum hub_news hub_read(struct hub *hub, struct hub_listener *listener, void (*asleep)(struct hub_listener *listener))
{
	pthread_mutex_lock(&hub->lock);
	buf_clear(&listener->out);
	listener->sent = 0;
	enum hub_news news = collect(hub, &listener->wish, &listener->place, &listener->out);
	if (news == HUB_NOTHING)
		asleep(listener);
	pthread_mutex_unlock(&hub->lock);
	return news;
}

void hub_wake_all(struct hub *hub)
{
	pthread_mutex_lock(&hub->lock);
	wake_all(hub);
	pthread_mutex_unlock(&hub->lock);
}
