#include "support/test.h"

#include "base/clock.h"
#include "center/queue/estimate.h"

#include <string.h>

#define MINUTE INT64_C(60000)
#define NINE (9 * 60 * MINUTE)

static struct estimate *estimate;
static struct queue_ticket tickets[600];

static int setup(void **state)
{
	const struct estimate_setup with = {.seed = 7, .service_count = 3, .minutes = {10, 5, 20}};
	return estimate_create(&with, &estimate, NULL) == ERR_OK ? 0 : -1;
}

static int teardown(void **state)
{
	estimate_destroy(estimate);
	return 0;
}

/* Two counters for service 0, one for service 1; nobody waits. */
static struct estimate_view quiet_morning(void)
{
	static const struct queue_ticket newcomers[3] = {{.service = 0}, {.service = 1}, {.service = 2}};
	struct estimate_view view = {.now_ms = NINE,
								 .rules = queue_rules_default(),
								 .tickets = tickets,
								 .newcomers = newcomers,
								 .newcomer_count = 3,
								 .counter_count = 3};
	for (unsigned i = 0; i < 3; i++)
		view.counters[i] =
			(struct estimate_counter){.desk = {.number = i + 1, .services = i < 2 ? 1 : 2}, .state = ESTIMATE_IDLE};
	return view;
}

static void add_people(struct estimate_view *view, unsigned count, unsigned service)
{
	for (unsigned i = 0; i < count; i++) {
		size_t at = view->ticket_count++;
		tickets[at] =
			(struct queue_ticket){.arrived_ms = NINE - MINUTE, .tie = (uint32_t)at + 1, .service = (uint8_t)service};
	}
}

static struct estimate_answer ask(const struct estimate_view *view, unsigned service)
{
	struct estimate_answer answers[3];
	estimate_run(estimate, view, answers, NULL);
	return answers[service];
}

static void an_idle_counter_means_hardly_any_wait(void **state)
{
	struct estimate_view view = quiet_morning();
	struct estimate_answer answer = ask(&view, 0);
	assert_true(answer.known && answer.promise.mid < 60 && answer.promise.low == 0);
	assert_true(answer.baseline == 300);
}

static void nothing_is_promised_where_nobody_calls(void **state)
{
	struct estimate_view view = quiet_morning();
	assert_false(ask(&view, 2).known);
	view.counter_count = 0;
	assert_false(ask(&view, 0).known);
}

static void people_before_cost_their_time_over_the_counters(void **state)
{
	struct estimate_view view = quiet_morning();
	add_people(&view, 10, 0);
	struct estimate_answer ten = ask(&view, 0);
	assert_true(ten.promise.mid > 25 * 60 && ten.promise.mid < 65 * 60);
	assert_true(ten.promise.low < ten.promise.mid && ten.promise.mid < ten.promise.high);
	view.counters[1].state = ESTIMATE_CLOSED;
	assert_true(ask(&view, 0).promise.mid > 1.6 * ten.promise.mid);
	assert_true(ask(&view, 1).promise.mid < 60);
}

static void a_priority_ground_shortens_the_wait(void **state)
{
	struct estimate_view view = quiet_morning();
	const struct queue_ticket two[2] = {{.service = 0}, {.service = 0, .weight = 2}};
	add_people(&view, 10, 0);
	view.newcomers = two;
	view.newcomer_count = 2;
	struct estimate_answer answers[2];
	estimate_run(estimate, &view, answers, NULL);
	assert_true(answers[1].promise.mid < 0.5 * answers[0].promise.mid);
}

static void lunch_is_waited_out(void **state)
{
	struct estimate_view view = quiet_morning();
	view.breaks[0] = (struct estimate_break){NINE + 2 * MINUTE, NINE + 90 * MINUTE};
	view.break_count = 1;
	add_people(&view, 3, 0);
	assert_true(ask(&view, 0).promise.mid > 90 * 60);
}

static void a_counter_that_pauses_comes_back(void **state)
{
	struct estimate_view view = quiet_morning();
	view.counters[2].state = ESTIMATE_PAUSED;
	view.counters[2].since_ms = NINE - MINUTE;
	view.counters[2].until_ms = NINE + 20 * MINUTE;
	struct estimate_answer answer = ask(&view, 1);
	assert_true(answer.known && answer.promise.mid > 20 * 60 && answer.promise.mid < 25 * 60);
}

static void a_long_service_is_not_expected_to_end_at_once(void **state)
{
	struct estimate_view view = quiet_morning();
	view.counters[2].state = ESTIMATE_SERVING;
	view.counters[2].service = 1;
	view.counters[2].since_ms = NINE - 40 * MINUTE;
	struct estimate_answer answer = ask(&view, 1);
	assert_true(answer.known && answer.promise.mid > 60 && answer.promise.mid < 60 * 60);
}

static void held_tickets_do_not_stand_before_others(void **state)
{
	struct estimate_view view = quiet_morning();
	add_people(&view, 10, 0);
	for (size_t i = 0; i < 10; i++)
		tickets[i].hold_until_ms = NINE + 200 * MINUTE;
	assert_true(ask(&view, 0).promise.mid < 60);
}

