#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "support/printer_rig.h"

#include <string.h>

#define WIDTH 576
#define HEIGHT 400

struct expectation {
	const char *personality;
	const char *options;
	enum printer_grade grade;
	enum printer_outcome outcome;
	unsigned width;
};

static const struct expectation expectations[] = {
	{"epson-t20", NULL, PRINTER_GRADE_PROCESS_ID, PRINTER_CONFIRMED, 576},
	{"epson-t88", NULL, PRINTER_GRADE_PROCESS_ID, PRINTER_CONFIRMED, 512},
	{"xprinter", NULL, PRINTER_GRADE_FENCE, PRINTER_CONFIRMED, 576},
	{"clone", NULL, PRINTER_GRADE_FENCE, PRINTER_CONFIRMED, 576},
	{"status-only", NULL, PRINTER_GRADE_TIMED, PRINTER_ASSUMED, 576},
	{"mute-58", "model=generic-58", PRINTER_GRADE_TIMED, PRINTER_ASSUMED, 384},
	{"sluggish", NULL, PRINTER_GRADE_FENCE, PRINTER_CONFIRMED, 576},
	{"battery", NULL, PRINTER_GRADE_PROCESS_ID, PRINTER_CONFIRMED, 576},
	{"hot", NULL, PRINTER_GRADE_PROCESS_ID, PRINTER_CONFIRMED, 576},
	{"noisy", NULL, PRINTER_GRADE_UNKNOWN, PRINTER_CONFIRMED, 576},
};

static void each_personality_is_graded_and_prints_what_was_sent(void **state)
{
	for (size_t i = 0; i < sizeof expectations / sizeof expectations[0]; i++) {
		const struct expectation *expect = &expectations[i];
		struct printer_rig rig;
		rig_start(&rig, expect->personality, expect->options);
		assert_true(rig_ready(&rig, 60000));
		if (expect->grade != PRINTER_GRADE_UNKNOWN)
			assert_int_equal(rig_state(&rig).grade, expect->grade);
		assert_int_equal(rig_state(&rig).dots_wide, expect->width);
		assert_int_equal(rig_print(&rig, expect->width, HEIGHT), ERR_OK);
		assert_true(rig_done(&rig, 60000));
		assert_true(rig.outcome <= expect->outcome || expect->grade == PRINTER_GRADE_UNKNOWN);
		rig_pass(&rig, 5000);
		assert_true(rig_paper_has(&rig, expect->width, HEIGHT));
		struct virtual_printer_state device;
		virtual_printer_state(rig.device, &device);
		assert_int_equal(device.garbage, 0);
		assert_int_equal(rig.done, 1);
		rig_stop(&rig);
	}
}

static void mute_unit_is_not_used_without_being_named(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "mute-58", NULL);
	assert_false(rig_ready(&rig, 30000));
	assert_int_not_equal(rig_print(&rig, 384, 10), ERR_OK);
	rig_stop(&rig);
}

/* Waits until all of the job was handed over and the unit is still printing it. */
static void print_until_all_is_sent(struct printer_rig *rig)
{
	size_t before;
	assert_true(rig_ready(rig, 8000));
	virtual_printer_switch(rig->device, VIRTUAL_SLOW, true);
	assert_int_equal(rig_print(rig, WIDTH, HEIGHT), ERR_OK);
	while (rig->sent == 0)
		rig_step(rig);
	do {
		before = rig->sent;
		rig_pass(rig, 400);
	} while (rig->sent > before + 100); /* status is still asked for */
	assert_int_equal(rig->done, 0);
	virtual_printer_switch(rig->device, VIRTUAL_SLOW, false);
}

static void after_a_crash_the_units_own_answer_confirms_the_paper(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	print_until_all_is_sent(&rig);
	rig_crash(&rig, true);
	for (int i = 0; i < 1000 && rig.late == 0; i++)
		rig_step(&rig);
	assert_int_equal(rig.late, 1);
	assert_int_equal(rig.done, 0);
	assert_true(rig_ready(&rig, 10000));
	assert_true(rig_paper_has(&rig, WIDTH, HEIGHT));
	assert_int_equal(rig.done, 0);
	rig_stop(&rig);
}

