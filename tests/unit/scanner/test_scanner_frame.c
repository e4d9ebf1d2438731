#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "scanner/scanner_frame.h"
#include "virtual/virtual_scanner.h"

#include <stdio.h>
#include <string.h>

struct heard {
	char last[SCANNER_PAYLOAD_MAX + 1];
	unsigned scans;
	unsigned troubles[3];
	struct scanner_frame frame;
};

static void on_scanned(void *context, const char *bytes, size_t len)
{
	struct heard *heard = context;
	heard->scans++;
	memcpy(heard->last, bytes, len);
	heard->last[len] = '\0';
}

static void on_trouble(void *context, enum scanner_trouble trouble)
{
	((struct heard *)context)->troubles[trouble]++;
}

static void start(struct heard *heard)
{
	memset(heard, 0, sizeof *heard);
	const struct scanner_sink sink = {heard, on_scanned, on_trouble};
	scanner_frame_init(&heard->frame, &sink);
}

static void hear(struct heard *heard, const char *text, int64_t now_ms)
{
	scanner_frame_bytes(&heard->frame, text, strlen(text), now_ms);
}

static void terminator_ends_a_payload_at_once(void **state)
{
	static const char *const ends[] = {"\r", "\n", "\r\n", "\003"};
	for (size_t i = 0; i < 4; i++) {
		struct heard heard;
		start(&heard);
		hear(&heard, "\002H21.9-2603", 1000);
		hear(&heard, "10-0001", 1020);
		assert_int_equal(heard.scans, 0);
		hear(&heard, ends[i], 1030);
		assert_int_equal(heard.scans, 1);
		assert_string_equal(heard.last, "H21.9-260310-0001");
		assert_int_equal(scanner_frame_deadline(&heard.frame), DEVICE_NO_DEADLINE);
	}
}

static void silence_ends_a_payload_without_terminator(void **state)
{
	struct heard heard;
	start(&heard);
	hear(&heard, "ABC", 1000);
	assert_int_equal(scanner_frame_deadline(&heard.frame), 1000 + SCANNER_GAP_MS);
	scanner_frame_tick(&heard.frame, 1000 + SCANNER_GAP_MS - 1);
	assert_int_equal(heard.scans, 0);
	scanner_frame_tick(&heard.frame, 1000 + SCANNER_GAP_MS);
	assert_string_equal(heard.last, "ABC");
	hear(&heard, "DEF", 5000);
	hear(&heard, "GHI", 5000 + SCANNER_GAP_MS); /* too late to belong to it */
	assert_int_equal(heard.scans, 2);
	assert_string_equal(heard.last, "DEF");
}

static void merged_payloads_are_two(void **state)
{
	struct heard heard;
	start(&heard);
	hear(&heard, "ONE\rTWO\r\nTHREE", 1000);
	assert_int_equal(heard.scans, 2);
	scanner_frame_tick(&heard.frame, 2000);
	assert_int_equal(heard.scans, 3);
	assert_string_equal(heard.last, "THREE");
}

static void same_payload_within_the_window_is_one_scan(void **state)
{
	struct heard heard;
	start(&heard);
	hear(&heard, "A\r", 1000);
	hear(&heard, "A\r", 1000 + SCANNER_REPEAT_MS - 1);
	assert_int_equal(heard.scans, 1);
	hear(&heard, "B\r", 3000);
	assert_int_equal(heard.scans, 2);
	hear(&heard, "B\r", 3000 + SCANNER_REPEAT_MS);
	assert_int_equal(heard.scans, 3);
}

static void too_long_is_dropped_whole_and_the_next_is_heard(void **state)
{
	struct heard heard;
	start(&heard);
	for (int i = 0; i < SCANNER_PAYLOAD_MAX + 1; i++)
		hear(&heard, "x", 1000);
	hear(&heard, "\r", 1000);
	assert_int_equal(heard.troubles[SCANNER_TOO_LONG], 1);
	assert_int_equal(heard.scans, 0);
	for (int i = 0; i < SCANNER_PAYLOAD_MAX; i++)
		hear(&heard, "y", 4000);
	hear(&heard, "\r", 4000);
	assert_int_equal(heard.scans, 1);
	assert_int_equal(strlen(heard.last), SCANNER_PAYLOAD_MAX);
}

