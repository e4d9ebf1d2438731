/*
 * Rounded and round shapes: their corners come from coverage masks that are
 * computed once a radius and then blitted four times, mirrored.
 */
#include "base/check.h"
#include "ui/canvas_priv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POLYGON_MAX 16
#define POLYGON_STEPS 4 /* sub-rows and sub-columns a pixel */

struct canvas_shapes *canvas_shapes_of(struct canvas *canvas)
{
	if (!canvas->shapes)
		canvas->shapes = calloc(1, sizeof(*canvas->shapes));
	return canvas->shapes;
}

void canvas_shapes_destroy(struct canvas_shapes *shapes)
{
	if (!shapes)
		return;
	for (size_t i = 0; i < shapes->corner_count; i++)
		free(shapes->corners[i].mask);
	for (size_t i = 0; i < shapes->slice_count; i++)
		free(shapes->slices[i].mask);
	free(shapes);
}

static double clamp01(double v)
{
	return v < 0 ? 0 : v > 1 ? 1 : v;
}

const uint8_t *canvas_corner_mask(struct canvas *canvas, int radius)
{
	struct canvas_shapes *shapes = canvas_shapes_of(canvas);
	struct canvas_corner *corner;

	if (radius <= 0 || !shapes)
		return NULL;
	for (size_t i = 0; i < shapes->corner_count; i++)
		if (shapes->corners[i].radius == radius)
			return shapes->corners[i].mask;
	if (shapes->corner_count == CANVAS_CORNERS_MAX) { /* the oldest makes room */
		free(shapes->corners[0].mask);
		memmove(shapes->corners, shapes->corners + 1, sizeof(*corner) * (CANVAS_CORNERS_MAX - 1));
		shapes->corner_count--;
	}
	corner = &shapes->corners[shapes->corner_count];
	corner->radius = radius;
	corner->mask = malloc((size_t)radius * (size_t)radius);
	if (!corner->mask)
		return NULL;
	for (int y = 0; y < radius; y++)
		for (int x = 0; x < radius; x++) {
			double far = hypot(radius - x - 0.5, radius - y - 0.5);

			corner->mask[y * radius + x] = (uint8_t)lround(255 * clamp01(radius - far + 0.5));
		}
	shapes->corner_count++;
	return corner->mask;
}

static int fit_radius(struct ui_rect rect, int radius)
{
	int least = rect.w < rect.h ? rect.w : rect.h;

	if (radius > least / 2)
		radius = least / 2;
	if (radius > CANVAS_RADIUS_MAX)
		radius = CANVAS_RADIUS_MAX;
	return radius < 0 ? 0 : radius;
}

static void round_corner(struct canvas *canvas, const uint8_t *mask, int radius, struct ui_rect at, bool flip_x,
						 bool flip_y, uint32_t color)
{
	struct ui_rect r = ui_rect_cut(at, canvas->clip);

	for (int y = r.y; y < r.y + r.h; y++) {
		int my = flip_y ? radius - 1 - (y - at.y) : y - at.y;
		uint32_t *row = canvas_row(canvas, y);

		for (int x = r.x; x < r.x + r.w; x++) {
			unsigned a = mask[my * radius + (flip_x ? radius - 1 - (x - at.x) : x - at.x)];

			if (a == 255)
				row[x] = color;
			else if (a)
				row[x] = canvas_over(row[x], color, a);
		}
	}
}

void canvas_round(struct canvas *canvas, struct ui_rect rect, int radius, uint32_t color)
{
	int r = fit_radius(rect, radius);
	const uint8_t *mask;

	if (ui_rect_empty(ui_rect_cut(rect, canvas->clip)))
		return;
	canvas_fill(canvas, (struct ui_rect){rect.x + r, rect.y, rect.w - 2 * r, r}, color);
	canvas_fill(canvas, (struct ui_rect){rect.x, rect.y + r, rect.w, rect.h - 2 * r}, color);
	canvas_fill(canvas, (struct ui_rect){rect.x + r, rect.y + rect.h - r, rect.w - 2 * r, r}, color);
	if (!r)
		return;
	mask = canvas_corner_mask(canvas, r);
	for (int i = 0; mask && i < 4; i++) { /* without memory the corners stay open */
		bool right = i & 1, low = i & 2;
		struct ui_rect at = {right ? rect.x + rect.w - r : rect.x, low ? rect.y + rect.h - r : rect.y, r, r};

		round_corner(canvas, mask, r, at, right, low, color);
	}
}

