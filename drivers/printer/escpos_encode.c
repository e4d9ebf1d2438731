#include "printer/escpos_encode.h"

#include "base/check.h"

#include <string.h>

#define GS_L_HEADER 10 /* bytes of function 112 before the data */
#define HEAD_MAX 16    /* no command's head is longer */

static unsigned used_bytes(const struct printer_raster *raster, unsigned first, unsigned rows)
{
	unsigned stride = raster->width / 8, used = 1;
	for (unsigned y = first; y < first + rows; y++) {
		const unsigned char *row = raster->bits + (size_t)y * stride;
		for (unsigned x = stride; x > used; x--) {
			if (row[x - 1] != 0) {
				used = x;
				break;
			}
		}
	}
	return used;
}

static void add_u16(struct buf *out, unsigned value)
{
	buf_byte(out, (unsigned char)(value & 0xFF));
	buf_byte(out, (unsigned char)(value >> 8));
}

/* Right of the last black dot nothing is sent: serial lines are slow. */
static void add_band(struct buf *out, const struct printer_raster *raster, unsigned first, unsigned rows,
	enum escpos_graphics graphics)
{
	unsigned width = used_bytes(raster, first, rows);
	if (graphics == ESCPOS_GRAPHICS) {
		buf_add(out, "\x1D(L", 3);
		add_u16(out, GS_L_HEADER + width * rows);
		buf_add(out, "\x30\x70\x30\x01\x01\x31", 6); /* function 112, monochrome, 1x1, first colour */
		add_u16(out, width * 8);
		add_u16(out, rows);
	} else {
		buf_add(out, "\x1Dv0\0", 4);
		add_u16(out, width);
		add_u16(out, rows);
	}
	for (unsigned y = first; y < first + rows; y++)
		buf_add(out, raster->bits + (size_t)y * (raster->width / 8), width);
	if (graphics == ESCPOS_GRAPHICS)
		buf_add(out, "\x1D(L\x02\0\x30\x32", 7); /* function 50: print what was stored */
}

void escpos_add_process_request(struct buf *out, const char id[ESCPOS_ID_SIZE])
{
	buf_add(out, "\x1D(H\x06\0\x30\x30", 7);
	buf_add(out, id, 4);
}

/* ESC J counts in units that differ by model, so white raster rows feed instead. */
static void add_feed(struct buf *out, unsigned rows)
{
	buf_add(out, "\x1Dv0\0\x01\0", 6);
	add_u16(out, rows);
	for (unsigned i = 0; i < rows; i++)
		buf_byte(out, 0);
}

void escpos_add_cut(struct buf *out, const struct escpos_quirk *quirk)
{
	if (quirk->feed_mm > 0)
		add_feed(out, quirk->feed_mm * quirk->dots_per_mm);
	if (quirk->cut == ESCPOS_CUT_FEED)
		buf_add(out, "\x1DVB\0", 4);
	if (quirk->cut == ESCPOS_CUT_ESC_I)
		buf_add(out, "\x1Bi", 2);
}

void escpos_add_clear(struct buf *out, const struct escpos_quirk *quirk)
{
	/* A head that was cut off is completed by zeros, and then asks for no data. Otherwise the next command would be
	 * taken for a picture's size, and the unit would wait for megabytes. */
	for (size_t i = 0; i < HEAD_MAX; i++)
		buf_byte(out, 0);
	if (quirk->clears)
		buf_add(out, "\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 10);
	/* NUL is white as picture data, and nothing as a command. */
	size_t open_band = (size_t)ESCPOS_BAND_ROWS_MAX * (PRINTER_WIDTH_MAX / 8) + 32;
	for (size_t i = 0; i < open_band; i++)
		buf_byte(out, 0);
	buf_add(out, "\x1B@", 2);
	if (quirk->realtime_off)
		buf_add(out, "\x1D(D\x05\0\x14\x01\0\x02\0", 10); /* no drawer pulse, no power off */
}

void escpos_process_id(unsigned number, char ret_id[ESCPOS_ID_SIZE])
{
	static const char letters[32] = "@ABCDEFGHIJKLMNO`abcdefghijklmno";
	for (int i = 3; i >= 0; i--) {
		ret_id[i] = letters[number % sizeof letters];
		number /= sizeof letters;
	}
	ret_id[4] = '\0';
}

/* The same after a restart of this program, and another for each paper of a ticket. */
void escpos_job_process_id(const char *job_id, unsigned paper, char ret_id[ESCPOS_ID_SIZE])
{
	uint32_t hash = 2166136261u ^ paper;
	for (const char *at = job_id; *at; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	escpos_process_id(hash ^ hash >> 20, ret_id);
}

static void add_mark(struct escpos_stream *stream)
{
	if (stream->mark_count > 0 && stream->marks[stream->mark_count - 1] == stream->bytes.len)
		return;
	CHECK(stream->mark_count < ESCPOS_MARKS_MAX);
	stream->marks[stream->mark_count++] = stream->bytes.len;
}

enum err_code escpos_encode(const struct printer_raster *raster, bool cut, const struct escpos_quirk *quirk,
	const struct escpos_request_end *end, struct escpos_stream *ret_stream, struct err *err)
{
	CHECK(quirk->band_rows >= ESCPOS_BAND_ROWS_MIN && quirk->band_rows <= ESCPOS_BAND_ROWS_MAX);
	if (raster->width == 0 || raster->width % 8 != 0 || raster->height == 0 || raster->height > PRINTER_HEIGHT_MAX)
		return err_set(err, ERR_INVALID, "a raster of %u x %u dots can't be printed", raster->width, raster->height);
	if (raster->width > quirk->dots_wide || raster->width > PRINTER_WIDTH_MAX)
		return err_set(err, ERR_INVALID, "a raster of %u dots is wider than the paper (%u)", raster->width,
			quirk->dots_wide);
	struct escpos_stream stream = {.mark_count = 0};
	buf_init(&stream.bytes, ESCPOS_STREAM_MAX);
	for (unsigned y = 0; y < raster->height; y += quirk->band_rows) {
		unsigned rows = raster->height - y < quirk->band_rows ? raster->height - y : quirk->band_rows;
		add_band(&stream.bytes, raster, y, rows, quirk->graphics);
		add_mark(&stream);
	}
	if (cut) {
		escpos_add_cut(&stream.bytes, quirk);
		add_mark(&stream);
	}
	if (end->grade == PRINTER_GRADE_PROCESS_ID)
		escpos_add_process_request(&stream.bytes, end->process_id);
	if (end->grade == PRINTER_GRADE_FENCE)
		buf_add(&stream.bytes, "\x1Dr\x01", 3);
	add_mark(&stream);
	if (stream.bytes.failed) {
		buf_finish(&stream.bytes);
		return err_set(err, ERR_LIMIT, "no memory for a print job");
	}
	*ret_stream = stream;
	return ERR_OK;
}

void escpos_stream_finish(struct escpos_stream *stream)
{
	buf_finish(&stream->bytes);
	stream->mark_count = 0;
}
