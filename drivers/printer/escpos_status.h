/*
 * What a printer says, byte by byte. Answers of several commands come mixed
 * and split; each kind has bits that are fixed (x: free):
 *
 *   DLE EOT n         0xx1xx10     one byte; which n must be remembered by who asked
 *   automatic status  0xx1xx00     then three bytes 0xx0xxxx, possibly with others between them
 *   GS r n            0xx0xxxx     one byte; looks like the rest of an automatic status
 *   XON, XOFF         00010001, 00010011
 *   blocks            0x37 id ... NUL (process ids), 0x5F text NUL (names)
 *
 * Whatever fits nothing is noise, and noise is counted, never taken for "OK".
 * Source: identification of transmission status, in the command references of
 * Epson and Citizen.
 */
#ifndef MOTCUA_PRINTER_ESCPOS_STATUS_H
#define MOTCUA_PRINTER_ESCPOS_STATUS_H

#include "printer/escpos_encode.h"

#define ESCPOS_TEXT_MAX 47
#define ESCPOS_BLOCK_MAX 80

enum escpos_kind {
	ESCPOS_NOTHING, /* not yet complete */
	ESCPOS_NOISE,
	ESCPOS_REALTIME,  /* byte */
	ESCPOS_PLAIN,     /* byte */
	ESCPOS_AUTOMATIC, /* status */
	ESCPOS_PROCESS,   /* text: the id */
	ESCPOS_NAME,      /* text */
	ESCPOS_OTHER,     /* a well-formed block that nobody asked for; XON and XOFF */
};

struct escpos_answer {
	enum escpos_kind kind;
	unsigned char byte;
	unsigned char status[4];
	char text[ESCPOS_TEXT_MAX + 1];
};

struct escpos_parser {
	unsigned char status[4];
	unsigned status_len;
	unsigned char header; /* of the open block; 0: none */
	char block[ESCPOS_BLOCK_MAX + 1];
	unsigned block_len;
	unsigned noise; /* bytes that fitted nothing, since init */
};

void escpos_parser_init(struct escpos_parser *parser);
/* One byte in, at most one answer out. */
enum escpos_kind escpos_parser_push(struct escpos_parser *parser, unsigned char byte, struct escpos_answer *ret_answer);
/* Forgets a half answer; for after a silence. */
void escpos_parser_break(struct escpos_parser *parser);

/* Of the driver alone, beside enum printer_flag: DLE EOT 2 says that the end of the paper stopped printing. It may
 * still say so when DLE EOT 4 sees new paper; to everybody else both are PRINTER_PAPER_OUT. */
#define ESCPOS_PAPER_STOP (1u << 16)

/* Puts into flags what an answer tells; n of DLE EOT is 1 to 4. */
void escpos_apply_realtime(unsigned n, unsigned char byte, unsigned *flags);
void escpos_apply_automatic(const unsigned char status[4], unsigned *flags);
/* GS r 1. False: the bits contradict each other, so it is no such answer. */
bool escpos_apply_paper(unsigned char byte, unsigned *flags);

#endif
