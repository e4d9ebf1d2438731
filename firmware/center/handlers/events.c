#include "center/handlers/events.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"
#include "center/handlers/relay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One process alone has a SQLite file; PostgreSQL may have several centers on it. */
static bool is_shared(const struct db *db)
{
	return strcmp(db_kind(db), "postgresql") == 0;
}

struct count {
	char name[64];
	int64_t value;
	bool kept; /* in memory alone: survives the transaction, never written */
	bool changed;
};

struct delta {
	char service[CATALOGUE_ID_MAX];
	int change;
};

/* All of it belongs to whoever writes; see db_writer.h. */
struct events {
	struct center *center;
	struct buf pack;
	unsigned added;
	struct count counts[EVENTS_MARKS_MAX];
	size_t count_count;
	struct delta deltas[EVENTS_DELTAS_MAX];
	size_t delta_count;
	int64_t first, last, at_ms; /* last: newest sequence given; 0: not known yet */
	bool touched;               /* by the open transaction */
	struct events *next_touched;
	struct events *touched_list; /* of the house: by center, so that servers lock their counts in one order */
};

struct events *events_create(struct center *center)
{
	struct events *events = calloc(1, sizeof *events);
	if (!events)
		return NULL;
	events->center = center;
	buf_init(&events->pack, EVENTS_PACK_MAX);
	return events;
}

void events_destroy(struct events *events)
{
	if (!events)
		return;
	buf_finish(&events->pack);
	free(events);
}

/* Of the request's center, which the open transaction concerns from now on. */
static struct events *touch(struct request *req)
{
	struct events *events = req->center->events;
	if (events->touched)
		return events;
	struct events **at = &req->center->house->events->touched_list;
	while (*at && strcmp((*at)->center->id, events->center->id) < 0)
		at = &(*at)->next_touched;
	events->next_touched = *at;
	*at = events;
	events->touched = true;
	return events;
}

struct out events_begin(struct request *req, const char *type)
{
	struct events *events = touch(req);
	CHECK(req->db != NULL);
	buf_str(&events->pack, type);
	buf_byte(&events->pack, '\t');
	return out_begin(&events->pack);
}

void events_end(struct request *req)
{
	struct events *events = req->center->events;
	buf_byte(&events->pack, '\n');
	events->added++;
}

void events_add(struct request *req, const char *type, const char *json)
{
	CHECK(!strchr(json, '\n'));
	struct out out = events_begin(req, type);
	buf_str(out.buf, json);
	events_end(req);
}

void events_waiting(struct request *req, const char *service, int change)
{
	struct events *events = touch(req);
	if (events->delta_count == EVENTS_DELTAS_MAX)
		return; /* the next picture of the queue sets it right */
	struct delta *delta = &events->deltas[events->delta_count++];
	snprintf(delta->service, sizeof delta->service, "%s", service);
	delta->change = change;
}

int events_waiting_so_far(struct request *req, const char *service)
{
	const struct events *events = req->center->events;
	int sum = 0;
	for (size_t i = 0; i < events->delta_count; i++)
		if (strcmp(events->deltas[i].service, service) == 0)
			sum += events->deltas[i].change;
	return sum;
}

static struct count *find_count(struct events *events, const char *name)
{
	for (size_t i = 0; i < events->count_count; i++)
		if (strcmp(events->counts[i].name, name) == 0)
			return &events->counts[i];
	return NULL;
}

/* Room for one more: a kept one of another day may go. */
static struct count *new_count(struct events *events)
{
	if (events->count_count < EVENTS_MARKS_MAX)
		return &events->counts[events->count_count++];
	for (size_t i = 0; i < events->count_count; i++)
		if (events->counts[i].kept && !events->counts[i].changed)
			return &events->counts[i];
	return NULL;
}

