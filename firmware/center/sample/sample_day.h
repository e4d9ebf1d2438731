/*
 * The visits of one day of the sample center. A day is a pure function of its
 * number (and the seed below), so that history can be filled in day by day, on
 * any machine and any date, always alike. Pure.
 *
 * The model: arrivals are a Poisson process thinned by the hour (peaks at
 * opening and after lunch) and by the weekday; each field has its counters,
 * first come first served; times at the counter are log-normal by field; a few
 * do not come when called; about a third rate, worse after a long wait.
 */
#ifndef MOTCUA_CENTER_SAMPLE_SAMPLE_DAY_H
#define MOTCUA_CENTER_SAMPLE_SAMPLE_DAY_H

#include "base/id.h"
#include "model/workday.h"

#include <stddef.h>
#include <stdint.h>

#define SAMPLE_SEED UINT64_C(0x6d6f74637561) /* "motcua" */
#define SAMPLE_VISITS_MAX 640                /* of a day */
#define SAMPLE_LINES 7

enum sample_end { SAMPLE_WAITS, SAMPLE_SERVED_NOW, SAMPLE_DONE, SAMPLE_ABSENT };

struct sample_visit {
	char id[ID_SIZE];
	uint8_t line; /* index into sample_lines */
	uint16_t value;
	uint8_t counter; /* 0: not called yet */
	uint8_t times;
	enum sample_end end;
	const char *priority;
	int64_t issued_ms, called_ms, started_ms, ended_ms; /* 0: not */
	uint8_t level;                                      /* of its rating; 0: none */
	const char *reason;                                 /* "" or the id of one */
	const char *channel;                                /* of its rating */
	int64_t rated_ms;
};

struct sample_line {
	const char *service;
	char series;
	uint8_t counters[2];
	uint8_t counter_count;
	double per_day;            /* visits of an ordinary Wednesday */
	double median_min, spread; /* of the time at the counter: log-normal */
	double satisfied;          /* share of content raters after a short wait */
	bool saturday;
	bool morning;
	short last_ticket; /* minute of the day */
};

extern const struct sample_line sample_lines[SAMPLE_LINES];

/* midnight_ms: wall time of the day's 00:00. Answers how many were written; none on a day off. */
size_t sample_day_visits(const struct workday_calendar *calendar, int32_t day, int64_t midnight_ms,
						 struct sample_visit *out, size_t max);

/* A morning under way, as it is at now_ms: who is served where, who waits, who was served before.
 * At 09:24 it is the hall of the design. Times before midnight_ms are drawn up to it. */
size_t sample_day_morning(int32_t day, int64_t midnight_ms, int64_t now_ms, struct sample_visit *out, size_t max);

/* A short run of bad ratings without tickets, once a month: something for the guard to find. */
#define SAMPLE_BURST 7
size_t sample_day_burst(int32_t day, int64_t midnight_ms, struct sample_visit out[SAMPLE_BURST]);

#endif
