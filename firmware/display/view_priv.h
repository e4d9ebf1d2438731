#ifndef MOTCUA_DISPLAY_VIEW_PRIV_H
#define MOTCUA_DISPLAY_VIEW_PRIV_H

#include "display/view.h"
#include "display/words.h"

struct view {
	struct ui_list lists[2];
	char pools[2][VIEW_POOL];
	int present;
	size_t pool_used;
	struct view_item items[VIEW_ITEMS_MAX];
	size_t item_count;
	struct ui_text *fonts;
	const struct ui_theme *theme;
	int w, h, left, top; /* window and where the design's area begins in it */
	double scale;
	bool tall, started;
	enum board_mode mode; /* of the last build */
	unsigned pages;
	const char *name;
	/* While building. */
	struct ui_list *list;
	const struct view_input *in;
};

enum view_align { VIEW_LEFT, VIEW_CENTER, VIEW_RIGHT };

/* A line of text on the design's area: x by align, y the baseline, all in its pixels. */
struct view_text {
	const char *key;  /* NULL: not in the dump */
	const char *role; /* NULL: "text" */
	float x, y, size;
	enum ui_font font;
	enum view_align align;
	uint32_t color, ground;
	unsigned flags;
	float max; /* width; wider is drawn smaller, at least VIEW_TEXT_LEAST; 0: any */
};

#define VIEW_TEXT_LEAST 30 /* DESIGN 9 */

struct ui_rect view_rect(const struct view *view, float x, float y, float w, float h);
const char *view_format(struct view *view, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Answers the width drawn, in the design's pixels. */
float view_put(struct view *view, const struct view_text *how, const char *text);
float view_width(struct view *view, enum ui_font font, float size, unsigned flags, const char *text);
void view_icon(struct view *view, uint32_t code, float x, float baseline, float size, uint32_t color);
/* The arrow between number and counter, drawn, so that it is as long as in the design. */
void view_arrow(struct view *view, float x, float middle, float length, float thick, uint32_t color);
void view_card(struct view *view, float x, float y, float w, float h, float radius, uint32_t color);
void view_line(struct view *view, float x, float y, float w, float h, uint32_t color);

/* Of the catalogue; never NULL. */
const char *view_counter_name(const struct view *view, unsigned counter);
const char *view_service_name(const struct view *view, const char *service);

/* view_panels.c */
struct view_box {
	float x, y, w, h;
};
void view_header(struct view *view);
void view_recent(struct view *view, struct view_box box, size_t count);
void view_counters(struct view *view, struct view_box box, unsigned columns, bool stale);
void view_waiting(struct view *view, struct view_box box);
void view_ticker(struct view *view, struct view_box box, bool stale);
void view_call_landscape(struct view *view, bool stale);
void view_call_tall(struct view *view, bool stale);
void view_announce(struct view *view);
void view_stale_banner(struct view *view, struct view_box box);
void view_ask(struct view *view, struct view_box box);
void view_closed(struct view *view);
void view_tip(struct view *view, struct view_box box);

#endif
