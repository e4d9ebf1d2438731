/*
 * Paper as it comes out of a virtual printer: rows of dots, cut into sheets.
 * Bounded: the last VIRTUAL_SHEETS_MAX sheets are kept, each to
 * VIRTUAL_SHEET_ROWS_MAX rows; an endless sheet is torn there.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_PAPER_H
#define MOTCUA_VIRTUAL_VIRTUAL_PAPER_H

#include "base/buf.h"
#include "hal/printer.h"

#include <stdint.h>

#define VIRTUAL_SHEETS_MAX 16
#define VIRTUAL_SHEET_ROWS_MAX 8192

struct virtual_sheet {
	uint64_t number; /* 1, 2, ... in the order of the printer's life */
	bool finished;   /* cut or torn; else it is still coming out */
	bool cut;
	unsigned rows;
	struct buf bits; /* rows * width / 8 bytes, 1 = black */
};

struct virtual_paper {
	unsigned width; /* dots */
	uint64_t sheets; /* begun so far */
	uint64_t rows;   /* of all sheets, for the paper model */
	struct virtual_sheet kept[VIRTUAL_SHEETS_MAX]; /* sheet n at n % VIRTUAL_SHEETS_MAX */
};

void virtual_paper_init(struct virtual_paper *paper, unsigned width);
void virtual_paper_finish(struct virtual_paper *paper);
/* One row of len bytes, filled up with white; what is wider than the paper is lost, as on the real one. */
void virtual_paper_row(struct virtual_paper *paper, const unsigned char *bytes, size_t len);
/* Ends the sheet that is coming out, if there is one with any rows. */
void virtual_paper_end(struct virtual_paper *paper, bool cut);
/* NULL where it is not kept (any more). */
const struct virtual_sheet *virtual_paper_sheet(const struct virtual_paper *paper, uint64_t number);
/* The newest sheet with rows, finished or not; NULL where there is none. */
const struct virtual_sheet *virtual_paper_last(const struct virtual_paper *paper);
/* The newest finished sheet. */
const struct virtual_sheet *virtual_paper_last_finished(const struct virtual_paper *paper);
/* Writes the sheet to a file: 1-bit PNG, or PBM where the name ends so. */
enum err_code virtual_paper_save(const struct virtual_sheet *sheet, unsigned width, const char *path, struct err *err)
	MUST_USE;

#endif
