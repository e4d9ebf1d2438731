/* Counters and their clerks: open, pause, call, serve, send on, hold, close. */
#include "sim/world/sim_priv.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

#define GOAL_S 900 /* QĐ 468/QĐ-TTg: the mean at most 15 minutes, before that 30 */
#define MOST_S 1800
#define GAP_MEDIAN_S 12.0
#define GAP_SIGMA 0.6
#define HOLD_SHARE 0.01
#define SEND_ON_SHARE 0.02
#define LATE_SHARE 0.3   /* of those who were absent: come back */
#define LAST_OVERTIMES 4 /* in the evening clerks stay longer, so many times the overtime of noon */

void sim_desk_start(struct sim *sim)
{
	memset(sim->desks, 0, sizeof sim->desks);
	for (size_t i = 0; i < sim->center.counter_count; i++) {
		const struct sim_counter *counter = &sim->center.counters[i];
		sim->desks[i].desk = (struct queue_desk){.number = counter->number, .services = counter->services};
		sim->desks[i].speed = counter->speed;
		sim->desks[i].ticket = SIM_NOBODY;
	}
}

/* The clerk sees that there is somebody, reads, presses: calls in a moment. */
static void wake(struct sim *sim, unsigned index)
{
	struct sim_desk *desk = &sim->desks[index];
	if (desk->woken || !desk->open || desk->pauses_now > 0 || desk->serving)
		return;
	double gap = GAP_MEDIAN_S * (sim->plan->recorded ? 1 : exp(GAP_SIGMA * estimate_rng_normal(&sim->rng)));
	desk->woken = true;
	sim_event_add(sim, sim->now_ms + (int64_t)(gap * 1000), EVENT_DESK, index);
}

/* Teaches how long the counter was open since this was last told. */
static void teach_open(struct sim *sim, struct sim_desk *desk, unsigned pauses)
{
	if (desk->open)
		estimate_learn_open(estimate_past(sim->estimate), sim->now_ms, sim_view_hour(sim),
							(double)(sim->now_ms - desk->counted_ms) / 1000, pauses);
	desk->counted_ms = sim->now_ms;
}

static void close_desk(struct sim *sim, struct sim_desk *desk)
{
	teach_open(sim, desk, 0);
	desk->open = false;
	desk->close_by_ms = 0;
	desk->since_ms = sim->now_ms;
}

static int64_t overtime_ms(const struct sim *sim)
{
	int64_t minutes = sim->plan->hours.overtime_min;
	if (sim->now_ms - sim->plan->start_ms >= sim->plan->hours.from[1] * SIM_MINUTE_MS)
		minutes *= LAST_OVERTIMES;
	return minutes * SIM_MINUTE_MS;
}

void sim_desk_change(struct sim *sim, const struct sim_change *change)
{
	CHECK(change->who < sim->center.counter_count);
	struct sim_desk *desk = &sim->desks[change->who];
	switch (change->kind) {
	case SIM_DESK_OPEN:
		teach_open(sim, desk, 0);
		desk->open = true;
		desk->close_by_ms = 0;
		desk->free_ms = sim->now_ms;
		if (change->services)
			desk->desk.services = change->services;
		break;
	case SIM_DESK_CLOSE:
		if (desk->open)
			desk->close_by_ms = sim->now_ms + overtime_ms(sim);
		break;
	case SIM_DESK_PAUSE:
		if (desk->pauses_now++ == 0 && !desk->serving) {
			teach_open(sim, desk, 1);
			desk->since_ms = sim->now_ms;
		}
		break;
	default:
		if (--desk->pauses_now > 0)
			return;
		if (!desk->serving && desk->open)
			estimate_learn_pause(estimate_past(sim->estimate), sim->now_ms,
								 (double)(sim->now_ms - desk->since_ms) / 1000);
		desk->counted_ms = sim->now_ms;
		desk->free_ms = sim->now_ms;
		break;
	}
	wake(sim, change->who);
}

