/* What wait.c (telling) and wait_past.c (learning) share. */
#ifndef MOTCUA_CENTER_HANDLERS_WAIT_PRIV_H
#define MOTCUA_CENTER_HANDLERS_WAIT_PRIV_H

#include "center/handlers/wait.h"

#include <pthread.h>

#define WAIT_DAY_MS INT64_C(86400000)
#define WAIT_MINUTE_MS INT64_C(60000)
#define WAIT_PEOPLE_MAX 2048    /* handed to the estimate */
#define WAIT_PROMISES_MAX 4096  /* live tickets that are looked at */

/* Old visits are read in one go; the last days are gone through one a call, as they were lived; then visits as they
 * end. */
enum wait_stage { WAIT_STAGE_START, WAIT_STAGE_READ, WAIT_STAGE_REPLAY, WAIT_STAGE_FOLLOW };

struct kept {     /* what was told to a ticket */
	uint64_t key; /* from its id */
	int64_t issued_ms;
	struct estimate_answer answer;
	unsigned char hour;
	bool due; /* settled */
};

/* What each of those who wait is told now; by key_of its id. */
struct wait_own {
	uint64_t key;
	short least_min, most_min;
};

struct counter_past {
	int state;        /* enum hall_counter_state at the last look; -1: none yet */
	int64_t since_ms; /* of a pause */
	int64_t counted_ms;
	unsigned pauses;
	int64_t last_ended_ms; /* of a visit, by the database */
};

struct wait {
	struct queue_rules rules;
	pthread_mutex_t lock; /* estimate's score, learnt: wait_report reads them */
	struct estimate *estimate;
	char version[96]; /* of the catalogue whose services it knows */
	char services[LEARN_SERVICES_MAX][CATALOGUE_ID_MAX];
	size_t service_count;
	enum wait_stage stage;
	int64_t read_until_ms, read_at_ms; /* ended_at of the newest visit read; monotonic time of reading */
	int64_t replay_ms, today_ms;       /* 00:00 of the day that is gone through next; of the day of starting */
	unsigned learnt;
	int64_t score_since_ms;
	struct counter_past counters[LEARN_COUNTERS_MAX];
	struct estimate_answer board[LEARN_SERVICES_MAX]; /* as last told, by service */
	struct estimate_answer answers[LEARN_SERVICES_MAX];
	bool board_there;
	/* Lists in the order of their keys: a center's few tickets touch little of them. */
	struct kept promises[2][WAIT_PROMISES_MAX];
	size_t promise_count[2];
	int promises_now;
	struct estimate_answer people_answers[WAIT_PEOPLE_MAX];
	uint64_t people_keys[WAIT_PEOPLE_MAX];
	pthread_mutex_t own_lock; /* own: read by any thread */
	struct wait_own own[WAIT_PEOPLE_MAX];
	size_t own_count;
	struct queue_ticket people[WAIT_PEOPLE_MAX], newcomers[LEARN_SERVICES_MAX];
	struct estimate_view view;
};

/* Starts afresh where the catalogue is another. */
void wait_follow(struct wait *wait, const struct catalogue *catalogue);
unsigned wait_hour(int64_t wall_ms);
/* Index of a service's field among the catalogue's services; false where it has none. */
bool wait_place(const struct catalogue *catalogue, const char *service, unsigned *ret_place);
/* When nobody is called on a day, by the center's hours. */
size_t wait_breaks(const struct catalogue *catalogue, int64_t day_start_ms,
				   struct estimate_break ret_breaks[ESTIMATE_BREAKS_MAX]);

#endif
