/*
 * Theme files: an INI of colour tokens, read by inih over a built-in theme.
 */
#include "ui/theme.h"

#include <ini.h>
#include <stdlib.h>
#include <string.h>

static const char *const NAMES[UI_COLORS] = {
	[UI_BG] = "bg",
	[UI_SURFACE] = "surface",
	[UI_WELL] = "well",
	[UI_LINE] = "line",
	[UI_EDGE] = "edge",
	[UI_INK] = "ink",
	[UI_INK2] = "ink2",
	[UI_BRAND] = "brand",
	[UI_BRAND2] = "brand2",
	[UI_TINT] = "tint",
	[UI_ONTINT] = "on-tint",
	[UI_ONBRAND] = "on-brand",
	[UI_ONBRAND2] = "on-brand2",
	[UI_BRANDLINE] = "brand-line",
	[UI_STRIP] = "strip",
	[UI_ONSTRIP] = "on-strip",
	[UI_STRIPEDGE] = "strip-edge",
	[UI_QUICK] = "quick",
	[UI_ONQUICK] = "on-quick",
	[UI_TILE] = "tile",
	[UI_ONTILE] = "on-tile",
	[UI_GOLD] = "gold",
	[UI_ONGOLD] = "on-gold",
	[UI_OK_T] = "ok-tint",
	[UI_OK] = "ok",
	[UI_OK_S] = "ok-solid",
	[UI_WARN_T] = "warn-tint",
	[UI_WARN] = "warn",
	[UI_WARN_S] = "warn-solid",
	[UI_BAD_T] = "bad-tint",
	[UI_BAD] = "bad",
	[UI_BAD_S] = "bad-solid",
	[UI_ONSOLID] = "on-solid",
	[UI_FACE5_T] = "face5-tint",
	[UI_FACE5] = "face5",
	[UI_FACE4_T] = "face4-tint",
	[UI_FACE4] = "face4",
	[UI_FACE3_T] = "face3-tint",
	[UI_FACE3] = "face3",
	[UI_FACE2_T] = "face2-tint",
	[UI_FACE2] = "face2",
	[UI_FACE1_T] = "face1-tint",
	[UI_FACE1] = "face1",
	[UI_SCRIM] = "scrim",
	[UI_DOTS] = "dots",
	[UI_LIP] = "lip",
	[UI_KEYLINE] = "key-line",
	[UI_TOAST] = "toast",
	[UI_ONTOAST] = "on-toast",
	[UI_TOASTICON] = "toast-icon",
	[UI_MARK] = "mark",
	[UI_ONMARK] = "on-mark",
	[UI_MARKLINE] = "mark-line",
	[UI_QR] = "qr",
	[UI_QRPAPER] = "qr-paper",
	[UI_ROW] = "row",
	[UI_FOCUS] = "focus",
};

const char *theme_color_name(enum ui_color color)
{
	return color > UI_INHERIT && color < UI_COLORS ? NAMES[color] : NULL;
}

struct reading {
	struct ui_theme *theme;
	struct err *err;
	const char *path;
	enum err_code code;
};

static bool parse_color(const char *value, uint32_t *ret_color)
{
	char *end;
	unsigned long v;

	if (value[0] != '#' || strlen(value) != 7 || strspn(value + 1, "0123456789abcdefABCDEF") != 6)
		return false;
	v = strtoul(value + 1, &end, 16);
	*ret_color = (uint32_t)v;
	return true;
}

static int on_value(void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;

	if (strcmp(section, "colors") != 0) {
		r->code = err_set(r->err, ERR_INVALID, "%s: [%s] is not a section of a theme; [colors] is", r->path, section);
		return 0;
	}
	for (int i = UI_INHERIT + 1; i < UI_COLORS; i++) {
		if (strcmp(NAMES[i], name) != 0)
			continue;
		if (parse_color(value, &r->theme->colors[i]))
			return 1;
		r->code = err_set(r->err, ERR_INVALID, "%s: %s = %s is no colour; write #RRGGBB", r->path, name, value);
		return 0;
	}
	r->code = err_set(r->err, ERR_INVALID, "%s: %s is not a colour of a theme", r->path, name);
	return 0;
}

enum err_code theme_load(const char *path, const struct ui_theme *base, struct ui_theme *ret_theme, struct err *err)
{
	struct ui_theme theme = *base;
	struct reading reading = {&theme, err, path, ERR_OK};
	int line = ini_parse(path, on_value, &reading);

	if (line < 0)
		return err_set(err, ERR_NOT_FOUND, "theme %s can't be read", path);
	if (reading.code)
		return err_wrap(err, reading.code, "line %d", line);
	if (line > 0)
		return err_set(err, ERR_INVALID, "theme %s, line %d: not \"name = #RRGGBB\"", path, line);
	*ret_theme = theme;
	return ERR_OK;
}
