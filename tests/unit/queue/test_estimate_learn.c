#include "support/test.h"

#include "center/queue/estimate_learn.h"
#include "center/queue/estimate_rng.h"

#include <math.h>

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

static const unsigned minutes[3] = {10, 5, 0};
static struct estimate_learn learn;

static int setup(void **state)
{
	estimate_learn_init(&learn, minutes, 3);
	return 0;
}

static double median_minutes(int64_t now_ms, unsigned hour, unsigned service, unsigned counter)
{
	return exp(estimate_learn_law(&learn, now_ms, hour, service, counter).mu) / 60;
}

/* Times with the given median; deviation 0.5. */
static void teach(struct estimate_rng *rng, int64_t from_ms, unsigned count, unsigned hour, unsigned counter,
				  double median_min)
{
	for (unsigned i = 0; i < count; i++)
		estimate_learn_served(&learn, from_ms + (int64_t)i * 60000, hour, 0, counter,
							  median_min * 60 * exp(0.5 * estimate_rng_normal(rng)));
}

static void nothing_seen_is_the_catalogues_minutes(void **state)
{
	assert_in_range((int)(estimate_learn_mean(&learn, 0) + 0.5), 600, 600);
	assert_in_range((int)(estimate_learn_mean(&learn, 1) + 0.5), 300, 300);
	assert_in_range((int)(estimate_learn_mean(&learn, 2) + 0.5), 600, 600);
	assert_true(median_minutes(0, 9, 1, 1) < 5);
}

static void times_seen_win_over_the_catalogue(void **state)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 5);
	teach(&rng, DAY, 400, 9, 1, 20);
	double learnt = median_minutes(DAY + 400 * 60000, 9, 0, 1);
	assert_true(learnt > 17 && learnt < 23);
	double sigma = estimate_learn_law(&learn, 2 * DAY, 9, 0, 1).sigma;
	assert_true(sigma > 0.42 && sigma < 0.62);
}

static void a_slow_counter_is_known_as_slow(void **state)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 6);
	for (int day = 1; day <= 10; day++) {
		teach(&rng, day * DAY, 20, 9, 1, 8);
		teach(&rng, day * DAY, 20, 9, 2, 14);
	}
	int64_t later = 20 * DAY;
	assert_true(median_minutes(later, 9, 0, 2) > 1.3 * median_minutes(later, 9, 0, 1));
}

static void a_slow_hour_is_known_as_slow(void **state)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 7);
	for (int day = 1; day <= 10; day++) {
		teach(&rng, day * DAY, 20, 9, 1, 8);
		teach(&rng, day * DAY + 5 * HOUR, 20, 15, 1, 14);
	}
	assert_true(median_minutes(20 * DAY, 15, 0, 1) > 1.25 * median_minutes(20 * DAY, 9, 0, 1));
}

static void a_slow_morning_is_forgotten_by_the_next_day(void **state)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 8);
	for (int day = 1; day <= 10; day++)
		teach(&rng, day * DAY, 20, 9, 1, 8);
	teach(&rng, 11 * DAY, 25, 9, 1, 16);
	double same_day = median_minutes(11 * DAY + 25 * 60000, 9, 0, 1), next_day = median_minutes(12 * DAY, 9, 0, 1);
	assert_true(same_day > 1.2 * next_day);
}

static void old_habits_fade(void **state)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 9);
	teach(&rng, DAY, 300, 9, 1, 5);
	teach(&rng, 120 * DAY, 60, 9, 1, 15);
	assert_true(median_minutes(125 * DAY, 9, 0, 1) > 12);
}

static void impossible_times_teach_nothing(void **state)
{
	double before = median_minutes(0, 9, 0, 1);
	estimate_learn_served(&learn, 1, 9, 0, 1, -5);
	estimate_learn_served(&learn, 1, 9, 0, 1, 0.0 / 1.0);
	estimate_learn_served(&learn, 1, 9, 0, 1, 1e9);
	estimate_learn_served(&learn, 1, 9, 0, 1, (double)NAN);
	assert_true(median_minutes(0, 9, 0, 1) == before);
}

static void those_who_wait_long_are_absent_more_often(void **state)
{
	for (int i = 0; i < 600; i++) {
		estimate_learn_called(&learn, i, 0, 300, i % 20 == 0, 60);
		estimate_learn_called(&learn, i, 0, 3000, i % 3 == 0, 60);
	}
	double soon = estimate_learn_absent(&learn, 0, 300), late = estimate_learn_absent(&learn, 0, 3000);
	assert_true(soon > 0.02 && soon < 0.1 && late > 0.25 && late < 0.4);
}

static void pauses_are_learnt_as_often_and_long_as_they_are(void **state)
{
	for (int i = 0; i < 200; i++) {
		estimate_learn_open(&learn, i, 10, 3600, 1);
		estimate_learn_pause(&learn, i, 420);
	}
	assert_true(fabs(estimate_learn_pause_rate(&learn, 10) * 3600 - 1) < 0.1);
	assert_true(estimate_learn_pause_rate(&learn, 15) * 3600 < 0.3);
	assert_true(fabs(exp(estimate_learn_pause_time(&learn).mu) - 420) < 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_seen_is_the_catalogues_minutes, setup),
		cmocka_unit_test_setup(times_seen_win_over_the_catalogue, setup),
		cmocka_unit_test_setup(a_slow_counter_is_known_as_slow, setup),
		cmocka_unit_test_setup(a_slow_hour_is_known_as_slow, setup),
		cmocka_unit_test_setup(a_slow_morning_is_forgotten_by_the_next_day, setup),
		cmocka_unit_test_setup(old_habits_fade, setup),
		cmocka_unit_test_setup(impossible_times_teach_nothing, setup),
		cmocka_unit_test_setup(those_who_wait_long_are_absent_more_often, setup),
		cmocka_unit_test_setup(pauses_are_learnt_as_often_and_long_as_they_are, setup),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
