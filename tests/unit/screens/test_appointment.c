/* A booked hour at the kiosk: scanned, looked up, turned into a number that carries it. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

#define TOKEN "8F3KQ2M7RT9X4VBN6HWZ1CPD5E"

static void scan_booked(struct visit *visit, int minutes, enum appointment_state state, enum err_code result)
{
	struct flow_notice notice = {.kind = NOTICE_APPOINTMENT, .result = result};

	visit_scan(visit, SCAN_APPOINTMENT, TOKEN);
	assert_string_equal(screens_current(visit->screens), "appointment");
	assert_string_equal(visit_asked(visit, REQUEST_APPOINTMENT)->code, TOKEN);
	notice.name = visit_asked(visit, REQUEST_APPOINTMENT)->name;
	notice.appointment.state = state;
	notice.appointment.at_ms = clock_wall_ms() + minutes * 60000;
	notice.appointment.from_ms = notice.appointment.at_ms - 30 * 60000;
	notice.appointment.until_ms = notice.appointment.at_ms + 15 * 60000;
	strcpy(notice.appointment.service, "ho-tich");
	strcpy(notice.appointment.number, "B\u00a0012");
	visit_tell(visit, &notice);
}

static void in_time_the_number_is_asked_for_with_the_appointment(void **state)
{
	struct visit *visit = *state;

	scan_booked(visit, 6, APPOINTMENT_BOOKED, ERR_OK);
	assert_true(visit_shows(visit, "Ông/bà đến đúng giờ hẹn"));
	visit_tap(visit, "appointment.take");
	assert_string_equal(visit_asked(visit, REQUEST_TICKET)->ticket.appointment, TOKEN);
	assert_string_equal(visit_asked(visit, REQUEST_TICKET)->ticket.service, "ho-tich");
	assert_string_equal(screens_current(visit->screens), "issued");
}

static void early_and_late_visitors_are_told_so_and_may_take_an_ordinary_number(void **state)
{
	struct visit *visit = *state;

	scan_booked(visit, 120, APPOINTMENT_BOOKED, ERR_OK);
	assert_true(visit_shows(visit, "Còn sớm"));
	scan_booked(visit, -60, APPOINTMENT_BOOKED, ERR_OK);
	assert_true(visit_shows(visit, "Đã qua giờ hẹn"));
	visit_tap(visit, "appointment.ordinary");
	visit_tap(visit, "before.take");
	assert_string_equal(visit_asked(visit, REQUEST_TICKET)->ticket.appointment, "");
}

static void what_can_not_be_used_is_said_in_words(void **state)
{
	struct visit *visit = *state;

	scan_booked(visit, 0, APPOINTMENT_ARRIVED, ERR_OK);
	assert_true(visit_shows(visit, "B\u00a0012"));
	scan_booked(visit, 0, APPOINTMENT_CANCELLED, ERR_OK);
	assert_true(visit_shows(visit, "đã hủy"));
	scan_booked(visit, 0, APPOINTMENT_BOOKED, ERR_NOT_FOUND);
	assert_true(visit_shows(visit, "Chưa tìm thấy lịch hẹn"));
	scan_booked(visit, 0, APPOINTMENT_BOOKED, ERR_OFFLINE);
	assert_true(visit_shows(visit, "Chưa xem được lịch hẹn"));
}

static void the_next_visitor_has_nothing_of_it(void **state)
{
	struct visit *visit = *state;

	scan_booked(visit, 6, APPOINTMENT_BOOKED, ERR_OK);
	visit_tap(visit, "nav.home");
	for (int s = 0; s < 90; s++)
		visit_pass(visit, 1000);
	visit_tap(visit, "home.quick.1");
	visit_tap(visit, "before.take");
	assert_string_equal(visit_asked(visit, REQUEST_TICKET)->ticket.appointment, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_time_the_number_is_asked_for_with_the_appointment, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(early_and_late_visitors_are_told_so_and_may_take_an_ordinary_number,
										visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(what_can_not_be_used_is_said_in_words, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(the_next_visitor_has_nothing_of_it, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
