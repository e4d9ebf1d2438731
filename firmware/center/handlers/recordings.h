/* Recorded days in the simulator's form (sim/world/sim_csv.c): no personal data, not even numbers. */
#ifndef MOTCUA_CENTER_HANDLERS_RECORDINGS_H
#define MOTCUA_CENTER_HANDLERS_RECORDINGS_H

#include "center/handlers/handler.h"
#include "model/catalogue.h"

#define RECORDINGS_DAYS_MAX 92

/* Appends a header and a line for each visit of from..to, and for each change of what a counter could serve (desks.h);
 * *ret_visits counts the visits. */
enum err_code recordings_write(struct request *req, const struct catalogue *catalogue, const char *from, const char *to,
							   struct buf *out, size_t *ret_visits, struct err *err) MUST_USE;

#endif
