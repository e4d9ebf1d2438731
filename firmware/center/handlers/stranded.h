/*
 * Who waits and can be called by nobody: sent to a counter that is closed or whose officer may not serve them, or for
 * a service that no open counter with its officer serves. Only while somebody should be at work; a counter that is
 * paused is one that comes back. Told as alarms of two kinds, which go when it is mended.
 */
#ifndef MOTCUA_CENTER_HANDLERS_STRANDED_H
#define MOTCUA_CENTER_HANDLERS_STRANDED_H

#include "center/handlers/handler.h"
#include "center/handlers/wait.h"

#define STRANDED_COUNTER "stranded-counter" /* subject: its number */
#define STRANDED_SERVICE "stranded-service" /* subject: the field's id */
#define STRANDED_MAX 64                     /* groups */
#define STRANDED_NUMBERS 10                 /* told of each */

struct stranded_group {
	unsigned counter;               /* that they were sent to; 0: the service */
	char service[CATALOGUE_ID_MAX]; /* of the first of them */
	unsigned people;
	char numbers[STRANDED_NUMBERS * TICKET_NUMBER_SIZE];
	int64_t since_ms; /* wall time at which the group was first seen */
};

struct stranded {
	struct stranded_group groups[STRANDED_MAX];
	size_t count;
};

/* Whether somebody should be at work for it: before opening and at noon people wait for a counter to open, and know it.
 */
bool stranded_is_working(const struct catalogue *catalogue, const char *service, int64_t now_ms);
/* before: what was found last, for since_ms. */
void stranded_find(const struct hall *hall, const struct wait_view *view, const struct stranded *before,
				   struct stranded *ret_found);
/* What the open alarms should be at that moment, as a number: where it changed, stranded_tell is due. */
uint64_t stranded_print(const struct stranded *found, int64_t now_ms, unsigned after_s);
/* Raises, changes and clears, so that the open alarms are the groups older than after_s. As a chore. */
enum err_code stranded_tell(struct request *req, const struct stranded *found, unsigned after_s,
							struct err *err) MUST_USE;

#endif
