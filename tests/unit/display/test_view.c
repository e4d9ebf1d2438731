#include "display/view.h"

#include "base/buf.h"
#include "base/check.h"
#include "display/dump.h"
#include "display/view_priv.h"
#include "support/display_fixture.h"
#include "support/test.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define RECTS 12

static struct board board;

static int make_view(void **state)
{
	struct view *view;

	assert_int_equal(view_create(1920, 1080, &view, NULL), ERR_OK);
	*state = view;
	return 0;
}

static int drop_view(void **state)
{
	view_destroy(*state);
	return 0;
}

static struct view_input usual(void)
{
	display_fixture_board(&board);
	return (struct view_input){.board = &board, .catalogue = display_fixture_catalogue(), .language = LANGUAGE_VI,
	                           .now_ms = DISPLAY_FIXTURE_MONO, .wall_ms = display_fixture_wall()};
}

static const char *text_of(const struct view *view, const char *key)
{
	const struct view_item *items;
	size_t count = view_items(view, &items);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(items[i].key, key) == 0)
			return items[i].text;
	}
	return "(none)";
}

static void only_what_changed_is_drawn_again(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();

	assert_int_equal(view_build(*state, &input, rects, RECTS), 1);
	assert_int_equal(rects[0].w, 1920);
	assert_int_equal(view_build(*state, &input, rects, RECTS), 0);
	input.wall_ms += 60000; /* the clock, and the text line turns */
	size_t count = view_build(*state, &input, rects, RECTS);
	assert_in_range(count, 1, RECTS);
	for (size_t i = 0; i < count; i++)
		assert_true(rects[i].w * rects[i].h < 1920 * 1080 / 4);
}

static void what_is_drawn_in_parts_equals_what_is_drawn_at_once(void **state)
{
	struct ui_rect rects[RECTS], whole = {0, 0, 1920, 1080};
	struct view_input input = usual();
	struct canvas parts, once;

	assert_int_equal(canvas_init(&parts, 1920, 1080, NULL), ERR_OK);
	assert_int_equal(canvas_init(&once, 1920, 1080, NULL), ERR_OK);
	view_build(*state, &input, rects, RECTS);
	view_draw(*state, &parts, whole);
	struct hall_call call = board.hall.calls[2];
	call.times = 2;
	board_call(&board, &call, 101, input.now_ms, input.wall_ms);
	input.wall_ms += 120000;
	size_t count = view_build(*state, &input, rects, RECTS);
	for (size_t i = 0; i < count; i++) {
		canvas_clip(&parts, rects[i]);
		view_draw(*state, &parts, rects[i]);
	}
	view_draw(*state, &once, whole);
	assert_memory_equal(parts.pixels, once.pixels, (size_t)1920 * 1080 * 4);
	canvas_finish(&parts);
	canvas_finish(&once);
}

static void every_text_is_at_least_30_px_and_inside_the_picture(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();
	const struct view_item *items;
	struct view *view = *state;

	snprintf(board.hall.calls[0].number, TICKET_NUMBER_SIZE, "A-Z7K3\u00a007");
	snprintf(board.hall.counters[4].serving, TICKET_NUMBER_SIZE, "A-Z7K3\u00a0107");
	view_build(view, &input, rects, RECTS);
	size_t count = view_items(view, &items);
	assert_true(count > 40);
	for (size_t i = 0; i < count; i++) {
		assert_true(items[i].rect.x >= 0 && items[i].rect.x + items[i].rect.w <= 1920);
		assert_true(items[i].rect.y >= 0 && items[i].rect.y + items[i].rect.h <= 1080 + 20);
	}
	for (size_t i = 0; i < view->list->count; i++) {
		const struct ui_op *op = &view->list->ops[i];
		assert_true(op->kind != OP_TEXT || op->text.style.px2 >= 2 * VIEW_TEXT_LEAST);
	}
}

static void gold_marks_the_current_call_and_nothing_when_it_is_stale(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();
	struct view *view = *state;
	unsigned gold = 0;

	input.now_ms += BOARD_STALE_MS;
	view_build(view, &input, rects, RECTS);
	assert_string_equal(view_name(view), "display-stale");
	for (size_t i = 0; i < view->list->count; i++)
		gold += view->list->ops[i].kind == OP_ROUND && view->list->ops[i].color == view->theme->colors[UI_GOLD];
	assert_int_equal(gold, 1); /* the doorstep of the mark */
}

static void long_tables_turn_and_lose_nothing(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();
	struct view *view = *state;
	bool seen[CATALOGUE_COUNTERS_MAX] = {false};

	board.hall.counter_count = 0;
	for (unsigned i = 0; i < 25; i++)
		board.hall.counters[board.hall.counter_count++] = (struct hall_counter){.number = i + 1, .state = COUNTER_OPEN};
	view_build(view, &input, rects, RECTS);
	assert_int_equal(view_pages(view), 3);
	for (unsigned page = 0; page < 3; page++) {
		view_build(view, &input, rects, RECTS);
		for (unsigned i = 1; i <= 25; i++) {
			char key[32];
			snprintf(key, sizeof(key), "counter.%u", i);
			seen[i] = seen[i] || strcmp(text_of(view, key), "(none)") != 0;
		}
		input.wall_ms += VIEW_PAGE_MS;
	}
	for (unsigned i = 1; i <= 25; i++)
		assert_true(seen[i]);
}

