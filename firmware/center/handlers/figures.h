/* Counters of the server's own doing, for /metrics. Any thread, without locks. */
#ifndef MOTCUA_CENTER_HANDLERS_FIGURES_H
#define MOTCUA_CENTER_HANDLERS_FIGURES_H

#include "base/buf.h"
#include "center/handlers/routes.h"

#include <stdatomic.h>
#include <stdint.h>

#define FIGURES_ROUTES_MAX 160
#define FIGURES_BUCKETS 10

struct figures {
	/* By route (the last one: no route) and class of status (1xx..5xx). */
	_Atomic uint64_t answers[FIGURES_ROUTES_MAX + 1][6];
	_Atomic uint64_t buckets[FIGURES_BUCKETS + 1];
	_Atomic uint64_t took_us;
	_Atomic uint64_t tickets, calls, ratings, connections_open;
	_Atomic uint64_t hooks_delivered, hooks_failed, hooks_parked;
	_Atomic uint64_t connections_late, connections_displaced;
};

/* NULL: memory is short. */
struct figures *figures_create(void);
void figures_destroy(struct figures *figures);
/* route may be NULL. */
void figures_request(struct figures *figures, const struct route *route, int status, int64_t took_us);
/* Prometheus text. */
void figures_write(struct figures *figures, struct buf *out);

#endif
