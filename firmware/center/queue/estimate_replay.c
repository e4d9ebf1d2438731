#include "center/queue/estimate_replay.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define AWAY_MS INT64_C(180000) /* free for so long while somebody waits: not there */
#define GAP_MOST_MS INT64_C(600000)
#define HOUR_MS INT64_C(3600000)

enum kind { ENDED, CALLED, ARRIVED }; /* at the same moment in this order */

struct moment {
	int64_t at_ms;
	unsigned visit;
	enum kind kind;
};

struct seat {    /* a counter as the day goes */
	int serving; /* visit; -1: free */
	int64_t free_ms;
};

struct replay {
	struct estimate *estimate;
	const struct replay_day *day;
	int64_t open_ms, close_ms; /* first call and last end of the day */
	struct moment moments[3 * REPLAY_VISITS_MAX];
	size_t moment_count;
	struct queue_ticket waiting[REPLAY_VISITS_MAX]; /* tie: visit + 1 */
	size_t waiting_count;
	struct estimate_answer told[REPLAY_VISITS_MAX];
	struct seat seats[ESTIMATE_COUNTERS_MAX];
	struct estimate_view view;
};

void estimate_replay_learn(struct estimate *estimate, const struct replay_visit *visit, unsigned hour, int64_t free_ms)
{
	struct estimate_learn *past = estimate_past(estimate);
	double waited_s = (double)(visit->called_ms - visit->arrived_ms) / 1000;
	double spent_s = (double)(visit->ended_ms - visit->called_ms) / 1000;
	if (visit->called_ms < visit->arrived_ms || visit->ended_ms < visit->called_ms)
		return;
	estimate_learn_called(past, visit->ended_ms, visit->service, waited_s, visit->absent, spent_s);
	if (!visit->absent)
		estimate_learn_served(past, visit->ended_ms, hour, visit->service, visit->counter, spent_s);
	int64_t gap_ms = visit->called_ms - free_ms;
	if (free_ms > 0 && visit->arrived_ms <= free_ms && gap_ms >= 0 && gap_ms < GAP_MOST_MS)
		estimate_learn_gap(past, visit->ended_ms, (double)gap_ms / 1000);
}

static unsigned hour_of(const struct replay *r, int64_t at_ms)
{
	int64_t hour = (at_ms - r->day->day_start_ms) / HOUR_MS;
	return hour < 0 ? 0 : hour > LEARN_HOURS - 1 ? LEARN_HOURS - 1 : (unsigned)hour;
}

static struct seat *seat_of(struct replay *r, unsigned counter)
{
	for (size_t i = 0; i < r->day->desk_count; i++)
		if (r->day->desks[i].number == counter)
			return &r->seats[i];
	return NULL;
}

static bool is_away(const struct replay *r, size_t desk, int64_t now_ms)
{
	if (now_ms - r->seats[desk].free_ms < AWAY_MS)
		return false;
	for (size_t i = 0; i < r->waiting_count; i++)
		if (now_ms - r->waiting[i].arrived_ms > AWAY_MS &&
			queue_order_may(&r->waiting[i], &r->day->desks[desk], now_ms))
			return true;
	return false;
}

static void look(struct replay *r, int64_t now_ms)
{
	const struct replay_day *day = r->day;
	struct estimate_view *view = &r->view;
	*view = (struct estimate_view){.now_ms = now_ms,
								   .day_start_ms = day->day_start_ms,
								   .rules = day->rules,
								   .tickets = r->waiting,
								   .ticket_count = r->waiting_count,
								   .counter_count = day->desk_count,
								   .break_count = day->break_count};
	memcpy(view->breaks, day->breaks, sizeof view->breaks);
	for (size_t i = 0; i < day->desk_count; i++) {
		const struct seat *seat = &r->seats[i];
		struct estimate_counter *counter = &view->counters[i];
		*counter = (struct estimate_counter){.desk = day->desks[i], .since_ms = seat->free_ms};
		if (seat->serving >= 0) {
			counter->state = ESTIMATE_SERVING;
			counter->since_ms = day->visits[seat->serving].called_ms;
			counter->service = day->visits[seat->serving].service;
		} else if (now_ms >= r->open_ms && now_ms <= r->close_ms) {
			counter->state = is_away(r, i, now_ms) ? ESTIMATE_PAUSED : ESTIMATE_IDLE;
		}
	}
}

