/* The event log and the counts that go up. Inside a transaction, except the reads. */
#ifndef MOTCUA_CENTER_DB_DB_EVENTS_H
#define MOTCUA_CENTER_DB_DB_EVENTS_H

#include "center/db/db.h"

/* 0 where there is none yet. On PostgreSQL the row stays locked until the commit. */
enum err_code db_mark_read(struct db *db, const char *center, const char *name, int64_t *ret_value,
						   struct err *err) MUST_USE;
/* The same without the lock: from a reading connection. */
enum err_code db_mark_peek(struct db *db, const char *center, const char *name, int64_t *ret_value,
						   struct err *err) MUST_USE;
enum err_code db_mark_write(struct db *db, const char *center, const char *name, int64_t value,
							struct err *err) MUST_USE;
/* Adds and answers the new value. */
enum err_code db_mark_advance(struct db *db, const char *center, const char *name, int64_t by, int64_t *ret_value,
							  struct err *err) MUST_USE;

enum err_code db_event_pack(struct db *db, const char *center, int64_t first, int64_t last, int64_t at_ms,
							const char *pack, size_t len, struct err *err) MUST_USE;
/* Packs with an event above `after`, oldest first: first, last, at, pack. End by db_end. */
enum err_code db_event_read(struct db *db, const char *center, int64_t after, int64_t limit, struct db_rows *ret_rows,
							struct err *err) MUST_USE;
/* Sequence of the newest event; 0 where there is none. */
enum err_code db_event_newest(struct db *db, const char *center, int64_t *ret_sequence, struct err *err) MUST_USE;
/* Forgets packs whose last event is at or below `upto`. */
enum err_code db_event_trim(struct db *db, const char *center, int64_t upto, struct err *err) MUST_USE;

#endif
