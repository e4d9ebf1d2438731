/*
 * Fan-out of events to those who listen. Newest packs stay in memory; a
 * listener has a cursor and reads when it is woken. The picture of the queue is
 * not an event of the log: a listener gets the newest one only (coalesced).
 * Any thread.
 */
#ifndef MOTCUA_CENTER_HANDLERS_HUB_H
#define MOTCUA_CENTER_HANDLERS_HUB_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

#define HUB_PACKS_MAX 512
#define HUB_BYTES_MAX (1u << 20) /* of packs in memory */
#define HUB_BEAT_MS 2000
#define HUB_TYPES_SIZE 160

struct hub;

/* What one listens to. */
struct hub_wish {
	bool only_picture;          /* the public: no events of single tickets and devices */
	char types[HUB_TYPES_SIZE]; /* "a,b": only these; "": all */
};

/* How far one has heard: sequence of the last event, numbers of the last picture and beat. */
struct hub_place {
	int64_t after;
	uint64_t picture, beat;
};

/* One who reads, or one who reads for many. */
struct hub_listener {
	struct hub_listener *next, *prev;
	void (*wake)(struct hub_listener *listener); /* called under the hub's lock: only pass it on */
	struct hub_wish wish;
	struct hub_place place;
	struct buf out; /* bytes ready to be sent */
	size_t sent;    /* of out */
	size_t heads;   /* connections it stands for; after hub_join by hub_heads alone */
};

enum hub_news {
	HUB_NOTHING,
	HUB_NEWS,
	HUB_GAP, /* memory no longer holds what comes next */
};

/* NULL: memory is short. */
struct hub *hub_create(const char *center);
void hub_destroy(struct hub *hub);

/* pack: lines "type TAB json"; they have the sequences first.. on. */
void hub_publish(struct hub *hub, int64_t first, unsigned count, int64_t at_ms, const char *pack, size_t len);
/* The whole document of GET /v1/queue. */
void hub_set_picture(struct hub *hub, const char *json, size_t len);
/* Wakes everybody with a beat. */
void hub_beat(struct hub *hub);
/* Sequence of the newest event. */
int64_t hub_newest(struct hub *hub);
void hub_set_newest(struct hub *hub, int64_t sequence);
/* Oldest sequence that can be read from memory; INT64_MAX where none. */
int64_t hub_oldest(struct hub *hub);

void hub_join(struct hub *hub, struct hub_listener *listener);
void hub_leave(struct hub *hub, struct hub_listener *listener);
/* Connections that listen. */
size_t hub_listeners(struct hub *hub);
void hub_heads(struct hub *hub, struct hub_listener *listener, int by);
/* Appends to out what is new after place, and moves place. */
enum hub_news hub_collect(struct hub *hub, const struct hub_wish *wish, struct hub_place *place, struct buf *out);
/* Fills listener->out with what is new. HUB_NOTHING: the listener will be woken; asleep() is called under the
 * lock before that is answered, so that no wake is lost. */
enum hub_news hub_read(struct hub *hub, struct hub_listener *listener, void (*asleep)(struct hub_listener *listener));
/* Server-sent frames of a pack, those with a sequence above `after`. */
void hub_frames(const char *center, int64_t first, int64_t at_ms, const char *pack, size_t len, int64_t after,
				const char *types, struct buf *out);
/* Wakes everybody, for the end. */
void hub_wake_all(struct hub *hub);

#endif