/* Distance from a point (relative to the centre) to the edge of a rounded box, negative inside. */
static double box_distance(double x, double y, double half_w, double half_h, double radius)
{
	double dx = fabs(x) - half_w + radius, dy = fabs(y) - half_h + radius;
	double out = hypot(dx > 0 ? dx : 0, dy > 0 ? dy : 0), in = dx > dy ? dx : dy;

	return out + (in < 0 ? in : 0) - radius;
}

static unsigned frame_cover(struct ui_rect rect, int radius, int width, int x, int y)
{
	double px = x + 0.5 - rect.x - rect.w / 2.0, py = y + 0.5 - rect.y - rect.h / 2.0;
	double d = box_distance(px, py, rect.w / 2.0, rect.h / 2.0, radius);

	return (unsigned)lround(255 * clamp01(0.5 - d) * clamp01(0.5 + d + width));
}

/* The straight sides as fills, the corners by distance. */
void canvas_frame(struct canvas *canvas, struct ui_rect rect, int radius, int width, uint32_t color)
{
	int r = fit_radius(rect, radius), c = r > width ? r : width;

	if (width <= 0 || ui_rect_empty(ui_rect_cut(rect, canvas->clip)))
		return;
	canvas_fill(canvas, (struct ui_rect){rect.x + c, rect.y, rect.w - 2 * c, width}, color);
	canvas_fill(canvas, (struct ui_rect){rect.x + c, rect.y + rect.h - width, rect.w - 2 * c, width}, color);
	canvas_fill(canvas, (struct ui_rect){rect.x, rect.y + c, width, rect.h - 2 * c}, color);
	canvas_fill(canvas, (struct ui_rect){rect.x + rect.w - width, rect.y + c, width, rect.h - 2 * c}, color);
	for (int i = 0; i < 4; i++) {
		struct ui_rect at = {i & 1 ? rect.x + rect.w - c : rect.x, i & 2 ? rect.y + rect.h - c : rect.y, c, c};
		struct ui_rect cut = ui_rect_cut(at, canvas->clip);

		for (int y = cut.y; y < cut.y + cut.h; y++)
			for (int x = cut.x; x < cut.x + cut.w; x++) {
				uint32_t *p = canvas_row(canvas, y) + x;

				*p = canvas_over(*p, color, frame_cover(rect, r, width, x, y));
			}
	}
}

/* How far along the outline (clockwise from the end of the top left corner) the nearest outline point lies. */
static double outline_at(double x, double y, struct ui_rect rect, double r)
{
	double w = rect.w - 2 * r, h = rect.h - 2 * r, quarter = r * M_PI / 2;
	double cx = x - rect.x, cy = y - rect.y;
	bool left = cx<r, right = cx> rect.w - r, top = cy<r, low = cy> rect.h - r;
	double start = 0, angle;

	if (top && !left && !right)
		return cx - r;
	start = w;
	if (top && right) {
		angle = atan2(cx - (rect.w - r), r - cy);
		return start + angle * r;
	}
	start += quarter;
	if (right && !low)
		return start + cy - r;
	start += h;
	if (right && low) {
		angle = atan2(cy - (rect.h - r), cx - (rect.w - r));
		return start + angle * r;
	}
	start += quarter;
	if (low && !left)
		return start + (rect.w - r - cx);
	start += w;
	if (low && left) {
		angle = atan2(r - cx, cy - (rect.h - r));
		return start + angle * r;
	}
	start += quarter;
	if (left && !top)
		return start + (rect.h - r - cy);
	start += h;
	angle = atan2(r - cy, r - cx);
	return start + angle * r;
}

static void dash_strip(struct canvas *canvas, struct ui_rect strip, struct ui_rect rect, int r, int width, double dash,
					   double period, uint32_t color)
{
	struct ui_rect cut = ui_rect_cut(strip, canvas->clip);

	for (int y = cut.y; y < cut.y + cut.h; y++)
		for (int x = cut.x; x < cut.x + cut.w; x++) {
			unsigned a = frame_cover(rect, r, width, x, y);
			double at;
			uint32_t *p;

			if (!a)
				continue;
			at = fmod(outline_at(x + 0.5, y + 0.5, rect, r), period);
			a = (unsigned)lround(a * clamp01(fmin(at + 0.5, dash - at + 0.5)));
			p = canvas_row(canvas, y) + x;
			*p = canvas_over(*p, color, a);
		}
}

