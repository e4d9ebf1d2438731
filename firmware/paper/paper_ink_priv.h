/*
 * Fonts and dots: measures text and puts it, rules, frames and QR codes into
 * a raster. Coverage of 55 % makes a dot black; there is no grey (DESIGN 11).
 */
#ifndef MOTCUA_PAPER_PAPER_INK_PRIV_H
#define MOTCUA_PAPER_PAPER_INK_PRIV_H

#include "hal/printer.h"
#include "paper/paper_cache_priv.h"
#include "qr/qr.h"

#include <stdbool.h>

struct paper_ink;

struct paper_area { /* dots */
	int x, y, width, height;
};

/* cache is borrowed, zeroed, and outlives the ink, which empties it at its end. */
enum err_code paper_ink_create(struct paper_cache *cache, struct paper_ink **ret_ink, struct err *err) MUST_USE;
void paper_ink_destroy(struct paper_ink *ink);
/* Whether what is drawn from now on is kept for the next print: not what may be about a person. */
void paper_ink_keep(struct paper_ink *ink, bool keep);

/* Width in dots of a cleaned text. */
int paper_ink_width(struct paper_ink *ink, const char *text, unsigned size, bool bold);
/* Draws with the line's top at area->y, cut to area. */
void paper_ink_text(struct paper_ink *ink, struct printer_raster *raster, const struct paper_area *area,
                    const char *text, unsigned size, bool bold);

void paper_ink_fill(struct printer_raster *raster, const struct paper_area *area);
void paper_ink_dashes(struct printer_raster *raster, const struct paper_area *area);
/* A frame with round corners. */
void paper_ink_frame(struct printer_raster *raster, const struct paper_area *area, int line, int radius);
/* The dark modules only; the quiet zone is the caller's. */
void paper_ink_qr(struct printer_raster *raster, int x, int y, const struct qr *qr, unsigned module);

#endif
