#include "kiosk/kiosk_conf.h"

#include "base/check.h"
#include "base/clock.h"
#include "conf/conf_clock.h"
#include "model/ticket.h"
#include "conf/conf_log.h"
#include "audio/audio.h"
#include "link/link.h"
#include "model/catalogue.h"
#include "printer/escpos_quirks.h"
#include "program/program.h"
#include "ui/png.h"

#include <stdio.h>
#include <string.h>

#define MODELS_TEXT_MAX 200
#define PORTRAIT_DOTS_PER_MM 3.2 /* 27 inch */
#define EMBLEM_LEAST 160 /* pixels: the mark of the largest panels */
#define PHOTO_LEAST 1200 /* as wide as on the largest panel */
#define LINK_EXAMPLES "\"tty:/dev/ttyUSB0?baud=115200\", \"usb:/dev/usb/lp0\", \"tcp:127.0.0.1:9100\""

static const char *rule_link(const char *value)
{
	return value[0] == '\0' || link_check(value, NULL) == ERR_OK ? NULL : "a device address like " LINK_EXAMPLES;
}

static const char *rule_url(const char *value)
{
	return strncmp(value, "http://", 7) == 0 || strncmp(value, "https://", 8) == 0
			   ? NULL
			   : "an address like http://127.0.0.1:8080";
}

static const char *rule_audio(const char *value)
{
	return audio_options_check(value);
}

static const char *rule_language(const char *value)
{
	return value[0] && !strchr(value, ' ') ? catalogue_languages_rule(value) : "one language, as vi";
}

static const char *rule_device(const char *value)
{
	size_t len = strlen(value);
	bool plain = strspn(value, "abcdefghijklmnopqrstuvwxyz0123456789-") == len;
	return len > 0 && len < 48 && plain ? NULL : "1 to 47 lower-case letters, digits and dashes";
}

static const char *rule_usb(const char *value)
{
	for (; *value; value += strspn(value, " ,")) {
		size_t vendor = strspn(value, "0123456789abcdef");
		const char *product = value + vendor + 1;
		size_t len = vendor == 4 && value[vendor] == ':' ? strspn(product, "0123456789abcdef") : 0;
		len = len == 0 && vendor == 4 && value[vendor] == ':' && *product == '*' ? 1 : len == 4 ? len : 0;
		value = product + len;
		if (len == 0 || (*value && !strchr(" ,", *value)))
			return "ids like 04b8:0e28 or 04b8:*, blanks between";
	}
	return NULL;
}

#define PRINTERS "escpos|virtual|none"
#define SCANNERS "none|serial|hid|wedge|camera|virtual"

