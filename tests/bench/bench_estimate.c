/*
 * The wait estimate and the simulator, measured:
 *  - microseconds for one board (eight services) over queues of several lengths;
 *  - coverage and mean error on 256 held-out days of eight centers, with staff
 *    that changes, bursts, no-shows and faults, beside the formula of the best
 *    open system on the same tickets;
 *  - the same on 250 recorded days of the sample center;
 *  - seconds for a million tickets, every invariant checked.
 * Exit status 1 where a goal is missed.
 */
#include "base/clock.h"
#include "center/queue/estimate_replay.h"
#include "center/sample/sample_day.h"
#include "sim/world/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CENTERS 8
#define LEARN_DAYS 20
#define SCORED_DAYS 32
#define MANY 1000000
#define QUEUE_MAX 400

static int missed;

static void goal(const char *what, double value, double least, double most)
{
	int reached = value >= least && value <= most;
	missed |= !reached;
	printf("%-52s %10.3f   goal %g to %g  %s\n", what, value, least, most, reached ? "reached" : "MISSED");
}

/* -- cost --------------------------------------------------------------------------------------------- */

static struct queue_ticket people[QUEUE_MAX], newcomers[8];
static struct estimate_view view;

static void fill_view(unsigned queue)
{
	view = (struct estimate_view){.now_ms = 10 * 60 * SIM_MINUTE_MS,
								  .rules = queue_rules_default(),
								  .tickets = people,
								  .ticket_count = queue,
								  .newcomers = newcomers,
								  .newcomer_count = 8,
								  .counter_count = 9};
	for (unsigned i = 0; i < queue; i++)
		people[i] = (struct queue_ticket){.arrived_ms = view.now_ms - (int64_t)(queue - i) * 20000,
										  .tie = i + 1,
										  .service = (uint8_t)(i % 8),
										  .weight = (uint8_t)(i % 9 == 0)};
	for (unsigned i = 0; i < 8; i++)
		newcomers[i] = (struct queue_ticket){.service = (uint8_t)i};
	for (unsigned i = 0; i < 9; i++)
		view.counters[i] = (struct estimate_counter){
			.desk = {.number = i + 1, .services = (UINT64_C(1) << (i % 8)) | (UINT64_C(1) << ((i + 3) % 8))},
			.state = ESTIMATE_SERVING,
			.since_ms = view.now_ms - (int64_t)i * 60000,
			.service = (uint8_t)(i % 8)};
}

static void bench_cost(void)
{
	static const unsigned lengths[] = {0, 20, 60, 120, QUEUE_MAX};
	const struct estimate_setup setup = {.seed = 1, .service_count = 8, .minutes = {6, 12, 15, 15, 12, 4, 12, 8}};
	struct estimate *estimate;
	struct estimate_answer answers[8];
	if (estimate_create(&setup, &estimate, NULL) != ERR_OK)
		exit(70);
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		enum { TIMES = 40 };
		fill_view(lengths[i]);
		int64_t start_us = clock_mono_us();
		for (int n = 0; n < TIMES; n++)
			estimate_run(estimate, &view, answers, NULL);
		char what[64];
		snprintf(what, sizeof what, "board of 8 services, %u people wait, us", lengths[i]);
		goal(what, (double)(clock_mono_us() - start_us) / TIMES, 0, 25000);
	}
	estimate_destroy(estimate);
}

/* -- evidence ----------------------------------------------------------------------------------------- */

static struct sim_center center;
static struct sim_plan plan;
static struct estimate_score all;

static struct sim *play_center(unsigned number)
{
	const struct sim_options options = {
		.seed = 9000 + number, .rules.queue = queue_rules_default(), .faults = true, .estimate = true};
	struct sim *sim;
	if (number == 0)
		sim_center_sample(&center);
	else
		sim_center_random(options.seed, &center);
	if (sim_create(&center, &options, &sim, NULL) != ERR_OK)
		exit(70);
	for (unsigned day = 0; day < LEARN_DAYS + SCORED_DAYS; day++) {
		if (day == LEARN_DAYS)
			sim_total_reset(sim);
		sim_plan_make(&center, options.seed, day, true, &plan);
		sim_play(sim, &plan);
	}
	return sim;
}

static void tell(const char *what, const struct score_summary *sum)
{
	printf("  %-14s %7u promises  wait %5.1f  coverage %.3f (%.3f under, %.3f over)  error %5.2f  formula %5.2f  "
		   "ratio %.2f\n",
		   what, sum->count, sum->mean_wait / 60, sum->coverage, sum->below, sum->above, sum->mean_error / 60,
		   sum->base_mean_error / 60, sum->error_ratio);
}

