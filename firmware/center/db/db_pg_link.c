#include "center/db/db_pg_link.h"

#include "base/buf.h"
#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_SIZE 32
#define SENT_MAX 256 /* statements on their way: their answers fit into the sockets, so that nobody blocks */
#define ROWS_MAX 16  /* of one statement */
#define FEW_ROWS 4
#define GROUPS_MAX 8
#define GROUP_BYTES_MAX (4u << 20)
#define ANY_ROWS (-1)
#define NOTHING " ON CONFLICT (id) DO NOTHING"
#define NAME_SIZE 16

enum width { ONE_ROW, SOME_ROWS, MANY_ROWS, WIDTHS };

static const unsigned rows_of[WIDTHS] = {1, FEW_ROWS, ROWS_MAX};

struct db_pg_statement {
	char name[NAME_SIZE]; /* as it is written; "": not prepared yet */
	int params;
	bool adds;                      /* INSERT ... VALUES ($1, ... $n), at most with DO NOTHING */
	char later[WIDTHS][NAME_SIZE]; /* of several rows, without DO NOTHING */
};

/* Rows for one statement that were not sent. */
struct group {
	struct db_pg_statement *statement;
	const char *text;
	unsigned rows;
	struct buf bytes;
	size_t at[ROWS_MAX * DB_ARGS_MAX]; /* in bytes; SIZE_MAX: NULL */
	int lengths[ROWS_MAX * DB_ARGS_MAX];
	int formats[ROWS_MAX * DB_ARGS_MAX];
};

/* A statement on its way. */
struct sent {
	int rows;   /* that it must change, or ANY_ROWS */
	char *name; /* of the statement that it prepares: none where it fails; NULL */
};

struct db_pg_link {
	PGconn *conn;
	unsigned prepared_count;
	bool begins; /* BEGIN is to go first */
	struct sent sent[SENT_MAX];
	unsigned sent_count;
	struct group *groups[GROUPS_MAX];
	size_t group_count;
	bool *failed; /* of db_pg_later */
};

/* -- what went wrong --------------------------------------------------------------------------- */

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

static enum err_code fail(struct db_pg_link *link, const PGresult *result, struct err *err)
{
	/* The primary message alone: the detail line would repeat values. */
	const char *text = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
	enum err_code code = PQstatus(link->conn) != CONNECTION_OK ? ERR_OFFLINE : code_of(result);
	return err_set(err, code, "PostgreSQL: %.200s", text ? text : "connection lost");
}

static enum err_code lost(struct err *err)
{
	return err_set(err, ERR_OFFLINE, "PostgreSQL: connection lost");
}

/* -- the pipeline ------------------------------------------------------------------------------ */

static enum err_code note_sent(struct db_pg_link *link, bool sent, int rows, struct err *err)
{
	if (!sent)
		return fail(link, NULL, err);
	CHECK(link->sent_count < SENT_MAX);
	link->sent[link->sent_count++] = (struct sent){.rows = rows};
	return ERR_OK;
}

static enum err_code send_words(struct db_pg_link *link, const char *text, struct err *err)
{
	return note_sent(link, PQsendQueryParams(link->conn, text, 0, NULL, NULL, NULL, NULL, 0), ANY_ROWS, err);
}

/* Before anything is sent. */
static enum err_code open_pipeline(struct db_pg_link *link, struct err *err)
{
	if (PQpipelineStatus(link->conn) == PQ_PIPELINE_OFF && !PQenterPipelineMode(link->conn))
		return fail(link, NULL, err);
	if (!link->begins)
		return ERR_OK;
	link->begins = false;
	return send_words(link, "BEGIN", err);
}

/* One answer; given away instead where ret_result is not NULL and it is a good one. */
static enum err_code read_one(struct db_pg_link *link, int rows, PGresult **ret_result, struct err *err)
{
	PGresult *result = PQgetResult(link->conn);
	ExecStatusType status = PQresultStatus(result);
	enum err_code code = ERR_OK;
	if (status == PGRES_PIPELINE_ABORTED)
		code = err_set(err, ERR_CONFLICT, "PostgreSQL: after a statement that failed");
	else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		code = fail(link, result, err);
	else if (rows != ANY_ROWS && strtol(PQcmdTuples(result), NULL, 10) != rows)
		code = err_set(err, ERR_CONFLICT, "PostgreSQL: another row was expected");
	if (PQstatus(link->conn) == CONNECTION_OK)
		PQclear(PQgetResult(link->conn)); /* the mark between two statements */
	if (code == ERR_OK && ret_result)
		*ret_result = result;
	else
		PQclear(result);
	return code;
}

