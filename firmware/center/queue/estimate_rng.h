/*
 * Random numbers of the estimator and the simulator: xoshiro256** seeded by
 * splitmix64. The same seed gives the same run on every machine.
 * One thread at a time; not for keys (base/id.h is).
 */
#ifndef MOTCUA_CENTER_QUEUE_ESTIMATE_RNG_H
#define MOTCUA_CENTER_QUEUE_ESTIMATE_RNG_H

#include <stdint.h>

struct estimate_rng {
	uint64_t state[4];
};

void estimate_rng_seed(struct estimate_rng *rng, uint64_t seed);
uint64_t estimate_rng_next(struct estimate_rng *rng);
/* [0, 1) */
double estimate_rng_unit(struct estimate_rng *rng);
/* Mean 0, deviation 1. */
double estimate_rng_normal(struct estimate_rng *rng);
/* Mean `mean`. */
double estimate_rng_exponential(struct estimate_rng *rng, double mean);
/* [0, below); below > 0. */
unsigned estimate_rng_below(struct estimate_rng *rng, unsigned below);

#endif
