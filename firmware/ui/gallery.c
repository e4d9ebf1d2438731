#include "ui/gallery.h"

#include "base/check.h"
#include "base/file.h"
#include "ui/png.h"
#include "ui/ui_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct gallery_panel PANELS[GALLERY_PANELS] = {
	{"portrait", 1080, 1920, 3.2},
	{"landscape", 1920, 1080, 4.0},
	{"small", 1024, 768, 3.37},
};

const struct gallery_panel *gallery_panel(size_t i)
{
	CHECK(i < GALLERY_PANELS);
	return &PANELS[i];
}

static void variant_name(const struct ui *ui, size_t panel, char *out, size_t size)
{
	static const char *const CONTRASTS[] = {"normal", "high", "soft"};
	const struct ui_settings *s = &ui->settings;
	const char *const *codes = ui->config.language_codes;
	const char *language = codes ? codes[s->language] : "x";

	snprintf(out, size, "%s-%d-%s-%s%s", PANELS[panel].name, s->size, CONTRASTS[s->contrast], language,
			 s->low_reach ? "-low" : "");
}

enum err_code gallery_write(struct ui *ui, const char *dir, const char *name, size_t panel,
							const struct ui_settings *settings, struct err *err)
{
	const struct gallery_panel *p = gallery_panel(panel);
	char variant[96], path[FILE_PATH_MAX];
	enum err_code code;
	char *dump;

	if (ui->config.w != p->w || ui->config.h != p->h) {
		code = ui_resize(ui, p->w, p->h, p->dots_per_mm, err);
		if (code)
			return code;
	}
	ui->settings = *settings;
	settings_apply(ui);
	if (ui->config.ports.settings) /* words follow the language */
		ui->config.ports.settings(ui->config.ports.ctx, &ui->settings);
	ui->screen_changed = false;
	ui_step(ui, ui->now_ms, NULL);
	variant_name(ui, panel, variant, sizeof(variant));
	snprintf(path, sizeof(path), "%s/%s-%s.png", dir, name ? name : ui_screen_name(ui), variant);
	code = png_write(path, ui_picture(ui), err);
	if (code)
		return code;
	snprintf(path, sizeof(path), "%s/%s-%s.json", dir, name ? name : ui_screen_name(ui), variant);
	dump = ui_dump(ui);
	code = file_replace(path, dump, strlen(dump), false, err);
	free(dump);
	return code;
}

enum err_code gallery_write_all(struct ui *ui, const char *dir, const char *name, size_t languages, size_t *ret_count,
								struct err *err)
{
	size_t count = 0;

	for (size_t panel = 0; panel < GALLERY_PANELS; panel++)
		for (int size = 1; size <= UI_SIZE_STEPS; size++)
			for (int contrast = CONTRAST_NORMAL; contrast <= CONTRAST_SOFT; contrast++)
				for (size_t language = 0; language < languages; language++)
					for (int low = 0; low < (contrast == CONTRAST_NORMAL ? 2 : 1); low++) {
						struct ui_settings s = {.language = (int)language,
												.size = size,
												.contrast = (enum ui_contrast)contrast,
												.low_reach = low};
						enum err_code code = gallery_write(ui, dir, name, panel, &s, err);

						if (code)
							return code;
						count++;
					}
	*ret_count = count;
	return ERR_OK;
}

void gallery_show(struct ui *ui, const struct ui_screen *screen, const void *arg, size_t arg_size)
{
	ui_home(ui, false);
	nav_apply(ui);
	if (ui_screen(ui) != screen) {
		ui_go(ui, screen, arg, arg_size);
		nav_apply(ui);
	}
	ui->screen_changed = false;
	ui->touched_ms = ui->now_ms;
}
