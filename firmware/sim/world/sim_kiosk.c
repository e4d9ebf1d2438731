/* Citizens at kiosks; numbers online and from the lease; paper; the journal on its way to the center. */
#include "sim/world/sim_priv.h"

#include "base/check.h"
#include "center/queue/queue_numbers.h"

#include <string.h>

#define BATCH_MAX 200
#define LOST_ANSWERS 0.05   /* of batches: acted on, but the kiosk does not hear it */
#define LOST_RESERVES 0.004 /* of online numbers: the center has given it, the kiosk gives one of its own */
#define UNCERTAIN_PAPERS 0.015
#define GIVEN_UP 0.005
#define RETRY_MS 5000
#define BOOT_MS 8000

/* The center's own rule for who may give which values. */
static void lease_band(unsigned kiosk, unsigned service, unsigned *ret_from, unsigned *ret_to)
{
	CHECK(queue_numbers_band(kiosk, ret_from, ret_to));
}

void sim_kiosk_start(struct sim *sim)
{
	memset(sim->kiosks, 0, sizeof sim->kiosks);
	for (unsigned k = 0; k < sim->center.kiosk_count; k++) {
		struct sim_kiosk *kiosk = &sim->kiosks[k];
		kiosk->boot = k * 1000;
		kiosk->booted_ms = kiosk->heard_ms = sim->now_ms;
		for (unsigned s = 0; s < sim->center.service_count; s++)
			(sim->options.rules.lease ? sim->options.rules.lease : lease_band)(k, s, &kiosk->lease_next[s],
																			   &kiosk->lease_to[s]);
	}
}

static bool is_online(const struct sim *sim, unsigned kiosk)
{
	return !sim->kiosks[kiosk].net_down && sim->center_down == 0;
}

static void want_sync(struct sim *sim, unsigned index, int64_t in_ms)
{
	struct sim_kiosk *kiosk = &sim->kiosks[index];
	if (kiosk->syncing)
		return;
	kiosk->syncing = true;
	sim_event_add(sim, sim->now_ms + in_ms, EVENT_SYNC, index);
}

void sim_kiosk_change(struct sim *sim, const struct sim_change *change)
{
	CHECK(change->who < sim->center.kiosk_count);
	struct sim_kiosk *kiosk = &sim->kiosks[change->who];
	switch (change->kind) {
	case SIM_NET_DOWN:
		kiosk->net_down = true;
		sim->tally.partitions++;
		return;
	case SIM_NET_UP:
		kiosk->net_down = false;
		kiosk->clock_ms = 0; /* time service is back */
		kiosk->clock_jumped = false;
		want_sync(sim, change->who, 1000);
		return;
	case SIM_KIOSK_RESTART: /* the journal and the lease are durable, all else is gone */
		kiosk->boot++;
		kiosk->booted_ms = sim->now_ms;
		kiosk->syncing = false;
		sim->tally.restarts++;
		want_sync(sim, change->who, BOOT_MS);
		return;
	case SIM_CLOCK_JUMP:
		kiosk->clock_ms += change->amount;
		kiosk->clock_jumped = true;
		return;
	case SIM_PAPER_OUT:
		kiosk->paper_out++;
		return;
	default:
		kiosk->paper_out--;
		return;
	}
}

/* Stored before anything else happens. */
static void record(struct sim *sim, unsigned index, enum sim_record_kind kind, uint32_t ticket)
{
	const struct sim_kiosk *kiosk = &sim->kiosks[index];
	CHECK(sim->record_count < SIM_RECORDS_MAX);
	sim->records[sim->record_count++] = (struct sim_record){.id = estimate_rng_next(&sim->rng) | 1,
															.wall_ms = sim->now_ms + kiosk->clock_ms,
															.boot_ms = sim->now_ms - kiosk->booted_ms,
															.ticket = ticket,
															.boot = kiosk->boot,
															.kind = kind,
															.kiosk = (uint8_t)index,
															.trusted = !kiosk->clock_jumped};
	if (is_online(sim, index))
		want_sync(sim, index, 100);
}

/* -- a number --------------------------------------------------------------------------------------- */

