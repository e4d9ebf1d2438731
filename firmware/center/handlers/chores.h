/*
 * What the center does by itself, as a handler would: in the writer's
 * transaction, with events. One pulse thread calls them.
 */
#ifndef MOTCUA_CENTER_HANDLERS_CHORES_H
#define MOTCUA_CENTER_HANDLERS_CHORES_H

#include "center/handlers/handler.h"

/* Alarms that readers noticed; idle counters; the end of the day. A few times a second. */
void chores_pulse(struct center *center);

#endif
