/*
 * What must hold in every run, checked apart from the code that makes it hold:
 *  - a call: only who waits, whose paper is real, whom the desk serves, who is
 *    not held; nobody who has waited for the limit is passed by a later one;
 *  - a day (I1 to I4 of the list of faults): no number twice, every event that
 *    a kiosk stored acted on once and only once, one rating a ticket, every
 *    person with a number served, absent, voided or carried over, none twice.
 */
#include "sim/world/sim_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void sim_check_fail(struct sim *sim, const char *fmt, ...)
{
	if (sim->broken_count++ >= SIM_BROKEN_MAX)
		return;
	struct sim_broken *broken = &sim->broken[sim->broken_count - 1];
	*broken = (struct sim_broken){.seed = sim->options.seed, .day = sim->day};
	va_list args;
	va_start(args, fmt);
	vsnprintf(broken->what, sizeof broken->what, fmt, args);
	va_end(args);
}

static int64_t since(const struct queue_ticket *ticket)
{
	return ticket->arrived_ms > ticket->appointment_ms ? ticket->arrived_ms : ticket->appointment_ms;
}

static bool could_call(const struct sim *sim, const struct sim_desk *desk, const struct queue_ticket *ticket)
{
	bool serves = ticket->only_desk ? ticket->only_desk == desk->desk.number
									: (desk->desk.services & (UINT64_C(1) << ticket->service)) != 0;
	return serves && ticket->hold_until_ms <= sim->now_ms;
}

void sim_check_call(struct sim *sim, unsigned desk_index, const struct queue_ticket *chosen)
{
	const struct sim_desk *desk = &sim->desks[desk_index];
	const struct sim_ticket *ticket = &sim->tickets[chosen->tie - 1];
	if (!could_call(sim, desk, chosen))
		sim_check_fail(sim, "counter %u called whom it may not", desk->desk.number);
	if (ticket->life != LIFE_WAITING || !ticket->known)
		sim_check_fail(sim, "counter %u called who does not wait", desk->desk.number);
	if (!ticket_is_callable(ticket->paper))
		sim_check_fail(sim, "counter %u called a number without paper", desk->desk.number);
	bool passed = false;
	for (size_t i = 0; i < sim->waiting_count; i++) {
		const struct queue_ticket *other = &sim->waiting[i];
		if (since(other) >= since(chosen) || other->tie == chosen->tie || !could_call(sim, desk, other))
			continue;
		passed = true;
		if (sim->now_ms - since(other) >= sim->options.rules.queue.limit_ms)
			sim_check_fail(sim, "who waited %lld min was passed at counter %u by one who came %lld min later",
						   (long long)((sim->now_ms - since(other)) / SIM_MINUTE_MS), desk->desk.number,
						   (long long)((since(chosen) - since(other)) / SIM_MINUTE_MS));
	}
	sim->tally.passed += passed;
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

static void check_numbers(struct sim *sim)
{
	static const unsigned emergency_bit = 31, kiosk_shift = 24;
	uint64_t *keys = calloc(sim->ticket_count + 1, sizeof *keys);
	if (!keys) {
		sim_check_fail(sim, "no memory to check the numbers");
		return;
	}
	for (size_t i = 0; i < sim->ticket_count; i++) {
		const struct sim_ticket *ticket = &sim->tickets[i];
		/* The letter of an emergency number is its kiosk's; a service changed later does not change the number. */
		uint64_t service = sim->plan->visits[ticket->visit].service;
		keys[i] = (service << 32) | ticket->value;
		if (ticket->emergency)
			keys[i] |= (UINT64_C(1) << emergency_bit) | ((uint64_t)ticket->kiosk << kiosk_shift);
	}
	qsort(keys, sim->ticket_count, sizeof *keys, by_value);
	for (size_t i = 1; i < sim->ticket_count; i++)
		if (keys[i] == keys[i - 1])
			sim_check_fail(sim, "number %llu of service %llu was given twice", (unsigned long long)(keys[i] & 0xffffff),
						   (unsigned long long)(keys[i] >> 32));
	free(keys);
}

static void check_tickets(struct sim *sim)
{
	for (size_t i = 0; i < sim->ticket_count; i++) {
		const struct sim_ticket *ticket = &sim->tickets[i];
		bool real = ticket_is_callable(ticket->paper);
		sim->tally.left_over += ticket->life == LIFE_WAITING || ticket->life == LIFE_HELD;
		sim->tally.absent += ticket->life == LIFE_ABSENT;
		if (!ticket->known)
			sim_check_fail(sim, "the center never heard of number %u", ticket->value);
		if (real && (ticket->life == LIFE_RESERVED || ticket->life == LIFE_CALLED || ticket->life == LIFE_VOID))
			sim_check_fail(sim, "number %u is real but was lost on the way", ticket->value);
		if (!real && ticket->life != LIFE_VOID)
			sim_check_fail(sim, "number %u has no paper but is not void", ticket->value);
		if (ticket->ratings > 1)
			sim_check_fail(sim, "number %u was rated %u times", ticket->value, ticket->ratings);
	}
}

void sim_check_day(struct sim *sim)
{
	check_numbers(sim);
	check_tickets(sim);
	for (size_t i = 0; i < sim->record_count; i++) {
		const struct sim_record *entry = &sim->records[i];
		if (!entry->acknowledged)
			sim_check_fail(sim, "an event of kiosk %u never arrived", entry->kiosk + 1U);
		if (entry->effects != 1)
			sim_check_fail(sim, "an event of kiosk %u had %u effects", entry->kiosk + 1U, entry->effects);
	}
	for (unsigned i = 0; i < sim->center.counter_count; i++)
		if (sim->desks[i].serving)
			sim_check_fail(sim, "counter %u still serves at night", sim->desks[i].desk.number);
}
