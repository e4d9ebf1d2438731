/*
 * Tickets on the wire: the request for a number, the center's answer, what
 * the page of a ticket says, and the payloads of the journal's ticket events.
 * Pure; any thread.
 */
#ifndef MOTCUA_PROTO_TICKET_H
#define MOTCUA_PROTO_TICKET_H

#include "base/buf.h"
#include "model/lease.h"
#include "model/ticket.h"

#define PROTO_TICKET_MAX (16u << 10)

/* How a ticket got to the citizen, as POST /v1/tickets/{id}/printed says it. */
enum proto_printed { PROTO_CONFIRMED, PROTO_ASSUMED, PROTO_UNCERTAIN, PROTO_SHOWN };

/* What a token says of its ticket (GET /v1/tickets/{token}). */
struct proto_ticket_page {
	char number[TICKET_NUMBER_SIZE];
	char service[CATALOGUE_ID_MAX];
	int place; /* people before and itself, 0: not waiting */
	unsigned counter;
	bool ratable, rated;
};

/* Body of POST /v1/tickets: id, service, priority, language of the ticket; channel "kiosk". */
enum err_code proto_ticket_encode_request(const struct ticket *ticket, struct buf *out) MUST_USE;
/* {"ticket":{...}} */
enum err_code proto_ticket_decode(const char *bytes, size_t len, struct ticket *ret_ticket, struct err *err) MUST_USE;
enum err_code proto_ticket_decode_page(const char *bytes, size_t len, struct proto_ticket_page *ret_page,
									   struct err *err) MUST_USE;
/* Payload of ticket.issued: the whole ticket, its id under "ticket". */
enum err_code proto_ticket_encode_issued(const struct ticket *ticket, const char *lease_id, struct buf *out) MUST_USE;
/* Payload of ticket.printed. */
enum err_code proto_ticket_encode_printed(const char *id, enum proto_printed how, unsigned prints, int64_t at_ms,
										  struct buf *out) MUST_USE;
/* Payload of ticket.voided. reason: one of our own words. */
enum err_code proto_ticket_encode_voided(const char *id, const char *reason, struct buf *out) MUST_USE;

#endif
