#include "support/pixel_check.h"

#include "ui/theme.h"

#include <stdio.h>
#include <stdlib.h>

#define SAME 24       /* difference of a channel that still counts as the colour */
#define FAINT 40      /* sum of differences from which a pixel is more than ground */
#define STRIP_PX 160  /* no gap between words is as wide */
#define COLORS 512    /* different ones that are counted around a line */
#define THIN 0.96     /* of the contrast: what smoothing may take from the thinnest stroke */

static uint32_t at(const struct canvas *pixels, int x, int y)
{
	return pixels->pixels[(size_t)y * (size_t)pixels->pitch + (size_t)x] & 0xffffff;
}

static int far(uint32_t a, uint32_t b)
{
	int sum = 0;

	for (int shift = 0; shift < 24; shift += 8)
		sum += abs((int)(a >> shift & 255) - (int)(b >> shift & 255));
	return sum;
}

static bool alike(uint32_t a, uint32_t b)
{
	for (int shift = 0; shift < 24; shift += 8)
		if (abs((int)(a >> shift & 255) - (int)(b >> shift & 255)) > SAME)
			return false;
	return true;
}

static struct ui_rect within(const struct canvas *pixels, struct ui_rect r)
{
	return ui_rect_cut(r, (struct ui_rect){0, 0, pixels->w, pixels->h});
}

/* The colour that is there most. */
static uint32_t ground_of(const struct canvas *pixels, struct ui_rect r)
{
	struct {
		uint32_t color;
		unsigned count;
	} seen[COLORS] = {0}, best = {0};

	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			uint32_t color = at(pixels, x, y);
			size_t i = (color * 2654435761u >> 16) % COLORS;

			if (seen[i].count && seen[i].color != color) {
				seen[i].count--; /* a rare one makes room for a frequent one */
				continue;
			}
			seen[i].color = color;
			if (++seen[i].count > best.count) {
				best.color = color;
				best.count = seen[i].count;
			}
		}
	return best.color;
}

/* The strongest contrast that several pixels have: solid strokes, not one stray dot. */
static double contrast_of(const struct canvas *pixels, struct ui_rect r, uint32_t ground)
{
	uint32_t strongest[4] = {ground, ground, ground, ground};

	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++) {
			uint32_t color = at(pixels, x, y);

			if (far(color, ground) <= far(strongest[3], ground))
				continue;
			strongest[3] = color;
			for (int i = 3; i > 0 && far(strongest[i], ground) > far(strongest[i - 1], ground); i--) {
				strongest[i] = strongest[i - 1];
				strongest[i - 1] = color;
			}
		}
	return theme_contrast(strongest[3], ground);
}

static bool has_ink(const struct canvas *pixels, struct ui_rect r, uint32_t ground)
{
	r = within(pixels, r);
	for (int y = r.y; y < r.y + r.h; y++)
		for (int x = r.x; x < r.x + r.w; x++)
			if (far(at(pixels, x, y), ground) > FAINT)
				return true;
	return false;
}

/* An edge of the ink box without ink: a mark, a descender or a letter was cut off. */
static const char *cut_edge(const struct canvas *pixels, struct ui_rect ink, uint32_t ground)
{
	const struct {
		struct ui_rect r;
		const char *name;
	} edges[] = {
		{{ink.x, ink.y, ink.w, 2}, "top"},
		{{ink.x, ink.y + ink.h - 2, ink.w, 2}, "bottom"},
		{{ink.x, ink.y, 3, ink.h}, "left"},
		{{ink.x + ink.w - 3, ink.y, 3, ink.h}, "right"},
	};

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++)
		if (!has_ink(pixels, edges[i].r, ground))
			return edges[i].name;
	return NULL;
}

/* Something lies over a part of the line. */
static bool has_hole(const struct canvas *pixels, struct ui_rect ink, uint32_t ground)
{
	for (int x = 0; x + STRIP_PX <= ink.w; x += STRIP_PX / 2)
		if (!has_ink(pixels, (struct ui_rect){ink.x + x, ink.y, STRIP_PX, ink.h}, ground))
			return true;
	return false;
}

bool pixel_check(const struct canvas *pixels, const struct pixel_words *words, char *why, size_t size)
{
	struct ui_rect r = within(pixels, ui_rect_inset(words->ink, -4)); /* thin letters fill their box */
	uint32_t ground;
	const char *edge;
	double contrast;

	if (ui_rect_empty(r))
		return true;
	ground = ground_of(pixels, r);
	if (alike(ground, words->color) && !alike(ground, words->ground))
		ground = words->ground; /* bold letters fill more than half */
	if (!alike(ground, words->ground)) {
		snprintf(why, size, "does not stand on #%06X but on #%06X", (unsigned)words->ground, (unsigned)ground);
		return false;
	}
	contrast = contrast_of(pixels, r, ground);
	if (contrast < words->contrast * THIN) {
		snprintf(why, size, "is seen with a contrast of %.2f, less than %.1f", contrast, words->contrast);
		return false;
	}
	edge = cut_edge(pixels, words->ink, ground);
	if (edge) {
		snprintf(why, size, "is cut at its %s", edge);
		return false;
	}
	if (has_hole(pixels, words->ink, ground)) {
		snprintf(why, size, "is covered in part");
		return false;
	}
	return true;
}
