/*
 * What models do differently, as rows of a table. A row is chosen by the
 * option model=NAME or by what the unit answers to GS I 67. The name is never
 * trusted for what matters: how far a unit can confirm is always probed.
 */
#ifndef MOTCUA_PRINTER_ESCPOS_QUIRKS_H
#define MOTCUA_PRINTER_ESCPOS_QUIRKS_H

#include <stdbool.h>
#include <stddef.h>

enum escpos_graphics {
	ESCPOS_RASTER,  /* GS v 0 */
	ESCPOS_GRAPHICS /* GS ( L functions 112 and 50 */
};

enum escpos_cut {
	ESCPOS_CUT_FEED,  /* GS V 66: feeds to the cutter by itself */
	ESCPOS_CUT_ESC_I, /* feed, then ESC i */
	ESCPOS_CUT_NONE   /* no cutter: feed to the tear bar */
};

struct escpos_quirk {
	const char *name;       /* as in model=NAME */
	const char *answers;    /* part of the answer to GS I 67; NULL: chosen by option only */
	unsigned dots_wide;
	unsigned dots_per_mm;
	unsigned mm_per_s;      /* slowest speed of a full black page, for units that can't confirm */
	enum escpos_graphics graphics;
	unsigned band_rows;     /* a band fits the smallest receive buffer of the family */
	enum escpos_cut cut;
	unsigned feed_mm;       /* from the print head to cutter or tear bar, where we feed ourselves */
	bool clears;            /* DLE DC4 function 8 empties the buffers at once */
	bool realtime_off;      /* GS ( D may switch off real-time commands hidden in picture data */
	bool automatic_status;  /* GS a works and is worth using */
	bool may_be_mute;       /* known to have units that answer nothing: used one-way then */
	const char *source;
};

/* The row named so; NULL where there is none. "auto" is the row used before the unit has told its name. */
const struct escpos_quirk *escpos_quirk_named(const char *name);
/* The best row for an answer to GS I 67; never NULL. */
const struct escpos_quirk *escpos_quirk_for(const char *model);
/* The i-th row, NULL past the last: for documentation and tests. */
const struct escpos_quirk *escpos_quirk_row(size_t i);

#endif
