/*
 * Taking a number, as a pure state machine: what the citizen sees and what is
 * asked of the I/O thread. No clock, no I/O: time comes with each call, what is
 * to be done leaves through the port.
 *
 *   IDLE --begin--> ASKING --ticket stored--> PRINTING --printer confirms--------> TAKE (paper)
 *                     |  '-- no printer --.      ^ |---- nothing came out ---.
 *                     |                   '------|-|-------------------------+-> SHOWING --stored--> SCREEN
 *                     |                          | |                              ^ |       (number on the screen)
 *                     |                          | |                              | '--not stored / too long--> REFUSED
 *                     |                          | '-- uncertain, too long --> QUESTION "Phiếu đã in ra chưa?"
 *                     |                          '------------ no, once ------' | |  '-- no again --> SHOWING
 *                     |                                                         | '-- yes --> TAKE
 *                     |                                                         '-- a late word of the printer --> TAKE
 *                     '--refused / too long--> REFUSED
 *
 * A number that was shown is valid, whether paper came or not (DESIGN principle 5); so it is shown only when the
 * journal has that it may be called without paper.
 */
#ifndef MOTCUA_FLOW_ISSUE_H
#define MOTCUA_FLOW_ISSUE_H

#include "flow/msg.h"

#define ISSUE_ASK_LIMIT_MS 6000    /* for a stored number */
#define ISSUE_PRINT_LIMIT_MS 20000 /* for an answer about the paper */
#define ISSUE_PRINTS_MAX 2         /* attempts at paper for one number */

enum issue_state {
	ISSUE_IDLE,
	ISSUE_ASKING,
	ISSUE_PRINTING,
	ISSUE_SHOWING, /* looks like PRINTING: it lasts as long as one write to the journal */
	ISSUE_TAKE,
	ISSUE_SCREEN,
	ISSUE_QUESTION,
	ISSUE_REFUSED
};

struct issue_port {
	void *context;
	/* Hands a request to the I/O thread and answers its name. */
	unsigned (*request)(void *context, const struct flow_request *request);
};

struct issue {
	enum issue_state state;
	struct issue_port port;
	struct ticket ticket;
	enum err_code refusal; /* in ISSUE_REFUSED */
	unsigned asked;        /* name of the request under way */
	unsigned prints;
	int64_t deadline_ms; /* monotonic; 0: none */
	bool can_print;      /* the printer looked usable when the number was asked for */
};

void issue_init(struct issue *issue, const struct issue_port *port);
struct issue_wish {
	const char *service, *priority, *language;
	const char *appointment; /* token of a booked hour; NULL: none */
	const char (*also)[CATALOGUE_ID_MAX]; /* further services of the visit, TICKET_ALSO_MAX at most */
	size_t also_count;
	bool later;              /* for when the service opens next today */
};

/* Asks for a number. printer_ready: false shows the number on the screen. */
void issue_begin(struct issue *issue, const struct issue_wish *wish, bool printer_ready, int64_t now_ms);
/* Feeds any notice; answers whether the state changed. */
bool issue_notice(struct issue *issue, const struct flow_notice *notice, int64_t now_ms);
/* The citizen answered "Phiếu đã in ra chưa?". */
void issue_answer(struct issue *issue, bool paper_came_out, int64_t now_ms);
/* Time went by; answers whether the state changed. */
bool issue_tick(struct issue *issue, int64_t now_ms);
/* The citizen left: a question without answer stays uncertain for the staff. Wipes the ticket. */
void issue_end(struct issue *issue);

#endif
