/*
 * A number, however it can be had:
 *
 *   sync_ticket --online--> POST /v1/tickets --201--> stored --> answered
 *        |                        |   |
 *        |                        |   '-- closed, full, unknown: answered so
 *        |                        '-- no answer in time, no center: the number that it may
 *        |                            have reserved is declared void, in the same transaction
 *        '--offline--> lease ---------> with the number from the lease --> stored --> answered
 */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/code.h"
#include "crypto/crypto.h"
#include "proto/problem.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOKEN_BYTES 16   /* of the code in a ticket's address, as the center makes it */
#define TOKEN_ID_BYTES 10 /* of them, the beginning of the ticket's id */
#define TICKET_ATTEMPTS 3 /* numbers of the lease that turn out to be used already */

static void answer(struct sync_call *call, enum err_code code, const struct ticket *ticket)
{
	struct sync *sync = call->sync;
	unsigned name = call->name;
	call->kind = SYNC_CALL_NONE;
	sync->sink.ticket(sync->sink.context, name, code, ticket);
}

/* One attempt; voided: id of the number to declare void, or NULL. */
static enum err_code issue_from_lease(struct sync *sync, struct ticket *ticket, const char *voided, struct err *err)
{
	char lease[ID_SIZE], day[CLOCK_DAY_SIZE], void_id[ID_SIZE];
	struct buf data, void_data;
	sync_day(sync, day);
	enum err_code code = store_ticket_propose(sync->store, ticket->series, day, ticket, lease, err);
	if (code != ERR_OK)
		return code;
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	buf_init(&void_data, PROTO_EVENT_DATA_MAX);
	id_make(void_id);
	const struct store_note also = {.id = void_id, .kind = STORE_TICKET, .type = "ticket.voided"};
	code = proto_ticket_encode_issued(ticket, lease, &data);
	if (code == ERR_OK && voided)
		code = proto_ticket_encode_voided(voided, "no-answer", &void_data);
	if (code == ERR_OK) {
		const struct store_note note = {
			.id = ticket->id,
			.kind = STORE_TICKET,
			.type = "ticket.issued",
			.data = buf_text(&data),
		};
		struct store_note second = also;
		second.data = buf_text(&void_data);
		code = store_ticket_issue(sync->store, ticket, &note, voided ? &second : NULL, err);
	}
	buf_finish(&data);
	buf_finish(&void_data);
	return code;
}

/* What its paper carries: the center can't sign a token for it, so the whole id stands in the QR code. A
 * phone opens the link; the center answers once this kiosk has reported. */
static void name_ticket(const struct sync *sync, struct ticket *ticket)
{
	unsigned char bytes[(ID_SIZE - 1) / 2], hash[CRYPTO_HASH_SIZE];
	char text[CODE32_SIZE(CRYPTO_HASH_SIZE)];
	id_make(ticket->id);
	for (size_t i = 0; i < sizeof bytes; i++) {
		char digits[3] = {ticket->id[2 * i], ticket->id[2 * i + 1], '\0'};
		bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
	}
	code32_encode(bytes, sizeof bytes, text);
	snprintf(ticket->url, sizeof ticket->url, "%s%s" TICKET_LEASE_PREFIX "%s", sync->address,
			 sync->address[0] ? "/t/" : "", text);
	crypto_sha256(ticket->id, strlen(ticket->id), hash);
	code32_encode(hash, sizeof hash, text);
	snprintf(ticket->code, sizeof ticket->code, "%.4s", text);
}

static void answer_from_lease(struct sync_call *call, const char *voided)
{
	struct sync *sync = call->sync;
	struct err err = {.code = ERR_OK};
	enum err_code code = ERR_CONFLICT;
	struct ticket ticket = call->ticket;
	ticket.state = TICKET_RESERVED;
	ticket.issued_ms = clock_wall_ms();
	ticket.ahead = ticket.wait_min = ticket.wait_max = -1;
	for (int i = 0; i < TICKET_ATTEMPTS && code == ERR_CONFLICT; i++) {
		/* An id of its own: the center may know the first one with another number. */
		name_ticket(sync, &ticket);
		code = issue_from_lease(sync, &ticket, voided, &err);
	}
	if (code == ERR_OK) {
		log_event(LOG_INFO, "ticket.issued", LOG_ID("ticket", ticket.id), LOG_STR("from", "lease"));
		sync_kick(sync);
		answer(call, ERR_OK, &ticket);
		return;
	}
	log_event(LOG_ERROR, "ticket.refused", LOG_ERR(&err));
	/* What the center may have reserved must not stay so: told apart from any number. */
	if (voided) {
		struct buf data;
		buf_init(&data, PROTO_EVENT_DATA_MAX);
		if (proto_ticket_encode_voided(voided, "no-answer", &data) == ERR_OK)
			sync_note(sync, STORE_TICKET, "ticket.voided", buf_text(&data));
		buf_finish(&data);
	}
	/* ERR_LIMIT says that all numbers of the day are given: a disk or journal that is full is no such thing. */
	answer(call, code == ERR_NOT_FOUND ? ERR_OFFLINE : code == ERR_LIMIT ? ERR_IO : code, NULL);
}

