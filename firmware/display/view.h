/*
 * The hall's pictures (DESIGN 9, mockups display-*): from what the board
 * knows to a list of drawing operations, and to the items of the layout dump.
 * Laid out on 1920x1080 or, for a tall window, 1080x1920, and scaled to the
 * window. One thread.
 */
#ifndef MOTCUA_DISPLAY_VIEW_H
#define MOTCUA_DISPLAY_VIEW_H

#include "display/board.h"
#include "proto/published.h"
#include "ui/list.h"
#include "ui/theme.h"

#define VIEW_ITEMS_MAX 160
#define VIEW_POOL 16384   /* bytes of text in one picture */
#define VIEW_PAGE_MS 8000 /* text line and long tables turn */

struct view_input {
	const struct board *board;
	const struct catalogue *catalogue; /* NULL: not known yet */
	enum catalogue_language language;
	int64_t now_ms, wall_ms;
	int64_t tried_wall_ms; /* last attempt to reach the center; 0: none */
	const struct proto_published *published; /* NULL: nothing */
	bool closed; /* taken out of use: no numbers */
};

struct view_item { /* for the dump */
	char key[32];
	const char *role;
	const char *text;
	struct ui_rect rect;
	uint32_t color, ground;
};

struct view;

enum err_code view_create(int w, int h, struct view **ret_view, struct err *err) MUST_USE;
void view_destroy(struct view *view);

/* Makes the picture anew; answers the parts that differ from the one before (at most max, ret_rects). */
size_t view_build(struct view *view, const struct view_input *input, struct ui_rect *ret_rects, size_t max);
/* Draws a part of the present picture. */
void view_draw(struct view *view, struct canvas *canvas, struct ui_rect rect);

/* Of the present picture. */
const char *view_name(const struct view *view); /* "display-normal" ... */
size_t view_items(const struct view *view, const struct view_item **ret_items);
/* How many pages the tables and the text line have; 1: nothing turns. */
unsigned view_pages(const struct view *view);

#endif
