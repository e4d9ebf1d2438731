/*
 * Rows and columns of short texts, with a heading row.
 */
#ifndef MOTCUA_UI_WIDGETS_TABLE_H
#define MOTCUA_UI_WIDGETS_TABLE_H

#include "ui/ui.h"

#define TABLE_COLUMNS_MAX 6

struct table {
	const char *headings[TABLE_COLUMNS_MAX];
	float shares[TABLE_COLUMNS_MAX]; /* 0: 1 */
	bool figures[TABLE_COLUMNS_MAX]; /* right aligned, digits in cells */
	size_t columns;
	const char *const *cells; /* rows x columns */
	size_t rows;
};

struct ui_node *table_add(struct ui *ui, struct ui_node *parent, const struct table *table);

#endif
