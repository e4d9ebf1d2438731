#include "ui/widgets/card.h"

struct ui_node *card_add(struct ui *ui, struct ui_node *parent, const struct card *card)
{
	struct ui_edges pad = card->joined                       ? (struct ui_edges){1, 1, 1, 1}
						  : ui_layout(ui) == LAYOUT_PORTRAIT ? ui_pad(28, 32)
						  : ui_layout(ui) == LAYOUT_SMALL    ? ui_pad(14, 24)
															 : ui_pad(18, 26);
	struct ui_node *box;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_COLUMN,
								   .skin = card->deep ? SKIN_DEEP : SKIN_CARD,
								   .pad = pad,
								   .gap = card->joined                    ? 0
										  : card->gap > 0                 ? card->gap
										  : ui_layout(ui) == LAYOUT_SMALL ? 8
																		  : 12,
								   .self = ALIGN_STRETCH});
	if (card->title)
		ui_text(ui, box, TYPE_H2, UI_INHERIT, card->title);
	if (card->line)
		ui_rich(ui, box, TYPE_BODY, UI_INK2, card->line);
	if (card->key)
		ui_name(ui, box, card->key, ROLE_TEXT, NULL);
	return box;
}

void card_rule(struct ui *ui, struct ui_node *card)
{
	ui_rule(ui, card);
}
