/*
 * From bytes to payloads, for every kind of scanner: splits at terminators and
 * silences, drops what is too long or has control characters, drops what is
 * the same again within SCANNER_REPEAT_MS, and disables a device that floods.
 * Of a delivered payload only a keyed hash is kept.
 */
#ifndef MOTCUA_SCANNER_SCANNER_FRAME_H
#define MOTCUA_SCANNER_SCANNER_FRAME_H

#include "hal/scanner.h"

struct scanner_frame {
	struct scanner_sink sink;
	char bytes[SCANNER_PAYLOAD_MAX + 1];
	size_t len;
	bool overlong;     /* the payload under way is dropped whole */
	bool garbage;
	int64_t last_ms;   /* last byte */
	uint64_t key;      /* of the hash, random */
	uint64_t repeat_hash;
	int64_t repeat_ms; /* last time that payload was seen; INT64_MIN: never */
	int64_t second_ms; /* begin of the second that is counted */
	unsigned payloads; /* in that second */
	unsigned count;    /* bytes in that second */
	bool disabled;
};

void scanner_frame_init(struct scanner_frame *frame, const struct scanner_sink *sink);
/* Wipes. */
void scanner_frame_finish(struct scanner_frame *frame);
/* Bytes that just came, with terminators (CR, LF, NUL, STX, ETX) among them or none at all. */
void scanner_frame_bytes(struct scanner_frame *frame, const void *bytes, size_t len, int64_t now_ms);
/* The payload is complete, as the device says. */
void scanner_frame_end(struct scanner_frame *frame, int64_t now_ms);
/* Time passed: a silence ends a payload, and ends being disabled. */
void scanner_frame_tick(struct scanner_frame *frame, int64_t now_ms);
/* When tick() has something to do; DEVICE_NO_DEADLINE: never. */
int64_t scanner_frame_deadline(const struct scanner_frame *frame);

#endif
