#include "support/ui_demo.h"
#include "ui/icons.h"
#include "ui/own_actions.h"
#include "ui/ui_priv.h"
#include "ui/widgets/button.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A screen that counts what reaches it. */
struct probe {
	int acts, timers, returns, stays, hides, expires, messages, leaves, touches;
	struct touch_point raw;
	int last_action;
	long last_arg;
	bool dialog, disabled, busy, long_text, personal;
	const char *words;
};

static struct probe seen; /* what the screen of the running test saw */
static char said[2048];  /* last */
static char spoken[8192]; /* all, a line each; private ones behind "> " */
static int hushed, forgotten, staffed;
static struct ui *staff_ui;

enum { ACT_ONE = 1, ACT_TWO, ACT_GO, ACT_KEY };

static const struct ui_screen second, crosses;

static void probe_build(struct ui *ui, void *state)
{
	struct probe *p = state;
	struct page page = page_add(ui, &(struct page_spec){.header = {.over = "Trung tâm", .name = "xã An Bình"}});

	page_title(ui, page.info, NULL, "Một câu hỏi?", NULL);
	button_add(ui, page.main, &(struct button){.label = "Một", .target = {.key = "one", .action = ACT_ONE, .arg = 7}});
	button_add(ui, page.main,
			   &(struct button){.label = "Hai",
								.target = {.key = "two",
										   .action = ACT_TWO,
										   .disabled = p->disabled,
										   .busy = p->busy,
										   .why = "Mở lại lúc 13:30."}});
	button_add(ui, page.main, &(struct button){.label = "Đi", .target = {.key = "go", .action = ACT_GO}});
	button_add(ui, page.main,
			   &(struct button){.label = "5", .target = {.key = "key", .action = ACT_KEY, .repeats = true}});
	if (p->long_text)
		for (int i = 0; i < 60; i++)
			ui_text(ui, page.main, TYPE_H1, UI_INK, "Không vừa");
	if (p->words)
		ui_text(ui, page.main, TYPE_BODY, UI_INK, p->words)->private_speech = p->personal;
	if (p->dialog)
		button_add(ui, ui_overlay(ui), &(struct button){.label = "Rồi", .target = {.key = "sure", .action = ACT_ONE}});
	page_back_home(ui, &page);
}

static void probe_event(struct ui *ui, void *state, const struct ui_event *event)
{
	switch (event->kind) {
	case UI_EVENT_ACT:
		seen.acts++;
		seen.last_action = event->action;
		seen.last_arg = event->arg;
		if (event->action == ACT_GO)
			ui_go(ui, &second, "arg", 4);
		break;
	case UI_EVENT_TIMER:
		seen.timers++;
		break;
	case UI_EVENT_RETURN:
		seen.returns++;
		break;
	case UI_EVENT_STAY:
		seen.stays++;
		break;
	case UI_EVENT_HIDE:
		seen.hides++;
		break;
	case UI_EVENT_EXPIRE:
		seen.expires++;
		break;
	case UI_EVENT_TOUCH:
		seen.touches++;
		seen.raw = event->raw;
		break;
	case UI_EVENT_MESSAGE:
		seen.messages++;
		break;
	}
}

static const struct ui_screen home = {
	.name = "probe", .state_size = sizeof(struct probe), .plain = true, .build = probe_build, .event = probe_event};

static void second_enter(struct ui *ui, void *state, const void *arg)
{
	assert_string_equal(arg, "arg");
	ui_timer(ui, 5000);
}

static void second_leave(struct ui *ui, void *state)
{
	seen.leaves++;
}

static const struct ui_screen second = {.name = "second",
										.state_size = sizeof(struct probe),
										.hide_s = 30,
										.enter = second_enter,
										.build = probe_build,
										.event = probe_event,
										.leave = second_leave};

static const struct ui_screen crosses = {.name = "crosses",
										 .state_size = sizeof(struct probe),
										 .raw_touch = true,
										 .build = probe_build,
										 .event = probe_event};

