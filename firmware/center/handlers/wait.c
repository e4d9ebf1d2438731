#include "center/handlers/wait.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_past.h"
#include "center/handlers/order.h"
#include "center/handlers/tickets.h"
#include "center/queue/queue_hours.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define MINUTE_MS INT64_C(60000)
#define PAST_DAYS 90
#define READ_MAX 5000      /* visits at a time */
#define READS_MAX 20       /* in one go: at start a picture waits for all of the usual past */
#define READ_EVERY_MS 5000 /* once all of the past is read */
#define PEOPLE_MAX 2048    /* handed to the estimate */
#define PROMISES_SIZE 8192 /* a power of two, twice the live tickets that are looked at */
#define GAP_MOST_S 600     /* a counter free for longer was away, not slow */
#define COUNT_OPEN_MS 60000
#define OVERTIME_MIN 15 /* clerks call for so long after an interval ends */
#define SCORE_DAYS 7
#define SEED 20260310

struct kept {     /* what was told to a ticket */
	uint64_t key; /* from its id; 0: free */
	int64_t issued_ms;
	struct estimate_answer answer;
	unsigned char hour;
	bool due; /* settled */
};

struct counter_past {
	int state;        /* enum hall_counter_state at the last look; -1: none yet */
	int64_t since_ms; /* of a pause */
	int64_t counted_ms;
	unsigned pauses;
	int64_t last_ended_ms; /* of a visit, by the database */
};

struct wait {
	pthread_mutex_t lock; /* estimate's score, learnt: wait_report reads them */
	struct estimate *estimate;
	char version[96]; /* of the catalogue whose services it knows */
	char services[LEARN_SERVICES_MAX][CATALOGUE_ID_MAX];
	size_t service_count;
	int64_t read_until_ms, read_at_ms; /* ended_at of the newest visit read; monotonic time of reading */
	bool all_read;
	unsigned learnt;
	int64_t score_since_ms;
	struct counter_past counters[LEARN_COUNTERS_MAX];
	struct estimate_answer board[LEARN_SERVICES_MAX]; /* as last told, by service */
	struct estimate_answer answers[LEARN_SERVICES_MAX];
	bool board_there;
	struct kept promises[2][PROMISES_SIZE];
	int promises_now;
	struct queue_ticket people[PEOPLE_MAX], newcomers[LEARN_SERVICES_MAX];
	struct estimate_view view;
};

struct wait *wait_create(void)
{
	struct wait *wait = calloc(1, sizeof *wait);
	CHECK(wait != NULL);
	pthread_mutex_init(&wait->lock, NULL);
	return wait;
}

void wait_destroy(struct wait *wait)
{
	if (!wait)
		return;
	estimate_destroy(wait->estimate);
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
static void follow_catalogue(struct wait *wait, const struct catalogue *catalogue)
{
	if (wait->estimate && strncmp(wait->version, catalogue->version, sizeof wait->version - 1) == 0)
		return;
	struct estimate_setup setup = {.seed = SEED};
	struct estimate *fresh;
	pthread_mutex_lock(&wait->lock);
	memset(wait->services, 0, sizeof wait->services);
	for (size_t i = 0; i < catalogue->service_count && i < LEARN_SERVICES_MAX; i++) {
		setup.minutes[i] = catalogue->services[i].minutes;
		strncpy(wait->services[i], catalogue->services[i].id, CATALOGUE_ID_MAX - 1);
		setup.service_count = (unsigned)i + 1;
	}
	CHECK(estimate_create(&setup, &fresh, NULL) == ERR_OK);
	estimate_destroy(wait->estimate);
	wait->estimate = fresh;
	wait->service_count = setup.service_count;
	strncpy(wait->version, catalogue->version, sizeof wait->version - 1);
	wait->read_until_ms = 0;
	wait->all_read = wait->board_there = false;
	wait->learnt = 0;
	wait->score_since_ms = 0;
	memset(wait->promises, 0, sizeof wait->promises);
	for (size_t i = 0; i < LEARN_COUNTERS_MAX; i++)
		wait->counters[i] = (struct counter_past){.state = -1};
	pthread_mutex_unlock(&wait->lock);
}

/* -- the past ---------------------------------------------------------------------------------------- */

static unsigned hour_of(int64_t wall_ms)
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	return (unsigned)tm.tm_hour % LEARN_HOURS;
}

