/*
 * One connection to PostgreSQL, on which statements go out in pipelines: what
 * need not be known at once travels together with what must, so that a
 * transaction costs two or three round trips however much it writes. Rows for
 * the same statement go as one statement of several rows, as the server's work
 * for a statement is most of its work for a row. For the folder; one thread.
 */
#ifndef MOTCUA_CENTER_DB_DB_PG_LINK_H
#define MOTCUA_CENTER_DB_DB_PG_LINK_H

#include "center/db/db.h"

#include <libpq-fe.h>

struct db_pg_link;
struct db_pg_statement; /* of one text on one connection */

enum err_code db_pg_connect(const char *address, struct db_pg_link **ret_link, struct err *err) MUST_USE;
/* Takes NULL. Statements stay their owner's. */
void db_pg_close(struct db_pg_link *link);
PGconn *db_pg_conn(const struct db_pg_link *link);
void db_pg_forget(struct db_pg_statement *statement);

/* Sent with the first statement of the transaction. */
void db_pg_begin(struct db_pg_link *link);
/* With all that was left for later. ERR_CONFLICT and *failed of db_pg_later where one of those did not change its
 * row: nothing is committed then. */
enum err_code db_pg_commit(struct db_pg_link *link, struct err *err) MUST_USE;
enum err_code db_pg_rollback(struct db_pg_link *link, struct err *err) MUST_USE;
enum err_code db_pg_script(struct db_pg_link *link, const char *text, struct err *err) MUST_USE;
/* *statement is NULL the first time. The result is the caller's to clear. */
enum err_code db_pg_ask(struct db_pg_link *link, const char *text, struct db_pg_statement **statement,
						const struct db_value *args, size_t count, PGresult **ret_result, struct err *err) MUST_USE;
/* For a statement that adds one row or selects one; its answer is read with that of a later one. An addition to what
 * is there already fails, whatever the text says of conflicts ("DO NOTHING"). *failed is set where it did. */
enum err_code db_pg_later(struct db_pg_link *link, const char *text, struct db_pg_statement **statement,
						  const struct db_value *args, size_t count, bool *failed, struct err *err) MUST_USE;

#endif