static void on_say(void *ctx, const char *text, bool is_private)
{
	size_t used = strlen(spoken);

	assert_true(strlen(text) < UI_SAY_MAX);
	snprintf(said, sizeof(said), "%s", text);
	snprintf(spoken + used, sizeof(spoken) - used, "%s%s\n", is_private ? "> " : "", text);
}

static void on_hush(void *ctx)
{
	hushed++;
}

static void on_forget(void *ctx)
{
	forgotten++;
}

static void on_staff(void *ctx)
{
	staffed++;
	ui_go(staff_ui, &second, "arg", 4);
}

static int set_up(void **state)
{
	struct ui *ui = ui_demo_create(0, (struct ui_settings){.size = 1});

	memset(&seen, 0, sizeof(seen));
	said[0] = spoken[0] = '\0';
	hushed = forgotten = staffed = 0;
	staff_ui = ui;
	ui->config.ports.say = on_say;
	ui->config.ports.hush = on_hush;
	ui->config.ports.forget = on_forget;
	ui->config.ports.staff = on_staff;
	ui_start(ui, &home, 1000);
	ui_step(ui, 1000, NULL);
	*state = ui;
	return 0;
}

static int tear_down(void **state)
{
	ui_destroy(*state);
	return 0;
}

static struct ui_rect rect_of(struct ui *ui, const char *key)
{
	const struct ui_node *node = ui_find(ui, ui_key_id(key));

	assert_non_null(node);
	return node->rect;
}

static void touch(struct ui *ui, enum ui_touch what, const char *key, int64_t now)
{
	struct ui_rect r = rect_of(ui, key);

	ui_touch(ui, what, r.x + r.w / 2, r.y + r.h / 2, now);
	ui_step(ui, now, NULL);
}

static void tap(struct ui *ui, const char *key, int64_t now)
{
	touch(ui, UI_DOWN, key, now);
	touch(ui, UI_UP, key, now + 50);
}

static void target_acts_on_release_inside(void **state)
{
	touch(*state, UI_DOWN, "one", 2000);
	assert_int_equal(seen.acts, 0);
	touch(*state, UI_UP, "one", 2050);
	assert_int_equal(seen.acts, 1);
	assert_int_equal(seen.last_action, ACT_ONE);
	assert_int_equal(seen.last_arg, 7);
}

static void target_does_nothing_when_released_elsewhere(void **state)
{
	touch(*state, UI_DOWN, "one", 2000);
	touch(*state, UI_MOVE, "two", 2020);
	touch(*state, UI_UP, "two", 2050);
	assert_int_equal(seen.acts, 0);
	ui_touch(*state, UI_DOWN, 5, 1200, 3000);
	touch(*state, UI_UP, "one", 3050);
	assert_int_equal(seen.acts, 0);
}

static void press_shows_at_once_and_leaves_with_the_finger(void **state)
{
	struct ui *ui = *state;
	struct ui_rect r = rect_of(ui, "one"), damage[UI_DAMAGE_MAX];

	ui_touch(ui, UI_DOWN, r.x + 5, r.y + r.h / 2, 2000);
	assert_int_equal(ui_step(ui, 2000, damage), 1);
	assert_true(ui_rect_same(damage[0], r)); /* the button and nothing else */
	assert_int_equal(paint_state(ui, ui_find(ui, ui_key_id("one"))), STATE_PRESSED);
	ui_touch(ui, UI_MOVE, 2, 2, 2010);
	ui_step(ui, 2010, NULL);
	assert_int_equal(paint_state(ui, ui_find(ui, ui_key_id("one"))), STATE_NORMAL);
}

static void second_strike_within_half_a_second_is_ignored(void **state)
{
	tap(*state, "one", 2000);
	tap(*state, "one", 2200);
	assert_int_equal(seen.acts, 1);
	tap(*state, "one", 2600);
	assert_int_equal(seen.acts, 2);
	tap(*state, "key", 3200);
	tap(*state, "key", 3300);
	assert_int_equal(seen.acts, 4); /* typing is meant */
}

