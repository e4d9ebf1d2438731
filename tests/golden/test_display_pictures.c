/*
 * The hall's pictures beside golden ones, which are kept at a third of the
 * size (PNG). MOTCUA_GOLDEN=write draws them anew; the full pictures are
 * always left in build/golden/ to be looked at beside the design's.
 */
#include "base/clock.h"
#include "base/file.h"
#include "display/view.h"
#include "support/display_fixture.h"
#include "support/test.h"
#include "support/png_read.h"
#include "ui/png.h"

#include <stdlib.h>
#include <string.h>

#define FAR 40           /* difference of a channel that counts */
#define PIXELS_MOST 0.002 /* share of such pixels */

static struct board board;

static struct view *draw(struct canvas *canvas, int w, int h, const struct view_input *input)
{
	struct ui_rect rects[16];
	struct view *view;
	struct err err = {0};

	if (view_create(w, h, &view, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_int_equal(canvas_init(canvas, w, h, NULL), ERR_OK);
	assert_int_equal(view_build(view, input, rects, 16), 1);
	view_draw(view, canvas, rects[0]);
	return view;
}

static bool is_far(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 24; shift += 8) {
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > FAR)
			return true;
	}
	return false;
}

static void check_picture(const char *name, int w, int h, const struct view_input *input)
{
	struct canvas full, small, golden;
	const char *mode = getenv("MOTCUA_GOLDEN");
	char path[FILE_PATH_MAX];
	int wrong = 0;

	view_destroy(draw(&full, w, h, input));
	assert_int_equal(file_make_dirs("build/golden", NULL), ERR_OK);
	snprintf(path, sizeof(path), "build/golden/%s.png", name);
	assert_int_equal(png_write(path, &full, NULL), ERR_OK);
	assert_int_equal(canvas_init(&small, w / 3, h / 3, NULL), ERR_OK);
	canvas_scale(&small, (struct ui_rect){0, 0, w / 3, h / 3}, &full, (struct ui_rect){0, 0, w, h});
	snprintf(path, sizeof(path), "tests/golden/%s.png", name);
	if (mode && strcmp(mode, "write") == 0)
		assert_int_equal(png_write(path, &small, NULL), ERR_OK);
	assert_int_equal(png_read(path, &golden, NULL), ERR_OK);
	assert_int_equal(golden.w, small.w);
	assert_int_equal(golden.h, small.h);
	for (int y = 0; y < small.h; y++) {
		for (int x = 0; x < small.w; x++)
			wrong += is_far(small.pixels[y * small.pitch + x], golden.pixels[y * golden.pitch + x]);
	}
	if (wrong > PIXELS_MOST * small.w * small.h)
		fail_msg("%s: %d pixels differ; see build/golden/", name, wrong);
	canvas_finish(&golden);
	canvas_finish(&small);
	canvas_finish(&full);
}

static struct view_input usual(void)
{
	display_fixture_board(&board);
	return (struct view_input){.board = &board, .catalogue = display_fixture_catalogue(), .language = LANGUAGE_VI,
	                           .now_ms = DISPLAY_FIXTURE_MONO, .wall_ms = display_fixture_wall()};
}

static struct view_input announcing(unsigned times)
{
	struct view_input input = usual();
	struct hall_call call = board.hall.calls[0];

	call.times = times + 1; /* the first call was shown already */
	board_call(&board, &call, 101, input.now_ms, input.wall_ms);
	board_tick(&board, input.now_ms, false);
	board.shown.times = times;
	return input;
}

static struct view_input stale(void)
{
	struct view_input input = usual();

	/* The last word was heard at 09:11. */
	board.heard_ms = input.now_ms - 13 * 60000;
	board.truth_wall_ms = input.wall_ms - 13 * 60000;
	board.hall.calls[0].called_ms = board.truth_wall_ms;
	input.tried_wall_ms = input.wall_ms + 2000;
	return input;
}

static void the_usual_picture(void **state)
{
	struct view_input input = usual();

	check_picture("display_normal", 1920, 1080, &input);
	check_picture("display_portrait", 1080, 1920, &input);
}

static void a_call(void **state)
{
	struct view_input input = announcing(1);

	check_picture("display_announce", 1920, 1080, &input);
	input = announcing(2);
	check_picture("display_announce_again", 1920, 1080, &input);
	check_picture("display_announce_portrait", 1080, 1920, &input);
}

static void a_lost_connection(void **state)
{
	struct view_input input = stale();

	check_picture("display_stale", 1920, 1080, &input);
	check_picture("display_stale_portrait", 1080, 1920, &input);
}

static void the_first_start_and_old_data(void **state)
{
	struct view_input input = usual();

	input.now_ms += 7000;
	input.wall_ms += 7000;
	input.language = LANGUAGE_EN;
	check_picture("display_old_en", 1920, 1080, &input);
	board_init(&board, input.now_ms);
	input.catalogue = NULL;
	check_picture("display_first", 1280, 720, &input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_picture),
		cmocka_unit_test(a_call),
		cmocka_unit_test(a_lost_connection),
		cmocka_unit_test(the_first_start_and_old_data),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
