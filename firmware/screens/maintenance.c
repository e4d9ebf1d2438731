/* The maintenance page: how each part is, what there is to do, and what can be done here. No personal data. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "hal/printer.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"

enum { ACT_TEST = 1, ACT_SELF_TEST, ACT_TOOLS, ACT_PAPER, ACT_LOCK, ACT_RESTART, ACT_LOG };

#define STAFF_IDLE_S 120
#define LOOK_MS 5000 /* between two looks at what changes by itself */
#define HOT 80       /* degrees Celsius of the processor */
#define FULL 10      /* percent free */

struct maintenance_state {
	struct slip slip;
	struct staff_pages pages;
};

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

static bool is_hot(const struct screens *screens)
{
	const struct flow_health *health = &screens->health;
	return health->temperature >= HOT || (health->disk_percent >= 0 && health->disk_percent < FULL);
}

/* -- a line for each part; before the first look at them, what is known anyway ---------------------------- */

static const char *paper_line(struct ui *ui, const struct flow_devices *devices)
{
	const char *printer = printer_words(ui, devices);
	if (!devices->printer_there || devices->tickets_left < 0)
		return ui_format(ui, "%s %s", devices->printer_model, printer);
	return ui_format(ui, i18n("about %d tickets · %s"), devices->tickets_left, grade_words(devices->printer_grade));
}

static const char *scanner_line(struct ui *ui, const struct screens *screens)
{
	const char *count = ui_format(ui, "%u/%u", screens->devices.scanners_ready, screens->devices.scanners_set);
	int64_t read = screens->health.scanned_ms;
	return read ? ui_format(ui, i18n("%s · last read %s"), count, words_moment(ui, read)) : count;
}

static const char *center_line(struct ui *ui, const struct screens *screens)
{
	if (!screens->online)
		return ui_format(ui, "%s · %s", i18n("not reachable"), screens->config.center_url);
	if (!screens->health.answered_ms)
		return ui_format(ui, "%s · %s", i18n("connected"), screens->config.center_url);
	return ui_format(ui, i18n("%d ms · last answer %s"), (int)screens->health.took_ms,
					 words_moment(ui, screens->health.answered_ms));
}

static const char *queue_line(struct ui *ui, const struct screens *screens)
{
	int count = screens->devices.queue_to_send;
	const char *text = ui_format(ui, i18n_count("%d record", "%d records", (unsigned long)count), count);
	if (count == 0 || !screens->health.oldest_ms)
		return text;
	return ui_format(ui, i18n("%s · the oldest of %s"), text, words_moment(ui, screens->health.oldest_ms));
}

static const char *sound_line(struct ui *ui, const struct screens *screens)
{
	const char *plug = ui_headphones(ui) ? i18n("headphones plugged in") : i18n("no headphones");
	if (!screens->has_health || !screens->health.sound_set)
		return i18n("none set up");
	if (!screens->health.sound)
		return i18n("not there");
	return ui_format(ui, i18n("Volume %d of %d · %s"),
					 screens->visitor.volume ? screens->visitor.volume : SCREENS_VOLUME, SCREENS_VOLUME_MAX, plug);
}

static const char *machine_line(struct ui *ui, const struct flow_health *health)
{
	const char *line = "";
	if (health->temperature > 0)
		line = ui_format(ui, "%d\u00a0°C · ", health->temperature);
	if (health->memory_mib > 0)
		line = ui_format(ui, "%sRAM %d\u00a0MiB", line, health->memory_mib);
	if (health->disk_percent >= 0)
		line = ui_format(ui, i18n("%s · %d\u00a0%% of the disk free"), line, health->disk_percent);
	return line;
}

static const char *software_line(struct ui *ui, const struct screens *screens)
{
	int days = screens->health.certificate_days;
	if (!screens->has_health || days < 0)
		return ui_format(ui, i18n("%s · no certificate"), screens->config.version);
	return ui_format(
		ui, i18n_count("%s · certificate for %d more day", "%s · certificate for %d more days", (unsigned long)days),
		screens->config.version, days);
}

static enum staff_part_state state_of(bool fine, bool soon)
{
	return fine ? STAFF_PART_FINE : soon ? STAFF_PART_SOON : STAFF_PART_FAULT;
}

