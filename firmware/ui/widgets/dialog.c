#include "ui/widgets/dialog.h"

#include "ui/widgets/button.h"

struct ui_node *dialog_add(struct ui *ui, const struct dialog *dialog)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *card;

	card = ui_box(ui, ui_overlay(ui),
				  (struct ui_style){.flow = FLOW_COLUMN,
									.gap = 18,
									.w = tall || ui_width(ui) > 1000 ? 940 : 900,
									.pad = ui_pad(tall ? 56 : 32, 56),
									.skin = SKIN_DEEP,
									.radius = 32});
	if (dialog->icon)
		ui_icon(ui, card, dialog->icon, 92, UI_BRAND)->style.self = ALIGN_CENTER;
	ui_text_styled(ui, card, (struct ui_style){.type = TYPE_H1, .text_align = ALIGN_CENTER}, UI_INK, dialog->title);
	if (dialog->text)
		ui_rich_styled(ui, card, (struct ui_style){.type = TYPE_BODY, .type_u = 30, .text_align = ALIGN_CENTER},
					   UI_INK2, dialog->text);
	ui_gap(ui, card, tall ? 8 : 2);
	for (size_t i = 0; i < dialog->count; i++)
		button_add(ui, card,
				   &(struct button){.kind = i ? BUTTON_SECONDARY : BUTTON_BIG,
									.h = i ? 108 : 0,
									.label = dialog->buttons[i].label,
									.icon = dialog->buttons[i].icon,
									.target = dialog->buttons[i].target});
	return ui_name(ui, card, "dialog", ROLE_DIALOG, NULL);
}
