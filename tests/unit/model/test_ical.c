#include "support/test.h"

#include "model/ical.h"

#include <stdio.h>
#include <string.h>

static struct ical ical;

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\n" lines "END:VEVENT\r\n"

static enum err_code read(const char *text)
{
	struct err err = {.code = ERR_OK};
	return ical_read(text, strlen(text), &ical, &err);
}

static void days_off_and_make_up_days_are_told_apart(void **state)
{
	assert_int_equal(read(CALENDAR(EVENT("SUMMARY:Làm bù ngày 02/01\r\nDTSTART;VALUE=DATE:20260110\r\n") EVENT(
						 "DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20260103\r\nSUMMARY:Tết\\, dài\r\n")
									   EVENT("DTSTART;VALUE=DATE:20260822\r\nCATEGORIES:MAKE-UP\r\nSUMMARY:x\r\n"))),
					 ERR_OK);
	assert_int_equal(ical.count, 4);
	assert_string_equal(ical.days[0].date, "2026-01-01");
	assert_string_equal(ical.days[0].name, "Tết, dài");
	assert_string_equal(ical.days[1].date, "2026-01-02");
	assert_false(ical.days[1].worked);
	assert_string_equal(ical.days[2].date, "2026-01-10");
	assert_true(ical.days[2].worked && ical.days[3].worked);
}

static void folded_lines_are_joined(void **state)
{
	assert_int_equal(read(CALENDAR(EVENT("DTSTART;VALU\r\n E=DATE:2026\r\n 0430\r\nSUMMARY:Ngày Giải\r\n  phóng\r\n"))),
					 ERR_OK);
	assert_int_equal(ical.count, 1);
	assert_string_equal(ical.days[0].date, "2026-04-30");
	assert_string_equal(ical.days[0].name, "Ngày Giải phóng");
}

static void what_is_no_whole_day_is_counted_and_left_out(void **state)
{
	assert_int_equal(read(CALENDAR(EVENT("DTSTART:20260310T090000Z\r\n") EVENT("SUMMARY:x\r\n")
									   EVENT("DTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=MONTHLY\r\n")
										   EVENT("DTSTART;VALUE=DATE:20260231\r\n")
											   EVENT("DTSTART;VALUE=DATE:20260101\r\nDTEND;VALUE=DATE:20270101\r\n"))),
					 ERR_OK);
	assert_int_equal(ical.count, 0);
	assert_int_equal(ical.ignored, 5);
}

static void days_that_come_back_are_expanded(void **state)
{
	static const struct {
		const char *rule;
		size_t count;
		const char *second;
	} cases[] = {
		{"RRULE:FREQ=YEARLY\r\n", 6, "2027-09-02"},
		{"RRULE:FREQ=YEARLY;COUNT=3\r\n", 3, "2027-09-02"},
		{"RRULE:FREQ=YEARLY;INTERVAL=2\r\n", 3, "2028-09-02"},
		{"RRULE:FREQ=YEARLY;UNTIL=20280902\r\n", 3, "2027-09-02"},
		{"RRULE:FREQ=YEARLY;COUNT=3\r\nEXDATE;VALUE=DATE:20270902\r\n", 2, "2028-09-02"},
		{"RRULE:FREQ=WEEKLY;COUNT=4;WKST=MO\r\n", 4, "2026-09-09"},
		{"RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261014T000000Z\r\n", 4, "2026-09-16"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[400];
		snprintf(text, sizeof text, CALENDAR(EVENT("DTSTART;VALUE=DATE:20260902\r\nSUMMARY:Q\r\n%s")), cases[i].rule);
		assert_int_equal(read(text), ERR_OK);
		assert_int_equal(ical.ignored, 0);
		if (ical.count != cases[i].count || strcmp(ical.days[1].date, cases[i].second) != 0)
			fail_msg("%s: %zu days, then %s", cases[i].rule, ical.count, ical.days[1].date);
	}
}

static void two_days_come_back_as_two_and_a_leap_day_in_leap_years(void **state)
{
	assert_int_equal(read(CALENDAR(EVENT(
						 "DTSTART;VALUE=DATE:20260430\r\nDTEND;VALUE=DATE:20260502\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n"))),
					 ERR_OK);
	assert_int_equal(ical.count, 4);
	assert_string_equal(ical.days[3].date, "2027-05-01");
	assert_int_equal(read(CALENDAR(EVENT("DTSTART;VALUE=DATE:20280229\r\nRRULE:FREQ=YEARLY\r\n"))), ERR_OK);
	assert_int_equal(ical.count, 2);
	assert_string_equal(ical.days[1].date, "2032-02-29");
}

static void rules_that_are_not_understood_are_counted(void **state)
{
	static const char *const rules[] = {"FREQ=YEARLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=SA", "FREQ=DAILY",
										"FREQ=YEARLY;INTERVAL=0", "FREQ=YEARLY;UNTIL=soon", "INTERVAL=2",
										"FREQ=YEARLY;COUNT=-1"};
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		char text[300];
		snprintf(text, sizeof text, CALENDAR(EVENT("DTSTART;VALUE=DATE:20260902\r\nRRULE:%s\r\n")), rules[i]);
		assert_int_equal(read(text), ERR_OK);
		if (ical.ignored != 1 || ical.count != 0)
			fail_msg("%s: %zu days", rules[i], ical.count);
	}
}

static void a_date_told_twice_counts_once(void **state)
{
	assert_int_equal(read(CALENDAR(EVENT("DTSTART;VALUE=DATE:20260902\r\nSUMMARY:a\r\n")
									   EVENT("DTSTART;VALUE=DATE:20260902\r\nSUMMARY:b\r\n"))),
					 ERR_OK);
	assert_int_equal(ical.count, 1);
	assert_string_equal(ical.days[0].name, "a");
}

static void what_is_no_calendar_is_refused(void **state)
{
	static const char *const texts[] = {"", "hello", "{\"a\":1}", "BEGIN:VCARD\r\n", "\xff\xfe"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_int_equal(read(texts[i]), ERR_INVALID);
}

static void the_sample_s_calendar_is_read_whole(void **state)
{
	static char text[256 * 1024];
	FILE *file = fopen("assets/sample/holidays.ics", "r");
	assert_non_null(file);
	size_t len = fread(text, 1, sizeof text - 1, file);
	fclose(file);
	text[len] = '\0';
	assert_int_equal(read(text), ERR_OK);
	assert_true(ical.count > 20);
	assert_int_equal(ical.ignored, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_off_and_make_up_days_are_told_apart),
		cmocka_unit_test(folded_lines_are_joined),
		cmocka_unit_test(what_is_no_whole_day_is_counted_and_left_out),
		cmocka_unit_test(days_that_come_back_are_expanded),
		cmocka_unit_test(two_days_come_back_as_two_and_a_leap_day_in_leap_years),
		cmocka_unit_test(rules_that_are_not_understood_are_counted),
		cmocka_unit_test(a_date_told_twice_counts_once),
		cmocka_unit_test(what_is_no_calendar_is_refused),
		cmocka_unit_test(the_sample_s_calendar_is_read_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
