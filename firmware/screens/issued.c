/* From "one moment" to "please take your ticket": one screen that follows flow/issue.h. */
#include "screens/screens_priv.h"

#include "model/speech_text.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/note.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/qr_panel.h"
#include "ui/widgets/ticket_card.h"

#include <stdio.h>

enum { ACT_HEAR = 1, ACT_PRINTED, ACT_NOT_PRINTED, ACT_AGAIN };

#define TAKE_SECONDS 12
#define SCREEN_SECONDS 60
#define KEEP_CODE_U 324
#define PROGRESS_U 560

struct issued_state {
	enum issue_state seen;
	int64_t leave_ms; /* wall time to go home; 0: not counting */
	bool spoken;
};

static void say_number(struct screens *screens, bool asked_for)
{
	const struct ticket *ticket = &screens->issue.ticket;
	char number[128], text[512];
	speech_number(ticket->number, screens_language(screens), number, sizeof number);
	int len = snprintf(text, sizeof text, "%s %s. ", i18n("Your number"), number);
	if (len > 0 && (size_t)len < sizeof text)
		snprintf(text + len, sizeof text - (size_t)len, "%s. %s", screens_service_name(screens, ticket->service),
				 words_counters(screens->ui, ticket->counters, ticket->counter_count, false));
	screens_say(screens, asked_for || ui_settings(screens->ui)->audio ? text : "", false, asked_for ? 0 : 1);
}

static void title(struct ui *ui, struct ui_node *parent, const char *text, const char *line)
{
	struct ui_node *box = ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .text_align = ALIGN_CENTER});
	bool beside = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) > 0; /* in a narrow column */
	if (beside)
		line = NULL;
	ui_text_styled(ui, box, (struct ui_style){.type = beside ? TYPE_H2 : TYPE_H1, .text_align = ALIGN_CENTER}, UI_INK,
				   text);
	if (line && ui_fit(ui) < 2)
		ui_text_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .text_align = ALIGN_CENTER}, UI_INK2, line);
	ui_name(ui, box, "title", ROLE_HEADING, NULL);
}

static const struct catalogue_service *service_of(const struct screens *screens, const struct ticket *ticket)
{
	return screens->catalogue ? catalogue_service(screens->catalogue, ticket->service) : NULL;
}

static struct ui_node *add_ticket(struct ui *ui, struct ui_node *parent, const struct ticket *ticket, bool with_facts)
{
	const char *wait = words_wait(ui, ticket->wait_min, ticket->wait_max);
	/* The counter stands beside the service then; both in one line. */
	if (ui_layout(ui) == LAYOUT_SMALL && ui_settings(ui)->size > 1 && ui_fit(ui) > 1)
		with_facts = false;
	struct ticket_card card = {.label = i18n("Your number"),
							   .number = ticket->number,
							   .service = screens_service_names(ui, ticket->service, ticket->also, ticket->also_count)};
	int later = screens_later(screens_of(ui), service_of(screens_of(ui), ticket), ticket->issued_ms);
	if (with_facts) {
		card.facts.facts[card.facts.count].label = i18n("Counter");
		card.facts.facts[card.facts.count++].value = words_counters(ui, ticket->counters, ticket->counter_count, true);
		if (ticket->ahead >= 0) {
			card.facts.facts[card.facts.count].label = i18n("Before you");
			card.facts.facts[card.facts.count++].value = words_people(ui, ticket->ahead);
		}
		if (later >= 0) {
			card.facts.facts[card.facts.count].label = i18n("Called from");
			card.facts.facts[card.facts.count++].value = words_minute(ui, later);
		} else if (wait) {
			card.facts.facts[card.facts.count].label = i18n("Expected wait");
			card.facts.facts[card.facts.count++].value = wait;
		}
	} else {
		card.service =
			ui_format(ui, "%s · %s", card.service, words_counters(ui, ticket->counters, ticket->counter_count, false));
		if (later >= 0)
			card.line = ui_format(ui, "%s · %s %s", ui_format(ui, i18n("Called from %s"), words_minute(ui, later)),
								  i18n("Before you"), words_people(ui, ticket->ahead));
		else if (wait && ticket->ahead >= 0)
			card.line = ui_format(ui, i18n("%s before you, about %s"), words_people(ui, ticket->ahead), wait);
	}
	return ticket_card_add(ui, parent, &card);
}

