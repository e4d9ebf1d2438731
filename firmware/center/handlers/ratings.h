/* Storing one rating: for the handler and for events of devices. */
#ifndef MOTCUA_CENTER_HANDLERS_RATINGS_H
#define MOTCUA_CENTER_HANDLERS_RATINGS_H

#include "center/db/db_ratings.h"
#include "center/db/db_tickets.h"
#include "center/handlers/center.h"

enum ratings_verdict {
	RATINGS_STORED,
	RATINGS_AGAIN,
	RATINGS_ALREADY,
	RATINGS_NO_TICKET,
	RATINGS_NOT_YET,
	RATINGS_BAD
};

/* wish: {id, ticket (id, token or null), counter, level, levels, reasons, channel}. Writes only when it answers
 * RATINGS_STORED. late: it comes from a journal, so the visit's state is not asked. */
enum err_code ratings_store(struct request *req, const json_t *wish, int64_t at_ms, bool late,
							enum ratings_verdict *ret_verdict, struct err *err) MUST_USE;
/* A ticket has come that ratings may have waited for: such a rating counts from now on, and the ticket is rated. */
enum err_code ratings_settle(struct request *req, const struct db_ticket *ticket, struct err *err) MUST_USE;

#endif
