#include "center/queue/queue_order.h"

#define MINUTE_MS INT64_C(60000)

struct queue_rules queue_rules_default(void)
{
	return (struct queue_rules){
		.limit_ms = 15 * MINUTE_MS, .credit_ms = 10 * MINUTE_MS, .appointment_ms = 5 * MINUTE_MS};
}

uint64_t queue_order_serves(const struct queue_desk *desk)
{
	return desk->services & ~desk->barred;
}

bool queue_order_may(const struct queue_ticket *ticket, const struct queue_desk *desk, int64_t now_ms)
{
	unsigned service = ticket->service & (QUEUE_SERVICES_MAX - 1);
	if (ticket->hold_until_ms > now_ms || (desk->barred >> service) & 1)
		return false;
	if (ticket->only_desk != 0)
		return ticket->only_desk == desk->number;
	return (desk->services >> service) & 1;
}

/* When its wait began: an appointment's not before its hour. */
static int64_t since_of(const struct queue_ticket *ticket)
{
	return ticket->appointment_ms > ticket->arrived_ms ? ticket->appointment_ms : ticket->arrived_ms;
}

/* Rank by rule 2: smaller is sooner. */
static int64_t rank_of(const struct queue_rules *rules, const struct queue_ticket *ticket)
{
	unsigned weight = ticket->weight < QUEUE_WEIGHT_MAX ? ticket->weight : QUEUE_WEIGHT_MAX;
	int64_t credit = (int64_t)weight * rules->credit_ms + (ticket->appointment_ms > 0 ? rules->appointment_ms : 0);
	return since_of(ticket) - (credit < rules->limit_ms ? credit : rules->limit_ms);
}

static bool is_before(const struct queue_ticket *a, int64_t rank_a, const struct queue_ticket *b, int64_t rank_b)
{
	if (rank_a != rank_b)
		return rank_a < rank_b;
	if (a->arrived_ms != b->arrived_ms)
		return a->arrived_ms < b->arrived_ms;
	return a->tie < b->tie;
}

/* 0: rule 1, 1: rule 2. */
static int group_of(const struct queue_rules *rules, const struct queue_ticket *ticket, int64_t now_ms)
{
	return now_ms - since_of(ticket) >= rules->limit_ms ? 0 : 1;
}

int queue_order_compare(const struct queue_rules *rules, const struct queue_ticket *a, const struct queue_ticket *b,
						int64_t now_ms)
{
	int group = group_of(rules, a, now_ms);
	if (group != group_of(rules, b, now_ms))
		return group == 0 ? -1 : 1;
	int64_t rank_a = group == 0 ? since_of(a) : rank_of(rules, a);
	int64_t rank_b = group == 0 ? since_of(b) : rank_of(rules, b);
	return is_before(a, rank_a, b, rank_b) ? -1 : 1;
}

int queue_order_next(const struct queue_rules *rules, const struct queue_ticket *tickets, size_t count,
					 const struct queue_desk *desk, int64_t now_ms)
{
	int best = QUEUE_NOBODY, best_group = 2;
	int64_t best_rank = 0;
	for (size_t i = 0; i < count; i++) {
		const struct queue_ticket *ticket = &tickets[i];
		if (!queue_order_may(ticket, desk, now_ms))
			continue;
		int group = group_of(rules, ticket, now_ms);
		if (group > best_group)
			continue;
		int64_t rank = group == 1 ? rank_of(rules, ticket) : since_of(ticket);
		if (group == best_group && !is_before(ticket, rank, &tickets[best], best_rank))
			continue;
		best = (int)i;
		best_group = group;
		best_rank = rank;
	}
	return best;
}
