/*
 * The bound of queue_order.h over random days: services, counters, grounds,
 * appointments, holds, calls that nobody follows, second calls, people sent on
 * and coming late. The days are lived by a small model of its own (not the
 * simulator's), and each call is judged by rules written anew from the header.
 */
#include "support/test.h"

#include "base/check.h"
#include "center/queue/estimate_rng.h"
#include "center/queue/queue_order.h"

#include <string.h>

#define MINUTE INT64_C(60000)
#define EIGHT (8 * 60 * MINUTE)
#define DAY_LENGTH (480 * MINUTE)
#define PEOPLE 240
#define DESKS 6
#define TURNS_MAX 8 /* at counters, of one person */

typedef int next_fn(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
					const struct queue_desk *desk, int64_t now_ms);

struct person {
	struct queue_ticket ticket;
	int64_t work_ms;
	int64_t called_ms; /* first; 0: not yet */
	unsigned turns;
	bool is_waiting, has_ended;
};

struct desk {
	struct queue_desk rules;
	int64_t free_ms, opens_ms, closes_ms; /* away from closes to opens of the next */
	int64_t changes_ms;
	size_t serves; /* index of a person; PEOPLE: nobody */
};

struct day {
	struct estimate_rng rng;
	struct queue_rules rules;
	struct person people[PEOPLE];
	struct desk desks[DESKS];
	size_t desk_count;
	bool alike; /* all serve all and are never away; nobody comes back */
	int64_t longest_ms;
	unsigned calls, passed, broken;
};

static int64_t minutes(struct estimate_rng *rng, unsigned below)
{
	return (int64_t)estimate_rng_below(rng, below) * MINUTE;
}

static void make_rules(struct day *day)
{
	day->rules = (struct queue_rules){.limit_ms = 5 * MINUTE + minutes(&day->rng, 40),
									  .credit_ms = minutes(&day->rng, 30),
									  .appointment_ms = minutes(&day->rng, 20)};
}

static void make_person(struct day *day, uint32_t number, unsigned services)
{
	struct estimate_rng *rng = &day->rng;
	struct person *one = &day->people[number];
	*one = (struct person){.ticket = {.tie = number + 1, .service = (uint8_t)estimate_rng_below(rng, services)}};
	one->ticket.arrived_ms = EIGHT + (int64_t)(estimate_rng_unit(rng) * (double)DAY_LENGTH);
	if (estimate_rng_below(rng, 3) == 0)
		one->ticket.weight = (uint8_t)(1 + estimate_rng_below(rng, QUEUE_WEIGHT_MAX));
	if (estimate_rng_below(rng, 6) == 0) /* before the hour, or late for it */
		one->ticket.appointment_ms = one->ticket.arrived_ms + minutes(rng, 60) - 20 * MINUTE;
	/* Callable from its arrival, some only later: the paper came late, or who waits let others go first. */
	one->ticket.hold_until_ms = one->ticket.arrived_ms;
	if (estimate_rng_below(rng, 12) == 0)
		one->ticket.hold_until_ms += minutes(rng, 40);
	double mean_s = 480.0 / PEOPLE * 60 * (double)day->desk_count * (0.6 + 0.6 * estimate_rng_unit(rng));
	one->work_ms = 20000 + (int64_t)(1000 * estimate_rng_exponential(rng, mean_s));
	if (estimate_rng_below(rng, 12) == 0)
		one->work_ms = 60000; /* called, and nobody came */
	if (estimate_rng_below(rng, 8) == 0)
		one->work_ms += 30000 * (1 + estimate_rng_below(rng, 3)); /* called again first */
	if (one->work_ms > day->longest_ms)
		day->longest_ms = one->work_ms;
	one->is_waiting = true;
}

static void make_desk(struct day *day, size_t number, unsigned services)
{
	struct estimate_rng *rng = &day->rng;
	struct desk *desk = &day->desks[number];
	*desk = (struct desk){.rules = {.number = (unsigned)number + 1, .services = UINT64_MAX},
						  .opens_ms = EIGHT, .closes_ms = INT64_MAX, .changes_ms = INT64_MAX, .serves = PEOPLE};
	if (day->alike)
		return;
	desk->rules.services = number == 0 ? UINT64_MAX : estimate_rng_next(rng); /* nobody is left with no counter */
	if (number > 0 && estimate_rng_below(rng, 3) == 0)
		desk->rules.barred = UINT64_C(1) << estimate_rng_below(rng, services);
	if (number > 0)
		desk->closes_ms = EIGHT + minutes(rng, 480);
	desk->changes_ms = EIGHT + minutes(rng, 300);
}

