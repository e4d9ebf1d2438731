/* Rating a visit: which visit, how it was, what to improve. And a ticket's place while it still waits. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/header.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"
#include "ui/widgets/option.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/progress.h"
#include "ui/widgets/rating_row.h"

#include <stdio.h>
#include <string.h>

enum { ACT_LEVEL = 1, ACT_REASON, ACT_SEND, ACT_CHANGE, ACT_SKIP, ACT_BEFORE, ACT_NEXT, ACT_PETITION, ACT_WRITE };

#define RATING_IDLE_S 30
#define FIVE_LEVELS 5
#define PAD_TRACK_U 179

/* -- which visit? -------------------------------------------------------------------------------------- */

struct ask_state {
	enum { ASK_READY, ASK_WAITS, ASK_RATED, ASK_UNKNOWN, ASK_OFFLINE } outcome;
};

static const char *outcome_words(struct ui *ui, const struct ask_state *ask, const char **ret_line)
{
	const struct flow_ratable *ratable = &screens_of(ui)->visitor.ratable;
	switch (ask->outcome) {
	case ASK_WAITS:
		*ret_line =
			ratable->place > 0
				? ui_format(ui, i18n("Place %d in the queue. Rating opens when the visit is over."), ratable->place)
				: i18n("Rating opens when the visit is over.");
		return ui_format(ui, i18n("Number %s has not been served yet"), ratable->number);
	case ASK_RATED:
		*ret_line = i18n("Each visit is rated once. Thank you.");
		return i18n("This visit has been rated already");
	case ASK_OFFLINE:
		*ret_line = i18n("The connection is lost for now. Please try again later.");
		return i18n("The ticket can't be checked now");
	case ASK_UNKNOWN:
		*ret_line = i18n("Please scan the square code on today's ticket.");
		return i18n("This ticket is not known");
	default:
		*ret_line = NULL;
		return NULL;
	}
}

static void add_privacy(struct ui *ui, struct ui_node *parent)
{
	screens_privacy_note(ui, parent, i18n("No name is kept. Staff can't see who rated."));
}

static void add_ask_notes(struct ui *ui, struct ui_node *parent)
{
	add_privacy(ui, parent);
	note_add(ui, parent,
			 &(struct note){.icon = ICON_INFO,
							.text = i18n("No ticket any more? Rate at the small screen of the counter."),
							.key = "rate.pad"});
}

static void build_ask(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct ask_state *ask = state;
	struct page page = screens_page(ui, ui_settings(ui)->size > 1 ? 0 : 700, false);
	const char *line = NULL, *fact = outcome_words(ui, ask, &line);
	struct ui_node *title =
		page_title(ui, page.info, i18n("Rate our service"), i18n("Please scan the code on your ticket"),
				   i18n("Hold the square code in front of the scanner below, a hand away."));
	struct ui_node *card = card_add(ui, page.info, &(struct card){.gap = ui_layout(ui) == LAYOUT_SMALL ? 10 : 24});
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	if (tall || ui_fit(ui) < 2)
		ui_icon(ui, card, ICON_QR_CODE_SCANNER, ui_layout(ui) == LAYOUT_SMALL ? 64 : 106, UI_BRAND)->style.self =
			ALIGN_CENTER;
	struct ui_node *center = ui_box(ui, card, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER});
	if (screens->visitor.asked)
		chip_add(ui, center, &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Looking it up…")});
	else if (!fact)
		chip_add(ui, center,
				 &(struct chip){.kind = CHIP_NOW, .icon = ICON_QR_CODE_SCANNER, .text = i18n("Scanner ready")});
	else
		banner_add(ui, card,
				   &(struct banner){.kind = ask->outcome == ASK_RATED ? BANNER_OK : BANNER_WARN,
									.icon = ask->outcome == ASK_RATED ? ICON_CHECK_CIRCLE : ICON_INFO,
									.fact = fact,
									.line = line,
									.key = "rate.outcome"});
	if (tall)
		add_ask_notes(ui, page.main);
	screens_way(ui, page.main, ICON_FEEDBACK, i18n("Petition"),
				i18n("Complaint or suggestion, gets a number and an answer"), "rate.petition", ACT_PETITION);
	if (!tall) /* what can be done before what is good to know */
		add_ask_notes(ui, page.main);
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

/* A rating of the visit in visitor.ratable. */
static void fill_rating(struct screens *screens, unsigned counter)
{
	struct rating *rating = &screens->visitor.rating;
	memset(rating, 0, sizeof *rating);
	screens->visitor.rates_answer = false;
	snprintf(rating->ticket, sizeof rating->ticket, "%s", screens->visitor.ratable.ticket);
	rating->counter = counter;
	snprintf(rating->channel, sizeof rating->channel, "%s", screens->config.role == SCREENS_PAD ? "pad" : "kiosk");
}

static void ask_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct ask_state *ask = state;
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PETITION)
		ui_go(ui, &screen_petition, NULL, 0);
	if (!notice || notice->kind != NOTICE_RATABLE || notice->name != screens->visitor.asked)
		return;
	screens->visitor.asked = 0;
	screens->visitor.ratable = notice->ratable;
	if (notice->result == ERR_OK && notice->ratable.ratable) {
		fill_rating(screens, notice->ratable.counter);
		ui_replace(ui, &screen_rating, NULL, 0);
		return;
	}
	ask->outcome = notice->result == ERR_OFFLINE || notice->result == ERR_TIMEOUT ? ASK_OFFLINE
				   : notice->result != ERR_OK                                     ? ASK_UNKNOWN
				   : notice->ratable.rated                                        ? ASK_RATED
																				  : ASK_WAITS;
	ui_tone(ui, UI_TONE_ERROR);
	ui_changed(ui);
}

