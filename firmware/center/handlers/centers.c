/* All centers of the database side by side, for staff of the province: a month or another period, read from sums. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_hours.h"
#include "center/handlers/center.h"
#include "center/handlers/dossiers.h"
#include "center/handlers/fleet_state.h"
#include "center/reports/report.h"
#include "model/rating.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLACE_MAX 256

static const struct db_sql SQL_KIOSKS = {
	"SELECT center, seen_at, status FROM devices WHERE kind = 'kiosk' AND enrolled_at > 0 AND revoked_at = 0"
	" ORDER BY center"};

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

struct line {
	struct db_hours_center figures;
	struct fleet_sums kiosks;
};

/* All of them, the sum after the last. */
struct table {
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
	size_t count;
	struct line lines[CENTER_PEERS_MAX + 1];
};

static void write_kiosks(struct out *out, const struct fleet_sums *kiosks)
{
	out_object(out, "kiosks");
	out_int(out, "count", kiosks->count);
	out_int(out, "good", kiosks->good);
	out_int(out, "warn", kiosks->warn);
	out_int(out, "lost", kiosks->lost);
	out_object_end(out);
}

/* A name in both languages, "" where the center is not served here. */
static void read_name(const struct center *house, const char *id, char ret_vi[PLACE_MAX], char ret_en[PLACE_MAX])
{
	struct center *center = center_find(house, id);
	struct center_catalogue *catalogue = center ? center_catalogue_hold(center) : NULL;
	const struct catalogue_text *name = catalogue ? &catalogue->model->place_name : NULL;
	snprintf(ret_vi, PLACE_MAX, "%s", name ? catalogue_text(name, LANGUAGE_VI) : "");
	snprintf(ret_en, PLACE_MAX, "%s", name ? catalogue_text(name, LANGUAGE_EN) : "");
	center_catalogue_release(catalogue);
}

static void write_center(struct out *out, const struct center *house, const struct line *line)
{
	char vi[PLACE_MAX], en[PLACE_MAX];
	read_name(house, line->figures.center, vi, en);
	out_object(out, NULL);
	out_str(out, "id", line->figures.center);
	out_two(out, "name", vi, en);
	write_figures(out, &line->figures);
	write_kiosks(out, &line->kiosks);
	out_object_end(out);
}

static void add(struct line *total, const struct line *one)
{
	struct db_hours_center *sum = &total->figures;
	const struct db_hours_center *figures = &one->figures;
	sum->served += figures->served;
	sum->absent += figures->absent;
	sum->void_count += figures->void_count;
	sum->waiting += figures->waiting;
	sum->waits += figures->waits;
	sum->wait_ms += figures->wait_ms;
	sum->wait_goal += figures->wait_goal;
	sum->wait_ceiling += figures->wait_ceiling;
	sum->service_ms += figures->service_ms;
	sum->ratings += figures->ratings;
	sum->satisfied += figures->satisfied;
	sum->received += figures->received;
	sum->finished += figures->finished;
	sum->finished_late += figures->finished_late;
	sum->late_open += figures->late_open;
	total->kiosks.count += one->kiosks.count;
	total->kiosks.good += one->kiosks.good;
	total->kiosks.warn += one->kiosks.warn;
	total->kiosks.lost += one->kiosks.lost;
}

static enum err_code read_kiosks(struct request *req, struct table *table, struct err *err)
{
	struct db_rows rows;
	size_t at = 0;
	enum err_code code = db_query(req->db, &SQL_KIOSKS, NULL, 0, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		/* Both are in the order of their names; a database may sort otherwise than strcmp. */
		const char *center = db_text(&rows, 0);
		if (at >= table->count || strcmp(table->lines[at].figures.center, center) != 0)
			for (at = 0; at < table->count && strcmp(table->lines[at].figures.center, center) != 0;)
				at++;
		if (at < table->count)
			fleet_state_add(&table->lines[at].kiosks, fleet_state_of(db_text(&rows, 2), db_int(&rows, 1), req->now_ms));
	}
	return db_end(&rows, err);
}

static enum err_code read_table(struct request *req, struct table *table, struct err *err)
{
	char late[CLOCK_DAY_SIZE];
	struct db_rows rows;
	late_before(req, late);
	enum err_code code = db_hours_centers(req->db, table->from, table->to, late, &rows, err);
	if (code != ERR_OK)
		return code;
	while (table->count < CENTER_PEERS_MAX && db_next(&rows))
		db_hours_row(&rows, &table->lines[table->count++].figures);
	code = db_end(&rows, err);
	if (code == ERR_OK)
		code = read_kiosks(req, table, err);
	for (size_t i = 0; i < table->count; i++)
		add(&table->lines[table->count], &table->lines[i]);
	return code;
}

