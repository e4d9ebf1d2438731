/* Every SQL text of the store, prepared on first use; transactions; what SQLite's results mean. */
#include "base/check.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <string.h>

#define TICKET_COLUMNS                                                                                                 \
	"id, number, series, value, service, priority, language, day, issued_ms, state, counters, ahead, wait_min, "       \
	"wait_max, code, url, offline, prints"

static const char *const TEXTS[SQL_COUNT] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_SETTING_GET] = "SELECT value FROM setting WHERE name = ?1",
	[SQL_SETTING_SET] = "INSERT INTO setting(name, value) VALUES(?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2",
	[SQL_DOCUMENT_GET] = "SELECT etag, body FROM document WHERE name = ?1",
	[SQL_DOCUMENT_SET] = "INSERT INTO document(name, etag, body) VALUES(?1, ?2, ?3) "
						 "ON CONFLICT(name) DO UPDATE SET etag = ?2, body = ?3",
	[SQL_EVENT_ADD] = "INSERT INTO event(id, kind, type, data, wall_ms, boot_id, boot_ms, trusted) "
					  "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_EVENT_FORGET_TYPE] = "DELETE FROM event WHERE type = ?1 AND parked = 0",
	[SQL_EVENT_BATCH] = "SELECT id, type, data, wall_ms, boot_id, boot_ms, trusted FROM event WHERE parked = 0 "
						"ORDER BY kind, sequence LIMIT ?1",
	[SQL_EVENT_TAKEN] = "DELETE FROM event WHERE id = ?1",
	[SQL_EVENT_REFUSED] = "UPDATE event SET refusals = refusals + 1, parked = (refusals + 1 >= ?2) "
						  "WHERE id = ?1 AND parked = 0 RETURNING parked",
	[SQL_EVENT_PARK] = "UPDATE event SET refusals = refusals + 1, parked = 1 WHERE id = ?1 AND parked = 0",
	[SQL_EVENT_COUNT] = "SELECT count(*) FILTER (WHERE parked = 0), count(*) FILTER (WHERE parked = 1) FROM event",
	[SQL_EVENT_OLDEST] = "SELECT min(wall_ms) FROM event WHERE parked = 0",
	[SQL_EVENT_PARKED_TRIM] = "DELETE FROM event WHERE parked = 1 AND sequence NOT IN "
							  "(SELECT sequence FROM event WHERE parked = 1 ORDER BY sequence DESC LIMIT ?1)",
	[SQL_TICKET_ADD] = "INSERT INTO ticket(" TICKET_COLUMNS ") "
					   "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
	[SQL_TICKET_FIND] = "SELECT " TICKET_COLUMNS " FROM ticket WHERE id = ?1",
	[SQL_TICKET_TOKEN] = "SELECT " TICKET_COLUMNS " FROM ticket WHERE length(?1) > 0 AND substr(url, -length(?1)) = ?1 "
						 "ORDER BY issued_ms DESC LIMIT 1",
	[SQL_TICKET_STATE] = "SELECT state FROM ticket WHERE id = ?1",
	[SQL_TICKET_CHANGE] = "UPDATE ticket SET state = ?2, prints = ?3 WHERE id = ?1",
	[SQL_TICKET_LIST] = "SELECT " TICKET_COLUMNS " FROM ticket WHERE state = ?1 ORDER BY issued_ms, id LIMIT ?2",
	[SQL_RATING_ADD] = "INSERT INTO rating(id, ticket, level, given_ms) VALUES(?1, ?2, ?3, ?4)",
	[SQL_SUM_COUNT] = "SELECT count(*) FROM setting WHERE name GLOB 'ratings *'",
	[SQL_SUM_LIST] = "SELECT name, value FROM setting WHERE name GLOB 'ratings *' ORDER BY name",
	[SQL_SUM_DROP] = "DELETE FROM setting WHERE name = ?1",
	[SQL_RATING_FIND] = "SELECT 1 FROM rating WHERE ticket = ?1",
	[SQL_LEASE_FIND] = "SELECT id FROM lease WHERE day = ?1",
	[SQL_LEASE_SET] = "INSERT OR REPLACE INTO lease(day, id, generation, emergency) VALUES(?1, ?2, ?3, ?4)",
	[SQL_LEASE_NEWEST] = "SELECT value FROM setting WHERE name = 'lease-generation'",
	[SQL_LEASE_TAG] = "SELECT value FROM setting WHERE name = 'lease-tag'",
	[SQL_LEASE_DROP] = "DELETE FROM lease WHERE day = ?1",
	[SQL_RANGE_DROP] = "DELETE FROM lease_range WHERE day = ?1",
	[SQL_RANGE_ADD] = "INSERT INTO lease_range(day, series, first, last, next) VALUES(?1, ?2, ?3, ?4, ?3)",
	[SQL_RANGE_NEXT] = "SELECT r.next, l.id FROM lease_range r JOIN lease l ON l.day = r.day "
					   "WHERE r.day = ?1 AND r.series = ?2 AND r.next <= r.last ORDER BY r.first LIMIT 1",
	[SQL_RANGE_USE] = "UPDATE lease_range SET next = next + 1 WHERE day = ?1 AND series = ?2 AND next = ?3",
	[SQL_RANGE_LEFT] = "SELECT coalesce(sum(last - next + 1), 0) FROM lease_range WHERE day = ?1",
	[SQL_BAND_NEXT] = "SELECT next FROM band WHERE day = ?1 AND series = ?2",
	[SQL_BAND_USE] = "INSERT INTO band(day, series, next) VALUES(?1, ?2, ?3 + 1) "
					 "ON CONFLICT(day, series) DO UPDATE SET next = ?3 + 1",
	[SQL_LEASES_DROP] = "DELETE FROM lease",
	[SQL_RANGES_DROP] = "DELETE FROM lease_range",
	[SQL_BANDS_DROP] = "DELETE FROM band",
	[SQL_TIDY_TICKETS] = "DELETE FROM ticket WHERE day < ?1 AND state NOT IN (?2)",
	[SQL_TIDY_RATINGS] = "DELETE FROM rating WHERE given_ms < ?1 AND id NOT IN (SELECT id FROM event)",
	/* By age, not by day: a clock that was wrong for an hour must not forget what was given today. */
	[SQL_TIDY_LEASES] = "DELETE FROM lease WHERE rowid <= (SELECT max(rowid) FROM lease) - ?1",
	[SQL_TIDY_RANGES] = "DELETE FROM lease_range WHERE rowid <= (SELECT max(rowid) FROM lease_range) - ?1",
	[SQL_TIDY_BANDS] = "DELETE FROM band WHERE rowid <= (SELECT max(rowid) FROM band) - ?1",
};

