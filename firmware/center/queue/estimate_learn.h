/*
 * What the center's own past says: how long a service takes, hour by hour and
 * at each counter; how often a called person does not come; how often a
 * counter pauses and for how long. Everything is a decayed sum, so memory is
 * fixed and old habits fade. Times at the counter are taken as log-normal, in
 * seconds; thin cells lean on wider ones: hour on service, service on the
 * catalogue's usual minutes.
 * Pure: no clock, no I/O; times are wall milliseconds given by the caller.
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_LEARN_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_LEARN_H

#include "model/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

#define LEARN_SERVICES_MAX CATALOGUE_SERVICES_MAX
#define LEARN_COUNTERS_MAX 128 /* by counter number */
#define LEARN_HOURS 24
#define LEARN_WAITS 4 /* classes of waiting: to 10, 20, 40 minutes, longer */

/* Decayed weight, sum and sum of squares. */
struct learn_cell {
	double weight, sum, sum2;
	int64_t at_ms;
};

/* Of a share: how often, of how many. */
struct learn_share {
	double hits, total;
	int64_t at_ms;
};

struct learn_law { /* log-normal, seconds */
	double mu, sigma;
};

struct estimate_learn {
	struct learn_cell service[LEARN_SERVICES_MAX];
	struct learn_cell hour[LEARN_SERVICES_MAX][LEARN_HOURS]; /* differences from the service's own mean */
	struct learn_cell desk[LEARN_COUNTERS_MAX];              /* likewise, by counter */
	struct learn_cell today[LEARN_SERVICES_MAX];             /* likewise, fading within the day */
	struct learn_cell today_all;
	struct learn_cell spread[LEARN_SERVICES_MAX]; /* what all of these leave unexplained */
	struct learn_share absent[LEARN_WAITS];
	struct learn_share absent_service[LEARN_SERVICES_MAX];
	struct learn_cell absent_time;               /* log seconds spent on one who did not come */
	struct learn_cell gap;                       /* log seconds from free to the next call while somebody waits */
	struct learn_cell pause;                     /* log seconds of a pause */
	struct learn_share pause_rate[LEARN_HOURS];  /* pauses begun, of seconds open */
	struct learn_cell plain[LEARN_SERVICES_MAX]; /* seconds, not logarithms: for the baseline formula */
	double usual_mu[LEARN_SERVICES_MAX];         /* from the catalogue: where nothing is known yet */
};

/* usual_minutes[i]: of service i, from the catalogue; 0: ten. */
void estimate_learn_init(struct estimate_learn *learn, const unsigned *usual_minutes, unsigned services);

/* seconds from arrival at the counter to the end; counter: its number. Values past four hours are dropped. */
void estimate_learn_served(struct estimate_learn *learn, int64_t now_ms, unsigned hour, unsigned service,
						   unsigned counter, double seconds);
/* A called person: came or not, after waiting; spent: seconds until given up, where absent. */
void estimate_learn_called(struct estimate_learn *learn, int64_t now_ms, unsigned service, double waited_seconds,
						   bool absent, double spent_seconds);
void estimate_learn_gap(struct estimate_learn *learn, int64_t now_ms, double seconds);
/* Longer than an hour is no pause and teaches nothing. */
void estimate_learn_pause(struct estimate_learn *learn, int64_t now_ms, double seconds);
/* A counter was open for so long in this hour and began so many pauses. */
void estimate_learn_open(struct estimate_learn *learn, int64_t now_ms, unsigned hour, double open_seconds,
						 unsigned pauses);

/* Of one service at one counter in one hour, now. */
struct learn_law estimate_learn_law(const struct estimate_learn *learn, int64_t now_ms, unsigned hour, unsigned service,
									unsigned counter);
/* Chance that who is called after waiting so long does not come. */
double estimate_learn_absent(const struct estimate_learn *learn, unsigned service, double waited_seconds);
struct learn_law estimate_learn_absent_time(const struct estimate_learn *learn);
struct learn_law estimate_learn_gap_time(const struct estimate_learn *learn);
struct learn_law estimate_learn_pause_time(const struct estimate_learn *learn);
/* Pauses a second of open counter. */
double estimate_learn_pause_rate(const struct estimate_learn *learn, unsigned hour);
/* Plain mean seconds of a service, as a simple system keeps it. */
double estimate_learn_mean(const struct estimate_learn *learn, unsigned service);

#endif
