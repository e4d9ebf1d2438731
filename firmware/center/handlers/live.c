#include "center/handlers/live.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/bridge/bridge_record.h"
#include "center/db/db_events.h"
#include "center/db/db_people.h"
#include "center/db/db_tickets.h"
#include "center/handlers/desks.h"
#include "center/handlers/hub.h"
#include "center/handlers/order.h"
#include "center/handlers/stranded.h"
#include "center/handlers/tickets.h"
#include "center/handlers/wait.h"
#include "model/hours.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PICTURE_MAX (256u << 10)
#define EVEN_WHEN_QUIET_MS 5000 /* hours open and close without an event */

struct live {
	pthread_mutex_t lock;
	struct hall hall; /* lines hold the counts of the last picture, moved by each commit */
	struct buf picture;
	bool touched;
	uint64_t changes;          /* commits seen */
	int64_t made_ms;           /* monotonic */
	struct wait *wait;         /* the estimator; the refreshing thread's */
	struct db_ticket *tickets; /* working space of the refreshing thread */
	struct stranded stranded;  /* the refreshing thread's, as of the last look */
	uint64_t desks_print;      /* the same's */
};

struct live *live_create(const struct queue_rules *rules)
{
	struct live *live = calloc(1, sizeof *live);
	if (!live)
		return NULL;
	pthread_mutex_init(&live->lock, NULL);
	buf_init(&live->picture, PICTURE_MAX);
	live->tickets = calloc(LIVE_TICKETS_MAX, sizeof *live->tickets);
	live->wait = wait_create(rules);
	live->touched = true;
	if (live->tickets && live->wait)
		return live;
	live_destroy(live);
	return NULL;
}

void live_destroy(struct live *live)
{
	if (!live)
		return;
	wait_destroy(live->wait);
	free(live->tickets);
	buf_finish(&live->picture);
	pthread_mutex_destroy(&live->lock);
	free(live);
}

static struct hall_line *find_line(struct hall *hall, const char *service)
{
	for (size_t i = 0; i < hall->line_count; i++)
		if (strcmp(hall->lines[i].service, service) == 0)
			return &hall->lines[i];
	return NULL;
}

bool live_line(struct live *live, const char *service, struct live_line *ret_line)
{
	*ret_line = (struct live_line){.wait_min = -1, .wait_max = -1};
	pthread_mutex_lock(&live->lock);
	const struct hall_line *line = find_line(&live->hall, service);
	if (line)
		*ret_line = (struct live_line){line->waiting, line->wait_min, line->wait_max, line->today};
	pthread_mutex_unlock(&live->lock);
	return line != NULL;
}

bool live_ticket(struct live *live, const char *id, int *ret_least_min, int *ret_most_min)
{
	return wait_ticket(live->wait, id, ret_least_min, ret_most_min);
}

void live_change(struct live *live, const char *service, int change)
{
	pthread_mutex_lock(&live->lock);
	struct hall_line *line = find_line(&live->hall, service);
	if (line && line->waiting + change >= 0) {
		line->waiting += change;
		live->hall.waiting += change;
	}
	live->changes++;
	pthread_mutex_unlock(&live->lock);
}

void live_touch(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	live->touched = true;
	pthread_mutex_unlock(&live->lock);
}

void live_picture(struct live *live, struct buf *out)
{
	pthread_mutex_lock(&live->lock);
	buf_str(out, buf_text(&live->picture));
	pthread_mutex_unlock(&live->lock);
}

void live_hall(struct live *live, struct hall *ret_hall)
{
	pthread_mutex_lock(&live->lock);
	*ret_hall = live->hall;
	pthread_mutex_unlock(&live->lock);
}

const struct stranded *live_stranded(const struct live *live)
{
	return &live->stranded;
}

uint64_t live_desks_print(const struct live *live)
{
	return live->desks_print;
}

void live_wait_report(struct live *live, struct wait_report *ret_report)
{
	wait_report(live->wait, ret_report);
}

/* -- reading the database ---------------------------------------------------------------------- */

static void add_lines(struct hall *hall, const struct catalogue *catalogue, int64_t now_ms)
{
	struct tm tm;
	char day[CLOCK_DAY_SIZE];
	clock_local(now_ms, &tm);
	clock_day(now_ms, day);
	for (size_t i = 0; i < catalogue->service_count; i++) {
		const struct catalogue_service *service = &catalogue->services[i];
		if (service->parent || service->where != SERVICE_HERE)
			continue;
		struct hall_line *line = &hall->lines[hall->line_count++];
		*line = (struct hall_line){.wait_min = -1, .wait_max = -1};
		snprintf(line->service, sizeof line->service, "%s", service->id);
		line->open = hours_open(catalogue, service, day, tm.tm_wday, tm.tm_hour * 60 + tm.tm_min, 0);
	}
}

static void add_counters(struct hall *hall, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->counter_count; i++)
		hall->counters[hall->counter_count++] = (struct hall_counter){.number = catalogue->counters[i].number};
}

