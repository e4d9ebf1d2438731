/*
 * PostgreSQL behind db.h. Numbers and texts travel as text, bytes in binary;
 * a result is fetched whole (answers of the center are small).
 */
#include "center/db/db_priv.h"

#include "base/check.h"

#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 32
#define OID_BYTEA 17
#define LATER_MAX 256 /* answers of so many statements wait in the socket at most */

struct link {
	PGconn *conn;
	unsigned prepared_count;
	unsigned under_way; /* statements of pg_later whose answers are not read */
	bool *failed;       /* to be told when one of them did not change one row */
};

struct prepared {
	char name[16];
	int params;
};

static enum err_code code_of(const PGresult *result)
{
	const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	if (!state)
		return ERR_OFFLINE;
	/* Serialisation failure, deadlock, and a statement lost with its server: run the transaction again. */
	if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 || strcmp(state, "55P03") == 0)
		return ERR_AGAIN;
	if (strncmp(state, "23", 2) == 0)
		return ERR_CONFLICT;
	if (strncmp(state, "08", 2) == 0 || strncmp(state, "57P", 3) == 0)
		return ERR_OFFLINE;
	if (strncmp(state, "53", 2) == 0)
		return ERR_LIMIT;
	if (strncmp(state, "22", 2) == 0)
		return ERR_INVALID;
	return ERR_IO;
}

static enum err_code fail(struct link *link, const PGresult *result, struct err *err)
{
	/* The primary message alone: the detail line would repeat values. */
	const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	enum err_code code = PQstatus(link->conn) != CONNECTION_OK ? ERR_OFFLINE : code_of(result);
	return err_set(err, code, "PostgreSQL: %.200s", text ? text : "connection lost");
}

/* One statement of a pipeline, or its end. */
static enum err_code read_later(struct link *link, struct err *err)
{
	PGresult *result = PQgetResult(link->conn);
	ExecStatusType status = PQresultStatus(result);
	enum err_code code = ERR_OK;
	if (status == PGRES_PIPELINE_ABORTED)
		code = err_set(err, ERR_CONFLICT, "PostgreSQL: after a statement that failed");
	else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC)
		code = fail(link, result, err);
	else if (status != PGRES_PIPELINE_SYNC && strcmp(PQcmdTuples(result), "1") != 0)
		code = err_set(err, ERR_CONFLICT, "PostgreSQL: another row was expected");
	PQclear(result);
	if (status != PGRES_PIPELINE_SYNC && PQstatus(link->conn) == CONNECTION_OK)
		PQclear(PQgetResult(link->conn)); /* the mark between two statements */
	return code;
}

/* The answers of what was sent ahead; the first that is wrong is told. */
static enum err_code catch_up(struct link *link, struct err *err)
{
	if (link->under_way == 0)
		return ERR_OK;
	enum err_code code = PQpipelineSync(link->conn) ? ERR_OK : fail(link, NULL, err);
	for (unsigned i = 0; i <= link->under_way && PQstatus(link->conn) == CONNECTION_OK; i++) {
		struct err other;
		enum err_code one = read_later(link, code == ERR_OK ? err : &other);
		if (code == ERR_OK)
			code = one;
	}
	link->under_way = 0;
	if (PQstatus(link->conn) != CONNECTION_OK || !PQexitPipelineMode(link->conn))
		return err_set(err, ERR_OFFLINE, "PostgreSQL: connection lost");
	if (code == ERR_CONFLICT)
		*link->failed = true;
	return code;
}

static enum err_code pg_script(void *handle, const char *text, struct err *err)
{
	struct link *link = handle;
	enum err_code caught_up = catch_up(link, err);
	if (caught_up != ERR_OK)
		return caught_up;
	PGresult *result = PQexec(link->conn, text);
	ExecStatusType status = PQresultStatus(result);
	enum err_code code = ERR_OK;
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		code = fail(link, result, err);
	PQclear(result);
	return code;
}

static void pg_close(void *handle)
{
	struct link *link = handle;
	PQfinish(link->conn);
	free(link);
}

static void quiet(void *arg, const char *message)
{
}

static enum err_code pg_open(const char *address, enum db_mode mode, void **ret_link, struct err *err)
{
	struct link *link = calloc(1, sizeof *link);
	if (!link)
		return err_set(err, ERR_LIMIT, "no memory for a connection");
	link->conn = PQconnectdb(address);
	enum err_code code = ERR_OK;
	if (PQstatus(link->conn) != CONNECTION_OK) {
		code = err_set(err, ERR_OFFLINE, "PostgreSQL: no connection");
	} else {
		PQsetNoticeProcessor(link->conn, quiet, NULL);
		code =
			pg_script(link, "SET client_encoding = 'UTF8'; SET synchronous_commit = on; SET lock_timeout = '5s'", err);
	}
	if (code == ERR_OK && mode != DB_WRITE)
		code = pg_script(link, "SET default_transaction_read_only = on", err);
	if (code != ERR_OK) {
		pg_close(link);
		return err_wrap(err, code, "database");
	}
	*ret_link = link;
	return ERR_OK;
}

