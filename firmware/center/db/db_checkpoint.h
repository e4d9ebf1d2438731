/*
 * Moves what is in SQLite's write-ahead log into the database file beside the
 * writer, on a thread and a connection of its own: the writer then waits for
 * the few pages that came meanwhile instead of for thousands. The thread
 * starts when there is first something to do.
 */
#ifndef MOTCUA_CENTER_DB_DB_CHECKPOINT_H
#define MOTCUA_CENTER_DB_DB_CHECKPOINT_H

#include "base/err.h"

#include <sqlite3.h>

#define DB_CHECKPOINT_BUSY_MS 5000 /* that a connection waits for another */
#define DB_CHECKPOINT_PAGES 8000       /* begins here: the log stays near 32 MiB, */
#define DB_CHECKPOINT_PAGES_MOST 16000 /* and from here the writer waits for it */

struct db_checkpoint;

/* Takes over the log hook of db, the one connection that writes to path. */
enum err_code db_checkpoint_attach(sqlite3 *db, const char *path, struct err *err) MUST_USE;
/* Before db is closed. Nothing on a connection that has none. */
/* After the commit under way the log is emptied, as soon as nobody reads from it. On the writer's thread. */
void db_checkpoint_scrub(sqlite3 *db);
void db_checkpoint_detach(sqlite3 *db);

#endif
