/*
 * A picture of 32-bit pixels (0x00RRGGBB) and what is drawn into it: fills,
 * anti-aliased rounded shapes, shadows, masks of glyphs and codes. Every
 * drawing function keeps to the clip rectangle, and a pixel's colour depends
 * on the shape alone and not on the clip, so redrawing a part gives the same
 * pixels as redrawing all. Colours are 0xRRGGBB. Lengths are pixels.
 * One thread at a time.
 */
#ifndef MOTCUA_UI_CANVAS_H
#define MOTCUA_UI_CANVAS_H

#include "base/err.h"
#include "ui/geom.h"

#include <stdbool.h>
#include <stdint.h>

#define CANVAS_SIDE_MAX 8192
#define CANVAS_CORNERS_MAX 48 /* cached corner masks */
#define CANVAS_SHADOWS_MAX 24 /* cached 9-slice shadows */
#define CANVAS_RADIUS_MAX 256

struct canvas_shapes; /* corner and shadow masks, made once */

struct canvas {
	uint32_t *pixels;
	int w, h;
	int pitch; /* pixels from row to row */
	struct ui_rect clip;
	struct canvas_shapes *shapes; /* NULL until first use */
	bool owns_pixels;
};

/* Own memory, all black. ERR_LIMIT where there is none or a side is past CANVAS_SIDE_MAX. */
enum err_code canvas_init(struct canvas *canvas, int w, int h, struct err *err) MUST_USE;
/* Draws into pixels of someone else. */
void canvas_wrap(struct canvas *canvas, void *pixels, int w, int h, int pitch_px);
/* Gives back what canvas_init and the masks took; takes a zeroed struct. */
void canvas_finish(struct canvas *canvas);

/* Cut to the canvas. canvas_clip_all: the whole canvas. */
void canvas_clip(struct canvas *canvas, struct ui_rect clip);
void canvas_clip_all(struct canvas *canvas);

void canvas_fill(struct canvas *canvas, struct ui_rect rect, uint32_t color);
/* alpha 0..255 */
void canvas_blend(struct canvas *canvas, struct ui_rect rect, uint32_t color, unsigned alpha);
void canvas_round(struct canvas *canvas, struct ui_rect rect, int radius, uint32_t color);
/* A border of `width` inside rect; nothing is drawn within it. */
void canvas_frame(struct canvas *canvas, struct ui_rect rect, int radius, int width, uint32_t color);
/* The same in dashes of `dash` and gaps of about `gap`; the pattern begins at the top left corner. */
void canvas_dashes(struct canvas *canvas, struct ui_rect rect, int radius, int width, int dash, int gap,
				   uint32_t color);
/* A row of dots of diameter `dot`, from the left edge of rect to its right. */
void canvas_dots(struct canvas *canvas, struct ui_rect rect, int dot, int step, uint32_t color);
/* A disc that fills the square rect; of a ring only `width` from the edge inwards. */
void canvas_disc(struct canvas *canvas, struct ui_rect rect, uint32_t color);
/* The part of a ring from twelve o'clock clockwise, part in 0..1. */
void canvas_arc(struct canvas *canvas, struct ui_rect rect, int width, double part, uint32_t color);
/* A shadow of a rounded rectangle, moved down by dy, blurred like a CSS box-shadow of `blur`; alpha 0..255. */
void canvas_shadow(struct canvas *canvas, struct ui_rect rect, int radius, int dy, int blur, uint32_t color,
				   unsigned alpha);
/* 8-bit coverage, w bytes a row of `pitch`, with its top left at x, y. */
void canvas_mask(struct canvas *canvas, int x, int y, const uint8_t *mask, int w, int h, int pitch, uint32_t color);
/* Cells of a QR code: side x side bytes, nonzero is dark, each `cell` pixels. */
void canvas_cells(struct canvas *canvas, int x, int y, const uint8_t *cells, int side, int cell, uint32_t color);
/* A filled polygon of at most 16 points in 1/16 pixel, anti-aliased. */
struct canvas_point {
	int x16, y16;
};
void canvas_polygon(struct canvas *canvas, const struct canvas_point *points, int count, uint32_t color);

/* Another picture with its top left at x, y; pixels of which the top byte is 0 are drawn as they are,
 * others are mixed in by 255 minus that byte (pictures with transparency, see png.h). */
void canvas_image(struct canvas *canvas, int x, int y, const struct canvas *image);

/* The same rectangle of another canvas of the same size. */
void canvas_copy(struct canvas *to, const struct canvas *from, struct ui_rect rect);
/* to = a + (b - a) * part / 256 within rect; sizes must be equal. */
void canvas_mix(struct canvas *to, const struct canvas *a, const struct canvas *b, struct ui_rect rect, unsigned part);
/* Scales from into `into` of to, by the mean of the pixels covered. Only what depends on
 * `changed` (of from) is written; answers that part of to. */
struct ui_rect canvas_scale(struct canvas *to, struct ui_rect into, const struct canvas *from, struct ui_rect changed);

#endif
