/* What else somebody came for: further services on the same number, called one after the other. */
#include "screens/screens_priv.h"

#include "ui/widgets/button.h"
#include "ui/widgets/option.h"

#include <stdio.h>
#include <string.h>

enum { ACT_TOGGLE = 1, ACT_NEXT, ACT_BEFORE };

struct also_state {
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

static bool is_chosen(const struct visitor *visitor, const char *id, size_t *ret_place)
{
	for (size_t i = 0; i < visitor->also_count; i++)
		if (strcmp(visitor->also[i], id) == 0) {
			*ret_place = i;
			return true;
		}
	return false;
}

/* The field of what was chosen first is no further one. */
static bool is_first(const struct screens *screens, const struct catalogue_service *service)
{
	const struct catalogue_service *first = catalogue_service(screens->catalogue, screens->visitor.service);
	return first == service || (first && first->parent && strcmp(first->parent, service->id) == 0);
}

/* Fields that give numbers here and now, as far as today reaches. */
static size_t collect(const struct screens *screens, size_t out[CATALOGUE_SERVICES_MAX])
{
	size_t count = 0;
	for (size_t i = 0; i < screens->catalogue->service_count; i++) {
		const struct catalogue_service *service = &screens->catalogue->services[i];
		if (!service->parent && !service->hidden && service->where == SERVICE_HERE && service->counter_count > 0 &&
			!is_first(screens, service) && screens_service_open(screens, service) &&
			screens_chance(screens, service) < CHANCE_LATE)
			out[count++] = i;
	}
	return count;
}

static void add_choice(struct ui *ui, struct ui_node *list, size_t index)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_service *service = &screens->catalogue->services[index];
	size_t place;
	bool chosen = is_chosen(&screens->visitor, service->id, &place);
	unsigned most = screens_also_most(screens);
	option_add(ui, list,
			   &(struct option){.label = screens_text(screens, &service->name),
								.check = true,
								.target = {.key = ui_format(ui, "also.%s", service->id),
										   .role = ROLE_OPTION,
										   .action = ACT_TOGGLE,
										   .arg = (long)index,
										   .selected = chosen,
										   .disabled = !chosen && screens->visitor.also_count >= most,
										   .why = i18n("No more fit on one number.")}});
}

static void build(struct ui *ui, void *state)
{
	struct also_state *also = state;
	const struct screens *screens = screens_of(ui);
	struct page page = screens_page(ui, 0, false);
	size_t order[CATALOGUE_SERVICES_MAX], count = screens->catalogue ? collect(screens, order) : 0;
	unsigned per_page = rows_per_page(ui);
	size_t until = span_show(&also->span, count, per_page), from = also->span.from;
	page_title(ui, page.info, NULL, i18n("What else do you need?"),
			   ui_fit(ui) < 2 ? i18n("One number for all. You are called for each in turn.") : NULL);
	struct ui_node *list =
		ui_layout(ui) == LAYOUT_LANDSCAPE ? ui_grid(ui, page.main, 2, 12) : ui_column(ui, page.main, 16);
	for (size_t i = from; i < until; i++)
		add_choice(ui, list, order[i]);
	if (count > also->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu"), from, until, count, ACT_BEFORE, ACT_NEXT);
	const struct page_nav done = {
		i18n("Done"), ICON_CHECK, {.key = "also.done", .action = UI_OWN_BACK, .primary = true}, true, NULL, 1};
	page_nav(ui, &page, &done, 1);
}

static void toggle(struct visitor *visitor, const char *id, unsigned most)
{
	size_t place;
	if (is_chosen(visitor, id, &place)) {
		visitor->also_count--;
		memmove(visitor->also[place], visitor->also[place + 1],
				(visitor->also_count - place) * sizeof visitor->also[0]);
	} else if (visitor->also_count < most) {
		snprintf(visitor->also[visitor->also_count++], sizeof visitor->also[0], "%s", id);
	}
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct also_state *also = state;
	if (event->kind != UI_EVENT_ACT || !screens->catalogue)
		return;
	if (event->action == ACT_TOGGLE && (size_t)event->arg < screens->catalogue->service_count)
		toggle(&screens->visitor, screens->catalogue->services[event->arg].id, screens_also_most(screens));
	else if (event->action == ACT_NEXT)
		span_next(&also->span);
	else if (event->action == ACT_BEFORE)
		span_before(&also->span);
	ui_changed(ui);
}

const struct ui_screen screen_also = {
	.name = "also", .state_size = sizeof(struct also_state), .build = build, .event = event};
