/* What the estimate is asked and taught: the same as in the server. */
#include "sim/world/sim_priv.h"

#include <string.h>

#define HOUR_MS (60 * SIM_MINUTE_MS)

unsigned sim_view_hour(const struct sim *sim)
{
	int64_t hour = (sim->now_ms - sim->plan->start_ms) / HOUR_MS;
	return hour < 0 ? 0 : hour > 23 ? 23 : (unsigned)hour;
}

static void look(const struct sim *sim, struct estimate_view *view)
{
	const struct sim_hours *hours = &sim->plan->hours;
	int64_t start_ms = sim->plan->start_ms;
	*view = (struct estimate_view){.now_ms = sim->now_ms,
								   .day_start_ms = start_ms,
								   .rules = sim->options.rules.queue,
								   .tickets = sim->waiting,
								   .ticket_count = sim->waiting_count,
								   .counter_count = sim->center.counter_count,
								   .break_count = 2};
	view->breaks[0] = (struct estimate_break){start_ms, start_ms + hours->from[0] * SIM_MINUTE_MS};
	view->breaks[1] = (struct estimate_break){start_ms + (hours->until[0] + hours->overtime_min) * SIM_MINUTE_MS,
											  start_ms + hours->from[1] * SIM_MINUTE_MS};
	for (size_t i = 0; i < sim->center.counter_count; i++) {
		const struct sim_desk *desk = &sim->desks[i];
		view->counters[i] = (struct estimate_counter){
			.desk = desk->desk,
			.state = desk->serving          ? ESTIMATE_SERVING
					 : !desk->open          ? ESTIMATE_CLOSED
					 : desk->pauses_now > 0 ? ESTIMATE_PAUSED
											: ESTIMATE_IDLE,
			.since_ms = desk->since_ms,
			.service = desk->serving ? sim->tickets[desk->ticket].service : 0,
		};
	}
}

static void refresh_board(struct sim *sim)
{
	if (sim->board_ms != 0 && sim->now_ms - sim->board_ms < sim->options.estimate_every_ms)
		return;
	struct estimate_view view;
	struct queue_ticket newcomers[SIM_SERVICES_MAX];
	memset(newcomers, 0, sizeof newcomers);
	look(sim, &view);
	for (size_t i = 0; i < sim->center.service_count; i++)
		newcomers[i].service = (uint8_t)i;
	view.newcomers = newcomers;
	view.newcomer_count = sim->center.service_count;
	estimate_run(sim->estimate, &view, sim->board, NULL);
	sim->board_ms = sim->now_ms;
}

void sim_view_promise(struct sim *sim, struct sim_ticket *ticket)
{
	if (!sim->options.estimate)
		return;
	ticket->made_hour = (uint8_t)sim_view_hour(sim);
	ticket->promised_ms = sim->now_ms;
	ticket->promised = true;
	if (sim->options.estimate_every_ms > 0) {
		refresh_board(sim);
		ticket->answer = sim->board[ticket->service];
		return;
	}
	struct estimate_view view;
	struct queue_ticket newcomer = {.service = ticket->service, .weight = ticket->weight};
	look(sim, &view);
	view.newcomers = &newcomer;
	view.newcomer_count = 1;
	estimate_run(sim->estimate, &view, &ticket->answer, NULL);
}

double sim_view_told(struct sim *sim, unsigned service)
{
	/* People look at the board of the hall, which is as old as it is; a fresh one is made for their ticket only. */
	if (!sim->options.estimate || sim->options.estimate_every_ms == 0 || sim->board_ms == 0)
		return -1;
	return sim->board[service].known ? sim->board[service].promise.mid : -1;
}

void sim_view_called(struct sim *sim, const struct sim_ticket *ticket)
{
	if (ticket->promised)
		estimate_due(sim->estimate, sim->now_ms, ticket->made_hour, &ticket->answer,
					 (double)(sim->now_ms - ticket->promised_ms) / 1000);
}
