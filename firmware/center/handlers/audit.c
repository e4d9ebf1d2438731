#include "center/handlers/audit.h"

#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/audit_chain.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"
#include "center/reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 500
#define TRIM_ROWS 20000 /* in one transaction; a backlog goes over some days */
#define PAGE_ROWS 50
#define PAGE_MAX 1000000
#define NAMES_MAX 200
#define EXPORT_ROWS 50000 /* a year of a center; longer ones are taken in parts */
#define DAY_MS INT64_C(86400000)

enum err_code audit_add(struct request *req, const char *who, const char *action, const char *subject, struct err *err)
{
	struct db_audit newest, row = {.at_ms = req->now_ms};
	int64_t count = 0;
	/* The mark first: on PostgreSQL its row is the lock that keeps the chain one. */
	enum err_code code = db_mark_read(req->db, req->center->id, AUDIT_MARK, &count, err);
	if (code == ERR_OK)
		code = db_audit_newest(req->db, req->center->id, &newest, err);
	if (code != ERR_OK)
		return code;
	row.n = count + 1;
	snprintf(row.who, sizeof row.who, "%s", who);
	snprintf(row.action, sizeof row.action, "%s", action);
	snprintf(row.subject, sizeof row.subject, "%s", subject);
	audit_chain_seal(newest.hash, &row, row.hash);
	code = db_audit_add(req->db, req->center->id, &row, err);
	return code == ERR_OK ? db_mark_write(req->db, req->center->id, AUDIT_MARK, row.n, err) : code;
}

/* The last row of the oldest ones that is of before; n stays 0 where none is. */
static enum err_code find_base(struct request *req, int64_t before_ms, int64_t newest, struct db_audit *base,
							   struct err *err)
{
	struct db_rows rows;
	struct db_audit row;
	int64_t from = base->n;
	enum err_code code = db_audit_read(req->db, req->center->id, from, TRIM_ROWS, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		db_audit_row(&rows, &row);
		if (row.at_ms >= before_ms || row.n >= newest)
			break;
		*base = row;
	}
	return db_end(&rows, err);
}

enum err_code audit_trim(struct request *req, int64_t before_ms, struct err *err)
{
	struct db_audit base = {.n = 0}, newest = {.n = 0};
	char subject[DB_AUDIT_TEXT_MAX];
	enum err_code code = db_audit_base(req->db, req->center->id, &base, err);
	if (code == ERR_OK)
		code = db_audit_newest(req->db, req->center->id, &newest, err);
	int64_t from = base.n;
	if (code == ERR_OK)
		code = find_base(req, before_ms, newest.n, &base, err);
	if (code != ERR_OK || base.n == from)
		return code;
	snprintf(subject, sizeof subject, "%lld-%lld", (long long)from + 1, (long long)base.n);
	code = audit_add(req, req->caller.id, AUDIT_TRIMMED, subject, err);
	if (code == ERR_OK)
		code = db_audit_trim(req->db, req->center->id, &base, req->now_ms, err);
	log_event(LOG_INFO, "audit.trimmed", LOG_STR("rows", subject));
	return code;
}

enum err_code audit_log_head(struct db *db, const char *center, struct err *err)
{
	struct db_audit newest;
	struct audit_anchor head;
	char text[AUDIT_ANCHOR_SIZE];
	enum err_code code = db_audit_newest(db, center, &newest, err);
	if (code != ERR_OK || newest.n == 0)
		return code;
	snprintf(head.center, sizeof head.center, "%s", center);
	head.n = newest.n;
	memcpy(head.hash, newest.hash, sizeof head.hash);
	audit_anchor_print(&head, text);
	log_event(LOG_INFO, "audit.head", LOG_STR("head", text));
	return ERR_OK;
}

