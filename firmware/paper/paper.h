/*
 * Everything the kiosk prints, as one raster of 1 bit a dot (DESIGN 11):
 * queue ticket, state of a dossier, apology slip, checklist of a procedure, slip
 * of a petition.
 * What stands where is in assets/layouts/NAME.conf (paper_layout.h explains
 * the format), so that a center changes its ticket without code.
 *
 * Thread: one thread at a time, and that may be the I/O thread while the UI
 * thread draws. All fonts are this object's own and are opened by
 * paper_create; later calls open and close none, because FreeType forbids
 * that beside another thread. So create before the threads start and destroy
 * after they ended.
 *
 * Limits: hostile texts are cleaned (no control, no direction marks, at most
 * PAPER_MARKS_MAX marks a letter), cut to PAPER_VALUE_MAX bytes and to the
 * layout's lines; no raster is higher than PAPER_HEIGHT_MAX dots.
 */
#ifndef MOTCUA_PAPER_PAPER_H
#define MOTCUA_PAPER_PAPER_H

#include "hal/printer.h"
#include "model/catalogue.h"
#include "model/dossier.h"
#include "model/ticket.h"

#define PAPER_HEIGHT_MAX 3200 /* dots, 400 mm */
#define PAPER_VALUE_MAX 600   /* bytes of one text put in */
#define PAPER_MARKS_MAX 3     /* combining marks a letter */
#define PAPER_DOTS_PER_MM 8

struct paper;

struct paper_options {
	const char *layouts; /* folder; NULL: layouts/ of the assets */
	const char *kiosk;   /* "02", printed as "Máy 02"; NULL or "": left out */
	unsigned width_mm;   /* of the roll: 80 (576 dots) or 58 (384 dots); 0: what the layouts say */
};

/* Reads the layouts, opens the fonts. About 2 ms.
 * ERR_INVALID: a layout is wrong, named with file and line. ERR_NOT_FOUND: a layout or font is missing. */
enum err_code paper_create(const struct paper_options *options, struct paper **ret_paper, struct err *err) MUST_USE;
/* Draws a ticket that nobody sees, so that the first citizen's finds its glyphs and fixed words made. About 15 ms: not
 * before the first picture. */
enum err_code paper_warm(struct paper *paper, struct err *err) MUST_USE;
/* Takes NULL. */
void paper_destroy(struct paper *paper);

/* The language is ticket->language; prints > 1 marks a reprint. The caller owns ret_raster->bits (free). */
enum err_code paper_render_ticket(struct paper *paper, const struct ticket *ticket, const struct catalogue *catalogue,
                                  struct printer_raster *ret_raster, struct err *err) MUST_USE;
/* State of a dossier; its code is masked on paper. */
enum err_code paper_render_dossier(struct paper *paper, const struct dossier *dossier,
                                   const struct catalogue *catalogue, const char *language,
                                   struct printer_raster *ret_raster, struct err *err) MUST_USE;
/* ERR_CONFLICT for a dossier that nobody has to apologise for: neither late nor given a new date. */
enum err_code paper_render_apology(struct paper *paper, const struct dossier *dossier,
                                   const struct catalogue *catalogue, const char *language,
                                   struct printer_raster *ret_raster, struct err *err) MUST_USE;
/* Papers to bring, fee, time and place of a procedure. ERR_NOT_FOUND: no such code. */
enum err_code paper_render_procedure(struct paper *paper, const char *code, const struct catalogue *catalogue,
                                     const char *language, struct printer_raster *ret_raster,
                                     struct err *err) MUST_USE;
/* What the writer of a petition takes along; none of its words. */
struct paper_petition {
	const char *number; /* "PA-2026-0012" */
	const char *code;   /* shows the answer */
	const char *about;  /* its topic, worded; "": not said */
	const char *due;    /* day of the answer, "2026-03-24" */
	unsigned prints;    /* > 1 marks a reprint */
	const char *url;    /* its page for a phone; NULL or "": none */
};

enum err_code paper_render_petition(struct paper *paper, const struct paper_petition *petition,
                                    const struct catalogue *catalogue, const char *language,
                                    struct printer_raster *ret_raster, struct err *err) MUST_USE;
/* The test print of a technician. */
enum err_code paper_render_test(struct paper *paper, const struct catalogue *catalogue, const char *language,
                                struct printer_raster *ret_raster, struct err *err) MUST_USE;
/* Whose slip it was is nobody's business once it is drawn: wipes the words of the last one. */
void paper_forget(struct paper *paper);

/* Draws the layout in file with sample values into a PNG: how a center sees what it changed. */
enum err_code paper_preview(const char *layout_file, const char *language, const char *png_file,
                            struct err *err) MUST_USE;

#endif
