#include "ui/widgets/rating_row.h"

#include "base/check.h"
#include "ui/icons.h"

struct face {
	uint32_t icon;
	enum ui_color tint, ink;
};

static const struct face FACES[6] = {
	[1] = {ICON_SENTIMENT_VERY_DISSATISFIED, UI_FACE1_T, UI_FACE1},
	[2] = {ICON_SENTIMENT_DISSATISFIED, UI_FACE2_T, UI_FACE2},
	[3] = {ICON_SENTIMENT_NEUTRAL, UI_FACE3_T, UI_FACE3},
	[4] = {ICON_SENTIMENT_SATISFIED, UI_FACE4_T, UI_FACE4},
	[5] = {ICON_SENTIMENT_VERY_SATISFIED, UI_FACE5_T, UI_FACE5},
};

static const struct face *face_of(int level)
{
	CHECK(level >= 1 && level <= 5);
	return &FACES[level];
}

uint32_t rating_row_icon(int level)
{
	return face_of(level)->icon;
}

struct ui_node *rating_row_add(struct ui *ui, struct ui_node *parent, const struct rating_row *row)
{
	const struct face *face = face_of(row->level);
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT, pad = ui_layout(ui) == LAYOUT_PAD;
	/* face and word side by side, two rows next to each other */
	bool pair = row->narrow && !tall;
	float disc = row->upright  ? (pad                                  ? 93.5F
								  : ui_settings(ui)->size > 1 && !tall ? 80
																	   : 100)
				 : pair        ? (pad               ? 52
								  : ui_fit(ui) == 0 ? 88
													: 64)
				 : row->narrow ? 84
				 : tall        ? 120
							   : 88;
	float h = row->upright  ? (pad ? 187 : 200)
			  : pair        ? (pad || ui_fit(ui) > 0 ? 76 : 112)
			  : row->narrow ? 132
			  : tall        ? 172
							: 108;
	struct ui_node *box, *round, *words;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = row->upright ? FLOW_COLUMN : FLOW_ROW,
								   .gap = pad && row->upright           ? 8
										  : pair                        ? 12
										  : row->upright || row->narrow ? 16
																		: 32,
								   .min_h = h,
								   .skin = SKIN_RATING,
								   .pad = ui_pad(pair  ? 4
												 : pad ? 14
													   : 12,
												 row->upright  ? (pad ? 2 : 8)
												 : pair        ? 14
												 : row->narrow ? 20
															   : 34),
								   .self = ALIGN_STRETCH,
								   .grow = row->upright ? 1 : 0,
								   .align = row->upright ? ALIGN_CENTER : ALIGN_AUTO,
								   .justify = row->upright ? JUSTIFY_CENTER : JUSTIFY_START});
	round = ui_box(ui, box,
				   (struct ui_style){.flow = FLOW_STACK,
									 .w = disc,
									 .h = disc,
									 .radius = disc / 2,
									 .fill = face->tint,
									 .align = ALIGN_CENTER,
									 .justify = JUSTIFY_CENTER});
	ui_icon(ui, round, face->icon, disc * 0.885F, face->ink);
	words = box;
	if (row->upright && pad) /* all discs at one height, whether a word takes one line or two */
		words = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .justify = JUSTIFY_CENTER});
	ui_text_styled(ui, words,
				   (struct ui_style){.type = TYPE_RATING,
									 .fixed_size = pad && row->upright,
									 .semibold = pad,
									 .line = pair ? 1.2F : 0,
									 .type_u = pad && row->upright                                 ? 21.1F
											   : pair                                              ? 26
											   : row->narrow                                       ? 29
											   : row->upright && ui_layout(ui) != LAYOUT_LANDSCAPE ? 26
																								   : 0,
									 .grow = row->upright ? 0 : 1,
									 .text_align = row->upright ? ALIGN_CENTER : ALIGN_START},
				   UI_INHERIT, row->label);
	return ui_press(ui, box, row->target);
}
