/* What each counter with its officer could serve, as it changed: for recorded days. */
#ifndef MOTCUA_CENTER_DB_DB_DESKS_H
#define MOTCUA_CENTER_DB_DB_DESKS_H

#include "center/db/db.h"

/* services: ids, blanks between, from that time on. */
enum err_code db_desk_put(struct db *db, const char *center, unsigned counter, int64_t at_ms, const char *services,
						  struct err *err) MUST_USE;
/* counter, at, services: the newest row of each counter. */
enum err_code db_desk_newest(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;
/* The same columns, by counter and time: all that held at some time from..until. */
enum err_code db_desk_span(struct db *db, const char *center, int64_t from_ms, int64_t until_ms,
						   struct db_rows *ret_rows, struct err *err) MUST_USE;
/* Forgets what was over before. */
enum err_code db_desk_trim(struct db *db, const char *center, int64_t before_ms, struct err *err) MUST_USE;

#endif
