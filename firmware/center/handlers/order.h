/* The order of calling over rows of the database: between queue_order.h and tickets. */
#ifndef MOTCUA_CENTER_HANDLERS_ORDER_H
#define MOTCUA_CENTER_HANDLERS_ORDER_H

#include "center/db/db_tickets.h"
#include "center/handlers/center.h"
#include "center/queue/queue_order.h"

/* Weight of a priority ground; 0 for one that is not known. */
unsigned order_weight(const struct catalogue *catalogue, const char *priority);
/* What the order looks at, of a row; service is its field's index among the catalogue's services. */
struct queue_ticket order_ticket(const struct catalogue *catalogue, const struct db_ticket *ticket, uint32_t tie);
/* A counter as the order sees it: all fields it serves. */
struct queue_desk order_desk(const struct catalogue *catalogue, unsigned number);
/* Who is next at a counter, with the row read; ERR_NOT_FOUND where nobody may be called. */
enum err_code order_next(struct request *req, const struct catalogue *catalogue, unsigned counter,
						 struct db_ticket *ret_ticket, struct err *err) MUST_USE;

#endif
