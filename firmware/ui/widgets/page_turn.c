/*
 * A screen that is longer than its panel: its parts stand on several pages, and a bar above the navigation row turns
 * them, round to the first. What comes next is named on it. Lists of a card go on over pages under the same title.
 */
#include "ui/icons.h"
#include "ui/own_actions.h"
#include "ui/widgets/page.h"

#include "base/check.h"

#include <string.h>

#define PARTS_MAX 96
#define LEAST_OF_LIST 2 /* entries of a list at the end of a page; fewer begin the next one */

struct part { /* what stands on one page */
	struct ui_node *node;
	struct ui_node *card; /* that it is an entry of; NULL: a part of its own */
	int h;
	int width;
	int above; /* gap to what stands before it */
	int frame; /* what its card takes around all entries ... */
	int title; /* ... and of that, its title with the gap below */
	bool low;  /* of main in low reach: it stays below the line */
	unsigned page;
};

struct sheet {
	struct part parts[PARTS_MAX];
	size_t count;
	int room; /* pixels of height for the parts of a page */
	int low;  /* and of those that stay below the line of low reach */
	int gap;
	bool titled; /* the title of a card that begins a further page stands in the place of the screen's */
};

static struct ui_node *list_of(const struct ui_node *node)
{
	for (struct ui_node *c = node->first; c; c = c->next)
		if (c->breaks && c->first)
			return c;
	return NULL;
}

static bool is_title(const struct ui_node *node)
{
	return node && node->kind == NODE_TEXT && node->style.type == TYPE_H2 && node->span_count == 1;
}

static int across(struct ui *ui, const struct ui_node *node, int width)
{
	return width - ui_px(ui, node->style.pad.left) - ui_px(ui, node->style.pad.right);
}

static void add_part(struct sheet *sheet, struct part part)
{
	CHECK(sheet->count < PARTS_MAX);
	sheet->parts[sheet->count++] = part;
}

/* The parts of a column from `from` on. */
static void collect(struct ui *ui, struct sheet *sheet, struct ui_node *from, int width, bool low)
{
	size_t first = sheet->count;

	for (struct ui_node *n = from; n; n = n->next) {
		struct ui_node *list = list_of(n);
		int inner = across(ui, n, width), frame, gap, title = 0;

		if (!list) {
			add_part(sheet,
					 (struct part){.node = n, .h = ui_node_height(ui, n, width), .width = width, .above = sheet->gap});
			continue;
		}
		frame = ui_node_height(ui, n, width) - ui_node_height(ui, list, inner);
		gap = ui_px(ui, list->style.gap);
		if (is_title(n->first))
			title = ui_node_height(ui, n->first, inner) + ui_px(ui, n->style.gap);
		for (struct ui_node *c = list->first; c; c = c->next)
			add_part(sheet, (struct part){.node = c,
										  .card = n,
										  .h = ui_node_height(ui, c, inner),
										  .width = inner,
										  .above = c == list->first ? sheet->gap : gap,
										  .frame = frame,
										  .title = title});
	}
	for (size_t i = first; i < sheet->count; i++)
		sheet->parts[i].low = low;
}

/* How many entries of the card that begins at i have room, and whether these are all. */
static size_t entries_in(const struct sheet *sheet, size_t i, int room, bool *ret_all)
{
	const struct part *first = &sheet->parts[i];
	int used = first->frame;
	size_t n = 0;

	while (i + n < sheet->count && sheet->parts[i + n].card == first->card) {
		used += sheet->parts[i + n].h + (n ? sheet->parts[i + n].above : 0);
		if (used > room)
			break;
		n++;
	}
	*ret_all = i + n == sheet->count || sheet->parts[i + n].card != first->card;
	return n;
}

/* Does a part, or enough of a card, still stand below what is on the page? */
static bool has_room(const struct sheet *sheet, size_t i, int left)
{
	const struct part *part = &sheet->parts[i];
	bool all;

	left -= part->above;
	if (!part->card || (i > 0 && sheet->parts[i - 1].card == part->card))
		return part->h <= left;
	return entries_in(sheet, i, left, &all) >= LEAST_OF_LIST || all;
}

