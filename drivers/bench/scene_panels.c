/* The right side: switches for faults, personalities, and the tray of cards. */
#include "bench/scene_priv.h"

#include "base/check.h"
#include "ui/icons.h"

#include <stdio.h>
#include <string.h>

#define LEFT 520
#define WIDTH 736
#define PAD 20
#define COLUMNS 3
#define ROWS 6
#define LIT_MS 900

static void draw_card(struct scene *scene, double y, double h)
{
	struct ui_rect card = scene_rect(scene, LEFT, y, WIDTH, h);
	int radius = (int)(18 * scene->scale);
	canvas_shadow(&scene->canvas, card, radius, (int)(2 * scene->scale), (int)(10 * scene->scale), 0x0E1D2E, 30);
	canvas_round(&scene->canvas, card, radius, scene_color(scene, UI_SURFACE));
}

static void draw_title(struct scene *scene, double y, uint32_t icon, const char *vi, const char *en)
{
	scene_icon(scene, LEFT + PAD + 13, y, 26, scene_color(scene, UI_BRAND), icon);
	double used = scene_words(scene, LEFT + PAD + 38, y, 300, 20, FONT_BOLD, scene_color(scene, UI_INK), 0, vi);
	scene_words(scene, LEFT + PAD + 48 + used, y + 1, 300, 15, FONT_MEDIUM, scene_color(scene, UI_INK2), 0, en);
}

static void draw_button(struct scene *scene, double x, double y, double w, double h, const char *text,
	const char *command)
{
	struct ui_rect box = scene_rect(scene, x, y, w, h);
	int radius = (int)(10 * scene->scale);
	bool down = scene_touchable(scene, box, command);
	canvas_round(&scene->canvas, box, radius, scene_color(scene, down ? UI_BRAND2 : UI_TINT));
	scene_words(scene, x, y + h / 2, w, 18, FONT_BOLD, scene_color(scene, down ? UI_ONBRAND : UI_ONTINT), 1, text);
}

struct toggle {
	struct words words;
	uint32_t icon;
	const char *on, *off; /* lines for the desk */
	bool is_on;
};

static void draw_toggle(struct scene *scene, double x, double y, double w, const struct toggle *toggle)
{
	struct ui_rect box = scene_rect(scene, x, y, w, 62);
	int radius = (int)(12 * scene->scale), border = toggle->is_on ? 2 : 1;
	bool down = scene_touchable(scene, box, toggle->is_on ? toggle->off : toggle->on);
	enum ui_color fill = toggle->is_on ? UI_WARN_T : down ? UI_TINT : UI_BG;
	canvas_round(&scene->canvas, box, radius, scene_color(scene, fill));
	canvas_frame(&scene->canvas, box, radius, border, scene_color(scene, toggle->is_on ? UI_WARN_S : UI_EDGE));
	uint32_t text = scene_color(scene, toggle->is_on ? UI_WARN : UI_INK);
	scene_icon(scene, x + 26, y + 31, 24, scene_color(scene, toggle->is_on ? UI_WARN_S : UI_BRAND), toggle->icon);
	scene_words(scene, x + 50, y + 22, w - 56, 17, FONT_BOLD, text, 0, toggle->words.vi);
	scene_words(scene, x + 50, y + 43, w - 56, 14, FONT_MEDIUM, scene_color(scene, toggle->is_on ? UI_WARN : UI_INK2),
		0,
		toggle->words.en);
}

static void draw_personality(struct scene *scene, const struct desk *desk)
{
	const struct virtual_personality *now = virtual_printer_personality(desk->printer);
	size_t count = 0, at = 0;
	for (; virtual_personality_row(count); count++)
		if (virtual_personality_row(count) == now)
			at = count;
	char back[SCENE_COMMAND_MAX], next[SCENE_COMMAND_MAX], text[160];
	snprintf(back, sizeof back, "personality %s", virtual_personality_row((at + count - 1) % count)->name);
	snprintf(next, sizeof next, "personality %s", virtual_personality_row((at + 1) % count)->name);
	double y = 150;
	draw_button(scene, LEFT + PAD, y, 44, 44, "‹", back);
	draw_button(scene, LEFT + WIDTH - PAD - 44, y, 44, 44, "›", next);
	struct ui_rect box = scene_rect(scene, LEFT + PAD + 52, y, WIDTH - 2 * PAD - 104, 44);
	canvas_round(&scene->canvas, box, (int)(10 * scene->scale), scene_color(scene, now->lies_done ? UI_BAD_T : UI_BG));
	double used = scene_words(scene, LEFT + PAD + 68, y + 22, 200, 18, FONT_BOLD,
		scene_color(scene, now->lies_done ? UI_BAD : UI_INK), 0, now->name);
	snprintf(text, sizeof text, "%s · %u mm", now->about_vi, now->dots_wide > 400 ? 80u : 58u);
	scene_words(scene, LEFT + PAD + 80 + used, y + 23, WIDTH - 2 * PAD - 148 - used, 15, FONT_MEDIUM,
		scene_color(scene, now->lies_done ? UI_BAD : UI_INK2), 0, text);
}

