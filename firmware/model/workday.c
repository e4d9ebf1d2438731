#include "model/workday.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define QUARTER_MIN 15
#define MINUTES_PER_DAY (24 * 60)
/* A year without one working day is no calendar. */
#define SEARCH_MAX 366
#define EPOCH_WEEKDAY 4 /* 1970-01-01 was a Thursday */

static const int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	return month_days[month - 1] + (month == 2 && is_leap(year));
}

/* Counts from a March, so that the leap day is a year's last. */
static int32_t from_civil(int year, int month, int day)
{
	int y = year - (month <= 2);
	int era = y / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void to_civil(int32_t number, int *year, int *month, int *day)
{
	int32_t z = number + 719468;
	int era = z / 146097;
	int of_era = z - era * 146097;
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m + (m < 10 ? 3 : -9);
	*year = y + era * 400 + (*month <= 2);
}

int32_t workday_number(const char *day)
{
	static const char shape[] = "dddd-dd-dd";
	int part[3] = {0}, at = 0;
	if (strlen(day) != sizeof shape - 1)
		return WORKDAY_NONE;
	for (size_t i = 0; i < sizeof shape - 1; i++) {
		if (shape[i] == '-') {
			if (day[i] != '-')
				return WORKDAY_NONE;
			at++;
		} else if (isdigit((unsigned char)day[i])) {
			part[at] = part[at] * 10 + (day[i] - '0');
		} else {
			return WORKDAY_NONE;
		}
	}
	if (part[0] < 1 || part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > days_in(part[0], part[1]))
		return WORKDAY_NONE;
	return from_civil(part[0], part[1], part[2]);
}

void workday_text(int32_t day, char ret_day[CLOCK_DAY_SIZE])
{
	int y = 0, m = 0, d = 0;
	to_civil(day, &y, &m, &d);
	snprintf(ret_day, CLOCK_DAY_SIZE, "%04u-%02u-%02u", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100);
}

int workday_weekday(int32_t day)
{
	return (int)(((int64_t)day + EPOCH_WEEKDAY) % 7 + 7) % 7;
}

void workday_calendar_init(struct workday_calendar *calendar)
{
	memset(calendar, 0, sizeof *calendar);
	for (int day = 1; day <= 5; day++) {
		calendar->week[day] = true;
		calendar->hours.day[day][0] = (struct catalogue_interval){7 * 60 + 30, 11 * 60 + 30};
		calendar->hours.day[day][1] = (struct catalogue_interval){13 * 60 + 30, 17 * 60};
		calendar->hours.count[day] = 2;
	}
}

static bool contains(const int32_t *days, size_t count, int32_t day)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && days[low] == day;
}

static enum err_code insert(int32_t *days, size_t *count, const char *text)
{
	int32_t day = workday_number(text);
	if (day == WORKDAY_NONE)
		return ERR_INVALID;
	if (contains(days, *count, day))
		return ERR_OK;
	if (*count == WORKDAY_EXCEPTIONS_MAX)
		return ERR_LIMIT;
	size_t at = *count;
	for (; at > 0 && days[at - 1] > day; at--)
		days[at] = days[at - 1];
	days[at] = day;
	++*count;
	return ERR_OK;
}

enum err_code workday_set_off(struct workday_calendar *calendar, const char *day)
{
	return insert(calendar->off, &calendar->off_count, day);
}

enum err_code workday_set_worked(struct workday_calendar *calendar, const char *day)
{
	return insert(calendar->worked, &calendar->worked_count, day);
}

enum err_code workday_calendar_read(struct workday_calendar *calendar, const struct catalogue *catalogue)
{
	enum err_code code = ERR_OK;
	calendar->hours = catalogue->hours;
	for (size_t i = 0; i < catalogue->day_off_count && code == ERR_OK; i++)
		code = workday_set_off(calendar, catalogue->days_off[i]);
	for (size_t i = 0; i < catalogue->day_worked_count && code == ERR_OK; i++)
		code = workday_set_worked(calendar, catalogue->days_worked[i]);
	return code;
}

