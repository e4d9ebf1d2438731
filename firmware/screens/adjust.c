/* The touchscreen adjusted by whoever maintains it: four crosses are touched, the new map is tried at once and kept
 * only where its own button can be hit with it. Read and worked by the keypad where no touch is where it should be. */
#include "screens/screens_priv.h"

#include "ui/list.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/button.h"
#include "ui/widgets/list_row.h"

#include <stdlib.h>

enum { ACT_BEGIN = 1, ACT_RESET, ACT_KEEP, ACT_UNDO };

#define STAFF_IDLE_S 120
#define AIM_MS 20000   /* without a touch: as before */
#define PROOF_MS 20000 /* to hit "Keep": else as before */
#define CROSS_U 128
#define NEAR (TOUCH_MAP_ONE / 10) /* of the touch before: the same finger once more */

static int32_t today(void)
{
	struct tm tm;
	clock_local(clock_wall_ms(), &tm);
	return ((tm.tm_year + 1900) * 100 + tm.tm_mon + 1) * 100 + tm.tm_mday;
}

static unsigned send_map(struct screens *screens, const struct touch_map *map)
{
	const struct touch_panel panel = ui_touch_panel(screens->ui);
	struct flow_request request = {.kind = REQUEST_TOUCH_MAP};
	_Static_assert(sizeof request.touch_map == TOUCH_MAP_TEXT_SIZE, "a line fits");
	touch_map_write(map, &panel, request.touch_map);
	return screens_send(screens, &request);
}

/* -- where it begins and can be taken back --------------------------------------------------------------- */

static void add_state(struct ui *ui, struct ui_node *parent, bool plain)
{
	static const char *const refusals[] = {
		[ADJUST_FLAT] = I18N_MARK("The touches were too close together"),
		[ADJUST_OFF] = I18N_MARK("The touches do not fit together"),
		[ADJUST_WILD] = I18N_MARK("No screen can be as crooked as that"),
		[ADJUST_ENDED] = I18N_MARK("Nobody touched: it ended"),
	};
	enum adjust_end end = screens_of(ui)->adjust_end;
	if (end != ADJUST_NONE)
		banner_add(ui, parent,
				   &(struct banner){.kind = BANNER_WARN,
									.icon = ICON_WARNING,
									.fact = i18n(refusals[end]),
									.line = i18n("Nothing was changed. Please try again."),
									.key = "adjust.refused"});
	else
		banner_add(ui, parent,
				   &(struct banner){.kind = plain ? BANNER_INFO : BANNER_OK,
									.icon = plain ? ICON_INFO : ICON_CHECK_CIRCLE,
									.fact = plain ? i18n("The touchscreen is as delivered")
												  : i18n("The touchscreen has been adjusted"),
									.key = "adjust.state"});
}

static void add_way(struct ui *ui, struct ui_node *parent, uint32_t icon, const char *title, struct ui_target target)
{
	target.role = ROLE_BUTTON;
	target.primary = true;
	list_row_add(ui, parent,
				 &(struct list_row){.icon = icon, .title = title, .no_chevron = ui_fit(ui) > 1, .target = target});
}

static void build_adjust(struct ui *ui, void *state)
{
	bool plain = touch_map_is_plain(ui_touch_map(ui));
	struct page page = screens_staff_page(ui);
	if (ui_layout(ui) != LAYOUT_SMALL || ui_fit(ui) < UI_FIT_MAX)
		page_title(ui, page.info, NULL, i18n("Adjust the touchscreen"),
				   i18n("Touch four crosses, each in its middle. What comes out is tried before it is kept."));
	add_state(ui, page.info, plain);
	struct ui_node *ways = ui_column(ui, page.main, 16);
	add_way(ui, ways, ICON_TOUCH_APP, i18n("Begin"), (struct ui_target){.key = "adjust.begin", .action = ACT_BEGIN});
	add_way(
		ui, ways, ICON_HISTORY, i18n("As it was delivered"),
		(struct ui_target){
			.key = "adjust.reset", .action = ACT_RESET, .disabled = plain, .why = i18n("Nothing has been adjusted.")});
	page_back_home(ui, &page);
}

static void tell_kept(struct ui *ui, const struct flow_notice *notice)
{
	ui_toast(ui, notice->result == ERR_OK ? i18n("The adjustment is kept.")
										  : i18n("It could not be stored and ends with the next start."));
}

