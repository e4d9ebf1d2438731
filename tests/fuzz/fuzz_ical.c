/* Calendars of anybody: whatever the bytes, ascending days that exist, or a refusal. */
#include "base/check.h"
#include "model/ical.h"
#include "model/workday.h"

#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct ical ical;
	struct err err;
	if (ical_read((const char *)bytes, size, &ical, &err) != ERR_OK)
		return 0;
	CHECK(ical.count <= ICAL_DAYS_MAX);
	for (size_t i = 0; i < ical.count; i++) {
		CHECK(workday_number(ical.days[i].date) != WORKDAY_NONE);
		CHECK(i == 0 || strcmp(ical.days[i - 1].date, ical.days[i].date) < 0);
		CHECK(memchr(ical.days[i].name, '\0', sizeof ical.days[i].name) != NULL);
	}
	return 0;
}
