/* Writes the demo screens as pictures: tool_ui_demo DIR; or shows them: tool_ui_demo --window PERCENT. */
#include "support/screen_check.h"
#include "support/ui_demo.h"
#include "support/ui_sheet.h"
#include "ui/png.h"
#include "ui/window.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print_check(struct ui *ui, const char *path)
{
	char *dump = ui_dump(ui);
	struct buf out;

	buf_init(&out, 1 << 20);
	screen_check(dump, ui_picture(ui), NULL, &out);
	printf("%s fit %d\n%s", path, ui_fit(ui), buf_text(&out));
	buf_finish(&out);
	free(dump);
}

static int show_sheet(const char *dir, struct ui_settings settings, const char *variant)
{
	struct ui *ui = ui_sheet_create(settings);
	char path[512];
	struct err err;
	int bad;

	snprintf(path, sizeof(path), "%s/components-%s.png", dir, variant);
	bad = png_write(path, ui_picture(ui), &err) != ERR_OK;
	ui_destroy(ui);
	return bad;
}

static int show(const char *dir, size_t panel, struct ui_settings settings, const char *variant)
{
	const struct ui_screen *SCREENS[2 + UI_DEMO_MORE] = {&ui_demo_home, &ui_demo_field};
	int bad = 0;

	for (size_t i = 0; i < UI_DEMO_MORE; i++)
		SCREENS[2 + i] = &ui_demo_more[i];
	for (size_t i = 0; i < 2 + UI_DEMO_MORE; i++) {
		struct ui *ui = ui_demo_create(panel, settings);
		struct err err;
		char path[512];

		ui_start(ui, SCREENS[i], 0);
		ui_step(ui, 0, NULL);
		snprintf(path, sizeof(path), "%s/%s-%s-%s.png", dir, SCREENS[i]->name, ui_demo_panels[panel].name, variant);
		if (png_write(path, ui_picture(ui), &err)) {
			fprintf(stderr, "%s\n", err.text);
			bad = 1;
		}
		print_check(ui, path);
		ui_destroy(ui);
	}
	return bad;
}

static int show_window(int percent)
{
	struct ui *ui = ui_demo_create(0, (struct ui_settings){.size = 1});
	struct ui_window_config config = {.title = "demo", .w = 1080, .h = 1920, .percent = percent};
	struct ui_window *window;
	struct err err;

	if (ui_window_open(&config, &window, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	ui_window_attach(window, ui);
	ui_start(ui, &ui_demo_home, clock_mono_ms());
	while (ui_window_run_once(window, ui, -1))
		;
	fprintf(stderr, "%s, %lu frames\n", ui_window_driver(window), ui_window_frames(window));
	ui_destroy(ui);
	ui_window_close(window);
	return 0;
}

/* One start on whatever video driver there is: window, fonts, first frame, end. */
static int show_start(void)
{
	int64_t begin = clock_mono_us(), first;
	struct ui_window_config config = {.title = "start", .w = 1080, .h = 1920, .percent = 100};
	struct ui *ui = ui_demo_create(0, (struct ui_settings){.size = 1});
	struct ui_window *window;
	struct err err;

	if (ui_window_open(&config, &window, &err))
		return 1;
	ui_window_attach(window, ui);
	ui_start(ui, &ui_demo_home, clock_mono_ms());
	ui_window_run_once(window, ui, 0);
	first = clock_mono_us();
	printf("first frame after %.1f ms, %lu runs rendered, %zu bytes of masks\n", (double)(first - begin) / 1000,
		   ui_text_rendered(ui_fonts(ui)), ui_text_cached_bytes(ui_fonts(ui)));
	ui_destroy(ui);
	ui_window_close(window);
	return 0;
}

int main(int argc, char **argv)
{
	int bad = 0;

	if (argc == 3 && strcmp(argv[1], "--window") == 0)
		return show_window(atoi(argv[2]));
	if (argc == 2 && strcmp(argv[1], "--start") == 0)
		return show_start();
	if (argc != 2)
		return 64;
	for (size_t p = 0; p < UI_DEMO_PANELS; p++) {
		bad |= show(argv[1], p, (struct ui_settings){.size = 1}, "normal");
		bad |= show(argv[1], p, (struct ui_settings){.size = 3, .contrast = CONTRAST_HIGH}, "contrast");
		bad |= show(argv[1], p, (struct ui_settings){.size = 1, .low_reach = true}, "low");
	}
	bad |= show_sheet(argv[1], (struct ui_settings){.size = 1}, "normal");
	bad |= show_sheet(argv[1], (struct ui_settings){.size = 1, .contrast = CONTRAST_HIGH}, "contrast");
	bad |= show_sheet(argv[1], (struct ui_settings){.size = 1, .contrast = CONTRAST_SOFT}, "soft");
	return bad;
}