static void adjust_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct screens *screens = screens_of(ui);
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_TOUCH_MAP)
		tell_kept(ui, notice);
	if (event->kind == UI_EVENT_ACT && event->action == ACT_BEGIN) {
		screens->adjust_end = ADJUST_NONE;
		ui_go(ui, &screen_aim, NULL, 0);
	} else if (event->kind == UI_EVENT_ACT && event->action == ACT_RESET) {
		screens->adjust_end = ADJUST_NONE;
		ui_set_touch_map(ui, &touch_map_plain);
		send_map(screens, &touch_map_plain);
		history_note(screens, HISTORY_TOUCH_RESET);
	}
	ui_changed(ui);
}

static void adjust_enter(struct ui *ui, void *state, const void *arg)
{
	screens_of(ui)->adjust_end = ADJUST_NONE;
}

const struct ui_screen screen_adjust = {
	.name = "adjust", .idle_s = STAFF_IDLE_S, .enter = adjust_enter, .build = build_adjust, .event = adjust_event};

/* -- the crosses ------------------------------------------------------------------------------------------ */

struct aim_state {
	struct touch_point raw[TOUCH_MAP_POINTS];
	int count;
};

static void paint_cross(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct ui_rect r = node->rect;
	int line = ui_px(ui, 4), ring = r.w / 2;
	uint32_t color = ui_theme(ui)->colors[UI_BRAND];
	list_fill(list, (struct ui_rect){r.x, r.y + (r.h - line) / 2, r.w, line}, color);
	list_fill(list, (struct ui_rect){r.x + (r.w - line) / 2, r.y, line, r.h}, color);
	list_arc(list, (struct ui_rect){r.x + (r.w - ring) / 2, r.y + (r.h - ring) / 2, ring, ring}, line, 1, color);
}

static void add_cross(struct ui *ui, struct ui_node *root, struct touch_point at)
{
	const struct canvas *picture = ui_picture(ui);
	float w = ui_width(ui), h = w * (float)picture->h / (float)picture->w;
	float left = w * (float)at.x / TOUCH_MAP_ONE - CROSS_U / 2.0F;
	float top = h * (float)at.y / TOUCH_MAP_ONE - CROSS_U / 2.0F;
	struct ui_node *layer =
		ui_box(ui, root, (struct ui_style){.flow = FLOW_COLUMN, .align = ALIGN_START, .pad = {top, 0, 0, left}});
	struct ui_node *cross = ui_painted(ui, layer, (struct ui_style){.w = CROSS_U, .h = CROSS_U}, paint_cross, NULL);
	ui_name(ui, cross, "aim.cross", ROLE_IMAGE, i18n("The cross to touch"));
}

static void build_aim(struct ui *ui, void *state)
{
	const struct aim_state *own = state;
	int at = own->count < TOUCH_MAP_POINTS ? own->count : TOUCH_MAP_POINTS - 1;
	struct ui_node *root = ui_box(ui, NULL, (struct ui_style){.flow = FLOW_STACK, .grow = 1, .fill = UI_BG});
	struct ui_node *middle =
		ui_box(ui, root, (struct ui_style){.flow = FLOW_COLUMN, .align = ALIGN_CENTER, .justify = JUSTIFY_CENTER});
	struct ui_node *words = ui_box(ui, middle, (struct ui_style){.max_w = ui_width(ui) * 0.56F, .gap = 20});
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_H1, .text_align = ALIGN_CENTER}, UI_INK,
				   i18n("Touch the middle of the cross"));
	ui_text_styled(ui, words, (struct ui_style){.type = TYPE_BODY_BOLD, .text_align = ALIGN_CENTER, .figures = true},
				   UI_BRAND, ui_format(ui, i18n("%d of %d"), at + 1, TOUCH_MAP_POINTS));
	if (ui_fit(ui) < 2)
		ui_text_styled(ui, words, (struct ui_style){.type = TYPE_BODY, .text_align = ALIGN_CENTER}, UI_INK2,
					   i18n("Without a touch for 20 seconds it ends and nothing changes."));
	ui_name(ui, words, "aim.words", ROLE_TEXT, NULL);
	add_cross(ui, root, touch_map_targets[at]);
}

static bool is_same_finger(const struct aim_state *own, struct touch_point raw)
{
	if (own->count == 0)
		return false;
	const struct touch_point last = own->raw[own->count - 1];
	return abs(last.x - raw.x) < NEAR && abs(last.y - raw.y) < NEAR;
}

static void finish_aim(struct ui *ui, const struct aim_state *own)
{
	static const enum adjust_end ends[] = {
		[TOUCH_FIT_FLAT] = ADJUST_FLAT, [TOUCH_FIT_OFF] = ADJUST_OFF, [TOUCH_FIT_WILD] = ADJUST_WILD};
	const struct touch_panel panel = ui_touch_panel(ui);
	struct touch_map map;
	enum touch_fit fit = touch_map_fit(own->raw, &panel, &map);
	if (fit == TOUCH_FIT_GOOD) {
		map.day = today();
		ui_replace(ui, &screen_adjusted, &map, sizeof map);
		return;
	}
	screens_of(ui)->adjust_end = ends[fit];
	ui_tone(ui, UI_TONE_ERROR);
	ui_back(ui);
}