/* All pages are made with the same words, so what is too much for one counts on each. */
static void try_all(struct ui *ui, const struct sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++)
		ui_node_try(ui, sheet->parts[i].node, sheet->parts[i].width,
					(sheet->parts[i].low && sheet->low < sheet->room ? sheet->low : sheet->room) -
						sheet->parts[i].frame);
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* Answers how many pages. */
static unsigned share_out(struct sheet *sheet)
{
	unsigned page = 0;
	int left = sheet->room;
	bool empty = true, low = false;

	for (size_t i = 0; i < sheet->count; i++) {
		struct part *part = &sheet->parts[i];
		bool goes_on = i > 0 && part->card && sheet->parts[i - 1].card == part->card;

		if (part->low && !low)
			left = least(left, sheet->low + (empty ? 0 : part->above));
		low = part->low;
		if (!empty && !has_room(sheet, i, left)) {
			page++;
			left = low ? least(sheet->room, sheet->low) : sheet->room;
			empty = true;
		}
		left -= part->h + (empty ? 0 : part->above) + (!goes_on || empty ? part->frame : 0);
		if (sheet->titled && empty && page > 0)
			left += part->title;
		part->page = page;
		empty = false;
	}
	return page + 1;
}

static void keep_page(struct sheet *sheet, unsigned page)
{
	for (size_t i = 0; i < sheet->count; i++)
		if (sheet->parts[i].page != page)
			ui_node_drop(sheet->parts[i].node);
	for (size_t i = 0; i < sheet->count; i++) {
		struct ui_node *card = sheet->parts[i].card;
		bool last = i + 1 == sheet->count || sheet->parts[i + 1].card != card, any = false;

		for (size_t k = 0; card && last && k < sheet->count && !any; k++)
			any = sheet->parts[k].card == card && sheet->parts[k].page == page;
		if (card && last && !any)
			ui_node_drop(card);
	}
}

static const struct part *first_on(const struct sheet *sheet, unsigned page)
{
	size_t i = 0;

	while (i < sheet->count && sheet->parts[i].page != page)
		i++;
	return i < sheet->count ? &sheet->parts[i] : NULL;
}

/* The title of what comes first on a page; NULL: it has none. */
static const char *title_of(struct ui *ui, const struct sheet *sheet, unsigned page)
{
	const struct part *first = first_on(sheet, page);
	const struct ui_node *part = !first ? NULL : first->card ? first->card : first->node;

	for (const struct ui_node *n = part; n; n = ui_node_next(part, n))
		if (is_title(n))
			return ui_format(ui, "%.*s", (int)n->spans[0].len, n->spans[0].text);
	return NULL;
}

/* The list that goes on names the page: its title moves up. */
static void lift_title(struct ui *ui, struct sheet *sheet, struct ui_node *stays, unsigned page)
{
	const struct part *first = first_on(sheet, page);
	struct ui_node *title, *row;

	if (!sheet->titled || page == 0 || !first->title)
		return;
	row = stays->parent;
	title = page_title(ui, row, NULL, title_of(ui, sheet, page), NULL);
	ui_node_drop(stays);
	ui_node_move(title, row, true);
	title->style.grow = 1;
	ui_node_drop(first->card->first);
}

static struct ui_node *add_bar(struct ui *ui, struct ui_node *parent)
{
	return ui_box(ui, parent,
				  (struct ui_style){.flow = FLOW_ROW,
									.gap = 14,
									.h = ui_layout(ui) == LAYOUT_PORTRAIT ? 84
										 : ui_settings(ui)->size == 1     ? 56
																		  : 60,
									.skin = SKIN_SECONDARY,
									.radius = 16,
									.pad = ui_pad(0, 24),
									.justify = JUSTIFY_CENTER,
									.self = ALIGN_STRETCH});
}

static void add_words(struct ui *ui, struct ui_node *bar, const char *words, bool last, const char *count)
{
	while (bar->first)
		ui_node_drop(bar->first);
	ui_icon(ui, bar, last ? ICON_EXPAND_LESS : ICON_EXPAND_MORE, 40, UI_INHERIT);
	ui_text_styled(ui, bar, (struct ui_style){.type = TYPE_LABEL, .bold = true, .one_line = true}, UI_INHERIT, words);
	ui_text_styled(ui, bar, (struct ui_style){.type = TYPE_LABEL, .figures = true, .one_line = true}, UI_INHERIT,
				   count);
}

