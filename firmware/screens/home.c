/* The first screen: what is called now, and what one can do. Closed and offline are the same screen, honest. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "model/hours.h"
#include "ui/list.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/home_card.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/tile.h"

#include <stdio.h>
#include <string.h>

enum { ACT_NUMBER = 1, ACT_PICK, ACT_LOOKUP, ACT_RATE, ACT_SEARCH, ACT_CLOSED };

#define TICK_MS 60000
#define PHOTO_FRAME_U 12
#define PHOTO_WIDE_U 576

static void add_closed(struct ui *ui, struct ui_node *parent, int next)
{
	struct banner banner = {.kind = BANNER_INFO, .icon = ICON_BEDTIME, .key = "closed"};
	if (next >= 0)
		banner.fact = ui_format(ui, i18n("The center is closed now and opens again at %s"), words_minute(ui, next));
	else
		banner.fact = i18n("The center is closed for today");
	if (ui_layout(ui) != LAYOUT_SMALL || ui_fit(ui) < UI_FIT_MAX)
		banner.line = i18n("Application states and procedures can still be looked up.");
	banner_add(ui, parent, &banner);
}

/* Quick picks in their order; fills card->picks. */
static void add_picks(struct ui *ui, struct home_card *card)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	for (unsigned place = 1; place <= HOME_CARD_PICKS_MAX; place++) {
		for (size_t i = 0; i < catalogue->service_count; i++) {
			const struct catalogue_service *service = &catalogue->services[i];
			if (service->quick != place || card->pick_count >= 3)
				continue;
			const struct catalogue_text *name = service->quick_name.in[0] ? &service->quick_name : &service->name;
			card->picks[card->pick_count].label = screens_text(screens, name);
			card->picks[card->pick_count].target = (struct ui_target){
				.key = ui_format(ui, "home.quick.%u", place), .role = ROLE_BUTTON, .action = ACT_PICK, .arg = (long)i};
			card->pick_count++;
		}
	}
}

static void add_number(struct ui *ui, struct ui_node *parent, bool open, int next)
{
	if (!open) {
		bool later = hours_later(screens_of(ui)->catalogue, NULL, clock_wall_ms(), NULL) >= 0;
		const char *words = later ? i18n("Again from %s; a number for then can be taken now") : i18n("Again from %s");
		const char *again = next >= 0 ? ui_format(ui, words, words_minute(ui, next)) : i18n("Not today any more");
		list_row_add(
			ui, parent,
			&(struct list_row){
				.kind = LIST_ROW_AWAY,
				.icon = ICON_CONFIRMATION_NUMBER,
				.title = i18n("Take a number"),
				.line = again,
				.tall = true,
				.no_chevron = !later,
				.target = {.key = "home.number", .role = ROLE_BUTTON, .action = later ? ACT_NUMBER : ACT_CLOSED}});
		return;
	}
	struct home_card card = {
		.title = i18n("Take a number"),
		.short_title = i18n_in("short", "Take a number"),
		.line = i18n("Choose a service and take a ticket with number and counter"),
		.quick = i18n("Quick pick"),
		.target = {.key = "home.number", .role = ROLE_BUTTON, .action = ACT_NUMBER, .primary = true}};
	add_picks(ui, &card);
	home_card_add(ui, parent, &card);
}

static const struct {
	uint32_t icon;
	const char *title, *broken, *line, *key;
	int action;
} others[] = {
	{ICON_FIND_IN_PAGE, I18N_MARK("Track my application"), I18N_MARK("Track my\napplication"),
	 I18N_MARK("Scan your receipt to see which step it has reached"), "home.lookup", ACT_LOOKUP},
	{ICON_RATE_REVIEW, I18N_MARK("Rate our service"), I18N_MARK("Rate our\nservice"),
	 I18N_MARK("Tell us how we did; no name is kept"), "home.rate", ACT_RATE},
	{ICON_MENU_BOOK, I18N_MARK("Procedures"), I18N_MARK("All\nprocedures"),
	 I18N_MARK("Papers to bring, fees and time limits"), "home.search", ACT_SEARCH},
};

/* The center can't be reached, and that is said. */
static bool is_lost(const struct screens *screens)
{
	return !screens->online && screens->awaited_until_ms == 0;
}