enum err_code events_count_up(struct request *req, const char *name,
							  enum err_code (*recover)(struct request *req, int64_t *ret_value, struct err *err),
							  int64_t *ret_value, struct err *err)
{
	struct events *events = touch(req);
	struct count *count = find_count(events, name);
	if (!count) {
		int64_t value = 0;
		bool kept = recover && !is_shared(req->db);
		enum err_code code =
			kept ? recover(req, &value, err) : db_mark_read(req->db, req->center->id, name, &value, err);
		if (code != ERR_OK)
			return code;
		count = new_count(events);
		if (!count)
			return err_set(err, ERR_LIMIT, "too many counts in one transaction");
		*count = (struct count){.value = value, .kept = kept};
		snprintf(count->name, sizeof count->name, "%s", name);
	}
	count->changed = true;
	*ret_value = ++count->value;
	return ERR_OK;
}

struct events_mark events_mark(const struct events *events)
{
	return (struct events_mark){.len = events->pack.len, .count = events->added, .deltas = events->delta_count};
}

void events_back_to(struct events *events, struct events_mark mark)
{
	if (events->pack.data) {
		events->pack.len = mark.len;
		events->pack.data[mark.len] = '\0';
	}
	events->added = mark.count;
	events->delta_count = mark.deltas;
}

static void begin_one(struct events *events)
{
	buf_clear(&events->pack);
	events->added = 0;
	events->delta_count = 0;
	size_t kept = 0;
	for (size_t i = 0; i < events->count_count; i++) {
		if (!events->counts[i].kept)
			continue;
		events->counts[kept] = events->counts[i];
		events->counts[kept++].changed = false;
	}
	events->count_count = kept;
}

static void begun(void *arg)
{
	struct events *house = arg;
	while (house->touched_list) {
		struct events *events = house->touched_list;
		house->touched_list = events->next_touched;
		events->touched = false;
		begin_one(events);
	}
}

/* What was counted up for nothing is read again. */
static void dropped(void *arg)
{
	for (struct events *events = ((struct events *)arg)->touched_list; events; events = events->next_touched) {
		events->count_count = 0;
		events->last = 0;
	}
}

static enum err_code finish_one(struct db *db, struct events *events, struct err *err)
{
	const char *center = events->center->id;
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < events->count_count && code == ERR_OK; i++)
		if (!events->counts[i].kept)
			code = db_mark_write(db, center, events->counts[i].name, events->counts[i].value, err);
	if (code != ERR_OK || events->added == 0)
		return code;
	if (events->pack.failed)
		return err_set(err, ERR_LIMIT, "too many events in one transaction");
	if (is_shared(db)) {
		code = db_mark_advance(db, center, "sequence", events->added, &events->last, err);
		if (code == ERR_OK)
			code = relay_tell(db, center, err);
	} else {
		if (events->last == 0)
			code = db_event_newest(db, center, &events->last, err);
		events->last += events->added;
	}
	if (code != ERR_OK)
		return code;
	events->first = events->last - events->added + 1;
	events->at_ms = clock_wall_ms();
	return db_event_pack(db, center, events->first, events->last, events->at_ms, events->pack.data, events->pack.len,
						 err);
}

static enum err_code finish(struct db *db, void *arg, struct err *err)
{
	enum err_code code = ERR_OK;
	for (struct events *events = ((struct events *)arg)->touched_list; events && code == ERR_OK;
		 events = events->next_touched)
		code = finish_one(db, events, err);
	return code;
}

static void commit_one(struct events *events)
{
	for (size_t i = 0; i < events->delta_count; i++)
		live_change(events->center->live, events->deltas[i].service, events->deltas[i].change);
	if (events->added == 0)
		return;
	live_touch(events->center->live);
	if (events->center->relay)
		return; /* it comes back by the log, in its turn among those of other centers */
	hub_publish(events->center->hub, events->first, events->added, events->at_ms, events->pack.data, events->pack.len);
}

static void committed(void *arg)
{
	for (struct events *events = ((struct events *)arg)->touched_list; events; events = events->next_touched)
		commit_one(events);
}

void events_group(struct events *events, struct db_group *ret_group)
{
	*ret_group =
		(struct db_group){.arg = events, .begun = begun, .finish = finish, .committed = committed, .dropped = dropped};
}