static bool is_transaction_word(const char *text)
{
	return strcmp(text, "BEGIN") == 0 || strcmp(text, "COMMIT") == 0 || strcmp(text, "ROLLBACK") == 0;
}

static enum err_code prepare(struct link *link, const struct db_sql *sql, struct prepared **ret, struct err *err)
{
	struct prepared *prepared = calloc(1, sizeof *prepared);
	if (!prepared)
		return err_set(err, ERR_LIMIT, "no memory for a statement");
	snprintf(prepared->name, sizeof prepared->name, "s%u", link->prepared_count++);
	PGresult *result = PQprepare(link->conn, prepared->name, sql->text, 0, NULL);
	enum err_code code = PQresultStatus(result) == PGRES_COMMAND_OK ? ERR_OK : fail(link, result, err);
	PQclear(result);
	if (code == ERR_OK) {
		result = PQdescribePrepared(link->conn, prepared->name);
		prepared->params = PQnparams(result);
		PQclear(result);
		*ret = prepared;
	} else {
		free(prepared);
	}
	return code;
}

struct params {
	const char *values[DB_ARGS_MAX];
	int lengths[DB_ARGS_MAX];
	int formats[DB_ARGS_MAX];
	char numbers[DB_ARGS_MAX][NUMBER_SIZE];
};

static void fill(struct params *params, const struct db_value *args, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		params->values[i] = NULL;
		params->lengths[i] = (int)args[i].len;
		params->formats[i] = args[i].type == DB_BYTES;
		if (args[i].type == DB_INT)
			snprintf(params->numbers[i], NUMBER_SIZE, "%lld", (long long)args[i].num);
		else if (args[i].type == DB_REAL)
			snprintf(params->numbers[i], NUMBER_SIZE, "%.17g", args[i].real);
		if (args[i].type == DB_INT || args[i].type == DB_REAL)
			params->values[i] = params->numbers[i];
		else if (args[i].type != DB_NULL)
			params->values[i] = args[i].bytes ? args[i].bytes : "";
	}
}

static enum err_code pg_query(void *handle, const struct db_sql *sql, void **slot, const struct db_value *args,
							  size_t count, struct db_rows *rows, struct err *err)
{
	struct link *link = handle;
	PGresult *result;
	enum err_code caught_up = catch_up(link, err);
	if (caught_up != ERR_OK && strcmp(sql->text, "ROLLBACK") != 0)
		return caught_up;
	if (is_transaction_word(sql->text)) {
		result = PQexec(link->conn, sql->text);
	} else {
		struct prepared *prepared = *slot;
		if (!prepared) {
			enum err_code code = prepare(link, sql, &prepared, err);
			if (code != ERR_OK)
				return code;
			*slot = prepared;
		}
		CHECK((int)count >= prepared->params);
		struct params params;
		fill(&params, args, count);
		result = PQexecPrepared(link->conn, prepared->name, prepared->params, params.values, params.lengths,
								params.formats, 0);
	}
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
		enum err_code code = fail(link, result, err);
		PQclear(result);
		return code;
	}
	/* COMMIT of a failed transaction answers ROLLBACK. */
	if (strcmp(sql->text, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "COMMIT") != 0) {
		PQclear(result);
		return err_set(err, ERR_CONFLICT, "PostgreSQL: the transaction had failed");
	}
	rows->handle = result;
	rows->row = -1;
	rows->count = PQntuples(result);
	return ERR_OK;
}

static enum err_code pg_later(void *handle, const struct db_sql *sql, void **slot, const struct db_value *args,
							  size_t count, bool *failed, struct err *err)
{
	struct link *link = handle;
	struct prepared *prepared = *slot;
	enum err_code code = !prepared || link->under_way >= LATER_MAX ? catch_up(link, err) : ERR_OK;
	if (code == ERR_OK && !prepared) {
		code = prepare(link, sql, &prepared, err);
		*slot = code == ERR_OK ? prepared : NULL;
	}
	if (code != ERR_OK)
		return code;
	CHECK((int)count >= prepared->params);
	struct params params;
	fill(&params, args, count);
	link->failed = failed;
	if ((link->under_way == 0 && !PQenterPipelineMode(link->conn)) ||
		!PQsendQueryPrepared(link->conn, prepared->name, prepared->params, params.values, params.lengths,
							 params.formats, 0) ||
		PQflush(link->conn) < 0)
		return fail(link, NULL, err);
	link->under_way++;
	return ERR_OK;
}

static enum err_code pg_settle(void *handle, struct err *err)
{
	return catch_up(handle, err);
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
	free(slot);
}

static int pg_fd(void *handle)
{
	struct link *link = handle;
	return PQsocket(link->conn);
}

static bool pg_notification(void *handle, char *payload, size_t size, enum err_code *ret_code)
{
	struct link *link = handle;
	*ret_code = PQconsumeInput(link->conn) ? ERR_OK : ERR_OFFLINE;
	PGnotify *notify = PQnotifies(link->conn);
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
	.settle = pg_settle,
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
