/* FNV-1a of 64 bits (Fowler, Noll, Vo), carried on from piece to piece. For tables and for telling contents apart; not
 * for secrets, nor against somebody who chooses the text. Thread: any. */
#ifndef MOTCUA_BASE_HASH_H
#define MOTCUA_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Where a hash begins. Not FNV's own basis: prints of requests and records in databases began here, and must go on
 * being equal. */
#define HASH_START UINT64_C(1469598103934665603)

static inline uint64_t hash_byte(uint64_t hash, uint64_t byte)
{
	return (hash ^ byte) * UINT64_C(1099511628211);
}

static inline uint64_t hash_bytes(uint64_t hash, const void *data, size_t len)
{
	const unsigned char *at = data;

	for (size_t i = 0; i < len; i++)
		hash = hash_byte(hash, at[i]);
	return hash;
}

/* Without the text's end: two texts one after the other hash like both in one. */
static inline uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = hash_byte(hash, (unsigned char)*text);
	return hash;
}

#endif
