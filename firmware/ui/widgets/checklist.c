#include "ui/widgets/checklist.h"

#include "ui/icons.h"

struct mark {
	uint32_t icon;
	enum ui_color color;
};

static const struct mark MARKS[] = {
	[CHECKLIST_NEEDED] = {ICON_CHECK_BOX_OUTLINE_BLANK, UI_BRAND},
	[CHECKLIST_KNOWN] = {ICON_CHECK_CIRCLE, UI_OK_S},
	[CHECKLIST_MAYBE] = {ICON_INDETERMINATE_CHECK_BOX, UI_EDGE},
	[CHECKLIST_NOTE] = {ICON_INFO, UI_BRAND},
};

struct ui_node *checklist_add(struct ui *ui, struct ui_node *parent, const struct checklist_item *items, size_t count)
{
	struct ui_node *box = ui_column(ui, parent, ui_layout(ui) == LAYOUT_PORTRAIT ? 18 : 8);

	box->breaks = true;
	for (size_t i = 0; i < count; i++) {
		const struct checklist_item *item = &items[i];
		struct ui_node *row = ui_box(ui, box,
									 (struct ui_style){.flow = FLOW_ROW,
													   .gap = 18,
													   .align = ALIGN_START,
													   .min_h = ui_layout(ui) == LAYOUT_PORTRAIT ? 48 : 40});
		struct ui_node *texts;

		ui_icon(ui, row, MARKS[item->kind].icon, 40, MARKS[item->kind].color);
		texts = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
		ui_rich_styled(
			ui, texts,
			(struct ui_style){.type = TYPE_BODY, .type_u = item->line ? 30 : 0, .bold = !item->plain && item->line},
			item->kind == CHECKLIST_NOTE ? UI_INK2 : UI_INK, item->title);
		if (item->line)
			ui_rich(ui, texts, TYPE_SMALL, UI_INK2, item->line);
		ui_name(ui, row, ui_format(ui, "paper.%zu", i), ROLE_TEXT, NULL);
	}
	return box;
}
