#include "ui/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define SIDE 160

static struct canvas make(uint32_t ground)
{
	struct canvas canvas;

	assert_int_equal(canvas_init(&canvas, SIDE, SIDE, NULL), ERR_OK);
	canvas_fill(&canvas, (struct ui_rect){0, 0, SIDE, SIDE}, ground);
	return canvas;
}

static uint32_t at(const struct canvas *canvas, int x, int y)
{
	return canvas->pixels[y * canvas->pitch + x];
}

/* Something of every kind, at odd places. */
static void draw_all(struct canvas *c)
{
	static const uint8_t cells[9] = {1, 0, 1, 0, 1, 0, 1, 0, 1};
	const struct canvas_point points[] = {{80, 1600}, {700, 1300}, {1000, 2000}};
	uint8_t mask[64];

	for (size_t i = 0; i < sizeof(mask); i++)
		mask[i] = (uint8_t)(i * 4);
	canvas_shadow(c, (struct ui_rect){30, 30, 80, 60}, 12, 6, 18, 0x0E1D2E, 40);
	canvas_round(c, (struct ui_rect){30, 30, 80, 60}, 12, 0xFFFFFF);
	canvas_frame(c, (struct ui_rect){30, 30, 80, 60}, 12, 3, 0x5A697D);
	canvas_dashes(c, (struct ui_rect){20, 100, 90, 40}, 14, 2, 7, 5, 0x5A697D);
	canvas_dots(c, (struct ui_rect){5, 150, 140, 4}, 4, 9, 0x8795A6);
	canvas_disc(c, (struct ui_rect){115, 20, 40, 40}, 0xFFC64A);
	canvas_arc(c, (struct ui_rect){110, 70, 45, 45}, 8, 0.7, 0x07346E);
	canvas_mask(c, 50, 50, mask, 8, 8, 8, 0x640A17);
	canvas_cells(c, 60, 40, cells, 3, 5, 0);
	canvas_polygon(c, points, 3, 0x167A4B);
	canvas_blend(c, (struct ui_rect){70, 60, 50, 50}, 0x051428, 100);
}

/* Empty pixels are passed eight at a time: ink at every place of a row must be found, from every start. */
static void canvas_mask_finds_ink_wherever_it_is(void **state)
{
	enum { WIDE = 21 };
	uint8_t mask[WIDE] = {0};

	for (int ink = 0; ink < WIDE; ink++)
		for (int cut = 0; cut < WIDE; cut += 5) {
			struct canvas c = make(0xF1F4F8);

			mask[ink] = 255;
			mask[WIDE - 1 - ink] |= 128;
			canvas_clip(&c, (struct ui_rect){10 + cut, 0, SIDE, SIDE});
			canvas_mask(&c, 10, 5, mask, WIDE, 1, WIDE, 0x640A17);
			for (int x = 0; x < SIDE; x++) {
				bool inked = x >= 10 + cut && x < 10 + WIDE && mask[x - 10];

				assert_int_equal(at(&c, x, 5) != 0xF1F4F8, inked);
				assert_true(at(&c, x, 5) == 0x640A17 || !inked || mask[x - 10] != 255);
			}
			mask[ink] = mask[WIDE - 1 - ink] = 0;
			canvas_finish(&c);
		}
}

/* A shadow remembers what it made of the last colour: each column of a striped ground must be as on a plain one. */
static void canvas_shadow_falls_alike_on_stripes(void **state)
{
	static const uint32_t grounds[] = {0xF1F4F8, 0x000000, 0x07346E};
	struct canvas striped = make(grounds[0]), plain[3];

	for (int x = 0; x < SIDE; x++)
		canvas_fill(&striped, (struct ui_rect){x, 0, 1, SIDE}, grounds[x / 2 % 3]);
	canvas_shadow(&striped, (struct ui_rect){30, 30, 80, 60}, 12, 6, 18, 0x0E1D2E, 40);
	for (size_t i = 0; i < 3; i++) {
		plain[i] = make(grounds[i]);
		canvas_shadow(&plain[i], (struct ui_rect){30, 30, 80, 60}, 12, 6, 18, 0x0E1D2E, 40);
	}
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			assert_int_equal(at(&striped, x, y), at(&plain[x / 2 % 3], x, y));
	canvas_finish(&striped);
	for (size_t i = 0; i < 3; i++)
		canvas_finish(&plain[i]);
}