static void a_trembling_hand_may_have_longer(void **state)
{
	struct ui *ui = *state;

	ui->config.double_ms = 1500;
	tap(ui, "one", 2000);
	tap(ui, "one", 3400);
	assert_int_equal(seen.acts, 1);
	tap(ui, "one", 3600);
	assert_int_equal(seen.acts, 2);
}

static void disabled_target_says_why(void **state)
{
	struct ui *ui = *state;

	((struct probe *)ui_screen_state(ui))->disabled = true;
	ui_changed(ui);
	ui_step(ui, 1500, NULL);
	tap(ui, "two", 2000);
	ui_step(ui, 2100, NULL);
	assert_int_equal(seen.acts, 0);
	assert_string_equal(ui->toast, "Mở lại lúc 13:30.");
	assert_non_null(ui_find(ui, ui_key_id("toast")));
	ui_step(ui, 2100 + UI_TOAST_MS, NULL);
	assert_null(ui_find(ui, ui_key_id("toast")));
}

static void busy_target_stays_and_ignores_taps(void **state)
{
	((struct probe *)ui_screen_state(*state))->busy = true;
	ui_changed(*state);
	ui_step(*state, 1500, NULL);
	tap(*state, "two", 2000);
	assert_int_equal(seen.acts, 0);
}

static void press_and_release_belong_to_one_screen(void **state)
{
	struct ui *ui = *state;

	touch(ui, UI_DOWN, "one", 2000);
	ui_go(ui, &second, "arg", 4);
	nav_apply(ui);
	ui_step(ui, 2010, NULL);
	touch(ui, UI_UP, "one", 2050); /* the same place is a button there too */
	assert_int_equal(seen.acts, 0);
}

static void back_finds_the_screen_as_it_was(void **state)
{
	struct ui *ui = *state;

	((struct probe *)ui_screen_state(ui))->last_arg = 42;
	tap(ui, "go", 2000);
	assert_string_equal(ui_screen_name(ui), "second");
	tap(ui, "nav.back", 3000);
	assert_string_equal(ui_screen_name(ui), "probe");
	assert_int_equal(((struct probe *)ui_screen_state(ui))->last_arg, 42);
	assert_int_equal(seen.leaves, 1);
	assert_int_equal(seen.returns, 1);
}

static void the_stack_of_screens_is_bounded(void **state)
{
	struct ui *ui = *state;

	for (int i = 0; i < 3 * UI_STACK_MAX; i++) {
		ui_go(ui, &second, "arg", 4);
		nav_apply(ui);
		ui_step(ui, 2000 + i, NULL);
	}
	assert_true(ui->depth <= UI_STACK_MAX);
	ui_home(ui, false);
	nav_apply(ui);
	assert_string_equal(ui_screen_name(ui), "probe");
}

static void timer_reaches_the_screen_once(void **state)
{
	tap(*state, "go", 2000);
	ui_step(*state, 6000, NULL);
	assert_int_equal(seen.timers, 0);
	ui_step(*state, 7100, NULL);
	ui_step(*state, 7200, NULL);
	assert_int_equal(seen.timers, 1);
}

static void dialog_takes_all_touches(void **state)
{
	struct ui *ui = *state;
	struct ui_rect under = rect_of(ui, "two");

	((struct probe *)ui_screen_state(ui))->dialog = true;
	ui_changed(ui);
	ui_step(ui, 1500, NULL);
	ui_touch(ui, UI_DOWN, under.x + 2, under.y + 2, 2000);
	ui_touch(ui, UI_UP, under.x + 2, under.y + 2, 2050);
	assert_int_equal(seen.acts, 0);
	tap(ui, "sure", 3000);
	assert_int_equal(seen.acts, 1);
}

