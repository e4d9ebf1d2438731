/* Petitions (phản ánh, kiến nghị): typed here, by one's own phone, by telephone, or in person; numbered and answered.
 */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/fact_strip.h"
#include "ui/widgets/option.h"
#include "ui/widgets/qr_panel.h"
#include "ui/widgets/status_panel.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

enum { ACT_MANAGER = 1, ACT_WRITE, ACT_ABOUT, ACT_BEFORE, ACT_NEXT, ACT_AGAIN, ACT_PRINT, ACT_ANSWER };

/* What it is about: words of the center's interface. */
static const struct {
	const char *word, *label;
} topics[] = {
	{"wait", I18N_MARK("Waiting")},
	{"late", I18N_MARK("A late application")},
	{"attitude", I18N_MARK("Manner of staff")},
	{"guidance", I18N_MARK("Unclear guidance")},
	{"charges", I18N_MARK("Fees and charges")},
	{"posting", I18N_MARK("Published information")},
	{"facilities", I18N_MARK("Rooms and devices")},
	{"other", I18N_MARK("Something else")},
};

static void add_portal(struct ui *ui, struct ui_node *parent, const char *portal)
{
	qr_panel_add(ui, parent,
				 &(struct qr_panel){.content = portal,
									.side = ui_layout(ui) == LAYOUT_PORTRAIT ? 232 : 180,
									.title = i18n("Write on your phone"),
									.text = i18n("Scan the code; the national portal opens."),
									.key = "petition.qr"});
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue *catalogue = screens->catalogue;
	bool small = ui_layout(ui) == LAYOUT_SMALL, large = ui_settings(ui)->size > 1;
	struct page page = screens_page(ui, large ? 0 : 700, false);
	struct ui_node *title = page_title(ui, page.info, i18n("Petition"), i18n("What should the center hear?"),
									   i18n("Each petition gets a number and an answer."));
	if (catalogue && catalogue->portal && catalogue->portal[0] && !small)
		add_portal(ui, page.info, catalogue->portal);
	screens_way(ui, page.main, ICON_KEYBOARD, i18n("Write here"), i18n("Typed on this screen, without a name"),
				"petition.write", ACT_WRITE);
	screens_way(ui, page.main, ICON_FIND_IN_PAGE, i18n("See the answer"), i18n("With the slip of your petition"),
				"petition.see", ACT_ANSWER);
	screens_way(ui, page.main, ICON_SUPPORT_AGENT, i18n("Speak to a manager"), i18n("Take a number; no papers needed"),
				"petition.manager", ACT_MANAGER);
	/* what can be done here first; the code and the telephone a page further */
	if (catalogue && catalogue->portal && catalogue->portal[0] && small)
		add_portal(ui, page.main, catalogue->portal);
	if (catalogue && catalogue->phone && catalogue->phone[0]) {
		struct ui_node *card =
			card_add(ui, page.main, &(struct card){.title = i18n("By telephone"), .key = "petition.phone"});
		ui_text_styled(ui, card, (struct ui_style){.type = TYPE_VALUE, .figures = true}, UI_BRAND, catalogue->phone);
	}
	screens_privacy_note(ui, page.main, i18n("This machine keeps nothing of it."));
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_MANAGER)
		screens_choose_service(screens_of(ui), SCREENS_HELP_SERVICE);
	else if (event->action == ACT_WRITE)
		ui_go(ui, &screen_topic, NULL, 0);
	else if (event->action == ACT_ANSWER)
		ui_go(ui, &screen_petition_code, NULL, 0);
}

const struct ui_screen screen_petition = {.name = "petition", .build = build, .event = event};

/* -- what is it about? --------------------------------------------------------------------------------- */

struct topic_state {
	struct span span;
};

static void build_topic(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct topic_state *own = state;
	struct page page = screens_page(ui, 0, false);
	size_t count = ARRAY_LEN(topics), rows = (size_t)ui_rows(ui, (int)(count / 2)), per_page = 2 * rows;
	size_t until = span_show(&own->span, count, per_page), from = own->span.from;
	page_title(ui, page.info, i18n("Petition"), i18n("What is it about?"), NULL);
	struct ui_node *grid = ui_grid(ui, page.main, 2, ui_fit(ui) > 1 ? 10 : 16);
	for (size_t i = from; i < until; i++)
		option_add(ui, grid,
				   &(struct option){.label = i18n(topics[i].label),
									.target = {.key = ui_format(ui, "topic.%s", topics[i].word),
											   .role = ROLE_OPTION,
											   .action = ACT_ABOUT,
											   .arg = (long)i + 1,
											   .selected = screens->visitor.topic == i + 1}});
	page_back_home(ui, &page);
	if (count > own->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu"), from, until, count, ACT_BEFORE, ACT_NEXT);
}

static void topic_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct topic_state *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	struct visitor *visitor = &screens_of(ui)->visitor;
	if (event->action == ACT_ABOUT) {
		if (visitor->topic != (unsigned)event->arg)
			memset(visitor->petition, 0, sizeof visitor->petition);
		visitor->topic = (unsigned)event->arg;
		ui_go(ui, &screen_write, &(struct write_arg){WRITE_PETITION}, sizeof(struct write_arg));
	} else if (event->action == ACT_NEXT) {
		span_next(&own->span);
	} else if (event->action == ACT_BEFORE) {
		span_before(&own->span);
	}
	ui_changed(ui);
}