void sim_desk_join(struct sim *sim, uint32_t index)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	CHECK(sim->waiting_count < SIM_TICKETS_MAX);
	ticket->life = LIFE_WAITING;
	struct queue_ticket *waiting = &sim->waiting[sim->waiting_count++];
	*waiting = (struct queue_ticket){.arrived_ms = ticket->issued_ms,
									 .hold_until_ms = ticket->hold_until_ms,
									 .tie = index + 1,
									 .service = ticket->service,
									 .weight = ticket->weight,
									 .only_desk = ticket->only_desk};
	for (unsigned i = 0; i < sim->center.counter_count; i++)
		if (queue_order_may(waiting, &sim->desks[i].desk, sim->now_ms))
			wake(sim, i);
}

void sim_desk_back(struct sim *sim, uint32_t index)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	ticket->went = true;
	sim->tally.returned++;
	if (ticket->life == LIFE_ABSENT || ticket->life == LIFE_HELD)
		sim_desk_join(sim, index);
}

/* -- calling ---------------------------------------------------------------------------------------- */

static int64_t serving_ms(struct sim *sim, struct sim_desk *desk, struct sim_ticket *ticket)
{
	const struct sim_visit *visit = &sim->plan->visits[ticket->visit];
	double waited = (double)(sim->now_ms - ticket->issued_ms) / 1000;
	ticket->comes = ticket->went || (!visit->no_show && (sim->plan->recorded || waited <= visit->patience_s));
	if (!ticket->comes && !(sim->plan->recorded && visit->work_s > 0))
		return (int64_t)(50000 + 50000 * estimate_rng_unit(&sim->rng));
	if (sim->plan->recorded)
		return (int64_t)(visit->work_s * 1000);
	bool afternoon = sim->now_ms - sim->plan->start_ms > 12 * 60 * SIM_MINUTE_MS;
	double walk = 10 + 15 * estimate_rng_unit(&sim->rng);
	return (int64_t)(1000 * (walk + visit->work_s * desk->speed * sim->plan->mood[afternoon]));
}

static void note_call(struct sim *sim, struct sim_desk *desk, struct sim_ticket *ticket)
{
	int64_t could_ms = desk->free_ms > ticket->ready_ms ? desk->free_ms : ticket->ready_ms;
	estimate_learn_gap(estimate_past(sim->estimate), sim->now_ms, (double)(sim->now_ms - could_ms) / 1000);
	ticket->called_ms = sim->now_ms;
	ticket->counter = (uint8_t)desk->desk.number;
	if (ticket->first_called_ms != 0)
		return;
	ticket->first_called_ms = sim->now_ms;
	double waited = (double)(sim->now_ms - ticket->issued_ms) / 1000;
	if (waited < 0)
		sim_check_fail(sim, "ticket %u waited less than nothing", ticket->value);
	sim->tally.called++;
	sim->tally.waited_s += waited;
	if (waited > sim->tally.waited_max_s)
		sim->tally.waited_max_s = waited;
	unsigned minutes = waited > 0 ? (unsigned)(waited / 60) : 0;
	sim->tally.wait_bins[minutes < SIM_WAIT_BINS ? minutes : SIM_WAIT_BINS - 1]++;
	sim->tally.within_goal += waited <= (sim->options.goal_s ? sim->options.goal_s : GOAL_S);
	sim->tally.within_most += waited <= (sim->options.most_s ? sim->options.most_s : MOST_S);
	sim->tally.service_count[ticket->service]++;
	sim->tally.service_wait_s[ticket->service] += waited;
	sim_view_called(sim, ticket);
}

void sim_desk_call(struct sim *sim, unsigned index)
{
	struct sim_desk *desk = &sim->desks[index];
	desk->woken = false;
	if (!desk->open || desk->pauses_now > 0 || desk->serving || sim->center_down > 0)
		return;
	bool over = desk->close_by_ms != 0 && sim->now_ms > desk->close_by_ms;
	int next = over ? QUEUE_NOBODY
					: (sim->options.rules.next ? sim->options.rules.next : queue_order_next)(
						  &sim->options.rules.queue, sim->waiting, sim->waiting_count, &desk->desk, sim->now_ms);
	if (next == QUEUE_NOBODY) {
		if (desk->close_by_ms != 0)
			close_desk(sim, desk);
		return;
	}
	struct queue_ticket chosen = sim->waiting[next];
	sim_check_call(sim, index, &chosen);
	sim->waiting[next] = sim->waiting[--sim->waiting_count];
	struct sim_ticket *ticket = &sim->tickets[chosen.tie - 1];
	ticket->life = LIFE_CALLED;
	note_call(sim, desk, ticket);
	desk->serving = true;
	desk->ticket = chosen.tie - 1;
	desk->since_ms = sim->now_ms;
	sim_event_add(sim, sim->now_ms + serving_ms(sim, desk, ticket), EVENT_END, index);
}

