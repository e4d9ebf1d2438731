#include "support/visitor.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

void visitor_init(struct visitor *visitor, struct kiosk_fixture *kiosk, struct witness *witness, uint64_t seed)
{
	*visitor = (struct visitor){.kiosk = kiosk,
								.witness = witness,
								.random = seed * 6364136223846793005u + 1442695040888963407u,
								.has_printer = true};
}

uint32_t visitor_roll(struct visitor *visitor)
{
	visitor->random ^= visitor->random << 13;
	visitor->random ^= visitor->random >> 7;
	visitor->random ^= visitor->random << 17;
	return (uint32_t)(visitor->random >> 16);
}

static const struct flow_notice *ask(struct visitor *visitor, struct flow_request *request, const char *for_what,
									 enum flow_notice_kind kind)
{
	witness_asked(visitor->witness, for_what);
	unsigned name = kiosk_fixture_ask(visitor->kiosk, request);
	const struct flow_notice *notice;
	do
		notice = kiosk_fixture_wait_ms(visitor->kiosk, kind, name, VISITOR_WAIT_MS);
	while (notice && kind == NOTICE_PRINT && notice->ticket.state == TICKET_SENDING);
	if (notice)
		witness_answered(visitor->witness);
	visitor->unanswered = visitor->unanswered || !notice;
	return notice;
}

/* The number stands on the screen as soon as the kiosk has that it holds. */
static bool see_on_screen(struct visitor *visitor, const struct ticket *ticket)
{
	struct flow_request request = {.kind = REQUEST_TICKET_FATE, .ticket = *ticket};
	request.ticket.state = TICKET_SHOWN;
	const struct flow_notice *notice = ask(visitor, &request, "screen", NOTICE_FATE);
	if (notice && notice->result == ERR_OK)
		witness_print(visitor->witness, ticket->id, TICKET_SHOWN);
	return notice != NULL;
}

/* Paper, or what the screen offers instead. */
static bool print(struct visitor *visitor, const struct ticket *ticket)
{
	struct flow_request request = {.kind = REQUEST_PRINT, .ticket = *ticket};
	for (unsigned tries = 0; tries < 2; tries++) {
		const struct flow_notice *notice = ask(visitor, &request, "paper", NOTICE_PRINT);
		if (!notice)
			return false;
		enum ticket_state state = notice->ticket.state;
		if (notice->result == ERR_OK) {
			witness_print(visitor->witness, ticket->id, state);
			return state == TICKET_CONFIRMED || state == TICKET_ASSUMED;
		}
		/* "Did your paper come out?" Who can't tell goes; who says no gets it again. */
		if (state == TICKET_UNCERTAIN && visitor_roll(visitor) % 2)
			return true;
		if (state == TICKET_RESERVED && visitor_roll(visitor) % 2)
			break;
	}
	return see_on_screen(visitor, ticket);
}

static bool take_number(struct visitor *visitor)
{
	/* Of the sample's fields: the first has no quota for the day. */
	static const char *const FIELDS[] = {"huong-dan", "huong-dan", "ho-tich", "chung-thuc", "tra-ket-qua"};
	struct flow_request request = {.kind = REQUEST_TICKET};
	snprintf(request.ticket.service, sizeof request.ticket.service, "%s",
			 FIELDS[visitor_roll(visitor) % (sizeof FIELDS / sizeof FIELDS[0])]);
	snprintf(request.ticket.priority, sizeof request.ticket.priority, "none");
	snprintf(request.ticket.language, sizeof request.ticket.language, "vi");
	const struct flow_notice *notice = ask(visitor, &request, "number", NOTICE_TICKET);
	if (notice && notice->result == ERR_LIMIT)
		return true; /* "no more numbers today" is an answer */
	if (!notice || notice->result != ERR_OK) {
		fprintf(stderr, "no number: %s\n", notice ? err_name(notice->result) : "no answer");
		return false;
	}
	const struct ticket ticket = notice->ticket;
	witness_ticket(visitor->witness, &ticket);
	visitor->offline += ticket.offline;
	memcpy(visitor->rateable, ticket.id, ID_SIZE);
	if (visitor->has_printer && visitor_roll(visitor) % 5)
		return print(visitor, &ticket);
	return see_on_screen(visitor, &ticket);
}

bool visitor_rates(struct visitor *visitor)
{
	struct flow_request request = {.kind = REQUEST_RATING};
	request.rating = (struct rating){.level = 1 + visitor_roll(visitor) % 5, .levels = 5, .counter = 3};
	id_make(request.rating.id);
	if (visitor->rateable[0] && visitor_roll(visitor) % 2) {
		snprintf(request.rating.ticket, sizeof request.rating.ticket, "%s", visitor->rateable);
		visitor->rateable[0] = '\0';
	}
	const struct flow_notice *notice = ask(visitor, &request, "thanks", NOTICE_RATING);
	if (!notice || notice->result != ERR_OK) {
		fprintf(stderr, "no thanks: %s\n", notice ? err_name(notice->result) : "no answer");
		return false;
	}
	witness_rating(visitor->witness, request.rating.id);
	return true;
}

bool visitor_comes(struct visitor *visitor)
{
	return take_number(visitor) && (visitor_roll(visitor) % 2 || visitor_rates(visitor));
}

bool visitor_recalled(struct visitor *visitor, const char *ticket, int limit_ms)
{
	for (int64_t end = clock_mono_ms() + limit_ms; clock_mono_ms() < end;) {
		const struct flow_notice *notice = kiosk_fixture_wait_ms(visitor->kiosk, NOTICE_PRINT, 0, 300);
		if (notice && strcmp(notice->ticket.id, ticket) == 0)
			return true;
	}
	return false;
}

bool visitor_drained(struct visitor *visitor, int limit_ms)
{
	struct kiosk_fixture *kiosk = visitor->kiosk;
	for (int64_t end = clock_mono_ms() + limit_ms; clock_mono_ms() < end;) {
		const struct flow_notice *notice = kiosk_fixture_wait_ms(kiosk, NOTICE_DEVICES, 0, 300);
		if (!notice && kiosk->online && kiosk->devices.queue_to_send == 0 && kiosk->devices.lease_left > 0)
			return true;
	}
	return false;
}
