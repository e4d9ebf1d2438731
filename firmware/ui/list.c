#include "ui/list.h"

#include "base/check.h"
#include "base/hash.h"

#include <math.h>
#include <string.h>

#define WINDOW 96 /* how far ahead the comparison looks for the same operation */

void list_clear(struct ui_list *list, struct ui_rect whole)
{
	list->count = 0;
	list->clip = whole;
	list->full = false;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 32;
}

static uint64_t mix_rect(uint64_t h, struct ui_rect r)
{
	h = mix(h, (uint64_t)(uint32_t)r.x << 32 | (uint32_t)r.y);
	return mix(h, (uint64_t)(uint32_t)r.w << 32 | (uint32_t)r.h);
}

static uint64_t mix_bytes(uint64_t h, const void *data, size_t len)
{
	return mix(hash_bytes(h, data, len), len);
}

/* Adds op with its common parts hashed; extra covers what only its kind has. */
static void add(struct ui_list *list, struct ui_op op, struct ui_rect reach, uint64_t extra)
{
	op.clip = list->clip;
	op.reach = ui_rect_cut(reach, list->clip);
	if (ui_rect_empty(op.reach))
		return;
	if (list->count == UI_OPS_MAX) {
		list->full = true;
		return;
	}
	op.hash = mix_rect(mix_rect(extra, op.rect), op.clip);
	op.hash = mix(op.hash, (uint64_t)op.color << 32 | (uint64_t)op.kind << 8 | op.alpha);
	op.hash = mix(op.hash, (uint64_t)(uint16_t)op.radius << 48 | (uint64_t)(uint16_t)op.width << 32 |
							   (uint64_t)(uint16_t)op.dash << 16 | (uint16_t)op.gap);
	list->ops[list->count++] = op;
}

void list_fill(struct ui_list *list, struct ui_rect rect, uint32_t color)
{
	add(list, (struct ui_op){.kind = OP_FILL, .rect = rect, .color = color}, rect, 0);
}

void list_round(struct ui_list *list, struct ui_rect rect, int radius, uint32_t color)
{
	add(list, (struct ui_op){.kind = OP_ROUND, .rect = rect, .color = color, .radius = (int16_t)radius}, rect, 0);
}

void list_frame(struct ui_list *list, struct ui_rect rect, int radius, int width, uint32_t color)
{
	add(list,
		(struct ui_op){
			.kind = OP_FRAME, .rect = rect, .color = color, .radius = (int16_t)radius, .width = (int16_t)width},
		rect, 0);
}

void list_dashes(struct ui_list *list, struct ui_rect rect, int radius, int width, int dash, int gap, uint32_t color)
{
	add(list,
		(struct ui_op){.kind = OP_DASHES,
					   .rect = rect,
					   .color = color,
					   .radius = (int16_t)radius,
					   .width = (int16_t)width,
					   .dash = (int16_t)dash,
					   .gap = (int16_t)gap},
		rect, 0);
}

void list_shadow(struct ui_list *list, struct ui_rect rect, int radius, int dy, int blur, uint32_t color, int alpha)
{
	struct ui_rect reach = ui_rect_inset(rect, -(int)ceil(1.5 * blur));

	reach.y += dy;
	add(list,
		(struct ui_op){.kind = OP_SHADOW,
					   .rect = rect,
					   .color = color,
					   .radius = (int16_t)radius,
					   .alpha = (uint8_t)alpha,
					   .dash = (int16_t)dy,
					   .gap = (int16_t)blur},
		reach, 0);
}

void list_blend(struct ui_list *list, struct ui_rect rect, uint32_t color, int alpha)
{
	add(list, (struct ui_op){.kind = OP_BLEND, .rect = rect, .color = color, .alpha = (uint8_t)alpha}, rect, 0);
}

void list_text(struct ui_list *list, struct ui_text *fonts, int x, int y, struct ui_text_style style, const char *text,
			   size_t len, uint32_t color)
{
	const struct ui_run *run = ui_text_run(fonts, style, text, len);
	struct ui_op op = {.kind = OP_TEXT, .rect = {x, y, 0, 0}, .color = color};
	uint64_t h = mix_bytes(7, text, len);

	op.text.at = text;
	op.text.len = len;
	op.text.style = style;
	h = mix(h, (uint64_t)style.font << 40 | (uint64_t)(uint32_t)style.px2 << 8 | style.flags);
	add(list, op, (struct ui_rect){x + run->left, y + run->top, run->w, run->h}, h);
}

