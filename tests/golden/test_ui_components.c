/*
 * The sheet of components beside golden pictures, kept at half size (PNG).
 * MOTCUA_GOLDEN=write draws them anew; the full sheets are left in build/golden/.
 */
#include "base/file.h"
#include "support/test.h"
#include "support/ui_sheet.h"
#include "support/png_read.h"
#include "ui/png.h"

#include <stdlib.h>
#include <string.h>

#define FAR 40            /* difference of a channel that counts */
#define PIXELS_MOST 0.002 /* share of such pixels */

static bool is_far(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > FAR)
			return true;
	return false;
}

static void check_sheet(const char *name, enum ui_contrast contrast)
{
	struct ui *ui = ui_sheet_create((struct ui_settings){.size = 1, .contrast = contrast});
	struct canvas small, golden;
	const char *mode = getenv("MOTCUA_GOLDEN");
	char path[FILE_PATH_MAX];
	int wrong = 0, w = UI_SHEET_W / 2, h = UI_SHEET_H / 2;

	assert_int_equal(file_make_dirs("build/golden", NULL), ERR_OK);
	snprintf(path, sizeof(path), "build/golden/%s.png", name);
	assert_int_equal(png_write(path, ui_picture(ui), NULL), ERR_OK);
	assert_int_equal(canvas_init(&small, w, h, NULL), ERR_OK);
	canvas_scale(&small, (struct ui_rect){0, 0, w, h}, ui_picture(ui), (struct ui_rect){0, 0, UI_SHEET_W, UI_SHEET_H});
	snprintf(path, sizeof(path), "tests/golden/%s.png", name);
	if (mode && strcmp(mode, "write") == 0)
		assert_int_equal(png_write(path, &small, NULL), ERR_OK);
	assert_int_equal(png_read(path, &golden, NULL), ERR_OK);
	assert_int_equal(golden.w, w);
	assert_int_equal(golden.h, h);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			wrong += is_far(small.pixels[y * small.pitch + x], golden.pixels[y * golden.pitch + x]);
	if (wrong > PIXELS_MOST * w * h)
		fail_msg("%s: %d pixels differ; see build/golden/", name, wrong);
	canvas_finish(&golden);
	canvas_finish(&small);
	ui_destroy(ui);
}

static void components_look_as_designed(void **state)
{
	check_sheet("components", CONTRAST_NORMAL);
}

static void components_in_high_contrast(void **state)
{
	check_sheet("components_high", CONTRAST_HIGH);
}

static void components_in_soft_colours(void **state)
{
	check_sheet("components_soft", CONTRAST_SOFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(components_look_as_designed),
		cmocka_unit_test(components_in_high_contrast),
		cmocka_unit_test(components_in_soft_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
