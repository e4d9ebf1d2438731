#include "center/db/db_keep.h"

#include "base/check.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
#define CODES_DAYS 30 /* used or unused */
#define RUNS_DAYS 90

/* Refused, withdrawn, handed over: closed (DOMAIN 3.1). The day of the end is the last that the row knows. */
#define CLOSED                                                                                                         \
	"(SELECT code FROM dossiers WHERE center = $1 AND received < $2 AND state IN (3, 7, 10)"                           \
	" AND CASE WHEN returned <> '' THEN returned WHEN finished <> '' THEN finished WHEN due <> '' THEN due"            \
	" ELSE received END < $2 ORDER BY received, code LIMIT $3)"

static const struct db_sql SQL_PROOFS = {"DELETE FROM dossier_proofs WHERE center = $1 AND code IN " CLOSED};
static const struct db_sql SQL_DOSSIERS = {"DELETE FROM dossiers WHERE center = $1 AND code IN " CLOSED};
static const struct db_sql SQL_ALARMS = {
	"DELETE FROM alarms WHERE center = $1 AND id IN (SELECT id FROM alarms WHERE center = $1 AND cleared_at > 0"
	" AND cleared_at < $2 LIMIT $3)"};
static const struct db_sql SQL_STAGES = {"DELETE FROM ticket_stages WHERE center = $1 AND ticket IN (SELECT id FROM "
										 "tickets WHERE center = $1 AND day < $2)"};
static const struct db_sql SQL_CODES = {"DELETE FROM enrolments WHERE center = $1 AND expires_at < $2"};
/* The newest of each source stays, whatever its age: the page says when it was last heard. */
static const struct db_sql SQL_RUNS = {
	"DELETE FROM bridge_runs WHERE center = $1 AND at < $2 AND at < (SELECT MAX(r.at) FROM bridge_runs r"
	" WHERE r.center = bridge_runs.center AND r.source = bridge_runs.source)"};

enum err_code db_keep_trim(struct db *db, const char *center, const struct db_keep *keep, int64_t *ret_rows,
						   struct err *err)
{
	const struct db_value most = db_arg_int(DB_KEEP_AT_ONCE), of = db_arg_text(center);
	const struct {
		const struct db_sql *sql;
		struct db_value args[3];
		size_t count;
	} rows[] = {
		{&SQL_PROOFS, {of, db_arg_text(keep->dossiers_day), most}, 3},
		{&SQL_DOSSIERS, {of, db_arg_text(keep->dossiers_day), most}, 3},
		{&SQL_ALARMS, {of, db_arg_int(keep->alarms_ms), most}, 3},
		{&SQL_STAGES, {of, db_arg_text(keep->tickets_day)}, 2},
		{&SQL_CODES, {of, db_arg_int(keep->now_ms - CODES_DAYS * DAY_MS)}, 2},
		{&SQL_RUNS, {of, db_arg_int(keep->now_ms - RUNS_DAYS * DAY_MS)}, 2},
	};
	enum err_code code = ERR_OK;
	int64_t gone = 0;
	for (size_t i = 0; i < ARRAY_LEN(rows) && code == ERR_OK; i++) {
		code = db_run(db, rows[i].sql, rows[i].args, rows[i].count, err);
		gone += code == ERR_OK ? db_changes(db) : 0;
	}
	if (code == ERR_OK)
		*ret_rows = gone;
	return code;
}
