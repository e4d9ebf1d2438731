#include "bench/desk.h"

#include "base/clock.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#define BUSY_MS 2
#define IDLE_MS 250
#define PIECE 256

enum err_code desk_init(struct desk *desk, const struct desk_paths *paths, struct err *err)
{
	*desk = (struct desk){.tickets = 0};
	virtual_pty_init(&desk->printer_pty, paths->printer);
	virtual_pty_init(&desk->scanner_pty, paths->scanner);
	virtual_scanner_init(&desk->scanner, 1);
	const struct virtual_personality *personality = virtual_personality_named(paths->personality);
	if (!personality)
		return err_set(err, ERR_INVALID, "no virtual printer is called \"%s\"", paths->personality);
	enum err_code code = paths->cards[0] ? cards_load(paths->cards, &desk->cards, err) : ERR_OK;
	if (code == ERR_NOT_FOUND) {
		log_event(LOG_WARN, "cards.missing", LOG_STR("path", paths->cards));
		code = ERR_OK;
	}
	if (code != ERR_OK)
		return code;
	desk->printer = virtual_printer_create(personality, (uint64_t)clock_mono_us());
	if (!desk->printer)
		return err_set(err, ERR_LIMIT, "no memory for a printer");
	virtual_printer_load(desk->printer, paths->paper_mm);
	code = virtual_pty_plug(&desk->printer_pty, err);
	return code == ERR_OK ? virtual_pty_plug(&desk->scanner_pty, err) : code;
}

void desk_finish(struct desk *desk)
{
	virtual_pty_unplug(&desk->printer_pty);
	virtual_pty_unplug(&desk->scanner_pty);
	virtual_scanner_finish(&desk->scanner);
	virtual_printer_destroy(desk->printer);
	cards_finish(&desk->cards);
}

void desk_fds(const struct desk *desk, int ret_fds[2])
{
	ret_fds[0] = desk->printer_pty.master;
	ret_fds[1] = desk->scanner_pty.master;
}

static void watch_paper(struct desk *desk)
{
	const struct virtual_paper *paper = virtual_printer_paper(desk->printer);
	struct virtual_printer_state state;
	virtual_printer_state(desk->printer, &state);
	if (state.tickets != desk->tickets) {
		desk->tickets = state.tickets;
		desk->first_byte_us = clock_mono_us();
	}
	const struct virtual_sheet *sheet = virtual_paper_last_finished(paper);
	if (!sheet || sheet->number == desk->read_sheet)
		return;
	desk->finished_us = clock_mono_us();
	desk->read_sheet = sheet->number;
	/* Paper without a code, as a torn-off rest, does not make the last ticket's code forgotten. */
	char qr[QR_READ_MAX];
	if (qr_read_sheet(sheet, paper->width, qr))
		memcpy(desk->qr, qr, sizeof desk->qr);
}

static void keep_sheets(struct desk *desk)
{
	const struct virtual_paper *paper = virtual_printer_paper(desk->printer);
	char path[FILE_PATH_MAX + 48];
	struct err err = {.code = ERR_OK};
	while (desk->keep_dir[0] && desk->kept_sheet < paper->sheets) {
		const struct virtual_sheet *sheet = virtual_paper_sheet(paper, desk->kept_sheet + 1);
		if (sheet && !sheet->finished)
			return;
		desk->kept_sheet++;
		if (!sheet)
			continue; /* it came and went between two looks */
		snprintf(path, sizeof path, "%s/%06llu-%s.pbm", desk->keep_dir, (unsigned long long)sheet->number,
				 sheet->cut ? "cut" : "torn");
		if (virtual_paper_save(sheet, paper->width, path, &err) != ERR_OK)
			log_event(LOG_WARN, "paper.unsaved", LOG_ERR(&err));
	}
}

static void pump_scanner(struct desk *desk, int64_t now_ms)
{
	unsigned char bytes[PIECE];
	size_t len = virtual_scanner_output(&desk->scanner, bytes, sizeof bytes, now_ms);
	if (len > 0)
		(void)virtual_pty_write(&desk->scanner_pty, bytes, len);
	/* What a host says to the scanner is not for us, but must not pile up. */
	(void)virtual_pty_read(&desk->scanner_pty, bytes, sizeof bytes);
}

int desk_pump(struct desk *desk, int64_t now_ms)
{
	struct virtual_printer_state before, after;
	uint64_t rows = virtual_printer_paper(desk->printer)->rows;
	virtual_printer_state(desk->printer, &before);
	virtual_pump_pty(desk->printer, &desk->printer_pty, now_ms);
	virtual_printer_state(desk->printer, &after);
	watch_paper(desk);
	keep_sheets(desk);
	pump_scanner(desk, now_ms);
	desk->changes += rows != virtual_printer_paper(desk->printer)->rows || memcmp(&before, &after, sizeof before) != 0;
	bool busy = virtual_printer_is_busy(desk->printer) || !virtual_scanner_is_idle(&desk->scanner);
	return busy ? BUSY_MS : IDLE_MS;
}
