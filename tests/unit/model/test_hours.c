#include "support/test.h"

#include "model/hours.h"

#include <string.h>

/* Monday to Friday 07:30-11:30 and 13:30-17:00; one field in the afternoon alone. */
static struct catalogue_service services[] = {
    {.id = "all", .series = 'A'},
    {.id = "late", .series = 'S', .has_hours = true, .hours = {.day[2] = {{810, 990}}, .count[2] = 1}},
    {.id = "late-child", .parent = "late", .series = 'S'},
};
static char off[][11] = {"2026-03-11"};
static char worked[][11] = {"2026-03-14"};

static struct catalogue sample(void)
{
	struct catalogue catalogue = {.services = services,
	                              .service_count = 3,
	                              .days_off = off,
	                              .day_off_count = 1,
	                              .days_worked = worked,
	                              .day_worked_count = 1,
	                              .ticket_close_min = 15};
	for (int day = 1; day <= 5; day++) {
		catalogue.hours.day[day][0] = (struct catalogue_interval){450, 690};
		catalogue.hours.day[day][1] = (struct catalogue_interval){810, 1020};
		catalogue.hours.count[day] = 2;
	}
	return catalogue;
}

static void numbers_stop_before_closing_and_at_lunch(void **state)
{
	struct catalogue catalogue = sample();
	assert_false(hours_open(&catalogue, NULL, "2026-03-10", 2, 449, 0));
	assert_true(hours_open(&catalogue, NULL, "2026-03-10", 2, 450, 0));
	assert_true(hours_open(&catalogue, NULL, "2026-03-10", 2, 674, 0));
	assert_false(hours_open(&catalogue, NULL, "2026-03-10", 2, 675, 0));
	assert_int_equal(hours_next(&catalogue, NULL, "2026-03-10", 2, 675), 810);
	assert_int_equal(hours_next(&catalogue, NULL, "2026-03-10", 2, 1005), -1);
	assert_true(hours_open(&catalogue, NULL, "2026-03-10", 2, 430, 30));
}

static void holidays_close_and_make_up_days_open(void **state)
{
	struct catalogue catalogue = sample();
	assert_false(hours_open(&catalogue, NULL, "2026-03-11", 3, 540, 0));
	assert_int_equal(hours_next(&catalogue, NULL, "2026-03-11", 3, 0), -1);
	assert_true(hours_open(&catalogue, NULL, "2026-03-14", 6, 540, 0));
	assert_false(hours_open(&catalogue, NULL, "2026-03-15", 0, 540, 0));
}

static void a_field_with_hours_of_its_own_keeps_them_and_its_children_too(void **state)
{
	struct catalogue catalogue = sample();
	for (int i = 1; i <= 2; i++) {
		assert_false(hours_open(&catalogue, &services[i], "2026-03-10", 2, 540, 0));
		assert_int_equal(hours_next(&catalogue, &services[i], "2026-03-10", 2, 540), 810);
	}
	assert_true(hours_open(&catalogue, &services[0], "2026-03-10", 2, 540, 0));
}

static int64_t at(const char *text)
{
	int64_t ms = 0;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, NULL), ERR_OK);
	assert_int_equal(clock_parse(text, &ms), ERR_OK);
	return ms;
}

static void one_is_told_when_to_come_back(void **state)
{
	static const struct {
		const char *now;
		bool not_today;
		const char *day;
		int minute;
	} CASES[] = {
	    {"2026-03-10T12:24:00", false, "2026-03-10", 810},
	    {"2026-03-10T09:24:00", true, "2026-03-12", 450}, /* the 11th is a day off */
	    {"2026-03-10T18:00:00", false, "2026-03-12", 450},
	    {"2026-03-13T18:00:00", false, "2026-03-14", 450}, /* a Saturday that is worked */
	};
	struct catalogue catalogue = sample();
	char day[CLOCK_DAY_SIZE];
	int minute;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		assert_true(hours_back(&catalogue, NULL, at(CASES[i].now), CASES[i].not_today, day, &minute));
		assert_string_equal(day, CASES[i].day);
		assert_int_equal(minute, CASES[i].minute);
	}
	memset(catalogue.hours.count, 0, sizeof catalogue.hours.count);
	assert_false(hours_back(&catalogue, NULL, at("2026-03-10T09:24:00"), false, day, &minute));
}

static void in_the_break_a_number_counts_from_its_end(void **state)
{
	struct catalogue catalogue = sample();
	int64_t from_ms;
	assert_int_equal(hours_later(&catalogue, NULL, at("2026-03-10T12:24:00"), &from_ms), 810);
	assert_int_equal(from_ms, at("2026-03-10T13:30:00"));
	/* not while it is open, not before anybody has opened, not once all is over, not on a day off */
	assert_int_equal(hours_later(&catalogue, NULL, at("2026-03-10T09:24:00"), NULL), -1);
	assert_int_equal(hours_later(&catalogue, NULL, at("2026-03-10T06:00:00"), NULL), -1);
	assert_int_equal(hours_later(&catalogue, NULL, at("2026-03-10T17:24:00"), NULL), -1);
	assert_int_equal(hours_later(&catalogue, NULL, at("2026-03-11T12:24:00"), NULL), -1);
}

static void the_doors_close_with_the_last_interval(void **state)
{
	struct catalogue catalogue = sample();
	assert_int_equal(hours_close(&catalogue, NULL, at("2026-03-10T09:24:00")), 1020);
	assert_int_equal(hours_close(&catalogue, NULL, at("2026-03-11T09:24:00")), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_stop_before_closing_and_at_lunch),
	    cmocka_unit_test(holidays_close_and_make_up_days_open),
	    cmocka_unit_test(a_field_with_hours_of_its_own_keeps_them_and_its_children_too),
	    cmocka_unit_test(one_is_told_when_to_come_back),
	    cmocka_unit_test(in_the_break_a_number_counts_from_its_end),
	    cmocka_unit_test(the_doors_close_with_the_last_interval),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
