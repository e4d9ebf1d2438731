/* Learning from the database: the past at start, then visits as they end. */
#include "center/handlers/wait_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_past.h"
#include "center/handlers/order.h"
#include "center/queue/estimate_replay.h"

#include <stdlib.h>
#include <string.h>

#define PAST_DAYS 90
#define REPLAY_DAYS 10     /* the last of them are gone through as they were lived: the score is there at once */
#define READ_MAX 5000      /* visits at a time */
#define READS_MAX 20       /* in one go: at start a picture waits for all of the usual past of one center */
#define READ_EVERY_MS 5000 /* once all of the past is read */

static bool to_visit(const struct catalogue *catalogue, const struct db_past_visit *row, struct replay_visit *ret_visit)
{
	unsigned service;
	if (!wait_place(catalogue, row->service, &service))
		return false;
	*ret_visit = (struct replay_visit){.arrived_ms = row->arrived_ms,
									   .called_ms = row->called_ms,
									   .ended_ms = row->ended_ms,
									   .counter = row->counter,
									   .service = (uint8_t)service,
									   .weight = (uint8_t)order_weight(catalogue, row->priority),
									   .absent = row->state == DB_ABSENT};
	return true;
}

static void learn_visit(struct wait *wait, const struct catalogue *catalogue, const struct db_past_visit *row)
{
	struct replay_visit visit;
	if (!to_visit(catalogue, row, &visit))
		return;
	int64_t *last_ms = row->counter < LEARN_COUNTERS_MAX ? &wait->counters[row->counter].last_ended_ms : NULL;
	estimate_replay_learn(wait->estimate, &visit, wait_hour(row->ended_ms), last_ms ? *last_ms : 0);
	if (last_ms)
		*last_ms = row->ended_ms;
	wait->learnt++;
}

/* Reads on, to the end or to until_ms; *ret_all: nothing is left. */
static enum err_code read_some(struct wait *wait, struct db *db, const char *center, const struct catalogue *catalogue,
							   int64_t until_ms, bool *ret_all, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_past_visits(db, center, wait->read_until_ms, until_ms, READ_MAX, &rows, err);
	if (code != ERR_OK)
		return code;
	size_t count = 0;
	struct db_past_visit row;
	pthread_mutex_lock(&wait->lock);
	for (; db_next(&rows); count++) {
		db_past_row(&rows, &row);
		learn_visit(wait, catalogue, &row);
		wait->read_until_ms = row.ended_ms;
	}
	pthread_mutex_unlock(&wait->lock);
	*ret_all = count < READ_MAX;
	return db_end(&rows, err);
}

static enum err_code read_day(struct db *db, const char *center, const struct catalogue *catalogue, const char *name,
							  struct replay_visit *visits, size_t *ret_count, struct err *err)
{
	struct db_rows rows;
	struct db_past_visit row;
	size_t count = 0;
	enum err_code code = db_past_days(db, center, name, name, &rows, err);
	if (code != ERR_OK)
		return code;
	while (count < REPLAY_VISITS_MAX && db_next(&rows)) {
		db_past_row(&rows, &row);
		count += (row.state == DB_DONE || row.state == DB_ABSENT) && to_visit(catalogue, &row, &visits[count]);
	}
	*ret_count = count;
	return db_end(&rows, err);
}

static enum err_code replay_next_day(struct wait *wait, struct db *db, const char *center,
									 const struct catalogue *catalogue, struct err *err)
{
	struct queue_desk desks[CATALOGUE_COUNTERS_MAX];
	struct replay_visit *visits = calloc(REPLAY_VISITS_MAX, sizeof *visits);
	struct replay_day day = {
		.day_start_ms = wait->replay_ms, .rules = wait->rules, .visits = visits, .desks = desks};
	char name[CLOCK_DAY_SIZE];
	if (!visits)
		return err_set(err, ERR_LIMIT, "no memory for a past day");
	clock_day(wait->replay_ms, name);
	for (size_t i = 0; i < catalogue->counter_count; i++)
		desks[day.desk_count++] = order_desk(catalogue, catalogue->counters[i].number);
	day.break_count = wait_breaks(catalogue, day.day_start_ms, day.breaks);
	enum err_code code = read_day(db, center, catalogue, name, visits, &day.visit_count, err);
	if (code == ERR_OK) {
		pthread_mutex_lock(&wait->lock);
		code = estimate_replay_day(wait->estimate, &day, err);
		wait->learnt += (unsigned)day.visit_count;
		pthread_mutex_unlock(&wait->lock);
	}
	wait->replay_ms += WAIT_DAY_MS;
	free(visits);
	return code;
}

/* A day, or some thousand visits: either takes hundredths of a second. */
static bool may_read_on(const struct wait_view *view)
{
	if (view->past_left && *view->past_left == 0)
		return false;
	if (view->past_left)
		--*view->past_left;
	return true;
}

static void start(struct wait *wait, int64_t now_ms)
{
	char day[CLOCK_DAY_SIZE];
	clock_day(now_ms, day);
	CHECK(clock_day_start(day, &wait->today_ms) == ERR_OK);
	wait->replay_ms = wait->today_ms - REPLAY_DAYS * WAIT_DAY_MS;
	wait->read_until_ms = wait->today_ms - PAST_DAYS * WAIT_DAY_MS;
	wait->score_since_ms = wait->replay_ms;
	wait->stage = WAIT_STAGE_READ;
}

static enum err_code read_old(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
							  struct err *err)
{
	bool all = false;
	enum err_code code = ERR_OK;
	for (int i = 0; i < READS_MAX && !all && code == ERR_OK && may_read_on(view); i++)
		code = read_some(wait, db, center, view->catalogue, wait->replay_ms, &all, err);
	if (code == ERR_OK && all)
		wait->stage = WAIT_STAGE_REPLAY;
	return code;
}

enum err_code wait_learn(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
						 struct err *err)
{
	bool all;
	wait_follow(wait, view->catalogue);
	switch (wait->stage) {
	case WAIT_STAGE_START:
		start(wait, view->now_ms);
		return read_old(wait, db, center, view, err);
	case WAIT_STAGE_READ:
		return read_old(wait, db, center, view, err);
	case WAIT_STAGE_REPLAY:
		if (wait->replay_ms < wait->today_ms)
			return may_read_on(view) ? replay_next_day(wait, db, center, view->catalogue, err) : ERR_OK;
		log_event(LOG_INFO, "wait.learnt", LOG_INT("visits", wait->learnt));
		wait->read_until_ms = wait->today_ms;
		wait->read_at_ms = 0;
		wait->stage = WAIT_STAGE_FOLLOW;
		break;
	case WAIT_STAGE_FOLLOW:
		break;
	}
	if (wait->read_at_ms != 0 && clock_mono_ms() - wait->read_at_ms < READ_EVERY_MS)
		return ERR_OK;
	wait->read_at_ms = clock_mono_ms();
	return read_some(wait, db, center, view->catalogue, INT64_MAX, &all, err);
}