/* Beside the ticket on the small panel: the code with its words in a narrow row. */
static void add_follow_narrow(struct ui *ui, struct ui_node *parent, const struct ticket *ticket, const char *text)
{
	bool large = ui_settings(ui)->size > 1;
	struct ui_node *row = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = 16,
												   .skin = large ? SKIN_NONE : SKIN_CARD,
												   .pad = large ? ui_pad(0, 0) : ui_pad(14, 16),
												   .self = ALIGN_STRETCH});
	qr_panel_code(ui, row, ticket->url, large ? 120 : 150);
	struct ui_node *words = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .gap = 4, .grow = 1});
	ui_text(ui, words, TYPE_LABEL, UI_INK, i18n("Follow on your phone"));
	if (!large)
		ui_rich_styled(ui, words, (struct ui_style){.type = TYPE_SMALL, .figures = true}, UI_INK2, text);
	ui_name(ui, words, "follow", ROLE_TEXT, NULL);
}

static const char *follow_words(struct ui *ui, const struct ticket *ticket, bool brief)
{
	if (ticket->wait_min <= 0)
		return i18n("Scan to see how many are before you.");
	const char *back = words_time(ui, ticket->issued_ms + (int64_t)ticket->wait_min * 60000);
	return ui_format(ui,
					 brief ? i18n("You may step out; be back by <b>%s</b>.")
						   : i18n("Scan to see how many are before you. You may step out and be back by <b>%s</b>."),
					 back);
}

static void add_follow(struct ui *ui, struct ui_node *parent, const struct ticket *ticket)
{
	bool brief = ui_layout(ui) != LAYOUT_PORTRAIT || ui_fit(ui) > 0;
	const char *text = follow_words(ui, ticket, brief);
	bool close = ui_layout(ui) == LAYOUT_LANDSCAPE && ui_settings(ui)->size > 1;
	if (!ticket->url[0])
		return;
	if (ui_layout(ui) == LAYOUT_SMALL) {
		add_follow_narrow(ui, parent, ticket, text);
		return;
	}
	qr_panel_add(ui, parent,
				 &(struct qr_panel){.content = ticket->url,
									.side = close   ? 150
											: brief ? 190
													: 0,
									.title = i18n("Follow on your phone"),
									.text = text,
									.bare = close,
									.key = "follow"});
}

/* In large words the narrow row has no room for it: it stands below. */
static void add_back(struct ui *ui, struct ui_node *parent, const struct ticket *ticket)
{
	if (ui_layout(ui) != LAYOUT_SMALL || ui_settings(ui)->size == 1 || !ticket->url[0])
		return;
	if (ticket->wait_min <= 0) {
		note_add(ui, parent,
				 &(struct note){.icon = ICON_GROUPS, .text = follow_words(ui, ticket, true), .key = "follow.back"});
		return;
	}
	const char *back = words_time(ui, ticket->issued_ms + (int64_t)ticket->wait_min * 60000);
	note_add(ui, parent,
			 &(struct note){.icon = ICON_SCHEDULE,
							.text = ui_format(ui, i18n("Be back by <b>%s</b>"), back),
							.key = "follow.back"});
}

static void hear_button(struct ui *ui, struct page_nav *button)
{
	bool brief = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) > 1;
	*button = (struct page_nav){brief ? i18n("Hear it") : i18n("Hear my number"),
								ICON_VOLUME_UP,
								{.key = "issued.hear", .action = ACT_HEAR},
								false,
								NULL,
								1};
}

