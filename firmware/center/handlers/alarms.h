/*
 * Alarms that people must see to: a clerk's emergency call, guessing of codes.
 * Kept until somebody clears them; told to all staff as events. Those of a
 * condition (alarms_keep) go by themselves, and only then.
 */
#ifndef MOTCUA_CENTER_HANDLERS_ALARMS_H
#define MOTCUA_CENTER_HANDLERS_ALARMS_H

#include "center/handlers/handler.h"

#define ALARMS_AGAIN_MS (10 * 60000) /* the same again within this is the same alarm */

/* From a ROUTE_WRITE handler or a chore. kind: a constant; subject: a counter's number or a device. */
enum err_code alarms_raise(struct request *req, const char *kind, const char *subject, const char *who,
						   struct err *err) MUST_USE;

/* A condition as it is now. */
struct alarms_standing {
	const char *subject;
	const char *numbers; /* of some whom it concerns, blanks between */
	unsigned people;     /* all whom it concerns */
	bool is_due;         /* raised where it is not; else one that is open stays */
};

/* Of one kind: raises what is due, changes what is open to what is true now, clears what is over. */
enum err_code alarms_keep(struct request *req, const char *kind, const struct alarms_standing *standing, size_t count,
						  struct err *err) MUST_USE;

#endif
