/* What the page of a counter takes from statistics. */
#ifndef MOTCUA_CENTER_HANDLERS_STATISTICS_H
#define MOTCUA_CENTER_HANDLERS_STATISTICS_H

#include "center/handlers/handler.h"
#include "center/reports/stats.h"

/* Fewer ratings than this are not shown: they would point at a person. */
#define STATISTICS_LEAST 5

/* from, to and by of the query; false where the reply says what is wrong. */
bool statistics_read_span(const struct request *req, struct reply *reply, struct stats_query *query);
/* "satisfied": {count, share or null} of one counter in the seven days to `day`. */
enum err_code statistics_write_satisfied(struct request *req, const char *day, unsigned counter, struct out *out,
										 struct err *err) MUST_USE;

#endif
