/*
 * Late dossiers: open ones whose clock runs and whose first day of promise is past, worst first, for managers. A page
 * of them with how many there are of all, and all of them as a table. The same rule as the report's: one number.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_dossiers.h"
#include "center/handlers/center.h"
#include "center/handlers/dossiers.h"
#include "center/reports/report.h"
#include "model/workday.h"

#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 50
#define PAGES_MAX 20000
#define EXPORT_ROWS 50000 /* more than a center has open */

struct late {
	struct workday_calendar calendar;
	char today[CLOCK_DAY_SIZE];
	char before[CLOCK_DAY_SIZE]; /* due before it: late by a working day or more */
	struct db_dossier dossier;
};

/* A day of promise is past by a working day as soon as it is before the last one. */
static struct late *begin(struct request *req, struct reply *reply)
{
	struct late *late = calloc(1, sizeof *late);
	if (!late) {
		reply_problem(reply, 503, "try-again", NULL);
		return NULL;
	}
	clock_day(req->now_ms, late->today);
	dossiers_calendar(req, &late->calendar);
	workday_text(workday_last(&late->calendar, workday_number(late->today)), late->before);
	return late;
}

static bool read_row(const struct db_rows *rows, struct late *late, int *ret_days, bool *ret_again)
{
	struct db_dossier *dossier = &late->dossier;
	db_dossier_row(rows, dossier);
	*ret_days = dossiers_late_days(&late->calendar, dossier, workday_number(late->today));
	*ret_again = dossier->new_due[0] && strcmp(dossier->new_due, late->today) < 0;
	return *ret_days > 0;
}

static void write_row(struct out *out, const struct db_dossier *dossier, int days, bool again)
{
	out_object(out, NULL);
	out_str(out, "code", dossier->code);
	out_str(out, "procedure_name", dossier->procedure_name);
	out_str(out, "service", dossier->service);
	out_str(out, "office", dossier->office);
	out_str(out, "due", dossier->due);
	out_str(out, "new_due", dossier->new_due);
	out_str(out, "apology", dossier->apology_number);
	out_int(out, "late_days", days);
	out_bool(out, "again", again);
	out_object_end(out);
}

static bool read_page(const struct request *req, int64_t *ret_page)
{
	const char *text = request_query(req, "page");
	char *end;
	*ret_page = text && *text ? strtol(text, &end, 10) : 1;
	return (!text || !*text || !*end) && *ret_page > 0 && *ret_page <= PAGES_MAX;
}

/* GET /v1/dossiers?page= */
void late_list(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	struct db_dossier_late_sums sums;
	struct db_rows rows;
	int64_t page;
	int days;
	bool again;
	if (!read_page(req, &page)) {
		reply_problem(reply, 400, "bad-page", "page is 1 or more.");
		return;
	}
	struct late *late = begin(req, reply);
	if (!late)
		return;
	const char *center = req->center->id;
	enum err_code code = db_dossier_late_sums(req->db, center, late->before, late->today, &sums, &err);
	if (code == ERR_OK)
		code = db_dossier_late(req->db, center, late->before, PAGE_ROWS, (page - 1) * PAGE_ROWS, &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_int(&out, "total", sums.total);
		out_int(&out, "not_apologised", sums.not_apologised);
		out_int(&out, "again", sums.again);
		out_int(&out, "page", page);
		out_int(&out, "pages", sums.total > 0 ? (sums.total + PAGE_ROWS - 1) / PAGE_ROWS : 1);
		out_array(&out, "dossiers");
		while (db_next(&rows))
			if (read_row(&rows, late, &days, &again))
				write_row(&out, &late->dossier, days, again);
		code = reply_list_end(req, &out, &rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	free(late);
}

static void write_line(struct buf *out, const struct db_dossier *dossier, const struct catalogue *catalogue, int days,
					   bool again)
{
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, dossier->service) : NULL;
	const char *const texts[] = {dossier->code, dossier->procedure_name,
								 service ? catalogue_text(&service->name, LANGUAGE_VI) : dossier->service,
								 dossier->office, dossier->due, dossier->new_due, dossier->apology_number};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		report_csv_text(out, texts[i]);
		buf_byte(out, ';');
	}
	buf_format(out, "%d;%s\r\n", days, again ? "x" : "");
}

/* GET /v1/dossiers.csv: all of them. */
void late_csv(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	struct db_rows rows;
	int days;
	bool again;
	struct late *late = begin(req, reply);
	if (!late)
		return;
	enum err_code code = db_dossier_late(req->db, req->center->id, late->before, EXPORT_ROWS, 0, &rows, &err);
	if (code == ERR_OK) {
		struct center_catalogue *catalogue = center_catalogue_hold(req->center);
		reply_start(reply, 200);
		reply->type = "text/csv; charset=utf-8";
		reply->attachment = "ho-so-tre-hen.csv";
		buf_str(&reply->body, "\xef\xbb\xbfMã hồ sơ;Thủ tục;Lĩnh vực;Cơ quan;Ngày hẹn;Ngày hẹn lại;Văn bản xin lỗi;"
							  "Trễ (ngày làm việc);Trễ cả ngày hẹn lại\r\n");
		while (db_next(&rows))
			if (read_row(&rows, late, &days, &again))
				write_line(&reply->body, &late->dossier, catalogue ? catalogue->model : NULL, days, again);
		center_catalogue_release(catalogue);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK) {
		reply->attachment = NULL;
		reply_failed(reply, &err);
	}
	free(late);
}
