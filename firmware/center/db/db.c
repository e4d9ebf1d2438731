#include "center/db/db_priv.h"

#include "base/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct slot {
	const struct db_sql *sql;
	void *prepared;
};

struct db {
	const struct db_backend *backend;
	void *link;
	struct slot slots[DB_STATEMENTS_MAX];
	size_t slot_count;
	bool open;
	int64_t changes;
	uint64_t writes;
	bool defer, later_failed;
};

static const struct db_backend *const backends[] = {&db_sqlite, &db_postgres};

static const struct db_sql SQL_BEGIN_SQLITE = {"BEGIN IMMEDIATE"};
static const struct db_sql SQL_BEGIN_POSTGRES = {"BEGIN"};
static const struct db_sql SQL_COMMIT = {"COMMIT"};
static const struct db_sql SQL_ROLLBACK = {"ROLLBACK"};

struct db_value db_arg_int(int64_t num)
{
	return (struct db_value){.type = DB_INT, .num = num};
}

struct db_value db_arg_real(double real)
{
	return (struct db_value){.type = DB_REAL, .real = real};
}

struct db_value db_arg_text(const char *text)
{
	if (!text)
		return db_arg_null();
	return (struct db_value){.type = DB_TEXT, .bytes = text, .len = strlen(text)};
}

struct db_value db_arg_bytes(const void *bytes, size_t len)
{
	return (struct db_value){.type = DB_BYTES, .bytes = bytes, .len = len};
}

struct db_value db_arg_null(void)
{
	return (struct db_value){.type = DB_NULL};
}

enum err_code db_open(const char *url, enum db_mode mode, struct db **ret_db, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(backends); i++) {
		size_t len = strlen(backends[i]->prefix);
		if (strncmp(url, backends[i]->prefix, len) != 0)
			continue;
		struct db *db = calloc(1, sizeof *db);
		if (!db)
			return err_set(err, ERR_LIMIT, "no memory for a connection");
		db->backend = backends[i];
		enum err_code code = backends[i]->open(url, mode, &db->link, err);
		if (code != ERR_OK) {
			free(db);
			return code;
		}
		*ret_db = db;
		return ERR_OK;
	}
	return err_set(err, ERR_INVALID, "the address of the database begins with sqlite: or postgresql://");
}

void db_close(struct db *db)
{
	if (!db)
		return;
	if (db->open)
		db_rollback(db);
	for (size_t i = 0; i < DB_STATEMENTS_MAX; i++)
		if (db->slots[i].prepared)
			db->backend->forget(db->link, db->slots[i].prepared);
	db->backend->close(db->link);
	free(db);
}

const char *db_kind(const struct db *db)
{
	return db->backend->kind;
}

const struct db_backend *db_backend_of(const struct db *db)
{
	return db->backend;
}

int db_fd(const struct db *db)
{
	return db->backend->fd(db->link);
}

void db_scrub(struct db *db)
{
	if (db->backend->scrub)
		db->backend->scrub(db->link);
}

static struct slot *slot_of(struct db *db, const struct db_sql *sql)
{
	size_t at = ((uintptr_t)sql >> 3) * 2654435761u;
	for (;; at++) {
		struct slot *slot = &db->slots[at % DB_STATEMENTS_MAX];
		if (slot->sql == sql)
			return slot;
		if (!slot->sql) {
			CHECK(db->slot_count < DB_STATEMENTS_MAX - 1);
			db->slot_count++;
			slot->sql = sql;
			return slot;
		}
	}
}

enum err_code db_query(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					   struct db_rows *ret_rows, struct err *err)
{
	CHECK(count <= DB_ARGS_MAX);
	struct slot *slot = slot_of(db, sql);
	*ret_rows = (struct db_rows){.db = db};
	/* A reading statement begins with SELECT; all others count as writes. */
	if (strncmp(sql->text, "SELECT", 6) != 0)
		db->writes++;
	return db->backend->query(db->link, sql, &slot->prepared, args, count, ret_rows, err);
}

