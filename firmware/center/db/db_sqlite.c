/*
 * SQLite behind db.h: WAL and synchronous FULL, the pair that loses nothing at
 * a power cut (design FAULTS). One connection writes; db_checkpoint.h keeps the
 * WAL short.
 */
#include "center/db/db_checkpoint.h"
#include "center/db/db_gather.h"
#include "center/db/db_priv.h"

#include "base/file.h"
#include "base/log.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CACHE_KIB 4096
#define CACHE_READ_KIB 1024

struct prepared {
	sqlite3_stmt *stmt;
	unsigned char position[DB_ARGS_MAX]; /* of $1.. in SQLite's own counting; 0: not used */
};

static enum err_code code_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return ERR_AGAIN;
	case SQLITE_CONSTRAINT:
		return ERR_CONFLICT;
	case SQLITE_FULL:
	case SQLITE_NOMEM:
	case SQLITE_TOOBIG:
		return ERR_LIMIT;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERR_CORRUPT;
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
		return ERR_INVALID;
	default:
		return ERR_IO;
	}
}

static enum err_code fail(sqlite3 *db, int rc, struct err *err)
{
	return err_set(err, code_of(rc), "SQLite: %s", sqlite3_errmsg(db));
}

static enum err_code lite_script(void *link, const char *text, struct err *err)
{
	int rc = sqlite3_exec(link, text, NULL, NULL, NULL);
	return rc == SQLITE_OK ? ERR_OK : fail(link, rc, err);
}

static enum err_code set_up(sqlite3 *db, enum db_mode mode, struct err *err)
{
	char text[512];
	sqlite3_busy_timeout(db, DB_CHECKPOINT_BUSY_MS);
	sqlite3_extended_result_codes(db, 1);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	snprintf(text, sizeof text,
			 "PRAGMA synchronous=FULL;%sPRAGMA foreign_keys=ON;PRAGMA temp_store=MEMORY;"
			 "PRAGMA wal_autocheckpoint=0;PRAGMA cache_size=-%d;%s",
			 mode == DB_WRITE ? "PRAGMA journal_mode=WAL;PRAGMA secure_delete=ON;" : "",
			 mode == DB_WRITE ? CACHE_KIB : CACHE_READ_KIB,
			 mode != DB_WRITE ? "PRAGMA query_only=ON;" : "");
	return lite_script(db, text, err);
}

static enum err_code make_folder(const char *path, struct err *err)
{
	char folder[FILE_PATH_MAX];
	const char *slash = strrchr(path, '/');
	if (!slash || slash == path)
		return ERR_OK;
	snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
	return file_make_dirs(folder, err);
}

/* As it lies there, without the files that a log needs beside it; so only where there is no log. */
static int open_still(const char *path, sqlite3 **ret_db)
{
	char uri[3 * FILE_PATH_MAX + 32] = "file:", log[FILE_PATH_MAX + 8];
	size_t len = strlen(uri);
	snprintf(log, sizeof log, "%s-wal", path);
	for (; *path && len < 3 * FILE_PATH_MAX; path++)
		len += (size_t)snprintf(uri + len, sizeof uri - len, strchr("?#%", *path) ? "%%%02x" : "%c", *path);
	snprintf(uri + len, sizeof uri - len, "%s", access(log, F_OK) == 0 ? "" : "?immutable=1");
	return sqlite3_open_v2(uri, ret_db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
}

static int open_file(const char *path, enum db_mode mode, sqlite3 **ret_db)
{
	if (mode == DB_LOOK)
		return open_still(path, ret_db);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
	bool gathers = mode == DB_WRITE && db_gather_register(DB_GATHER_VFS, NULL) == SQLITE_OK;
	return sqlite3_open_v2(path, ret_db, flags, gathers ? DB_GATHER_VFS : NULL);
}

static enum err_code lite_open(const char *address, enum db_mode mode, void **ret_link, struct err *err)
{
	const char *path = address + strlen(db_sqlite.prefix);
	if (!*path)
		return err_set(err, ERR_INVALID, "sqlite: needs a path");
	enum err_code code = mode == DB_WRITE ? make_folder(path, err) : ERR_OK;
	if (code != ERR_OK)
		return code;
	sqlite3 *db = NULL;
	int rc = open_file(path, mode, &db);
	code = rc == SQLITE_OK ? set_up(db, mode, err) : db ? fail(db, rc, err) : err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK && mode == DB_WRITE)
		code = db_checkpoint_attach(db, path, err);
	if (code != ERR_OK) {
		sqlite3_close(db);
		return err_wrap(err, code, "database");
	}
	*ret_link = db;
	return ERR_OK;
}

