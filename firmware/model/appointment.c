#include "model/appointment.h"

#include "base/check.h"

#include <string.h>

static const char *const names[] = {"booked", "arrived", "cancelled"};

enum appointment_when appointment_when(const struct appointment *appointment, int64_t now_ms)
{
	char day[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	clock_day(appointment->at_ms, day);
	clock_day(now_ms, today);
	if (strcmp(day, today) != 0)
		return APPOINTMENT_OTHER_DAY;
	if (now_ms < appointment->from_ms)
		return APPOINTMENT_EARLY;
	return now_ms > appointment->until_ms ? APPOINTMENT_LATE : APPOINTMENT_NOW;
}

const char *appointment_state_name(enum appointment_state state)
{
	return names[(unsigned)state < ARRAY_LEN(names) ? state : APPOINTMENT_BOOKED];
}

int appointment_state_from_name(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(names[i], name) == 0)
			return (int)i;
	return -1;
}
