/* Ratings that a kiosk only counted while its journal was full: an hour's by level. Stored one by one, without ticket,
 * service or reasons. */
#ifndef MOTCUA_CENTER_HANDLERS_RATINGS_SUM_H
#define MOTCUA_CENTER_HANDLERS_RATINGS_SUM_H

#include "center/handlers/handler.h"

/* event: its id, from which those of the ratings are made; at_ms: for an hour that is none. *ret_fits: else nothing was
 * written. */
enum err_code ratings_sum_store(struct request *req, const json_t *data, const char *event, int64_t at_ms,
								bool *ret_fits, struct err *err) MUST_USE;

#endif
