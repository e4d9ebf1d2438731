/*
 * The live picture of the hall: what the queue looks like now. One struct for
 * the kiosk's strip, the hall display and the answer of GET /v1/queue.
 */
#ifndef MOTCUA_MODEL_HALL_H
#define MOTCUA_MODEL_HALL_H

#include "model/ticket.h"

#define HALL_CALLS_MAX 16
#define HALL_OFFICER_SIZE 40

struct hall_call {
	char ticket[ID_SIZE];
	char number[TICKET_NUMBER_SIZE];
	char service[CATALOGUE_ID_MAX];
	char language[8];
	unsigned counter;
	unsigned times; /* 1: first call */
	int64_t called_ms;
	char carried[TICKET_CARRIED_SIZE]; /* "DAY NUMBER" whose place it has; "" for its own */
};

/* Whether one who joins now is still served before the doors close, by the estimate. */
enum hall_today { HALL_TODAY, HALL_TODAY_MAYBE, HALL_NOT_TODAY };

struct hall_line { /* one service's queue */
	char service[CATALOGUE_ID_MAX];
	int waiting;
	int wait_min, wait_max; /* minutes for one who joins now; -1: no estimate */
	bool open;              /* numbers are given now */
	enum hall_today today;
	bool full; /* all numbers of today are given */
};

enum hall_counter_state { COUNTER_CLOSED, COUNTER_OPEN, COUNTER_SERVING, COUNTER_PAUSED };

struct hall_counter {
	unsigned number;
	enum hall_counter_state state;
	char serving[TICKET_NUMBER_SIZE]; /* "" when idle */
	char officer[HALL_OFFICER_SIZE];  /* initials of who sits there, "N. T. H."; "": nobody, or not told */
};

struct hall {
	int64_t sequence; /* of the last event it includes; -1: never heard */
	int64_t as_of_ms; /* wall time at the center */
	int64_t heard_ms; /* monotonic time here */
	int waiting;
	int carried; /* of these: numbers that were not served on an earlier day; they go first */
	struct hall_call calls[HALL_CALLS_MAX]; /* newest first */
	size_t call_count;
	struct hall_line lines[CATALOGUE_SERVICES_MAX];
	size_t line_count;
	struct hall_counter counters[CATALOGUE_COUNTERS_MAX];
	size_t counter_count;
};

const struct hall_line *hall_line(const struct hall *hall, const char *service);

#endif
