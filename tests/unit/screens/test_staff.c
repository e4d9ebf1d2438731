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

static void open_tools(struct visit *visit)
{
	open_staff(visit);
	type_code(visit, "46119246");
	answer(visit, ERR_OK, 0);
	visit_tap(visit, "maintenance.tools");
}

static void a_self_test_shows_what_each_part_did(void **state)
{
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_SELF_TEST, .result = ERR_AGAIN};

	open_staff(visit);
	type_code(visit, "46119246");
	answer(visit, ERR_OK, 0);
	assert_true(visit_shows(visit, "chưa lần nào"));
	visit_tap(visit, "maintenance.test");
	assert_string_equal(screens_current(visit->screens), "self-test");
	visit_tap(visit, "self-test.again");
	notice.name = visit_asked(visit, REQUEST_SELF_TEST)->name;
	visit_tell(visit, &notice);
	assert_true(visit_shows(visit, "Đang thử từng bộ phận"));
	notice.result = ERR_OK;
	notice.self_test = (struct self_test){.at_ms = clock_wall_ms()};
	self_test_add(&notice.self_test, "printer", false, "cover-open");
	self_test_add(&notice.self_test, "journal", true, "4 ms");
	visit_tell(visit, &notice);
	assert_true(visit_shows(visit, "1 bộ phận có lỗi"));
	assert_true(visit_shows(visit, "nắp đang mở"));
	assert_true(visit_shows(visit, "4 ms"));
	visit_tap(visit, "nav.back");
	assert_true(visit_shows(visit, "1 bộ phận có lỗi"));
}

static void what_changes_by_itself_is_asked_for_and_shown(void **state)
{
	struct visit *visit = *state;
	struct flow_notice notice = {.kind = NOTICE_HEALTH};

	open_staff(visit);
	type_code(visit, "46119246");
	answer(visit, ERR_OK, 0);
	assert_non_null(visit_asked(visit, REQUEST_HEALTH));
	notice.health = (struct flow_health){
		.temperature = 84, .memory_mib = 41, .disk_percent = 71, .certificate_days = 21, .sound_set = true};
	visit_tell(visit, &notice);
	assert_true(visit_shows(visit, "84\u00a0°C · RAM 41\u00a0MiB · đĩa trống 71\u00a0%"));
	assert_true(visit_shows(visit, "chứng thư còn 21 ngày"));
	visit_tap(visit, "maintenance.paper");
	assert_non_null(visit_asked(visit, REQUEST_PAPER_CHANGED));
	visit_tap(visit, "maintenance.restart");
	assert_non_null(visit_asked(visit, REQUEST_RESTART));
	visit_tap(visit, "maintenance.log");
	assert_string_equal(screens_current(visit->screens), "history");
}

/* A panel that gives everything at 0.8 of its place, 40 pixels to the right. */
static void touch_skewed(struct visit *visit, struct touch_point at)
{
	int x = (int)((int64_t)at.x * 1080 / TOUCH_MAP_ONE * 8 / 10 + 40);
	int y = (int)((int64_t)at.y * 1920 / TOUCH_MAP_ONE * 8 / 10);

	visit_pass(visit, 700);
	ui_touch(visit->ui, UI_DOWN, x, y, visit->now_ms);
	visit_pass(visit, 50);
	ui_touch(visit->ui, UI_UP, x, y, visit->now_ms);
	visit_pass(visit, 50);
}

static void touch_crosses(struct visit *visit)
{
	visit_tap(visit, "tools.adjust");
	visit_tap(visit, "adjust.begin");
	assert_string_equal(screens_current(visit->screens), "adjust-aim");
	for (int i = 0; i < TOUCH_MAP_POINTS; i++)
		touch_skewed(visit, touch_map_targets[i]);
}

static struct touch_point middle_of(struct visit *visit, const char *key)
{
	const struct ui_node *root = ui_root(visit->ui);

	for (const struct ui_node *n = root; n; n = ui_node_next(root, n))
		if (n->target.key && strcmp(n->target.key, key) == 0)
			return (struct touch_point){(int32_t)((int64_t)(n->rect.x + n->rect.w / 2) * TOUCH_MAP_ONE / 1080),
										(int32_t)((int64_t)(n->rect.y + n->rect.h / 2) * TOUCH_MAP_ONE / 1920)};
	fail_msg("no %s", key);
	return (struct touch_point){0, 0};
}

