/* Ratings (never with a name) and leases of numbers. */
#ifndef MOTCUA_CENTER_DB_DB_RATINGS_H
#define MOTCUA_CENTER_DB_DB_RATINGS_H

#include "base/clock.h"
#include "base/id.h"
#include "center/db/db.h"
#include "model/catalogue.h"

struct db_rating {
	char id[ID_SIZE];
	char ticket[ID_SIZE]; /* "" for one without a ticket */
	unsigned counter, level, levels;
	char service[CATALOGUE_ID_MAX];
	char reasons[256]; /* ids, parted by spaces */
	char channel[12], device[64], day[CLOCK_DAY_SIZE];
	int64_t at_ms;
};

/* ERR_CONFLICT: the id or the ticket has one already. */
enum err_code db_rating_insert(struct db *db, const char *center, const struct db_rating *rating,
							   struct err *err) MUST_USE;
/* Whether a rating with this id, or for this ticket ("" for none), is there. */
enum err_code db_rating_exists(struct db *db, const char *center, const char *id, const char *ticket, bool *ret_exists,
							   struct err *err) MUST_USE;
/* The ticket that a rating waited for has come: the rating is the service's from now on. */
enum err_code db_rating_settle(struct db *db, const char *center, const char *ticket, const char *service,
							   bool *ret_waited, struct err *err) MUST_USE;
/* Ratings of a device since at_ms without a ticket: against one person who rates again and again. */
enum err_code db_rating_count_since(struct db *db, const char *center, const char *device, int64_t at_ms,
									int64_t *ret_count, struct err *err) MUST_USE;

/* Forgets ratings of days before `day`, and leases of days before `lease_day`. */
enum err_code db_rating_trim(struct db *db, const char *center, const char *day, const char *lease_day,
							 struct err *err) MUST_USE;

struct db_lease {
	int64_t generation;
	char day[CLOCK_DAY_SIZE], id[ID_SIZE], boot_id[33];
};

/* Newest generation given to a device, with its document (JSON), and how many leases of a day it has had, with the
 * newest of that day. */
enum err_code db_lease_newest(struct db *db, const char *center, const char *device, int64_t *ret_generation,
							  char ret_boot_id[33], char *document, size_t size, struct err *err) MUST_USE;
enum err_code db_lease_of_day(struct db *db, const char *center, const char *device, const char *day,
							  int64_t *ret_count, char *document, size_t size, struct err *err) MUST_USE;
enum err_code db_lease_insert(struct db *db, const char *center, const char *device, const struct db_lease *lease,
							  const char *document, int64_t now_ms, struct err *err) MUST_USE;

#endif
