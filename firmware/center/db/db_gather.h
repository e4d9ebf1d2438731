/*
 * SQLite writes each page of a commit to its log in two pieces, a head of 24
 * bytes and the page. This gathers the pieces that follow each other and hands
 * them on as one write, before the log is synced, read, cut or closed.
 *
 * For a connection with synchronous FULL only: SQLite then syncs the log before
 * it tells any other connection of the new pages, so nobody looks for bytes
 * that are still here. What a sync promises is unchanged; without one nothing
 * was promised before either.
 */
#ifndef MOTCUA_CENTER_DB_DB_GATHER_H
#define MOTCUA_CENTER_DB_DB_GATHER_H

#define DB_GATHER_VFS "motcua-gather"
#define DB_GATHER_MAX (128 * 1024) /* bytes held back; a commit with more is written in several pieces */

/* Makes a VFS of that name over another (NULL: SQLite's default), once. SQLite keeps it. An SQLite result code. */
int db_gather_register(const char *name, const char *under);

#endif
