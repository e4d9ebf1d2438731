/* What several screens have: the page, the live strip of the hall, the honest banners. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/hall_strip.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"

#include <string.h>

#define MINUTE_MS 60000
#define SMALL_RIGHT_U 420
#define DENSE_GAP_U 18
#define DENSE_TOP_U 24

static struct header header_of(struct ui *ui)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	struct header header = {.over = i18n("Public service center"), .name = ""};
	if (catalogue) {
		header.over = screens_text(screens, &catalogue->unit_name);
		header.name = screens_text(screens, &catalogue->place_name);
	}
	header.short_over = i18n("Public service");
	if (screens->config.role == SCREENS_PAD) {
		header.over = header.short_over = header.name;
		header.name = words_counter_named(ui, screens->config.counter);
		if (screens->visitor.ratable.number[0]) {
			header.ticket = ui_format(ui, i18n("Number %s"), screens->visitor.ratable.number);
			if (ui_settings(ui)->size > 1) /* both are on one line */
				header.name = words_counter(ui, screens->config.counter);
		}
	}
	header.emblem = screens->config.emblem;
	header.date = words_long_date(ui, clock_wall_ms());
	return header;
}

struct page screens_page(struct ui *ui, float left_u, bool full)
{
	bool pad = screens_of(ui)->config.role == SCREENS_PAD;
	return page_add(ui, &(struct page_spec){.header = header_of(ui), .left_u = left_u, .full = full, .no_tools = pad});
}

struct page screens_staff_page(struct ui *ui)
{
	const struct screens *screens = screens_of(ui);
	struct header header = header_of(ui);
	int all_s, left_s = ui_time_left_s(ui, &all_s);
	header.staff = true;
	if (ui_settings(ui)->size == 1)
		header.note = ui_format(ui, i18n("leaves in %d:%02d"), left_s / 60, left_s % 60);
	header.over = i18n("Maintenance · staff only");
	header.short_over = i18n("Maintenance");
	header.name = ui_format(ui, "%s %s · %s", i18n("Kiosk"), screens->config.kiosk, screens->config.version);
	return page_add(ui, &(struct page_spec){.header = header});
}

struct page screens_page_bare(struct ui *ui)
{
	bool pad = screens_of(ui)->config.role == SCREENS_PAD;
	return page_add(ui, &(struct page_spec){
							.header = header_of(ui), .no_header = pad && ui_settings(ui)->size > 1, .no_tools = pad});
}

struct page screens_page_dense(struct ui *ui, float left_u)
{
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT && ui_settings(ui)->size == 1;
	return page_add(ui, &(struct page_spec){.header = header_of(ui),
											.left_u = left_u,
											.gap = tall ? DENSE_GAP_U : 0,
											.top = tall ? DENSE_TOP_U : 0});
}

struct page screens_page_close(struct ui *ui)
{
	return page_add(ui, &(struct page_spec){.header = header_of(ui), .no_tools = true, .gap = 14, .top = 10});
}

struct page screens_page_headless(struct ui *ui, bool full)
{
	return page_add(
		ui, &(struct page_spec){
				.header = header_of(ui), .no_header = true, .no_tools = true, .full = full, .gap = 10, .top = 10});
}

struct page screens_page_keys(struct ui *ui, float left_u)
{
	return page_add(ui, &(struct page_spec){.header = header_of(ui),
											.left_u = left_u,
											.full = ui_layout(ui) == LAYOUT_PORTRAIT,
											.no_header = ui_layout(ui) == LAYOUT_SMALL});
}

struct page screens_page_pair(struct ui *ui, float left_u, float small_left_u)
{
	return page_add(ui, &(struct page_spec){.header = header_of(ui),
											.left_u = left_u,
											.small_left_u = ui_fit(ui) > 0 ? small_left_u : 0});
}

struct page screens_page_wide_info(struct ui *ui, float right_u)
{
	return page_add(ui, &(struct page_spec){.header = header_of(ui),
											.left_u = right_u,
											.small_left_u = ui_fit(ui) > 0 ? SMALL_RIGHT_U : 0,
											.right_first = true});
}

void screens_offline_banner(struct ui *ui, struct ui_node *parent)
{
	const struct screens *screens = screens_of(ui);
	if (screens->online || screens->awaited_until_ms != 0)
		return;
	bool brief = (ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX) ||
				 (ui_layout(ui) == LAYOUT_LANDSCAPE && ui_fit(ui) > 0);
	const struct banner banner = {
		.kind = BANNER_WARN,
		.icon = ICON_CLOUD_OFF,
		.fact = brief ? i18n("Offline; numbers still work") : i18n("Connection to the center is lost for now"),
		.line =
			brief ? NULL : i18n("Numbers and ratings still work. Calls and application states may not be the latest."),
		.key = "offline"};
	banner_add(ui, parent, &banner);
}

