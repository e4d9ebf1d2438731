/* Centers and the plans of their days. */
#include "sim/world/sim.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORK_SIGMA 0.55 /* of times at the counter */
#define LONG_CASES 0.05 /* share of visits that take LONG_TIMES as long */
#define LONG_TIMES 2.5
#define NO_SHOWS 0.05
#define PRIORITY_SHARE 0.12
#define PATIENCE_MEDIAN 5400.0
#define BALK_MEDIAN 7200.0

struct maker {
	struct estimate_rng rng;
	const struct sim_center *center;
	struct sim_plan *plan;
	uint64_t there; /* clerks of this half of the day */
};

static void set_hours(struct sim_hours *hours)
{
	*hours = (struct sim_hours){
		.from = {7 * 60 + 30, 13 * 60 + 30}, .until = {11 * 60 + 30, 17 * 60}, .close_min = 15, .overtime_min = 20};
}

void sim_center_sample(struct sim_center *ret_center)
{
	static const struct sim_service services[] = {
		{"chung-thuc", 'A', 6, 46},
		{"ho-tich", 'B', 12, 44},
		{"dat-dai-xay-dung", 'C', 15, 17},
		{"ho-kinh-doanh", 'D', 15, 14},
		{"bao-tro-nguoi-co-cong", 'E', 12, 19},
		{"tra-ket-qua", 'T', 4, 62},
		{"bao-hiem-xa-hoi", 'S', 12, 18},
	};
	static const struct sim_counter counters[] = {
		{2, 1 << 0, 1}, {3, 1 << 1, 0.9}, {4, 1 << 1, 1.15}, {5, 1 << 2, 1},
		{6, 1 << 5, 1}, {7, 1 << 3, 1.1}, {8, 1 << 4, 0.95}, {9, 1 << 6, 1},
	};
	memset(ret_center, 0, sizeof *ret_center);
	memcpy(ret_center->services, services, sizeof services);
	memcpy(ret_center->counters, counters, sizeof counters);
	ret_center->service_count = ARRAY_LEN(services);
	ret_center->counter_count = ARRAY_LEN(counters);
	ret_center->kiosk_count = 2;
	set_hours(&ret_center->hours);
}

static double log_normal(struct estimate_rng *rng, double median, double sigma)
{
	return median * exp(sigma * estimate_rng_normal(rng));
}

/* So many visits that the counters are busy for `load` of the day. */
static void set_visits(struct sim_center *center, double load)
{
	const struct sim_hours *hours = &center->hours;
	double day_min = hours->until[0] - hours->from[0] + hours->until[1] - hours->from[1];
	for (size_t s = 0; s < center->service_count; s++) {
		double minutes = 0;
		for (size_t c = 0; c < center->counter_count; c++)
			if ((center->counters[c].services >> s) & 1)
				minutes += day_min / __builtin_popcountll(center->counters[c].services) / center->counters[c].speed;
		center->services[s].visits = load * minutes / center->services[s].minutes;
	}
}

void sim_center_random(uint64_t seed, struct sim_center *ret_center)
{
	struct estimate_rng rng;
	estimate_rng_seed(&rng, seed ^ UINT64_C(0xce47e5));
	memset(ret_center, 0, sizeof *ret_center);
	set_hours(&ret_center->hours);
	ret_center->service_count = 4 + estimate_rng_below(&rng, 6);
	ret_center->counter_count = ret_center->service_count + estimate_rng_below(&rng, 7);
	ret_center->kiosk_count = 1 + estimate_rng_below(&rng, 3);
	for (size_t s = 0; s < ret_center->service_count; s++) {
		struct sim_service *service = &ret_center->services[s];
		snprintf(service->name, sizeof service->name, "service-%zu", s + 1);
		service->series = (char)('A' + s);
		service->minutes = 4 + estimate_rng_below(&rng, 14);
	}
	for (size_t c = 0; c < ret_center->counter_count; c++) {
		struct sim_counter *counter = &ret_center->counters[c];
		*counter = (struct sim_counter){.number = (unsigned)c + 1, .speed = log_normal(&rng, 1, 0.15)};
		counter->services = UINT64_C(1) << (c % ret_center->service_count);
		for (unsigned more = estimate_rng_below(&rng, 4); more > 0; more--)
			counter->services |= UINT64_C(1) << estimate_rng_below(&rng, (unsigned)ret_center->service_count);
	}
	set_visits(ret_center, 0.5 + 0.2 * estimate_rng_unit(&rng));
}

