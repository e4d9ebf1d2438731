#include "ui/widgets/page.h"

#include "ui/icons.h"
#include "ui/own_actions.h"
#include "ui/widgets/button.h"
#include "ui/widgets/tool_bar.h"

#define TIGHT_GAP_U 10 /* 3 mm: targets may stand no closer */

static struct ui_node *part(struct ui *ui, struct ui_node *parent, float gap)
{
	return ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .gap = gap});
}

static bool is_wide(const struct ui *ui)
{
	return ui_layout(ui) == LAYOUT_LANDSCAPE || ui_layout(ui) == LAYOUT_PAD;
}

static struct page one_column(struct ui *ui, struct ui_node *body, const struct page_spec *spec, float gap)
{
	struct page page = {NULL};
	bool low = ui_reach_top(ui) > 0;

	page.info = part(ui, body, gap);
	if (low)
		ui_space(ui, body);
	page.main = part(ui, body, gap);
	if (spec->full && !low)
		page.main->style.grow = 1;
	else if (!low)
		ui_space(ui, body);
	return page;
}

static struct page two_columns(struct ui *ui, struct ui_node *body, const struct page_spec *spec, float split,
							   float gap)
{
	struct ui_node *row =
		ui_box(ui, body, (struct ui_style){.flow = FLOW_ROW, .gap = 28, .grow = 1, .align = ALIGN_STRETCH});
	bool low = ui_reach_top(ui) > 0;
	struct ui_node *right;
	struct page page = {NULL};

	page.info = part(ui, row, gap);
	right = part(ui, row, gap);
	if (spec->right_first) {
		page.info->style.grow = 1;
		right->style.w = split;
	} else {
		page.info->style.w = split;
		right->style.grow = 1;
	}
	if (low)
		ui_space(ui, right);
	page.main = part(ui, right, gap);
	if (spec->full || !low)
		page.main->style.grow = 1;
	return page;
}

struct page page_add(struct ui *ui, const struct page_spec *spec)
{
	struct ui_node *root = ui_box(ui, NULL, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	bool wide = is_wide(ui), small = ui_layout(ui) == LAYOUT_SMALL;
	bool tight = (wide || small) && ui_fit(ui) > 1;
	float gap = spec->gap > 0 ? spec->gap : tight ? TIGHT_GAP_U : wide ? 20 : small ? 16 : 24;
	float top = spec->top > 0 ? spec->top : tight ? TIGHT_GAP_U : wide ? 20 : small ? 14 : 32, side = ui_margin(ui);
	float split = wide ? spec->left_u : small ? spec->small_left_u : 0;
	struct ui_node *under, *body;
	struct page page;

	if (!spec->no_header)
		header_add(ui, root, &spec->header);
	under = ui_box(ui, root, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .gap = gap});
	body =
		ui_box(ui, under, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1, .gap = gap, .pad = {top, side, 0, side}});
	page = split > 0 ? two_columns(ui, body, spec, split, gap) : one_column(ui, body, spec, gap);
	page.beside = split > 0;
	page.foot = part(ui, under, gap);
	page.foot->style.pad = (struct ui_edges){0, side, small ? 13 : 16, side};
	if (!spec->no_tools)
		tool_bar_add(ui, root);
	return page;
}

struct ui_node *page_title(struct ui *ui, struct ui_node *parent, const char *over, const char *title, const char *line)
{
	bool roomy = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) == 0;
	struct ui_node *box =
		ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .pad = {roomy ? 6 : 0, 0, roomy ? 1 : 0, 0}});

	if (over && ui_fit(ui) < 2 && ui_layout(ui) == LAYOUT_PORTRAIT)
		ui_text(ui, box, TYPE_LABEL, UI_BRAND, over);
	ui_text(ui, box, TYPE_H1, UI_INK, title);
	if (line && ui_fit(ui) == 0)
		ui_rich(ui, box, TYPE_BODY, UI_INK2, line);
	return ui_name(ui, box, "title", ROLE_HEADING, NULL);
}