static void after_a_crash_in_the_middle_the_paper_is_uncertain(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 5000));
	virtual_printer_switch(rig.device, VIRTUAL_SLOW, true);
	assert_int_equal(rig_print(&rig, WIDTH, 2 * HEIGHT), ERR_OK);
	while (rig.sent == 0)
		rig_step(&rig);
	rig_pass(&rig, 400);
	unsigned char lost; /* what the kernel still held */
	assert_int_equal(link_memory_take(rig.link, &lost, 1), 1);
	while (link_memory_take(rig.link, &lost, 1) == 1)
		;
	rig_crash(&rig, true);
	virtual_printer_switch(rig.device, VIRTUAL_SLOW, false);
	assert_true(rig_done(&rig, 5000));
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	assert_string_equal(rig.done_id, rig.job_id);
	assert_int_equal(rig.late, 0);
	assert_true(rig_ready(&rig, 10000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	assert_true(rig_done(&rig, 10000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	rig_stop(&rig);
}

static void an_answer_about_another_paper_confirms_nothing(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	print_until_all_is_sent(&rig);
	rig.job_id[0] = rig.job_id[0] == 'f' ? 'e' : 'f';
	rig_crash(&rig, true);
	assert_true(rig_done(&rig, 5000));
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	assert_int_equal(rig.late, 0);
	rig_stop(&rig);
}

static void one_job_at_a_time(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_AGAIN);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_AGAIN);
	assert_true(rig_done(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH + 8, HEIGHT), ERR_INVALID);
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	assert_true(rig_done(&rig, 5000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	rig_stop(&rig);
}

static void paper_out_before_printing_costs_nothing(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "clone", NULL);
	assert_true(rig_ready(&rig, 5000));
	virtual_printer_switch(rig.device, VIRTUAL_NO_PAPER, true);
	if (rig_print(&rig, WIDTH, HEIGHT) == ERR_OK) {
		assert_true(rig_done(&rig, 5000));
		assert_int_equal(rig.outcome, PRINTER_NOTHING);
	}
	rig_pass(&rig, 3000);
	assert_true(rig_state(&rig).flags & PRINTER_PAPER_OUT);
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_CONFLICT);
	assert_int_equal(virtual_printer_paper(rig.device)->rows, 0);
	virtual_printer_switch(rig.device, VIRTUAL_NO_PAPER, false);
	assert_true(rig_ready(&rig, 15000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	assert_true(rig_done(&rig, 10000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	rig_stop(&rig);
}

static void automatic_status_tells_of_the_cover_at_once(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 5000));
	rig_pass(&rig, 1500);
	unsigned changes = rig.changes;
	virtual_printer_switch(rig.device, VIRTUAL_COVER_OPEN, true);
	rig_pass(&rig, 20);
	assert_true(rig_state(&rig).flags & PRINTER_COVER_OPEN);
	assert_int_equal(rig_state(&rig).health, DEVICE_FAULT);
	assert_int_equal(rig.changes, changes + 1);
	virtual_printer_switch(rig.device, VIRTUAL_COVER_OPEN, false);
	assert_true(rig_ready(&rig, 5000));
	rig_stop(&rig);
}

static void rest_of_an_interrupted_ticket_never_comes_out_of_a_unit_that_can_forget(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "battery", NULL);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, 2000), ERR_OK);
	rig_pass(&rig, 100);
	virtual_printer_power(rig.device, false);
	link_memory_plug(rig.link, false);
	rig_pass(&rig, 100);
	assert_true(rig.lost);
	assert_int_equal(rig.done, 1);
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	uint64_t rows = virtual_printer_paper(rig.device)->rows;
	assert_true(rows < 2000);
	/* Paper is away while the power returns: the buffer still holds the rest. */
	virtual_printer_switch(rig.device, VIRTUAL_NO_PAPER, true);
	virtual_printer_power(rig.device, true);
	link_memory_plug(rig.link, true);
	rig_reopen(&rig);
	rig_pass(&rig, 3000);
	virtual_printer_switch(rig.device, VIRTUAL_NO_PAPER, false);
	assert_true(rig_ready(&rig, 10000));
	rig_pass(&rig, 2000);
	assert_int_equal(virtual_printer_paper(rig.device)->rows, rows);
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	assert_true(rig_done(&rig, 10000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	assert_true(rig_paper_has(&rig, WIDTH, HEIGHT));
	rig_stop(&rig);
}

static void silence_in_mid_ticket_is_uncertain_and_the_unit_is_not_trusted_until_it_speaks(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	rig_pass(&rig, 50);
	virtual_printer_switch(rig.device, VIRTUAL_SILENT, true);
	assert_true(rig_done(&rig, 40000));
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	rig_pass(&rig, 10000);
	assert_int_equal(rig_state(&rig).health, DEVICE_FAULT);
	assert_int_not_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	virtual_printer_switch(rig.device, VIRTUAL_SILENT, false);
	assert_true(rig_ready(&rig, 10000));
	rig_stop(&rig);
}

static void stuck_unit_is_given_up_within_a_bound(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, 4000), ERR_OK);
	rig_pass(&rig, 50);
	virtual_printer_switch(rig.device, VIRTUAL_STUCK, true);
	int64_t begin = rig.now_ms;
	assert_true(rig_done(&rig, 60000));
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	assert_true(rig.now_ms - begin < 40000);
	rig_stop(&rig);
}

