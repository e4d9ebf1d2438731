/* Finding a procedure: as one types (tones may be left out), by field, by life event. */
#include "screens/screens_priv.h"

#include "text/fold.h"
#include "ui/compose.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/text_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEY = 1, ACT_CLEAR, ACT_OPEN, ACT_BEFORE, ACT_NEXT, ACT_EVENT, ACT_QUESTIONS };

#define FOUND_MAX 128
#define ROWS 3
#define QUERY_MAX 96
#define PILLS 4

struct search_state {
	char query[QUERY_MAX];
	bool shift, telex;
	unsigned page;
	long life_event; /* index + 1; 0: none */
};

static bool has_event(const struct catalogue_procedure *procedure, const char *id)
{
	for (size_t i = 0; i < procedure->life_event_count; i++)
		if (strcmp(procedure->life_events[i], id) == 0)
			return true;
	return false;
}

/* All words of the query stand in the folded names and keywords. */
static bool matches(const struct catalogue_procedure *procedure, const char *folded_query)
{
	char words[QUERY_MAX];
	snprintf(words, sizeof words, "%s", folded_query);
	for (char *rest = words, *word; (word = strsep(&rest, " "));)
		if (*word && !strstr(procedure->folded, word))
			return false;
	return true;
}

/* A name that begins with the query is what was meant. */
static bool begins(const struct catalogue_procedure *procedure, const char *folded_query)
{
	return strncmp(procedure->folded, folded_query, strlen(folded_query)) == 0;
}

static size_t find(const struct screens *screens, const struct search_state *search, size_t out[FOUND_MAX])
{
	const struct catalogue *catalogue = screens->catalogue;
	char folded[QUERY_MAX];
	size_t count = 0;
	text_fold(search->query, folded, sizeof folded);
	const char *event = search->life_event > 0 && catalogue && (size_t)search->life_event <= catalogue->life_event_count
							? catalogue->life_events[search->life_event - 1].id
							: NULL;
	for (int pass = 0; pass < 2 && catalogue; pass++)
		for (size_t i = 0; i < catalogue->procedure_count && count < FOUND_MAX; i++) {
			const struct catalogue_procedure *procedure = &catalogue->procedures[i];
			if (procedure->internal || (event && !has_event(procedure, event)) || !matches(procedure, folded))
				continue;
			if (begins(procedure, folded) == (pass == 0))
				out[count++] = i;
		}
	return count;
}

static const char *summary(struct ui *ui, const struct catalogue_procedure *procedure)
{
	const struct screens *screens = screens_of(ui);
	const char *text = screens_text(screens, &procedure->group);
	if (procedure->time_count > 0)
		text = ui_format(ui, "%s · %s", text, words_duration(ui, &procedure->times[0]));
	if (procedure->fee_count > 0 && procedure->fees[0].amount == 0)
		text = ui_format(ui, "%s · %s", text, i18n("Free"));
	else if (procedure->fee_count > 0 && procedure->fees[0].amount > 0)
		text = ui_format(ui, "%s · %s", text, words_money(ui, procedure->fees[0].amount));
	return text;
}

/* The pager stands in the card; in the navigation row where `page` is given. */
static void add_found(struct ui *ui, struct ui_node *parent, struct search_state *search, struct page *page)
{
	const struct screens *screens = screens_of(ui);
	size_t found[FOUND_MAX], count = find(screens, search, found);
	static const unsigned ROWS_BY_FIT[LAYOUTS][UI_FIT_MAX + 1] = {[LAYOUT_PORTRAIT] = {ROWS, ROWS, 2, 1},
																  [LAYOUT_LANDSCAPE] = {ROWS, ROWS, 2, 1},
																  [LAYOUT_SMALL] = {1, 1, 1, 1},
																  [LAYOUT_PAD] = {1, 1, 1, 1}};
	unsigned rows = ROWS_BY_FIT[ui_layout(ui)][ui_fit(ui)];
	if (search->page * rows >= count)
		search->page = 0;
	size_t from = search->page * rows, until = from + rows < count ? from + rows : count;
	struct ui_node *card = card_add(ui, parent, &(struct card){.joined = true});
	if (count == 0) {
		struct ui_node *none = ui_box(ui, card, (struct ui_style){.flow = FLOW_COLUMN, .pad = {24, 28, 24, 28}});
		ui_name(ui, ui_text(ui, none, TYPE_BODY, UI_INK2, i18n("Nothing found. Try other words, or ask at Counter 1.")),
				"search.none", ROLE_STATUS, NULL);
		return;
	}
	for (size_t i = from; i < until; i++) {
		const struct catalogue_procedure *procedure = &screens->catalogue->procedures[found[i]];
		if (i > from)
			card_rule(ui, card);
		list_row_add(ui, card,
					 &(struct list_row){.kind = LIST_ROW_JOINED,
										.title = screens_text(screens, &procedure->name),
										.line = summary(ui, procedure),
										.target = {.key = ui_format(ui, "procedure.%s", procedure->code),
												   .role = ROLE_ROW,
												   .action = ACT_OPEN,
												   .arg = (long)found[i],
												   .primary = true}});
	}
	const char *span = i18n("%zu–%zu of %zu procedures");
	if (ui_fit(ui) > 1)
		span = i18n("%zu–%zu of %zu");
	const struct pager pager = {.text = ui_format(ui, span, from + 1, until, count),
								.before_word = i18n("Previous"),
								.next_word = i18n("Next"),
								.before_action = ACT_BEFORE,
								.next_action = ACT_NEXT,
								.at_start = search->page == 0,
								.at_end = until == count,
								.why_start = i18n("This is the first page."),
								.why_end = i18n("This is the last page."),
								.in_card = !page};
	if (page)
		pager_add(ui, page->nav, &pager)->style.grow = 2.6F;
	else
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
											   .selected = search->life_event == (long)i + 1}});
}

