/* The toolkit's own screens in every variant, held to the rules of who we serve; and partial redraws. */
#include "support/screen_check.h"
#include "support/ui_demo.h"
#include "support/ui_sheet.h"
#include "ui/ui_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct ui_screen *screen(size_t i)
{
	return i == 0 ? &ui_demo_home : i == 1 ? &ui_demo_field : &ui_demo_more[i - 2];
}

static void hold(size_t panel, struct ui_settings settings)
{
	/* on the small panel the widgets' own samples are held in normal type; home and list in all */
	size_t count = panel == 2 && settings.size > 1 ? 2 : 2 + UI_DEMO_MORE;

	for (size_t i = 0; i < count; i++) {
		struct ui *ui = ui_demo_create(panel, settings);
		struct buf wrong;
		char *dump;

		ui_start(ui, screen(i), 0);
		ui_step(ui, 0, NULL);
		dump = ui_dump(ui);
		buf_init(&wrong, 1 << 20);
		if (screen_check(dump, ui_picture(ui), NULL, &wrong))
			fail_msg("%s, size %d, contrast %d, low %d:\n%s", ui_demo_panels[panel].name, settings.size,
					 settings.contrast, settings.low_reach, buf_text(&wrong));
		buf_finish(&wrong);
		free(dump);
		ui_destroy(ui);
	}
}

static void every_variant_keeps_the_rules(void **state)
{
	for (size_t panel = 0; panel < UI_DEMO_PANELS; panel++)
		for (int size = 1; size <= UI_SIZE_STEPS; size++)
			for (int contrast = CONTRAST_NORMAL; contrast <= CONTRAST_SOFT; contrast++)
				hold(panel, (struct ui_settings){.size = size, .contrast = (enum ui_contrast)contrast});
}

static void low_reach_keeps_targets_below_the_line(void **state)
{
	for (int size = 1; size <= UI_SIZE_STEPS; size++)
		hold(0, (struct ui_settings){.size = size, .low_reach = true});
}

/* A run of presses, focus moves, setting changes: after each, what was drawn in parts is what is drawn anew. */
static void partial_redraw_equals_full_redraw(void **state)
{
	struct ui *ui = ui_demo_create(0, (struct ui_settings){.size = 1, .still = true});
	size_t bytes = sizeof(uint32_t) * (size_t)ui->frame.w * (size_t)ui->frame.h;
	uint32_t *parts = malloc(bytes);
	unsigned seed = 7;
	int64_t now = 1000;

	ui_start(ui, &ui_demo_home, now);
	for (int i = 0; i < 120; i++) {
		int x, y;

		seed = seed * 1103515245 + 12345;
		x = (int)(seed >> 8) % 1080;
		y = (int)(seed >> 4) % 1920;
		now += 170;
		switch (seed >> 28) {
		case 0:
			ui_key(ui, UI_KEY_NEXT, now);
			break;
		case 1:
			ui_key(ui, UI_KEY_OK, now);
			break;
		case 2:
			ui_toast(ui, "Đã đổi sang chữ to");
			break;
		case 3:
			now += 46000; /* the time-out dialog comes */
			break;
		default:
			ui_touch(ui, i % 2 ? UI_UP : UI_DOWN, x, y, now);
			break;
		}
		ui_step(ui, now, NULL);
		memcpy(parts, ui->frame.pixels, bytes);
		memset(ui->frame.pixels, 0x55, bytes);
		ui_expose(ui);
		ui_step(ui, now, NULL);
		assert_memory_equal(parts, ui->frame.pixels, bytes);
	}
	free(parts);
	ui_destroy(ui);
}

