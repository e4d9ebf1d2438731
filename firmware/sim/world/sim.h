/*
 * The simulator: whole days of a center in seconds, over the real order of
 * calling, wait estimate, ticket states and numbering, with citizens, clerks
 * and faults drawn from a seed. The same seed gives the same days on every
 * machine. Every invariant is checked as the day runs; a broken one is told
 * with its seed and day, and the run has failed.
 *
 * A plan is one day before it happens: who comes when with how much work, who
 * sits at which counter, what breaks. It is made from the seed (sim_plan.c) or
 * read from a recorded day (sim_csv.c), may be changed by a what-if, and is
 * then played (sim_world.c). One thread.
 */
#ifndef MOTCUA_SIM_SIM_H
#define MOTCUA_SIM_SIM_H

#include "base/buf.h"
#include "base/err.h"
#include "center/queue/estimate.h"
#include "center/queue/estimate_rng.h"

#include <stdbool.h>
#include <stdint.h>

#define SIM_SERVICES_MAX 24
#define SIM_COUNTERS_MAX 40
#define SIM_KIOSKS_MAX 8
#define SIM_VISITS_MAX 8192  /* a day */
#define SIM_CHANGES_MAX 1024 /* staff and faults a day */
#define SIM_WAIT_BINS 300
#define SIM_NAME_SIZE 48
#define SIM_BROKEN_MAX 16 /* broken invariants told; the rest are counted */
#define SIM_DAY_MS INT64_C(86400000)
#define SIM_MINUTE_MS INT64_C(60000)

struct sim_service {
	char name[SIM_NAME_SIZE];
	char series;
	double minutes; /* true mean at a usual clerk; the estimate is told it in whole minutes */
	double visits;  /* on a usual day */
};

struct sim_counter {
	unsigned number;
	uint64_t services;
	double speed; /* of its clerk: 1.2 takes a fifth longer */
};

/* Minutes of the day. Numbers stop close_min before an interval ends; clerks serve on for overtime_min after. */
struct sim_hours {
	int from[2], until[2];
	int close_min, overtime_min;
};

struct sim_center {
	struct sim_service services[SIM_SERVICES_MAX];
	size_t service_count;
	struct sim_counter counters[SIM_COUNTERS_MAX];
	size_t counter_count;
	size_t kiosk_count;
	struct sim_hours hours;
};

struct sim_visit {
	int64_t at_ms;    /* from 00:00 */
	float work_s;     /* at a clerk of speed 1 */
	float patience_s; /* leaves without a word after waiting so long */
	float balk_s;     /* takes no number where the wait told is longer */
	uint8_t service, weight, kiosk;
	bool no_show;      /* will not come when called, however soon */
	bool rates, twice; /* rates after service; tries again */
};

enum sim_change_kind {
	SIM_DESK_OPEN,
	SIM_DESK_CLOSE,
	SIM_DESK_PAUSE,
	SIM_DESK_RESUME, /* who: counter index; services: new set, 0 same */
	SIM_NET_DOWN,
	SIM_NET_UP,
	SIM_KIOSK_RESTART,
	SIM_CLOCK_JUMP, /* who: kiosk; amount: ms */
	SIM_PAPER_OUT,
	SIM_PAPER_IN,
	SIM_CENTER_DOWN,
	SIM_CENTER_UP,
};

struct sim_change {
	int64_t at_ms; /* from 00:00 */
	uint64_t services;
	int64_t amount;
	enum sim_change_kind kind;
	uint8_t who;
};

struct sim_plan {
	int64_t start_ms; /* wall time of 00:00 */
	struct sim_visit visits[SIM_VISITS_MAX];
	size_t visit_count;
	struct sim_change changes[SIM_CHANGES_MAX];
	size_t change_count;
	double mood[2]; /* of the day: times of work before and after noon, known to nobody */
	uint64_t seed;  /* of what is decided while the day runs */
	struct sim_hours hours;
	bool recorded; /* no walking, no balking, no second chances: as it was */
};

