/*
 * What the files of the canvas share: blending of one pixel and the cache of
 * corner and shadow masks.
 */
#ifndef MOTCUA_UI_CANVAS_PRIV_H
#define MOTCUA_UI_CANVAS_PRIV_H

#include "ui/canvas.h"

#include <stddef.h>

struct canvas_corner {
	int radius;
	uint8_t *mask; /* radius x radius, the top left corner */
};

struct canvas_slice {
	int radius, blur;
	int reach; /* pixels that the shadow goes past the box */
	int side;  /* corner mask: side x side; its last row and column repeat along the edges */
	uint8_t *mask;
};

struct canvas_shapes {
	struct canvas_corner corners[CANVAS_CORNERS_MAX];
	struct canvas_slice slices[CANVAS_SHADOWS_MAX];
	size_t corner_count, slice_count;
};

static inline uint32_t *canvas_row(const struct canvas *canvas, int y)
{
	return canvas->pixels + (ptrdiff_t)y * canvas->pitch;
}

/* alpha of 255 gives color itself, 0 gives under. */
static inline uint32_t canvas_over(uint32_t under, uint32_t color, unsigned alpha)
{
	unsigned part = alpha + (alpha >> 7);
	uint32_t rb = (under & 0xff00ff) * (256 - part) + (color & 0xff00ff) * part + 0x800080;
	uint32_t g = (under & 0x00ff00) * (256 - part) + (color & 0x00ff00) * part + 0x008000;

	return (rb >> 8 & 0xff00ff) | (g >> 8 & 0x00ff00);
}

/* Makes the cache at first use; NULL: memory is short. */
struct canvas_shapes *canvas_shapes_of(struct canvas *canvas);
void canvas_shapes_destroy(struct canvas_shapes *shapes);
/* Coverage of the top left corner, radius x radius; NULL for radius 0 or where memory is short. */
const uint8_t *canvas_corner_mask(struct canvas *canvas, int radius);

#endif
