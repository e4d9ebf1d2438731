#include "support/test.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DESIGN_DAY_MS INT64_C(1773109440000) /* 2026-03-10T09:24:00+07:00 */

static int use_vietnam(void **state)
{
	return clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) == ERR_OK ? 0 : -1;
}

static void text_and_milliseconds_agree(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} cases[] = {
		{"2026-03-10T09:24:00+07:00", DESIGN_DAY_MS},
		{"2026-03-10T02:24:00Z", DESIGN_DAY_MS},
		{"2026-03-10 09:24", DESIGN_DAY_MS},
		{"2026-03-10T09:24:00.5", DESIGN_DAY_MS + 500},
		{"1970-01-01T00:00:00Z", 0},
		{"1969-12-31T23:59:59.750Z", -250},
		{"2038-01-19T03:14:08Z", INT64_C(2147483648000)},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ms = 1;
		assert_int_equal(clock_parse(cases[i].text, &ms), ERR_OK);
		assert_true(ms == cases[i].ms);
		char back[CLOCK_RFC3339_SIZE];
		int64_t again = 1;
		clock_rfc3339(ms, back, sizeof back);
		assert_int_equal(clock_parse(back, &again), ERR_OK);
		assert_true(again == ms);
	}
}

static void a_time_is_written_with_its_distance_from_utc(void **state)
{
	static const struct {
		const char *zone, *text;
	} cases[] = {
		{"Asia/Ho_Chi_Minh", "2026-03-10T09:04:05.006+07:00"},
		{"America/St_Johns", "2026-01-10T09:04:05.060-03:30"},
		{"UTC", "1969-12-31T23:59:59.750+00:00"},
	};
	char text[CLOCK_RFC3339_SIZE], cut[11];
	struct err err;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ms;
		assert_int_equal(clock_set_zone(cases[i].zone, &err), ERR_OK);
		assert_int_equal(clock_parse(cases[i].text, &ms), ERR_OK);
		clock_rfc3339(ms, text, sizeof text);
		assert_string_equal(text, cases[i].text);
		clock_rfc3339(ms, cut, sizeof cut);
		assert_memory_equal(cut, cases[i].text, 10);
		assert_int_equal(cut[10], '\0');
	}
	assert_int_equal(clock_set_zone("Asia/Ho_Chi_Minh", &err), ERR_OK);
}

static void any_number_of_milliseconds_is_written(void **state)
{
	static const int64_t far[] = {INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX - 1, INT64_MAX};
	char text[CLOCK_RFC3339_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
		clock_rfc3339(far[i], text, sizeof text);
		assert_int_equal(strlen(text), 29);
		assert_int_equal(atoi(text + 20), far[i] < 0 ? (int)(1000 + far[i] % 1000) % 1000 : (int)(far[i] % 1000));
	}
}

static void what_is_no_time_is_refused(void **state)
{
	static const char *const bad[] = {"",
									  "2026-03-10",
									  "2026-02-30T10:00:00Z",
									  "2026-03-10T24:00:00Z",
									  "2026-03-10T09:24:00+7",
									  "2026-3-10T09:24:00Z",
									  "x026-03-10T09:24:00Z",
									  "2026-03-10T09:60:00Z",
									  "2026-03-10T09:24:00Zjunk"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t ms = 7;
		assert_int_equal(clock_parse(bad[i], &ms), ERR_INVALID);
		assert_true(ms == 7);
	}
}

static void the_civil_day_turns_at_local_midnight(void **state)
{
	int64_t start = 0;
	char day[CLOCK_DAY_SIZE];
	assert_int_equal(clock_day_start("2026-03-10", &start), ERR_OK);
	clock_day(start, day);
	assert_string_equal(day, "2026-03-10");
	clock_day(start - 1, day);
	assert_string_equal(day, "2026-03-09");
	clock_day(start + 86400000 - 1, day);
	assert_string_equal(day, "2026-03-10");
	assert_int_equal(clock_day_start("2025-02-29", &start), ERR_INVALID);
	assert_int_equal(clock_day_start("2028-02-29", &start), ERR_OK);
}

static void the_seam_starts_where_told_and_runs_on(void **state)
{
	clock_start_at(DESIGN_DAY_MS);
	int64_t first = clock_wall_ms();
	assert_in_range(first - DESIGN_DAY_MS, 0, 1000);
	clock_shift(3600000);
	assert_in_range(clock_wall_ms() - first, 3600000, 3601000);
	assert_true(clock_is_trusted());
	clock_start_at(0);
	assert_false(clock_is_trusted());
}

static void an_unknown_zone_is_refused(void **state)
{
	struct err err;
	assert_int_equal(clock_set_zone("Asia/Nowhere", &err), ERR_INVALID);
	assert_int_equal(clock_set_zone("../../etc/passwd", &err), ERR_INVALID);
	assert_int_equal(clock_set_zone("/etc/localtime", &err), ERR_INVALID);
}

static void the_boot_id_stays_the_same(void **state)
{
	char one[33], two[33];
	clock_boot_id(one);
	clock_boot_id(two);
	assert_true(id_is_valid(one));
	assert_string_equal(one, two);
}

/* Also around the hours in which a zone changes its distance from UTC, some of them by half an hour or minutes. */
static void local_time_is_that_of_the_zone_files(void **state)
{
	static const char *const zones[] = {"Asia/Ho_Chi_Minh", "Europe/Berlin",   "Australia/Lord_Howe",
										"Asia/Kathmandu",   "Africa/Monrovia", "America/St_Johns"};
	unsigned seed = 11;
	for (size_t z = 0; z < ARRAY_LEN(zones); z++) {
		assert_int_equal(clock_set_zone(zones[z], NULL), ERR_OK);
		for (int i = 0; i < 40000; i++) {
			/* 1900 to 2100, several in a row near each other */
			static int64_t at;
			at = i % 4 ? at + rand_r(&seed) % 2000 : (int64_t)rand_r(&seed) * 3 - INT64_C(2208988800);
			time_t seconds = (time_t)at;
			struct tm told, wanted;
			assert_non_null(localtime_r(&seconds, &wanted));
			clock_local(at * 1000 + 999, &told);
			assert_int_equal(told.tm_year, wanted.tm_year);
			assert_int_equal(told.tm_yday, wanted.tm_yday);
			assert_int_equal(told.tm_mon, wanted.tm_mon);
			assert_int_equal(told.tm_mday, wanted.tm_mday);
			assert_int_equal(told.tm_wday, wanted.tm_wday);
			assert_int_equal(told.tm_hour, wanted.tm_hour);
			assert_int_equal(told.tm_min, wanted.tm_min);
			assert_int_equal(told.tm_sec, wanted.tm_sec);
			assert_int_equal(told.tm_gmtoff, wanted.tm_gmtoff);
			assert_int_equal(told.tm_isdst, wanted.tm_isdst);
		}
	}
	use_vietnam(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_and_milliseconds_agree),
		cmocka_unit_test(a_time_is_written_with_its_distance_from_utc),
		cmocka_unit_test(any_number_of_milliseconds_is_written),
		cmocka_unit_test(what_is_no_time_is_refused),
		cmocka_unit_test(the_civil_day_turns_at_local_midnight),
		cmocka_unit_test(the_seam_starts_where_told_and_runs_on),
		cmocka_unit_test(an_unknown_zone_is_refused),
		cmocka_unit_test(local_time_is_that_of_the_zone_files),
		cmocka_unit_test(the_boot_id_stays_the_same),
	};
	return cmocka_run_group_tests(tests, use_vietnam, NULL);
}
