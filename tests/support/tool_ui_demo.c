/* Writes the demo screens as pictures: tool_ui_demo DIR. */
#include "support/ui_demo.h"
#include "ui/png.h"

#include <stdio.h>

static int show(const char *dir, size_t panel, struct ui_settings settings, const char *variant)
{
	static const struct ui_screen *const SCREENS[] = {&ui_demo_home, &ui_demo_field};
	int bad = 0;

	for (size_t i = 0; i < 2; i++) {
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
		ui_destroy(ui);
	}
	return bad;
}

int main(int argc, char **argv)
{
	int bad = 0;

	if (argc != 2)
		return 64;
	for (size_t p = 0; p < UI_DEMO_PANELS; p++) {
		bad |= show(argv[1], p, (struct ui_settings){.size = 1}, "normal");
		bad |= show(argv[1], p, (struct ui_settings){.size = 3, .contrast = CONTRAST_HIGH}, "contrast");
		bad |= show(argv[1], p, (struct ui_settings){.size = 1, .low_reach = true}, "low");
	}
	return bad;
}
