/*
 * A fact that matters now, in bold, then what still works.
 */
#ifndef MOTCUA_UI_WIDGETS_BANNER_H
#define MOTCUA_UI_WIDGETS_BANNER_H

#include "ui/ui.h"

enum banner_kind { BANNER_INFO, BANNER_OK, BANNER_WARN, BANNER_BAD };

struct banner {
	enum banner_kind kind;
	uint32_t icon;
	const char *fact, *line; /* either may be NULL; may hold <b> */
	const char *key;         /* NULL: "banner" */
	bool strong;             /* the fact in larger words: the one thing of the screen */
};

struct ui_node *banner_add(struct ui *ui, struct ui_node *parent, const struct banner *banner);

#endif
