/* The live picture of the hall (GET /v1/queue, event queue.changed). Pure; any thread. */
#ifndef MOTCUA_PROTO_HALL_H
#define MOTCUA_PROTO_HALL_H

#include "base/buf.h"
#include "model/hall.h"

#define PROTO_HALL_MAX (128u << 10)

/* heard_ms is left 0: the caller knows when it heard it. */
enum err_code proto_hall_decode(const char *bytes, size_t len, struct hall *ret_hall, struct err *err) MUST_USE;
enum err_code proto_hall_encode(const struct hall *hall, struct buf *out) MUST_USE;

#endif
