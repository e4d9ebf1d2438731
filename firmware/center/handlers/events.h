/*
 * Events: what a transaction will tell the world. They are written to the
 * event log in the same transaction (one row a commit), get their sequence
 * numbers there, and go to the hub once it is durable.
 */
#ifndef MOTCUA_CENTER_HANDLERS_EVENTS_H
#define MOTCUA_CENTER_HANDLERS_EVENTS_H

#include "center/handlers/center.h"

#define EVENTS_PACK_MAX (4u << 20)
#define EVENTS_MARKS_MAX 64 /* counts touched in one transaction */
#define EVENTS_DELTAS_MAX 2048

struct events_mark { /* how much there was before a handler ran */
	size_t len;
	unsigned count;
	size_t deltas;
};

/* NULL: memory is short. */
struct events *events_create(struct center *center);
void events_destroy(struct events *events);

/* From a ROUTE_WRITE handler. type is a constant ("ticket.called"), json an object. */
void events_add(struct request *req, const char *type, const char *json);
/* The same for an object written here and now, by out_...() alone: those leave no line break in it. */
struct out events_begin(struct request *req, const char *type);
void events_end(struct request *req);
/* One more or fewer waits for a service, once this is durable. */
void events_waiting(struct request *req, const char *service, int change);
/* The change of a service's line by this transaction so far. */
int events_waiting_so_far(struct request *req, const char *service);
/*
 * Next value of a count that goes up by one ("series:2026-03-10:A"), from 1. Where several centers share
 * the database its row is locked and written; else it is kept in memory, and `recover` (NULL: the stored
 * mark, which is then written each time) finds it after a start.
 */
enum err_code events_count_up(struct request *req, const char *name,
							  enum err_code (*recover)(struct request *req, int64_t *ret_value, struct err *err),
							  int64_t *ret_value, struct err *err) MUST_USE;

struct events_mark events_mark(const struct events *events);
void events_back_to(struct events *events, struct events_mark mark);

/* For the writer: see struct db_group. */
void events_group(struct events *events, struct db_group *ret_group);

#endif
