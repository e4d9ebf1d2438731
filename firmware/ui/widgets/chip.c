#include "ui/widgets/chip.h"

static const enum ui_skin SKINS[] = {[CHIP_OK] = SKIN_OK,
									 [CHIP_NOW] = SKIN_TINT,
									 [CHIP_WARN] = SKIN_WARN,
									 [CHIP_BAD] = SKIN_BAD,
									 [CHIP_QUIET] = SKIN_WELL};

struct ui_node *chip_add(struct ui *ui, struct ui_node *parent, const struct chip *chip)
{
	struct ui_node *box;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = 10,
								   .min_h = 48,
								   .radius = 24,
								   .skin = SKINS[chip->kind],
								   .pad = ui_pad(4, 20),
								   .self = parent && parent->style.flow == FLOW_ROW ? ALIGN_CENTER : ALIGN_START});
	box->style.pad.left = 14;
	ui_icon(ui, box, chip->icon, 32, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_LABEL, .one_line = true, .line = 1.3F}, UI_INHERIT,
				   chip->text);
	return box;
}
