/*
 * The number, as large as the screen allows, above a dotted line; facts or a code below.
 */
#ifndef MOTCUA_UI_WIDGETS_TICKET_CARD_H
#define MOTCUA_UI_WIDGETS_TICKET_CARD_H

#include "ui/ui.h"
#include "ui/widgets/fact_strip.h"

struct ticket_card {
	const char *label;          /* "Số của ông/bà" */
	const char *number;         /* "B 030" with a no-break space */
	const char *service, *line; /* "Hộ tịch", more below it or NULL */
	struct fact_strip facts;    /* count 0: none */
};

/* Answers the part below the dotted line, for a QR panel. */
struct ui_node *ticket_card_add(struct ui *ui, struct ui_node *parent, const struct ticket_card *card);

#endif
