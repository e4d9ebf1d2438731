#include "ui/widgets/hall_strip.h"

#include "ui/icons.h"
#include "ui/list.h"

#define BAR_U 8
#define BLANK "\u00a0"

/* Old calls are told, not shown as those of now: without gold, and not in the colour of what counts. */
static bool is_fresh(const struct hall_strip *strip)
{
	return !strip->awaited && !strip->stale;
}

static enum ui_color number_color(const struct hall_strip *strip)
{
	return strip->stale ? UI_INK2 : UI_BRAND;
}

/* The gold bar of the newest call; at the card's corner it follows the round. */
static void paint_bar(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct ui_node *card = node->data;
	struct ui_rect clip = list->clip, bar = {node->rect.x, node->rect.y, ui_px(ui, BAR_U), node->rect.h};
	bool outlined = ui_theme(ui)->outlined;
	int line = ui_px(ui, outlined ? 3 : 1) > 0 ? ui_px(ui, outlined ? 3 : 1) : 1;

	list->clip = ui_rect_cut(clip, bar);
	list_round(list, ui_rect_inset(card->rect, line), ui_px(ui, 20) - line,
			   ui_theme(ui)->colors[outlined ? UI_BRAND : UI_GOLD]);
	list->clip = clip;
}

static struct ui_node *call_cell(struct ui *ui, struct ui_node *parent, const struct ui_node *card, bool newest,
								 struct ui_style style)
{
	if (newest)
		return ui_painted(ui, parent, style, paint_bar, card);
	return ui_box(ui, parent, style);
}

static bool shows_service(const struct ui *ui)
{
	return ui_fit(ui) == 0 && ui_layout(ui) != LAYOUT_SMALL;
}

static void name_call(struct ui *ui, struct ui_node *cell, const struct hall_strip *strip, size_t i)
{
	if (strip->awaited)
		return;
	ui_name(ui, cell, ui_format(ui, "call.%zu", i), ROLE_STATUS,
			strip->calls[i].service && shows_service(ui)
				? ui_format(ui, "%s, %s, %s", strip->calls[i].number, strip->calls[i].counter, strip->calls[i].service)
				: ui_format(ui, "%s, %s", strip->calls[i].number, strip->calls[i].counter));
}

static void add_column(struct ui *ui, struct ui_node *row, const struct ui_node *card, const struct hall_strip *strip,
					   size_t i)
{
	struct ui_node *cell =
		call_cell(ui, row, card, i == 0 && is_fresh(strip),
				  (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .gap = 2, .pad = {18, 8, 19, 28}});

	ui_text_styled(ui, cell, (struct ui_style){.type = TYPE_CALL, .ticket = true, .one_line = true},
				   number_color(strip), strip->calls[i].number);
	ui_text_styled(ui, cell, (struct ui_style){.type = TYPE_BODY, .bold = true, .line = 1.3F}, UI_INK,
				   strip->calls[i].counter);
	if (strip->calls[i].service && shows_service(ui))
		ui_text(ui, cell, TYPE_SMALL, UI_INK2, strip->calls[i].service)->extra = true;
	name_call(ui, cell, strip, i);
}

static void add_row(struct ui *ui, struct ui_node *column, const struct ui_node *card, const struct hall_strip *strip,
					size_t i)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *cell = call_cell(
		ui, column, card, i == 0 && is_fresh(strip),
		(struct ui_style){.flow = FLOW_ROW, .gap = 24, .min_h = tall ? 117 : 78, .pad = {4, 32, 4, tall ? 32 : 28}});

	ui_text_styled(
		ui, cell,
		(struct ui_style){.type = TYPE_CALL, .type_u = tall ? 64 : 46, .ticket = true, .grow = 1.2F, .one_line = true},
		number_color(strip), strip->calls[i].number);
	ui_text_styled(ui, cell, (struct ui_style){.type = TYPE_H2, .type_u = tall ? 42 : 34, .grow = 1, .one_line = true},
				   UI_INK, strip->calls[i].counter);
	if (strip->calls[i].service && shows_service(ui))
		ui_text_styled(ui, cell,
					   (struct ui_style){.type = TYPE_BODY, .grow = 1, .text_align = tall ? ALIGN_END : ALIGN_START},
					   UI_INK2, strip->calls[i].service);
	name_call(ui, cell, strip, i);
}

