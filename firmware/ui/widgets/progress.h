/*
 * A track and how much of it is filled. Only for what is known: a time that runs out, papers printed of so many.
 * Decoration: the words stand beside it.
 */
#ifndef MOTCUA_UI_WIDGETS_PROGRESS_H
#define MOTCUA_UI_WIDGETS_PROGRESS_H

#include "ui/ui.h"

struct progress {
	float w;    /* in u; 0: as wide as the parent */
	int done, all; /* all > 0 */
};

struct ui_node *progress_add(struct ui *ui, struct ui_node *parent, const struct progress *progress);

#endif
