#include "center/handlers/upkeep.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_certificates.h"
#include "center/db/db_desks.h"
#include "center/db/db_events.h"
#include "center/db/db_hooks.h"
#include "center/db/db_hours.h"
#include "center/db/db_inbox.h"
#include "center/db/db_keep.h"
#include "center/db/db_people.h"
#include "center/db/db_ratings.h"
#include "center/db/db_tickets.h"
#include "center/handlers/hub.h"

#define TIDY_EVERY_MS 600000
#define KEEP_LEASE_DAYS 30
#define KEEP_DELIVERIES_DAYS 7

static void days_ago(int64_t now_ms, unsigned days, char ret_day[CLOCK_DAY_SIZE])
{
	clock_day(now_ms - (int64_t)days * 86400000, ret_day);
}

/* Words of citizens go when their ratings do. */
static const struct db_sql SQL_APPOINTMENTS = {"DELETE FROM appointments WHERE center = $1 AND at < $2"};
/* The row stays: numbers of a year are not given twice, and reports count it. */
static const struct db_sql SQL_PETITIONS = {
	"UPDATE petitions SET text = '', answer = '', dossier = '' "
	"WHERE center = $1 AND made_at < $2 AND (text <> '' OR answer <> '' OR dossier <> '')"};
static const struct db_sql SQL_COMMENTS = {"DELETE FROM comments WHERE center = $1 AND at < $2"};

struct tidy_job {
	struct db_job job;
	struct center *center;
};

static enum err_code tidy(struct db *db, struct db_job *job, struct err *err)
{
	struct center *center = ((struct tidy_job *)job)->center;
	const int64_t day_ms = 86400000, now_ms = clock_wall_ms();
	/* Answers and sessions are of the whole database: gone through once, not for each of its centers. */
	bool first = center == center->house;
	enum err_code code = first ? db_inbox_trim(db, now_ms - center->options.keep_inbox_days * day_ms, err) : ERR_OK;
	if (code == ERR_OK && first)
		code = db_session_trim(db, now_ms - (int64_t)center->options.session_minutes * 60000, err);
	if (code == ERR_OK)
		code = db_event_trim(db, center->id, hub_newest(center->hub) - center->options.keep_event_count, err);
	struct db_keep keep = {.now_ms = now_ms, .alarms_ms = now_ms - (int64_t)center->options.keep_alarm_days * day_ms};
	int64_t gone = 0;
	days_ago(now_ms, center->options.keep_ticket_days, keep.tickets_day);
	days_ago(now_ms, center->options.keep_dossier_days, keep.dossiers_day);
	if (code == ERR_OK)
		code = db_keep_trim(db, center->id, &keep, &gone, err);
	char ratings[CLOCK_DAY_SIZE], leases[CLOCK_DAY_SIZE], yesterday[CLOCK_DAY_SIZE];
	days_ago(now_ms, center->options.keep_rating_days, ratings);
	days_ago(now_ms, KEEP_LEASE_DAYS, leases);
	days_ago(now_ms, 1, yesterday);
	if (code == ERR_OK)
		code = db_ticket_trim(db, center->id, keep.tickets_day, err);
	if (code == ERR_OK)
		code = db_hook_trim(db, center->id, now_ms - KEEP_DELIVERIES_DAYS * day_ms, err);
	if (code == ERR_OK)
		code = db_rating_trim(db, center->id, ratings, leases, err);
	if (code == ERR_OK)
		code = db_certificate_trim(db, center->id, now_ms - center->options.grace_days * day_ms, err);
	const struct db_value old[] = {db_arg_text(center->id),
								   db_arg_int(now_ms - (int64_t)center->options.keep_rating_days * 86400000)};
	if (code == ERR_OK)
		code = db_run(db, &SQL_COMMENTS, old, 2, err);
	const struct db_value written[] = {db_arg_text(center->id),
									   db_arg_int(now_ms - (int64_t)center->options.keep_petition_days * 86400000)};
	if (code == ERR_OK)
		code = db_run(db, &SQL_PETITIONS, written, 2, err);
	/* What was forgotten leaves the log of the database too; what other centers forgot, when the house's turn comes. */
	if (code == ERR_OK && first)
		db_scrub(db);
	const struct db_value past[] = {db_arg_text(center->id),
									db_arg_int(now_ms - (int64_t)center->options.keep_ticket_days * 86400000)};
	if (code == ERR_OK)
		code = db_run(db, &SQL_APPOINTMENTS, past, 2, err);
	if (code == ERR_OK)
		code = db_desk_trim(db, center->id, now_ms - (int64_t)center->options.keep_ticket_days * 86400000, err);
	if (code == ERR_OK)
		code = db_hours_rebuild(db, center->id, yesterday, err);
	return code;
}

enum err_code upkeep_tidy(struct center *center, struct err *err)
{
	struct tidy_job job = {.job = {.run = tidy}, .center = center};
	return db_writer_run(center->writer, &job.job, err);
}

void upkeep_pulse(struct center *center)
{
	int64_t now_ms = clock_mono_ms();
	if (center_is_turn(center, center->beat_ms, HUB_BEAT_MS)) {
		center->beat_ms = now_ms;
		hub_beat(center->hub);
	}
	if (!center_is_turn(center, center->tidied_ms, TIDY_EVERY_MS))
		return;
	center->tidied_ms = now_ms;
	struct err err = {.code = ERR_OK};
	if (upkeep_tidy(center, &err) != ERR_OK)
		log_event(LOG_WARN, "upkeep.failed", LOG_ERR(&err));
}
