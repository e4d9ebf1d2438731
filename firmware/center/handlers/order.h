/* The order of calling over rows of the database: between queue_order.h and tickets. */
#ifndef MOTCUA_CENTER_HANDLERS_ORDER_H
#define MOTCUA_CENTER_HANDLERS_ORDER_H

#include "center/db/db_people.h"
#include "center/db/db_tickets.h"
#include "center/handlers/center.h"
#include "center/queue/queue_order.h"

/* Weight of a priority ground; 0 for one that is not known. */
unsigned order_weight(const struct catalogue *catalogue, const char *priority);
/* What the order looks at, of a row; service is its field's index among the catalogue's services. */
struct queue_ticket order_ticket(const struct catalogue *catalogue, const struct db_ticket *ticket, uint32_t tie);
/* A counter as the order sees it: all fields it serves. */
struct queue_desk order_desk(const struct catalogue *catalogue, unsigned number);
/* What an officer may not serve at a counter, for queue_desk.barred: all but their profile (db_staff.services);
 * everything where they may not be there. */
uint64_t order_barred(const struct catalogue *catalogue, const struct db_staff *officer, unsigned counter,
					  int64_t now_ms);
/* The counter with the officer at it: all that is called there is in the services of both. */
enum err_code order_officer_desk(struct request *req, const struct catalogue *catalogue, unsigned number,
								 const char *officer, struct queue_desk *ret_desk, struct err *err) MUST_USE;
/* Who is next at a counter with an officer, with the row read; ERR_NOT_FOUND where nobody may be called. */
enum err_code order_next(struct request *req, const struct catalogue *catalogue, unsigned counter,
						 const char *officer, struct db_ticket *ret_ticket, struct err *err) MUST_USE;

#endif
