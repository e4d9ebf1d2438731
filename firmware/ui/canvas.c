#include "ui/canvas.h"

#include "base/check.h"
#include "ui/canvas_priv.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum err_code canvas_init(struct canvas *canvas, int w, int h, struct err *err)
{
	uint32_t *pixels;

	if (w <= 0 || h <= 0 || w > CANVAS_SIDE_MAX || h > CANVAS_SIDE_MAX)
		return err_set(err, ERR_LIMIT, "a picture of %d x %d pixels", w, h);
	pixels = calloc((size_t)w * (size_t)h, sizeof(*pixels));
	if (!pixels)
		return err_set(err, ERR_LIMIT, "no memory for a picture of %d x %d pixels", w, h);
	canvas_wrap(canvas, pixels, w, h, w);
	canvas->owns_pixels = true;
	return ERR_OK;
}

void canvas_wrap(struct canvas *canvas, void *pixels, int w, int h, int pitch_px)
{
	*canvas = (struct canvas){.pixels = pixels, .w = w, .h = h, .pitch = pitch_px};
	canvas_clip_all(canvas);
}

void canvas_finish(struct canvas *canvas)
{
	if (canvas->owns_pixels)
		free(canvas->pixels);
	canvas_shapes_destroy(canvas->shapes);
	memset(canvas, 0, sizeof(*canvas));
}

void canvas_clip(struct canvas *canvas, struct ui_rect clip)
{
	canvas->clip = ui_rect_cut(clip, (struct ui_rect){0, 0, canvas->w, canvas->h});
}

void canvas_clip_all(struct canvas *canvas)
{
	canvas->clip = (struct ui_rect){0, 0, canvas->w, canvas->h};
}

void canvas_fill(struct canvas *canvas, struct ui_rect rect, uint32_t color)
{
	struct ui_rect r = ui_rect_cut(rect, canvas->clip);

	_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills pixels");
	for (int y = r.y; y < r.y + r.h; y++)
		wmemset((wchar_t *)(canvas_row(canvas, y) + r.x), (wchar_t)color, (size_t)r.w);
}

void canvas_blend(struct canvas *canvas, struct ui_rect rect, uint32_t color, unsigned alpha)
{
	struct ui_rect r = ui_rect_cut(rect, canvas->clip);

	for (int y = r.y; y < r.y + r.h; y++) {
		uint32_t *row = canvas_row(canvas, y) + r.x;

		for (int x = 0; x < r.w; x++)
			row[x] = canvas_over(row[x], color, alpha);
	}
}

/* Where ink begins from here on: most of a word's box is empty, and is passed eight pixels at a time. */
static int next_ink(const uint8_t *row, int at, int end)
{
	uint64_t eight;

	for (; at + 8 <= end; at += 8) {
		memcpy(&eight, row + at, sizeof(eight));
		if (eight)
			break;
	}
	while (at < end && !row[at])
		at++;
	return at;
}

void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int w, int h, int pitch, uint32_t color)
{
	struct ui_rect r = ui_rect_cut((struct ui_rect){x, y, w, h}, canvas->clip);

	for (int row = r.y; row < r.y + r.h; row++) {
		const uint8_t *from = mask + (size_t)(row - y) * (size_t)pitch + (r.x - x);
		uint32_t *to = canvas_row(canvas, row) + r.x;

		for (int i = next_ink(from, 0, r.w); i < r.w; i++) {
			if (from[i] == 255)
				to[i] = color;
			else if (from[i])
				to[i] = canvas_over(to[i], color, from[i]);
			else
				i = next_ink(from, i, r.w) - 1;
		}
	}
}

void canvas_cells(struct canvas *canvas, int x, int y, const uint8_t *cells, int side, int cell, uint32_t color)
{
	for (int row = 0; row < side; row++)
		for (int col = 0; col < side; col++)
			if (cells[row * side + col])
				canvas_fill(canvas, (struct ui_rect){x + col * cell, y + row * cell, cell, cell}, color);
}

void canvas_image(struct canvas *canvas, int x, int y, const struct canvas *image)
{
	struct ui_rect r = ui_rect_cut((struct ui_rect){x, y, image->w, image->h}, canvas->clip);

	for (int row = r.y; row < r.y + r.h; row++) {
		const uint32_t *from = canvas_row(image, row - y) + (r.x - x);
		uint32_t *to = canvas_row(canvas, row) + r.x;

		for (int i = 0; i < r.w; i++)
			to[i] = canvas_over(to[i], from[i] & 0xffffff, 255 - (from[i] >> 24));
	}
}