/* -- citizens --------------------------------------------------------------------------------------- */

/* People an hour, from 07:00; the two peaks are those of any office. */
static const double profile[] = {0.5, 1.3, 1.7, 1.4, 0.75, 0.0, 0.9, 1.6, 1.35, 0.7, 0.0};
#define PROFILE_FROM 7

static bool takes_numbers(const struct sim_hours *hours, double minute)
{
	for (int i = 0; i < 2; i++)
		if (minute >= hours->from[i] - 15 && minute < hours->until[i] - hours->close_min)
			return true;
	return false;
}

static double pick_minute(struct maker *maker)
{
	double total = 0;
	for (size_t i = 0; i < ARRAY_LEN(profile); i++)
		total += profile[i];
	for (;;) {
		double at = estimate_rng_unit(&maker->rng) * total;
		size_t hour = 0;
		while (hour + 1 < ARRAY_LEN(profile) && at >= profile[hour])
			at -= profile[hour++];
		double minute = 60 * (PROFILE_FROM + hour + estimate_rng_unit(&maker->rng));
		if (takes_numbers(&maker->center->hours, minute))
			return minute;
	}
}

static void add_visit(struct maker *maker, unsigned service, double minute)
{
	struct sim_plan *plan = maker->plan;
	struct estimate_rng *rng = &maker->rng;
	if (plan->visit_count == SIM_VISITS_MAX || !takes_numbers(&maker->center->hours, minute))
		return;
	double mean = maker->center->services[service].minutes * 60 / (1 + LONG_CASES * (LONG_TIMES - 1));
	double work = log_normal(rng, mean * exp(-WORK_SIGMA * WORK_SIGMA / 2), WORK_SIGMA);
	if (estimate_rng_unit(rng) < LONG_CASES)
		work *= LONG_TIMES;
	plan->visits[plan->visit_count++] = (struct sim_visit){
		.at_ms = (int64_t)(minute * SIM_MINUTE_MS),
		.work_s = (float)(work > 25 ? work : 25),
		.patience_s = (float)log_normal(rng, PATIENCE_MEDIAN, 0.6),
		.balk_s = (float)log_normal(rng, BALK_MEDIAN, 0.6),
		.service = (uint8_t)service,
		.weight = (uint8_t)(estimate_rng_unit(rng) < PRIORITY_SHARE ? 1 + estimate_rng_below(rng, 2) : 0),
		.kiosk = (uint8_t)estimate_rng_below(rng, (unsigned)maker->center->kiosk_count),
		.no_show = estimate_rng_unit(rng) < NO_SHOWS,
		.rates = estimate_rng_unit(rng) < 0.3,
		.twice = estimate_rng_unit(rng) < 0.1,
	};
}

static unsigned poisson(struct estimate_rng *rng, double mean)
{
	double left = mean;
	unsigned count = 0;
	while ((left -= estimate_rng_exponential(rng, 1)) > 0 && count < SIM_VISITS_MAX)
		count++;
	return count;
}

static int by_time(const void *a, const void *b)
{
	const struct sim_visit *x = a, *y = b;
	return x->at_ms < y->at_ms ? -1 : x->at_ms > y->at_ms;
}