/*
 * Reads all answers. The first that is wrong is told, and of those that were left for later `failed` too. ret_last:
 * takes the last one's result; NULL: nobody asked for it.
 */
static enum err_code read_all(struct db_pg_link *link, PGresult **ret_last, struct err *err)
{
	if (PQpipelineStatus(link->conn) == PQ_PIPELINE_OFF)
		return ERR_OK;
	enum err_code code = PQpipelineSync(link->conn) ? ERR_OK : fail(link, NULL, err);
	for (unsigned i = 0; i < link->sent_count && PQstatus(link->conn) == CONNECTION_OK; i++) {
		struct err other;
		bool first = code == ERR_OK, asked = i + 1 == link->sent_count && ret_last;
		enum err_code one =
			read_one(link, link->sent[i].rows, first && asked ? ret_last : NULL, first ? err : &other);
		if (one != ERR_OK && link->sent[i].name)
			link->sent[i].name[0] = '\0';
		if (first && one == ERR_CONFLICT && !asked && link->failed)
			*link->failed = true;
		code = first ? one : code;
	}
	link->sent_count = 0;
	if (PQstatus(link->conn) == CONNECTION_OK)
		PQclear(PQgetResult(link->conn)); /* the end of the pipeline */
	if (PQstatus(link->conn) != CONNECTION_OK || !PQexitPipelineMode(link->conn)) {
		if (code == ERR_OK && ret_last) {
			PQclear(*ret_last);
			*ret_last = NULL;
		}
		return lost(err);
	}
	return code;
}

/* Room for one more statement on its way, or two. */
static enum err_code make_room(struct db_pg_link *link, struct err *err)
{
	enum err_code code = link->sent_count + 3 < SENT_MAX ? ERR_OK : read_all(link, NULL, err);
	return code == ERR_OK ? open_pipeline(link, err) : code;
}

static enum err_code prepare(struct db_pg_link *link, const char *text, char ret_name[NAME_SIZE], struct err *err)
{
	enum err_code code = make_room(link, err);
	if (code != ERR_OK)
		return code;
	snprintf(ret_name, NAME_SIZE, "s%u", link->prepared_count++);
	code = note_sent(link, PQsendPrepare(link->conn, ret_name, text, 0, NULL), ANY_ROWS, err);
	if (code == ERR_OK)
		link->sent[link->sent_count - 1].name = ret_name;
	else
		ret_name[0] = '\0';
	return code;
}

/* -- statements -------------------------------------------------------------------------------- */

/* The greatest n of $n. */
static int count_params(const char *text)
{
	int most = 0;
	for (const char *at = strchr(text, '$'); at; at = strchr(at + 1, '$')) {
		int n = atoi(at + 1);
		most = n > most ? n : most;
	}
	return most;
}

static enum err_code statement_of(const char *text, struct db_pg_statement **statement, struct err *err)
{
	if (*statement)
		return ERR_OK;
	struct db_pg_statement *made = calloc(1, sizeof *made);
	if (!made)
		return err_set(err, ERR_LIMIT, "no memory for a statement");
	const char *values = strstr(text, "VALUES ("), *end = values ? strchr(values + 8, ')') : NULL;
	made->params = count_params(text);
	made->adds = strncmp(text, "INSERT ", 7) == 0 && end && (!end[1] || strcmp(end + 1, NOTHING) == 0);
	*statement = made;
	return ERR_OK;
}

void db_pg_forget(struct db_pg_statement *statement)
{
	free(statement);
}

