/* Finding a procedure: as one types (tones may be left out), by field, by life event. */
#include "screens/screens_priv.h"

#include "ui/compose.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/text_field.h"

enum {
	ACT_KEY = SEARCH_SHOT_KEY,
	ACT_CLEAR,
	ACT_OPEN,
	ACT_BEFORE,
	ACT_NEXT,
	ACT_EVENT,
	ACT_QUESTIONS,
	ACT_SHOW,
	ACT_BROWSE,
};

#define ROWS 3
#define PILLS 4

struct search_state {
	struct find find;
	bool shift, telex;
	struct span span;
};

/* Where the keys leave no height for rows, what was found has a page of its own, once something is looked for. */
static bool is_folded(const struct ui *ui)
{
	bool low = ui_layout(ui) == LAYOUT_PORTRAIT && ui_reach_top(ui) > 0;
	return low ? ui_fit(ui) == UI_FIT_MAX : ui_layout(ui) == LAYOUT_SMALL;
}

/* What fits already, below the field as one types. */
static void add_found(struct ui *ui, struct ui_node *parent, struct search_state *search, size_t *ret_count)
{
	const struct screens *screens = screens_of(ui);
	size_t found[FIND_MAX], count = find_procedures(screens, &search->find, found);
	static const unsigned ROWS_BY_FIT[LAYOUTS][UI_FIT_MAX + 1] = {[LAYOUT_PORTRAIT] = {ROWS, ROWS, 2, 1},
																  [LAYOUT_LANDSCAPE] = {ROWS, ROWS, 2, 1},
																  [LAYOUT_SMALL] = {0, 0, 0, 0},
																  [LAYOUT_PAD] = {1, 1, 0, 0}};
	unsigned rows = is_folded(ui) ? 0 : ROWS_BY_FIT[ui_layout(ui)][ui_fit(ui)];
	*ret_count = count;
	if (rows == 0)
		return;
	size_t until = span_show(&search->span, count, rows), from = search->span.from;
	struct ui_node *card = card_add(ui, parent, &(struct card){.joined = true});
	if (count == 0) {
		struct ui_node *none = ui_box(ui, card, (struct ui_style){.flow = FLOW_COLUMN, .pad = {24, 28, 24, 28}});
		ui_name(ui, ui_text(ui, none, TYPE_BODY, UI_INK2, i18n("Nothing found. Try other words, or ask at Counter 1.")),
				"search.none", ROLE_STATUS, NULL);
		return;
	}
	for (size_t i = from; i < until; i++) {
		if (i > from)
			card_rule(ui, card);
		find_row(ui, card, found[i], ACT_OPEN, true);
	}
	struct pager pager = screens_pager_of(
		ui, ui_fit(ui) > 1 ? i18n("%zu–%zu of %zu") : i18n("%zu–%zu of %zu procedures"), from, until, count);
	pager.before_action = ACT_BEFORE;
	pager.next_action = ACT_NEXT;
	pager.in_card = true;
	pager_add(ui, card, &pager);
}

/* Life events as pills: "having a child", "opening a shop". */
static void add_events(struct ui *ui, struct ui_node *parent, const struct search_state *search)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	if (!catalogue || ui_fit(ui) >= 1 || ui_layout(ui) == LAYOUT_SMALL)
		return;
	struct ui_node *row = ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = 12});
	for (size_t i = 0; i < catalogue->life_event_count && i < PILLS; i++)
		button_add(ui, row,
				   &(struct button){.kind = BUTTON_PILL,
									.label = screens_text(screens, &catalogue->life_events[i].name),
									.target = {.key = ui_format(ui, "life.%s", catalogue->life_events[i].id),
											   .role = ROLE_BUTTON,
											   .action = ACT_EVENT,
											   .arg = (long)i + 1,
											   .selected = search->find.life_event == (int)i + 1}});
}

