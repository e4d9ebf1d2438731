/*
 * Recorded days gone through as the server would have lived them: each visit is
 * told its wait when it comes, the promise is settled when it is called, and
 * the estimate learns from it when it ends, never before. So what is scored was
 * told without knowing the outcome. For the start of a server (yesterday's
 * score and corrections are there at once) and for judging the estimate.
 * Counters leave no trail of when they were open: one is taken as open between
 * the day's first call and last end, and as away while it is free for minutes
 * though somebody waits for it. Pure.
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_REPLAY_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_REPLAY_H

#include "center/queue/estimate.h"

#define REPLAY_VISITS_MAX 4096 /* of a day */

struct replay_visit {                        /* wall times */
	int64_t arrived_ms, called_ms, ended_ms; /* called: for the last time; 0: never */
	unsigned counter;
	uint8_t service, weight;
	bool absent;
};

struct replay_day {
	int64_t day_start_ms;
	struct queue_rules rules;
	const struct replay_visit *visits; /* in any order */
	size_t visit_count;
	const struct queue_desk *desks;
	size_t desk_count;
	struct estimate_break breaks[ESTIMATE_BREAKS_MAX];
	size_t break_count;
};

/* What an ended visit teaches; free_ms: since when its counter could have called it, 0: not known. */
void estimate_replay_learn(struct estimate *estimate, const struct replay_visit *visit, unsigned hour, int64_t free_ms);

/* ERR_LIMIT: more than REPLAY_VISITS_MAX, or no memory. */
enum err_code estimate_replay_day(struct estimate *estimate, const struct replay_day *day, struct err *err) MUST_USE;

#endif
