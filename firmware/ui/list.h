/*
 * What is to be drawn, as a flat list of plain operations made from the tree.
 * Two lists are compared to find what changed on the screen. Widgets with a
 * paint function add to the list; colours are final (0xRRGGBB), lengths pixels.
 */
#ifndef MOTCUA_UI_LIST_H
#define MOTCUA_UI_LIST_H

#include "ui/canvas.h"
#include "ui/text.h"

#define UI_OPS_MAX 3072
#define UI_POINTS_MAX 8

enum ui_op_kind {
	OP_FILL,
	OP_ROUND,
	OP_FRAME,
	OP_DASHES,
	OP_SHADOW,
	OP_BLEND,
	OP_TEXT,
	OP_ARC,
	OP_DOTS,
	OP_CELLS,
	OP_POLYGON,
	OP_IMAGE,
};

struct ui_op {
	uint64_t hash;        /* of everything that decides the pixels */
	struct ui_rect reach; /* all pixels it may touch */
	struct ui_rect rect, clip;
	uint32_t color;
	uint8_t kind, alpha;
	int16_t radius, width;
	int16_t dash, gap; /* of a shadow: dy, blur */
	union {
		struct {
			const char *at;
			size_t len;
			struct ui_text_style style;
		} text; /* rect.x, rect.y: pen */
		float part;
		struct {
			const uint8_t *data;
			int side, cell;
		} cells;
		struct {
			struct canvas_point points[UI_POINTS_MAX];
			int count;
		} polygon;
		const struct canvas *image;
	};
};

struct ui_list {
	struct ui_op ops[UI_OPS_MAX];
	size_t count;
	struct ui_rect clip; /* given to what is added */
	bool full;           /* an operation was left out: a bug of the screen */
};

void list_clear(struct ui_list *list, struct ui_rect whole);
void list_fill(struct ui_list *list, struct ui_rect rect, uint32_t color);
void list_round(struct ui_list *list, struct ui_rect rect, int radius, uint32_t color);
void list_frame(struct ui_list *list, struct ui_rect rect, int radius, int width, uint32_t color);
void list_dashes(struct ui_list *list, struct ui_rect rect, int radius, int width, int dash, int gap, uint32_t color);
void list_shadow(struct ui_list *list, struct ui_rect rect, int radius, int dy, int blur, uint32_t color, int alpha);
void list_blend(struct ui_list *list, struct ui_rect rect, uint32_t color, int alpha);
/* x, y: the pen on the baseline; text must live as long as the list's tree. */
void list_text(struct ui_list *list, struct ui_text *fonts, int x, int y, struct ui_text_style style, const char *text,
			   size_t len, uint32_t color);
/* A ring of `width` or (width 0) a disc; part 0..1 of it from twelve o'clock. */
void list_arc(struct ui_list *list, struct ui_rect rect, int width, double part, uint32_t color);
void list_dots(struct ui_list *list, struct ui_rect rect, int dot, int step, uint32_t color);
void list_cells(struct ui_list *list, int x, int y, const uint8_t *cells, int side, int cell, uint32_t color);
void list_polygon(struct ui_list *list, const struct canvas_point *points, int count, uint32_t color);
/* A picture as it is, at rect.x, rect.y; must outlive the list. */
void list_image(struct ui_list *list, int x, int y, const struct canvas *image);

/* Rectangles in which the two differ, at most max, joined when there are more. */
size_t list_compare(const struct ui_list *old, const struct ui_list *now, struct ui_rect *ret_rects, size_t max);
/* Puts the operations of part in place of as many from `first` on; answers the rectangle in which that matters. */
struct ui_rect list_replace(struct ui_list *list, size_t first, const struct ui_list *part);
/* Draws what meets rect, and nothing outside it. */
void list_draw(const struct ui_list *list, struct canvas *canvas, struct ui_text *fonts, struct ui_rect rect);

#endif
