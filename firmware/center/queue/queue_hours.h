/*
 * When numbers are given: opening hours, days off and make-up working days of
 * the catalogue. Pure; minutes of the civil day.
 */
#ifndef MOTCUA_CENTER_QUEUE_QUEUE_HOURS_H
#define MOTCUA_CENTER_QUEUE_QUEUE_HOURS_H

#include "model/catalogue.h"

#include <stdbool.h>

#define QUEUE_HOURS_MAKE_UP_WEEKDAY 1 /* a make-up day has the hours of a Monday */

/* Hours of one day: how many intervals; 0 on a day off. service may be NULL: the center's hours. weekday 0 = Sunday. */
unsigned queue_hours_of_day(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
							int weekday, struct catalogue_interval ret_intervals[CATALOGUE_INTERVALS_MAX]);
/* Are numbers given at this minute? They stop some minutes before an interval ends, and begin `early` before it. */
bool queue_hours_open(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					  int weekday, int minute, int early);
/* First minute of the day, at or after `minute`, at which numbers are given; -1: none today. */
int queue_hours_next(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					 int weekday, int minute);

#endif
