#include "center/db/db_tickets.h"

#include "base/check.h"
#include "center/db/db_hours.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS                                                                                                        \
	"id, day, series, value, number, service, priority, language, channel, device, offline, code, state, issued_at, "  \
	"arrived_at, proof, ready_at, called_at, first_called_at, started_at, ended_at, hold_until, times, counter, "      \
	"only_counter, staff, outcome, reason, rated, wait_min, wait_max, ahead, appointment_at, carried"

static const struct db_sql SQL_INSERT = {
	"INSERT INTO tickets (center, id, day, series, value, number, service, priority, language, channel, device, "
	"offline, "
	"code, state, issued_at, arrived_at, proof, ready_at, wait_min, wait_max, reason, ahead, appointment_at, "
	"carried, hold_until) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, "
	"$24, $25) "
	"ON CONFLICT (id) DO NOTHING"};
static const struct db_sql SQL_FIND = {"SELECT " COLUMNS " FROM tickets WHERE id = $1 AND center = $2"};
/* The first digits of an id: a range, so that the primary key serves. */
static const struct db_sql SQL_FIND_PREFIX = {"SELECT " COLUMNS
											  " FROM tickets WHERE id >= $1 AND id < $3 AND center = $2 LIMIT 1"};
static const struct db_sql SQL_UPDATE = {
	"UPDATE tickets SET service = $4, state = $5, arrived_at = $6, proof = $7, ready_at = $8, called_at = $9, "
	"first_called_at = $10, started_at = $11, ended_at = $12, hold_until = $13, times = $14, counter = $15, "
	"only_counter = $16, staff = $17, outcome = $18, reason = $19, issued_at = $20 "
	"WHERE id = $1 AND center = $2 AND state = $3"};
static const struct db_sql SQL_LIVE = {"SELECT " COLUMNS " FROM tickets WHERE center = $1 AND day = $2 "
									   "AND state BETWEEN 1 AND 4 ORDER BY arrived_at, value, id"};
static const struct db_sql SQL_LEFT = {
	"SELECT " COLUMNS " FROM tickets WHERE center = $1 AND day >= $2 AND day < $3 AND state = 7 AND reason = 'day-end'"
	" ORDER BY day DESC, arrived_at, id LIMIT $4"};
static const struct db_sql SQL_ENDED = {"SELECT " COLUMNS " FROM tickets WHERE center = $1 AND day = $2 "
										"AND counter = $3 AND state IN (5, 6) ORDER BY ended_at DESC LIMIT $4"};
static const struct db_sql SQL_ABSENT = {"SELECT " COLUMNS " FROM tickets WHERE center = $1 AND day = $2 AND state = 6"
										 " AND ended_at >= $3 ORDER BY ended_at DESC LIMIT $4"};
static const struct db_sql SQL_TAKEN = {
	"SELECT 1 FROM tickets WHERE center = $1 AND day = $2 AND series = $3 AND value = $4"};
/* Emergency numbers have values above all others; see intake.c. */
static const struct db_sql SQL_GREATEST = {
	"SELECT COALESCE(MAX(value), 0) FROM tickets WHERE center = $1 AND day = $2 AND series = $3 AND value < 1000000 "
	"AND (value < $4 OR value > $5)"};
static const struct db_sql SQL_FIGURES = {
	"SELECT COUNT(*), COALESCE(SUM(CASE WHEN state = 5 THEN 1 ELSE 0 END), 0), "
	"COALESCE(SUM(CASE WHEN state = 6 THEN 1 ELSE 0 END), 0), "
	"COALESCE(SUM(CASE WHEN state = 5 THEN ended_at - started_at ELSE 0 END), 0) "
	"FROM tickets WHERE center = $1 AND day = $2 AND counter = $3 AND first_called_at > 0"};
static const struct db_sql SQL_RATED = {"UPDATE tickets SET rated = 1 WHERE id = $1 AND center = $2 AND rated = 0"};
static const struct db_sql SQL_TRIM = {"DELETE FROM tickets WHERE center = $1 AND day < $2"};
static const struct db_sql SQL_COUNTER_FIND = {
	"SELECT number, state, ticket, staff, reason, since, called_count FROM counters WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_COUNTER_PUT = {
	"INSERT INTO counters (center, number, state, ticket, staff, reason, since, called_count) "
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (center, number) DO UPDATE SET state = excluded.state, "
	"ticket = excluded.ticket, staff = excluded.staff, reason = excluded.reason, since = excluded.since, "
	"called_count = excluded.called_count"};
static const struct db_sql SQL_COUNTER_SEAT = {"UPDATE counters SET staff = $3 WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_COUNTER_LIST = {
	"SELECT c.number, c.state, c.ticket, c.staff, c.reason, c.since, COALESCE(s.display, '') FROM counters c"
	" LEFT JOIN staff s ON s.center = c.center AND s.username = c.staff WHERE c.center = $1 ORDER BY c.number"};

