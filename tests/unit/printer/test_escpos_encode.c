#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "printer/escpos_encode.h"

#include <string.h>

static unsigned char picture[64 * 4096 / 8];

static struct printer_raster small(void)
{
	memset(picture, 0, sizeof picture);
	picture[0] = 0x80;
	picture[3] = 0x01; /* second row of 16 dots, last dot */
	return (struct printer_raster){16, 3, picture};
}

static void encode(const struct printer_raster *raster, bool cut, const char *model, enum printer_grade grade,
	struct escpos_stream *ret_stream)
{
	struct escpos_request_end end = {.grade = grade};
	escpos_process_id(1, end.process_id);
	assert_int_equal(escpos_encode(raster, cut, escpos_quirk_named(model), &end, ret_stream, NULL), ERR_OK);
}

static void check_bytes(const struct escpos_stream *stream, const char *bytes, size_t len)
{
	assert_int_equal(stream->bytes.len, len);
	assert_memory_equal(stream->bytes.data, bytes, len);
	assert_int_equal(stream->marks[stream->mark_count - 1], len);
}

static void raster_job_is_exactly_these_bytes(void **state)
{
	struct printer_raster raster = small();
	struct escpos_stream stream;
	encode(&raster, true, "epson-tm-t20", PRINTER_GRADE_PROCESS_ID, &stream);
	check_bytes(&stream, "\x1Dv0\0\x02\0\x03\0\x80\0\0\x01\0\0\x1DVB\0\x1D(H\x06\0\x30\x30@@@A", 29);
	escpos_stream_finish(&stream);
}

static void graphics_job_is_exactly_these_bytes(void **state)
{
	struct printer_raster raster = small();
	struct escpos_stream stream;
	encode(&raster, false, "epson-tm-t88", PRINTER_GRADE_FENCE, &stream);
	check_bytes(&stream,
		"\x1D(L\x10\0\x30\x70\x30\x01\x01\x31\x10\0\x03\0\x80\0\0\x01\0\0\x1D(L\x02\0\x30\x32\x1Dr\x01", 31);
	escpos_stream_finish(&stream);
}

static void units_without_a_cutter_feed_to_the_tear_bar(void **state)
{
	struct printer_raster raster = small();
	struct escpos_stream stream;
	encode(&raster, true, "generic-58", PRINTER_GRADE_TIMED, &stream);
	assert_int_equal(stream.bytes.len, 14 + 8 + 12 * 8);
	assert_memory_equal(stream.bytes.data + 14, "\x1Dv0\0\x01\0\x60\0", 8);
	escpos_stream_finish(&stream);
}

static void white_right_of_the_last_dot_is_not_sent(void **state)
{
	memset(picture, 0, sizeof picture);
	struct printer_raster raster = {64, 30, picture};
	picture[0] = 1;
	struct escpos_stream stream;
	encode(&raster, false, "auto", PRINTER_GRADE_TIMED, &stream);
	assert_int_equal(stream.bytes.len, 8 + 24 + 8 + 6);
	assert_int_equal(stream.mark_count, 2);
	assert_int_equal(stream.marks[0], 8 + 24);
	escpos_stream_finish(&stream);
}

static void impossible_rasters_are_refused(void **state)
{
	static const struct printer_raster wrong[] = {
		{0, 10, picture}, {8, 0, picture}, {12, 10, picture}, {8, PRINTER_HEIGHT_MAX + 1, picture}, {584, 1, picture},
	};
	const struct escpos_request_end end = {.grade = PRINTER_GRADE_TIMED};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct escpos_stream stream;
		assert_int_equal(escpos_encode(&wrong[i], true, escpos_quirk_named("auto"), &end, &stream, NULL), ERR_INVALID);
	}
}

static void highest_raster_of_every_model_has_rising_boundaries(void **state)
{
	memset(picture, 0xFF, sizeof picture);
	for (size_t i = 0; escpos_quirk_row(i); i++) {
		const struct escpos_quirk *quirk = escpos_quirk_row(i);
		struct printer_raster raster = {64, PRINTER_HEIGHT_MAX, picture};
		struct escpos_stream stream;
		encode(&raster, true, quirk->name, PRINTER_GRADE_PROCESS_ID, &stream);
		for (size_t m = 1; m < stream.mark_count; m++)
			assert_true(stream.marks[m] > stream.marks[m - 1]);
		escpos_stream_finish(&stream);
	}
}

static void process_ids_differ_and_have_no_status_bit(void **state)
{
	char before[ESCPOS_ID_SIZE] = "", id[ESCPOS_ID_SIZE];
	for (unsigned n = 0; n < 70000; n++) {
		escpos_process_id(n, id);
		assert_int_equal(strlen(id), 4);
		for (int i = 0; i < 4; i++)
			assert_true(id[i] >= 0x20 && id[i] <= 0x7E && !(id[i] & 0x10));
		assert_string_not_equal(id, before);
		memcpy(before, id, sizeof before);
	}
}

static void every_row_of_quirks_is_sound_and_has_a_source(void **state)
{
	for (size_t i = 0; escpos_quirk_row(i); i++) {
		const struct escpos_quirk *quirk = escpos_quirk_row(i);
		assert_ptr_equal(escpos_quirk_named(quirk->name), quirk);
		assert_true(quirk->dots_wide % 8 == 0 && quirk->dots_wide <= PRINTER_WIDTH_MAX);
		assert_in_range(quirk->band_rows, ESCPOS_BAND_ROWS_MIN, ESCPOS_BAND_ROWS_MAX);
		assert_true(quirk->mm_per_s >= 30 && quirk->dots_per_mm >= 7);
		assert_true(strlen(quirk->source) > 20);
	}
	assert_string_equal(escpos_quirk_for("TM-T88V")->name, "epson-tm-t88");
	assert_string_equal(escpos_quirk_for("TM-T20III")->name, "epson-tm-t20");
	assert_string_equal(escpos_quirk_for("TM-T82X")->name, "epson-tm-t82");
	assert_string_equal(escpos_quirk_for("CT-S310II")->name, "citizen");
	assert_string_equal(escpos_quirk_for("SRP-350plusIII")->name, "bixolon");
	assert_string_equal(escpos_quirk_for("???")->name, "auto");
	assert_null(escpos_quirk_named("no such"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raster_job_is_exactly_these_bytes),
		cmocka_unit_test(graphics_job_is_exactly_these_bytes),
		cmocka_unit_test(units_without_a_cutter_feed_to_the_tear_bar),
		cmocka_unit_test(white_right_of_the_last_dot_is_not_sent),
		cmocka_unit_test(impossible_rasters_are_refused),
		cmocka_unit_test(highest_raster_of_every_model_has_rising_boundaries),
		cmocka_unit_test(process_ids_differ_and_have_no_status_bit),
		cmocka_unit_test(every_row_of_quirks_is_sound_and_has_a_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
