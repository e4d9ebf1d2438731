/* What a database behind db.h has to do. For the folder and its tests. */
#ifndef MOTCUA_CENTER_DB_DB_PRIV_H
#define MOTCUA_CENTER_DB_DB_PRIV_H

#include "center/db/db.h"

struct db_backend {
	const char *kind;
	const char *prefix; /* of its addresses */
	/* Words of the migrations that differ: {int} {bytes} {strict} {norowid}. */
	const char *word_int, *word_bytes, *word_strict, *word_norowid;
	enum err_code (*open)(const char *address, enum db_mode mode, void **ret_link, struct err *err);
	void (*close)(void *link);
	/* slot is NULL the first time a statement is used on this connection, and the backend's afterwards. */
	enum err_code (*query)(void *link, const struct db_sql *sql, void **slot, const struct db_value *args, size_t count,
						   struct db_rows *rows, struct err *err);
	bool (*next)(struct db_rows *rows);
	int64_t (*column_int)(const struct db_rows *rows, int column);
	double (*column_real)(const struct db_rows *rows, int column);
	const void *(*column_bytes)(const struct db_rows *rows, int column, size_t *ret_len, bool text);
	bool (*column_is_null)(const struct db_rows *rows, int column);
	/* Answers how many rows were changed. */
	int64_t (*end)(struct db_rows *rows);
	enum err_code (*script)(void *link, const char *text, struct err *err);
	void (*forget)(void *link, void *slot); /* gives a prepared statement back */
	/* NULL: there is no later. As query, for a statement whose answer is read by the next query or the commit, which
	 * fail where not one row was changed; *failed is set then. */
	enum err_code (*later)(void *link, const struct db_sql *sql, void **slot, const struct db_value *args,
						   size_t count, bool *failed, struct err *err);
	int (*fd)(void *link);
	void (*scrub)(void *link); /* NULL: nothing to do */
	bool (*notification)(void *link, char *payload, size_t size, enum err_code *ret_code);
	const char *begin;
};

extern const struct db_backend db_sqlite;
extern const struct db_backend db_postgres;

const struct db_backend *db_backend_of(const struct db *db);

#endif
