/*
 * Secondary actions side by side: icon above (or beside, small panels) the words.
 */
#ifndef MOTCUA_UI_WIDGETS_TILE_H
#define MOTCUA_UI_WIDGETS_TILE_H

#include "ui/ui.h"

struct tile {
	uint32_t icon;
	const char *title; /* "\n" breaks */
	struct ui_target target;
};

/* A row of tiles of equal width. */
struct ui_node *tile_row_add(struct ui *ui, struct ui_node *parent, const struct tile *tiles, size_t count);

#endif
