/* What a technician does at the kiosk: hears it, feels its touch out, takes it out of use, reads its log. */
#include "screens/screens_priv.h"

#include "base/check.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/list_row.h"

enum { ACT_SPEAKER = 1, ACT_TOUCH, ACT_ADJUST, ACT_LOCK, ACT_LOG, ACT_SELF_TEST, ACT_PAPER, ACT_RESTART, ACT_CELL };

#define STAFF_IDLE_S 120

struct tool {
	uint32_t icon;
	const char *title, *key;
	int action;
};

static void add_tool(struct ui *ui, struct ui_node *grid, const struct tool *tool)
{
	list_row_add(
		ui, grid,
		&(struct list_row){.icon = tool->icon,
						   .title = tool->title,
						   .narrow = ui_layout(ui) != LAYOUT_PORTRAIT || ui_reach_top(ui) > 0,
						   .no_chevron = ui_fit(ui) > 1,
						   .target = {.key = tool->key, .role = ROLE_BUTTON, .action = tool->action, .primary = true}});
}

static void build(struct ui *ui, void *state)
{
	const struct screens *screens = screens_of(ui);
	struct staff_pages *pages = state;
	struct page page = screens_staff_page(ui);
	if (ui_layout(ui) != LAYOUT_SMALL || ui_fit(ui) < UI_FIT_MAX)
		page_title(ui, page.info, NULL, i18n("Tools"), NULL);
	const char *copied = screens->copied ? i18n("Two machines have one name: enrol this one anew.") : NULL;
	if (screens->locked && ui_fit(ui) < 2)
		banner_add(ui, page.info,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_PAUSE_CIRCLE,
									.fact = screens->copied ? i18n("This machine is a copy of another kiosk")
															: i18n("This kiosk is out of use"),
									.line = copied,
									.key = "tools.locked"});
	bool tall = ui_layout(ui) == LAYOUT_PORTRAIT && ui_reach_top(ui) <= 0;
	struct ui_node *grid = tall ? ui_column(ui, page.main, 16) : ui_grid(ui, page.main, 2, 12);
	const struct tool tools[] = {
		{ICON_VOLUME_UP, i18n("Test the loudspeaker"), "tools.speaker", ACT_SPEAKER},
		{ICON_TOUCH_APP, i18n("Test the touchscreen"), "tools.touch", ACT_TOUCH},
		{ICON_TUNE, i18n("Adjust the touchscreen"), "tools.adjust", ACT_ADJUST},
		{ICON_PAUSE_CIRCLE, screens->locked ? i18n("Put back in use") : i18n("Take out of use"), "tools.lock",
		 ACT_LOCK},
		{ICON_VERIFIED_USER, i18n("Self-test"), "tools.test", ACT_SELF_TEST},
		{ICON_HISTORY, i18n("Log"), "tools.log", ACT_LOG},
		/* on tall panels they have buttons on the page before */
		{ICON_RECEIPT_LONG, i18n("Paper changed"), "tools.paper", ACT_PAPER},
		{ICON_RESTART_ALT, i18n("Restart"), "tools.restart", ACT_RESTART},
	};
	size_t count = tall ? ARRAY_LEN(tools) - 2 : ARRAY_LEN(tools), columns = tall ? 1 : 2;
	size_t per_page = columns * (size_t)ui_rows(ui, (int)(count / columns));
	size_t until = span_show(&pages->span, count, per_page), from = pages->span.from;
	for (size_t i = from; i < until; i++)
		add_tool(ui, grid, &tools[i]);
	page_back_home(ui, &page);
	if (count > pages->span.shown)
		screens_pager(ui, &page, i18n("%zu–%zu of %zu"), from, until, count, STAFF_BEFORE, STAFF_NEXT);
}

void staff_lock(struct screens *screens)
{
	screens->locked = !screens->locked || screens->copied;
	if (!screens->copied)
		screens_send(screens, &(struct flow_request){.kind = REQUEST_LOCK, .number = screens->locked});
	history_note(screens, screens->locked ? HISTORY_LOCKED : HISTORY_UNLOCKED);
}

void staff_paper_changed(struct screens *screens)
{
	screens_send(screens, &(struct flow_request){.kind = REQUEST_PAPER_CHANGED});
	ui_toast(screens->ui, i18n("Tickets are counted from a full roll."));
}

void staff_restart(struct screens *screens)
{
	screens_send(screens, &(struct flow_request){.kind = REQUEST_RESTART});
	ui_toast(screens->ui, i18n("The kiosk starts again."));
}

static void event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	if (event->kind != UI_EVENT_ACT)
		return;
	staff_parts_turn(state, event);
	switch (event->action) {
	case ACT_SPEAKER:
		screens_say(screens, i18n("The loudspeaker works."), false, 1);
		break;
	case ACT_TOUCH:
		ui_go(ui, &screen_touch, NULL, 0);
		break;
	case ACT_ADJUST:
		ui_go(ui, &screen_adjust, NULL, 0);
		break;
	case ACT_LOCK:
		staff_lock(screens);
		break;
	case ACT_PAPER:
		staff_paper_changed(screens);
		break;
	case ACT_RESTART:
		staff_restart(screens);
		break;
	case ACT_SELF_TEST:
		ui_go(ui, &screen_self_test, NULL, 0);
		break;
	case ACT_LOG:
		ui_go(ui, &screen_history, NULL, 0);
		break;
	default:
		break;
	}
	ui_changed(ui);
}

const struct ui_screen screen_tools = {
	.name = "tools", .state_size = sizeof(struct staff_pages), .idle_s = STAFF_IDLE_S, .build = build, .event = event};

/* -- does each part of the screen answer where it is touched? ------------------------------------------- */

#define COLUMNS 4
#define CELLS (4 * COLUMNS)

struct touch_state {
	unsigned touched; /* bit i: cell i answered */
};

static void build_touch(struct ui *ui, void *state)
{
	const struct touch_state *own = state;
	struct page page = screens_staff_page(ui);
	int left = CELLS - __builtin_popcount(own->touched);
	page_title(ui, page.info, NULL, left ? i18n("Touch each field once") : i18n("The touchscreen answers everywhere"),
			   NULL);
	struct ui_node *grid = ui_grid(ui, page.main, COLUMNS, 12);
	float h = ui_layout(ui) == LAYOUT_PORTRAIT ? (ui_reach_top(ui) > 0 ? 120 : 220) : ui_fit(ui) > 0 ? 66 : 90;
	for (int i = 0; i < CELLS; i++) {
		bool done = own->touched >> i & 1;
		struct ui_node *cell = ui_box(ui, grid,
									  (struct ui_style){.flow = FLOW_STACK,
														.min_h = h,
														.skin = SKIN_SECONDARY,
														.align = ALIGN_CENTER,
														.justify = JUSTIFY_CENTER});
		ui_icon(ui, cell, done ? ICON_CHECK : ICON_TOUCH_APP, 44, UI_INHERIT);
		ui_press(ui, cell,
				 (struct ui_target){.key = ui_format(ui, "cell.%d", i),
									.spoken = ui_format(ui, i18n("Field %d"), i + 1),
									.action = ACT_CELL,
									.arg = i,
									.selected = done});
	}
	page_back_home(ui, &page);
}

static void touch_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct touch_state *own = state;
	if (event->kind == UI_EVENT_ACT && event->action == ACT_CELL)
		own->touched |= 1U << event->arg;
	ui_changed(ui);
}

const struct ui_screen screen_touch = {.name = "touch",
									   .state_size = sizeof(struct touch_state),
									   .idle_s = STAFF_IDLE_S,
									   .build = build_touch,
									   .event = touch_event};
