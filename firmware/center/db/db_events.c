#include "center/db/db_events.h"

#include "base/check.h"

#include <string.h>

static const struct db_sql SQL_READ = {"SELECT value FROM marks WHERE center = $1 AND name = $2"};
static const struct db_sql SQL_READ_LOCKED = {"SELECT value FROM marks WHERE center = $1 AND name = $2 FOR UPDATE"};
static const struct db_sql SQL_MAKE = {
	"INSERT INTO marks (center, name, value) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING"};
static const struct db_sql SQL_WRITE = {"INSERT INTO marks (center, name, value) VALUES ($1, $2, $3) "
										"ON CONFLICT (center, name) DO UPDATE SET value = excluded.value"};
static const struct db_sql SQL_ADVANCE = {
	"INSERT INTO marks (center, name, value) VALUES ($1, $2, $3) "
	"ON CONFLICT (center, name) DO UPDATE SET value = marks.value + excluded.value "
	"RETURNING value"};
static const struct db_sql SQL_PACK = {
	"INSERT INTO events (center, first, last, at, pack) VALUES ($1, $2, $3, $4, $5)"};
static const struct db_sql SQL_EVENTS = {"SELECT first, last, at, pack FROM events WHERE center = $1 AND last > $2 "
										 "ORDER BY last LIMIT $3"};
static const struct db_sql SQL_NEWEST = {"SELECT COALESCE(MAX(last), 0) FROM events WHERE center = $1"};
static const struct db_sql SQL_TRIM = {"DELETE FROM events WHERE center = $1 AND last <= $2"};

enum err_code db_mark_read(struct db *db, const char *center, const char *name, int64_t *ret_value, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(name)};
	bool found = false, shared = strcmp(db_kind(db), "postgresql") == 0;
	int64_t value = 0;
	enum err_code code = db_one_int(db, shared ? &SQL_READ_LOCKED : &SQL_READ, args, 2, &value, &found, err);
	if (code == ERR_OK && !found && shared) {
		/* A row to lock, so that the first two of a day don't both begin at 1. */
		code = db_run(db, &SQL_MAKE, args, 2, err);
		if (code == ERR_OK)
			code = db_one_int(db, &SQL_READ_LOCKED, args, 2, &value, &found, err);
	}
	if (code == ERR_OK)
		*ret_value = value;
	return code;
}

enum err_code db_mark_peek(struct db *db, const char *center, const char *name, int64_t *ret_value, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(name)};
	return db_one_int(db, &SQL_READ, args, 2, ret_value, NULL, err);
}

enum err_code db_mark_write(struct db *db, const char *center, const char *name, int64_t value, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(name), db_arg_int(value)};
	return db_run_later(db, &SQL_WRITE, args, ARRAY_LEN(args), NULL, err);
}

enum err_code db_mark_advance(struct db *db, const char *center, const char *name, int64_t by, int64_t *ret_value,
							  struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(name), db_arg_int(by)};
	bool found = false;
	enum err_code code = db_one_int(db, &SQL_ADVANCE, args, ARRAY_LEN(args), ret_value, &found, err);
	CHECK(code != ERR_OK || found);
	return code;
}

enum err_code db_event_pack(struct db *db, const char *center, int64_t first, int64_t last, int64_t at_ms,
							const char *pack, size_t len, struct err *err)
{
	struct db_value text = db_arg_text(pack);
	text.len = len;
	const struct db_value args[] = {db_arg_text(center), db_arg_int(first), db_arg_int(last), db_arg_int(at_ms), text};
	return db_run_later(db, &SQL_PACK, args, ARRAY_LEN(args), NULL, err);
}

enum err_code db_event_read(struct db *db, const char *center, int64_t after, int64_t limit, struct db_rows *ret_rows,
							struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(after), db_arg_int(limit)};
	return db_query(db, &SQL_EVENTS, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_event_newest(struct db *db, const char *center, int64_t *ret_sequence, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_one_int(db, &SQL_NEWEST, args, 1, ret_sequence, NULL, err);
}

enum err_code db_event_trim(struct db *db, const char *center, int64_t upto, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(upto)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}
