/*
 * The desk: a virtual printer and a virtual scanner, each on a pty under a
 * known name, the tray of cards, and everything that a hand can do to them, as
 * lines of text. The window's switches and the control socket give the same
 * lines, so there is one way of doing each thing. One thread; nothing waits.
 */
#ifndef MOTCUA_BENCH_DESK_H
#define MOTCUA_BENCH_DESK_H

#include "base/buf.h"
#include "bench/cards.h"
#include "bench/qr_read.h"
#include "virtual/virtual_pump.h"
#include "virtual/virtual_scanner.h"

#define DESK_LINE_MAX 8192
#define DESK_REPLY_MAX 8192

struct desk {
	struct virtual_printer *printer;
	struct virtual_pty printer_pty;
	struct virtual_scanner scanner;
	struct virtual_pty scanner_pty;
	struct cards cards;

	uint64_t tickets;      /* as last seen, for first_byte_us */
	int64_t first_byte_us; /* monotonic; of the newest ticket's picture */
	int64_t finished_us;   /* the newest sheet was cut or torn */
	uint64_t read_sheet;   /* number of the sheet that qr was read from */
	char qr[QR_READ_MAX];  /* "" where none was found */
	char keep_dir[FILE_PATH_MAX]; /* where each sheet goes that ends; "" for nowhere */
	uint64_t kept_sheet;          /* number of the last one looked at for that */

	/* For the window. */
	const struct card *shown; /* scanned last; NULL: text or a ticket */
	int64_t shown_ms;
	uint64_t changes;         /* grows with everything that one could see */
	bool quit;
};

struct desk_paths {
	const char *printer, *scanner; /* symbolic links to the ptys */
	const char *cards;             /* "" for none */
	const char *personality;
	unsigned paper_mm;
};

enum err_code desk_init(struct desk *desk, const struct desk_paths *paths, struct err *err) MUST_USE;
void desk_finish(struct desk *desk);

/* Moves bytes and time. Answers milliseconds until it wants to be called again even if no pty wakes it. */
int desk_pump(struct desk *desk, int64_t now_ms);
/* The masters to poll for reading; -1 where unplugged. */
void desk_fds(const struct desk *desk, int ret_fds[2]);

/* Obeys one line; reply gets "ok ..." or "error CODE TEXT", one line without its end. */
void desk_obey(struct desk *desk, const char *line, struct buf *reply);

#endif
