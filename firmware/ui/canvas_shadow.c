/*
 * Shadows as nine slices. The blurred rounded box is computed once a radius
 * and blur, by two passes of a Gaussian over its corner; edges and middle
 * repeat the corner's last column and row.
 */
#include "base/check.h"
#include "ui/canvas_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BLUR_MAX 128

static void blur_line(const float *in, float *out, int n, int step, const float *kernel, int half)
{
	for (int i = 0; i < n; i++) {
		float sum = 0;

		for (int k = -half; k <= half; k++) {
			int at = i + k;

			/* outside is empty before the corner and goes on as it is past the last cell */
			if (at >= n)
				at = n - 1;
			if (at >= 0)
				sum += in[at * step] * kernel[k + half];
		}
		out[i * step] = sum;
	}
}

static int make_kernel(float *kernel, int blur)
{
	double sigma = blur / 2.0, sum = 0;
	int half = (int)ceil(1.5 * blur);

	for (int k = -half; k <= half; k++)
		sum += exp(-k * k / (2 * sigma * sigma));
	for (int k = -half; k <= half; k++)
		kernel[k + half] = (float)(exp(-k * k / (2 * sigma * sigma)) / sum);
	return half;
}

static void make_slice(struct canvas *canvas, struct canvas_slice *slice, int radius, int blur)
{
	float kernel[3 * BLUR_MAX + 3];
	int half = make_kernel(kernel, blur), side = 2 * half + radius + 1;
	float *a = calloc((size_t)side * (size_t)side, sizeof(*a)), *b = malloc(sizeof(*b) * (size_t)side * (size_t)side);
	const uint8_t *corner = canvas_corner_mask(canvas, radius);

	CHECK(a && b);
	for (int y = half; y < side; y++)
		for (int x = half; x < side; x++) {
			int cx = x - half, cy = y - half;

			a[y * side + x] = cx < radius && cy < radius ? corner[cy * radius + cx] : 255;
		}
	for (int y = 0; y < side; y++)
		blur_line(a + y * side, b + y * side, side, 1, kernel, half);
	for (int x = 0; x < side; x++)
		blur_line(b + x, a + x, side, side, kernel, half);
	*slice = (struct canvas_slice){radius, blur, half, side, malloc((size_t)side * (size_t)side)};
	CHECK(slice->mask);
	for (int i = 0; i < side * side; i++)
		slice->mask[i] = (uint8_t)lroundf(fminf(a[i], 255));
	free(a);
	free(b);
}

const struct canvas_slice *canvas_shadow_slice(struct canvas *canvas, int radius, int blur)
{
	struct canvas_shapes *shapes = canvas_shapes_of(canvas);
	struct canvas_slice *slice;

	for (size_t i = 0; i < shapes->slice_count; i++)
		if (shapes->slices[i].radius == radius && shapes->slices[i].blur == blur)
			return &shapes->slices[i];
	if (shapes->slice_count == CANVAS_SHADOWS_MAX) {
		free(shapes->slices[0].mask);
		memmove(shapes->slices, shapes->slices + 1, sizeof(*slice) * (CANVAS_SHADOWS_MAX - 1));
		shapes->slice_count--;
	}
	slice = &shapes->slices[shapes->slice_count];
	make_slice(canvas, slice, radius, blur);
	shapes->slice_count++;
	return slice;
}

/* Mirrors a coordinate of the whole shadow into the corner mask. */
static int slice_at(int at, int length, int side)
{
	int far = length - 1 - at, near = at < far ? at : far;

	return near < side ? near : side - 1;
}

/* What lies under the box itself, away from its corners, is never seen. */
static void shadow_rows(struct canvas *canvas, struct ui_rect part, struct ui_rect whole,
						const struct canvas_slice *slice, uint32_t color, unsigned alpha)
{
	struct ui_rect r = ui_rect_cut(part, canvas->clip);

	for (int y = r.y; y < r.y + r.h; y++) {
		const uint8_t *mask = slice->mask + slice_at(y - whole.y, whole.h, slice->side) * slice->side;
		uint32_t *row = canvas_row(canvas, y);

		for (int x = r.x; x < r.x + r.w; x++) {
			unsigned a = mask[slice_at(x - whole.x, whole.w, slice->side)] * alpha;
			unsigned part16 = (a + 127) / 255;

			row[x] = canvas_over(row[x], color, part16);
		}
	}
}

void canvas_shadow(struct canvas *canvas, struct ui_rect rect, int radius, int dy, int blur, uint32_t color,
				   unsigned alpha)
{
	const struct canvas_slice *slice;
	struct ui_rect whole, hole;
	int r = radius < CANVAS_RADIUS_MAX ? radius : CANVAS_RADIUS_MAX;

	if (blur <= 0 || blur > BLUR_MAX || !alpha)
		return;
	whole = ui_rect_inset(rect, -(int)ceil(1.5 * blur));
	whole.y += dy;
	if (ui_rect_empty(ui_rect_cut(whole, canvas->clip)))
		return;
	slice = canvas_shadow_slice(canvas, r, blur);
	hole = ui_rect_inset(rect, r);
	if (ui_rect_empty(hole)) {
		shadow_rows(canvas, whole, whole, slice, color, alpha);
		return;
	}
	shadow_rows(canvas, (struct ui_rect){whole.x, whole.y, whole.w, hole.y - whole.y}, whole, slice, color, alpha);
	shadow_rows(canvas, (struct ui_rect){whole.x, hole.y, hole.x - whole.x, hole.h}, whole, slice, color, alpha);
	shadow_rows(canvas, (struct ui_rect){hole.x + hole.w, hole.y, whole.x + whole.w - hole.x - hole.w, hole.h}, whole,
				slice, color, alpha);
	shadow_rows(canvas, (struct ui_rect){whole.x, hole.y + hole.h, whole.w, whole.y + whole.h - hole.y - hole.h}, whole,
				slice, color, alpha);
}
