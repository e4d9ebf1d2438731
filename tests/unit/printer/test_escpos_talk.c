/* The driver against a unit whose every byte the test itself says: late, wrong, noisy, foreign answers. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link_memory.h"
#include "printer/printer.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define STEP_MS 5

/* Answers requests by their bytes; the test switches kinds of answers on and off. */
struct talk {
	struct link *link;
	struct printer *printer;
	int64_t now_ms;
	unsigned char heard[4];
	unsigned char id[5]; /* of the last GS ( H */
	unsigned id_left;
	bool mute, keep_process, noisy;
	unsigned char status[5]; /* what DLE EOT n is answered with */
	uint64_t random;
	unsigned done, late, ready;
	enum printer_outcome outcome;
};

static void on_done(void *context, const char *job_id, enum printer_outcome outcome)
{
	struct talk *talk = context;
	talk->done++;
	talk->outcome = outcome;
}

static void on_changed(void *context, const struct printer_state *state)
{
	((struct talk *)context)->ready += state->health == DEVICE_READY || state->health == DEVICE_LIMITED;
}

static void on_late(void *context, const char *job_id)
{
	((struct talk *)context)->late++;
}

static void start(struct talk *talk)
{
	memset(talk, 0, sizeof *talk);
	talk->now_ms = 1000;
	memset(talk->status, 0x12, sizeof talk->status);
	talk->random = 99;
	const struct printer_sink sink = {talk, on_done, on_changed, on_late};
	talk->link = link_memory_create();
	talk->printer = printer_escpos.create(talk->link, NULL, &sink);
	assert_int_equal(printer_escpos.open(talk->printer, NULL), ERR_OK);
}

static void finish(struct talk *talk)
{
	printer_escpos.destroy(talk->printer);
	link_destroy(talk->link);
}

static void say(struct talk *talk, const void *bytes, size_t len)
{
	(void)link_memory_give(talk->link, bytes, len);
}

static void say_process(struct talk *talk)
{
	unsigned char answer[7] = {0x37, 0x22, talk->id[0], talk->id[1], talk->id[2], talk->id[3], 0};
	say(talk, answer, sizeof answer);
}

static void hear(struct talk *talk, unsigned char byte)
{
	unsigned char *heard = talk->heard;
	if (talk->id_left > 0) { /* two of length, function, m, then four characters */
		if (talk->id_left <= 4)
			talk->id[4 - talk->id_left] = byte;
		if (--talk->id_left == 0 && !talk->keep_process)
			say_process(talk);
		return;
	}
	memmove(heard, heard + 1, 3);
	heard[3] = byte;
	if (talk->mute)
		return;
	if (heard[1] == 0x10 && heard[2] == 0x04 && byte >= 1 && byte <= 4)
		say(talk, &talk->status[byte], 1);
	if (heard[1] == 0x1D && heard[2] == 'I' && byte == 67)
		say(talk, "_TM-T20III", 11);
	if (heard[1] == 0x1D && heard[2] == '(' && byte == 'H')
		talk->id_left = 8;
}

static void step(struct talk *talk)
{
	unsigned char bytes[512];
	size_t len;
	talk->now_ms += STEP_MS;
	assert_int_equal(printer_escpos.step(talk->printer, 0, talk->now_ms), ERR_OK);
	while ((len = link_memory_take(talk->link, bytes, sizeof bytes)) > 0)
		for (size_t i = 0; i < len; i++)
			hear(talk, bytes[i]);
	if (!talk->noisy)
		return;
	for (int i = 0; i < 3; i++) {
		talk->random = talk->random * UINT64_C(6364136223846793005) + 1;
		unsigned char byte = (unsigned char)(talk->random >> 40);
		say(talk, &byte, 1);
	}
}

static void pass(struct talk *talk, int64_t ms)
{
	for (int64_t until = talk->now_ms + ms; talk->now_ms < until;)
		step(talk);
}

static enum err_code print(struct talk *talk)
{
	struct printer_job job = {.raster = {576, 24, calloc(72, 24)}, .cut = true};
	id_make(job.id);
	enum err_code code = printer_escpos.submit_take(talk->printer, &job);
	free(job.raster.bits);
	return code;
}

static void wait_done(struct talk *talk, int64_t limit_ms)
{
	unsigned before = talk->done;
	for (int64_t until = talk->now_ms + limit_ms; talk->now_ms < until && talk->done == before;)
		step(talk);
	assert_int_equal(talk->done, before + 1);
}

