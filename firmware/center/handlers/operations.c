/*
 * The feed of a province's operations center (IOC): how the center is now, what stands as an alarm, what the rest of
 * the day will bring. Asked for with the key of a connected program or by staff; the same alarms come by webhook, the
 * figures of now also by /metrics. No personal data: counts, numbers of tickets, ids of services.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/handlers/live.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define HOURS 24
#define WEEKS 8
#define WEEKS_LEAST 3 /* fewer make no forecast */
#define WIDTH 1.2816  /* 80 %, two sides */
#define ALARMS_MAX 100

static const struct db_sql SQL_TODAY = {
	"SELECT COUNT(*), SUM(CASE WHEN state = 5 THEN 1 ELSE 0 END), SUM(CASE WHEN state = 6 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN state = 7 THEN 1 ELSE 0 END),"
	" MIN(CASE WHEN state = 1 AND appointment_at = 0 THEN arrived_at END) FROM tickets WHERE center = $1 AND day = $2"};
static const struct db_sql SQL_HOURS = {
	"SELECT (issued_at - $3) / 3600000, COUNT(*) FROM tickets WHERE center = $1 AND day = $2 AND issued_at >= $3"
	" GROUP BY (issued_at - $3) / 3600000"};
static const struct db_sql SQL_ALARMS = {
	"SELECT kind, subject, at, people FROM alarms WHERE center = $1 AND cleared_at = 0 ORDER BY at DESC LIMIT $2"};

/* -- now ------------------------------------------------------------------------------------------------ */

static const char *const COUNTER_WORDS[] = {
	[COUNTER_CLOSED] = "closed", [COUNTER_OPEN] = "open", [COUNTER_SERVING] = "serving", [COUNTER_PAUSED] = "paused"};

static void count_counters(const struct hall *hall, unsigned counts[ARRAY_LEN(COUNTER_WORDS)])
{
	for (size_t i = 0; i < hall->counter_count; i++)
		counts[hall->counters[i].state]++;
}

static enum err_code write_now(struct request *req, struct out *out, struct err *err)
{
	struct hall *hall = calloc(1, sizeof *hall);
	unsigned counts[ARRAY_LEN(COUNTER_WORDS)] = {0};
	if (!hall)
		return err_set(err, ERR_LIMIT, "no memory");
	live_hall(req->center->live, hall);
	count_counters(hall, counts);
	out_int(out, "waiting", hall->waiting);
	live_write_lines(out, "services", hall);
	out_object(out, "counters");
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		out_int(out, COUNTER_WORDS[i], counts[i]);
	out_object_end(out);
	free(hall);
	return ERR_OK;
}

static enum err_code write_today(struct request *req, const char *day, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(day)};
	int64_t sums[5];
	enum err_code code = db_ints(req->db, &SQL_TODAY, args, ARRAY_LEN(args), sums, ARRAY_LEN(sums), err);
	if (code != ERR_OK)
		return code;
	out_object(out, "today");
	out_int(out, "issued", sums[0]);
	out_int(out, "served", sums[1]);
	out_int(out, "absent", sums[2]);
	out_int(out, "void", sums[3]);
	out_object_end(out);
	out_time(out, "longest_since", sums[4]); /* null: nobody waits */
	return ERR_OK;
}

static enum err_code write_alarms(struct request *req, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(ALARMS_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_ALARMS, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "alarms");
	while (db_next(&rows)) {
		out_object(out, NULL);
		out_str(out, "kind", db_text(&rows, 0));
		out_str(out, "subject", db_text(&rows, 1));
		out_time(out, "at", db_int(&rows, 2));
		out_int(out, "people", db_int(&rows, 3));
		out_object_end(out);
	}
	out_array_end(out);
	return db_end(&rows, err);
}

/* -- the rest of the day -------------------------------------------------------------------------------- */

struct past {
	int64_t sums[HOURS];
	unsigned weeks; /* in which anybody came */
};

