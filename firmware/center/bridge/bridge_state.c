#include "center/bridge/bridge_state.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

static const struct db_sql SQL_MAKE = {
	"INSERT INTO bridge_sources (center, source, run, list, page, is_full, from_day, to_day)"
	" VALUES ($1, $2, 0, $3, 0, 0, '', '') ON CONFLICT (center, source) DO NOTHING"};
static const struct db_sql SQL_READ = {
	"SELECT run, list, page, is_full, from_day, to_day, full_run, full_at, done_at, next_at, state, why, failures"
	" FROM bridge_sources WHERE center = $1 AND source = $2"};
static const struct db_sql SQL_LEASE = {
	"UPDATE bridge_sources SET lease = $3, lease_until = $4 WHERE center = $1 AND source = $2"
	" AND (lease = $3 OR lease_until < $5)"};
static const struct db_sql SQL_WRITE = {
	"UPDATE bridge_sources SET run = $3, list = $4, page = $5, is_full = $6, from_day = $7, to_day = $8, full_run = $9,"
	" full_at = $10, done_at = $11, next_at = $12, state = $13, why = $14, failures = $15"
	" WHERE center = $1 AND source = $2"};
static const struct db_sql SQL_SEEN = {
	"INSERT INTO bridge_seen (center, source, kind, code, run, name, why) VALUES ($1, $2, $3, $4, $5, $6, $7)"
	" ON CONFLICT (center, source, kind, code) DO UPDATE SET run = excluded.run, name = excluded.name,"
	" why = excluded.why"};
static const struct db_sql SQL_TRIM = {"DELETE FROM bridge_seen WHERE center = $1 AND source = $2 AND run < $3"};

static void read_row(const struct db_rows *rows, struct bridge_source *out)
{
	int64_t list = db_int(rows, 1);
	*out = (struct bridge_source){.full_run = db_int(rows, 6),
								  .full_at_ms = db_int(rows, 7),
								  .done_at_ms = db_int(rows, 8),
								  .next_at_ms = db_int(rows, 9),
								  .failures = db_int(rows, 12)};
	out->cursor.run = db_int(rows, 0);
	out->cursor.list = list < 0 || list > BRIDGE_LIST_COUNT ? BRIDGE_LIST_COUNT : (enum bridge_list)list;
	out->cursor.page = (unsigned)db_int(rows, 2);
	out->cursor.is_full = db_int(rows, 3) != 0;
	db_copy(rows, 4, out->cursor.from, sizeof out->cursor.from);
	db_copy(rows, 5, out->cursor.to, sizeof out->cursor.to);
	db_copy(rows, 10, out->state, sizeof out->state);
	db_copy(rows, 11, out->why, sizeof out->why);
}

enum err_code bridge_state_find(struct db *db, const char *center, const char *source, struct bridge_source *ret_source,
								struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_READ, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		read_row(&rows, ret_source);
	code = db_end(&rows, err);
	return code != ERR_OK || found ? code : err_set(err, ERR_NOT_FOUND, "the source was never asked");
}

enum err_code bridge_state_read(struct db *db, const char *center, const char *source, struct bridge_source *ret_source,
								struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source), db_arg_int(BRIDGE_LIST_COUNT)};
	enum err_code code = bridge_state_find(db, center, source, ret_source, err);
	if (code != ERR_NOT_FOUND)
		return code;
	*ret_source = (struct bridge_source){.state = "new", .cursor = {.list = BRIDGE_LIST_COUNT}};
	return db_run(db, &SQL_MAKE, args, ARRAY_LEN(args), err);
}

enum err_code bridge_state_lease(struct db *db, const char *center, const char *source, const char *holder,
								 int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source), db_arg_text(holder),
									db_arg_int(now_ms + BRIDGE_LEASE_MS), db_arg_int(now_ms)};
	enum err_code code = db_run(db, &SQL_LEASE, args, ARRAY_LEN(args), err);
	if (code == ERR_OK && db_changes(db) == 0)
		return err_set(err, ERR_CONFLICT, "another server asks");
	return code;
}

enum err_code bridge_state_write(struct db *db, const char *center, const char *source,
								 const struct bridge_source *state, struct err *err)
{
	const struct bridge_cursor *cursor = &state->cursor;
	const struct db_value args[] = {
		db_arg_text(center),           db_arg_text(source),           db_arg_int(cursor->run),
		db_arg_int(cursor->list),      db_arg_int(cursor->page),      db_arg_int(cursor->is_full),
		db_arg_text(cursor->from),     db_arg_text(cursor->to),       db_arg_int(state->full_run),
		db_arg_int(state->full_at_ms), db_arg_int(state->done_at_ms), db_arg_int(state->next_at_ms),
		db_arg_text(state->state),     db_arg_text(state->why),       db_arg_int(state->failures)};
	return db_run(db, &SQL_WRITE, args, ARRAY_LEN(args), err);
}

enum err_code bridge_state_seen(struct db *db, const char *center, const char *source, const char *kind,
								const char *code, int64_t run, const char *name, const char *why, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source), db_arg_text(kind), db_arg_text(code),
									db_arg_int(run),     db_arg_text(name),   db_arg_text(why)};
	return db_run(db, &SQL_SEEN, args, ARRAY_LEN(args), err);
}

enum err_code bridge_state_trim(struct db *db, const char *center, const char *source, int64_t run, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(source), db_arg_int(run)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}