static void arrows_reach_every_target(void **state)
{
	struct ui *ui = *state;
	const struct ui_node *targets[UI_TARGETS_MAX];
	size_t count, reached = 0;
	uint64_t ids[UI_TARGETS_MAX];

	ui_key(ui, UI_KEY_DOWN, 2000);
	count = ui_targets(ui, targets);
	for (size_t i = 0; i < 4 * count; i++) {
		size_t k = 0;

		while (k < reached && ids[k] != ui->focus)
			k++;
		if (k == reached)
			ids[reached++] = ui->focus;
		ui_key(ui, i % 7 == 6 ? UI_KEY_RIGHT : UI_KEY_NEXT, 2000);
	}
	assert_int_equal(reached, count);
}

static void arrows_go_to_the_neighbour(void **state)
{
	struct ui *ui = *state;

	ui_focus(ui, "one");
	ui_key(ui, UI_KEY_DOWN, 2000);
	assert_int_equal(ui->focus, ui_key_id("two"));
	ui_key(ui, UI_KEY_UP, 2000);
	assert_int_equal(ui->focus, ui_key_id("one"));
	ui_focus(ui, "nav.back");
	ui_key(ui, UI_KEY_RIGHT, 2000);
	assert_int_equal(ui->focus, ui_key_id("nav.home"));
	ui_key(ui, UI_KEY_LEFT, 2000);
	assert_int_equal(ui->focus, ui_key_id("nav.back"));
	ui_focus(ui, "tool.smaller");
	ui_key(ui, UI_KEY_RIGHT, 2000);
	assert_int_equal(ui->focus, ui_key_id("tool.larger"));
}

static void ok_acts_on_the_focus_and_says_it(void **state)
{
	struct ui *ui = *state;
	struct ui_settings s = *ui_settings(ui);

	s.audio = true;
	ui_set(ui, &s);
	ui_focus(ui, "go");
	ui_key(ui, UI_KEY_UP, 2000);
	assert_string_equal(said, "Hai");
	ui_key(ui, UI_KEY_UP, 2000);
	ui_key(ui, UI_KEY_OK, 3000);
	assert_int_equal(seen.last_action, ACT_ONE);
	assert_true(hushed > 0);
}

static void focus_ring_is_drawn_and_taken_away_exactly(void **state)
{
	struct ui *ui = *state;
	size_t size = sizeof(uint32_t) * (size_t)ui->frame.w * (size_t)ui->frame.h;
	uint32_t *before = malloc(size);

	memcpy(before, ui->frame.pixels, size);
	ui_focus(ui, "one");
	ui_step(ui, 2000, NULL);
	assert_memory_not_equal(before, ui->frame.pixels, size);
	ui_touch(ui, UI_DOWN, 3, 1200, 3000); /* a finger: no ring */
	ui_touch(ui, UI_UP, 3, 1200, 3010);
	ui_step(ui, 3100, NULL);
	assert_memory_equal(before, ui->frame.pixels, size);
	free(before);
}

static void read_aloud_says_title_and_targets(void **state)
{
	ui_read_aloud(*state);
	assert_non_null(strstr(said, "Một câu hỏi?"));
	assert_non_null(strstr(said, "Hai"));
	assert_non_null(strstr(said, "Chữ to"));
	assert_true(strstr(said, "Một câu hỏi?") < strstr(said, "Hai"));
}

static int lines(const char *text)
{
	int count = 0;

	for (; *text; text++)
		count += *text == '\n';
	return count;
}

static void hear(struct ui *ui)
{
	struct ui_settings s = *ui_settings(ui);

	s.audio = true;
	ui_set(ui, &s);
	spoken[0] = '\0';
}

static void a_new_screen_is_read_by_itself_when_read_aloud_is_on(void **state)
{
	struct ui *ui = *state;

	hear(ui);
	tap(ui, "go", 2000);
	ui_step(ui, 2100, NULL);
	assert_non_null(strstr(spoken, "Một câu hỏi?"));
	assert_non_null(strstr(spoken, "Chữ to"));
	spoken[0] = '\0';
	ui_changed(ui);
	ui_step(ui, 2200, NULL);
	assert_string_equal(spoken, ""); /* nothing new, nothing said */
}

