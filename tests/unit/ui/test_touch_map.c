/* The map of a crooked panel: made of four touches, refused where they make no sense, kept as a line. */
#include "support/test.h"

#include "base/check.h"
#include "ui/touch_map.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct touch_panel panel = {1080, 1920, 0, 3.2};

/* What a panel gives that turns the point (x, y) of the picture into this. */
struct skew {
	double m[6];
};

static struct touch_point skewed(const struct skew *skew, struct touch_point at)
{
	double x = (double)at.x / TOUCH_MAP_ONE, y = (double)at.y / TOUCH_MAP_ONE;
	return (struct touch_point){(int32_t)lround((skew->m[0] * x + skew->m[1] * y + skew->m[2]) * TOUCH_MAP_ONE),
								(int32_t)lround((skew->m[3] * x + skew->m[4] * y + skew->m[5]) * TOUCH_MAP_ONE)};
}

static void touch_all(const struct skew *skew, struct touch_point raw[TOUCH_MAP_POINTS])
{
	for (int i = 0; i < TOUCH_MAP_POINTS; i++)
		raw[i] = skewed(skew, touch_map_targets[i]);
}

static const struct skew skews[] = {
	{{1, 0, 0, 0, 1, 0}},             /* right as it is */
	{{0.9, 0, 0.05, 0, 0.85, 0.1}},   /* too small, shifted */
	{{1.1, 0.05, -0.1, -0.04, 1, 0}}, /* turned a little */
	{{-1, 0, 1, 0, 1, 0}},            /* mirrored */
	{{0, 1, 0, -1, 0, 1}},            /* a quarter turn */
	{{0.7, 0.2, 0.03, 0.1, 0.8, -0.02}},
};

static void any_affine_error_of_a_panel_is_undone_to_a_pixel(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(skews); i++) {
		struct touch_point raw[TOUCH_MAP_POINTS];
		struct touch_map map;
		touch_all(&skews[i], raw);
		assert_int_equal(touch_map_fit(raw, &panel, &map), TOUCH_FIT_GOOD);
		for (int x = 5; x < 1080; x += 97)
			for (int y = 5; y < 1920; y += 131) {
				struct touch_point given = skewed(&skews[i], touch_map_raw(&panel, x, y));
				int px = (int)((int64_t)given.x * panel.w / TOUCH_MAP_ONE);
				int py = (int)((int64_t)given.y * panel.h / TOUCH_MAP_ONE);
				touch_map_pixel(&map, &panel, &px, &py);
				assert_in_range(abs(px - x), 0, 4); /* the panel gave whole pixels, of a half-turned picture too */
				assert_in_range(abs(py - y), 0, 4);
			}
	}
}

static void a_hand_that_is_some_millimetres_off_still_makes_a_map(void **state)
{
	struct touch_point raw[TOUCH_MAP_POINTS];
	struct touch_map map;
	touch_all(&skews[1], raw);
	for (int i = 0; i < TOUCH_MAP_POINTS; i++)
		raw[i].x += i == 1 || i == 2 ? 3000 : -3000; /* a millimetre of 337 */
	assert_int_equal(touch_map_fit(raw, &panel, &map), TOUCH_FIT_GOOD);
	assert_in_range(map.off_um, 1000, 8000);
}

static void touches_that_make_no_sense_are_refused_and_write_nothing(void **state)
{
	static const struct {
		struct touch_point raw[TOUCH_MAP_POINTS];
		enum touch_fit fit;
	} cases[] = {
		{{{500000, 500000}, {500000, 500000}, {500000, 500000}, {500000, 500000}}, TOUCH_FIT_FLAT},
		{{{100000, 100000}, {500000, 500000}, {900000, 900000}, {850000, 850000}}, TOUCH_FIT_FLAT},
		{{{120000, 120000}, {880000, 200000}, {200000, 880000}, {500000, 500000}}, TOUCH_FIT_OFF},
		{{{120000, 120000}, {880000, 200000}, {200000, 880000}, {850000, 820000}}, TOUCH_FIT_OFF},
		{{{-2900000, -2900000}, {2900000, -2900000}, {-2900000, 2900000}, {2700000, 2700000}}, TOUCH_FIT_WILD},
		{{{0, 0}, {2900000, 100000}, {100000, 60000}, {0, 0}}, TOUCH_FIT_WILD},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct touch_map map = {{42}};
		assert_int_equal(touch_map_fit(cases[i].raw, &panel, &map), cases[i].fit);
		assert_int_equal(map.m[0], 42);
	}
}