static bool place_of(const struct catalogue *catalogue, const char *service, unsigned *ret_place)
{
	const struct catalogue_service *field = tickets_field(catalogue, service);
	size_t place = field ? (size_t)(field - catalogue->services) : LEARN_SERVICES_MAX;
	if (place >= LEARN_SERVICES_MAX)
		return false;
	*ret_place = (unsigned)place;
	return true;
}

static void learn_visit(struct wait *wait, const struct catalogue *catalogue, const struct db_past_visit *visit)
{
	struct estimate_learn *past = estimate_past(wait->estimate);
	unsigned service;
	if (!place_of(catalogue, visit->service, &service) || visit->called_ms < visit->arrived_ms)
		return;
	double waited_s = (double)(visit->called_ms - visit->arrived_ms) / 1000;
	double spent_s = (double)(visit->ended_ms - visit->called_ms) / 1000;
	estimate_learn_called(past, visit->ended_ms, service, waited_s, visit->state == DB_ABSENT, spent_s);
	if (visit->state != DB_ABSENT)
		estimate_learn_served(past, visit->ended_ms, hour_of(visit->ended_ms), service, visit->counter, spent_s);
	if (visit->counter < LEARN_COUNTERS_MAX) {
		int64_t *last_ms = &wait->counters[visit->counter].last_ended_ms;
		double gap_s = (double)(visit->called_ms - *last_ms) / 1000;
		if (*last_ms > 0 && visit->ready_ms <= *last_ms && gap_s >= 0 && gap_s < GAP_MOST_S)
			estimate_learn_gap(past, visit->ended_ms, gap_s);
		*last_ms = visit->ended_ms;
	}
	wait->learnt++;
}

static enum err_code read_some(struct wait *wait, struct db *db, const char *center, const struct catalogue *catalogue,
							   struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_past_visits(db, center, wait->read_until_ms, READ_MAX, &rows, err);
	if (code != ERR_OK)
		return code;
	size_t count = 0;
	struct db_past_visit visit;
	pthread_mutex_lock(&wait->lock);
	for (; db_next(&rows); count++) {
		db_past_row(&rows, &visit);
		learn_visit(wait, catalogue, &visit);
		wait->read_until_ms = visit.ended_ms;
	}
	pthread_mutex_unlock(&wait->lock);
	code = db_end(&rows, err);
	if (code != ERR_OK)
		return code;
	if (count < READ_MAX && !wait->all_read)
		log_event(LOG_INFO, "wait.learnt", LOG_INT("visits", wait->learnt));
	wait->all_read = count < READ_MAX;
	wait->read_at_ms = clock_mono_ms();
	return ERR_OK;
}

enum err_code wait_learn(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
						 struct err *err)
{
	follow_catalogue(wait, view->catalogue);
	if (wait->all_read && clock_mono_ms() - wait->read_at_ms < READ_EVERY_MS)
		return ERR_OK;
	if (wait->read_until_ms == 0)
		wait->read_until_ms = view->now_ms - PAST_DAYS * DAY_MS;
	for (int i = 0; i < READS_MAX; i++) {
		enum err_code code = read_some(wait, db, center, view->catalogue, err);
		if (code != ERR_OK || wait->all_read)
			return code;
	}
	return ERR_OK;
}

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
			estimate_learn_open(past, now_ms, hour_of(now_ms), open_s, was->pauses);
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

static struct kept *find_kept(struct kept *table, uint64_t key)
{
	size_t at = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 51) & (PROMISES_SIZE - 1);
	while (table[at].key != 0 && table[at].key != key)
		at = (at + 1) & (PROMISES_SIZE - 1);
	return &table[at];
}

