#include "ui/widgets/tool_bar.h"

#include "ui/icons.h"
#include "ui/own_actions.h"

#include <stddef.h>

struct tool {
	const char *key, *msgid, *sign; /* sign: letters instead of an icon */
	uint32_t icon;
	int action;
};

static const struct tool TOOLS[] = {
	{"tool.language", NULL, NULL, ICON_LANGUAGE, UI_OWN_LANGUAGE},
	{"tool.smaller", UI_MARK("Smaller"), "A−", 0, UI_OWN_SMALLER},
	{"tool.larger", UI_MARK("Larger"), "A+", 0, UI_OWN_LARGER},
	{"tool.contrast", UI_MARK("Contrast"), NULL, ICON_CONTRAST, UI_OWN_CONTRAST},
	{"tool.audio", UI_MARK("Read aloud"), NULL, ICON_VOLUME_UP, UI_OWN_AUDIO},
	{"tool.reach", UI_MARK("Low reach"), NULL, ICON_VERTICAL_ALIGN_BOTTOM, UI_OWN_REACH},
};
#define TOOL_COUNT 6

/* Large words do not fit six abreast. */
static bool two_rows(const struct ui *ui)
{
	return ui_settings(ui)->size > 1;
}

static float height_of(const struct ui *ui)
{
	static const float ONE_ROW[LAYOUTS] = {150, 112, 108, 112}, TWO_ROWS[LAYOUTS] = {290, 164, 136, 164};
	float h = (two_rows(ui) ? TWO_ROWS : ONE_ROW)[ui_layout(ui)];

	return two_rows(ui) && ui_settings(ui)->size == 3 && ui_layout(ui) == LAYOUT_PORTRAIT ? h + 21 : h;
}

static bool is_on(const struct ui *ui, int action)
{
	const struct ui_settings *s = ui_settings(ui);

	switch (action) {
	case UI_OWN_CONTRAST:
		return s->contrast != CONTRAST_NORMAL;
	case UI_OWN_AUDIO:
		return s->audio;
	case UI_OWN_REACH:
		return s->low_reach;
	default:
		return false;
	}
}

static bool is_at_end(const struct ui *ui, int action)
{
	return (action == UI_OWN_SMALLER && ui_settings(ui)->size == 1) ||
		   (action == UI_OWN_LARGER && ui_settings(ui)->size == UI_SIZE_STEPS);
}

static void add_tool(struct ui *ui, struct ui_node *row, const struct tool *tool)
{
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE || ui_layout(ui) == LAYOUT_PAD;
	bool beside = wide || (two_rows(ui) && ui_layout(ui) == LAYOUT_SMALL);
	bool small = ui_layout(ui) == LAYOUT_SMALL;
	const char *word = tool->msgid ? ui_word(ui, tool->msgid) : ui_next_language(ui);
	struct ui_node *tile;

	tile = ui_box(ui, row,
				  (struct ui_style){.flow = beside ? FLOW_ROW : FLOW_COLUMN,
									.gap = beside  ? 16
										   : small ? 0
												   : 4,
									.grow = tool->msgid || two_rows(ui) ? 1 : 1.25F,
									.justify = JUSTIFY_CENTER,
									.align = ALIGN_CENTER,
									.self = ALIGN_STRETCH,
									.skin = SKIN_TOOL,
									.pad = ui_pad(two_rows(ui) ? 0 : 6, 4)});
	if (tool->sign)
		ui_text_styled(ui, tile,
					   (struct ui_style){.type = TYPE_H2,
										 .type_u = two_rows(ui) && ui_layout(ui) != LAYOUT_PORTRAIT ? 28 : 36,
										 .line = 1.23F},
					   UI_INHERIT, tool->sign)
			->aside = true;
	else
		ui_icon(ui, tile, tool->icon, ui_layout(ui) == LAYOUT_PORTRAIT ? 44 : 40, UI_INHERIT);
	ui_text_styled(ui, tile, (struct ui_style){.type = TYPE_TOOL, .text_align = ALIGN_CENTER, .one_line = true},
				   UI_INHERIT, word);
	ui_press(ui, tile,
			 (struct ui_target){.key = tool->key,
								.action = tool->action,
								.selected = is_on(ui, tool->action),
								.repeats = is_at_end(ui, tool->action)});
}

struct ui_node *tool_bar_add(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *band = ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .h = height_of(ui)});
	bool small = ui_layout(ui) == LAYOUT_SMALL;
	struct ui_node *tiles;

	ui_box(ui, band, (struct ui_style){.h = 1, .fill = UI_LINE});
	tiles = ui_box(ui, band,
				   (struct ui_style){.flow = two_rows(ui) ? FLOW_GRID : FLOW_ROW,
									 .columns = 3,
									 .grow = 1,
									 .gap = small ? 10 : 12,
									 .align = ALIGN_STRETCH,
									 .fill = UI_SURFACE,
									 .pad = small ? (struct ui_edges){9, 12, 8, 12}
											: two_rows(ui) && ui_layout(ui) != LAYOUT_PORTRAIT
												? (struct ui_edges){10, 24, 10, 24}
												: (struct ui_edges){14, 24, 18, 24}});
	for (size_t i = 0; i < TOOL_COUNT; i++)
		add_tool(ui, tiles, &TOOLS[i]);
	return band;
}