struct ui_node *page_badge_title(struct ui *ui, struct ui_node *parent, const char *letter, const char *over,
								 const char *title)
{
	float side = ui_layout(ui) == LAYOUT_SMALL ? 56 : ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) < 2 ? 112 : 76;
	struct ui_node *row = ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = side > 100 ? 26 : 18}), *tile,
				   *words;

	tile = ui_box(ui, row,
				  (struct ui_style){.flow = FLOW_STACK,
									.w = side,
									.h = side,
									.skin = SKIN_BADGE,
									.radius = 22,
									.align = ALIGN_CENTER,
									.justify = JUSTIFY_CENTER});
	ui_text_styled(ui, tile, (struct ui_style){.type = side > 100 ? TYPE_LETTER : TYPE_BADGE, .fixed_size = true},
				   UI_INHERIT, letter);
	words = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	page_title(ui, words, side > 100 ? over : NULL, title, NULL);
	return row;
}

struct ui_node *page_field(struct ui *ui, struct page *page)
{
	return ui_reach_top(ui) > 0 ? page->main : page->info;
}

void page_big(struct ui *ui, struct page *page, const struct button *button)
{
	struct button *kept;

	if (ui_layout(ui) == LAYOUT_PORTRAIT) {
		button_add(ui, page->foot, button);
		return;
	}
	kept = ui_memory(ui, sizeof(*kept));
	*kept = *button;
	kept->grow = 1.6F;
	page->big = kept;
}

/* Where there is little height the big button stands at the end of the navigation row. */
static void take_in(struct ui *ui, struct ui_node *foot, struct ui_node *row)
{
	struct ui_node *big = foot->first;

	if (ui_layout(ui) == LAYOUT_PORTRAIT || big == row || big->next != row || !big->is_target)
		return;
	foot->first = foot->last = row;
	big->next = NULL;
	big->parent = row;
	row->last->next = big;
	row->last = big;
	big->style.min_h = row->first->style.min_h;
	big->style.grow = 1.6F;
	big->style.self = ALIGN_STRETCH;
}

/* Each button gets what its words need and its share of what is left over, so that none breaks its words while another
 * has room to spare. */
static void share_width(struct ui *ui, struct ui_node *row)
{
	int inner = ui_px(ui, ui_width(ui)) - 2 * ui_px(ui, ui_margin(ui)), left = inner, gap = ui_px(ui, row->style.gap);
	float grow = 0, all = (float)inner;
	bool short_of = false;

	if (ui_layout(ui) == LAYOUT_PORTRAIT)
		return;
	for (struct ui_node *n = row->first; n; n = n->next) {
		left -= ui_node_width(ui, n) + (n->next ? gap : 0);
		all -= n->next ? (float)gap : 0;
		grow += n->style.grow;
	}
	for (struct ui_node *n = row->first; n && grow >= 1; n = n->next)
		short_of = short_of || all * n->style.grow / grow < (float)ui_node_width(ui, n);
	if (left < 0 || !short_of)
		return;
	for (struct ui_node *n = row->first; n; n = n->next) {
		float need = (float)ui_node_width(ui, n) + (float)left * n->style.grow / grow;

		n->style.grow = need / all * grow;
	}
}

struct ui_node *page_nav(struct ui *ui, struct page *page, const struct page_nav *buttons, size_t count)
{
	struct ui_node *row = ui_box(ui, page->foot, (struct ui_style){.flow = FLOW_ROW, .gap = 16});

	page->nav = row;
	for (size_t i = 0; i < count; i++)
		button_add(ui, row,
				   &(struct button){.kind = buttons[i].primary ? BUTTON_PRIMARY : BUTTON_SECONDARY,
									.label = buttons[i].label,
									.note = buttons[i].note,
									.icon = buttons[i].icon,
									.target = buttons[i].target,
									.grow = buttons[i].grow > 0 ? buttons[i].grow : 1});
	if (page->big)
		button_add(ui, row, page->big);
	else
		take_in(ui, page->foot, row);
	share_width(ui, row);
	return row;
}

struct ui_node *page_back_home(struct ui *ui, struct page *page)
{
	const struct page_nav buttons[] = {
		{ui_word(ui, "Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{ui_word(ui, "Home"), ICON_HOME, {.key = "nav.home", .action = UI_OWN_HOME}, false, NULL, 1},
	};

	return page_nav(ui, page, buttons, 2);
}

struct ui_node *page_pager(struct ui *ui, struct page *page, const struct pager *pager)
{
	struct ui_node *node;

	if (ui_layout(ui) == LAYOUT_PORTRAIT || !page->nav || ui_settings(ui)->size > 1)
		return pager_add(ui, page->main, pager);
	node = pager_add(ui, page->nav, pager);
	node->style.grow = ui_layout(ui) == LAYOUT_SMALL ? 2.6F : 1.6F;
	share_width(ui, page->nav);
	return node;
}
