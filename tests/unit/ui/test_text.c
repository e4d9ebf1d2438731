#include "ui/text.h"

#include "ui/ui_priv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define STACKED "Ẫ Ỗ Ữ Ậ ẫ ỗ ữ ệ Đặng Quỵ"

static int open_text(void **state)
{
	struct ui_text *text;

	if (ui_text_open(NULL, &text, NULL))
		return -1;
	*state = text;
	return 0;
}

static int close_text(void **state)
{
	ui_text_destroy(*state);
	return 0;
}

static int width(struct ui_text *text, struct ui_text_style style, const char *s)
{
	return ui_text_width(text, style, s, strlen(s));
}

static void text_has_inters_metrics(void **state)
{
	struct ui_text_metrics m = ui_text_metrics(*state, (struct ui_text_style){FONT_BOLD, 200, 0});

	assert_true(fabs(m.cap - 72.7) < 0.5);
	assert_true(fabs(m.ascent - 96.9) < 0.5);
	assert_true(fabs(m.descent - 24.1) < 0.5);
}

static void text_keeps_stacked_marks_inside_a_line_of_1_3(void **state)
{
	for (int px = 24; px <= 120; px += 4)
		for (int font = FONT_MEDIUM; font <= FONT_BOLD; font++) {
			struct ui_text_style style = {(enum ui_font)font, px * 2, 0};
			int line = (int)lround(px * 1.3), base = ui_text_baseline(*state, style, line);
			const struct ui_run *run = ui_text_run(*state, style, STACKED, strlen(STACKED));

			assert_true(base + run->ink.y >= -1);
			assert_true(base + run->ink.y + run->ink.h <= line + 1);
		}
}

static void text_gives_every_figure_the_same_cell(void **state)
{
	struct ui_text_style style = {FONT_BOLD, 88, TEXT_FIGURES};
	char one[] = "1";
	int zero = width(*state, style, "0");

	for (char d = '0'; d <= '9'; d++) {
		one[0] = d;
		assert_int_equal(width(*state, style, one), zero);
	}
	assert_int_equal(width(*state, style, "11:11"), width(*state, style, "08:42"));
	assert_int_not_equal(width(*state, (struct ui_text_style){FONT_BOLD, 88, 0}, "111"),
						 width(*state, (struct ui_text_style){FONT_BOLD, 88, 0}, "000"));
}

static void text_puts_a_gap_of_0_17_em_into_ticket_numbers(void **state)
{
	struct ui_text_style style = {FONT_BOLD, 612, TEXT_TICKET};
	int gap = width(*state, style, "B\u00a0030") - width(*state, style, "B") - width(*state, style, "030");

	assert_in_range(gap, 51, 53);
}

static void text_measures_what_it_draws(void **state)
{
	struct ui_text_style style = {FONT_MEDIUM, 56, 0};
	const char *s = "Chọn lĩnh vực, nhận phiếu ghi số và quầy";
	const struct ui_run *run = ui_text_run(*state, style, s, strlen(s));

	assert_int_equal(run->advance, width(*state, style, s));
	assert_true(abs(run->advance - 548) <= 2); /* as in the design's picture */
	assert_true(run->ink.w <= run->advance + 2 && run->ink.w >= run->advance - 8);
}

static void text_baseline_is_the_foot_of_capitals(void **state)
{
	struct ui_text_style style = {FONT_BOLD, 108, 0};
	const struct ui_run *plain = ui_text_run(*state, style, "H", 1);
	struct ui_rect h = plain->ink;
	const struct ui_run *risen = ui_text_run(*state, style, "HỖ", strlen("HỖ"));

	assert_in_range(h.y + h.h, 0, 1);
	assert_true(risen->ink.y < h.y);
	assert_in_range(risen->ink.y + risen->ink.h, 0, 2);
}

static void text_draws_khmer_from_the_fallback(void **state)
{
	const char *khmer = "ភាសាខ្មែរ";

	assert_true(ui_text_has(*state, FONT_MEDIUM, 0x1797));
	assert_false(ui_text_has(*state, FONT_MEDIUM, 0x4e00));
	assert_true(ui_text_run(*state, (struct ui_text_style){FONT_MEDIUM, 56, 0}, khmer, strlen(khmer))->ink.w > 40);
}

static void text_survives_what_is_not_text(void **state)
{
	struct ui_text_style style = {FONT_MEDIUM, 40, TEXT_FIGURES | TEXT_TICKET};
	char big[4000];

	memset(big, 'x', sizeof(big));
	ui_text_run(*state, style, "", 0);
	ui_text_run(*state, style, " ", 1);
	ui_text_run(*state, style, "\xff\xfe\x80", 3);
	ui_text_run(*state, style, "\xe1\xba", 2);
	ui_text_run(*state, style, big, sizeof(big));
	for (size_t i = 0; i < sizeof(big); i++)
		big[i] = (char)('0' + i % 10);
	ui_text_run(*state, style, big, sizeof(big));
	ui_text_run(*state, (struct ui_text_style){FONT_MEDIUM, 0, 0}, "a", 1);
	ui_text_run(*state, (struct ui_text_style){FONT_MEDIUM, 1 << 20, 0}, "a", 1);
}

