/*
 * Shadows as nine slices. The blurred rounded box is computed once a radius
 * and blur, by two passes of a Gaussian over its corner; edges and middle
 * repeat the corner's last column and row.
 */
#include "ui/canvas_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLUR_MAX 128

#define PASSES 3 /* of a box blur: as good as a Gaussian to the eye, and linear in the pixels */

/* One box of width 2 * half + 1 over a line; before the corner is nothing, past its last cell it goes on. */
static void box_line(const float *in, float *out, int n, int step, int half)
{
	float sum = 0, scale = 1.0F / (float)(2 * half + 1);

	for (int k = 0; k <= half && k < n; k++)
		sum += in[k * step];
	for (int i = 0; i < n; i++) {
		int enter = i + half + 1 < n ? i + half + 1 : n - 1, leave = i - half;

		out[i * step] = sum * scale;
		sum += in[enter * step];
		if (leave >= 0)
			sum -= in[leave * step];
	}
}

/* Halves of the three boxes whose blurs together have the wanted spread. */
static void box_halves(int blur, int halves[PASSES])
{
	double sigma = blur / 2.0, ideal = sqrt(12 * sigma * sigma / PASSES + 1);
	int low = (int)floor(ideal), wide;

	low -= low % 2 == 0;
	wide = (int)lround((12 * sigma * sigma - PASSES * low * low - 4 * PASSES * low - 3 * PASSES) / (-4.0 * low - 4));
	for (int i = 0; i < PASSES; i++)
		halves[i] = ((i < wide ? low : low + 2) - 1) / 2;
}

/* The corner of the shadow into a, then blurred; b: of the same size, to work in. */
static void blur_corner(const uint8_t *corner, int radius, int blur, int half, int side, float *a, float *b)
{
	int halves[PASSES];

	for (int y = half; y < side; y++)
		for (int x = half; x < side; x++) {
			int cx = x - half, cy = y - half;

			a[y * side + x] = cx < radius && cy < radius ? corner[cy * radius + cx] : 255;
		}
	box_halves(blur, halves);
	for (int i = 0; i < PASSES; i++) {
		for (int y = 0; y < side; y++)
			box_line(a + y * side, b + y * side, side, 1, halves[i]);
		for (int x = 0; x < side; x++)
			box_line(b + x, a + x, side, side, halves[i]);
	}
}

/* False where memory is short: there is no shadow then. */
static bool make_slice(struct canvas *canvas, struct canvas_slice *slice, int radius, int blur)
{
	int half = (int)ceil(1.5 * blur), side = 2 * half + radius + 1;
	float *a = calloc((size_t)side * (size_t)side, sizeof(*a)), *b = malloc(sizeof(*b) * (size_t)side * (size_t)side);
	uint8_t *mask = malloc((size_t)side * (size_t)side);
	const uint8_t *corner = canvas_corner_mask(canvas, radius);
	bool made = a && b && mask && (corner || radius <= 0);

	if (made) {
		blur_corner(corner, radius, blur, half, side, a, b);
		*slice = (struct canvas_slice){radius, blur, half, side, mask};
		for (int i = 0; i < side * side; i++)
			mask[i] = (uint8_t)lroundf(fminf(fmaxf(a[i], 0), 255));
	} else {
		free(mask);
	}
	free(a);
	free(b);
	return made;
}

static const struct canvas_slice *slice_of(struct canvas *canvas, int radius, int blur)
{
	struct canvas_shapes *shapes = canvas_shapes_of(canvas);
	struct canvas_slice *slice;

	if (!shapes)
		return NULL;
	for (size_t i = 0; i < shapes->slice_count; i++)
		if (shapes->slices[i].radius == radius && shapes->slices[i].blur == blur)
			return &shapes->slices[i];
	if (shapes->slice_count == CANVAS_SHADOWS_MAX) {
		free(shapes->slices[0].mask);
		memmove(shapes->slices, shapes->slices + 1, sizeof(*slice) * (CANVAS_SHADOWS_MAX - 1));
		shapes->slice_count--;
	}
	slice = &shapes->slices[shapes->slice_count];
	if (!make_slice(canvas, slice, radius, blur))
		return NULL;
	shapes->slice_count++;
	return slice;
}

/* Mirrors a coordinate of the whole shadow into the corner mask. */
static int slice_at(int at, int length, int side)
{
	int far = length - 1 - at, near = at < far ? at : far;

	return near < side ? near : side - 1;
}

/* The ground is mostly one colour: what one pixel became, its neighbours become. */
static void shadow_span(uint32_t *row, int from, int to, uint32_t color, unsigned alpha)
{
	uint32_t under = 0, over = canvas_over(0, color, alpha);

	if (!alpha)
		return;
	for (int x = from; x < to; x++) {
		if (row[x] != under) {
			under = row[x];
			over = canvas_over(under, color, alpha);
		}
		row[x] = over;
	}
}

/* One stretch of a row; between the corners it has one shade. */
static void shadow_stretch(uint32_t *row, const uint8_t *mask, struct ui_rect whole, int side, int from, int to,
						   uint32_t color, unsigned alpha)
{
	int left = whole.x + side, right = whole.x + whole.w - side;

	for (int x = from; x < to;) {
		unsigned a;

		if (x >= left && x < right) {
			int end = right < to ? right : to;

			shadow_span(row, x, end, color, (mask[side - 1] * alpha + 127) / 255);
			x = end;
			continue;
		}
		a = (mask[slice_at(x - whole.x, whole.w, side)] * alpha + 127) / 255;
		if (a)
			row[x] = canvas_over(row[x], color, a);
		x++;
	}
}

/* What lies under the box itself is never seen, except through the soft edge of its corners. */
static void shadow_rows(struct canvas *canvas, struct ui_rect whole, struct ui_rect box, int radius,
						const struct canvas_slice *slice, uint32_t color, unsigned alpha)
{
	struct ui_rect r = ui_rect_cut(whole, canvas->clip);
	int end = r.x + r.w;

	for (int y = r.y; y < r.y + r.h; y++) {
		const uint8_t *mask = slice->mask + slice_at(y - whole.y, whole.h, slice->side) * slice->side;
		uint32_t *row = canvas_row(canvas, y);
		int hide = end, show = end;

		if (mask[slice->side - 1] * alpha < 128) /* the darkest of the row is still nothing */
			continue;
		if (y >= box.y && y < box.y + box.h) {
			int inset = y < box.y + radius || y >= box.y + box.h - radius ? radius : 0;

			hide = box.x + inset;
			show = box.x + box.w - inset;
			hide = hide < r.x ? r.x : hide > end ? end : hide;
			show = show < hide ? hide : show > end ? end : show;
		}
		shadow_stretch(row, mask, whole, slice->side, r.x, hide, color, alpha);
		shadow_stretch(row, mask, whole, slice->side, show, end, color, alpha);
	}
}

void canvas_shadow(struct canvas *canvas, struct ui_rect rect, int radius, int dy, int blur, uint32_t color,
				   unsigned alpha)
{
	const struct canvas_slice *slice;
	struct ui_rect whole;
	int r = radius < CANVAS_RADIUS_MAX ? radius : CANVAS_RADIUS_MAX;

	if (blur <= 0 || blur > BLUR_MAX || !alpha)
		return;
	whole = ui_rect_inset(rect, -(int)ceil(1.5 * blur));
	whole.y += dy;
	if (ui_rect_empty(ui_rect_cut(whole, canvas->clip)))
		return;
	slice = slice_of(canvas, r, blur);
	if (slice)
		shadow_rows(canvas, whole, rect, r, slice, color, alpha);
}
