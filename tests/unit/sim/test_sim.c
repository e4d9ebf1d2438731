#include "support/test.h"

#include "sim/world/sim.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct sim_center center;
static struct sim_plan plan;

static struct sim_options usual(uint64_t seed)
{
	return (struct sim_options){.seed = seed, .rules.queue = queue_rules_default(), .faults = true};
}

static struct sim *make(const struct sim_options *options)
{
	struct sim *sim;
	assert_int_equal(sim_create(&center, options, &sim, NULL), ERR_OK);
	return sim;
}

static void play(struct sim *sim, uint64_t seed, unsigned days)
{
	for (unsigned day = 0; day < days; day++) {
		sim_plan_make(&center, seed, day, true, &plan);
		sim_play(sim, &plan);
	}
}

static unsigned broken_of(struct sim *sim, const char *word)
{
	const struct sim_broken *list;
	unsigned count = sim_broken(sim, &list), found = 0;
	for (unsigned i = 0; i < count && i < SIM_BROKEN_MAX; i++)
		found += strstr(list[i].what, word) != NULL;
	return found;
}

static void assert_whole(struct sim *sim)
{
	const struct sim_broken *list;
	if (sim_broken(sim, &list) > 0)
		fail_msg("seed %lu day %u: %s", (unsigned long)list[0].seed, list[0].day, list[0].what);
}

static void nothing_breaks_in_many_days_of_many_centers(void **state)
{
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct sim_options options = usual(seed);
		sim_center_random(seed, &center);
		struct sim *sim = make(&options);
		play(sim, seed, 15);
		assert_whole(sim);
		const struct sim_tally *tally = sim_total(sim);
		assert_true(tally->offline > 0 && tally->voided > 0 && tally->replays > 0 && tally->restarts > 0);
		assert_true(tally->served > tally->tickets * 8 / 10);
		assert_true(tally->rating_refusals > 0 && tally->ratings > 0);
		sim_destroy(sim);
	}
}

static void report_of(uint64_t seed, struct buf *out)
{
	struct sim_options options = usual(seed);
	options.estimate = true;
	options.estimate_every_ms = 60000;
	options.paths = 12;
	sim_center_sample(&center);
	struct sim *sim = make(&options);
	play(sim, seed, 4);
	buf_clear(out);
	sim_report_json(&(struct sim_run){"one", sim}, 1, 0, out);
	sim_destroy(sim);
}

static void the_same_seed_gives_the_same_days(void **state)
{
	struct buf first, second, other;
	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	buf_init(&other, 1 << 20);
	report_of(5, &first);
	report_of(5, &second);
	report_of(6, &other);
	assert_string_equal(buf_text(&first), buf_text(&second));
	assert_string_not_equal(buf_text(&first), buf_text(&other));
	buf_finish(&first);
	buf_finish(&second);
	buf_finish(&other);
}

/* -- negative controls: a bad rule must be seen ------------------------------------------------------- */

static int newest_first(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
						const struct queue_desk *desk, int64_t now_ms)
{
	int best = QUEUE_NOBODY;
	for (size_t i = 0; i < count; i++)
		if (queue_order_may(&tickets[i], desk, now_ms) &&
			(best == QUEUE_NOBODY || tickets[i].arrived_ms > tickets[best].arrived_ms))
			best = (int)i;
	return best;
}

/* Priority always first, without a bound. */
static int priority_always(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
						   const struct queue_desk *desk, int64_t now_ms)
{
	int best = QUEUE_NOBODY;
	for (size_t i = 0; i < count; i++)
		if (queue_order_may(&tickets[i], desk, now_ms) &&
			(best == QUEUE_NOBODY || tickets[i].weight > tickets[best].weight ||
			 (tickets[i].weight == tickets[best].weight && tickets[i].arrived_ms < tickets[best].arrived_ms)))
			best = (int)i;
	return best;
}

static int anybody(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
				   const struct queue_desk *desk, int64_t now_ms)
{
	return count > 0 ? (int)count - 1 : QUEUE_NOBODY;
}

static void orders_that_starve_are_caught(void **state)
{
	int (*const bad[])(const struct queue_rules *, const struct queue_ticket *, size_t, const struct queue_desk *,
					   int64_t) = {newest_first, priority_always, anybody};
	for (int i = 0; i < 3; i++) {
		struct sim_options options = usual(3);
		options.rules.next = bad[i];
		sim_center_sample(&center);
		struct sim *sim = make(&options);
		play(sim, 3, 5);
		assert_true(broken_of(sim, i < 2 ? "was passed" : "whom it may not") > 0);
		sim_destroy(sim);
	}
}

static void one_band_for_all(unsigned kiosk, unsigned service, unsigned *ret_from, unsigned *ret_to)
{
	*ret_from = 901;
	*ret_to = 999;
}

static void band_of_the_center(unsigned kiosk, unsigned service, unsigned *ret_from, unsigned *ret_to)
{
	*ret_from = 1 + 100 * kiosk;
	*ret_to = 99 + 100 * kiosk;
}

static void leases_that_overlap_are_caught(void **state)
{
	void (*const bad[])(unsigned, unsigned, unsigned *, unsigned *) = {one_band_for_all, band_of_the_center};
	for (int i = 0; i < 2; i++) {
		struct sim_options options = usual(4);
		options.rules.lease = bad[i];
		sim_center_sample(&center);
		struct sim *sim = make(&options);
		play(sim, 4, 20);
		assert_true(broken_of(sim, "given twice") > 0);
		sim_destroy(sim);
	}
}

