/*
 * Working days and due dates, as pure functions over civil day numbers (days
 * since 1970-01-01, no zone, no clock).
 *
 * Rules (Civil Code 2015 Điều 147, 148; practice of the one-stop units):
 *  - the day of receipt is not counted; a term in working days ends with the
 *    n-th working day after it;
 *  - a term in days or months that ends on a day off ends with the next working
 *    day; a month ends on the day of the same number, or on the month's last;
 *  - a term in hours runs at once, during working hours only, and is rounded up
 *    to a quarter of an hour;
 *  - same day: received after 15:00 or on a day off, the next working day.
 * A calendar is a plain value; nothing here allocates.
 */
#ifndef MOTCUA_MODEL_WORKDAY_H
#define MOTCUA_MODEL_WORKDAY_H

#include "base/clock.h"
#include "base/err.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WORKDAY_EXCEPTIONS_MAX 400 /* of each kind: over 20 years of holidays */
#define WORKDAY_AMOUNT_MAX 3660    /* longest term, in its own unit */
#define WORKDAY_SAME_DAY_UNTIL (15 * 60)
#define WORKDAY_NONE INT32_MIN
#define WORKDAY_END_OF_DAY (-1)

struct workday_calendar {
	bool week[7];                           /* 0 = Sunday: an ordinary working day */
	struct catalogue_hours hours;           /* for terms in hours */
	int32_t off[WORKDAY_EXCEPTIONS_MAX];    /* ascending */
	int32_t worked[WORKDAY_EXCEPTIONS_MAX]; /* make-up days, ascending */
	size_t off_count, worked_count;
};

struct workday_due {
	int32_t day;
	int minute; /* of the day; WORKDAY_END_OF_DAY where the term is not in hours */
};

/* "YYYY-MM-DD" -> day number; WORKDAY_NONE for a date that does not exist. */
int32_t workday_number(const char *day);
void workday_text(int32_t day, char ret_day[CLOCK_DAY_SIZE]);
/* 0 = Sunday. */
int workday_weekday(int32_t day);

/* Monday to Friday, 07:30-11:30 and 13:30-17:00, no holidays. */
void workday_calendar_init(struct workday_calendar *calendar);
/* ERR_LIMIT past WORKDAY_EXCEPTIONS_MAX, ERR_INVALID for a date that does not exist; twice is once. */
enum err_code workday_set_off(struct workday_calendar *calendar, const char *day) MUST_USE;
enum err_code workday_set_worked(struct workday_calendar *calendar, const char *day) MUST_USE;

/* Days off, make-up days and hours of a catalogue over what is there. */
enum err_code workday_calendar_read(struct workday_calendar *calendar, const struct catalogue *catalogue) MUST_USE;

/* A make-up day wins over a day off, both over the week. */
bool workday_is(const struct workday_calendar *calendar, int32_t day);
/* The day itself if worked, else the next one that is. */
int32_t workday_roll(const struct workday_calendar *calendar, int32_t day);
/* The day itself if worked, else the last one before it that was. */
int32_t workday_last(const struct workday_calendar *calendar, int32_t day);
/* The n-th working day after `day`; n = 0: workday_roll. */
int32_t workday_add(const struct workday_calendar *calendar, int32_t day, unsigned n);
/* Working days in (from, to]; 0 where to is not after from. */
unsigned workday_between(const struct workday_calendar *calendar, int32_t from, int32_t to);

/* minute: of the day of receipt. ERR_LIMIT for an amount past WORKDAY_AMOUNT_MAX,
 * ERR_INVALID where the calendar has no working hours to run a term in. */
enum err_code workday_due(const struct workday_calendar *calendar, int32_t received, int minute, unsigned amount,
						  enum catalogue_unit unit, struct workday_due *ret_due) MUST_USE;

#endif