static const char *line_of(const struct screens *screens, size_t i)
{
	bool asks = others[i].action == ACT_LOOKUP; /* the center, each time */
	return asks && is_lost(screens) ? i18n("As soon as the center can be reached again") : i18n(others[i].line);
}

/* Rows where there is height, tiles side by side where there is not. */
static void add_others(struct ui *ui, struct ui_node *parent, bool tiles)
{
	struct tile row[ARRAY_LEN(others)];
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct ui_target target = {
			.key = others[i].key, .role = ROLE_BUTTON, .action = others[i].action, .primary = true};
		if (!tiles)
			list_row_add(ui, parent,
						 &(struct list_row){.icon = others[i].icon,
											.title = i18n(others[i].title),
											.line = line_of(screens_of(ui), i),
											.tall = ui_fit(ui) == 0 && !is_lost(screens_of(ui)),
											.target = target});
		row[i] = (struct tile){.icon = others[i].icon, .title = i18n(others[i].broken), .target = target};
	}
	if (tiles)
		tile_row_add(ui, parent, row, ARRAY_LEN(others));
}

/* The small panel in the largest words has no height for two rows: that the line is lost stands beside the button then.
 */
static bool state_beside_help(const struct ui *ui)
{
	return ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX && is_lost(screens_of(ui));
}

static void add_state(struct ui *ui, struct ui_node *parent, bool open)
{
	const struct screens *screens = screens_of(ui);
	if (!state_beside_help(ui))
		screens_offline_banner(ui, parent);
	if (screens->locked)
		banner_add(ui, parent,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_LOCK,
									.fact = screens->copied ? i18n("This machine is a copy of another kiosk")
															: i18n("This kiosk is out of use"),
									.line = i18n("Please take a number at Counter 1."),
									.key = "locked"});
	else if (screens->catalogue && !open)
		add_closed(ui, parent, screens_next_minute(screens, NULL));
}

static void add_title(struct ui *ui, const struct page *page)
{
	bool roomy = ui_layout(ui) != LAYOUT_SMALL && ui_settings(ui)->size == 1;
	bool short_of_height = ui_layout(ui) == LAYOUT_LANDSCAPE && is_lost(screens_of(ui));
	if (ui_fit(ui) == UI_FIT_MAX && ui_layout(ui) != LAYOUT_PORTRAIT)
		return;
	page_title(ui, page->info, roomy && ui_fit(ui) < 2 ? i18n("Welcome") : NULL,
			   ui_settings(ui)->size < 3 && !short_of_height ? i18n("What would you like to do today?")
															 : i18n_in("short", "What would you like to do today?"),
			   NULL);
}

/* Where there is no height for the line of help: the button of it, on the small panel beside the newest call. */
static void add_help(struct ui *ui, struct page *page, bool hall)
{
	enum ui_layout layout = ui_layout(ui);
	bool low = ui_reach_top(ui) > 0, line = layout == LAYOUT_LANDSCAPE ? ui_fit(ui) == 0 : ui_fit(ui) < 2;
	if (layout != LAYOUT_SMALL && line && !(low && layout == LAYOUT_PORTRAIT)) {
		screens_help_line(ui, layout == LAYOUT_LANDSCAPE ? page->info : page->foot);
		return;
	}
	bool small = layout == LAYOUT_SMALL;
	bool beside = state_beside_help(ui);
	struct ui_node *row = ui_box(ui, layout == LAYOUT_LANDSCAPE ? page->info : page->foot,
								 (struct ui_style){.flow = FLOW_ROW, .gap = 16, .self = ALIGN_STRETCH});
	struct ui_node *left =
		beside || (hall && small) ? ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1}) : NULL;
	if (beside)
		banner_add(ui, left,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_CLOUD_OFF,
									.fact = ui_settings(ui)->size < 3 ? i18n("Offline; numbers still work")
																	  : i18n("No connection"),
									.key = "offline"});
	else if (left)
		screens_hall_part(ui, left, false);
	button_add(ui, row,
			   &(struct button){.kind = small ? BUTTON_PILL : BUTTON_SECONDARY,
								.label = left ? i18n("Call staff") : i18n("Call a member of staff"),
								.icon = beside ? 0 : ICON_SUPPORT_AGENT,
								.grow = left ? 0 : 1,
								.target = {.key = "home.help", .role = ROLE_BUTTON, .action = UI_OWN_HELP}});
}

