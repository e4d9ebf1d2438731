#include "bench/scene_priv.h"

#include "base/check.h"
#include "base/utf8.h"
#include "ui/icons.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define NOTE_SHOWN_MS 4000

static double scale_for(int w, int h)
{
	return fmin((double)w / SCENE_W, (double)h / SCENE_H);
}

enum err_code scene_init(struct scene *scene, int w, int h, struct err *err)
{
	*scene = (struct scene){.theme = theme_builtin(THEME_LIGHT), .pressed = -1};
	enum err_code code = ui_text_open(NULL, &scene->text, err);
	return code == ERR_OK ? scene_resize(scene, w, h, err) : code;
}

enum err_code scene_resize(struct scene *scene, int w, int h, struct err *err)
{
	struct canvas fresh;
	enum err_code code = canvas_init(&fresh, w, h, err);
	if (code != ERR_OK)
		return code;
	canvas_finish(&scene->canvas);
	scene->canvas = fresh;
	scene->scale = scale_for(w, h);
	scene->pressed = -1;
	return ERR_OK;
}

void scene_finish(struct scene *scene)
{
	canvas_finish(&scene->canvas);
	ui_text_destroy(scene->text);
}

struct ui_rect scene_rect(const struct scene *scene, double x, double y, double w, double h)
{
	int left = (int)lround(x * scene->scale), top = (int)lround(y * scene->scale);
	return (struct ui_rect){
		left, top, (int)lround((x + w) * scene->scale) - left, (int)lround((y + h) * scene->scale) - top};
}

uint32_t scene_color(const struct scene *scene, enum ui_color color)
{
	return scene->theme->colors[color];
}

static struct ui_text_style style_of(const struct scene *scene, double size, enum ui_font font)
{
	return (struct ui_text_style){.font = font, .px2 = (int)lround(size * scene->scale * 2)};
}

/* The longest beginning of text that fits, with an ellipsis where it is cut. */
static void fit(struct scene *scene, struct ui_text_style style, int room, char text[UI_TEXT_RUN_MAX])
{
	size_t len = strlen(text);
	if (ui_text_width(scene->text, style, text, len) <= room)
		return;
	while (len > 0) {
		len = utf8_cut(text, len, len - 1);
		snprintf(text + len, UI_TEXT_RUN_MAX - len, "…");
		if (ui_text_width(scene->text, style, text, strlen(text)) <= room)
			return;
	}
}

double scene_words(struct scene *scene, double x, double y, double w, double size, enum ui_font font, uint32_t color,
	int align, const char *text)
{
	struct ui_text_style style = style_of(scene, size, font);
	char shown[UI_TEXT_RUN_MAX];
	snprintf(shown, sizeof shown - 4, "%s", text);
	fit(scene, style, (int)(w * scene->scale), shown);
	struct ui_text_metrics metrics = ui_text_metrics(scene->text, style);
	const struct ui_run *run = ui_text_run(scene->text, style, shown, strlen(shown));
	int room = (int)(w * scene->scale) - run->advance;
	int pen = (int)lround(x * scene->scale) + (align == 0 ? 0 : align == 1 ? room / 2 : room);
	int baseline = (int)lround(y * scene->scale + metrics.cap / 2);
	if (run->mask)
		canvas_mask(&scene->canvas, pen + run->left, baseline + run->top, run->mask, run->w, run->h, run->pitch, color);
	return run->advance / scene->scale;
}

void scene_icon(struct scene *scene, double x, double y, double size, uint32_t color, uint32_t code)
{
	char text[5] = "";
	text[utf8_put(code, text)] = '\0';
	const struct ui_run *run = ui_text_run(scene->text, style_of(scene, size, FONT_ICONS), text, strlen(text));
	int left = (int)lround(x * scene->scale) - run->ink.w / 2, top = (int)lround(y * scene->scale) - run->ink.h / 2;
	if (run->mask)
		canvas_mask(&scene->canvas, left - run->ink.x + run->left, top - run->ink.y + run->top, run->mask, run->w,
			run->h,
			run->pitch, color);
}

bool scene_touchable(struct scene *scene, struct ui_rect rect, const char *command)
{
	CHECK(scene->hit_count < SCENE_HITS_MAX);
	struct scene_hit *hit = &scene->hits[scene->hit_count];
	hit->rect = rect;
	snprintf(hit->command, sizeof hit->command, "%s", command);
	return scene->pressed == (int)scene->hit_count++;
}

static void draw_chip(struct scene *scene, double x, const char *words, bool well)
{
	struct ui_rect chip = scene_rect(scene, x, 18, 196, 36);
	canvas_round(&scene->canvas, chip, chip.h / 2, scene_color(scene, well ? UI_OK_T : UI_BAD_T));
	canvas_disc(&scene->canvas, scene_rect(scene, x + 14, 30, 12, 12), scene_color(scene, well ? UI_OK_S : UI_BAD_S));
	scene_words(scene, x + 36, 36, 150, 16, FONT_SEMIBOLD, scene_color(scene, well ? UI_OK : UI_BAD), 0, words);
}

