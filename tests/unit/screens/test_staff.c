/* The technician's pages behind the one-time code: asked for, shut out, tools, log. */
#include "support/test.h"

#include "base/clock.h"
#include "i18n/i18n.h"
#include "screens/screens_priv.h"
#include "support/visit.h"

#include <string.h>

static void type_code(struct visit *visit, const char *code)
{
	for (; *code; code++) {
		char key[8];
		snprintf(key, sizeof(key), "key.%c", *code);
		visit_tap(visit, key);
	}
	visit_tap(visit, "staff.open");
}

static void open_staff(struct visit *visit)
{
	for (int i = 0; i < 5; i++) {
		ui_touch(visit->ui, UI_DOWN, 80, 66, visit->now_ms);
		visit_pass(visit, 100);
		ui_touch(visit->ui, UI_UP, 80, 66, visit->now_ms);
		visit_pass(visit, 500);
	}
	assert_string_equal(screens_current(visit->screens), "staff");
}

static void answer(struct visit *visit, enum err_code result, long seconds)
{
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_STAFF,
											.name = visit_asked(visit, REQUEST_STAFF_CODE)->name,
											.result = result,
											.number = seconds});
}

static void the_code_is_asked_of_the_store_and_wiped_here(void **state)
{
	struct visit *visit = *state;

	open_staff(visit);
	type_code(visit, "46119246");
	assert_string_equal(visit_asked(visit, REQUEST_STAFF_CODE)->code, "46119246");
	assert_null(memmem(ui_screen_state(visit->ui), 9, "46119246", 8));
	answer(visit, ERR_OK, 0);
	assert_string_equal(screens_current(visit->screens), "maintenance");
}

static void a_wrong_code_is_said_and_too_many_shut_the_pad(void **state)
{
	struct visit *visit = *state;
	size_t asked;

	open_staff(visit);
	type_code(visit, "00000000");
	answer(visit, ERR_DENIED, 0);
	assert_true(visit_shows(visit, "Mã chưa đúng"));
	type_code(visit, "00000001");
	answer(visit, ERR_DENIED, 60);
	assert_true(visit_shows(visit, "Có thể thử lại sau"));
	asked = visit->asked_count;
	type_code(visit, "00000002");
	assert_int_equal(visit_asked(visit, REQUEST_STAFF_CODE)->code[7], '1');
	assert_true(visit->asked_count >= asked);
}

static void a_kiosk_taken_out_of_use_takes_no_numbers_and_its_log_says_so(void **state)
{
	struct visit *visit = *state;

	open_staff(visit);
	type_code(visit, "46119246");
	answer(visit, ERR_OK, 0);
	visit_tap(visit, "maintenance.tools");
	visit_tap(visit, "tools.lock");
	visit_tap(visit, "tools.log");
	assert_true(visit_shows(visit, "Tạm ngừng máy"));
	assert_true(visit_shows(visit, "Mở trang bảo trì"));
	visit_tap(visit, "nav.home");
	assert_true(visit_shows(visit, "Máy này đang tạm ngừng"));
}

static void each_field_of_the_touch_test_answers(void **state)
{
	struct visit *visit = *state;

	open_staff(visit);
	type_code(visit, "46119246");
	answer(visit, ERR_OK, 0);
	visit_tap(visit, "maintenance.tools");
	visit_tap(visit, "tools.touch");
	for (int i = 0; i < 16; i++) {
		char key[16];
		snprintf(key, sizeof(key), "cell.%d", i);
		visit_tap(visit, key);
	}
	assert_true(visit_shows(visit, "Cảm ứng tốt trên toàn màn hình"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_code_is_asked_of_the_store_and_wiped_here, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_wrong_code_is_said_and_too_many_shut_the_pad, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_kiosk_taken_out_of_use_takes_no_numbers_and_its_log_says_so, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(each_field_of_the_touch_test_answers, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
