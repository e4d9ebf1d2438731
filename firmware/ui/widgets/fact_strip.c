#include "ui/widgets/fact_strip.h"

static bool in_rows(const struct ui *ui, const struct fact_strip *strip)
{
	if (strip->bare)
		return false;
	if (ui_layout(ui) == LAYOUT_PORTRAIT)
		return ui_fit(ui) == UI_FIT_MAX;
	return ui_layout(ui) == LAYOUT_SMALL || ui_settings(ui)->size > 1 || ui_fit(ui) > 0;
}

/* Label and value of each on a line: where columns would be too narrow. */
static struct ui_node *add_rows(struct ui *ui, struct ui_node *parent, const struct fact_strip *strip)
{
	struct ui_node *box =
		ui_box(ui, parent,
			   (struct ui_style){.flow = FLOW_COLUMN, .skin = SKIN_CARD, .pad = ui_pad(6, 16), .self = ALIGN_STRETCH});

	for (size_t i = 0; i < strip->count; i++) {
		struct ui_node *row = ui_row(ui, box, 12);

		ui_text_styled(ui, row, (struct ui_style){.type = TYPE_SMALL, .grow = 1}, UI_INK2, strip->facts[i].label);
		ui_text_styled(ui, row, (struct ui_style){.type = TYPE_VALUE, .type_u = 27, .one_line = true}, UI_INK,
					   strip->facts[i].value);
		ui_name(ui, row, ui_format(ui, "fact.%zu", i), ROLE_TEXT, NULL);
	}
	return box;
}

struct ui_node *fact_strip_add(struct ui *ui, struct ui_node *parent, const struct fact_strip *strip)
{
	enum ui_align align = strip->center ? ALIGN_CENTER : ALIGN_START;
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *box;

	if (in_rows(ui, strip))
		return add_rows(ui, parent, strip);
	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .skin = strip->bare ? SKIN_NONE : SKIN_CARD,
								   .align = ALIGN_STRETCH,
								   .self = ALIGN_STRETCH});
	for (size_t i = 0; i < strip->count; i++) {
		struct ui_node *cell;

		if (i)
			ui_rule(ui, box);
		cell = ui_box(ui, box,
					  (struct ui_style){.flow = FLOW_COLUMN,
										.grow = 1,
										.justify = JUSTIFY_CENTER,
										.pad = ui_pad(tall ? 20 : 12, strip->center             ? 8
																	  : tall && ui_fit(ui) == 0 ? 28
																								: 14)});
		ui_text_styled(ui, cell, (struct ui_style){.type = TYPE_SMALL, .type_u = 25, .text_align = align}, UI_INK2,
					   strip->facts[i].label);
		ui_text_styled(ui, cell,
					   (struct ui_style){.type = TYPE_VALUE,
										 .type_u = ui_layout(ui) == LAYOUT_SMALL            ? 25
												   : tall && !strip->bare && ui_fit(ui) > 0 ? 32
																							: 0,
										 .text_align = align},
					   UI_INK, strip->facts[i].value);
		ui_name(ui, cell, ui_format(ui, "fact.%zu", i), ROLE_TEXT, NULL);
	}
	return box;
}