static enum staff_part_state printer_state(const struct flow_devices *devices)
{
	return state_of(devices->printer_there && devices->paper == PAPER_OK,
					devices->printer_there && devices->paper == PAPER_LOW);
}

static void add_parts(struct ui *ui, struct page *page, struct staff_pages *pages)
{
	const struct screens *screens = screens_of(ui);
	const struct flow_devices *devices = &screens->devices;
	const struct flow_health *health = &screens->health;
	bool scanners = devices->scanners_ready == devices->scanners_set, hot = is_hot(screens);
	bool mute = screens->has_health && health->sound_set && !health->sound;
	bool ends = screens->has_health && health->certificate_days >= 0 && health->certificate_days < 3;
	const struct staff_part all[] = {
		{"printer", ICON_PRINT, i18n("Printer"), paper_line(ui, devices),
		 devices->paper == PAPER_LOW ? i18n("Paper low") : NULL, printer_state(devices)},
		{"scanners", ICON_QR_CODE_SCANNER, i18n("Scanners"), scanner_line(ui, screens), NULL,
		 state_of(scanners, false)},
		{"touch", ICON_TOUCH_APP, i18n("Touchscreen"), touch_words(ui), NULL, STAFF_PART_FINE},
		{"center", ICON_LAN, i18n("Center"), center_line(ui, screens), NULL, state_of(screens->online, false)},
		{"queue", ICON_CLOUD_UPLOAD, i18n("To be sent"), queue_line(ui, screens), NULL,
		 state_of(devices->queue_to_send < 50, devices->queue_to_send < 1000)},
		{"lease", ICON_FORMAT_LIST_NUMBERED, i18n("Numbers in reserve"),
		 ui_format(ui, i18n("%d for today"), devices->lease_left), NULL,
		 state_of(devices->lease_left > 50, devices->lease_left > 0)},
		{"sound", ICON_VOLUME_UP, i18n("Loudspeaker, headphones"), sound_line(ui, screens), NULL,
		 state_of(!mute, false)},
		{"machine", ICON_THERMOSTAT, i18n("Heat, memory"), machine_line(ui, health), NULL, state_of(!hot, true)},
		{"version", ICON_VERIFIED_USER, i18n("Software, certificate"), software_line(ui, screens), NULL,
		 state_of(!ends, true)},
		{"self-test", ICON_TASK_ALT, i18n("Self-test"), self_test_words(ui), NULL,
		 state_of(self_test_faults(&screens->self_test) == 0, false)},
		{"clock", ICON_SCHEDULE, i18n("Clock"), i18n("not trusted"), NULL, STAFF_PART_SOON},
	};
	/* the clock only where there is something to say */
	staff_parts_add(ui, page, all, ARRAY_LEN(all) - devices->clock_trusted, pages);
}

/* The first thing that needs a hand; where all is well, so it is said. */
static void add_todo(struct ui *ui, struct ui_node *parent)
{
	const struct flow_devices *devices = &screens_of(ui)->devices;
	const char *todo = !devices->printer_there                                ? i18n("the printer can't print")
					   : devices->paper == PAPER_NONE                         ? i18n("put in paper")
					   : devices->paper == PAPER_LOW                          ? i18n("put in paper soon")
					   : !screens_of(ui)->online                              ? i18n("the center is not reachable")
					   : devices->scanners_ready < devices->scanners_set      ? i18n("a scanner is missing")
					   : screens_of(ui)->has_health && is_hot(screens_of(ui)) ? i18n("the machine is too hot or full")
					   : !devices->clock_trusted                              ? i18n("the clock is not trusted")
																			  : NULL;
	if (!todo && ui_layout(ui) == LAYOUT_SMALL) /* each row says so */
		return;
	banner_add(ui, parent,
			   &(struct banner){.kind = todo ? BANNER_WARN : BANNER_OK,
								.icon = todo ? ICON_WARNING : ICON_CHECK_CIRCLE,
								.fact = todo ? ui_format(ui, i18n("To do: %s"), todo) : i18n("Nothing to do"),
								.key = "todo"});
}

