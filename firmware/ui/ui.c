#include "ui/ui.h"

#include "base/check.h"
#include "base/clock.h"
#include "ui/ui_priv.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define REACH_MM 312.5

static enum ui_layout layout_for(int w, int h, double dots_per_mm)
{
	double wide_mm = w / dots_per_mm;

	if (h > w)
		return LAYOUT_PORTRAIT;
	if (w == 1280 && h == 800 && wide_mm < 260)
		return LAYOUT_PAD;
	return wide_mm < 380 ? LAYOUT_SMALL : LAYOUT_LANDSCAPE;
}

static enum err_code make_parts(struct ui *ui, struct err *err)
{
	enum err_code code;

	for (int i = 0; i < 2; i++) {
		code = arena_init(&ui->arenas[i], UI_TREE_BYTES);
		if (code)
			return err_set(err, code, "no memory for the screens");
		ui->lists[i] = calloc(1, sizeof(*ui->lists[i]));
		if (!ui->lists[i])
			return err_set(err, ERR_LIMIT, "no memory for the screens");
	}
	code = ui_text_open(ui->config.fonts, &ui->text, err);
	if (!code)
		code = ui_resize(ui, ui->config.w, ui->config.h, ui->config.dots_per_mm, err);
	return code;
}

enum err_code ui_create(const struct ui_config *config, struct ui **ret_ui, struct err *err)
{
	struct ui *ui = calloc(1, sizeof(*ui));
	enum err_code code;

	if (!ui)
		return err_set(err, ERR_LIMIT, "no memory for the screens");
	ui->config = *config;
	ui->touch_map = touch_map_plain;
	if (ui->config.idle_s == 0)
		ui->config.idle_s = 45;
	if (ui->config.answer_s == 0)
		ui->config.answer_s = 20;
	if (ui->config.reach_line_mm <= 0)
		ui->config.reach_line_mm = REACH_MM;
	if (ui->config.defaults.size < 1)
		ui->config.defaults.size = 1;
	ui->settings = ui->config.defaults;
	settings_apply(ui);
	code = make_parts(ui, err);
	if (code) {
		ui_destroy(ui);
		return code;
	}
	*ret_ui = ui;
	return ERR_OK;
}

static void drop_frame(struct ui *ui)
{
	if (ui->own_frame)
		canvas_finish(&ui->frame);
	canvas_finish(&ui->fade_from);
	canvas_finish(&ui->fade_to);
	ui->fading = false;
}

void ui_destroy(struct ui *ui)
{
	if (!ui)
		return;
	while (ui->depth > 0) {
		struct ui_level *level = &ui->stack[--ui->depth];

		if (level->screen->leave)
			level->screen->leave(ui, level->state);
		explicit_bzero(level->state, level->state_size);
		free(level->state);
	}
	ui->own_frame = true; /* its masks are ours, whosever the pixels */
	drop_frame(ui);
	ui_text_destroy(ui->text);
	for (int i = 0; i < 2; i++) {
		arena_finish(&ui->arenas[i]);
		free(ui->lists[i]);
	}
	free(ui);
}

enum err_code ui_resize(struct ui *ui, int w, int h, double dots_per_mm, struct err *err)
{
	struct canvas frame;
	enum err_code code;

	if (dots_per_mm <= 0)
		return err_set(err, ERR_INVALID, "dots per mm must be above 0");
	code = canvas_init(&frame, w, h, err);
	if (code)
		return code;
	ui->own_frame = true;
	drop_frame(ui);
	ui->frame = frame;
	ui->config.w = w;
	ui->config.h = h;
	ui->config.dots_per_mm = dots_per_mm;
	ui->px_per_u = (float)(dots_per_mm * UI_MM_PER_U);
	ui->layout = layout_for(w, h, dots_per_mm);
	ui->dirty = ui->expose = true;
	return ERR_OK;
}

void ui_draw_into(struct ui *ui, void *pixels, int pitch_px)
{
	struct canvas_shapes *shapes = ui->frame.shapes;

	if (ui->frame.owns_pixels)
		free(ui->frame.pixels);
	canvas_wrap(&ui->frame, pixels, ui->config.w, ui->config.h, pitch_px);
	ui->frame.shapes = shapes;
	ui->expose = true;
}

void ui_expose(struct ui *ui)
{
	ui->expose = true;
}

int ui_px(const struct ui *ui, float u)
{
	return (int)lroundf(u * ui->px_per_u);
}

int ui_height_px(const struct ui *ui)
{
	return ui->config.h;
}

float ui_width(const struct ui *ui)
{
	return (float)ui->config.w / ui->px_per_u;
}

static float height_u(const struct ui *ui)
{
	return (float)ui->config.h / ui->px_per_u;
}

float ui_margin(const struct ui *ui)
{
	static const float BY_LAYOUT[LAYOUTS] = {40, 36, 28, 22};

	return ui->layout == LAYOUT_PORTRAIT && ui->settings.size == 3 ? 32 : BY_LAYOUT[ui->layout];
}

float ui_reach_top(const struct ui *ui)
{
	if (!ui->settings.low_reach)
		return 0;
	return fmaxf(0, height_u(ui) - (float)(ui->config.reach_line_mm / UI_MM_PER_U));
}

