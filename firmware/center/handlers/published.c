/* The figures of the last working day, for the hall display; of the last 30 days, for who has rated. */
#include "base/clock.h"
#include "center/db/db_hours.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/statistics.h"
#include "model/rating.h"

#include <stdio.h>
#include <string.h>

#define DAYS_BACK_MAX 10 /* over the longest holidays */
#define DAY_MS 86400000
#define MONTH_DAYS 30

/* Whole days, the last of them yesterday: while a day goes on, one more rating would show. */
struct month {
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
	int64_t ratings, satisfied;
};

static void write_ratings(struct out *out, int64_t count, double share, double low, double high)
{
	if (count < STATISTICS_LEAST) {
		out_null(out, "ratings");
		return;
	}
	out_object(out, "ratings");
	out_int(out, "count", count);
	out_real(out, "share", share);
	out_real(out, "low", low);
	out_real(out, "high", high);
	out_object_end(out);
}

static void write_month(struct out *out, const struct month *month)
{
	double low, share, high;
	rating_wilson((unsigned)month->satisfied, (unsigned)month->ratings, &low, &share, &high);
	out_object(out, "month");
	out_str(out, "from", month->from);
	out_str(out, "to", month->to);
	write_ratings(out, month->ratings, share, low, high);
	out_object_end(out);
}

static void answer(struct request *req, struct reply *reply, const char *day, const struct stats_group *total,
				   const struct month *month)
{
	const struct stats_ratings *ratings = &total->ratings;
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
	write_ratings(&out, ratings->count, ratings->share, ratings->low, ratings->high);
	write_month(&out, month);
	out_object_end(&out);
}

void published_get(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	struct month month = {.ratings = 0};
	clock_day(req->now_ms - MONTH_DAYS * (int64_t)DAY_MS, month.from);
	clock_day(req->now_ms - DAY_MS, month.to);
	if (db_hours_satisfied(req->db, req->center->id, month.from, month.to, &month.ratings, &month.satisfied, &err) !=
		ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	for (int64_t back = 1; back <= DAYS_BACK_MAX; back++) {
		struct stats_query query = {.by = STATS_BY_DAY};
		struct stats stats;
		clock_day(req->now_ms - back * DAY_MS, query.from);
		memcpy(query.to, query.from, sizeof(query.to));
		if (stats_make(req->db, req->center->id, &query, &stats, &err) != ERR_OK) {
			reply_failed(reply, &err);
			return;
		}
		bool open = stats.total.served > 0;
		if (open)
			answer(req, reply, query.from, &stats.total, &month);
		stats_finish(&stats);
		if (open)
			return;
	}
	reply_problem(reply, 404, "nothing-published", NULL);
}