static void add_nav(struct ui *ui, struct page *page, bool folded, size_t count)
{
	bool brief = ui_layout(ui) != LAYOUT_PORTRAIT || ui_settings(ui)->size > 1;
	const struct page_nav buttons[] = {
		{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{brief ? i18n_in("short", "By list") : i18n("By list"),
		 ICON_FORMAT_LIST_NUMBERED,
		 {.key = "search.browse", .action = ACT_BROWSE},
		 false,
		 NULL,
		 1.2F},
		{brief ? i18n("Questions") : i18n("Questions and answers"),
		 ICON_HELP,
		 {.key = "search.questions", .action = ACT_QUESTIONS},
		 false,
		 NULL,
		 1.2F},
	};
	const struct page_nav show[] = {buttons[0],
									{ui_format(ui, i18n_count("See %zu procedure", "See %zu procedures", count), count),
									 ICON_SEARCH,
									 {.key = "search.show",
									  .action = ACT_SHOW,
									  .disabled = count == 0,
									  .why = i18n("Nothing found. Try other words, or ask at Counter 1.")},
									 true,
									 NULL,
									 2}};
	page_nav(ui, page, folded ? show : buttons, folded ? 2 : 3);
}

static void build(struct ui *ui, void *state)
{
	struct search_state *search = state;
	size_t count = 0;
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE;
	struct page page = screens_page_keys(ui, wide ? 660 : 0);
	if (ui_layout(ui) != LAYOUT_SMALL && ui_fit(ui) < 3)
		page_title(ui, page.info, i18n("Procedures"), i18n("Which procedure are you looking for?"), NULL);
	struct ui_node *where = page_field(ui, &page);
	text_field_add(ui, where,
				   &(struct text_field){.key = "search.field",
										.icon = ICON_SEARCH,
										.text = search->find.query,
										.hint = i18n("for example: birth, marriage, copy"),
										.underline = compose_word(search->find.query),
										.clear_action = ACT_CLEAR,
										.clear_word = i18n("Clear")});
	add_events(ui, where, search);
	add_found(ui, where, search, &count);
	add_nav(ui, &page, is_folded(ui) && search->find.query[0], count);
	if (ui_layout(ui) == LAYOUT_PORTRAIT) /* the keys stay where they are, however much is found or written */
		ui_space(ui, page.main);
	keyboard_add(ui, page.main,
				 &(struct keyboard){.action = ACT_KEY,
									.shift = search->shift,
									.telex = search->telex,
									.space_word = i18n("Space"),
									.done_word = i18n("Search"),
									.done_icon = ICON_SEARCH,
									.plain = screens_language(screens_of(ui)) == LANGUAGE_EN});
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct search_state *search = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	switch (event->action) {
	case ACT_KEY:
		search->span.from = 0;
		if (event->arg == KEYBOARD_DONE)
			ui_go(ui, &screen_found, &search->find, sizeof search->find);
		else
			keyboard_type(search->find.query, sizeof search->find.query, &search->shift, &search->telex, event->arg);
		break;
	case ACT_SHOW:
		ui_go(ui, &screen_found, &search->find, sizeof search->find);
		break;
	case ACT_BROWSE:
		ui_go(ui, &screen_browse, NULL, 0);
		break;
	case ACT_CLEAR:
		search->find.query[0] = '\0';
		search->span.from = 0;
		break;
	case ACT_BEFORE:
		span_before(&search->span);
		break;
	case ACT_NEXT:
		span_next(&search->span);
		break;
	case ACT_EVENT:
		search->find.life_event = search->find.life_event == event->arg ? 0 : (int)event->arg;
		search->span.from = 0;
		break;
	case ACT_OPEN:
		find_open(screens, event->arg);
		break;
	case ACT_QUESTIONS:
		ui_go(ui, &screen_questions, NULL, 0);
		break;
	default:
		break;
	}
	ui_changed(ui);
}

const struct ui_screen screen_search = {
	.name = "search", .state_size = sizeof(struct search_state), .build = build, .event = event};