/* Rules under test. NULL: the real ones. A test puts a bad one in to see it caught. */
struct sim_rules {
	struct queue_rules queue;
	int (*next)(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
				const struct queue_desk *desk, int64_t now_ms);
	/* Values that kiosk may give for a service while cut off: [*ret_from, *ret_to]. */
	void (*lease)(unsigned kiosk, unsigned service, unsigned *ret_from, unsigned *ret_to);
	bool forgetful_inbox; /* the center does not remember event ids */
};

struct sim_options {
	uint64_t seed;
	struct sim_rules rules;
	bool faults;
	bool estimate;             /* promise waits */
	int64_t estimate_every_ms; /* 0: anew for each ticket; else a board this old at most */
	unsigned paths;
	unsigned goal_s, most_s; /* waits are counted within; 0: 15 and 30 minutes */
};

/* Figures of one day or of many. */
struct sim_tally {
	unsigned days, tickets, served, absent, voided, balked, left_over, offline, transferred, held, returned;
	unsigned ratings, rating_refusals, replays, restarts, partitions;
	double waited_s, waited_max_s, served_s;
	unsigned within_goal, within_most, called;
	unsigned wait_bins[SIM_WAIT_BINS]; /* by whole minutes; the last holds all longer */
	unsigned passed;                   /* calls that passed somebody who came earlier */
	unsigned service_count[SIM_SERVICES_MAX];
	double service_wait_s[SIM_SERVICES_MAX];
};

struct sim_broken {
	uint64_t seed;
	unsigned day;
	char what[160];
};

struct sim;

/* Keeps a copy of center and options. ERR_LIMIT where memory is short. */
enum err_code sim_create(const struct sim_center *center, const struct sim_options *options, struct sim **ret_sim,
						 struct err *err) MUST_USE;
/* Takes NULL. */
void sim_destroy(struct sim *sim);
/* Plays one day; what the estimate learnt is kept for the next. */
void sim_play(struct sim *sim, const struct sim_plan *plan);
const struct sim_tally *sim_total(const struct sim *sim);
void sim_total_reset(struct sim *sim);
struct estimate *sim_estimate(struct sim *sim);
/* Count of broken invariants; the first SIM_BROKEN_MAX are told. */
unsigned sim_broken(const struct sim *sim, const struct sim_broken **ret_list);
/* First call of visit i of the last plan played, ms from 00:00; -1: never. */
int64_t sim_called_at(const struct sim *sim, size_t visit);

/* The sample center: seven services, eight counters, two kiosks. */
void sim_center_sample(struct sim_center *ret_center);
/* Some other one: four to nine services, counters that share them. */
void sim_center_random(uint64_t seed, struct sim_center *ret_center);
/* Day number `day` (0 is a Monday) of this seed. */
void sim_plan_make(const struct sim_center *center, uint64_t seed, unsigned day, bool faults,
				   struct sim_plan *ret_plan);

/* "counter+1@10:00-12:00", "counter-3@13:30-17:00" (number 3 away), "service:ho-tich+2@08:00-10:00",
 * "visits*1.2"; several with commas. ERR_INVALID says what is wrong. May add counters to center. */
enum err_code sim_what_if(const char *text, struct sim_center *center, struct sim_plan *plan, struct err *err) MUST_USE;

/* Day number `day` (from 0) of a recording (sim_csv.c) as a plan; the center is that of all its days.
 * ERR_NOT_FOUND past the last day, ERR_INVALID names the line. */
enum err_code sim_csv_read(const char *text, size_t len, unsigned day, struct sim_center *ret_center,
						   struct sim_plan *ret_plan, struct err *err) MUST_USE;
/* The day just played, in the same form. */
void sim_csv_write(const struct sim *sim, struct buf *out);

/* What one run is called in a report. */
struct sim_run {
	const char *name; /* "as it is", or the what-if */
	const struct sim *sim;
};

/* Minutes that the given share of people waited at most. */
unsigned sim_report_quantile(const struct sim_tally *tally, double share);
/* Runs side by side; elapsed_s is told where it is above 0. */
void sim_report_table(const struct sim_run *runs, size_t count, double elapsed_s, struct buf *out);
void sim_report_json(const struct sim_run *runs, size_t count, double elapsed_s, struct buf *out);

#endif
