#include "support/png_read.h"

#include <png.h>

#define PNG_READ_SIDE_MAX 2048

enum err_code png_read(const char *path, struct canvas *ret_canvas, struct err *err)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	struct canvas canvas;
	enum err_code code;

	if (!png_image_begin_read_from_file(&image, path))
		return err_set(err, ERR_NOT_FOUND, "picture %s: %s", path, image.message);
	if (image.width > PNG_READ_SIDE_MAX || image.height > PNG_READ_SIDE_MAX) {
		png_image_free(&image);
		return err_set(err, ERR_LIMIT, "picture %s is larger than %d pixels a side", path, PNG_READ_SIDE_MAX);
	}
	image.format = PNG_FORMAT_BGRA;
	code = canvas_init(&canvas, (int)image.width, (int)image.height, err);
	if (code) {
		png_image_free(&image);
		return code;
	}
	if (!png_image_finish_read(&image, NULL, canvas.pixels, canvas.w * 4, NULL)) {
		canvas_finish(&canvas);
		return err_set(err, ERR_CORRUPT, "picture %s: %s", path, image.message);
	}
	for (size_t i = 0; i < (size_t)canvas.w * (size_t)canvas.h; i++)
		canvas.pixels[i] ^= 0xff000000u; /* opacity to transparency */
	*ret_canvas = canvas;
	return ERR_OK;
}
