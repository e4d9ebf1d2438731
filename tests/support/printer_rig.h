/*
 * A virtual printer, a memory link and the ESC/POS driver on one bench with a
 * clock of its own: time passes only when the rig says so.
 */
#ifndef MOTCUA_TESTS_SUPPORT_PRINTER_RIG_H
#define MOTCUA_TESTS_SUPPORT_PRINTER_RIG_H

#include "link/link_memory.h"
#include "printer/printer.h"
#include "virtual/virtual_pump.h"

#define RIG_STEP_MS 5

struct printer_rig {
	struct link *link;
	struct virtual_printer *device;
	struct printer *printer;
	int64_t now_ms;
	unsigned done;                /* calls of the sink */
	enum printer_outcome outcome; /* of the last */
	char done_id[ID_SIZE];
	char job_id[ID_SIZE]; /* of the last job taken */
	const char *options;
	unsigned late;
	unsigned changes;
	bool lost;                    /* step answered ERR_OFFLINE; opened again by rig_reopen */
	size_t sent;                  /* bytes that the driver wrote in all */
	size_t trip_after;            /* trip() once the device has taken so many more bytes; SIZE_MAX: never */
	void (*trip)(struct printer_rig *rig);
};

/* options as in printer_driver.create; opened, not yet probed. */
void rig_start(struct printer_rig *rig, const char *personality, const char *options);
void rig_stop(struct printer_rig *rig);
/* One step of driver and device, RIG_STEP_MS later. */
void rig_step(struct printer_rig *rig);
void rig_pass(struct printer_rig *rig, int64_t ms);
/* Steps until the driver would take a job; false after limit_ms. */
bool rig_ready(struct printer_rig *rig, int64_t limit_ms);
bool rig_done(struct printer_rig *rig, int64_t limit_ms);
void rig_reopen(struct printer_rig *rig);
/* The program dies with its job, the unit lives on; a new run asks it about that paper where recalls is set. */
void rig_crash(struct printer_rig *rig, bool recalls);
struct printer_state rig_state(const struct printer_rig *rig);
/* A striped test ticket: every row differs from its neighbours. Answers what submit answered. */
enum err_code rig_print(struct printer_rig *rig, unsigned width, unsigned height);
/* The same picture, for comparing: height * width / 8 bytes, from malloc. */
unsigned char *rig_picture(unsigned width, unsigned height);
/* Does any kept sheet hold the whole picture, row by row, at its start or behind a white or cut-off beginning? */
bool rig_paper_has(const struct printer_rig *rig, unsigned width, unsigned height);

/* Was the newest whole picture on a sheet of its own: only white above it? False too where there is none. */
bool rig_paper_is_alone(const struct printer_rig *rig, unsigned width, unsigned height);

#endif
