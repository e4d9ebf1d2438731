/* Before the number: how long, what to bring, priority. And the way to an office elsewhere. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/checklist.h"
#include "ui/widgets/fact_strip.h"
#include "ui/widgets/note.h"
#include "ui/widgets/option.h"
#include "ui/widgets/qr_panel.h"

#include <string.h>

enum { ACT_PRIORITY = 1, ACT_TAKE, ACT_BOOK, ACT_ALSO };

#define LINES_MAX 6
#define NOON_MIN (12 * 60)
#define FACTS_U 330 /* beside the list of what to bring */

static void add_facts(struct ui *ui, struct ui_node *parent, const struct catalogue_service *service)
{
	const struct screens *screens = screens_of(ui);
	const struct hall_line *line = screens->has_hall ? hall_line(&screens->hall, service->id) : NULL;
	const char *wait = line ? words_wait(ui, line->wait_min, line->wait_max) : NULL;
	struct fact_strip strip = {.count = 0};
	if (wait) {
		strip.facts[strip.count].label = i18n("About");
		strip.facts[strip.count++].value = wait;
	}
	if (line) {
		strip.facts[strip.count].label = i18n("Waiting before you");
		strip.facts[strip.count++].value = words_people(ui, line->waiting);
	}
	strip.facts[strip.count].label = i18n("Counter");
	strip.facts[strip.count++].value = words_counters(ui, service->counters, service->counter_count, true);
	fact_strip_add(ui, parent, &strip);
}

static bool is_refused(enum chance chance)
{
	return chance >= CHANCE_LATE;
}

/* Whether today still works out; where numbers are refused, before anybody has asked. */
static void add_today(struct ui *ui, struct ui_node *parent, const struct catalogue_service *service,
					  enum chance chance)
{
	struct banner banner = {.kind = BANNER_WARN, .icon = ICON_SCHEDULE, .key = "today"};
	if (chance == CHANCE_GOOD)
		return;
	banner.fact = words_chance(ui, service, chance, &banner.line);
	if (chance == CHANCE_SOON || chance == CHANCE_LATER)
		banner.kind = BANNER_INFO;
	if (is_refused(chance)) {
		banner.kind = chance == CHANCE_CLOSED ? BANNER_WARN : BANNER_BAD;
		banner.icon = ICON_EVENT_BUSY;
	}
	banner_add(ui, parent, &banner);
}

/* What can be done instead of a number for today. */
static void add_instead(struct ui *ui, struct page *page, const struct catalogue_service *service)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_service *help = catalogue_service(screens->catalogue, SCREENS_HELP_SERVICE);
	const char *portal = screens->catalogue->portal;
	if (help && help != service && screens_chance(screens, help) < CHANCE_LATE)
		screens_way(ui, page->main, ICON_EVENT_AVAILABLE, i18n("Make an appointment"),
					i18n("Get a number for Counter 1; staff book a day and hour"), "before.appointment", ACT_BOOK);
	if (portal && portal[0])
		qr_panel_add(ui, page->main,
					 &(struct qr_panel){.content = portal,
										.side = ui_layout(ui) == LAYOUT_PORTRAIT ? 200 : 150,
										.title = i18n("File it online"),
										.text = i18n("Scan the code; the national portal opens."),
										.key = "before.online"});
}

void screens_prepare_part(struct ui *ui, struct ui_node *parent, const struct catalogue_service *service)
{
	const struct screens *screens = screens_of(ui);
	struct checklist_item items[LINES_MAX + 1];
	size_t count = 0;
	if (service->prepare_count == 0)
		return;
	for (size_t i = 0; i < service->prepare_count && count < LINES_MAX; i++)
		items[count++] = (struct checklist_item){.kind = CHECKLIST_NEEDED,
												 .title = ui_format(ui, "<b>%s</b> %s",
																	screens_text(screens, &service->prepare[i].lead),
																	screens_text(screens, &service->prepare[i].text)),
												 .plain = true};
	const char *note = screens_text(screens, &service->prepare_note);
	if (note[0])
		items[count++] = (struct checklist_item){.kind = CHECKLIST_NOTE, .title = note, .plain = true};
	struct ui_node *card = card_add(ui, parent, &(struct card){.title = i18n("Please have ready")});
	checklist_add(ui, card, items, count);
}

static void add_priorities(struct ui *ui, struct ui_node *parent)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	if (catalogue->priority_count < 2)
		return;
	bool tight = ui_fit(ui) > 0 && ui_layout(ui) != LAYOUT_PORTRAIT;
	float gap = tight ? 10 : 16;
	struct ui_node *part = ui_column(ui, parent, gap), *words = ui_column(ui, part, 2), *pair = NULL;
	ui_text(ui, words, TYPE_H2, UI_INK, i18n("Do you have priority?"));
	ui_text(ui, words, TYPE_BODY, UI_INK2, i18n("Please show proof when you are called."));
	struct ui_node *column = ui_column(ui, part, gap);
	column->breaks = true;
	for (size_t i = 0; i < catalogue->priority_count; i++) {
		if (i % 2 == 1)
			pair = ui_grid(ui, column, 2, gap);
		option_add(ui, i == 0 ? column : pair,
				   &(struct option){.label = screens_text(screens, &catalogue->priorities[i].name),
									.target = {.key = ui_format(ui, "priority.%s", catalogue->priorities[i].id),
											   .role = ROLE_OPTION,
											   .action = ACT_PRIORITY,
											   .arg = (long)i,
											   .selected = screens->visitor.priority == i}});
	}
}

