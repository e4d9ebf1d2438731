/* What the handlers of tickets, counters and device events share. */
#ifndef MOTCUA_CENTER_HANDLERS_TICKETS_H
#define MOTCUA_CENTER_HANDLERS_TICKETS_H

#include "center/db/db_tickets.h"
#include "center/handlers/center.h"

/* "reserved", "waiting", "called" ... */
const char *tickets_state_word(enum db_ticket_state state);
/* How the number reached the citizen is known: one of "confirmed", "assumed", "uncertain", "shown". */
bool tickets_is_proof(const char *word);
/* The count of a day's numbers of a service that has a quota. */
void tickets_quota_mark(const char *day, const char *service, char *out, size_t size);
/* A number that is given now and counts when its service opens next today: not called before. False: it opens no more,
 * or numbers are given now. */
bool tickets_later(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				   struct db_ticket *ticket);
/* The field (lĩnh vực) in whose line a service's people wait. NULL for an unknown service. */
const struct catalogue_service *tickets_field(const struct catalogue *catalogue, const char *service);
/* Id of that field; the service's own where there is none. */
const char *tickets_field_id(struct request *req, const char *service, char out[CATALOGUE_ID_MAX]);
/* Tells the world of a ticket: type "ticket.finished" and so on. */
void tickets_tell(struct request *req, const char *type, const struct db_ticket *ticket);
/* By id or token (see token.h); ERR_NOT_FOUND also for a token that is not ours. */
enum err_code tickets_find(struct request *req, const char *id_or_token, struct db_ticket *ret_ticket,
						   struct err *err) MUST_USE;
/* Further services of a visit, ids in their order: ERR_NOT_FOUND for one that this center does not give numbers for,
 * ERR_LIMIT for too many. NULL: none. */
enum err_code tickets_add_stages(struct request *req, const json_t *also, const char *ticket,
								 struct err *err) MUST_USE;
/* RESERVED to WAITING: callable from now on. Answers ERR_CONFLICT for a void one. */
enum err_code tickets_make_ready(struct request *req, struct db_ticket *ticket, const char *proof, int64_t at_ms,
								 struct err *err) MUST_USE;
enum err_code tickets_make_void(struct request *req, struct db_ticket *ticket, const char *reason,
								struct err *err) MUST_USE;
/* One more or fewer in the line of a service's field. */
void tickets_waiting(struct request *req, const char *service, int change);
/* Place of a waiting ticket in its field's line, 1 = next, by the order of calling. */
enum err_code tickets_place(struct request *req, const struct db_ticket *ticket, int *ret_place,
							struct err *err) MUST_USE;

#endif
