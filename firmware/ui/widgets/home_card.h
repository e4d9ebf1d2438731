/*
 * The card that dominates the home screen: above, one target that leads to a
 * number; below, a strip of quick picks.
 */
#ifndef MOTCUA_UI_WIDGETS_HOME_CARD_H
#define MOTCUA_UI_WIDGETS_HOME_CARD_H

#include "ui/ui.h"

#define HOME_CARD_PICKS_MAX 4

struct home_card {
	const char *title, *short_title; /* "Lấy số thứ tự", "Lấy số" */
	const char *line;                /* dropped where there is no room */
	const char *quick;               /* "Lấy nhanh" */
	struct ui_target target;
	struct {
		const char *label;
		struct ui_target target;
	} picks[HOME_CARD_PICKS_MAX];
	size_t pick_count;
};

struct ui_node *home_card_add(struct ui *ui, struct ui_node *parent, const struct home_card *card);

#endif
