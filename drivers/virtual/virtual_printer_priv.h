/* The virtual printer from inside: device (virtual_printer.c) and command interpreter (virtual_escpos.c). */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_PRINTER_PRIV_H
#define MOTCUA_VIRTUAL_VIRTUAL_PRINTER_PRIV_H

#include "virtual/virtual_printer.h"
#include "virtual/virtual_scan.h"

#define ANSWER_MAX 64

struct virtual_answer {
	int64_t due_ms;
	unsigned len;
	unsigned char bytes[ANSWER_MAX];
};

struct virtual_printer {
	const struct virtual_personality *personality;
	struct virtual_paper paper;
	bool switches[VIRTUAL_SWITCHES];
	bool powered;
	bool cutter_error;
	int64_t now_ms;

	unsigned char buffer[VIRTUAL_BUFFER_MAX];
	size_t start, len;
	struct virtual_scan arriving;  /* sees the bytes as they come: real-time commands never wait */
	struct virtual_scan printing;  /* sees them as they are worked on */
	unsigned char recent[10];      /* last bytes that came, for the command that empties the buffer */

	int64_t free_us;    /* the mechanism is busy until then */
	uint64_t roll_rows; /* left on the roll */
	unsigned heat;      /* black dots, cooling */
	int64_t cooled_ms;
	bool hot;

	unsigned char row[PRINTER_WIDTH_MAX / 8];
	size_t row_len;
	unsigned char graphics[VIRTUAL_BUFFER_MAX];
	size_t graphics_len;

	unsigned automatic; /* GS a */
	unsigned char told[4];
	struct virtual_answer answers[VIRTUAL_ANSWERS_MAX];
	size_t answer_start, answer_count, answer_at;
	uint64_t garbage, cuts, tickets, random;
	bool in_ticket; /* as the bytes arrive */
};

/* virtual_printer.c */
/* As new; but its large buffers are not wiped, of which nothing counts. */
void virtual_renew(struct virtual_printer *printer, const struct virtual_personality *personality, uint64_t seed);
bool virtual_no_paper(const struct virtual_printer *printer);
bool virtual_near_end(const struct virtual_printer *printer);
void virtual_say(struct virtual_printer *printer, const void *bytes, unsigned len, unsigned delay_ms);
void virtual_print_row(struct virtual_printer *printer, const unsigned char *bytes, size_t len);
void virtual_empty(struct virtual_printer *printer);

/* virtual_escpos.c */
/* Bytes within a picture, several at once: how many of them need no look of their own. Never its last byte. */
size_t virtual_arrive_many(struct virtual_printer *printer, const unsigned char *bytes, size_t len);
size_t virtual_work_many(struct virtual_printer *printer, const unsigned char *bytes, size_t len);
/* A byte arrives. True where it was a real-time command's and need not be kept. */
bool virtual_arrive(struct virtual_printer *printer, unsigned char byte);
/* A byte is taken from the buffer and worked on. */
void virtual_work(struct virtual_printer *printer, unsigned char byte);
void virtual_tell_changes(struct virtual_printer *printer);

#endif
