/* Scan the receipt: what the scanner is told, what the center answers, and typing the code instead. */
#include "screens/screens_priv.h"

#include "ui/list.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/keypad.h"
#include "ui/widgets/list_row.h"
#include "ui/widgets/note.h"
#include "ui/widgets/qr_panel.h"
#include "ui/widgets/segment_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEYPAD = 1, ACT_HELP_NUMBER, ACT_KEY = KEYPAD_SHOT_KEY, ACT_PART = KEYPAD_SHOT_PART, ACT_CLEAR, ACT_FIND };

#define SMALL_LEFT_U 440
#define AGENCY_MAX 13 /* "000.00.16.H08" */
#define DATE_MAX 8    /* YYMMDD, or YYYYMMDD of some systems */
#define SERIAL_MAX 8
#define SERIAL_USUAL 4

struct lookup_state {
	enum lookup_outcome outcome;
};

/* -- the scan ---------------------------------------------------------------------------------------- */

static void add_receipt_picture(struct ui *ui, struct ui_node *parent)
{
	struct ui_node *paper = ui_box(ui, parent,
								   (struct ui_style){.flow = FLOW_COLUMN,
													 .w = 300,
													 .pad = {26, 30, 26, 30},
													 .gap = 16,
													 .fill = UI_SURFACE,
													 .border = UI_LINE,
													 .border_w = 2,
													 .radius = 10,
													 .self = ALIGN_CENTER});
	static const float widths[] = {90, 200, 240};
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
		ui_box(ui, paper,
			   (struct ui_style){.w = widths[i],
								 .h = i == 1 ? 14 : 10,
								 .radius = 5,
								 .self = ALIGN_START,
								 .fill = i == 1 ? UI_BRAND : UI_WELL});
	struct ui_node *row = ui_box(ui, paper, (struct ui_style){.flow = FLOW_ROW, .gap = 20});
	struct ui_node *lines = ui_box(ui, row, (struct ui_style){.flow = FLOW_COLUMN, .gap = 16, .grow = 1});
	for (int i = 0; i < 3; i++)
		ui_box(ui, lines, (struct ui_style){.h = 10, .radius = 5, .fill = UI_WELL});
	struct ui_node *code = ui_box(
		ui, row,
		(struct ui_style){.flow = FLOW_STACK, .border = UI_GOLD, .border_w = 5, .radius = 12, .pad = {6, 6, 6, 6}});
	qr_panel_code(ui, code, "H08.16-260306-0127", 104);
	ui_icon(ui, paper, ICON_ARROW_DOWNWARD, 52, UI_BRAND)->style.self = ALIGN_CENTER;
	ui_box(ui, parent, (struct ui_style){.w = 380, .h = 56, .radius = 14, .fill = UI_BRAND, .self = ALIGN_CENTER});
	paper->aside = true;
}

enum lookup_outcome screens_lookup_outcome(enum err_code result)
{
	return result == ERR_OK                                 ? LOOKUP_READY
		   : result == ERR_OFFLINE || result == ERR_TIMEOUT ? LOOKUP_OFFLINE
		   : result == ERR_LIMIT                            ? LOOKUP_TOO_OFTEN
															: LOOKUP_UNKNOWN;
}

void screens_lookup_told(struct ui *ui, struct ui_node *parent, enum lookup_outcome outcome, bool waiting)
{
	struct banner banner = {.kind = BANNER_WARN, .icon = ICON_HELP, .key = "lookup.outcome"};
	if (waiting) {
		chip_add(ui, ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER}),
				 &(struct chip){.kind = CHIP_NOW, .icon = ICON_SYNC, .text = i18n("Looking it up…")});
		return;
	}
	switch (outcome) {
	case LOOKUP_READY:
		chip_add(ui, ui_box(ui, parent, (struct ui_style){.flow = FLOW_COLUMN, .self = ALIGN_CENTER}),
				 &(struct chip){.kind = CHIP_NOW, .icon = ICON_QR_CODE_SCANNER, .text = i18n("Scanner ready")});
		return;
	case LOOKUP_UNKNOWN:
		banner.fact = i18n("No application found for this code");
		banner.line = i18n("Please scan again or type the code. If it still is not found, go to Counter 1.");
		break;
	case LOOKUP_OFFLINE:
		banner.icon = ICON_CLOUD_OFF;
		banner.fact = i18n("The application can't be looked up now");
		banner.line = i18n("The connection is lost for now. Please ask at Counter 1, or try again later.");
		break;
	case LOOKUP_TOO_OFTEN:
		banner.icon = ICON_SCHEDULE;
		banner.fact = i18n("Too many look-ups in a short time");
		banner.line = i18n("Please wait a few minutes, or ask at Counter 1.");
		break;
	}
	banner_add(ui, parent, &banner);
}