const struct conf_key kiosk_keys[] = {
	{.section = "center", .name = "url", .fallback = "http://127.0.0.1:8080", .rule = rule_url},
	{.section = "center", .name = "device_id", .fallback = "kiosk-01", .rule = rule_device},
	{.section = "center", .name = "key_file", .fallback = ""},
	{.section = "center", .name = "ca_file", .fallback = ""},
	{.section = "center", .name = "crl_file", .fallback = ""},
	{.section = "center", .name = "cert_file", .fallback = ""},
	{.section = "printer", .name = "driver", .type = CONF_CHOICE, .fallback = "none", .choices = PRINTERS},
	{.section = "printer", .name = "link", .fallback = "", .rule = rule_link},
	{.section = "printer", .name = "options", .fallback = ""},
	{.section = "printer", .name = "width_mm", .type = CONF_INT, .fallback = "80", .least = 58, .most = 80},
	{.section = "printer", .name = "layouts", .fallback = ""},
	{.section = "printer", .name = "roll_mm", .type = CONF_INT, .fallback = "80000", .least = 1000, .most = 1000000},
	{.section = "printer", .name = "near_end_mm", .type = CONF_INT, .fallback = "6000", .least = 100, .most = 100000},
	{.section = "scanner",
	 .name = "driver",
	 .type = CONF_CHOICE,
	 .fallback = "none",
	 .choices = SCANNERS,
	 .repeats = true},
	{.section = "scanner", .name = "link", .fallback = "", .rule = rule_link, .repeats = true},
	{.section = "keypad", .name = "driver", .type = CONF_CHOICE, .fallback = "none", .choices = "none|evdev"},
	{.section = "keypad", .name = "link", .fallback = "", .rule = rule_link},
	{.section = "audio", .name = "driver", .type = CONF_CHOICE, .fallback = "sdl", .choices = "sdl|virtual|none"},
	{.section = "audio", .name = "options", .fallback = "", .rule = rule_audio},
	{.section = "light", .name = "driver", .type = CONF_CHOICE, .fallback = "none", .choices = "none|gpio|virtual"},
	{.section = "light", .name = "options", .fallback = ""},
	{.section = "watchdog",
	 .name = "driver",
	 .type = CONF_CHOICE,
	 .fallback = "systemd",
	 .choices = "systemd|device|none"},
	{.section = "watchdog", .name = "options", .fallback = ""},
	{.section = "ui", .name = "language", .fallback = "vi", .rule = rule_language},
	{.section = "ui", .name = "languages", .fallback = "", .rule = catalogue_languages_rule},
	{.section = "ui", .name = "size", .type = CONF_INT, .fallback = "1", .least = 1, .most = 3},
	{.section = "ui", .name = "contrast", .type = CONF_CHOICE, .fallback = "normal", .choices = "normal|high|soft"},
	{.section = "ui", .name = "theme", .fallback = ""},
	{.section = "ui", .name = "emblem", .fallback = ""},
	{.section = "ui", .name = "photo", .fallback = ""},
	{.section = "ui", .name = "width", .type = CONF_INT, .fallback = "1080", .least = 320, .most = 7680},
	{.section = "ui", .name = "height", .type = CONF_INT, .fallback = "1920", .least = 320, .most = 7680},
	{.section = "ui", .name = "fullscreen", .type = CONF_BOOL, .fallback = "false"},
	{.section = "ui", .name = "rotate", .type = CONF_INT, .fallback = "0", .least = 0, .most = 3},
	{.section = "ui", .name = "hide_pointer", .type = CONF_BOOL, .fallback = "false"},
	{.section = "ui", .name = "scale", .type = CONF_INT, .fallback = "100", .least = 0, .most = 100},
	{.section = "ui", .name = "double_ms", .type = CONF_INT, .fallback = "500", .least = 1, .most = 3000},
	{.section = "ui", .name = "dots_per_mm", .type = CONF_REAL, .fallback = "0", .least = 0, .most = 40},
	{.section = "ui", .name = "reach_line_mm", .type = CONF_REAL, .fallback = "0", .least = 0, .most = 2000},
	{.section = "ui", .name = "motion", .type = CONF_BOOL, .fallback = "true"},
	{.section = "ui", .name = "scan_ms", .type = CONF_INT, .fallback = "0", .least = 0, .most = 10000},
	{.section = "kiosk", .name = "role", .type = CONF_CHOICE, .fallback = "hall", .choices = "hall|rating"},
	{.section = "kiosk", .name = "counter", .type = CONF_INT, .fallback = "0", .least = 0, .most = 255},
	{.section = "kiosk", .name = "number", .fallback = ""},
	{.section = "kiosk",
	 .name = "services",
	 .type = CONF_INT,
	 .fallback = "1",
	 .least = 1,
	 .most = 1 + TICKET_ALSO_MAX},
	{.section = "kiosk", .name = "usb_known", .fallback = "", .rule = rule_usb},
	{.section = "kiosk", .name = "zone", .fallback = CLOCK_ZONE_DEFAULT, .rule = conf_zone_rule},
	{.section = "update", .name = "public_key", .fallback = "", .rule = program_signed_key_rule},
	{.section = "update", .name = "installer", .fallback = ""},
	{.section = "update", .name = "hours", .fallback = "", .rule = program_hours_rule},
	{.section = "update", .name = "idle_s", .type = CONF_INT, .fallback = "60", .least = 5, .most = 86400},
	{.section = "state", .name = "dir", .fallback = "/var/lib/motcua/kiosk"},
	{.section = "state", .name = "reserve_mib", .type = CONF_INT, .fallback = "16", .least = 0, .most = 256},
	{.section = "debug", .name = "layout_dump", .fallback = ""},
	{.section = "debug", .name = "usb_dir", .fallback = "/sys/bus/usb/devices"},
	CONF_LOG_KEY,
	{.section = "log", .name = "keep_kib", .type = CONF_INT, .fallback = "256", .most = 512},
	CONF_CLOCK_KEY,
};
const size_t kiosk_key_count = ARRAY_LEN(kiosk_keys);

