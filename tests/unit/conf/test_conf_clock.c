#include "support/test.h"

#include "base/clock.h"
#include "conf/conf_clock.h"

#include <stdlib.h>
#include <string.h>

static const struct conf_key keys[] = {CONF_CLOCK_KEY};
static struct conf conf;

static void the_clock_starts_at_the_time_of_the_key(void **state)
{
	struct err err = {.code = ERR_OK};
	int64_t wanted_ms;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(clock_parse("2026-03-10T09:24:00", &wanted_ms), ERR_OK);
	conf_init(&conf, keys, 1);
	assert_int_equal(conf_set(&conf, "debug.clock=2026-03-10T09:24:00", &err), ERR_OK);
	assert_int_equal(conf_clock_start(&conf, &err), ERR_OK);
	assert_true(llabs(clock_wall_ms() - wanted_ms) < 60000);
}

static void without_the_key_the_clock_is_left_alone(void **state)
{
	struct err err = {.code = ERR_OK};
	clock_start_at(1000000000000);
	conf_init(&conf, keys, 1);
	assert_int_equal(conf_clock_start(&conf, &err), ERR_OK);
	assert_true(llabs(clock_wall_ms() - 1000000000000) < 60000);
}

static void a_time_that_is_none_is_refused_by_the_schema(void **state)
{
	struct err err = {.code = ERR_OK};
	conf_init(&conf, keys, 1);
	assert_int_equal(conf_set(&conf, "debug.clock=this morning", &err), ERR_INVALID);
	assert_non_null(strstr(err.text, "debug.clock"));
	assert_non_null(strstr(err.text, "2026-03-10T09:24:00"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clock_starts_at_the_time_of_the_key),
		cmocka_unit_test(without_the_key_the_clock_is_left_alone),
		cmocka_unit_test(a_time_that_is_none_is_refused_by_the_schema),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
