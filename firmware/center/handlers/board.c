/* What the manager's live board needs beside the queue: since when people wait, paper that came out, what is to come.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/handlers/tickets.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)
#define HOUR_MS INT64_C(3600000)
#define SLOT_MS (15 * 60000)
#define WEEKS 8
#define WEEKS_LEAST 3 /* fewer make no forecast */
#define WIDTH 1.2816  /* 80 %, two sides */

static const struct db_sql SQL_LONGEST = {
	"SELECT service, MIN(arrived_at), COUNT(*) FROM tickets WHERE center = $1 AND day = $2 AND state = $3"
	" GROUP BY service ORDER BY 2"};
static const struct db_sql SQL_PAPER = {
	"SELECT COUNT(*), SUM(CASE WHEN proof = 'uncertain' THEN 1 ELSE 0 END) FROM tickets"
	" WHERE center = $1 AND day = $2 AND proof <> '' AND proof <> 'shown'"};
static const struct db_sql SQL_SLOT = {
	"SELECT COUNT(*), SUM(CASE WHEN issued_at >= $3 AND issued_at < $4 THEN 1 ELSE 0 END) FROM tickets"
	" WHERE center = $1 AND day = $2"};

static enum err_code write_longest(struct request *req, const char *day, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(day), db_arg_int(DB_WAITING)};
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_LONGEST, args, ARRAY_LEN(args), &rows, err);
	out_array(out, "longest");
	while (code == ERR_OK && db_next(&rows)) {
		const char *service = db_text(&rows, 0);
		const struct catalogue_service *field = catalogue ? tickets_field(catalogue->model, service) : NULL;
		out_object(out, NULL);
		out_str(out, "service", field ? field->id : service);
		out_time(out, "since", db_int(&rows, 1));
		out_int(out, "waiting", db_int(&rows, 2));
		out_object_end(out);
	}
	out_array_end(out);
	center_catalogue_release(catalogue);
	return code == ERR_OK ? db_end(&rows, err) : code;
}

static enum err_code write_paper(struct request *req, const char *day, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(day)};
	int64_t paper[2];
	enum err_code code = db_ints(req->db, &SQL_PAPER, args, ARRAY_LEN(args), paper, ARRAY_LEN(paper), err);
	if (code != ERR_OK)
		return code;
	out_int(out, "printed", paper[0]);
	out_int(out, "print_faults", paper[1]);
	return ERR_OK;
}

/* Tickets of the same quarter of an hour on the same weekday of past weeks: their mean, and 80 % of a Poisson around
 * it. */
static enum err_code write_forecast(struct request *req, struct out *out, struct err *err)
{
	struct tm tm;
	clock_local(req->now_ms, &tm);
	int64_t hour_ms = req->now_ms - (tm.tm_min * 60 + tm.tm_sec) * 1000LL - req->now_ms % 1000 + HOUR_MS;
	double sum = 0;
	unsigned weeks = 0;
	for (int week = 1; week <= WEEKS; week++) {
		int64_t from_ms = hour_ms - week * 7 * DAY_MS;
		char day[CLOCK_DAY_SIZE];
		clock_day(from_ms, day);
		const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(day), db_arg_int(from_ms),
										db_arg_int(from_ms + SLOT_MS)};
		struct db_rows rows;
		enum err_code code = db_query(req->db, &SQL_SLOT, args, ARRAY_LEN(args), &rows, err);
		if (code != ERR_OK)
			return code;
		if (db_next(&rows) && db_int(&rows, 0) > 0) {
			sum += (double)db_int(&rows, 1);
			weeks++;
		}
		code = db_end(&rows, err);
		if (code != ERR_OK)
			return code;
	}
	if (weeks < WEEKS_LEAST) {
		out_null(out, "forecast");
		return ERR_OK;
	}
	double mean = sum / weeks, half = WIDTH * sqrt(mean);
	char at[8];
	clock_local(hour_ms, &tm);
	snprintf(at, sizeof at, "%02d:00", tm.tm_hour % 24);
	out_object(out, "forecast");
	out_str(out, "at", at);
	out_int(out, "low", (int64_t)fmax(0, floor(mean - half)));
	out_int(out, "high", (int64_t)ceil(mean + half));
	out_object_end(out);
	return ERR_OK;
}

void board_get(struct request *req, struct reply *reply)
{
	char day[CLOCK_DAY_SIZE];
	struct err err = {0};
	clock_day(req->now_ms, day);
	struct out out = reply_object(reply, 200);
	enum err_code code = write_longest(req, day, &out, &err);
	if (code == ERR_OK)
		code = write_paper(req, day, &out, &err);
	if (code == ERR_OK)
		code = write_forecast(req, &out, &err);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (code != ERR_OK) {
		buf_clear(&reply->body);
		reply_failed(reply, &err);
	}
}