static void what_is_new_on_a_screen_is_said_once(void **state)
{
	struct ui *ui = *state;

	hear(ui);
	((struct probe *)ui_screen_state(ui))->words = "Chưa tìm thấy";
	ui_changed(ui);
	ui_step(ui, 2000, NULL);
	ui_changed(ui);
	ui_step(ui, 2100, NULL);
	assert_string_equal(spoken, "Chưa tìm thấy\n");
}

static void the_question_of_the_time_out_is_read_whole_and_its_seconds_once(void **state)
{
	struct ui *ui = *state;

	hear(ui);
	tap(ui, "go", 2000);
	spoken[0] = '\0';
	for (int s = 0; s < 10; s++)
		ui_step(ui, 2050 + 90000 + s * 1000, NULL);
	assert_true(ui->asking);
	assert_non_null(strstr(spoken, "Ông/bà còn ở đây không?"));
	assert_non_null(strstr(spoken, "Tôi cần thêm thời gian"));
	assert_int_equal(lines(spoken), 1);
}

static void what_became_of_the_target_in_focus_is_said(void **state)
{
	struct ui *ui = *state;

	hear(ui);
	ui_focus(ui, "tool.contrast");
	ui_key(ui, UI_KEY_OK, 2000);
	ui_step(ui, 2010, NULL);
	assert_non_null(strstr(spoken, "Chosen"));
}

static void long_screens_are_said_whole_in_parts(void **state)
{
	struct ui *ui = *state;
	static char words[1800];

	for (size_t i = 0; i + 9 < sizeof(words); i += 8)
		snprintf(words + i, sizeof(words) - i, "từ%03zu ", i / 8 % 1000);
	((struct probe *)ui_screen_state(ui))->words = words;
	ui_changed(ui);
	ui_read_aloud(ui);
	assert_true(lines(spoken) >= 2);
	assert_non_null(strstr(spoken, "từ000"));
	assert_non_null(strstr(spoken, "từ220"));
	assert_non_null(strstr(spoken, "Chữ to"));
}

static void what_is_personal_goes_to_headphones_alone(void **state)
{
	struct ui *ui = *state;

	((struct probe *)ui_screen_state(ui))->words = "N. V. A.";
	((struct probe *)ui_screen_state(ui))->personal = true;
	ui_changed(ui);
	ui_read_aloud(ui);
	assert_non_null(strstr(spoken, "This is personal: put in headphones to hear it.\n> N. V. A.\n"));
	spoken[0] = '\0';
	ui_key(ui, UI_KEY_HEADPHONES_IN, 3000);
	assert_null(strstr(spoken, "put in headphones"));
	assert_int_equal(strncmp(spoken, "> ", 2), 0); /* with them in, all of it */
	assert_null(strstr(spoken, "\nM"));
}

static void home_is_drawn_for_the_next_visitor_without_writing_its_words_anew(void **state)
{
	struct ui *ui = *state;

	const struct ui_text_style style = {FONT_MEDIUM, 59, 0};
	static const char WORD[] = "N. V. A.";

	tap(ui, "go", 2000);
	ui_text_run(ui->text, style, WORD, strlen(WORD));
	unsigned long before = ui_text_rendered(ui->text);
	ui_home(ui, true);
	ui_tell(ui, "");
	ui_step(ui, 4000, NULL);
	ui_step(ui, 5000, NULL);
	assert_string_equal(ui_screen_name(ui), "probe");
	assert_int_equal(ui_text_rendered(ui->text), before);
	ui_text_run(ui->text, style, WORD, strlen(WORD)); /* what only the visitor saw was forgotten */
	assert_int_equal(ui_text_rendered(ui->text), before + 1);
}