void canvas_copy(struct canvas *to, const struct canvas *from, struct ui_rect rect)
{
	struct ui_rect r = ui_rect_cut(rect, (struct ui_rect){0, 0, from->w, from->h});

	CHECK(to->w == from->w && to->h == from->h);
	for (int y = r.y; y < r.y + r.h; y++)
		memcpy(canvas_row(to, y) + r.x, from->pixels + (size_t)y * (size_t)from->pitch + r.x,
			   (size_t)r.w * sizeof(uint32_t));
}

void canvas_mix(struct canvas *to, const struct canvas *a, const struct canvas *b, struct ui_rect rect, unsigned part)
{
	struct ui_rect r = ui_rect_cut(rect, (struct ui_rect){0, 0, to->w, to->h});

	CHECK(to->w == a->w && to->h == a->h && to->w == b->w && to->h == b->h);
	for (int y = r.y; y < r.y + r.h; y++) {
		const uint32_t *pa = a->pixels + (size_t)y * (size_t)a->pitch + r.x;
		const uint32_t *pb = b->pixels + (size_t)y * (size_t)b->pitch + r.x;
		uint32_t *out = canvas_row(to, y) + r.x;

		for (int x = 0; x < r.w; x++) {
			uint32_t rb = (pa[x] & 0xff00ff) * (256 - part) + (pb[x] & 0xff00ff) * part;
			uint32_t g = (pa[x] & 0x00ff00) * (256 - part) + (pb[x] & 0x00ff00) * part;

			out[x] = (rb >> 8 & 0xff00ff) | (g >> 8 & 0x00ff00);
		}
	}
}

/* The mean of the source pixels that target pixel (x, y) of a w x h picture covers. */
static uint32_t scaled_pixel(const struct canvas *from, int x, int y, int w, int h)
{
	int x0 = (int)((int64_t)x * from->w / w), x1 = (int)(((int64_t)(x + 1) * from->w + w - 1) / w);
	int y0 = (int)((int64_t)y * from->h / h), y1 = (int)(((int64_t)(y + 1) * from->h + h - 1) / h);
	uint64_t red = 0, green = 0, blue = 0;
	uint32_t count = (uint32_t)((x1 - x0) * (y1 - y0));

	if (count == 1)
		return from->pixels[(size_t)y0 * (size_t)from->pitch + x0];
	for (int sy = y0; sy < y1; sy++) {
		const uint32_t *row = from->pixels + (size_t)sy * (size_t)from->pitch;

		for (int sx = x0; sx < x1; sx++) {
			red += row[sx] >> 16 & 255;
			green += row[sx] >> 8 & 255;
			blue += row[sx] & 255;
		}
	}
	return (uint32_t)((red + count / 2) / count) << 16 | (uint32_t)((green + count / 2) / count) << 8 |
		   (uint32_t)((blue + count / 2) / count);
}

struct ui_rect canvas_scale(struct canvas *to, struct ui_rect into, const struct canvas *from, struct ui_rect changed)
{
	struct ui_rect c = ui_rect_cut(changed, (struct ui_rect){0, 0, from->w, from->h});
	struct ui_rect r;
	int x0, y0, x1, y1;

	if (ui_rect_empty(c) || ui_rect_empty(into))
		return (struct ui_rect){0, 0, 0, 0};
	x0 = (int)((int64_t)c.x * into.w / from->w) - 1;
	y0 = (int)((int64_t)c.y * into.h / from->h) - 1;
	x1 = (int)(((int64_t)(c.x + c.w) * into.w + from->w - 1) / from->w) + 1;
	y1 = (int)(((int64_t)(c.y + c.h) * into.h + from->h - 1) / from->h) + 1;
	r = ui_rect_cut((struct ui_rect){into.x + x0, into.y + y0, x1 - x0, y1 - y0}, into);
	r = ui_rect_cut(r, (struct ui_rect){0, 0, to->w, to->h});
	for (int y = r.y; y < r.y + r.h; y++) {
		uint32_t *row = canvas_row(to, y);

		for (int x = r.x; x < r.x + r.w; x++)
			row[x] = scaled_pixel(from, x - into.x, y - into.y, into.w, into.h);
	}
	return r;
}
