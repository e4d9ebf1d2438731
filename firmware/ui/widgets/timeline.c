#include "ui/widgets/timeline.h"

#include "ui/icons.h"
#include "ui/list.h"

#define DOT_U 56
#define LINE_U 4

struct rule {
	uint32_t icon;
	enum ui_color solid, line;
	bool hollow;
};

static const struct rule RULES[] = {
	[TIMELINE_DONE] = {ICON_CHECK, UI_OK_S, UI_OK_S, false},
	[TIMELINE_NOW] = {ICON_AUTORENEW, UI_BRAND, UI_LINE, false},
	[TIMELINE_LATE] = {ICON_PRIORITY_HIGH, UI_BAD_S, UI_LINE, false},
	[TIMELINE_WAITING] = {ICON_POST_ADD, UI_WARN_S, UI_LINE, false},
	[TIMELINE_FUTURE] = {ICON_INVENTORY_2, UI_EDGE, UI_LINE, true},
};

/* The line from this dot down to the next row's. */
static void paint_line(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct rule *rule = node->data;
	int w = ui_px(ui, LINE_U);

	list_fill(list, (struct ui_rect){node->rect.x + (node->rect.w - w) / 2, node->rect.y, w, node->rect.h},
			  ui_theme(ui)->colors[rule->line]);
}

static void add_dot(struct ui *ui, struct ui_node *row, const struct rule *rule, bool last)
{
	struct ui_node *rail = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .w = DOT_U, .self = ALIGN_STRETCH});
	struct ui_style dot = {.flow = FLOW_STACK,
						   .w = DOT_U,
						   .h = DOT_U,
						   .radius = DOT_U / 2,
						   .fill = rule->solid,
						   .align = ALIGN_CENTER,
						   .justify = JUSTIFY_CENTER};
	struct ui_node *node;

	if (rule->hollow) {
		dot.fill = UI_SURFACE;
		dot.border = rule->solid;
		dot.border_w = 4;
	}
	node = ui_box(ui, rail, dot);
	ui_icon(ui, node, rule->icon, 36, rule->hollow ? rule->solid : UI_ONSOLID);
	if (!last)
		ui_painted(ui, rail, (struct ui_style){.grow = 1}, paint_line, rule)->aside = true;
}

struct ui_node *timeline_add(struct ui *ui, struct ui_node *parent, const struct timeline_step *steps, size_t count)
{
	struct ui_node *box = ui_column(ui, parent, 0);
	bool tight = ui_fit(ui) > 1;

	box->breaks = true;
	for (size_t i = 0; i < count && i < TIMELINE_MAX; i++) {
		bool last = i + 1 == count;
		struct ui_node *row, *texts, *head;

		row = ui_box(ui, box,
					 (struct ui_style){.flow = FLOW_ROW,
									   .gap = 26,
									   .align = ALIGN_START,
									   .min_h = tight  ? DOT_U + (ui_layout(ui) == LAYOUT_PORTRAIT ? 28 : 12)
												: last ? 84
													   : 108});
		add_dot(ui, row, &RULES[steps[i].state], last);
		texts = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .pad = {6, 0, 0, 0}});
		head = ui_box(ui, texts, (struct ui_style){.flow = FLOW_ROW, .gap = 16});
		ui_text_styled(ui, head, (struct ui_style){.type = TYPE_H3, .grow = 1}, UI_INK, steps[i].title);
		if (steps[i].date)
			ui_text_styled(ui, head, (struct ui_style){.type = TYPE_LABEL, .figures = true, .one_line = true}, UI_INK2,
						   steps[i].date);
		if (steps[i].line)
			ui_text(ui, texts, TYPE_SMALL, UI_INK2, steps[i].line);
		ui_name(ui, row, ui_format(ui, "step.%zu", i), ROLE_TEXT, NULL);
	}
	return box;
}
