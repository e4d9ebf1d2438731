#include "conf/conf_clock.h"

#include "base/clock.h"

#define EXAMPLE "a time like 2026-03-10T09:24:00"

const char *conf_clock_rule(const char *value)
{
	int64_t ms;
	return value[0] == '\0' || clock_parse(value, &ms) == ERR_OK ? NULL : EXAMPLE;
}

const char *conf_zone_rule(const char *value)
{
	return clock_zone_exists(value) ? NULL : "a time zone that is installed, like " CLOCK_ZONE_DEFAULT;
}

enum err_code conf_clock_start(const struct conf *conf, struct err *err)
{
	const char *start = conf_text(conf, "debug", "clock");
	int64_t start_ms;
	if (start[0] == '\0')
		return ERR_OK;
	if (clock_parse(start, &start_ms) != ERR_OK)
		return err_set(err, ERR_INVALID, "debug.clock: right is " EXAMPLE);
	clock_start_at(start_ms);
	return ERR_OK;
}
