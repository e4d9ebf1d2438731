#include "scanner/scanner_frame.h"

#include "base/id.h"

#include <string.h>

void scanner_frame_init(struct scanner_frame *frame, const struct scanner_sink *sink)
{
	*frame = (struct scanner_frame){.sink = *sink, .repeat_ms = INT64_MIN, .second_ms = INT64_MIN};
	id_random(&frame->key, sizeof frame->key);
}

void scanner_frame_finish(struct scanner_frame *frame)
{
	explicit_bzero(frame, sizeof *frame);
}

static void forget(struct scanner_frame *frame)
{
	explicit_bzero(frame->bytes, sizeof frame->bytes);
	frame->len = 0;
	frame->overlong = false;
	frame->garbage = false;
}

static uint64_t hash_of(const struct scanner_frame *frame)
{
	uint64_t hash = frame->key ^ UINT64_C(0xCBF29CE484222325);
	for (size_t i = 0; i < frame->len; i++) {
		hash = (hash ^ (unsigned char)frame->bytes[i]) * UINT64_C(0x100000001B3);
		hash ^= hash >> 29;
	}
	return hash;
}

static void disable(struct scanner_frame *frame)
{
	forget(frame);
	frame->disabled = true;
	frame->sink.trouble(frame->sink.context, SCANNER_FLOODED);
}

/* Counts in whole seconds; false: too many, and the device is now disabled. */
static bool count(struct scanner_frame *frame, unsigned payloads, unsigned bytes, int64_t now_ms)
{
	if (frame->second_ms == INT64_MIN || now_ms - frame->second_ms >= 1000) {
		frame->second_ms = now_ms;
		frame->payloads = frame->count = 0;
	}
	frame->payloads += payloads;
	frame->count += bytes;
	if (frame->payloads <= SCANNER_FLOOD_PER_S && frame->count <= SCANNER_FLOOD_BYTES_PER_S)
		return true;
	disable(frame);
	return false;
}

static bool is_repeated(struct scanner_frame *frame, int64_t now_ms)
{
	uint64_t hash = hash_of(frame);
	bool same = frame->repeat_ms != INT64_MIN && hash == frame->repeat_hash &&
		now_ms - frame->repeat_ms < SCANNER_REPEAT_MS;
	frame->repeat_hash = hash;
	frame->repeat_ms = now_ms;
	return same;
}

void scanner_frame_end(struct scanner_frame *frame, int64_t now_ms)
{
	if (frame->len == 0 || !count(frame, 1, 0, now_ms)) {
		return;
	}
	if (frame->overlong) {
		frame->sink.trouble(frame->sink.context, SCANNER_TOO_LONG);
	} else if (frame->garbage) {
		frame->sink.trouble(frame->sink.context, SCANNER_GARBAGE);
	} else if (!is_repeated(frame, now_ms)) {
		frame->bytes[frame->len] = '\0';
		frame->sink.scanned(frame->sink.context, frame->bytes, frame->len);
	}
	forget(frame);
}

static bool is_terminator(unsigned char byte)
{
	return byte == '\r' || byte == '\n' || byte == '\0' || byte == 0x02 || byte == 0x03;
}

static void add(struct scanner_frame *frame, unsigned char byte)
{
	if (byte < 0x20 || byte == 0x7F)
		frame->garbage = true;
	if (frame->len < SCANNER_PAYLOAD_MAX)
		frame->bytes[frame->len++] = (char)byte;
	else
		frame->overlong = true;
}

void scanner_frame_bytes(struct scanner_frame *frame, const void *bytes, size_t len, int64_t now_ms)
{
	const unsigned char *at = bytes;
	scanner_frame_tick(frame, now_ms);
	frame->last_ms = now_ms;
	if (frame->disabled || !count(frame, 0, (unsigned)len, now_ms))
		return;
	for (size_t i = 0; i < len && !frame->disabled; i++) {
		if (is_terminator(at[i]))
			scanner_frame_end(frame, now_ms);
		else
			add(frame, at[i]);
	}
}

void scanner_frame_tick(struct scanner_frame *frame, int64_t now_ms)
{
	if (frame->disabled && now_ms - frame->last_ms >= SCANNER_REST_MS)
		frame->disabled = false;
	if (!frame->disabled && frame->len > 0 && now_ms - frame->last_ms >= SCANNER_GAP_MS)
		scanner_frame_end(frame, now_ms);
}

int64_t scanner_frame_deadline(const struct scanner_frame *frame)
{
	if (frame->disabled)
		return frame->last_ms + SCANNER_REST_MS;
	return frame->len > 0 ? frame->last_ms + SCANNER_GAP_MS : DEVICE_NO_DEADLINE;
}
