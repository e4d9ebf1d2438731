#include "ui/png.h"

#include "base/file.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static enum err_code write_image(const char *path, png_image *image, const void *pixels, int stride, struct err *err)
{
	png_alloc_size_t size = 0;
	enum err_code code;
	void *bytes;

	if (!png_image_write_to_memory(image, NULL, &size, 0, pixels, stride, NULL))
		return err_set(err, ERR_IO, "%s: %s", path, image->message);
	bytes = malloc(size);
	if (!bytes)
		return err_set(err, ERR_LIMIT, "%s: no memory", path);
	if (png_image_write_to_memory(image, bytes, &size, 0, pixels, stride, NULL))
		code = file_replace(path, bytes, size, false, err);
	else
		code = err_set(err, ERR_IO, "%s: %s", path, image->message);
	free(bytes);
	return code;
}

enum err_code png_write(const char *path, const struct canvas *canvas, struct err *err)
{
	png_image image = {.version = PNG_IMAGE_VERSION,
					   .width = (png_uint_32)canvas->w,
					   .height = (png_uint_32)canvas->h,
					   .format = PNG_FORMAT_RGB,
					   .flags = PNG_IMAGE_FLAG_FAST};
	uint8_t *rgb = malloc((size_t)canvas->w * (size_t)canvas->h * 3), *to = rgb;
	enum err_code code;

	if (!rgb)
		return err_set(err, ERR_LIMIT, "%s: no memory", path);
	for (int y = 0; y < canvas->h; y++)
		for (int x = 0; x < canvas->w; x++) {
			uint32_t p = canvas->pixels[(size_t)y * (size_t)canvas->pitch + (size_t)x];

			*to++ = (uint8_t)(p >> 16);
			*to++ = (uint8_t)(p >> 8);
			*to++ = (uint8_t)p;
		}
	code = write_image(path, &image, rgb, canvas->w * 3, err);
	free(rgb);
	return code;
}

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
