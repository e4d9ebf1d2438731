/* What became of a petition: by the square code of its slip or the short code typed; the answer, and how good it was.
 */
#include "screens/screens_priv.h"

#include "base/utf8.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/fact_strip.h"
#include "ui/widgets/keyboard.h"
#include "ui/widgets/pager.h"
#include "ui/widgets/status_panel.h"
#include "ui/widgets/text_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEY = 1, ACT_CLEAR, ACT_TYPE, ACT_RATE, ACT_BEFORE, ACT_NEXT };

#define READ_IDLE_S 90 /* an answer takes its time to read */
#define LEFT_U 640
#define ROWS_MAX 40
#define LINES_MAX 160 /* of an answer; what is longer is on the phone */

/* -- the code of the slip ------------------------------------------------------------------------------ */

struct code_state {
	char code[PETITION_CODE_SIZE];
};

static void build_code(struct ui *ui, void *state)
{
	const struct code_state *own = state;
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	struct page page = screens_page_keys(ui, ui_layout(ui) == LAYOUT_LANDSCAPE ? 600 : 0);
	if (ui_fit(ui) < UI_FIT_MAX)
		page_title(ui, page.info, i18n("Petition"), i18n("Please scan the slip, or type its code"), NULL);
	text_field_add(ui, page_field(ui, &page),
				   &(struct text_field){.key = "petition.code",
										.icon = ICON_DESCRIPTION,
										.text = own->code,
										.hint = i18n("Code of the slip, 8 signs"),
										.clear_action = ACT_CLEAR,
										.clear_word = i18n("Clear")});
	screens_privacy_note(ui, page.info, i18n("The answer is shown to who has the slip."));
	if (tall) /* the keys stay where they are */
		ui_space(ui, page.main);
	keyboard_add(
		ui, page.main,
		&(struct keyboard){.action = ACT_KEY, .code = true, .done_word = i18n("See it"), .done_icon = ICON_CHECK});
	page_back_home(ui, &page);
}

static void type_key(struct code_state *own, long key)
{
	size_t len = strlen(own->code);
	if (key == KEYBOARD_ERASE && len > 0)
		own->code[len - 1] = '\0';
	bool is_sign = (key >= '0' && key <= '9') || (key >= 'A' && key <= 'Z');
	if (is_sign && len < PETITION_CODE_LENGTH)
		own->code[len] = (char)key; /* the rest is zero */
}

static void code_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct code_state *own = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_CLEAR)
		memset(own, 0, sizeof *own);
	else if (event->action == ACT_KEY && event->arg != KEYBOARD_DONE)
		type_key(own, event->arg);
	else if (event->action == ACT_KEY && strlen(own->code) == PETITION_CODE_LENGTH)
		screens_ask_petition(screens_of(ui), own->code);
	else if (event->action == ACT_KEY)
		ui_toast(ui, i18n("Please type all 8 signs of the code first."));
	ui_changed(ui);
}

const struct ui_screen screen_petition_code = {
	.name = "petition-code", .state_size = sizeof(struct code_state), .build = build_code, .event = code_event};

/* -- the answer ---------------------------------------------------------------------------------------- */

struct answer_state {
	bool told;
	enum err_code result;
	size_t page, from[LINES_MAX + 1]; /* first line of each page passed: how many fit is not the same on all */
	size_t shown, width;              /* lines on this page; signs a line when they were broken */
};

void screens_ask_petition(struct screens *screens, const char *key)
{
	struct flow_request request = {.kind = REQUEST_PETITION_ANSWER};
	struct visitor *visitor = &screens->visitor;
	snprintf(request.petition_key.key, sizeof request.petition_key.key, "%.*s", PETITION_KEY_SIZE - 1, key);
	memset(&visitor->answer, 0, sizeof visitor->answer);
	memcpy(visitor->petition_key, request.petition_key.key, sizeof visitor->petition_key);
	visitor->asked = screens_send(screens, &request);
	if (strcmp(screens_current(screens), screen_petition_answer.name) == 0)
		ui_replace(screens->ui, &screen_petition_answer, NULL, 0);
	else
		ui_go(screens->ui, &screen_petition_answer, NULL, 0);
}

