/* The run of a day: a heap of events, handed to counters and kiosks in order of time. */
#include "sim/world/sim_priv.h"

#include "base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_A_DAY_MAX 2000000 /* a day that needs more is stuck: told as broken */

enum err_code sim_create(const struct sim_center *center, const struct sim_options *options, struct sim **ret_sim,
						 struct err *err)
{
	CHECK(center->service_count <= SIM_SERVICES_MAX && center->counter_count <= SIM_COUNTERS_MAX);
	CHECK(center->kiosk_count >= 1 && center->kiosk_count <= SIM_KIOSKS_MAX);
	struct sim *sim = calloc(1, sizeof *sim);
	if (!sim)
		return err_set(err, ERR_LIMIT, "no memory for the simulated world");
	sim->center = *center;
	sim->options = *options;
	struct estimate_setup setup = {
		.seed = 1, .paths = options->paths, .service_count = (unsigned)center->service_count};
	for (size_t i = 0; i < center->service_count; i++)
		setup.minutes[i] = (unsigned)lround(center->services[i].minutes);
	enum err_code code = estimate_create(&setup, &sim->estimate, err);
	if (code != ERR_OK) {
		free(sim);
		return code;
	}
	*ret_sim = sim;
	return ERR_OK;
}

void sim_destroy(struct sim *sim)
{
	if (!sim)
		return;
	estimate_destroy(sim->estimate);
	free(sim);
}

const struct sim_tally *sim_total(const struct sim *sim)
{
	return &sim->tally;
}

void sim_total_reset(struct sim *sim)
{
	sim->tally = (struct sim_tally){.days = 0};
	estimate_scores_reset(sim->estimate);
}

struct estimate *sim_estimate(struct sim *sim)
{
	return sim->estimate;
}

unsigned sim_broken(const struct sim *sim, const struct sim_broken **ret_list)
{
	*ret_list = sim->broken;
	return sim->broken_count;
}

int64_t sim_called_at(const struct sim *sim, size_t visit)
{
	CHECK(visit < sim->plan->visit_count);
	uint32_t ticket = sim->ticket_of[visit];
	if (ticket == SIM_NOBODY || sim->tickets[ticket].first_called_ms == 0)
		return -1;
	return sim->tickets[ticket].first_called_ms - sim->plan->start_ms;
}

/* -- the heap --------------------------------------------------------------------------------------- */

static bool is_sooner(const struct sim_event *a, const struct sim_event *b)
{
	return a->at_ms != b->at_ms ? a->at_ms < b->at_ms : a->order < b->order;
}

void sim_event_add(struct sim *sim, int64_t at_ms, enum sim_event_kind kind, uint32_t who)
{
	CHECK(sim->event_count < SIM_EVENTS_MAX);
	struct sim_event event = {.at_ms = at_ms, .order = sim->event_order++, .who = who, .kind = kind};
	size_t at = sim->event_count++;
	while (at > 0 && is_sooner(&event, &sim->events[(at - 1) / 2])) {
		sim->events[at] = sim->events[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	sim->events[at] = event;
}

static struct sim_event event_take(struct sim *sim)
{
	struct sim_event first = sim->events[0], last = sim->events[--sim->event_count];
	size_t at = 0;
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= sim->event_count)
			break;
		if (child + 1 < sim->event_count && is_sooner(&sim->events[child + 1], &sim->events[child]))
			child++;
		if (!is_sooner(&sim->events[child], &last))
			break;
		sim->events[at] = sim->events[child];
		at = child;
	}
	sim->events[at] = last;
	return first;
}

/* -- the day ---------------------------------------------------------------------------------------- */

static void change(struct sim *sim, const struct sim_change *change)
{
	switch (change->kind) {
	case SIM_DESK_OPEN:
	case SIM_DESK_CLOSE:
	case SIM_DESK_PAUSE:
	case SIM_DESK_RESUME:
		sim_desk_change(sim, change);
		return;
	case SIM_CENTER_DOWN:
		sim->center_down++;
		return;
	case SIM_CENTER_UP:
		sim->center_down--;
		sim->tally.restarts++;
		for (unsigned i = 0; i < sim->center.counter_count; i++)
			sim_event_add(sim, sim->now_ms + 1000, EVENT_DESK, i);
		for (unsigned i = 0; i < sim->center.kiosk_count; i++)
			sim_event_add(sim, sim->now_ms + 1000, EVENT_SYNC, i);
		return;
	default:
		sim_kiosk_change(sim, change);
		return;
	}
}

static void handle(struct sim *sim, const struct sim_event *event)
{
	switch (event->kind) {
	case EVENT_CHANGE:
		change(sim, &sim->plan->changes[event->who]);
		return;
	case EVENT_ARRIVE:
		sim_kiosk_arrive(sim, event->who);
		return;
	case EVENT_READY:
		sim_kiosk_ready(sim, event->who);
		return;
	case EVENT_SYNC:
		sim_kiosk_sync(sim, event->who);
		return;
	case EVENT_DESK:
		sim_desk_call(sim, event->who);
		return;
	case EVENT_END:
		sim_desk_end(sim, event->who);
		return;
	case EVENT_RETURN:
		sim_desk_back(sim, event->who);
		return;
	case EVENT_RATE:
		sim_kiosk_rate(sim, event->who);
		return;
	}
}

static void start_day(struct sim *sim, const struct sim_plan *plan)
{
	sim->plan = plan;
	sim->now_ms = plan->start_ms;
	sim->event_count = sim->ticket_count = sim->waiting_count = sim->record_count = 0;
	sim->event_order = 0;
	sim->center_down = 0;
	sim->board_ms = 0;
	memset(sim->given, 0, sizeof sim->given);
	memset(sim->inbox, 0, sizeof sim->inbox);
	for (size_t i = 0; i < plan->visit_count; i++)
		sim->ticket_of[i] = SIM_NOBODY;
	estimate_rng_seed(&sim->rng, plan->seed);
	sim_desk_start(sim);
	sim_kiosk_start(sim);
	for (uint32_t i = 0; i < plan->change_count; i++)
		sim_event_add(sim, plan->start_ms + plan->changes[i].at_ms, EVENT_CHANGE, i);
	for (uint32_t i = 0; i < plan->visit_count; i++)
		sim_event_add(sim, plan->start_ms + plan->visits[i].at_ms, EVENT_ARRIVE, i);
}

void sim_play(struct sim *sim, const struct sim_plan *plan)
{
	CHECK(plan->visit_count <= SIM_VISITS_MAX);
	start_day(sim, plan);
	unsigned long steps = 0;
	while (sim->event_count > 0) {
		struct sim_event event = event_take(sim);
		if (event.at_ms < sim->now_ms)
			sim_check_fail(sim, "time went back");
		sim->now_ms = event.at_ms;
		handle(sim, &event);
		if (++steps > EVENTS_A_DAY_MAX) {
			sim_check_fail(sim, "the day does not end");
			break;
		}
	}
	sim_check_day(sim);
	sim->tally.days++;
	sim->day++;
}
