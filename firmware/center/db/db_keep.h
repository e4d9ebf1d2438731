/* What leaves the database on its day, a table a row of the list in db_keep.c; a bounded number of rows at a time. */
#ifndef MOTCUA_CENTER_DB_DB_KEEP_H
#define MOTCUA_CENTER_DB_DB_KEEP_H

#include "base/clock.h"
#include "center/db/db.h"

#define DB_KEEP_AT_ONCE 2000 /* rows of a table in one transaction; the rest goes with the next */

/* What was before these goes. */
struct db_keep {
	char tickets_day[CLOCK_DAY_SIZE];
	char dossiers_day[CLOCK_DAY_SIZE]; /* of those that are closed, by the day of their end */
	int64_t alarms_ms;                 /* of those that were seen to */
	int64_t now_ms;
};

/* Dossiers with their proofs, alarms, the stages of tickets (before those), codes of enrolment that nobody can use any
 * more, old runs of bridges. *ret_rows: how many went. */
enum err_code db_keep_trim(struct db *db, const char *center, const struct db_keep *keep, int64_t *ret_rows,
						   struct err *err) MUST_USE;

#endif
