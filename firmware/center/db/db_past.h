/* Visits that have ended: what the wait estimate learns from. */
#ifndef MOTCUA_CENTER_DB_DB_PAST_H
#define MOTCUA_CENTER_DB_DB_PAST_H

#include "center/db/db.h"
#include "center/db/db_tickets.h"

struct db_past_visit {
	char day[CLOCK_DAY_SIZE], priority[CATALOGUE_ID_MAX];
	char service[CATALOGUE_ID_MAX];
	unsigned counter;
	enum db_ticket_state state;
	int64_t arrived_ms, ready_ms, called_ms, ended_ms; /* called: the last time */
};

/* Visits that ended after ended_ms and before until_ms, served or absent, oldest first; each row is read by
 * db_past_row. */
enum err_code db_past_visits(struct db *db, const char *center, int64_t ended_ms, int64_t until_ms, int64_t limit,
							 struct db_rows *ret_rows, struct err *err) MUST_USE;
void db_past_row(const struct db_rows *rows, struct db_past_visit *ret_visit);

/* All visits of the days from..to that were not void, by day and arrival; rows are read by db_past_row. */
enum err_code db_past_days(struct db *db, const char *center, const char *from, const char *to,
						   struct db_rows *ret_rows, struct err *err) MUST_USE;

#endif