void scene_draw_switches(struct scene *scene, const struct desk *desk)
{
	struct virtual_printer_state state;
	virtual_printer_state(desk->printer, &state);
	const bool *on = state.switches;
	const struct toggle toggles[] = {
		{{"Hết giấy", "Paper out"}, ICON_RECEIPT_LONG, "paper out", "paper in", state.paper_out},
		{{"Mở nắp", "Cover open"}, ICON_EXPAND_LESS, "cover open", "cover close", on[VIRTUAL_COVER_OPEN]},
		{{"Kẹt dao cắt", "Cutter jam"}, ICON_ERROR, "cutter jam", "cutter free", on[VIRTUAL_CUTTER_JAM]},
		{{"Sắp hết giấy", "Near end"}, ICON_WARNING, "paper 3000", "paper 80000", state.near_end},
		{{"Rút dây", "Unplugged"}, ICON_LAN, "unplug printer", "plug printer", desk->printer_pty.master < 0},
		{{"Mất điện", "No power"}, ICON_BEDTIME, "power off", "power on", !state.powered},
		{{"In chậm", "Slow"}, ICON_SCHEDULE, "slow on", "slow off", on[VIRTUAL_SLOW]},
		{{"Im lặng", "No answers"}, ICON_PAUSE_CIRCLE, "silent on", "silent off", on[VIRTUAL_SILENT]},
	};
	char line[96];
	draw_card(scene, 96, 274);
	draw_title(scene, 122, ICON_PRINT, "Máy in", "Printer");
	snprintf(line, sizeof line, "%llu phiếu · %llu lần cắt · %llu byte lạ", (unsigned long long)state.tickets,
		(unsigned long long)state.cuts, (unsigned long long)state.garbage);
	scene_words(scene, LEFT + WIDTH - PAD - 330, 122, 330, 15, FONT_MEDIUM,
		scene_color(scene, state.garbage > 0 ? UI_BAD : UI_INK2), 2, line);
	draw_personality(scene, desk);
	double w = (WIDTH - 2 * PAD - 30) / 4.0;
	for (size_t i = 0; i < ARRAY_LEN(toggles); i++)
		draw_toggle(scene, LEFT + PAD + (double)(i % 4) * (w + 10), 212 + (double)(i / 4) * 72, w, &toggles[i]);
}

static void draw_last_ticket(struct scene *scene, const struct desk *desk, double y)
{
	bool there = desk->qr[0] != '\0';
	double w = WIDTH - 2 * PAD;
	struct ui_rect box = scene_rect(scene, LEFT + PAD, y, w, 60);
	bool down = there && scene_touchable(scene, box, "scan-ticket");
	int radius = (int)(12 * scene->scale);
	enum ui_color fill = !there ? UI_WELL : down ? UI_BRAND2 : UI_BRAND;
	canvas_round(&scene->canvas, box, radius, scene_color(scene, fill));
	uint32_t color = scene_color(scene, there ? UI_ONBRAND : UI_EDGE);
	scene_icon(scene, LEFT + PAD + 34, y + 30, 30, color, ICON_QR_CODE_SCANNER);
	double used = scene_words(scene, LEFT + PAD + 66, y + 20, w - 80, 18, FONT_BOLD, color, 0,
		"Mã QR của phiếu vừa in");
	scene_words(scene, LEFT + PAD + 76 + used, y + 21, w - used - 90, 14, FONT_MEDIUM, color, 0,
		"the last ticket's code");
	scene_words(scene, LEFT + PAD + 66, y + 42, w - 80, 14, FONT_MEDIUM, color, 0,
		there ? desk->qr : "Chưa có phiếu nào · read off the paper, once there is one");
}

static enum ui_color band_of(const char *kind)
{
	static const struct {
		const char *kind;
		enum ui_color color;
	} bands[] = {
		{"dossier", UI_BRAND},    {"secret", UI_BRAND},  {"receipt", UI_BRAND},     {"procedure", UI_OK_S},
		{"ticket", UI_OK_S},      {"id-card", UI_WARN_S}, {"health-card", UI_WARN_S}, {"unknown", UI_EDGE},
		{"rubbish", UI_BAD_S},    {"hostile", UI_BAD_S},
	};
	for (size_t i = 0; i < ARRAY_LEN(bands); i++)
		if (strcmp(bands[i].kind, kind) == 0)
			return bands[i].color;
	return UI_BAD_S;
}

