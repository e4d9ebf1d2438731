/* What the virtual printer does with each command, and what it says. */
#include "virtual/virtual_printer_priv.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

#define TEXT_ROWS 24
#define EMPTIES_LAST 0x08 /* the last byte of the command that empties the buffer */

static unsigned char realtime_byte(const struct virtual_printer *printer, unsigned n)
{
	bool well = printer->personality->lies_well;
	bool cover = !well && printer->switches[VIRTUAL_COVER_OPEN];
	bool out = !well && virtual_no_paper(printer);
	bool error = !well && (printer->cutter_error || printer->switches[VIRTUAL_UNRECOVERABLE] || printer->hot);
	switch (n) {
	case 1:
		return (unsigned char)(0x12 | (cover || out || error ? 0x08 : 0));
	case 2:
		return (unsigned char)(0x12 | (cover ? 0x04 : 0) | (out ? 0x20 : 0) | (error ? 0x40 : 0));
	case 3:
		return (unsigned char)(0x12 | (!well && printer->cutter_error ? 0x08 : 0) |
			(!well && printer->switches[VIRTUAL_UNRECOVERABLE] ? 0x20 : 0) | (!well && printer->hot ? 0x40 : 0));
	default:
		return (unsigned char)(0x12 | (!well && virtual_near_end(printer) ? 0x0C : 0) | (out ? 0x60 : 0));
	}
}

static void automatic_bytes(const struct virtual_printer *printer, unsigned char out[4])
{
	unsigned char causes = realtime_byte(printer, 2);
	unsigned char errors = realtime_byte(printer, 3);
	unsigned char paper = realtime_byte(printer, 4);
	out[0] = (unsigned char)(0x10 | (realtime_byte(printer, 1) & 0x08) | (causes & 0x04 ? 0x20 : 0));
	out[1] = (unsigned char)(errors & 0x68);
	out[2] = (unsigned char)((paper & 0x0C ? 0x03 : 0) | (paper & 0x60 ? 0x0C : 0));
	out[3] = 0;
}

void virtual_tell_changes(struct virtual_printer *printer)
{
	unsigned char now[4];
	if (printer->automatic == 0)
		return;
	automatic_bytes(printer, now);
	if (memcmp(now, printer->told, sizeof now) == 0)
		return;
	memcpy(printer->told, now, sizeof now);
	virtual_say(printer, now, sizeof now, 0);
}

static void say_process(struct virtual_printer *printer, const unsigned char id[4])
{
	unsigned char answer[7] = {0x37, 0x22, id[0], id[1], id[2], id[3], 0x00};
	virtual_say(printer, answer, sizeof answer, printer->personality->answer_ms + printer->personality->process_ms);
}

static void recover(struct virtual_printer *printer, unsigned n)
{
	if (printer->switches[VIRTUAL_CUTTER_JAM] || !printer->cutter_error)
		return;
	printer->cutter_error = false;
	if (n == 2)
		virtual_empty(printer);
}

static bool obey_realtime(struct virtual_printer *printer, const unsigned char *head)
{
	if (head[0] != 0x10)
		return false;
	unsigned n = head[2];
	if (head[1] == 0x04 && n >= 1 && n <= 4 && printer->personality->status) {
		unsigned char answer = realtime_byte(printer, n);
		virtual_say(printer, &answer, 1, printer->personality->answer_ms);
	}
	if (head[1] == 0x05)
		recover(printer, n);
	return true;
}

/* DLE DC4 function 8 works at any byte, also within a picture. */
static bool empties(struct virtual_printer *printer, unsigned char byte)
{
	static const unsigned char command[10] = {0x10, 0x14, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, EMPTIES_LAST};
	memmove(printer->recent, printer->recent + 1, sizeof printer->recent - 1);
	printer->recent[sizeof printer->recent - 1] = byte;
	if (byte != EMPTIES_LAST || !printer->personality->clears || memcmp(printer->recent, command, sizeof command) != 0)
		return false;
	virtual_empty(printer);
	virtual_say(printer, "\x37\x25", 3, 0);
	return true;
}

