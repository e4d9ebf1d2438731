/*
 * Tokens: colours, kinds of text, and how a control looks in each of its
 * states, as tables. Widgets and screens name tokens, never values.
 * A center may replace colours by an INI file (assets/themes/README.md). Sizes are in u,
 * 0.3125 mm; a panel's dots per mm turn them into pixels.
 */
#ifndef MOTCUA_UI_THEME_H
#define MOTCUA_UI_THEME_H

#include "base/err.h"
#include "ui/text.h"

#include <stdbool.h>
#include <stdint.h>

#define UI_MM_PER_U 0.3125

enum ui_color {
	UI_INHERIT, /* the text or icon colour of the control around it; as a fill: none */
	UI_BG,
	UI_SURFACE,
	UI_WELL,
	UI_LINE,
	UI_EDGE,
	UI_INK,
	UI_INK2,
	UI_BRAND,
	UI_BRAND2,
	UI_TINT,
	UI_ONTINT, /* text on tint: brand2 */
	UI_ONBRAND,
	UI_ONBRAND2,  /* text on brand and brand2 */
	UI_BRANDLINE, /* outline of buttons on the strip */
	UI_STRIP,
	UI_ONSTRIP,
	UI_STRIPEDGE, /* lower part of the home card, and its outline */
	UI_QUICK,
	UI_ONQUICK, /* the buttons on it */
	UI_TILE,
	UI_ONTILE, /* the icon tile on brand */
	UI_GOLD,
	UI_ONGOLD, /* "now, here" */
	UI_OK_T,
	UI_OK,
	UI_OK_S,
	UI_WARN_T,
	UI_WARN,
	UI_WARN_S,
	UI_BAD_T,
	UI_BAD,
	UI_BAD_S,
	UI_ONSOLID, /* glyphs on ok_s, warn_s, bad_s, brand discs */
	UI_FACE5_T,
	UI_FACE5,
	UI_FACE4_T,
	UI_FACE4,
	UI_FACE3_T,
	UI_FACE3,
	UI_FACE2_T,
	UI_FACE2,
	UI_FACE1_T,
	UI_FACE1,
	UI_SCRIM,
	UI_DOTS, /* the dotted line of a ticket */
	UI_LIP,
	UI_KEYLINE, /* lower edge and outline of a key */
	UI_TOAST,
	UI_ONTOAST,
	UI_TOASTICON,
	UI_MARK,
	UI_ONMARK,
	UI_MARKLINE, /* the product's mark: ground, door, doorstep */
	UI_QR,
	UI_QRPAPER, /* always dark on light */
	UI_ROW,     /* hall display: the row lit for 30 s */
	UI_FOCUS,   /* the ring */
	UI_COLORS
};

enum ui_theme_name { THEME_LIGHT, THEME_CONTRAST, THEME_SOFT, THEME_HALL, THEME_NAMES };

struct ui_theme {
	const char *name;
	uint32_t colors[UI_COLORS]; /* 0xRRGGBB */
	unsigned scrim_alpha;       /* 0..255 */
	bool shadows;
	bool outlined; /* cards and controls have a 3 u border in the line colour */
	bool still;    /* no motion at all */
};

/* One of the built-in themes. */
const struct ui_theme *theme_builtin(enum ui_theme_name name);

/* Name of a token as in a theme file ("brand2"); NULL past the last. */
const char *theme_color_name(enum ui_color color);
/* WCAG contrast of two colours, 1..21. */
double theme_contrast(uint32_t a, uint32_t b);
/* Reads "[colors] brand = #07346E" over base. ERR_INVALID, with line or rule: unknown tokens, what is no colour, and
 * colours that can't be read on each other. ERR_NOT_FOUND: no such file; ERR_IO: a folder, or what the disk refuses. */
enum err_code theme_load(const char *path, const struct ui_theme *base, struct ui_theme *ret_theme,
						 struct err *err) MUST_USE;

/* Kinds of text. Sizes by arrangement and text size step come from a table. */
enum ui_type {
	TYPE_NUMBER, /* the ticket's number */
	TYPE_ACTION, /* home action */
	TYPE_H1,
	TYPE_STATUS,
	TYPE_CALL, /* number in the hall strip */
	TYPE_CLOCK,
	TYPE_H2,
	TYPE_ROW,
	TYPE_H3,
	TYPE_BIG_BUTTON,
	TYPE_BUTTON,
	TYPE_BODY,
	TYPE_BODY_BOLD,
	TYPE_SMALL,
	TYPE_LABEL, /* label: small in 600 */
	TYPE_TOOL,
	TYPE_DATE,
	TYPE_KEY,
	TYPE_FIELD,
	TYPE_CENTER, /* name of the center in the header */
	TYPE_GREET,
	TYPE_VALUE,  /* of a fact strip */
	TYPE_BADGE,  /* letter on an 84 u tile */
	TYPE_LETTER, /* letter on a large tile */
	TYPE_RATING,
	TYPE_COUNTDOWN,
	UI_TYPES
};

enum ui_layout { LAYOUT_PORTRAIT, LAYOUT_LANDSCAPE, LAYOUT_SMALL, LAYOUT_PAD, LAYOUTS };

#define UI_SIZE_STEPS 3 /* Thuong, Chu to, Rat to: 1..3 */

struct ui_type_size {
	float u;
	enum ui_font font;
	float line; /* height of a line as a multiple of u */
};

struct ui_type_size theme_type(enum ui_type type, enum ui_layout layout, int size_step);
/* A size given outright, in u of the normal step, grown for the step. */
float theme_grow(float u, int size_step);

/* How a control looks in a state. */
struct ui_look {
	enum ui_color fill, border, text, icon;
	float border_u;
	bool dashed;
	unsigned char elevation; /* 0..2 */
	float drop_u;            /* moves down by */
};

enum ui_state { STATE_NORMAL, STATE_PRESSED, STATE_DISABLED, STATE_SELECTED, STATES };

enum ui_skin {
	SKIN_NONE,
	SKIN_CARD,   /* not touchable */
	SKIN_DEEP,   /* ticket, dialog */
	SKIN_ROW,    /* touchable card */
	SKIN_JOINED, /* touchable row inside a card */
	SKIN_AWAY,   /* dashed row: not available here and now, yet touchable */
	SKIN_HOME_TOP,
	SKIN_QUICK,
	SKIN_STRIP,
	SKIN_PRIMARY,
	SKIN_SECONDARY,
	SKIN_OPTION,
	SKIN_RATING,
	SKIN_KEY,
	SKIN_KEY_SOFT,
	SKIN_KEY_PRIMARY,
	SKIN_TOOL,
	SKIN_PILL,
	SKIN_FIELD,
	SKIN_TRAY,      /* around a keypad */
	SKIN_TILE,      /* icon on tint */
	SKIN_BADGE,     /* letter on brand */
	SKIN_WELL_TILE, /* icon on well */
	SKIN_TINT,
	SKIN_OK,
	SKIN_WARN,
	SKIN_BAD,
	SKIN_WELL, /* banners and chips */
	SKIN_TOAST,
	UI_SKINS
};

struct ui_skin_rule {
	float radius_u;
	bool lip; /* a key's lower edge */
	struct ui_look looks[STATES];
};

const struct ui_skin_rule *theme_skin(enum ui_skin skin);

#endif