/* Where there is height each has its button here, else they are among the tools. */
static void add_actions(struct ui *ui, struct ui_node *parent, const struct maintenance_state *own, bool all)
{
	const struct screens *screens = screens_of(ui);
	const struct button buttons[] = {
		{.label = slip_word(&own->slip, i18n("Test print")),
		 .icon = ICON_PRINT,
		 .target = {.key = "maintenance.print", .action = ACT_TEST, .busy = own->slip.printing != 0}},
		{.label = i18n("Self-test"),
		 .icon = ICON_VERIFIED_USER,
		 .target = {.key = "maintenance.test", .action = ACT_SELF_TEST}},
		{.label = i18n("Tools"), .icon = ICON_TUNE, .target = {.key = "maintenance.tools", .action = ACT_TOOLS}},
		{.label = i18n("Paper changed"),
		 .icon = ICON_RECEIPT_LONG,
		 .target = {.key = "maintenance.paper", .action = ACT_PAPER}},
		{.label = screens->locked ? i18n("In use again") : i18n("Out of use"),
		 .icon = ICON_PAUSE_CIRCLE,
		 .target = {.key = "maintenance.lock", .action = ACT_LOCK}},
		{.label = i18n("Restart"),
		 .icon = ICON_RESTART_ALT,
		 .target = {.key = "maintenance.restart", .action = ACT_RESTART}},
	};
	struct ui_node *row = parent;
	for (size_t i = 0; i < (all ? ARRAY_LEN(buttons) : 3); i++) {
		struct button button = buttons[i];
		if (ui_layout(ui) == LAYOUT_SMALL && i == 1) /* among the tools there */
			continue;
		if (all && i % 3 == 0)
			row = ui_box(ui, parent, (struct ui_style){.flow = FLOW_ROW, .gap = 16});
		button.target.role = ROLE_BUTTON;
		button.grow = 1;
		button_add(ui, row, &button);
	}
}

static void build(struct ui *ui, void *state)
{
	struct maintenance_state *own = state;
	struct page page = screens_staff_page(ui);
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT;
	const struct page_nav nav[] = {
		{i18n("Log"), ICON_HISTORY, {.key = "maintenance.log", .action = ACT_LOG}, false, NULL, 1},
		{i18n("Done"), ICON_LOGOUT, {.key = "nav.done", .action = UI_OWN_DONE}, true, NULL, 1},
	};
	add_todo(ui, page.info);
	if (tall)
		add_actions(ui, page.main, own, ui_reach_top(ui) <= 0);
	struct ui_node *row = page_nav(ui, &page, tall ? nav : nav + 1, tall ? 2 : 1);
	if (!tall)
		add_actions(ui, row, own, false);
	add_parts(ui, &page, &own->pages);
}

static void look(struct ui *ui)
{
	struct flow_request request = {.kind = REQUEST_HEALTH};
	screens_send(screens_of(ui), &request);
	ui_timer(ui, LOOK_MS);
}

static void enter(struct ui *ui, void *state, const void *arg)
{
	look(ui);
}

static void act(struct ui *ui, struct maintenance_state *own, int action)
{
	struct screens *screens = screens_of(ui);
	switch (action) {
	case ACT_TEST:
		slip_print(ui, &own->slip, SLIP_TEST);
		break;
	case ACT_SELF_TEST:
		ui_go(ui, &screen_self_test, NULL, 0);
		break;
	case ACT_TOOLS:
		ui_go(ui, &screen_tools, NULL, 0);
		break;
	case ACT_LOG:
		ui_go(ui, &screen_history, NULL, 0);
		break;
	case ACT_PAPER:
		staff_paper_changed(screens);
		break;
	case ACT_LOCK:
		staff_lock(screens);
		break;
	case ACT_RESTART:
		staff_restart(screens);
		break;
	default:
		break;
	}
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct maintenance_state *own = state;
	slip_event(ui, &own->slip, event, i18n("The test print failed."));
	if (event->kind == UI_EVENT_TIMER || event->kind == UI_EVENT_RETURN)
		look(ui);
	if (event->kind == UI_EVENT_ACT)
		act(ui, own, event->action);
	staff_parts_turn(&own->pages, event);
	ui_changed(ui);
}

const struct ui_screen screen_maintenance = {.name = "maintenance",
											 .state_size = sizeof(struct maintenance_state),
											 .idle_s = STAFF_IDLE_S,
											 .enter = enter,
											 .build = build,
											 .event = event};
