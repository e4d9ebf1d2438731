/* GET /v1/staffing: how many counters called in each hour of a day, beside the waits; and the longest waits. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/handlers/statistics.h"

#include <stdio.h>
#include <string.h>

#define HOUR_MS INT64_C(3600000)
#define HOURS 24
#define WORST_MAX 20

/* $4: what the civil zone is ahead of UTC. A counter that called once in an hour was staffed in it. */
static const struct db_sql SQL_HOURS = {
	"SELECT h, COUNT(*), SUM(n), SUM(w) FROM (SELECT (first_called_at + $4) / 3600000 AS h, counter, COUNT(*) AS n,"
	" SUM(first_called_at - arrived_at) AS w FROM tickets WHERE center = $1 AND day >= $2 AND day <= $3"
	" AND first_called_at > 0 GROUP BY 1, 2) AS by_counter GROUP BY h"};
static const struct db_sql SQL_WORST = {
	"SELECT day, number, service, counter, arrived_at, first_called_at, state FROM tickets WHERE center = $1"
	" AND day >= $2 AND day <= $3 AND first_called_at > 0 ORDER BY first_called_at - arrived_at DESC, id LIMIT $4"};

struct hour {
	int64_t days, counters, calls, waited_ms;
};

static int64_t zone_ahead_ms(int64_t at_ms)
{
	struct tm tm;
	clock_local(at_ms, &tm);
	return tm.tm_gmtoff * INT64_C(1000);
}

static enum err_code read_hours(struct request *req, const char *from, const char *to, struct hour hours[HOURS],
								struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(from), db_arg_text(to),
									db_arg_int(zone_ahead_ms(req->now_ms))};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_HOURS, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		struct hour *hour = &hours[(size_t)(db_int(&rows, 0) % HOURS + HOURS) % HOURS];
		hour->days++;
		hour->counters += db_int(&rows, 1);
		hour->calls += db_int(&rows, 2);
		hour->waited_ms += db_int(&rows, 3);
	}
	return db_end(&rows, err);
}

static void write_hours(struct out *out, const struct hour hours[HOURS])
{
	out_array(out, "hours");
	for (size_t i = 0; i < HOURS; i++) {
		char text[8];
		if (hours[i].days == 0)
			continue;
		snprintf(text, sizeof text, "%02zu:00", i);
		out_object(out, NULL);
		out_str(out, "hour", text);
		out_int(out, "days", hours[i].days);
		out_real(out, "counters", (double)hours[i].counters / (double)hours[i].days);
		out_real(out, "calls", (double)hours[i].calls / (double)hours[i].days);
		out_int(out, "mean_ms", hours[i].waited_ms / hours[i].calls);
		out_object_end(out);
	}
	out_array_end(out);
}

static enum err_code write_worst(struct request *req, const char *from, const char *to, struct out *out,
								 struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(from), db_arg_text(to),
									db_arg_int(WORST_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_WORST, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "worst");
	while (db_next(&rows)) {
		out_object(out, NULL);
		out_str(out, "day", db_text(&rows, 0));
		out_str(out, "number", db_text(&rows, 1));
		out_str(out, "service", db_text(&rows, 2));
		out_int(out, "counter", db_int(&rows, 3));
		out_time(out, "arrived_at", db_int(&rows, 4));
		out_int(out, "wait_ms", db_int(&rows, 5) - db_int(&rows, 4));
		out_object_end(out);
	}
	out_array_end(out);
	return db_end(&rows, err);
}

void staffing_get(struct request *req, struct reply *reply)
{
	struct stats_query query;
	struct hour hours[HOURS] = {{0}};
	struct err err = {.code = ERR_OK};
	if (!statistics_read_span(req, reply, &query))
		return;
	enum err_code code = read_hours(req, query.from, query.to, hours, &err);
	struct out out = reply_object(reply, 200);
	out_str(&out, "from", query.from);
	out_str(&out, "to", query.to);
	write_hours(&out, hours);
	if (code == ERR_OK)
		code = write_worst(req, query.from, query.to, &out, &err);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (code != ERR_OK)
		reply_failed(reply, &err);
}