static void build_lookup(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	bool large = ui_settings(ui)->size > 1;
	struct page page = screens_page_pair(ui, large ? 0 : 760, large ? 0 : SMALL_LEFT_U);
	const struct lookup_state *lookup = state;
	bool brief = ui_layout(ui) != LAYOUT_PORTRAIT && large;
	struct ui_node *title = page_title(ui, page.info, i18n("Track my application"), i18n("Please scan your receipt"),
									   i18n("Hold the square code in front of the scanner below, a hand away."));
	struct ui_node *card = brief ? page.info : card_add(ui, page.info, &(struct card){.gap = 18});
	if (!brief && ui_fit(ui) < 2 && ui_layout(ui) != LAYOUT_SMALL)
		add_receipt_picture(ui, card);
	screens_lookup_told(ui, card, lookup->outcome, screens->visitor.asked != 0);
	struct ui_node *rows = large ? page.main : ui_column(ui, page.main, 16);
	if (ui_fit(ui) == 0)
		ui_text(ui, rows, TYPE_H3, UI_INK, i18n("Can't scan?"))->extra = true;
	screens_way(ui, rows, ICON_DIALPAD, i18n("Type the application code"),
				i18n("The code is at the top of the receipt"), "lookup.keypad", ACT_KEYPAD);
	screens_way(ui, rows, ICON_CONFIRMATION_NUMBER, i18n("No receipt"),
				i18n("Get a number for Counter 1; staff look it up for you"), "lookup.number", ACT_HELP_NUMBER);
	screens_state_only_note(ui, page.main);
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void take_answer(struct ui *ui, struct lookup_state *lookup, const struct flow_notice *notice)
{
	struct visitor *visitor = &screens_of(ui)->visitor;
	if (notice->kind != NOTICE_DOSSIER || notice->name != visitor->asked)
		return;
	visitor->asked = 0;
	if (notice->result == ERR_OK) {
		visitor->dossier = notice->dossier;
		visitor->has_dossier = true;
		lookup->outcome = LOOKUP_READY;
		ui_go(ui, &screen_dossier, NULL, 0);
		return;
	}
	lookup->outcome = screens_lookup_outcome(notice->result);
	ui_tone(ui, UI_TONE_ERROR);
}

static void lookup_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	if (event->kind == UI_EVENT_MESSAGE)
		take_answer(ui, state, event->message);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_KEYPAD)
		ui_go(ui, &screen_keypad, NULL, 0);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_HELP_NUMBER)
		screens_choose_service(screens, SCREENS_HELP_SERVICE);
	ui_changed(ui);
}

const struct ui_screen screen_lookup = {
	.name = "lookup", .state_size = sizeof(struct lookup_state), .build = build_lookup, .event = lookup_event};

/* -- typing the code ---------------------------------------------------------------------------------- */

struct keypad_state {
	int part; /* 0 agency, 1 date, 2 serial */
	bool letters;
	bool wrong;
};

static const int part_max[] = {AGENCY_MAX, DATE_MAX, SERIAL_MAX};

