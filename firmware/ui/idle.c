/*
 * The visitor's time: after a while without a touch "are you still there?",
 * then everything of theirs is forgotten. Twice as long for those who need it.
 */
#include "base/check.h"
#include "ui/icons.h"
#include "ui/ui_priv.h"

#include <limits.h>
#include <string.h>

#define KEY_STAY "timeout.stay"
#define KEY_LEAVE "timeout.leave"

struct ring {
	int left_s, all_s;
};

static bool slow(const struct ui *ui)
{
	return ui->settings.size > 1 || ui->settings.audio || ui->settings.low_reach;
}

static int64_t stretch(const struct ui *ui, unsigned seconds)
{
	return (int64_t)seconds * 1000 * (slow(ui) ? 2 : 1);
}

static const struct ui_screen *screen_of(const struct ui *ui)
{
	return ui->depth ? ui->stack[ui->depth - 1].screen : NULL;
}

static int64_t idle_ms(const struct ui *ui)
{
	const struct ui_screen *screen = screen_of(ui);

	if (!screen || screen->idle_s == UI_IDLE_NEVER || screen->plain)
		return -1;
	return stretch(ui, screen->idle_s ? screen->idle_s : ui->config.idle_s);
}

void idle_touched(struct ui *ui)
{
	ui->touched_ms = ui->now_ms;
	ui->hidden = false;
	ui->settled = false;
}

/* Who comes by a scan or a call has not touched anything, and finds a kiosk that nobody touched for hours. */
static void take_arrival(struct ui *ui)
{
	if (!ui->arrived)
		return;
	ui->arrived = false;
	ui->dirty |= ui->asking;
	ui->asking = false;
	idle_touched(ui);
}

/* Both trees hold the visitor's words: the next build starts from a clean arena. */
static void forget_words(struct ui *ui)
{
	ui->root = ui->overlay = NULL;
	ui->overflow_at = NULL;
	arena_reset(&ui->arenas[0]);
	arena_reset(&ui->arenas[1]);
	ui_text_forget(ui->text);
	ui->unmarked = true;
	ui->dirty = true;
}

void idle_forget(struct ui *ui)
{
	ui->asking = false;
	explicit_bzero(ui->toast, sizeof(ui->toast));
	explicit_bzero(ui->told, sizeof(ui->told));
	ui->told_count = 0;
	ui->toast_until_ms = 0;
	ui->focus = 0;
	ui->focus_shown = false;
	settings_reset(ui);
	if (ui->config.ports.hush)
		ui->config.ports.hush(ui->config.ports.ctx);
	if (ui->config.ports.forget)
		ui->config.ports.forget(ui->config.ports.ctx);
	forget_words(ui);
}

void idle_drop(struct ui *ui)
{
	explicit_bzero(ui->told, sizeof(ui->told));
	ui->told_count = 0;
	if (ui->config.ports.drop)
		ui->config.ports.drop(ui->config.ports.ctx);
	forget_words(ui);
}

static int left_s(const struct ui *ui)
{
	int64_t left = idle_ms(ui) - (ui->now_ms - ui->touched_ms);

	return left > 0 ? (int)((left + 999) / 1000) : 0;
}

int ui_time_left_s(struct ui *ui, int *ret_all_s)
{
	CHECK(ui->building && idle_ms(ui) > 0);
	*ret_all_s = (int)(idle_ms(ui) / 1000);
	ui->counts_down = true;
	ui->left_s = left_s(ui);
	return ui->left_s;
}

static void expire(struct ui *ui)
{
	struct ui_event event = {.kind = UI_EVENT_EXPIRE};

	ui->asking = false;
	ui->touched_ms = ui->now_ms;
	nav_event(ui, &event);
	if (ui->move == MOVE_NONE)
		ui_home(ui, true);
	nav_apply(ui);
}

static void ask(struct ui *ui)
{
	ui->asking = true;
	ui->ask_ms = ui->now_ms;
	ui->dirty = true;
	input_reset(ui);
}