static const char *countdown(struct ui *ui, const struct issued_state *issued)
{
	int64_t left = (issued->leave_ms - clock_wall_ms() + 999) / 1000;
	ui_rebuild_at(ui, issued->leave_ms - (left - 1) * 1000);
	return ui_format(ui, i18n("(closes in %d\u00a0seconds)"), (int)(left > 0 ? left : 0));
}

/* The one golden disc: here and now. */
static void add_take_here(struct ui *ui, struct ui_node *parent)
{
	bool roomy = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) < 2;
	struct ui_node *around = ui_box(
		ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .align = ALIGN_CENTER, .pad = ui_pad(roomy ? 40 : 0, 0)});
	struct ui_node *box =
		ui_box(ui, around,
			   (struct ui_style){
				   .flow = FLOW_ROW, .gap = 28, .skin = SKIN_TINT, .pad = ui_pad(roomy ? 24 : 14, 36), .radius = 26});
	float side = roomy ? 104 : 80;
	struct ui_node *disc = ui_box(ui, box,
								  (struct ui_style){.flow = FLOW_STACK,
													.w = side,
													.h = side,
													.radius = side / 2,
													.fill = UI_GOLD,
													.align = ALIGN_CENTER,
													.justify = JUSTIFY_CENTER});
	ui_icon(ui, disc, ICON_ARROW_DOWNWARD, 64, UI_ONGOLD);
	struct ui_node *words = ui_column(ui, box, 2);
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H2, .type_u = roomy ? 42 : 34}, UI_ONTINT,
				   i18n("Take your ticket here"));
	if (ui_fit(ui) == 0)
		ui_text(ui, words, TYPE_BODY, UI_ONTINT, i18n("Keep it until you are called"))->extra = true;
	ui_name(ui, box, "take", ROLE_STATUS, NULL);
}

/* The number is valid; whether its turn comes today is said beside it. */
static void add_today(struct ui *ui, struct page *page, const struct ticket *ticket)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_service *service = service_of(screens, ticket);
	enum chance chance = service ? screens_chance(screens, service) : CHANCE_GOOD;
	const char *line = NULL;
	int later = service ? screens_later(screens, service, ticket->issued_ms) : -1;
	if (later >= 0) {
		note_add(
			ui, page->beside ? page->main : page->info,
			&(struct note){.icon = ICON_SCHEDULE,
						   .text = ui_format(ui, i18n("Please be back here by <b>%s</b>."), words_minute(ui, later)),
						   .center = true,
						   .key = "issued.later"});
		return;
	}
	if (chance != CHANCE_UNSURE)
		return;
	note_add(ui, page->beside ? page->main : page->info,
			 &(struct note){.icon = ICON_SCHEDULE,
							.text = words_chance(ui, service, chance, &line),
							.center = true,
							.key = "issued.today"});
}

static void build_take(struct ui *ui, struct issued_state *issued, const struct ticket *ticket)
{
	struct page page = screens_page_wide_info(ui, 600);
	struct page_nav buttons[2];
	bool wide = page.beside;
	title(ui, wide ? page.main : page.info, i18n("Please take your ticket"),
		  i18n("It comes out of the slot below the screen"));
	add_ticket(ui, page.info, ticket, true);
	if (wide)
		add_take_here(ui, page.main);
	add_today(ui, &page, ticket);
	/* in very large words the code may be a page further, never the paper */
	bool first = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) == UI_FIT_MAX;
	if (first)
		add_take_here(ui, page.main);
	add_follow(ui, page.main, ticket);
	add_back(ui, page.main, ticket);
	if (ui_layout(ui) == LAYOUT_PORTRAIT && !first)
		add_take_here(ui, page.main);
	hear_button(ui, &buttons[0]);
	buttons[1] = (struct page_nav){i18n("Done"),
								   0,
								   {.key = "issued.done", .action = UI_OWN_DONE},
								   true,
								   ui_fit(ui) < 2 ? countdown(ui, issued) : NULL,
								   1.5f};
	page_nav(ui, &page, buttons, 2);
	page_turn(ui, &page, wide ? page.info->last : NULL, UI_FIT_MAX);
}

