/*
 * How long will it take? The wait of one who joins now, and of everybody who
 * waits, as an interval that holds in 80 % of cases.
 *
 * The real discipline (queue_order_next) is played forward many times from the
 * queue as it stands: counters that are open, whom they serve and since when,
 * pauses, who may call what, breaks of the day; with times, pauses and
 * no-shows drawn from what the center's own past says (estimate_learn.h). The
 * spread of the outcomes, corrected by promises that came due lately
 * (estimate_conform.h), is the answer; how good such answers were is kept
 * (estimate_score.h).
 *
 * Pure: no clock, no I/O. The same state, view and seed give the same answer.
 * Cost: paths x people x people steps of a few nanoseconds; long queues are played
 * fewer times, so that no run takes more than about ESTIMATE_STEPS_MAX of them
 * (tests/bench/bench_estimate.c). One thread at a time.
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_H

#include "base/err.h"
#include "center/queue/estimate_conform.h"
#include "center/queue/estimate_learn.h"
#include "center/queue/estimate_score.h"
#include "center/queue/queue_order.h"

#define ESTIMATE_PATHS_MAX 128
#define ESTIMATE_PATHS 48       /* the default */
#define ESTIMATE_PATHS_LEAST 12 /* however long the queue */
#define ESTIMATE_PEOPLE_MAX 512 /* played; a longer queue is told in proportion */
#define ESTIMATE_STEPS_MAX 3000000
#define ESTIMATE_NEWCOMERS_MAX 72
#define ESTIMATE_COUNTERS_MAX CATALOGUE_COUNTERS_MAX
#define ESTIMATE_BREAKS_MAX CATALOGUE_INTERVALS_MAX
#define ESTIMATE_SECONDS_MAX 14400.0 /* nothing longer is promised */

enum estimate_counter_state { ESTIMATE_CLOSED, ESTIMATE_IDLE, ESTIMATE_SERVING, ESTIMATE_PAUSED };

struct estimate_counter {
	struct queue_desk desk;
	enum estimate_counter_state state;
	int64_t since_ms; /* of the call it serves, of the pause */
	int64_t until_ms; /* end of the pause where one was told; 0 */
	uint8_t service;  /* of whom it serves */
};

/* Nobody is called from `from` on until `until` (lunch, before opening). */
struct estimate_break {
	int64_t from_ms, until_ms;
};

/* The queue as it stands. Tickets are those that may be called, and held ones. */
struct estimate_view {
	int64_t now_ms;
	int64_t day_start_ms; /* 00:00 of the civil day */
	struct queue_rules rules;
	const struct queue_ticket *tickets;
	size_t ticket_count;
	/* People who might join now: arrived_ms and tie are set by estimate_run. They do not compete with each other. */
	const struct queue_ticket *newcomers;
	size_t newcomer_count; /* to ESTIMATE_NEWCOMERS_MAX */
	struct estimate_counter counters[ESTIMATE_COUNTERS_MAX];
	size_t counter_count;
	struct estimate_break breaks[ESTIMATE_BREAKS_MAX]; /* ascending */
	size_t break_count;
};

struct estimate_answer {
	bool known;                     /* false: nobody is there to call it; nothing is promised */
	struct conform_promise promise; /* seconds from now */
	double baseline;                /* what average x (ahead + 1) / desks says, seconds */
};

struct estimate_setup {
	uint64_t seed;
	unsigned paths; /* 0: ESTIMATE_PATHS */
	unsigned service_count;
	unsigned minutes[LEARN_SERVICES_MAX]; /* usual time at the counter, from the catalogue; 0: ten */
};

struct estimate;

/* ERR_LIMIT where memory is short (about 400 KB). */
enum err_code estimate_create(const struct estimate_setup *setup, struct estimate **ret_estimate,
							  struct err *err) MUST_USE;
/* Takes NULL. */
void estimate_destroy(struct estimate *estimate);

/* The past it leans on: feed it through estimate_learn.h. */
struct estimate_learn *estimate_past(struct estimate *estimate);
const struct estimate_score *estimate_scores(const struct estimate *estimate);
void estimate_scores_reset(struct estimate *estimate);

/* Answers for view->newcomers, in their order; and for view->tickets (remaining wait) unless ret_tickets is
 * NULL. Tickets past ESTIMATE_PEOPLE_MAX in the order given are only counted. */
void estimate_run(struct estimate *estimate, const struct estimate_view *view, struct estimate_answer *ret_newcomers,
				  struct estimate_answer *ret_tickets);

/* A promise came due: made at made_ms, called waited_seconds after. Corrects the next ones and is scored. */
void estimate_due(struct estimate *estimate, int64_t now_ms, unsigned made_hour, const struct estimate_answer *answer,
				  double waited_seconds);

/* Whole minutes as told to people, rounded outward to steps of step_min; the most is above the least. */
void estimate_minutes(const struct conform_promise *promise, int step_min, int *ret_min, int *ret_max);

#endif
