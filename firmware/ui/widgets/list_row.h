/*
 * A touchable row: tile or letter, title, line, a column on the right, chevron.
 */
#ifndef MOTCUA_UI_WIDGETS_LIST_ROW_H
#define MOTCUA_UI_WIDGETS_LIST_ROW_H

#include "ui/ui.h"

enum list_row_kind {
	LIST_ROW_CARD,   /* stands alone */
	LIST_ROW_JOINED, /* inside a card, see card.h */
	LIST_ROW_AWAY,   /* dashed: not available here and now, still touchable */
};

struct list_row {
	enum list_row_kind kind;
	const char *letter;             /* on a brand badge, or ... */
	uint32_t icon;                  /* ... on a tint tile */
	const char *title;              /* may hold <m>marked</m> when rich */
	const char *line;               /* dropped when it does not fit; may hold <b> */
	const char *right, *right_line; /* "15–25 phút", "5 người chờ" */
	const char *chip;               /* instead of right: a green chip "Vào ngay" */
	bool rich_title;
	bool no_chevron;
	bool narrow;             /* in columns: smaller tile and title */
	bool tall;               /* the three rows of the home screen */
	struct ui_target target; /* key NULL: a row that can't be touched */
};

struct ui_node *list_row_add(struct ui *ui, struct ui_node *parent, const struct list_row *row);

#endif
