/*
 * A QR code with a sentence beside it, in a card.
 */
#ifndef MOTCUA_UI_WIDGETS_QR_PANEL_H
#define MOTCUA_UI_WIDGETS_QR_PANEL_H

#include "ui/ui.h"

struct qr_panel {
	const char *content;      /* of the code */
	float side;               /* of the white square in u; 0: 232 */
	const char *title, *text; /* may hold <b>, "\n" */
	bool bare;                /* the code and its words without a card */
	const char *key;
};

/* The row; a button may be added behind. NULL content or one that does not fit gives the words alone. */
struct ui_node *qr_panel_add(struct ui *ui, struct ui_node *parent, const struct qr_panel *panel);
/* The code alone on its white square. */
struct ui_node *qr_panel_code(struct ui *ui, struct ui_node *parent, const char *content, float side);

#endif
