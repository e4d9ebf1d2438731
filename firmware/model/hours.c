#include "model/hours.h"

#include <string.h>

static bool listed(char (*days)[11], size_t count, const char *day)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(days[i], day) == 0)
			return true;
	return false;
}

/* The field's hours hold for its children too. */
static const struct catalogue_hours *hours_of(const struct catalogue *catalogue,
											  const struct catalogue_service *service)
{
	if (service && !service->has_hours && service->parent)
		service = catalogue_service(catalogue, service->parent);
	return service && service->has_hours ? &service->hours : &catalogue->hours;
}

unsigned hours_of_day(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					  int weekday, struct catalogue_interval ret_intervals[CATALOGUE_INTERVALS_MAX])
{
	if (listed(catalogue->days_worked, catalogue->day_worked_count, day))
		weekday = HOURS_MAKE_UP_WEEKDAY;
	else if (listed(catalogue->days_off, catalogue->day_off_count, day))
		return 0;
	const struct catalogue_hours *hours = hours_of(catalogue, service);
	unsigned count = hours->count[weekday];
	for (unsigned i = 0; i < count; i++)
		ret_intervals[i] = hours->day[weekday][i];
	return count;
}

bool hours_open(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
				int weekday, int minute, int early)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = hours_of_day(catalogue, service, day, weekday, intervals);
	for (unsigned i = 0; i < count; i++)
		if (minute >= intervals[i].from - early && minute < intervals[i].until - (int)catalogue->ticket_close_min)
			return true;
	return false;
}

int hours_next(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day, int weekday,
			   int minute)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = hours_of_day(catalogue, service, day, weekday, intervals);
	for (unsigned i = 0; i < count; i++) {
		if (minute >= intervals[i].until - (int)catalogue->ticket_close_min)
			continue;
		return minute > intervals[i].from ? minute : intervals[i].from;
	}
	return -1;
}

#define DAY_MS (24 * 3600 * INT64_C(1000))

bool hours_back(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				bool not_today, char ret_day[CLOCK_DAY_SIZE], int *ret_minute)
{
	for (int ahead = not_today; ahead <= HOURS_BACK_DAYS; ahead++) {
		int64_t at_ms = now_ms + ahead * DAY_MS;
		char day[CLOCK_DAY_SIZE];
		struct tm tm;
		clock_local(at_ms, &tm);
		clock_day(at_ms, day);
		int minute = hours_next(catalogue, service, day, tm.tm_wday, ahead ? 0 : tm.tm_hour * 60 + tm.tm_min);
		if (minute < 0)
			continue;
		memcpy(ret_day, day, sizeof day);
		*ret_minute = minute;
		return true;
	}
	return false;
}

int hours_later(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				int64_t *ret_at_ms)
{
	struct catalogue_interval center[CATALOGUE_INTERVALS_MAX];
	char day[CLOCK_DAY_SIZE];
	int64_t start_ms;
	struct tm tm;
	clock_local(now_ms, &tm);
	clock_day(now_ms, day);
	int minute = tm.tm_hour * 60 + tm.tm_min, next = hours_next(catalogue, service, day, tm.tm_wday, minute);
	unsigned count = hours_of_day(catalogue, NULL, day, tm.tm_wday, center);
	if (next <= minute || count == 0 || minute < center[0].from || clock_day_start(day, &start_ms) != ERR_OK)
		return -1;
	if (ret_at_ms)
		*ret_at_ms = start_ms + next * INT64_C(60000);
	return next;
}

int hours_close(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	char day[CLOCK_DAY_SIZE];
	struct tm tm;
	clock_local(now_ms, &tm);
	clock_day(now_ms, day);
	unsigned count = hours_of_day(catalogue, service, day, tm.tm_wday, intervals);
	return count ? intervals[count - 1].until : -1;
}