static void arrive(struct replay *r, unsigned index)
{
	const struct replay_visit *visit = &r->day->visits[index];
	struct queue_ticket ticket = {
		.arrived_ms = visit->arrived_ms, .tie = index + 1, .service = visit->service, .weight = visit->weight};
	look(r, visit->arrived_ms);
	r->view.newcomers = &ticket;
	r->view.newcomer_count = 1;
	estimate_run(r->estimate, &r->view, &r->told[index], NULL);
	r->waiting[r->waiting_count++] = ticket;
}

static void call(struct replay *r, unsigned index)
{
	const struct replay_visit *visit = &r->day->visits[index];
	struct seat *seat = seat_of(r, visit->counter);
	for (size_t i = 0; i < r->waiting_count; i++)
		if (r->waiting[i].tie == index + 1) {
			r->waiting[i] = r->waiting[--r->waiting_count];
			break;
		}
	if (seat)
		seat->serving = (int)index;
	estimate_due(r->estimate, visit->called_ms, hour_of(r, visit->arrived_ms), &r->told[index],
				 (double)(visit->called_ms - visit->arrived_ms) / 1000);
}

static void end(struct replay *r, unsigned index)
{
	const struct replay_visit *visit = &r->day->visits[index];
	struct seat *seat = seat_of(r, visit->counter);
	estimate_replay_learn(r->estimate, visit, hour_of(r, visit->ended_ms), seat ? seat->free_ms : 0);
	if (seat && seat->serving == (int)index)
		*seat = (struct seat){.serving = -1, .free_ms = visit->ended_ms};
}

static int by_time(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	return x->visit < y->visit ? -1 : x->visit > y->visit;
}

/* Who was never called, or whose record can't be, is left out: nobody knows how long they stayed. */
static void gather(struct replay *r)
{
	for (unsigned i = 0; i < r->day->visit_count; i++) {
		const struct replay_visit *visit = &r->day->visits[i];
		if (visit->called_ms < visit->arrived_ms || visit->ended_ms < visit->called_ms)
			continue;
		r->moments[r->moment_count++] = (struct moment){visit->arrived_ms, i, ARRIVED};
		r->moments[r->moment_count++] = (struct moment){visit->called_ms, i, CALLED};
		r->moments[r->moment_count++] = (struct moment){visit->ended_ms, i, ENDED};
		if (r->open_ms == 0 || visit->called_ms < r->open_ms)
			r->open_ms = visit->called_ms;
		if (visit->ended_ms > r->close_ms)
			r->close_ms = visit->ended_ms;
	}
	qsort(r->moments, r->moment_count, sizeof r->moments[0], by_time);
}

enum err_code estimate_replay_day(struct estimate *estimate, const struct replay_day *day, struct err *err)
{
	CHECK(day->desk_count <= ESTIMATE_COUNTERS_MAX && day->break_count <= ESTIMATE_BREAKS_MAX);
	if (day->visit_count > REPLAY_VISITS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d visits a day", REPLAY_VISITS_MAX);
	struct replay *r = calloc(1, sizeof *r);
	if (!r)
		return err_set(err, ERR_LIMIT, "no memory to go through a day");
	r->estimate = estimate;
	r->day = day;
	gather(r);
	for (size_t i = 0; i < day->desk_count; i++)
		r->seats[i] = (struct seat){.serving = -1, .free_ms = r->open_ms};
	for (size_t i = 0; i < r->moment_count; i++) {
		if (r->moments[i].kind == ARRIVED)
			arrive(r, r->moments[i].visit);
		else if (r->moments[i].kind == CALLED)
			call(r, r->moments[i].visit);
		else
			end(r, r->moments[i].visit);
	}
	free(r);
	return ERR_OK;
}
