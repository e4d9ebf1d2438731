#include "ui/widgets/segment_field.h"

#include "base/utf8.h"
#include "ui/list.h"

#include <string.h>

#define STACKED_W_U 260
#define STACKED_SMALL_W_U 210
#define DASHES "________________"

static void paint_cursor(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	list_fill(list, node->rect, ui_theme(ui)->colors[UI_BRAND]);
}

static int signs(const char *text)
{
	const char *end = text + strlen(text);
	int n = 0;

	for (const char *at = text; at < end; n++)
		utf8_next(&at, end);
	return n;
}

/* Under each other, each with its label beside it: where three abreast would be too narrow. */
static bool is_stacked(const struct ui *ui)
{
	return ui_layout(ui) != LAYOUT_PORTRAIT && ui_fit(ui) > 0 &&
		   (ui_layout(ui) == LAYOUT_SMALL || ui_settings(ui)->size > 1);
}

static void add_part(struct ui *ui, struct ui_node *row, const struct segment_field *field, size_t i)
{
	int missing = field->parts[i].length - signs(field->parts[i].text);
	bool active = field->parts[i].active, stacked = is_stacked(ui);
	float share = field->parts[i].share > 0 ? field->parts[i].share : 1;
	float w = !stacked ? 0 : ui_layout(ui) == LAYOUT_SMALL ? STACKED_SMALL_W_U : STACKED_W_U;
	struct ui_node *column, *box;

	column = ui_box(ui, row,
					(struct ui_style){.flow = stacked ? FLOW_ROW : FLOW_COLUMN, .gap = 8, .grow = stacked ? 0 : share});
	ui_text_styled(ui, column, (struct ui_style){.type = TYPE_LABEL, .grow = stacked ? 1 : 0},
				   active ? UI_BRAND : UI_INK2, field->parts[i].label);
	box = ui_box(ui, column,
				 (struct ui_style){.flow = FLOW_ROW,
								   .h = ui_layout(ui) == LAYOUT_PORTRAIT ? 112
										: stacked                        ? 64
																		 : 88,
								   .w = w,
								   .skin = SKIN_FIELD,
								   .justify = JUSTIFY_CENTER,
								   .pad = ui_pad(0, ui_layout(ui) == LAYOUT_SMALL ? 4 : 12)});
	ui_text_styled(ui, box,
				   (struct ui_style){.type = TYPE_FIELD,
									 .figures = true,
									 .one_line = true,
									 .type_u = ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size > 1 ? 27 : 0},
				   UI_INK, field->parts[i].text);
	if (active)
		ui_painted(ui, box, (struct ui_style){.w = 4, .h = 52}, paint_cursor, NULL)->aside = true;
	if (active && missing > 0)
		ui_text_styled(ui, box, (struct ui_style){.type = TYPE_FIELD, .one_line = true}, UI_INK2,
					   ui_format(ui, "%.*s", missing < 16 ? missing : 16, DASHES))
			->aside = true;
	if (field->parts[i].target.key) {
		struct ui_target target = field->parts[i].target;

		target.role = ROLE_FIELD;
		target.selected = active;
		if (!target.spoken)
			target.spoken = ui_format(ui, "%s %s", field->parts[i].label, field->parts[i].text);
		ui_press(ui, box, target);
	} else {
		box->target.selected = active;
	}
}

struct ui_node *segment_field_add(struct ui *ui, struct ui_node *parent, const struct segment_field *field)
{
	bool stacked = is_stacked(ui);
	struct ui_node *row =
		ui_box(ui, parent,
			   (struct ui_style){
				   .flow = stacked ? FLOW_COLUMN : FLOW_ROW, .gap = 12, .align = stacked ? ALIGN_STRETCH : ALIGN_END});

	for (size_t i = 0; i < field->count; i++) {
		if (i && field->between && ui_layout(ui) != LAYOUT_SMALL && !stacked) {
			struct ui_node *dash = ui_box(ui, row,
										  (struct ui_style){.flow = FLOW_ROW,
															.justify = JUSTIFY_CENTER,
															.h = ui_layout(ui) == LAYOUT_PORTRAIT ? 112 : 88});

			ui_text(ui, dash, TYPE_FIELD, UI_INK, field->between)->aside = true;
		}
		add_part(ui, row, field, i);
	}
	return row;
}