static void keypad_enter(struct ui *ui, void *state, const void *arg)
{
	struct screens *screens = screens_of(ui);
	struct keypad_state *keypad = state;
	char(*typed)[SCREENS_TYPED_MAX] = screens->visitor.typed;
	if (!typed[0][0] && screens->catalogue && screens->catalogue->agency)
		snprintf(typed[0], sizeof typed[0], "%s", screens->catalogue->agency);
	keypad->part = typed[0][0] ? 1 : 0;
}

static bool is_complete(const struct visitor *visitor)
{
	return visitor->typed[0][0] && strlen(visitor->typed[1]) >= 6 && strlen(visitor->typed[2]) >= 3;
}

static void add_hint(struct ui *ui, struct ui_node *parent, const struct keypad_state *keypad)
{
	const struct visitor *visitor = &screens_of(ui)->visitor;
	const char *text;
	if (keypad->wrong)
		text = i18n("A code like this does not exist. Please compare it with the receipt: the middle part is a date.");
	else if (strlen(visitor->typed[1]) < 6)
		text = i18n("The middle part is the date of receipt: year, month, day in two digits each.");
	else if (strlen(visitor->typed[2]) < SERIAL_USUAL)
		text = ui_format(ui, i18n("%d digits are still missing at the end."),
						 SERIAL_USUAL - (int)strlen(visitor->typed[2]));
	else
		text = i18n("The code is complete.");
	note_add(ui, parent,
			 &(struct note){.icon = keypad->wrong ? ICON_ERROR : ICON_INFO, .text = text, .key = "keypad.hint"});
}

static void add_fields(struct ui *ui, struct ui_node *parent, const struct keypad_state *keypad)
{
	const struct visitor *visitor = &screens_of(ui)->visitor;
	static const char *const labels[] = {I18N_MARK("Office code"), I18N_MARK("Year, month, day"),
										 I18N_MARK("Serial number")};
	static const float shares[] = {1.3f, 1, 1};
	static const int lengths[] = {6, 6, SERIAL_USUAL};
	struct segment_field field = {.count = 3, .between = "–"};
	for (int i = 0; i < 3; i++) {
		field.parts[i].label = i18n(labels[i]);
		field.parts[i].text = visitor->typed[i];
		field.parts[i].length = lengths[i];
		field.parts[i].active = keypad->part == i;
		field.parts[i].share = shares[i];
		field.parts[i].target = (struct ui_target){
			.key = ui_format(ui, "keypad.part.%d", i), .role = ROLE_FIELD, .action = ACT_PART, .arg = i};
	}
	segment_field_add(ui, parent, &field);
}

static void keypad_build(struct ui *ui, void *state)
{
	const struct keypad_state *keypad = state;
	const struct visitor *visitor = &screens_of(ui)->visitor;
	struct page page = screens_page_pair(ui, 800, SMALL_LEFT_U + 30);
	bool bare = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) == UI_FIT_MAX; /* erasing clears, too */
	bool small = ui_layout(ui) == LAYOUT_SMALL, hints = !small || ui_settings(ui)->size == 1;
	if (!bare && (!small || !hints || ui_fit(ui) < 2)) /* there what is still missing stands in its place */
		page_title(ui, page.info, i18n("Track my application"), i18n("Type the application code"),
				   i18n("Example on a receipt: <b>H08.16-260306-0127</b>"));
	add_fields(ui, page_field(ui, &page), keypad);
	if (hints)
		add_hint(ui, page.info, keypad);
	keypad_add(ui, page.main,
			   &(struct keypad){.action = ACT_KEY,
								.letters = keypad->part == 0,
								.shows_letters = keypad->letters && keypad->part == 0,
								.letters_word = i18n("Letters"),
								.digits_word = i18n("Digits"),
								.erase_word = i18n("Erase")});
	/* Where the keys need all the height the way on stands at the end of the navigation row. */
	bool tight = page.beside && ui_fit(ui) > 1;
	bool low = ui_reach_top(ui) > 0 && ui_layout(ui) == LAYOUT_PORTRAIT && ui_fit(ui) == UI_FIT_MAX;
	struct ui_node *row = ui_box(ui, tight ? page.info : page.main, (struct ui_style){.flow = FLOW_ROW, .gap = 16});
	if (!bare && !low)
		button_add(ui, row,
				   &(struct button){.label = i18n("Clear all"),
									.icon = ICON_CLEAR,
									.grow = 1,
									.target = {.key = "keypad.clear", .role = ROLE_BUTTON, .action = ACT_CLEAR}});
	const struct button look_up = {.kind = BUTTON_PRIMARY,
								   .label = i18n("Look up"),
								   .icon = ICON_SEARCH,
								   .grow = 1.6f,
								   .target = {.key = "keypad.find",
											  .role = ROLE_BUTTON,
											  .action = ACT_FIND,
											  .primary = true,
											  .disabled = !is_complete(visitor),
											  .why = i18n("Please type all three parts first.")}};
	if (low) { /* one row of buttons in place of two */
		const struct page_nav buttons[] = {
			{i18n("Back"), ICON_ARROW_BACK, {.key = "nav.back", .action = UI_OWN_BACK}, false, NULL, 1},
			{look_up.label, look_up.icon, look_up.target, true, NULL, 1.6F}};
		page_nav(ui, &page, buttons, 2);
		return;
	}
	if (tight)
		page_big(ui, &page, &look_up);
	else
		button_add(ui, row, &look_up);
	page_back_home(ui, &page);
}

