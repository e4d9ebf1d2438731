#include "center/handlers/audit.h"

#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/audit_chain.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 500

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
	out_int(&out, "rows", found.rows);
	if (found.broken_at)
		out_int(&out, "broken_at", found.broken_at);
	else
		out_null(&out, "broken_at");
	out_object_end(&out);
}

void audit_list(struct request *req, struct reply *reply)
{
	const char *after = request_query(req, "after");
	struct db_rows rows;
	struct db_audit row;
	struct err err = {.code = ERR_OK};
	if (db_audit_read(req->db, req->center->id, after ? strtoll(after, NULL, 10) : 0, SHOWN_MAX, &rows, &err) !=
		ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "rows");
	while (db_next(&rows)) {
		db_audit_row(&rows, &row);
		out_object(&out, NULL);
		out_int(&out, "n", row.n);
		out_time(&out, "at", row.at_ms);
		out_str(&out, "who", row.who);
		out_str(&out, "action", row.action);
		out_str(&out, "subject", row.subject);
		out_str(&out, "hash", row.hash);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
