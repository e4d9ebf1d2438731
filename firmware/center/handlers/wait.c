#include "center/handlers/wait_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/handlers/order.h"
#include "center/handlers/tickets.h"
#include "model/hours.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_OPEN_MS 60000
#define OVERTIME_MIN 15 /* clerks call for so long after an interval ends */
#define SCORE_DAYS 30
#define SEED 20260310

struct wait *wait_create(const struct queue_rules *rules)
{
	const struct estimate_setup setup = {.seed = SEED};
	struct wait *wait = calloc(1, sizeof *wait);
	/* There is always one, if only of no service: a later one that finds no memory leaves the old in its place. */
	if (!wait || estimate_create(&setup, &wait->estimate, NULL) != ERR_OK) {
		free(wait);
		return NULL;
	}
	wait->rules = *rules;
	pthread_mutex_init(&wait->lock, NULL);
	pthread_mutex_init(&wait->own_lock, NULL);
	return wait;
}

void wait_destroy(struct wait *wait)
{
	if (!wait)
		return;
	estimate_destroy(wait->estimate);
	pthread_mutex_destroy(&wait->own_lock);
	pthread_mutex_destroy(&wait->lock);
	free(wait);
}

void wait_report(struct wait *wait, struct wait_report *ret_report)
{
	memset(ret_report, 0, sizeof *ret_report);
	pthread_mutex_lock(&wait->lock);
	if (wait->estimate) {
		ret_report->score = *estimate_scores(wait->estimate);
		memcpy(ret_report->services, wait->services, sizeof ret_report->services);
		ret_report->learnt = wait->learnt;
		ret_report->since_ms = wait->score_since_ms;
	}
	pthread_mutex_unlock(&wait->lock);
}

/* A new catalogue may order services anew: everything is learnt again under the new places. */
void wait_follow(struct wait *wait, const struct catalogue *catalogue)
{
	if (strncmp(wait->version, catalogue->version, sizeof wait->version - 1) == 0)
		return;
	struct estimate_setup setup = {.seed = SEED};
	struct estimate *fresh;
	struct err err = {.code = ERR_OK};
	for (size_t i = 0; i < catalogue->service_count && i < LEARN_SERVICES_MAX; i++) {
		setup.minutes[i] = catalogue->services[i].minutes;
		setup.service_count = (unsigned)i + 1;
	}
	if (estimate_create(&setup, &fresh, &err) != ERR_OK) {
		log_event(LOG_ERROR, "wait.unlearnt", LOG_ERR(&err));
		return;
	}
	pthread_mutex_lock(&wait->lock);
	memset(wait->services, 0, sizeof wait->services);
	for (size_t i = 0; i < setup.service_count; i++)
		strncpy(wait->services[i], catalogue->services[i].id, CATALOGUE_ID_MAX - 1);
	estimate_destroy(wait->estimate);
	wait->estimate = fresh;
	wait->service_count = setup.service_count;
	strncpy(wait->version, catalogue->version, sizeof wait->version - 1);
	wait->stage = WAIT_STAGE_START;
	wait->board_there = false;
	wait->learnt = 0;
	wait->score_since_ms = 0;
	memset(wait->promise_count, 0, sizeof wait->promise_count);
	for (size_t i = 0; i < LEARN_COUNTERS_MAX; i++)
		wait->counters[i] = (struct counter_past){.state = -1};
	pthread_mutex_unlock(&wait->lock);
}

unsigned wait_hour(int64_t wall_ms)
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	return (unsigned)tm.tm_hour % LEARN_HOURS;
}

bool wait_place(const struct catalogue *catalogue, const char *service, unsigned *ret_place)
{
	const struct catalogue_service *field = tickets_field(catalogue, service);
	size_t place = field ? (size_t)(field - catalogue->services) : LEARN_SERVICES_MAX;
	if (place >= LEARN_SERVICES_MAX)
		return false;
	*ret_place = (unsigned)place;
	return true;
}