static uint32_t new_ticket(struct sim *sim, uint32_t visit_index)
{
	const struct sim_visit *visit = &sim->plan->visits[visit_index];
	CHECK(sim->ticket_count < SIM_TICKETS_MAX);
	sim->tickets[sim->ticket_count] = (struct sim_ticket){.issued_ms = sim->now_ms,
														  .visit = visit_index,
														  .service = visit->service,
														  .weight = visit->weight,
														  .kiosk = visit->kiosk,
														  .paper = TICKET_RESERVED};
	return (uint32_t)sim->ticket_count++;
}

static void number_online(struct sim *sim, struct sim_ticket *ticket)
{
	ticket->value = queue_numbers_online(++sim->given[ticket->service]);
	ticket->known = true;
	sim_view_promise(sim, ticket);
}

static void number_offline(struct sim *sim, uint32_t index)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	struct sim_kiosk *kiosk = &sim->kiosks[ticket->kiosk];
	ticket->offline = true;
	if (kiosk->lease_next[ticket->service] <= kiosk->lease_to[ticket->service]) {
		ticket->value = kiosk->lease_next[ticket->service]++;
	} else {
		ticket->emergency = true;
		ticket->value = ++kiosk->emergency_next[ticket->service];
	}
	sim->tally.offline++;
	record(sim, ticket->kiosk, RECORD_ISSUED, index);
}

static void become(struct sim *sim, struct sim_ticket *ticket, enum ticket_state state)
{
	if (!ticket_may_become(ticket->paper, state))
		sim_check_fail(sim, "paper went from %s to %s", ticket_state_name(ticket->paper), ticket_state_name(state));
	ticket->paper = state;
}

static void print(struct sim *sim, struct sim_ticket *ticket)
{
	if (sim->kiosks[ticket->kiosk].paper_out > 0) {
		become(sim, ticket, TICKET_SHOWN);
		return;
	}
	become(sim, ticket, TICKET_SENDING);
	if (!sim->options.faults || estimate_rng_unit(&sim->rng) >= UNCERTAIN_PAPERS) {
		become(sim, ticket, TICKET_CONFIRMED);
		return;
	}
	become(sim, ticket, TICKET_UNCERTAIN);
	switch (estimate_rng_below(&sim->rng, 3)) {
	case 0:
		become(sim, ticket, TICKET_CONFIRMED);
		break;
	case 1: /* the citizen has no paper: the same number again */
		become(sim, ticket, TICKET_RESERVED);
		become(sim, ticket, TICKET_SENDING);
		become(sim, ticket, TICKET_CONFIRMED);
		break;
	default: /* nobody answers */
		break;
	}
}

void sim_kiosk_arrive(struct sim *sim, uint32_t visit_index)
{
	const struct sim_visit *visit = &sim->plan->visits[visit_index];
	if (!sim->plan->recorded && sim_view_told(sim, visit->service) > visit->balk_s) {
		sim->tally.balked++;
		return;
	}
	uint32_t index = new_ticket(sim, visit_index);
	bool online = is_online(sim, visit->kiosk), faults = sim->options.faults;
	if (online && faults && estimate_rng_unit(&sim->rng) < LOST_RESERVES) {
		number_online(sim, &sim->tickets[index]);
		become(sim, &sim->tickets[index], TICKET_VOID);
		record(sim, visit->kiosk, RECORD_VOIDED, index);
		index = new_ticket(sim, visit_index);
		online = false;
	}
	struct sim_ticket *ticket = &sim->tickets[index];
	sim->ticket_of[visit_index] = index;
	sim->tally.tickets++;
	if (online)
		number_online(sim, ticket);
	else
		number_offline(sim, index);
	if (faults && estimate_rng_unit(&sim->rng) < GIVEN_UP) {
		become(sim, ticket, TICKET_VOID);
		record(sim, ticket->kiosk, RECORD_VOIDED, index);
		return;
	}
	int64_t print_ms = sim->plan->recorded ? 0 : 2000 + estimate_rng_below(&sim->rng, 3000);
	sim_event_add(sim, sim->now_ms + print_ms, EVENT_READY, index);
}

void sim_kiosk_ready(struct sim *sim, uint32_t index)
{
	struct sim_ticket *ticket = &sim->tickets[index];
	print(sim, ticket);
	record(sim, ticket->kiosk, RECORD_PRINTED, index);
}

