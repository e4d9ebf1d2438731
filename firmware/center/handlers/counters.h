/* What the files of the counters share: counters.c changes, counters_view.c shows. */
#ifndef MOTCUA_CENTER_HANDLERS_COUNTERS_H
#define MOTCUA_CENTER_HANDLERS_COUNTERS_H

#include "center/db/db_tickets.h"
#include "center/handlers/handler.h"

/* Who is the officer at a counter while req is answered: the caller, if they signed in there; where a manager acts or
 * looks from elsewhere, who sits there. Borrowed from either. */
const char *counters_officer(const struct request *req, const struct db_counter *counter);
/* A ticket as staff see it. */
void counters_write_ticket(struct out *out, const char *key, const struct db_ticket *ticket);

/* The next one, if the counter is open and serves nobody; nobody waiting is fine. As a chore. */
enum err_code counters_call_idle(struct request *req, unsigned number, struct err *err) MUST_USE;
/* "also": what is still to come on the ticket. */
enum err_code counters_write_stages(struct request *req, const char *ticket, struct out *out, struct err *err) MUST_USE;

#endif