/* Where a ticket begins and ends in the stream, for whoever measures. */
static void note_ticket(struct virtual_printer *printer, const unsigned char *head)
{
	bool picture = head[0] == 0x1D && (head[1] == 'v' || (head[1] == '(' && head[2] == 'L'));
	bool end = (head[0] == 0x1D && head[1] == 'V') || (head[0] == 0x1B && (head[1] == 'i' || head[1] == '@'));
	printer->tickets += picture && !printer->in_ticket;
	printer->in_ticket = (printer->in_ticket || picture) && !end;
}

bool virtual_arrive(struct virtual_printer *printer, unsigned char byte)
{
	if (empties(printer, byte))
		return true;
	struct virtual_scan *scan = &printer->arriving;
	enum virtual_token token = virtual_scan_push(scan, byte);
	if (token == VIRTUAL_COMMAND && obey_realtime(printer, scan->head))
		return false; /* it stays in the stream, where it does nothing more */
	if (token == VIRTUAL_COMMAND)
		note_ticket(printer, scan->head);
	bool process = token == VIRTUAL_DATA && scan->data_left == 0 && scan->head[1] == '(' && scan->head[2] == 'H';
	if (process && printer->personality->lies_done)
		say_process(printer, printer->recent + 6);
	return false;
}

size_t virtual_arrive_many(struct virtual_printer *printer, const unsigned char *bytes, size_t len)
{
	struct virtual_scan *scan = &printer->arriving;
	size_t few = sizeof printer->recent;
	if (!scan->complete || scan->data_left <= few || len < few)
		return 0;
	len = len < scan->data_left ? len : scan->data_left - 1;
	const unsigned char *last = memchr(bytes, EMPTIES_LAST, len);
	len = last ? (size_t)(last - bytes) : len;
	if (len < few)
		return 0;
	scan->data_left -= len;
	memcpy(printer->recent, bytes + len - few, few);
	return len;
}

static void cut(struct virtual_printer *printer)
{
	if (printer->switches[VIRTUAL_CUTTER_JAM]) {
		printer->cutter_error = true;
		return;
	}
	printer->cuts++;
	virtual_paper_end(&printer->paper, true);
}

static void answer_request(struct virtual_printer *printer, unsigned char command, unsigned char n)
{
	const struct virtual_personality *personality = printer->personality;
	if (command == 'r' && personality->paper_status) {
		unsigned char bytes[4];
		automatic_bytes(printer, bytes);
		virtual_say(printer, &bytes[2], 1, personality->answer_ms);
	}
	if (command == 'a' && personality->automatic) {
		printer->automatic = n;
		memset(printer->told, 0xFF, sizeof printer->told); /* differs from all: told at once */
	}
	if (command == 'I' && n == 67 && personality->model) {
		char answer[ANSWER_MAX];
		int len = snprintf(answer, sizeof answer, "_%s", personality->model);
		CHECK(len > 0 && (size_t)len < sizeof answer);
		virtual_say(printer, answer, (unsigned)len + 1, personality->answer_ms);
	}
}

static void obey(struct virtual_printer *printer, const unsigned char *head)
{
	static const unsigned char white[1];
	if (head[0] == 0x1B && head[1] == '@') {
		printer->automatic = 0;
		printer->row_len = printer->graphics_len = 0;
	} else if (head[0] == 0x1B && (head[1] == 'i' || head[1] == 'm')) {
		cut(printer);
	} else if (head[0] == 0x1B && (head[1] == 'J' || head[1] == 'd')) {
		unsigned rows = head[1] == 'd' ? head[2] * 30u : head[2];
		for (unsigned i = 0; i < rows; i++)
			virtual_print_row(printer, white, 1);
	} else if (head[0] == 0x1D && head[1] == 'V') {
		cut(printer);
	} else if (head[0] == 0x1D && (head[1] == 'r' || head[1] == 'a' || head[1] == 'I')) {
		answer_request(printer, head[1], head[2]);
	} else if (head[0] == 0x1D && head[1] == '(') {
		printer->graphics_len = head[2] == 'L' && head[3] == 2 ? printer->graphics_len : 0;
	}
}

