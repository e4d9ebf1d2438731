/*
 * Touch and mouse: a target is pressed on down and acts on release inside the
 * same target; a second strike within half a second (ui.double_ms) is ignored.
 * What the panel gives is first moved to where it was meant (touch_map.h).
 */
#include "ui/ui_priv.h"

#include <stdlib.h>
#include <string.h>

#define RAW_STILL (TOUCH_MAP_ONE / 50) /* of the picture's width and height */

void input_reset(struct ui *ui)
{
	ui->pressed = ui->down = 0;
	ui->lit = 0;
	ui->raw_is_down = false;
}

void input_learn(struct ui *ui)
{
	struct ui_node *root = ui->overlay ? ui->overlay : ui->root;

	ui->hit_count = 0;
	for (struct ui_node *n = root; n && ui->hit_count < UI_TARGETS_MAX; n = ui_node_next(root, n))
		if (n->is_target)
			ui->hits[ui->hit_count++] = (struct ui_hit){ui_hit_rect(ui, n), n->id, n};
}

struct ui_node *input_target(const struct ui *ui, uint64_t id)
{
	for (size_t i = 0; i < ui->hit_count; i++)
		if (ui->hits[i].id == id)
			return ui->hits[i].node;
	return NULL;
}

/* The target under a point: the last made of those that contain it. */
static const struct ui_node *target_at(const struct ui *ui, int x, int y)
{
	for (size_t i = ui->hit_count; i-- > 0;)
		if (ui_rect_has(ui->hits[i].rect, x, y))
			return ui->hits[i].node;
	return NULL;
}

static uint64_t seen_pressed(const struct ui *ui)
{
	return ui->pressed ? ui->pressed : ui->lit;
}

static bool is_double(const struct ui *ui, const struct ui_node *node)
{
	if (node->target.repeats)
		return false;
	unsigned within_ms = ui->config.double_ms ? ui->config.double_ms : UI_DOUBLE_MS;
	return ui->last_act && ui->now_ms - ui->last_act_ms < within_ms;
}

void input_knock(struct ui *ui)
{
	if (!ui->staff_taps || ui->now_ms - ui->staff_ms > UI_STAFF_MS) {
		ui->staff_taps = 0;
		ui->staff_ms = ui->now_ms;
	}
	if (++ui->staff_taps < UI_STAFF_TAPS)
		return;
	ui->staff_taps = 0;
	if (ui->config.ports.staff)
		ui->config.ports.staff(ui->config.ports.ctx);
	nav_apply(ui);
}

void ui_set_touch_map(struct ui *ui, const struct touch_map *map)
{
	ui->touch_map = *map;
}

const struct touch_map *ui_touch_map(const struct ui *ui)
{
	return &ui->touch_map;
}

struct touch_panel ui_touch_panel(const struct ui *ui)
{
	return (struct touch_panel){ui->config.w, ui->config.h, ui->config.rotate, ui->config.dots_per_mm};
}

void input_act(struct ui *ui, const struct ui_node *node)
{
	struct ui_event event = {
		.kind = UI_EVENT_ACT, .action = node->target.action, .arg = node->target.arg, .key = node->target.key};

	if (node->target.busy)
		return;
	if (node->target.disabled) {
		if (node->target.why)
			ui_toast(ui, node->target.why);
		return;
	}
	if (is_double(ui, node))
		return;
	ui->last_act = node->id;
	ui->last_act_ms = ui->now_ms;
	if (event.action < 0 && settings_act(ui, event.action))
		return;
	nav_event(ui, &event);
	ui->dirty = true;
	nav_apply(ui);
}

static bool on_mark(const struct ui *ui, int x, int y)
{
	const struct ui_node *mark = ui_find(ui, ui_key_id(UI_KEY_MARK));

	return mark && !ui->overlay && ui_rect_has(mark->rect, x, y);
}

/* A finger that is lifted elsewhere meant something else. */
static bool is_still(struct touch_point a, struct touch_point b)
{
	return abs(a.x - b.x) <= RAW_STILL && abs(a.y - b.y) <= RAW_STILL;
}

static void touch_raw(struct ui *ui, enum ui_touch what, struct touch_point raw)
{
	struct ui_event event = {.kind = UI_EVENT_TOUCH, .raw = ui->raw_down};
	bool lifted = what == UI_UP && ui->raw_is_down && is_still(raw, ui->raw_down);

	if (what == UI_DOWN)
		ui->raw_down = raw;
	if (what != UI_MOVE)
		ui->raw_is_down = what == UI_DOWN;
	if (!lifted)
		return;
	nav_event(ui, &event);
	ui->dirty = true;
	nav_apply(ui);
}

void ui_touch(struct ui *ui, enum ui_touch what, int x, int y, int64_t now_ms)
{
	const struct touch_panel panel = ui_touch_panel(ui);
	struct touch_point raw = touch_map_raw(&panel, x, y);
	const struct ui_node *node;
	uint64_t was;

	ui->now_ms = now_ms;
	if (what != UI_MOVE)
		idle_touched(ui);
	if (ui->dirty) /* a touch means what is to be seen */
		build_now(ui);
	if (ui->depth && ui->stack[ui->depth - 1].screen->raw_touch && !ui->overlay) {
		touch_raw(ui, what, raw);
		return;
	}
	touch_map_pixel(&ui->touch_map, &panel, &x, &y);
	was = seen_pressed(ui);
	node = what == UI_CANCEL ? NULL : target_at(ui, x, y);
	if (ui->focus_shown && what == UI_DOWN) {
		ui->focus_shown = false;
		ui->repaint = true;
	}
	switch (what) {
	case UI_DOWN:
		ui->down = ui->pressed = node ? node->id : 0;
		ui->lit = 0;
		if (!node && on_mark(ui, x, y))
			input_knock(ui);
		if (node && ui->config.ports.hush && ui->settings.audio)
			ui->config.ports.hush(ui->config.ports.ctx);
		break;
	case UI_MOVE:
		ui->pressed = node && node->id == ui->down ? ui->down : 0;
		break;
	case UI_CANCEL:
		ui->pressed = ui->down = 0;
		break;
	case UI_UP:
		ui->pressed = 0;
		if (node && ui->down && node->id == ui->down) {
			ui->lit = node->id;
			ui->lit_until_ms = now_ms + UI_PRESS_OUT_MS;
			ui->down = 0;
			ui->focus = node->id;
			input_act(ui, node);
		}
		ui->down = 0;
		break;
	}
	if (seen_pressed(ui) != was) {
		restate(ui, was);
		restate(ui, seen_pressed(ui));
	}
}
