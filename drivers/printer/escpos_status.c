#include "printer/escpos_status.h"

#include <string.h>

#define HEADER_BLOCK 0x37
#define HEADER_NAME 0x5F
#define IDENTIFIER_PROCESS 0x22
#define XON 0x11
#define XOFF 0x13

static bool is_realtime(unsigned char byte)
{
	return (byte & 0x93) == 0x12;
}

static bool is_automatic_first(unsigned char byte)
{
	return (byte & 0x93) == 0x10;
}

static bool is_rest(unsigned char byte)
{
	return (byte & 0x90) == 0x00;
}

static bool is_pair(unsigned char byte, unsigned shift)
{
	unsigned pair = (byte >> shift) & 3u;
	return pair == 0 || pair == 3;
}

void escpos_parser_init(struct escpos_parser *parser)
{
	*parser = (struct escpos_parser){.noise = 0};
}

void escpos_parser_break(struct escpos_parser *parser)
{
	parser->noise += parser->status_len + (parser->header != 0) + parser->block_len;
	parser->status_len = 0;
	parser->header = 0;
	parser->block_len = 0;
}

static enum escpos_kind end_block(struct escpos_parser *parser, struct escpos_answer *ret_answer)
{
	unsigned char header = parser->header;
	unsigned len = parser->block_len;
	const char *text = parser->block;
	parser->header = 0;
	parser->block_len = 0;
	enum escpos_kind kind = ESCPOS_OTHER;
	if (header == HEADER_NAME)
		kind = ESCPOS_NAME;
	if (header == HEADER_BLOCK && len > 0 && text[0] == IDENTIFIER_PROCESS) {
		if (len != 5)
			return ESCPOS_NOISE;
		kind = ESCPOS_PROCESS;
		text++;
		len--;
	}
	if (len > ESCPOS_TEXT_MAX)
		len = ESCPOS_TEXT_MAX;
	memcpy(ret_answer->text, text, len);
	ret_answer->text[len] = '\0';
	return kind;
}

/* Does the byte belong to the open block? Process ids are ours and never have bit 4, so that a status byte
 * that came between is told apart. */
static bool fits_block(const struct escpos_parser *parser, unsigned char byte)
{
	if (byte < 0x20 || byte > 0x7E || parser->block_len >= ESCPOS_BLOCK_MAX)
		return false;
	bool process = parser->header == HEADER_BLOCK && parser->block_len > 0 && parser->block[0] == IDENTIFIER_PROCESS;
	return !process || (is_rest(byte) && parser->block_len < 5);
}

static enum escpos_kind end_automatic(struct escpos_parser *parser, struct escpos_answer *ret_answer)
{
	parser->status_len = 0;
	if (!is_pair(parser->status[2], 0) || !is_pair(parser->status[2], 2))
		return ESCPOS_NOISE;
	memcpy(ret_answer->status, parser->status, sizeof ret_answer->status);
	return ESCPOS_AUTOMATIC;
}

/* A byte that begins something, whatever was open before. */
static enum escpos_kind begin(struct escpos_parser *parser, unsigned char byte)
{
	if (byte == HEADER_BLOCK || byte == HEADER_NAME) {
		parser->header = byte;
		return ESCPOS_NOTHING;
	}
	if (is_automatic_first(byte)) {
		parser->status[0] = byte;
		parser->status_len = 1;
		return ESCPOS_NOTHING;
	}
	return is_rest(byte) ? ESCPOS_PLAIN : ESCPOS_NOISE;
}

static enum escpos_kind classify(struct escpos_parser *parser, unsigned char byte, struct escpos_answer *ret_answer)
{
	if (parser->header != 0) {
		if (byte == '\0')
			return end_block(parser, ret_answer);
		if (fits_block(parser, byte)) {
			parser->block[parser->block_len++] = (char)byte;
			return ESCPOS_NOTHING;
		}
	}
	if (byte == XON || byte == XOFF)
		return ESCPOS_OTHER;
	if (is_realtime(byte))
		return ESCPOS_REALTIME;
	if (parser->header == 0 && parser->status_len > 0 && is_rest(byte)) {
		parser->status[parser->status_len++] = byte;
		return parser->status_len == 4 ? end_automatic(parser, ret_answer) : ESCPOS_NOTHING;
	}
	escpos_parser_break(parser);
	return begin(parser, byte);
}

enum escpos_kind escpos_parser_push(struct escpos_parser *parser, unsigned char byte, struct escpos_answer *ret_answer)
{
	ret_answer->byte = byte;
	ret_answer->kind = classify(parser, byte, ret_answer);
	parser->noise += ret_answer->kind == ESCPOS_NOISE;
	return ret_answer->kind;
}

static void set(unsigned *flags, unsigned flag, bool on)
{
	*flags = on ? *flags | flag : *flags & ~flag;
}

void escpos_apply_realtime(unsigned n, unsigned char byte, unsigned *flags)
{
	switch (n) {
	case 1:
		set(flags, PRINTER_ONLINE, !(byte & 0x08));
		break;
	case 2:
		set(flags, PRINTER_COVER_OPEN, byte & 0x04);
		set(flags, ESCPOS_PAPER_STOP, byte & 0x20);
		break;
	case 3:
		set(flags, PRINTER_RECOVERABLE, byte & 0x04);
		set(flags, PRINTER_CUTTER_FAULT, byte & 0x08);
		set(flags, PRINTER_UNRECOVERABLE, byte & 0x20);
		set(flags, PRINTER_HEAD_HOT, byte & 0x40);
		break;
	case 4:
		set(flags, PRINTER_PAPER_NEAR_END, byte & 0x0C);
		set(flags, PRINTER_PAPER_OUT, byte & 0x60);
		break;
	default:
		break;
	}
}

void escpos_apply_automatic(const unsigned char status[4], unsigned *flags)
{
	set(flags, PRINTER_ONLINE, !(status[0] & 0x08));
	set(flags, PRINTER_COVER_OPEN, status[0] & 0x20);
	set(flags, PRINTER_RECOVERABLE, status[1] & 0x04);
	set(flags, PRINTER_CUTTER_FAULT, status[1] & 0x08);
	set(flags, PRINTER_UNRECOVERABLE, status[1] & 0x20);
	set(flags, PRINTER_HEAD_HOT, status[1] & 0x40);
	set(flags, PRINTER_PAPER_NEAR_END, status[2] & 0x03);
	set(flags, PRINTER_PAPER_OUT, status[2] & 0x0C);
	if (*flags & PRINTER_ONLINE)
		set(flags, ESCPOS_PAPER_STOP, false);
}

bool escpos_apply_paper(unsigned char byte, unsigned *flags)
{
	if (!is_rest(byte) || !is_pair(byte, 0) || !is_pair(byte, 2))
		return false;
	set(flags, PRINTER_PAPER_NEAR_END, byte & 0x03);
	set(flags, PRINTER_PAPER_OUT, byte & 0x0C);
	return true;
}