enum err_code db_run(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					 struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_query(db, sql, args, count, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		;
	return db_end(&rows, err);
}

enum err_code db_one_int(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						 int64_t *ret_value, bool *ret_found, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_query(db, sql, args, count, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	int64_t value = found ? db_int(&rows, 0) : 0;
	/* RETURNING on SQLite: the change is made when the statement has run to its end. */
	while (db_next(&rows))
		;
	code = db_end(&rows, err);
	if (code != ERR_OK)
		return code;
	*ret_value = value;
	if (ret_found)
		*ret_found = found;
	return ERR_OK;
}

enum err_code db_ints(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
					  int64_t *ret_values, size_t n, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_query(db, sql, args, count, &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	for (size_t i = 0; i < n; i++)
		ret_values[i] = found ? db_int(&rows, (int)i) : 0;
	return db_end(&rows, err);
}

enum err_code db_exists(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						bool *ret_exists, struct err *err)
{
	int64_t ignored;
	return db_one_int(db, sql, args, count, &ignored, ret_exists, err);
}

enum err_code db_run_later(struct db *db, const struct db_sql *sql, const struct db_value *args, size_t count,
						   bool *ret_changed, struct err *err)
{
	CHECK(count <= DB_ARGS_MAX);
	enum err_code code;
	if (db->defer && db->backend->later) {
		struct slot *slot = slot_of(db, sql);
		db->writes++;
		code = db->backend->later(db->link, sql, &slot->prepared, args, count, &db->later_failed, err);
		db->changes = 1;
	} else {
		code = db_run(db, sql, args, count, err);
	}
	if (code == ERR_OK && ret_changed)
		*ret_changed = db->changes == 1;
	return code;
}

void db_defer(struct db *db, bool defer)
{
	db->defer = defer;
}

bool db_later_failed(const struct db *db)
{
	return db->later_failed;
}

int64_t db_changes(const struct db *db)
{
	return db->changes;
}

uint64_t db_writes(const struct db *db)
{
	return db->writes;
}

bool db_next(struct db_rows *rows)
{
	return rows->code == ERR_OK && rows->db->backend->next(rows);
}

int64_t db_int(const struct db_rows *rows, int column)
{
	return rows->db->backend->column_int(rows, column);
}

double db_real(const struct db_rows *rows, int column)
{
	return rows->db->backend->column_real(rows, column);
}

const char *db_text(const struct db_rows *rows, int column)
{
	size_t len;
	const char *text = rows->db->backend->column_bytes(rows, column, &len, true);
	return text ? text : "";
}

void db_copy(const struct db_rows *rows, int column, char *out, size_t size)
{
	snprintf(out, size, "%s", db_text(rows, column));
}

const void *db_bytes(const struct db_rows *rows, int column, size_t *ret_len)
{
	return rows->db->backend->column_bytes(rows, column, ret_len, false);
}

bool db_is_null(const struct db_rows *rows, int column)
{
	return rows->db->backend->column_is_null(rows, column);
}

enum err_code db_end(struct db_rows *rows, struct err *err)
{
	rows->db->changes = rows->db->backend->end(rows);
	if (rows->code != ERR_OK && err)
		*err = rows->err;
	return rows->code;
}

static bool is_postgres(const struct db *db)
{
	return db->backend == &db_postgres;
}

enum err_code db_begin(struct db *db, struct err *err)
{
	CHECK(!db->open);
	enum err_code code = db_run(db, is_postgres(db) ? &SQL_BEGIN_POSTGRES : &SQL_BEGIN_SQLITE, NULL, 0, err);
	db->open = code == ERR_OK;
	db->writes = 0;
	db->defer = db->later_failed = false;
	return code;
}

enum err_code db_commit(struct db *db, struct err *err)
{
	CHECK(db->open);
	enum err_code code = db_run(db, &SQL_COMMIT, NULL, 0, err);
	if (code != ERR_OK)
		db_rollback(db);
	db->open = false;
	return code;
}

void db_rollback(struct db *db)
{
	struct err ignored;
	/* A rollback that fails leaves nothing to do: the connection is given up by its owner. */
	if (db->open && db_run(db, &SQL_ROLLBACK, NULL, 0, &ignored) != ERR_OK)
		db->open = false;
	db->open = false;
}

enum err_code db_script(struct db *db, const char *text, struct err *err)
{
	db->writes++;
	return db->backend->script(db->link, text, err);
}

bool db_notification(struct db *db, char *payload, size_t size, enum err_code *ret_code)
{
	return db->backend->notification && db->backend->notification(db->link, payload, size, ret_code);
}
