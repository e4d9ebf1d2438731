#include "ui/widgets/ticket_card.h"

#include "ui/list.h"

#define NOTCH_U 24

static void paint_tear(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const uint32_t *colors = ui_theme(ui)->colors;
	struct ui_rect r = node->rect, clip = list->clip;
	int notch = ui_px(ui, NOTCH_U), inset = ui_px(ui, 40), dot = ui_px(ui, 4);
	int y = r.y + r.h / 2;

	list->clip = ui_rect_cut(clip, (struct ui_rect){r.x, y - notch, r.w, 2 * notch});
	list_arc(list, (struct ui_rect){r.x - notch, y - notch, 2 * notch, 2 * notch}, 0, 1, colors[UI_BG]);
	list_arc(list, (struct ui_rect){r.x + r.w - notch, y - notch, 2 * notch, 2 * notch}, 0, 1, colors[UI_BG]);
	list->clip = clip;
	list_dots(list, (struct ui_rect){r.x + inset, y - dot / 2, r.w - 2 * inset, dot}, dot, ui_px(ui, 8),
			  colors[UI_DOTS]);
}

struct ui_node *ticket_card_add(struct ui *ui, struct ui_node *parent, const struct ticket_card *card)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	bool tight = ui_fit(ui) > 1;
	struct ui_style number = {.type = TYPE_NUMBER, .text_align = ALIGN_CENTER, .ticket = true, .one_line = true};
	struct ui_node *box, *below, *tear;

	if (!tall) { /* the number has no marks below or above: it needs no more than its capitals */
		number.line = 1;
		number.fixed_size = true;
		if (tight)
			number.type_u = ui_layout(ui) == LAYOUT_SMALL ? 120 : 170;
	}

	box = ui_box(ui, parent,
				 (struct ui_style){
					 .flow = FLOW_COLUMN, .skin = SKIN_DEEP, .self = ALIGN_STRETCH, .pad = {tall ? 28 : 16, 0, 0, 0}});
	if (!tight || tall)
		ui_text_styled(ui, box, (struct ui_style){.type = TYPE_GREET, .text_align = ALIGN_CENTER}, UI_INK2, card->label)
			->extra = true;
	ui_text_styled(ui, box, number, UI_BRAND, card->number);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_H2, .type_u = tall ? 42 : 36, .text_align = ALIGN_CENTER},
				   UI_INK, card->service);
	if (card->line)
		ui_rich_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .text_align = ALIGN_CENTER}, UI_INK2, card->line);
	ui_name(ui, box, "ticket", ROLE_STATUS, NULL);
	if (!tall && !card->facts.count)
		return ui_box(ui, box, (struct ui_style){.h = 12});
	tear = ui_painted(ui, box, (struct ui_style){.h = tall ? 48 : 24}, paint_tear, NULL);
	tear->aside = true;
	below = ui_box(ui, box,
				   (struct ui_style){.flow = FLOW_COLUMN, .pad = {0, tall ? 16 : 8, tall ? 16 : 8, tall ? 16 : 8}});
	if (card->facts.count) {
		struct fact_strip facts = card->facts;

		facts.bare = facts.center = true;
		fact_strip_add(ui, below, &facts);
	}
	return below;
}
