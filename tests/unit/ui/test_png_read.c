/* A center's emblem: a square picture, made smaller by the mean of what each pixel covers. */
#include "support/test.h"
#include "ui/png.h"

#include <string.h>

/* Left half red, right half blue. */
static void write_picture(char *path, size_t size, int w, int h)
{
	struct canvas picture;

	test_path("emblem.png", path, size);
	assert_int_equal(canvas_init(&picture, w, h, NULL), ERR_OK);
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			picture.pixels[y * picture.pitch + x] = x < w / 2 ? 0xff0000 : 0x0000ff;
	assert_int_equal(png_write(path, &picture, NULL), ERR_OK);
	canvas_finish(&picture);
}

static void an_emblem_is_made_as_small_as_the_mark(void **state)
{
	char path[400];
	struct canvas emblem;

	write_picture(path, sizeof(path), 200, 200);
	assert_int_equal(png_read_square(path, 81, &emblem, NULL), ERR_OK);
	assert_int_equal(emblem.w, 81);
	assert_int_equal(emblem.h, 81);
	assert_int_equal(emblem.pixels[0], 0xff0000); /* opaque: no transparency in the top byte */
	assert_int_equal(emblem.pixels[80], 0x0000ff);
	assert_int_equal(emblem.pixels[40] & 0x00ff00, 0); /* the middle is of both */
	canvas_finish(&emblem);
}

static void a_picture_that_is_no_emblem_is_refused_in_words(void **state)
{
	char path[400];
	struct canvas emblem;
	struct err err;

	write_picture(path, sizeof(path), 200, 100);
	assert_int_equal(png_read_square(path, 80, &emblem, &err), ERR_INVALID);
	assert_non_null(strstr(err.text, "200 x 100"));
	write_picture(path, sizeof(path), 40, 40);
	assert_int_equal(png_read_square(path, 80, &emblem, &err), ERR_INVALID);
	assert_int_equal(png_read_square("assets/none.png", 80, &emblem, &err), ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_emblem_is_made_as_small_as_the_mark),
		cmocka_unit_test(a_picture_that_is_no_emblem_is_refused_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
