#include "support/test.h"

#include "base/log.h"

#include <string.h>

struct seen {
	char last[LOG_LINE_MAX + 1];
	int count;
};

static void keep(const char *line, void *arg)
{
	struct seen *seen = arg;
	strncpy(seen->last, line, sizeof seen->last - 1);
	seen->count++;
}

static void a_line_is_logfmt_with_typed_fields(void **state)
{
	struct seen seen = {.count = 0};
	log_init("motcua-test", LOG_INFO);
	log_set_sink(keep, &seen);
	log_event(LOG_WARN, "test.fields", LOG_STR("port", "/dev/ttyUSB0"), LOG_INT("ms", -12));
	log_set_sink(NULL, NULL);
	assert_non_null(strstr(seen.last, "level=warn app=motcua-test event=test.fields port=/dev/ttyUSB0 ms=-12"));
	assert_memory_equal(seen.last, "ts=", 3);
}

static void hostile_values_stay_inside_their_quotes(void **state)
{
	struct seen seen = {.count = 0};
	log_set_sink(keep, &seen);
	log_event(LOG_INFO, "test.quoting", LOG_STR("a", "x\" level=error\nevent=fake"), LOG_STR("b", ""),
			  LOG_STR("c", NULL));
	log_set_sink(NULL, NULL);
	assert_null(strchr(seen.last, '\n'));
	assert_non_null(strstr(seen.last, "a=\"x\\\" level=error\\x0aevent=fake\" b=\"\" c=\"\""));
}

static void lines_under_the_least_level_are_silent(void **state)
{
	struct seen seen = {.count = 0};
	log_init("motcua-test", LOG_ERROR);
	log_set_sink(keep, &seen);
	log_event(LOG_WARN, "test.quiet", LOG_INT("n", 1));
	log_set_sink(NULL, NULL);
	log_init("motcua-test", LOG_INFO);
	assert_int_equal(seen.count, 0);
}

static void a_flood_is_cut_to_the_burst(void **state)
{
	struct seen seen = {.count = 0};
	log_set_sink(keep, &seen);
	for (int i = 0; i < 10 * LOG_BURST; i++)
		log_event(LOG_INFO, "test.flood", LOG_INT("i", i));
	log_set_sink(NULL, NULL);
	assert_in_range(seen.count, LOG_BURST, 3 * LOG_BURST);
}

static void a_long_value_is_cut_and_the_line_stays_one(void **state)
{
	struct seen seen = {.count = 0};
	char value[3 * LOG_LINE_MAX];
	memset(value, 'v', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	log_set_sink(keep, &seen);
	log_event(LOG_INFO, "test.long", LOG_STR("v", value));
	log_set_sink(NULL, NULL);
	assert_int_equal(seen.count, 1);
	assert_true(strlen(seen.last) < LOG_LINE_MAX);
}

static void an_error_brings_code_and_text(void **state)
{
	struct seen seen = {.count = 0};
	struct err err;
	err_set(&err, ERR_OFFLINE, "printer is gone");
	log_set_sink(keep, &seen);
	log_event(LOG_INFO, "test.err", LOG_ERR(&err));
	log_set_sink(NULL, NULL);
	assert_non_null(strstr(seen.last, "error=offline why=\"printer is gone\""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_is_logfmt_with_typed_fields),
		cmocka_unit_test(hostile_values_stay_inside_their_quotes),
		cmocka_unit_test(lines_under_the_least_level_are_silent),
		cmocka_unit_test(a_flood_is_cut_to_the_burst),
		cmocka_unit_test(a_long_value_is_cut_and_the_line_stays_one),
		cmocka_unit_test(an_error_brings_code_and_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
