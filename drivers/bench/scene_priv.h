/* Drawing in the units of the layout; used by the parts of the scene. */
#ifndef MOTCUA_BENCH_SCENE_PRIV_H
#define MOTCUA_BENCH_SCENE_PRIV_H

#include "bench/scene.h"

struct words {
	const char *vi, *en;
};

struct ui_rect scene_rect(const struct scene *scene, double x, double y, double w, double h);
uint32_t scene_color(const struct scene *scene, enum ui_color color);
/* One line with its middle at y, cut with an ellipsis at w; align: 0 left, 1 middle, 2 right. Answers its width. */
double scene_words(struct scene *scene, double x, double y, double w, double size, enum ui_font font, uint32_t color,
	int align, const char *text);
void scene_icon(struct scene *scene, double x, double y, double size, uint32_t color, uint32_t code);
/* Something to touch; answers whether a finger is on it now. */
bool scene_touchable(struct scene *scene, struct ui_rect rect, const char *command);

/* The parts. */
void scene_draw_printer(struct scene *scene, const struct desk *desk);
void scene_draw_switches(struct scene *scene, const struct desk *desk);
void scene_draw_tray(struct scene *scene, const struct desk *desk, int64_t now_ms);

#endif
