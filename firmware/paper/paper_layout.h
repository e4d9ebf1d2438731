/*
 * A layout file: how one printed thing looks, block after block, top down.
 *
 *   [paper]                  first; the roll
 *   width = 80               millimetres, 80 or 58
 *   margin = 20              dots left and right (8 dots are 1 mm)
 *
 *   [text place]             a paragraph; the word after the kind is any name
 *   vi = {place}             wording in each language; one that is missing prints vi
 *   size = 40                dots; at least PAPER_LAYOUT_TEXT_LEAST (10 pt)
 *   weight = bold            semibold, bold
 *   align = center           left, center, right
 *   lines = 2                at most; what is longer is cut
 *   before = 12              white dots above, after = below
 *   when = reprint           only where that value is not empty; unless = the contrary
 *
 * Kinds: text; number (one line as large as fits, from size down to 12 mm);
 * pair ("left | right"); list (of = steps: the paragraph once for each item,
 * with {mark} and {item}); rule; dashed; space (height); frame ... frame end;
 * qr (vi = what it holds, module = dots, side = left|center) ... qr end: the
 * blocks between stand beside it (a qr in the center has none and no end).
 * In a wording *bold words* and {value}. A block whose values are all empty is
 * left out. `[frame end]` and `[qr end]` close.
 */
#ifndef MOTCUA_PAPER_PAPER_LAYOUT_H
#define MOTCUA_PAPER_PAPER_LAYOUT_H

#include "base/err.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stddef.h>

#define PAPER_LAYOUT_BLOCKS_MAX 64
#define PAPER_LAYOUT_NAME_MAX 32
#define PAPER_LAYOUT_POOL 12288       /* bytes of wording in a file */
#define PAPER_LAYOUT_FILE_MAX 32768   /* bytes */
#define PAPER_LAYOUT_TEXT_LEAST 29    /* dots: 10.3 pt, DESIGN 11 */
#define PAPER_LAYOUT_NUMBER_LEAST 133 /* dots: capitals of 12 mm */
#define PAPER_LAYOUT_SIZE_MOST 240
#define PAPER_LAYOUT_LINES_MOST 12

enum paper_kind {
	PAPER_TEXT,
	PAPER_NUMBER,
	PAPER_PAIR,
	PAPER_LIST,
	PAPER_RULE,
	PAPER_DASHED,
	PAPER_SPACE,
	PAPER_FRAME,
	PAPER_FRAME_END,
	PAPER_QR,
	PAPER_QR_END,
};

enum paper_align { PAPER_LEFT, PAPER_CENTER, PAPER_RIGHT };

struct paper_block {
	enum paper_kind kind;
	const char *text[LANGUAGE_COUNT]; /* in the pool; NULL: not given */
	char of[PAPER_LAYOUT_NAME_MAX], when[PAPER_LAYOUT_NAME_MAX], unless[PAPER_LAYOUT_NAME_MAX];
	enum paper_align align; /* of a qr: PAPER_LEFT or PAPER_CENTER */
	bool bold;
	unsigned size, lines, before, after, height, module;
};

/* Holds pointers into itself: not to be copied. */
struct paper_layout {
	unsigned width_mm, margin;
	struct paper_block blocks[PAPER_LAYOUT_BLOCKS_MAX];
	size_t block_count;
	char pool[PAPER_LAYOUT_POOL];
	size_t pool_used;
};

/* ERR_INVALID names file, line and what would be right; ERR_NOT_FOUND: no such file. */
enum err_code paper_layout_load(const char *path, struct paper_layout *ret_layout, struct err *err) MUST_USE;
/* The same from text; `name` stands in for the file in messages. */
enum err_code paper_layout_parse(const char *text, const char *name, struct paper_layout *ret_layout,
                                 struct err *err) MUST_USE;

#endif
