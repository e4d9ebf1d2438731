#include "paper/paper_cache_priv.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

uint64_t paper_cache_hash(const char *text, unsigned size, bool bold)
{
	uint64_t hash = hash_text(HASH_START ^ (size * 2u + bold), text);

	return hash ? hash : 1;
}

struct paper_cached *paper_cache_find(struct paper_cache *cache, uint64_t hash)
{
	for (int i = 0; i < PAPER_CACHE_RUNS; i++) {
		if (cache->runs[i].hash == hash) {
			cache->runs[i].used = ++cache->clock;
			return &cache->runs[i];
		}
	}
	return NULL;
}

static void drop(struct paper_cache *cache, struct paper_cached *run)
{
	if (run->bits)
		cache->bytes -= (unsigned)(run->stride * run->h);
	free(run->bits);
	memset(run, 0, sizeof(*run));
}

/* The one that was not used for the longest; with_bits: of those that have a picture. */
static struct paper_cached *oldest(struct paper_cache *cache, bool with_bits)
{
	struct paper_cached *found = NULL;

	for (int i = 0; i < PAPER_CACHE_RUNS; i++) {
		struct paper_cached *run = &cache->runs[i];
		if ((!with_bits || run->bits) && (found == NULL || run->used < found->used))
			found = run;
	}
	return found;
}

struct paper_cached *paper_cache_add(struct paper_cache *cache, uint64_t hash)
{
	struct paper_cached *run = paper_cache_find(cache, hash);

	if (run)
		return run;
	run = oldest(cache, false); /* a free one was never used */
	drop(cache, run);
	run->hash = hash;
	run->width = -1;
	run->used = ++cache->clock;
	return run;
}

bool paper_cache_picture(struct paper_cache *cache, struct paper_cached *run, int w, int h)
{
	int stride = (w + 7) / 8;
	unsigned bytes = (unsigned)(stride * h);

	if (w <= 0 || h <= 0 || bytes > PAPER_CACHE_BYTES / 4)
		return false;
	while (cache->bytes + bytes > PAPER_CACHE_BYTES) {
		struct paper_cached *victim = oldest(cache, true);
		if (victim == run)
			return false;
		drop(cache, victim);
	}
	run->bits = calloc(1, bytes);
	if (run->bits == NULL)
		return false;
	run->w = w;
	run->h = h;
	run->stride = stride;
	cache->bytes += bytes;
	return true;
}

void paper_cache_finish(struct paper_cache *cache)
{
	for (int i = 0; i < PAPER_CACHE_RUNS; i++)
		drop(cache, &cache->runs[i]);
}