/* The least it takes on any page, so that the title beside it is as high on all of them. */
static void hold_width(struct ui *ui, struct ui_node *bar)
{
	const char *const words[] = {ui_word(ui, UI_MARK("See more")), ui_word(ui, UI_MARK("From the start"))};
	int widest = 0;

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		add_words(ui, bar, words[i], i > 0, "9/9");
		widest = ui_node_width(ui, bar) > widest ? ui_node_width(ui, bar) : widest;
	}
	bar->style.min_w = (float)widest * 1000 / (float)ui_px(ui, 1000);
}

/* next: what begins the next page, named where there is room. */
static void fill_bar(struct ui *ui, struct ui_node *bar, int room, const char *next, unsigned page, unsigned pages)
{
	bool last = page + 1 == pages;
	const char *brief = last ? ui_word(ui, UI_MARK("See the beginning again")) : ui_word(ui, UI_MARK("See more"));
	const char *count = ui_format(ui, "%u/%u", page + 1, pages);
	const char *words[] = {last || !next ? brief : ui_format(ui, "%s: %s", brief, next), last || !next ? brief : next,
						   last ? ui_word(ui, UI_MARK("From the start")) : brief};
	size_t shown = 0;

	add_words(ui, bar, words[0], last, count);
	while (ui_node_width(ui, bar) > room && shown + 1 < ARRAY_LEN(words))
		add_words(ui, bar, words[++shown], last, count);
	ui_press(ui, bar,
			 (struct ui_target){.key = "page.more",
								.role = ROLE_BUTTON,
								.spoken = ui_format(ui, "%s. %s", last ? words[shown] : words[0], count),
								.action = UI_OWN_MORE});
}

/* Above the navigation row; of two columns below the one that turns; where height is short, beside the title. */
static struct ui_node *place_bar(struct ui *ui, struct page *page, struct ui_node *stays)
{
	struct ui_node *row, *bar;

	if (page->beside)
		return add_bar(ui, page->info->next);
	if (ui_layout(ui) == LAYOUT_PORTRAIT || !stays) {
		bar = add_bar(ui, page->foot);
		ui_node_move(bar, page->foot, true);
		return bar;
	}
	row = ui_box(ui, page->info, (struct ui_style){.flow = FLOW_ROW, .gap = 20, .self = ALIGN_STRETCH});
	ui_node_move(row, page->info, true);
	ui_node_move(stays, row, true);
	stays->style.grow = 1;
	bar = add_bar(ui, row);
	bar->style.self = ALIGN_CENTER;
	hold_width(ui, bar);
	return bar;
}

/* Height that the body of a page has for its parts. */
static int room_of(struct ui *ui, const struct page *page)
{
	struct ui_node *under = page->foot->parent, *body = under->first, *root = under->parent;
	int width = ui_px(ui, ui_width(ui)), room = ui_height_px(ui), foot = ui_node_height(ui, page->foot, width);

	for (struct ui_node *n = root->first; n; n = n->next)
		if (n != under)
			room -= ui_node_height(ui, n, width);
	if (page->foot->first)
		room -= foot + ui_px(ui, under->style.gap);
	return room - ui_px(ui, body->style.pad.top) - ui_px(ui, body->style.pad.bottom);
}

static int height_of(struct ui *ui, const struct ui_node *column, int width, const struct ui_node *past)
{
	int h = 0;

	for (struct ui_node *n = column->first; n && n != past; n = n->next)
		h += ui_node_height(ui, n, width) + (n == column->first ? 0 : ui_px(ui, column->style.gap));
	return h;
}

static struct ui_node *child_after(struct ui_node *column, const struct ui_node *stays)
{
	for (struct ui_node *n = column->first; n; n = n->next)
		if (n == stays)
			return n->next;
	return column->first;
}

