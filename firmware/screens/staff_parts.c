/* Rows of parts for technicians: what it is, how it is, and whether that is well. */
#include "screens/screens_priv.h"

#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"

#define TILE_U 68
#define ROW_U 98

static void add_state(struct ui *ui, struct ui_node *row, const struct staff_part *part)
{
	static const struct chip CHIPS[] = {
		[STAFF_PART_FINE] = {CHIP_OK, ICON_CHECK_CIRCLE, I18N_MARK("Good")},
		[STAFF_PART_SOON] = {CHIP_WARN, ICON_WARNING, I18N_MARK("Soon")},
		[STAFF_PART_FAULT] = {CHIP_BAD, ICON_ERROR, I18N_MARK("Fault")},
	};
	struct chip chip = CHIPS[part->state];
	chip.text = part->word ? part->word : i18n(chip.text);
	chip_add(ui, row, &chip);
}

static void add_part(struct ui *ui, struct ui_node *parent, const struct staff_part *part)
{
	bool roomy = ui_layout(ui) == LAYOUT_PORTRAIT && ui_settings(ui)->size == 1;
	struct ui_node *row = ui_box(
		ui, parent,
		(struct ui_style){
			.flow = FLOW_ROW, .gap = 20, .min_h = roomy ? ROW_U : 64, .pad = ui_pad(4, 26), .self = ALIGN_STRETCH});
	if (roomy) {
		struct ui_node *tile = ui_box(ui, row,
									  (struct ui_style){.flow = FLOW_STACK,
														.w = TILE_U,
														.h = TILE_U,
														.skin = SKIN_TILE,
														.align = ALIGN_CENTER,
														.justify = JUSTIFY_CENTER});
		ui_icon(ui, tile, part->icon, 44, UI_INHERIT);
	}
	struct ui_node *words = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H3, .type_u = roomy ? 30 : 26}, UI_INK, part->title);
	if (part->line && part->line[0])
		ui_text_styled(ui, words, (struct ui_style){.type = TYPE_SMALL, .figures = true}, UI_INK2, part->line);
	add_state(ui, row, part);
	ui_name(ui, row, ui_format(ui, "part.%s", part->key), ROLE_STATUS, NULL);
}

void staff_parts_add(struct ui *ui, struct page *page, const struct staff_part *parts, size_t count,
					 struct staff_pages *pages)
{
	bool single = ui_layout(ui) != LAYOUT_LANDSCAPE || ui_settings(ui)->size == UI_SIZE_STEPS;
	size_t columns = single ? 1 : 2;
	size_t per_page = columns * (size_t)ui_rows(ui, (int)((count + columns - 1) / columns));
	size_t until = span_show(&pages->span, count, per_page), from = pages->span.from;
	struct ui_node *card = card_add(ui, page->info, &(struct card){.joined = true});
	struct ui_node *list = single ? card : ui_grid(ui, card, 2, 4);
	for (size_t i = from; i < until; i++) {
		if (i > from && single)
			card_rule(ui, card);
		add_part(ui, list, &parts[i]);
	}
	if (ui_layout(ui) == LAYOUT_SMALL)
		page->nav = NULL; /* it is full */
	if (count > pages->span.shown)
		screens_pager(ui, page, i18n("%zu–%zu of %zu"), from, until, count, STAFF_BEFORE, STAFF_NEXT);
}

bool staff_parts_turn(struct staff_pages *pages, const struct ui_event *event)
{
	if (event->kind != UI_EVENT_ACT || (event->action != STAFF_BEFORE && event->action != STAFF_NEXT))
		return false;
	if (event->action == STAFF_NEXT)
		span_next(&pages->span);
	else
		span_before(&pages->span);
	return true;
}
