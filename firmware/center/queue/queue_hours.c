#include "center/queue/queue_hours.h"

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

unsigned queue_hours_of_day(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
							int weekday, struct catalogue_interval ret_intervals[CATALOGUE_INTERVALS_MAX])
{
	if (listed(catalogue->days_worked, catalogue->day_worked_count, day))
		weekday = QUEUE_HOURS_MAKE_UP_WEEKDAY;
	else if (listed(catalogue->days_off, catalogue->day_off_count, day))
		return 0;
	const struct catalogue_hours *hours = hours_of(catalogue, service);
	unsigned count = hours->count[weekday];
	for (unsigned i = 0; i < count; i++)
		ret_intervals[i] = hours->day[weekday][i];
	return count;
}

bool queue_hours_open(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					  int weekday, int minute, int early)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = queue_hours_of_day(catalogue, service, day, weekday, intervals);
	for (unsigned i = 0; i < count; i++)
		if (minute >= intervals[i].from - early && minute < intervals[i].until - (int)catalogue->ticket_close_min)
			return true;
	return false;
}

int queue_hours_next(const struct catalogue *catalogue, const struct catalogue_service *service, const char *day,
					 int weekday, int minute)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	unsigned count = queue_hours_of_day(catalogue, service, day, weekday, intervals);
	for (unsigned i = 0; i < count; i++) {
		if (minute >= intervals[i].until - (int)catalogue->ticket_close_min)
			continue;
		return minute > intervals[i].from ? minute : intervals[i].from;
	}
	return -1;
}