void screens_hall_part(struct ui *ui, struct ui_node *parent, bool rows)
{
	const struct screens *screens = screens_of(ui);
	const struct hall *hall = &screens->hall;
	bool old = screens->has_hall && screens->now_ms - hall->heard_ms > SCREENS_HALL_OLD_MS;
	struct hall_strip strip = {.title = old ? i18n("Latest numbers") : i18n("Now serving"),
							   .nobody = i18n("Nobody has been called yet"),
							   .rows = rows,
							   .brief = ui_layout(ui) == LAYOUT_SMALL};
	if (!screens->has_hall && screens->awaited_until_ms == 0)
		return;
	if (!screens->has_hall) { /* just started: what comes in a moment must not push the rest down */
		strip.awaited = true;
	} else if (old) {
		bool narrow = ui_layout(ui) == LAYOUT_LANDSCAPE;
		strip.stale = ui_format(ui, narrow ? i18n("until %s") : i18n("Data at %s"), words_time(ui, hall->as_of_ms));
	} else {
		unsigned long waiting = (unsigned long)hall->waiting;
		strip.waiting = ui_format(ui, i18n_count("%d person waiting", "%d people waiting", waiting), hall->waiting);
		strip.waiting_short = ui_format(ui, i18n("%d waiting"), hall->waiting);
	}
	/* beside a banner there is no height for more */
	bool lost = !screens->online && screens->awaited_until_ms == 0;
	size_t most = lost && ui_layout(ui) == LAYOUT_LANDSCAPE ? 2 : HALL_STRIP_CALLS;
	for (size_t i = 0; i < hall->call_count && strip.count < most; i++) {
		const struct hall_call *call = &hall->calls[i];
		strip.calls[strip.count].number = call->number;
		strip.calls[strip.count].counter = words_counter(ui, call->counter);
		strip.calls[strip.count].service = screens_service_name(screens, call->service);
		strip.count++;
	}
	hall_strip_add(ui, parent, &strip);
}

void screens_help_line(struct ui *ui, struct ui_node *parent)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	if (!catalogue || catalogue->help_counter == 0)
		return;
	const char *where = words_counter(ui, catalogue->help_counter);
	const char *text = ui_format(ui, i18n("Need help? Please go to <b>%s</b>"), where), *call = i18n("Call staff");
	if (screens->visitor.help == HELP_COMING)
		text = i18n("<b>Staff are coming.</b> Please wait here.");
	else if (screens->visitor.help == HELP_ASKED)
		text = i18n("<b>Staff have been called.</b> Please wait here.");
	if (screens->visitor.help == HELP_COMING || screens->visitor.help == HELP_ASKED)
		call = i18n("See");
	struct ui_node *row = ui_box(
		ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = 16, .align = ALIGN_CENTER, .self = ALIGN_STRETCH});
	struct ui_node *words = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	note_add(ui, words, &(struct note){.icon = ICON_SUPPORT_AGENT, .text = text, .key = "help"});
	button_add(ui, row,
			   &(struct button){.kind = BUTTON_PILL,
								.label = call,
								.icon = ICON_CAMPAIGN,
								.target = {.key = "help.call", .role = ROLE_BUTTON, .action = UI_OWN_HELP}});
}

void screens_way(struct ui *ui, struct ui_node *parent, uint32_t icon, const char *title, const char *line,
				 const char *key, int action)
{
	list_row_add(ui, parent,
				 &(struct list_row){.icon = icon,
									.title = title,
									.line = line,
									.target = {.key = key, .role = ROLE_BUTTON, .action = action, .primary = true}});
}

void screens_privacy_note(struct ui *ui, struct ui_node *parent, const char *text)
{
	note_add(ui, parent, &(struct note){.icon = ICON_LOCK, .text = text, .key = "privacy"});
}

void screens_state_only_note(struct ui *ui, struct ui_node *parent)
{
	screens_privacy_note(
		ui, parent, i18n("Only the state of the application is shown. Identity cards are neither read nor stored."));
}

size_t span_show(struct span *span, size_t count, size_t most)
{
	if (span->from >= count)
		span->from = 0;
	span->shown = count - span->from < most ? count - span->from : most;
	return span->from + span->shown;
}

void span_next(struct span *span)
{
	span->from += span->shown;
}

void span_before(struct span *span)
{
	span->from -= span->from < span->shown ? span->from : span->shown;
}

struct pager screens_pager_of(struct ui *ui, const char *span, size_t from, size_t until, size_t count)
{
	return (struct pager){.text = ui_format(ui, span, from + 1, until, count),
						  .short_text = ui_format(ui, i18n("%zu–%zu of %zu"), from + 1, until, count),
						  .before_word = i18n("Previous"),
						  .next_word = i18n("Next"),
						  .at_start = from == 0,
						  .at_end = until >= count,
						  .why_start = i18n("This is the first page."),
						  .why_end = i18n("This is the last page.")};
}

void screens_pager(struct ui *ui, struct page *page, const char *span, size_t from, size_t until, size_t count,
				   int before_action, int next_action)
{
	struct pager pager = screens_pager_of(ui, span, from, until, count);
	pager.before_action = before_action;
	pager.next_action = next_action;
	page_pager(ui, page, &pager);
}
