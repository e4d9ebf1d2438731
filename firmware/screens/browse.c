/* Procedures without typing: by what happens in a life, or by field, to the list, to the one that is meant. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/pager.h"

#include <string.h>

enum { ACT_CHOOSE = 1, ACT_OPEN, ACT_BEFORE, ACT_NEXT, ACT_OTHER };

struct browse_state {
	struct span span;
	bool by_field;
};

/* As the catalogue names them: Material Icons. */
static const struct {
	const char *name;
	uint32_t icon;
} event_icons[] = {
	{"child_care", ICON_CHILD_CARE},         {"favorite", ICON_FAVORITE},
	{"local_florist", ICON_LOCAL_FLORIST},   {"real_estate_agent", ICON_REAL_ESTATE_AGENT},
	{"construction", ICON_CONSTRUCTION},     {"storefront", ICON_STOREFRONT},
	{"local_shipping", ICON_LOCAL_SHIPPING}, {"elderly", ICON_ELDERLY},
};

static uint32_t icon_of(const struct catalogue_life_event *event)
{
	for (size_t i = 0; i < ARRAY_LEN(event_icons) && event->icon; i++)
		if (strcmp(event->icon, event_icons[i].name) == 0)
			return event_icons[i].icon;
	return ICON_MENU_BOOK;
}

struct entry {
	struct find find;
	size_t count; /* procedures */
};

static size_t count_of(const struct screens *screens, const struct find *find)
{
	size_t found[FIND_MAX];
	return find_procedures(screens, find, found);
}

/* What has procedures at all. */
static size_t collect(const struct screens *screens, bool by_field, struct entry out[CATALOGUE_SERVICES_MAX])
{
	const struct catalogue *catalogue = screens->catalogue;
	size_t all = !catalogue ? 0 : by_field ? catalogue->service_count : catalogue->life_event_count, count = 0;
	for (size_t i = 0; i < all && count < CATALOGUE_SERVICES_MAX; i++) {
		struct entry entry = {.find = {.life_event = by_field ? 0 : (int)i + 1, .field = by_field ? (int)i + 1 : 0}};
		entry.count = count_of(screens, &entry.find);
		if (entry.count > 0)
			out[count++] = entry;
	}
	return count;
}

static void add_entry(struct ui *ui, struct ui_node *list, const struct entry *entry, bool narrow)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	const char *line =
		ui_format(ui, i18n_count("%zu procedure", "%zu procedures", (unsigned long)entry->count), entry->count);
	struct list_row row = {.line = line, .target = {.role = ROLE_BUTTON, .action = ACT_CHOOSE, .primary = true}};
	row.narrow = narrow;
	if (entry->find.field > 0) {
		const struct catalogue_service *service = &catalogue->services[entry->find.field - 1];
		row.letter = ui_format(ui, "%c", service->series);
		row.title = screens_text(screens, &service->name);
		row.target.key = ui_format(ui, "browse.%s", service->id);
		row.target.arg = entry->find.field;
	} else {
		const struct catalogue_life_event *event = &catalogue->life_events[entry->find.life_event - 1];
		row.icon = icon_of(event);
		row.title = screens_text(screens, &event->name);
		row.target.key = ui_format(ui, "browse.%s", event->id);
		row.target.arg = entry->find.life_event;
	}
	list_row_add(ui, list, &row);
}

