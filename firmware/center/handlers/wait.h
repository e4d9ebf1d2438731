/*
 * The estimate's place in the server: learns from visits that ended and from
 * counters as they open and pause, tells each line its wait, and holds what it
 * told against what became of it. One thread (the refreshing one), except
 * wait_report.
 */
#ifndef MOTCUA_CENTER_HANDLERS_WAIT_H
#define MOTCUA_CENTER_HANDLERS_WAIT_H

#include "center/db/db_tickets.h"
#include "center/handlers/out.h"
#include "center/queue/estimate.h"
#include "model/catalogue.h"
#include "model/hall.h"

#define WAIT_STEP_MIN 5 /* told in steps of so many minutes, rounded outward (the design's rule) */
#define WAIT_NOW_S 120  /* below this it is "now": 0 to 0 */

struct wait;

struct wait_view {
	int64_t now_ms;
	const struct db_ticket *tickets; /* live ones, service = the field's id */
	size_t ticket_count;
	const struct catalogue *catalogue;
	int64_t counter_since_ms[CATALOGUE_COUNTERS_MAX]; /* beside hall->counters */
	uint64_t counter_barred[CATALOGUE_COUNTERS_MAX];  /* beside them too: queue_desk.barred of who sits there */
	unsigned *past_left; /* portions of the past that may be read before the next pulse; NULL: any */
};

/* How good the promises of the last days were, for managers. */
struct wait_report {
	struct estimate_score score;                         /* by index of service in the catalogue, and hour */
	char services[LEARN_SERVICES_MAX][CATALOGUE_ID_MAX]; /* "" where there is none */
	unsigned learnt;                                     /* visits read from the past */
	int64_t since_ms;                                    /* of the score: wall time; 0 where nothing was told yet */
};

/* NULL: memory is short. */
struct wait *wait_create(const struct queue_rules *rules);
/* Takes NULL. */
void wait_destroy(struct wait *wait);
/* Reads what was finished since the last time; cheap where nothing was. */
enum err_code wait_learn(struct wait *wait, struct db *db, const char *center, const struct wait_view *view,
						 struct err *err) MUST_USE;
/* Fills wait_min, wait_max and today of hall->lines. */
void wait_tell(struct wait *wait, const struct wait_view *view, struct hall *hall);
/* Minutes that one who waits has left to wait, rounded outward; false where nothing is promised. Any thread. */
bool wait_ticket(struct wait *wait, const char *id, int *ret_least_min, int *ret_most_min);
/* Any thread. The report is large: not on the stack of many threads. */
void wait_report(struct wait *wait, struct wait_report *ret_report);
/* {"since", "learnt_visits", "coverage", "bias_s", "mean_error_s", "baseline_..", "hours":[..], "services":[..]} */
void wait_write(struct out *out, const char *key, const struct wait_report *report);

#endif
