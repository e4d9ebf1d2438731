/* For technicians: the pad for a one-time code; behind it is maintenance.c. */
#include "screens/screens_priv.h"

#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/keypad.h"
#include "ui/widgets/note.h"
#include "ui/widgets/text_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEY = 1, ACT_ENTER };

#define CODE_DIGITS 8
#define CODE_IDLE_S 45

struct staff_state {
	char code[CODE_DIGITS + 1];
	unsigned asked; /* name of the try under way */
	enum err_code result;
	int64_t shut_until_ms; /* monotonic */
};

static bool is_shut(const struct screens *screens, const struct staff_state *staff)
{
	return screens->now_ms < staff->shut_until_ms;
}

static void add_answer(struct ui *ui, struct ui_node *parent, const struct staff_state *staff)
{
	const struct screens *screens = screens_of(ui);
	bool brief = ui_layout(ui) == LAYOUT_SMALL && ui_fit(ui) > 1;
	if (is_shut(screens, staff)) {
		int64_t minutes = (staff->shut_until_ms - screens->now_ms + 59999) / 60000;
		banner_add(
			ui, parent,
			&(struct banner){
				.kind = BANNER_BAD,
				.icon = ICON_SCHEDULE,
				.fact = i18n("Too many wrong codes"),
				.line = brief ? NULL : ui_format(ui, i18n("The next try is possible in %d\u00a0min."), (int)minutes),
				.key = "staff.shut"});
	} else if (staff->result == ERR_DENIED || staff->result == ERR_LIMIT) {
		banner_add(ui, parent,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_ERROR,
									.fact = i18n("This code is not right"),
									.line = brief ? NULL : i18n("Each code is good once, for ten minutes."),
									.key = "staff.wrong"});
	} else if (staff->result != ERR_OK) {
		banner_add(ui, parent,
				   &(struct banner){.kind = BANNER_BAD,
									.icon = ICON_ERROR,
									.fact = i18n("The code can't be checked now"),
									.key = "staff.broken"});
	} else if (ui_fit(ui) < UI_FIT_MAX) {
		note_add(ui, parent,
				 &(struct note){.icon = ICON_INFO,
								.text = i18n("The code is made on the page of devices at the center, for this kiosk."),
								.key = "staff.how"});
	}
}

static void build_staff(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	const struct staff_state *staff = state;
	struct page page = screens_page_pair(ui, 560, 400);
	bool whole = strlen(staff->code) == CODE_DIGITS;
	page_title(ui, page.info, i18n("For staff only"), i18n("One-time code"), NULL);
	text_field_add(ui, page.info,
				   &(struct text_field){.key = "staff.field", .icon = ICON_LOCK, .text = staff->code, .secret = true});
	add_answer(ui, page.info, staff);
	keypad_add(ui, page.main, &(struct keypad){.action = ACT_KEY, .erase_word = i18n("Erase")});
	button_add(ui, page.foot,
			   &(struct button){.kind = BUTTON_BIG,
								.label = i18n("Open"),
								.icon = ICON_CHECK,
								.target = {.key = "staff.open",
										   .role = ROLE_BUTTON,
										   .action = ACT_ENTER,
										   .primary = true,
										   .busy = staff->asked != 0,
										   .disabled = is_shut(screens, staff) || !whole,
										   .why = whole ? i18n("Please wait a while before the next try.")
														: i18n("The code has eight digits.")}});
	page_back_home(ui, &page);
	if (is_shut(screens, staff))
		ui_rebuild_at(ui, clock_wall_ms() + 15000);
}

static void try_code(struct screens *screens, struct staff_state *staff)
{
	struct flow_request request = {.kind = REQUEST_STAFF_CODE};
	snprintf(request.code, sizeof request.code, "%s", staff->code);
	explicit_bzero(staff->code, sizeof staff->code);
	staff->asked = screens_send(screens, &request);
	explicit_bzero(&request, sizeof request);
}

static void take_answer(struct ui *ui, struct staff_state *staff, const struct flow_notice *notice)
{
	if (notice->kind != NOTICE_STAFF || staff->asked == 0 || notice->name != staff->asked)
		return;
	staff->asked = 0;
	staff->result = notice->result;
	staff->shut_until_ms = screens_of(ui)->now_ms + notice->number * 1000;
	history_note(screens_of(ui), notice->result == ERR_OK ? HISTORY_STAFF : HISTORY_WRONG_CODE);
	if (notice->result == ERR_OK)
		ui_replace(ui, &screen_maintenance, NULL, 0);
	else
		ui_tone(ui, UI_TONE_ERROR);
}

static void staff_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct staff_state *staff = state;
	size_t len = strlen(staff->code);
	if (event->kind == UI_EVENT_MESSAGE)
		take_answer(ui, staff, event->message);
	if (event->kind != UI_EVENT_ACT)
		return;
	if (event->action == ACT_ENTER)
		try_code(screens_of(ui), staff);
	else if (event->action == ACT_KEY && event->arg == KEYPAD_ERASE && len > 0)
		staff->code[len - 1] = '\0';
	else if (event->action == ACT_KEY && event->arg >= 0 && event->arg <= 9 && len < CODE_DIGITS)
		staff->code[len] = (char)('0' + event->arg);
	ui_changed(ui);
}

const struct ui_screen screen_staff = {.name = "staff",
									   .state_size = sizeof(struct staff_state),
									   .idle_s = CODE_IDLE_S,
									   .build = build_staff,
									   .event = staff_event};
