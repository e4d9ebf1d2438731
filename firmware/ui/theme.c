#include "ui/theme.h"

#include <math.h>

static const struct ui_theme THEMES[THEME_NAMES] = {
	[THEME_LIGHT] =
		{
			.name = "light",
			.scrim_alpha = 184,
			.shadows = true,
			.colors =
				{
					[UI_BG] = 0xF1F4F8,       [UI_SURFACE] = 0xFFFFFF,   [UI_WELL] = 0xE4E9F0,
					[UI_LINE] = 0xD3DAE3,     [UI_EDGE] = 0x5A697D,      [UI_INK] = 0x0E1D2E,
					[UI_INK2] = 0x253342,     [UI_BRAND] = 0x07346E,     [UI_BRAND2] = 0x052650,
					[UI_TINT] = 0xE1EBF8,     [UI_ONTINT] = 0x052650,    [UI_ONBRAND] = 0xFFFFFF,
					[UI_ONBRAND2] = 0xE4EEFB, [UI_BRANDLINE] = 0x86ABDB, [UI_STRIP] = 0x052650,
					[UI_ONSTRIP] = 0xE4EEFB,  [UI_STRIPEDGE] = 0x052650, [UI_QUICK] = 0x07346E,
					[UI_ONQUICK] = 0xFFFFFF,  [UI_TILE] = 0xFFFFFF,      [UI_ONTILE] = 0x07346E,
					[UI_GOLD] = 0xFFC64A,     [UI_ONGOLD] = 0x0E1D2E,    [UI_OK_T] = 0xDDF2E5,
					[UI_OK] = 0x063A20,       [UI_OK_S] = 0x167A4B,      [UI_WARN_T] = 0xFFEFCB,
					[UI_WARN] = 0x4F3200,     [UI_WARN_S] = 0xA35A00,    [UI_BAD_T] = 0xFBE3E4,
					[UI_BAD] = 0x640A17,      [UI_BAD_S] = 0xB81F31,     [UI_ONSOLID] = 0xFFFFFF,
					[UI_FACE5_T] = 0xCFEBDB,  [UI_FACE5] = 0x0B5A36,     [UI_FACE4_T] = 0xE2F3E6,
					[UI_FACE4] = 0x2A6B1F,    [UI_FACE3_T] = 0xFFF1C9,   [UI_FACE3] = 0x7A5200,
					[UI_FACE2_T] = 0xFFE3D2,  [UI_FACE2] = 0x99400A,     [UI_FACE1_T] = 0xFADADC,
					[UI_FACE1] = 0x8E1424,    [UI_SCRIM] = 0x051428,     [UI_DOTS] = 0x8795A6,
					[UI_LIP] = 0x9FB0C3,      [UI_KEYLINE] = 0xC3CEDB,   [UI_TOAST] = 0x0E1D2E,
					[UI_ONTOAST] = 0xFFFFFF,  [UI_TOASTICON] = 0x8FE3B4, [UI_MARK] = 0x07346E,
					[UI_ONMARK] = 0xFFFFFF,   [UI_MARKLINE] = 0xFFC64A,  [UI_QR] = 0x000000,
					[UI_QRPAPER] = 0xFFFFFF,  [UI_ROW] = 0xE1EBF8,       [UI_FOCUS] = 0x0E1D2E,
				},
		},
	[THEME_CONTRAST] =
		{
			.name = "contrast",
			.scrim_alpha = 255,
			.outlined = true,
			.still = true,
			.colors =
				{
					[UI_BG] = 0x000000,       [UI_SURFACE] = 0x000000,   [UI_WELL] = 0x000000,
					[UI_LINE] = 0xFFFFFF,     [UI_EDGE] = 0xFFFFFF,      [UI_INK] = 0xFFFFFF,
					[UI_INK2] = 0xFFFFFF,     [UI_BRAND] = 0xFFFF99,     [UI_BRAND2] = 0xFFFF99,
					[UI_TINT] = 0x000000,     [UI_ONTINT] = 0xFFFFFF,    [UI_ONBRAND] = 0x000000,
					[UI_ONBRAND2] = 0x000000, [UI_BRANDLINE] = 0xFFFFFF, [UI_STRIP] = 0x000000,
					[UI_ONSTRIP] = 0xFFFFFF,  [UI_STRIPEDGE] = 0xFFFF99, [UI_QUICK] = 0x000000,
					[UI_ONQUICK] = 0xFFFFFF,  [UI_TILE] = 0x000000,      [UI_ONTILE] = 0xFFFF99,
					[UI_GOLD] = 0x000000,     [UI_ONGOLD] = 0xFFFF99,    [UI_OK_T] = 0x000000,
					[UI_OK] = 0xFFFFFF,       [UI_OK_S] = 0xFFFF99,      [UI_WARN_T] = 0x000000,
					[UI_WARN] = 0xFFFFFF,     [UI_WARN_S] = 0xFFFF99,    [UI_BAD_T] = 0x000000,
					[UI_BAD] = 0xFFFFFF,      [UI_BAD_S] = 0xFFFF99,     [UI_ONSOLID] = 0x000000,
					[UI_FACE5_T] = 0x000000,  [UI_FACE5] = 0xFFFF99,     [UI_FACE4_T] = 0x000000,
					[UI_FACE4] = 0xFFFF99,    [UI_FACE3_T] = 0x000000,   [UI_FACE3] = 0xFFFF99,
					[UI_FACE2_T] = 0x000000,  [UI_FACE2] = 0xFFFF99,     [UI_FACE1_T] = 0x000000,
					[UI_FACE1] = 0xFFFF99,    [UI_SCRIM] = 0x000000,     [UI_DOTS] = 0xFFFFFF,
					[UI_LIP] = 0xFFFFFF,      [UI_KEYLINE] = 0xFFFFFF,   [UI_TOAST] = 0xFFFFFF,
					[UI_ONTOAST] = 0x000000,  [UI_TOASTICON] = 0x000000, [UI_MARK] = 0xFFFF99,
					[UI_ONMARK] = 0x000000,   [UI_MARKLINE] = 0xFFFF99,  [UI_QR] = 0x000000,
					[UI_QRPAPER] = 0xFFFFFF,  [UI_ROW] = 0x000000,       [UI_FOCUS] = 0xFFFFFF,
				},
		},
	[THEME_SOFT] =
		{
			/* for eyes that glare hurts: warm, dim, still well above 4.5:1 */
			.name = "soft",
			.scrim_alpha = 184,
			.shadows = true,
			.still = true,
			.colors =
				{
					[UI_BG] = 0xDAD4C7,       [UI_SURFACE] = 0xE8E3D8,   [UI_WELL] = 0xCFC8B9,
					[UI_LINE] = 0xB9B1A0,     [UI_EDGE] = 0x4E504D,      [UI_INK] = 0x2C3338,
					[UI_INK2] = 0x3A4146,     [UI_BRAND] = 0x24466E,     [UI_BRAND2] = 0x1D3A5C,
					[UI_TINT] = 0xD2D9DC,     [UI_ONTINT] = 0x1D3A5C,    [UI_ONBRAND] = 0xEDE9E0,
					[UI_ONBRAND2] = 0xE2E4E2, [UI_BRANDLINE] = 0x9DB2CB, [UI_STRIP] = 0x1D3A5C,
					[UI_ONSTRIP] = 0xE2E4E2,  [UI_STRIPEDGE] = 0x1D3A5C, [UI_QUICK] = 0x24466E,
					[UI_ONQUICK] = 0xEDE9E0,  [UI_TILE] = 0xE8E3D8,      [UI_ONTILE] = 0x24466E,
					[UI_GOLD] = 0xE2BC66,     [UI_ONGOLD] = 0x2C3338,    [UI_OK_T] = 0xD0DDCB,
					[UI_OK] = 0x1D4229,       [UI_OK_S] = 0x2C6544,      [UI_WARN_T] = 0xE8D9B0,
					[UI_WARN] = 0x4E3810,     [UI_WARN_S] = 0x7D4B0A,    [UI_BAD_T] = 0xE6CFC9,
					[UI_BAD] = 0x61222A,      [UI_BAD_S] = 0x96303A,     [UI_ONSOLID] = 0xF1EDE5,
					[UI_FACE5_T] = 0xC7D8C6,  [UI_FACE5] = 0x1F5238,     [UI_FACE4_T] = 0xD3DECB,
					[UI_FACE4] = 0x345A29,    [UI_FACE3_T] = 0xE8DBB4,   [UI_FACE3] = 0x6B4B0A,
					[UI_FACE2_T] = 0xE8CFBD,  [UI_FACE2] = 0x82421A,     [UI_FACE1_T] = 0xE3C6C4,
					[UI_FACE1] = 0x7C2430,    [UI_SCRIM] = 0x1B2127,     [UI_DOTS] = 0x8A8578,
					[UI_LIP] = 0x9A9484,      [UI_KEYLINE] = 0xB4AD9D,   [UI_TOAST] = 0x2C3338,
					[UI_ONTOAST] = 0xEDE9E0,  [UI_TOASTICON] = 0xA8D6B4, [UI_MARK] = 0x24466E,
					[UI_ONMARK] = 0xEDE9E0,   [UI_MARKLINE] = 0xE2BC66,  [UI_QR] = 0x000000,
					[UI_QRPAPER] = 0xFFFFFF,  [UI_ROW] = 0xD2D9DC,       [UI_FOCUS] = 0x2C3338,
				},
		},
	[THEME_HALL] =
		{
			.name = "hall",
			.scrim_alpha = 184,
			.still = true,
			.colors =
				{
					[UI_BG] = 0x06182E,        [UI_SURFACE] = 0x0A223F,   [UI_WELL] = 0x06182E,
					[UI_LINE] = 0x2A4A72,      [UI_EDGE] = 0x2A4A72,      [UI_INK] = 0xFFFFFF,
					[UI_INK2] = 0xD3E0F0,      [UI_BRAND] = 0xFFFFFF,     [UI_BRAND2] = 0x133A6B,
					[UI_TINT] = 0x133A6B,      [UI_ONTINT] = 0xFFFFFF,    [UI_ONBRAND] = 0x0E1D2E,
					[UI_ONBRAND2] = 0x0E1D2E,  [UI_BRANDLINE] = 0x2A4A72, [UI_STRIP] = 0x0A223F,
					[UI_ONSTRIP] = 0xD3E0F0,   [UI_STRIPEDGE] = 0x0A223F, [UI_QUICK] = 0x133A6B,
					[UI_ONQUICK] = 0xFFFFFF,   [UI_TILE] = 0xFFFFFF,      [UI_ONTILE] = 0x07346E,
					[UI_GOLD] = 0xFFC64A,      [UI_ONGOLD] = 0x0E1D2E,    [UI_OK_T] = 0xDDF2E5,
					[UI_OK] = 0x063A20,        [UI_OK_S] = 0x167A4B,      [UI_WARN_T] = 0xFFEFCB,
					[UI_WARN] = 0x4F3200,      [UI_WARN_S] = 0xA35A00,    [UI_BAD_T] = 0xFBE3E4,
					[UI_BAD] = 0x640A17,       [UI_BAD_S] = 0xB81F31,     [UI_ONSOLID] = 0xFFFFFF,
					[UI_SCRIM] = 0x051428,     [UI_DOTS] = 0x2A4A72,      [UI_LIP] = 0x2A4A72,
					[UI_KEYLINE] = 0x2A4A72,   [UI_TOAST] = 0xFFFFFF,     [UI_ONTOAST] = 0x0E1D2E,
					[UI_TOASTICON] = 0x167A4B, [UI_MARK] = 0xFFFFFF,      [UI_ONMARK] = 0x07346E,
					[UI_MARKLINE] = 0xFFC64A,  [UI_QR] = 0x000000,        [UI_QRPAPER] = 0xFFFFFF,
					[UI_ROW] = 0x133A6B,       [UI_FOCUS] = 0xFFFFFF,
				},
		},
};