static void short_writes_of_any_size_lose_and_double_nothing(void **state)
{
	for (size_t chunk = 1; chunk < 200; chunk = chunk * 3 + 1) {
		struct printer_rig rig;
		rig_start(&rig, "epson-t20", NULL);
		assert_true(rig_ready(&rig, 5000));
		link_memory_set_chunk(rig.link, chunk);
		assert_int_equal(rig_print(&rig, WIDTH, 40), ERR_OK);
		assert_true(rig_done(&rig, 100000));
		assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
		link_memory_set_chunk(rig.link, 0);
		rig_pass(&rig, 500);
		assert_true(rig_paper_has(&rig, WIDTH, 40));
		rig_stop(&rig);
	}
}

/* A full buffer holds status requests back; their late answers must not be taken for those of other requests. */
static void slow_unit_near_the_end_of_its_paper_is_not_mistaken_for_an_open_one(void **state)
{
	static const char *const personalities[] = {"epson-t20", "xprinter", "clone", "status-only", "sluggish"};
	for (size_t i = 0; i < sizeof personalities / sizeof personalities[0]; i++) {
		struct printer_rig rig;
		rig_start(&rig, personalities[i], NULL);
		virtual_printer_load(rig.device, 4200);
		assert_true(rig_ready(&rig, 15000));
		virtual_printer_switch(rig.device, VIRTUAL_SLOW, true);
		assert_int_equal(rig_print(&rig, WIDTH, 1200), ERR_OK);
		while (rig.done == 0 && rig.now_ms < 100000) {
			rig_step(&rig);
			assert_int_equal(rig_state(&rig).flags & ~(unsigned)PRINTER_ONLINE, PRINTER_PAPER_NEAR_END);
		}
		assert_int_equal(rig.done, 1);
		assert_true(rig.outcome <= PRINTER_ASSUMED);
		rig_pass(&rig, 10000);
		assert_true(rig_paper_has(&rig, WIDTH, 1200));
		rig_stop(&rig);
	}
}

static void plug_is_pulled(struct printer_rig *rig)
{
	link_memory_plug(rig->link, false);
}

