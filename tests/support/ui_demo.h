/*
 * A toolkit without a window and a home-like screen, for tests of the toolkit.
 */
#ifndef MOTCUA_TESTS_SUPPORT_UI_DEMO_H
#define MOTCUA_TESTS_SUPPORT_UI_DEMO_H

#include "ui/ui.h"

struct ui_demo_panel {
	const char *name;
	int w, h;
	double dots_per_mm;
};

#define UI_DEMO_PANELS 3
extern const struct ui_demo_panel ui_demo_panels[UI_DEMO_PANELS];

extern const struct ui_screen ui_demo_home;
extern const struct ui_screen ui_demo_field;

#define UI_DEMO_MORE 6
extern const struct ui_screen ui_demo_more[UI_DEMO_MORE];

/* Vietnamese words of the toolkit itself, as the catalogue has them. */
const char *ui_demo_word(void *ctx, const char *msgid);
/* Panel of the config by index; fails the program on errors. */
struct ui *ui_demo_create(size_t panel, struct ui_settings settings);

#endif
