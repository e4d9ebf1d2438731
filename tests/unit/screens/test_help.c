/* A call for staff: asked, on the way, ended; taken back; told honestly where nobody can hear it. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

static void answer(struct visit *visit, unsigned name, long state, enum err_code result)
{
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_HELP, .name = name, .result = result, .number = state});
}

static void call(struct visit *visit)
{
	visit_tap(visit, "help.call");
	assert_string_equal(screens_current(visit->screens), "help");
	assert_int_equal(visit_asked(visit, REQUEST_HELP)->number, 1);
}

static void each_step_of_the_call_is_shown(void **state)
{
	struct visit *visit = *state;

	call(visit);
	answer(visit, visit_asked(visit, REQUEST_HELP)->name, HELP_ASKED, ERR_OK);
	assert_true(visit_shows(visit, "Đã gọi nhân viên"));
	answer(visit, 0, HELP_COMING, ERR_OK);
	assert_true(visit_shows(visit, "Nhân viên đang đến"));
	answer(visit, 0, HELP_ENDED, ERR_OK);
	assert_true(visit_shows(visit, "Cuộc gọi đã xong"));
}

static void a_call_taken_back_is_told_and_later_news_of_it_are_ignored(void **state)
{
	struct visit *visit = *state;

	call(visit);
	answer(visit, visit_asked(visit, REQUEST_HELP)->name, HELP_ASKED, ERR_OK);
	visit_tap(visit, "help.cancel");
	assert_int_equal(visit_asked(visit, REQUEST_HELP)->number, 0);
	assert_string_equal(screens_current(visit->screens), "home");
	answer(visit, 0, HELP_COMING, ERR_OK);
	assert_int_equal(visit->screens->visitor.help, HELP_NONE);
}

static void where_nobody_hears_the_call_the_way_to_help_is_said(void **state)
{
	struct visit *visit = *state;

	call(visit);
	answer(visit, visit_asked(visit, REQUEST_HELP)->name, HELP_NONE, ERR_OFFLINE);
	assert_true(visit_shows(visit, "Chưa gọi được nhân viên"));
	visit_tap(visit, "help.again");
	assert_false(visit_shows(visit, "Chưa gọi được nhân viên"));
}

static void who_waits_for_staff_is_not_sent_home_soon_and_leaving_takes_the_call_back(void **state)
{
	struct visit *visit = *state;
	size_t asked;

	call(visit);
	answer(visit, visit_asked(visit, REQUEST_HELP)->name, HELP_ASKED, ERR_OK);
	for (int s = 0; s < 240; s++)
		visit_pass(visit, 1000);
	assert_string_equal(screens_current(visit->screens), "help");
	asked = visit->asked_count;
	for (int s = 0; s < 120; s++)
		visit_pass(visit, 1000);
	assert_string_equal(screens_current(visit->screens), "home");
	assert_true(visit->asked_count > asked);
	assert_int_equal(visit_asked(visit, REQUEST_HELP)->number, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_step_of_the_call_is_shown, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_call_taken_back_is_told_and_later_news_of_it_are_ignored, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(where_nobody_hears_the_call_the_way_to_help_is_said, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(who_waits_for_staff_is_not_sent_home_soon_and_leaving_takes_the_call_back,
										visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