/* All of it had left the program, half of it was still on the line. */
static void what_the_line_lost_is_cut_off_before_the_next_ticket(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 60000));
	rig.trip = plug_is_pulled;
	rig.trip_after = 40000;
	assert_int_equal(rig_print(&rig, 576, 1088), ERR_OK);
	assert_true(rig_done(&rig, 60000));
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	rig_pass(&rig, 1000);
	link_memory_plug(rig.link, true);
	rig_reopen(&rig);
	assert_true(rig_ready(&rig, 60000));
	assert_int_equal(rig_print(&rig, 576, 1088), ERR_OK);
	assert_true(rig_done(&rig, 60000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	assert_true(rig_paper_is_alone(&rig, 576, 1088));
	rig_stop(&rig);
}

static void another_unit_on_the_same_plug_is_taken_for_what_it_is(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t88", NULL);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_state(&rig).dots_wide, 512);
	link_memory_plug(rig.link, false);
	rig_pass(&rig, 100);
	assert_true(rig.lost);
	virtual_printer_become(rig.device, virtual_personality_named("clone"));
	link_memory_plug(rig.link, true);
	rig_reopen(&rig);
	assert_true(rig_ready(&rig, 10000));
	assert_int_equal(rig_state(&rig).dots_wide, 576);
	assert_int_equal(rig_state(&rig).grade, PRINTER_GRADE_FENCE);
	assert_string_equal(rig_state(&rig).model, "");
	assert_int_equal(rig_print(&rig, 576, HEIGHT), ERR_OK);
	assert_true(rig_done(&rig, 10000));
	assert_int_equal(rig.outcome, PRINTER_CONFIRMED);
	rig_stop(&rig);
}

static void closing_answers_the_job_under_way(void **state)
{
	struct printer_rig rig;
	rig_start(&rig, "epson-t20", NULL);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	printer_escpos.close(rig.printer);
	assert_int_equal(rig.done, 1);
	assert_int_equal(rig.outcome, PRINTER_NOTHING);
	assert_int_equal(rig_state(&rig).health, DEVICE_CLOSED);
	rig_reopen(&rig);
	assert_true(rig_ready(&rig, 5000));
	assert_int_equal(rig_print(&rig, WIDTH, HEIGHT), ERR_OK);
	while (virtual_printer_paper(rig.device)->rows == 0)
		rig_step(&rig);
	printer_escpos.close(rig.printer);
	assert_int_equal(rig.done, 2);
	assert_int_equal(rig.outcome, PRINTER_UNCERTAIN);
	rig_stop(&rig);
}

static void unknown_options_are_refused(void **state)
{
	const struct printer_sink sink = {.context = NULL};
	struct link *link = link_memory_create();
	assert_null(printer_escpos.create(link, "model=no-such-printer", &sink));
	assert_null(printer_escpos.create(link, "colour=red", &sink));
	struct printer *printer = printer_escpos.create(link, "model=custom", &sink);
	assert_non_null(printer);
	printer_escpos.destroy(printer);
	printer_escpos.destroy(NULL);
	link_destroy(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_personality_is_graded_and_prints_what_was_sent),
		cmocka_unit_test(mute_unit_is_not_used_without_being_named),
		cmocka_unit_test(after_a_crash_the_units_own_answer_confirms_the_paper),
		cmocka_unit_test(after_a_crash_in_the_middle_the_paper_is_uncertain),
		cmocka_unit_test(an_answer_about_another_paper_confirms_nothing),
		cmocka_unit_test(one_job_at_a_time),
		cmocka_unit_test(paper_out_before_printing_costs_nothing),
		cmocka_unit_test(automatic_status_tells_of_the_cover_at_once),
		cmocka_unit_test(rest_of_an_interrupted_ticket_never_comes_out_of_a_unit_that_can_forget),
		cmocka_unit_test(silence_in_mid_ticket_is_uncertain_and_the_unit_is_not_trusted_until_it_speaks),
		cmocka_unit_test(stuck_unit_is_given_up_within_a_bound),
		cmocka_unit_test(short_writes_of_any_size_lose_and_double_nothing),
		cmocka_unit_test(slow_unit_near_the_end_of_its_paper_is_not_mistaken_for_an_open_one),
		cmocka_unit_test(what_the_line_lost_is_cut_off_before_the_next_ticket),
		cmocka_unit_test(another_unit_on_the_same_plug_is_taken_for_what_it_is),
		cmocka_unit_test(closing_answers_the_job_under_way),
		cmocka_unit_test(unknown_options_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