/* What one step draws, and says that it drew, against the whole picture drawn anew. */
static void step_draws_all_that_changed(struct ui *ui, int64_t now, uint32_t *before, uint32_t *parts)
{
	size_t pixels = (size_t)ui->frame.w * (size_t)ui->frame.h, bytes = pixels * sizeof(uint32_t);
	struct ui_rect damage[UI_DAMAGE_MAX];

	memcpy(before, ui->frame.pixels, bytes);
	size_t count = ui_step(ui, now, damage);
	memcpy(parts, ui->frame.pixels, bytes);
	memset(ui->frame.pixels, 0x55, bytes);
	ui_expose(ui);
	ui_step(ui, now, NULL);
	assert_memory_equal(parts, ui->frame.pixels, bytes);
	for (size_t i = 0; i < pixels; i++) {
		bool told = before[i] == parts[i];

		for (size_t k = 0; k < count && !told; k++)
			told = ui_rect_has(damage[k], (int)(i % (size_t)ui->frame.w), (int)(i / (size_t)ui->frame.w));
		assert_true(told);
	}
	if (count == 1) /* a press is one control's business */
		assert_true(damage[0].w * damage[0].h < ui->frame.w * ui->frame.h / 3);
}

static void press_every_target(struct ui *ui)
{
	size_t bytes = sizeof(uint32_t) * (size_t)ui->frame.w * (size_t)ui->frame.h;
	uint32_t *before = malloc(bytes), *parts = malloc(bytes);
	int64_t now = 1000;

	assert_in_range(ui->hit_count, 1, UI_TARGETS_MAX);
	for (size_t i = 0; i < ui->hit_count; i++) {
		struct ui_rect r = ui->hits[i].rect;

		now += 700;
		ui_touch(ui, UI_DOWN, r.x + r.w / 2, r.y + r.h / 2, now);
		assert_false(ui->repaint);
		step_draws_all_that_changed(ui, now, before, parts);
		ui_touch(ui, UI_CANCEL, 0, 0, now + 50);
		assert_false(ui->repaint);
		step_draws_all_that_changed(ui, now + 50, before, parts);
	}
	free(before);
	free(parts);
}

static void a_press_draws_its_control_alone_and_whole(void **state)
{
	for (size_t i = 0; i < 2 + UI_DEMO_MORE; i++)
		for (int contrast = CONTRAST_NORMAL; contrast <= CONTRAST_SOFT; contrast++) {
			struct ui_settings settings = {.size = 1, .contrast = (enum ui_contrast)contrast, .still = true};
			struct ui *ui = ui_demo_create(0, settings);

			ui_start(ui, screen(i), 0);
			ui_step(ui, 0, NULL);
			press_every_target(ui);
			ui_destroy(ui);
		}
}

static void fade_ends_in_the_finished_picture(void **state)
{
	struct ui *ui = ui_demo_create(0, (struct ui_settings){.size = 1});
	size_t bytes = sizeof(uint32_t) * (size_t)ui->frame.w * (size_t)ui->frame.h;
	uint32_t *faded = malloc(bytes);
	struct ui_rect damage[UI_DAMAGE_MAX];

	ui_start(ui, &ui_demo_home, 0);
	ui_step(ui, 0, NULL);
	ui_go(ui, &ui_demo_field, NULL, 0);
	nav_apply(ui);
	assert_int_equal(ui_step(ui, 1000, damage), 1);
	assert_true(ui->fading);
	assert_true(damage[0].y > 130 && damage[0].y + damage[0].h <= 1770); /* header and tools take no part */
	ui_step(ui, 1060, NULL);
	assert_true(ui->fading);
	ui_step(ui, 1000 + UI_FADE_MS, NULL);
	assert_false(ui->fading);
	memcpy(faded, ui->frame.pixels, bytes);
	ui_expose(ui);
	ui_step(ui, 2000, NULL);
	assert_memory_equal(faded, ui->frame.pixels, bytes);
	free(faded);
	ui_destroy(ui);
}

static void component_sheet_fits(void **state)
{
	for (int contrast = CONTRAST_NORMAL; contrast <= CONTRAST_SOFT; contrast++) {
		struct ui *ui = ui_sheet_create((struct ui_settings){.size = 1, .contrast = (enum ui_contrast)contrast});

		assert_false(ui->overflow);
		ui_destroy(ui);
	}
}

