/*
 * Focus by keys: four arrows go to the nearest target that way, OK acts, Next
 * goes round in reading order. Two switches: scanning moves by itself or one
 * switch is Next and the other OK. What gets the focus is said.
 */
#include "ui/ui_priv.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define SPEECH_MAX 1024

static size_t index_of(const struct ui_node *const targets[], size_t count, uint64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (targets[i]->id == id)
			return i;
	return count;
}

/* After a build the focus stays on its key, or is given up. */
void focus_keep(struct ui *ui)
{
	const struct ui_node *targets[UI_TARGETS_MAX];
	size_t count = ui_targets(ui, targets);

	if (ui->focus && index_of(targets, count, ui->focus) == count) {
		ui->focus = 0;
		if (ui->focus_shown && count)
			ui->focus = targets[0]->id;
	}
	if (ui->pressed && index_of(targets, count, ui->pressed) == count)
		ui->pressed = ui->down = 0;
}

static void focus_on(struct ui *ui, const struct ui_node *node)
{
	char text[SPEECH_MAX];

	ui->focus = node->id;
	ui->focus_shown = true;
	ui->repaint = true;
	if (!ui->settings.audio)
		return;
	speech_of(ui, node, text, sizeof(text));
	ui_say(ui, text, ui_node_private(ui, node));
	explicit_bzero(text, sizeof(text));
}

/* How far a target is in a direction; INT_MAX: not that way. Sideways counts three times. */
static int distance(struct ui_rect from, struct ui_rect to, enum ui_key key)
{
	int dx = (to.x + to.w / 2) - (from.x + from.w / 2), dy = (to.y + to.h / 2) - (from.y + from.h / 2);
	int along, aside;

	switch (key) {
	case UI_KEY_LEFT:
		along = from.x - (to.x + to.w) + from.w / 2;
		aside = to.y < from.y + from.h && from.y < to.y + to.h ? 0 : abs(dy);
		along = dx < 0 && to.x + to.w <= from.x + from.w / 2 ? along : -1;
		break;
	case UI_KEY_RIGHT:
		along = to.x - (from.x + from.w) + from.w / 2;
		aside = to.y < from.y + from.h && from.y < to.y + to.h ? 0 : abs(dy);
		along = dx > 0 && to.x >= from.x + from.w / 2 ? along : -1;
		break;
	case UI_KEY_UP:
		along = from.y - (to.y + to.h) + from.h / 2;
		aside = to.x < from.x + from.w && from.x < to.x + to.w ? abs(dx) / 8 : abs(dx);
		along = dy < 0 && to.y + to.h <= from.y + from.h / 2 ? along : -1;
		break;
	default:
		along = to.y - (from.y + from.h) + from.h / 2;
		aside = to.x < from.x + from.w && from.x < to.x + to.w ? abs(dx) / 8 : abs(dx);
		along = dy > 0 && to.y >= from.y + from.h / 2 ? along : -1;
		break;
	}
	return along < 0 ? INT_MAX : along + 3 * aside;
}

static const struct ui_node *toward(const struct ui_node *const targets[], size_t count, size_t at, enum ui_key key)
{
	const struct ui_node *best = NULL;
	int least = INT_MAX;

	for (size_t i = 0; i < count; i++) {
		int far;

		if (i == at)
			continue;
		far = distance(targets[at]->rect, targets[i]->rect, key);
		if (far < least) {
			least = far;
			best = targets[i];
		}
	}
	return best;
}

static void move_focus(struct ui *ui, enum ui_key key)
{
	const struct ui_node *targets[UI_TARGETS_MAX], *to = NULL;
	size_t count = ui_targets(ui, targets), at = index_of(targets, count, ui->focus);

	if (!count)
		return;
	if (at == count || !ui->focus_shown) {
		focus_on(ui, at == count ? targets[0] : targets[at]);
		return;
	}
	if (key != UI_KEY_NEXT)
		to = toward(targets, count, at, key);
	if (!to && (key == UI_KEY_NEXT || key == UI_KEY_DOWN || key == UI_KEY_RIGHT))
		to = targets[(at + 1) % count]; /* no way is a dead end: on in reading order */
	if (!to)
		to = targets[(at + count - 1) % count];
	focus_on(ui, to);
}

static void press_focus(struct ui *ui)
{
	const struct ui_node *node = ui_find(ui, ui->focus);

	if (!node || !ui->focus_shown) {
		move_focus(ui, UI_KEY_NEXT);
		return;
	}
	ui->lit = node->id;
	ui->lit_until_ms = ui->now_ms + UI_PRESS_OUT_MS;
	restate(ui, node->id);
	input_act(ui, node);
}

void ui_key(struct ui *ui, enum ui_key key, int64_t now_ms)
{
	struct ui_settings settings = ui->settings;
	bool knocks;

	ui->now_ms = now_ms;
	idle_touched(ui);
	if (ui->dirty)
		build_now(ui);
	if (ui->config.ports.hush)
		ui->config.ports.hush(ui->config.ports.ctx);
	ui->scan_ms = now_ms + ui->config.scan_ms;
	switch (key) {
	case UI_KEY_LEFT:
	case UI_KEY_RIGHT:
	case UI_KEY_UP:
	case UI_KEY_DOWN:
	case UI_KEY_NEXT:
		move_focus(ui, key);
		break;
	case UI_KEY_OK:
		press_focus(ui);
		break;
	case UI_KEY_BACK:
		knocks = ui->depth == 1 && !ui->overlay;
		ui_back(ui);
		nav_apply(ui);
		if (knocks) /* where touches go astray the mark can't be tapped */
			input_knock(ui);
		break;
	case UI_KEY_HELP: /* starts speech; while speech is on: says the screen again */
		if (settings.audio) {
			ui_read_aloud(ui);
		} else {
			settings.audio = true;
			ui_set(ui, &settings);
		}
		break;
	case UI_KEY_HEADPHONES_IN:
	case UI_KEY_HEADPHONES_OUT:
		settings.audio = ui->headphones = key == UI_KEY_HEADPHONES_IN;
		/* what the hall was hearing goes on in the headphones, from the beginning */
		if (ui->headphones && ui->settings.audio)
			ui_read_aloud(ui);
		ui_set(ui, &settings);
		break;
	}
}

void ui_focus(struct ui *ui, const char *key)
{
	ui->focus = ui_key_id(key);
	ui->focus_shown = true;
	ui->repaint = true;
}

/* Two-switch scanning: the ring goes on by itself. */
void focus_step(struct ui *ui)
{
	if (!ui->config.scan_ms || !ui->focus_shown || ui->now_ms < ui->scan_ms)
		return;
	ui->scan_ms = ui->now_ms + ui->config.scan_ms;
	move_focus(ui, UI_KEY_NEXT);
}
