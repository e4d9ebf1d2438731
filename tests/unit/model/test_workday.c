#include "model/workday.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

/* 2026 as decided: Tết 16/2-20/2 (Mon-Fri), Giỗ Tổ 26/4 (a Sunday, compensated on 27/4), 30/4, 1/5; make-up Saturday
 * 10/1. */
static struct workday_calendar calendar_2026(void)
{
	static const char *const off[] = {"2026-05-01", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19",
									  "2026-02-20", "2026-04-26", "2026-04-27", "2026-04-30", "2026-01-01"};
	struct workday_calendar calendar;
	workday_calendar_init(&calendar);
	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		assert_int_equal(workday_set_off(&calendar, off[i]), ERR_OK);
	assert_int_equal(workday_set_worked(&calendar, "2026-01-10"), ERR_OK);
	return calendar;
}

static void day_numbers_and_texts_are_one_another(void **state)
{
	assert_int_equal(workday_number("1970-01-01"), 0);
	assert_int_equal(workday_number("2000-03-01"), 11017);
	assert_int_equal(workday_weekday(workday_number("2026-03-10")), 2);
	assert_int_equal(workday_weekday(workday_number("1969-12-28")), 0);
	for (int32_t day = workday_number("1900-01-01"); day < workday_number("2200-01-01"); day++) {
		char text[CLOCK_DAY_SIZE];
		workday_text(day, text);
		assert_int_equal(workday_number(text), day);
	}
}

