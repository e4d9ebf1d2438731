#include "virtual/virtual_printer_priv.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define DOTS_PER_MM 8
#define COOL_PER_MS 400 /* dots */

struct virtual_printer *virtual_printer_create(const struct virtual_personality *personality, uint64_t seed)
{
	struct virtual_printer *printer = calloc(1, sizeof *printer);
	if (printer)
		virtual_renew(printer, personality, seed);
	return printer;
}

static void clear(struct virtual_printer *printer, size_t from, size_t to)
{
	memset((char *)printer + from, 0, to - from);
}

void virtual_renew(struct virtual_printer *printer, const struct virtual_personality *personality, uint64_t seed)
{
	virtual_paper_finish(&printer->paper);
	clear(printer, 0, offsetof(struct virtual_printer, buffer));
	clear(printer, offsetof(struct virtual_printer, start), offsetof(struct virtual_printer, graphics));
	clear(printer, offsetof(struct virtual_printer, graphics_len), sizeof *printer);
	printer->random = seed * UINT64_C(6364136223846793005) + 1;
	virtual_paper_init(&printer->paper, personality->dots_wide);
	printer->personality = personality;
	printer->powered = true;
	virtual_printer_load(printer, VIRTUAL_ROLL_MM);
}

void virtual_printer_destroy(struct virtual_printer *printer)
{
	if (!printer)
		return;
	virtual_paper_finish(&printer->paper);
	free(printer);
}

bool virtual_no_paper(const struct virtual_printer *printer)
{
	return printer->switches[VIRTUAL_NO_PAPER] || printer->roll_rows == 0;
}

bool virtual_near_end(const struct virtual_printer *printer)
{
	return printer->roll_rows <= (uint64_t)VIRTUAL_NEAR_END_MM * DOTS_PER_MM;
}

static bool is_stopped(const struct virtual_printer *printer)
{
	return !printer->powered || virtual_no_paper(printer) || printer->switches[VIRTUAL_COVER_OPEN] ||
		printer->switches[VIRTUAL_UNRECOVERABLE] || printer->cutter_error || printer->hot;
}

void virtual_empty(struct virtual_printer *printer)
{
	printer->start = printer->len = 0;
	printer->arriving = printer->printing = (struct virtual_scan){.head_len = 0};
	printer->in_ticket = false;
	printer->row_len = printer->graphics_len = 0;
}

static unsigned next_random(struct virtual_printer *printer)
{
	printer->random = printer->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(printer->random >> 33);
}

static void queue_answer(struct virtual_printer *printer, const void *bytes, unsigned len, unsigned delay_ms)
{
	CHECK(len <= ANSWER_MAX);
	if (printer->answer_count == VIRTUAL_ANSWERS_MAX)
		return; /* a real one drops them too */
	size_t slot = (printer->answer_start + printer->answer_count++) % VIRTUAL_ANSWERS_MAX;
	struct virtual_answer *answer = &printer->answers[slot];
	answer->due_ms = printer->now_ms + delay_ms;
	answer->len = len;
	memcpy(answer->bytes, bytes, len);
}

static void maybe_noise(struct virtual_printer *printer, unsigned delay_ms)
{
	if (next_random(printer) % 100 >= printer->personality->noise_percent)
		return;
	unsigned char byte = (unsigned char)next_random(printer);
	queue_answer(printer, &byte, 1, delay_ms);
}

void virtual_say(struct virtual_printer *printer, const void *bytes, unsigned len, unsigned delay_ms)
{
	if (printer->switches[VIRTUAL_SILENT] || !printer->powered)
		return;
	maybe_noise(printer, delay_ms);
	queue_answer(printer, bytes, len, delay_ms);
	maybe_noise(printer, delay_ms);
}

static unsigned black_dots(const unsigned char *bytes, size_t len)
{
	unsigned count = 0;
	for (size_t i = 0; i < len; i++)
		count += (unsigned)__builtin_popcount(bytes[i]);
	return count;
}

void virtual_print_row(struct virtual_printer *printer, const unsigned char *bytes, size_t len)
{
	const struct virtual_personality *personality = printer->personality;
	virtual_paper_row(&printer->paper, bytes, len);
	if (printer->roll_rows > 0)
		printer->roll_rows--;
	int64_t us = 1000000 / personality->rows_per_s;
	if (printer->switches[VIRTUAL_SLOW])
		us *= 10;
	int64_t now_us = printer->now_ms * 1000;
	/* Time that passed since the last row counts, so that coarse ticks print at full speed. */
	printer->free_us = (printer->free_us < now_us - 100000 ? now_us - 100000 : printer->free_us) + us;
	if (personality->hot_rows > 0)
		printer->heat += black_dots(bytes, len);
	if (personality->hot_rows > 0 && printer->heat > personality->hot_rows * personality->dots_wide) {
		printer->hot = true;
		printer->cooled_ms = printer->now_ms;
	}
}

static void cool(struct virtual_printer *printer)
{
	int64_t passed_ms = printer->now_ms - printer->cooled_ms;
	if (passed_ms <= 0)
		return;
	printer->cooled_ms = printer->now_ms;
	unsigned per_ms = printer->personality->cool_per_ms ? printer->personality->cool_per_ms : COOL_PER_MS;
	int64_t gone = passed_ms * per_ms;
	printer->heat = gone >= (int64_t)printer->heat ? 0 : printer->heat - (unsigned)gone;
	if (printer->heat == 0)
		printer->hot = false;
}

