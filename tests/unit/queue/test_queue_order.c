#include "support/test.h"

#include "center/queue/estimate_rng.h"
#include "center/queue/queue_order.h"

#include <string.h>

#define MINUTE INT64_C(60000)
#define EIGHT (8 * 60 * MINUTE)

static const struct queue_desk any_desk = {.number = 3, .services = UINT64_MAX};

static struct queue_ticket ticket(uint32_t tie, int64_t arrived_ms, unsigned weight)
{
	return (struct queue_ticket){.arrived_ms = arrived_ms, .tie = tie, .weight = (uint8_t)weight};
}

static uint32_t next_tie(const struct queue_ticket *tickets, size_t count, int64_t now_ms)
{
	struct queue_rules rules = queue_rules_default();
	int index = queue_order_next(&rules, tickets, count, &any_desk, now_ms);
	return index == QUEUE_NOBODY ? 0 : tickets[index].tie;
}

static void equal_grounds_are_called_by_arrival(void **state)
{
	struct queue_ticket two[] = {ticket(1, EIGHT + 2 * MINUTE, 0), ticket(2, EIGHT, 0)};
	assert_int_equal(next_tie(two, 2, EIGHT + 5 * MINUTE), 2);
}

static void same_moment_is_called_by_order_of_issue(void **state)
{
	struct queue_ticket two[] = {ticket(7, EIGHT, 0), ticket(6, EIGHT, 0)};
	assert_int_equal(next_tie(two, 2, EIGHT), 6);
}

static void priority_passes_those_who_came_shortly_before(void **state)
{
	struct queue_ticket two[] = {ticket(1, EIGHT, 0), ticket(2, EIGHT + 8 * MINUTE, 1)};
	assert_int_equal(next_tie(two, 2, EIGHT + 9 * MINUTE), 2);
}

static void priority_passes_nobody_who_waited_for_the_limit(void **state)
{
	struct queue_ticket two[] = {ticket(1, EIGHT, 0), ticket(2, EIGHT + 8 * MINUTE, 8)};
	assert_int_equal(next_tie(two, 2, EIGHT + 15 * MINUTE), 1);
}

static void an_early_appointment_waits_from_its_hour(void **state)
{
	struct queue_ticket two[] = {ticket(1, EIGHT, 0), ticket(2, EIGHT + 30 * MINUTE, 0)};
	two[0].appointment_ms = EIGHT + 60 * MINUTE;
	assert_int_equal(next_tie(two, 2, EIGHT + 40 * MINUTE), 2);
	two[1].arrived_ms = EIGHT + 58 * MINUTE;
	assert_int_equal(next_tie(two, 2, EIGHT + 60 * MINUTE), 1);
}

static void held_tickets_come_back_to_their_old_place(void **state)
{
	struct queue_ticket two[] = {ticket(1, EIGHT, 0), ticket(2, EIGHT + 2 * MINUTE, 0)};
	two[0].hold_until_ms = EIGHT + 10 * MINUTE;
	assert_int_equal(next_tie(two, 2, EIGHT + 9 * MINUTE), 2);
	assert_int_equal(next_tie(two, 2, EIGHT + 10 * MINUTE), 1);
}

static void a_desk_calls_only_what_it_serves(void **state)
{
	struct queue_rules rules = queue_rules_default();
	struct queue_desk desk = {.number = 4, .services = UINT64_C(1) << 5};
	struct queue_ticket one[] = {ticket(1, EIGHT, 0)};
	assert_int_equal(queue_order_next(&rules, one, 1, &desk, EIGHT), QUEUE_NOBODY);
	one[0].service = 5;
	assert_int_equal(queue_order_next(&rules, one, 1, &desk, EIGHT), 0);
	one[0].only_desk = 9;
	assert_int_equal(queue_order_next(&rules, one, 1, &desk, EIGHT), QUEUE_NOBODY);
	desk.number = 9;
	desk.services = 0;
	assert_int_equal(queue_order_next(&rules, one, 1, &desk, EIGHT), 0);
}

static void a_desk_calls_only_what_its_officer_may_serve(void **state)
{
	struct queue_rules rules = queue_rules_default();
	struct queue_desk desk = {.number = 4, .services = 6, .barred = ~UINT64_C(12)}; /* 1 and 2, of them 2 */
	struct queue_ticket two[] = {ticket(1, EIGHT, 0), ticket(2, EIGHT + MINUTE, 0)};
	two[0].service = 1;
	two[1].service = 2;
	assert_int_equal(queue_order_serves(&desk), 4);
	assert_int_equal(queue_order_next(&rules, two, 2, &desk, EIGHT + 2 * MINUTE), 1);
	two[1].service = 3; /* the officer's, not the desk's */
	assert_int_equal(queue_order_next(&rules, two, 2, &desk, EIGHT + 2 * MINUTE), QUEUE_NOBODY);
	two[0].only_desk = two[1].only_desk = 4;
	assert_int_equal(queue_order_next(&rules, two, 2, &desk, EIGHT + 2 * MINUTE), 1);
}