static const char *later_label(struct ui *ui, const struct catalogue_service *service)
{
	int minute = screens_later(screens_of(ui), service, clock_wall_ms());
	bool brief = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX;
	return minute >= NOON_MIN && !brief ? i18n("Get an afternoon number")
										: ui_format(ui, i18n("Get a number for %s"), words_minute(ui, minute));
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct page page = screens_page(ui, 740, false);
	const struct catalogue_service *service =
		screens->catalogue ? catalogue_service(screens->catalogue, screens->visitor.service) : NULL;
	if (!service) {
		page_back_home(ui, &page);
		return;
	}
	enum chance chance = screens_chance(screens, service);
	size_t also_count = screens->visitor.also_count;
	bool refused = is_refused(chance);
	struct ui_node *title = page_badge_title(ui, page.info, ui_format(ui, "%c", service->series), i18n("Take a number"),
											 screens_service_names(ui, service->id, screens->visitor.also, also_count));
	add_today(ui, page.info, service, chance);
	/* what is short stands beside what is long where height is dear */
	bool waits = !refused && chance != CHANCE_LATER;
	bool abreast = ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size == 1 && waits;
	struct ui_node *facts = page.info, *bring = page.info;
	if (abreast) {
		struct ui_node *row =
			ui_box(ui, page.info, (struct ui_style){.flow = FLOW_ROW, .gap = 16, .align = ALIGN_START});
		facts = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .w = FACTS_U});
		bring = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	}
	if (waits)
		add_facts(ui, facts, service);
	if (refused)
		add_instead(ui, &page, service);
	screens_prepare_part(ui, bring, service);
	if (!refused)
		add_priorities(ui, page.main);
	const char *line = NULL, *why = refused ? words_chance(ui, service, chance, &line) : NULL;
	button_add(ui, page.foot,
			   &(struct button){.kind = BUTTON_BIG,
								.label = chance == CHANCE_LATER ? later_label(ui, service) : i18n("Get my number"),
								.icon = ICON_CONFIRMATION_NUMBER,
								.target = {.key = "before.take",
										   .role = ROLE_BUTTON,
										   .action = ACT_TAKE,
										   .primary = true,
										   .disabled = refused,
										   .why = why}});
	bool brief = ui_layout(ui) == LAYOUT_SMALL;
	const char *more = !brief ? i18n("I need more than this") : i18n("More");
	const struct page_nav ways[] = {
		{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{more, ICON_FORMAT_LIST_NUMBERED, {.key = "before.also", .action = ACT_ALSO}, false, NULL, brief ? 1 : 2}};
	if (screens_also_most(screens) > 0 && !refused)
		page_nav(ui, &page, ways, 2);
	else
		page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_PRIORITY)
		screens->visitor.priority = (unsigned)event->arg;
	else if (event->action == ACT_TAKE)
		screens_take_number(screens);
	else if (event->action == ACT_ALSO)
		ui_go(ui, &screen_also, NULL, 0);
	else if (event->action == ACT_BOOK)
		screens_choose_service(screens, SCREENS_HELP_SERVICE);
	ui_changed(ui);
}

const struct ui_screen screen_before = {.name = "before", .build = build, .event = event};

/* A line a part: they may go on a page further. */
static void add_directions(struct ui *ui, struct ui_node *card, const char *directions)
{
	struct ui_node *list = ui_column(ui, card, 0);
	list->breaks = true;
	for (const char *at = directions; *at;) {
		size_t len = strcspn(at, "\n");
		note_add(ui, list,
				 &(struct note){.icon = ICON_NEAR_ME,
								.text = ui_format(ui, "%.*s", (int)len, at),
								.key = ui_format(ui, "directions.%zu", (size_t)(at - directions))});
		at += len + (at[len] == '\n');
	}
}

static void build_elsewhere(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct page page = screens_page(ui, 0, false);
	struct ui_node *title = NULL;
	const struct catalogue_service *service =
		screens->catalogue ? catalogue_service(screens->catalogue, screens->visitor.service) : NULL;
	if (service) {
		title = page_title(ui, page.info, i18n("Not done here"), screens_text(screens, &service->name), NULL);
		struct ui_node *card = card_add(ui, page.main, &(struct card){.title = i18n("How to get there"), .key = "way"});
		add_directions(ui, card, screens_text(screens, &service->directions));
		if (screens_text(screens, &service->prepare_note)[0])
			note_add(ui, page.main,
					 &(struct note){
						 .icon = ICON_INFO, .text = screens_text(screens, &service->prepare_note), .key = "way.note"});
	}
	screens_help_line(ui, page.main);
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

const struct ui_screen screen_elsewhere = {.name = "elsewhere", .build = build_elsewhere};
