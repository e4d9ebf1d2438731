#include "virtual/virtual_paper.h"

#include "base/check.h"
#include "base/file.h"

#include <string.h>

#define PNG_MAX (PRINTER_WIDTH_MAX / 8 * VIRTUAL_SHEET_ROWS_MAX * 2 + 4096)
#define STORED_MAX 65535 /* bytes of a stored deflate block */

void virtual_paper_init(struct virtual_paper *paper, unsigned width)
{
	CHECK(width % 8 == 0 && width <= PRINTER_WIDTH_MAX);
	*paper = (struct virtual_paper){.width = width};
	for (size_t i = 0; i < VIRTUAL_SHEETS_MAX; i++)
		buf_init(&paper->kept[i].bits, (size_t)width / 8 * VIRTUAL_SHEET_ROWS_MAX);
}

void virtual_paper_finish(struct virtual_paper *paper)
{
	for (size_t i = 0; i < VIRTUAL_SHEETS_MAX; i++)
		buf_finish(&paper->kept[i].bits);
}

static struct virtual_sheet *slot_of(struct virtual_paper *paper, uint64_t number)
{
	return &paper->kept[number % VIRTUAL_SHEETS_MAX];
}

static struct virtual_sheet *coming_out(struct virtual_paper *paper)
{
	struct virtual_sheet *sheet = slot_of(paper, paper->sheets);
	if (paper->sheets > 0 && !sheet->finished)
		return sheet;
	sheet = slot_of(paper, ++paper->sheets);
	sheet->number = paper->sheets;
	sheet->finished = sheet->cut = false;
	sheet->rows = 0;
	buf_clear(&sheet->bits);
	return sheet;
}

void virtual_paper_row(struct virtual_paper *paper, const unsigned char *bytes, size_t len)
{
	static const unsigned char white[PRINTER_WIDTH_MAX / 8];
	struct virtual_sheet *sheet = coming_out(paper);
	size_t stride = paper->width / 8;
	if (len > stride)
		len = stride;
	buf_add(&sheet->bits, bytes, len);
	buf_add(&sheet->bits, white, stride - len);
	sheet->rows++;
	paper->rows++;
	if (sheet->rows == VIRTUAL_SHEET_ROWS_MAX)
		virtual_paper_end(paper, false);
}

void virtual_paper_end(struct virtual_paper *paper, bool cut)
{
	struct virtual_sheet *sheet = slot_of(paper, paper->sheets);
	if (paper->sheets == 0 || sheet->finished)
		return;
	sheet->finished = true;
	sheet->cut = cut;
}

const struct virtual_sheet *virtual_paper_sheet(const struct virtual_paper *paper, uint64_t number)
{
	const struct virtual_sheet *sheet = &paper->kept[number % VIRTUAL_SHEETS_MAX];
	return number > 0 && sheet->number == number ? sheet : NULL;
}

const struct virtual_sheet *virtual_paper_last(const struct virtual_paper *paper)
{
	return virtual_paper_sheet(paper, paper->sheets);
}

const struct virtual_sheet *virtual_paper_last_finished(const struct virtual_paper *paper)
{
	const struct virtual_sheet *sheet = virtual_paper_last(paper);
	return sheet && !sheet->finished ? virtual_paper_sheet(paper, paper->sheets - 1) : sheet;
}

static uint32_t crc_of(const unsigned char *bytes, size_t len)
{
	uint32_t crc = UINT32_MAX;
	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
	}
	return ~crc;
}

static void add_u32(struct buf *out, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_byte(out, (unsigned char)(value >> shift));
}

static void add_chunk(struct buf *out, const char *type, const void *bytes, size_t len)
{
	add_u32(out, (uint32_t)len);
	size_t from = out->len;
	buf_add(out, type, 4);
	buf_add(out, bytes, len);
	if (!out->failed)
		add_u32(out, crc_of((const unsigned char *)out->data + from, out->len - from));
}

/* zlib stream of stored blocks: no library, and paper is small. */
static void add_stored(struct buf *out, const struct buf *raw)
{
	uint32_t a = 1, b = 0;
	buf_add(out, "\x78\x01", 2);
	for (size_t at = 0; at < raw->len || at == 0;) {
		size_t len = raw->len - at < STORED_MAX ? raw->len - at : STORED_MAX;
		buf_byte(out, at + len == raw->len);
		buf_byte(out, (unsigned char)(len & 0xFF));
		buf_byte(out, (unsigned char)(len >> 8));
		buf_byte(out, (unsigned char)(~len & 0xFF));
		buf_byte(out, (unsigned char)(~len >> 8 & 0xFF));
		buf_add(out, raw->data + at, len);
		at += len;
		if (len == 0)
			break;
	}
	for (size_t i = 0; i < raw->len; i++) {
		a = (a + (unsigned char)raw->data[i]) % 65521;
		b = (b + a) % 65521;
	}
	add_u32(out, b << 16 | a);
}

static void write_png(const struct virtual_sheet *sheet, unsigned width, struct buf *out)
{
	struct buf raw, packed, header;
	size_t stride = width / 8;
	buf_init(&raw, PNG_MAX);
	buf_init(&packed, PNG_MAX);
	buf_init(&header, 64);
	for (unsigned y = 0; y < sheet->rows; y++) {
		buf_byte(&raw, 0); /* no filter */
		for (size_t x = 0; x < stride; x++) /* in PNG 1 is white */
			buf_byte(&raw, (unsigned char)~sheet->bits.data[y * stride + x]);
	}
	add_stored(&packed, &raw);
	add_u32(&header, width);
	add_u32(&header, sheet->rows);
	buf_add(&header, "\x01\x00\x00\x00\x00", 5); /* 1 bit, grey */
	buf_add(out, "\x89PNG\r\n\x1A\n", 8);
	add_chunk(out, "IHDR", header.data, header.len);
	add_chunk(out, "IDAT", packed.data, packed.len);
	add_chunk(out, "IEND", "", 0);
	out->failed = out->failed || raw.failed || packed.failed;
	buf_finish(&header);
	buf_finish(&packed);
	buf_finish(&raw);
}

enum err_code virtual_paper_save(const struct virtual_sheet *sheet, unsigned width, const char *path, struct err *err)
{
	struct buf out;
	size_t len = strlen(path);
	buf_init(&out, PNG_MAX);
	if (len > 4 && strcmp(path + len - 4, ".pbm") == 0) {
		buf_format(&out, "P4\n%u %u\n", width, sheet->rows);
		buf_add(&out, sheet->bits.data, sheet->bits.len);
	} else {
		write_png(sheet, width, &out);
	}
	enum err_code code = out.failed ? err_set(err, ERR_LIMIT, "no memory for a picture of the paper")
	                                : file_replace(path, out.data, out.len, false, err);
	buf_finish(&out);
	return code;
}
