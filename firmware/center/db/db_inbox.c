#include "center/db/db_inbox.h"

#include "base/check.h"

static const struct db_sql SQL_FIND = {"SELECT print, status, answer FROM inbox WHERE key = $1"};
static const struct db_sql SQL_KEEP = {
	"INSERT INTO inbox (key, at, print, status, answer) VALUES ($1, $2, $3, $4, $5)"};
static const struct db_sql SQL_TRIM = {"DELETE FROM inbox WHERE at < $1"};

enum err_code db_inbox_find(struct db *db, const char *key, bool *ret_found, struct db_inbox *ret_inbox,
							struct buf *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(key)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_FIND, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found) {
		*ret_inbox = (struct db_inbox){.print = db_int(&rows, 0), .status = (int)db_int(&rows, 1)};
		buf_str(out, db_text(&rows, 2));
	}
	code = db_end(&rows, err);
	if (code == ERR_OK)
		*ret_found = found;
	return code;
}

enum err_code db_inbox_keep(struct db *db, const char *key, int64_t at_ms, const struct db_inbox *inbox,
							const char *answer, size_t len, struct err *err)
{
	const struct db_value args[] = {db_arg_text(key), db_arg_int(at_ms), db_arg_int(inbox->print),
									db_arg_int(inbox->status),
									(struct db_value){.type = DB_TEXT, .bytes = answer, .len = len}};
	return db_run(db, &SQL_KEEP, args, ARRAY_LEN(args), err);
}

enum err_code db_inbox_trim(struct db *db, int64_t before_ms, struct err *err)
{
	const struct db_value args[] = {db_arg_int(before_ms)};
	return db_run(db, &SQL_TRIM, args, 1, err);
}
