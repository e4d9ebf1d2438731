#include "support/test.h"

#include "base/clock.h"
#include "sim/world/sim.h"

#include <math.h>
#include <string.h>

static struct sim_center center;
static struct sim_plan plan;

static enum err_code read_text(const char *text, struct err *err)
{
	return sim_csv_read(text, strlen(text), 0, &center, &plan, err);
}

static void columns_may_stand_in_any_order(void **state)
{
	const char *text = "counter,called_at,\"service\",issued_at,extra,ended_at,priority,state\r\n"
					   "3,08:10:00,\"ho-tich\",08:00,x,08:20:30,elderly,served\r\n"
					   "\n"
					   "3,08:21:00,ho-tich,08:05:00,,08:22:00,none,absent\n"
					   ",,chung-thuc,08:06:00,,,2,waiting\n"
					   "4,08:30,chung-thuc,08:07:00,,08:31,,void";
	struct err err;
	assert_int_equal(read_text(text, &err), ERR_OK);
	assert_int_equal(plan.visit_count, 3);
	assert_int_equal(center.service_count, 2);
	assert_int_equal(center.counter_count, 1);
	assert_string_equal(center.services[0].name, "ho-tich");
	assert_int_equal(plan.visits[0].at_ms, 8 * 60 * SIM_MINUTE_MS);
	assert_true(plan.visits[0].work_s == 630 && plan.visits[0].weight == 1);
	assert_true(plan.visits[1].no_show && plan.visits[1].weight == 0);
	assert_int_equal(plan.visits[2].weight, 2);
}

static void full_times_and_milliseconds_are_read(void **state)
{
	struct err err;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(read_text("service,issued_at,called_at,ended_at,counter\n"
							   "a,2026-03-10T08:00:00.000+07:00,2026-03-10T01:10:00Z,1773105600000,2\n",
							   &err),
					 ERR_OK);
	assert_int_equal(plan.visits[0].at_ms, 8 * 60 * SIM_MINUTE_MS);
	assert_true(plan.visits[0].work_s == 10 * 60);
}

static void several_days_stand_in_one_file(void **state)
{
	const char *text = "day,service,issued_at,called_at,ended_at,counter\n"
					   "2026-03-09,a,08:00,08:10,08:20,2\n"
					   "2026-03-09,b,08:00,08:20,08:30,2\n"
					   "2026-03-10,b,09:00,09:10,09:40,3\n";
	struct err err;
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(sim_csv_read(text, strlen(text), 0, &center, &plan, &err), ERR_OK);
	assert_int_equal(plan.visit_count, 2);
	int64_t first_ms = plan.start_ms;
	assert_int_equal(sim_csv_read(text, strlen(text), 1, &center, &plan, &err), ERR_OK);
	assert_int_equal(plan.visit_count, 1);
	assert_int_equal(plan.visits[0].service, 1);
	assert_int_equal(plan.start_ms, first_ms + SIM_DAY_MS);
	assert_true(center.counter_count == 2 && center.services[1].minutes == 20);
	assert_int_equal(sim_csv_read(text, strlen(text), 2, &center, &plan, &err), ERR_NOT_FOUND);
}

static void wrong_files_are_refused_with_the_line(void **state)
{
	static const struct {
		const char *text, *word;
	} wrong[] = {
		{"", "empty"},
		{"service,issued_at,called_at,ended_at\n", "no column counter"},
		{"service,issued_at,called_at,ended_at,counter\n", "no visit"},
		{"service,issued_at,called_at,ended_at,counter\na,noon,08:00,08:01,2\n", "line 2"},
		{"service,issued_at,called_at,ended_at,counter\na,25:00,08:00,08:01,2\n", "line 2"},
		{"service,issued_at,called_at,ended_at,counter\n,08:00,08:00,08:01,2\n", "no service"},
		{"service,issued_at,called_at,ended_at,counter\na,08:00,08:00,08:01,999\n", "counter is wrong"},
		{"service,issued_at,called_at,ended_at,counter\na,08:00,,,\n", "nobody was called"},
		{"service,issued_at,called_at,ended_at,counter\na,1773104400000,1773204400000,08:01,2\n", "another day"},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct err err = {.code = ERR_OK};
		assert_int_equal(read_text(wrong[i].text, &err), ERR_INVALID);
		assert_non_null(strstr(err.text, wrong[i].word));
	}
}

static struct sim *play(const struct sim_center *of, const struct sim_plan *day)
{
	const struct sim_options options = {.seed = 1, .rules.queue = queue_rules_default()};
	struct sim *sim;
	assert_int_equal(sim_create(of, &options, &sim, NULL), ERR_OK);
	sim_play(sim, day);
	return sim;
}

static double mean_wait(const struct sim *sim)
{
	return sim_total(sim)->waited_s / sim_total(sim)->called;
}

