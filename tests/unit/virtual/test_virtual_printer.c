#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "virtual/virtual_printer.h"

#include <string.h>

static struct virtual_printer *make(const char *personality)
{
	struct virtual_printer *printer = virtual_printer_create(virtual_personality_named(personality), 1);
	assert_non_null(printer);
	return printer;
}

static size_t say(struct virtual_printer *printer, const void *bytes, size_t len, int64_t now_ms, unsigned char out[64])
{
	assert_int_equal(virtual_printer_feed(printer, bytes, len, now_ms), len);
	virtual_printer_run(printer, now_ms);
	return virtual_printer_answer(printer, out, 64, now_ms);
}

static void raster_comes_out_as_the_same_dots(void **state)
{
	struct virtual_printer *printer = make("epson-t20");
	unsigned char out[64];
	(void)say(printer, "\x1Dv0\0\x02\0\x02\0\x81\x42\xFF\x01\x1DVB\0", 16, 1000, out);
	const struct virtual_sheet *sheet = virtual_paper_last_finished(virtual_printer_paper(printer));
	assert_non_null(sheet);
	assert_true(sheet->cut);
	assert_int_equal(sheet->rows, 2);
	assert_memory_equal(sheet->bits.data, "\x81\x42\0", 3);
	assert_memory_equal(sheet->bits.data + 72, "\xFF\x01\0", 3);
	virtual_printer_destroy(printer);
}

static void stored_graphics_come_out_on_function_50(void **state)
{
	struct virtual_printer *printer = make("epson-t88");
	unsigned char out[64];
	(void)say(printer, "\x1D(L\x0C\0\x30\x70\x30\x01\x01\x31\x08\0\x02\0\xAA\x55", 17, 1000, out);
	assert_int_equal(virtual_printer_paper(printer)->rows, 0);
	(void)say(printer, "\x1D(L\x02\0\x30\x32", 7, 1000, out);
	const struct virtual_sheet *sheet = virtual_paper_last(virtual_printer_paper(printer));
	assert_int_equal(sheet->rows, 2);
	assert_int_equal((unsigned char)sheet->bits.data[0], 0xAA);
	assert_int_equal((unsigned char)sheet->bits.data[64], 0x55);
	virtual_printer_destroy(printer);
}

static void process_id_comes_after_the_paper_and_a_liar_says_it_before(void **state)
{
	static const unsigned char job[] = "\x1Dv0\0\x01\0\xFF\x0F";
	static const unsigned char rows[0xFFF];
	for (int liar = 0; liar < 2; liar++) {
		struct virtual_printer *printer = make(liar ? "liar" : "epson-t20");
		unsigned char out[64];
		(void)say(printer, job, 8, 1000, out);
		(void)say(printer, rows, sizeof rows, 1000, out);
		size_t len = say(printer, "\x1D(H\x06\0\x30\x30@@@B", 11, 1000, out);
		assert_int_equal(len, liar ? 7 : 0);
		int64_t now_ms = 1000;
		while (len == 0 && now_ms < 60000) {
			now_ms += 10;
			virtual_printer_run(printer, now_ms);
			len = virtual_printer_answer(printer, out, sizeof out, now_ms);
			if (len > 0)
				assert_int_equal(virtual_printer_paper(printer)->rows, 0xFFF);
		}
		assert_memory_equal(out, "\x37\x22@@@B\0", 7);
		virtual_printer_destroy(printer);
	}
}

static void status_shows_what_hands_did(void **state)
{
	static const struct {
		enum virtual_switch which;
		unsigned char n, byte;
	} cases[] = {
		{VIRTUAL_NO_PAPER, 4, 0x72}, {VIRTUAL_NO_PAPER, 2, 0x32}, {VIRTUAL_COVER_OPEN, 2, 0x16},
		{VIRTUAL_COVER_OPEN, 1, 0x1A},
		{VIRTUAL_UNRECOVERABLE, 3, 0x32},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct virtual_printer *printer = make("clone");
		const unsigned char request[3] = {0x10, 0x04, cases[i].n};
		unsigned char out[64];
		assert_int_equal(say(printer, request, 3, 1000, out), 1);
		assert_int_equal(out[0], 0x12);
		virtual_printer_switch(printer, cases[i].which, true);
		assert_int_equal(say(printer, request, 3, 1000, out), 1);
		assert_int_equal(out[0], cases[i].byte);
		virtual_printer_switch(printer, VIRTUAL_SILENT, true);
		assert_int_equal(say(printer, request, 3, 1000, out), 0);
		virtual_printer_destroy(printer);
	}
}

