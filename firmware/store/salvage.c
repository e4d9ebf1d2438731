/*
 * Takes over what can still be read of a file that was set aside: unsent
 * events, tickets, ratings, settings and what is used of the leases. A
 * damaged page ends a walk through a table, so each is walked from both ends.
 * Rows that came over are checked for sense; a number that might have been
 * given after the last readable row is skipped, not given twice.
 */
#include "base/id.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <stdio.h>

#define COLUMNS_MAX 20

struct walk {
	const char *read;  /* "%s" is the direction */
	const char *write; /* as many parameters as columns */
	bool has_id;       /* the first column is an id */
	bool is_event;
};

static const struct walk WALKS[] = {
	{"SELECT id, kind, type, data, wall_ms, boot_id, boot_ms, trusted FROM event NOT INDEXED WHERE parked = 0 "
	 "ORDER BY sequence %s",
	 "INSERT OR IGNORE INTO event(id, kind, type, data, wall_ms, boot_id, boot_ms, trusted) "
	 "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	 true, true},
	{"SELECT id, number, series, value, service, priority, language, day, issued_ms, state, counters, ahead, wait_min, "
	 "wait_max, code, url, offline, prints FROM ticket NOT INDEXED ORDER BY rowid %s",
	 "INSERT OR IGNORE INTO ticket(id, number, series, value, service, priority, language, day, issued_ms, state, "
	 "counters, ahead, wait_min, wait_max, code, url, offline, prints) "
	 "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
	 true, false},
	{"SELECT id, ticket, level, given_ms FROM rating NOT INDEXED ORDER BY rowid %s",
	 "INSERT OR IGNORE INTO rating(id, ticket, level, given_ms) VALUES(?1, ?2, ?3, ?4)", true, false},
	{"SELECT name, value FROM setting ORDER BY name %s", "INSERT OR IGNORE INTO setting(name, value) VALUES(?1, ?2)",
	 false, false},
	{"SELECT day, id, generation, emergency FROM lease NOT INDEXED ORDER BY rowid %s",
	 "INSERT OR IGNORE INTO lease(day, id, generation, emergency) VALUES(?1, ?2, ?3, ?4)", false, false},
	{"SELECT day, series, first, last, next FROM lease_range NOT INDEXED ORDER BY rowid %s",
	 "INSERT OR IGNORE INTO lease_range(day, series, first, last, next) VALUES(?1, ?2, ?3, ?4, ?5)", false, false},
	{"SELECT day, series, next FROM band NOT INDEXED ORDER BY rowid %s",
	 "INSERT OR IGNORE INTO band(day, series, next) VALUES(?1, ?2, ?3)", false, false},
};

/* Numbers given go past every ticket that was read, and past what may have been lost. */
static const char AFTER[] =
	"UPDATE lease_range SET next = max(next, coalesce((SELECT max(value) + 1 FROM ticket t WHERE t.day = "
	"lease_range.day"
	" AND t.series = lease_range.series AND t.value BETWEEN first AND last AND t.number NOT LIKE '_-%'), 0)) + 10;"
	"UPDATE band SET next = max(next, coalesce((SELECT max(value) + 1 FROM ticket t WHERE t.day = band.day"
	" AND t.series = band.series AND t.number LIKE '_-%'), 0)) + 10;";

static void walk_once(struct store *store, sqlite3 *from, const struct walk *walk, const char *direction,
					  unsigned *count)
{
	char sql[512];
	sqlite3_stmt *read = NULL, *write = NULL;
	snprintf(sql, sizeof sql, walk->read, direction);
	if (sqlite3_prepare_v2(from, sql, -1, &read, NULL) == SQLITE_OK &&
		sqlite3_prepare_v2(store->db, walk->write, -1, &write, NULL) == SQLITE_OK) {
		while (sqlite3_step(read) == SQLITE_ROW) {
			const char *first = (const char *)sqlite3_column_text(read, 0);
			if (!first || (walk->has_id && !id_is_valid(first)))
				continue;
			for (int i = 0; i < sqlite3_column_count(read) && i < COLUMNS_MAX; i++)
				sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i));
			if (sqlite3_step(write) == SQLITE_DONE && sqlite3_changes(store->db) == 1)
				(*count)++;
			sqlite3_reset(write);
		}
	}
	sqlite3_finalize(read);
	sqlite3_finalize(write);
}

static enum err_code salvage(struct store *store, void *context, struct err *err)
{
	struct {
		sqlite3 *from;
		unsigned events;
	} *both = context;
	for (size_t i = 0; i < sizeof WALKS / sizeof WALKS[0]; i++) {
		unsigned count = 0;
		walk_once(store, both->from, &WALKS[i], "ASC", &count);
		walk_once(store, both->from, &WALKS[i], "DESC", &count);
		if (WALKS[i].is_event) {
			both->events = count;
			store->pending = (int)count;
		}
	}
	int result = sqlite3_exec(store->db, AFTER, NULL, NULL, NULL);
	return result == SQLITE_OK ? ERR_OK : store_failed(store, result, "salvage", err);
}

enum err_code store_salvage(struct store *store, const char *from, unsigned *ret_events, struct err *err)
{
	struct {
		sqlite3 *from;
		unsigned events;
	} both = {NULL, 0};
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int result = sqlite3_open_v2(from, &both.from, flags, store->vfs[0] ? store->vfs : NULL);
	if (result == SQLITE_OK)
		sqlite3_exec(both.from, "PRAGMA locking_mode=EXCLUSIVE; PRAGMA trusted_schema=OFF", NULL, NULL, NULL);
	enum err_code code = result == SQLITE_OK ? store_write(store, STORE_TICKET, salvage, &both, err)
											 : err_set(err, ERR_CORRUPT, "nothing of it can be read");
	sqlite3_close(both.from);
	if (code == ERR_OK)
		*ret_events = both.events;
	return code;
}
