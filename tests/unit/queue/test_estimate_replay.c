#include "support/test.h"

#include "base/clock.h"
#include "center/queue/estimate_replay.h"
#include "center/sample/sample_day.h"

#include <string.h>

#define MINUTE INT64_C(60000)

static struct sample_visit sample[SAMPLE_VISITS_MAX];
static struct replay_visit visits[SAMPLE_VISITS_MAX];
static struct queue_desk desks[2 * SAMPLE_LINES];
static size_t desk_count;

static struct estimate *make(void)
{
	static const struct estimate_setup setup = {
		.seed = 1, .service_count = SAMPLE_LINES, .minutes = {6, 12, 15, 15, 12, 4, 12}};
	struct estimate *estimate;
	struct err err;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(estimate_create(&setup, &estimate, &err), ERR_OK);
	desk_count = 0;
	for (unsigned line = 0; line < SAMPLE_LINES; line++)
		for (unsigned c = 0; c < sample_lines[line].counter_count; c++)
			desks[desk_count++] =
				(struct queue_desk){.number = sample_lines[line].counters[c], .services = UINT64_C(1) << line};
	return estimate;
}

/* One day of the sample center's history; false on a day off. */
static bool day_of(int32_t number, struct replay_day *day)
{
	static struct workday_calendar calendar;
	char text[CLOCK_DAY_SIZE];
	workday_calendar_init(&calendar);
	workday_text(number, text);
	*day =
		(struct replay_day){.rules = queue_rules_default(), .visits = visits, .desks = desks, .desk_count = desk_count};
	assert_int_equal(clock_day_start(text, &day->day_start_ms), ERR_OK);
	day->visit_count = sample_day_visits(&calendar, number, day->day_start_ms, sample, SAMPLE_VISITS_MAX);
	for (size_t i = 0; i < day->visit_count; i++)
		visits[i] = (struct replay_visit){.arrived_ms = sample[i].issued_ms,
										  .called_ms = sample[i].called_ms,
										  .ended_ms = sample[i].ended_ms,
										  .counter = sample[i].counter,
										  .service = sample[i].line,
										  .weight = strcmp(sample[i].priority, "none") != 0,
										  .absent = sample[i].end == SAMPLE_ABSENT};
	day->breaks[0] = (struct estimate_break){day->day_start_ms, day->day_start_ms + 450 * MINUTE};
	day->breaks[1] = (struct estimate_break){day->day_start_ms + 710 * MINUTE, day->day_start_ms + 810 * MINUTE};
	day->break_count = 2;
	return day->visit_count > 0;
}

static void promises_on_recorded_days_hold_and_beat_the_formula(void **state)
{
	struct estimate *estimate = make();
	struct replay_day day;
	struct err err;
	int32_t first = workday_number("2025-10-01");
	for (int32_t number = first; number < first + 90; number++) {
		if (number == first + 20)
			estimate_scores_reset(estimate);
		if (day_of(number, &day))
			assert_int_equal(estimate_replay_day(estimate, &day, &err), ERR_OK);
	}
	struct score_summary sum = estimate_score_of(estimate_scores(estimate), -1, -1);
	print_message(
		"# %u promises on recorded days: coverage %.3f, mean error %.1f min, of the formula %.1f min, ratio %.2f\n",
		sum.count, sum.coverage, sum.mean_error / 60, sum.base_mean_error / 60, sum.error_ratio);
	assert_true(sum.count > 10000);
	assert_true(sum.coverage >= 0.75 && sum.coverage <= 0.85);
	assert_true(sum.error_ratio <= 0.6);
	estimate_destroy(estimate);
}

static void what_is_told_does_not_depend_on_what_comes_after(void **state)
{
	struct estimate *whole = make(), *cut = make();
	struct replay_day day;
	struct err err;
	assert_true(day_of(workday_number("2026-03-09"), &day));
	/* Later visits may change nothing of the score of the earlier ones: cut the day at ten. */
	int64_t ten_ms = day.day_start_ms + 600 * MINUTE;
	size_t early = 0;
	for (size_t i = 0; i < day.visit_count; i++)
		if (visits[i].arrived_ms < ten_ms)
			visits[early++] = visits[i];
	day.visit_count = early;
	assert_int_equal(estimate_replay_day(cut, &day, &err), ERR_OK);
	assert_true(day_of(workday_number("2026-03-09"), &day));
	assert_int_equal(estimate_replay_day(whole, &day, &err), ERR_OK);
	struct score_summary a = estimate_score_of(estimate_scores(cut), -1, 8);
	struct score_summary b = estimate_score_of(estimate_scores(whole), -1, 8);
	assert_true(a.count > 10 && a.count == b.count && a.mean_error == b.mean_error && a.coverage == b.coverage);
	estimate_destroy(whole);
	estimate_destroy(cut);
}

static void broken_records_are_left_out(void **state)
{
	struct estimate *estimate = make();
	struct err err;
	const struct replay_visit odd[] = {
		{.arrived_ms = 100 * MINUTE, .called_ms = 0, .ended_ms = 0, .counter = 2},
		{.arrived_ms = 100 * MINUTE, .called_ms = 90 * MINUTE, .ended_ms = 95 * MINUTE, .counter = 2},
		{.arrived_ms = 100 * MINUTE, .called_ms = 110 * MINUTE, .ended_ms = 105 * MINUTE, .counter = 2},
		{.arrived_ms = 100 * MINUTE, .called_ms = 110 * MINUTE, .ended_ms = 115 * MINUTE, .counter = 200},
	};
	struct replay_day day = {
		.rules = queue_rules_default(), .visits = odd, .visit_count = 4, .desks = desks, .desk_count = desk_count};
	assert_int_equal(estimate_replay_day(estimate, &day, &err), ERR_OK);
	assert_true(estimate_score_of(estimate_scores(estimate), -1, -1).count <= 1);
	day.visit_count = REPLAY_VISITS_MAX + 1;
	assert_int_equal(estimate_replay_day(estimate, &day, &err), ERR_LIMIT);
	estimate_destroy(estimate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(promises_on_recorded_days_hold_and_beat_the_formula),
		cmocka_unit_test(what_is_told_does_not_depend_on_what_comes_after),
		cmocka_unit_test(broken_records_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
