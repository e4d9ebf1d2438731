#include "center/handlers/chores.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_tickets.h"
#include "center/handlers/alarms.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/counters.h"
#include "center/handlers/desks.h"
#include "center/handlers/events.h"
#include "center/handlers/live.h"
#include "center/handlers/lookups.h"
#include "center/handlers/stranded.h"
#include "center/handlers/watch.h"
#include "model/hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVERY_MS 1000
#define COUNTERS_MAX 255
#define FILE_DAYS 7 /* pictures and logs of devices */

struct chore {
	struct db_job job;
	struct center *center;
	enum err_code (*run)(struct request *req, void *arg, struct err *err);
	void *arg;
};

static enum err_code run_in_transaction(struct db *db, struct db_job *job, struct err *err)
{
	struct chore *chore = (struct chore *)job;
	struct request *req = calloc(1, sizeof *req);
	if (!req)
		return err_set(err, ERR_LIMIT, "no memory");
	struct events_mark mark = events_mark(chore->center->events);
	req->center = chore->center;
	req->db = db;
	req->now_ms = clock_wall_ms();
	snprintf(req->caller.id, sizeof req->caller.id, "center");
	enum err_code code = chore->run(req, chore->arg, err);
	if (code != ERR_OK)
		events_back_to(chore->center->events, mark);
	free(req);
	return code;
}

enum err_code chores_do(struct center *center, enum err_code (*run)(struct request *req, void *arg, struct err *err),
						void *arg, struct err *err)
{
	struct chore chore = {.job = {.run = run_in_transaction}, .center = center, .run = run, .arg = arg};
	return db_writer_run(center->writer, &chore.job, err);
}

/* -- alarms -------------------------------------------------------------------------------------------- */

static enum err_code raise_guessing(struct request *req, void *arg, struct err *err)
{
	return alarms_raise(req, "guessing", arg, "center", err);
}

static enum err_code tell_stranded(struct request *req, void *arg, struct err *err)
{
	return stranded_tell(req, arg, req->center->options.stranded_s, err);
}

/* Where what is to be told changed; at the start too, as what was told before is not known. */
static enum err_code look_after_stranded(struct center *center, struct err *err)
{
	struct stranded found = *live_stranded(center->live);
	uint64_t print = stranded_print(&found, clock_wall_ms(), center->options.stranded_s);
	if (print == center->stranded_print)
		return ERR_OK;
	enum err_code code = chores_do(center, tell_stranded, &found, err);
	if (code == ERR_OK)
		center->stranded_print = print;
	return code;
}

/* -- the past of counters -------------------------------------------------------------------------------- */

static enum err_code note_desks(struct request *req, void *arg, struct err *err)
{
	return desks_note(req, err);
}

static enum err_code look_after_desks(struct center *center, struct err *err)
{
	uint64_t print = live_desks_print(center->live);
	if (print == center->desks_print)
		return ERR_OK;
	enum err_code code = chores_do(center, note_desks, NULL, err);
	if (code == ERR_OK)
		center->desks_print = print;
	return code;
}

/* -- idle counters --------------------------------------------------------------------------------------- */

struct idle {
	unsigned numbers[COUNTERS_MAX];
	size_t count;
};

