#include "ui/widgets/option.h"

#include "ui/icons.h"

struct ui_node *option_add(struct ui *ui, struct ui_node *parent, const struct option *option)
{
	static const uint32_t MARKS[2][2] = {{ICON_RADIO_BUTTON_UNCHECKED, ICON_RADIO_BUTTON_CHECKED},
										 {ICON_CHECK_BOX_OUTLINE_BLANK, ICON_CHECK_BOX}};
	bool tight = ui_layout(ui) != LAYOUT_PORTRAIT && ui_fit(ui) > (ui_layout(ui) == LAYOUT_SMALL ? 0 : 1);
	float h = option->h > 0 ? option->h : ui_layout(ui) == LAYOUT_PORTRAIT ? 104 : tight ? 64 : 84;
	struct ui_target target = option->target;
	struct ui_node *box;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = tight ? 12 : 20,
								   .min_h = h,
								   .skin = SKIN_OPTION,
								   .grow = 1,
								   .pad = tight ? ui_pad(4, 14) : ui_pad(8, 26),
								   .self = ALIGN_STRETCH});
	ui_icon(ui, box, MARKS[option->check][target.selected], 44, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .semibold = true, .line = 1.3F, .grow = 1}, UI_INHERIT,
				   option->label);
	target.role = option->check ? ROLE_CHECK : ROLE_OPTION;
	return ui_press(ui, box, target);
}