enum err_code db_ticket_insert(struct db *db, const char *center, const struct db_ticket *t, bool *ret_new,
							   struct err *err)
{
	const struct db_value args[] = {
		db_arg_text(center),      db_arg_text(t->id),      db_arg_text(t->day),           db_arg_text(t->series),
		db_arg_int(t->value),     db_arg_text(t->number),  db_arg_text(t->service),       db_arg_text(t->priority),
		db_arg_text(t->language), db_arg_text(t->channel), db_arg_text(t->device),        db_arg_int(t->offline),
		db_arg_text(t->code),     db_arg_int(t->state),    db_arg_int(t->issued_ms),      db_arg_int(t->arrived_ms),
		db_arg_text(t->proof),    db_arg_int(t->ready_ms), db_arg_int(t->wait_min),       db_arg_int(t->wait_max),
		db_arg_text(t->reason),   db_arg_int(t->ahead),    db_arg_int(t->appointment_ms), db_arg_text(t->carried),
		db_arg_int(t->hold_until_ms),
	};
	return db_run_later(db, &SQL_INSERT, args, ARRAY_LEN(args), ret_new, err);
}

enum err_code db_ticket_greatest(struct db *db, const char *center, const char *day, const char *series, int64_t from,
								 int64_t to, int64_t *ret_value, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_text(series), db_arg_int(from),
									db_arg_int(to)};
	return db_one_int(db, &SQL_GREATEST, args, ARRAY_LEN(args), ret_value, NULL, err);
}

enum err_code db_ticket_number_taken(struct db *db, const char *center, const struct db_ticket *t, bool *ret_taken,
									 struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(t->day), db_arg_text(t->series),
									db_arg_int(t->value)};
	return db_exists(db, &SQL_TAKEN, args, ARRAY_LEN(args), ret_taken, err);
}

enum err_code db_ticket_left_over(struct db *db, const char *center, const char *from_day, const char *today,
								  int64_t limit, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(from_day), db_arg_text(today), db_arg_int(limit)};
	return db_query(db, &SQL_LEFT, args, ARRAY_LEN(args), ret_rows, err);
}

void db_ticket_row(const struct db_rows *rows, struct db_ticket *t)
{
	memset(t, 0, sizeof *t);
	db_copy(rows, 0, t->id, sizeof t->id);
	db_copy(rows, 1, t->day, sizeof t->day);
	db_copy(rows, 2, t->series, sizeof t->series);
	t->value = db_int(rows, 3);
	db_copy(rows, 4, t->number, sizeof t->number);
	db_copy(rows, 5, t->service, sizeof t->service);
	db_copy(rows, 6, t->priority, sizeof t->priority);
	db_copy(rows, 7, t->language, sizeof t->language);
	db_copy(rows, 8, t->channel, sizeof t->channel);
	db_copy(rows, 9, t->device, sizeof t->device);
	t->offline = db_int(rows, 10) != 0;
	db_copy(rows, 11, t->code, sizeof t->code);
	t->state = (enum db_ticket_state)db_int(rows, 12);
	t->issued_ms = db_int(rows, 13);
	t->arrived_ms = db_int(rows, 14);
	db_copy(rows, 15, t->proof, sizeof t->proof);
	t->ready_ms = db_int(rows, 16);
	t->called_ms = db_int(rows, 17);
	t->first_called_ms = db_int(rows, 18);
	t->started_ms = db_int(rows, 19);
	t->ended_ms = db_int(rows, 20);
	t->hold_until_ms = db_int(rows, 21);
	t->times = db_int(rows, 22);
	t->counter = (unsigned)db_int(rows, 23);
	t->only_counter = (unsigned)db_int(rows, 24);
	db_copy(rows, 25, t->staff, sizeof t->staff);
	db_copy(rows, 26, t->outcome, sizeof t->outcome);
	db_copy(rows, 27, t->reason, sizeof t->reason);
	t->rated = db_int(rows, 28) != 0;
	t->wait_min = (int)db_int(rows, 29);
	t->wait_max = (int)db_int(rows, 30);
	t->ahead = (int)db_int(rows, 31);
	t->appointment_ms = db_int(rows, 32);
	db_copy(rows, 33, t->carried, sizeof t->carried);
}

