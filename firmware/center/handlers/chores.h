/*
 * What the center does by itself, as a handler would: in the writer's
 * transaction, with events. One pulse thread calls them.
 */
#ifndef MOTCUA_CENTER_HANDLERS_CHORES_H
#define MOTCUA_CENTER_HANDLERS_CHORES_H

#include "center/handlers/handler.h"

/* Alarms that readers noticed; idle counters; the end of the day. A few times a second. */
void chores_pulse(struct center *center);
/* In a transaction, as nobody in particular; run may be called again, and an error undoes what it wrote. */
enum err_code chores_do(struct center *center, enum err_code (*run)(struct request *req, void *arg, struct err *err),
						void *arg, struct err *err) MUST_USE;

#endif
