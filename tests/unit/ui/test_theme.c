#include "ui/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair {
	enum ui_color text, ground;
};

static const struct pair TEXTS[] = {
	{UI_INK, UI_BG},        {UI_INK, UI_SURFACE},    {UI_INK, UI_WELL},    {UI_INK, UI_TINT},
	{UI_INK2, UI_BG},       {UI_INK2, UI_SURFACE},   {UI_INK2, UI_WELL},   {UI_INK2, UI_TINT},
	{UI_BRAND, UI_SURFACE}, {UI_BRAND, UI_BG},       {UI_BRAND, UI_TINT},  {UI_ONTINT, UI_TINT},
	{UI_ONBRAND, UI_BRAND}, {UI_ONBRAND2, UI_BRAND}, {UI_ONGOLD, UI_GOLD}, {UI_ONSTRIP, UI_STRIP},
	{UI_ONQUICK, UI_QUICK}, {UI_OK, UI_OK_T},        {UI_WARN, UI_WARN_T}, {UI_BAD, UI_BAD_T},
	{UI_ONTOAST, UI_TOAST},
};

static const struct pair SIGNS[] = {
	{UI_EDGE, UI_SURFACE},   {UI_EDGE, UI_BG},       {UI_EDGE, UI_WELL},     {UI_BRANDLINE, UI_STRIP},
	{UI_OK_S, UI_OK_T},      {UI_WARN_S, UI_WARN_T}, {UI_BAD_S, UI_BAD_T},   {UI_ONSOLID, UI_OK_S},
	{UI_ONSOLID, UI_WARN_S}, {UI_ONSOLID, UI_BAD_S}, {UI_FACE5, UI_FACE5_T}, {UI_FACE4, UI_FACE4_T},
	{UI_FACE3, UI_FACE3_T},  {UI_FACE2, UI_FACE2_T}, {UI_FACE1, UI_FACE1_T}, {UI_FOCUS, UI_BG},
	{UI_ONTILE, UI_TILE},
};

static double contrast(const struct ui_theme *theme, struct pair pair)
{
	return theme_contrast(theme->colors[pair.text], theme->colors[pair.ground]);
}

static void hold(enum ui_theme_name name, double texts, double signs)
{
	const struct ui_theme *theme = theme_builtin(name);

	for (size_t i = 0; i < sizeof(TEXTS) / sizeof(TEXTS[0]); i++)
		if (contrast(theme, TEXTS[i]) < texts)
			fail_msg("%s: %s on %s is %.2f", theme->name, theme_color_name(TEXTS[i].text),
					 theme_color_name(TEXTS[i].ground), contrast(theme, TEXTS[i]));
	for (size_t i = 0; i < sizeof(SIGNS) / sizeof(SIGNS[0]); i++)
		if (contrast(theme, SIGNS[i]) < signs)
			fail_msg("%s: %s on %s is %.2f", theme->name, theme_color_name(SIGNS[i].text),
					 theme_color_name(SIGNS[i].ground), contrast(theme, SIGNS[i]));
}

static void light_theme_has_texts_at_10_and_signs_at_4_5(void **state)
{
	hold(THEME_LIGHT, 10, 4.5);
}

static void contrast_theme_has_all_texts_at_20(void **state)
{
	hold(THEME_CONTRAST, 20, 20);
}

static void soft_theme_stays_above_4_5(void **state)
{
	hold(THEME_SOFT, 4.5, 4.5);
	assert_true(contrast(theme_builtin(THEME_SOFT), (struct pair){UI_INK, UI_BG}) < 10); /* soft indeed */
}

static void contrast_is_measured_as_wcag_does(void **state)
{
	assert_true(theme_contrast(0, 0xffffff) > 20.99 && theme_contrast(0, 0xffffff) < 21.01);
	assert_true(theme_contrast(0xffffff, 0x5A697D) > 5.59 && theme_contrast(0xffffff, 0x5A697D) < 5.61);
	assert_true(theme_contrast(0xFFFF99, 0) > 20.0 && theme_contrast(0xFFFF99, 0) < 20.1);
}

