/*
 * The I/O thread of the kiosk: one poll(2) loop over printer, scanners,
 * keypad, network, journal and the mailbox. It wires and keeps no rules; what
 * a state may become is the model's, what is durable the store's.
 */
#ifndef MOTCUA_KIOSK_IO_H
#define MOTCUA_KIOSK_IO_H

#include "conf/conf.h"
#include "kiosk/mailbox.h"

#define IO_SCANNERS_MAX 4
#define IO_SCANNER_SECTION 24
#define IO_SHOT_FILE "screen.png" /* in state.dir */
#define IO_TOUCH_FILE "touch" /* the line of ui/touch_map.h */

struct io;
struct paper;
struct published;
struct log_tail;
struct log_keep;

struct io_options {
	const struct conf *conf; /* outlives the loop: what is published is held against it */
	struct mailbox *mailbox; /* borrowed */
	struct log_tail *tail; /* borrowed; NULL: no log is shown afar */
	struct published *published; /* the loop's from now on; NULL: takes no published configuration */
};

/* Opens the journal and makes the devices; what can't be opened yet is opened later by the loop.
 * ERR_CONFLICT: another kiosk uses the state folder. Call before threads start. */
enum err_code io_create(const struct io_options *options, struct io **ret_io, struct err *err) MUST_USE;
/* Before the thread starts: what draws that which is printed; borrowed. Without it nothing is. */
void io_use_paper(struct io *io, struct paper *paper);
/* Before the thread starts: where the log is kept; borrowed, the thread's while it runs. NULL: the log ends with the
 * program. */
void io_keep_log(struct io *io, struct log_keep *keep);
/* Before the thread starts: what is known from before comes as notices, the catalogue first of all. */
void io_recall(struct io *io);
/* After the thread ended, before the mailbox is finished. The catalogue that the UI has taken stays the UI's.
 * Takes NULL. */
void io_destroy(struct io *io);
/* The thread: runs until REQUEST_QUIT or io_stop. Argument and answer are those of pthread_create; answer is NULL. */
void *io_run(void *io);
/* From any thread or a signal handler: ends the loop. */
void io_stop(struct io *io);

#endif