/* GS ( L function 50: what function 112 stored comes out. */
static void print_graphics(struct virtual_printer *printer)
{
	const unsigned char *data = printer->graphics;
	if (printer->graphics_len < 10)
		return;
	size_t stride = (size_t)(data[6] | data[7] << 8) / 8, rows = (size_t)(data[8] | data[9] << 8);
	if (stride == 0 || 10 + stride * rows > printer->graphics_len) {
		printer->garbage++;
		return;
	}
	for (size_t y = 0; y < rows; y++)
		virtual_print_row(printer, data + 10 + y * stride, stride);
	printer->graphics_len = 0;
}

static void counted_data(struct virtual_printer *printer, unsigned char byte)
{
	const struct virtual_scan *scan = &printer->printing;
	const struct virtual_personality *personality = printer->personality;
	bool graphics = scan->head[2] == 'L' && personality->graphics;
	bool request = graphics && scan->head[3] == 2 && scan->head[4] == 0;
	if (request) {
		if (scan->data_left == 0 && byte == '2')
			print_graphics(printer);
		return;
	}
	if (printer->graphics_len < sizeof printer->graphics)
		printer->graphics[printer->graphics_len++] = byte;
	if (scan->data_left > 0)
		return;
	bool process = scan->head[2] == 'H' && printer->graphics_len == 6;
	if (process && personality->process && !personality->lies_done)
		say_process(printer, printer->graphics + 2);
	if (scan->head[2] == 'L' && !graphics)
		printer->garbage += printer->graphics_len;
	if (!graphics)
		printer->graphics_len = 0;
}

static void raster_data(struct virtual_printer *printer, unsigned char byte)
{
	const unsigned char *head = printer->printing.head;
	size_t stride = (size_t)(head[4] | head[5] << 8);
	if (!printer->personality->raster) {
		printer->garbage++;
		return;
	}
	if (printer->row_len < sizeof printer->row)
		printer->row[printer->row_len] = byte;
	if (++printer->row_len < stride)
		return;
	virtual_print_row(printer, printer->row, stride < sizeof printer->row ? stride : sizeof printer->row);
	printer->row_len = 0;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t virtual_work_many(struct virtual_printer *printer, const unsigned char *bytes, size_t len)
{
	struct virtual_scan *scan = &printer->printing;
	const unsigned char *head = scan->head;
	if (!scan->complete || scan->data_left < 2)
		return 0;
	len = least(len, scan->data_left - 1);
	size_t stride = least((size_t)(head[4] | head[5] << 8), sizeof printer->row);
	bool raster = head[1] == 'v' && printer->personality->raster;
	bool request = head[3] == 2 && head[4] == 0;
	bool graphics = head[1] == '(' && head[2] == 'L' && printer->personality->graphics && !request;
	if (raster && printer->row_len + 1 < stride) {
		len = least(len, stride - 1 - printer->row_len);
		memcpy(printer->row + printer->row_len, bytes, len);
		printer->row_len += len;
	} else if (graphics) {
		len = least(len, sizeof printer->graphics - printer->graphics_len);
		memcpy(printer->graphics + printer->graphics_len, bytes, len);
		printer->graphics_len += len;
	} else {
		return 0;
	}
	scan->data_left -= len;
	return len;
}

/* A driver's mistake shows on the paper, as with a real printer. */
static void print_rubbish(struct virtual_printer *printer, unsigned char byte)
{
	unsigned char pattern[8];
	printer->garbage++;
	memset(pattern, byte, sizeof pattern);
	for (unsigned i = 0; i < TEXT_ROWS; i++)
		virtual_print_row(printer, pattern, sizeof pattern);
}

void virtual_work(struct virtual_printer *printer, unsigned char byte)
{
	struct virtual_scan *scan = &printer->printing;
	switch (virtual_scan_push(scan, byte)) {
	case VIRTUAL_COMMAND:
		obey(printer, scan->head);
		break;
	case VIRTUAL_DATA:
		if (scan->head[1] == '(')
			counted_data(printer, byte);
		else
			raster_data(printer, byte);
		break;
	case VIRTUAL_TEXT:
		print_rubbish(printer, byte);
		break;
	case VIRTUAL_UNKNOWN:
		printer->garbage++;
		break;
	case VIRTUAL_MORE:
	case VIRTUAL_NOTHING:
		break;
	}
}