const struct ui_screen screen_rate_ask = {
	.name = "rate-ask", .state_size = sizeof(struct ask_state), .build = build_ask, .event = ask_event};

/* -- how was it? --------------------------------------------------------------------------------------- */

static unsigned levels_of(const struct screens *screens)
{
	return screens->catalogue && screens->catalogue->rating_levels == 3 ? 3 : FIVE_LEVELS;
}

static const char *level_words(const struct ui *ui, unsigned levels, unsigned level)
{
	/* short words for the narrow cards of the pad */
	static const char *const pad[] = {"", I18N_MARK("Not at all satisfied"), I18N_MARK("Not satisfied")};
	static const char *const five[] = {"",
									   I18N_MARK("Very dissatisfied"),
									   I18N_MARK("Dissatisfied"),
									   I18N_MARK("Neutral"),
									   I18N_MARK("Satisfied"),
									   I18N_MARK("Very satisfied")};
	static const char *const three[] = {"", I18N_MARK("Dissatisfied"), I18N_MARK("Satisfied"),
										I18N_MARK("Very satisfied")};
	bool narrow = ui_layout(ui) == LAYOUT_PAD || (ui_layout(ui) != LAYOUT_PORTRAIT && ui_settings(ui)->size > 1);
	if (narrow && levels == FIVE_LEVELS && level <= 2)
		return i18n(pad[level]);
	return i18n(levels == 3 ? three[level] : five[level]);
}

/* The face of a level: three levels take the best, the good and the bad one. */
static int face_of(unsigned levels, unsigned level)
{
	static const int three[] = {0, 2, 4, 5};
	return levels == 3 ? three[level] : (int)level;
}

void screens_send_rating(struct screens *screens)
{
	struct flow_request request = {.kind = REQUEST_RATING, .rating = screens->visitor.rating};
	if (request.rating.level == 0)
		return;
	id_make(request.rating.id);
	request.rating.levels = levels_of(screens);
	request.rating.given_ms = clock_wall_ms();
	snprintf(request.rating.comment, sizeof request.rating.comment, "%s", screens->visitor.text);
	screens_send(screens, &request);
	screens->visitor.rating.level = 0;
	explicit_bzero(screens->visitor.text, sizeof screens->visitor.text);
}

/* All levels at once, the best first: one below the other; abreast; or, where words are large, in pairs. */
enum rating_form { RATING_ROWS, RATING_ABREAST, RATING_PAIRS };

static enum rating_form rating_form(const struct ui *ui)
{
	enum ui_layout layout = ui_layout(ui);
	int size = ui_settings(ui)->size;
	if (layout == LAYOUT_PORTRAIT)
		return ui_reach_top(ui) <= 0 ? RATING_ROWS : size > 1 ? RATING_PAIRS : RATING_ABREAST;
	bool wide_words = (layout == LAYOUT_SMALL && size > 2) || (layout == LAYOUT_PAD && size > 1);
	return wide_words ? RATING_PAIRS : RATING_ABREAST;
}