void audit_check(struct request *req, struct reply *reply)
{
	struct audit_found found;
	struct err err = {.code = ERR_OK};
	if (audit_chain_verify(req->db, req->center->id, NULL, 0, &found, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_bool(&out, "whole", found.broken_at == 0);
	out_int(&out, "rows", found.rows - found.gone);
	out_int(&out, "gone", found.gone);
	if (found.broken_at)
		out_int(&out, "broken_at", found.broken_at);
	else
		out_null(&out, "broken_at");
	out_object_end(&out);
}

static void write_row(struct out *out, const struct db_rows *rows)
{
	struct db_audit row;
	db_audit_row(rows, &row);
	out_object(out, NULL);
	out_int(out, "n", row.n);
	out_time(out, "at", row.at_ms);
	out_str(out, "who", row.who);
	out_str(out, "action", row.action);
	out_str(out, "subject", row.subject);
	out_str(out, "hash", row.hash);
	out_object_end(out);
}

/* Words of the query that are none are told, not guessed at. */
static bool read_wanted(const struct request *req, struct reply *reply, struct db_audit_wanted *wanted)
{
	const char *who = request_query(req, "who"), *what = request_query(req, "what");
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	bool good = true;
	*wanted = (struct db_audit_wanted){.who = who ? who : "", .what = what ? what : "", .until_ms = INT64_MAX};
	if (from && *from)
		good = clock_day_start(from, &wanted->from_ms) == ERR_OK;
	if (to && *to && good) {
		good = clock_day_start(to, &wanted->until_ms) == ERR_OK;
		wanted->until_ms += DAY_MS;
	}
	good = good && strlen(wanted->who) < DB_AUDIT_TEXT_MAX && strlen(wanted->what) < DB_AUDIT_TEXT_MAX &&
		   strspn(wanted->what, "abcdefghijklmnopqrstuvwxyz-.") == strlen(wanted->what);
	if (!good)
		reply_problem(reply, 400, "bad-filter", "from and to are days; what is an action, or its first word.");
	return good;
}

static enum err_code write_names(struct request *req, struct out *out, const char *key, bool actions, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_audit_names(req->db, req->center->id, actions, NAMES_MAX, &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, key);
	while (db_next(&rows))
		out_str(out, NULL, db_text(&rows, 0));
	out_array_end(out);
	return db_end(&rows, err);
}

/* GET /v1/audit?page=&who=&what=&from=&to=: newest first, with the words that there are to choose from. */
static void list_page(struct request *req, struct reply *reply, int64_t page)
{
	struct db_audit_wanted wanted;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	int64_t total = 0;
	if (page < 1 || page > PAGE_MAX) {
		reply_problem(reply, 400, "bad-filter", "page is a number from 1.");
		return;
	}
	if (!read_wanted(req, reply, &wanted))
		return;
	enum err_code code = db_audit_count(req->db, req->center->id, &wanted, &total, &err);
	struct out out = reply_object(reply, 200);
	out_int(&out, "total", total);
	out_int(&out, "page", page);
	out_int(&out, "pages", total > 0 ? (total + PAGE_ROWS - 1) / PAGE_ROWS : 1);
	if (code == ERR_OK)
		code = write_names(req, &out, "people", false, &err);
	if (code == ERR_OK)
		code = write_names(req, &out, "actions", true, &err);
	if (code == ERR_OK)
		code = db_audit_find(req->db, req->center->id, &wanted, PAGE_ROWS, (page - 1) * PAGE_ROWS, &rows, &err);
	if (code == ERR_OK) {
		out_array(&out, "rows");
		while (db_next(&rows))
			write_row(&out, &rows);
		out_array_end(&out);
		out_object_end(&out);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

static void write_line(struct buf *out, const struct db_rows *rows)
{
	struct db_audit row;
	char at[CLOCK_RFC3339_SIZE];
	db_audit_row(rows, &row);
	clock_rfc3339(row.at_ms, at, sizeof at);
	buf_format(out, "%lld;%s;", (long long)row.n, at);
	report_csv_text(out, row.who);
	buf_byte(out, ';');
	report_csv_text(out, row.action);
	buf_byte(out, ';');
	report_csv_text(out, row.subject);
	buf_format(out, ";%s\r\n", row.hash);
}

/* POST /v1/audit.csv with the same filter: all of its pages, up to EXPORT_ROWS. No GET, as the trail tells of it. */
void audit_csv(struct request *req, struct reply *reply)
{
	struct db_audit_wanted wanted;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	char span[DB_AUDIT_TEXT_MAX];
	if (!read_wanted(req, reply, &wanted))
		return;
	snprintf(span, sizeof span, "%.10s %.10s", from ? from : "", to ? to : "");
	enum err_code code = audit_add(req, req->caller.id, "audit.exported", span, &err);
	if (code == ERR_OK)
		code = db_audit_find(req->db, req->center->id, &wanted, EXPORT_ROWS, 0, &rows, &err);
	if (code == ERR_OK) {
		reply_start(reply, 200);
		reply->type = "text/csv; charset=utf-8";
		reply->attachment = "nhat-ky.csv";
		buf_str(&reply->body, "\xef\xbb\xbfSố;Lúc;Người;Việc;Đối tượng;SHA-256\r\n");
		while (db_next(&rows))
			write_line(&reply->body, &rows);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK) {
		reply->attachment = NULL;
		reply_failed(reply, &err);
	}
}

/* With ?page= as people read it; else rows after a number, in order, as a program follows them. */
void audit_list(struct request *req, struct reply *reply)
{
	const char *after = request_query(req, "after"), *page = request_query(req, "page");
	if (page) {
		list_page(req, reply, strtoll(page, NULL, 10));
		return;
	}
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_audit_read(req->db, req->center->id, after ? strtoll(after, NULL, 10) : 0, SHOWN_MAX, &rows, &err) !=
		ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "rows");
	while (db_next(&rows))
		write_row(&out, &rows);
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