void list_arc(struct ui_list *list, struct ui_rect rect, int width, double part, uint32_t color)
{
	struct ui_op op = {.kind = OP_ARC, .rect = rect, .color = color, .width = (int16_t)width};

	op.part = (float)part;
	add(list, op, rect, (uint64_t)lround(part * 1e6));
}

void list_dots(struct ui_list *list, struct ui_rect rect, int dot, int step, uint32_t color)
{
	add(list, (struct ui_op){.kind = OP_DOTS, .rect = rect, .color = color, .dash = (int16_t)dot, .gap = (int16_t)step},
		rect, 0);
}

void list_cells(struct ui_list *list, int x, int y, const uint8_t *cells, int side, int cell, uint32_t color)
{
	struct ui_rect rect = {x, y, side * cell, side * cell};
	struct ui_op op = {.kind = OP_CELLS, .rect = rect, .color = color};

	op.cells.data = cells;
	op.cells.side = side;
	op.cells.cell = cell;
	add(list, op, rect, mix_bytes((uint64_t)cell, cells, (size_t)side * (size_t)side));
}

void list_polygon(struct ui_list *list, const struct canvas_point *points, int count, uint32_t color)
{
	struct ui_op op = {.kind = OP_POLYGON, .color = color};
	struct ui_rect reach = {0, 0, 0, 0};

	op.polygon.count = count < UI_POINTS_MAX ? count : UI_POINTS_MAX;
	for (int i = 0; i < op.polygon.count; i++) {
		op.polygon.points[i] = points[i];
		reach = ui_rect_join(reach, (struct ui_rect){(points[i].x16 >> 4) - 1, (points[i].y16 >> 4) - 1, 3, 3});
	}
	add(list, op, reach, mix_bytes(11, op.polygon.points, sizeof(*points) * (size_t)op.polygon.count));
}

void list_image(struct ui_list *list, int x, int y, const struct canvas *image)
{
	struct ui_op op = {.kind = OP_IMAGE, .rect = {x, y, image->w, image->h}};

	op.image = image;
	add(list, op, op.rect, (uint64_t)(uintptr_t)image->pixels);
}

/* Adds a rectangle to a set of at most max, joining what meets. Answers the new count. */
static size_t add_rect(struct ui_rect *rects, size_t count, size_t max, struct ui_rect rect)
{
	if (ui_rect_empty(rect))
		return count;
	for (size_t i = 0; i < count;) {
		if (!ui_rect_meet(rects[i], rect)) {
			i++;
			continue;
		}
		rect = ui_rect_join(rects[i], rect); /* what it has grown into may meet others: begin again */
		rects[i] = rects[--count];
		i = 0;
	}
	if (count == max) { /* no room: everything becomes one */
		while (count > 0)
			rect = ui_rect_join(rect, rects[--count]);
	}
	rects[count++] = rect;
	return count;
}

size_t list_compare(const struct ui_list *old, const struct ui_list *now, struct ui_rect *ret_rects, size_t max)
{
	size_t count = 0, j = 0;

	for (size_t i = 0; i < now->count; i++) {
		size_t k = j, end = j + WINDOW < old->count ? j + WINDOW : old->count;

		while (k < end && old->ops[k].hash != now->ops[i].hash)
			k++;
		if (k == end) {
			count = add_rect(ret_rects, count, max, now->ops[i].reach);
			continue;
		}
		for (; j < k; j++)
			count = add_rect(ret_rects, count, max, old->ops[j].reach);
		j = k + 1;
	}
	for (; j < old->count; j++)
		count = add_rect(ret_rects, count, max, old->ops[j].reach);
	return count;
}

struct ui_rect list_replace(struct ui_list *list, size_t first, const struct ui_list *part)
{
	struct ui_rect changed = {0, 0, 0, 0};

	CHECK(first + part->count <= list->count);
	for (size_t i = 0; i < part->count; i++) {
		struct ui_op *op = &list->ops[first + i];

		if (op->hash == part->ops[i].hash)
			continue;
		changed = ui_rect_join(changed, ui_rect_join(op->reach, part->ops[i].reach));
		*op = part->ops[i];
	}
	return changed;
}

/* The part of rect in which the operation alone decides every pixel: of a rounded shape what lies between its
 * corners, upright or lying, whichever is more. */
static struct ui_rect solid_in(const struct ui_op *op, struct ui_rect rect)
{
	struct ui_rect upright = op->rect, lying = op->rect;