/* "INSERT ... VALUES ($1, $2)" for several rows. */
static enum err_code prepare_rows(struct db_pg_link *link, const struct db_pg_statement *statement, const char *text,
								  unsigned rows, char ret_name[NAME_SIZE], struct err *err)
{
	struct buf many;
	buf_init(&many, 64 << 10);
	const char *values = strstr(text, "VALUES (") + strlen("VALUES ");
	buf_add(&many, text, (size_t)(values - text));
	for (unsigned row = 0; row < rows; row++) {
		for (int i = 0; i < statement->params; i++)
			buf_format(&many, "%s$%d", i ? ", " : row ? ", (" : "(", (int)row * statement->params + i + 1);
		buf_str(&many, ")");
	}
	enum err_code code = many.failed ? err_set(err, ERR_LIMIT, "no memory for a statement")
									 : prepare(link, buf_text(&many), ret_name, err);
	buf_finish(&many);
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

static enum err_code send_one(struct db_pg_link *link, const char *text, struct db_pg_statement *statement,
							  const struct db_value *args, size_t count, int rows, struct err *err)
{
	CHECK((int)count >= statement->params);
	enum err_code code = make_room(link, err);
	if (code == ERR_OK && !statement->name[0])
		code = prepare(link, text, statement->name, err);
	if (code != ERR_OK)
		return code;
	struct params params;
	fill(&params, args, count);
	bool sent = PQsendQueryPrepared(link->conn, statement->name, statement->params, params.values, params.lengths,
									params.formats, 0);
	return note_sent(link, sent, rows, err);
}

/* -- rows that are collected ------------------------------------------------------------------- */

/* `from` on, of as many rows as the width says. */
static enum err_code send_rows(struct db_pg_link *link, struct group *group, unsigned from, enum width width,
							   struct err *err)
{
	struct db_pg_statement *statement = group->statement;
	const char *values[ROWS_MAX * DB_ARGS_MAX];
	unsigned rows = rows_of[width], params = (unsigned)statement->params, count = rows * params;
	size_t first = (size_t)from * params;
	enum err_code code = make_room(link, err);
	if (code == ERR_OK && !statement->later[width][0])
		code = prepare_rows(link, statement, group->text, rows, statement->later[width], err);
	if (code != ERR_OK)
		return code;
	for (unsigned i = 0; i < count; i++)
		values[i] = group->at[first + i] == SIZE_MAX ? NULL : group->bytes.data + group->at[first + i];
	bool sent = PQsendQueryPrepared(link->conn, statement->later[width], (int)count, values, group->lengths + first,
									group->formats + first, 0);
	code = note_sent(link, sent, (int)rows, err);
	return code == ERR_OK && PQflush(link->conn) < 0 ? fail(link, NULL, err) : code;
}

static void empty(struct group *group)
{
	buf_clear(&group->bytes);
	group->rows = 0;
}

static enum err_code send_group(struct db_pg_link *link, struct group *group, struct err *err)
{
	enum err_code code = ERR_OK;
	enum width width = MANY_ROWS;
	for (unsigned from = 0; from < group->rows && code == ERR_OK; from += rows_of[width]) {
		while (rows_of[width] > group->rows - from)
			width--;
		code = send_rows(link, group, from, width, err);
	}
	empty(group);
	return code;
}

/* In the order in which their statements were first used: what refers to a row comes after it. */
static enum err_code send_groups(struct db_pg_link *link, struct err *err)
{
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < link->group_count && code == ERR_OK; i++)
		code = send_group(link, link->groups[i], err);
	return code;
}

static void forget_groups(struct db_pg_link *link)
{
	for (size_t i = 0; i < link->group_count; i++)
		empty(link->groups[i]);
}

/* NULL where there are too many, or no memory. */
static struct group *group_of(struct db_pg_link *link, struct db_pg_statement *statement, const char *text)
{
	for (size_t i = 0; i < link->group_count; i++)
		if (link->groups[i]->statement == statement)
			return link->groups[i];
	struct group *group = link->group_count < GROUPS_MAX ? calloc(1, sizeof *group) : NULL;
	if (!group)
		return NULL;
	group->statement = statement;
	group->text = text;
	buf_init(&group->bytes, GROUP_BYTES_MAX);
	link->groups[link->group_count++] = group;
	return group;
}

/* False where it does not fit. */
static bool collect(struct group *group, const struct db_value *args, size_t count)
{
	struct params params;
	size_t first = (size_t)group->rows * count;
	fill(&params, args, count);
	for (size_t i = 0; i < count; i++) {
		size_t len = params.formats[i] ? args[i].len : params.values[i] ? strlen(params.values[i]) : 0;
		group->at[first + i] = params.values[i] ? group->bytes.len : SIZE_MAX;
		group->lengths[first + i] = params.lengths[i];
		group->formats[first + i] = params.formats[i];
		if (!params.values[i])
			continue;
		buf_add(&group->bytes, params.values[i], len);
		buf_byte(&group->bytes, '\0');
	}
	if (group->bytes.failed)
		return false;
	group->rows++;
	return true;
}

