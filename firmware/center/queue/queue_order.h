/*
 * The order of calling: the one function that server, estimate and simulator
 * share. Pure.
 *
 * Who is called next at a desk, among those it may serve:
 *  1. who has waited for `limit` or longer, in order of arrival;
 *  2. the rest by arrival less a credit: so many minutes for each step of the
 *     priority ground's weight, never more than `limit`. The wait of an
 *     appointment begins at its hour, or when the person came, if later.
 * Equal ranks: by arrival, then by `tie` (order of issue), so the order is total.
 *
 * The bound. Somebody who came later can only pass a ticket within `limit` of
 * its arrival: after that rule 1 goes by arrival alone, whatever the priorities.
 * All that is done for those who passed is begun within `limit`, so with desks
 * alike and never idle while somebody waits nobody waits longer than by pure
 * arrival plus `limit` plus the one service that can't be interrupted.
 * Who was sent on to another desk, held or late keeps the old arrival and so needs no rule: back again they stand where
 * they came, before those who came later. They are not among those who pass, so the comparison with pure arrival is
 * one of days without them; that nobody passes who came later, beyond the limit, holds on all.
 */
#ifndef MOTCUA_CENTER_QUEUE_QUEUE_ORDER_H
#define MOTCUA_CENTER_QUEUE_QUEUE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QUEUE_WEIGHT_MAX 8
#define QUEUE_SERVICES_MAX 64 /* a set of services is a 64-bit mask */
#define QUEUE_NOBODY (-1)

struct queue_rules {
	int64_t limit_ms;       /* longest stretch of time in which one may be passed; default 15 min */
	int64_t credit_ms;      /* for each step of weight; default 10 min */
	int64_t appointment_ms; /* credit of an appointment; default 5 min */
};

/* One who waits, as far as the order cares. */
struct queue_ticket {
	int64_t arrived_ms;     /* of its number; kept through transfer, hold and late return */
	int64_t appointment_ms; /* hour booked; 0: none */
	int64_t hold_until_ms;  /* not called before; 0: not held */
	uint32_t tie;           /* order of issue */
	uint8_t service;        /* index, below QUEUE_SERVICES_MAX */
	uint8_t weight;         /* of its priority ground, 0: none */
	uint8_t only_desk;      /* number of the one desk it was sent to; 0: any */
};

struct queue_desk {
	unsigned number;
	uint64_t services; /* bit i: serves service i */
	uint64_t barred;   /* bit i: who sits there may not serve service i, not even when it is sent to the desk */
};

/* 15 minutes, 10 for each step of weight, 5 for an appointment. */
struct queue_rules queue_rules_default(void);
/* What the desk serves with who sits there. */
uint64_t queue_order_serves(const struct queue_desk *desk);
/* May this desk call this ticket now? */
bool queue_order_may(const struct queue_ticket *ticket, const struct queue_desk *desk, int64_t now_ms);
/* Negative: a goes before b at this moment, at any desk that may call both; never 0 for different ties. */
int queue_order_compare(const struct queue_rules *rules, const struct queue_ticket *a, const struct queue_ticket *b,
						int64_t now_ms);
/* Index of who is next at the desk, or QUEUE_NOBODY. */
int queue_order_next(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
					 const struct queue_desk *desk, int64_t now_ms);

#endif
