/* The hall's pictures beside golden ones, kept at a third of the size; see support/golden.h. */
#include "base/clock.h"
#include "base/file.h"
#include "display/view.h"
#include "support/display_fixture.h"
#include "support/golden.h"
#include "support/test.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

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

static void check_picture(const char *name, int w, int h, const struct view_input *input)
{
	struct canvas full;

	view_destroy(draw(&full, w, h, input));
	golden_check(name, &full, 3);
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

/* With the number on the old paper; the ticker's last page says that such numbers go first. */
static void a_number_of_an_earlier_day(void **state)
{
	struct view_input input = announcing(1);

	snprintf(board.shown.carried, sizeof(board.shown.carried), "2026-03-09 C 031");
	check_picture("display_announce_carried_portrait", 1080, 1920, &input);
	input = usual();
	snprintf(board.hall.calls[0].carried, sizeof(board.hall.calls[0].carried), "2026-03-09 C 031");
	board.hall.carried = 2;
	input.language = LANGUAGE_EN;
	check_picture("display_carried_en", 1920, 1080, &input);
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

static void a_screen_out_of_use(void **state)
{
	struct view_input input = announcing(1); /* a call that nobody shall see */

	input.closed = true;
	check_picture("display_closed", 1920, 1080, &input);
	check_picture("display_closed_portrait", 1080, 1920, &input);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_usual_picture),
		cmocka_unit_test(a_call),
		cmocka_unit_test(a_number_of_an_earlier_day),
		cmocka_unit_test(a_lost_connection),
		cmocka_unit_test(the_first_start_and_old_data),
		cmocka_unit_test(a_screen_out_of_use),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
