/*
 * The printer class: takes one raster job at a time and answers each accepted
 * job exactly once. Printing is raster only, so no code page garbles
 * Vietnamese and no text can inject commands (architecture rule 10).
 */
#ifndef MOTCUA_HAL_PRINTER_H
#define MOTCUA_HAL_PRINTER_H

#include "base/id.h"
#include "hal/device.h"

#include <stddef.h>

#define PRINTER_WIDTH_MAX 640  /* dots */
#define PRINTER_HEIGHT_MAX 4096 /* dots */
#define PRINTER_LATE_MS 120000  /* how long a late answer is waited for */

/* 1 bit a dot, 1 = black, most significant bit left, rows padded to whole bytes. */
struct printer_raster {
	unsigned width;  /* dots, a multiple of 8 */
	unsigned height; /* dots */
	unsigned char *bits; /* width / 8 * height bytes; owned by whoever holds the struct */
};

struct printer_job {
	char id[ID_SIZE];
	unsigned paper; /* which paper of this id, from 1: answers about an earlier one are not taken for this one's */
	struct printer_raster raster;
	bool cut;
	bool hanging; /* half a ticket of an earlier run may hang out: it is cut off first, where the unit can cut */
};

/* How it ended; the order is from best to worst. */
enum printer_outcome {
	PRINTER_CONFIRMED, /* the printer itself said that all was printed */
	PRINTER_ASSUMED,   /* all bytes taken, no fault seen, but this unit can't confirm */
	PRINTER_UNCERTAIN, /* some bytes went out and then something went wrong: paper may have come out */
	PRINTER_NOTHING,   /* nothing was printed: the job may be given up or tried again */
};

/* How far this unit can confirm, probed at open; the grade is never taken from its name. */
enum printer_grade {
	PRINTER_GRADE_UNKNOWN,
	PRINTER_GRADE_PROCESS_ID, /* GS ( H function 48 */
	PRINTER_GRADE_FENCE,      /* GS r 1 answered in order behind the data */
	PRINTER_GRADE_TIMED,      /* one-way */
};

enum printer_flag {
	PRINTER_ONLINE = 1 << 0,
	PRINTER_PAPER_OUT = 1 << 1,
	PRINTER_PAPER_NEAR_END = 1 << 2,
	PRINTER_COVER_OPEN = 1 << 3,
	PRINTER_CUTTER_FAULT = 1 << 4,
	PRINTER_HEAD_HOT = 1 << 5,      /* recovers by itself */
	PRINTER_RECOVERABLE = 1 << 6,   /* error that DLE ENQ clears */
	PRINTER_UNRECOVERABLE = 1 << 7, /* needs power off */
	PRINTER_PAPER_TAKEN = 1 << 8,   /* presenter empty, where there is a sensor */
};

struct printer_state {
	enum device_health health;
	unsigned flags; /* enum printer_flag, merged of all status sources */
	enum printer_grade grade;
	char model[48];     /* as the unit says; may be a lie */
	unsigned dots_wide; /* printable */
	unsigned mm_printed; /* since open, for the paper forecast */
};

/* Called from inside step(), in the I/O thread. */
struct printer_sink {
	void *context;
	void (*done)(void *context, const char *job_id, enum printer_outcome outcome);
	void (*changed)(void *context, const struct printer_state *state);
	/* Optional, NULL allowed. A job that was answered UNCERTAIN was confirmed after all by the
	 * unit's answer with that job's own id (at most PRINTER_LATE_MS later, and before the next job). */
	void (*late)(void *context, const char *job_id);
};

struct link;
struct printer; /* instance; a driver casts it to its own struct */

struct printer_driver {
	const char *name; /* as in the configuration */
	/* link is borrowed and outlives the printer; drivers without one ("none", "virtual") take NULL.
	 * options: "key=value&key=value" or NULL; escpos knows model=NAME (a row of its table of quirks,
	 * default "auto"). NULL where memory is short or an option is unknown. */
	struct printer *(*create)(struct link *link, const char *options, const struct printer_sink *sink);
	void (*destroy)(struct printer *printer); /* closes first; takes NULL */
	/* Opens the link, resets and probes over the next steps; failure leaves nothing to close. */
	enum err_code (*open)(struct printer *printer, struct err *err);
	/* A job under way is answered UNCERTAIN or NOTHING before close returns. */
	void (*close)(struct printer *printer);
	void (*wait)(const struct printer *printer, struct device_wait *ret_wait);
	/* At most one read and one write. revents of wait's fd. ERR_OFFLINE: lost, close it and open later. */
	enum err_code (*step)(struct printer *printer, short revents, int64_t now_ms);
	/* Optional, NULL where the unit can't know. Before the first open: a job of an earlier run, of which nobody knows
	 * how it ended. The unit's own answer about that paper is listened for before anything is sent to it. Then, once
	 * the unit was opened: late() where it came, else done(UNCERTAIN). */
	void (*recall)(struct printer *printer, const char *job_id, unsigned paper);
	/* Takes the raster's bits (from malloc) on ERR_OK only. Else nothing was sent: ERR_AGAIN: one job is
	 * under way, or the unit is still being probed; ERR_OFFLINE: not open, or silent; ERR_CONFLICT: a fault
	 * (paper out, cover) forbids printing; ERR_INVALID: the raster is empty or wider than the paper. */
	enum err_code (*submit_take)(struct printer *printer, struct printer_job *job);
	void (*state)(const struct printer *printer, struct printer_state *ret_state);
};

#endif
