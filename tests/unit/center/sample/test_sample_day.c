#include "support/test.h"

#include "center/sample/sample_day.h"

#include <stdlib.h>
#include <string.h>

static struct sample_visit visits[SAMPLE_VISITS_MAX], again[SAMPLE_VISITS_MAX];
static const int64_t midnight = INT64_C(1773075600000); /* 2026-03-10T00:00+07:00 */

static size_t day_of(const char *day, struct sample_visit *out)
{
	struct workday_calendar calendar;
	workday_calendar_init(&calendar);
	assert_int_equal(workday_set_off(&calendar, "2026-02-17"), ERR_OK);
	assert_int_equal(workday_set_off(&calendar, "2026-02-21"), ERR_OK); /* a Saturday */
	return sample_day_visits(&calendar, workday_number(day), midnight, out, SAMPLE_VISITS_MAX);
}

static void a_day_is_always_the_same_and_unlike_the_next(void **state)
{
	size_t count = day_of("2026-03-04", visits);
	assert_int_equal(day_of("2026-03-04", again), count);
	for (size_t i = 0; i < count; i++) {
		assert_string_equal(visits[i].id, again[i].id);
		assert_int_equal(visits[i].called_ms, again[i].called_ms);
		assert_int_equal(visits[i].level, again[i].level);
	}
	assert_true(day_of("2026-03-05", again) != count || strcmp(visits[0].id, again[0].id) != 0);
}

static void days_off_are_empty_and_saturdays_short(void **state)
{
	assert_int_equal(day_of("2026-02-17", visits), 0);
	assert_int_equal(day_of("2026-02-21", visits), 0);
	assert_int_equal(day_of("2026-03-08", visits), 0);
	size_t saturday = day_of("2026-03-07", visits), monday = day_of("2026-03-09", again);
	assert_in_range(saturday, 40, 160);
	assert_in_range(monday, 180, 400);
	for (size_t i = 0; i < saturday; i++)
		assert_true(visits[i].issued_ms < midnight + 12 * 3600 * 1000LL);
}

static void visits_are_in_a_possible_order_and_counters_serve_one_at_a_time(void **state)
{
	size_t count = day_of("2026-03-09", visits), absent = 0, rated = 0;
	for (size_t i = 0; i < count; i++) {
		const struct sample_visit *visit = &visits[i];
		assert_true(id_is_valid(visit->id));
		assert_true(visit->called_ms >= visit->issued_ms);
		assert_true(visit->end == SAMPLE_ABSENT ||
					(visit->started_ms >= visit->called_ms && visit->ended_ms > visit->started_ms));
		absent += visit->end == SAMPLE_ABSENT;
		rated += visit->level > 0;
		assert_true(visit->level == 0 || visit->rated_ms > visit->ended_ms);
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(visit->id, visits[j].id);
			assert_false(visit->line == visits[j].line && visit->value == visits[j].value);
			if (visit->counter == visits[j].counter)
				assert_true(visit->called_ms >= visits[j].ended_ms || visit->ended_ms <= visits[j].called_ms);
		}
	}
	assert_in_range(absent, 1, count / 8);
	assert_in_range(rated, count / 5, count / 2);
}

static void more_come_early_and_after_lunch(void **state)
{
	unsigned hours[24] = {0};
	for (int32_t day = workday_number("2026-01-05"); day < workday_number("2026-03-05"); day++) {
		char text[CLOCK_DAY_SIZE];
		workday_text(day, text);
		if (workday_weekday(day) == 6)
			continue;
		size_t count = day_of(text, visits);
		for (size_t i = 0; i < count; i++)
			hours[(visits[i].issued_ms - midnight) / 3600000]++;
	}
	assert_true(hours[8] > hours[10] && hours[13] * 2 > hours[15] && hours[14] > hours[16]);
	assert_int_equal(hours[12], 0);
	assert_int_equal(hours[6] + hours[17], 0);
}

static const struct sample_visit *find(size_t count, char series, unsigned value)
{
	for (size_t i = 0; i < count; i++)
		if (sample_lines[visits[i].line].series == series && visits[i].value == value)
			return &visits[i];
	fail_msg("%c %u is not there", series, value);
	return NULL;
}

static void the_morning_is_the_hall_of_the_design(void **state)
{
	int64_t now = midnight + (9 * 60 + 24) * 60000LL;
	size_t count = sample_day_morning(workday_number("2026-03-10"), midnight, now, visits, SAMPLE_VISITS_MAX);
	static const struct {
		char series;
		unsigned value, counter, waiting;
	} hall[] = {{'B', 24, 3, 5}, {'A', 47, 2, 4}, {'T', 15, 6, 4}, {'C', 12, 5, 3}, {'B', 22, 4, 5}, {'E', 0, 0, 1}};
	for (size_t i = 0; i < sizeof hall / sizeof hall[0]; i++) {
		unsigned waiting = 0;
		for (size_t v = 0; v < count; v++)
			waiting += sample_lines[visits[v].line].series == hall[i].series && visits[v].end == SAMPLE_WAITS;
		assert_int_equal(waiting, hall[i].waiting);
		if (hall[i].value == 0)
			continue;
		const struct sample_visit *visit = find(count, hall[i].series, hall[i].value);
		assert_int_equal(visit->counter, hall[i].counter);
		assert_int_equal(visit->end, SAMPLE_SERVED_NOW);
	}
	assert_int_equal((now - find(count, 'B', 25)->issued_ms) / 60000, 26);
	for (size_t i = 0; i < count; i++)
		assert_in_range(visits[i].issued_ms, midnight + (7 * 60 + 20) * 60000LL, now);
}

static void numbers_of_a_morning_are_without_gaps_and_in_order(void **state)
{
	for (int minute = 30; minute < 24 * 60; minute += 97) {
		int64_t now = midnight + minute * 60000LL;
		size_t count = sample_day_morning(workday_number("2026-03-10"), midnight, now, visits, SAMPLE_VISITS_MAX);
		for (size_t i = 0; i < count; i++) {
			assert_in_range(visits[i].issued_ms, midnight - 60000, now);
			assert_true(visits[i].called_ms <= now && visits[i].ended_ms <= now && visits[i].rated_ms <= now);
			if (visits[i].value > 1)
				assert_true(find(count, sample_lines[visits[i].line].series, visits[i].value - 1u)->issued_ms <=
							visits[i].issued_ms);
		}
	}
}

static void one_burst_of_bad_ratings_a_month(void **state)
{
	struct sample_visit burst[SAMPLE_BURST];
	unsigned found = 0;
	for (int32_t day = workday_number("2026-01-01"); day < workday_number("2026-07-01"); day++)
		found += sample_day_burst(day, midnight, burst) == SAMPLE_BURST;
	assert_int_equal(found, 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_is_always_the_same_and_unlike_the_next),
		cmocka_unit_test(days_off_are_empty_and_saturdays_short),
		cmocka_unit_test(visits_are_in_a_possible_order_and_counters_serve_one_at_a_time),
		cmocka_unit_test(more_come_early_and_after_lunch),
		cmocka_unit_test(the_morning_is_the_hall_of_the_design),
		cmocka_unit_test(numbers_of_a_morning_are_without_gaps_and_in_order),
		cmocka_unit_test(one_burst_of_bad_ratings_a_month),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
