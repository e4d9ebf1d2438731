/* Before the number: what the center's guard says of today, and codes typed with their letters. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

static void tell_today(struct visit *visit, enum hall_today today)
{
	static struct flow_notice notice; /* large */

	notice = (struct flow_notice){.kind = NOTICE_HALL};
	notice.hall.line_count = 1;
	notice.hall.lines[0] =
		(struct hall_line){.waiting = 40, .wait_min = 90, .wait_max = 150, .open = true, .today = today};
	strcpy(notice.hall.lines[0].service, "ho-tich");
	visit_tell(visit, &notice);
}

static void who_may_not_be_served_today_is_told_before_the_number(void **state)
{
	struct visit *visit = *state;

	tell_today(visit, HALL_TODAY_MAYBE);
	visit_tap(visit, "home.quick.2");
	assert_true(visit_shows(visit, "Có thể chưa đến lượt hôm nay"));
	visit_tap(visit, "before.take");
	assert_non_null(visit_asked(visit, REQUEST_TICKET));
}

static void no_number_is_offered_to_whom_nobody_can_serve_today(void **state)
{
	struct visit *visit = *state;

	tell_today(visit, HALL_NOT_TODAY);
	visit_tap(visit, "home.quick.2");
	assert_true(visit_shows(visit, "Hôm nay không kịp phục vụ nữa"));
	visit_tap(visit, "before.take");
	assert_null(visit_asked(visit, REQUEST_TICKET));
	visit_pass(visit, 5000); /* the word of why is gone */
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = false}});
	assert_false(visit_shows(visit, "Hôm nay không kịp phục vụ nữa")); /* old news refuses nobody */
}

static void tell_full(struct visit *visit)
{
	static struct flow_notice notice; /* large */

	notice = (struct flow_notice){.kind = NOTICE_HALL};
	notice.hall.line_count = 1;
	notice.hall.lines[0] = (struct hall_line){.wait_min = -1, .wait_max = -1, .open = true, .full = true};
	strcpy(notice.hall.lines[0].service, "ho-tich");
	visit_tell(visit, &notice);
}

static void who_comes_too_late_is_told_when_to_come_back_and_may_make_an_appointment(void **state)
{
	struct visit *visit = *state;

	tell_full(visit);
	visit_tap(visit, "home.number");
	assert_true(visit_shows(visit, "Đã phát hết số của hôm nay"));
	visit_tap(visit, "field.ho-tich");
	assert_true(visit_shows(visit, "Đã phát hết số của hôm nay"));
	assert_true(visit_shows(visit, "Thứ Tư, 11/03/2026"));
	visit_tap(visit, "before.take");
	assert_null(visit_asked(visit, REQUEST_TICKET));
	visit_tap(visit, "before.appointment");
	assert_string_equal(visit->screens->visitor.service, SCREENS_HELP_SERVICE);
	visit_tap(visit, "before.take");
	assert_non_null(visit_asked(visit, REQUEST_TICKET));
}

static void a_break_at_noon_says_from_when_numbers_are_given_again(void **state)
{
	struct visit *visit = *state;

	clock_shift(3 * 3600 * 1000); /* 12:24 */
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = true}});
	ui_go(visit->ui, &screen_field, NULL, 0);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	visit_pass(visit, 10);
	visit_tap(visit, "field.ho-tich");
	assert_true(visit_shows(visit, "Các quầy làm việc lại lúc 13:30"));
	visit_tap(visit, "before.take");
	assert_true(visit_asked(visit, REQUEST_TICKET)->ticket.later);
}

static void in_the_evening_no_number_for_later_is_offered(void **state)
{
	struct visit *visit = *state;

	clock_shift(8 * 3600 * 1000); /* 17:24 */
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_CENTER, .center = {.online = true}});
	ui_go(visit->ui, &screen_field, NULL, 0);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_SPOKEN});
	visit_pass(visit, 10);
	visit_tap(visit, "field.ho-tich");
	assert_true(visit_shows(visit, "Lúc này chưa phát số"));
}

static void the_doors_close_soon_is_said_before_the_number(void **state)
{
	struct visit *visit = *state;

	clock_shift((7 * 60 - 6) * 60 * 1000); /* 16:18 */
	visit_tap(visit, "home.quick.2");
	assert_true(visit_shows(visit, "Hôm nay các quầy nghỉ lúc 17:00"));
	visit_tap(visit, "before.take");
	assert_non_null(visit_asked(visit, REQUEST_TICKET));
}

static void an_office_code_is_typed_with_its_letter_and_dots(void **state)
{
	struct visit *visit = *state;
	const char *const keys[] = {"keypad.clear", "keypad.part.0", "key.erase",    "key.erase",   "key.erase",
								"key.erase",    "key.erase",     "key.erase",    "key.letters", "key.G",
								"key.0",        "key.9",         "key.letters",  "key..",       "key.digits",
								"key.2",        "key.0",         "keypad.part.1"};

	visit_tap(visit, "home.lookup");
	visit_tap(visit, "lookup.keypad");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		visit_tap(visit, keys[i]);
	assert_string_equal(visit->screens->visitor.typed[0], "G09.20");
	for (const char *digit = "2603060092"; *digit; digit++) {
		char key[16];
		snprintf(key, sizeof(key), "key.%c", *digit);
		visit_tap(visit, key);
	}
	visit_tap(visit, "keypad.find");
	assert_string_equal(visit_asked(visit, REQUEST_DOSSIER)->code, "G09.20-260306-0092");
}

static void further_services_go_with_the_number_as_many_as_fit(void **state)
{
	struct visit *visit = *state;

	visit_tap(visit, "home.quick.2");
	assert_false(visit_shows(visit, "Tôi còn việc khác")); /* one number, one service, unless configured */
	visit->screens->config.services = 3;
	visit_tap(visit, "nav.back");
	visit_tap(visit, "home.quick.2");
	visit_tap(visit, "before.also");
	visit_tap(visit, "also.chung-thuc");
	visit_tap(visit, "also.ho-kinh-doanh");
	visit_tap(visit, "also.dat-dai-xay-dung"); /* a fourth does not fit */
	assert_int_equal(visit->screens->visitor.also_count, 2);
	visit_tap(visit, "also.chung-thuc"); /* not after all */
	visit_tap(visit, "also.dat-dai-xay-dung");
	visit_tap(visit, "also.done");
	visit_tap(visit, "before.take");
	const struct ticket *wish = &visit_asked(visit, REQUEST_TICKET)->ticket;
	assert_int_equal(wish->also_count, 2);
	assert_string_equal(wish->also[0], "ho-kinh-doanh");
	assert_string_equal(wish->also[1], "dat-dai-xay-dung");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(who_may_not_be_served_today_is_told_before_the_number, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(no_number_is_offered_to_whom_nobody_can_serve_today, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(who_comes_too_late_is_told_when_to_come_back_and_may_make_an_appointment,
										visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(in_the_evening_no_number_for_later_is_offered, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_break_at_noon_says_from_when_numbers_are_given_again, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(the_doors_close_soon_is_said_before_the_number, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(further_services_go_with_the_number_as_many_as_fit, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(an_office_code_is_typed_with_its_letter_and_dots, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