const struct ui_theme *theme_builtin(enum ui_theme_name name)
{
	return &THEMES[name < THEME_NAMES ? name : THEME_LIGHT];
}

/* Size in u by arrangement; 0: as in portrait. */
struct type_row {
	float portrait, landscape, small, pad;
	enum ui_font font;
	float line;
	bool fixed; /* does not grow with the text size step */
};

static const struct type_row TYPE_TABLE[UI_TYPES] = {
	[TYPE_NUMBER] = {306, 232, 150, 0, FONT_BOLD, 1.16F, true},
	[TYPE_ACTION] = {68, 68, 48, 36, FONT_BOLD, 1.30F, false},
	[TYPE_H1] = {54, 44, 38, 30, FONT_BOLD, 1.30F, false},
	[TYPE_STATUS] = {52, 52, 44, 33, FONT_BOLD, 1.30F, false},
	[TYPE_CALL] = {52, 46, 30, 35, FONT_BOLD, 1.25F, false},
	[TYPE_CLOCK] = {44, 36, 36, 27, FONT_BOLD, 1.20F, false},
	[TYPE_H2] = {36, 34, 32, 26, FONT_BOLD, 1.30F, false},
	[TYPE_ROW] = {36, 34, 32, 26, FONT_BOLD, 1.30F, false},
	[TYPE_H3] = {32, 32, 30, 23, FONT_BOLD, 1.30F, false},
	[TYPE_BIG_BUTTON] = {44, 38, 36, 27, FONT_BOLD, 1.30F, false},
	[TYPE_BUTTON] = {30, 30, 28, 23, FONT_SEMIBOLD, 1.30F, false},
	[TYPE_BODY] = {28, 28, 26, 22, FONT_MEDIUM, 1.35F, false},
	[TYPE_BODY_BOLD] = {28, 28, 26, 22, FONT_BOLD, 1.35F, false},
	[TYPE_SMALL] = {26, 26, 24, 22, FONT_MEDIUM, 1.35F, false},
	[TYPE_LABEL] = {26, 26, 24, 22, FONT_SEMIBOLD, 1.35F, false},
	[TYPE_TOOL] = {24, 24, 23, 22, FONT_SEMIBOLD, 1.30F, false},
	[TYPE_DATE] = {24, 24, 24, 22, FONT_MEDIUM, 1.30F, false},
	[TYPE_KEY] = {54, 48, 44, 33, FONT_SEMIBOLD, 1.30F, false},
	[TYPE_FIELD] = {46, 42, 33, 32, FONT_BOLD, 1.30F, false},
	[TYPE_CENTER] = {34, 28, 26, 22, FONT_BOLD, 1.25F, false},
	[TYPE_GREET] = {34, 34, 30, 23, FONT_SEMIBOLD, 1.30F, false},
	[TYPE_VALUE] = {40, 32, 30, 26, FONT_BOLD, 1.25F, false},
	[TYPE_BADGE] = {48, 44, 40, 33, FONT_BOLD, 1.20F, false},
	[TYPE_LETTER] = {62, 56, 48, 43, FONT_BOLD, 1.20F, false},
	[TYPE_RATING] = {42, 36, 34, 23, FONT_BOLD, 1.30F, false},
	[TYPE_COUNTDOWN] = {84, 76, 68, 52, FONT_BOLD, 1.20F, true},
};

float theme_grow(float u, int size_step)
{
	if (size_step <= 1)
		return u;
	if (u > 36)
		return u * (size_step == 2 ? 1.10F : 1.15F);
	if (size_step == 2)
		return fmaxf(1.25F * u, 33);
	return fmaxf(1.4F * u, 39);
}

struct ui_type_size theme_type(enum ui_type type, enum ui_layout layout, int size_step)
{
	const struct type_row *row = &TYPE_TABLE[type];
	float by[LAYOUTS] = {row->portrait, row->landscape, row->small, row->pad};
	float u = by[layout] > 0 ? by[layout] : row->portrait;

	return (struct ui_type_size){row->fixed ? u : theme_grow(u, size_step), row->font, row->line};
}
