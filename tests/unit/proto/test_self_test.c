#include "proto/self_test.h"

#include "base/check.h"
#include "base/clock.h"
#include "proto/event.h"
#include "support/test.h"

#include <string.h>

static enum err_code decode(const char *text, struct self_test *ret)
{
	return proto_self_test_decode(text, strlen(text), ret, NULL);
}

static struct self_test sample(void)
{
	struct self_test test = {.count = 0};
	assert_int_equal(clock_parse("2026-03-10T09:24:00+07:00", &test.at_ms), ERR_OK);
	self_test_add(&test, "printer", false, "cover-open");
	self_test_add(&test, "disk", true, "71 %");
	return test;
}

static void a_result_is_read_as_it_was_written(void **state)
{
	struct self_test test = sample(), got;
	struct buf text;
	buf_init(&text, PROTO_SELF_TEST_MAX);
	assert_int_equal(proto_self_test_encode(&test, &text), ERR_OK);
	assert_non_null(strstr(buf_text(&text), "{\"name\":\"printer\",\"ok\":false,\"detail\":\"cover-open\"}"));
	assert_int_equal(decode(buf_text(&text), &got), ERR_OK);
	assert_int_equal(got.at_ms, test.at_ms);
	assert_int_equal(got.count, 2);
	assert_false(got.parts[0].ok);
	assert_string_equal(got.parts[1].detail, "71 %");
	assert_int_equal(self_test_faults(&got), 1);
	buf_finish(&text);
}

static void the_largest_result_fits(void **state)
{
	struct self_test test = sample(), got;
	struct buf text;
	while (test.count < SELF_TEST_PARTS_MAX)
		self_test_add(&test, "a-name-that-is-long", true, "and a detail that is longer still");
	self_test_add(&test, "one-more", false, "");
	buf_init(&text, PROTO_SELF_TEST_MAX - 1);
	assert_int_equal(proto_self_test_encode(&test, &text), ERR_OK);
	assert_int_equal(decode(buf_text(&text), &got), ERR_OK);
	assert_int_equal(got.count, SELF_TEST_PARTS_MAX);
	assert_int_equal(self_test_faults(&got), 1);
	buf_finish(&text);
}

static void a_status_carries_the_last_result(void **state)
{
	struct self_test test = sample();
	struct proto_status status = {
		.printer_model = "TM-T82", .paper = "ok", .version = "0.1.0", .self_test = &test};
	struct buf text;
	buf_init(&text, PROTO_EVENT_DATA_MAX);
	assert_int_equal(proto_event_encode_status(&status, &text), ERR_OK);
	assert_non_null(strstr(buf_text(&text), "\"self_test\":{\"at\":\"2026-03-10T09:24:00.000+07:00\",\"parts\":["));
	buf_clear(&text);
	status.self_test = NULL;
	assert_int_equal(proto_event_encode_status(&status, &text), ERR_OK);
	assert_null(strstr(buf_text(&text), "self_test"));
	buf_finish(&text);
}

static void wrong_results_are_refused(void **state)
{
	static const char *const wrong[] = {
		"", "{}", "{\"at\":\"2026-03-10T09:24:00+07:00\"}", "{\"at\":\"yesterday\",\"parts\":[]}",
		"{\"at\":\"2026-03-10T09:24:00+07:00\",\"parts\":[{\"name\":\"printer\"}]}",
		"{\"at\":\"2026-03-10T09:24:00+07:00\",\"parts\":[{\"name\":\"a-name-without-an-end\",\"ok\":true}]}",
	};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		struct self_test got = {.count = 7};
		assert_int_not_equal(decode(wrong[i], &got), ERR_OK);
		assert_int_equal(got.count, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_result_is_read_as_it_was_written),
		cmocka_unit_test(the_largest_result_fits),
		cmocka_unit_test(a_status_carries_the_last_result),
		cmocka_unit_test(wrong_results_are_refused),
	};

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
