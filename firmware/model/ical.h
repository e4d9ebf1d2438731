/*
 * Days off and make-up working days out of an iCalendar file (RFC 5545), as
 * administrations exchange them: whole days of VEVENTs. A make-up working day
 * says so in CATEGORIES (MAKE-UP, WORKING) or in its summary ("làm bù").
 * Events that come back each year, or each week on the same weekday, are
 * expanded (FREQ, INTERVAL, COUNT, UNTIL, EXDATE) for ICAL_YEARS_AHEAD years
 * from their first day; other rules are not, but counted. Pure; any thread.
 */
#ifndef MOTCUA_MODEL_ICAL_H
#define MOTCUA_MODEL_ICAL_H

#include "base/clock.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

#define ICAL_DAYS_MAX 1000 /* of one file */
#define ICAL_EVENT_DAYS_MAX 31
#define ICAL_YEARS_AHEAD 5
#define ICAL_EXCEPTIONS_MAX 32 /* of one event */
#define ICAL_LINE_MAX 2048 /* unfolded; the rest of a longer one is dropped */
#define ICAL_NAME_SIZE 120

struct ical_day {
	char date[CLOCK_DAY_SIZE];
	bool worked;
	char name[ICAL_NAME_SIZE]; /* UTF-8 */
};

struct ical {
	struct ical_day days[ICAL_DAYS_MAX]; /* ascending, each date once: the first told counts */
	size_t count;
	unsigned ignored; /* events that are no whole days, too long, of another recurrence or without a date */
};

/* ERR_INVALID: no iCalendar text; ERR_LIMIT: too many days. */
enum err_code ical_read(const char *bytes, size_t len, struct ical *ret_ical, struct err *err) MUST_USE;

#endif
