/*
 * What citizens were told by a kiosk, noted in memory that its process shares
 * with the test, forked or executed: no call that could fail, and still there after SIGKILL. A row
 * counts once the count says so; the half of one that a kill leaves is none.
 */
#ifndef MOTCUA_TESTS_SUPPORT_WITNESS_H
#define MOTCUA_TESTS_SUPPORT_WITNESS_H

#include "model/ticket.h"
#include "support/history.h"

#define WITNESS_ROWS_MAX 8192

enum witness_kind { WITNESS_ASKED, WITNESS_ANSWERED, WITNESS_TICKET, WITNESS_PRINT, WITNESS_RATING };

struct witness_row {
	enum witness_kind kind;
	char id[ID_SIZE], number[TICKET_NUMBER_SIZE], day[CLOCK_DAY_SIZE];
	int state;
	char for_what[8];
	int64_t at_ms; /* monotonic */
};

struct witness {
	_Atomic unsigned count;
	struct witness_row rows[WITNESS_ROWS_MAX];
};

/* ret_fd: for witness_open in a program that is executed; may be NULL. */
struct witness *witness_create(int *ret_fd);
struct witness *witness_open(int fd);
void witness_destroy(struct witness *witness);
/* Whether anybody has asked for anything since witness_tell(). */
bool witness_has_begun(const struct witness *witness);
void witness_asked(struct witness *witness, const char *for_what);
void witness_answered(struct witness *witness);
void witness_ticket(struct witness *witness, const struct ticket *ticket);
void witness_print(struct witness *witness, const char *id, int state);
void witness_rating(struct witness *witness, const char *id);
/* Passes all rows on to the checker and begins anew. ended_ms: when the process was killed. */
void witness_tell(struct witness *witness, struct history *history, const char *kiosk, int64_t ended_ms);

#endif