/* The sign that a key stands for in this part; 0: none. Only an office code has letters and dots. */
static char sign_of(const struct keypad_state *keypad, long key)
{
	if (key >= 0 && key <= 9)
		return (char)('0' + key);
	bool is_letter = (key >= 'A' && key <= 'Y') || key == '.';
	return keypad->part == 0 && is_letter ? (char)key : '\0';
}

static void type_key(struct visitor *visitor, struct keypad_state *keypad, long key)
{
	char *text = visitor->typed[keypad->part];
	size_t len = strlen(text);
	char sign = sign_of(keypad, key);
	keypad->wrong = false;
	if (key == KEYPAD_LETTERS)
		keypad->letters = !keypad->letters;
	if (key == KEYPAD_ERASE && len > 0)
		text[len - 1] = '\0';
	else if (key == KEYPAD_ERASE && keypad->part > 0)
		keypad->part--;
	if (!sign || len >= (size_t)part_max[keypad->part])
		return;
	text[len] = sign;
	text[len + 1] = '\0';
	if (sign >= 'A' && sign <= 'Y')
		keypad->letters = false; /* digits follow each letter of an office code */
	if (keypad->part == 1 && len + 1 == 6 && strncmp(text, "20", 2) != 0)
		keypad->part = 2;
	if (keypad->part == 1 && len + 1 == DATE_MAX)
		keypad->part = 2;
}

static void find(struct ui *ui, struct keypad_state *keypad)
{
	struct screens *screens = screens_of(ui);
	const struct visitor *visitor = &screens->visitor;
	char code[3 * SCREENS_TYPED_MAX], checked[DOSSIER_CODE_MAX];
	snprintf(code, sizeof code, "%s-%s-%s", visitor->typed[0], visitor->typed[1], visitor->typed[2]);
	if (scan_dossier_code(code, clock_wall_ms(), checked, NULL) != ERR_OK) {
		keypad->wrong = true;
		ui_tone(ui, UI_TONE_ERROR);
		return;
	}
	screens_ask_dossier(screens, checked);
}

static void keypad_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	struct keypad_state *keypad = state;
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_KEY)
		type_key(&screens->visitor, keypad, event->arg);
	else if (event->action == ACT_PART)
		keypad->part = (int)event->arg, keypad->letters = false;
	else if (event->action == ACT_CLEAR) {
		memset(screens->visitor.typed, 0, sizeof screens->visitor.typed);
		keypad_enter(ui, keypad, NULL);
	} else if (event->action == ACT_FIND)
		find(ui, keypad);
	ui_changed(ui);
}

const struct ui_screen screen_keypad = {.name = "keypad",
										.state_size = sizeof(struct keypad_state),
										.enter = keypad_enter,
										.build = keypad_build,
										.event = keypad_event};
