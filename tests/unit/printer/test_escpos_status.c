#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "printer/escpos_status.h"

#include <string.h>

struct seen {
	enum escpos_kind kinds[64];
	size_t count;
	struct escpos_answer last;
	struct escpos_parser parser;
};

static void push_all(struct seen *seen, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	struct escpos_answer answer;
	for (size_t i = 0; i < len; i++) {
		enum escpos_kind kind = escpos_parser_push(&seen->parser, at[i], &answer);
		if (kind == ESCPOS_NOTHING)
			continue;
		assert_true(seen->count < 64);
		seen->kinds[seen->count++] = kind;
		seen->last = answer;
	}
}

static void each_kind_is_known_by_its_fixed_bits(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		enum escpos_kind kind;
	} cases[] = {
		{"\x12", 1, ESCPOS_REALTIME}, {"\x16", 1, ESCPOS_REALTIME}, {"\x7E", 1, ESCPOS_REALTIME},
		{"\x00", 1, ESCPOS_PLAIN}, {"\x0C", 1, ESCPOS_PLAIN}, {"\x6F", 1, ESCPOS_PLAIN},
		{"\x10\x00\x00\x00", 4, ESCPOS_AUTOMATIC}, {"\x18\x08\x0F\x0F", 4, ESCPOS_AUTOMATIC},
		{"\x37\x22@AB`\x00", 7, ESCPOS_PROCESS}, {"_TM-T20II\x00", 10, ESCPOS_NAME},
		{"\x11", 1, ESCPOS_OTHER}, {"\x13", 1, ESCPOS_OTHER}, {"\x37\x25\x00", 3, ESCPOS_OTHER},
		{"\xFF", 1, ESCPOS_NOISE}, {"\x80", 1, ESCPOS_NOISE}, {"\x33", 1, ESCPOS_NOISE}, {"\x31", 1, ESCPOS_NOISE},
		{"\x10\x00\x01\x00", 4, ESCPOS_NOISE}, {"\x10\x00\x04\x00", 4, ESCPOS_NOISE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct seen seen = {.count = 0};
		push_all(&seen, cases[i].bytes, cases[i].len);
		assert_int_equal(seen.count, 1);
		assert_int_equal(seen.kinds[0], cases[i].kind);
	}
}

static void realtime_answer_within_an_automatic_status_at_every_place(void **state)
{
	static const unsigned char status[4] = {0x18, 0x08, 0x0F, 0x00};
	for (size_t at = 0; at <= 4; at++) {
		struct seen seen = {.count = 0};
		push_all(&seen, status, at);
		push_all(&seen, "\x13\x12\x11", 3);
		push_all(&seen, status + at, 4 - at);
		assert_int_equal(seen.count, 4);
		assert_int_equal(seen.parser.noise, 0);
		if (at < 4)
			assert_memory_equal(seen.last.status, status, 4);
	}
}

static void status_byte_within_a_process_id_is_told_apart(void **state)
{
	for (size_t at = 1; at < 7; at++) {
		static const char answer[7] = "\x37\x22@AOo";
		struct seen seen = {.count = 0};
		push_all(&seen, answer, at);
		push_all(&seen, "\x12", 1);
		push_all(&seen, answer + at, 7 - at);
		assert_int_equal(seen.count, 2);
		assert_int_equal(seen.kinds[0], ESCPOS_REALTIME);
		assert_int_equal(seen.kinds[1], ESCPOS_PROCESS);
		assert_string_equal(seen.last.text, "@AOo");
	}
}

static void cut_off_answers_do_not_swallow_the_next(void **state)
{
	struct seen seen = {.count = 0};
	push_all(&seen, "\x37\x22@A", 4);
	push_all(&seen, "\x37\x22@ABC\x00", 7);
	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.last.text, "@ABC");
	assert_true(seen.parser.noise > 0);
	push_all(&seen, "\x10\x00", 2);
	push_all(&seen, "\x18\x00\x00\x00", 4);
	assert_int_equal(seen.kinds[1], ESCPOS_AUTOMATIC);
	assert_int_equal(seen.last.status[0], 0x18);
	push_all(&seen, "\x10\x00", 2);
	escpos_parser_break(&seen.parser);
	push_all(&seen, "\x0C", 1);
	assert_int_equal(seen.kinds[seen.count - 1], ESCPOS_PLAIN);
}

static void too_short_and_too_long_ids_are_noise(void **state)
{
	struct seen seen = {.count = 0};
	push_all(&seen, "\x37\x22@A\x00", 5);
	assert_int_equal(seen.kinds[0], ESCPOS_NOISE);
	push_all(&seen, "\x37\x22@@@@@@\x00", 9);
	for (size_t i = 0; i < seen.count; i++)
		assert_int_not_equal(seen.kinds[i], ESCPOS_PROCESS);
}

static void every_bit_of_every_status_means_what_the_reference_says(void **state)
{
	static const struct {
		unsigned n, bit, flag;
	} bits[] = {
		{2, 0x04, PRINTER_COVER_OPEN}, {2, 0x20, ESCPOS_PAPER_STOP}, {3, 0x04, PRINTER_RECOVERABLE},
		{3, 0x08, PRINTER_CUTTER_FAULT}, {3, 0x20, PRINTER_UNRECOVERABLE}, {3, 0x40, PRINTER_HEAD_HOT},
		{4, 0x0C, PRINTER_PAPER_NEAR_END}, {4, 0x60, PRINTER_PAPER_OUT},
	};
	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
		unsigned flags = 0;
		escpos_apply_realtime(bits[i].n, (unsigned char)(0x12 | bits[i].bit), &flags);
		assert_int_equal(flags, bits[i].flag);
		escpos_apply_realtime(bits[i].n, 0x12, &flags);
		assert_int_equal(flags, 0);
	}
	unsigned flags = 0;
	escpos_apply_realtime(1, 0x12, &flags);
	assert_int_equal(flags, PRINTER_ONLINE);
	escpos_apply_realtime(1, 0x1A, &flags);
	assert_int_equal(flags, 0);
	escpos_apply_automatic((const unsigned char[4]){0x38, 0x6C, 0x0F, 0x00}, &flags);
	assert_int_equal(flags, PRINTER_COVER_OPEN | PRINTER_RECOVERABLE | PRINTER_CUTTER_FAULT | PRINTER_UNRECOVERABLE |
		PRINTER_HEAD_HOT | PRINTER_PAPER_NEAR_END | PRINTER_PAPER_OUT);
	escpos_apply_automatic((const unsigned char[4]){0x10, 0x00, 0x00, 0x00}, &flags);
	assert_int_equal(flags, PRINTER_ONLINE);
}

static void contradicting_fence_answers_are_refused(void **state)
{
	unsigned good = 0;
	for (unsigned byte = 0; byte < 256; byte++) {
		unsigned flags = 0;
		good += escpos_apply_paper((unsigned char)byte, &flags);
	}
	assert_int_equal(good, 4 * 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_is_known_by_its_fixed_bits),
		cmocka_unit_test(realtime_answer_within_an_automatic_status_at_every_place),
		cmocka_unit_test(status_byte_within_a_process_id_is_told_apart),
		cmocka_unit_test(cut_off_answers_do_not_swallow_the_next),
		cmocka_unit_test(too_short_and_too_long_ids_are_noise),
		cmocka_unit_test(every_bit_of_every_status_means_what_the_reference_says),
		cmocka_unit_test(contradicting_fence_answers_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
