/* For technicians: the pad for a one-time code, and the maintenance page behind it. No personal data here. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "hal/printer.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/keypad.h"
#include "ui/widgets/note.h"
#include "ui/widgets/text_field.h"

#include <stdio.h>
#include <string.h>

enum { ACT_KEY = 1, ACT_ENTER, ACT_TEST, ACT_SELF_TEST, ACT_TOOLS };

#define CODE_DIGITS 8
#define STAFF_IDLE_S 120
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
	} else if (ui_fit(ui) < 2) {
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

/* -- maintenance --------------------------------------------------------------------------------------- */

struct maintenance_state {
	struct slip slip;
	struct staff_pages pages;
};

static const char *paper_words(struct ui *ui, const struct flow_devices *devices)
{
	static const char *const words[] = {I18N_MARK("enough"), I18N_MARK("low"), I18N_MARK("none")};
	const char *text = i18n(words[devices->paper]);
	return devices->tickets_left >= 0 ? ui_format(ui, i18n("%s, about %d tickets"), text, devices->tickets_left) : text;
}

static const char *printer_words(struct ui *ui, const struct flow_devices *devices)
{
	static const struct {
		unsigned flag;
		const char *word;
	} faults[] = {
		{PRINTER_COVER_OPEN, I18N_MARK("cover open")},
		{PRINTER_PAPER_OUT, I18N_MARK("no paper")},
		{PRINTER_CUTTER_FAULT, I18N_MARK("cutter fault")},
		{PRINTER_HEAD_HOT, I18N_MARK("head hot")},
		{PRINTER_UNRECOVERABLE, I18N_MARK("fault, switch off and on")},
	};
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++)
		if (devices->printer_flags & faults[i].flag)
			return i18n(faults[i].word);
	return devices->printer_there ? i18n("ready") : i18n("not there");
}

static const char *grade_words(int grade)
{
	static const char *const words[] = {I18N_MARK("not probed yet"), I18N_MARK("by process id"),
										I18N_MARK("by status fence"), I18N_MARK("by time only")};
	return i18n(words[(unsigned)grade < 4 ? grade : 0]);
}

static const char *touch_words(struct ui *ui)
{
	const struct touch_map *map = ui_touch_map(ui);
	int day = map->day % 100, month = map->day / 100 % 100, tenths = (map->off_um + 50) / 100;
	if (touch_map_is_plain(map))
		return i18n("as delivered");
	return ui_format(ui, i18n("adjusted %02d/%02d · off by %d.%d mm"), day, month, tenths / 10, tenths % 10);
}

static enum staff_part_state state_of(bool fine, bool soon)
{
	return fine ? STAFF_PART_FINE : soon ? STAFF_PART_SOON : STAFF_PART_FAULT;
}

static void add_parts(struct ui *ui, struct page *page, struct staff_pages *pages)
{
	const struct screens *screens = screens_of(ui);
	const struct flow_devices *devices = &screens->devices;
	bool scanners = devices->scanners_ready == devices->scanners_set;
	const struct staff_part all[] = {
		{"printer", ICON_PRINT, i18n("Printer"),
		 ui_format(ui, "%s %s · %s", devices->printer_model, printer_words(ui, devices),
				   grade_words(devices->printer_grade)),
		 NULL, state_of(devices->printer_there, false)},
		{"paper", ICON_RECEIPT_LONG, i18n("Paper"), paper_words(ui, devices), NULL,
		 state_of(devices->paper == PAPER_OK, devices->paper == PAPER_LOW)},
		{"scanners", ICON_QR_CODE_SCANNER, i18n("Scanners"),
		 ui_format(ui, "%u / %u", devices->scanners_ready, devices->scanners_set), NULL, state_of(scanners, false)},
		{"touch", ICON_TOUCH_APP, i18n("Touchscreen"), touch_words(ui), NULL, STAFF_PART_FINE},
		{"center", ICON_LAN, i18n("Center"),
		 ui_format(ui, "%s · %s", screens->online ? i18n("connected") : i18n("not reachable"),
				   screens->config.center_url),
		 NULL, state_of(screens->online, false)},
		{"queue", ICON_CLOUD_UPLOAD, i18n("To be sent"), ui_format(ui, "%d", devices->queue_to_send), NULL,
		 state_of(devices->queue_to_send < 50, devices->queue_to_send < 1000)},
		{"lease", ICON_FORMAT_LIST_NUMBERED, i18n("Numbers in reserve"), ui_format(ui, "%d", devices->lease_left), NULL,
		 state_of(devices->lease_left > 50, devices->lease_left > 0)},
		{"clock", ICON_SCHEDULE, i18n("Clock"), devices->clock_trusted ? i18n("right") : i18n("not trusted"), NULL,
		 state_of(devices->clock_trusted, true)},
		{"version", ICON_VERIFIED_USER, i18n("Version"),
		 ui_format(ui, "%s · %s %s", screens->config.version, i18n("Kiosk"), screens->config.kiosk), NULL,
		 STAFF_PART_FINE},
		{"self-test", ICON_TASK_ALT, i18n("Self-test"), self_test_words(ui), NULL,
		 state_of(self_test_faults(&screens->self_test) == 0, false)},
	};
	staff_parts_add(ui, page, all, ARRAY_LEN(all), pages);
}

