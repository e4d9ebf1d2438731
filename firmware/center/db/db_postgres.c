/*
 * PostgreSQL behind db.h. Numbers and texts travel as text, bytes in binary;
 * a result is fetched whole (answers of the center are small).
 */
#include "center/db/db_priv.h"

#include "center/db/db_pg_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OID_BYTEA 17

static enum err_code pg_script(void *handle, const char *text, struct err *err)
{
	return db_pg_script(handle, text, err);
}

static void pg_close(void *handle)
{
	db_pg_close(handle);
}

static enum err_code pg_open(const char *address, enum db_mode mode, void **ret_link, struct err *err)
{
	struct db_pg_link *link = NULL;
	enum err_code code = db_pg_connect(address, &link, err);
	if (code == ERR_OK)
		code = db_pg_script(
			link, "SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET lock_timeout = '5s'", err);
	if (code == ERR_OK && mode != DB_WRITE)
		code = db_pg_script(link, "SET default_transaction_read_only = on", err);
	if (code != ERR_OK) {
		db_pg_close(link);
		return err_wrap(err, code, "database");
	}
	*ret_link = link;
	return ERR_OK;
}

static enum err_code pg_query(void *handle, const struct db_sql *sql, void **slot, const struct db_value *args,
							  size_t count, struct db_rows *rows, struct err *err)
{
	struct db_pg_link *link = handle;
	PGresult *result = NULL;
	enum err_code code = ERR_OK;
	if (strcmp(sql->text, "BEGIN") == 0)
		db_pg_begin(link);
	else if (strcmp(sql->text, "COMMIT") == 0)
		code = db_pg_commit(link, err);
	else if (strcmp(sql->text, "ROLLBACK") == 0)
		code = db_pg_rollback(link, err);
	else
		code = db_pg_ask(link, sql->text, (struct db_pg_statement **)slot, args, count, &result, err);
	if (code != ERR_OK)
		return code;
	rows->handle = result;
	rows->row = -1;
	rows->count = PQntuples(result);
	return ERR_OK;
}

static enum err_code pg_later(void *handle, const struct db_sql *sql, void **slot, const struct db_value *args,
							  size_t count, bool *failed, struct err *err)
{
	return db_pg_later(handle, sql->text, (struct db_pg_statement **)slot, args, count, failed, err);
}

static bool pg_next(struct db_rows *rows)
{
	return ++rows->row < rows->count;
}

static int64_t pg_int(const struct db_rows *rows, int column)
{
	return strtoll(PQgetvalue(rows->handle, rows->row, column), NULL, 10);
}

static double pg_real(const struct db_rows *rows, int column)
{
	return strtod(PQgetvalue(rows->handle, rows->row, column), NULL);
}

static int hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* "\x0a1b" as the server writes bytes, made binary in place: the result is ours. */
static const void *unhex(char *text, size_t *len)
{
	if (*len < 2 || text[0] != '\\' || text[1] != 'x')
		return text; /* converted by an earlier call only where it was too short to tell */
	size_t count = (*len - 2) / 2;
	for (size_t i = 0; i < count; i++)
		text[i] = (char)(hex(text[2 + i * 2]) << 4 | hex(text[3 + i * 2]));
	*len = count;
	return text;
}

static const void *pg_bytes(const struct db_rows *rows, int column, size_t *ret_len, bool text)
{
	char *value = PQgetvalue(rows->handle, rows->row, column);
	*ret_len = (size_t)PQgetlength(rows->handle, rows->row, column);
	if (text || PQftype(rows->handle, column) != OID_BYTEA)
		return value;
	return unhex(value, ret_len);
}

static bool pg_is_null(const struct db_rows *rows, int column)
{
	return PQgetisnull(rows->handle, rows->row, column);
}

static int64_t pg_end(struct db_rows *rows)
{
	int64_t changes = strtoll(PQcmdTuples(rows->handle), NULL, 10);
	PQclear(rows->handle);
	return changes;
}

static void pg_forget(void *handle, void *slot)
{
	db_pg_forget(slot);
}

static int pg_fd(void *handle)
{
	return PQsocket(db_pg_conn(handle));
}

static bool pg_notification(void *handle, char *payload, size_t size, enum err_code *ret_code)
{
	PGconn *conn = db_pg_conn(handle);
	*ret_code = PQconsumeInput(conn) ? ERR_OK : ERR_OFFLINE;
	PGnotify *notify = PQnotifies(conn);
	if (!notify)
		return false;
	snprintf(payload, size, "%s", notify->extra);
	PQfreemem(notify);
	return true;
}

const struct db_backend db_postgres = {
	.kind = "postgresql",
	.prefix = "postgresql://",
	.word_int = "BIGINT",
	.word_bytes = "BYTEA",
	.word_strict = "",
	.word_norowid = "",
	.open = pg_open,
	.close = pg_close,
	.query = pg_query,
	.later = pg_later,
	.next = pg_next,
	.column_int = pg_int,
	.column_real = pg_real,
	.column_bytes = pg_bytes,
	.column_is_null = pg_is_null,
	.end = pg_end,
	.script = pg_script,
	.forget = pg_forget,
	.fd = pg_fd,
	.notification = pg_notification,
};
