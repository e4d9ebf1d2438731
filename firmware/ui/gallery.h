/*
 * Screens as pictures without a display: every panel, text size, contrast and
 * language of a screen, each as a PNG with its layout dump beside it.
 */
#ifndef MOTCUA_UI_GALLERY_H
#define MOTCUA_UI_GALLERY_H

#include "ui/ui.h"

#define GALLERY_PANELS 3

struct gallery_panel {
	const char *name;
	int w, h;
	double dots_per_mm;
};

/* portrait, landscape, small. */
const struct gallery_panel *gallery_panel(size_t i);

/* One variant of what is on the screen now: panel by index, settings; then step()ped and written as
 * "<dir>/<screen>-<panel>-<variant>.png" and ".json". The toolkit stays in that variant. name NULL: the screen's. */
enum err_code gallery_write(struct ui *ui, const char *dir, const char *name, size_t panel,
							const struct ui_settings *settings, struct err *err) MUST_USE;
/* All variants: panels x 3 sizes x 3 contrasts x languages, and low reach. Answers through ret_count how many. */
enum err_code gallery_write_all(struct ui *ui, const char *dir, const char *name, size_t languages, size_t *ret_count,
								struct err *err) MUST_USE;
/* Puts a screen on top of the first one, without motion. */
void gallery_show(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size);

#endif
