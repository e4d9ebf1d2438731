/*
 * A question over the screen: two stacked buttons, the safe one first, no cross.
 */
#ifndef MOTCUA_UI_WIDGETS_DIALOG_H
#define MOTCUA_UI_WIDGETS_DIALOG_H

#include "ui/ui.h"

struct dialog {
	uint32_t icon;
	const char *title, *text; /* text may hold <b> */
	struct {
		const char *label;
		uint32_t icon;
		struct ui_target target;
	} buttons[3];
	size_t count;
};

struct ui_node *dialog_add(struct ui *ui, const struct dialog *dialog);

#endif
