/*
 * A small word with an icon that tells a state. Never touchable.
 */
#ifndef MOTCUA_UI_WIDGETS_CHIP_H
#define MOTCUA_UI_WIDGETS_CHIP_H

#include "ui/ui.h"

enum chip_kind { CHIP_OK, CHIP_NOW, CHIP_WARN, CHIP_BAD, CHIP_QUIET };

struct chip {
	enum chip_kind kind;
	uint32_t icon;
	const char *text;
};

struct ui_node *chip_add(struct ui *ui, struct ui_node *parent, const struct chip *chip);

#endif