static void id_of_another_job_confirms_nothing_and_ones_own_comes_late(void **state)
{
	struct talk talk;
	start(&talk);
	pass(&talk, 2000);
	assert_true(talk.ready > 0);
	talk.keep_process = true;
	assert_int_equal(print(&talk), ERR_OK);
	pass(&talk, 1000);
	say(&talk, "\x37\x22````", 7);
	wait_done(&talk, 60000);
	assert_int_equal(talk.outcome, PRINTER_UNCERTAIN);
	pass(&talk, 30000);
	say(&talk, "\x37\x22````", 7);
	pass(&talk, 100);
	assert_int_equal(talk.late, 0);
	say_process(&talk);
	pass(&talk, 100);
	assert_int_equal(talk.late, 1);
	say_process(&talk);
	pass(&talk, 100);
	assert_int_equal(talk.late, 1);
	finish(&talk);
}

static void answer_that_is_too_late_is_not_reported(void **state)
{
	struct talk talk;
	start(&talk);
	pass(&talk, 2000);
	talk.keep_process = true;
	assert_int_equal(print(&talk), ERR_OK);
	wait_done(&talk, 60000);
	pass(&talk, PRINTER_LATE_MS + 1000);
	say_process(&talk);
	pass(&talk, 100);
	assert_int_equal(talk.late, 0);
	finish(&talk);
}

static void noise_alone_never_makes_a_unit_ready(void **state)
{
	struct talk talk;
	start(&talk);
	talk.mute = talk.noisy = true;
	pass(&talk, 10 * 60 * 1000);
	assert_int_equal(talk.ready, 0);
	assert_int_not_equal(print(&talk), ERR_OK);
	finish(&talk);
}

static void noise_during_a_job_confirms_nothing(void **state)
{
	struct talk talk;
	start(&talk);
	pass(&talk, 2000);
	for (int i = 0; i < 20; i++) {
		talk.keep_process = true;
		if (print(&talk) != ERR_OK) {
			talk.keep_process = talk.noisy = talk.mute = false;
			pass(&talk, 5000);
			continue;
		}
		pass(&talk, 50);
		talk.noisy = talk.mute = true;
		wait_done(&talk, 100000);
		assert_int_not_equal(talk.outcome, PRINTER_CONFIRMED);
		talk.keep_process = talk.noisy = talk.mute = false;
		pass(&talk, 20000);
	}
	finish(&talk);
}

/* All legal patterns of all four answers: printing is allowed exactly where none of them names a fault. */
static void every_pattern_of_status_bits_allows_or_forbids_printing(void **state)
{
	static const unsigned char stops[5] = {0, 0x08, 0x64, 0x2C, 0x60}; /* bits that forbid it, by n */
	unsigned patterns = 0, forbidden = 0;
	for (unsigned n = 1; n <= 4; n++) {
		for (unsigned bits = 0; bits < 16; bits++, patterns++) {
			unsigned char byte = (unsigned char)(0x12 | (bits & 3) << 2 | (bits & 12) << 3);
			bool stopped = byte & stops[n];
			/* Bit 6 of n = 2 and n = 3 says that there is an error, or one that ends by itself: others name it. */
			if (n == 2 && (byte & 0x64) == 0x40)
				stopped = false;
			struct talk talk;
			start(&talk);
			talk.status[n] = byte;
			pass(&talk, 8000);
			assert_int_equal(print(&talk) != ERR_OK, stopped);
			forbidden += stopped;
			if (!stopped) {
				wait_done(&talk, 20000);
				assert_int_equal(talk.outcome, PRINTER_CONFIRMED);
			}
			talk.status[n] = 0x12;
			pass(&talk, 8000);
			assert_int_equal(print(&talk), ERR_OK);
			wait_done(&talk, 20000);
			assert_int_equal(talk.outcome, PRINTER_CONFIRMED);
			finish(&talk);
		}
	}
	assert_int_equal(patterns, 64);
	assert_in_range(forbidden, 30, 50);
}

static void idle_unit_is_asked_seldom(void **state)
{
	struct talk talk;
	start(&talk);
	pass(&talk, 3000);
	unsigned wakes = 0;
	int64_t until = talk.now_ms + 60000;
	while (talk.now_ms < until) {
		struct device_wait wait;
		printer_escpos.wait(talk.printer, &wait);
		if (wait.deadline_ms > until)
			break;
		bool answer_waits = link_memory_waiting(talk.link) > 0;
		if (!answer_waits && wait.deadline_ms > talk.now_ms)
			talk.now_ms = wait.deadline_ms - STEP_MS;
		step(&talk);
		wakes++;
	}
	assert_true(wakes <= 60);
	finish(&talk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(id_of_another_job_confirms_nothing_and_ones_own_comes_late),
		cmocka_unit_test(answer_that_is_too_late_is_not_reported),
		cmocka_unit_test(noise_alone_never_makes_a_unit_ready),
		cmocka_unit_test(noise_during_a_job_confirms_nothing),
		cmocka_unit_test(every_pattern_of_status_bits_allows_or_forbids_printing),
		cmocka_unit_test(idle_unit_is_asked_seldom),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
