/*
 * Webhooks: events told to other programs by POST. A thread of its own takes
 * what is new from the event log into a durable outbox (once for each hook,
 * also where several servers share the database), sends what is due, tries
 * again with growing waits, and parks what was refused too often.
 *
 * A body is one CloudEvent (application/cloudevents+json). Headers:
 *   X-Motcua-Delivery: the event's id; the same at each try of it
 *   X-Motcua-Signature: t=SECONDS,v1=HEX, HEX = HMAC-SHA256(secret, SECONDS "." body)
 * The receiver's check: HEX fits, in constant time; SECONDS is at most five
 * minutes away; the id was not seen before (kept for those five minutes and
 * the tries: a replay comes with an old t, a try again with a known id).
 */
#ifndef MOTCUA_CENTER_HOOKS_HOOKS_H
#define MOTCUA_CENTER_HOOKS_HOOKS_H

#include "center/handlers/center.h"
#include "center/hooks/hooks_net.h"

#define HOOKS_AT_ONCE 12     /* deliveries under way */
#define HOOKS_AT_ONCE_EACH 3 /* of one hook: one that hangs holds up no other */
#define HOOKS_TURN_MS 250    /* between looks at the event log */
#define HOOKS_MOST_WAIT_MS 3600000
#define HOOKS_ANSWER_MAX (64u << 10) /* bytes of an answer, which nobody reads */

struct hooks_options {
	enum hooks_reach reach;
	const char *ca_file; /* "": the system's authorities */
	const char *crl_file; /* what they took back; "": nobody asks */
	unsigned tries;      /* then it is parked */
	unsigned first_wait_ms, timeout_ms;
};

struct hooks;

/* center is borrowed and outlives it. */
enum err_code hooks_start(struct center *center, const struct hooks_options *options, struct hooks **ret_hooks,
						  struct err *err) MUST_USE;
/* Deliveries under way are given up; they are due again at the next start. Takes NULL. */
void hooks_stop(struct hooks *hooks);

#endif