static void add_visit(struct ui *ui, struct ui_node *parent)
{
	const struct flow_ratable *ratable = &screens_of(ui)->visitor.ratable;
	const char *title = ui_format(ui, i18n("Number %s · %s"), ratable->number, words_counter(ui, ratable->counter));
	if (!ratable->number[0] || screens_of(ui)->visitor.rates_answer)
		return;
	if (rating_form(ui) != RATING_ROWS) {
		note_add(ui, parent, &(struct note){.icon = ICON_CONFIRMATION_NUMBER, .text = title, .key = "rating.visit"});
		return;
	}
	list_row_add(ui, parent,
				 &(struct list_row){.icon = ICON_CONFIRMATION_NUMBER,
									.title = title,
									.line = screens_service_name(screens_of(ui), ratable->service),
									.no_chevron = true});
}

static void add_levels(struct ui *ui, struct ui_node *parent, enum rating_form form, unsigned levels)
{
	bool close = ui_layout(ui) == LAYOUT_SMALL || ui_layout(ui) == LAYOUT_PAD;
	struct ui_node *list = form == RATING_ROWS      ? ui_column(ui, parent, 16)
						   : form == RATING_ABREAST ? ui_grid(ui, parent, (int)levels, close ? 9.7F : 16)
													: ui_grid(ui, parent, 2, 9.7F);
	for (unsigned level = levels; level >= 1; level--)
		rating_row_add(ui, list,
					   &(struct rating_row){.level = face_of(levels, level),
											.label = level_words(ui, levels, level),
											.upright = form == RATING_ABREAST,
											.narrow = form == RATING_PAIRS,
											.target = {.key = ui_format(ui, "rating.%u", level),
													   .role = ROLE_BUTTON,
													   .action = ACT_LEVEL,
													   .arg = (long)level,
													   .primary = true}});
	/* the way past is the last of the pairs: the height of a row is not there */
	if (form == RATING_PAIRS)
		button_add(ui, list,
				   &(struct button){.label = i18n("Skip"),
									.target = {.key = "rating.skip", .role = ROLE_BUTTON, .action = UI_OWN_DONE}});
}

static void build_rating(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	enum rating_form form = rating_form(ui);
	bool rows = form == RATING_ROWS;
	struct page page = form == RATING_PAIRS ? screens_page_bare(ui) : screens_page(ui, 0, false);
	struct ui_node *title = page_title(ui, page.info, rows ? i18n("Rate our service") : NULL,
									   screens->visitor.rates_answer ? i18n("Are you satisfied with this answer?")
									   : rows                        ? i18n("How satisfied were you with this visit?")
											  : i18n_in("short", "How satisfied were you with this visit?"),
									   NULL);
	if (rows)
		add_visit(ui, page.info);
	add_levels(ui, page.main, form, levels_of(screens));
	if (!rows) /* a page further where the faces need the height */
		add_visit(ui, page.main);
	add_privacy(ui, page.main);
	const struct page_nav skip = {
		i18n("Skip"), 0, {.key = "rating.skip", .role = ROLE_BUTTON, .action = UI_OWN_DONE}, false, NULL, 1};
	if (form != RATING_PAIRS)
		page_nav(ui, &page, &skip, 1);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

/* The rating of an answer is at the center before anybody is thanked: nothing of it is kept here. */
static void send_answer_rating(struct screens *screens, unsigned level)
{
	struct flow_request request = {.kind = REQUEST_PETITION_RATE};
	if (screens->visitor.asked)
		return;
	request.petition_key.level = (unsigned)face_of(levels_of(screens), level);
	memcpy(request.petition_key.key, screens->visitor.petition_key, sizeof request.petition_key.key);
	screens->visitor.asked = screens_send(screens, &request);
}

static void answer_rated(struct ui *ui, enum err_code result)
{
	screens_of(ui)->visitor.asked = 0;
	if (result == ERR_OK || result == ERR_CONFLICT) {
		ui_replace(ui, &screen_thanks, NULL, 0);
		return;
	}
	ui_tone(ui, UI_TONE_ERROR);
	ui_toast(ui, i18n("It could not be sent now. Please try again."));
}

static void rating_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_PETITION_ANSWER && notice->name == screens->visitor.asked)
		answer_rated(ui, notice->result);
	if (event->kind != UI_EVENT_ACT || event->action != ACT_LEVEL)
		return;
	if (screens->visitor.rates_answer) {
		send_answer_rating(screens, (unsigned)event->arg);
		return;
	}
	screens->visitor.rating.level = (unsigned)event->arg;
	/* The lower part of the scale is asked what to improve; the answer is kept in any case. */
	bool unhappy = levels_of(screens) == 3 ? event->arg == 1 : event->arg <= 2;
	if (unhappy && screens->catalogue && screens->catalogue->reason_count > 0) {
		ui_replace(ui, &screen_reasons, NULL, 0);
	} else {
		screens_send_rating(screens);
		ui_replace(ui, &screen_thanks, NULL, 0);
	}
}