/* -- counters ---------------------------------------------------------------------------------------- */

/* Counters leave no trail in the database: how long they are open and pause is seen here. */
static void watch_counter(struct wait *wait, const struct hall_counter *counter, int64_t since_ms, int64_t now_ms)
{
	if (counter->number >= LEARN_COUNTERS_MAX)
		return;
	struct counter_past *was = &wait->counters[counter->number];
	struct estimate_learn *past = estimate_past(wait->estimate);
	bool open = was->state == COUNTER_OPEN || was->state == COUNTER_SERVING;
	if (was->state == COUNTER_PAUSED && counter->state != COUNTER_PAUSED && counter->state != COUNTER_CLOSED)
		estimate_learn_pause(past, now_ms, (double)(now_ms - was->since_ms) / 1000);
	if (was->state != COUNTER_PAUSED && counter->state == COUNTER_PAUSED) {
		was->since_ms = since_ms > 0 ? since_ms : now_ms;
		was->pauses += open;
	}
	if (!open)
		was->counted_ms = now_ms;
	if (was->pauses > 0 || now_ms - was->counted_ms >= COUNT_OPEN_MS) {
		double open_s = (double)(now_ms - was->counted_ms) / 1000;
		if (open_s < 3600) /* else this program slept */
			estimate_learn_open(past, now_ms, wait_hour(now_ms), open_s, was->pauses);
		was->pauses = 0;
		was->counted_ms = now_ms;
	}
	was->state = (int)counter->state;
}

/* -- what was told, and what became of it ------------------------------------------------------------- */

static uint64_t key_of(const char *id)
{
	char half[17];
	memcpy(half, id, 16);
	half[16] = '\0';
	uint64_t key = strtoull(half, NULL, 16);
	return key ? key : 1;
}

/* Both lists begin their entries with the key. */
static int by_key(const void *a, const void *b)
{
	const uint64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

/* Carries promises over to the tickets that are still there, makes those of new ones, settles those called. */
static void keep_promises(struct wait *wait, const struct wait_view *view)
{
	const struct kept *old = wait->promises[wait->promises_now];
	struct kept *new = wait->promises[!wait->promises_now];
	size_t old_count = wait->promise_count[wait->promises_now], count = 0;
	for (size_t i = 0; i < view->ticket_count && i < WAIT_PROMISES_MAX; i++) {
		const struct db_ticket *ticket = &view->tickets[i];
		uint64_t key = key_of(ticket->id);
		const struct kept *before = bsearch(&key, old, old_count, sizeof *old, by_key);
		unsigned service;
		if (!before && (!wait->board_there || !wait_place(view->catalogue, ticket->service, &service)))
			continue;
		struct kept *kept = &new[count++];
		if (before) {
			*kept = *before;
		} else {
			*kept = (struct kept){.key = key,
								  .issued_ms = ticket->arrived_ms,
								  .answer = wait->board[service],
								  .hour = (unsigned char)wait_hour(view->now_ms)};
			/* Told by another center or before this one started: what was told is not known. */
			kept->due = ticket->wait_max < 0 || ticket->offline || view->now_ms - ticket->ready_ms > WAIT_MINUTE_MS;
		}
		if (!kept->due && ticket->first_called_ms > 0) {
			kept->due = true;
			estimate_due(wait->estimate, view->now_ms, kept->hour, &kept->answer,
						 (double)(ticket->first_called_ms - kept->issued_ms) / 1000);
		}
	}
	qsort(new, count, sizeof *new, by_key);
	wait->promises_now = !wait->promises_now;
	wait->promise_count[wait->promises_now] = count;
}

/* -- telling ----------------------------------------------------------------------------------------- */

static unsigned hours_on(const struct catalogue *catalogue, int64_t day_start_ms,
						 struct catalogue_interval ret_intervals[CATALOGUE_INTERVALS_MAX])
{
	char day[CLOCK_DAY_SIZE];
	struct tm tm;
	clock_day(day_start_ms, day);
	clock_local(day_start_ms, &tm);
	return hours_of_day(catalogue, NULL, day, tm.tm_wday, ret_intervals);
}

size_t wait_breaks(const struct catalogue *catalogue, int64_t day_start_ms,
				   struct estimate_break ret_breaks[ESTIMATE_BREAKS_MAX])
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = hours_on(catalogue, day_start_ms, intervals);
	int64_t from_ms = day_start_ms;
	size_t breaks = 0;
	for (unsigned i = 0; i < count; i++) {
		int64_t until_ms = day_start_ms + intervals[i].from * WAIT_MINUTE_MS;
		if (until_ms > from_ms)
			ret_breaks[breaks++] = (struct estimate_break){from_ms, until_ms};
		from_ms = day_start_ms + (intervals[i].until + OVERTIME_MIN) * WAIT_MINUTE_MS;
	}
	return breaks;
}

