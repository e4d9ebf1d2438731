/*
 * The desk as a picture: the printer with the paper that comes out of it,
 * switches for what can go wrong, the tray of cards. Draws from the desk's
 * state alone; what can be touched is a list of rectangles, each with the line
 * that desk_obey() takes. Laid out on SCENE_W x SCENE_H and scaled.
 */
#ifndef MOTCUA_BENCH_SCENE_H
#define MOTCUA_BENCH_SCENE_H

#include "bench/desk.h"
#include "ui/canvas.h"
#include "ui/text.h"
#include "ui/theme.h"

#define SCENE_W 1280
#define SCENE_H 960
#define SCENE_HITS_MAX 64
#define SCENE_COMMAND_MAX 128
#define SCENE_TYPED_MAX 512

struct scene_hit {
	struct ui_rect rect; /* pixels */
	char command[SCENE_COMMAND_MAX];
};

struct scene {
	struct ui_text *text;
	const struct ui_theme *theme;
	struct canvas canvas;
	double scale;
	struct scene_hit hits[SCENE_HITS_MAX];
	size_t hit_count;
	int pressed;        /* index of the hit under the finger; -1: none */
	unsigned page;      /* of the tray */
	uint64_t taken;     /* the sheet that was taken out of the slot */
	char typed[SCENE_TYPED_MAX];
	char note[160];     /* the last answer that was an error; "" for none */
	int64_t note_ms;
};

enum err_code scene_init(struct scene *scene, int w, int h, struct err *err) MUST_USE;
void scene_finish(struct scene *scene);
/* A window of another size. */
enum err_code scene_resize(struct scene *scene, int w, int h, struct err *err) MUST_USE;
void scene_draw(struct scene *scene, const struct desk *desk, int64_t now_ms);

/* Press and release at a pixel; a release on what was pressed does it. */
void scene_press(struct scene *scene, int x, int y);
void scene_release(struct scene *scene, struct desk *desk, int x, int y, int64_t now_ms);
/* Keys: text is added to what is to be scanned, enter scans it. */
void scene_type(struct scene *scene, const char *utf8);
void scene_erase(struct scene *scene);
void scene_enter(struct scene *scene, struct desk *desk, int64_t now_ms);

#endif
