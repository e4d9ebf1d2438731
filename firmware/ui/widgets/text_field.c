#include "ui/widgets/text_field.h"

#include "base/utf8.h"
#include "ui/icons.h"
#include "ui/list.h"

#include <string.h>

#define DOT "•"
#define NO_BREAK_SPACE "\u00a0" /* a line drops plain spaces at its end */

static void paint_cursor(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	list_fill(list, node->rect, ui_theme(ui)->colors[UI_BRAND]);
}

static void paint_underline(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	int w = ui_px(ui, 3);
	struct ui_rect r = node->rect;

	list_fill(list, (struct ui_rect){r.x, r.y + r.h - w * 2, r.w, w}, ui_theme(ui)->colors[UI_INK]);
}

#define DOTS_MAX 64

/* One dot a sign. */
static const char *dots(struct ui *ui, const char *text)
{
	char *out = ui_memory(ui, DOTS_MAX * strlen(DOT) + 1);
	const char *end = text + strlen(text);
	size_t len = 0;

	for (const char *at = text; at < end && len < DOTS_MAX * strlen(DOT); len += strlen(DOT)) {
		utf8_next(&at, end);
		memcpy(out + len, DOT, strlen(DOT));
	}
	return out;
}

static void add_typed(struct ui *ui, struct ui_node *line, const char *text, int underline)
{
	struct ui_style style = {.type = TYPE_BUTTON, .type_u = 38, .one_line = true, .semibold = true};
	size_t len = strlen(text), tail = underline > 0 && (size_t)underline <= len ? (size_t)underline : 0;
	struct ui_node *last;

	if (len > tail) {
		bool space = text[len - tail - 1] == ' ';

		ui_text_styled(ui, line, style, UI_INK,
					   ui_format(ui, "%.*s%s", (int)(len - tail - space), text, space ? NO_BREAK_SPACE : ""));
	}
	if (!tail)
		return;
	last = ui_painted(ui, line, (struct ui_style){.flow = FLOW_COLUMN}, paint_underline, NULL);
	ui_text_styled(ui, last, style, UI_INK, text + len - tail);
}

struct ui_node *text_field_add(struct ui *ui, struct ui_node *parent, const struct text_field *field)
{
	const char *text = field->text ? field->text : "";
	struct ui_node *box, *line, *clear;

	box = ui_box(ui, parent,
				 (struct ui_style){.flow = FLOW_ROW,
								   .gap = 24,
								   .h = ui_layout(ui) == LAYOUT_PORTRAIT && ui_reach_top(ui) <= 0 ? 112 : 88,
								   .fill = UI_SURFACE,
								   .border = UI_BRAND,
								   .border_w = 4,
								   .radius = 20,
								   .pad = {0, 12, 0, 34},
								   .self = ALIGN_STRETCH});
	if (field->icon)
		ui_icon(ui, box, field->icon, 48, UI_BRAND);
	line = ui_box(ui, box, (struct ui_style){.flow = FLOW_ROW, .grow = 1});
	if (*text)
		add_typed(ui, line, field->secret ? dots(ui, text) : text, field->secret ? 0 : field->underline);
	ui_painted(ui, line, (struct ui_style){.w = 4, .h = 52}, paint_cursor, NULL)->aside = true;
	if (!*text && field->hint && (ui_layout(ui) == LAYOUT_PORTRAIT || ui_fit(ui) < 2))
		ui_text_styled(ui, line, (struct ui_style){.type = TYPE_BUTTON, .medium = true, .one_line = true}, UI_INK2,
					   field->hint)
			->extra = true; /* once something is typed it is gone, too */
	if (field->clear_action && *text) {
		clear = ui_box(ui, box,
					   (struct ui_style){.flow = FLOW_STACK,
										 .w = 88,
										 .h = 80,
										 .skin = SKIN_JOINED,
										 .align = ALIGN_CENTER,
										 .justify = JUSTIFY_CENTER});
		ui_icon(ui, clear, ICON_CLEAR, 40, UI_INHERIT);
		ui_press(ui, clear,
				 (struct ui_target){.key = "field.clear", .action = field->clear_action, .spoken = field->clear_word});
	}
	return ui_name(ui, box, field->key ? field->key : "field", ROLE_FIELD, field->secret && *text ? "" : NULL);
}