static void four_touches_make_a_crooked_panel_right_and_are_stored(void **state)
{
	struct visit *visit = *state;
	const struct touch_panel panel = ui_touch_panel(visit->ui);
	const struct flow_request *asked;
	struct touch_map map;

	open_tools(visit);
	touch_crosses(visit);
	assert_string_equal(screens_current(visit->screens), "adjusted");
	assert_false(touch_map_is_plain(ui_touch_map(visit->ui)));
	touch_skewed(visit, middle_of(visit, "adjusted.keep"));
	asked = visit_asked(visit, REQUEST_TOUCH_MAP);
	assert_non_null(asked);
	assert_true(touch_map_read(asked->touch_map, strlen(asked->touch_map), &panel, &map));
	assert_memory_equal(&map, ui_touch_map(visit->ui), sizeof(map));
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_TOUCH_MAP, .name = asked->name, .result = ERR_OK});
	assert_string_equal(screens_current(visit->screens), "adjust");
	assert_true(visit_shows(visit, "Cảm ứng đã được chỉnh"));
	touch_skewed(visit, middle_of(visit, "nav.back"));
	touch_skewed(visit, middle_of(visit, "nav.back"));
	assert_true(visit_shows(visit, "chỉnh ngày 10/03 · lệch 0,"));
	touch_skewed(visit, middle_of(visit, "maintenance.tools"));
	touch_skewed(visit, middle_of(visit, "tools.adjust"));
	touch_skewed(visit, middle_of(visit, "adjust.reset"));
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
	assert_non_null(strstr(visit_asked(visit, REQUEST_TOUCH_MAP)->touch_map, " 1000000 0 0 0 1000000 0 0 0\n"));
}

static void an_adjustment_that_nobody_confirms_is_undone(void **state)
{
	struct visit *visit = *state;

	open_tools(visit);
	touch_crosses(visit);
	assert_false(touch_map_is_plain(ui_touch_map(visit->ui)));
	visit_pass(visit, 20001);
	assert_string_equal(screens_current(visit->screens), "adjust");
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
	assert_null(visit_asked(visit, REQUEST_TOUCH_MAP));
	visit_tap(visit, "nav.back");
	touch_crosses(visit);
	touch_skewed(visit, middle_of(visit, "adjusted.undo"));
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
	visit_tap(visit, "nav.back");
	touch_crosses(visit);
	visit_tell(visit, &(struct flow_notice){.kind = NOTICE_LOCK, .number = 1}); /* taken away from under it */
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
}

static void touches_beside_the_crosses_change_nothing_and_none_at_all_ends_it(void **state)
{
	static const struct touch_point beside = {500000, 500000};
	struct visit *visit = *state;

	open_tools(visit);
	visit_tap(visit, "tools.adjust");
	visit_tap(visit, "adjust.begin");
	for (int i = 0; i < 3; i++)
		touch_skewed(visit, touch_map_targets[i]);
	touch_skewed(visit, touch_map_targets[2]); /* the same finger once more is no fourth */
	assert_string_equal(screens_current(visit->screens), "adjust-aim");
	touch_skewed(visit, beside);
	assert_string_equal(screens_current(visit->screens), "adjust");
	assert_true(visit_shows(visit, "Các điểm chạm không khớp nhau"));
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
	visit_tap(visit, "adjust.begin");
	visit_pass(visit, 20001);
	assert_true(visit_shows(visit, "Không có ai chạm"));
	visit_tap(visit, "adjust.begin");
	ui_key(visit->ui, UI_KEY_BACK, visit->now_ms);
	assert_string_equal(screens_current(visit->screens), "adjust");
}

static void the_keypad_alone_takes_a_bad_adjustment_back(void **state)
{
	static const struct touch_map away = {{TOUCH_MAP_ONE, 0, 2 * TOUCH_MAP_ONE, 0, TOUCH_MAP_ONE, 0}};
	struct visit *visit = *state;

	ui_set_touch_map(visit->ui, &away);
	for (int i = 0; i < 5; i++)
		ui_key(visit->ui, UI_KEY_BACK, visit->now_ms += 100);
	assert_string_equal(screens_current(visit->screens), "staff");
	for (const char *code = "46119246"; *code; code++) {
		char key[8];
		snprintf(key, sizeof(key), "key.%c", *code);
		ui_focus(visit->ui, key);
		visit_pass(visit, 700);
		ui_key(visit->ui, UI_KEY_OK, visit->now_ms);
	}
	ui_focus(visit->ui, "staff.open");
	visit_pass(visit, 700);
	ui_key(visit->ui, UI_KEY_OK, visit->now_ms);
	answer(visit, ERR_OK, 0);
	static const char *const way[] = {"maintenance.tools", "tools.adjust", "adjust.reset"};
	for (size_t i = 0; i < sizeof(way) / sizeof(way[0]); i++) {
		visit_pass(visit, 700);
		ui_focus(visit->ui, way[i]);
		ui_key(visit->ui, UI_KEY_OK, visit->now_ms);
	}
	assert_true(touch_map_is_plain(ui_touch_map(visit->ui)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_code_is_asked_of_the_store_and_wiped_here, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_wrong_code_is_said_and_too_many_shut_the_pad, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_kiosk_taken_out_of_use_takes_no_numbers_and_its_log_says_so, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(four_touches_make_a_crooked_panel_right_and_are_stored, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(an_adjustment_that_nobody_confirms_is_undone, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(touches_beside_the_crosses_change_nothing_and_none_at_all_ends_it, visit_begin,
										visit_end),
		cmocka_unit_test_setup_teardown(the_keypad_alone_takes_a_bad_adjustment_back, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(what_changes_by_itself_is_asked_for_and_shown, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(a_self_test_shows_what_each_part_did, visit_begin, visit_end),
		cmocka_unit_test_setup_teardown(each_field_of_the_touch_test_answers, visit_begin, visit_end),
	};
	struct err err;

	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK || i18n_open(NULL, &err) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
