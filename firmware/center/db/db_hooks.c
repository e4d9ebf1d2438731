#include "center/db/db_hooks.h"

#include "base/check.h"

static const struct db_sql SQL_PUT = {"INSERT INTO hooks (id, center, url, secret, types, made_at, made_by, cursor) "
									  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct db_sql SQL_DELETE = {"DELETE FROM hooks WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_DELETE_OUTBOX = {"DELETE FROM hook_outbox WHERE center = $1 AND hook = $2"};
static const struct db_sql SQL_COUNT = {"SELECT COUNT(*) FROM hooks WHERE center = $1"};
static const struct db_sql SQL_LIST = {
	"SELECT id, url, secret, types, cursor, paused_at FROM hooks WHERE center = $1 ORDER BY made_at, id"};
static const struct db_sql SQL_CENTERS = {"SELECT DISTINCT center FROM hooks ORDER BY center"};
static const struct db_sql SQL_OVERVIEW = {
	"SELECT h.id, h.url, h.types, h.made_at, h.made_by, "
	"(SELECT COUNT(*) FROM hook_outbox o WHERE o.hook = h.id AND o.state = 0), "
	"(SELECT COUNT(*) FROM hook_outbox o WHERE o.hook = h.id AND o.state = 1), "
	"(SELECT COUNT(*) FROM hook_outbox o WHERE o.hook = h.id AND o.state = 2), h.paused_at "
	"FROM hooks h WHERE h.center = $1 ORDER BY h.made_at, h.id"};
static const struct db_sql SQL_MOVE = {"UPDATE hooks SET cursor = $3 WHERE id = $1 AND cursor = $2"};
static const struct db_sql SQL_ADD = {"INSERT INTO hook_outbox (hook, sequence, center, type, body, next_at, made_at) "
									  "VALUES ($2, $3, $1, $4, $5, $6, $6) "
									  "ON CONFLICT DO NOTHING"};
static const struct db_sql SQL_DUE = {
	"SELECT sequence, body, tries, next_at FROM hook_outbox WHERE hook = $1 AND state = 0 AND next_at <= $2 "
	"ORDER BY next_at, sequence LIMIT $3"};
static const struct db_sql SQL_CLAIM = {
	"UPDATE hook_outbox SET next_at = $4 WHERE hook = $1 AND sequence = $2 AND state = 0 AND next_at = $3"};
static const struct db_sql SQL_TRIED = {
	"UPDATE hook_outbox SET state = $3, next_at = $4, tried_at = $5, status = $6, why = $7, tries = tries + 1 "
	"WHERE hook = $1 AND sequence = $2"};
static const struct db_sql SQL_LOG = {
	"SELECT sequence, type, state, tries, status, why, made_at, tried_at, next_at FROM hook_outbox "
	"WHERE center = $1 AND hook = $2 AND ($3 < 0 OR state = $3) ORDER BY sequence DESC LIMIT $4"};
static const struct db_sql SQL_UNPARK = {
	"UPDATE hook_outbox SET state = 0, tries = 0, next_at = $3 WHERE center = $1 AND hook = $2 AND state = 2"};
static const struct db_sql SQL_PAUSE = {"UPDATE hooks SET paused_at = $3 WHERE center = $1 AND id = $2"};
/* What waits so long is of a webhook that was paused. */
static const struct db_sql SQL_TRIM = {
	"DELETE FROM hook_outbox WHERE center = $1 AND (state <> 0 AND tried_at < $2 OR state = 0 AND made_at < $2)"};

enum err_code db_hook_put(struct db *db, const char *center, const struct db_hook *hook, int64_t now_ms,
						  const char *made_by, struct err *err)
{
	const struct db_value args[] = {db_arg_text(hook->id),     db_arg_text(center),      db_arg_text(hook->url),
									db_arg_text(hook->secret), db_arg_text(hook->types), db_arg_int(now_ms),
									db_arg_text(made_by),      db_arg_int(hook->cursor)};
	return db_run(db, &SQL_PUT, args, ARRAY_LEN(args), err);
}

enum err_code db_hook_delete(struct db *db, const char *center, const char *id, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id)};
	enum err_code code = db_run(db, &SQL_DELETE, args, 2, err);
	if (code == ERR_OK && db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no such webhook");
	return code == ERR_OK ? db_run(db, &SQL_DELETE_OUTBOX, args, 2, err) : code;
}

enum err_code db_hook_count(struct db *db, const char *center, int64_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_one_int(db, &SQL_COUNT, args, 1, ret_count, NULL, err);
}

enum err_code db_hook_centers(struct db *db, struct db_rows *ret_rows, struct err *err)
{
	return db_query(db, &SQL_CENTERS, NULL, 0, ret_rows, err);
}

enum err_code db_hook_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_LIST, args, 1, ret_rows, err);
}