const struct ui_screen screen_rating = {
	.name = "rating", .idle_s = RATING_IDLE_S, .build = build_rating, .event = rating_event};

/* -- how was it? at the pad of a counter --------------------------------------------------------------- */

/* How long the pad still asks, and the way past. Where words are large that is one of the pairs, and the track alone
 * says the time. */
static void add_time_left(struct ui *ui, struct ui_node *parent, bool words)
{
	int all = 0, left = ui_time_left_s(ui, &all);
	struct ui_node *row = words ? ui_row(ui, parent, 11) : ui_column(ui, parent, 0);
	row->style.grow = words;
	progress_add(ui, row, &(struct progress){.w = words ? PAD_TRACK_U : 0, .done = left, .all = all});
	if (words)
		ui_text_styled(
			ui, row, (struct ui_style){.type = TYPE_BODY, .figures = true}, UI_INK2,
			ui_format(ui, i18n_count("%d\u00a0second left", "%d\u00a0seconds left", (unsigned long)left), left));
	ui_name(ui, row, "rating.left", ROLE_TEXT, NULL)->live = true;
}

static void build_pad_pairs(struct ui *ui)
{
	const struct flow_ratable *ratable = &screens_of(ui)->visitor.ratable;
	struct page page = screens_page_bare(ui);
	struct ui_node *row = ui_row(ui, page.info, 12);
	struct ui_node *title = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .grow = 1});
	page_title(ui, title, NULL, i18n("Were you satisfied?"), NULL);
	if (ratable->number[0])
		header_ticket_add(ui, row, ratable->number, UI_BRAND);
	add_levels(ui, page.main, RATING_PAIRS, levels_of(screens_of(ui)));
	if (ui_fit(ui) < UI_FIT_MAX)
		add_time_left(ui, page.main, false);
}

static void build_pad_rating(struct ui *ui, void *state)
{
	enum rating_form form = rating_form(ui);
	if (form == RATING_PAIRS) {
		build_pad_pairs(ui);
		return;
	}
	struct page page = screens_page_close(ui);
	page_title(ui, page.info, NULL, i18n_in("short", "How satisfied were you with this visit?"),
			   i18n("Touch a face. No name is kept."));
	add_levels(ui, page.main, form, levels_of(screens_of(ui)));
	struct ui_node *row = ui_row(ui, page.foot, 16);
	add_time_left(ui, row, true);
	button_add(ui, row,
			   &(struct button){.label = i18n("Skip"),
								.target = {.key = "rating.skip", .role = ROLE_BUTTON, .action = UI_OWN_DONE}});
}

/* The counter is not kept waiting: who does not rate within the time that the pad shows is not asked again. */
static const struct ui_screen pad_rating = {
	.name = "rating", .idle_s = RATING_IDLE_S, .quiet_expiry = true, .build = build_pad_rating, .event = rating_event};

void screens_rate_at_pad(struct screens *screens, const struct flow_ratable *ratable)
{
	screens->visitor.ratable = *ratable;
	fill_rating(screens, screens->config.counter);
	ui_go(screens->ui, &pad_rating, NULL, 0);
}

/* -- what to improve? ---------------------------------------------------------------------------------- */

struct reasons_state {
	struct span span;
};

/* The pad has no other pages: as many at once as fit, the rest by paging. */
static size_t reasons_per_page(const struct ui *ui, size_t count)
{
	if (ui_layout(ui) != LAYOUT_PAD)
		return count;
	return ui_settings(ui)->size < UI_SIZE_STEPS && ui_fit(ui) < UI_FIT_MAX ? 4 : 2;
}

static void add_reason_list(struct ui *ui, struct ui_node *parent, struct reasons_state *own)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	size_t count = catalogue ? catalogue->reason_count : 0;
	size_t until = span_show(&own->span, count, reasons_per_page(ui, count)), from = own->span.from;
	size_t columns = ui_layout(ui) == LAYOUT_LANDSCAPE && ui_settings(ui)->size < 3 ? 3 : 2;
	float gap = ui_fit(ui) > 1 && ui_layout(ui) != LAYOUT_PORTRAIT ? 10 : 16;
	struct ui_node *part = ui_column(ui, parent, 0), *list = ui_column(ui, part, gap), *row = NULL;
	list->breaks = true;
	for (size_t i = from; i < until; i++) {
		if ((i - from) % columns == 0)
			row = ui_grid(ui, list, (int)columns, gap);
		option_add(ui, row,
				   &(struct option){.label = screens_text(screens, &catalogue->reasons[i].text),
									.check = true,
									.target = {.key = ui_format(ui, "reason.%s", catalogue->reasons[i].id),
											   .role = ROLE_CHECK,
											   .action = ACT_REASON,
											   .arg = (long)i,
											   .selected = (screens->visitor.rating.reasons >> i & 1) != 0}});
	}
	if (count <= own->span.shown)
		return;
	struct pager pager = screens_pager_of(ui, i18n("%zu–%zu of %zu reasons"), from, until, count);
	pager.text = pager.short_text = ui_format(ui, "%zu–%zu/%zu", from + 1, until, count);
	pager.before_action = ACT_BEFORE;
	pager.next_action = ACT_NEXT;
	pager_add(ui, parent, &pager);
}