static void roll_ends_and_the_rest_waits_for_paper(void **state)
{
	struct virtual_printer *printer = make("epson-t20");
	virtual_printer_load(printer, 1); /* 8 rows */
	unsigned char out[64], rows[20] = {0};
	(void)say(printer, "\x1Dv0\0\x01\0\x14\0", 8, 1000, out);
	(void)say(printer, rows, sizeof rows, 5000, out);
	virtual_printer_run(printer, 6000);
	assert_int_equal(virtual_printer_paper(printer)->rows, 8);
	virtual_printer_load(printer, 1000);
	virtual_printer_run(printer, 7000);
	assert_int_equal(virtual_printer_paper(printer)->rows, 20);
	virtual_printer_destroy(printer);
}

static void buffer_is_bounded_and_pushes_back(void **state)
{
	struct virtual_printer *printer = make("clone");
	virtual_printer_switch(printer, VIRTUAL_COVER_OPEN, true);
	static unsigned char bytes[10000];
	assert_int_equal(virtual_printer_feed(printer, bytes, sizeof bytes, 1000), 4096);
	assert_int_equal(virtual_printer_feed(printer, bytes, 1, 1000), 0);
	virtual_printer_switch(printer, VIRTUAL_COVER_OPEN, false);
	virtual_printer_run(printer, 1000);
	assert_int_equal(virtual_printer_feed(printer, bytes, 1, 1000), 1);
	virtual_printer_destroy(printer);
}

static void text_and_unknown_commands_count_as_garbage(void **state)
{
	struct virtual_printer *printer = make("epson-t20");
	unsigned char out[64];
	(void)say(printer, "\0\0\n\r", 4, 1000, out);
	struct virtual_printer_state device;
	virtual_printer_state(printer, &device);
	assert_int_equal(device.garbage, 0);
	(void)say(printer, "A\x1D\x01", 3, 2000, out);
	virtual_printer_run(printer, 3000);
	virtual_printer_state(printer, &device);
	assert_int_equal(device.garbage, 2);
	virtual_printer_destroy(printer);
}

static void battery_keeps_the_buffer_and_others_lose_it(void **state)
{
	for (int battery = 0; battery < 2; battery++) {
		struct virtual_printer *printer = make(battery ? "battery" : "epson-t20");
		virtual_printer_switch(printer, VIRTUAL_NO_PAPER, true);
		(void)virtual_printer_feed(printer, (const unsigned char *)"\x1Dv0\0\x01\0\x01\0\xFF", 9, 1000);
		virtual_printer_power(printer, false);
		virtual_printer_power(printer, true);
		virtual_printer_switch(printer, VIRTUAL_NO_PAPER, false);
		virtual_printer_run(printer, 2000);
		assert_int_equal(virtual_printer_paper(printer)->rows, battery);
		virtual_printer_destroy(printer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(raster_comes_out_as_the_same_dots),
		cmocka_unit_test(stored_graphics_come_out_on_function_50),
		cmocka_unit_test(process_id_comes_after_the_paper_and_a_liar_says_it_before),
		cmocka_unit_test(status_shows_what_hands_did),
		cmocka_unit_test(roll_ends_and_the_rest_waits_for_paper),
		cmocka_unit_test(buffer_is_bounded_and_pushes_back),
		cmocka_unit_test(text_and_unknown_commands_count_as_garbage),
		cmocka_unit_test(battery_keeps_the_buffer_and_others_lose_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