static void idle_visitor_is_asked_then_forgotten(void **state)
{
	struct ui *ui = *state;
	struct ui_settings s = *ui_settings(ui);

	tap(ui, "go", 2000);
	ui_step(ui, 2000 + 31000, NULL);
	assert_int_equal(seen.hides, 1);
	ui_step(ui, 2050 + 44900, NULL);
	assert_false(ui->asking);
	ui_step(ui, 2050 + 45000, NULL);
	assert_true(ui->asking);
	ui_step(ui, 2050 + 46000, NULL);
	tap(ui, "timeout.stay", 50000);
	assert_false(ui->asking);
	assert_int_equal(seen.stays, 1);
	s.size = 3;
	ui_set(ui, &s);
	ui_step(ui, 50000 + 46000, NULL);
	assert_false(ui->asking); /* twice as long in large type */
	ui_step(ui, 50050 + 90000, NULL);
	assert_true(ui->asking);
	ui_step(ui, 50050 + 90000 + 39000, NULL);
	assert_int_equal(seen.expires, 0);
	ui_step(ui, 50050 + 90000 + 40000, NULL);
	assert_int_equal(seen.expires, 1);
	assert_int_equal(forgotten, 1);
	assert_string_equal(ui_screen_name(ui), "probe");
	assert_int_equal(ui_settings(ui)->size, 1);
}

static void home_returns_to_default_settings_after_a_minute(void **state)
{
	struct ui *ui = *state;

	tap(ui, "tool.larger", 2000);
	assert_int_equal(ui_settings(ui)->size, 2);
	ui_step(ui, 2050 + 59000, NULL);
	assert_int_equal(ui_settings(ui)->size, 2);
	ui_step(ui, 2050 + 60000, NULL);
	assert_int_equal(ui_settings(ui)->size, 1);
}

static void tools_change_settings_and_keep_the_state(void **state)
{
	struct ui *ui = *state;

	((struct probe *)ui_screen_state(ui))->last_arg = 9;
	tap(ui, "tool.contrast", 2000);
	assert_int_equal(ui_settings(ui)->contrast, CONTRAST_HIGH);
	tap(ui, "tool.reach", 3000);
	assert_true(ui_settings(ui)->low_reach);
	tap(ui, "tool.language", 4000);
	assert_int_equal(ui_settings(ui)->language, 1);
	tap(ui, "tool.audio", 5000);
	assert_true(ui_settings(ui)->audio);
	assert_true(strlen(said) > 0);
	assert_int_equal(((struct probe *)ui_screen_state(ui))->last_arg, 9);
}

static void a_toast_moves_nothing(void **state)
{
	struct ui *ui = *state;
	struct ui_rect before = rect_of(ui, "one"), home_before = rect_of(ui, "nav.home"), toast;

	ui_toast(ui, "Cỡ chữ lớn");
	ui_step(ui, 2000, NULL);
	toast = rect_of(ui, "toast");
	assert_false(ui_rect_empty(toast));
	assert_true(ui_rect_same(before, rect_of(ui, "one")));
	assert_true(toast.y + toast.h <= home_before.y); /* above the navigation row */
	assert_int_equal(ui_fit(ui), 0);
}

static void five_taps_on_the_mark_call_staff(void **state)
{
	struct ui *ui = *state;
	struct ui_rect mark = rect_of(ui, "mark");

	for (int i = 0; i < 4; i++) {
		ui_touch(ui, UI_DOWN, mark.x + 5, mark.y + 5, 2000 + i * 300);
		ui_touch(ui, UI_UP, mark.x + 5, mark.y + 5, 2050 + i * 300);
	}
	assert_int_equal(staffed, 0);
	ui_touch(ui, UI_DOWN, mark.x + 5, mark.y + 5, 3500);
	assert_int_equal(staffed, 1);
	assert_string_equal(ui_screen_name(ui), "second"); /* at once, not with the next touch */
	for (int i = 0; i < 5; i++)
		ui_touch(ui, UI_DOWN, mark.x + 5, mark.y + 5, 10000 + i * 1500);
	assert_int_equal(staffed, 1); /* too slow */
}

