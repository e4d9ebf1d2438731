#include "support/theme_facts.h"

#include <math.h>

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