enum err_code db_ticket_find(struct db *db, const char *center, const char *id, struct db_ticket *ret_ticket,
							 struct err *err)
{
	char past_prefix[ID_SIZE + 1];
	snprintf(past_prefix, sizeof past_prefix, "%sg", id); /* 'g' follows the last hex digit */
	bool whole = strlen(id) == ID_SIZE - 1;
	const struct db_value args[] = {db_arg_text(id), db_arg_text(center), db_arg_text(past_prefix)};
	struct db_rows rows;
	enum err_code code = db_query(db, whole ? &SQL_FIND : &SQL_FIND_PREFIX, args, whole ? 2 : 3, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		db_ticket_row(&rows, ret_ticket);
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no such ticket") : code;
}

enum err_code db_ticket_update(struct db *db, const char *center, const struct db_ticket *t, enum db_ticket_state from,
							   struct err *err)
{
	const struct db_value args[] = {
		db_arg_text(t->id),
		db_arg_text(center),
		db_arg_int(from),
		db_arg_text(t->service),
		db_arg_int(t->state),
		db_arg_int(t->arrived_ms),
		db_arg_text(t->proof),
		db_arg_int(t->ready_ms),
		db_arg_int(t->called_ms),
		db_arg_int(t->first_called_ms),
		db_arg_int(t->started_ms),
		db_arg_int(t->ended_ms),
		db_arg_int(t->hold_until_ms),
		db_arg_int(t->times),
		db_arg_int(t->counter),
		db_arg_int(t->only_counter),
		db_arg_text(t->staff),
		db_arg_text(t->outcome),
		db_arg_text(t->reason),
		db_arg_int(t->issued_ms),
	};
	struct db_ticket before;
	enum err_code code = from >= DB_DONE ? db_ticket_find(db, center, t->id, &before, err) : ERR_OK;
	if (code == ERR_OK)
		code = db_run(db, &SQL_UPDATE, args, ARRAY_LEN(args), err);
	if (code == ERR_OK && db_changes(db) != 1)
		return err_set(err, ERR_CONFLICT, "the ticket is in another state");
	if (code == ERR_OK && from >= DB_DONE)
		code = db_hours_visit(db, center, &before, -1, err);
	if (code == ERR_OK && t->state >= DB_DONE)
		code = db_hours_visit(db, center, t, 1, err);
	return code;
}

enum err_code db_ticket_live(struct db *db, const char *center, const char *day, struct db_rows *ret_rows,
							 struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day)};
	return db_query(db, &SQL_LIVE, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_ticket_ended(struct db *db, const char *center, const char *day, unsigned counter, int64_t limit,
							  struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_int(counter), db_arg_int(limit)};
	return db_query(db, &SQL_ENDED, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_ticket_absent(struct db *db, const char *center, const char *day, int64_t since_ms, int64_t limit,
							   struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_int(since_ms), db_arg_int(limit)};
	return db_query(db, &SQL_ABSENT, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_ticket_figures(struct db *db, const char *center, const char *day, unsigned counter,
								int64_t ret_figures[4], struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day), db_arg_int(counter)};
	return db_ints(db, &SQL_FIGURES, args, ARRAY_LEN(args), ret_figures, 4, err);
}

enum err_code db_ticket_set_rated(struct db *db, const char *center, const char *id, struct err *err)
{
	const struct db_value args[] = {db_arg_text(id), db_arg_text(center)};
	enum err_code code = db_run(db, &SQL_RATED, args, ARRAY_LEN(args), err);
	if (code == ERR_OK && db_changes(db) != 1)
		return err_set(err, ERR_CONFLICT, "already rated");
	return code;
}

enum err_code db_ticket_trim(struct db *db, const char *center, const char *day, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(day)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}

enum err_code db_counter_find(struct db *db, const char *center, unsigned number, struct db_counter *ret_counter,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(number)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_COUNTER_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	*ret_counter = (struct db_counter){.number = number};
	if (db_next(&rows)) {
		ret_counter->state = (int)db_int(&rows, 1);
		db_copy(&rows, 2, ret_counter->ticket, sizeof ret_counter->ticket);
		db_copy(&rows, 3, ret_counter->staff, sizeof ret_counter->staff);
		db_copy(&rows, 4, ret_counter->reason, sizeof ret_counter->reason);
		ret_counter->since_ms = db_int(&rows, 5);
		ret_counter->called_count = db_int(&rows, 6);
	}
	return db_end(&rows, err);
}

enum err_code db_counter_put(struct db *db, const char *center, const struct db_counter *counter, struct err *err)
{
	const struct db_value args[] = {
		db_arg_text(center),           db_arg_int(counter->number),       db_arg_int(counter->state),
		db_arg_text(counter->ticket),  db_arg_text(counter->staff),       db_arg_text(counter->reason),
		db_arg_int(counter->since_ms), db_arg_int(counter->called_count),
	};
	return db_run(db, &SQL_COUNTER_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_counter_seat(struct db *db, const char *center, unsigned number, const char *staff, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(number), db_arg_text(staff)};
	return db_run(db, &SQL_COUNTER_SEAT, args, ARRAY_LEN(args), err);
}

enum err_code db_counter_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_COUNTER_LIST, args, 1, ret_rows, err);
}
