#include "center/db/db_hours.h"

#include "base/check.h"
#include "base/clock.h"
#include "model/dossier.h"

#define GOAL_MS (15 * 60000)
#define CEILING_MS (30 * 60000)

#define VISIT_COLUMNS                                                                                                  \
	"day, center, hour, service, counter, served, absent, void, waits, wait_ms, wait_goal, wait_ceiling, service_ms"

static const struct db_sql SQL_VISIT = {
	"INSERT INTO visit_hours (" VISIT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
	" ON CONFLICT (day, center, hour, service, counter) DO UPDATE SET served = visit_hours.served + excluded.served,"
	" absent = visit_hours.absent + excluded.absent, void = visit_hours.void + excluded.void,"
	" waits = visit_hours.waits + excluded.waits, wait_ms = visit_hours.wait_ms + excluded.wait_ms,"
	" wait_goal = visit_hours.wait_goal + excluded.wait_goal,"
	" wait_ceiling = visit_hours.wait_ceiling + excluded.wait_ceiling,"
	" service_ms = visit_hours.service_ms + excluded.service_ms"};
static const struct db_sql SQL_RATING = {
	"INSERT INTO rating_hours (day, center, hour, counter, count, satisfied, bad) VALUES ($1, $2, $3, $4, 1, $5, $6)"
	" ON CONFLICT (day, center, hour, counter) DO UPDATE SET count = rating_hours.count + 1,"
	" satisfied = rating_hours.satisfied + excluded.satisfied, bad = rating_hours.bad + excluded.bad"};

static const struct db_sql SQL_SATISFIED = {"SELECT COALESCE(SUM(count), 0), COALESCE(SUM(satisfied), 0)"
											" FROM rating_hours WHERE center = $1 AND day >= $2 AND day <= $3"};

static const struct db_sql SQL_FORGET_VISITS = {"DELETE FROM visit_hours WHERE day >= $1 AND center = $2"};
static const struct db_sql SQL_FORGET_RATINGS = {"DELETE FROM rating_hours WHERE day >= $1 AND center = $2"};
/* $3: seconds east of Greenwich. */
static const struct db_sql SQL_COUNT_VISITS = {
	"INSERT INTO visit_hours (" VISIT_COLUMNS ") SELECT day, center, (arrived_at / 1000 + $3) / 3600 % 24, service,"
	" counter, SUM(CASE WHEN state = 5 THEN 1 ELSE 0 END), SUM(CASE WHEN state = 6 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN state = 7 THEN 1 ELSE 0 END), SUM(CASE WHEN first_called_at > 0 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > arrived_at THEN first_called_at - arrived_at ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > 0 AND first_called_at - arrived_at <= 900000 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN first_called_at > 0 AND first_called_at - arrived_at <= 1800000 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN state = 5 AND ended_at > started_at THEN ended_at - started_at ELSE 0 END)"
	" FROM tickets WHERE day >= $1 AND center = $2 AND state >= 5 AND service <> '' GROUP BY 1, 2, 3, 4, 5"
	" ON CONFLICT (day, center, hour, service, counter) DO UPDATE SET served = excluded.served,"
	" absent = excluded.absent, void = excluded.void, waits = excluded.waits, wait_ms = excluded.wait_ms,"
	" wait_goal = excluded.wait_goal, wait_ceiling = excluded.wait_ceiling, service_ms = excluded.service_ms"};
static const struct db_sql SQL_COUNT_RATINGS = {
	"INSERT INTO rating_hours (day, center, hour, counter, count, satisfied, bad)"
	" SELECT day, center, (at / 1000 + $3) / 3600 % 24, counter, COUNT(*),"
	" SUM(CASE WHEN levels = 3 AND level >= 2 OR levels <> 3 AND level >= 4 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN levels = 3 AND level = 1 OR levels <> 3 AND level <= 2 THEN 1 ELSE 0 END)"
	" FROM ratings WHERE day >= $1 AND center = $2 GROUP BY 1, 2, 3, 4"
	" ON CONFLICT (day, center, hour, counter) DO UPDATE SET count = excluded.count,"
	" satisfied = excluded.satisfied, bad = excluded.bad"};

/* Dossiers are counted by ranges of indices, one center after the other. */
static const struct db_sql SQL_CENTERS = {
	"SELECT c.center, COALESCE(v.served, 0), COALESCE(v.absent, 0), COALESCE(v.void, 0),"
	" (SELECT COUNT(*) FROM tickets t WHERE t.center = c.center AND t.day >= $1 AND t.day <= $2"
	"  AND t.state BETWEEN 1 AND 4),"
	" COALESCE(v.waits, 0), COALESCE(v.wait_ms, 0), COALESCE(v.wait_goal, 0), COALESCE(v.wait_ceiling, 0),"
	" COALESCE(v.service_ms, 0), COALESCE(r.count, 0), COALESCE(r.satisfied, 0),"
	" (SELECT COUNT(*) FROM dossiers d WHERE d.center = c.center AND d.received >= $1 AND d.received <= $2),"
	" (SELECT COUNT(*) FROM dossiers d WHERE d.center = c.center AND d.finished > '' AND d.finished >= $1"
	"  AND d.finished <= $2),"
	" (SELECT COUNT(*) FROM dossiers d WHERE d.center = c.center AND d.finished > '' AND d.finished >= $1"
	"  AND d.finished <= $2 AND d.due > '' AND d.finished > d.due),"
	" (SELECT COUNT(*) FROM dossiers d WHERE d.center = c.center AND d.state < 9 AND d.due > '' AND d.due < $3"
	"  AND d.state IN ($4, $5) AND d.finished = '')"
	" FROM catalogues c"
	" LEFT JOIN (SELECT center, SUM(served) AS served, SUM(absent) AS absent, SUM(void) AS void, SUM(waits) AS waits,"
	"  SUM(wait_ms) AS wait_ms, SUM(wait_goal) AS wait_goal, SUM(wait_ceiling) AS wait_ceiling,"
	"  SUM(service_ms) AS service_ms FROM visit_hours WHERE day >= $1 AND day <= $2 GROUP BY center) v"
	"  ON v.center = c.center"
	" LEFT JOIN (SELECT center, SUM(count) AS count, SUM(satisfied) AS satisfied FROM rating_hours"
	"  WHERE day >= $1 AND day <= $2 GROUP BY center) r ON r.center = c.center"
	" ORDER BY c.center"};

