#include "center/db/db_audit.h"

#include "base/check.h"

#include <string.h>

#define COLUMNS "n, at, who, action, subject, hash"

static const struct db_sql SQL_NEWEST = {"SELECT " COLUMNS " FROM audit WHERE center = $1 ORDER BY n DESC LIMIT 1"};
static const struct db_sql SQL_ADD = {
	"INSERT INTO audit (center, n, at, who, action, subject, hash) VALUES ($1, $2, $3, $4, $5, $6, $7)"};
static const struct db_sql SQL_READ = {"SELECT " COLUMNS
									   " FROM audit WHERE center = $1 AND n > $2 ORDER BY n LIMIT $3"};

#define WANTED                                                                                                         \
	" FROM audit WHERE center = $1 AND at >= $2 AND at < $3 AND ($4 = '' OR who = $4)"                                 \
	" AND ($5 = '' OR action = $5 OR action LIKE $5 || '.%')"

static const struct db_sql SQL_COUNT = {"SELECT COUNT(*)" WANTED};
static const struct db_sql SQL_FIND = {"SELECT " COLUMNS WANTED " ORDER BY n DESC LIMIT $6 OFFSET $7"};
static const struct db_sql SQL_PEOPLE = {"SELECT DISTINCT who FROM audit WHERE center = $1 ORDER BY who LIMIT $2"};
static const struct db_sql SQL_ACTIONS = {
	"SELECT DISTINCT action FROM audit WHERE center = $1 ORDER BY action LIMIT $2"};

void db_audit_row(const struct db_rows *rows, struct db_audit *audit)
{
	memset(audit, 0, sizeof *audit);
	audit->n = db_int(rows, 0);
	audit->at_ms = db_int(rows, 1);
	db_copy(rows, 2, audit->who, sizeof audit->who);
	db_copy(rows, 3, audit->action, sizeof audit->action);
	db_copy(rows, 4, audit->subject, sizeof audit->subject);
	db_copy(rows, 5, audit->hash, sizeof audit->hash);
}

enum err_code db_audit_newest(struct db *db, const char *center, struct db_audit *ret_audit, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_NEWEST, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	memset(ret_audit, 0, sizeof *ret_audit);
	if (db_next(&rows))
		db_audit_row(&rows, ret_audit);
	return db_end(&rows, err);
}

enum err_code db_audit_add(struct db *db, const char *center, const struct db_audit *audit, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),     db_arg_int(audit->n),       db_arg_int(audit->at_ms),
									db_arg_text(audit->who), db_arg_text(audit->action), db_arg_text(audit->subject),
									db_arg_text(audit->hash)};
	return db_run(db, &SQL_ADD, args, ARRAY_LEN(args), err);
}

enum err_code db_audit_read(struct db *db, const char *center, int64_t after, int64_t limit, struct db_rows *ret_rows,
							struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(after), db_arg_int(limit)};
	return db_query(db, &SQL_READ, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_audit_count(struct db *db, const char *center, const struct db_audit_wanted *wanted,
							 int64_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(wanted->from_ms), db_arg_int(wanted->until_ms),
									db_arg_text(wanted->who), db_arg_text(wanted->what)};
	return db_one_int(db, &SQL_COUNT, args, ARRAY_LEN(args), ret_count, NULL, err);
}

enum err_code db_audit_find(struct db *db, const char *center, const struct db_audit_wanted *wanted, int64_t limit,
							int64_t offset, struct db_rows *ret_rows, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center),      db_arg_int(wanted->from_ms), db_arg_int(wanted->until_ms),
									db_arg_text(wanted->who), db_arg_text(wanted->what),   db_arg_int(limit),
									db_arg_int(offset)};
	return db_query(db, &SQL_FIND, args, ARRAY_LEN(args), ret_rows, err);
}

enum err_code db_audit_names(struct db *db, const char *center, bool actions, int64_t limit, struct db_rows *ret_rows,
							 struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(limit)};
	return db_query(db, actions ? &SQL_ACTIONS : &SQL_PEOPLE, args, ARRAY_LEN(args), ret_rows, err);
}

static const struct db_sql SQL_BASE = {"SELECT n, hash FROM audit_base WHERE center = $1"};
static const struct db_sql SQL_SET_BASE = {
	"INSERT INTO audit_base (center, n, hash, at) VALUES ($1, $2, $3, $4)"
	" ON CONFLICT (center) DO UPDATE SET n = excluded.n, hash = excluded.hash, at = excluded.at"};
static const struct db_sql SQL_TRIM = {"DELETE FROM audit WHERE center = $1 AND n <= $2"};

enum err_code db_audit_base(struct db *db, const char *center, struct db_audit *ret_base, struct err *err)
{
	const struct db_value args[] = {db_arg_text(center)};
	struct db_rows rows;
	enum err_code code = db_query(db, &SQL_BASE, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	memset(ret_base, 0, sizeof *ret_base);
	if (db_next(&rows)) {
		ret_base->n = db_int(&rows, 0);
		db_copy(&rows, 1, ret_base->hash, sizeof ret_base->hash);
	}
	return db_end(&rows, err);
}

enum err_code db_audit_trim(struct db *db, const char *center, const struct db_audit *base, int64_t now_ms,
							struct err *err)
{
	const struct db_value args[] = {db_arg_text(center), db_arg_int(base->n), db_arg_text(base->hash),
									db_arg_int(now_ms)};
	enum err_code code = db_run(db, &SQL_SET_BASE, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? db_run(db, &SQL_TRIM, args, 2, err) : code;
}
