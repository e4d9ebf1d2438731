#include "center/queue/estimate_rng.h"

#include <math.h>

#define TAU 6.283185307179586

static uint64_t rotate(uint64_t x, int by)
{
	return (x << by) | (x >> (64 - by));
}

void estimate_rng_seed(struct estimate_rng *rng, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += UINT64_C(0x9e3779b97f4a7c15);
		z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
		z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
		rng->state[i] = z ^ (z >> 31);
	}
}

uint64_t estimate_rng_next(struct estimate_rng *rng)
{
	uint64_t *s = rng->state;
	uint64_t answer = rotate(s[1] * 5, 7) * 9;
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = rotate(s[3], 45);
	return answer;
}

double estimate_rng_unit(struct estimate_rng *rng)
{
	return (double)(estimate_rng_next(rng) >> 11) * 0x1p-53;
}

double estimate_rng_normal(struct estimate_rng *rng)
{
	double radius = sqrt(-2.0 * log(1.0 - estimate_rng_unit(rng)));
	return radius * cos(TAU * estimate_rng_unit(rng));
}

double estimate_rng_exponential(struct estimate_rng *rng, double mean)
{
	return -mean * log(1.0 - estimate_rng_unit(rng));
}

unsigned estimate_rng_below(struct estimate_rng *rng, unsigned below)
{
	return (unsigned)(((estimate_rng_next(rng) >> 32) * below) >> 32);
}