/* The same weekday of past weeks. */
static enum err_code read_past(struct request *req, int64_t start_ms, struct past *past, struct err *err)
{
	enum err_code code = ERR_OK;
	for (int week = 1; week <= WEEKS && code == ERR_OK; week++) {
		int64_t from_ms = start_ms - week * 7 * DAY_MS;
		char day[CLOCK_DAY_SIZE];
		struct db_rows rows;
		bool any = false;
		clock_day(from_ms, day);
		const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(day), db_arg_int(from_ms)};
		code = db_query(req->db, &SQL_HOURS, args, ARRAY_LEN(args), &rows, err);
		while (code == ERR_OK && db_next(&rows)) {
			int64_t hour = db_int(&rows, 0);
			any = true;
			if (hour >= 0 && hour < HOURS)
				past->sums[hour] += db_int(&rows, 1);
		}
		past->weeks += any;
		if (code == ERR_OK)
			code = db_end(&rows, err);
	}
	return code;
}

/* How many will come in each hour that is to come: the mean of past weeks, and 80 % of a Poisson around it. */
static enum err_code write_forecast(struct request *req, const char *day, struct out *out, struct err *err)
{
	struct past past = {.weeks = 0};
	int64_t start_ms = 0;
	enum err_code code = clock_day_start(day, &start_ms);
	if (code == ERR_OK)
		code = read_past(req, start_ms, &past, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "forecast");
	for (int64_t hour = (req->now_ms - start_ms) / HOUR_MS + 1; hour < HOURS && past.weeks >= WEEKS_LEAST; hour++) {
		double mean = (double)past.sums[hour] / past.weeks, half = WIDTH * sqrt(mean);
		char at[8];
		if (past.sums[hour] == 0)
			continue;
		snprintf(at, sizeof at, "%02d:00", (int)hour);
		out_object(out, NULL);
		out_str(out, "at", at);
		out_int(out, "low", (int64_t)fmax(0, floor(mean - half)));
		out_int(out, "high", (int64_t)ceil(mean + half));
		out_object_end(out);
	}
	out_array_end(out);
	return ERR_OK;
}

/* GET /v1/operations */
void operations_get(struct request *req, struct reply *reply)
{
	char day[CLOCK_DAY_SIZE];
	struct err err = {.code = ERR_OK};
	clock_day(req->now_ms, day);
	struct out out = reply_object(reply, 200);
	out_str(&out, "center", req->center->id);
	out_time(&out, "as_of", req->now_ms);
	enum err_code code = write_now(req, &out, &err);
	if (code == ERR_OK)
		code = write_today(req, day, &out, &err);
	if (code == ERR_OK)
		code = write_alarms(req, &out, &err);
	if (code == ERR_OK)
		code = write_forecast(req, day, &out, &err);
	out_object_end(&out);
	if (code != ERR_OK) {
		buf_clear(&reply->body);
		reply_failed(reply, &err);
	}
}

/* Of every center of this process, for /metrics. */
void operations_metrics(const struct center *house, struct buf *out)
{
	struct hall *hall = calloc(1, sizeof *hall);
	if (!hall)
		return;
	/* Lines of one name stand together. */
	buf_str(out, "# HELP motcua_waiting People who wait.\n# TYPE motcua_waiting gauge\n");
	for (size_t p = 0; p < house->peer_count; p++) {
		live_hall(house->peers[p]->live, hall);
		for (size_t i = 0; i < hall->line_count; i++)
			buf_format(out, "motcua_waiting{center=\"%s\",service=\"%s\"} %d\n", house->peers[p]->id,
					   hall->lines[i].service, hall->lines[i].waiting);
	}
	buf_str(out, "# HELP motcua_counters Counters by what they do.\n# TYPE motcua_counters gauge\n");
	for (size_t p = 0; p < house->peer_count; p++) {
		unsigned counts[ARRAY_LEN(COUNTER_WORDS)] = {0};
		live_hall(house->peers[p]->live, hall);
		count_counters(hall, counts);
		for (size_t i = 0; i < ARRAY_LEN(counts); i++)
			buf_format(out, "motcua_counters{center=\"%s\",state=\"%s\"} %u\n", house->peers[p]->id, COUNTER_WORDS[i],
					   counts[i]);
	}
	free(hall);
}