static void nav(struct ui *ui, struct page *page, const struct browse_state *own)
{
	const struct page_nav buttons[] = {
		{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{own->by_field ? i18n("By life event") : i18n("By field"),
		 ICON_FORMAT_LIST_NUMBERED,
		 {.key = "browse.other", .action = ACT_OTHER},
		 false,
		 NULL,
		 1.2F},
	};
	page_nav(ui, page, buttons, 2);
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct browse_state *own = state;
	struct entry entries[CATALOGUE_SERVICES_MAX];
	struct page page = screens_page(ui, 0, false);
	size_t count = collect(screens, own->by_field, entries);
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	unsigned columns = tall && ui_reach_top(ui) == 0 ? 1 : 2;
	size_t per_page = columns * (size_t)ui_rows(ui, (int)((count + columns - 1) / columns));
	size_t until = span_show(&own->span, count, per_page), from = own->span.from;
	page_title(ui, page.info, i18n("Procedures"),
			   own->by_field ? i18n("Which field is it about?") : i18n("What is happening in your life?"), NULL);
	nav(ui, &page, own);
	struct ui_node *list = columns > 1 ? ui_grid(ui, page.main, (int)columns, 12) : ui_column(ui, page.main, 16);
	for (size_t i = from; i < until; i++)
		add_entry(ui, list, &entries[i], columns > 1 && !tall);
	if (ui_layout(ui) == LAYOUT_SMALL)
		page.nav = NULL; /* it is full */
	if (count > own->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu"), from, until, count, ACT_BEFORE, ACT_NEXT);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct browse_state *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_CHOOSE) {
		struct find find = {.life_event = own->by_field ? 0 : (int)event->arg,
							.field = own->by_field ? (int)event->arg : 0};
		ui_go(ui, &screen_found, &find, sizeof find);
	} else if (event->action == ACT_OTHER) {
		own->by_field = !own->by_field;
		own->span.from = 0;
	} else if (event->action == ACT_NEXT) {
		span_next(&own->span);
	} else if (event->action == ACT_BEFORE) {
		span_before(&own->span);
	}
	ui_changed(ui);
}

const struct ui_screen screen_browse = {
	.name = "browse", .state_size = sizeof(struct browse_state), .build = build, .event = event};

/* -- the list of what was found ------------------------------------------------------------------------ */

struct found_state {
	struct find find;
	struct span span;
};

static void found_enter(struct ui *ui, void *state, const void *arg)
{
	struct found_state *own = state;
	CHECK(arg);
	memcpy(&own->find, arg, sizeof own->find);
}

static const char *found_title(struct ui *ui, const struct find *find)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	if (catalogue && find->life_event > 0 && (size_t)find->life_event <= catalogue->life_event_count)
		return screens_text(screens, &catalogue->life_events[find->life_event - 1].name);
	if (catalogue && find->field > 0 && (size_t)find->field <= catalogue->service_count)
		return screens_text(screens, &catalogue->services[find->field - 1].name);
	return i18n("Which procedure are you looking for?");
}

static void build_found(struct ui *ui, void *state)
{
	struct found_state *own = state;
	struct page page = screens_page(ui, 0, false);
	size_t found[FIND_MAX], count = find_procedures(screens_of(ui), &own->find, found);
	static const int ROWS[LAYOUTS] = {8, 5, 5, 5};
	unsigned columns = ui_layout(ui) == LAYOUT_LANDSCAPE ? 2 : 1;
	size_t per_page = columns * (size_t)ui_rows(ui, ROWS[ui_layout(ui)]);
	size_t until = span_show(&own->span, count, per_page), from = own->span.from;
	page_title(ui, page.info, i18n("Procedures"), found_title(ui, &own->find), NULL);
	page_back_home(ui, &page);
	struct ui_node *list = columns > 1 ? ui_grid(ui, page.main, (int)columns, 12) : ui_column(ui, page.main, 16);
	for (size_t i = from; i < until; i++)
		find_row(ui, list, found[i], ACT_OPEN, false);
	if (count > own->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu procedures"), from, until, count, ACT_BEFORE, ACT_NEXT);
}

static void found_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct found_state *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_OPEN)
		find_open(screens_of(ui), event->arg);
	else if (event->action == ACT_NEXT)
		span_next(&own->span);
	else if (event->action == ACT_BEFORE)
		span_before(&own->span);
	ui_changed(ui);
}

const struct ui_screen screen_found = {.name = "found",
									   .state_size = sizeof(struct found_state),
									   .enter = found_enter,
									   .build = build_found,
									   .event = found_event};
