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