/* The number without paper: the code to take it along, on every panel. */
static void add_keep(struct ui *ui, struct ui_node *parent, const struct ticket *ticket)
{
	if (!ticket->url[0])
		return;
	const char *steps = i18n("1. Open the camera\n2. Point it at the square\n3. Tap the line that appears");
	bool apart = ui_layout(ui) == LAYOUT_LANDSCAPE && ui_settings(ui)->size > 1;
	if (ui_layout(ui) != LAYOUT_SMALL) {
		qr_panel_add(ui, parent,
					 &(struct qr_panel){.content = ticket->url,
										.title = i18n("Keep the number on your phone"),
										.text = apart ? NULL : steps,
										.bare = ui_layout(ui) == LAYOUT_PORTRAIT,
										.side = ui_fit(ui) > 0                     ? 190
												: ui_layout(ui) == LAYOUT_PORTRAIT ? KEEP_CODE_U
																				   : 0,
										.key = "follow"});
		if (apart)
			ui_text(ui, parent, TYPE_BODY, UI_INK2, steps);
		return;
	}
	struct ui_node *card = card_add(ui, parent, &(struct card){.gap = 4, .key = "follow"});
	card->style.pad = ui_pad(ui_fit(ui) > 1 ? 8 : 16, 16);
	struct ui_node *code = qr_panel_code(ui, card, ticket->url, ui_fit(ui) > 1 ? 150 : 190);
	if (code)
		code->style.self = ALIGN_CENTER;
	ui_text_styled(ui, card, (struct ui_style){.type = TYPE_LABEL, .text_align = ALIGN_CENTER}, UI_INK,
				   i18n("Keep the number on your phone"));
	ui_text(ui, parent, TYPE_BODY, UI_INK2, steps);
}

static const char *keep_words(struct ui *ui)
{
	const char *text = i18n("No ticket is needed. Please photograph the screen or scan the code below.");
	int64_t told = screens_of(ui)->paper_told_ms;
	if (told == 0)
		return text;
	return ui_format(ui, "%s %s", text, ui_format(ui, i18n("Staff were told at %s."), words_time(ui, told)));
}

static void build_screen(struct ui *ui, struct issued_state *issued, const struct ticket *ticket)
{
	const struct screens *screens = screens_of(ui);
	struct page page = screens_page_wide_info(ui, 600);
	struct page_nav buttons[2];
	bool brief = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) > 1;
	const char *fact = screens->devices.paper == PAPER_NONE
						   ? i18n("Out of paper. Your number is still valid.")
						   : i18n("The ticket can't be printed. Your number is still valid.");
	bool apart = ui_layout(ui) == LAYOUT_SMALL; /* the narrow column takes it in two parts */
	banner_add(ui, page.beside ? page.main : page.info,
			   &(struct banner){.kind = BANNER_WARN,
								.icon = ICON_RECEIPT_LONG,
								.fact = fact,
								.line = apart ? NULL : keep_words(ui),
								.strong = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) == 0,
								.key = "nopaper"});
	struct ui_node *below = add_ticket(ui, page.info, ticket, false);
	if (apart)
		ui_text(ui, page.main, TYPE_BODY, UI_INK2, keep_words(ui));
	add_keep(ui, ui_layout(ui) == LAYOUT_PORTRAIT ? below : page.main, ticket);
	note_add(ui, page.main,
			 &(struct note){
				 .icon = ICON_FRONT_HAND,
				 .text = ui_format(ui, i18n("No phone? Tell the number <b>%s</b> at Counter 1 and get it in writing."),
								   ticket->number),
				 .key = "nophone"});
	hear_button(ui, &buttons[0]);
	buttons[1] = (struct page_nav){brief ? i18n("I have it") : i18n("I have saved the number"),
								   ICON_CHECK,
								   {.key = "issued.done", .action = UI_OWN_DONE},
								   true,
								   NULL,
								   1.5f};
	page_nav(ui, &page, buttons, 2);
	page_turn(ui, &page, page.beside ? page.info->last : NULL, 1);
	ui_rebuild_at(ui, issued->leave_ms);
}

