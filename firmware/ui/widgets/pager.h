/*
 * "1–3 trong 4 thủ tục" with two buttons; replaces scrolling everywhere.
 */
#ifndef MOTCUA_UI_WIDGETS_PAGER_H
#define MOTCUA_UI_WIDGETS_PAGER_H

#include "ui/ui.h"

struct pager {
	const char *text;
	const char *short_text;              /* "1–3/6": where it shares a row; NULL: text */
	const char *before_word, *next_word; /* "Trước", "Tiếp" */
	int before_action, next_action;
	bool at_start, at_end;
	const char *why_start, *why_end; /* said when the dashed button is touched */
	bool in_card;
};

struct ui_node *pager_add(struct ui *ui, struct ui_node *parent, const struct pager *pager);

#endif
