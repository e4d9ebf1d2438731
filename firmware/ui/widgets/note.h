/*
 * An icon and a sentence, without a box.
 */
#ifndef MOTCUA_UI_WIDGETS_NOTE_H
#define MOTCUA_UI_WIDGETS_NOTE_H

#include "ui/ui.h"

struct note {
	uint32_t icon;
	const char *text; /* may hold <b> */
	bool center;
	const char *key; /* NULL: "note" */
};

struct ui_node *note_add(struct ui *ui, struct ui_node *parent, const struct note *note);

#endif