static void aim_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct aim_state *own = state;
	if (event->kind == UI_EVENT_TIMER) {
		screens_of(ui)->adjust_end = ADJUST_ENDED;
		ui_back(ui);
	}
	if (event->kind != UI_EVENT_TOUCH || own->count == TOUCH_MAP_POINTS || is_same_finger(own, event->raw))
		return;
	own->raw[own->count++] = event->raw;
	ui_timer(ui, AIM_MS);
	if (own->count == TOUCH_MAP_POINTS)
		finish_aim(ui, own);
	else
		ui_tone(ui, UI_TONE_DONE);
	ui_changed(ui);
}

static void aim_enter(struct ui *ui, void *state, const void *arg)
{
	ui_timer(ui, AIM_MS);
}

const struct ui_screen screen_aim = {.name = "adjust-aim",
									 .state_size = sizeof(struct aim_state),
									 .idle_s = STAFF_IDLE_S,
									 .raw_touch = true,
									 .enter = aim_enter,
									 .build = build_aim,
									 .event = aim_event};

/* -- is it right? ----------------------------------------------------------------------------------------- */

struct adjusted_state {
	struct touch_map before;
	int64_t until_ms; /* wall time */
	unsigned asked;   /* name of the storing under way */
	bool kept;
};

static void adjusted_enter(struct ui *ui, void *state, const void *arg)
{
	struct adjusted_state *own = state;
	own->before = *ui_touch_map(ui);
	own->until_ms = clock_wall_ms() + PROOF_MS;
	ui_set_touch_map(ui, arg);
	ui_timer(ui, PROOF_MS);
}

static void build_adjusted(struct ui *ui, void *state)
{
	const struct adjusted_state *own = state;
	int64_t left_s = (own->until_ms - clock_wall_ms() + 999) / 1000;
	struct page page = screens_staff_page(ui);
	page_title(ui, page.info, NULL, i18n("Does it answer where you touch?"), NULL);
	if (ui_fit(ui) < 2)
		ui_text_styled(
			ui, page.info, (struct ui_style){.type = TYPE_BODY, .figures = true}, UI_INK2,
			ui_format(ui, i18n("Without an answer it is as before in %d seconds."), left_s > 0 ? (int)left_s : 0))
			->live = true;
	page_big(ui, &page,
			 &(struct button){.kind = BUTTON_BIG,
							  .label = i18n("Keep it"),
							  .icon = ICON_CHECK,
							  .target = {.key = "adjusted.keep",
										 .role = ROLE_BUTTON,
										 .action = ACT_KEEP,
										 .primary = true,
										 .busy = own->asked != 0}});
	const struct page_nav undo = {
		i18n("As before"), ICON_HISTORY, {.key = "adjusted.undo", .action = ACT_UNDO}, false, NULL, 1};
	page_nav(ui, &page, &undo, 1);
	if (left_s > 0)
		ui_rebuild_at(ui, own->until_ms - (left_s - 1) * 1000);
}

static void adjusted_event(struct ui *ui, void *state, const struct ui_event *event)
{
	struct adjusted_state *own = state;
	struct screens *screens = screens_of(ui);
	const struct flow_notice *notice = event->kind == UI_EVENT_MESSAGE ? event->message : NULL;
	if (notice && notice->kind == NOTICE_TOUCH_MAP && notice->name == own->asked) {
		tell_kept(ui, notice);
		ui_back(ui);
	} else if (event->kind == UI_EVENT_TIMER || (event->kind == UI_EVENT_ACT && event->action == ACT_UNDO)) {
		ui_back(ui);
	} else if (event->kind == UI_EVENT_ACT && event->action == ACT_KEEP) {
		own->kept = true;
		own->asked = send_map(screens, ui_touch_map(ui));
		history_note(screens, HISTORY_TOUCH_ADJUSTED);
	}
	ui_changed(ui);
}

/* However it is left: not kept is undone. */
static void adjusted_leave(struct ui *ui, void *state)
{
	const struct adjusted_state *own = state;
	if (!own->kept)
		ui_set_touch_map(ui, &own->before);
}

const struct ui_screen screen_adjusted = {.name = "adjusted",
										  .state_size = sizeof(struct adjusted_state),
										  .idle_s = STAFF_IDLE_S,
										  .enter = adjusted_enter,
										  .build = build_adjusted,
										  .event = adjusted_event,
										  .leave = adjusted_leave};
