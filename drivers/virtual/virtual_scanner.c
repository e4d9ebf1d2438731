#include "virtual/virtual_scanner.h"

#include "base/check.h"

#include <string.h>

void virtual_scanner_init(struct virtual_scanner *scanner, uint64_t seed)
{
	*scanner = (struct virtual_scanner){
		.prefix = "", .suffix = "\r", .payload_gap_ms = 200, .random = seed, .next_ms = INT64_MIN};
	buf_init(&scanner->queue, VIRTUAL_SCANNER_QUEUE_MAX);
}

void virtual_scanner_finish(struct virtual_scanner *scanner)
{
	buf_finish(&scanner->queue);
}

static unsigned random_below(struct virtual_scanner *scanner, unsigned limit)
{
	scanner->random = scanner->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return limit ? (unsigned)(scanner->random >> 33) % limit : 0;
}

bool virtual_scanner_scan(struct virtual_scanner *scanner, const void *payload, size_t len)
{
	size_t before = scanner->queue.len;
	size_t whole = len + strlen(scanner->prefix) + strlen(scanner->suffix) + 1;
	if (scanner->payload_count == ARRAY_LEN(scanner->left_of_payload) || before + whole > VIRTUAL_SCANNER_QUEUE_MAX)
		return false;
	if (random_below(scanner, 100) < scanner->noise_percent)
		buf_byte(&scanner->queue, (unsigned char)(random_below(scanner, 0x80) | 0x80));
	buf_str(&scanner->queue, scanner->prefix);
	buf_add(&scanner->queue, payload, len);
	buf_str(&scanner->queue, scanner->suffix);
	if (scanner->queue.failed)
		return false;
	scanner->left_of_payload[scanner->payload_count++] = scanner->queue.len - before;
	return true;
}

size_t virtual_scanner_output(struct virtual_scanner *scanner, void *out, size_t size, int64_t now_ms)
{
	if (scanner->payload_count == 0 || now_ms < scanner->next_ms)
		return 0;
	size_t len = scanner->payload_gap_ms == 0 ? scanner->queue.len : scanner->left_of_payload[0];
	if (scanner->piece_max > 0) {
		size_t piece = 1 + random_below(scanner, scanner->piece_max);
		len = piece < len ? piece : len;
	}
	len = len < size ? len : size;
	memcpy(out, scanner->queue.data, len);
	buf_drop(&scanner->queue, len);
	scanner->next_ms = now_ms + random_below(scanner, scanner->pause_max_ms + 1);
	for (size_t left = len; left > 0 && scanner->payload_count > 0;) {
		size_t *first = &scanner->left_of_payload[0];
		size_t part = left < *first ? left : *first;
		*first -= part;
		left -= part;
		if (*first > 0)
			break;
		memmove(first, first + 1, --scanner->payload_count * sizeof *first);
		scanner->next_ms = now_ms + scanner->payload_gap_ms;
	}
	return len;
}

bool virtual_scanner_is_idle(const struct virtual_scanner *scanner)
{
	return scanner->payload_count == 0;
}