static void make_visits(struct maker *maker, unsigned day)
{
	static const double weekday[] = {1.2, 1.0, 0.95, 0.95, 1.05};
	struct estimate_rng *rng = &maker->rng;
	double of_day = weekday[day % 5] * log_normal(rng, 1, 0.12);
	for (unsigned s = 0; s < maker->center->service_count; s++) {
		unsigned count = poisson(rng, maker->center->services[s].visits * of_day * log_normal(rng, 1, 0.15));
		for (unsigned i = 0; i < count; i++)
			add_visit(maker, s, pick_minute(maker));
	}
	/* A village's bus, a class with its parents: many at once, for one service. */
	for (unsigned bursts = poisson(rng, 0.8); bursts > 0; bursts--) {
		unsigned service = estimate_rng_below(rng, (unsigned)maker->center->service_count);
		double minute = pick_minute(maker);
		for (unsigned people = 5 + estimate_rng_below(rng, 10); people > 0; people--)
			add_visit(maker, service, minute + 6 * estimate_rng_unit(rng));
	}
	qsort(maker->plan->visits, maker->plan->visit_count, sizeof maker->plan->visits[0], by_time);
}

/* -- clerks and faults ------------------------------------------------------------------------------ */

static void add_change(struct maker *maker, enum sim_change_kind kind, unsigned who, double minute, uint64_t services,
					   int64_t amount)
{
	struct sim_plan *plan = maker->plan;
	if (plan->change_count == SIM_CHANGES_MAX)
		return;
	plan->changes[plan->change_count++] = (struct sim_change){.at_ms = (int64_t)(minute * SIM_MINUTE_MS),
															  .kind = kind,
															  .who = (uint8_t)who,
															  .services = services,
															  .amount = amount};
}

static void make_pauses(struct maker *maker, unsigned counter, double from, double until)
{
	for (double at = from; (at += estimate_rng_exponential(&maker->rng, 240)) < until - 5;) {
		double length = log_normal(&maker->rng, 8, 0.5);
		add_change(maker, SIM_DESK_PAUSE, counter, at, 0, 0);
		add_change(maker, SIM_DESK_RESUME, counter, at + length, 0, 0);
		at += length;
	}
}

static void make_shift(struct maker *maker, unsigned counter, uint64_t services, double from, double until)
{
	add_change(maker, SIM_DESK_OPEN, counter, from, services, 0);
	add_change(maker, SIM_DESK_CLOSE, counter, until, 0, 0);
	make_pauses(maker, counter, from, until);
}

/* Who is there in this half of the day: a bit for each counter. */
static uint64_t make_presence(struct maker *maker, int half)
{
	const struct sim_center *center = maker->center;
	uint64_t there = 0;
	for (unsigned c = 0; c < center->counter_count; c++) {
		double chance = estimate_rng_unit(&maker->rng);
		if (half == 1 && chance < 0.95)
			chance = (maker->there >> c) & 1 ? 1 : 0; /* mostly as in the morning */
		if (chance >= 0.05)
			there |= UINT64_C(1) << c;
	}
	return there != 0 ? there : 1;
}

/* Services that nobody there serves go to somebody who is; now and then one helps at a neighbour's queue. */
static void share_out(struct maker *maker, uint64_t there, uint64_t services[SIM_COUNTERS_MAX])
{
	const struct sim_center *center = maker->center;
	struct estimate_rng *rng = &maker->rng;
	uint64_t served = 0;
	for (unsigned c = 0; c < center->counter_count; c++) {
		services[c] = center->counters[c].services;
		if (estimate_rng_unit(rng) < 0.12)
			services[c] |= UINT64_C(1) << estimate_rng_below(rng, (unsigned)center->service_count);
		if ((there >> c) & 1)
			served |= services[c];
	}
	for (unsigned s = 0; s < center->service_count; s++) {
		unsigned c = estimate_rng_below(rng, (unsigned)center->counter_count);
		while (!((there >> c) & 1))
			c = (c + 1) % (unsigned)center->counter_count;
		if (!((served >> s) & 1))
			services[c] |= UINT64_C(1) << s;
	}
}