static void a_name_too_long_gives_up_its_second_half(void **state)
{
	static struct catalogue_counter counters[] = {
		{.number = 5, .name = {{"Bảo trợ xã hội và trẻ em – Người có công với cách mạng", NULL, NULL}}, .zone = ""}};
	struct catalogue catalogue = *display_fixture_catalogue();
	struct ui_rect rects[RECTS];
	struct view_input input = usual();

	catalogue.counters = counters;
	catalogue.counter_count = 1;
	input.catalogue = &catalogue;
	view_build(*state, &input, rects, RECTS);
	assert_string_equal(text_of(*state, "counter.5.name"), "Bảo trợ xã hội và trẻ em");
	counters[0].name.in[LANGUAGE_VI] = "Bảo trợ xã hội và trẻ em cùng với người có công với cách mạng";
	view_build(*state, &input, rects, RECTS);
	assert_non_null(strstr(text_of(*state, "counter.5.name"), "…"));
}

static void figures_of_the_last_day_stand_in_the_text_line(void **state)
{
	struct proto_published published = {.day = "2026-03-09", .served = 86, .wait_count = 80, .wait_p50_ms = 690000,
	                                    .satisfied = {62, 0.94, 0.862, 0.975}};
	struct ui_rect rects[RECTS];
	struct view_input input = usual();
	bool waits = false, ratings = false;

	input.published = &published;
	for (unsigned page = 0; page < 5; page++) {
		view_build(*state, &input, rects, RECTS);
		assert_int_equal(view_pages(*state), 5);
		const char *text = text_of(*state, "ticker");
		waits = waits || strcmp(text, "09/03: phục vụ 86 lượt, một nửa chờ dưới 12 phút.") == 0;
		ratings = ratings || strcmp(text, "09/03: hài lòng 94\u00a0% (tin cậy 86–98\u00a0%), 62 đánh giá.") == 0;
		input.wall_ms += VIEW_PAGE_MS;
	}
	assert_true(waits && ratings);
}

static void a_display_that_knows_nothing_claims_nothing(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();

	board_init(&board, input.now_ms);
	input.catalogue = NULL;
	view_build(*state, &input, rects, RECTS);
	assert_string_equal(text_of(*state, "call.title"), "Chưa nối được với trung tâm.");
	assert_string_equal(text_of(*state, "waiting.count"), "");
	assert_string_equal(text_of(*state, "ticker"), "Chưa nối được với trung tâm.");
}

static void data_of_yesterday_carries_its_day(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();

	input.now_ms += 86400000;
	input.wall_ms += 86400000;
	view_build(*state, &input, rects, RECTS);
	assert_string_equal(text_of(*state, "stale"), "Mất kết nối từ 10/03, 09:24. Số trên màn hình có thể chưa mới.");
}

static void the_dump_is_json_with_every_item(void **state)
{
	struct ui_rect rects[RECTS];
	struct view_input input = usual();
	const struct dump_about about = {.language = LANGUAGE_VI, .w = 1920, .h = 1080, .dots_per_mm = 2.02};
	const struct view_item *items;
	struct buf buf;

	view_build(*state, &input, rects, RECTS);
	buf_init(&buf, DUMP_MAX);
	assert_int_equal(dump_write(*state, &about, &buf), ERR_OK);
	json_t *root = json_loadb(buf.data, buf.len, JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(root);
	assert_string_equal(json_string_value(json_object_get(root, "screen")), "display-normal");
	assert_int_equal(json_array_size(json_object_get(root, "widgets")), view_items(*state, &items));
	json_decref(root);
	buf_finish(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_what_changed_is_drawn_again, make_view, drop_view),
		cmocka_unit_test_setup_teardown(what_is_drawn_in_parts_equals_what_is_drawn_at_once, make_view, drop_view),
		cmocka_unit_test_setup_teardown(every_text_is_at_least_30_px_and_inside_the_picture, make_view, drop_view),
		cmocka_unit_test_setup_teardown(gold_marks_the_current_call_and_nothing_when_it_is_stale, make_view, drop_view),
		cmocka_unit_test_setup_teardown(long_tables_turn_and_lose_nothing, make_view, drop_view),
		cmocka_unit_test_setup_teardown(a_name_too_long_gives_up_its_second_half, make_view, drop_view),
		cmocka_unit_test_setup_teardown(figures_of_the_last_day_stand_in_the_text_line, make_view, drop_view),
		cmocka_unit_test_setup_teardown(a_display_that_knows_nothing_claims_nothing, make_view, drop_view),
		cmocka_unit_test_setup_teardown(data_of_yesterday_carries_its_day, make_view, drop_view),
		cmocka_unit_test_setup_teardown(the_dump_is_json_with_every_item, make_view, drop_view),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