void canvas_dashes(struct canvas *canvas, struct ui_rect rect, int radius, int width, int dash, int gap, uint32_t color)
{
	int r = fit_radius(rect, radius), c = r > width ? r : width;
	double length, period;
	int count;

	if (ui_rect_empty(rect) || width <= 0 || dash + gap <= 0)
		return;
	length = 2.0 * (rect.w - 2 * r) + 2.0 * (rect.h - 2 * r) + 2 * M_PI * r;
	count = (int)lround(length / (dash + gap));
	period = length / (count > 0 ? count : 1);
	dash_strip(canvas, (struct ui_rect){rect.x, rect.y, rect.w, c}, rect, r, width, dash, period, color);
	dash_strip(canvas, (struct ui_rect){rect.x, rect.y + rect.h - c, rect.w, c}, rect, r, width, dash, period, color);
	dash_strip(canvas, (struct ui_rect){rect.x, rect.y + c, width, rect.h - 2 * c}, rect, r, width, dash, period,
			   color);
	dash_strip(canvas, (struct ui_rect){rect.x + rect.w - width, rect.y + c, width, rect.h - 2 * c}, rect, r, width,
			   dash, period, color);
}

void canvas_dots(struct canvas *canvas, struct ui_rect rect, int dot, int step, uint32_t color)
{
	if (dot <= 0 || step <= 0)
		return;
	for (int x = rect.x; x + dot <= rect.x + rect.w; x += step)
		canvas_disc(canvas, (struct ui_rect){x, rect.y, dot, dot}, color);
}

void canvas_disc(struct canvas *canvas, struct ui_rect rect, uint32_t color)
{
	canvas_arc(canvas, rect, rect.w, 1.0, color);
}

void canvas_arc(struct canvas *canvas, struct ui_rect rect, int width, double part, uint32_t color)
{
	struct ui_rect r = ui_rect_cut(rect, canvas->clip);
	double radius = rect.w / 2.0, cx = rect.x + radius, cy = rect.y + rect.h / 2.0;
	double end = part * 2 * M_PI;

	if (part <= 0)
		return;
	for (int y = r.y; y < r.y + r.h; y++) {
		uint32_t *row = canvas_row(canvas, y);

		for (int x = r.x; x < r.x + r.w; x++) {
			double px = x + 0.5 - cx, py = y + 0.5 - cy, far = hypot(px, py);
			double cover = clamp01(radius - far + 0.5) * clamp01(far - (radius - width) + 0.5);

			if (width >= radius)
				cover = clamp01(radius - far + 0.5);
			if (cover > 0 && part < 1) {
				double angle = atan2(px, -py);

				if (angle < 0)
					angle += 2 * M_PI;
				cover *= clamp01((end - angle) * far + 0.5);
			}
			if (cover > 0)
				row[x] = canvas_over(row[x], color, (unsigned)lround(255 * cover));
		}
	}
}

static bool polygon_has(const struct canvas_point *p, int count, int x16, int y16)
{
	bool in = false;

	for (int i = 0, j = count - 1; i < count; j = i++) {
		if ((p[i].y16 > y16) == (p[j].y16 > y16))
			continue;
		if (x16 < (int64_t)(p[j].x16 - p[i].x16) * (y16 - p[i].y16) / (p[j].y16 - p[i].y16) + p[i].x16)
			in = !in;
	}
	return in;
}

void canvas_polygon(struct canvas *canvas, const struct canvas_point *points, int count, uint32_t color)
{
	int x0 = INT32_MAX, y0 = INT32_MAX, x1 = INT32_MIN, y1 = INT32_MIN;
	struct ui_rect r;

	CHECK(count >= 3 && count <= POLYGON_MAX);
	for (int i = 0; i < count; i++) {
		x0 = points[i].x16 < x0 ? points[i].x16 : x0;
		x1 = points[i].x16 > x1 ? points[i].x16 : x1;
		y0 = points[i].y16 < y0 ? points[i].y16 : y0;
		y1 = points[i].y16 > y1 ? points[i].y16 : y1;
	}
	r = (struct ui_rect){x0 >> 4, y0 >> 4, (x1 >> 4) - (x0 >> 4) + 1, (y1 >> 4) - (y0 >> 4) + 1};
	r = ui_rect_cut(r, canvas->clip);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			unsigned hits = 0;
			uint32_t *p = canvas_row(canvas, y) + x;

			for (int s = 0; s < POLYGON_STEPS * POLYGON_STEPS; s++)
				hits +=
					polygon_has(points, count, x * 16 + s % POLYGON_STEPS * 4 + 2, y * 16 + s / POLYGON_STEPS * 4 + 2);
			*p = canvas_over(*p, color, hits * 255 / (POLYGON_STEPS * POLYGON_STEPS));
		}
}
