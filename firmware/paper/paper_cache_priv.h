/*
 * Runs of text already drawn, as bits, and widths already measured. Keeps
 * hashes and pictures, never text; the least used goes first. What may be about
 * a person is not to be added (see paper_ink_keep).
 */
#ifndef MOTCUA_PAPER_PAPER_CACHE_PRIV_H
#define MOTCUA_PAPER_PAPER_CACHE_PRIV_H

#include <stdbool.h>
#include <stdint.h>

#define PAPER_CACHE_RUNS 384
#define PAPER_CACHE_BYTES (192u << 10) /* bits together */

struct paper_cached {
	uint64_t hash; /* of text, size and weight; 0: free */
	uint32_t used;
	int width;               /* advance; -1: not measured */
	int w, h, stride;        /* of bits */
	int left, top;           /* from the pen and the top of the font's box */
	unsigned char *bits;     /* NULL: only measured */
};

struct paper_cache {
	struct paper_cached runs[PAPER_CACHE_RUNS];
	uint32_t clock;
	unsigned bytes;
};

uint64_t paper_cache_hash(const char *text, unsigned size, bool bold);
/* NULL where it is not there. */
struct paper_cached *paper_cache_find(struct paper_cache *cache, uint64_t hash);
/* The entry for hash, made where it is not there: perhaps another's place is taken. */
struct paper_cached *paper_cache_add(struct paper_cache *cache, uint64_t hash);
/* Gives an entry zeroed bits of w x h; false where they are too many or memory is short. */
bool paper_cache_picture(struct paper_cache *cache, struct paper_cached *run, int w, int h);
void paper_cache_finish(struct paper_cache *cache);

#endif
