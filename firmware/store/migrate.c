/*
 * The schema, as numbered steps. Each step and its new number are one
 * transaction, so a crash leaves the old schema or the new one, whole.
 * A step that was released is never changed again.
 */
#include "base/check.h"
#include "store/store_priv.h"

#include <stdio.h>

static const char *const STEPS[STORE_SCHEMA] = {
	"CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE document(name TEXT PRIMARY KEY, etag TEXT NOT NULL, body BLOB NOT NULL) STRICT;"
	"CREATE TABLE event(sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind INTEGER NOT NULL,"
	" type TEXT NOT NULL, data TEXT NOT NULL, wall_ms INTEGER NOT NULL, boot_id TEXT NOT NULL,"
	" boot_ms INTEGER NOT NULL, trusted INTEGER NOT NULL, refusals INTEGER NOT NULL DEFAULT 0,"
	" parked INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE INDEX event_order ON event(kind, sequence) WHERE parked = 0;"
	"CREATE TABLE ticket(id TEXT PRIMARY KEY, number TEXT NOT NULL, series TEXT NOT NULL, value INTEGER NOT NULL,"
	" service TEXT NOT NULL, priority TEXT NOT NULL, language TEXT NOT NULL, day TEXT NOT NULL,"
	" issued_ms INTEGER NOT NULL, state INTEGER NOT NULL, counters BLOB NOT NULL, ahead INTEGER NOT NULL,"
	" wait_min INTEGER NOT NULL, wait_max INTEGER NOT NULL, code TEXT NOT NULL, url TEXT NOT NULL,"
	" offline INTEGER NOT NULL, prints INTEGER NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX ticket_number ON ticket(day, number);"
	"CREATE INDEX ticket_state ON ticket(state, issued_ms);"
	"CREATE TABLE rating(id TEXT PRIMARY KEY, ticket TEXT NOT NULL, level INTEGER NOT NULL,"
	" given_ms INTEGER NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX rating_ticket ON rating(ticket) WHERE ticket <> '';"
	"CREATE TABLE lease(day TEXT PRIMARY KEY, id TEXT NOT NULL, generation INTEGER NOT NULL,"
	" emergency TEXT NOT NULL) STRICT;"
	"CREATE TABLE lease_range(day TEXT NOT NULL, series TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
	" next INTEGER NOT NULL, PRIMARY KEY(day, series, first)) STRICT;"
	"CREATE TABLE band(day TEXT NOT NULL, series TEXT NOT NULL, next INTEGER NOT NULL, PRIMARY KEY(day, series)) "
	"STRICT;",
};

static int read_number(sqlite3 *db, const char *pragma, int *ret_number)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(db, pragma, -1, &statement, NULL);
	if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
		*ret_number = sqlite3_column_int(statement, 0);
		result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result;
}

static int run_step(sqlite3 *db, int version)
{
	char closing[96];
	snprintf(closing, sizeof closing, "PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT;",
			 STORE_APPLICATION, version);
	int result = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_exec(db, STEPS[version - 1], NULL, NULL, NULL);
	if (result == SQLITE_OK)
		result = sqlite3_exec(db, closing, NULL, NULL, NULL);
	if (result != SQLITE_OK)
		sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

static enum err_code failed(int result, const char *what, struct err *err)
{
	switch (result & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, ERR_CORRUPT, "%s: %s", what, sqlite3_errstr(result));
	case SQLITE_BUSY:
		return err_set(err, ERR_CONFLICT, "%s: another process has the file", what);
	case SQLITE_FULL:
	case SQLITE_NOMEM:
		return err_set(err, ERR_LIMIT, "%s: %s", what, sqlite3_errstr(result));
	default:
		return err_set(err, ERR_IO, "%s: %s", what, sqlite3_errstr(result));
	}
}

enum err_code store_migrate(sqlite3 *db, int *ret_from, struct err *err)
{
	int version = 0, application = 0, tables = 0;
	int result = read_number(db, "PRAGMA user_version", &version);
	if (result == SQLITE_OK)
		result = read_number(db, "PRAGMA application_id", &application);
	if (result == SQLITE_OK)
		result = read_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (result != SQLITE_OK)
		return failed(result, "schema", err);
	if (application != STORE_APPLICATION && (application != 0 || version != 0 || tables != 0))
		return err_set(err, ERR_CONFLICT, "the file belongs to another program");
	/* No release has these: the version itself is damaged. */
	if (version < 0 || (version == 0 && tables > 0))
		return err_set(err, ERR_CORRUPT, "schema %d with %d tables", version, tables);
	if (version > STORE_SCHEMA)
		return err_set(err, ERR_CONFLICT, "the file has schema %d of a newer program, this one knows %d", version,
					   STORE_SCHEMA);
	*ret_from = version;
	while (version < STORE_SCHEMA) {
		result = run_step(db, ++version);
		if (result != SQLITE_OK)
			return failed(result, "migration", err);
	}
	return ERR_OK;
}
