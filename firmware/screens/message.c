/* One thing to say and what can be done next: wrong codes, cards, closed services. Never a dead end. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"

#include <string.h>

enum { ACT_KEYPAD = 1, ACT_SCAN, ACT_HELP_NUMBER };

#define SMALL_LEFT_U 440

void screens_show_message(struct screens *screens, const struct message_arg *message, bool replace)
{
	if (replace)
		ui_replace(screens->ui, &screen_message, message, sizeof *message);
	else
		ui_go(screens->ui, &screen_message, message, sizeof *message);
}

static void enter(struct ui *ui, void *state, const void *arg)
{
	memcpy(state, arg, sizeof(struct message_arg));
}

static void build(struct ui *ui, void *state)
{
	const struct message_arg *message = state;
	const struct screens *screens = screens_of(ui);
	bool large = ui_settings(ui)->size > 1;
	struct page page = screens_page_pair(ui, large ? 0 : 640, large ? 0 : SMALL_LEFT_U);
	struct ui_node *title =
		page_title(ui, page.info, i18n("Track my application"), i18n("Please scan your receipt"), NULL);
	banner_add(ui, page.info,
			   &(struct banner){.kind = (enum banner_kind)message->kind,
								.icon = message->icon,
								.fact = i18n(message->title),
								.line = i18n(message->line),
								.key = "message"});
	if (message->offers_scan)
		screens_way(ui, page.main, ICON_QR_CODE_SCANNER, i18n("Scan again"),
					i18n("Hold the square code in front of the scanner"), "message.scan", ACT_SCAN);
	if (message->offers_keypad)
		screens_way(ui, page.main, ICON_DIALPAD, i18n("Type the application code"),
					i18n("The code is at the top of the receipt"), "message.keypad", ACT_KEYPAD);
	bool has_help = screens->catalogue && catalogue_service(screens->catalogue, SCREENS_HELP_SERVICE);
	if (message->offers_help_number && has_help)
		screens_way(ui, page.main, ICON_CONFIRMATION_NUMBER, i18n("Get a number for Counter 1"),
					i18n("Staff there look it up for you"), "message.number", ACT_HELP_NUMBER);
	screens_state_only_note(ui, page.main);
	page_back_home(ui, &page);
	page_turn(ui, &page, title, UI_FIT_MAX);
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_KEYPAD)
		ui_replace(ui, &screen_keypad, NULL, 0);
	else if (event->action == ACT_SCAN)
		ui_replace(ui, &screen_lookup, NULL, 0);
	else if (event->action == ACT_HELP_NUMBER)
		screens_choose_service(screens, SCREENS_HELP_SERVICE);
}

const struct ui_screen screen_message = {
	.name = "message", .state_size = sizeof(struct message_arg), .enter = enter, .build = build, .event = event};
