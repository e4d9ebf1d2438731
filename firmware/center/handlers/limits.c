#include "center/handlers/limits.h"

#include "base/clock.h"
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

struct bucket {
	uint64_t owner; /* hash of kind and caller; 0: free */
	int64_t at_ms;
	double tokens;
};

struct allowance {
	double per_s, burst; /* per_s 0: no limit */
};

struct limits {
	pthread_mutex_t lock;
	struct allowance by_public[RATE_COUNT], by_device[RATE_COUNT];
	struct bucket buckets[LIMITS_BUCKETS];
};

struct limits *limits_create(const struct center_options *options)
{
	struct limits *limits = calloc(1, sizeof *limits);
	if (!limits)
		return NULL;
	pthread_mutex_init(&limits->lock, NULL);
	double sign_in = options->sign_in_per_minute, lookup = options->lookup_per_minute;
	double open = options->public_per_second, device = options->device_per_second;
	limits->by_public[RATE_PAGE] = (struct allowance){open * 5, open * 20};
	limits->by_public[RATE_READ] = (struct allowance){open, open * 5};
	limits->by_public[RATE_WRITE] = (struct allowance){open, open * 5};
	limits->by_public[RATE_LOOKUP] = (struct allowance){lookup / 60, lookup};
	limits->by_public[RATE_SIGN_IN] = (struct allowance){sign_in / 60, sign_in};
	limits->by_device[RATE_READ] = (struct allowance){device, device * 2};
	limits->by_device[RATE_WRITE] = (struct allowance){device, device * 2};
	limits->by_device[RATE_LOOKUP] = (struct allowance){lookup / 60, lookup};
	limits->by_device[RATE_SIGN_IN] = (struct allowance){sign_in / 60, sign_in};
	return limits;
}

void limits_destroy(struct limits *limits)
{
	if (!limits)
		return;
	pthread_mutex_destroy(&limits->lock);
	free(limits);
}

static uint64_t owner_of(enum route_rate rate, const struct caller *caller)
{
	uint64_t hash = hash_text(HASH_START ^ (uint64_t)rate, caller->id[0] ? caller->id : caller->address);
	hash = hash_text(hash, caller->home ? caller->home->id : "");
	return hash ? hash : 1;
}

/* Under the lock. A bucket that is full again may be taken over. */
static struct bucket *bucket_of(struct limits *limits, uint64_t owner, const struct allowance *allowance,
								int64_t now_ms)
{
	struct bucket *bucket = &limits->buckets[owner % LIMITS_BUCKETS];
	if (bucket->owner != owner) {
		*bucket = (struct bucket){.owner = owner, .at_ms = now_ms, .tokens = allowance->burst};
		return bucket;
	}
	bucket->tokens += (double)(now_ms - bucket->at_ms) / 1000 * allowance->per_s;
	bucket->at_ms = now_ms;
	if (bucket->tokens > allowance->burst)
		bucket->tokens = allowance->burst;
	return bucket;
}

static const struct allowance *allowance_of(const struct limits *limits, enum route_rate rate,
											const struct caller *caller)
{
	return caller->id[0] ? &limits->by_device[rate] : &limits->by_public[rate];
}

bool limits_allow(struct center *center, enum route_rate rate, const struct caller *caller, int *ret_retry_after_s)
{
	struct limits *limits = center->limits;
	const struct allowance *allowance = allowance_of(limits, rate, caller);
	if (allowance->per_s <= 0)
		return true;
	int64_t now_ms = clock_mono_ms();
	pthread_mutex_lock(&limits->lock);
	struct bucket *bucket = bucket_of(limits, owner_of(rate, caller), allowance, now_ms);
	bool allowed = bucket->tokens >= 1;
	if (allowed)
		bucket->tokens -= 1;
	else
		*ret_retry_after_s = 1 + (int)((1 - bucket->tokens) / allowance->per_s);
	pthread_mutex_unlock(&limits->lock);
	return allowed;
}

void limits_forgive(struct center *center, enum route_rate rate, const struct caller *caller)
{
	struct limits *limits = center->limits;
	const struct allowance *allowance = allowance_of(limits, rate, caller);
	if (allowance->per_s <= 0)
		return;
	pthread_mutex_lock(&limits->lock);
	bucket_of(limits, owner_of(rate, caller), allowance, clock_mono_ms())->tokens += 1;
	pthread_mutex_unlock(&limits->lock);
}
