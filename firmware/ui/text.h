/*
 * Text as masks of coverage: fonts are mapped once, each run of text is
 * shaped and rendered once and kept in a cache with a bound. The same masks
 * serve screen, hall display and paper. A run is one line of one style.
 * Sizes are the em in half pixels (px2), so that 30.5 px can be asked for.
 * The cache keeps no text, only hashes and pictures; what a visitor caused to
 * be drawn is wiped by ui_text_forget. One thread at a time.
 */
#ifndef MOTCUA_UI_TEXT_H
#define MOTCUA_UI_TEXT_H

#include "base/err.h"
#include "ui/geom.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UI_TEXT_RUN_MAX 512 /* bytes of one run */
#define UI_TEXT_CACHE_RUNS 1024
#define UI_TEXT_AGES 8
#define UI_TEXT_CACHE_BYTES (3 << 20) /* masks in the cache together */
#define UI_TEXT_SIZE_MAX 1200         /* half pixels */

enum ui_font { FONT_MEDIUM, FONT_SEMIBOLD, FONT_BOLD, FONT_ICONS, FONT_OTHER, FONT_OTHER_BOLD, UI_FONTS };

enum ui_text_flag {
	TEXT_FIGURES = 1, /* each digit centred in a cell as wide as "0" */
	TEXT_TICKET = 2,  /* a no-break space is a gap of 0.17 em: "B 030" */
};

struct ui_text_style {
	enum ui_font font;
	int px2;
	unsigned flags;
};

struct ui_run {
	const uint8_t *mask; /* NULL where nothing is to be seen */
	int w, h, pitch;
	int left; /* from the pen to the mask's left edge */
	int top;  /* from the baseline to the mask's top, negative: above */
	int advance;
	struct ui_rect ink; /* from pen and baseline */
};

/* Of a font at a size, in pixels from the baseline, as the font designer gave them. */
struct ui_text_metrics {
	double ascent, descent, cap; /* all positive */
};

struct ui_text;

/* Paths of the font files by enum ui_font; NULL entries (or paths NULL) take Debian's. FONT_OTHER may be missing. */
enum err_code ui_text_open(const char *const paths[UI_FONTS], struct ui_text **ret_text, struct err *err) MUST_USE;
void ui_text_destroy(struct ui_text *text);

/* The picture of a run; len bytes of UTF-8, at most UI_TEXT_RUN_MAX (more is cut). Valid until the next call. */
const struct ui_run *ui_text_run(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len);
int ui_text_width(struct ui_text *text, struct ui_text_style style, const char *utf8, size_t len);
struct ui_text_metrics ui_text_metrics(const struct ui_text *text, struct ui_text_style style);
/* Whether a code point has a glyph, in the font itself or in the fallback. */
bool ui_text_has(struct ui_text *text, enum ui_font font, uint32_t code);

/* From the top of a line box of line_px to its baseline, the text centred as in CSS. */
int ui_text_baseline(const struct ui_text *text, struct ui_text_style style, int line_px);

/* A visitor or a call later: what nothing has needed for UI_TEXT_AGES of these leaves the cache. Without it numbers and
 * counts that never come again would fill it up over thousands of visits. */
void ui_text_age(struct ui_text *text);
/* What is in the cache now belongs to the machine, what comes later to the visitor ... Ages as well. */
void ui_text_mark(struct ui_text *text);
/* ... until this wipes it. */
void ui_text_forget(struct ui_text *text);

/* For measurements: runs rendered since the start, bytes in the cache. */
unsigned long ui_text_rendered(const struct ui_text *text);
size_t ui_text_cached_bytes(const struct ui_text *text);

#endif