/* Of the steps between a number and its paper: it is stored, it is at the printer, it is out. */
static void add_progress(struct ui *ui, struct ui_node *parent, bool prints)
{
	const char *text = prints ? i18n("The printer is at work") : i18n("The ticket is being prepared");
	bool roomy = ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) < 2;
	if (!roomy) {
		note_add(ui, parent, &(struct note){.icon = ICON_PRINT, .text = text, .center = true, .key = "printing"});
		return;
	}
	struct ui_node *around =
		ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .align = ALIGN_CENTER, .pad = ui_pad(96, 0)});
	struct ui_node *row = ui_box(ui, around, (struct ui_style){.flow = FLOW_ROW, .gap = 28});
	ui_icon(ui, row, ICON_PRINT, 72, UI_BRAND);
	struct ui_node *column = ui_column(ui, row, 14);
	ui_text(ui, column, TYPE_BODY_BOLD, UI_INK, text);
	progress_add(ui, column, &(struct progress){.w = PROGRESS_U, .done = prints ? 2 : 1, .all = 3});
	ui_name(ui, row, "printing", ROLE_STATUS, NULL);
}

static void build_printing(struct ui *ui, const struct issue *issue)
{
	struct page page = screens_page_wide_info(ui, 600);
	struct page_nav button;
	bool has_number = issue->state == ISSUE_PRINTING || (issue->state == ISSUE_SHOWING && issue->prints > 0);
	title(ui, page.beside && has_number ? page.main : page.info,
		  has_number ? i18n("Printing…") : i18n("Getting your number…"), i18n("A few seconds, please"));
	if (!has_number)
		return;
	add_ticket(ui, page.info, &issue->ticket, true);
	add_follow(ui, page.main, &issue->ticket);
	add_back(ui, page.main, &issue->ticket);
	add_progress(ui, page.main, issue->ticket.state == TICKET_SENDING);
	hear_button(ui, &button);
	page_nav(ui, &page, &button, 1);
	page_turn(ui, &page, page.beside ? page.info->last : NULL, UI_FIT_MAX);
}

static void build_question(struct ui *ui, const struct issue *issue)
{
	struct page page = screens_page_wide_info(ui, 600);
	title(ui, page.beside ? page.main : page.info, i18n("Did your ticket come out?"),
		  i18n("The printer did not answer. Your number is valid either way."));
	add_ticket(ui, page.info, &issue->ticket, ui_fit(ui) < 2 && ui_layout(ui) != LAYOUT_SMALL);
	button_add(
		ui, ui_layout(ui) == LAYOUT_PORTRAIT ? page.foot : page.main,
		&(struct button){.kind = BUTTON_BIG,
						 .label = i18n("Yes, I have it"),
						 .icon = ICON_CHECK,
						 .target = {.key = "issued.yes", .role = ROLE_BUTTON, .action = ACT_PRINTED, .primary = true}});
	button_add(
		ui, ui_layout(ui) == LAYOUT_PORTRAIT ? page.foot : page.main,
		&(struct button){
			.label = issue->prints < ISSUE_PRINTS_MAX ? i18n("No, print it again") : i18n("No, show it on the screen"),
			.icon = ICON_PRINT,
			.target = {.key = "issued.no", .role = ROLE_BUTTON, .action = ACT_NOT_PRINTED, .primary = true}});
}

static const char *refusal_words(enum err_code code)
{
	switch (code) {
	case ERR_LIMIT:
		return i18n("All numbers of this service for today have been given.");
	case ERR_CONFLICT:
		return i18n("This service gives no numbers now.");
	default:
		return i18n("The number could not be stored safely.");
	}
}