static void every_colour_has_a_name_and_every_theme_of_the_kiosk_a_value(void **state)
{
	for (int c = UI_INHERIT + 1; c < UI_COLORS; c++)
		assert_non_null(theme_color_name((enum ui_color)c));
	assert_null(theme_color_name(UI_COLORS));
}

static void nothing_on_a_kiosk_is_below_22_u(void **state)
{
	for (int type = 0; type < UI_TYPES; type++)
		for (int layout = 0; layout < LAYOUTS; layout++)
			for (int step = 1; step <= UI_SIZE_STEPS; step++) {
				float u = theme_type((enum ui_type)type, (enum ui_layout)layout, step).u;

				assert_true(u >= 22);
				if (step == 2)
					assert_true(u >= 33);
				if (step == 3)
					assert_true(u >= 39);
			}
}

static void path_in_tmp(char *path, size_t size)
{
	const char *dir = getenv("TMPDIR");

	snprintf(path, size, "%s/theme.conf", dir ? dir : "/tmp");
}

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void a_theme_file_changes_only_what_it_names(void **state)
{
	const struct ui_theme *light = theme_builtin(THEME_LIGHT);
	struct ui_theme theme;
	char path[512];

	path_in_tmp(path, sizeof(path));
	write_file(path, "; green\n[colors]\nbrand = #05301F\nquick = #05301F\n");
	assert_int_equal(theme_load(path, light, &theme, NULL), ERR_OK);
	assert_int_equal(theme.colors[UI_BRAND], 0x05301F);
	assert_int_equal(theme.colors[UI_INK], light->colors[UI_INK]);
	assert_int_equal(theme_load("assets/themes/emerald.conf", light, &theme, NULL), ERR_OK);
	assert_int_equal(theme_load("assets/themes/none.conf", light, &theme, NULL), ERR_NOT_FOUND);
	assert_int_equal(theme_load("assets/themes", light, &theme, NULL), ERR_IO); /* a folder is no empty theme */
}

static void a_wrong_theme_file_is_refused_with_line_and_rule(void **state)
{
	static const struct {
		const char *text, *says;
	} CASES[] = {
		{"[colors]\nbrand = blue\n", "#RRGGBB"},
		{"[colors]\nbrend = #001122\n", "brend"},
		{"[sizes]\nbrand = #001122\n", "[sizes]"},
		{"[colors]\n???\n", "line 2"},
		{"[colors]\nbrand = #00112G\n", "line 2"},
		/* of several the first, with its own line */
		{"[colors]\nbrand = red\nbrend = #001122\n", "line 2"},
		{"[colors]\nbrand = red\nbrend = #001122\n", "brand = red"},
		{"[colors]\n???\nbrend = #001122\n", "line 2: not"},
		{"[colors]\nbrend = #001122\n???\n", "line 2: "},
		{"[colors]\nink2 = #888888\n", "ink2 on bg has a contrast of"}, /* nobody could read it */
		{"[colors]\nedge = #D3DAE3\n", "edge on surface"},
	};
	char path[512];

	path_in_tmp(path, sizeof(path));
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct ui_theme theme;
		struct err err;

		write_file(path, CASES[i].text);
		assert_int_equal(theme_load(path, theme_builtin(THEME_LIGHT), &theme, &err), ERR_INVALID);
		assert_non_null(strstr(err.text, CASES[i].says));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(light_theme_has_texts_at_10_and_signs_at_4_5),
		cmocka_unit_test(contrast_theme_has_all_texts_at_20),
		cmocka_unit_test(soft_theme_stays_above_4_5),
		cmocka_unit_test(contrast_is_measured_as_wcag_does),
		cmocka_unit_test(every_colour_has_a_name_and_every_theme_of_the_kiosk_a_value),
		cmocka_unit_test(nothing_on_a_kiosk_is_below_22_u),
		cmocka_unit_test(a_theme_file_changes_only_what_it_names),
		cmocka_unit_test(a_wrong_theme_file_is_refused_with_line_and_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
