#include "support/golden.h"

#include "base/file.h"
#include "ui/png.h"
#include "support/test.h"
#include "ui/png.h"

#include <stdio.h>
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

/* Sixteen steps of each colour: packs to a third. */
static void make_coarse(const struct canvas *canvas)
{
	for (int y = 0; y < canvas->h; y++)
		for (int x = 0; x < canvas->w; x++)
			canvas->pixels[y * canvas->pitch + x] &= 0xfff0f0f0;
}

/* To be looked at. */
static void keep_full(const char *name, const struct canvas *full)
{
	char path[FILE_PATH_MAX];

	snprintf(path, sizeof(path), "build/golden/%s.png", name);
	*strrchr(path, '/') = '\0';
	assert_int_equal(file_make_dirs(path, NULL), ERR_OK);
	snprintf(path, sizeof(path), "build/golden/%s.png", name);
	assert_int_equal(png_write(path, full, NULL), ERR_OK);
}

int golden_differs(const char *name, const struct canvas *full, int shrink, bool coarse)
{
	const char *mode = getenv("MOTCUA_GOLDEN");
	int wrong = 0, w = full->w / shrink, h = full->h / shrink;
	struct canvas small, golden;
	char path[FILE_PATH_MAX];

	assert_int_equal(canvas_init(&small, w, h, NULL), ERR_OK);
	canvas_scale(&small, (struct ui_rect){0, 0, w, h}, full, (struct ui_rect){0, 0, full->w, full->h});
	if (coarse)
		make_coarse(&small);
	snprintf(path, sizeof(path), "tests/golden/%s.png", name);
	if (mode && strcmp(mode, "write") == 0)
		assert_int_equal(png_write(path, &small, NULL), ERR_OK);
	if (png_read(path, &golden, NULL) != ERR_OK)
		fail_msg("%s is not there: MOTCUA_GOLDEN=write makes it", path);
	assert_int_equal(golden.w, w);
	assert_int_equal(golden.h, h);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			wrong += is_far(small.pixels[y * small.pitch + x], golden.pixels[y * golden.pitch + x]);
	canvas_finish(&golden);
	canvas_finish(&small);
	if (wrong <= PIXELS_MOST * w * h)
		return 0;
	keep_full(name, full);
	return wrong;
}

void golden_check(const char *name, const struct canvas *full, int shrink)
{
	int wrong = golden_differs(name, full, shrink, false);

	if (wrong)
		fail_msg("%s: %d pixels differ; see build/golden/", name, wrong);
}