/* Where the lines of about `width` signs begin; answers how many, and where the last of them ends. */
static size_t break_lines(const char *text, size_t width, const char *starts[LINES_MAX + 1])
{
	size_t count = 0, used = 0;
	const char *at = text, *end = text + strlen(text), *gap = NULL;
	starts[count++] = at;
	while (at < end && count <= LINES_MAX) {
		const char *before = at;
		uint32_t sign = utf8_next(&at, end);
		used++;
		if (sign == '\n' || (used > width && gap && gap > starts[count - 1])) {
			starts[count++] = sign == '\n' ? at : gap;
			at = starts[count - 1];
			used = 0;
			gap = NULL;
		} else if (sign == ' ') {
			gap = before + 1;
		}
	}
	if (count > LINES_MAX)
		return LINES_MAX;
	starts[count] = end;
	return count;
}

/* As many lines at once as fit; the rest on further pages. */
static void add_answer(struct ui *ui, struct ui_node *parent, struct answer_state *own, const char *answer)
{
	static const size_t WIDTHS[LAYOUTS][UI_SIZE_STEPS] = {[LAYOUT_PORTRAIT] = {58, 46, 41},
														  [LAYOUT_LANDSCAPE] = {46, 37, 32},
														  [LAYOUT_SMALL] = {53, 43, 38},
														  [LAYOUT_PAD] = {40, 32, 28}};
	const char *starts[LINES_MAX + 1];
	size_t width = WIDTHS[ui_layout(ui)][ui_settings(ui)->size - 1], lines = break_lines(answer, width, starts);
	if (own->width != width) /* larger words: from the beginning */
		own->page = own->from[0] = 0;
	own->width = width;
	size_t first = own->from[own->page], left = lines - first;
	own->shown = (size_t)ui_rows(ui, (int)(left < ROWS_MAX ? left : ROWS_MAX));
	size_t last = first + own->shown;
	const char *from = starts[first];
	int len = (int)(starts[last] - from);
	while (len > 0 && (from[len - 1] == '\n' || from[len - 1] == ' '))
		len--;
	struct ui_node *card =
		card_add(ui, parent, &(struct card){.title = i18n("The center's answer"), .key = "petition.answer"});
	ui_text(ui, card, TYPE_BODY, UI_INK, ui_format(ui, "%.*s", len, from));
	if (own->shown == lines)
		return;
	struct pager pager = screens_pager_of(ui, i18n("Lines %zu–%zu of %zu"), first, last, lines);
	pager.before_action = ACT_BEFORE;
	pager.next_action = ACT_NEXT;
	pager_add(ui, card, &pager);
}

static bool is_late(const struct petition *petition)
{
	char today[CLOCK_DAY_SIZE];
	clock_day(clock_wall_ms(), today);
	return strcmp(petition->answered ? petition->answered_on : today, petition->due) > 0;
}

static void add_state(struct ui *ui, struct page *page, const struct petition *petition)
{
	bool late = is_late(petition);
	const struct status_panel panel = {
		.kind = petition->answered ? STATUS_PANEL_OK
				: late             ? STATUS_PANEL_BAD
								   : STATUS_PANEL_NOW,
		.icon = petition->answered ? ICON_CHECK_CIRCLE
				: late             ? ICON_PRIORITY_HIGH
								   : ICON_SCHEDULE,
		.headline = petition->answered ? i18n("Answered")
					: late             ? i18n("The answer is late")
									   : i18n("Not answered yet"),
		.line = petition->answered ? ui_format(ui, i18n("Petition %s"), petition->number)
				: late             ? i18n("We sincerely apologise. Please ask at Counter 1.")
								   : i18n("The answer will be here and on your phone. Please keep the slip."),
	};
	ui_name(ui, status_panel_add(ui, page->info, &panel), "status", ROLE_STATUS, NULL);
	struct fact_strip strip = {.count = 2};
	strip.facts[0].label = petition->answered ? i18n("Answered on") : i18n("Number");
	strip.facts[0].value = petition->answered ? words_day(ui, petition->answered_on) : petition->number;
	strip.facts[1].label = i18n("Answer by");
	strip.facts[1].value = words_day(ui, petition->due);
	fact_strip_add(ui, page->info, &strip);
}

