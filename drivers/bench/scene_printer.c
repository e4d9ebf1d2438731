/* The printer at the lower left, and the paper that rises from it. */
#include "bench/scene_priv.h"

#include "ui/icons.h"

#include <math.h>
#include <stdio.h>

#define LEFT 24
#define WIDTH 472
#define SLOT_Y 806
#define BODY_BOTTOM 936
#define PAPER_TOP 84
#define DOT 0.56        /* layout units a dot */
#define CUT_GAP 10      /* a cut ticket stands a little above the slot */
#define PAPER 0xFDFDFB  /* thermal paper is not quite white */
#define PRINT 0x20242B  /* nor is its black */

/* Mean blackness, 0..256, of the dots that a pixel covers. */
static unsigned blackness(const struct virtual_sheet *sheet, unsigned width, double x, double y, double step)
{
	unsigned x0 = (unsigned)x, x1 = (unsigned)ceil(x + step), y0 = (unsigned)y, y1 = (unsigned)ceil(y + step);
	unsigned black = 0, all = 0;
	x1 = x1 > width ? width : x1;
	y1 = y1 > sheet->rows ? sheet->rows : y1;
	for (unsigned row = y0; row < y1; row++) {
		const unsigned char *bits = (const unsigned char *)sheet->bits.data + (size_t)row * (width / 8);
		for (unsigned dot = x0; dot < x1; dot++, all++)
			black += bits[dot / 8] >> (7 - dot % 8) & 1;
	}
	return all ? black * 256 / all : 0;
}

static uint32_t mix(uint32_t a, uint32_t b, unsigned part)
{
	uint32_t mixed = 0;
	for (int shift = 0; shift <= 16; shift += 8) {
		unsigned from = a >> shift & 0xFF, to = b >> shift & 0xFF;
		mixed |= (from * (256 - part) + to * part) / 256 << shift;
	}
	return mixed;
}

static void draw_dots(struct scene *scene, const struct virtual_sheet *sheet, unsigned width, struct ui_rect place)
{
	double step = 1 / (DOT * scene->scale);
	struct ui_rect seen = ui_rect_cut(place, scene->canvas.clip);
	for (int y = seen.y; y < seen.y + seen.h; y++) {
		uint32_t *pixels = scene->canvas.pixels + (size_t)y * (size_t)scene->canvas.pitch;
		for (int x = seen.x; x < seen.x + seen.w; x++) {
			unsigned part = blackness(sheet, width, (x - place.x) * step, (y - place.y) * step, step);
			if (part > 0)
				pixels[x] = mix(pixels[x], PRINT, part);
		}
	}
}

/* The teeth of the cutter, along the lower edge of a cut ticket. */
static void draw_teeth(struct scene *scene, struct ui_rect place)
{
	int tooth = (int)fmax(2, 5 * scene->scale);
	uint32_t ground = scene_color(scene, UI_BG);
	for (int x = place.x; x < place.x + place.w; x += 2 * tooth) {
		const struct canvas_point points[3] = {{x * 16, (place.y + place.h) * 16},
			{(x + tooth) * 16, (place.y + place.h - tooth) * 16}, {(x + 2 * tooth) * 16, (place.y + place.h) * 16}};
		canvas_polygon(&scene->canvas, points, 3, ground);
	}
}

static void draw_paper(struct scene *scene, const struct desk *desk)
{
	const struct virtual_paper *paper = virtual_printer_paper(desk->printer);
	const struct virtual_sheet *sheet = virtual_paper_last(paper);
	bool there = sheet && sheet->rows > 0 && sheet->number != scene->taken;
	canvas_clip(&scene->canvas, scene_rect(scene, 0, PAPER_TOP - 12, LEFT + WIDTH, SLOT_Y - PAPER_TOP + 14));
	if (there) {
		double width = paper->width * DOT, height = sheet->rows * DOT, gap = sheet->finished ? CUT_GAP : 0;
		struct ui_rect place =
			scene_rect(scene, LEFT + (WIDTH - width) / 2, SLOT_Y - gap - height, width,
				height + (sheet->finished ? 0 : 4));
		canvas_shadow(&scene->canvas, place, 2, (int)(4 * scene->scale), (int)(22 * scene->scale), 0x051428, 70);
		canvas_fill(&scene->canvas, place, PAPER);
		draw_dots(scene, sheet, paper->width, place);
		if (sheet->cut)
			draw_teeth(scene, place);
		(void)scene_touchable(scene, ui_rect_cut(place, scene->canvas.clip), ":take");
	}
	canvas_clip_all(&scene->canvas);
	if (there)
		return;
	scene_icon(scene, LEFT + WIDTH / 2.0, 420, 72, scene_color(scene, UI_LINE), ICON_RECEIPT_LONG);
	scene_words(scene, LEFT, 490, WIDTH, 20, FONT_SEMIBOLD, scene_color(scene, UI_EDGE), 1,
		"Phiếu in ra sẽ hiện ở đây");
	scene_words(scene, LEFT, 518, WIDTH, 16, FONT_MEDIUM, scene_color(scene, UI_EDGE), 1,
		"Tickets come out here, from the bytes alone");
}

