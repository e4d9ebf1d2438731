#include "ui/widgets/button.h"

struct rule {
	enum ui_skin skin;
	enum ui_type type;
	float h, icon, gap, radius;
};

static const struct rule RULES[] = {
	[BUTTON_SECONDARY] = {SKIN_SECONDARY, TYPE_BUTTON, 96, 40, 16, 18},
	[BUTTON_PRIMARY] = {SKIN_PRIMARY, TYPE_BUTTON, 96, 40, 16, 18},
	[BUTTON_BIG] = {SKIN_PRIMARY, TYPE_BIG_BUTTON, 132, 52, 16, 22},
	[BUTTON_PILL] = {SKIN_PILL, TYPE_LABEL, 72, 32, 10, 36},
};

static float height(const struct ui *ui, const struct button *button, const struct rule *rule)
{
	float h = button->h > 0 ? button->h : rule->h;

	if (ui_layout(ui) == LAYOUT_PORTRAIT || button->kind == BUTTON_PILL)
		return h;
	if (ui_layout(ui) == LAYOUT_PAD)
		return 64;
	if (button->kind == BUTTON_BIG)
		return 100;
	return ui_layout(ui) == LAYOUT_SMALL ? 76 : 84;
}

struct ui_node *button_add(struct ui *ui, struct ui_node *parent, const struct button *button)
{
	const struct rule *rule = &RULES[button->kind];
	/* Where it stands in the navigation row and words are large, the colour alone says that it is the one. */
	bool plain = button->kind == BUTTON_BIG && ui_layout(ui) != LAYOUT_PORTRAIT && ui_fit(ui) > 1;
	enum ui_type type = plain ? TYPE_BUTTON : rule->type;
	struct ui_node *box;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = rule->gap,
								   .min_h = height(ui, button, rule),
								   .min_w = 160,
								   .grow = button->grow,
								   .skin = rule->skin,
								   .radius = rule->radius,
								   .self = ALIGN_STRETCH,
								   .pad = ui_pad(8, button->start ? 20 : 24),
								   .justify = button->start ? JUSTIFY_START : JUSTIFY_CENTER});
	if (button->icon)
		ui_icon(ui, box, button->icon, rule->icon, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = type, .text_align = button->start ? ALIGN_START : ALIGN_CENTER},
				   UI_INHERIT, button->label);
	if (button->note && (ui_settings(ui)->size == 1 || ui_layout(ui) == LAYOUT_PORTRAIT) && ui_fit(ui) < 2)
		ui_text_styled(ui, box, (struct ui_style){.type = type, .medium = true, .figures = true}, UI_INHERIT,
					   button->note)
			->live = true; /* it counts down */
	return ui_press(ui, box, button->target);
}