static void draw_header(struct scene *scene, const struct desk *desk)
{
	canvas_fill(&scene->canvas, scene_rect(scene, 0, 0, SCENE_W, 72), scene_color(scene, UI_SURFACE));
	canvas_fill(&scene->canvas, scene_rect(scene, 0, 71, SCENE_W, 1), scene_color(scene, UI_LINE));
	canvas_round(&scene->canvas, scene_rect(scene, 24, 14, 44, 44), (int)(11 * scene->scale), scene_color(scene,
		UI_BRAND));
	scene_icon(scene, 46, 36, 26, scene_color(scene, UI_ONBRAND), ICON_PRINT);
	double used = scene_words(scene, 84, 36, 300, 24, FONT_BOLD, scene_color(scene, UI_INK), 0, "Bàn thiết bị");
	scene_words(scene, 84 + used + 14, 37, 300, 16, FONT_MEDIUM, scene_color(scene, UI_INK2), 0,
		"Motcua · device bench");
	bool printer = desk->printer_pty.master >= 0, scanner = desk->scanner_pty.master >= 0;
	draw_chip(scene, 846, printer ? "Máy in đã cắm" : "Máy in đã rút", printer);
	draw_chip(scene, 1060, scanner ? "Máy quét đã cắm" : "Máy quét đã rút", scanner);
}

static void draw_note(struct scene *scene, int64_t now_ms)
{
	if (scene->note[0] == '\0' || now_ms - scene->note_ms > NOTE_SHOWN_MS)
		return;
	struct ui_rect box = scene_rect(scene, 340, 884, 600, 52);
	canvas_round(&scene->canvas, box, (int)(14 * scene->scale), scene_color(scene, UI_TOAST));
	scene_words(scene, 360, 910, 560, 17, FONT_MEDIUM, scene_color(scene, UI_ONTOAST), 1, scene->note);
}

void scene_draw(struct scene *scene, const struct desk *desk, int64_t now_ms)
{
	canvas_clip_all(&scene->canvas);
	scene->hit_count = 0;
	canvas_fill(&scene->canvas, (struct ui_rect){0, 0, scene->canvas.w, scene->canvas.h}, scene_color(scene, UI_BG));
	scene_draw_printer(scene, desk);
	draw_header(scene, desk);
	scene_draw_switches(scene, desk);
	scene_draw_tray(scene, desk, now_ms);
	draw_note(scene, now_ms);
}

static int hit_at(const struct scene *scene, int x, int y)
{
	for (size_t i = 0; i < scene->hit_count; i++)
		if (ui_rect_has(scene->hits[i].rect, x, y))
			return (int)i;
	return -1;
}

void scene_press(struct scene *scene, int x, int y)
{
	scene->pressed = hit_at(scene, x, y);
}

static void obey(struct scene *scene, struct desk *desk, const char *line, int64_t now_ms)
{
	struct buf reply;
	buf_init(&reply, DESK_REPLY_MAX);
	desk_obey(desk, line, &reply);
	bool failed = strncmp(buf_text(&reply), "error ", 6) == 0;
	snprintf(scene->note, sizeof scene->note, "%.150s", failed ? buf_text(&reply) + 6 : "");
	scene->note_ms = now_ms;
	buf_finish(&reply);
}

/* Lines that begin with a colon are the window's own. */
void scene_release(struct scene *scene, struct desk *desk, int x, int y, int64_t now_ms)
{
	int hit = hit_at(scene, x, y);
	bool same = hit >= 0 && hit == scene->pressed;
	scene->pressed = -1;
	if (!same)
		return;
	const char *command = scene->hits[hit].command;
	const struct virtual_sheet *sheet = virtual_paper_last(virtual_printer_paper(desk->printer));
	if (strcmp(command, ":next") == 0) {
		scene->page++;
	} else if (strcmp(command, ":back") == 0) {
		scene->page -= scene->page > 0;
	} else if (strcmp(command, ":enter") == 0) {
		scene_enter(scene, desk, now_ms);
	} else if (strcmp(command, ":take") == 0 && sheet) {
		obey(scene, desk, "tear", now_ms);
		scene->taken = sheet->number;
	} else {
		obey(scene, desk, command, now_ms);
	}
}

void scene_type(struct scene *scene, const char *utf8)
{
	size_t len = strlen(scene->typed), more = strlen(utf8);
	if (len + more < sizeof scene->typed)
		memcpy(scene->typed + len, utf8, more + 1);
}

void scene_erase(struct scene *scene)
{
	size_t len = strlen(scene->typed);
	if (len > 0)
		scene->typed[utf8_cut(scene->typed, len, len - 1)] = '\0';
}

void scene_enter(struct scene *scene, struct desk *desk, int64_t now_ms)
{
	char line[SCENE_TYPED_MAX + 8];
	snprintf(line, sizeof line, "scan %s", scene->typed);
	obey(scene, desk, line, now_ms);
	scene->typed[0] = '\0';
}