static enum err_code call_idle(struct request *req, void *arg, struct err *err)
{
	const int64_t since_ms = req->now_ms - (int64_t)req->center->options.auto_call_s * 1000;
	struct idle idle = {.count = 0};
	struct db_rows rows;
	enum err_code code = db_counter_list(req->db, req->center->id, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		if (db_int(&rows, 1) == COUNTER_OPEN && db_int(&rows, 5) <= since_ms && idle.count < COUNTERS_MAX)
			idle.numbers[idle.count++] = (unsigned)db_int(&rows, 0);
	code = db_end(&rows, err);
	for (size_t i = 0; i < idle.count && code == ERR_OK; i++)
		code = counters_call_idle(req, idle.numbers[i], err);
	return code;
}

/* -- the end of a day ------------------------------------------------------------------------------------ */

/* Whoever still waits when the day is over was not served: told apart from other void numbers, and good for a place
 * at the head of a later day's queue (tickets_carry). Calls without an end are closed as they stood. */
static const struct db_sql SQL_UNSERVED = {
	"UPDATE tickets SET state = 7, ended_at = $3, reason = 'day-end' WHERE center = $1 AND day < $2"
	" AND state IN (0, 1, 4)"};
static const struct db_sql SQL_CALLED = {
	"UPDATE tickets SET state = 6, ended_at = called_at, reason = 'day-end' WHERE center = $1 AND day < $2"
	" AND state = 2"};
static const struct db_sql SQL_SERVED = {
	"UPDATE tickets SET state = 5, ended_at = started_at, outcome = 'day-end' WHERE center = $1 AND day < $2"
	" AND state = 3"};
static const struct db_sql SQL_COUNTERS = {
	"UPDATE counters SET state = 0, ticket = '', reason = '', since = $2 WHERE center = $1 AND since < $2 AND"
	" (state <> 0 OR ticket <> '')"};

static const struct db_sql SQL_FILES = {"DELETE FROM device_files WHERE center = $1 AND at < $2"};

static enum err_code close_days(struct request *req, void *arg, struct err *err)
{
	const char *today = arg;
	int64_t start_ms = 0;
	if (clock_day_start(today, &start_ms) != ERR_OK)
		return err_set(err, ERR_INVALID, "no such day");
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(today), db_arg_int(req->now_ms)};
	const struct db_value counters[] = {db_arg_text(req->center->id), db_arg_int(start_ms)};
	enum err_code code = db_run(req->db, &SQL_UNSERVED, args, 3, err);
	int64_t unserved = code == ERR_OK ? db_changes(req->db) : 0;
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_CALLED, args, 2, err);
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_SERVED, args, 2, err);
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_COUNTERS, counters, 2, err);
	const struct db_value files[] = {db_arg_text(req->center->id),
									 db_arg_int(start_ms - FILE_DAYS * INT64_C(86400000))};
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_FILES, files, 2, err);
	if (code == ERR_OK)
		code = audit_trim(req, start_ms - req->center->options.keep_audit_days * INT64_C(86400000), err);
	if (code == ERR_OK)
		code = audit_log_head(req->db, req->center->id, err);
	if (code == ERR_OK)
		log_event(LOG_INFO, "day.closed", LOG_STR("before", today), LOG_INT("unserved", unserved));
	return code;
}

/* -- all of them ------------------------------------------------------------------------------------------ */

void chores_pulse(struct center *center)
{
	char today[CLOCK_DAY_SIZE], caller[LOOKUPS_CALLER_MAX];
	struct err err = {.code = ERR_OK};
	enum err_code code = ERR_OK;
	if (clock_mono_ms() - center->chores_ms < EVERY_MS)
		return;
	center->chores_ms = clock_mono_ms();
	clock_day(clock_wall_ms(), today);
	if (strcmp(today, center->closed_before) != 0 && center->house->closings_left > 0) {
		center->house->closings_left--;
		code = chores_do(center, close_days, today, &err);
		if (code == ERR_OK)
			memcpy(center->closed_before, today, sizeof today);
	}
	if (code == ERR_OK && clock_mono_ms() < atomic_load(&center->reload_until_ms))
		code = center_catalogue_reload(center, &err);
	while (code == ERR_OK && lookups_take_alarm(center->lookups, caller))
		code = chores_do(center, raise_guessing, caller, &err);
	if (code == ERR_OK)
		code = look_after_desks(center, &err);
	if (code == ERR_OK)
		code = look_after_stranded(center, &err);
	if (code == ERR_OK && center_is_turn(center, center->watched_ms, WATCH_EVERY_MS)) {
		center->watched_ms = clock_mono_ms();
		code = watch_look(center, &err);
	}
	if (code == ERR_OK && center->options.auto_call_s > 0)
		code = chores_do(center, call_idle, NULL, &err);
	if (code != ERR_OK)
		log_event(LOG_WARN, "chore.failed", LOG_ERR(&err));
}