void db_hook_row(const struct db_rows *rows, struct db_hook *hook)
{
	db_copy(rows, 0, hook->id, sizeof hook->id);
	db_copy(rows, 1, hook->url, sizeof hook->url);
	db_copy(rows, 2, hook->secret, sizeof hook->secret);
	db_copy(rows, 3, hook->types, sizeof hook->types);
	hook->cursor = db_int(rows, 4);
	hook->paused_ms = db_int(rows, 5);
}

enum err_code db_hook_overview(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	return db_query(db, &SQL_OVERVIEW, args, 1, ret_rows, err);
}

/* Whether the change met its row. */
static enum err_code run_once(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
							  bool *ret_met, struct err *err)
{
	enum err_code code = db_run(db, sql, args, count, err);
	if (code == ERR_OK)
		*ret_met = db_changes(db) > 0;
	return code;
}

enum err_code db_hook_move(struct db *db, const char *id, int64_t from, int64_t to, bool *ret_moved, struct err *err)
{
	const struct db_value args[] = {db_arg_text(id), db_arg_int(from), db_arg_int(to)};
	return run_once(db, &SQL_MOVE, args, ARRAY_LEN(args), ret_moved, err);
}

enum err_code db_hook_add(struct db *db, const char *center, const char *hook, int64_t sequence, const char *type,
						  const char *body, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(hook), db_arg_int(sequence),
									db_arg_text(type),   db_arg_text(body), db_arg_int(now_ms)};
	return db_run(db, &SQL_ADD, args, ARRAY_LEN(args), err);
}

enum err_code db_hook_due(struct db *db, const char *hook, int64_t now_ms, int64_t limit, struct db_rows *ret_rows,
						  struct err *err)
{
	const struct db_value args[] = {db_arg_text(hook), db_arg_int(now_ms), db_arg_int(limit)};
	return db_query(db, &SQL_DUE, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_hook_claim(struct db *db, const char *hook, int64_t sequence, int64_t was_ms, int64_t next_ms,
							bool *ret_claimed, struct err *err)
{
	const struct db_value args[] = {db_arg_text(hook), db_arg_int(sequence), db_arg_int(was_ms), db_arg_int(next_ms)};
	return run_once(db, &SQL_CLAIM, args, ARRAY_LEN(args), ret_claimed, err);
}

enum err_code db_hook_tried(struct db *db, const char *hook, int64_t sequence, const struct db_hook_attempt *attempt,
							struct err *err)
{
	const struct db_value args[] = {db_arg_text(hook),           db_arg_int(sequence),
									db_arg_int(attempt->state),  db_arg_int(attempt->next_ms),
									db_arg_int(attempt->now_ms), db_arg_int(attempt->status),
									db_arg_text(attempt->why)};
	return db_run(db, &SQL_TRIED, args, ARRAY_LEN(args), err);
}

enum err_code db_hook_log(struct db *db, const char *center, const char *hook, int state, int64_t limit,
						  struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(hook), db_arg_int(state), db_arg_int(limit)};
	return db_query(db, &SQL_LOG, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_hook_unpark(struct db *db, const char *center, const char *hook, int64_t now_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(hook), db_arg_int(now_ms)};
	return db_run(db, &SQL_UNPARK, args, ARRAY_LEN(args), err);
}

enum err_code db_hook_pause(struct db *db, const char *center, const char *id, int64_t paused_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_text(id), db_arg_int(paused_ms)};
	enum err_code code = db_run(db, &SQL_PAUSE, args, ARRAY_LEN(args), err);
	if (code == ERR_OK && db_changes(db) == 0)
		return err_set(err, ERR_NOT_FOUND, "no such webhook");
	return code;
}

enum err_code db_hook_trim(struct db *db, const char *center, int64_t before_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(before_ms)};
	return db_run(db, &SQL_TRIM, args, ARRAY_LEN(args), err);
}