static void lite_close(void *link)
{
	db_checkpoint_detach(link);
	sqlite3_close(link);
}

static enum err_code prepare(sqlite3 *db, const struct db_sql *sql, struct prepared **ret, struct err *err)
{
	struct prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		return err_set(err, ERR_LIMIT, "no memory for a statement");
	int rc = sqlite3_prepare_v3(db, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &prepared->stmt, NULL);
	if (rc != SQLITE_OK) {
		free(prepared);
		return fail(db, rc, err);
	}
	/* SQLite numbers $1.. in the order in which they first occur. */
	for (int i = 0; i < DB_ARGS_MAX; i++) {
		char name[16];
		snprintf(name, sizeof name, "$%d", i + 1);
		prepared->position[i] = (unsigned char)sqlite3_bind_parameter_index(prepared->stmt, name);
	}
	*ret = prepared;
	return ERR_OK;
}

static int bind(sqlite3_stmt *stmt, int position, const struct db_value *value)
{
	switch (value->type) {
	case DB_INT:
		return sqlite3_bind_int64(stmt, position, value->num);
	case DB_REAL:
		return sqlite3_bind_double(stmt, position, value->real);
	case DB_TEXT:
		return sqlite3_bind_text(stmt, position, value->bytes, (int)value->len, SQLITE_STATIC);
	case DB_BYTES:
		return sqlite3_bind_blob(stmt, position, value->len ? value->bytes : "", (int)value->len, SQLITE_STATIC);
	case DB_NULL:
		break;
	}
	return sqlite3_bind_null(stmt, position);
}

static enum err_code lite_query(void *link, const struct db_sql *sql, void **slot, const struct db_value *args,
								size_t count, struct db_rows *rows, struct err *err)
{
	struct prepared *prepared = *slot;
	if (!prepared) {
		enum err_code code = prepare(link, sql, &prepared, err);
		if (code != ERR_OK)
			return code;
		*slot = prepared;
	}
	for (size_t i = 0; i < count; i++) {
		int rc = prepared->position[i] ? bind(prepared->stmt, prepared->position[i], &args[i]) : SQLITE_OK;
		if (rc != SQLITE_OK)
			return fail(link, rc, err);
	}
	rows->handle = prepared->stmt;
	return ERR_OK;
}

static bool lite_next(struct db_rows *rows)
{
	/* Past its end a statement would begin anew. */
	if (rows->row)
		return false;
	int rc = sqlite3_step(rows->handle);
	if (rc == SQLITE_ROW)
		return true;
	rows->row = 1;
	if (rc != SQLITE_DONE)
		rows->code = fail(sqlite3_db_handle(rows->handle), rc, &rows->err);
	return false;
}

static int64_t lite_int(const struct db_rows *rows, int column)
{
	return sqlite3_column_int64(rows->handle, column);
}

static double lite_real(const struct db_rows *rows, int column)
{
	return sqlite3_column_double(rows->handle, column);
}

static const void *lite_bytes(const struct db_rows *rows, int column, size_t *ret_len, bool text)
{
	const void *bytes =
		text ? (const void *)sqlite3_column_text(rows->handle, column) : sqlite3_column_blob(rows->handle, column);
	*ret_len = (size_t)sqlite3_column_bytes(rows->handle, column);
	return bytes;
}

static bool lite_is_null(const struct db_rows *rows, int column)
{
	return sqlite3_column_type(rows->handle, column) == SQLITE_NULL;
}

static int64_t lite_end(struct db_rows *rows)
{
	int64_t changes = sqlite3_changes(sqlite3_db_handle(rows->handle));
	sqlite3_reset(rows->handle);
	return changes;
}

static void lite_forget(void *link, void *slot)
{
	struct prepared *prepared = slot;
	sqlite3_finalize(prepared->stmt);
	free(prepared);
}

static void lite_scrub(void *link)
{
	db_checkpoint_scrub(link);
}

static int lite_fd(void *link)
{
	return -1;
}

const struct db_backend db_sqlite = {
	.kind = "sqlite",
	.prefix = "sqlite:",
	.word_int = "INTEGER",
	.word_bytes = "BLOB",
	.word_strict = "STRICT",
	.word_norowid = "STRICT, WITHOUT ROWID",
	.open = lite_open,
	.close = lite_close,
	.query = lite_query,
	.next = lite_next,
	.column_int = lite_int,
	.column_real = lite_real,
	.column_bytes = lite_bytes,
	.column_is_null = lite_is_null,
	.end = lite_end,
	.script = lite_script,
	.forget = lite_forget,
	.fd = lite_fd,
	.scrub = lite_scrub,
};
