/*
 * A whole small center for tests that hurt it: a real motcua-center, a kiosk
 * in a forked process (the real I/O thread, journal, sync, ESC/POS driver and
 * scanner driver on ptys; without the screens), a virtual printer and scanner
 * that live on when the kiosk dies, a witness of what citizens were told, and
 * the history checker. One thread; lives within one test, which it stops where
 * something does not come up.
 */
#ifndef MOTCUA_TESTS_SUPPORT_HOUSE_H
#define MOTCUA_TESTS_SUPPORT_HOUSE_H

#include "support/center_fixture.h"
#include "support/visitor.h"
#include "virtual/virtual_pump.h"
#include "virtual/virtual_scanner.h"

#define HOUSE_KIOSK "kiosk-01"
#define HOUSE_DRAIN_MS 90000
#define HOUSE_WAIT_MAX_MS 12000 /* I6: a print that is asked for, the slowest thing there is */
#define HOUSE_KEPT 5            /* exit status of a life that ended as it should */

struct house {
	struct center_fixture center;
	int through_port; /* of a proxy before the center; 0: none */
	struct virtual_personality unit;
	struct virtual_printer *printer;
	struct virtual_pty printer_line, scanner_line;
	struct virtual_scanner scanner;
	struct history *history;
	struct witness *witness;
	uint64_t random, sheets_seen;
	int64_t jumped_ms; /* how far the kiosk's clock is off */
	char sending[ID_SIZE]; /* the ticket that the dead kiosk left on its way to the printer; "": none */
	char dir[FILE_PATH_MAX], journal[FILE_PATH_MAX + 16], log[FILE_PATH_MAX + 16], database[FILE_PATH_MAX + 16];
};

/* Loads what all kiosks of this process print with. */
void house_prepare(void);
void house_finish(void);

/* unit: a personality of the virtual printer, but as fast as a test wants it. No proxy: through_port 0. The kiosk has
 * its catalogue and a lease afterwards. */
void house_begin(struct house *house, uint64_t seed, const char *unit);
/* keep: the folders stay, for whoever looks into it. */
void house_end(struct house *house, bool keep);
uint32_t house_roll(struct house *house);

/* Starts the kiosk; it does what life says and ends with that status. */
pid_t house_start_kiosk(struct house *house, int (*life)(struct visitor *visitor, struct house *house));
/* Printer, scanner and paper go on for so long. */
void house_let_pass(struct house *house, int64_t ms);
/* Until its first visitor asks for something, at most so long: on a busy machine a start takes its time. */
void house_await_visitor(struct house *house, int64_t limit_ms);
/* Waits for its end so long, then kills; what had left it still reaches the paper. Its status, -1 where it was killed.
 */
int house_bury_kiosk(struct house *house, pid_t kiosk, int64_t limit_ms);
/* Somebody at the printer, now and then: cover, paper, cutter, power; the next call puts it right. */
void house_meddle(struct house *house);
/* Lives until its journal has nothing left to send and no ticket of which the printer is still asked; a lease comes. */
void house_calm(struct house *house);
/* The end of a world: what is being printed comes out, the paper is taken, and then house_calm(). */
void house_settle(struct house *house);

/* Journal and center read anew and all held against each other; the kiosk must not be running. */
bool house_judge(struct house *house, struct history_counts *ret_counts);

#endif