static void hide(struct ui *ui)
{
	struct ui_event event = {.kind = UI_EVENT_HIDE};

	ui->hidden = true;
	nav_event(ui, &event);
	ui->dirty = true;
	nav_apply(ui);
}

static void settle(struct ui *ui)
{
	ui->settled = true;
	if (memcmp(&ui->settings, &ui->config.defaults, sizeof(ui->settings)) == 0)
		return;
	settings_reset(ui);
	ui->dirty = true;
}

/* When something is due, or INT64_MAX. */
int64_t idle_next_ms(const struct ui *ui)
{
	const struct ui_screen *screen = screen_of(ui);
	int64_t idle = idle_ms(ui), next = INT64_MAX;

	if (!screen)
		return next;
	if (ui->asking) {
		int64_t passed = ui->now_ms - ui->ask_ms;

		return ui->ask_ms + passed / 1000 * 1000 + 1000; /* the digits, once a second */
	}
	if (idle >= 0)
		next = ui->touched_ms + idle;
	if (idle >= 0 && ui->counts_down) {
		int64_t passed = ui->now_ms - ui->touched_ms;

		next = ui->touched_ms + (passed / 1000 + 1) * 1000;
	}
	if (screen->hide_s && !ui->hidden && ui->touched_ms + (int64_t)screen->hide_s * 1000 < next)
		next = ui->touched_ms + (int64_t)screen->hide_s * 1000;
	if (screen->plain && !ui->settled)
		next = ui->touched_ms + UI_HOME_RESET_MS;
	return next;
}

void idle_step(struct ui *ui)
{
	const struct ui_screen *screen = screen_of(ui);
	int64_t idle = idle_ms(ui), now = ui->now_ms;

	if (!screen)
		return;
	take_arrival(ui);
	if (ui->asking) {
		ui->dirty = true;
		if (now - ui->ask_ms >= stretch(ui, ui->config.answer_s))
			expire(ui);
		return;
	}
	if (ui->counts_down && left_s(ui) != ui->left_s)
		ui->dirty = true;
	if (screen->hide_s && !ui->hidden && now - ui->touched_ms >= (int64_t)screen->hide_s * 1000)
		hide(ui);
	if (screen->plain && !ui->settled && now - ui->touched_ms >= UI_HOME_RESET_MS)
		settle(ui);
	if (idle < 0 || now - ui->touched_ms < idle)
		return;
	if (screen->quiet_expiry)
		expire(ui);
	else
		ask(ui);
}

static void paint_ring(struct ui *ui, struct ui_list *list, const struct ui_node *node)
{
	const struct ring *ring = node->data;
	int width = ui_px(ui, 18);

	list_arc(list, node->rect, width, 1, ui->theme.colors[ui->theme.outlined ? UI_BG : UI_WELL]);
	list_arc(list, node->rect, width, (double)ring->left_s / ring->all_s, ui->theme.colors[UI_BRAND]);
}

static void ask_button(struct ui *ui, struct ui_node *parent, const char *key, const char *msgid, int action, bool big)
{
	struct ui_node *box = ui_box(ui, parent,
								 (struct ui_style){.flow = FLOW_ROW,
												   .gap = 16,
												   .justify = JUSTIFY_CENTER,
												   .h = big ? 132 : 108,
												   .pad = ui_pad(8, 24),
												   .radius = big ? 22 : 18,
												   .skin = big ? SKIN_PRIMARY : SKIN_SECONDARY});

	if (!big)
		ui_icon(ui, box, ICON_LOGOUT, 40, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = big ? TYPE_BIG_BUTTON : TYPE_BUTTON, .text_align = ALIGN_CENTER},
				   UI_INHERIT, ui_word(ui, msgid));
	ui_press(ui, box, (struct ui_target){.key = key, .action = action, .primary = true});
}

