/* Inside the store: the connection, cached statements and transactions. */
#ifndef MOTCUA_STORE_STORE_PRIV_H
#define MOTCUA_STORE_STORE_PRIV_H

#include "store/journal.h"
#include "store/store.h"

#include <sqlite3.h>

#define STORE_FILE "journal.db"
#define STORE_APPLICATION 0x4d74636a /* "Mtcj" */

enum store_sql {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_SETTING_GET,
	SQL_SETTING_SET,
	SQL_DOCUMENT_GET,
	SQL_DOCUMENT_SET,
	SQL_EVENT_ADD,
	SQL_EVENT_FORGET_TYPE,
	SQL_EVENT_BATCH,
	SQL_EVENT_TAKEN,
	SQL_EVENT_REFUSED,
	SQL_EVENT_PARK,
	SQL_EVENT_COUNT,
	SQL_EVENT_OLDEST,
	SQL_EVENT_PARKED_TRIM,
	SQL_TICKET_ADD,
	SQL_TICKET_FIND,
	SQL_TICKET_TOKEN,
	SQL_TICKET_STATE,
	SQL_TICKET_CHANGE,
	SQL_TICKET_LIST,
	SQL_RATING_ADD,
	SQL_RATING_FIND,
	SQL_SUM_COUNT,
	SQL_SUM_LIST,
	SQL_SUM_DROP,
	SQL_LEASE_FIND,
	SQL_LEASE_SET,
	SQL_LEASE_NEWEST,
	SQL_LEASE_TAG,
	SQL_LEASE_DROP,
	SQL_RANGE_DROP,
	SQL_RANGE_ADD,
	SQL_RANGE_NEXT,
	SQL_RANGE_USE,
	SQL_RANGE_LEFT,
	SQL_BAND_NEXT,
	SQL_BAND_USE,
	SQL_LEASES_DROP,
	SQL_RANGES_DROP,
	SQL_BANDS_DROP,
	SQL_TIDY_TICKETS,
	SQL_TIDY_RATINGS,
	SQL_TIDY_LEASES,
	SQL_TIDY_RANGES,
	SQL_TIDY_BANDS,
	SQL_COUNT,
};

struct store {
	sqlite3 *db; /* NULL while suspect and not yet reopened */
	sqlite3_stmt *statements[SQL_COUNT];
	int lock_fd;
	int reserve_fd;
	size_t reserve_bytes; /* wanted */
	bool reserve_used;
	bool suspect; /* the disk failed: reopen and check before anything is acknowledged */
	bool full;    /* the last statement found no room */
	bool log_damaged; /* as it was found: how far the leases had come is not known */
	int pending, parked;
	char boot_id[33];
	char dir[FILE_PATH_MAX];
	char path[FILE_PATH_MAX + 16];
	char vfs[32];
};

/* A statement ready to be bound; prepared on first use. NULL with err set where it can't be. */
sqlite3_stmt *store_statement(struct store *store, enum store_sql which, struct err *err);
/* Runs a statement that answers no rows and resets it. */
enum err_code store_step(struct store *store, sqlite3_stmt *statement, struct err *err) MUST_USE;
/* Turns a result of SQLite into an error; marks the store as suspect where the disk failed. */
enum err_code store_failed(struct store *store, int result, const char *what, struct err *err);
void store_bind_text(sqlite3_stmt *statement, int index, const char *text);
/* Copies a column, cut to fit; "" for NULL. */
void store_column_text(sqlite3_stmt *statement, int column, char *out, size_t size);
/* Ready to be used? Reopens and checks a suspect store. */
enum err_code store_ready(struct store *store, struct err *err) MUST_USE;

/* One transaction around change(); a full disk gives up the reserve once where kind may use it. */
enum err_code store_write(struct store *store, enum store_kind kind,
						  enum err_code (*change)(struct store *store, void *context, struct err *err), void *context,
						  struct err *err) MUST_USE;
/* Inside a transaction. */
enum err_code store_setting_put(struct store *store, const char *name, const char *value, struct err *err) MUST_USE;
/* Inside a transaction: the event of an effect. */
/* Within a transaction. */
enum err_code store_rating_sum_add(struct store *store, const struct rating *rating, struct err *err) MUST_USE;
enum err_code store_note_insert(struct store *store, const struct store_note *note, struct err *err) MUST_USE;

/* migrate.c: brings a database to the newest schema, one transaction a step. */
#define STORE_SCHEMA 1
enum err_code store_migrate(sqlite3 *db, int *ret_from, struct err *err) MUST_USE;
/* salvage.c: takes over what can be read of a file set aside. */
enum err_code store_salvage(struct store *store, const char *from, unsigned *ret_events, struct err *err) MUST_USE;
/* log_check.c: does the log hold commits that SQLite would not read? To be asked before the file is opened. */
bool store_log_is_damaged(const struct store *store);
/* reserve.c */
void store_reserve_open(struct store *store);
/* False where nothing was left to give. */
bool store_reserve_release(struct store *store);
void store_reserve_refill(struct store *store);
void store_reserve_close(struct store *store);

#endif
