/*
 * The two rings between the UI thread and the I/O thread, and how each wakes
 * the other. Also the pulse by which the I/O thread knows that the UI thread
 * still turns: only then the watchdog is fed.
 */
#ifndef MOTCUA_KIOSK_MAILBOX_H
#define MOTCUA_KIOSK_MAILBOX_H

#include "base/ring.h"
#include "flow/msg.h"

/* Of FLOW_RING_SIZE, kept free for answers: pictures of the hall and the like wait while it is this full. */
#define MAILBOX_RESERVE (FLOW_RING_SIZE / 2)

struct mailbox {
	struct ring requests; /* UI to I/O */
	struct ring notices;  /* I/O to UI */
	int wake_fd;          /* eventfd that the I/O thread polls */
	void *context;
	void (*wake_ui)(void *context); /* any thread; NULL: the UI polls by itself */
	_Atomic unsigned pings, pongs;
	_Atomic bool ended; /* the I/O thread has ended: the program ends too */
};

enum err_code mailbox_init(struct mailbox *mailbox, struct err *err) MUST_USE;
void mailbox_finish(struct mailbox *mailbox);

/* UI thread. A full ring is a bug: more requests than a person can make. Of speech and light what comes too fast is
 * dropped: a storm of keys must not push a ticket out. */
void mailbox_ask(struct mailbox *mailbox, const struct flow_request *request);
bool mailbox_hear(struct mailbox *mailbox, struct flow_notice *ret_notice);
/* The UI loop has come round. */
void mailbox_pong(struct mailbox *mailbox);

/* I/O thread. */
bool mailbox_take(struct mailbox *mailbox, struct flow_request *ret_request);
/* An answer; false where the UI has stopped reading (the watchdog will end that). */
bool mailbox_tell(struct mailbox *mailbox, const struct flow_notice *notice);
/* Is there room for what may also be told later? */
bool mailbox_has_room(const struct mailbox *mailbox);
/* Asks the UI loop to come round; mailbox_answered tells whether it did. */
void mailbox_ping(struct mailbox *mailbox);
bool mailbox_answered(const struct mailbox *mailbox);
/* Empties the eventfd. */
void mailbox_woken(struct mailbox *mailbox);

#endif
