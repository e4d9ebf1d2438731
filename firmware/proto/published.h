/* What the center publishes of its last working day (GET /v1/published). Pure; any thread. */
#ifndef MOTCUA_PROTO_PUBLISHED_H
#define MOTCUA_PROTO_PUBLISHED_H

#include "base/clock.h"
#include "base/err.h"

#include <stddef.h>

#define PROTO_PUBLISHED_MAX (4u << 10)

struct proto_satisfied {
	int count;               /* ratings; 0: too few to be published */
	double share, low, high; /* satisfied, 0..1, with its 95 % interval; where count > 0 */
};

struct proto_published {
	char day[CLOCK_DAY_SIZE];
	int served;
	int wait_count;
	int64_t wait_p50_ms; /* half of them waited less; where wait_count > 0 */
	struct proto_satisfied satisfied; /* that day */
	struct {
		char to[CLOCK_DAY_SIZE]; /* its last day; "": a center that does not tell it */
		struct proto_satisfied satisfied;
	} month; /* the last 30 whole days */
};

enum err_code proto_published_decode(const char *bytes, size_t len, struct proto_published *ret_published,
                                     struct err *err) MUST_USE;

#endif
