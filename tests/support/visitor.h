/*
 * Citizens at a kiosk without a screen, at random from a seed: they take
 * numbers, wait for the paper, rate; a witness notes what they were told. Runs
 * in the process of the kiosk, which may be killed at any moment.
 */
#ifndef MOTCUA_TESTS_SUPPORT_VISITOR_H
#define MOTCUA_TESTS_SUPPORT_VISITOR_H

#include "support/kiosk_fixture.h"
#include "support/witness.h"

#define VISITOR_WAIT_MS 30000 /* longer than any bound of I6: then it is said and the visit ends */

struct visitor {
	struct kiosk_fixture *kiosk;
	struct witness *witness;
	uint64_t random;
	bool has_printer;
	char rateable[ID_SIZE]; /* a ticket that nobody has rated yet; "" for none */
	unsigned offline;       /* numbers that the lease gave */
	bool unanswered;        /* somebody was left waiting */
};

void visitor_init(struct visitor *visitor, struct kiosk_fixture *kiosk, struct witness *witness, uint64_t seed);
uint32_t visitor_roll(struct visitor *visitor);
/* One visit. False where an answer did not come, or was one that no citizen may get. */
bool visitor_comes(struct visitor *visitor);
/* The rating alone. */
bool visitor_rates(struct visitor *visitor);
/* Waits for what becomes of a ticket that the run before was printing; false after limit_ms. */
bool visitor_recalled(struct visitor *visitor, const char *ticket, int limit_ms);
/* Waits until all is sent and a lease is there; false after limit_ms. */
bool visitor_drained(struct visitor *visitor, int limit_ms);

#endif