static void a_plain_map_moves_no_pixel(void **state)
{
	assert_true(touch_map_is_plain(&touch_map_plain));
	for (int x = 0; x < 1080; x++) {
		int px = x, py = x + 700;
		touch_map_pixel(&touch_map_plain, &panel, &px, &py);
		assert_int_equal(px, x);
		assert_int_equal(py, x + 700);
	}
}

static void a_point_far_outside_stays_within_numbers(void **state)
{
	struct touch_point far = touch_map_raw(&panel, 2000000000, -2000000000);
	assert_int_equal(far.x, 3 * TOUCH_MAP_ONE);
	assert_int_equal(far.y, -3 * TOUCH_MAP_ONE);
	far = touch_map_raw(&(struct touch_panel){0}, 5, 5);
	assert_int_equal(far.x, 0);
}

static void a_map_is_read_as_it_was_written(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(skews); i++) {
		struct touch_point raw[TOUCH_MAP_POINTS];
		struct touch_map map, again;
		char line[TOUCH_MAP_TEXT_SIZE];
		touch_all(&skews[i], raw);
		assert_int_equal(touch_map_fit(raw, &panel, &map), TOUCH_FIT_GOOD);
		touch_map_write(&map, &panel, line);
		assert_true(touch_map_read(line, strlen(line), &panel, &again));
		assert_memory_equal(&map, &again, sizeof map);
	}
}

static void a_line_of_another_panel_or_of_nobody_is_refused(void **state)
{
	static const char *const lines[] = {
		"",
		"\n",
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 0 0", /* torn */
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 0\n",
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 0 0 0\n",
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 -1 0\n",
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 9000 0\n", /* would have been refused */
		"motcua-touch 1 1080 1920 0 1000000 0 0 0 1000000 0 0 2026\n", /* no day */
		"motcua-touch 2 1080 1920 0 1000000 0 0 0 1000000 0 0 0\n",
		"motcua-touch 1 1920 1080 0 1000000 0 0 0 1000000 0 0 0\n",
		"motcua-touch 1 1080 1920 1 1000000 0 0 0 1000000 0 0 0\n",
		"motcua-touch 1 1080 1920 0 0 0 0 0 0 0 0 0\n",             /* all in one place */
		"motcua-touch 1 1080 1920 0 9000000 0 0 0 1000000 0 0 0\n", /* no panel */
		"motcua-touch 1 1080 1920 0 99999999999999999999 0 0 0 1000000 0 0 0\n",
		"motcua-touch 1 1080 1920 0 nan 0 0 0 1000000 0 0 0\n",
		"motcua-touch 1 1080 1920 0  1000000 0 0 0 1000000 0 0 0\n",
		"garbage garbage garbage\n",
	};
	struct touch_map map = {{42}};
	for (size_t i = 0; i < ARRAY_LEN(lines); i++)
		assert_false(touch_map_read(lines[i], strlen(lines[i]), &panel, &map));
	assert_false(touch_map_read("motcua-touch 1 1080\0 1920\n", 26, &panel, &map));
	assert_int_equal(map.m[0], 42);
	static const char good[] = "motcua-touch 1 1080 1920 0 1000000 0 -5 0 1000000 0 800 20260310\n";
	assert_true(touch_map_read(good, strlen(good), &panel, &map));
	assert_int_equal(map.m[2], -5);
	assert_int_equal(map.off_um, 800);
	assert_int_equal(map.day, 20260310);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_affine_error_of_a_panel_is_undone_to_a_pixel),
		cmocka_unit_test(a_hand_that_is_some_millimetres_off_still_makes_a_map),
		cmocka_unit_test(touches_that_make_no_sense_are_refused_and_write_nothing),
		cmocka_unit_test(a_plain_map_moves_no_pixel),
		cmocka_unit_test(a_point_far_outside_stays_within_numbers),
		cmocka_unit_test(a_map_is_read_as_it_was_written),
		cmocka_unit_test(a_line_of_another_panel_or_of_nobody_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
