/* Clients that take numbers as fast as they are answered, or at a pace: for benches. */
#ifndef MOTCUA_TESTS_SUPPORT_TICKET_LOAD_H
#define MOTCUA_TESTS_SUPPORT_TICKET_LOAD_H

#include <stddef.h>

#define TICKET_LOAD_CLIENTS_MAX 256

struct ticket_load {
	double per_s, p50_ms, p99_ms;
	size_t wrong; /* answers that were no ticket */
};

/* As TEST_KIOSK of support/center.h. per_s: all clients together at most; 0: each asks again when answered. */
struct ticket_load ticket_load_measure(unsigned port, unsigned count, double seconds, double per_s);

#endif
