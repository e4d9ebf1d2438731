/*
 * When numbers are given: opening hours, days off and make-up working days of
 * the catalogue. Pure; minutes of the civil day.
 */
#ifndef MOTCUA_MODEL_HOURS_H
#define MOTCUA_MODEL_HOURS_H

#include "base/clock.h"
#include "model/catalogue.h"

#include <stdbool.h>

#define HOURS_MAKE_UP_WEEKDAY 1 /* a make-up day has the hours of a Monday */

/* Hours of one day: how many intervals; 0 on a day off. service may be NULL: the center's hours. weekday 0 = Sunday. */
unsigned hours_of_day(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					  int weekday, struct catalogue_interval ret_intervals[CATALOGUE_INTERVALS_MAX]);
/* Are numbers given at this minute? They stop some minutes before an interval ends, and begin `early` before it. */
bool hours_open(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
				int weekday, int minute, int early);
/* First minute of the day, at or after `minute`, at which numbers are given; -1: none today. */
int hours_next(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day, int weekday,
			   int minute);

/* When one may come back: the first minute from now on at which numbers are given, today (unless not_today) or on one
 * of the next HOURS_BACK_DAYS. False where the catalogue knows none. */
#define HOURS_BACK_DAYS 14
bool hours_back(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				bool not_today, char ret_day[CLOCK_DAY_SIZE], int *ret_minute);
/* Who comes in the break may have a number for later today: the minute from which it counts, and in *ret_at_ms (may be
 * NULL) that time. -1: numbers are given now, or not any more today, or nobody has opened yet. */
int hours_later(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				int64_t *ret_at_ms);
/* Minute at which the doors close for today; -1: a day off. */
int hours_close(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms);

#endif