static void make_day(struct day *day, uint64_t seed, bool alike)
{
	memset(day, 0, sizeof *day);
	estimate_rng_seed(&day->rng, seed);
	day->alike = alike;
	make_rules(day);
	day->desk_count = 1 + estimate_rng_below(&day->rng, DESKS);
	unsigned services = 1 + estimate_rng_below(&day->rng, 12);
	for (uint32_t i = 0; i < PEOPLE; i++)
		make_person(day, i, services);
	for (size_t i = 0; i < day->desk_count; i++)
		make_desk(day, i, services);
}

/* -- the judge: written from the header, not from the code ----------------------------------------------- */

static int64_t since(const struct queue_ticket *ticket)
{
	return ticket->appointment_ms > ticket->arrived_ms ? ticket->appointment_ms : ticket->arrived_ms;
}

static bool came_before(const struct queue_ticket *a, const struct queue_ticket *b)
{
	if (since(a) != since(b))
		return since(a) < since(b);
	return a->arrived_ms != b->arrived_ms ? a->arrived_ms < b->arrived_ms : a->tie < b->tie;
}

static int64_t credit(const struct day *day, const struct queue_ticket *ticket)
{
	int64_t sum = ticket->weight * day->rules.credit_ms + (ticket->appointment_ms ? day->rules.appointment_ms : 0);
	return sum < day->rules.limit_ms ? sum : day->rules.limit_ms;
}

/* NULL where nobody was passed over against the rules. */
static const char *judge(struct day *day, const struct desk *desk, const struct queue_ticket *called, int64_t now_ms)
{
	for (size_t i = 0; i < PEOPLE; i++) {
		const struct queue_ticket *other = &day->people[i].ticket;
		if (!day->people[i].is_waiting || other->tie == called->tie ||
			!queue_order_may(other, &desk->rules, now_ms) || !came_before(other, called))
			continue;
		day->passed++;
		if (now_ms - since(other) >= day->rules.limit_ms)
			return "one who had waited for the limit was passed";
		if (since(called) - credit(day, called) > since(other) - credit(day, other))
			return "one was passed without a ground";
	}
	return NULL;
}

/* -- the model ------------------------------------------------------------------------------------------- */

static void end_turn(struct day *day, struct desk *desk, int64_t now_ms)
{
	struct person *one = &day->people[desk->serves];
	struct estimate_rng *rng = &day->rng;
	desk->serves = PEOPLE;
	if (day->alike || one->turns >= TURNS_MAX || estimate_rng_below(rng, 4) != 0) {
		one->has_ended = true;
		return;
	}
	one->is_waiting = true; /* arrival and order of issue stay */
	one->ticket.only_desk = 0;
	switch (estimate_rng_below(rng, 4)) {
	case 0: /* to another service */
		one->ticket.service = (uint8_t)estimate_rng_below(rng, 12);
		break;
	case 1: /* to one counter, which may be closed by then: that of all services stays open */
		one->ticket.only_desk = 1;
		break;
	case 2: /* wait for a copy, then back here or to anyone */
		one->ticket.hold_until_ms = now_ms + minutes(rng, 20);
		break;
	default: /* was not there, comes late */
		one->ticket.hold_until_ms = now_ms + 4 * MINUTE + minutes(rng, 12);
		break;
	}
}

static void change_desk(struct day *day, struct desk *desk, int64_t now_ms)
{
	if (now_ms < desk->changes_ms)
		return;
	if (desk->rules.number > 1) {
		desk->rules.services = estimate_rng_next(&day->rng);
		desk->rules.barred = estimate_rng_next(&day->rng) & estimate_rng_next(&day->rng) & 0xfff;
		desk->closes_ms = now_ms + minutes(&day->rng, 240);
	}
	desk->changes_ms = now_ms + 10 * MINUTE + minutes(&day->rng, 120);
}

static void call(struct day *day, struct desk *desk, next_fn *next, int64_t now_ms)
{
	static struct queue_ticket waiting[PEOPLE];
	size_t who[PEOPLE], count = 0, could = 0;
	for (size_t i = 0; i < PEOPLE; i++) {
		if (!day->people[i].is_waiting)
			continue;
		who[count] = i;
		waiting[count++] = day->people[i].ticket;
		could += queue_order_may(&day->people[i].ticket, &desk->rules, now_ms);
	}
	int index = next(&day->rules, waiting, count, &desk->rules, now_ms);
	day->broken += (index == QUEUE_NOBODY) != (could == 0); /* idle while somebody waits */
	if (index == QUEUE_NOBODY)
		return;
	struct person *one = &day->people[who[index]];
	day->broken += !queue_order_may(&one->ticket, &desk->rules, now_ms) || one->has_ended;
	day->broken += judge(day, desk, &one->ticket, now_ms) != NULL;
	one->is_waiting = false;
	one->called_ms = one->called_ms ? one->called_ms : now_ms;
	one->turns++;
	desk->serves = who[index];
	desk->free_ms = now_ms + one->work_ms;
	day->calls++;
}