/* Carries promises over to the tickets that are still there, makes those of new ones, settles those called. */
static void keep_promises(struct wait *wait, const struct wait_view *view)
{
	struct kept *old = wait->promises[wait->promises_now], *new = wait->promises[!wait->promises_now];
	memset(new, 0, sizeof wait->promises[0]);
	for (size_t i = 0; i < view->ticket_count && i < PROMISES_SIZE / 2; i++) {
		const struct db_ticket *ticket = &view->tickets[i];
		uint64_t key = key_of(ticket->id);
		struct kept *kept = find_kept(new, key);
		const struct kept *before = find_kept(old, key);
		unsigned service;
		if (before->key == key) {
			*kept = *before;
		} else {
			if (!wait->board_there || !place_of(view->catalogue, ticket->service, &service))
				continue;
			*kept = (struct kept){.key = key,
								  .issued_ms = ticket->arrived_ms,
								  .answer = wait->board[service],
								  .hour = (unsigned char)hour_of(view->now_ms)};
			/* Told by another center or before this one started: what was told is not known. */
			kept->due = ticket->wait_max < 0 || ticket->offline || view->now_ms - ticket->ready_ms > MINUTE_MS;
		}
		if (!kept->due && ticket->first_called_ms > 0) {
			kept->due = true;
			estimate_due(wait->estimate, view->now_ms, kept->hour, &kept->answer,
						 (double)(ticket->first_called_ms - kept->issued_ms) / 1000);
		}
	}
	wait->promises_now = !wait->promises_now;
}

/* -- telling ----------------------------------------------------------------------------------------- */

static void add_breaks(struct estimate_view *out, const struct catalogue *catalogue)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	char day[CLOCK_DAY_SIZE];
	struct tm tm;
	clock_day(out->now_ms, day);
	clock_local(out->now_ms, &tm);
	unsigned count = queue_hours_of_day(catalogue, NULL, day, tm.tm_wday, intervals);
	int64_t from_ms = out->day_start_ms;
	for (unsigned i = 0; i < count; i++) {
		int64_t until_ms = out->day_start_ms + intervals[i].from * MINUTE_MS;
		if (until_ms > from_ms)
			out->breaks[out->break_count++] = (struct estimate_break){from_ms, until_ms};
		from_ms = out->day_start_ms + (intervals[i].until + OVERTIME_MIN) * MINUTE_MS;
	}
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
	for (size_t i = 0; i < hall->counter_count && i < ESTIMATE_COUNTERS_MAX; i++)
		out->counters[out->counter_count++] =
			(struct estimate_counter){.desk = order_desk(view->catalogue, hall->counters[i].number),
									  .state = states[hall->counters[i].state & 3],
									  .since_ms = view->counter_since_ms[i]};
}

static void add_people(struct wait *wait, struct estimate_view *out, const struct wait_view *view)
{
	for (size_t i = 0; i < view->ticket_count; i++) {
		const struct db_ticket *ticket = &view->tickets[i];
		struct queue_ticket queued = order_ticket(view->catalogue, ticket, (uint32_t)i);
		if (ticket->state == DB_WAITING || ticket->state == DB_HELD) {
			if (out->ticket_count < PEOPLE_MAX)
				wait->people[out->ticket_count++] = queued;
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

void wait_tell(struct wait *wait, const struct wait_view *view, struct hall *hall)
{
	char day[CLOCK_DAY_SIZE];
	follow_catalogue(wait, view->catalogue);
	struct estimate_view *out = &wait->view;
	*out = (struct estimate_view){
		.now_ms = view->now_ms, .rules = queue_rules_default(), .tickets = wait->people, .newcomers = wait->newcomers};
	clock_day(view->now_ms, day);
	CHECK(clock_day_start(day, &out->day_start_ms) == ERR_OK);
	add_newcomers(wait, out, view->catalogue);
	add_breaks(out, view->catalogue);
	add_counters(out, view, hall);
	add_people(wait, out, view);
	pthread_mutex_lock(&wait->lock);
	if (wait->score_since_ms == 0 || view->now_ms - wait->score_since_ms > SCORE_DAYS * DAY_MS) {
		estimate_scores_reset(wait->estimate);
		wait->score_since_ms = view->now_ms;
	}
	for (size_t i = 0; i < hall->counter_count; i++)
		watch_counter(wait, &hall->counters[i], view->counter_since_ms[i], view->now_ms);
	keep_promises(wait, view);
	estimate_run(wait->estimate, out, wait->answers, NULL);
	memset(wait->board, 0, sizeof wait->board);
	for (size_t i = 0; i < out->newcomer_count; i++)
		wait->board[wait->newcomers[i].service] = wait->answers[i];
	wait->board_there = true;
	pthread_mutex_unlock(&wait->lock);
	for (size_t i = 0; i < hall->line_count; i++) {
		unsigned service;
		if (place_of(view->catalogue, hall->lines[i].service, &service) && service < wait->service_count)
			tell_line(&wait->board[service], &hall->lines[i]);
	}
}
