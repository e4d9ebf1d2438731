#include "ui/widgets/pager.h"

#include "ui/icons.h"

static void add_button(struct ui *ui, struct ui_node *row, const char *key, uint32_t icon, const char *word, int action,
					   bool disabled, const char *why)
{
	struct ui_node *box = ui_box(ui, row,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = 14,
												   .min_h = 72,
												   .min_w = 160,
												   .skin = SKIN_SECONDARY,
												   .radius = 16,
												   .pad = ui_pad(4, 24),
												   .justify = JUSTIFY_CENTER});

	ui_icon(ui, box, icon, 40, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .semibold = true, .one_line = true}, UI_INHERIT, word);
	ui_press(ui, box, (struct ui_target){.key = key, .action = action, .disabled = disabled, .why = why});
}

struct ui_node *pager_add(struct ui *ui, struct ui_node *parent, const struct pager *pager)
{
	bool shares = parent && parent->style.flow == FLOW_ROW;
	struct ui_node *row = ui_box(
		ui, parent,
		(struct ui_style){.flow = FLOW_ROW,
						  .gap = 16,
						  .min_h = ui_layout(ui) == LAYOUT_PORTRAIT ? 92 : 72,
						  .fill = pager->in_card ? UI_BG : UI_INHERIT,
						  .radius = 19,
						  .corners = CORNERS_BOTTOM,
						  .self = ALIGN_STRETCH,
						  .pad = pager->in_card ? (struct ui_edges){10, 14, 10, 30} : (struct ui_edges){0, 0, 0, 0}});

	ui_name(ui,
			ui_text_styled(ui, row, (struct ui_style){.type = TYPE_LABEL, .grow = 1}, UI_INK2,
						   shares && pager->short_text ? pager->short_text : pager->text),
			"pager.span", ROLE_TEXT, NULL);
	add_button(ui, row, "pager.before", ICON_EXPAND_LESS, pager->before_word, pager->before_action, pager->at_start,
			   pager->why_start);
	add_button(ui, row, "pager.next", ICON_EXPAND_MORE, pager->next_word, pager->next_action, pager->at_end,
			   pager->why_end);
	return row;
}