enum err_code db_pg_later(struct db_pg_link *link, const char *text, struct db_pg_statement **statement,
						  const struct db_value *args, size_t count, bool *failed, struct err *err)
{
	enum err_code code = statement_of(text, statement, err);
	if (code != ERR_OK)
		return code;
	CHECK(strncmp(text, "INSERT ", 7) == 0 || strncmp(text, "SELECT ", 7) == 0);
	link->failed = failed;
	struct group *group =
		(*statement)->adds && (int)count == (*statement)->params ? group_of(link, *statement, text) : NULL;
	if (!group)
		return send_one(link, text, *statement, args, count, 1, err);
	if (!collect(group, args, count)) {
		forget_groups(link);
		return err_set(err, ERR_LIMIT, "no memory for a transaction");
	}
	return group->rows == ROWS_MAX ? send_group(link, group, err) : ERR_OK;
}

/* -- asking ------------------------------------------------------------------------------------ */

/* All that waits goes out; what can't go leaves nothing on its way. */
static enum err_code settle_after(struct db_pg_link *link, enum err_code code, PGresult **ret_last, struct err *err)
{
	struct err other;
	if (code == ERR_OK)
		return read_all(link, ret_last, err);
	forget_groups(link);
	if (PQstatus(link->conn) == CONNECTION_OK && read_all(link, NULL, &other) == ERR_OFFLINE)
		return lost(err);
	return code;
}

enum err_code db_pg_ask(struct db_pg_link *link, const char *text, struct db_pg_statement **statement,
						const struct db_value *args, size_t count, PGresult **ret_result, struct err *err)
{
	enum err_code code = statement_of(text, statement, err);
	if (code == ERR_OK)
		code = send_groups(link, err);
	if (code == ERR_OK)
		code = send_one(link, text, *statement, args, count, ANY_ROWS, err);
	return settle_after(link, code, ret_result, err);
}

enum err_code db_pg_script(struct db_pg_link *link, const char *text, struct err *err)
{
	enum err_code code = send_groups(link, err);
	if (code == ERR_OK && link->begins)
		code = open_pipeline(link, err);
	code = settle_after(link, code, NULL, err);
	if (code != ERR_OK)
		return code;
	PGresult *result = PQexec(link->conn, text);
	ExecStatusType status = PQresultStatus(result);
	if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
		code = fail(link, result, err);
	PQclear(result);
	return code;
}

void db_pg_begin(struct db_pg_link *link)
{
	link->begins = true;
}

enum err_code db_pg_commit(struct db_pg_link *link, struct err *err)
{
	PGresult *result = NULL;
	enum err_code code = send_groups(link, err);
	if (link->begins) { /* nothing was written */
		link->begins = false;
		return code;
	}
	if (code == ERR_OK)
		code = make_room(link, err);
	if (code == ERR_OK)
		code = send_words(link, "COMMIT", err);
	code = settle_after(link, code, &result, err);
	/* COMMIT of a failed transaction answers ROLLBACK. */
	if (code == ERR_OK && strcmp(PQcmdStatus(result), "COMMIT") != 0)
		code = err_set(err, ERR_CONFLICT, "PostgreSQL: the transaction had failed");
	PQclear(result);
	return code;
}

enum err_code db_pg_rollback(struct db_pg_link *link, struct err *err)
{
	struct err other;
	forget_groups(link);
	link->failed = NULL;
	if (link->begins) {
		link->begins = false;
		return ERR_OK;
	}
	if (PQstatus(link->conn) != CONNECTION_OK || read_all(link, NULL, &other) == ERR_OFFLINE)
		return lost(err);
	return db_pg_script(link, "ROLLBACK", err);
}

/* -- the connection ---------------------------------------------------------------------------- */

static void quiet(void *arg, const char *message)
{
}

enum err_code db_pg_connect(const char *address, struct db_pg_link **ret_link, struct err *err)
{
	struct db_pg_link *link = calloc(1, sizeof *link);
	if (!link)
		return err_set(err, ERR_LIMIT, "no memory for a connection");
	link->conn = PQconnectdb(address);
	if (PQstatus(link->conn) != CONNECTION_OK) {
		db_pg_close(link);
		return err_set(err, ERR_OFFLINE, "PostgreSQL: no connection");
	}
	PQsetNoticeProcessor(link->conn, quiet, NULL);
	*ret_link = link;
	return ERR_OK;
}

void db_pg_close(struct db_pg_link *link)
{
	if (!link)
		return;
	for (size_t i = 0; i < link->group_count; i++) {
		buf_finish(&link->groups[i]->bytes);
		free(link->groups[i]);
	}
	PQfinish(link->conn);
	free(link);
}

PGconn *db_pg_conn(const struct db_pg_link *link)
{
	return link->conn;
}
