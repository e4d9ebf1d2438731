#include "ui/widgets/home_card.h"

#include "ui/icons.h"

static void add_top(struct ui *ui, struct ui_node *card, const struct home_card *spec)
{
	bool small = ui_layout(ui) == LAYOUT_SMALL, tall = ui_layout(ui) == LAYOUT_PORTRAIT,
		 big = ui_settings(ui)->size > 1;
	bool tight = tall && ui_reach_top(ui) > 0 && ui_fit(ui) == UI_FIT_MAX;
	float least = tall ? (tight ? 158 : big ? 204 : 234) : small ? (big ? 104 : 132) : big ? 124 : 180;
	float tile = small ? 92 : tight ? 112 : tall ? 144 : big ? 100 : 112, disc = small ? 76 : 92;
	struct ui_node *top, *texts, *box;

	top = ui_box(ui, card,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = small ? 24 : 32,
								   .grow = 1,
								   .skin = SKIN_HOME_TOP,
								   .min_h = least,
								   .pad = ui_pad(big ? 6 : 16, tall    ? 36
															   : small ? 26
																	   : 32),
								   .corners = CORNERS_TOP,
								   .radius = ui_theme(ui)->outlined ? 23 : 26});
	box = ui_box(ui, top,
				 (struct ui_style){.flow = FLOW_STACK,
								   .w = tile,
								   .h = tile,
								   .radius = 26,
								   .fill = UI_TILE,
								   .align = ALIGN_CENTER,
								   .justify = JUSTIFY_CENTER});
	ui_icon(ui, box, ICON_CONFIRMATION_NUMBER, small ? 64 : tile * 0.64F, UI_ONTILE);
	texts = ui_box(ui, top, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	ui_text(ui, texts, TYPE_ACTION, UI_ONBRAND, big && spec->short_title ? spec->short_title : spec->title);
	if (spec->line && ui_fit(ui) == 0 && ui_settings(ui)->size < 3)
		ui_text(ui, texts, TYPE_BODY, UI_ONBRAND2, spec->line);
	box = ui_box(ui, top,
				 (struct ui_style){.flow = FLOW_STACK,
								   .w = disc,
								   .h = disc,
								   .radius = disc / 2,
								   .fill = UI_GOLD,
								   .align = ALIGN_CENTER,
								   .justify = JUSTIFY_CENTER});
	ui_icon(ui, box, ICON_ARROW_FORWARD, 52, UI_ONGOLD);
	ui_press(ui, top, spec->target);
}

static void add_pick(struct ui *ui, struct ui_node *row, const char *label, struct ui_target target)
{
	bool small = ui_layout(ui) == LAYOUT_SMALL, tall = ui_layout(ui) == LAYOUT_PORTRAIT,
		 big = ui_settings(ui)->size > 1;
	struct ui_node *box = ui_box(ui, row,
								 (struct ui_style){.flow = FLOW_ROW,
												   .grow = 1,
												   .min_h = small          ? 72
															: tall || !big ? 96
																		   : 84,
												   .skin = SKIN_QUICK,
												   .pad = ui_pad(6, 12),
												   .justify = JUSTIFY_CENTER,
												   .self = ALIGN_STRETCH});

	ui_text_styled(ui, box,
				   (struct ui_style){.type = TYPE_BUTTON,
									 .type_u = tall           ? 32
											   : small || big ? 27
															  : 32,
									 .text_align = ALIGN_CENTER},
				   UI_INHERIT, label);
	ui_press(ui, box, target);
}

struct ui_node *home_card_add(struct ui *ui, struct ui_node *parent, const struct home_card *spec)
{
	bool small = ui_layout(ui) == LAYOUT_SMALL, tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	bool big = ui_settings(ui)->size > 1;
	bool tight = tall && ui_reach_top(ui) > 0 && ui_fit(ui) == UI_FIT_MAX;
	float side = tall ? 36 : small ? 26 : 32, rim = ui_theme(ui)->outlined ? 3 : 0;
	struct ui_node *card, *strip, *row;

	card = ui_box(ui, parent,
				  (struct ui_style){.flow = FLOW_COLUMN,
									.skin = SKIN_DEEP,
									.fill = UI_STRIP,
									.border = UI_STRIPEDGE,
									.pad = ui_pad(rim, rim),
									.self = ALIGN_STRETCH});
	add_top(ui, card, spec);
	if (!spec->pick_count)
		return card;
	strip = ui_box(ui, card,
				   (struct ui_style){.flow = small ? FLOW_ROW : FLOW_COLUMN,
									 .gap = small ? 20 : 10,
									 .skin = SKIN_STRIP,
									 .corners = CORNERS_BOTTOM,
									 .pad = {small || tight ? 14
											 : tall || !big ? 22
															: 14,
											 side,
											 small || tight ? 18
											 : tall         ? 32
											 : big          ? 18
															: 24,
											 side},
									 .align = small ? ALIGN_CENTER : ALIGN_STRETCH});
	if (spec->quick && ui_fit(ui) < 2 && ui_settings(ui)->size == 1)
		ui_text(ui, strip, TYPE_LABEL, UI_INHERIT, spec->quick)->extra = true;
	row = ui_box(ui, strip, (struct ui_style){.flow = FLOW_ROW, .gap = small ? 12 : 16, .grow = small ? 1 : 0});
	for (size_t i = 0; i < spec->pick_count; i++)
		add_pick(ui, row, spec->picks[i].label, spec->picks[i].target);
	return card;
}
