/* What the files of the counters share: counters.c changes, counters_view.c shows. */
#ifndef MOTCUA_CENTER_HANDLERS_COUNTERS_H
#define MOTCUA_CENTER_HANDLERS_COUNTERS_H

#include "center/db/db_tickets.h"
#include "center/handlers/handler.h"

/* A ticket as staff see it. */
void counters_write_ticket(struct out *out, const char *key, const struct db_ticket *ticket);

#endif
