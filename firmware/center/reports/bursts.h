/* Runs of bad ratings at one counter within an hour: somebody should look, or somebody plays. Pure. */
#ifndef MOTCUA_CENTER_REPORTS_BURSTS_H
#define MOTCUA_CENTER_REPORTS_BURSTS_H

#include <stddef.h>
#include <stdint.h>

#define BURSTS_WINDOW_MS (60 * 60 * 1000)
#define BURSTS_LEAST 5
#define BURSTS_MAX 50

struct burst_rating { /* a bad one */
	int64_t at_ms;
	unsigned counter;
};

struct burst {
	int64_t from_ms, to_ms;
	unsigned counter, count;
};

/* ratings: by counter, then by time. Answers how many were found; runs that touch are one. */
size_t bursts_find(const struct burst_rating *ratings, size_t count, struct burst ret_bursts[BURSTS_MAX]);

#endif
