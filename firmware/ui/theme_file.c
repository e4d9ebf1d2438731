/*
 * Theme files: an INI of colour tokens, read by inih over a built-in theme and
 * held to the contrasts of the design: a center may choose colours, not
 * whether people can read them.
 */
#include "base/check.h"
#include "ui/theme.h"

#include <ini.h>
#include <math.h>
#include <stdio.h>
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
	FILE *file;
	int line; /* of the file */
	int wrong; /* the line that code is of */
};

static char *read_line(char *out, int size, void *stream)
{
	struct reading *r = stream;

	r->line++;
	return fgets(out, size, r->file);
}

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

	if (r->code) /* inih reads on; what is told is the first */
		return 0;
	r->wrong = r->line;
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

static double linear(unsigned channel)
{
	double c = channel / 255.0;
	return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t color)
{
	return 0.2126 * linear(color >> 16 & 255) + 0.7152 * linear(color >> 8 & 255) + 0.0722 * linear(color & 255);
}

double theme_contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);
	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

#define TEXT_LEAST 10
#define SIGN_LEAST 4.5

static enum err_code hold_contrasts(const struct ui_theme *theme, const char *path, struct err *err)
{
	static const struct {
		enum ui_color front, ground;
		double least;
	} PAIRS[] = {
		{UI_INK, UI_BG, TEXT_LEAST},         {UI_INK, UI_SURFACE, TEXT_LEAST},    {UI_INK, UI_WELL, TEXT_LEAST},
		{UI_INK, UI_TINT, TEXT_LEAST},       {UI_INK2, UI_BG, TEXT_LEAST},        {UI_INK2, UI_SURFACE, TEXT_LEAST},
		{UI_INK2, UI_WELL, TEXT_LEAST},      {UI_INK2, UI_TINT, TEXT_LEAST},      {UI_BRAND, UI_SURFACE, TEXT_LEAST},
		{UI_BRAND, UI_BG, TEXT_LEAST},       {UI_BRAND, UI_TINT, TEXT_LEAST},     {UI_ONTINT, UI_TINT, TEXT_LEAST},
		{UI_ONBRAND, UI_BRAND, TEXT_LEAST},  {UI_ONBRAND2, UI_BRAND, TEXT_LEAST}, {UI_ONGOLD, UI_GOLD, TEXT_LEAST},
		{UI_ONSTRIP, UI_STRIP, TEXT_LEAST},  {UI_ONQUICK, UI_QUICK, TEXT_LEAST},  {UI_OK, UI_OK_T, TEXT_LEAST},
		{UI_WARN, UI_WARN_T, TEXT_LEAST},    {UI_BAD, UI_BAD_T, TEXT_LEAST},      {UI_ONTOAST, UI_TOAST, TEXT_LEAST},
		{UI_EDGE, UI_SURFACE, SIGN_LEAST},   {UI_EDGE, UI_BG, SIGN_LEAST},        {UI_EDGE, UI_WELL, SIGN_LEAST},
		{UI_BRANDLINE, UI_STRIP, SIGN_LEAST}, {UI_OK_S, UI_OK_T, SIGN_LEAST},     {UI_WARN_S, UI_WARN_T, SIGN_LEAST},
		{UI_BAD_S, UI_BAD_T, SIGN_LEAST},    {UI_ONSOLID, UI_OK_S, SIGN_LEAST},   {UI_ONSOLID, UI_WARN_S, SIGN_LEAST},
		{UI_ONSOLID, UI_BAD_S, SIGN_LEAST},  {UI_FACE5, UI_FACE5_T, SIGN_LEAST},  {UI_FACE4, UI_FACE4_T, SIGN_LEAST},
		{UI_FACE3, UI_FACE3_T, SIGN_LEAST},  {UI_FACE2, UI_FACE2_T, SIGN_LEAST},  {UI_FACE1, UI_FACE1_T, SIGN_LEAST},
		{UI_FOCUS, UI_BG, SIGN_LEAST},       {UI_ONTILE, UI_TILE, SIGN_LEAST},    {UI_QR, UI_QRPAPER, TEXT_LEAST},
	};
	for (size_t i = 0; i < ARRAY_LEN(PAIRS); i++) {
		double measured = theme_contrast(theme->colors[PAIRS[i].front], theme->colors[PAIRS[i].ground]);
		if (measured < PAIRS[i].least)
			return err_set(err, ERR_INVALID, "theme %s: %s on %s has a contrast of %.1f:1, at least %.1f:1 is readable",
						   path, NAMES[PAIRS[i].front], NAMES[PAIRS[i].ground], measured, PAIRS[i].least);
	}
	return ERR_OK;
}

enum err_code theme_load(const char *path, const struct ui_theme *base, struct ui_theme *ret_theme, struct err *err)
{
	struct ui_theme theme = *base;
	struct reading reading = {.theme = &theme, .err = err, .path = path, .file = fopen(path, "re")};

	if (!reading.file)
		return err_set(err, ERR_NOT_FOUND, "theme %s can't be read", path);
	int line = ini_parse_stream(read_line, &reading, on_value, &reading);
	bool unread = ferror(reading.file) != 0 || line < 0; /* a folder opens like a file */
	fclose(reading.file);
	if (unread)
		return err_set(err, ERR_IO, "theme %s can't be read", path);
	if (reading.code && reading.wrong == line)
		return err_wrap(err, reading.code, "line %d", line);
	if (line > 0)
		return err_set(err, ERR_INVALID, "theme %s, line %d: not \"name = #RRGGBB\"", path, line);
	enum err_code code = hold_contrasts(&theme, path, err);
	if (code == ERR_OK)
		*ret_theme = theme;
	return code;
}