float screens_photo_width(const struct ui *ui)
{
	return ui_layout(ui) == LAYOUT_PORTRAIT ? ui_width(ui) - 2 * ui_margin(ui) - 2 * PHOTO_FRAME_U : PHOTO_WIDE_U;
}

static void paint_photo(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	list_image(list, node->rect.x, node->rect.y, node->data);
}

/* The house, where there is nothing to choose that it could draw the eye from. */
static void add_photo(struct ui *ui, struct ui_node *parent, bool open)
{
	const struct canvas *photo = screens_of(ui)->config.photo;
	if (!photo || open || ui_fit(ui) > 0 || ui_settings(ui)->size > 1 || ui_layout(ui) == LAYOUT_SMALL ||
		ui_reach_top(ui) > 0)
		return;
	struct ui_node *frame = ui_box(ui, parent,
								   (struct ui_style){.flow = FLOW_COLUMN,
													 .skin = SKIN_CARD,
													 .align = ALIGN_CENTER,
													 .pad = ui_pad(PHOTO_FRAME_U, PHOTO_FRAME_U),
													 .self = ALIGN_STRETCH});
	float h = (float)photo->h * ui_width(ui) / (float)ui_px(ui, ui_width(ui));
	struct ui_node *node =
		ui_painted(ui, frame, (struct ui_style){.w = screens_photo_width(ui), .h = h}, paint_photo, photo);
	ui_name(ui, node, "photo", ROLE_IMAGE, "");
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	bool lost = is_lost(screens);
	struct page page = lost ? screens_page_dense(ui, 600) : screens_page(ui, 600, false);
	enum ui_layout layout = ui_layout(ui);
	bool open = screens->catalogue && !screens->locked && screens_is_open(screens), low = ui_reach_top(ui) > 0;
	/* Live information above; where words are large it gives way to what can be done. */
	bool hall = open || !screens->catalogue;
	bool hall_above = hall && layout == LAYOUT_PORTRAIT && ui_settings(ui)->size < 3 && ui_fit(ui) < 2;
	add_state(ui, page.info, open);
	if (hall_above)
		screens_hall_part(ui, page.info, low);
	add_title(ui, &page);
	if (hall && layout == LAYOUT_LANDSCAPE)
		screens_hall_part(ui, page.info, true);
	if (screens->catalogue && !screens->locked)
		add_number(ui, page.main, open, screens_next_minute(screens, NULL));
	if (!screens->locked)
		add_others(ui, page.main, low || layout != LAYOUT_PORTRAIT);
	add_photo(ui, layout == LAYOUT_LANDSCAPE ? page.info : page.main, open);
	if (hall && !hall_above && layout == LAYOUT_PORTRAIT)
		screens_hall_part(ui, page.main, false);
	add_help(ui, &page, hall && ((screens->online && screens->has_hall) || screens->awaited_until_ms != 0));
	page_turn(ui, &page, NULL, UI_FIT_MAX); /* old calls, a page further */
	ui_rebuild_at(ui, (clock_wall_ms() / TICK_MS + 1) * TICK_MS);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	if (event->kind != UI_EVENT_ACT)
		return;
	switch (event->action) {
	case ACT_NUMBER:
		ui_go(ui, &screen_field, NULL, 0);
		break;
	case ACT_PICK:
		if (screens->catalogue && (size_t)event->arg < screens->catalogue->service_count) {
			screens->visitor.booked = false;
			snprintf(screens->visitor.service, sizeof screens->visitor.service, "%s",
					 screens->catalogue->services[event->arg].id);
			ui_go(ui, &screen_before, NULL, 0);
		}
		break;
	case ACT_CLOSED:
		ui_toast(ui, i18n("Numbers are not given now."));
		break;
	case ACT_LOOKUP:
		ui_go(ui, &screen_lookup, NULL, 0);
		break;
	case ACT_RATE:
		ui_go(ui, &screen_rate_ask, NULL, 0);
		break;
	case ACT_SEARCH:
		ui_go(ui, &screen_search, NULL, 0);
		break;
	default:
		break;
	}
}

const struct ui_screen screen_home = {.name = "home", .plain = true, .build = build, .event = event};
