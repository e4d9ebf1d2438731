/* Request rates: a token bucket for each caller and kind of route. Any thread. */
#ifndef MOTCUA_CENTER_HANDLERS_LIMITS_H
#define MOTCUA_CENTER_HANDLERS_LIMITS_H

#include "center/handlers/center.h"
#include "center/handlers/routes.h"

#define LIMITS_BUCKETS 4096 /* a power of two; callers that share one share its rate */

/* NULL: memory is short. */
struct limits *limits_create(const struct center_options *options);
void limits_destroy(struct limits *limits);
/* False: too many; *ret_retry_after_s says when to come back. */
bool limits_allow(struct center *center, enum route_rate rate, const struct caller *caller, int *ret_retry_after_s);
/* Gives back what one attempt took (a sign-in that was right). */
void limits_forgive(struct center *center, enum route_rate rate, const struct caller *caller);

#endif