/* One for each field that is served here: numbers are told by field. */
static void add_newcomers(struct wait *wait, struct estimate_view *out, const struct catalogue *catalogue)
{
	for (size_t i = 0; i < wait->service_count && i < catalogue->service_count; i++)
		if (!catalogue->services[i].parent && catalogue->services[i].where == SERVICE_HERE)
			wait->newcomers[out->newcomer_count++] = (struct queue_ticket){.service = (uint8_t)i};
}

static void add_counters(struct estimate_view *out, const struct wait_view *view, const struct hall *hall)
{
	static const enum estimate_counter_state states[] = {
		[COUNTER_CLOSED] = ESTIMATE_CLOSED,
		[COUNTER_OPEN] = ESTIMATE_IDLE,
		[COUNTER_SERVING] = ESTIMATE_SERVING,
		[COUNTER_PAUSED] = ESTIMATE_PAUSED,
	};
	for (size_t i = 0; i < hall->counter_count && i < ESTIMATE_COUNTERS_MAX; i++) {
		struct estimate_counter *counter = &out->counters[out->counter_count++];
		*counter = (struct estimate_counter){.desk = order_desk(view->catalogue, hall->counters[i].number),
											 .state = states[hall->counters[i].state & 3],
											 .since_ms = view->counter_since_ms[i]};
		counter->desk.barred = view->counter_barred[i];
	}
}

static void add_people(struct wait *wait, struct estimate_view *out, const struct wait_view *view)
{
	for (size_t i = 0; i < view->ticket_count; i++) {
		const struct db_ticket *ticket = &view->tickets[i];
		struct queue_ticket queued = order_ticket(view->catalogue, ticket, (uint32_t)i);
		if (ticket->state == DB_WAITING || ticket->state == DB_HELD) {
			if (out->ticket_count < WAIT_PEOPLE_MAX) {
				wait->people_keys[out->ticket_count] = key_of(ticket->id);
				wait->people[out->ticket_count++] = queued;
			}
			continue;
		}
		for (size_t c = 0; c < out->counter_count; c++)
			if (out->counters[c].desk.number == ticket->counter && ticket->counter != 0) {
				out->counters[c].state = ESTIMATE_SERVING;
				out->counters[c].service = queued.service;
				out->counters[c].since_ms = ticket->called_ms;
			}
	}
}

static void tell_line(const struct estimate_answer *answer, struct hall_line *line)
{
	if (!answer->known)
		return; /* nobody is there to call: nothing is promised */
	estimate_minutes(&answer->promise, WAIT_STEP_MIN, &line->wait_min, &line->wait_max);
	if (answer->promise.high < WAIT_NOW_S)
		line->wait_min = line->wait_max = 0;
}

/* When the doors close today; INT64_MAX on a day without hours. */
static int64_t closing_ms(const struct catalogue *catalogue, int64_t day_start_ms)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = hours_on(catalogue, day_start_ms, intervals);
	return count ? day_start_ms + intervals[count - 1].until * WAIT_MINUTE_MS : INT64_MAX;
}

