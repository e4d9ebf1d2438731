/*
 * A queue number and its life.
 *
 *            journal          first byte        printer says so
 *   LEASED ----------> RESERVED -------> SENDING ------------> CONFIRMED
 *   (a value of a      (durable)   |        |  \__ one-way unit -> ASSUMED
 *    lease or of the               |        |  \__ fault, cut --> UNCERTAIN -- citizen: yes -> CONFIRMED
 *    center)                       |        |                        |------- citizen: no  -> RESERVED (reprint)
 *                                  |        |                        '------- nobody there -> stays; staff are told
 *                                  |        '-- printer took nothing -> RESERVED
 *                                  |-- shown on the screen instead of paper -> SHOWN
 *                                  '-- given up before anything was shown -> VOID
 *
 * After a crash in SENDING the printer is asked first (printer_driver.recall): its own answer about that paper makes
 * it CONFIRMED, anything else UNCERTAIN.
 *
 * CONFIRMED, ASSUMED, SHOWN and UNCERTAIN may be called; the last is marked.
 */
#ifndef MOTCUA_MODEL_TICKET_H
#define MOTCUA_MODEL_TICKET_H

#include "base/clock.h"
#include "base/id.h"
#include "model/catalogue.h"

#include <stdbool.h>
#include <stdint.h>

#define TICKET_NUMBER_SIZE 24  /* "B 030", offline bands "A 901", past them "A-K2 07" */
#define TICKET_CARRIED_SIZE (CLOCK_DAY_SIZE + TICKET_NUMBER_SIZE) /* "2026-03-09 B 031" */
#define TICKET_COUNTERS_MAX 8
#define TICKET_CODE_SIZE 8     /* "7K3F": short code on paper */
#define TICKET_URL_SIZE 160    /* what its QR code holds */
/* What stands in the QR code of a ticket from the lease, before 26 digits of base 32: its id. Where the kiosk knows the
 * center's address for phones, that and "/t/" stand before it. */
#define TICKET_LEASE_PREFIX "MC1."

#define TICKET_PAPER_DAYS 7

#define TICKET_ALSO_MAX 3
#define TICKET_APPOINTMENT_SIZE 68 /* code of a booked hour */

enum ticket_state {
	TICKET_RESERVED,
	TICKET_SENDING,
	TICKET_CONFIRMED,
	TICKET_ASSUMED,
	TICKET_UNCERTAIN,
	TICKET_SHOWN,
	TICKET_VOID,
};

struct ticket {
	char id[ID_SIZE]; /* made by the kiosk before the first attempt; also the event id of the issue */
	char number[TICKET_NUMBER_SIZE];
	char series;
	unsigned value;
	char service[CATALOGUE_ID_MAX];
	char priority[CATALOGUE_ID_MAX];
	char language[8];
	char day[CLOCK_DAY_SIZE]; /* civil day it is valid on */
	int64_t issued_ms;        /* wall time */
	enum ticket_state state;
	unsigned char counters[TICKET_COUNTERS_MAX];
	size_t counter_count;
	int ahead;                /* people before; -1: not known (offline) */
	int wait_min, wait_max;   /* minutes; -1: no estimate */
	char code[TICKET_CODE_SIZE];
	char url[TICKET_URL_SIZE];
	bool offline;             /* from a lease */
	unsigned prints;          /* attempts; above 1 the paper is marked as a reprint */
	bool later;               /* of a wish: not for now, but for when its service opens next today */
	char appointment[TICKET_APPOINTMENT_SIZE]; /* of a wish: the booked hour it is for; "": none */
	char also[TICKET_ALSO_MAX][CATALOGUE_ID_MAX]; /* further services of the visit, in the order of calling */
	size_t also_count;
};

/* Whether `to` may follow `from` in the drawing above. */
bool ticket_may_become(enum ticket_state from, enum ticket_state to);
bool ticket_is_callable(enum ticket_state state);
/* "reserved", "confirmed" ...; never NULL. */
const char *ticket_state_name(enum ticket_state state);
/* -1 for a word that is none. */
int ticket_state_from_name(const char *name);
/* Whether the id in the code of a paper from the lease can be that of one which somebody still holds: made in the last
 * TICKET_PAPER_DAYS, or by a clock that is up to a day ahead. Nothing signs such a code: this, and who could have made
 * it, is all that is known of one before its kiosk has told of it. */
bool ticket_paper_is_recent(const char *id);
/* "B 030": series, no-break space, at least three digits. */
void ticket_format_number(char series, unsigned value, char ret_number[TICKET_NUMBER_SIZE]);

#endif