static void bench_evidence(void)
{
	double least = 1, most = 0;
	unsigned broken = 0, days = 0;
	char name[32];
	for (unsigned number = 0; number < CENTERS; number++) {
		const struct sim_broken *list;
		struct sim *sim = play_center(number);
		const struct estimate_score *score = estimate_scores(sim_estimate(sim));
		struct score_summary sum = estimate_score_of(score, -1, -1);
		snprintf(name, sizeof name, "center %u", number);
		tell(name, &sum);
		for (int s = 0; s < (int)center.service_count; s++) {
			struct score_summary one = estimate_score_of(score, s, -1);
			least = one.count > 200 && one.coverage < least ? one.coverage : least;
			most = one.count > 200 && one.coverage > most ? one.coverage : most;
		}
		estimate_score_merge(&all, score);
		broken += sim_broken(sim, &list);
		days += sim_total(sim)->days;
		sim_destroy(sim);
	}
	for (int hour = 7; hour < 17; hour++) {
		struct score_summary sum = estimate_score_of(&all, -1, hour);
		snprintf(name, sizeof name, "%02d:00", hour);
		if (sum.count > 0)
			tell(name, &sum);
	}
	struct score_summary sum = estimate_score_of(&all, -1, -1);
	tell("all", &sum);
	goal("held-out days", days, 200, 1e9);
	goal("coverage of the 80 % interval", sum.coverage, 0.75, 0.85);
	goal("  of the service with the least", least, 0.70, 0.90);
	goal("  of the service with the most", most, 0.70, 0.90);
	goal("mean error over that of the simple formula", sum.error_ratio, 0, 0.6);
	goal("broken invariants", broken, 0, 0);
}

/* -- recorded days ------------------------------------------------------------------------------------ */

static struct sample_visit sample[SAMPLE_VISITS_MAX];
static struct replay_visit visits[SAMPLE_VISITS_MAX];
static struct queue_desk desks[2 * SAMPLE_LINES];

/* Answers false on a day off. */
static int replay(struct estimate *estimate, const struct workday_calendar *calendar, int32_t number, size_t desk_count)
{
	char text[CLOCK_DAY_SIZE];
	struct replay_day day = {
		.rules = queue_rules_default(), .visits = visits, .desks = desks, .desk_count = desk_count, .break_count = 2};
	workday_text(number, text);
	if (clock_day_start(text, &day.day_start_ms) != ERR_OK)
		exit(70);
	day.visit_count = sample_day_visits(calendar, number, day.day_start_ms, sample, SAMPLE_VISITS_MAX);
	for (size_t i = 0; i < day.visit_count; i++)
		visits[i] = (struct replay_visit){.arrived_ms = sample[i].issued_ms,
										  .called_ms = sample[i].called_ms,
										  .ended_ms = sample[i].ended_ms,
										  .counter = sample[i].counter,
										  .service = sample[i].line,
										  .weight = strcmp(sample[i].priority, "none") != 0,
										  .absent = sample[i].end == SAMPLE_ABSENT};
	day.breaks[0] = (struct estimate_break){day.day_start_ms, day.day_start_ms + 450 * SIM_MINUTE_MS};
	day.breaks[1] =
		(struct estimate_break){day.day_start_ms + 705 * SIM_MINUTE_MS, day.day_start_ms + 810 * SIM_MINUTE_MS};
	if (estimate_replay_day(estimate, &day, NULL) != ERR_OK)
		exit(70);
	return day.visit_count > 0;
}

static void bench_recorded(void)
{
	const struct estimate_setup setup = {
		.seed = 1, .service_count = SAMPLE_LINES, .minutes = {6, 12, 15, 15, 12, 4, 12}};
	struct workday_calendar calendar;
	struct estimate *estimate;
	size_t desk_count = 0;
	int days = 0;
	workday_calendar_init(&calendar);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK || estimate_create(&setup, &estimate, NULL) != ERR_OK)
		exit(70);
	for (unsigned line = 0; line < SAMPLE_LINES; line++)
		for (unsigned c = 0; c < sample_lines[line].counter_count; c++)
			desks[desk_count++] =
				(struct queue_desk){.number = sample_lines[line].counters[c], .services = UINT64_C(1) << line};
	for (int32_t day = workday_number("2025-04-01"); days < LEARN_DAYS + 250; day++) {
		if (days == LEARN_DAYS)
			estimate_scores_reset(estimate);
		days += replay(estimate, &calendar, day, desk_count);
	}
	struct score_summary sum = estimate_score_of(estimate_scores(estimate), -1, -1);
	tell("recorded days", &sum);
	goal("recorded days: coverage", sum.coverage, 0.75, 0.85);
	goal("  mean error over that of the simple formula", sum.error_ratio, 0, 0.6);
	estimate_destroy(estimate);
}

/* -- speed -------------------------------------------------------------------------------------------- */

static void bench_speed(void)
{
	const struct sim_options options = {.seed = 1,
										.rules.queue = queue_rules_default(),
										.faults = true,
										.estimate = true,
										.estimate_every_ms = 120000,
										.paths = 24};
	const struct sim_broken *list;
	struct sim *sim;
	int64_t start_ms = clock_mono_ms();
	sim_center_sample(&center);
	if (sim_create(&center, &options, &sim, NULL) != ERR_OK)
		exit(70);
	for (unsigned day = 0; sim_total(sim)->tickets < MANY; day++) {
		sim_plan_make(&center, options.seed, day, true, &plan);
		sim_play(sim, &plan);
	}
	goal("a million tickets, s", (double)(clock_mono_ms() - start_ms) / 1000, 0, 60);
	goal("  broken invariants", sim_broken(sim, &list), 0, 0);
	sim_destroy(sim);
}

int main(void)
{
	bench_cost();
	bench_evidence();
	bench_recorded();
	bench_speed();
	return missed;
}
