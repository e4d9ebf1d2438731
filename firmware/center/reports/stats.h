/*
 * Figures of visits and ratings over a span of days, in groups: by field,
 * counter, day, hour or quarter of an hour. Everything in one pass; medians and
 * the like are exact. Percentiles are nearest-rank.
 */
#ifndef MOTCUA_CENTER_REPORTS_STATS_H
#define MOTCUA_CENTER_REPORTS_STATS_H

#include "base/clock.h"
#include "center/db/db.h"
#include "center/reports/targets.h"
#include "model/catalogue.h"

#define STATS_GROUPS_MAX 800
#define STATS_VISITS_MAX 2000000

enum stats_by { STATS_BY_SERVICE, STATS_BY_COUNTER, STATS_BY_DAY, STATS_BY_HOUR, STATS_BY_QUARTER };

struct stats_query {
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE]; /* both belong to it */
	enum stats_by by;
	unsigned counter;                  /* only of this one; 0: all */
	const struct catalogue *catalogue; /* children count under their field; may be NULL */
	const struct targets *targets;     /* for within_goal and within_ceiling; NULL: they stay 0 */
};

struct stats_times { /* milliseconds; all 0 where count is */
	unsigned count;
	int64_t mean, p50, p90;
	unsigned within_goal, within_ceiling; /* waits only */
};

struct stats_ratings {
	unsigned count, satisfied;
	double low, share, high;               /* 95 % Wilson */
	unsigned levels[CATALOGUE_LEVELS_MAX]; /* [0]: worst; three-level ratings count as 1, 3, 5 */
};

struct stats_group {
	char key[CATALOGUE_ID_MAX]; /* field id, "3", "2026-03-10", "09:00" */
	unsigned issued, printed, called, served, absent, void_count;
	struct stats_times wait, service;
	struct stats_times way; /* from the last call to the counter, where a clerk said that somebody came */
	struct stats_ratings ratings;
};

struct stats_reason {
	char id[24];
	unsigned count;
};

struct stats {
	struct stats_group total;
	struct stats_group *groups; /* by key, ascending */
	size_t group_count;
	struct stats_reason reasons[CATALOGUE_REASONS_MAX]; /* of all ratings, most first */
	size_t reason_count;
};

enum err_code stats_make(struct db *db, const char *center, const struct stats_query *query, struct stats *ret_stats,
						 struct err *err) MUST_USE;
void stats_finish(struct stats *stats);

#endif
