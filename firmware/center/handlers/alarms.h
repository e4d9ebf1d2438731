/*
 * Alarms that people must see to: a clerk's emergency call, guessing of codes.
 * Kept until somebody clears them; told to all staff as events.
 */
#ifndef MOTCUA_CENTER_HANDLERS_ALARMS_H
#define MOTCUA_CENTER_HANDLERS_ALARMS_H

#include "center/handlers/handler.h"

#define ALARMS_AGAIN_MS (10 * 60000) /* the same again within this is the same alarm */

/* From a ROUTE_WRITE handler or a chore. kind: a constant; subject: a counter's number or a device. */
enum err_code alarms_raise(struct request *req, const char *kind, const char *subject, const char *who,
						   struct err *err) MUST_USE;

#endif