static void add_head(struct ui *ui, struct ui_node *card, const struct hall_strip *strip)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct ui_node *head = ui_box(
		ui, card, (struct ui_style){.flow = FLOW_ROW, .gap = 14, .min_h = tall ? 80 : 76, .pad = {4, 28, 4, 30}});
	const char *right = strip->stale ? strip->stale : strip->waiting;

	if (!strip->stale && ui_fit(ui) > 0 && strip->waiting_short)
		right = strip->waiting_short;
	ui_icon(ui, head, ICON_CAMPAIGN, 42, UI_BRAND);
	ui_text_styled(ui, head,
				   (struct ui_style){.type = TYPE_H2, .type_u = strip->stale ? 30 : 34, .grow = 1, .one_line = true},
				   UI_INK, strip->title);
	/* very large words: the calls alone */
	bool large = ui_settings(ui)->size == UI_SIZE_STEPS || ui_fit(ui) == UI_FIT_MAX;
	if (!right || (!tall && large && !strip->stale))
		return;
	if (!tall && strip->stale && ui_settings(ui)->size > 1) /* how old they are, below it */
		head = ui_box(ui, card, (struct ui_style){.flow = FLOW_ROW, .pad = {0, 28, 8, 30}});
	head = ui_row(ui, head, 10);
	ui_icon(ui, head, strip->stale ? ICON_SCHEDULE : ICON_GROUPS, 40, strip->stale ? UI_WARN_S : UI_BRAND);
	ui_text_styled(ui, head, (struct ui_style){.type = TYPE_LABEL, .one_line = true}, UI_INK2, right);
}

static struct ui_node *one_line(struct ui *ui, struct ui_node *parent, const struct hall_strip *strip)
{
	struct ui_node *row = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = 20,
												   .min_h = 74,
												   .skin = SKIN_CARD,
												   .pad = ui_pad(4, 24),
												   .justify = JUSTIFY_BETWEEN,
												   .self = ALIGN_STRETCH});
	const char *right = strip->stale ? strip->stale : strip->waiting_short ? strip->waiting_short : strip->waiting;
	size_t most = strip->brief || ui_settings(ui)->size > 1 ? 1 : 2;
	struct ui_node *part = ui_row(ui, row, 16);

	ui_icon(ui, part, ICON_CAMPAIGN, 40, UI_BRAND);
	if (!strip->brief || ui_settings(ui)->size < UI_SIZE_STEPS)
		ui_text_styled(ui, part, (struct ui_style){.type = TYPE_LABEL, .bold = true, .one_line = true}, UI_INK,
					   strip->title);
	for (size_t i = 0; i < strip->count && i < most; i++) {
		part = ui_row(ui, row, 10);
		ui_text_styled(ui, part, (struct ui_style){.type = TYPE_CALL, .ticket = true, .one_line = true},
					   number_color(strip), strip->calls[i].number);
		ui_icon(ui, part, ICON_ARROW_FORWARD, 28, UI_INK);
		ui_text_styled(ui, part, (struct ui_style){.type = TYPE_BODY, .type_u = 30, .medium = true, .one_line = true},
					   UI_INK, strip->calls[i].counter);
		name_call(ui, part, strip, i);
	}
	if (right && (strip->stale || !strip->brief)) {
		part = ui_row(ui, row, 8);
		ui_icon(ui, part, strip->stale ? ICON_SCHEDULE : ICON_GROUPS, 40, strip->stale ? UI_WARN_S : UI_BRAND);
		ui_text_styled(ui, part, (struct ui_style){.type = TYPE_LABEL, .one_line = true}, UI_INK2, right);
	}
	row->live = true;
	return ui_name(ui, row, "hall", ROLE_STATUS, NULL);
}

/* As tall as calls are: their words are blanks. */
static struct hall_strip blank_of(const struct hall_strip *strip)
{
	struct hall_strip blank = *strip;
	for (blank.count = 0; blank.count < HALL_STRIP_CALLS; blank.count++) {
		blank.calls[blank.count].number = blank.calls[blank.count].counter = BLANK;
		blank.calls[blank.count].service = BLANK;
	}
	return blank;
}

struct ui_node *hall_strip_add(struct ui *ui, struct ui_node *parent, const struct hall_strip *given)
{
	const struct hall_strip blank = blank_of(given), *strip = given->awaited ? &blank : given;
	bool rows = strip->rows || ui_layout(ui) != LAYOUT_PORTRAIT;
	struct ui_node *card, *calls;

	if (ui_layout(ui) == LAYOUT_SMALL)
		return one_line(ui, parent, strip);
	card =
		ui_box(ui, parent,
			   (struct ui_style){.flow = FLOW_COLUMN, .skin = SKIN_CARD, .self = ALIGN_STRETCH, .pad = {1, 1, 1, 1}});
	add_head(ui, card, strip);
	if (!strip->count && strip->nobody) {
		ui_rule(ui, card);
		ui_box(ui, card, (struct ui_style){.h = 20});
		ui_text_styled(ui, card, (struct ui_style){.type = TYPE_BODY, .text_align = ALIGN_CENTER}, UI_INK2,
					   strip->nobody);
		ui_box(ui, card, (struct ui_style){.h = 20});
	}
	calls = ui_box(ui, card, (struct ui_style){.flow = rows ? FLOW_COLUMN : FLOW_ROW, .align = ALIGN_STRETCH});
	if (!rows && strip->count)
		ui_rule(ui, card)->style.h = 1;
	for (size_t i = 0; i < strip->count && i < HALL_STRIP_CALLS; i++) {
		if (rows || i)
			ui_rule(ui, calls);
		if (rows)
			add_row(ui, calls, card, strip, i);
		else
			add_column(ui, calls, card, strip, i);
	}
	card->live = true;
	return ui_name(ui, card, "hall", ROLE_STATUS, NULL);
}
