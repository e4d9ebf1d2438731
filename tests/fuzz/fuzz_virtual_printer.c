/*
 * The virtual printer takes any bytes: it never crashes, never takes more than
 * its buffer, never prints wider than its paper, and what it says is bounded.
 * The first byte chooses the personality.
 */
#include "base/check.h"
#include "virtual/virtual_printer_priv.h"

#include <stdint.h>

#define ROUNDS_MAX 400

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t count = 0;
	while (virtual_personality_row(count))
		count++;
	if (size < 1)
		return 0;
	const struct virtual_personality *personality = virtual_personality_row(data[0] % count);
	static struct virtual_printer *printer; /* one for all runs, made new for each: it is large */
	if (!printer)
		printer = virtual_printer_create(personality, size);
	CHECK(printer);
	virtual_renew(printer, personality, size);
	struct virtual_printer_state state;
	unsigned char out[256];
	int64_t now_ms = 1000;
	size_t at = 1;
	for (int round = 0; round < ROUNDS_MAX && at < size; round++) {
		at += virtual_printer_feed(printer, data + at, size - at, now_ms);
		virtual_printer_run(printer, now_ms);
		CHECK(virtual_printer_answer(printer, out, sizeof out, now_ms) <= sizeof out);
		virtual_printer_state(printer, &state);
		CHECK(state.buffered <= personality->buffer_size);
		now_ms += 50;
	}
	const struct virtual_sheet *sheet = virtual_paper_last(virtual_printer_paper(printer));
	if (sheet)
		CHECK(sheet->bits.len == (size_t)sheet->rows * personality->dots_wide / 8 && !sheet->bits.failed);
	return 0;
}