static void control_characters_are_garbage_and_nothing_of_it_is_delivered(void **state)
{
	static const char *const bad[] = {"A\033[2JB\r", "\t\r", "x\x7F\r", "a\x1D.\r"};
	struct heard heard;
	start(&heard);
	for (size_t i = 0; i < 4; i++)
		hear(&heard, bad[i], 1000 + (int64_t)i * 100);
	assert_int_equal(heard.troubles[SCANNER_GARBAGE], 4);
	assert_int_equal(heard.scans, 0);
}

static void flood_of_payloads_disables_until_it_is_silent(void **state)
{
	struct heard heard;
	start(&heard);
	for (int i = 0; i < 100; i++) {
		char payload[16];
		snprintf(payload, sizeof payload, "P%d\r", i);
		hear(&heard, payload, 1000 + i);
	}
	assert_int_equal(heard.scans, SCANNER_FLOOD_PER_S);
	assert_int_equal(heard.troubles[SCANNER_FLOODED], 1);
	assert_true(heard.frame.disabled);
	hear(&heard, "Q\r", 6000);
	assert_int_equal(heard.scans, SCANNER_FLOOD_PER_S);
	scanner_frame_tick(&heard.frame, 6000 + SCANNER_REST_MS);
	hear(&heard, "Q\r", 6001 + SCANNER_REST_MS);
	assert_int_equal(heard.scans, SCANNER_FLOOD_PER_S + 1);
}

static void flood_of_bytes_without_end_disables(void **state)
{
	struct heard heard;
	start(&heard);
	for (int i = 0; i < 10000; i++)
		hear(&heard, "7", 1000 + i / 10);
	assert_int_equal(heard.troubles[SCANNER_FLOODED], 1);
	assert_int_equal(heard.scans, 0);
	assert_int_equal(heard.frame.len, 0);
}

static void nothing_of_a_payload_stays_in_memory(void **state)
{
	struct heard heard;
	start(&heard);
	hear(&heard, "079185001234|SECRET NAME\r", 1000);
	assert_int_equal(heard.scans, 1);
	const char *memory = (const char *)&heard.frame;
	for (size_t i = 0; i + 6 < sizeof heard.frame; i++)
		assert_memory_not_equal(memory + i, "SECRET", 6);
}

/* Every way of cutting and delaying that a real scanner has: all payloads arrive, in order, unchanged. */
static void jittering_scanner_is_understood(void **state)
{
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct heard heard;
		struct virtual_scanner scanner;
		start(&heard);
		virtual_scanner_init(&scanner, seed);
		scanner.piece_max = 1 + seed % 7;
		scanner.pause_max_ms = SCANNER_GAP_MS - 10;
		scanner.suffix = seed % 3 ? "\r" : "";
		scanner.payload_gap_ms = seed % 3 ? seed % 5 * 20 : 200;
		int64_t now_ms = 1000;
		for (unsigned n = 0; n < 5; n++) {
			char payload[64], bytes[256];
			int len = snprintf(payload, sizeof payload, "H21.9-260310-%04u-%u", (unsigned)seed, n);
			assert_true(virtual_scanner_scan(&scanner, payload, (size_t)len));
			for (int64_t until = now_ms + 6000; now_ms < until; now_ms += 5) {
				size_t got = virtual_scanner_output(&scanner, bytes, sizeof bytes, now_ms);
				if (got > 0)
					scanner_frame_bytes(&heard.frame, bytes, got, now_ms);
				scanner_frame_tick(&heard.frame, now_ms);
			}
			assert_int_equal(heard.scans, n + 1);
			assert_string_equal(heard.last, payload);
		}
		virtual_scanner_finish(&scanner);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminator_ends_a_payload_at_once),
		cmocka_unit_test(silence_ends_a_payload_without_terminator),
		cmocka_unit_test(merged_payloads_are_two),
		cmocka_unit_test(same_payload_within_the_window_is_one_scan),
		cmocka_unit_test(too_long_is_dropped_whole_and_the_next_is_heard),
		cmocka_unit_test(control_characters_are_garbage_and_nothing_of_it_is_delivered),
		cmocka_unit_test(flood_of_payloads_disables_until_it_is_silent),
		cmocka_unit_test(flood_of_bytes_without_end_disables),
		cmocka_unit_test(nothing_of_a_payload_stays_in_memory),
		cmocka_unit_test(jittering_scanner_is_understood),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