static void draw_sample(struct scene *scene, double x, double y, double w, const struct card *card, size_t number,
	bool lit)
{
	char command[SCENE_COMMAND_MAX];
	snprintf(command, sizeof command, "card %zu", number);
	struct ui_rect box = scene_rect(scene, x, y, w, 50);
	bool down = scene_touchable(scene, box, command);
	int radius = (int)(9 * scene->scale);
	canvas_round(&scene->canvas, box, radius, scene_color(scene, lit ? UI_GOLD : down ? UI_TINT : UI_SURFACE));
	canvas_frame(&scene->canvas, box, radius, 1, scene_color(scene, UI_EDGE));
	canvas_round(&scene->canvas, scene_rect(scene, x + 8, y + 9, 5, 32), (int)(2 * scene->scale),
		scene_color(scene, band_of(card->kind)));
	scene_words(scene, x + 22, y + 17, w - 30, 16, FONT_SEMIBOLD, scene_color(scene, UI_INK), 0, card->vi);
	scene_words(scene, x + 22, y + 36, w - 30, 13, FONT_MEDIUM, scene_color(scene, lit ? UI_INK : UI_INK2), 0,
		card->en);
}

static void draw_typed(struct scene *scene, double y)
{
	double w = WIDTH - 2 * PAD - 112;
	struct ui_rect box = scene_rect(scene, LEFT + PAD, y, w, 44);
	canvas_round(&scene->canvas, box, (int)(9 * scene->scale), scene_color(scene, UI_SURFACE));
	canvas_frame(&scene->canvas, box, (int)(9 * scene->scale), 1, scene_color(scene, UI_EDGE));
	scene_icon(scene, LEFT + PAD + 24, y + 22, 20, scene_color(scene, UI_EDGE), ICON_KEYBOARD);
	bool typed = scene->typed[0] != '\0';
	scene_words(scene, LEFT + PAD + 46, y + 22, w - 60, 16, FONT_MEDIUM, scene_color(scene, typed ? UI_INK : UI_EDGE),
		0,
		typed ? scene->typed : "Gõ hoặc dán mã bất kỳ · type or paste any code");
	draw_button(scene, LEFT + WIDTH - PAD - 100, y, 100, 44, "Quét", ":enter");
}

void scene_draw_tray(struct scene *scene, const struct desk *desk, int64_t now_ms)
{
	size_t pages = (desk->cards.count + COLUMNS * ROWS - 1) / (COLUMNS * ROWS);
	if (pages > 0 && scene->page >= pages)
		scene->page = 0;
	draw_card(scene, 386, 550);
	draw_title(scene, 412, ICON_QR_CODE_SCANNER, "Máy quét", "Scanner");
	const struct toggle unplug = {{"Rút máy quét", "Unplugged"}, ICON_LAN, "unplug scanner", "plug scanner",
		desk->scanner_pty.master < 0};
	if (pages > 1) {
		char text[16];
		draw_button(scene, LEFT + WIDTH - PAD - 150, 394, 40, 36, "‹", ":back");
		draw_button(scene, LEFT + WIDTH - PAD - 40, 394, 40, 36, "›", ":next");
		snprintf(text, sizeof text, "%u / %zu", scene->page + 1, pages);
		scene_words(scene, LEFT + WIDTH - PAD - 106, 412, 62, 16, FONT_SEMIBOLD, scene_color(scene, UI_INK2), 1, text);
	}
	draw_button(scene, LEFT + WIDTH - PAD - 340, 394, 176, 36, unplug.is_on ? "Cắm máy quét" : "Rút máy quét",
		unplug.is_on ? unplug.off : unplug.on);
	draw_last_ticket(scene, desk, 440);
	double w = (WIDTH - 2 * PAD - 20) / 3.0;
	for (size_t i = 0; i < COLUMNS * ROWS; i++) {
		size_t at = scene->page * COLUMNS * ROWS + i;
		if (at >= desk->cards.count)
			break;
		const struct card *card = &desk->cards.list[at];
		bool lit = desk->shown == card && now_ms - desk->shown_ms < LIT_MS;
		draw_sample(scene, LEFT + PAD + (double)(i % COLUMNS) * (w + 10), 512 + (double)(i / COLUMNS) * 60, w, card,
			at + 1,
			lit);
	}
	draw_typed(scene, 878);
}