struct lamp {
	enum ui_color color;
	struct words words;
};

static struct lamp lamp_of(const struct desk *desk, const struct virtual_printer_state *state)
{
	if (!state->powered)
		return (struct lamp){UI_EDGE, {"Mất điện", "no power"}};
	if (desk->printer_pty.master < 0)
		return (struct lamp){UI_BAD_S, {"Đã rút dây", "unplugged"}};
	if (state->switches[VIRTUAL_UNRECOVERABLE])
		return (struct lamp){UI_BAD_S, {"Hỏng", "unrecoverable fault"}};
	if (state->cutter_error)
		return (struct lamp){UI_BAD_S, {"Kẹt dao cắt", "cutter error"}};
	if (state->switches[VIRTUAL_COVER_OPEN])
		return (struct lamp){UI_BAD_S, {"Nắp đang mở", "cover open"}};
	if (state->paper_out)
		return (struct lamp){UI_BAD_S, {"Hết giấy", "paper out"}};
	if (state->hot)
		return (struct lamp){UI_WARN_S, {"Đầu in nóng", "head cooling"}};
	if (state->buffered > 0)
		return (struct lamp){UI_GOLD, {"Đang in", "printing"}};
	if (state->near_end)
		return (struct lamp){UI_WARN_S, {"Sắp hết giấy", "paper near end"}};
	return (struct lamp){UI_OK_S, {"Sẵn sàng", "ready"}};
}

static void draw_gauge(struct scene *scene, double x, double w, double part, enum ui_color color)
{
	struct ui_rect track = scene_rect(scene, x, 906, w, 8);
	canvas_round(&scene->canvas, track, track.h / 2, scene_color(scene, UI_EDGE));
	if (part <= 0)
		return;
	struct ui_rect bar = scene_rect(scene, x, 906, fmax(8, w * fmin(1, part)), 8);
	canvas_round(&scene->canvas, bar, bar.h / 2, scene_color(scene, color));
}

static void draw_body(struct scene *scene, const struct desk *desk)
{
	struct virtual_printer_state state;
	virtual_printer_state(desk->printer, &state);
	struct ui_rect body = scene_rect(scene, LEFT, SLOT_Y - 8, WIDTH, BODY_BOTTOM - SLOT_Y + 8);
	canvas_shadow(&scene->canvas, body, (int)(22 * scene->scale), (int)(6 * scene->scale), (int)(26 * scene->scale),
		0x051428,
		80);
	canvas_round(&scene->canvas, body, (int)(22 * scene->scale), scene_color(scene, UI_BRAND2));
	canvas_round(&scene->canvas, scene_rect(scene, LEFT + 50, SLOT_Y - 1, WIDTH - 100, 9), (int)(4 * scene->scale),
		0x01101F);
	struct lamp lamp = lamp_of(desk, &state);
	uint32_t text = scene_color(scene, UI_ONBRAND), soft = scene_color(scene, UI_ONBRAND2);
	canvas_disc(&scene->canvas, scene_rect(scene, LEFT + 24, 834, 18, 18), scene_color(scene, UI_ONBRAND));
	canvas_disc(&scene->canvas, scene_rect(scene, LEFT + 26, 836, 14, 14), scene_color(scene, lamp.color));
	double used = scene_words(scene, LEFT + 54, 843, 240, 22, FONT_BOLD, text, 0, lamp.words.vi);
	scene_words(scene, LEFT + 64 + used, 844, 180, 15, FONT_MEDIUM, soft, 0, lamp.words.en);
	const struct virtual_sheet *sheet = virtual_paper_last(virtual_printer_paper(desk->printer));
	if (sheet && sheet->finished && sheet->number != scene->taken)
		scene_words(scene, LEFT + WIDTH - 224, 844, 200, 15, FONT_MEDIUM, soft, 2, "Chạm để lấy · tap to take");
	char line[96];
	snprintf(line, sizeof line, "Giấy còn %u,%u m", state.paper_mm / 1000, state.paper_mm % 1000 / 100);
	scene_words(scene, LEFT + 24, 888, 200, 15, FONT_MEDIUM, soft, 0, line);
	draw_gauge(scene, LEFT + 24, 196, state.paper_mm / (double)VIRTUAL_ROLL_MM,
		state.near_end ? UI_GOLD : UI_BRANDLINE);
	unsigned size = virtual_printer_personality(desk->printer)->buffer_size;
	snprintf(line, sizeof line, "Bộ đệm %zu / %u byte", state.buffered, size);
	scene_words(scene, LEFT + 252, 888, 200, 15, FONT_MEDIUM, soft, 0, line);
	draw_gauge(scene, LEFT + 252, 196, (double)state.buffered / size, UI_BRANDLINE);
}

void scene_draw_printer(struct scene *scene, const struct desk *desk)
{
	draw_paper(scene, desk);
	draw_body(scene, desk);
}