static void canvas_draws_the_same_pixels_in_parts_as_in_whole(void **state)
{
	struct canvas whole = make(0xF1F4F8), parts = make(0xF1F4F8);

	draw_all(&whole);
	for (int y = 0; y < SIDE; y += 13)
		for (int x = 0; x < SIDE; x += 17) {
			canvas_clip(&parts, (struct ui_rect){x, y, 17, 13});
			draw_all(&parts);
		}
	assert_memory_equal(whole.pixels, parts.pixels, SIDE * SIDE * sizeof(uint32_t));
	canvas_finish(&whole);
	canvas_finish(&parts);
}

static void canvas_keeps_to_its_clip(void **state)
{
	struct canvas canvas = make(0x123456);
	struct ui_rect clip = {40, 40, 30, 30};

	canvas_clip(&canvas, clip);
	draw_all(&canvas);
	for (int y = 0; y < SIDE; y++)
		for (int x = 0; x < SIDE; x++)
			if (!ui_rect_has(clip, x, y))
				assert_int_equal(at(&canvas, x, y), 0x123456);
	canvas_finish(&canvas);
}

static void canvas_round_fills_the_middle_and_leaves_the_corners(void **state)
{
	struct canvas canvas = make(0xFFFFFF);

	canvas_round(&canvas, (struct ui_rect){10, 10, 100, 80}, 20, 0x07346E);
	assert_int_equal(at(&canvas, 10, 10), 0xFFFFFF);
	assert_int_equal(at(&canvas, 109, 89), 0xFFFFFF);
	assert_int_equal(at(&canvas, 30, 10), 0x07346E);
	assert_int_equal(at(&canvas, 10, 50), 0x07346E);
	assert_int_equal(at(&canvas, 60, 50), 0x07346E);
	assert_int_equal(at(&canvas, 110, 50), 0xFFFFFF);
	canvas_finish(&canvas);
}

static void canvas_round_is_symmetric(void **state)
{
	struct canvas canvas = make(0xFFFFFF);

	canvas_round(&canvas, (struct ui_rect){10, 10, 100, 100}, 26, 0);
	for (int y = 10; y < 110; y++)
		for (int x = 10; x < 110; x++) {
			assert_int_equal(at(&canvas, x, y), at(&canvas, 119 - x, y));
			assert_int_equal(at(&canvas, x, y), at(&canvas, x, 119 - y));
		}
	canvas_finish(&canvas);
}

static void canvas_frame_leaves_the_inside(void **state)
{
	struct canvas canvas = make(0xFFFFFF);

	canvas_frame(&canvas, (struct ui_rect){10, 10, 100, 80}, 16, 2, 0x5A697D);
	assert_int_equal(at(&canvas, 60, 10), 0x5A697D);
	assert_int_equal(at(&canvas, 60, 11), 0x5A697D);
	assert_int_equal(at(&canvas, 60, 12), 0xFFFFFF);
	assert_int_equal(at(&canvas, 60, 50), 0xFFFFFF);
	assert_int_equal(at(&canvas, 11, 50), 0x5A697D);
	canvas_finish(&canvas);
}

static void canvas_shadow_is_darkest_near_the_box_and_fades_out(void **state)
{
	struct canvas canvas = make(0xFFFFFF);
	struct ui_rect box = {50, 50, 60, 40};

	canvas_shadow(&canvas, box, 10, 6, 18, 0, 128);
	canvas_fill(&canvas, box, 0xFFFFFF);
	assert_true(at(&canvas, 80, 91) < at(&canvas, 80, 100));
	assert_true(at(&canvas, 80, 100) < at(&canvas, 80, 112));
	assert_int_equal(at(&canvas, 80, 130), 0xFFFFFF);
	assert_int_equal(at(&canvas, 5, 5), 0xFFFFFF);
	canvas_finish(&canvas);
}

static void canvas_dashes_have_gaps(void **state)
{
	struct canvas canvas = make(0xFFFFFF);
	int dark = 0, light = 0;

	canvas_dashes(&canvas, (struct ui_rect){10, 10, 140, 100}, 20, 2, 7, 5, 0);
	for (int x = 40; x < 120; x++)
		at(&canvas, x, 10) == 0 ? dark++ : light++;
	assert_in_range(dark, 30, 55);
	assert_in_range(light, 25, 50);
	canvas_finish(&canvas);
}