/* -- ending ----------------------------------------------------------------------------------------- */

static void end_absent(struct sim *sim, uint32_t index, double spent_s)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	double waited = (double)(ticket->called_ms - ticket->issued_ms) / 1000;
	estimate_learn_called(estimate_past(sim->estimate), sim->now_ms, ticket->service, waited, true, spent_s);
	ticket->life = LIFE_ABSENT;
	ticket->ended_ms = sim->now_ms;
	if (sim->plan->recorded || estimate_rng_unit(&sim->rng) >= LATE_SHARE)
		return;
	sim_event_add(sim, sim->now_ms + (int64_t)((4 + 12 * estimate_rng_unit(&sim->rng)) * SIM_MINUTE_MS), EVENT_RETURN,
				  index);
}

/* To another service that somebody serves, with the old arrival. */
static void send_on(struct sim *sim, uint32_t index)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	ticket->service = (uint8_t)estimate_rng_below(&sim->rng, (unsigned)sim->center.service_count);
	ticket->ready_ms = sim->now_ms;
	ticket->went = true;
	sim->tally.transferred++;
	sim_desk_join(sim, index);
}

static void hold(struct sim *sim, uint32_t index, unsigned number)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	ticket->hold_until_ms = sim->now_ms + (5 + estimate_rng_below(&sim->rng, 10)) * SIM_MINUTE_MS;
	ticket->only_desk = (uint8_t)(estimate_rng_below(&sim->rng, 2) ? number : 0);
	ticket->went = true;
	ticket->life = LIFE_HELD;
	ticket->ready_ms = ticket->hold_until_ms;
	sim->tally.held++;
	sim_event_add(sim, ticket->hold_until_ms, EVENT_RETURN, index);
}

static void end_served(struct sim *sim, struct sim_desk *desk, uint32_t index, double spent_s)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	const struct sim_visit *visit = &sim->plan->visits[ticket->visit];
	struct estimate_learn *past = estimate_past(sim->estimate);
	double waited = (double)(ticket->called_ms - ticket->issued_ms) / 1000;
	estimate_learn_called(past, sim->now_ms, ticket->service, waited, false, 0);
	estimate_learn_served(past, sim->now_ms, sim_view_hour(sim), ticket->service, desk->desk.number, spent_s);
	double chance = sim->plan->recorded || ticket->went ? 1 : estimate_rng_unit(&sim->rng);
	if (chance < HOLD_SHARE) {
		hold(sim, index, desk->desk.number);
		return;
	}
	if (chance < HOLD_SHARE + SEND_ON_SHARE) {
		send_on(sim, index);
		return;
	}
	ticket->life = LIFE_SERVED;
	ticket->ended_ms = sim->now_ms;
	sim->tally.served++;
	sim->tally.served_s += spent_s;
	if (visit->rates)
		sim_event_add(sim, sim->now_ms + 20000 + estimate_rng_below(&sim->rng, 100000), EVENT_RATE, index);
}

void sim_desk_end(struct sim *sim, unsigned index)
{
	struct sim_desk *desk = &sim->desks[index];
	CHECK(desk->serving && desk->ticket != SIM_NOBODY);
	double spent_s = (double)(sim->now_ms - desk->since_ms) / 1000;
	uint32_t ticket = desk->ticket;
	desk->serving = false;
	desk->ticket = SIM_NOBODY;
	desk->free_ms = sim->now_ms;
	if (desk->pauses_now > 0) {
		teach_open(sim, desk, 1);
		desk->since_ms = sim->now_ms;
	}
	if (sim->tickets[ticket].comes)
		end_served(sim, desk, ticket, spent_s);
	else
		end_absent(sim, ticket, spent_s);
	wake(sim, index);
}
