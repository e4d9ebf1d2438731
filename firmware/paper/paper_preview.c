#include "paper/paper_priv.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/file.h"

#include <stdlib.h>
#include <string.h>

#define DEFLATE_BLOCK 65535 /* most bytes of one stored block, RFC 1951 3.2.4 */

struct sample {
	const char *name;
	struct catalogue_text text;
};

/* Invented: the day and center of the design's pictures. */
static const struct sample samples[] = {
	{"unit", {{"Trung tâm Phục vụ hành chính công", "Public Service Center", NULL}}},
	{"place", {{"xã An Bình", "An Binh commune", NULL}}},
	{"address", {{"Thôn An Bình, xã An Bình", NULL, NULL}}},
	{"phone", {{"0000 000 000", NULL, NULL}}},
	{"kiosk", {{"02", NULL, NULL}}},
	{"day", {{"10/03/2026", NULL, NULL}}},
	{"date", {{"Thứ Ba, 10/03/2026", "Tuesday, 10/03/2026", NULL}}},
	{"time", {{"09:24", NULL, NULL}}},
	{"number", {{"B 030", NULL, NULL}}},
	{"service", {{"Hộ tịch", "Civil status", NULL}}},
	{"counters", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4", NULL}}},
	{"ahead", {{"5", NULL, NULL}}},
	{"people", {{"người", "people", NULL}}},
	{"expected", {{"09:39–09:49", NULL, NULL}}},
	{"wait", {{"15–25", NULL, NULL}}},
	{"code", {{"7K3F", NULL, NULL}}},
	{"url", {{"http://127.0.0.1:8080/t/0123456789ABCDEFGHJKMNPQRS", NULL, NULL}}},
	{"portal",
	 {{"https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc=1.001193", NULL, NULL}}},
	{"dossier", {{"H08.16-••••••-0127", NULL, NULL}}},
	{"state", {{"Đang xử lý, đúng hẹn", "In progress, on time", NULL}}},
	{"procedure", {{"Cấp giấy xác nhận tình trạng hôn nhân", "Certificate of marital status", NULL}}},
	{"owner", {{"N. V. A.", NULL, NULL}}},
	{"received", {{"06/03/2026", NULL, NULL}}},
	{"due", {{"11/03/2026", NULL, NULL}}},
	{"due_weekday", {{"Thứ Tư", "Wednesday", NULL}}},
	{"old_due", {{"04/03/2026", NULL, NULL}}},
	{"new_due", {{"13/03/2026", NULL, NULL}}},
	{"new_due_weekday", {{"Thứ Sáu", "Friday", NULL}}},
	{"apology", {{"16/XL, 03/03/2026", NULL, NULL}}},
	{"reason", {{"chờ ý kiến về ranh giới đất", "waiting for a land survey", NULL}}},
	{"counter", {{"Quầy 6", "Counter 6", NULL}}},
	{"as_of", {{"09:23, 10/03/2026", NULL, NULL}}},
	{"name", {{"Đăng ký khai sinh", "Birth registration", NULL}}},
	{"fee", {{"8.000 đồng", "8.000 VND", NULL}}},
	{"where", {{"Quầy 3 hoặc Quầy 4", "Counter 3 or Counter 4", NULL}}},
};

void paper_sample_values(struct paper_values *values, enum catalogue_language language)
{
	paper_values_init(values, language);
	for (size_t i = 0; i < ARRAY_LEN(samples); i++)
		paper_values_set(values, samples[i].name, catalogue_text(&samples[i].text, language));
	paper_values_item(values, "steps", "[x]", "Đã tiếp nhận, 06/03", false);
	paper_values_item(values, "steps", "[>]", "Đang giải quyết, từ 09/03", true);
	paper_values_item(values, "steps", "[  ]", "Trả kết quả, hẹn 11/03", false);
	paper_values_item(values, "papers", "[  ]", "Giấy chứng sinh (1 bản chính, 0 bản sao)", false);
	paper_values_item(values, "papers", "[–]", "Giấy đăng ký kết hôn (không cần nộp lại)", false);
	paper_values_item(values, "prepare", "–", "Căn cước hoặc hộ chiếu, bản gốc", false);
}

static void put_u32(struct buf *buf, uint32_t value)
{
	buf_byte(buf, (unsigned char)(value >> 24));
	buf_byte(buf, (unsigned char)(value >> 16));
	buf_byte(buf, (unsigned char)(value >> 8));
	buf_byte(buf, (unsigned char)value);
}

static uint32_t crc32_of(const unsigned char *bytes, size_t len)
{
	uint32_t crc = UINT32_MAX;

	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (0xedb88320u & (0u - (crc & 1)));
	}
	return ~crc;
}