static void text_renders_a_run_only_once(void **state)
{
	struct ui_text_style style = {FONT_MEDIUM, 57, 0};
	unsigned long before;

	ui_text_run(*state, style, "Quầy 3", strlen("Quầy 3"));
	before = ui_text_rendered(*state);
	for (int i = 0; i < 10; i++)
		ui_text_run(*state, style, "Quầy 3", strlen("Quầy 3"));
	assert_int_equal(ui_text_rendered(*state), before);
}

static void text_cache_stays_within_its_bounds(void **state)
{
	char s[16];

	for (int i = 0; i < 2 * UI_TEXT_CACHE_RUNS; i++) {
		snprintf(s, sizeof(s), "%d", i);
		ui_text_run(*state, (struct ui_text_style){FONT_BOLD, 120, 0}, s, strlen(s));
		assert_true(ui_text_cached_bytes(*state) <= UI_TEXT_CACHE_BYTES);
	}
	for (int i = 0; i < 40; i++) {
		snprintf(s, sizeof(s), "B\u00a0%03d", i);
		ui_text_run(*state, (struct ui_text_style){FONT_BOLD, 612, TEXT_TICKET}, s, strlen(s));
		assert_true(ui_text_cached_bytes(*state) <= UI_TEXT_CACHE_BYTES);
	}
}

static void text_forgets_the_visitors_runs_only(void **state)
{
	struct ui_text_style style = {FONT_MEDIUM, 59, 0};
	unsigned long before;

	ui_text_run(*state, style, "home", 4);
	ui_text_mark(*state);
	ui_text_run(*state, style, "visitor", 7);
	ui_text_forget(*state);
	before = ui_text_rendered(*state);
	ui_text_run(*state, style, "home", 4);
	assert_int_equal(ui_text_rendered(*state), before);
	ui_text_run(*state, style, "visitor", 7);
	assert_int_equal(ui_text_rendered(*state), before + 1);
}

static void text_that_nothing_needs_leaves_after_some_visitors(void **state)
{
	struct ui_text_style style = {FONT_MEDIUM, 59, 0};
	size_t bytes = 0;
	char s[32];

	for (int visitor = 0; visitor < 200; visitor++) {
		snprintf(s, sizeof(s), "B %03d", visitor);
		ui_text_run(*state, style, "home", 4);
		ui_text_run(*state, style, s, strlen(s));
		ui_text_mark(*state);
		if (visitor == 2 * UI_TEXT_AGES)
			bytes = ui_text_cached_bytes(*state);
		ui_text_forget(*state);
	}
	assert_true(ui_text_cached_bytes(*state) < 2 * bytes);
	unsigned long before = ui_text_rendered(*state);
	ui_text_run(*state, style, "home", 4);
	ui_text_run(*state, style, "B 199", 5);
	assert_int_equal(ui_text_rendered(*state), before);
	ui_text_run(*state, style, "B 001", 5);
	assert_int_equal(ui_text_rendered(*state), before + 1);
}

static void text_names_a_missing_font(void **state)
{
	const char *const paths[UI_FONTS] = {"/nowhere/font.otf"};
	struct ui_text *text;
	struct err err;

	assert_int_equal(ui_text_open(paths, &text, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "/nowhere/font.otf"));
}

static void text_refuses_a_file_that_is_no_font(void **state)
{
	const char *const paths[UI_FONTS] = {"Makefile"};
	struct ui_text *text;

	assert_int_equal(ui_text_open(paths, &text, NULL), ERR_CORRUPT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_has_inters_metrics),
		cmocka_unit_test(text_keeps_stacked_marks_inside_a_line_of_1_3),
		cmocka_unit_test(text_gives_every_figure_the_same_cell),
		cmocka_unit_test(text_puts_a_gap_of_0_17_em_into_ticket_numbers),
		cmocka_unit_test(text_measures_what_it_draws),
		cmocka_unit_test(text_baseline_is_the_foot_of_capitals),
		cmocka_unit_test(text_draws_khmer_from_the_fallback),
		cmocka_unit_test(text_survives_what_is_not_text),
		cmocka_unit_test(text_renders_a_run_only_once),
		cmocka_unit_test(text_cache_stays_within_its_bounds),
		cmocka_unit_test(text_forgets_the_visitors_runs_only),
		cmocka_unit_test(text_that_nothing_needs_leaves_after_some_visitors),
		cmocka_unit_test(text_names_a_missing_font),
		cmocka_unit_test(text_refuses_a_file_that_is_no_font),
	};

	return cmocka_run_group_tests(tests, open_text, close_text);
}