static void five_times_back_on_the_first_screen_call_staff_where_no_touch_can(void **state)
{
	struct ui *ui = *state;

	for (int i = 0; i < 5; i++)
		ui_key(ui, UI_KEY_BACK, 2000 + i * 1500);
	assert_int_equal(staffed, 0); /* too slow */
	for (int i = 0; i < 5; i++)
		ui_key(ui, UI_KEY_BACK, 20000 + i * 300);
	assert_int_equal(staffed, 1);
	assert_string_equal(ui_screen_name(ui), "second");
	ui_key(ui, UI_KEY_BACK, 22000);
	assert_string_equal(ui_screen_name(ui), "probe");
}

static void touches_go_where_the_map_says(void **state)
{
	/* a panel whose left half is all it gives, mirrored */
	static const struct touch_map map = {{-2 * TOUCH_MAP_ONE, 0, TOUCH_MAP_ONE, 0, TOUCH_MAP_ONE, 0}};
	struct ui *ui = *state;
	struct ui_rect r = rect_of(ui, "one");
	int x = r.x + r.w / 2, y = r.y + r.h / 2;

	ui_set_touch_map(ui, &map);
	ui_touch(ui, UI_DOWN, x, 5, 2000);
	ui_touch(ui, UI_UP, x, 5, 2050);
	assert_int_equal(seen.acts, 0);
	ui_touch(ui, UI_DOWN, (ui->config.w - x) / 2, y, 3000);
	ui_touch(ui, UI_UP, (ui->config.w - x) / 2, y, 3050);
	assert_int_equal(seen.acts, 1);
	assert_int_equal(ui_touch_map(ui)->m[0], -2 * TOUCH_MAP_ONE);
}

static void a_screen_of_crosses_gets_touches_as_the_panel_gives_them(void **state)
{
	static const struct touch_map map = {{TOUCH_MAP_ONE, 0, 300000, 0, TOUCH_MAP_ONE, 0}};
	struct ui *ui = *state;
	struct ui_rect r = rect_of(ui, "one");

	ui_set_touch_map(ui, &map);
	ui_go(ui, &crosses, NULL, 0);
	ui_tell(ui, "x");
	ui_step(ui, 1500, NULL);
	assert_string_equal(ui_screen_name(ui), "crosses");
	ui_touch(ui, UI_UP, r.x + 9, r.y + 9, 1990); /* of a press that began before */
	assert_int_equal(seen.touches, 0);
	ui_touch(ui, UI_DOWN, r.x + 9, r.y + 9, 2000);
	ui_touch(ui, UI_MOVE, r.x + 10, r.y + 9, 2020);
	ui_touch(ui, UI_UP, r.x + 10, r.y + 9, 2050);
	assert_int_equal(seen.touches, 1);
	assert_int_equal(seen.raw.x, (r.x + 9) * (int64_t)TOUCH_MAP_ONE / ui->config.w);
	assert_int_equal(seen.acts, 0);
	ui_touch(ui, UI_DOWN, r.x + 9, r.y + 9, 3000); /* a swipe is none */
	ui_touch(ui, UI_UP, r.x + 400, r.y + 9, 3050);
	assert_int_equal(seen.touches, 1);
	ui_key(ui, UI_KEY_NEXT, 4000); /* the keypad works as ever */
	ui_key(ui, UI_KEY_OK, 4100);
	assert_int_equal(seen.acts, 1);
}

static void what_does_not_fit_is_built_with_less(void **state)
{
	struct ui *ui = *state;

	assert_int_equal(ui_fit(ui), 0);
	((struct probe *)ui_screen_state(ui))->long_text = true;
	ui_changed(ui);
	ui_step(ui, 2000, NULL);
	assert_int_equal(ui_fit(ui), UI_FIT_MAX);
	assert_true(ui->overflow);
}

