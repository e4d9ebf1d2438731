/*
 * From a request to its answer: finds the route, holds it to its limits, finds
 * out who asks, sees to Idempotency-Key and transactions, calls the handler.
 * The HTTP front fills in the texts of struct request and calls open, then
 * (with the body) run; tests do the same without a front.
 */
#ifndef MOTCUA_CENTER_HANDLERS_DISPATCH_H
#define MOTCUA_CENTER_HANDLERS_DISPATCH_H

#include "center/db/db_writer.h"
#include "center/handlers/events.h"
#include "center/handlers/handler.h"
#include "center/handlers/routes.h"
#include "center/handlers/slow.h"

struct call {
	struct db_job job; /* first: the writer's handle on the call */
	struct request req;
	struct reply reply;
	/* Exactly once after dispatch_run; on any thread. */
	void (*answered)(struct call *call);
	void *arg;
	int64_t print; /* hash of what is asked */
	int64_t started_us;
	struct slow_job slow; /* the lane's handle on it, where the route is slow */
};

#define DISPATCH_LENGTH_UNKNOWN (-1)

/* NULL where memory is short. */
struct call *dispatch_create(struct center *center);
/* Takes NULL. */
void dispatch_destroy(struct call *call);

/* After the head: method, body_length as announced (or DISPATCH_LENGTH_UNKNOWN). False: the reply says why not, and
 * the body is not to be read. */
bool dispatch_open(struct call *call, const char *method, int64_t body_length);
/* With the body in req.raw. */
void dispatch_run(struct call *call);
/* Before the answer is sent: writes what the handler left to be told. Any thread. */
void dispatch_tell(struct call *call);
/* The same, waiting for the answer. */
void dispatch_run_and_wait(struct call *call);

/* "/v1/tickets?a=b&c" into path and query, percent-decoded; false for what is malformed or too long. */
bool dispatch_parse_target(struct request *req, const char *target);

#endif
