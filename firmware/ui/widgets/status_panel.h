/*
 * The state of a dossier in large: disc, headline, a line or two.
 */
#ifndef MOTCUA_UI_WIDGETS_STATUS_PANEL_H
#define MOTCUA_UI_WIDGETS_STATUS_PANEL_H

#include "ui/ui.h"

enum status_kind { STATUS_PANEL_NOW, STATUS_PANEL_OK, STATUS_PANEL_WARN, STATUS_PANEL_BAD };

struct status_panel {
	enum status_kind kind;
	uint32_t icon;
	const char *headline, *line; /* line may hold <b> and "\n" */
	const char *note;            /* below it, as it is: words from outside */
};

struct ui_node *status_panel_add(struct ui *ui, struct ui_node *parent, const struct status_panel *panel);

#endif