static void checker_sees_what_is_wrong(void **state)
{
	static const struct {
		const char *dump, *says;
	} CASES[] = {
		{"\"overflow\":true,\"overflow_at\":\"abc\",\"widgets\":[]", "does not fit"},
		{"\"widgets\":[{\"key\":\"a\",\"target\":true,\"spoken\":\"x\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":40,\"h\":"
		 "40}}]",
		 "measures"},
		{"\"widgets\":[{\"key\":\"a\",\"target\":true,\"spoken\":\"\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90}"
		 "}]",
		 "nothing to be spoken"},
		{"\"widgets\":[{\"key\":\"a\",\"target\":true,\"spoken\":\"x\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":"
		 "90}},"
		 "{\"key\":\"b\",\"target\":true,\"spoken\":\"x\",\"rect_px\":{\"x\":94,\"y\":0,\"w\":90,\"h\":90}}]",
		 "apart"},
		{"\"widgets\":[{\"key\":\"a\",\"spoken\":\"T, "
		 "home.ask\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90},\"texts\":[{\"text\":\"T\","
		 "\"font\":"
		 "\"bold\",\"size_px\":28,\"cap_mm\":6,\"color\":\"#808080\",\"background\":\"#FFFFFF\",\"lines\":[]}]}]",
		 "contrast"},
		{"\"widgets\":[{\"key\":\"a\",\"spoken\":\"T, "
		 "home.ask\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90},\"texts\":[{\"text\":\"T\","
		 "\"font\":"
		 "\"bold\",\"size_px\":14,\"cap_mm\":3,\"color\":\"#000000\",\"background\":\"#FFFFFF\",\"lines\":[]}]}]",
		 "capitals"},
		{"\"widgets\":[{\"key\":\"a\",\"spoken\":\"T, "
		 "home.ask\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90},\"texts\":[{\"text\":\"T\","
		 "\"font\":"
		 "\"bold\",\"size_px\":28,\"cap_mm\":6,\"color\":\"#000000\",\"background\":\"#FFFFFF\",\"lines\":[{\"box\":"
		 "{\"x\":0,\"y\":0,\"w\":200,\"h\":36},\"ink\":{\"x\":0,\"y\":4,\"w\":200,\"h\":20}}]}]}]",
		 "wider"},
		{"\"widgets\":[{\"key\":\"a\",\"spoken\":\"T, "
		 "home.ask\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90},\"texts\":[{\"text\":\"home."
		 "ask\","
		 "\"font\":\"bold\",\"size_px\":28,\"cap_mm\":6,\"color\":\"#000000\",\"background\":\"#FFFFFF\",\"lines\":[]"
		 "}]}]",
		 "translation"},
		{"\"widgets\":[{\"key\":\"a\",\"spoken\":\"Hai\",\"rect_px\":{\"x\":0,\"y\":0,\"w\":90,\"h\":90},"
		 "\"texts\":[{\"text\":\"Ba\",\"font\":\"bold\",\"size_px\":28,\"cap_mm\":6,\"color\":\"#000000\","
		 "\"background\":\"#FFFFFF\",\"lines\":[]}]}]",
		 "not spoken"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		char dump[2000];
		struct buf out;

		snprintf(dump, sizeof(dump),
				 "{\"screen\":\"s\",\"theme\":\"light\",\"size\":1,\"dots_per_mm\":3.2,\"window\":{\"w\":1080,\"h\":"
				 "1920},%s}",
				 CASES[i].dump);
		buf_init(&out, 1 << 16);
		assert_int_equal(screen_check(dump, NULL, NULL, &out), 1);
		assert_non_null(strstr(buf_text(&out), CASES[i].says));
		buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_variant_keeps_the_rules),
		cmocka_unit_test(low_reach_keeps_targets_below_the_line),
		cmocka_unit_test(partial_redraw_equals_full_redraw),
		cmocka_unit_test(a_press_draws_its_control_alone_and_whole),
		cmocka_unit_test(fade_ends_in_the_finished_picture),
		cmocka_unit_test(component_sheet_fits),
		cmocka_unit_test(checker_sees_what_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