static void an_inbox_that_forgets_is_caught(void **state)
{
	struct sim_options options = usual(4);
	options.rules.forgetful_inbox = true;
	sim_center_sample(&center);
	struct sim *sim = make(&options);
	play(sim, 4, 3);
	assert_true(broken_of(sim, "effects") > 0);
	sim_destroy(sim);
}

/* -- the bound ---------------------------------------------------------------------------------------- */

/* Counters that are alike and never away, so that only the order differs. */
static void pool_of(unsigned counters)
{
	memset(&center, 0, sizeof center);
	center.services[0] = (struct sim_service){.name = "one", .series = 'A', .minutes = 6, .visits = 85.0 * counters};
	center.service_count = center.kiosk_count = 1;
	center.counter_count = counters;
	for (unsigned i = 0; i < counters; i++)
		center.counters[i] = (struct sim_counter){.number = i + 1, .services = 1, .speed = 1};
	center.hours = (struct sim_hours){.from = {450, 690}, .until = {690, 1020}, .overtime_min = 600};
}

static void make_pool_day(uint64_t seed, unsigned day)
{
	sim_plan_make(&center, seed, day, false, &plan);
	plan.recorded = true;
	plan.mood[0] = plan.mood[1] = 1;
	plan.change_count = 0;
	for (unsigned i = 0; i < center.counter_count; i++)
		plan.changes[plan.change_count++] =
			(struct sim_change){.at_ms = 450 * SIM_MINUTE_MS, .kind = SIM_DESK_OPEN, .who = (uint8_t)i};
	for (size_t i = 0; i < plan.visit_count; i++)
		plan.visits[i].weight = (uint8_t)(i % 3 == 0 ? 1 + i % 2 : 0);
}

static void nobody_waits_longer_than_by_arrival_plus_the_limit(void **state)
{
	static int64_t by_arrival[SIM_VISITS_MAX];
	for (unsigned counters = 1; counters <= 4; counters++) {
		pool_of(counters);
		struct sim_options ours = usual(1), plain = usual(1);
		plain.rules.queue = (struct queue_rules){.limit_ms = 0};
		ours.faults = plain.faults = false;
		for (unsigned day = 0; day < 25; day++) {
			make_pool_day(counters, day);
			double longest_s = 0;
			struct sim *a = make(&plain), *b = make(&ours);
			sim_play(a, &plan);
			for (size_t i = 0; i < plan.visit_count; i++) {
				by_arrival[i] = sim_called_at(a, i);
				longest_s = fmax(longest_s, (double)plan.visits[i].work_s);
			}
			sim_play(b, &plan);
			int64_t more_ms = ours.rules.queue.limit_ms + (int64_t)(longest_s * 1000) + SIM_MINUTE_MS, worst_ms = 0;
			for (size_t i = 0; i < plan.visit_count; i++)
				if (sim_called_at(b, i) - by_arrival[i] > worst_ms)
					worst_ms = sim_called_at(b, i) - by_arrival[i];
			if (worst_ms > more_ms)
				fail_msg("%u counters, day %u: %ld s more", counters, day, (long)(worst_ms / 1000));
			assert_whole(b);
			sim_destroy(a);
			sim_destroy(b);
		}
	}
}

/* -- the promise -------------------------------------------------------------------------------------- */

static void promises_hold_in_eight_of_ten_and_beat_the_formula(void **state)
{
	static struct estimate_score all;
	estimate_score_reset(&all);
	for (uint64_t seed = 71; seed < 74; seed++) {
		struct sim_options options = usual(seed);
		options.estimate = true;
		options.paths = 16;
		if (seed == 71)
			sim_center_sample(&center);
		else
			sim_center_random(seed, &center);
		struct sim *sim = make(&options);
		play(sim, seed, 12); /* learns */
		sim_total_reset(sim);
		for (unsigned day = 12; day < 30; day++) {
			sim_plan_make(&center, seed, day, true, &plan);
			sim_play(sim, &plan);
		}
		assert_whole(sim);
		estimate_score_merge(&all, estimate_scores(sim_estimate(sim)));
		sim_destroy(sim);
	}
	struct score_summary sum = estimate_score_of(&all, -1, -1);
	print_message("# %u promises: coverage %.3f, error %.1f min, of the formula %.1f min, ratio %.2f\n", sum.count,
				  sum.coverage, sum.mean_error / 60, sum.base_mean_error / 60, sum.error_ratio);
	assert_true(sum.count > 5000);
	assert_true(sum.coverage >= 0.75 && sum.coverage <= 0.85);
	assert_true(sum.error_ratio <= 0.65);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_breaks_in_many_days_of_many_centers),
		cmocka_unit_test(the_same_seed_gives_the_same_days),
		cmocka_unit_test(orders_that_starve_are_caught),
		cmocka_unit_test(leases_that_overlap_are_caught),
		cmocka_unit_test(an_inbox_that_forgets_is_caught),
		cmocka_unit_test(nobody_waits_longer_than_by_arrival_plus_the_limit),
		cmocka_unit_test(promises_hold_in_eight_of_ten_and_beat_the_formula),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
