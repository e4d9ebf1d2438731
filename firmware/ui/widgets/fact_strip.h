/*
 * Two to four facts side by side: label above, value below.
 */
#ifndef MOTCUA_UI_WIDGETS_FACT_STRIP_H
#define MOTCUA_UI_WIDGETS_FACT_STRIP_H

#include "ui/ui.h"

#define FACT_STRIP_MAX 4

struct fact_strip {
	struct {
		const char *label, *value;
	} facts[FACT_STRIP_MAX];
	size_t count;
	bool bare; /* without a card of its own (inside a ticket) */
	bool center;
};

struct ui_node *fact_strip_add(struct ui *ui, struct ui_node *parent, const struct fact_strip *strip);

#endif