static void canvas_arc_covers_its_part_clockwise(void **state)
{
	struct canvas canvas = make(0xFFFFFF);

	canvas_arc(&canvas, (struct ui_rect){10, 10, 100, 100}, 10, 0.25, 0);
	assert_int_equal(at(&canvas, 95, 30), 0); /* upper right */
	assert_int_equal(at(&canvas, 25, 30), 0xFFFFFF);
	assert_int_equal(at(&canvas, 60, 60), 0xFFFFFF);
	canvas_finish(&canvas);
}

static void canvas_mix_goes_from_one_to_the_other(void **state)
{
	struct canvas a = make(0x000000), b = make(0xFF8040), to = make(0x777777);
	struct ui_rect rect = {10, 10, 20, 20};

	canvas_mix(&to, &a, &b, rect, 0);
	assert_int_equal(at(&to, 15, 15), 0);
	canvas_mix(&to, &a, &b, rect, 256);
	assert_int_equal(at(&to, 15, 15), 0xFF8040);
	canvas_mix(&to, &a, &b, rect, 128);
	assert_int_equal(at(&to, 15, 15), 0x7F4020);
	assert_int_equal(at(&to, 40, 40), 0x777777);
	canvas_finish(&a);
	canvas_finish(&b);
	canvas_finish(&to);
}

/* Scaling the changed part gives what scaling all gives, at every size. */
static void canvas_scale_maps_damage_exactly(void **state)
{
	static const int SIZES[] = {40, 53, 80, 97, 120, 160, 200};

	for (size_t s = 0; s < sizeof(SIZES) / sizeof(SIZES[0]); s++) {
		struct canvas from = make(0xF1F4F8), all, part;
		struct ui_rect into = {3, 5, SIZES[s], SIZES[s]}, changed = {31, 47, 23, 9};

		assert_int_equal(canvas_init(&all, 220, 220, NULL), ERR_OK);
		assert_int_equal(canvas_init(&part, 220, 220, NULL), ERR_OK);
		draw_all(&from);
		canvas_scale(&part, into, &from, (struct ui_rect){0, 0, SIDE, SIDE});
		canvas_fill(&from, changed, 0xFF0000);
		canvas_scale(&part, into, &from, changed);
		canvas_scale(&all, into, &from, (struct ui_rect){0, 0, SIDE, SIDE});
		assert_memory_equal(all.pixels, part.pixels, 220 * 220 * sizeof(uint32_t));
		canvas_finish(&from);
		canvas_finish(&all);
		canvas_finish(&part);
	}
}

static void canvas_refuses_absurd_sizes(void **state)
{
	struct canvas canvas;

	assert_int_equal(canvas_init(&canvas, 0, 10, NULL), ERR_LIMIT);
	assert_int_equal(canvas_init(&canvas, 10, CANVAS_SIDE_MAX + 1, NULL), ERR_LIMIT);
}

static void canvas_forgets_old_masks_past_its_bound(void **state)
{
	struct canvas canvas = make(0xFFFFFF);

	for (int r = 1; r < CANVAS_CORNERS_MAX + 30; r++)
		canvas_round(&canvas, (struct ui_rect){0, 0, SIDE, SIDE}, r, 0);
	for (int r = 1; r < CANVAS_SHADOWS_MAX + 10; r++)
		canvas_shadow(&canvas, (struct ui_rect){40, 40, 60, 60}, r, 1, 6, 0, 50);
	canvas_finish(&canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canvas_draws_the_same_pixels_in_parts_as_in_whole),
		cmocka_unit_test(canvas_keeps_to_its_clip),
		cmocka_unit_test(canvas_round_fills_the_middle_and_leaves_the_corners),
		cmocka_unit_test(canvas_round_is_symmetric),
		cmocka_unit_test(canvas_frame_leaves_the_inside),
		cmocka_unit_test(canvas_shadow_is_darkest_near_the_box_and_fades_out),
		cmocka_unit_test(canvas_dashes_have_gaps),
		cmocka_unit_test(canvas_arc_covers_its_part_clockwise),
		cmocka_unit_test(canvas_mix_goes_from_one_to_the_other),
		cmocka_unit_test(canvas_scale_maps_damage_exactly),
		cmocka_unit_test(canvas_mask_finds_ink_wherever_it_is),
		cmocka_unit_test(canvas_shadow_falls_alike_on_stripes),
		cmocka_unit_test(canvas_refuses_absurd_sizes),
		cmocka_unit_test(canvas_forgets_old_masks_past_its_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