/* Records a day of the sample center and reads it back into center and plan; answers its mean wait. */
static double record_day(uint64_t seed)
{
	struct buf csv;
	struct err err;
	sim_center_sample(&center);
	sim_plan_make(&center, seed, 0, false, &plan);
	struct sim *sim = play(&center, &plan);
	double wait = mean_wait(sim);
	buf_init(&csv, 1 << 20);
	sim_csv_write(sim, &csv);
	assert_int_equal(sim_csv_read(csv.data, csv.len, 0, &center, &plan, &err), ERR_OK);
	buf_finish(&csv);
	sim_destroy(sim);
	return wait;
}

static void a_replayed_day_is_like_the_recorded_one(void **state)
{
	double recorded = 0, replayed = 0;
	for (uint64_t seed = 1; seed <= 10; seed++) {
		recorded += record_day(seed);
		struct sim *sim = play(&center, &plan);
		const struct sim_broken *list;
		assert_int_equal(sim_broken(sim, &list), 0);
		replayed += mean_wait(sim);
		sim_destroy(sim);
	}
	print_message("# mean wait recorded %.0f s, replayed %.0f s\n", recorded / 10, replayed / 10);
	assert_true(fabs(replayed - recorded) < 0.15 * recorded);
}

static void one_more_counter_shortens_the_recorded_day(void **state)
{
	struct err err;
	double as_it_was = 0, with_one_more = 0, with_one_less = 0;
	for (uint64_t seed = 1; seed <= 5; seed++) {
		record_day(seed);
		struct sim *sim = play(&center, &plan);
		as_it_was += mean_wait(sim);
		sim_destroy(sim);
		static struct sim_plan less;
		less = plan;
		assert_int_equal(sim_what_if("counter-6@08:00-10:00", &center, &less, &err), ERR_OK);
		sim = play(&center, &less);
		with_one_less += mean_wait(sim);
		sim_destroy(sim);
		assert_int_equal(sim_what_if("counter+1@07:30-17:00", &center, &plan, &err), ERR_OK);
		sim = play(&center, &plan);
		with_one_more += mean_wait(sim);
		sim_destroy(sim);
	}
	assert_true(with_one_more < 0.8 * as_it_was);
	assert_true(with_one_less > 1.02 * as_it_was);
}

/* Eight people for b at counter 2, one for a at counter 1, all by 08:30. desks: lines of counters. */
static void write_morning(struct buf *csv, const char *desks)
{
	buf_format(csv, "issued_at,counter,state,serves,service,called_at,ended_at\n%s", desks);
	buf_str(csv, "08:00:00,1,served,,a,08:00:10,08:04:00\n");
	for (int i = 0; i < 8; i++)
		buf_format(csv, "08:%02d:00,2,served,,b,08:%02d:10,08:%02d:00\n", i * 4, i * 4, i * 4 + 3);
}

static unsigned served_without_counter_2(const char *desks)
{
	struct buf csv;
	struct err err;
	buf_init(&csv, 1 << 16);
	write_morning(&csv, desks);
	assert_int_equal(sim_csv_read(csv.data, csv.len, 0, &center, &plan, &err), ERR_OK);
	assert_int_equal(sim_what_if("counter-2@07:00-20:00", &center, &plan, &err), ERR_OK);
	struct sim *sim = play(&center, &plan);
	unsigned served = sim_total(sim)->served;
	sim_destroy(sim);
	buf_finish(&csv);
	return served;
}

static void a_counter_serves_what_its_officer_could_that_day(void **state)
{
	assert_int_equal(served_without_counter_2(""), 1); /* not known: what it was seen to serve */
	assert_int_equal(served_without_counter_2("07:30:00,1,desk,a b\n"), 9);
	assert_int_equal(served_without_counter_2("07:30:00,1,desk,\"x  b a\"\n"), 9); /* x: nobody came for it */
	assert_int_equal(center.service_count, 2);
	assert_int_equal(served_without_counter_2("07:30:00,1,desk,a\n"), 1);
	assert_int_equal(served_without_counter_2("07:30:00,2,desk,a b\n"), 1);
}

static void an_officer_may_serve_less_or_leave_after_the_last_call(void **state)
{
	unsigned all = served_without_counter_2("07:30:00,1,desk,a b\n");
	unsigned less = served_without_counter_2("07:30:00,1,desk,a b\n08:20:00,1,desk,a\n");
	unsigned left = served_without_counter_2("08:20:00,1,desk,\n07:30:00,1,desk,a b\n"); /* in any order */
	assert_true(less > 1 && less < all);
	assert_int_equal(left, less);
	unsigned back = served_without_counter_2("07:30:00,1,desk,a b\n08:10:00,1,desk,\n08:25:00,1,desk,a b\n");
	assert_int_equal(back, all);
}

