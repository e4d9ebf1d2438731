/*
 * What the six tools and the toolkit's own buttons do.
 */
#include "ui/ui_priv.h"

#include <string.h>

static const struct ui_theme *chosen(const struct ui *ui, const struct ui_theme *own, enum ui_theme_name name)
{
	return own ? own : theme_builtin(name);
}

void settings_apply(struct ui *ui)
{
	switch (ui->settings.contrast) {
	case CONTRAST_HIGH:
		ui->theme = *chosen(ui, ui->config.high, THEME_CONTRAST);
		break;
	case CONTRAST_SOFT:
		ui->theme = *chosen(ui, ui->config.soft, THEME_SOFT);
		break;
	default:
		ui->theme = *chosen(ui, ui->config.normal, THEME_LIGHT);
		break;
	}
	ui->dirty = true;
}

void settings_reset(struct ui *ui)
{
	bool same = memcmp(&ui->settings, &ui->config.defaults, sizeof(ui->settings)) == 0;

	ui->settings = ui->config.defaults;
	settings_apply(ui);
	if (!same && ui->config.ports.settings)
		ui->config.ports.settings(ui->config.ports.ctx, &ui->settings);
}

void ui_set(struct ui *ui, const struct ui_settings *settings)
{
	bool speak = settings->audio && (!ui->settings.audio || settings->language != ui->settings.language);

	ui->settings = *settings;
	if (ui->settings.size < 1)
		ui->settings.size = 1;
	if (ui->settings.size > UI_SIZE_STEPS)
		ui->settings.size = UI_SIZE_STEPS;
	if (ui->settings.language < 0 || (size_t)ui->settings.language >= ui->config.language_count)
		ui->settings.language = 0;
	settings_apply(ui);
	if (ui->config.ports.settings)
		ui->config.ports.settings(ui->config.ports.ctx, &ui->settings);
	if (speak)
		ui_read_aloud(ui);
	else if (!ui->settings.audio && ui->config.ports.hush)
		ui->config.ports.hush(ui->config.ports.ctx);
}

static const char *const SIZE_WORDS[UI_SIZE_STEPS] = {UI_MARK("Normal text size"), UI_MARK("Large text"),
													  UI_MARK("Very large text")};
static const char *const CONTRAST_WORDS[] = {UI_MARK("Normal colours"), UI_MARK("High contrast"),
											 UI_MARK("Soft colours")};

static void change_size(struct ui *ui, int by)
{
	struct ui_settings s = ui->settings;

	s.size += by;
	ui_set(ui, &s);
	ui_toast(ui, ui_word(ui, SIZE_WORDS[ui->settings.size - 1]));
}

static void change_contrast(struct ui *ui)
{
	struct ui_settings s = ui->settings;

	s.contrast = s.contrast == CONTRAST_SOFT ? CONTRAST_NORMAL : s.contrast + 1;
	ui_set(ui, &s);
	ui_toast(ui, ui_word(ui, CONTRAST_WORDS[s.contrast]));
}

static void stay(struct ui *ui)
{
	struct ui_event event = {.kind = UI_EVENT_STAY};

	ui->asking = false;
	ui->dirty = true;
	nav_event(ui, &event);
}

bool settings_act(struct ui *ui, int action)
{
	struct ui_settings s = ui->settings;

	switch (action) {
	case UI_OWN_LANGUAGE:
		s.language = ui->config.language_count ? (s.language + 1) % (int)ui->config.language_count : 0;
		ui_set(ui, &s);
		break;
	case UI_OWN_SMALLER:
		change_size(ui, -1);
		break;
	case UI_OWN_LARGER:
		change_size(ui, 1);
		break;
	case UI_OWN_CONTRAST:
		change_contrast(ui);
		break;
	case UI_OWN_AUDIO:
		s.audio = !s.audio;
		ui_set(ui, &s);
		break;
	case UI_OWN_REACH:
		s.low_reach = !s.low_reach;
		ui_set(ui, &s);
		break;
	case UI_OWN_STAY:
		stay(ui);
		break;
	case UI_OWN_LEAVE:
	case UI_OWN_DONE:
		ui->asking = false;
		ui_home(ui, true);
		break;
	case UI_OWN_BACK:
		ui_back(ui);
		break;
	case UI_OWN_HOME:
		ui_home(ui, false);
		break;
	case UI_OWN_MORE:
		nav_top(ui)->page++;
		ui->dirty = true;
		break;
	case UI_OWN_HELP:
		if (ui->config.ports.help)
			ui->config.ports.help(ui->config.ports.ctx);
		break;
	default:
		return false;
	}
	nav_apply(ui);
	return true;
}

const char *ui_next_language(const struct ui *ui)
{
	if (!ui->config.language_count)
		return "";
	return ui->config.languages[(size_t)(ui->settings.language + 1) % ui->config.language_count];
}
