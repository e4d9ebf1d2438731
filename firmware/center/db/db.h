/*
 * A connection to the center's database and statements on it. One SQL text
 * for SQLite and PostgreSQL: `$1`.. parameters, upserts, RETURNING, times as
 * integers (milliseconds since 1970). What differs between them stays behind
 * this header. Values are bound, never written into the text.
 *
 * A statement is a `static const struct db_sql`; its address is its name: it is
 * prepared once for each connection. A connection belongs to one thread at a time.
 */
#ifndef MOTCUA_CENTER_DB_DB_H
#define MOTCUA_CENTER_DB_DB_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DB_ARGS_MAX 40
#define DB_STATEMENTS_MAX 256 /* a power of two; distinct statements on one connection */
#define DB_URL_MAX 512

struct db;

struct db_sql {
	const char *text;
};

enum db_type { DB_NULL, DB_INT, DB_REAL, DB_TEXT, DB_BYTES };

struct db_value {
	enum db_type type;
	int64_t num;
	double real;
	const void *bytes; /* borrowed until the call returns (db_query: until db_end) */
	size_t len;
};

struct db_value db_arg_int(int64_t num);
struct db_value db_arg_real(double real);
/* NULL becomes SQL NULL. */
struct db_value db_arg_text(const char *text);
struct db_value db_arg_bytes(const void *bytes, size_t len);
struct db_value db_arg_null(void);

enum db_mode { DB_READ, DB_WRITE, DB_LOOK };

/* url: "sqlite:PATH" or "postgresql://...". DB_WRITE creates a SQLite file (WAL,
 * synchronous FULL). DB_LOOK leaves no trace: a copy on a medium that can't be
 * written will do. ERR_CORRUPT for a file that is no database, ERR_OFFLINE
 * where the server is away. A failure leaves nothing to close. */
enum err_code db_open(const char *url, enum db_mode mode, struct db **ret_db, struct err *err) MUST_USE;
/* Takes NULL. Rolls back what is open. */
void db_close(struct db *db);
/* "sqlite" or "postgresql". */
const char *db_kind(const struct db *db);
/* PostgreSQL: the socket to wait on for notifications; -1 for SQLite. */
int db_fd(const struct db *db);

/*
 * Runs a statement that answers no rows. Errors: ERR_CONFLICT for a constraint,
 * ERR_AGAIN when the transaction must be run again (busy, serialisation),
 * ERR_LIMIT for a full disk, ERR_OFFLINE for a lost server, ERR_IO, ERR_CORRUPT.
 */
enum err_code db_run(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					 struct err *err) MUST_USE;
/*
 * As db_run, for an INSERT of one row or a SELECT that answers one; *ret_changed (may be NULL) says whether it did.
 * While db_defer is on, PostgreSQL works on it beside the caller: it is taken to have changed its row, and where that
 * turns out wrong a later statement or the commit fails with ERR_CONFLICT, db_later_failed answers true and the
 * transaction can only be rolled back, to be run again without db_defer.
 */
enum err_code db_run_later(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						   bool *ret_changed, struct err *err) MUST_USE;
/* Until the next db_begin. */
void db_defer(struct db *db, bool defer);
bool db_later_failed(const struct db *db);
/* Rows changed by the last db_run. */
int64_t db_changes(const struct db *db);
/* Statements run since db_begin that could have changed something. */
uint64_t db_writes(const struct db *db);

/* Rows of one query. Only one may be open for each statement and connection. */
struct db_rows {
	struct db *db;
	void *handle;
	int row, count;
	enum err_code code;
	struct err err;
};

enum err_code db_query(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					   struct db_rows *ret_rows, struct err *err) MUST_USE;
/* False after the last row and after an error, which db_end then tells. */
bool db_next(struct db_rows *rows);
int64_t db_int(const struct db_rows *rows, int column);
double db_real(const struct db_rows *rows, int column);
/* Never NULL; valid until the next db_next or db_end. */
const char *db_text(const struct db_rows *rows, int column);
/* Copies, cut to fit. */
void db_copy(const struct db_rows *rows, int column, char *out, size_t size);
const void *db_bytes(const struct db_rows *rows, int column, size_t *ret_len);
bool db_is_null(const struct db_rows *rows, int column);
/* Always to be called after a db_query that answered ERR_OK. */
enum err_code db_end(struct db_rows *rows, struct err *err) MUST_USE;
/* For one row or none: whether there is one is db_next's answer; then db_end. */

/* The first column of the first row of a statement run to its end; 0 where there is no row, which *ret_found tells
 * (it may be NULL). */
enum err_code db_one_int(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						 int64_t *ret_value, bool *ret_found, struct err *err) MUST_USE;
/* The first n columns of its first row; all 0 where there is none. */
enum err_code db_ints(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					  int64_t *ret_values, size_t n, struct err *err) MUST_USE;
/* Whether the statement answers a row. */
enum err_code db_exists(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						bool *ret_exists, struct err *err) MUST_USE;

enum err_code db_begin(struct db *db, struct err *err) MUST_USE;
/* ERR_OK means durable. */
enum err_code db_commit(struct db *db, struct err *err) MUST_USE;
void db_rollback(struct db *db);

/* From inside of a transaction: with its commit, what was deleted so far leaves the disk (SQLite's log is emptied; the
 * file's free room is overwritten anyway). PostgreSQL: nothing, its own vacuum does. */
void db_scrub(struct db *db);

/* Runs text of several statements, without parameters: migrations and tests only. */
enum err_code db_script(struct db *db, const char *text, struct err *err) MUST_USE;

/* PostgreSQL: reads one waiting notification of any channel into payload; false where there is none.
 * ERR_OFFLINE in *ret_code when the connection is lost. SQLite: always false. */
bool db_notification(struct db *db, char *payload, size_t size, enum err_code *ret_code);

/* Connections for reading, lent to one thread at a time. */
struct db_pool;
#define DB_POOL_MAX 16
enum err_code db_pool_create(const char *url, size_t count, struct db_pool **ret_pool, struct err *err) MUST_USE;
void db_pool_destroy(struct db_pool *pool);
/* Waits until one is free. A broken connection is opened anew; NULL where that fails. */
struct db *db_pool_take(struct db_pool *pool);
/* broken: close it rather than keep it. */
void db_pool_give(struct db_pool *pool, struct db *db, bool broken);

#endif
