#include "ui/widgets/list_row.h"

#include "ui/icons.h"
#include "ui/widgets/chip.h"

#define TILE_U 84
#define CHEVRON_U 48
#define RIGHT_U 220

static const enum ui_skin SKINS[] = {
	[LIST_ROW_CARD] = SKIN_ROW, [LIST_ROW_JOINED] = SKIN_JOINED, [LIST_ROW_AWAY] = SKIN_AWAY};

static void add_tile(struct ui *ui, struct ui_node *box, const struct list_row *row)
{
	enum ui_skin skin = row->kind == LIST_ROW_AWAY || row->target.disabled ? SKIN_WELL_TILE
						: row->letter                                      ? SKIN_BADGE
																		   : SKIN_TILE;
	float side = row->narrow ? 72 : ui_layout(ui) == LAYOUT_PORTRAIT ? TILE_U : ui_layout(ui) == LAYOUT_SMALL ? 60 : 72;
	struct ui_node *tile = ui_box(
		ui, box,
		(struct ui_style){
			.flow = FLOW_STACK, .w = side, .h = side, .skin = skin, .align = ALIGN_CENTER, .justify = JUSTIFY_CENTER});

	if (row->letter)
		ui_text_styled(ui, tile, (struct ui_style){.type = TYPE_BADGE, .fixed_size = true, .line = 1}, UI_INHERIT,
					   row->letter);
	else
		ui_icon(ui, tile, row->icon, 52, UI_INHERIT);
}

static void add_right(struct ui *ui, struct ui_node *box, const struct list_row *row)
{
	struct ui_node *column;

	if (row->chip) {
		chip_add(ui, box, &(struct chip){.kind = CHIP_OK, .icon = ICON_CHECK_CIRCLE, .text = row->chip});
		return;
	}
	if (!row->right)
		return;
	column = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .min_w = RIGHT_U});
	ui_text_styled(
		ui, column,
		(struct ui_style){.type = TYPE_H3, .type_u = 34, .text_align = ALIGN_END, .one_line = true, .figures = true},
		UI_INHERIT, row->right);
	if (row->right_line && ui_fit(ui) == 0)
		ui_text_styled(ui, column, (struct ui_style){.type = TYPE_SMALL, .text_align = ALIGN_END, .one_line = true},
					   UI_INK2, row->right_line);
}

struct ui_node *list_row_add(struct ui *ui, struct ui_node *parent, const struct list_row *row)
{
	static const float LEAST[LAYOUTS] = {130, 102, 80, 102};
	float least = row->tall ? 152 : LEAST[ui_layout(ui)];
	struct ui_style title = {.type = TYPE_ROW, .type_u = row->tall ? 38 : row->narrow ? 29 : 0};
	struct ui_node *box, *texts;

	if (ui_fit(ui) > 0 && ui_layout(ui) != LAYOUT_PORTRAIT)
		least = ui_layout(ui) == LAYOUT_SMALL ? (ui_fit(ui) == UI_FIT_MAX ? 68 : 72) : 88;
	if (row->kind == LIST_ROW_AWAY && ui_layout(ui) == LAYOUT_PORTRAIT)
		least = 136;
	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .min_h = least,
								   .skin = SKINS[row->kind],
								   .gap = row->narrow ? 16 : 24,
								   .pad = ui_pad(least < 80 ? 4 : 10, row->narrow ? 16 : 26),
								   .self = ALIGN_STRETCH});
	if (row->letter || row->icon)
		add_tile(ui, box, row);
	texts = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	if (row->rich_title)
		ui_rich_styled(ui, texts, title, UI_INHERIT, row->title);
	else
		ui_text_styled(ui, texts, title, UI_INHERIT, row->title);
	if (row->line && ui_fit(ui) == 0)
		ui_rich(ui, texts, TYPE_SMALL, UI_INK2, row->line)->extra = true;
	add_right(ui, box, row);
	if (!row->no_chevron)
		ui_icon(ui, box, ICON_CHEVRON_RIGHT, CHEVRON_U, UI_BRAND);
	if (row->target.key) {
		struct ui_target target = row->target;

		if (target.role == ROLE_NONE)
			target.role = ROLE_ROW;
		ui_press(ui, box, target);
	}
	return box;
}