/* Not today: even by the best of the interval they would be called after clerks go home. */
static enum hall_today today_of(const struct estimate_answer *answer, int64_t now_ms, int64_t closes_ms)
{
	if (!answer->known || closes_ms == INT64_MAX)
		return HALL_TODAY;
	if (now_ms + (int64_t)(answer->promise.low * 1000) > closes_ms + OVERTIME_MIN * WAIT_MINUTE_MS)
		return HALL_NOT_TODAY;
	return now_ms + (int64_t)(answer->promise.high * 1000) > closes_ms ? HALL_TODAY_MAYBE : HALL_TODAY;
}

static void tell_own(struct wait *wait, const struct estimate_view *view)
{
	pthread_mutex_lock(&wait->own_lock);
	wait->own_count = 0;
	for (size_t i = 0; i < view->ticket_count; i++) {
		const struct estimate_answer *answer = &wait->people_answers[i];
		int least, most;
		if (!answer->known)
			continue;
		estimate_minutes(&answer->promise, 1, &least, &most);
		wait->own[wait->own_count++] =
			(struct wait_own){.key = wait->people_keys[i], .least_min = (short)least, .most_min = (short)most};
	}
	qsort(wait->own, wait->own_count, sizeof wait->own[0], by_key);
	pthread_mutex_unlock(&wait->own_lock);
}

bool wait_ticket(struct wait *wait, const char *id, int *ret_least_min, int *ret_most_min)
{
	uint64_t key = key_of(id);
	pthread_mutex_lock(&wait->own_lock);
	const struct wait_own *own = bsearch(&key, wait->own, wait->own_count, sizeof wait->own[0], by_key);
	if (own) {
		*ret_least_min = own->least_min;
		*ret_most_min = own->most_min;
	}
	pthread_mutex_unlock(&wait->own_lock);
	return own != NULL;
}

void wait_tell(struct wait *wait, const struct wait_view *view, struct hall *hall)
{
	char day[CLOCK_DAY_SIZE];
	wait_follow(wait, view->catalogue);
	struct estimate_view *out = &wait->view;
	*out = (struct estimate_view){
		.now_ms = view->now_ms, .rules = wait->rules, .tickets = wait->people, .newcomers = wait->newcomers};
	clock_day(view->now_ms, day);
	CHECK(clock_day_start(day, &out->day_start_ms) == ERR_OK);
	add_newcomers(wait, out, view->catalogue);
	out->break_count = wait_breaks(view->catalogue, out->day_start_ms, out->breaks);
	add_counters(out, view, hall);
	add_people(wait, out, view);
	pthread_mutex_lock(&wait->lock);
	if (wait->score_since_ms == 0)
		wait->score_since_ms = view->now_ms;
	if (view->now_ms - wait->score_since_ms > SCORE_DAYS * WAIT_DAY_MS) {
		estimate_scores_reset(wait->estimate);
		wait->score_since_ms = view->now_ms;
	}
	for (size_t i = 0; i < hall->counter_count; i++)
		watch_counter(wait, &hall->counters[i], view->counter_since_ms[i], view->now_ms);
	keep_promises(wait, view);
	estimate_run(wait->estimate, out, wait->answers, wait->people_answers);
	memset(wait->board, 0, sizeof wait->board);
	for (size_t i = 0; i < out->newcomer_count; i++)
		wait->board[wait->newcomers[i].service] = wait->answers[i];
	wait->board_there = true;
	pthread_mutex_unlock(&wait->lock);
	tell_own(wait, out);
	int64_t closes_ms = closing_ms(view->catalogue, out->day_start_ms);
	for (size_t i = 0; i < hall->line_count; i++) {
		unsigned service;
		if (!wait_place(view->catalogue, hall->lines[i].service, &service) || service >= wait->service_count)
			continue;
		tell_line(&wait->board[service], &hall->lines[i]);
		hall->lines[i].today = today_of(&wait->board[service], view->now_ms, closes_ms);
	}
}