static void write_page(struct request *req, struct reply *reply, const struct table *table)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "from", table->from);
	out_str(&out, "to", table->to);
	out_array(&out, "centers");
	for (size_t i = 0; i < table->count; i++)
		write_center(&out, req->center->house, &table->lines[i]);
	out_array_end(&out);
	out_object(&out, "total");
	write_figures(&out, &table->lines[table->count].figures);
	write_kiosks(&out, &table->lines[table->count].kiosks);
	out_object_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
}

static void put_share(struct buf *out, int64_t part, int64_t whole)
{
	buf_byte(out, ';');
	if (whole > 0)
		report_csv_number(out, 100.0 * (double)part / (double)whole, 1);
}

static void put_line(struct buf *out, const char *id, const char *name, const struct line *line)
{
	const struct db_hours_center *figures = &line->figures;
	double low = 0, share = 0, high = 0;
	rating_wilson((unsigned)figures->satisfied, (unsigned)figures->ratings, &low, &share, &high);
	report_csv_text(out, id);
	buf_byte(out, ';');
	report_csv_text(out, name);
	buf_format(out, ";%lld;%lld;%lld;", (long long)figures->served, (long long)figures->absent,
			   (long long)figures->waiting);
	if (figures->waits > 0)
		report_csv_number(out, (double)figures->wait_ms / (double)figures->waits / 60000, 1);
	put_share(out, figures->wait_goal, figures->waits);
	put_share(out, figures->wait_ceiling, figures->waits);
	buf_format(out, ";%lld", (long long)figures->ratings);
	put_share(out, figures->satisfied, figures->ratings);
	put_share(out, figures->ratings ? (int64_t)(low * 10000) : 0, figures->ratings ? 10000 : 0);
	put_share(out, figures->ratings ? (int64_t)(high * 10000) : 0, figures->ratings ? 10000 : 0);
	buf_format(out, ";%lld;%lld;%lld;%lld;%u;%u;%u;%u\r\n", (long long)figures->received, (long long)figures->finished,
			   (long long)figures->finished_late, (long long)figures->late_open, line->kiosks.count, line->kiosks.good,
			   line->kiosks.warn, line->kiosks.lost);
}

/* Semicolons, decimal commas and a byte order mark: opens in a Vietnamese spreadsheet as it is. */
static void write_csv(struct request *req, struct reply *reply, const struct table *table)
{
	char vi[PLACE_MAX], en[PLACE_MAX];
	reply_start(reply, 200);
	reply->type = "text/csv; charset=utf-8";
	reply->attachment = "toan-tinh.csv";
	buf_format(&reply->body, "\xef\xbb\xbfToàn tỉnh;%s;%s\r\n\r\n", table->from, table->to);
	buf_str(&reply->body, "Mã;Trung tâm;Đã phục vụ;Vắng;Đang chờ;Chờ trung bình (phút);Chờ đến 15 phút (%);"
						  "Chờ đến 30 phút (%);Đánh giá;Hài lòng (%);Hài lòng, cận dưới 95 % (%);"
						  "Hài lòng, cận trên 95 % (%);Hồ sơ nhận;Hồ sơ xong;Xong trễ;Đang trễ;Kiosk;"
						  "Kiosk hoạt động tốt;Kiosk cần chú ý;Kiosk mất liên lạc\r\n");
	for (size_t i = 0; i < table->count; i++) {
		read_name(req->center->house, table->lines[i].figures.center, vi, en);
		put_line(&reply->body, table->lines[i].figures.center, vi, &table->lines[i]);
	}
	put_line(&reply->body, "", "Toàn tỉnh", &table->lines[table->count]);
}

static void answer(struct request *req, struct reply *reply,
				   void (*write)(struct request *req, struct reply *reply, const struct table *table))
{
	struct err err = {.code = ERR_OK};
	struct table *table = calloc(1, sizeof *table);
	if (!table)
		reply_problem(reply, 503, "try-again", NULL);
	else if (read_query(req, reply, table->from, table->to)) {
		if (read_table(req, table, &err) != ERR_OK)
			reply_failed(reply, &err);
		else
			write(req, reply, table);
	}
	free(table);
}

void centers_get(struct request *req, struct reply *reply)
{
	answer(req, reply, write_page);
}

void centers_csv(struct request *req, struct reply *reply)
{
	answer(req, reply, write_csv);
}
