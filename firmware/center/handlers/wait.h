/*
 * The estimator's place in the server: learns from finished visits in the
 * database, tells each line its wait. One thread (the refreshing one).
 */
#ifndef MOTCUA_CENTER_HANDLERS_WAIT_H
#define MOTCUA_CENTER_HANDLERS_WAIT_H

#include "center/db/db_tickets.h"
#include "model/catalogue.h"
#include "model/hall.h"

struct wait;

struct wait_view {
	int64_t now_ms;
	const struct db_ticket *tickets; /* live ones, service = the field's id */
	size_t ticket_count;
	const struct catalogue *catalogue;
	int64_t counter_since_ms[CATALOGUE_COUNTERS_MAX]; /* beside hall->counters */
};

struct wait *wait_create(void);
void wait_destroy(struct wait *wait);
/* Reads what was finished since the last time; cheap where nothing was. */
enum err_code wait_learn(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
                         struct err *err) MUST_USE;
/* Fills wait_min and wait_max of hall->lines. */
void wait_tell(struct wait *wait, const struct wait_view *view, struct hall *hall);

#endif
