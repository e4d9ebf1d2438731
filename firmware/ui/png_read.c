#include "ui/png.h"

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

/* One pixel of the smaller picture: the mean of what it covers, each weighed by its opacity. */
static uint32_t mean_of(const struct canvas *from, int x0, int y0, int x1, int y1)
{
	uint64_t sum[3] = {0}, opaque = 0, count = 0;
	for (int y = y0; y < y1; y++)
		for (int x = x0; x < x1; x++, count++) {
			uint32_t pixel = from->pixels[(size_t)y * (size_t)from->pitch + (size_t)x];
			uint32_t opacity = 255 - (pixel >> 24);
			for (int i = 0; i < 3; i++)
				sum[i] += (pixel >> (8 * i) & 255) * opacity;
			opaque += opacity;
		}
	uint32_t pixel = (uint32_t)(255 - opaque / count) << 24;
	for (int i = 0; i < 3 && opaque > 0; i++)
		pixel |= (uint32_t)(sum[i] / opaque) << (8 * i);
	return pixel;
}

static enum err_code shrink(const struct canvas *whole, int w, int h, struct canvas *ret_canvas, struct err *err)
{
	struct canvas small;
	enum err_code code = canvas_init(&small, w, h, err);
	if (code != ERR_OK)
		return code;
	for (int y = 0; y < h; y++)
		for (int x = 0; x < w; x++)
			small.pixels[(size_t)y * (size_t)small.pitch + (size_t)x] = mean_of(
				whole, x * whole->w / w, y * whole->h / h, (x + 1) * whole->w / w, (y + 1) * whole->h / h);
	*ret_canvas = small;
	return ERR_OK;
}

enum err_code png_read_square(const char *path, int side, struct canvas *ret_canvas, struct err *err)
{
	struct canvas whole;
	enum err_code code = png_read(path, &whole, err);
	if (code != ERR_OK)
		return code;
	if (whole.w != whole.h || whole.w < side)
		code = err_set(err, ERR_INVALID, "picture %s is %d x %d: right is a square of at least %d pixels", path,
					   whole.w, whole.h, side);
	else
		code = shrink(&whole, side, side, ret_canvas, err);
	canvas_finish(&whole);
	return code;
}

enum err_code png_read_wide(const char *path, int width, struct canvas *ret_canvas, struct err *err)
{
	struct canvas whole;
	enum err_code code = png_read(path, &whole, err);
	if (code != ERR_OK)
		return code;
	if (whole.w < width || whole.w < 2 * whole.h || whole.w > 4 * whole.h)
		code = err_set(
			err, ERR_INVALID,
			"picture %s is %d x %d: right is one of at least %d pixels across, two to four times as wide as high", path,
			whole.w, whole.h, width);
	else
		code = shrink(&whole, width, whole.h * width / whole.w, ret_canvas, err);
	canvas_finish(&whole);
	return code;
}
