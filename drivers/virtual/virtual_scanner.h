/*
 * A virtual serial scanner: what it "reads" comes out as a real one sends it:
 * in pieces, with pauses, several in one go, with or without a terminator,
 * with rubbish between. Deterministic from its seed.
 */
#ifndef MOTCUA_VIRTUAL_VIRTUAL_SCANNER_H
#define MOTCUA_VIRTUAL_VIRTUAL_SCANNER_H

#include "base/buf.h"

#include <stdbool.h>
#include <stdint.h>

#define VIRTUAL_SCANNER_QUEUE_MAX 16384

struct virtual_scanner {
	const char *prefix;      /* before each payload: "" or "\002" */
	const char *suffix;      /* behind: "\r", "\r\n", "" */
	unsigned piece_max;      /* bytes in one go; 0: all */
	unsigned pause_max_ms;   /* between pieces */
	unsigned payload_gap_ms; /* between payloads; 0: they run into each other */
	unsigned noise_percent;  /* chance of a rubbish byte before a payload */
	uint64_t random;
	struct buf queue;        /* bytes to come; pauses are kept beside it */
	int64_t next_ms;
	size_t left_of_payload[64];
	size_t payload_count;
};

/* A well-behaved one; change the fields afterwards. */
void virtual_scanner_init(struct virtual_scanner *scanner, uint64_t seed);
void virtual_scanner_finish(struct virtual_scanner *scanner);
/* False when the queue is full. */
bool virtual_scanner_scan(struct virtual_scanner *scanner, const void *payload, size_t len);
/* Bytes that are due. */
size_t virtual_scanner_output(struct virtual_scanner *scanner, void *out, size_t size, int64_t now_ms);
bool virtual_scanner_is_idle(const struct virtual_scanner *scanner);

#endif
