#include "support/test.h"

#include "center/reports/classes.h"

#include <string.h>

static void classes_begin_at_their_thresholds(void **state)
{
	static const struct {
		double points;
		const char *word;
	} cases[] = {{0, "weak"},  {5.9, "weak"},  {6, "average"},    {8.9, "average"}, {9, "fair"},
				 {12, "good"}, {14.9, "good"}, {15, "excellent"}, {18, "excellent"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(classes_word(classes_of(&classes_rules_default, cases[i].points)), cases[i].word);
}

static void a_unit_with_nothing_known_may_be_anything(void **state)
{
	static const struct dossier_stats nothing;
	const struct classes_input input = {.dossiers = &nothing};
	struct classes classes;
	classes_make(&input, &classes);
	/* No petition is as good as all of them in time: the one thing that is known. */
	assert_float_equal(classes.points, 2, 1e-9);
	assert_float_equal(classes.known, 2, 1e-9);
	assert_string_equal(classes_word(classes.least), "weak");
	assert_string_equal(classes_word(classes.best), "excellent");
}

static void each_indicator_is_the_mean_to_a_tenth(void **state)
{
	const struct dossier_stats dossiers = {.finished = 30, .early = 10, .on_time = 15, .late = 5};
	const struct classes_input input = {.dossiers = &dossiers,
										.steps = 3,
										.steps_early = 1,
										.steps_late = 1,
										.attitude = 1,
										.procedures = 20,
										.received_here = 20,
										.procedures_complete = 19,
										.petitions = 10,
										.petitions_in_time = 9};
	struct classes classes;
	classes_make(&input, &classes);
	assert_float_equal(classes.indicators[0].points, 1.2, 1e-9); /* 35 / 30 */
	assert_float_equal(classes.indicators[1].points, 1.0, 1e-9);
	assert_true(classes.indicators[2].points < 0 && classes.indicators[3].points < 0);
	assert_float_equal(classes.indicators[4].points, 1, 1e-9);
	assert_float_equal(classes.indicators[5].points, 0, 1e-9);
	assert_float_equal(classes.indicators[6].points, 1.3, 1e-9); /* (20 + 15 + 5 - 1) / 30 */
	assert_float_equal(classes.indicators[7].points, 1, 1e-9);
	assert_true(classes.indicators[8].points < 0);
	assert_float_equal(classes.points, 5.5, 1e-9);
	assert_float_equal(classes.known, 12, 1e-9);
	assert_string_equal(classes_word(classes.least), "weak");
	assert_string_equal(classes_word(classes.best), "fair"); /* 5.5 + 6 */
}

static void every_indicator_says_where_its_figure_comes_from(void **state)
{
	static const struct dossier_stats nothing;
	const struct classes_input input = {.dossiers = &nothing};
	struct classes classes;
	classes_make(&input, &classes);
	for (size_t i = 0; i < CLASSES_INDICATORS; i++) {
		assert_true(strlen(classes.indicators[i].source_vi) > 10);
		assert_true(strlen(classes.indicators[i].source_en) > 10);
	}
}

static void contacts_bodies_and_online_services_are_counted_where_they_are_known(void **state)
{
	static const struct dossier_stats nothing;
	struct classes_rules rules = classes_rules_default;
	struct classes_input input = {.dossiers = &nothing,
								  .rules = &rules,
								  .watched = 10,
								  .watched_none = 6,
								  .watched_once = 3,
								  .ended = 20,
								  .ended_online = 5,
								  .many_places = 3,
								  .filed = 40,
								  .filed_online = 20};
	struct classes classes;
	classes_make(&input, &classes);
	assert_float_equal(classes.indicators[2].points, 1.5, 1e-9); /* (12 + 3) / 10 */
	assert_float_equal(classes.indicators[3].points, 1.1, 1e-9); /* (20 + 5 - 3) / 20 */
	assert_true(classes.indicators[8].points < 0);               /* no goal is set */
	rules.online_one = 0.5;
	rules.online_two = 0.7;
	classes_make(&input, &classes);
	assert_float_equal(classes.indicators[8].points, 1, 1e-9);
	input.filed_online = 28;
	classes_make(&input, &classes);
	assert_float_equal(classes.indicators[8].points, 2, 1e-9);
	rules.least = 11;
	classes_make(&input, &classes);
	assert_true(classes.indicators[2].points < 0); /* ten are too few then */
}

static void a_managers_figure_counts_beside_the_computed_one(void **state)
{
	static const struct dossier_stats nothing;
	struct classes_input input = {.dossiers = &nothing, .watched = 10, .watched_none = 10};
	struct classes classes;
	input.entries[2] = (struct classes_entry){.given = true, .points = 1.3, .count = 250};
	input.entries[0] = (struct classes_entry){.given = true, .points = 2, .count = 1}; /* not to be put in */
	classes_make(&input, &classes);
	assert_true(classes.indicators[2].entered && !classes.indicators[0].entered);
	assert_float_equal(classes.indicators[2].points, 1.3, 1e-9);
	assert_float_equal(classes.indicators[2].computed, 2, 1e-9);
	assert_int_equal(classes.indicators[2].count, 250);
	assert_true(classes.indicators[0].points < 0);
	assert_true(classes_may_enter(3) && classes_may_enter(4) && classes_may_enter(9));
	assert_false(classes_may_enter(0) || classes_may_enter(1) || classes_may_enter(10));
}

static void thresholds_are_the_rules(void **state)
{
	struct classes_rules rules = classes_rules_default;
	rules.good = 11;
	assert_string_equal(classes_word(classes_of(&rules, 11.5)), "good");
	assert_string_equal(classes_word(classes_of(&classes_rules_default, 11.5)), "fair");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(classes_begin_at_their_thresholds),
		cmocka_unit_test(a_unit_with_nothing_known_may_be_anything),
		cmocka_unit_test(each_indicator_is_the_mean_to_a_tenth),
		cmocka_unit_test(every_indicator_says_where_its_figure_comes_from),
		cmocka_unit_test(contacts_bodies_and_online_services_are_counted_where_they_are_known),
		cmocka_unit_test(a_managers_figure_counts_beside_the_computed_one),
		cmocka_unit_test(thresholds_are_the_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