static void build_reasons(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct reasons_state *own = state;
	const struct rating *rating = &screens->visitor.rating;
	bool pad = ui_layout(ui) == LAYOUT_PAD, wide = ui_layout(ui) == LAYOUT_LANDSCAPE || pad;
	struct page page = pad ? screens_page_headless(ui, false) : screens_page(ui, 0, false);
	unsigned levels = levels_of(screens);
	struct ui_node *title =
		page_title(ui, page.info, wide ? NULL : i18n("Rate our service"), i18n("What should we improve?"),
				   pad ? NULL : i18n("Choose any reasons, or send now."));
	if (rating->level > 0 && !pad)
		button_add(
			ui, page_field(ui, &page),
			&(struct button){.label = ui_format(ui, i18n("Chosen: %s. Change"), level_words(ui, levels, rating->level)),
							 .icon = rating_row_icon(face_of(levels, rating->level)),
							 .target = {.key = "reasons.change", .role = ROLE_BUTTON, .action = ACT_CHANGE}});
	add_reason_list(ui, page.main, own);
	button_add(
		ui, page.foot,
		&(struct button){.kind = BUTTON_BIG,
						 .label = pad ? i18n("Send") : i18n("Send rating"),
						 .icon = ICON_SEND,
						 .target = {.key = "reasons.send", .role = ROLE_BUTTON, .action = ACT_SEND, .primary = true}});
	bool brief = ui_layout(ui) != LAYOUT_PORTRAIT;
	const struct page_nav buttons[] = {
		{brief ? i18n("Skip") : i18n("Skip the reasons"),
		 0,
		 {.key = "reasons.skip", .action = ACT_SKIP},
		 false,
		 NULL,
		 pad ? 1.3F : 1},
		{pad                        ? i18n("Write")
		 : screens->visitor.text[0] ? i18n("Change my words")
									: i18n("Add words"),
		 pad && ui_settings(ui)->size > 1 ? 0 : ICON_KEYBOARD,
		 {.key = "reasons.write", .action = ACT_WRITE},
		 false,
		 NULL,
		 1.2F},
	};
	page_nav(ui, &page, buttons, 2);
	if (!pad)
		page_turn(ui, &page, title, UI_FIT_MAX);
}

static void reasons_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct reasons_state *own = state;
	struct rating *rating = &screens->visitor.rating;
	if (event->kind == UI_EVENT_EXPIRE) { /* the main answer counts even when the visitor walks away */
		screens_send_rating(screens);
		return;
	}
	if (event->kind != UI_EVENT_ACT)
		return;
	switch (event->action) {
	case ACT_REASON:
		rating->reasons ^= 1u << event->arg;
		break;
	case ACT_BEFORE:
		span_before(&own->span);
		break;
	case ACT_NEXT:
		span_next(&own->span);
		break;
	case ACT_CHANGE:
		rating->reasons = 0;
		ui_replace(ui, &screen_rating, NULL, 0);
		break;
	case ACT_WRITE:
		ui_go(ui, &screen_write, &(struct write_arg){WRITE_COMMENT}, sizeof(struct write_arg));
		break;
	case ACT_SKIP:
		rating->reasons = 0;
		explicit_bzero(screens->visitor.text, sizeof screens->visitor.text);
		screens_send_rating(screens);
		ui_replace(ui, &screen_thanks, NULL, 0);
		break;
	case ACT_SEND:
		screens_send_rating(screens);
		ui_replace(ui, &screen_thanks, NULL, 0);
		break;
	default:
		break;
	}
	ui_changed(ui);
}

const struct ui_screen screen_reasons = {.name = "reasons",
										 .state_size = sizeof(struct reasons_state),
										 .idle_s = RATING_IDLE_S,
										 .quiet_expiry = true,
										 .build = build_reasons,
										 .event = reasons_event};