/* Widths of the two columns, or of the one. */
static void widths_of(struct ui *ui, const struct page *page, int *ret_info, int *ret_main)
{
	struct ui_node *body = page->foot->parent->first, *row = body->first, *right;
	int inner = across(ui, body, ui_px(ui, ui_width(ui)));

	*ret_info = *ret_main = inner;
	if (!page->beside)
		return;
	right = page->info->next;
	inner -= ui_px(ui, row->style.gap);
	*ret_info = page->info->style.w > 0 ? ui_px(ui, page->info->style.w) : inner - ui_px(ui, right->style.w);
	*ret_main = inner - *ret_info;
}

/* Side by side the left column stays as it is; what is too much for it begins the right one. */
static void move_over(struct ui *ui, struct page *page, const struct ui_node *stays, int width, int room)
{
	while (page->info->first && page->info->last != stays && height_of(ui, page->info, width, NULL) > room)
		ui_node_move(page->info->last, page->main, true);
}

/* In low reach all of main, targets and facts, stays below the line; info is above it on every page. */
static bool is_low(struct ui *ui, const struct page *page)
{
	return ui_reach_top(ui) > 0 && !page->beside;
}

/* Height below the line, without what stands under the parts. */
static int low_room(struct ui *ui, const struct page *page, int room)
{
	const struct ui_node *under = page->foot->parent;
	int header = ui_node_height(ui, under->parent->first, ui_px(ui, ui_width(ui)));
	int below = ui_height_px(ui) - header - ui_px(ui, under->first->style.pad.top) - room;

	return ui_height_px(ui) - ui_px(ui, ui_reach_top(ui)) - below;
}

static bool fits(struct ui *ui, const struct page *page, int info, int main, int room)
{
	int left = height_of(ui, page->info, info, NULL), right = height_of(ui, page->main, main, NULL);

	if (is_low(ui, page) && right > low_room(ui, page, room))
		return false;

	int gap = page->info->first && page->main->first ? ui_px(ui, page->info->style.gap) : 0;

	return page->beside ? left <= room && right <= room : left + gap + right <= room;
}

/* Width that the bar may have: of its column, of the foot, or what the title leaves. */
static int room_of_bar(struct ui *ui, const struct page *page, const struct ui_node *bar, int inner, int main)
{
	struct ui_node *row = bar->parent;

	if (page->beside)
		return main;
	if (row == page->foot)
		return across(ui, row, ui_px(ui, ui_width(ui)));
	return inner - ui_node_width(ui, row->first) - ui_px(ui, row->style.gap);
}

void page_turn(struct ui *ui, struct page *page, struct ui_node *stays, int from_fit)
{
	struct sheet sheet = {.gap = ui_px(ui, page->info->style.gap)};
	struct ui_node *bar, *rest, *kept_on = stays;
	int info, main;
	unsigned pages, shown;
	const char *next;

	if (ui_layout(ui) == LAYOUT_PORTRAIT) /* there is height: what is loose gives way first */
		from_fit = UI_FIT_MAX;
	widths_of(ui, page, &info, &main);
	if (ui_fit(ui) < from_fit || fits(ui, page, info, main, room_of(ui, page)))
		return;
	bar = place_bar(ui, page, stays);
	sheet.titled = !page->beside && bar->parent != page->foot;
	if (sheet.titled)
		kept_on = bar->parent;
	rest = child_after(page->info, kept_on);
	sheet.room = room_of(ui, page);
	sheet.low = is_low(ui, page) ? low_room(ui, page, sheet.room) : sheet.room;
	if (page->beside) {
		move_over(ui, page, kept_on, info, sheet.room);
		sheet.room -= ui_node_height(ui, bar, main) + sheet.gap;
	} else {
		int kept = rest == page->info->first ? 0 : height_of(ui, page->info, info, rest) + sheet.gap;

		sheet.room -= kept;
		collect(ui, &sheet, rest, info, false);
	}
	collect(ui, &sheet, page->main->first, main, is_low(ui, page));
	try_all(ui, &sheet);
	pages = share_out(&sheet);
	if (pages == 1) { /* moving over was enough */
		ui_node_drop(bar);
		return;
	}
	shown = ui_page(ui, pages);
	next = title_of(ui, &sheet, (shown + 1) % pages);
	lift_title(ui, &sheet, stays, shown);
	fill_bar(ui, bar, room_of_bar(ui, page, bar, info, main), next, shown, pages);
	keep_page(&sheet, shown);
}
