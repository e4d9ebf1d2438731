/*
 * Rectangles in whole pixels. Right and bottom edges are outside.
 */
#ifndef MOTCUA_UI_GEOM_H
#define MOTCUA_UI_GEOM_H

#include <stdbool.h>

struct ui_rect {
	int x, y, w, h;
};

static inline bool ui_rect_empty(struct ui_rect r)
{
	return r.w <= 0 || r.h <= 0;
}

static inline struct ui_rect ui_rect_cut(struct ui_rect a, struct ui_rect b)
{
	int x0 = a.x > b.x ? a.x : b.x, y0 = a.y > b.y ? a.y : b.y;
	int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
	int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

	if (x1 <= x0 || y1 <= y0)
		return (struct ui_rect){x0, y0, 0, 0};
	return (struct ui_rect){x0, y0, x1 - x0, y1 - y0};
}

/* The smallest rectangle around both; an empty one counts for nothing. */
static inline struct ui_rect ui_rect_join(struct ui_rect a, struct ui_rect b)
{
	int x0, y0, x1, y1;

	if (ui_rect_empty(a))
		return b;
	if (ui_rect_empty(b))
		return a;
	x0 = a.x < b.x ? a.x : b.x;
	y0 = a.y < b.y ? a.y : b.y;
	x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
	y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
	return (struct ui_rect){x0, y0, x1 - x0, y1 - y0};
}

static inline bool ui_rect_has(struct ui_rect r, int x, int y)
{
	return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static inline bool ui_rect_holds(struct ui_rect outer, struct ui_rect inner)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
		   inner.y + inner.h <= outer.y + outer.h;
}

static inline bool ui_rect_meet(struct ui_rect a, struct ui_rect b)
{
	return !ui_rect_empty(a) && !ui_rect_empty(b) && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h &&
		   b.y < a.y + a.h;
}

static inline bool ui_rect_same(struct ui_rect a, struct ui_rect b)
{
	return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

/* Smaller by `by` on each side; negative: larger. */
static inline struct ui_rect ui_rect_inset(struct ui_rect r, int by)
{
	return (struct ui_rect){r.x + by, r.y + by, r.w - 2 * by, r.h - 2 * by};
}

#endif