static void the_next_is_before_all_others_by_the_comparison(void **state)
{
	struct queue_rules rules = queue_rules_default();
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 11);
	for (int round = 0; round < 2000; round++) {
		struct queue_ticket many[20];
		for (uint32_t i = 0; i < 20; i++) {
			many[i] =
				ticket(i + 1, EIGHT + (int64_t)estimate_rng_below(&rng, 40) * MINUTE, estimate_rng_below(&rng, 4));
			many[i].appointment_ms = estimate_rng_below(&rng, 5) ? 0 : EIGHT + 20 * MINUTE;
		}
		int64_t now_ms = EIGHT + (int64_t)estimate_rng_below(&rng, 60) * MINUTE;
		int best = queue_order_next(&rules, many, 20, &any_desk, now_ms);
		for (int i = 0; i < 20; i++)
			assert_true(i == best || queue_order_compare(&rules, &many[best], &many[i], now_ms) < 0);
	}
}

#define DAY_TICKETS 300

struct random_day {
	struct queue_ticket tickets[DAY_TICKETS];
	int64_t service_ms[DAY_TICKETS]; /* by tie - 1: the same under either order */
	int64_t longest_ms;
};

static void make_day(struct estimate_rng *rng, struct random_day *day)
{
	day->longest_ms = 0;
	for (uint32_t i = 0; i < DAY_TICKETS; i++) {
		day->tickets[i] = ticket(i + 1, EIGHT + (int64_t)(estimate_rng_unit(rng) * 480.0 * MINUTE),
								 estimate_rng_below(rng, 3) ? 0 : 1 + estimate_rng_below(rng, 3));
		day->service_ms[i] = 20000 + (int64_t)estimate_rng_exponential(rng, 80000);
		if (day->service_ms[i] > day->longest_ms)
			day->longest_ms = day->service_ms[i];
	}
}

/* Serves the day at one desk; called_ms by tie - 1. */
static void serve_day(const struct queue_rules *rules, const struct random_day *day, int64_t *called_ms)
{
	struct queue_ticket waiting[DAY_TICKETS];
	size_t count = DAY_TICKETS;
	memcpy(waiting, day->tickets, sizeof waiting);
	for (size_t i = 0; i < count; i++)
		waiting[i].hold_until_ms = waiting[i].arrived_ms;
	for (int64_t now_ms = EIGHT; count > 0;) {
		int next = queue_order_next(rules, waiting, count, &any_desk, now_ms);
		if (next == QUEUE_NOBODY) {
			now_ms += 1000;
			continue;
		}
		uint32_t tie = waiting[next].tie;
		called_ms[tie - 1] = now_ms;
		now_ms += day->service_ms[tie - 1];
		waiting[next] = waiting[--count];
	}
}

static void nobody_waits_longer_than_by_arrival_plus_the_limit(void **state)
{
	struct queue_rules rules = queue_rules_default(), plain = {.limit_ms = 0};
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 20260310);
	for (int round = 0; round < 200; round++) {
		struct random_day day;
		int64_t ours[DAY_TICKETS], by_arrival[DAY_TICKETS];
		make_day(&rng, &day);
		serve_day(&rules, &day, ours);
		serve_day(&plain, &day, by_arrival);
		for (int i = 0; i < DAY_TICKETS; i++)
			assert_true(ours[i] <= by_arrival[i] + rules.limit_ms + day.longest_ms + 1000);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_grounds_are_called_by_arrival),
		cmocka_unit_test(same_moment_is_called_by_order_of_issue),
		cmocka_unit_test(priority_passes_those_who_came_shortly_before),
		cmocka_unit_test(priority_passes_nobody_who_waited_for_the_limit),
		cmocka_unit_test(an_early_appointment_waits_from_its_hour),
		cmocka_unit_test(held_tickets_come_back_to_their_old_place),
		cmocka_unit_test(a_desk_calls_only_what_it_serves),
		cmocka_unit_test(a_desk_calls_only_what_its_officer_may_serve),
		cmocka_unit_test(the_next_is_before_all_others_by_the_comparison),
		cmocka_unit_test(nobody_waits_longer_than_by_arrival_plus_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