static void make_staff(struct maker *maker)
{
	const struct sim_hours *hours = &maker->center->hours;
	struct estimate_rng *rng = &maker->rng;
	for (int half = 0; half < 2; half++) {
		uint64_t services[SIM_COUNTERS_MAX];
		maker->there = make_presence(maker, half);
		share_out(maker, maker->there, services);
		for (unsigned c = 0; c < maker->center->counter_count; c++) {
			double from = hours->from[half] + estimate_rng_exponential(rng, 3), until = hours->until[half];
			if (estimate_rng_unit(rng) < 0.05)
				until -= estimate_rng_exponential(rng, 30);
			if (((maker->there >> c) & 1) && until - from > 20)
				make_shift(maker, c, services[c], from, until);
		}
	}
}

static void make_faults(struct maker *maker)
{
	struct estimate_rng *rng = &maker->rng;
	for (unsigned k = 0; k < maker->center->kiosk_count; k++) {
		for (double at = 420; (at += estimate_rng_exponential(rng, 400)) < 1020;) {
			double length = log_normal(rng, 6, 1);
			add_change(maker, SIM_NET_DOWN, k, at, 0, 0);
			add_change(maker, SIM_NET_UP, k, at += length, 0, 0);
		}
		for (double at = 420; (at += estimate_rng_exponential(rng, 500)) < 1020;)
			add_change(maker, SIM_KIOSK_RESTART, k, at, 0, 0);
		for (double at = 420; (at += estimate_rng_exponential(rng, 600)) < 1020;)
			add_change(
				maker, SIM_CLOCK_JUMP, k, at, 0,
				(int64_t)((estimate_rng_unit(rng) - 0.5) * 2 * 86400e3 * (estimate_rng_below(rng, 3) ? 1 : 400)));
		for (double at = 420; (at += estimate_rng_exponential(rng, 450)) < 1020;) {
			add_change(maker, SIM_PAPER_OUT, k, at, 0, 0);
			add_change(maker, SIM_PAPER_IN, k, at += log_normal(rng, 5, 0.5), 0, 0);
		}
	}
	if (estimate_rng_unit(rng) < 0.3) {
		double at = 450 + 500 * estimate_rng_unit(rng);
		add_change(maker, SIM_CENTER_DOWN, 0, at, 0, 0);
		add_change(maker, SIM_CENTER_UP, 0, at + log_normal(rng, 2, 0.8), 0, 0);
	}
}

static int by_moment(const void *a, const void *b)
{
	const struct sim_change *x = a, *y = b;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->kind != y->kind ? (x->kind < y->kind ? -1 : 1) : (int)x->who - (int)y->who;
}

void sim_plan_make(const struct sim_center *center, uint64_t seed, unsigned day, bool faults, struct sim_plan *ret_plan)
{
	/* 2026-01-05 is a Monday; 17:00 UTC of the day before is 00:00 in Vietnam. */
	const int64_t monday_ms = INT64_C(1767546000000);
	struct maker maker = {.center = center, .plan = ret_plan};
	memset(ret_plan, 0, sizeof *ret_plan);
	ret_plan->start_ms = monday_ms + (int64_t)(day / 5 * 7 + day % 5) * SIM_DAY_MS;
	ret_plan->hours = center->hours;
	estimate_rng_seed(&maker.rng, seed * UINT64_C(1000003) + day);
	ret_plan->seed = estimate_rng_next(&maker.rng);
	ret_plan->mood[0] = log_normal(&maker.rng, 1, 0.1);
	ret_plan->mood[1] = ret_plan->mood[0] * log_normal(&maker.rng, 1.04, 0.06);
	make_visits(&maker, day);
	make_staff(&maker);
	if (faults)
		make_faults(&maker);
	qsort(ret_plan->changes, ret_plan->change_count, sizeof ret_plan->changes[0], by_moment);
}
