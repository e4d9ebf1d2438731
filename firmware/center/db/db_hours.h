/*
 * Sums of visits and ratings by the hour, changed in the transaction of what
 * they count. A program of before writes none: db_hours_rebuild, run by the
 * upkeep for the last days, makes up for it while two versions run side by side.
 */
#ifndef MOTCUA_CENTER_DB_DB_HOURS_H
#define MOTCUA_CENTER_DB_DB_HOURS_H

#include "center/db/db_ratings.h"
#include "center/db/db_tickets.h"

/* A visit that has ended (by: 1), or is taken back into the queue (by: -1, as it was stored). */
enum err_code db_hours_visit(struct db *db, const char *center, const struct db_ticket *ticket, int by,
							 struct err *err) MUST_USE;
enum err_code db_hours_rating(struct db *db, const char *center, const struct db_rating *rating,
							  struct err *err) MUST_USE;
/* How many ratings of a center, from one day to another, both included; how many of them satisfied. */
enum err_code db_hours_satisfied(struct db *db, const char *center, const char *from, const char *to,
								 int64_t *ret_count, int64_t *ret_satisfied, struct err *err) MUST_USE;
/* Counts the days from from_day on anew. */
enum err_code db_hours_rebuild(struct db *db, const char *center, const char *from_day, struct err *err) MUST_USE;

/* What a center did from one day to another, both included. */
struct db_hours_center {
	char center[64];
	int64_t served, absent, void_count, waiting; /* waiting: not ended yet */
	int64_t waits, wait_ms, wait_goal, wait_ceiling, service_ms;
	int64_t ratings, satisfied;
	int64_t received, finished, finished_late, late_open; /* dossiers */
};

/* Of every center that has a catalogue, by name. late_before: open dossiers due before that day are late. Each row is
 * read by db_hours_row. */
enum err_code db_hours_centers(struct db *db, const char *from, const char *to, const char *late_before,
							   struct db_rows *ret_rows, struct err *err) MUST_USE;
void db_hours_row(const struct db_rows *rows, struct db_hours_center *ret_center);

#endif