static void add_failure(struct ui *ui, struct ui_node *parent, enum lookup_outcome outcome)
{
	struct banner banner = {.kind = BANNER_WARN, .icon = ICON_HELP, .key = "petition.outcome"};
	if (outcome == LOOKUP_OFFLINE) {
		banner.icon = ICON_CLOUD_OFF;
		banner.fact = i18n("The answer can't be looked up now");
		banner.line = i18n("The connection is lost for now. Please ask at Counter 1, or try again later.");
	} else if (outcome == LOOKUP_TOO_OFTEN) {
		banner.icon = ICON_SCHEDULE;
		banner.fact = i18n("Too many look-ups in a short time");
		banner.line = i18n("Please wait a few minutes, or ask at Counter 1.");
	} else {
		banner.fact = i18n("No petition found for this code");
		banner.line = i18n("Please scan the slip again or type its code. If it still is not found, go to Counter 1.");
	}
	banner_add(ui, parent, &banner);
}

static void add_rating(struct ui *ui, struct page *page, const struct petition *petition)
{
	if (petition->level > 0)
		banner_add(ui, page->info,
				   &(struct banner){.kind = BANNER_OK,
									.icon = ICON_CHECK_CIRCLE,
									.fact = i18n("You have rated this answer. Thank you."),
									.key = "petition.rated"});
	if (petition->level > 0 || !petition->answered || !petition->answer[0])
		return;
	button_add(
		ui, page->foot,
		&(struct button){.kind = BUTTON_BIG,
						 .label = i18n("Rate this answer"),
						 .icon = ICON_RATE_REVIEW,
						 .target = {.key = "petition.rate", .role = ROLE_BUTTON, .action = ACT_RATE, .primary = true}});
}

static void build_answer(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct petition *petition = &screens->visitor.answer;
	struct answer_state *own = state;
	struct page page = screens_page(ui, LEFT_U, false);
	struct ui_node *title = page_title(ui, page.info, NULL, i18n("Petition"), NULL);
	if (!own->told) {
		struct ui_node *box = ui_box(ui, page.info, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER});
		chip_add(ui, box, &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Looking it up…")});
	} else if (own->result != ERR_OK) {
		add_failure(ui, page.info, screens_lookup_outcome(own->result));
		screens_way(ui, page.main, ICON_KEYBOARD, i18n("Type the code"), i18n("It stands on the slip"), "petition.type",
					ACT_TYPE);
	} else {
		add_state(ui, &page, petition);
		if (petition->answered)
			add_answer(ui, page.main, own,
					   petition->answer[0] ? petition->answer
										   : i18n("Its words were wiped; the time for keeping them is over."));
		add_rating(ui, &page, petition);
	}
	page_back_home(ui, &page);
	/* fewer lines at once first, where some are left beside the rest */
	page_turn(ui, &page, title, ui_layout(ui) == LAYOUT_SMALL ? 1 : UI_FIT_MAX);
}

static void answer_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct answer_state *own = state;
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_PETITION_ANSWER && notice->name == screens->visitor.asked) {
		screens->visitor.asked = 0;
		screens->visitor.answer = notice->answer;
		own->told = true;
		own->result = notice->result;
		ui_tone(ui, notice->result == ERR_OK ? UI_TONE_DONE : UI_TONE_ERROR);
	}
	if (event->kind == UI_EVENT_ACT && event->action == ACT_NEXT) {
		own->from[own->page + 1] = own->from[own->page] + own->shown;
		own->page++;
	}
	if (event->kind == UI_EVENT_ACT && event->action == ACT_BEFORE && own->page > 0)
		own->page--;
	if (event->kind == UI_EVENT_ACT && event->action == ACT_TYPE)
		ui_replace(ui, &screen_petition_code, NULL, 0);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_RATE) {
		screens->visitor.rates_answer = true;
		ui_replace(ui, &screen_rating, NULL, 0);
	}
	ui_changed(ui);
}

const struct ui_screen screen_petition_answer = {.name = "petition-answer",
												 .state_size = sizeof(struct answer_state),
												 .idle_s = READ_IDLE_S,
												 .private_facts = true,
												 .build = build_answer,
												 .event = answer_event};
