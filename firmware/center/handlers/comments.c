/*
 * What citizens wrote beside their ratings, for managers and auditors: with the
 * day, service, counter and level, never with the ticket, the device or the
 * time of day, which could name who wrote it. A manager marks what was seen to.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/reports/report.h"
#include "model/rating.h"
#include "model/workday.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_ROWS 50
#define EXPORT_ROWS 20000 /* of one table: more than a center keeps */
#define NUMBER_MAX 9999   /* of a filter or a page */

/* A condition is off where its argument is empty or 0; $7: 1 what waits, 2 what was seen to. */
#define WANTED                                                                                                         \
	" FROM comments c JOIN ratings r ON r.id = c.rating AND r.center = c.center"                                       \
	" WHERE c.center = $1 AND r.day >= $2 AND r.day <= $3 AND ($4 = '' OR r.service = $4)"                             \
	" AND (CAST($5 AS BIGINT) = 0 OR r.counter = $5) AND (CAST($6 AS BIGINT) = 0 OR r.level = $6)"                     \
	" AND (CAST($7 AS BIGINT) = 0 OR ($7 = 1) = (c.handled_at = 0))"

static const struct db_sql SQL_COUNT = {"SELECT COUNT(*)" WANTED};
static const struct db_sql SQL_LIST = {
	"SELECT c.rating, r.day, r.service, r.counter, r.level, r.levels, r.channel, c.text, c.handled_at,"
	" c.handled_by" WANTED " ORDER BY r.day DESC, c.at DESC, c.rating LIMIT $8 OFFSET $9"};
static const struct db_sql SQL_HANDLE = {
	"UPDATE comments SET handled_at = $3, handled_by = $4 WHERE center = $1 AND rating = $2"};

enum comment_state { STATE_ALL, STATE_OPEN, STATE_HANDLED, STATE_COUNT };
static const char *const STATES[STATE_COUNT] = {"all", "open", "handled"};

struct wanted {
	const char *from, *to, *service;
	int64_t counter, level, state, page;
	char today[CLOCK_DAY_SIZE];
};

#define WANTED_ARGS 7

static void bind(const struct request *req, const struct wanted *wanted, struct db_value args[WANTED_ARGS])
{
	args[0] = db_arg_text(req->center->id);
	args[1] = db_arg_text(wanted->from);
	args[2] = db_arg_text(wanted->to);
	args[3] = db_arg_text(wanted->service);
	args[4] = db_arg_int(wanted->counter);
	args[5] = db_arg_int(wanted->level);
	args[6] = db_arg_int(wanted->state);
}

/* A number of the query, fallback where it is not given; -1 for what is none. */
static int64_t number(const struct request *req, const char *name, int64_t fallback)
{
	const char *text = request_query(req, name);
	char *end;
	if (!text || !*text)
		return fallback;
	long value = strtol(text, &end, 10);
	return *end || value < 0 || value > NUMBER_MAX ? -1 : value;
}

static bool read_wanted(const struct request *req, struct reply *reply, struct wanted *wanted)
{
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	const char *service = request_query(req, "service"), *state = request_query(req, "state");
	clock_day(req->now_ms, wanted->today);
	wanted->from = from && *from ? from : "0000-00-00";
	wanted->to = to && *to ? to : wanted->today;
	wanted->service = service ? service : "";
	wanted->counter = number(req, "counter", 0);
	wanted->level = number(req, "level", 0);
	wanted->page = number(req, "page", 1);
	wanted->state = STATE_ALL;
	while (state && *state && wanted->state < STATE_COUNT && strcmp(state, STATES[wanted->state]) != 0)
		wanted->state++;
	bool days = (!from || !*from || workday_number(from) != WORKDAY_NONE) && workday_number(wanted->to) != WORKDAY_NONE;
	bool ok = days && wanted->counter >= 0 && wanted->level >= 0 && wanted->level <= RATING_LEVELS_MAX &&
			  wanted->page > 0 && wanted->state < STATE_COUNT;
	if (!ok)
		reply_problem(reply, 400, "bad-filter",
					  "from and to are days; counter, level and page numbers; state all, open or handled.");
	return ok;
}

static enum err_code query(struct request *req, const struct wanted *wanted, int64_t limit, int64_t offset,
						   struct db_rows *rows, struct err *err)
{
	struct db_value args[WANTED_ARGS + 2];
	bind(req, wanted, args);
	args[WANTED_ARGS] = db_arg_int(limit);
	args[WANTED_ARGS + 1] = db_arg_int(offset);
	return db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), rows, err);
}