void sim_kiosk_rate(struct sim *sim, uint32_t index)
{
	const struct sim_ticket *ticket = &sim->tickets[index];
	record(sim, ticket->kiosk, RECORD_RATED, index);
	if (sim->plan->visits[ticket->visit].twice)
		record(sim, ticket->kiosk, RECORD_RATED, index);
}

/* -- the center's side of the journal --------------------------------------------------------------- */

/* True where the id was there before. */
static bool inbox_knows(struct sim *sim, uint64_t id)
{
	size_t at = (size_t)(id >> 7) & (SIM_INBOX_SIZE - 1);
	while (sim->inbox[at] != 0 && sim->inbox[at] != id)
		at = (at + 1) & (SIM_INBOX_SIZE - 1);
	bool known = sim->inbox[at] == id;
	sim->inbox[at] = id;
	return known;
}

/* True time of a record: by its own clock where that is trusted, else by how long ago the device says it was;
 * of an earlier boot nobody can say: after the device was last heard, which is in the citizen's favour. */
static int64_t dated(const struct sim *sim, const struct sim_record *entry)
{
	const struct sim_kiosk *kiosk = &sim->kiosks[entry->kiosk];
	int64_t at_ms = entry->wall_ms;
	if (!entry->trusted && entry->boot == kiosk->boot)
		at_ms = sim->now_ms - ((sim->now_ms - kiosk->booted_ms) - entry->boot_ms);
	else if (!entry->trusted)
		at_ms = kiosk->heard_ms;
	if (at_ms > sim->now_ms)
		at_ms = sim->now_ms;
	return at_ms < sim->plan->start_ms ? sim->plan->start_ms : at_ms;
}

static void apply(struct sim *sim, struct sim_record *entry)
{
	struct sim_ticket *ticket = &sim->tickets[entry->ticket];
	entry->effects++;
	switch (entry->kind) {
	case RECORD_ISSUED: {
		int64_t at_ms = dated(sim, entry);
		bool exact = entry->trusted || entry->boot == sim->kiosks[entry->kiosk].boot;
		if (exact && at_ms != ticket->issued_ms)
			sim_check_fail(sim, "an event of kiosk %u was dated %lld ms wrong", entry->kiosk + 1U,
						   (long long)(at_ms - ticket->issued_ms));
		ticket->known = true;
		ticket->issued_ms = at_ms;
		return;
	}
	case RECORD_PRINTED:
		if (!ticket->known)
			sim_check_fail(sim, "the center heard of paper before its number");
		ticket->ready_ms = sim->now_ms;
		if (ticket->life == LIFE_RESERVED)
			sim_desk_join(sim, entry->ticket);
		return;
	case RECORD_VOIDED:
		ticket->life = LIFE_VOID;
		sim->tally.voided++;
		return;
	case RECORD_RATED:
		if (ticket->ratings > 0) {
			sim->tally.rating_refusals++;
			return;
		}
		ticket->ratings++;
		sim->tally.ratings++;
		return;
	}
}

void sim_kiosk_sync(struct sim *sim, unsigned index)
{
	struct sim_kiosk *kiosk = &sim->kiosks[index];
	kiosk->syncing = false;
	if (!is_online(sim, index))
		return;
	bool lost = sim->options.faults && estimate_rng_unit(&sim->rng) < LOST_ANSWERS;
	size_t sent = 0, i = kiosk->first_record;
	bool first = true;
	for (; i < sim->record_count && sent < BATCH_MAX; i++) {
		struct sim_record *entry = &sim->records[i];
		if (entry->kiosk != index || entry->acknowledged)
			continue;
		bool known = inbox_knows(sim, entry->id);
		if (known)
			sim->tally.replays++;
		if (!known || sim->options.rules.forgetful_inbox)
			apply(sim, entry);
		entry->acknowledged = !lost;
		sent++;
		if (lost && first) {
			kiosk->first_record = i;
			first = false;
		}
	}
	if (!lost) {
		kiosk->first_record = i;
		kiosk->heard_ms = sim->now_ms;
	}
	if (lost || i < sim->record_count)
		want_sync(sim, index, lost ? RETRY_MS : 50);
}
