#include "ui/widgets/tile.h"

static void tile_add(struct ui *ui, struct ui_node *row, const struct tile *tile)
{
	bool small = ui_layout(ui) == LAYOUT_SMALL, tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	bool big = !tall && ui_settings(ui)->size > 1, tight = small && ui_fit(ui) == UI_FIT_MAX;
	bool low = tall && ui_reach_top(ui) > 0 && ui_fit(ui) == UI_FIT_MAX; /* little height */
	float side = low || (big && small) ? 44 : big ? 56 : small ? 68 : tall ? 84 : 76;
	struct ui_node *box, *ground;

	box = ui_box(ui, row,
				 (struct ui_style){.flow = small ? FLOW_ROW : FLOW_COLUMN,
								   .gap = small ? (tight ? 8
												   : big ? 10
														 : 16)
												: 12,
								   .grow = 1,
								   .skin = SKIN_ROW,
								   .self = ALIGN_STRETCH,
								   .align = ALIGN_CENTER,
								   .min_h = small                       ? 90
											: !tall                     ? 190
											: low                       ? 150
											: ui_settings(ui)->size > 1 ? 196
																		: 224,
								   .justify = small ? JUSTIFY_START : JUSTIFY_CENTER,
								   .pad = small ? ui_pad(6, tight ? 8
															: big ? 12
																  : 16)
												: ui_pad(low ? 10 : 20, 12)});
	ground = ui_box(ui, box,
					(struct ui_style){.flow = FLOW_STACK,
									  .w = side,
									  .h = side,
									  .skin = SKIN_TILE,
									  .align = ALIGN_CENTER,
									  .justify = JUSTIFY_CENTER});
	ui_icon(ui, ground, tile->icon, low || (small && big) ? 40 : small || big ? 44 : 52, UI_INHERIT);
	ui_text_styled(ui, box,
				   (struct ui_style){.type = TYPE_H3,
									 .type_u = big     ? 27
											   : small ? 30
													   : 34,
									 .line = 1.25F,
									 .text_align = small ? ALIGN_START : ALIGN_CENTER},
				   UI_INHERIT, tile->title);
	ui_press(ui, box, tile->target);
}

struct ui_node *tile_row_add(struct ui *ui, struct ui_node *parent, const struct tile *tiles, size_t count)
{
	float gap = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX ? 10 : 16;
	struct ui_node *row = ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = gap, .self = ALIGN_STRETCH});

	for (size_t i = 0; i < count; i++)
		tile_add(ui, row, &tiles[i]);
	return row;
}
