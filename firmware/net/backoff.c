#include "net/backoff.h"

int64_t net_backoff_next(struct net_backoff *backoff, uint32_t random)
{
	int64_t wait = backoff->least_ms;
	for (unsigned i = 0; i < backoff->failures && wait < backoff->most_ms; i++)
		wait *= 2;
	wait = wait < backoff->most_ms ? wait : backoff->most_ms;
	if (backoff->failures < UINT32_MAX)
		backoff->failures++;
	return wait / 2 + (int64_t)(random % (uint64_t)(wait - wait / 2 + 1));
}

void net_backoff_reset(struct net_backoff *backoff)
{
	backoff->failures = 0;
}
