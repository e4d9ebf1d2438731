/*
 * How the touches of a panel lie on its picture: an affine map in millionths
 * of the picture's width and height, made from four touches and kept as one line
 * of text. A map that can't be of a real panel is never made nor read. Pure.
 */
#ifndef MOTCUA_UI_TOUCH_MAP_H
#define MOTCUA_UI_TOUCH_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOUCH_MAP_ONE 1000000
#define TOUCH_MAP_POINTS 4 /* three make the map, the fourth proves it */
#define TOUCH_MAP_OFF_MM 8 /* how far the fourth may miss */
#define TOUCH_MAP_TEXT_SIZE 160

struct touch_point { /* millionths of width and height */
	int32_t x, y;
};

struct touch_map { /* x' = m[0] x + m[1] y + m[2], y' = m[3] x + m[4] y + m[5] */
	int32_t m[6];
	int32_t off_um; /* by so much the fourth touch missed */
	int32_t day;    /* 20260310; 0: not said */
};

struct touch_panel { /* a map is good for the panel it was made on */
	int w, h, rotate;
	double dots_per_mm;
};

enum touch_fit {
	TOUCH_FIT_GOOD,
	TOUCH_FIT_FLAT, /* the touches lie on one spot or in a line */
	TOUCH_FIT_OFF,  /* the fourth is not where the other three say */
	TOUCH_FIT_WILD, /* no panel is as crooked as that */
};

extern const struct touch_map touch_map_plain; /* changes nothing */
extern const struct touch_point touch_map_targets[TOUCH_MAP_POINTS];

/* raw: where touch_map_targets were touched, in their order. ret_map is written only where it is GOOD; its day is 0. */
enum touch_fit touch_map_fit(const struct touch_point raw[TOUCH_MAP_POINTS], const struct touch_panel *panel,
							 struct touch_map *ret_map);
/* A pixel of the panel as a point, and a pixel moved to where it was meant. */
struct touch_point touch_map_raw(const struct touch_panel *panel, int x, int y);
void touch_map_pixel(const struct touch_map *map, const struct touch_panel *panel, int *x, int *y);
bool touch_map_is_plain(const struct touch_map *map);

/* One line, newline at its end. */
void touch_map_write(const struct touch_map *map, const struct touch_panel *panel, char out[TOUCH_MAP_TEXT_SIZE]);
/* False: no such line, or of another panel, or WILD; ret_map is not written then. */
bool touch_map_read(const char *text, size_t len, const struct touch_panel *panel, struct touch_map *ret_map);

#endif
