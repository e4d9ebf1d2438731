/*
 * Waits that grow and are spread at random, so that fifty kiosks do not come
 * back in the same moment. Pure but for the randomness given.
 */
#ifndef MOTCUA_NET_BACKOFF_H
#define MOTCUA_NET_BACKOFF_H

#include <stdint.h>

struct net_backoff {
	int64_t least_ms, most_ms;
	unsigned failures;
};

/* After one more failure: between half and all of least * 2^failures, at most most_ms. */
int64_t net_backoff_next(struct net_backoff *backoff, uint32_t random);
void net_backoff_reset(struct net_backoff *backoff);

#endif
