/*
 * A virtual receipt printer: reads the real ESC/POS byte stream, has paper, a
 * cover, a cutter, a print head that gets hot, a receive buffer, and answers
 * as the personality it was given does, lies included. What comes out is a
 * bitmap made from the bytes alone.
 *
 * It has no thread and no clock: feed it bytes, let time pass with run(), fetch
 * its answers. Deterministic from its seed. Used by the bench, by the driver
 * "virtual" and by tests alike.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_PRINTER_H
#define MOTCUA_VIRTUAL_VIRTUAL_PRINTER_H

#include "virtual/virtual_paper.h"

#define VIRTUAL_BUFFER_MAX 65536
#define VIRTUAL_ANSWERS_MAX 64
#define VIRTUAL_ROLL_MM 80000
#define VIRTUAL_NEAR_END_MM 6000

struct virtual_personality {
	const char *name;
	const char *about, *about_vi;
	const char *model;      /* answer to GS I 67; NULL: none */
	unsigned dots_wide;
	unsigned rows_per_s;
	unsigned buffer_size;   /* bytes, to VIRTUAL_BUFFER_MAX */
	bool status;            /* DLE EOT */
	bool paper_status;      /* GS r */
	bool process;           /* GS ( H */
	bool automatic;         /* GS a */
	bool clears;            /* DLE DC4 function 8 */
	bool raster, graphics;  /* GS v 0, GS ( L; an unsupported one is printed as rubbish */
	bool battery;           /* the buffer outlives the power */
	unsigned answer_ms;     /* delay of real-time answers */
	unsigned process_ms;    /* further delay of process ids */
	unsigned noise_percent; /* chance of a random byte before and after an answer */
	unsigned hot_rows;      /* full black rows in a hurry until the head must cool; 0: never */
	unsigned cool_per_ms;   /* how fast it cools, in black dots; 0: as a common head */
	bool lies_done;         /* says "printed" when the request arrives */
	bool lies_well;         /* says "well" whatever happened */
};

/* What a hand can do to the device. */
enum virtual_switch {
	VIRTUAL_NO_PAPER,
	VIRTUAL_COVER_OPEN,
	VIRTUAL_CUTTER_JAM,   /* the next cut fails; the error then lasts until it is cleared */
	VIRTUAL_UNRECOVERABLE,
	VIRTUAL_SILENT,       /* reads, prints, but says nothing */
	VIRTUAL_STUCK,        /* takes no more bytes */
	VIRTUAL_SLOW,         /* a tenth of the speed */
	VIRTUAL_SWITCHES
};

struct virtual_printer_state {
	bool switches[VIRTUAL_SWITCHES];
	bool powered;
	bool cutter_error;
	bool near_end;
	bool paper_out;
	bool hot;
	unsigned paper_mm;
	size_t buffered;
	uint64_t garbage; /* bytes that were no command: a driver at fault */
	uint64_t cuts;
	uint64_t tickets; /* pictures begun: the first command of a picture behind each cut */
};

struct virtual_printer;

/* The i-th personality; NULL past the last. The first is the default. */
const struct virtual_personality *virtual_personality_row(size_t i);
const struct virtual_personality *virtual_personality_named(const char *name);

/* NULL where memory is short. Powered, with a fresh roll. personality must outlive it. */
struct virtual_printer *virtual_printer_create(const struct virtual_personality *personality, uint64_t seed);
void virtual_printer_destroy(struct virtual_printer *printer);

/* Bytes from the host; answers how many were taken (the buffer may be full). */
size_t virtual_printer_feed(struct virtual_printer *printer, const unsigned char *bytes, size_t len, int64_t now_ms);
/* Lets time pass: prints from the buffer. */
void virtual_printer_run(struct virtual_printer *printer, int64_t now_ms);
/* Bytes to the host that are due. */
size_t virtual_printer_answer(struct virtual_printer *printer, unsigned char *out, size_t size, int64_t now_ms);
/* Is there anything to print or to say, now or later? */
bool virtual_printer_is_busy(const struct virtual_printer *printer);

void virtual_printer_switch(struct virtual_printer *printer, enum virtual_switch which, bool on);
/* Power off: what was going on stops, the buffer is lost where no battery holds it. */
void virtual_printer_power(struct virtual_printer *printer, bool on);
/* A roll with so many millimetres on it. */
void virtual_printer_load(struct virtual_printer *printer, unsigned paper_mm);
/* Other electronics in the same box; empties the buffer. Only the paper's width must stay the same, else it is torn. */
void virtual_printer_become(struct virtual_printer *printer, const struct virtual_personality *personality);
/* Somebody tears off what hangs out. */
void virtual_printer_tear(struct virtual_printer *printer);

void virtual_printer_state(const struct virtual_printer *printer, struct virtual_printer_state *ret_state);
const struct virtual_personality *virtual_printer_personality(const struct virtual_printer *printer);
const struct virtual_paper *virtual_printer_paper(const struct virtual_printer *printer);

#endif
