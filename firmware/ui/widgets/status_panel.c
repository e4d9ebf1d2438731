#include "ui/widgets/status_panel.h"

struct rule {
	enum ui_skin skin;
	enum ui_color solid;
};

static const struct rule RULES[] = {
	[STATUS_PANEL_NOW] = {SKIN_TINT, UI_BRAND},
	[STATUS_PANEL_OK] = {SKIN_OK, UI_OK_S},
	[STATUS_PANEL_WARN] = {SKIN_WARN, UI_WARN_S},
	[STATUS_PANEL_BAD] = {SKIN_BAD, UI_BAD_S},
};

struct ui_node *status_panel_add(struct ui *ui, struct ui_node *parent, const struct status_panel *panel)
{
	const struct rule *rule = &RULES[panel->kind];
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	bool tight = !tall && ui_fit(ui) > (ui_layout(ui) == LAYOUT_SMALL ? 0 : 1);
	float disc = tall ? 112 : tight ? 64 : 88;
	struct ui_node *box, *texts, *round;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = tight ? 16 : 28,
								   .skin = rule->skin,
								   .self = ALIGN_STRETCH,
								   .pad = tight ? ui_pad(12, 18) : ui_pad(tall ? 32 : 20, 32)});
	round = ui_box(ui, box,
				   (struct ui_style){.flow = FLOW_STACK,
									 .w = disc,
									 .h = disc,
									 .radius = disc / 2,
									 .fill = rule->solid,
									 .align = ALIGN_CENTER,
									 .justify = JUSTIFY_CENTER});
	ui_icon(ui, round, panel->icon, disc * 0.64F, UI_ONSOLID);
	texts = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	ui_text(ui, texts, TYPE_STATUS, UI_INHERIT, panel->headline);
	if (panel->line)
		ui_rich_styled(ui, texts, (struct ui_style){.type = TYPE_BODY, .type_u = 30, .figures = true}, UI_INHERIT,
					   panel->line);
	if (panel->note)
		ui_text_styled(ui, texts, (struct ui_style){.type = TYPE_BODY, .type_u = 30, .figures = true}, UI_INHERIT,
					   panel->note);
	return ui_name(ui, box, "status", ROLE_STATUS, NULL);
}