/* A driver that talks to something needs the address of it. */
static enum err_code check_link(const struct conf *conf, const char *section, struct err *err)
{
	const char *driver = conf_text(conf, section, "driver");
	bool needs_none =
		strcmp(driver, "none") == 0 || (strcmp(section, "printer") == 0 && strcmp(driver, "virtual") == 0);
	if (needs_none || conf_text(conf, section, "link")[0] != '\0')
		return ERR_OK;
	return err_set(err, ERR_INVALID, "%s.link: missing for the driver %s; right is a device address like %s", section,
				   driver, LINK_EXAMPLES);
}

static enum err_code check_printer_options(const struct conf *conf, struct err *err)
{
	const char *options = conf_text(conf, "printer", "options"), *model = options + strlen("model=");
	char names[MODELS_TEXT_MAX] = "";
	if (strcmp(conf_text(conf, "printer", "driver"), "escpos") != 0 || options[0] == '\0')
		return ERR_OK;
	if (strncmp(options, "model=", strlen("model=")) == 0 && escpos_quirk_named(model))
		return ERR_OK;
	for (size_t i = 0, used = 0; escpos_quirk_row(i) && used < sizeof names; i++)
		used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i ? " " : "", escpos_quirk_row(i)->name);
	return err_set(err, ERR_INVALID, "printer.options: right is model= and one of %s", names);
}

double kiosk_dots_per_mm(const struct conf *conf)
{
	static const struct {
		int w, h;
		double dots_per_mm;
	} panels[] = {{1280, 800, 5.9}, {1920, 1080, 4.0}, {1024, 768, 3.37}}; /* 10.1, 21.5 and 15 inch */
	double told = conf_real(conf, "ui", "dots_per_mm");
	if (told > 0)
		return told;
	for (size_t i = 0; i < ARRAY_LEN(panels); i++)
		if (conf_int(conf, "ui", "width") == panels[i].w && conf_int(conf, "ui", "height") == panels[i].h)
			return panels[i].dots_per_mm;
	return PORTRAIT_DOTS_PER_MM;
}

enum err_code kiosk_theme(const struct conf *conf, struct ui_theme *ret_theme, struct err *err)
{
	const char *path = conf_text(conf, "ui", "theme");
	*ret_theme = *theme_builtin(THEME_LIGHT);
	return path[0] ? theme_load(path, ret_theme, ret_theme, err) : ERR_OK;
}

static enum err_code check_emblem(const struct conf *conf, struct err *err)
{
	const char *path = conf_text(conf, "ui", "emblem");
	struct canvas emblem = {.w = 0};
	enum err_code code = path[0] ? png_read_square(path, EMBLEM_LEAST, &emblem, err) : ERR_OK;
	canvas_finish(&emblem);
	return code;
}

static enum err_code check_photo(const struct conf *conf, struct err *err)
{
	const char *path = conf_text(conf, "ui", "photo");
	struct canvas photo = {.w = 0};
	enum err_code code = path[0] ? png_read_wide(path, PHOTO_LEAST, &photo, err) : ERR_OK;
	canvas_finish(&photo);
	return code;
}

enum err_code kiosk_check(const struct conf *conf, struct err *err)
{
	if (conf_choice(conf, "kiosk", "role") == 1 && conf_int(conf, "kiosk", "counter") == 0)
		return err_set(err, ERR_INVALID, "kiosk.counter: right is the number of the counter that this pad stands at");
	const char *section = NULL;
	enum err_code code = check_link(conf, "printer", err);
	struct ui_theme theme;
	if (code == ERR_OK)
		code = kiosk_theme(conf, &theme, err);
	if (code == ERR_OK)
		code = check_emblem(conf, err);
	if (code == ERR_OK)
		code = check_photo(conf, err);
	if (code == ERR_OK)
		code = check_printer_options(conf, err);
	if (code == ERR_OK)
		code = check_link(conf, "keypad", err);
	for (size_t i = 0; code == ERR_OK && (section = conf_section(conf, "scanner", i)); i++)
		code = check_link(conf, section, err);
	return code;
}