static void build_refused(struct ui *ui, const struct issue *issue)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_service *service =
		screens->catalogue ? catalogue_service(screens->catalogue, screens->visitor.service) : NULL;
	bool today_over = issue->refusal == ERR_LIMIT, shut = issue->refusal == ERR_CONFLICT;
	const char *back = service && (today_over || shut) ? words_back(ui, service, today_over) : NULL;
	struct page page = screens_page(ui, 0, false);
	title(ui, page.info, i18n("No number could be given"), refusal_words(issue->refusal));
	if (back)
		banner_add(ui, page.main,
				   &(struct banner){.kind = BANNER_INFO, .icon = ICON_EVENT_AVAILABLE, .fact = back, .key = "back"});
	banner_add(ui, page.main,
			   &(struct banner){.kind = BANNER_WARN,
								.icon = ICON_SUPPORT_AGENT,
								.fact = i18n("Please go to Counter 1"),
								.line = back ? i18n("Staff there can make an appointment for you.")
											 : i18n("Staff there will help you at once."),
								.key = "refused"});
	if (issue->refusal != ERR_LIMIT && issue->refusal != ERR_CONFLICT)
		button_add(ui, page.foot,
				   &(struct button){
					   .kind = BUTTON_BIG,
					   .label = i18n("Try again"),
					   .icon = ICON_RESTART_ALT,
					   .target = {.key = "issued.again", .role = ROLE_BUTTON, .action = ACT_AGAIN, .primary = true}});
	page_back_home(ui, &page);
}

/* What happens once when the flow enters a state. */
static void arrive(struct ui *ui, struct issued_state *issued, enum issue_state now)
{
	struct screens *screens = screens_of(ui);
	int seconds = now == ISSUE_TAKE ? TAKE_SECONDS : now == ISSUE_SCREEN ? SCREEN_SECONDS : 0;
	if (seconds > 0 && (ui_settings(ui)->size > 1 || ui_settings(ui)->audio || ui_settings(ui)->low_reach))
		seconds *= 2;
	issued->leave_ms = seconds ? clock_wall_ms() + seconds * 1000 : 0;
	if (now == ISSUE_TAKE || now == ISSUE_SCREEN) {
		struct flow_request light = {.kind = REQUEST_LIGHT, .number = now == ISSUE_TAKE};
		screens_send(screens, &light);
		say_number(screens, false);
	}
	if (now == ISSUE_QUESTION || now == ISSUE_REFUSED)
		ui_tone(ui, UI_TONE_ERROR);
	issued->seen = now;
	ui_timer(ui, (unsigned)(seconds * 1000));
}

static void build(struct ui *ui, void *state)
{
	struct issued_state *issued = state;
	const struct issue *issue = &screens_of(ui)->issue;
	if (issued->seen != issue->state)
		arrive(ui, issued, issue->state);
	switch (issue->state) {
	case ISSUE_TAKE:
		build_take(ui, issued, &issue->ticket);
		break;
	case ISSUE_SCREEN:
		build_screen(ui, issued, &issue->ticket);
		break;
	case ISSUE_QUESTION:
		build_question(ui, issue);
		break;
	case ISSUE_REFUSED:
		build_refused(ui, issue);
		break;
	default:
		build_printing(ui, issue);
		break;
	}
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct issue *issue = &screens->issue;
	if (event->kind == UI_EVENT_TIMER)
		ui_home(ui, true);
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_HEAR)
		say_number(screens, true);
	else if (event->action == ACT_PRINTED || event->action == ACT_NOT_PRINTED)
		issue_answer(issue, event->action == ACT_PRINTED, screens->now_ms);
	else if (event->action == ACT_AGAIN)
		screens_take_number(screens);
	ui_changed(ui);
}

static void leave(struct ui *ui, void *state)
{
	struct flow_request light = {.kind = REQUEST_LIGHT, .number = 0};
	screens_send(screens_of(ui), &light);
}

const struct ui_screen screen_issued = {.name = "issued",
										.state_size = sizeof(struct issued_state),
										.quiet_expiry = true,
										.build = build,
										.event = event,
										.leave = leave};
