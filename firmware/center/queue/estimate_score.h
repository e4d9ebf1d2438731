/*
 * How good the promises were: coverage, bias and mean error by service and
 * hour, beside the formula of the best open system on the same tickets:
 * average x (ahead + 1) / desks, lower bound 0.8 of it. For managers' page and
 * statistics. Plain sums; the owner resets them (a day, a bench).
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_SCORE_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_SCORE_H

#include "center/queue/estimate_conform.h"

#define SCORE_HOURS 24
#define SCORE_BASELINE_LOW 0.8

/* Sums of one service in one hour; seconds. */
struct score_cell {
	unsigned count;
	unsigned below, above;   /* waits shorter or longer than told; the rest were covered */
	double error, abs_error; /* wait minus the middle told */
	double width;            /* of the intervals told */
	double waited;
	unsigned base_covered; /* by [0.8 x, x] of the baseline */
	double base_error, base_abs_error;
};

struct estimate_score {
	struct score_cell cell[CONFORM_SERVICES_MAX][SCORE_HOURS];
};

/* What a summary says; shares 0..1, seconds. All 0 where count is. */
struct score_summary {
	unsigned count;
	double coverage, below, above;
	double bias, mean_error, mean_width, mean_wait;
	double base_coverage, base_bias, base_mean_error;
	double error_ratio; /* mean error over the baseline's; 0 where that is 0 */
};

/* average x (ahead + 1) / desks, in seconds; desks 0 counts as 1. */
double estimate_score_baseline(double average_seconds, unsigned ahead, unsigned desks);

void estimate_score_reset(struct estimate_score *score);
/* hour: in which the promise was made. baseline: what the formula said then. */
void estimate_score_add(struct estimate_score *score, unsigned hour, const struct conform_promise *promise,
						double baseline_seconds, double waited_seconds);
/* service or hour -1: all of them. */
struct score_summary estimate_score_of(const struct estimate_score *score, int service, int hour);
/* Adds other's sums. */
void estimate_score_merge(struct estimate_score *score, const struct estimate_score *other);

#endif
