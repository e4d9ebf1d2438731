/*
 * Buttons: primary, secondary, and the one big button of a screen.
 */
#ifndef MOTCUA_UI_WIDGETS_BUTTON_H
#define MOTCUA_UI_WIDGETS_BUTTON_H

#include "ui/ui.h"

enum button_kind { BUTTON_SECONDARY, BUTTON_PRIMARY, BUTTON_BIG, BUTTON_PILL };

struct button {
	enum button_kind kind;
	const char *label;       /* "\n" breaks */
	const char *note;        /* behind the label, lighter: "(tự đóng sau 12 giây)" */
	uint32_t icon;           /* 0: none */
	struct ui_target target; /* key and action at least; spoken NULL: the label */
	float grow;              /* share of the row */
	float h;                 /* 0: 96 (big 132) */
	bool start;              /* icon and label from the left: three in a row with two lines */
};

struct ui_node *button_add(struct ui *ui, struct ui_node *parent, const struct button *button);

#endif