const char *ui_word(const struct ui *ui, const char *msgid)
{
	return ui->config.ports.tr ? ui->config.ports.tr(ui->config.ports.ctx, msgid) : msgid;
}

void ui_tone(struct ui *ui, enum ui_tone tone)
{
	if (ui->config.ports.tone)
		ui->config.ports.tone(ui->config.ports.ctx, tone);
}

static void step_timers(struct ui *ui)
{
	struct ui_level *top = nav_top(ui);

	idle_step(ui);
	top = nav_top(ui);
	if (top->timer_ms && ui->now_ms >= top->timer_ms) {
		struct ui_event event = {.kind = UI_EVENT_TIMER};

		top->timer_ms = 0;
		nav_event(ui, &event);
		ui->dirty = true;
		nav_apply(ui);
	}
	if (ui->toast[0] && ui->now_ms >= ui->toast_until_ms) {
		explicit_bzero(ui->toast, sizeof(ui->toast));
		ui->dirty = true;
	}
	if (ui->lit && ui->now_ms >= ui->lit_until_ms) {
		restate(ui, ui->lit);
		ui->lit = 0;
	}
	if (ui->rebuild_wall_ms && clock_wall_ms() >= ui->rebuild_wall_ms)
		ui->dirty = true;
	focus_step(ui);
}

/* Makes the new list, draws where it differs from the last. */
static size_t refresh(struct ui *ui, struct ui_rect *damage)
{
	struct ui_rect whole = {0, 0, ui->config.w, ui->config.h}, changed = {0, 0, 0, 0};
	struct ui_list *old = ui->lists[ui->list], *now = ui->lists[1 - ui->list];
	bool fade = false;
	size_t count;

	fade_cut(ui);
	paint_tree(ui, now);
	CHECK(!now->full);
	ui->list = 1 - ui->list;
	count = list_compare(old, now, damage, UI_DAMAGE_MAX);
	for (size_t i = 0; i < count; i++)
		changed = ui_rect_join(changed, damage[i]);
	if (ui->screen_changed)
		fade = fade_begin(ui, changed);
	ui->screen_changed = false;
	if (ui->expose || ui->fade_cut) {
		damage[0] = whole;
		count = 1;
		ui->expose = ui->fade_cut = false;
	}
	for (size_t i = 0; i < count; i++)
		list_draw(now, &ui->frame, ui->text, damage[i]);
	if (fade)
		fade_finished(ui);
	ui->repaint = false;
	ui->restated_count = 0;
	dump_step(ui);
	return count;
}

size_t ui_step(struct ui *ui, int64_t now_ms, struct ui_rect ret_damage[UI_DAMAGE_MAX])
{
	struct ui_rect own[UI_DAMAGE_MAX], *damage = ret_damage ? ret_damage : own;
	size_t count = 0;

	ui->now_ms = now_ms;
	step_timers(ui);
	if (ui->dirty)
		build_now(ui);
	if (ui->tell)
		speech_step(ui);
	if (ui->repaint || ui->expose || !restate_step(ui, damage, &count))
		count = refresh(ui, damage);
	if (count > 0 && ui->unmarked) {
		ui_text_mark(ui->text);
		ui->unmarked = false;
	}
	if (fade_step(ui)) { /* all that changed lies within the fading part */
		damage[0] = ui->fade_rect;
		count = 1;
	}
	return count;
}

static void sooner(int64_t *next, int64_t candidate)
{
	if (candidate < *next)
		*next = candidate;
}

int ui_wait_ms(const struct ui *ui, int64_t now_ms)
{
	int64_t next = idle_next_ms(ui);

	if (ui->dirty || ui->repaint || ui->expose || ui->restated_count)
		return 0;
	if (ui->depth && ui->stack[ui->depth - 1].timer_ms)
		sooner(&next, ui->stack[ui->depth - 1].timer_ms);
	if (ui->fading)
		sooner(&next, fade_next_ms(ui));
	if (ui->toast[0])
		sooner(&next, ui->toast_until_ms);
	if (ui->lit)
		sooner(&next, ui->lit_until_ms);
	if (ui->config.scan_ms && ui->focus_shown)
		sooner(&next, ui->scan_ms);
	if (ui->rebuild_wall_ms)
		sooner(&next, now_ms + ui->rebuild_wall_ms - clock_wall_ms());
	if (next == INT64_MAX)
		return -1;
	if (next <= now_ms)
		return 0;
	return next - now_ms > INT_MAX ? INT_MAX : (int)(next - now_ms);
}

const struct canvas *ui_picture(const struct ui *ui)
{
	return &ui->frame;
}

void *ui_app(const struct ui *ui)
{
	return ui->config.app;
}

struct ui_text *ui_fonts(struct ui *ui)
{
	return ui->text;
}

const struct ui_theme *ui_theme(const struct ui *ui)
{
	return &ui->theme;
}

const struct ui_settings *ui_settings(const struct ui *ui)
{
	return &ui->settings;
}

enum ui_layout ui_layout(const struct ui *ui)
{
	return ui->layout;
}

const struct ui_node *ui_root(const struct ui *ui)
{
	return ui->root;
}