static void write_comment(struct out *out, const struct db_rows *rows)
{
	out_object(out, NULL);
	out_str(out, "id", db_text(rows, 0));
	out_str(out, "day", db_text(rows, 1));
	out_str(out, "service", db_text(rows, 2));
	out_int(out, "counter", db_int(rows, 3));
	out_int(out, "level", db_int(rows, 4));
	out_int(out, "levels", db_int(rows, 5));
	out_str(out, "channel", db_text(rows, 6));
	out_str(out, "text", db_text(rows, 7));
	out_time(out, "handled_at", db_int(rows, 8));
	out_str(out, "handled_by", db_text(rows, 9));
	out_object_end(out);
}

/* GET /v1/ratings/comments?from=&to=&service=&counter=&level=&state=&page= */
void comments_list(struct request *req, struct reply *reply)
{
	struct wanted wanted;
	struct db_rows rows;
	struct db_value args[WANTED_ARGS];
	struct err err = {.code = ERR_OK};
	int64_t total = 0;
	if (!read_wanted(req, reply, &wanted))
		return;
	bind(req, &wanted, args);
	enum err_code code = db_one_int(req->db, &SQL_COUNT, args, ARRAY_LEN(args), &total, NULL, &err);
	if (code == ERR_OK)
		code = query(req, &wanted, PAGE_ROWS, (wanted.page - 1) * PAGE_ROWS, &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_int(&out, "total", total);
		out_int(&out, "page", wanted.page);
		out_int(&out, "pages", total > 0 ? (total + PAGE_ROWS - 1) / PAGE_ROWS : 1);
		out_array(&out, "comments");
		while (db_next(&rows))
			write_comment(&out, &rows);
		code = reply_list_end(req, &out, &rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

static void write_line(struct buf *out, const struct db_rows *rows, const struct catalogue *catalogue)
{
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, db_text(rows, 2)) : NULL;
	char handled[CLOCK_DAY_SIZE] = "";
	if (db_int(rows, 8) > 0)
		clock_day(db_int(rows, 8), handled);
	buf_format(out, "%s;", db_text(rows, 1));
	report_csv_text(out, service ? catalogue_text(&service->name, LANGUAGE_VI) : db_text(rows, 2));
	buf_format(out, ";%d;%d/%d;", (int)db_int(rows, 3), (int)db_int(rows, 4), (int)db_int(rows, 5));
	report_csv_text(out, db_text(rows, 7));
	buf_format(out, ";%s;", handled);
	report_csv_text(out, db_text(rows, 9));
	buf_str(out, "\r\n");
}

/* POST /v1/ratings/comments.csv with the same filter: all of its pages. No GET, as the audit trail tells of it. */
void comments_csv(struct request *req, struct reply *reply)
{
	struct wanted wanted;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	char span[2 * CLOCK_DAY_SIZE];
	if (!read_wanted(req, reply, &wanted))
		return;
	snprintf(span, sizeof span, "%s %s", wanted.from, wanted.to);
	enum err_code code = audit_add(req, req->caller.id, "comments.exported", span, &err);
	if (code == ERR_OK)
		code = query(req, &wanted, EXPORT_ROWS, 0, &rows, &err);
	if (code == ERR_OK) {
		struct center_catalogue *catalogue = center_catalogue_hold(req->center);
		reply_start(reply, 200);
		reply->type = "text/csv; charset=utf-8";
		reply->attachment = "gop-y.csv";
		buf_str(&reply->body, "\xef\xbb\xbfNgày;Lĩnh vực;Quầy;Mức;Góp ý;Đã xem xét ngày;Người xem xét\r\n");
		while (db_next(&rows))
			write_line(&reply->body, &rows, catalogue ? catalogue->model : NULL);
		center_catalogue_release(catalogue);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK) {
		reply->attachment = NULL;
		reply_failed(reply, &err);
	}
}

/* POST /v1/ratings/{id}/handled {handled?}: seen to by who asks; handled false opens it again. */
void comments_handle(struct request *req, struct reply *reply)
{
	const json_t *given = json_object_get(req->body, "handled");
	bool handled = !json_is_false(given);
	struct err err = {.code = ERR_OK};
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0]),
									db_arg_int(handled ? req->now_ms : 0), db_arg_text(handled ? req->caller.id : "")};
	enum err_code code = db_run(req->db, &SQL_HANDLE, args, ARRAY_LEN(args), &err);
	if (code == ERR_OK && db_changes(req->db) == 0) {
		reply_problem(reply, 404, "unknown-comment", NULL);
		return;
	}
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, handled ? "comment.handled" : "comment.reopened", req->params[0], &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
}