static void set_time(struct virtual_printer *printer, int64_t now_ms)
{
	if (now_ms > printer->now_ms)
		printer->now_ms = now_ms;
	cool(printer);
}

size_t virtual_printer_feed(struct virtual_printer *printer, const unsigned char *bytes, size_t len, int64_t now_ms)
{
	set_time(printer, now_ms);
	if (!printer->powered || printer->switches[VIRTUAL_STUCK])
		return 0;
	size_t taken = 0;
	while (taken < len && printer->len < printer->personality->buffer_size) {
		size_t end = (printer->start + printer->len) % VIRTUAL_BUFFER_MAX, many = len - taken;
		size_t room = printer->personality->buffer_size - printer->len;
		room = room < VIRTUAL_BUFFER_MAX - end ? room : VIRTUAL_BUFFER_MAX - end;
		many = virtual_arrive_many(printer, bytes + taken, many < room ? many : room);
		if (many == 0 && virtual_arrive(printer, bytes[taken])) {
			taken++;
			continue;
		}
		many = many > 0 ? many : 1;
		memcpy(printer->buffer + end, bytes + taken, many);
		printer->len += many;
		taken += many;
	}
	return taken;
}

void virtual_printer_run(struct virtual_printer *printer, int64_t now_ms)
{
	set_time(printer, now_ms);
	while (printer->len > 0 && !is_stopped(printer) && printer->free_us <= printer->now_ms * 1000) {
		const unsigned char *bytes = printer->buffer + printer->start;
		size_t whole = VIRTUAL_BUFFER_MAX - printer->start;
		size_t many = virtual_work_many(printer, bytes, printer->len < whole ? printer->len : whole);
		unsigned char byte = *bytes;
		printer->start = (printer->start + (many > 0 ? many : 1)) % VIRTUAL_BUFFER_MAX;
		printer->len -= many > 0 ? many : 1;
		if (many == 0)
			virtual_work(printer, byte);
	}
	virtual_tell_changes(printer);
}

size_t virtual_printer_answer(struct virtual_printer *printer, unsigned char *out, size_t size, int64_t now_ms)
{
	size_t done = 0;
	set_time(printer, now_ms);
	while (done < size && printer->answer_count > 0) {
		const struct virtual_answer *answer = &printer->answers[printer->answer_start];
		if (answer->due_ms > printer->now_ms)
			break;
		out[done++] = answer->bytes[printer->answer_at++];
		if (printer->answer_at < answer->len)
			continue;
		printer->answer_at = 0;
		printer->answer_start = (printer->answer_start + 1) % VIRTUAL_ANSWERS_MAX;
		printer->answer_count--;
	}
	return done;
}

bool virtual_printer_is_busy(const struct virtual_printer *printer)
{
	bool printing = printer->len > 0 && !(is_stopped(printer) && !printer->hot);
	return printing || printer->answer_count > 0;
}

void virtual_printer_switch(struct virtual_printer *printer, enum virtual_switch which, bool on)
{
	printer->switches[which] = on;
	if (which == VIRTUAL_NO_PAPER && !on && printer->roll_rows == 0)
		virtual_printer_load(printer, VIRTUAL_ROLL_MM);
	virtual_tell_changes(printer);
}

void virtual_printer_power(struct virtual_printer *printer, bool on)
{
	if (printer->powered == on)
		return;
	printer->powered = on;
	printer->answer_count = printer->answer_at = 0;
	printer->automatic = 0;
	printer->cutter_error = false;
	printer->hot = false;
	printer->heat = 0;
	printer->arriving = (struct virtual_scan){.head_len = 0};
	if (!printer->personality->battery)
		virtual_empty(printer);
}

void virtual_printer_load(struct virtual_printer *printer, unsigned paper_mm)
{
	printer->roll_rows = (uint64_t)paper_mm * DOTS_PER_MM;
}

void virtual_printer_become(struct virtual_printer *printer, const struct virtual_personality *personality)
{
	virtual_empty(printer);
	printer->answer_count = printer->answer_at = 0;
	printer->automatic = 0;
	if (personality->dots_wide != printer->paper.width) {
		virtual_paper_finish(&printer->paper);
		virtual_paper_init(&printer->paper, personality->dots_wide);
	}
	printer->personality = personality;
}

void virtual_printer_tear(struct virtual_printer *printer)
{
	virtual_paper_end(&printer->paper, false);
}

void virtual_printer_state(const struct virtual_printer *printer, struct virtual_printer_state *ret_state)
{
	*ret_state = (struct virtual_printer_state){
		.powered = printer->powered,
		.cutter_error = printer->cutter_error,
		.near_end = virtual_near_end(printer),
		.paper_out = virtual_no_paper(printer),
		.hot = printer->hot,
		.paper_mm = (unsigned)(printer->roll_rows / DOTS_PER_MM),
		.buffered = printer->len,
		.garbage = printer->garbage,
		.cuts = printer->cuts,
		.tickets = printer->tickets,
	};
	memcpy(ret_state->switches, printer->switches, sizeof ret_state->switches);
}

const struct virtual_personality *virtual_printer_personality(const struct virtual_printer *printer)
{
	return printer->personality;
}

const struct virtual_paper *virtual_printer_paper(const struct virtual_printer *printer)
{
	return &printer->paper;
}
