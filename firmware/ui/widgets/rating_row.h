/*
 * One level of satisfaction: a face in a disc and the word.
 */
#ifndef MOTCUA_UI_WIDGETS_RATING_ROW_H
#define MOTCUA_UI_WIDGETS_RATING_ROW_H

#include "ui/ui.h"

struct rating_row {
	int level; /* 5 best .. 1 worst */
	const char *label;
	bool narrow;  /* in columns: smaller disc and word */
	bool upright; /* face above the word: the pad, rows of five */
	struct ui_target target;
};

struct ui_node *rating_row_add(struct ui *ui, struct ui_node *parent, const struct rating_row *row);
/* Icon and colours of a level. */
uint32_t rating_row_icon(int level);

#endif