static uint32_t adler32_of(const unsigned char *bytes, size_t len)
{
	uint32_t a = 1, b = 0;

	for (size_t i = 0; i < len; i++) {
		a = (a + bytes[i]) % 65521;
		b = (b + a) % 65521;
	}
	return b << 16 | a;
}

static void put_chunk(struct buf *png, const char *type, const unsigned char *bytes, size_t len)
{
	size_t start = png->len + 4;

	put_u32(png, (uint32_t)len);
	buf_add(png, type, 4);
	if (len > 0)
		buf_add(png, bytes, len);
	if (!png->failed)
		put_u32(png, crc32_of((const unsigned char *)png->data + start, len + 4));
}

/* Rows of a PNG of 1 bit grey: a filter byte each; white is 1 there. */
static void put_rows(struct buf *rows, const struct printer_raster *raster)
{
	size_t stride = raster->width / 8;

	for (unsigned y = 0; y < raster->height; y++) {
		buf_byte(rows, 0);
		for (size_t x = 0; x < stride; x++)
			buf_byte(rows, (unsigned char)~raster->bits[y * stride + x]);
	}
}

/* zlib's envelope around stored blocks: a preview need not be small. */
static void put_stored(struct buf *zlib, const struct buf *rows)
{
	const unsigned char *bytes = (const unsigned char *)rows->data;

	buf_add(zlib, "\x78\x01", 2);
	for (size_t at = 0; at < rows->len;) {
		size_t len = rows->len - at < DEFLATE_BLOCK ? rows->len - at : DEFLATE_BLOCK;
		buf_byte(zlib, at + len == rows->len);
		buf_byte(zlib, (unsigned char)len);
		buf_byte(zlib, (unsigned char)(len >> 8));
		buf_byte(zlib, (unsigned char)~len);
		buf_byte(zlib, (unsigned char)(~len >> 8));
		buf_add(zlib, bytes + at, len);
		at += len;
	}
	put_u32(zlib, adler32_of(bytes, rows->len));
}

static enum err_code write_png(const struct printer_raster *raster, const char *png_file, struct err *err)
{
	const size_t most = (PRINTER_WIDTH_MAX / 8 + 1) * (size_t)PRINTER_HEIGHT_MAX + 4096;
	struct buf rows, zlib, head, png;
	enum err_code code;

	buf_init(&rows, most);
	buf_init(&zlib, most);
	buf_init(&head, 64);
	buf_init(&png, most);
	put_rows(&rows, raster);
	if (!rows.failed && rows.len > 0)
		put_stored(&zlib, &rows);
	put_u32(&head, raster->width);
	put_u32(&head, raster->height);
	buf_add(&head, "\x01\x00\x00\x00\x00", 5); /* 1 bit, grey */
	buf_add(&png, "\x89PNG\r\n\x1a\n", 8);
	put_chunk(&png, "IHDR", (const unsigned char *)head.data, head.len);
	put_chunk(&png, "IDAT", (const unsigned char *)zlib.data, zlib.len);
	put_chunk(&png, "IEND", NULL, 0);
	if (rows.failed || zlib.failed || head.failed || png.failed)
		code = err_set(err, ERR_LIMIT, "picture of %u x %u dots is too large", raster->width, raster->height);
	else
		code = file_replace(png_file, png.data, png.len, false, err);
	buf_finish(&rows);
	buf_finish(&zlib);
	buf_finish(&head);
	buf_finish(&png);
	return code;
}

enum err_code paper_preview(const char *layout_file, const char *language, const char *png_file, struct err *err)
{
	struct paper *paper = calloc(1, sizeof(*paper));
	struct paper_layout *layout = paper ? &paper->layouts[0] : NULL;
	struct printer_raster raster = {0};

	if (paper == NULL)
		return err_set(err, ERR_LIMIT, "no memory for paper");
	enum err_code code = paper_layout_load(layout_file, layout, err);
	if (code == ERR_OK)
		code = paper_compose_check(layout, layout_file, err);
	if (code == ERR_OK)
		code = paper_ink_create(&paper->cache, &paper->ink, err);
	if (code == ERR_OK) {
		paper_sample_values(&paper->values, catalogue_language(language));
		code = paper_compose_render(&paper->compose, paper->ink, layout, &paper->values, 0, &raster, err);
	}
	if (code == ERR_OK)
		code = write_png(&raster, png_file, err);
	free(raster.bits);
	paper_destroy(paper);
	return code;
}
