/* All centers of the database side by side, for staff of the province: a month or another period, read from sums. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_hours.h"
#include "center/handlers/center.h"
#include "center/handlers/dossiers.h"
#include "center/reports/report.h"
#include "model/rating.h"

#include <string.h>

static bool read_query(const struct request *req, struct reply *reply, char from[CLOCK_DAY_SIZE],
					   char to[CLOCK_DAY_SIZE])
{
	const char *period = request_query(req, "period"), *day = request_query(req, "day");
	char today[CLOCK_DAY_SIZE];
	size_t i = period ? 0 : REPORT_MONTH;
	while (period && i < REPORT_PERIODS && strcmp(period, report_period_words[i]) != 0)
		i++;
	clock_day(req->now_ms, today);
	if (i < REPORT_PERIODS && report_span((enum report_period)i, day ? day : today, from, to) == ERR_OK)
		return true;
	reply_problem(reply, 400, "bad-period", "period is month, quarter, half, nine or year; day is a day in it.");
	return false;
}

/* Open dossiers due before the newest working day are late. */
static void late_before(struct request *req, char ret_day[CLOCK_DAY_SIZE])
{
	struct workday_calendar calendar;
	char today[CLOCK_DAY_SIZE];
	clock_day(req->now_ms, today);
	dossiers_calendar(req, &calendar);
	int32_t day = workday_number(today);
	for (int i = 0; i < 30 && !workday_is(&calendar, day); i++)
		day--;
	workday_text(day, ret_day);
}

static void write_mean(struct out *out, const char *key, int64_t sum, int64_t count)
{
	if (count > 0)
		out_int(out, key, sum / count);
	else
		out_null(out, key);
}

static void write_share(struct out *out, const char *key, int64_t part, int64_t whole)
{
	if (whole > 0)
		out_real(out, key, (double)part / (double)whole);
	else
		out_null(out, key);
}

static void write_figures(struct out *out, const struct db_hours_center *figures)
{
	double low = 0, share = 0, high = 0;
	out_int(out, "served", figures->served);
	out_int(out, "absent", figures->absent);
	out_int(out, "void", figures->void_count);
	out_int(out, "waiting", figures->waiting);
	out_object(out, "wait");
	out_int(out, "count", figures->waits);
	write_mean(out, "mean_ms", figures->wait_ms, figures->waits);
	write_share(out, "within_15", figures->wait_goal, figures->waits);
	write_share(out, "within_30", figures->wait_ceiling, figures->waits);
	out_object_end(out);
	write_mean(out, "service_ms", figures->service_ms, figures->served);
	rating_wilson((unsigned)figures->satisfied, (unsigned)figures->ratings, &low, &share, &high);
	out_object(out, "ratings");
	out_int(out, "count", figures->ratings);
	out_int(out, "satisfied", figures->satisfied);
	if (figures->ratings > 0) {
		out_real(out, "share", share);
		out_real(out, "low", low);
		out_real(out, "high", high);
	}
	out_object_end(out);
	out_object(out, "dossiers");
	out_int(out, "received", figures->received);
	out_int(out, "finished", figures->finished);
	out_int(out, "finished_late", figures->finished_late);
	out_int(out, "late_open", figures->late_open);
	out_object_end(out);
}

static void write_center(struct out *out, const struct center *house, const struct db_hours_center *figures)
{
	struct center *center = center_find(house, figures->center);
	struct center_catalogue *catalogue = center ? center_catalogue_hold(center) : NULL;
	const struct catalogue_text *name = catalogue ? &catalogue->model->place_name : NULL;
	out_object(out, NULL);
	out_str(out, "id", figures->center);
	out_two(out, "name", name ? catalogue_text(name, LANGUAGE_VI) : "", name ? catalogue_text(name, LANGUAGE_EN) : "");
	write_figures(out, figures);
	out_object_end(out);
	center_catalogue_release(catalogue);
}

static void add(struct db_hours_center *total, const struct db_hours_center *one)
{
	total->served += one->served;
	total->absent += one->absent;
	total->void_count += one->void_count;
	total->waiting += one->waiting;
	total->waits += one->waits;
	total->wait_ms += one->wait_ms;
	total->wait_goal += one->wait_goal;
	total->wait_ceiling += one->wait_ceiling;
	total->service_ms += one->service_ms;
	total->ratings += one->ratings;
	total->satisfied += one->satisfied;
	total->received += one->received;
	total->finished += one->finished;
	total->finished_late += one->finished_late;
	total->late_open += one->late_open;
}

void centers_get(struct request *req, struct reply *reply)
{
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE], late[CLOCK_DAY_SIZE];
	struct db_hours_center total = {.served = 0}, one;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (!read_query(req, reply, from, to))
		return;
	late_before(req, late);
	enum err_code code = db_hours_centers(req->db, from, to, late, &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_str(&out, "from", from);
		out_str(&out, "to", to);
		out_array(&out, "centers");
		while (db_next(&rows)) {
			db_hours_row(&rows, &one);
			write_center(&out, req->center->house, &one);
			add(&total, &one);
		}
		out_array_end(&out);
		out_object(&out, "total");
		write_figures(&out, &total);
		out_object_end(&out);
		out_time(&out, "as_of", req->now_ms);
		out_object_end(&out);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
}
