/*
 * A line of typed text with icon, cursor and a button that clears it.
 */
#ifndef MOTCUA_UI_WIDGETS_TEXT_FIELD_H
#define MOTCUA_UI_WIDGETS_TEXT_FIELD_H

#include "ui/ui.h"

struct text_field {
	const char *key;
	uint32_t icon;
	const char *text; /* what is typed; not spoken when secret */
	const char *hint; /* where nothing is typed yet */
	int underline;    /* bytes at the end that are still being composed */
	int clear_action; /* 0: no clear button */
	const char *clear_word;
	bool secret; /* shown as dots */
};

struct ui_node *text_field_add(struct ui *ui, struct ui_node *parent, const struct text_field *field);

#endif
