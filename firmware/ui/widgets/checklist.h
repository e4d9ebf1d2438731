/*
 * Papers to bring: a box, what it is, and a line on it.
 */
#ifndef MOTCUA_UI_WIDGETS_CHECKLIST_H
#define MOTCUA_UI_WIDGETS_CHECKLIST_H

#include "ui/ui.h"

enum checklist_kind {
	CHECKLIST_NEEDED,
	CHECKLIST_KNOWN, /* the administration has it: not needed again */
	CHECKLIST_MAYBE, /* only in some cases */
	CHECKLIST_NOTE,
};

struct checklist_item {
	enum checklist_kind kind;
	const char *title; /* may hold <b> */
	const char *line;  /* NULL: none */
	bool plain;        /* the title in normal weight */
};

struct ui_node *checklist_add(struct ui *ui, struct ui_node *parent, const struct checklist_item *items, size_t count);

#endif
