/* Which field? And, where a field has several services, which of them. One list, paged where it does not fit. */
#include "screens/screens_priv.h"

#include "ui/widgets/list_row.h"
#include "ui/widgets/pager.h"

#include <stdio.h>
#include <string.h>

enum { ACT_CHOOSE = 1, ACT_SEARCH, ACT_BEFORE, ACT_NEXT, ACT_WHOLE };

struct field_state {
	struct span span;
};

static unsigned rows_per_page(const struct ui *ui)
{
	static const unsigned ROWS[LAYOUTS][UI_SIZE_STEPS] = {[LAYOUT_PORTRAIT] = {8, 6, 5},
														  [LAYOUT_LANDSCAPE] = {8, 4, 4},
														  [LAYOUT_SMALL] = {3, 2, 2},
														  [LAYOUT_PAD] = {3, 2, 2}};
	unsigned rows = ROWS[ui_layout(ui)][ui_settings(ui)->size - 1];
	if (ui_reach_top(ui) > 0 && rows > 4)
		rows = 4;
	return ui_fit(ui) == UI_FIT_MAX && rows > 1 ? rows / 2 : rows;
}

static void add_service(struct ui *ui, struct ui_node *list, const struct catalogue_service *service, size_t index)
{
	const struct screens *screens = screens_of(ui);
	/* where it has no line of its own one waits in that of its field */
	const char *queue = service->parent ? service->parent : service->id;
	bool told = screens->has_hall && (!service->parent || ui_fit(ui) == 0); /* the same in each row of a field */
	const struct hall_line *line = told ? hall_line(&screens->hall, queue) : NULL;
	const char *about = screens_text(screens, &service->description);
	bool open = screens_service_open(screens, service);
	struct list_row row = {.title = screens_text(screens, &service->name),
						   .line = about[0] ? about : NULL,
						   .target = {.key = ui_format(ui, "field.%s", service->id),
									  .role = ROLE_BUTTON,
									  .action = ACT_CHOOSE,
									  .arg = (long)index,
									  .primary = true}};
	if (service->where != SERVICE_HERE) {
		row.kind = LIST_ROW_AWAY;
		row.icon = ICON_NEAR_ME;
		/* the first line says where; touching it shows the way */
		row.line = screens_text(screens, &service->directions);
		row.line = ui_format(ui, "%.*s", (int)strcspn(row.line, "\n"), row.line);
	} else if (!open) {
		int next = screens_next_minute(screens, service);
		row.kind = LIST_ROW_AWAY;
		row.icon = ICON_PAUSE;
		if (screens_chance(screens, service) == CHANCE_LATER)
			row.line = ui_format(ui, i18n("Opens at <b>%s</b>. Tap for a number for then."), words_minute(ui, next));
		else
			row.line = next >= 0 ? ui_format(ui, i18n("Opens at <b>%s</b>."), words_minute(ui, next))
								 : i18n("Not today any more.");
	} else {
		enum chance chance = screens_chance(screens, service);
		const char *more;
		row.letter = ui_format(ui, "%c", service->series);
		if (chance >= CHANCE_LATE) {
			row.kind = LIST_ROW_AWAY;
			row.line = words_chance(ui, service, chance, &more);
		} else if (line && line->waiting == 0) {
			row.chip = i18n("Go right in");
		} else if (line) {
			row.right = words_wait(ui, line->wait_min, line->wait_max);
			row.right_line = ui_format(ui, i18n("%d waiting"), line->waiting);
		}
	}
	list_row_add(ui, list, &row);
}

/* Fields, or the services of one field. */
static bool belongs(const struct catalogue_service *service, const char *parent)
{
	if (service->hidden)
		return false;
	const char *above = service->parent ? service->parent : service->inside;
	return parent ? above && strcmp(above, parent) == 0 : above == NULL;
}

static size_t collect(const struct screens *screens, const char *parent, size_t out[CATALOGUE_SERVICES_MAX])
{
	size_t count = 0;
	/* What is open first, then what is not here or not now; never hidden. */
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < screens->catalogue->service_count && count < CATALOGUE_SERVICES_MAX; i++) {
			const struct catalogue_service *service = &screens->catalogue->services[i];
			if (belongs(service, parent) && screens_service_open(screens, service) == (pass == 0))
				out[count++] = i;
		}
	return count;
}

static void add_list(struct ui *ui, struct page *page, struct field_state *field, const char *parent)
{
	const struct screens *screens = screens_of(ui);
	size_t order[CATALOGUE_SERVICES_MAX];
	size_t count = collect(screens, parent, order);
	unsigned per_page = rows_per_page(ui);
	size_t until = span_show(&field->span, count, per_page), from = field->span.from;
	bool wide = ui_layout(ui) == LAYOUT_LANDSCAPE, parted = false;
	struct ui_node *list = wide ? ui_grid(ui, page->main, 2, 12) : ui_column(ui, page->main, 16);
	for (size_t i = from; i < until; i++) {
		const struct catalogue_service *service = &screens->catalogue->services[order[i]];
		if (!parted && !wide && ui_fit(ui) == 0 && !screens_service_open(screens, service)) {
			ui_text(ui, list, TYPE_BODY, UI_INK2, i18n("Not available here now"))->extra = true; /* each row says it */
			parted = true;
		}
		add_service(ui, list, service, order[i]);
	}
	if (count > field->span.shown)
		screens_pager(ui, page, i18n("%zu–%zu of %zu"), from, until, count, ACT_BEFORE, ACT_NEXT);
}

static void nav(struct ui *ui, struct page *page)
{
	const struct page_nav buttons[] = {
		{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
		{ui_layout(ui) == LAYOUT_SMALL || ui_settings(ui)->size > 1 ? i18n("Search")
																	: i18n("Not sure? Find a procedure"),
		 ICON_SEARCH,
		 {.key = "field.search", .action = ACT_SEARCH},
		 false,
		 NULL,
		 2},
	};
	page_nav(ui, page, buttons, 2);
}

static void build_field(struct ui *ui, void *state)
{
	struct page page = screens_page(ui, 0, false);
	screens_offline_banner(ui, page.info);
	page_title(ui, page.info, ui_layout(ui) == LAYOUT_PORTRAIT ? i18n("Take a number") : NULL,
			   i18n("Which service do you need?"), NULL);
	nav(ui, &page);
	if (screens_of(ui)->catalogue)
		add_list(ui, &page, state, NULL);
}

static void build_service(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct page page = screens_page(ui, 0, false);
	const char *field = screens->visitor.service;
	page_title(ui, page.info, i18n("Take a number"), screens_service_name(screens, field), NULL);
	nav(ui, &page);
	if (screens->catalogue)
		add_list(ui, &page, state, field);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct field_state *field = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_CHOOSE && screens->catalogue && (size_t)event->arg < screens->catalogue->service_count)
		screens_choose_service(screens, screens->catalogue->services[event->arg].id);
	else if (event->action == ACT_SEARCH)
		ui_go(ui, &screen_search, NULL, 0);
	else if (event->action == ACT_NEXT)
		span_next(&field->span);
	else if (event->action == ACT_BEFORE)
		span_before(&field->span);
	ui_changed(ui);
}

const struct ui_screen screen_field = {
	.name = "field", .state_size = sizeof(struct field_state), .build = build_field, .event = event};
const struct ui_screen screen_service = {
	.name = "service", .state_size = sizeof(struct field_state), .build = build_service, .event = event};
