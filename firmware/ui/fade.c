/*
 * From one screen to the next: both finished frames are mixed for 120 ms; the
 * header and the tools do not take part. Its two pictures hold memory only meanwhile.
 */
#include "ui/ui_priv.h"

#include <stdlib.h>
#include <string.h>

#define STEP_MS 16

static bool still(const struct ui *ui)
{
	return ui->theme.still || ui->settings.still || ui->config.no_motion;
}

/* What the visitor saw last must not stay in memory that was given back. */
static void wipe(const struct canvas *canvas, struct ui_rect r)
{
	if (canvas->pixels)
		explicit_bzero(canvas->pixels + (size_t)r.y * (size_t)canvas->pitch,
					   sizeof(uint32_t) * (size_t)canvas->pitch * (size_t)r.h);
}

static void end_fade(struct ui *ui)
{
	wipe(&ui->fade_from, ui->fade_rect);
	wipe(&ui->fade_to, ui->fade_rect);
	canvas_finish(&ui->fade_from);
	canvas_finish(&ui->fade_to);
	ui->fading = false;
}

/* The part of the picture between header and tools: all that is not the same in both. */
bool fade_begin(struct ui *ui, struct ui_rect changed)
{
	if (still(ui) || ui->fading || ui->expose || ui->fade_cut || ui_rect_empty(changed))
		return false;
	ui->fade_rect = changed;
	if (canvas_init(&ui->fade_from, ui->config.w, ui->config.h, NULL) ||
		canvas_init(&ui->fade_to, ui->config.w, ui->config.h, NULL)) {
		end_fade(ui); /* no memory: a hard cut */
		return false;
	}
	canvas_copy(&ui->fade_from, &ui->frame, changed);
	ui->fade_start_ms = ui->now_ms;
	ui->fading = true;
	return true;
}

void fade_finished(struct ui *ui)
{
	canvas_copy(&ui->fade_to, &ui->frame, ui->fade_rect);
}

/* Draws the mix for this moment; answers whether the picture changed. */
bool fade_step(struct ui *ui)
{
	int64_t passed = ui->now_ms - ui->fade_start_ms;

	if (!ui->fading)
		return false;
	if (passed >= UI_FADE_MS) {
		canvas_copy(&ui->frame, &ui->fade_to, ui->fade_rect);
		end_fade(ui);
		return true;
	}
	canvas_mix(&ui->frame, &ui->fade_from, &ui->fade_to, ui->fade_rect, (unsigned)(passed * 256 / UI_FADE_MS));
	return true;
}

/* A touch or a change of the picture ends it at once. */
void fade_cut(struct ui *ui)
{
	if (!ui->fading)
		return;
	canvas_copy(&ui->frame, &ui->fade_to, ui->fade_rect);
	ui->fade_cut = true;
	end_fade(ui);
}

int64_t fade_next_ms(const struct ui *ui)
{
	int64_t passed = ui->now_ms - ui->fade_start_ms; /* a late frame does not make the next one late */

	return ui->fade_start_ms + (passed / STEP_MS + 1) * STEP_MS;
}