static int64_t hour_of(int64_t at_ms)
{
	struct tm tm;
	clock_local(at_ms, &tm);
	return tm.tm_hour;
}

enum err_code db_hours_visit(struct db *db, const char *center, const struct db_ticket *t, int by, struct err *err)
{
	bool called = t->first_called_ms > 0, done = t->state == DB_DONE;
	int64_t wait_ms = called ? t->first_called_ms - t->arrived_ms : 0;
	int64_t service_ms = done && t->ended_ms > t->started_ms ? t->ended_ms - t->started_ms : 0;
	if (!t->service[0])
		return ERR_OK; /* a number that came to nothing, without a visit */
	const struct db_value args[] = {
		db_arg_text(t->day),
		db_arg_text(center),
		db_arg_int(hour_of(t->arrived_ms)),
		db_arg_text(t->service),
		db_arg_int(t->counter),
		db_arg_int(by * done),
		db_arg_int(by * (t->state == DB_ABSENT)),
		db_arg_int(by * (t->state == DB_VOID)),
		db_arg_int(by * called),
		db_arg_int(by * (wait_ms > 0 ? wait_ms : 0)),
		db_arg_int(by * (called && wait_ms <= GOAL_MS)),
		db_arg_int(by * (called && wait_ms <= CEILING_MS)),
		db_arg_int(by * service_ms),
	};
	return db_run(db, &SQL_VISIT, args, ARRAY_LEN(args), err);
}

enum err_code db_hours_rating(struct db *db, const char *center, const struct db_rating *r, struct err *err)
{
	bool three = r->levels == 3;
	const struct db_value args[] = {
		db_arg_text(r->day),
		db_arg_text(center),
		db_arg_int(hour_of(r->at_ms)),
		db_arg_int(r->counter),
		db_arg_int(three ? r->level >= 2 : r->level >= 4),
		db_arg_int(three ? r->level == 1 : r->level <= 2),
	};
	return db_run(db, &SQL_RATING, args, ARRAY_LEN(args), err);
}

enum err_code db_hours_satisfied(struct db *db, const char *center, const char *from, const char *to,
								 int64_t *ret_count, int64_t *ret_satisfied, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(from), db_arg_text(to)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_SATISFIED, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	if (db_next(&rows)) {
		*ret_count = db_int(&rows, 0);
		*ret_satisfied = db_int(&rows, 1);
	}
	return db_end(&rows, err);
}

enum err_code db_hours_rebuild(struct db *db, const char *center, const char *from_day, struct err *err)
{
	struct tm tm;
	clock_local(clock_wall_ms(), &tm);
	const struct db_value args[] = {db_arg_text(from_day), db_arg_text(center), db_arg_int(tm.tm_gmtoff)};
	enum err_code code = db_run(db, &SQL_FORGET_VISITS, args, 2, err);
	if (code == ERR_OK)
		code = db_run(db, &SQL_FORGET_RATINGS, args, 2, err);
	if (code == ERR_OK)
		code = db_run(db, &SQL_COUNT_VISITS, args, 3, err);
	if (code == ERR_OK)
		code = db_run(db, &SQL_COUNT_RATINGS, args, 3, err);
	return code;
}

enum err_code db_hours_centers(struct db *db, const char *from, const char *to, const char *late_before,
							   struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(from), db_arg_text(to), db_arg_text(late_before),
									db_arg_int(DOSSIER_ACCEPTED), db_arg_int(DOSSIER_PROCESSING)};
	return db_query(db, &SQL_CENTERS, args, ARRAY_LEN(args), ret_rows, err);
}

void db_hours_row(const struct db_rows *rows, struct db_hours_center *ret)
{
	int64_t *const figures[] = {&ret->served,     &ret->absent,        &ret->void_count, &ret->waiting,
								&ret->waits,      &ret->wait_ms,       &ret->wait_goal,  &ret->wait_ceiling,
								&ret->service_ms, &ret->ratings,       &ret->satisfied,  &ret->received,
								&ret->finished,   &ret->finished_late, &ret->late_open};
	db_copy(rows, 0, ret->center, sizeof ret->center);
	for (size_t i = 0; i < ARRAY_LEN(figures); i++)
		*figures[i] = db_int(rows, 1 + (int)i);
}