	if (op->kind != OP_FILL && op->kind != OP_ROUND)
		return (struct ui_rect){0, 0, 0, 0};
	rect = ui_rect_cut(op->reach, rect);
	if (op->kind == OP_FILL)
		return rect;
	upright.x += op->radius;
	upright.w -= 2 * op->radius;
	lying.y += op->radius;
	lying.h -= 2 * op->radius;
	upright = ui_rect_cut(upright, rect);
	lying = ui_rect_cut(lying, rect);
	return (int64_t)upright.w * upright.h > (int64_t)lying.w * lying.h ? upright : lying;
}

/* What lies under something that hides it is not drawn. */
static size_t first_seen(const struct ui_list *list, struct ui_rect rect)
{
	for (size_t i = list->count; i-- > 0;)
		if (ui_rect_holds(solid_in(&list->ops[i], rect), rect))
			return i;
	return 0;
}

static void draw_op(const struct ui_op *op, struct canvas *canvas, struct ui_text *fonts)
{
	const struct ui_run *run;

	switch ((enum ui_op_kind)op->kind) {
	case OP_FILL:
		canvas_fill(canvas, op->rect, op->color);
		break;
	case OP_ROUND:
		canvas_round(canvas, op->rect, op->radius, op->color);
		break;
	case OP_FRAME:
		canvas_frame(canvas, op->rect, op->radius, op->width, op->color);
		break;
	case OP_DASHES:
		canvas_dashes(canvas, op->rect, op->radius, op->width, op->dash, op->gap, op->color);
		break;
	case OP_SHADOW:
		canvas_shadow(canvas, op->rect, op->radius, op->dash, op->gap, op->color, op->alpha);
		break;
	case OP_BLEND:
		canvas_blend(canvas, op->rect, op->color, op->alpha);
		break;
	case OP_TEXT:
		run = ui_text_run(fonts, op->text.style, op->text.at, op->text.len);
		if (run->mask)
			canvas_mask(canvas, op->rect.x + run->left, op->rect.y + run->top, run->mask, run->w, run->h, run->pitch,
						op->color);
		break;
	case OP_ARC:
		canvas_arc(canvas, op->rect, op->width ? op->width : op->rect.w, op->part, op->color);
		break;
	case OP_DOTS:
		canvas_dots(canvas, op->rect, op->dash, op->gap, op->color);
		break;
	case OP_CELLS:
		canvas_cells(canvas, op->rect.x, op->rect.y, op->cells.data, op->cells.side, op->cells.cell, op->color);
		break;
	case OP_POLYGON:
		canvas_polygon(canvas, op->polygon.points, op->polygon.count, op->color);
		break;
	case OP_IMAGE:
		canvas_image(canvas, op->rect.x, op->rect.y, op->image);
		break;
	}
}

/* Draws what of rect lies around the hole, in which something else will hide it. */
static void draw_around(const struct ui_op *op, struct canvas *canvas, struct ui_text *fonts, struct ui_rect rect,
						struct ui_rect hole)
{
	int below = hole.y + hole.h, right = hole.x + hole.w;
	const struct ui_rect parts[] = {
		{rect.x, rect.y, rect.w, hole.y - rect.y},
		{rect.x, hole.y, hole.x - rect.x, hole.h},
		{right, hole.y, rect.x + rect.w - right, hole.h},
		{rect.x, below, rect.w, rect.y + rect.h - below},
	};

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (ui_rect_empty(parts[i]))
			continue;
		canvas_clip(canvas, parts[i]);
		draw_op(op, canvas, fonts);
	}
}

static void draw_in(const struct ui_op *op, struct canvas *canvas, struct ui_text *fonts, struct ui_rect rect,
					const struct ui_op *next)
{
	struct ui_rect cut = ui_rect_cut(op->reach, rect);
	struct ui_rect hole = next ? solid_in(next, cut) : (struct ui_rect){0, 0, 0, 0};

	if (!ui_rect_empty(hole)) {
		draw_around(op, canvas, fonts, cut, hole);
		return;
	}
	canvas_clip(canvas, cut);
	draw_op(op, canvas, fonts);
}

void list_draw(const struct ui_list *list, struct canvas *canvas, struct ui_text *fonts, struct ui_rect rect)
{
	const struct ui_op *last = NULL;

	for (size_t i = first_seen(list, rect); i < list->count; i++) {
		if (!ui_rect_meet(list->ops[i].reach, rect))
			continue;
		if (last)
			draw_in(last, canvas, fonts, rect, &list->ops[i]);
		last = &list->ops[i];
	}
	if (last)
		draw_in(last, canvas, fonts, rect, NULL);
	canvas_clip_all(canvas);
}
