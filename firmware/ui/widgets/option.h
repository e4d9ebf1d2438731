/*
 * One of several answers (radio) or one of many (check).
 */
#ifndef MOTCUA_UI_WIDGETS_OPTION_H
#define MOTCUA_UI_WIDGETS_OPTION_H

#include "ui/ui.h"

struct option {
	const char *label;
	bool check;              /* may be chosen beside others */
	float h;                 /* 0: 104 */
	struct ui_target target; /* selected says whether it is chosen */
};

struct ui_node *option_add(struct ui *ui, struct ui_node *parent, const struct option *option);

#endif