const struct ui_screen screen_topic = {
	.name = "topic", .state_size = sizeof(struct topic_state), .build = build_topic, .event = topic_event};

/* -- its number ---------------------------------------------------------------------------------------- */

struct sent_state {
	bool answered;
	enum err_code result;
	struct slip slip;
};

void screens_send_petition(struct screens *screens)
{
	static const char *const no_topic = "other";
	struct flow_request request = {.kind = REQUEST_PETITION};
	struct visitor *visitor = &screens->visitor;
	const char *about =
		visitor->topic > 0 && visitor->topic <= ARRAY_LEN(topics) ? topics[visitor->topic - 1].word : no_topic;
	/* one petition has one id, however often it is tried; it goes with the words and the topic */
	if (!id_is_valid(visitor->petition))
		id_make(visitor->petition);
	snprintf(request.petition.id, sizeof request.petition.id, "%s", visitor->petition);
	snprintf(request.petition.about, sizeof request.petition.about, "%s", about);
	snprintf(request.petition.text, sizeof request.petition.text, "%s", visitor->text);
	visitor->asked = screens_send(screens, &request);
	explicit_bzero(&request, sizeof request);
	ui_replace(screens->ui, &screen_petition_sent, NULL, 0);
}

static void add_slip(struct ui *ui, struct page *page, const struct flow_petition_slip *slip)
{
	const char *words = screens_printer_ready(screens_of(ui))
							? i18n("Your petition has this number.")
							: i18n("Your petition has this number. Please note it with the code.");
	const struct status_panel panel = {
		.kind = STATUS_PANEL_OK, .icon = ICON_CHECK_CIRCLE, .headline = slip->number, .line = words};
	status_panel_add(ui, page->info, &panel);
	struct fact_strip strip = {.count = 2};
	strip.facts[0].label = i18n("Code to see the answer");
	strip.facts[0].value = slip->code;
	strip.facts[1].label = i18n("Answer by");
	strip.facts[1].value = words_day(ui, slip->due);
	fact_strip_add(ui, page->main, &strip);
	screens_privacy_note(ui, page->main, i18n("This machine keeps nothing of it."));
}

static void build_sent(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct sent_state *own = state;
	struct page page = screens_page_pair(ui, 740, 0);
	struct ui_node *title = page_title(ui, page.info, NULL, i18n("Petition"), NULL);
	if (!own->answered) {
		struct ui_node *box = ui_box(ui, page.info, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER});
		chip_add(ui, box, &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Sending…")});
	} else if (own->result == ERR_OK) {
		add_slip(ui, &page, &screens->visitor.petition_slip);
		button_add(ui, page.foot,
				   &(struct button){.kind = BUTTON_BIG,
									.label = slip_word(&own->slip, own->slip.prints ? i18n("Print the slip again")
																					: i18n("Print the slip")),
									.icon = ICON_PRINT,
									.target = slip_target(ui, &own->slip, "petition.print", ACT_PRINT)});
	} else {
		banner_add(ui, page.info,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_CLOUD_OFF,
									.fact = i18n("It could not be sent now"),
									.line = i18n("Your words are still here. Please try again, or tell Counter 1."),
									.key = "petition.failed"});
		button_add(ui, page.foot,
				   &(struct button){
					   .kind = BUTTON_BIG,
					   .label = i18n("Try again"),
					   .icon = ICON_RESTART_ALT,
					   .target = {.key = "petition.again", .role = ROLE_BUTTON, .action = ACT_AGAIN, .primary = true}});
	}
	bool first = own->answered && own->result == ERR_OK && !screens_printer_ready(screens);
	const struct page_nav done = {
		i18n("Done, clear screen"), ICON_LOGOUT, {.key = "nav.done", .action = UI_OWN_DONE}, first, NULL, 1};
	page_nav(ui, &page, &done, 1);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

/* Its words have arrived and are forgotten here; what shows the answer stays until the visitor leaves. */
static void take_slip(struct screens *screens, const struct flow_petition_slip *made)
{
	struct visitor *visitor = &screens->visitor;
	const char *about =
		visitor->topic > 0 && visitor->topic <= ARRAY_LEN(topics) ? i18n(topics[visitor->topic - 1].label) : "";
	visitor->petition_slip = *made;
	snprintf(visitor->petition_slip.about, sizeof visitor->petition_slip.about, "%s", about);
	explicit_bzero(visitor->text, sizeof visitor->text);
	memset(visitor->petition, 0, sizeof visitor->petition);
}

static void sent_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct sent_state *own = state;
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_PETITION && notice->name == screens->visitor.asked) {
		screens->visitor.asked = 0;
		own->answered = true;
		own->result = notice->result;
		if (notice->result == ERR_OK)
			take_slip(screens, &notice->petition);
		ui_tone(ui, notice->result == ERR_OK ? UI_TONE_DONE : UI_TONE_ERROR);
	}
	slip_event(ui, &own->slip, event, NULL);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_AGAIN)
		screens_send_petition(screens);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_PRINT)
		slip_print(ui, &own->slip, SLIP_PETITION);
	ui_changed(ui);
}

const struct ui_screen screen_petition_sent = {
	.name = "petition-sent", .state_size = sizeof(struct sent_state), .build = build_sent, .event = sent_event};
