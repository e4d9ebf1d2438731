/* A rating as the journal's event rating.given and the body of POST /v1/ratings. Pure; any thread. */
#ifndef MOTCUA_PROTO_RATING_H
#define MOTCUA_PROTO_RATING_H

#include "base/buf.h"
#include "model/rating.h"

/* reasons: their ids in the order of the bits; a bit past reason_count is left out. */
enum err_code proto_rating_encode(const struct rating *rating, const char *const *reasons, size_t reason_count,
								  struct buf *out) MUST_USE;
/* Payload of rating.sum. */
enum err_code proto_rating_encode_sum(const struct rating_sum *sum, struct buf *out) MUST_USE;

#endif