sqlite3_stmt *store_statement(struct store *store, enum store_sql which, struct err *err)
{
	CHECK(store->db && TEXTS[which]);
	sqlite3_stmt **statement = &store->statements[which];
	if (!*statement) {
		int result = sqlite3_prepare_v3(store->db, TEXTS[which], -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
		if (result != SQLITE_OK) {
			store_failed(store, result, "prepare", err);
			return NULL;
		}
	}
	sqlite3_reset(*statement);
	sqlite3_clear_bindings(*statement);
	return *statement;
}

enum err_code store_failed(struct store *store, int result, const char *what, struct err *err)
{
	switch (result & 0xff) {
	case SQLITE_FULL:
		store->full = true;
		return err_set(err, ERR_LIMIT, "%s: no room on the disk", what);
	case SQLITE_NOMEM:
		return err_set(err, ERR_LIMIT, "%s: no memory", what);
	case SQLITE_CONSTRAINT:
		return err_set(err, ERR_CONFLICT, "%s: is there already", what);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_CONFLICT, "%s: another process has the file", what);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		store->suspect = true;
		return err_set(err, ERR_CORRUPT, "%s: %s", what, sqlite3_errstr(result));
	default:
		store->suspect = true;
		return err_set(err, ERR_IO, "%s: %s (%d)", what, sqlite3_errstr(result), result);
	}
}

enum err_code store_step(struct store *store, sqlite3_stmt *statement, struct err *err)
{
	if (!statement)
		return store->suspect ? ERR_IO : ERR_LIMIT; /* prepare has told */
	int result = sqlite3_step(statement);
	sqlite3_reset(statement);
	return result == SQLITE_DONE || result == SQLITE_ROW ? ERR_OK : store_failed(store, result, "store", err);
}

void store_bind_text(sqlite3_stmt *statement, int index, const char *text)
{
	if (statement)
		sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

void store_column_text(sqlite3_stmt *statement, int column, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);
	size_t len = text ? strlen(text) : 0;
	len = len < size ? len : size - 1;
	memcpy(out, text ? text : "", len);
	out[len] = '\0';
}

static enum err_code try_write(struct store *store,
							   enum err_code (*change)(struct store *store, void *context, struct err *err),
							   void *context, struct err *err)
{
	int pending = store->pending, parked = store->parked;
	enum err_code code = store_step(store, store_statement(store, SQL_BEGIN, err), err);
	if (code != ERR_OK)
		return code;
	code = change(store, context, err);
	if (code == ERR_OK)
		code = store_step(store, store_statement(store, SQL_COMMIT, err), err);
	if (code == ERR_OK)
		return ERR_OK;
	store->pending = pending;
	store->parked = parked;
	/* A failed COMMIT may have ended the transaction or not; ask before rolling back. */
	if (!sqlite3_get_autocommit(store->db) &&
		store_step(store, store_statement(store, SQL_ROLLBACK, NULL), NULL) != ERR_OK)
		store->suspect = true;
	return code;
}

enum err_code store_write(struct store *store, enum store_kind kind,
						  enum err_code (*change)(struct store *store, void *context, struct err *err), void *context,
						  struct err *err)
{
	enum err_code code = store_ready(store, err);
	if (code != ERR_OK)
		return code;
	store->full = false;
	code = try_write(store, change, context, err);
	while (store->full && kind == STORE_TICKET && store_reserve_release(store)) {
		store->full = false;
		code = try_write(store, change, context, err);
	}
	return code;
}
