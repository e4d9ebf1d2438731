/*
 * A kiosk's work on its journal, at random from a seed, with a record of what
 * was acknowledged; and the checker that holds a journal against that record
 * after a crash (invariants I1, I3, I4 of the journal, I2 for its numbers).
 */
#ifndef MOTCUA_TESTS_SUPPORT_JOURNAL_WORK_H
#define MOTCUA_TESTS_SUPPORT_JOURNAL_WORK_H

#include "store/journal.h"

#include <stdint.h>

#define JOURNAL_WORK_DAY "2026-03-10"
#define JOURNAL_WORK_MAX 400 /* tickets, and events, of one history */

struct journal_ticket {
	char id[ID_SIZE];
	char number[TICKET_NUMBER_SIZE];
	int state;     /* last acknowledged */
	int attempted; /* may be there as well; -1: nothing */
};

struct journal_event {
	char id[ID_SIZE];
	bool settled; /* acknowledged as sent, or that was attempted */
};

struct journal_work {
	uint64_t random;
	struct journal_ticket tickets[JOURNAL_WORK_MAX];
	size_t ticket_count;
	struct journal_event events[JOURNAL_WORK_MAX];
	size_t event_count;
	unsigned last_value; /* highest number of the lease that was acknowledged */
	unsigned ratings;
	/* Called after each acknowledgement with a line that says it; may be NULL. */
	void (*said)(void *context, const char *line);
	void *context;
};

void journal_work_init(struct journal_work *work, uint64_t seed);
/* The lease that numbers come from. */
enum err_code journal_work_lease(struct store *store);
/* One action; what the store answered. */
enum err_code journal_work_step(struct journal_work *work, struct store *store);
/* True where the journal keeps what was promised; else why says what is missing. */
bool journal_work_check(const struct journal_work *work, struct store *store, char *why, size_t size);
/* Takes a line of `said` back into a record: for work that was done in another process. */
void journal_work_hear(struct journal_work *work, const char *line);

#endif