static void refuse(struct sync_call *call, const struct net_answer *got)
{
	struct proto_problem problem = {.status = got->status};
	if (proto_problem_decode(got->body, got->len, &problem, NULL) != ERR_OK)
		problem.code[0] = '\0';
	enum err_code code = proto_problem_meaning(got->status);
	/* A center that knows no such place was asked with another path than ours. */
	if (code == ERR_NOT_FOUND && strcmp(problem.code, "unknown-service") != 0)
		code = ERR_INVALID;
	log_event(LOG_WARN, "ticket.refused", LOG_INT("status", got->status));
	/* The center is there but can't, or could not read what was asked: the lease can. */
	if (code == ERR_OFFLINE || code == ERR_TIMEOUT || code == ERR_LIMIT || code == ERR_DENIED || code == ERR_INVALID) {
		answer_from_lease(call, call->ticket.id);
		return;
	}
	bool full = strcmp(problem.code, "quota-full") == 0 || strcmp(problem.code, "full-today") == 0;
	answer(call, full ? ERR_LIMIT : code, NULL);
}

/* The number in its two spellings, and the id in the code that stands on the paper: a line that flips a bit where
 * there is no TLS must not give somebody a paper that nobody knows. */
static bool agrees_with_itself(const struct ticket *ticket)
{
	const char *slash = strrchr(ticket->url, '/');
	unsigned char bytes[TOKEN_BYTES];
	char id[2 * TOKEN_ID_BYTES + 1], number[TICKET_NUMBER_SIZE];
	ticket_format_number(ticket->series, ticket->value, number);
	if (strcmp(ticket->number, number) != 0)
		return false;
	if (!slash || strlen(slash + 1) != CODE32_SIZE(TOKEN_BYTES) - 1 || !code32_decode(slash + 1, bytes, sizeof bytes))
		return ticket->url[0] == '\0';
	for (size_t i = 0; i < TOKEN_ID_BYTES; i++)
		snprintf(id + 2 * i, 3, "%02x", bytes[i]);
	return strncmp(ticket->id, id, strlen(id)) == 0;
}

static bool is_what_was_asked(const struct ticket *ticket, const struct ticket *wish)
{
	return strcmp(ticket->id, wish->id) == 0 && strcmp(ticket->service, wish->service) == 0;
}

static void on_answer(void *context, const struct net_answer *got)
{
	struct sync_call *call = context;
	struct sync *sync = call->sync;
	struct err err = {.code = ERR_OK};
	struct ticket ticket;
	if (got->code == ERR_OK && got->status != 201 && got->status != 200) {
		refuse(call, got);
		return;
	}
	enum err_code code = got->code == ERR_OK ? proto_ticket_decode(got->body, got->len, &ticket, &err)
											 : err_set(&err, got->code, "%s", got->why);
	if (code == ERR_OK && !is_what_was_asked(&ticket, &call->ticket))
		code = err_set(&err, ERR_INVALID, "the answer is for another ticket");
	if (code == ERR_OK && !agrees_with_itself(&ticket))
		code = err_set(&err, ERR_INVALID, "the answer contradicts itself");
	if (code == ERR_OK) {
		ticket.state = TICKET_RESERVED;
		memcpy(ticket.also, call->ticket.also, sizeof ticket.also);
		ticket.also_count = call->ticket.also_count;
		code = store_ticket_add(sync->store, &ticket, NULL, &err);
	}
	if (code == ERR_OK) {
		log_event(LOG_INFO, "ticket.issued", LOG_ID("ticket", ticket.id), LOG_STR("from", "center"));
		answer(call, ERR_OK, &ticket);
		return;
	}
	log_event(LOG_WARN, "ticket.fallback", LOG_ERR(&err));
	answer_from_lease(call, call->ticket.id);
}

void sync_ticket(struct sync *sync, unsigned name, const struct ticket *wanted)
{
	struct sync_call *call = sync->copied ? NULL : sync_call_begin(sync, SYNC_CALL_TICKET, name);
	if (!call) {
		sync->sink.ticket(sync->sink.context, name, ERR_LIMIT, NULL);
		return;
	}
	struct buf body;
	call->ticket = *wanted;
	id_make(call->ticket.id);
	buf_init(&body, PROTO_EVENT_DATA_MAX);
	enum err_code code = sync_is_online(sync) ? proto_ticket_encode_request(&call->ticket, &body) : ERR_OFFLINE;
	if (code == ERR_OK) {
		const struct net_request request = {
			.method = "POST",
			.path = "/v1/tickets",
			.body = buf_text(&body),
			.len = body.len,
			.idempotency_key = call->ticket.id,
			.timeout_ms = SYNC_TICKET_MS,
			.answer_max = PROTO_TICKET_MAX,
			.context = call,
			.done = on_answer,
		};
		code = net_client_send(sync->client, &request, &call->request);
	}
	buf_finish(&body);
	if (code != ERR_OK)
		answer_from_lease(call, NULL);
}
