#include "ui/widgets/table.h"

static void add_cells(struct ui *ui, struct ui_node *box, const struct table *table, const char *const *texts,
					  bool head, size_t number)
{
	struct ui_node *row =
		ui_box(ui, box, (struct ui_style){.flow = FLOW_ROW, .gap = 20, .min_h = 56, .pad = ui_pad(8, 0)});

	for (size_t i = 0; i < table->columns; i++)
		ui_text_styled(ui, row,
					   (struct ui_style){.type = head ? TYPE_LABEL : TYPE_BODY,
										 .figures = table->figures[i],
										 .grow = table->shares[i] > 0 ? table->shares[i] : 1,
										 .text_align = table->figures[i] ? ALIGN_END : ALIGN_START},
					   head ? UI_INK2 : UI_INK, texts[i] ? texts[i] : "");
	ui_name(ui, row, ui_format(ui, "row.%zu", number), ROLE_TEXT, NULL);
}

struct ui_node *table_add(struct ui *ui, struct ui_node *parent, const struct table *table)
{
	struct ui_node *box = ui_column(ui, parent, 0);

	if (table->headings[0])
		add_cells(ui, box, table, table->headings, true, 0);
	for (size_t i = 0; i < table->rows; i++) {
		ui_rule(ui, box);
		add_cells(ui, box, table, table->cells + i * table->columns, false, i + 1);
	}
	return box;
}