static void everybody_who_waits_is_told_in_order(void **state)
{
	struct estimate_view view = quiet_morning();
	struct estimate_answer newcomers[3], waiting[8];
	add_people(&view, 8, 1);
	for (size_t i = 0; i < 8; i++)
		tickets[i].arrived_ms += (int64_t)i * 1000;
	estimate_run(estimate, &view, newcomers, waiting);
	for (size_t i = 1; i < 8; i++)
		assert_true(waiting[i].promise.mid > waiting[i - 1].promise.mid);
	assert_true(newcomers[1].promise.mid > waiting[7].promise.mid);
}

static void the_same_view_gives_the_same_answer(void **state)
{
	struct estimate_view view = quiet_morning();
	add_people(&view, 20, 0);
	struct estimate_answer first = ask(&view, 0), second = ask(&view, 0);
	assert_memory_equal(&first.promise.raw, &second.promise.raw, sizeof first.promise.raw);
	assert_true(first.promise.low == second.promise.low && first.promise.high == second.promise.high);
}

static void the_longest_queue_is_told_within_bounds_of_time(void **state)
{
	struct estimate_view view = quiet_morning();
	add_people(&view, 600, 0);
	int64_t before_ms = clock_mono_ms();
	struct estimate_answer answer = ask(&view, 0);
	assert_true(clock_mono_ms() - before_ms < 2000);
	assert_true(answer.promise.high > 3600);
}

static void misses_widen_and_hits_narrow(void **state)
{
	struct estimate_view view = quiet_morning();
	add_people(&view, 10, 0);
	struct estimate_answer first = ask(&view, 0);
	for (int i = 0; i < 40; i++)
		estimate_due(estimate, NINE + i, 9, &first, first.promise.high + 100);
	struct estimate_answer wider = ask(&view, 0);
	assert_true(wider.promise.high > first.promise.high * 1.1);
	for (int i = 0; i < 400; i++)
		estimate_due(estimate, NINE + i, 9, &wider, wider.promise.mid);
	assert_true(ask(&view, 0).promise.high < wider.promise.high);
}

static void scores_tell_coverage_bias_and_error(void **state)
{
	struct estimate_answer answer = {.known = true, .baseline = 1000};
	answer.promise = (struct conform_promise){.low = 500, .mid = 600, .high = 800, .service = 1};
	estimate_due(estimate, NINE, 9, &answer, 700);
	estimate_due(estimate, NINE, 9, &answer, 400);
	estimate_due(estimate, NINE, 10, &answer, 900);
	struct score_summary all = estimate_score_of(estimate_scores(estimate), -1, -1);
	assert_int_equal(all.count, 3);
	assert_true(all.mean_error == 200 && all.mean_width == 300);
	assert_true(all.below > 0.33 && all.above > 0.33 && all.coverage > 0.33 && all.coverage < 0.34);
	struct score_summary ten = estimate_score_of(estimate_scores(estimate), 1, 10);
	assert_true(ten.count == 1 && ten.bias == 300 && ten.base_coverage == 1);
	assert_int_equal(estimate_score_of(estimate_scores(estimate), 2, -1).count, 0);
	estimate_scores_reset(estimate);
	assert_int_equal(estimate_score_of(estimate_scores(estimate), -1, -1).count, 0);
}

static void minutes_are_rounded_outward(void **state)
{
	int least, most;
	estimate_minutes(&(struct conform_promise){.low = 119, .high = 241}, 1, &least, &most);
	assert_int_equal(least, 1);
	assert_int_equal(most, 5);
	estimate_minutes(&(struct conform_promise){.low = 0, .high = 0}, 5, &least, &most);
	assert_int_equal(least, 0);
	assert_int_equal(most, 5);
	estimate_minutes(&(struct conform_promise){.low = 640, .high = 1210}, 5, &least, &most);
	assert_int_equal(least, 10);
	assert_int_equal(most, 25);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_idle_counter_means_hardly_any_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_promised_where_nobody_calls, setup, teardown),
		cmocka_unit_test_setup_teardown(people_before_cost_their_time_over_the_counters, setup, teardown),
		cmocka_unit_test_setup_teardown(a_priority_ground_shortens_the_wait, setup, teardown),
		cmocka_unit_test_setup_teardown(lunch_is_waited_out, setup, teardown),
		cmocka_unit_test_setup_teardown(a_counter_that_pauses_comes_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_long_service_is_not_expected_to_end_at_once, setup, teardown),
		cmocka_unit_test_setup_teardown(held_tickets_do_not_stand_before_others, setup, teardown),
		cmocka_unit_test_setup_teardown(everybody_who_waits_is_told_in_order, setup, teardown),
		cmocka_unit_test_setup_teardown(the_same_view_gives_the_same_answer, setup, teardown),
		cmocka_unit_test_setup_teardown(the_longest_queue_is_told_within_bounds_of_time, setup, teardown),
		cmocka_unit_test_setup_teardown(misses_widen_and_hits_narrow, setup, teardown),
		cmocka_unit_test_setup_teardown(scores_tell_coverage_bias_and_error, setup, teardown),
		cmocka_unit_test_setup_teardown(minutes_are_rounded_outward, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
