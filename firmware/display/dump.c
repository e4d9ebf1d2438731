#include "display/dump.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static json_t *rect_of(struct ui_rect rect, double per)
{
	if (per <= 1)
		return json_pack("{s:i, s:i, s:i, s:i}", "x", rect.x, "y", rect.y, "w", rect.w, "h", rect.h);
	return json_pack("{s:f, s:f, s:f, s:f}", "x", round(rect.x / per * 100) / 100, "y", round(rect.y / per * 100) / 100,
	                 "w", round(rect.w / per * 100) / 100, "h", round(rect.h / per * 100) / 100);
}

static json_t *color_of(uint32_t rgb)
{
	char text[8];

	snprintf(text, sizeof(text), "#%06X", (unsigned)(rgb & 0xffffff));
	return json_string(text);
}

static json_t *item_of(const struct view_item *item, double dots_per_mm)
{
	/* Nothing here can be touched: no widget is enabled or focused. */
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:b, s:b, s:b, s:{s:o, s:o}}", "key", item->key, "role",
	                 item->role, "text", item->text, "spoken", item->text, "rect_px", rect_of(item->rect, 1), "rect_mm",
	                 rect_of(item->rect, dots_per_mm), "target", 0, "enabled", 0, "focused", 0, "colors", "text",
	                 color_of(item->color), "background", color_of(item->ground));
}

enum err_code dump_write(const struct view *view, const struct dump_about *about, struct buf *out)
{
	const struct view_item *items;
	size_t count = view_items(view, &items);
	json_t *widgets = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(widgets, item_of(&items[i], about->dots_per_mm));
	json_t *root = json_pack("{s:s, s:s, s:s, s:{s:i, s:i}, s:f, s:i, s:f, s:i, s:o}", "screen", view_name(view),
	                         "language", catalogue_language_code(about->language), "theme", "hall", "window", "w",
	                         about->w, "h", about->h, "dots_per_mm", about->dots_per_mm, "scale", 1, "age_s",
	                         about->age_s, "calls_waiting", (int)about->calls_waiting, "widgets", widgets);
	char *text = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
	if (text)
		buf_str(out, text);
	free(text);
	json_decref(root);
	return text && !out->failed ? ERR_OK : ERR_LIMIT;
}
