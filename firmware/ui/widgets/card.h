/*
 * A card that holds other things, with a title if wanted.
 */
#ifndef MOTCUA_UI_WIDGETS_CARD_H
#define MOTCUA_UI_WIDGETS_CARD_H

#include "ui/ui.h"

struct card {
	const char *title; /* NULL: none */
	const char *line;
	bool deep;       /* elevation 2 */
	bool joined;     /* no padding: rows of list_row.h with rules between */
	float gap;       /* 0: 12 */
	const char *key; /* names the card for speech and dump; NULL: its texts stand alone */
};

/* The column that holds the contents. */
struct ui_node *card_add(struct ui *ui, struct ui_node *parent, const struct card *card);
/* The line between joined rows. */
void card_rule(struct ui *ui, struct ui_node *card);

#endif