static void build_ask(struct ui *ui)
{
	int all = (int)(stretch(ui, ui->config.answer_s) / 1000);
	int left = all - (int)((ui->now_ms - ui->ask_ms) / 1000);
	struct ring *ring;
	struct ui_node *card, *dial;
	bool low = ui->layout != LAYOUT_PORTRAIT;

	ui->overlay = NULL; /* it lies over a screen's own dialog */
	ring = ui_memory(ui, sizeof(*ring));
	*ring = (struct ring){left > 0 ? left : 0, all};
	card = ui_box(ui, ui_overlay(ui),
				  (struct ui_style){.w = 940,
									.pad = {low ? 28 : 56, 56, low ? 28 : 48, 56},
									.skin = SKIN_DEEP,
									.radius = 32,
									.align = ALIGN_STRETCH});
	ui_name(ui, card, "timeout", ROLE_DIALOG, NULL);
	dial = ui_painted(ui, card,
					  (struct ui_style){.flow = FLOW_STACK,
										.w = low ? 140 : 194,
										.h = low ? 140 : 194,
										.self = ALIGN_CENTER,
										.justify = JUSTIFY_CENTER,
										.align = ALIGN_CENTER},
					  paint_ring, ring);
	ui_text_styled(ui, dial,
				   (struct ui_style){.type = TYPE_COUNTDOWN,
									 .figures = true,
									 .type_u = low ? 60 : 0,
									 .fixed_size = true,
									 .text_align = ALIGN_CENTER},
				   UI_BRAND, ui_format(ui, "%d", ring->left_s));
	dial->live = true;
	ui_gap(ui, card, low ? 12 : 32);
	ui_text_styled(ui, card, (struct ui_style){.type = TYPE_H1, .text_align = ALIGN_CENTER}, UI_INK,
				   ui_word(ui, "Are you still there?"));
	ui_gap(ui, card, 12);
	ui_rich_styled(ui, card,
				   (struct ui_style){.type = TYPE_BODY, .type_u = 30, .text_align = ALIGN_CENTER, .figures = true},
				   UI_INK2,
				   ui_format(ui, ui_word(ui, "To keep your data private, the screen clears in <b>%d\u00a0seconds</b>."),
							 ring->left_s))
		->live = true;
	ui_gap(ui, card, low ? 16 : 40);
	ask_button(ui, card, KEY_STAY, UI_MARK("I need more time"), UI_OWN_STAY, true);
	ui_gap(ui, card, 18);
	ask_button(ui, card, KEY_LEAVE, UI_MARK("Done, go to home"), UI_OWN_LEAVE, false);
}

static void build_toast(struct ui *ui)
{
	float tools = ui->settings.size > 1 ? 300 : 150; /* large words: in two rows */
	float low = ui->layout == LAYOUT_PORTRAIT ? tools + 128 + 24 : 24 + 124;
	struct ui_node *layer = ui_box(
		ui, ui->root,
		(struct ui_style){.flow = FLOW_STACK, .align = ALIGN_CENTER, .justify = JUSTIFY_END, .pad = {0, 0, low, 0}});
	struct ui_node *box =
		ui_box(ui, layer,
			   (struct ui_style){
				   .flow = FLOW_ROW, .gap = 20, .pad = ui_pad(24, 36), .skin = SKIN_TOAST, .max_w = ui_width(ui) - 80});

	ui_icon(ui, box, ICON_CHECK_CIRCLE, 44, UI_INHERIT);
	ui_text_styled(ui, box, (struct ui_style){.type = TYPE_BODY, .semibold = true}, UI_INHERIT, ui->toast);
	ui_name(ui, box, "toast", ROLE_STATUS, NULL)->live = true; /* ui_toast says it */
}

/* What the toolkit itself puts over the screen. */
void idle_build(struct ui *ui)
{
	if (ui->toast[0])
		build_toast(ui);
	if (ui->asking)
		build_ask(ui);
}

void ui_toast(struct ui *ui, const char *text)
{
	size_t len = strlen(text);

	if (len >= sizeof(ui->toast))
		len = sizeof(ui->toast) - 1;
	memcpy(ui->toast, text, len);
	ui->toast[len] = '\0';
	ui->toast_until_ms = ui->now_ms + UI_TOAST_MS;
	ui->dirty = true;
	if (ui->settings.audio)
		ui_say(ui, ui->toast, false);
}