static void build(struct ui *ui, void *state)
{
	struct search_state *search = state;
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE;
	struct page page = screens_page(ui, wide ? 660 : 0, false);
	if (ui_layout(ui) != LAYOUT_SMALL && ui_fit(ui) < 3)
		page_title(ui, page.info, i18n("Procedures"), i18n("Which procedure are you looking for?"), NULL);
	/* On the small panel the keyboard leaves the height of one row for both. */
	bool abreast = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) > 1;
	const struct page_nav buttons[] = {
		{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{i18n("Questions and answers"),
		 ICON_HELP,
		 {.key = "search.questions", .action = ACT_QUESTIONS},
		 false,
		 NULL,
		 1.4f},
	};
	page_nav(ui, &page, buttons, abreast ? 1 : 2);
	struct ui_node *where = page_field(ui, &page);
	if (abreast)
		where = ui_box(ui, where, (struct ui_style){.flow = FLOW_ROW, .gap = 12, .align = ALIGN_STRETCH});
	struct ui_node *left = abreast ? ui_box(ui, where, (struct ui_style){.flow = FLOW_COLUMN, .w = 340}) : where;
	text_field_add(ui, left,
				   &(struct text_field){.key = "search.field",
										.icon = ICON_SEARCH,
										.text = search->query,
										.hint = i18n("for example: birth, marriage, copy"),
										.underline = compose_word(search->query),
										.clear_action = ACT_CLEAR,
										.clear_word = i18n("Clear")});
	add_events(ui, where, search);
	if (abreast)
		where = ui_box(ui, where, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	add_found(ui, where, search, abreast ? &page : NULL);
	keyboard_add(ui, page.main,
				 &(struct keyboard){.action = ACT_KEY,
									.shift = search->shift,
									.telex = search->telex,
									.space_word = i18n("Space"),
									.done_word = i18n("Search"),
									.done_icon = ICON_SEARCH,
									.plain = screens_language(screens_of(ui)) == LANGUAGE_EN});
}

static void type_key(struct ui *ui, struct search_state *search, long key)
{
	search->page = 0;
	if (key == KEYBOARD_ERASE)
		compose_erase(search->query);
	else if (key == KEYBOARD_SHIFT)
		search->shift = !search->shift;
	else if (key == KEYBOARD_TELEX)
		search->telex = !search->telex;
	else if (key >= KEYBOARD_TONE)
		compose_tone(search->query, sizeof search->query, (enum compose_tone)(key - KEYBOARD_TONE));
	else if (key != KEYBOARD_DONE && key > 0) {
		uint32_t code = (uint32_t)key;
		compose_add(search->query, sizeof search->query, search->shift ? compose_upper(code) : code, search->telex);
		search->shift = false;
	}
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct search_state *search = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	switch (event->action) {
	case ACT_KEY:
		type_key(ui, search, event->arg);
		break;
	case ACT_CLEAR:
		search->query[0] = '\0';
		search->page = 0;
		break;
	case ACT_BEFORE:
		search->page -= search->page > 0;
		break;
	case ACT_NEXT:
		search->page++;
		break;
	case ACT_EVENT:
		search->life_event = search->life_event == event->arg ? 0 : event->arg;
		search->page = 0;
		break;
	case ACT_OPEN:
		snprintf(screens->visitor.procedure, sizeof screens->visitor.procedure, "%.15s",
				 screens->catalogue->procedures[event->arg].code);
		ui_go(ui, &screen_procedure, NULL, 0);
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