/* Second by second until nobody is left. */
static void live(struct day *day, next_fn *next)
{
	size_t left = PEOPLE;
	for (int64_t now_ms = EIGHT; left > 0; now_ms += 1000) {
		CHECK(now_ms < EIGHT + 10 * DAY_LENGTH);
		for (size_t i = 0; i < day->desk_count; i++) {
			struct desk *desk = &day->desks[i];
			if (desk->serves != PEOPLE && now_ms >= desk->free_ms) {
				struct person *one = &day->people[desk->serves];
				end_turn(day, desk, now_ms);
				left -= one->has_ended;
			}
			change_desk(day, desk, now_ms);
			if (desk->serves == PEOPLE && now_ms < desk->closes_ms)
				call(day, desk, next, now_ms);
		}
	}
}

/* -- what must hold -------------------------------------------------------------------------------------- */

static void whoever_is_passed_has_not_waited_for_the_limit_on_any_day(void **state)
{
	static struct day day;
	unsigned calls = 0, passed = 0;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		make_day(&day, seed, false);
		live(&day, queue_order_next);
		if (day.broken > 0)
			fail_msg("seed %u: %u calls against the rules", (unsigned)seed, day.broken);
		for (size_t i = 0; i < PEOPLE; i++)
			assert_true(day.people[i].has_ended && !day.people[i].is_waiting && day.people[i].called_ms > 0);
		calls += day.calls;
		passed += day.passed;
	}
	print_message("# %u calls on 150 days, %u times somebody was passed\n", calls, passed);
	assert_true(passed > 1000); /* it is asked, too */
}

static void with_desks_alike_nobody_waits_longer_than_by_arrival_plus_the_limit(void **state)
{
	static struct day ours, plain;
	int64_t worst_ms = INT64_MIN;
	for (uint64_t seed = 1; seed <= 150; seed++) {
		make_day(&ours, seed, true);
		plain = ours;
		plain.rules.limit_ms = 0;
		live(&ours, queue_order_next);
		live(&plain, queue_order_next);
		/* A service that is under way is not interrupted. */
		int64_t more_ms = ours.rules.limit_ms + ours.longest_ms + 1000;
		for (size_t i = 0; i < PEOPLE; i++) {
			int64_t later_ms = ours.people[i].called_ms - plain.people[i].called_ms;
			if (later_ms > more_ms)
				fail_msg("seed %u, number %zu: %d s more", (unsigned)seed, i, (int)(later_ms / 1000));
			if (later_ms - ours.rules.limit_ms - ours.longest_ms > worst_ms)
				worst_ms = later_ms - ours.rules.limit_ms - ours.longest_ms;
		}
	}
	print_message("# the worst was %d s from limit and longest service\n", (int)(worst_ms / 1000));
}

/* -- the controls ---------------------------------------------------------------------------------------- */

static int by_ground_alone(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
						   const struct queue_desk *desk, int64_t now_ms)
{
	int best = QUEUE_NOBODY;
	for (size_t i = 0; i < count; i++) {
		if (!queue_order_may(&tickets[i], desk, now_ms))
			continue;
		if (best == QUEUE_NOBODY || tickets[i].weight > tickets[best].weight ||
			(tickets[i].weight == tickets[best].weight && tickets[i].arrived_ms < tickets[best].arrived_ms))
			best = (int)i;
	}
	return best;
}

static int without_limit(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
						 const struct queue_desk *desk, int64_t now_ms)
{
	struct queue_rules wide = *rules;
	wide.limit_ms = DAY_LENGTH;
	return queue_order_next(&wide, tickets, count, desk, now_ms);
}

static int lazy(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
				const struct queue_desk *desk, int64_t now_ms)
{
	return now_ms % (3 * MINUTE) == 0 ? queue_order_next(rules, tickets, count, desk, now_ms) : QUEUE_NOBODY;
}

static void orders_against_the_rules_are_caught(void **state)
{
	static struct day day;
	static next_fn *const wrong[] = {by_ground_alone, without_limit, lazy};
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		unsigned broken = 0;
		for (uint64_t seed = 1; seed <= 5; seed++) {
			make_day(&day, seed, false);
			live(&day, wrong[i]);
			broken += day.broken;
		}
		assert_true(broken > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whoever_is_passed_has_not_waited_for_the_limit_on_any_day),
		cmocka_unit_test(with_desks_alike_nobody_waits_longer_than_by_arrival_plus_the_limit),
		cmocka_unit_test(orders_against_the_rules_are_caught),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
