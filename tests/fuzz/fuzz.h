/*
 * What fuzz targets share. A run of a target must be cheap: what it needs is
 * made once, nothing is logged, and what is slow behind a parser (a picture
 * drawn, a day played) is done for some inputs only, always the same ones.
 */
#ifndef MOTCUA_TESTS_FUZZ_FUZZ_H
#define MOTCUA_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* True for one input of `among`, by what is in it. The corpus as a test is always chosen. */
static inline bool fuzz_is_chosen(const uint8_t *data, size_t size, uint32_t among)
{
#ifndef FUZZ_AT_LENGTH
	return true;
#endif
	uint32_t hash = 2166136261u;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ data[i]) * 16777619u;
	return (hash ^ hash >> 15) % among == 0;
}

#endif