/* The first thing that needs a hand; where all is well, so it is said. */
static void add_todo(struct ui *ui, struct ui_node *parent)
{
	const struct flow_devices *devices = &screens_of(ui)->devices;
	const char *todo = !devices->printer_there                           ? i18n("the printer can't print")
					   : devices->paper == PAPER_NONE                    ? i18n("put in paper")
					   : devices->paper == PAPER_LOW                     ? i18n("put in paper soon")
					   : !screens_of(ui)->online                         ? i18n("the center is not reachable")
					   : devices->scanners_ready < devices->scanners_set ? i18n("a scanner is missing")
					   : !devices->clock_trusted                         ? i18n("the clock is not trusted")
																		 : NULL;
	if (ui_layout(ui) != LAYOUT_PORTRAIT && (ui_fit(ui) > 0 || ui_layout(ui) == LAYOUT_SMALL))
		return;
	banner_add(ui, parent,
			   &(struct banner){.kind = todo ? BANNER_WARN : BANNER_OK,
								.icon = todo ? ICON_WARNING : ICON_CHECK_CIRCLE,
								.fact = todo ? ui_format(ui, i18n("To do: %s"), todo) : i18n("Nothing to do"),
								.key = "todo"});
}

static void build_maintenance(struct ui *ui, void *state)
{
	struct maintenance_state *own = state;
	struct page page = screens_staff_page(ui);
	add_todo(ui, page.info);
	bool tight = ui_layout(ui) != LAYOUT_PORTRAIT && ui_fit(ui) > 1;
	const struct page_nav done = {i18n("Done"), ICON_LOGOUT, {.key = "nav.done", .action = UI_OWN_DONE}, true, NULL, 1};
	struct ui_node *row =
		tight ? page_nav(ui, &page, &done, 1) : ui_box(ui, page.main, (struct ui_style){.flow = FLOW_ROW, .gap = 16});
	button_add(ui, row,
			   &(struct button){.label = slip_word(&own->slip, i18n("Test print")),
								.icon = ICON_PRINT,
								.grow = 1,
								.target = {.key = "maintenance.print",
										   .role = ROLE_BUTTON,
										   .action = ACT_TEST,
										   .busy = own->slip.printing != 0}});
	if (ui_layout(ui) != LAYOUT_SMALL) /* among the tools there */
		button_add(
			ui, row,
			&(struct button){.label = i18n("Self-test"),
							 .icon = ICON_VERIFIED_USER,
							 .grow = 1,
							 .target = {.key = "maintenance.test", .role = ROLE_BUTTON, .action = ACT_SELF_TEST}});
	button_add(ui, row,
			   &(struct button){.label = i18n("Tools"),
								.icon = ICON_TUNE,
								.grow = 1,
								.target = {.key = "maintenance.tools", .role = ROLE_BUTTON, .action = ACT_TOOLS}});
	if (!tight)
		page_nav(ui, &page, &done, 1);
	add_parts(ui, &page, &own->pages);
}

static void maintenance_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct maintenance_state *own = state;
	slip_event(ui, &own->slip, event, i18n("The test print failed."));
	if (event->kind == UI_EVENT_ACT && event->action == ACT_TOOLS)
		ui_go(ui, &screen_tools, NULL, 0);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_TEST)
		slip_print(ui, &own->slip, SLIP_TEST);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_SELF_TEST)
		ui_go(ui, &screen_self_test, NULL, 0);
	staff_parts_turn(&own->pages, event);
	ui_changed(ui);
}

const struct ui_screen screen_maintenance = {.name = "maintenance",
											 .state_size = sizeof(struct maintenance_state),
											 .idle_s = STAFF_IDLE_S,
											 .build = build_maintenance,
											 .event = maintenance_event};
