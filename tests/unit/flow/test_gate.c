#include "support/test.h"

#include "flow/gate.h"

#define NOW INT64_C(1773109440000)

static void four_wrong_codes_are_free_and_then_waits_double(void **state)
{
	struct gate gate = {0};
	for (int i = 0; i < GATE_FREE - 1; i++) {
		gate_failed(&gate, NOW);
		assert_int_equal(gate_wait_ms(&gate, NOW), 0);
	}
	for (int64_t wait = GATE_WAIT_LEAST_MS; wait < 2 * GATE_WAIT_MOST_MS; wait *= 2) {
		gate_failed(&gate, NOW);
		assert_int_equal(gate_wait_ms(&gate, NOW), wait < GATE_WAIT_MOST_MS ? wait : GATE_WAIT_MOST_MS);
	}
	assert_int_equal(gate_wait_ms(&gate, NOW + GATE_WAIT_MOST_MS), 0);
}

static void a_right_code_starts_anew(void **state)
{
	struct gate gate = {0};
	for (int i = 0; i < 7; i++)
		gate_failed(&gate, NOW);
	gate_passed(&gate, 42);
	assert_int_equal(gate_wait_ms(&gate, NOW), 0);
	assert_int_equal(gate.used_step, 42);
	gate_failed(&gate, NOW);
	assert_int_equal(gate_wait_ms(&gate, NOW), 0);
}

static void the_count_is_kept_as_text(void **state)
{
	struct gate gate = {0}, again;
	char text[GATE_TEXT_SIZE];
	for (int i = 0; i < 6; i++)
		gate_failed(&gate, NOW);
	gate.used_step = 29551824;
	gate_write(&gate, text);
	assert_true(gate_read(&again, text));
	assert_int_equal(again.failures, 6);
	assert_int_equal(gate_wait_ms(&again, NOW), 2 * GATE_WAIT_LEAST_MS);
	assert_int_equal(again.used_step, 29551824);
	assert_false(gate_read(&again, "no gate"));
	assert_int_equal(again.failures, 0);
}

static void a_clock_set_back_shuts_no_longer_than_the_longest_wait(void **state)
{
	struct gate gate = {.shut_until_ms = NOW};
	int64_t before = NOW - INT64_C(86400000);
	assert_int_equal(gate_wait_ms(&gate, before), GATE_WAIT_MOST_MS);
	assert_int_equal(gate_wait_ms(&gate, before + GATE_WAIT_MOST_MS), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(four_wrong_codes_are_free_and_then_waits_double),
		cmocka_unit_test(a_right_code_starts_anew),
		cmocka_unit_test(the_count_is_kept_as_text),
		cmocka_unit_test(a_clock_set_back_shuts_no_longer_than_the_longest_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