static struct hall_counter *find_counter(struct hall *hall, unsigned number)
{
	for (size_t i = 0; i < hall->counter_count; i++)
		if (hall->counters[i].number == number)
			return &hall->counters[i];
	return NULL;
}

/* Keeps the newest calls, newest first. */
static void add_call(struct hall *hall, const struct db_ticket *ticket)
{
	size_t at = hall->call_count;
	while (at > 0 && hall->calls[at - 1].called_ms < ticket->called_ms)
		at--;
	if (at == HALL_CALLS_MAX)
		return;
	if (hall->call_count < HALL_CALLS_MAX)
		hall->call_count++;
	memmove(&hall->calls[at + 1], &hall->calls[at], (hall->call_count - 1 - at) * sizeof hall->calls[0]);
	struct hall_call *call = &hall->calls[at];
	*call = (struct hall_call){
		.counter = ticket->counter, .times = (unsigned)ticket->times, .called_ms = ticket->called_ms};
	snprintf(call->ticket, sizeof call->ticket, "%s", ticket->id);
	snprintf(call->number, sizeof call->number, "%s", ticket->number);
	snprintf(call->service, sizeof call->service, "%s", ticket->service);
	snprintf(call->language, sizeof call->language, "%s", ticket->language);
	memcpy(call->carried, ticket->carried, sizeof call->carried);
}

static enum err_code read_counters(struct db *db, const char *center, struct hall *hall, struct wait_view *view,
								   struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_counter_list(db, center, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		struct hall_counter *counter = find_counter(hall, (unsigned)db_int(&rows, 0));
		if (!counter)
			continue;
		counter->state = (enum hall_counter_state)db_int(&rows, 1);
		view->counter_since_ms[counter - hall->counters] = db_int(&rows, 5);
		if (counter->state != COUNTER_CLOSED) /* a name goes out as initials only */
			bridge_record_mask(db_text(&rows, 6), counter->officer, sizeof counter->officer);
	}
	return db_end(&rows, err);
}

/* Which services have given all their numbers of the day. */
static enum err_code read_quotas(struct db *db, const char *center, const char *day, struct hall *hall,
								 const struct catalogue *catalogue, struct err *err)
{
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < hall->line_count && code == ERR_OK; i++) {
		struct hall_line *line = &hall->lines[i];
		const struct catalogue_service *service = catalogue_service(catalogue, line->service);
		char mark[64];
		int64_t given = 0;
		if (!service || service->quota == 0)
			continue;
		tickets_quota_mark(day, line->service, mark, sizeof mark);
		code = db_mark_peek(db, center, mark, &given, err);
		line->full = given >= (int64_t)service->quota;
	}
	return code;
}

static const char *field_of(const struct catalogue *catalogue, const char *service)
{
	const struct catalogue_service *found = catalogue_service(catalogue, service);
	return found && found->parent ? found->parent : service;
}

static enum err_code read_tickets(struct db *db, const char *center, const char *day, struct live *live,
								  struct hall *hall, const struct catalogue *catalogue, struct wait_view *view,
								  struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_ticket_live(db, center, day, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		struct db_ticket *ticket = &live->tickets[view->ticket_count];
		db_ticket_row(&rows, ticket);
		snprintf(ticket->service, sizeof ticket->service, "%s", field_of(catalogue, db_text(&rows, 5)));
		struct hall_line *line = find_line(hall, ticket->service);
		struct hall_counter *counter = find_counter(hall, ticket->counter);
		if (ticket->state == DB_CALLED || ticket->state == DB_SERVING) {
			add_call(hall, ticket);
			if (counter)
				snprintf(counter->serving, sizeof counter->serving, "%s", ticket->number);
		} else if (line) {
			line->waiting++;
			hall->waiting++;
			hall->carried += ticket->carried[0] != '\0';
		}
		if (view->ticket_count < LIVE_TICKETS_MAX - 1)
			view->ticket_count++;
	}
	return db_end(&rows, err);
}

static void look_for_stranded(struct live *live, const struct hall *hall, const struct wait_view *view)
{
	struct stranded found;
	stranded_find(hall, view, &live->stranded, &found);
	live->stranded = found;
}

static enum err_code look(struct center *center, struct db *db, const struct catalogue *catalogue, struct hall *hall,
						  struct err *err)
{
	struct live *live = center->live;
	struct wait_view view = {.now_ms = clock_wall_ms(),
							 .tickets = live->tickets,
							 .catalogue = catalogue,
							 .past_left = &center->house->past_left};
	char day[CLOCK_DAY_SIZE];
	clock_day(view.now_ms, day);
	*hall = (struct hall){.sequence = hub_newest(center->hub), .as_of_ms = view.now_ms};
	add_lines(hall, catalogue, view.now_ms);
	add_counters(hall, catalogue);
	enum err_code code = read_counters(db, center->id, hall, &view, err);
	if (code == ERR_OK)
		code = desks_read_barred(db, center->id, catalogue, view.now_ms, view.counter_barred, err);
	if (code == ERR_OK)
		code = read_tickets(db, center->id, day, live, hall, catalogue, &view, err);
	if (code == ERR_OK)
		code = read_quotas(db, center->id, day, hall, catalogue, err);
	if (code == ERR_OK)
		code = wait_learn(live->wait, db, center->id, &view, err);
	if (code == ERR_OK) {
		wait_tell(live->wait, &view, hall);
		look_for_stranded(live, hall, &view);
		live->desks_print = desks_print(hall, &view);
	}
	return code;
}

