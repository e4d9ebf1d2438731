/* The figures of the last working day, for the hall display. */
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/statistics.h"

#include <stdio.h>
#include <string.h>

#define DAYS_BACK_MAX 10 /* over the longest holidays */
#define DAY_MS 86400000

static void answer(struct request *req, struct reply *reply, const char *day, const struct stats_group *total)
{
	struct out out = reply_object(reply, 200);

	out_str(&out, "day", day);
	out_time(&out, "as_of", req->now_ms);
	out_int(&out, "served", total->served);
	if (total->wait.count > 0) {
		out_object(&out, "wait");
		out_int(&out, "count", total->wait.count);
		out_int(&out, "p50_ms", total->wait.p50);
		out_object_end(&out);
	} else {
		out_null(&out, "wait");
	}
	if (total->ratings.count >= STATISTICS_LEAST) {
		out_object(&out, "ratings");
		out_int(&out, "count", total->ratings.count);
		out_real(&out, "share", total->ratings.share);
		out_real(&out, "low", total->ratings.low);
		out_real(&out, "high", total->ratings.high);
		out_object_end(&out);
	} else {
		out_null(&out, "ratings");
	}
	out_object_end(&out);
}

void published_get(struct request *req, struct reply *reply)
{
	for (int64_t back = 1; back <= DAYS_BACK_MAX; back++) {
		struct stats_query query = {.by = STATS_BY_DAY};
		struct err err = {.code = ERR_OK};
		struct stats stats;
		clock_day(req->now_ms - back * DAY_MS, query.from);
		memcpy(query.to, query.from, sizeof(query.to));
		if (stats_make(req->db, req->center->id, &query, &stats, &err) != ERR_OK) {
			reply_failed(reply, &err);
			return;
		}
		bool open = stats.total.served > 0;
		if (open)
			answer(req, reply, query.from, &stats.total);
		stats_finish(&stats);
		if (open)
			return;
	}
	reply_problem(reply, 404, "nothing-published", NULL);
}
