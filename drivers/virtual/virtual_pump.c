#include "virtual/virtual_pump.h"

#include "link/link_memory.h"

#define PIECE 512

/* Bytes are taken off only as far as the printer's buffer has room: else the line backs up, as it should. */
static size_t room_of(const struct virtual_printer *printer)
{
	struct virtual_printer_state state;
	virtual_printer_state(printer, &state);
	size_t size = virtual_printer_personality(printer)->buffer_size;
	if (!state.powered || state.switches[VIRTUAL_STUCK] || state.buffered >= size)
		return 0;
	return size - state.buffered < PIECE ? size - state.buffered : PIECE;
}

void virtual_pump_memory(struct virtual_printer *printer, struct link *link, int64_t now_ms)
{
	unsigned char bytes[PIECE];
	size_t len;
	while ((len = link_memory_take(link, bytes, room_of(printer))) > 0) {
		(void)virtual_printer_feed(printer, bytes, len, now_ms);
		virtual_printer_run(printer, now_ms);
	}
	virtual_printer_run(printer, now_ms);
	while ((len = virtual_printer_answer(printer, bytes, sizeof bytes, now_ms)) > 0)
		(void)link_memory_give(link, bytes, len);
}

void virtual_pump_pty(struct virtual_printer *printer, struct virtual_pty *pty, int64_t now_ms)
{
	unsigned char bytes[PIECE];
	size_t len;
	for (size_t room; (room = room_of(printer)) > 0 && (len = virtual_pty_read(pty, bytes, room)) > 0;) {
		(void)virtual_printer_feed(printer, bytes, len, now_ms);
		virtual_printer_run(printer, now_ms);
	}
	virtual_printer_run(printer, now_ms);
	while ((len = virtual_printer_answer(printer, bytes, sizeof bytes, now_ms)) > 0)
		(void)virtual_pty_write(pty, bytes, len);
}