static void dates_that_do_not_exist_are_refused(void **state)
{
	static const char *const bad[] = {"",           "2026-02-29", "2026-13-01", "2026-00-10",
									  "2026-04-31", "26-04-01",   "2026/04/01", "2026-04-01 ",
									  "2026-4-001", "abcd-ef-gh", "2100-02-29", "0000-01-01"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(workday_number(bad[i]), WORKDAY_NONE);
	assert_int_not_equal(workday_number("2000-02-29"), WORKDAY_NONE);
	struct workday_calendar calendar;
	workday_calendar_init(&calendar);
	assert_int_equal(workday_set_off(&calendar, "2026-02-30"), ERR_INVALID);
	assert_int_equal(workday_set_worked(&calendar, "nonsense"), ERR_INVALID);
}

static void holidays_and_make_up_days_win_over_the_week(void **state)
{
	struct workday_calendar calendar = calendar_2026();
	static const struct {
		const char *day;
		bool worked;
	} cases[] = {{"2026-03-10", true}, {"2026-03-14", false}, {"2026-03-15", false}, {"2026-02-16", false},
				 {"2026-02-23", true}, {"2026-01-10", true},  {"2026-01-17", false}, {"2026-04-27", false},
				 {"2026-04-28", true}, {"2026-05-01", false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(workday_is(&calendar, workday_number(cases[i].day)), cases[i].worked);
	assert_int_equal(workday_set_worked(&calendar, "2026-05-01"), ERR_OK);
	assert_true(workday_is(&calendar, workday_number("2026-05-01")));
}

static void a_day_set_twice_counts_once_and_the_list_has_an_end(void **state)
{
	struct workday_calendar calendar;
	workday_calendar_init(&calendar);
	assert_int_equal(workday_set_off(&calendar, "2026-01-01"), ERR_OK);
	assert_int_equal(workday_set_off(&calendar, "2026-01-01"), ERR_OK);
	assert_int_equal(calendar.off_count, 1);
	int32_t day = workday_number("2027-01-01");
	enum err_code code = ERR_OK;
	for (int i = 0; i < WORKDAY_EXCEPTIONS_MAX && code == ERR_OK; i++) {
		char text[CLOCK_DAY_SIZE];
		workday_text(day + i, text);
		code = workday_set_off(&calendar, text);
	}
	assert_int_equal(code, ERR_LIMIT);
	assert_int_equal(calendar.off_count, WORKDAY_EXCEPTIONS_MAX);
}

static void due_dates_follow_the_civil_code(void **state)
{
	struct workday_calendar calendar = calendar_2026();
	static const struct {
		const char *received;
		int minute;
		unsigned amount;
		enum catalogue_unit unit;
		const char *due;
	} cases[] = {
		/* working days: the day of receipt is not counted */
		{"2026-03-10", 9 * 60, 1, UNIT_WORKING_DAY, "2026-03-11"},
		{"2026-03-10", 9 * 60, 3, UNIT_WORKING_DAY, "2026-03-13"},
		{"2026-03-10", 9 * 60, 4, UNIT_WORKING_DAY, "2026-03-16"},
		{"2026-03-13", 16 * 60, 1, UNIT_WORKING_DAY, "2026-03-16"},
		{"2026-03-14", 9 * 60, 1, UNIT_WORKING_DAY, "2026-03-16"}, /* received on a Saturday */
		{"2026-02-13", 9 * 60, 2, UNIT_WORKING_DAY, "2026-02-24"}, /* across Tết */
		{"2026-04-24", 9 * 60, 3, UNIT_WORKING_DAY, "2026-05-04"}, /* across three holidays */
		{"2026-01-09", 9 * 60, 1, UNIT_WORKING_DAY, "2026-01-10"}, /* a make-up Saturday */
		{"2026-03-10", 9 * 60, 0, UNIT_WORKING_DAY, "2026-03-10"},
		/* calendar days roll to the next working day */
		{"2026-03-10", 9 * 60, 3, UNIT_DAY, "2026-03-13"},
		{"2026-03-10", 9 * 60, 4, UNIT_DAY, "2026-03-16"},
		{"2026-02-01", 9 * 60, 15, UNIT_DAY, "2026-02-23"},
		/* months end on the same number, or the last day */
		{"2026-01-31", 9 * 60, 1, UNIT_MONTH, "2026-03-02"},
		{"2027-12-31", 9 * 60, 2, UNIT_MONTH, "2028-02-29"},
		{"2026-03-10", 9 * 60, 12, UNIT_MONTH, "2027-03-10"},
		{"2026-11-15", 9 * 60, 3, UNIT_MONTH, "2027-02-15"},
		/* same day until 15:00 */
		{"2026-03-10", 15 * 60, 0, UNIT_SAME_DAY, "2026-03-10"},
		{"2026-03-10", 15 * 60 + 1, 0, UNIT_SAME_DAY, "2026-03-11"},
		{"2026-03-13", 16 * 60, 0, UNIT_SAME_DAY, "2026-03-16"},
		{"2026-03-14", 9 * 60, 0, UNIT_SAME_DAY, "2026-03-16"},
		{"2026-03-14", 16 * 60, 0, UNIT_SAME_DAY, "2026-03-16"}, /* a day off is not counted twice */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct workday_due due = {0};
		char text[CLOCK_DAY_SIZE];
		assert_int_equal(workday_due(&calendar, workday_number(cases[i].received), cases[i].minute, cases[i].amount,
									 cases[i].unit, &due),
						 ERR_OK);
		workday_text(due.day, text);
		assert_string_equal(text, cases[i].due);
		assert_int_equal(due.minute, WORKDAY_END_OF_DAY);
	}
}

static void terms_in_hours_run_in_working_hours_only(void **state)
{
	struct workday_calendar calendar = calendar_2026();
	static const struct {
		const char *received;
		int minute;
		unsigned hours;
		const char *due;
		int due_minute;
	} cases[] = {
		{"2026-03-10", 8 * 60, 2, "2026-03-10", 10 * 60},
		{"2026-03-10", 6 * 60, 1, "2026-03-10", 8 * 60 + 30},     /* before opening */
		{"2026-03-10", 8 * 60 + 1, 1, "2026-03-10", 9 * 60 + 15}, /* rounded up to a quarter */
		{"2026-03-10", 11 * 60, 1, "2026-03-10", 14 * 60},        /* across lunch */
		{"2026-03-10", 12 * 60, 1, "2026-03-10", 14 * 60 + 30},
		{"2026-03-10", 11 * 60, 4, "2026-03-10", 17 * 60},
		{"2026-03-10", 17 * 60, 1, "2026-03-11", 8 * 60 + 30},
		{"2026-03-13", 16 * 60 + 30, 1, "2026-03-16", 8 * 60},  /* across a weekend */
		{"2026-02-13", 16 * 60, 2, "2026-02-23", 8 * 60 + 30},  /* across Tết */
		{"2026-03-10", 7 * 60 + 30, 15, "2026-03-11", 17 * 60}, /* two whole days */
		{"2026-01-09", 16 * 60, 2, "2026-01-10", 8 * 60 + 30},  /* a make-up Saturday has a Monday's hours */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct workday_due due = {0};
		char text[CLOCK_DAY_SIZE];
		assert_int_equal(
			workday_due(&calendar, workday_number(cases[i].received), cases[i].minute, cases[i].hours, UNIT_HOUR, &due),
			ERR_OK);
		workday_text(due.day, text);
		assert_string_equal(text, cases[i].due);
		assert_int_equal(due.minute, cases[i].due_minute);
	}
}

static void a_calendar_without_hours_or_too_long_a_term_is_refused(void **state)
{
	struct workday_calendar calendar;
	struct workday_due due = {7, 7};
	workday_calendar_init(&calendar);
	assert_int_equal(workday_due(&calendar, 0, 0, WORKDAY_AMOUNT_MAX + 1, UNIT_DAY, &due), ERR_LIMIT);
	memset(calendar.week, 0, sizeof calendar.week);
	assert_int_equal(workday_due(&calendar, 0, 0, 1, UNIT_HOUR, &due), ERR_INVALID);
	assert_int_equal(due.day, 7);
	assert_int_equal(workday_roll(&calendar, 100), 100);
}

/* What a list of late dossiers asks of the database: due before the last working day, or later than that. */
static void a_day_is_past_by_a_working_day_once_it_is_before_the_last_one(void **state)
{
	struct workday_calendar calendar = calendar_2026();
	for (int32_t today = workday_number("2026-01-01"); today <= workday_number("2026-12-31"); today++) {
		int32_t last = workday_last(&calendar, today);
		for (int32_t due = today - 14; due <= today + 3; due++)
			assert_int_equal(due < last, workday_between(&calendar, due, today) > 0);
	}
	memset(calendar.week, 0, sizeof calendar.week);
	calendar.worked_count = 0;
	assert_int_equal(workday_last(&calendar, 100), 100);
}

static void counting_back_undoes_counting_on(void **state)
{
	struct workday_calendar calendar = calendar_2026();
	for (int32_t day = workday_number("2026-01-01"); day < workday_number("2026-06-01"); day++)
		for (unsigned n = 1; n < 25; n++) {
			int32_t due = workday_add(&calendar, day, n);
			assert_true(workday_is(&calendar, due));
			assert_int_equal(workday_between(&calendar, day, due), n);
		}
	assert_int_equal(workday_between(&calendar, 100, 100), 0);
	assert_int_equal(workday_between(&calendar, 100, 50), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(day_numbers_and_texts_are_one_another),
		cmocka_unit_test(dates_that_do_not_exist_are_refused),
		cmocka_unit_test(holidays_and_make_up_days_win_over_the_week),
		cmocka_unit_test(a_day_set_twice_counts_once_and_the_list_has_an_end),
		cmocka_unit_test(due_dates_follow_the_civil_code),
		cmocka_unit_test(terms_in_hours_run_in_working_hours_only),
		cmocka_unit_test(a_calendar_without_hours_or_too_long_a_term_is_refused),
		cmocka_unit_test(a_day_is_past_by_a_working_day_once_it_is_before_the_last_one),
		cmocka_unit_test(counting_back_undoes_counting_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