static void what_an_officer_may_serve_changes_at_any_time(void **state)
{
	const char *text = "service,issued_at,called_at,ended_at,counter,state,serves\n"
					   ",07:45:00,,,1,desk,a b\n"
					   "a,08:00:00,08:00:10,08:10:00,1,served,\n"
					   "b,08:05:00,08:10:10,08:20:00,1,served,\n"
					   ",08:12:00,,,1,desk,a\n"
					   "a,08:06:00,08:20:10,08:30:00,1,served,\n"
					   "b,08:31:00,08:31:10,08:40:00,1,served,\n" /* told a moment late: whom it called it served */
					   ",08:31:11,,,1,desk,a b\n";
	static const struct {
		int minute, second;
		uint64_t services;
	} opened[] = {{0, -20, 3}, {30, 0, 3}, {12, 0, 1}, {31, 11, 3}};
	struct err err;
	size_t found = 0;
	assert_int_equal(read_text(text, &err), ERR_OK);
	for (size_t i = 0; i < plan.change_count; i++) {
		const struct sim_change *change = &plan.changes[i];
		if (change->kind != SIM_DESK_OPEN)
			continue;
		assert_true(found < sizeof opened / sizeof opened[0]);
		assert_int_equal(change->services, opened[found].services);
		assert_int_equal(change->at_ms, (8 * 3600 + opened[found].minute * 60 + opened[found].second) * 1000);
		found++;
	}
	assert_int_equal(found, 4);
	assert_int_equal(read_text("service,issued_at,called_at,ended_at,counter,state,serves\n,08:00,,,0,desk,a\n", &err),
					 ERR_INVALID);
	assert_int_equal(read_text("service,issued_at,called_at,ended_at,counter,state,serves\n,,,,1,desk,a\n", &err),
					 ERR_INVALID);
}

static void a_played_day_tells_what_its_counters_could_serve(void **state)
{
	struct buf csv, again;
	struct err err;
	buf_init(&csv, 1 << 16);
	buf_init(&again, 1 << 16);
	write_morning(&csv, "07:30:00,1,desk,a b\n");
	assert_int_equal(sim_csv_read(csv.data, csv.len, 0, &center, &plan, &err), ERR_OK);
	struct sim *sim = play(&center, &plan);
	sim_csv_write(sim, &again);
	assert_non_null(strstr(buf_text(&again), ",state,serves\n"));
	assert_non_null(strstr(buf_text(&again), ",1,desk,a b\n"));
	assert_non_null(strstr(buf_text(&again), ",2,desk,b\n"));
	assert_int_equal(sim_csv_read(again.data, again.len, 0, &center, &plan, &err), ERR_OK);
	sim_destroy(sim);
	buf_finish(&csv);
	buf_finish(&again);
}

static void what_if_is_read_or_refused(void **state)
{
	static const char *const right[] = {
		"counter+1@10:00-12:00", "counter+2", "counter-2@08:00-09:30", "service:ho-tich+1@13:30-17:00", "visits*1.2",
		"visits*0.5,counter+1",  ""};
	static const char *const wrong[] = {
		"counter",     "counter+0",      "counter+1@12:00-10:00", "counter+1@10-12", "counter-99@10:00-12:00",
		"counter+400", "service:none+1", "service:ho-tich",       "visits*",         "visits*0",
		"visits*1000", "visits*nan",     "counter+1@10:00-12:00x"};
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		struct err err = {.code = ERR_OK};
		sim_center_sample(&center);
		sim_plan_make(&center, 1, 0, false, &plan);
		assert_int_equal(sim_what_if(right[i], &center, &plan, &err), ERR_OK);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct err err = {.code = ERR_OK};
		sim_center_sample(&center);
		sim_plan_make(&center, 1, 0, false, &plan);
		if (sim_what_if(wrong[i], &center, &plan, &err) == ERR_OK)
			fail_msg("%s was taken", wrong[i]);
	}
}

static void visits_are_scaled(void **state)
{
	struct err err;
	sim_center_sample(&center);
	sim_plan_make(&center, 1, 0, false, &plan);
	size_t before = plan.visit_count;
	assert_int_equal(sim_what_if("visits*1.5", &center, &plan, &err), ERR_OK);
	assert_int_equal(plan.visit_count, before * 3 / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_may_stand_in_any_order),
		cmocka_unit_test(full_times_and_milliseconds_are_read),
		cmocka_unit_test(several_days_stand_in_one_file),
		cmocka_unit_test(wrong_files_are_refused_with_the_line),
		cmocka_unit_test(a_replayed_day_is_like_the_recorded_one),
		cmocka_unit_test(one_more_counter_shortens_the_recorded_day),
		cmocka_unit_test(a_counter_serves_what_its_officer_could_that_day),
		cmocka_unit_test(an_officer_may_serve_less_or_leave_after_the_last_call),
		cmocka_unit_test(what_an_officer_may_serve_changes_at_any_time),
		cmocka_unit_test(a_played_day_tells_what_its_counters_could_serve),
		cmocka_unit_test(what_if_is_read_or_refused),
		cmocka_unit_test(visits_are_scaled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