bool workday_is(const struct workday_calendar *calendar, int32_t day)
{
	if (contains(calendar->worked, calendar->worked_count, day))
		return true;
	if (contains(calendar->off, calendar->off_count, day))
		return false;
	return calendar->week[workday_weekday(day)];
}

int32_t workday_roll(const struct workday_calendar *calendar, int32_t day)
{
	for (int tries = 0; tries < SEARCH_MAX; tries++)
		if (workday_is(calendar, day + tries))
			return day + tries;
	return day;
}

int32_t workday_last(const struct workday_calendar *calendar, int32_t day)
{
	for (int tries = 0; tries < SEARCH_MAX; tries++)
		if (workday_is(calendar, day - tries))
			return day - tries;
	return day;
}

int32_t workday_add(const struct workday_calendar *calendar, int32_t day, unsigned n)
{
	if (n == 0)
		return workday_roll(calendar, day);
	for (unsigned done = 0; done < n; done++)
		day = workday_roll(calendar, day + 1);
	return day;
}

unsigned workday_between(const struct workday_calendar *calendar, int32_t from, int32_t to)
{
	unsigned count = 0;
	for (int32_t day = from + 1; day <= to && day > from; day++)
		count += workday_is(calendar, day);
	return count;
}

/* A make-up day on a rest day has no hours of its own: those of a Monday hold. */
static int hours_of(const struct workday_calendar *calendar, int32_t day, const struct catalogue_interval **ret)
{
	int weekday = workday_weekday(day);
	if (!workday_is(calendar, day))
		return 0;
	if (calendar->hours.count[weekday] == 0)
		weekday = 1;
	*ret = calendar->hours.day[weekday];
	return calendar->hours.count[weekday];
}

static enum err_code due_in_hours(const struct workday_calendar *calendar, int32_t day, int minute, unsigned hours,
								  struct workday_due *ret)
{
	int64_t left = (int64_t)hours * 60;
	int idle = 0;
	for (int from = minute; idle < SEARCH_MAX; day++, from = 0) {
		const struct catalogue_interval *spans = NULL;
		int count = hours_of(calendar, day, &spans);
		idle = count ? 0 : idle + 1;
		for (int i = 0; i < count; i++) {
			int start = spans[i].from > from ? spans[i].from : from;
			if (start >= spans[i].until)
				continue;
			if (left > spans[i].until - start) {
				left -= spans[i].until - start;
				continue;
			}
			int end = start + (int)left;
			end = (end + QUARTER_MIN - 1) / QUARTER_MIN * QUARTER_MIN;
			*ret = (struct workday_due){day, end < spans[i].until ? end : spans[i].until};
			return ERR_OK;
		}
	}
	return ERR_INVALID;
}

static int32_t add_months(int32_t day, unsigned months)
{
	int y = 0, m = 0, d = 0;
	to_civil(day, &y, &m, &d);
	int total = m - 1 + (int)months;
	y += total / 12;
	m = total % 12 + 1;
	int last = days_in(y, m);
	return from_civil(y, m, d < last ? d : last);
}

enum err_code workday_due(const struct workday_calendar *calendar, int32_t received, int minute, unsigned amount,
						  enum catalogue_unit unit, struct workday_due *ret_due)
{
	if (amount > WORKDAY_AMOUNT_MAX)
		return ERR_LIMIT;
	struct workday_due due = {received, WORKDAY_END_OF_DAY};
	switch (unit) {
	case UNIT_SAME_DAY:
		due.day = workday_add(calendar, received, workday_is(calendar, received) && minute > WORKDAY_SAME_DAY_UNTIL);
		break;
	case UNIT_WORKING_DAY:
		due.day = workday_add(calendar, received, amount);
		break;
	case UNIT_DAY:
		due.day = workday_roll(calendar, received + (int32_t)amount);
		break;
	case UNIT_MONTH:
		due.day = workday_roll(calendar, add_months(received, amount));
		break;
	case UNIT_HOUR: {
		enum err_code code = due_in_hours(calendar, received, minute, amount, &due);
		if (code != ERR_OK)
			return code;
		break;
	}
	default:
		return ERR_INVALID;
	}
	*ret_due = due;
	return ERR_OK;
}
