/*
 * Steps of a dossier, top to bottom, joined by a line.
 */
#ifndef MOTCUA_UI_WIDGETS_TIMELINE_H
#define MOTCUA_UI_WIDGETS_TIMELINE_H

#include "ui/ui.h"

#define TIMELINE_MAX 16

enum timeline_state { TIMELINE_DONE, TIMELINE_NOW, TIMELINE_LATE, TIMELINE_WAITING, TIMELINE_FUTURE };

struct timeline_step {
	enum timeline_state state;
	const char *title, *line; /* line NULL: none */
	const char *date;         /* right, NULL: none */
};

struct ui_node *timeline_add(struct ui *ui, struct ui_node *parent, const struct timeline_step *steps, size_t count);

#endif