static void nothing_is_drawn_when_nothing_changes(void **state)
{
	struct ui_rect damage[UI_DAMAGE_MAX];

	assert_int_equal(ui_step(*state, 2000, damage), 0);
	ui_changed(*state);
	assert_int_equal(ui_step(*state, 2100, damage), 0); /* built again, the same picture */
	assert_true(ui_wait_ms(*state, 2100) > 1000);
}

static void message_reaches_the_screen_shown(void **state)
{
	ui_tell(*state, "x");
	assert_int_equal(seen.messages, 1);
}

static void dump_tells_targets_colours_and_ink(void **state)
{
	char *dump;

	ui_focus(*state, "one");
	dump = ui_dump(*state);
	assert_non_null(strstr(dump, "\"screen\": \"probe\""));
	assert_non_null(strstr(dump, "\"key\": \"one\""));
	assert_non_null(strstr(dump, "\"focused\": true"));
	assert_non_null(strstr(dump, "\"background\": \"#FFFFFF\""));
	assert_non_null(strstr(dump, "\"ink\""));
	free(dump);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(target_acts_on_release_inside, set_up, tear_down),
		cmocka_unit_test_setup_teardown(target_does_nothing_when_released_elsewhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(press_shows_at_once_and_leaves_with_the_finger, set_up, tear_down),
		cmocka_unit_test_setup_teardown(second_strike_within_half_a_second_is_ignored, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_trembling_hand_may_have_longer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(disabled_target_says_why, set_up, tear_down),
		cmocka_unit_test_setup_teardown(busy_target_stays_and_ignores_taps, set_up, tear_down),
		cmocka_unit_test_setup_teardown(press_and_release_belong_to_one_screen, set_up, tear_down),
		cmocka_unit_test_setup_teardown(back_finds_the_screen_as_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_stack_of_screens_is_bounded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(timer_reaches_the_screen_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dialog_takes_all_touches, set_up, tear_down),
		cmocka_unit_test_setup_teardown(arrows_reach_every_target, set_up, tear_down),
		cmocka_unit_test_setup_teardown(arrows_go_to_the_neighbour, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ok_acts_on_the_focus_and_says_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(focus_ring_is_drawn_and_taken_away_exactly, set_up, tear_down),
		cmocka_unit_test_setup_teardown(read_aloud_says_title_and_targets, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_new_screen_is_read_by_itself_when_read_aloud_is_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_new_on_a_screen_is_said_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_question_of_the_time_out_is_read_whole_and_its_seconds_once, set_up,
										tear_down),
		cmocka_unit_test_setup_teardown(what_became_of_the_target_in_focus_is_said, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_screens_are_said_whole_in_parts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_personal_goes_to_headphones_alone, set_up, tear_down),
		cmocka_unit_test_setup_teardown(home_is_drawn_for_the_next_visitor_without_writing_its_words_anew, set_up,
										tear_down),
		cmocka_unit_test_setup_teardown(idle_visitor_is_asked_then_forgotten, set_up, tear_down),
		cmocka_unit_test_setup_teardown(home_returns_to_default_settings_after_a_minute, set_up, tear_down),
		cmocka_unit_test_setup_teardown(tools_change_settings_and_keep_the_state, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_toast_moves_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(five_taps_on_the_mark_call_staff, set_up, tear_down),
		cmocka_unit_test_setup_teardown(five_times_back_on_the_first_screen_call_staff_where_no_touch_can, set_up,
										tear_down),
		cmocka_unit_test_setup_teardown(touches_go_where_the_map_says, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_screen_of_crosses_gets_touches_as_the_panel_gives_them, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_does_not_fit_is_built_with_less, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nothing_is_drawn_when_nothing_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(message_reaches_the_screen_shown, set_up, tear_down),
		cmocka_unit_test_setup_teardown(dump_tells_targets_colours_and_ink, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
