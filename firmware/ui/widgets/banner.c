#include "ui/widgets/banner.h"

#define FACT_U 34
#define STRONG_U 38

static const enum ui_skin SKINS[] = {
	[BANNER_INFO] = SKIN_TINT, [BANNER_OK] = SKIN_OK, [BANNER_WARN] = SKIN_WARN, [BANNER_BAD] = SKIN_BAD};

struct ui_node *banner_add(struct ui *ui, struct ui_node *parent, const struct banner *banner)
{
	bool tight = ui_layout(ui) != LAYOUT_PORTRAIT && ui_fit(ui) > 1;
	bool bare = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX;
	struct ui_node *box, *texts;

	box = ui_box(
		ui, parent,
		(struct ui_style){.flow = FLOW_ROW,
						  .gap = tight ? 14 : 22,
						  .align = banner->fact && banner->line && !tight ? ALIGN_START : ALIGN_AUTO,
						  .skin = SKINS[banner->kind],
						  .pad = tight ? ui_pad(bare ? 4 : 12, 16) : ui_pad(24, 28),
						  .self = ALIGN_STRETCH});
	if (banner->icon)
		ui_icon(ui, box, banner->icon, tight ? 40 : 52, UI_INHERIT);
	texts = ui_box(ui, box, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	if (banner->fact)
		ui_rich_styled(ui, texts, (struct ui_style){.type = TYPE_H3, .type_u = banner->strong ? STRONG_U : FACT_U},
					   UI_INHERIT, banner->fact);
	if (banner->line)
		ui_rich(ui, texts, TYPE_BODY, UI_INHERIT, banner->line);
	return ui_name(ui, box, banner->key ? banner->key : "banner", banner->kind == BANNER_BAD ? ROLE_ALERT : ROLE_STATUS,
				   NULL);
}