/* -- the picture ------------------------------------------------------------------------------- */

void live_write_carried(struct out *out, const char *carried)
{
	char day[CLOCK_DAY_SIZE];
	if (!carried[0]) {
		out_null(out, "carried");
		return;
	}
	snprintf(day, sizeof day, "%.10s", carried);
	out_object(out, "carried");
	out_str(out, "day", day);
	out_str(out, "number", carried + sizeof day);
	out_object_end(out);
}

static void write_calls(struct out *out, const struct hall *hall)
{
	out_array(out, "calls");
	for (size_t i = 0; i < hall->call_count; i++) {
		const struct hall_call *call = &hall->calls[i];
		out_object(out, NULL);
		out_str(out, "ticket", call->ticket);
		out_str(out, "number", call->number);
		out_str(out, "service", call->service);
		out_int(out, "counter", call->counter);
		out_int(out, "times", call->times);
		out_str(out, "language", call->language);
		out_time(out, "called_at", call->called_ms);
		live_write_carried(out, call->carried);
		out_object_end(out);
	}
	out_array_end(out);
}

void live_write_lines(struct out *out, const char *key, const struct hall *hall)
{
	static const char *const todays[] = {"yes", "maybe", "no"};
	out_array(out, key);
	for (size_t i = 0; i < hall->line_count; i++) {
		const struct hall_line *line = &hall->lines[i];
		out_object(out, NULL);
		out_str(out, "service", line->service);
		out_int(out, "waiting", line->waiting);
		out_wait(out, "wait", line->wait_min, line->wait_max);
		out_bool(out, "open", line->open);
		out_str(out, "today", todays[line->today]);
		out_bool(out, "full", line->full);
		out_object_end(out);
	}
	out_array_end(out);
}

static void write_picture(const struct hall *hall, struct buf *buf)
{
	static const char *const states[] = {"closed", "open", "serving", "paused"};
	buf_clear(buf);
	struct out out = out_begin(buf);
	out_object(&out, NULL);
	out_int(&out, "sequence", hall->sequence);
	out_time(&out, "as_of", hall->as_of_ms);
	out_int(&out, "waiting", hall->waiting);
	out_int(&out, "carried", hall->carried);
	write_calls(&out, hall);
	live_write_lines(&out, "lines", hall);
	out_array(&out, "counters");
	for (size_t i = 0; i < hall->counter_count; i++) {
		out_object(&out, NULL);
		out_int(&out, "number", hall->counters[i].number);
		out_str(&out, "state", states[hall->counters[i].state & 3]);
		out_str(&out, "serving", hall->counters[i].serving);
		out_str(&out, "officer", hall->counters[i].officer);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
}

/* Puts the new picture in place. Counts moved by commits meanwhile stay as they are: they are newer. */
static void take(struct live *live, const struct hall *hall, uint64_t seen)
{
	pthread_mutex_lock(&live->lock);
	if (live->changes == seen) {
		live->hall = *hall;
	} else {
		for (size_t i = 0; i < live->hall.line_count; i++) {
			struct hall_line *line = &live->hall.lines[i];
			const struct hall_line *newer = hall_line(hall, line->service);
			line->wait_min = newer ? newer->wait_min : -1;
			line->wait_max = newer ? newer->wait_max : -1;
			line->today = newer ? newer->today : HALL_TODAY;
		}
	}
	write_picture(hall, &live->picture);
	live->made_ms = clock_mono_ms();
	pthread_mutex_unlock(&live->lock);
}

void live_refresh(struct center *center, bool always)
{
	struct live *live = center->live;
	pthread_mutex_lock(&live->lock);
	bool due = always || live->touched || center_is_turn(center, live->made_ms, EVEN_WHEN_QUIET_MS);
	uint64_t seen = live->changes;
	live->touched = false;
	pthread_mutex_unlock(&live->lock);
	if (!due)
		return;
	struct center_catalogue *catalogue = center_catalogue_hold(center);
	struct db *db = catalogue ? db_pool_take(center->readers) : NULL;
	struct hall *hall = malloc(sizeof *hall);
	struct err err = {.code = ERR_OK};
	enum err_code code = ERR_OFFLINE;
	if (db && hall)
		code = look(center, db, catalogue->model, hall, &err);
	if (db)
		db_pool_give(center->readers, db, code != ERR_OK);
	if (code == ERR_OK) {
		take(live, hall, seen);
		hub_set_picture(center->hub, buf_text(&live->picture), live->picture.len);
	} else if (catalogue) {
		log_event(LOG_WARN, "queue.not_read", LOG_ERR(&err));
		live_touch(live);
	}
	free(hall);
	center_catalogue_release(catalogue);
}
