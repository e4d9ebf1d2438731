#include "center/handlers/alarms.h"

#include "base/check.h"
#include "base/log.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/events.h"
#include "center/handlers/routes_priv.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 100

static const struct db_sql SQL_OPEN = {
	"SELECT id FROM alarms WHERE center = $1 AND kind = $2 AND subject = $3 AND cleared_at = 0 AND at > $4"};
static const struct db_sql SQL_ADD = {
	"INSERT INTO alarms (id, center, kind, subject, at, who) VALUES ($1, $2, $3, $4, $5, $6)"};
static const struct db_sql SQL_CLEAR = {
	"UPDATE alarms SET cleared_at = $3, cleared_by = $4 WHERE center = $1 AND id = $2 AND cleared_at = 0"};
static const struct db_sql SQL_LIST = {
	"SELECT id, kind, subject, at, who, cleared_at, cleared_by FROM alarms WHERE center = $1"
	" ORDER BY CASE WHEN cleared_at = 0 THEN 0 ELSE 1 END, at DESC LIMIT $2"};

static void tell(struct request *req, const char *type, const char *id, const char *kind, const char *subject)
{
	struct buf json;
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_str(&out, "id", id);
	out_str(&out, "kind", kind);
	out_str(&out, "subject", subject);
	out_time(&out, "at", req->now_ms);
	out_object_end(&out);
	events_add(req, type, buf_text(&json));
	buf_finish(&json);
}

static enum err_code is_open(struct request *req, const char *kind, const char *subject, bool *ret_open,
							 struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(kind), db_arg_text(subject),
									db_arg_int(req->now_ms - ALARMS_AGAIN_MS)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_OPEN, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	*ret_open = db_next(&rows);
	return db_end(&rows, err);
}

enum err_code alarms_raise(struct request *req, const char *kind, const char *subject, const char *who, struct err *err)
{
	char id[ID_SIZE];
	bool open = false;
	enum err_code code = is_open(req, kind, subject, &open, err);
	if (code != ERR_OK || open)
		return code;
	id_make(id);
	const struct db_value args[] = {db_arg_text(id),      db_arg_text(req->center->id), db_arg_text(kind),
									db_arg_text(subject), db_arg_int(req->now_ms),      db_arg_text(who)};
	code = db_run(req->db, &SQL_ADD, args, ARRAY_LEN(args), err);
	if (code != ERR_OK)
		return code;
	tell(req, "alarm.raised", id, kind, subject);
	log_event(LOG_WARN, "alarm.raised", LOG_STR("kind", kind), LOG_ID("subject", subject));
	return audit_add(req, who, "alarm.raised", subject, err);
}

/* A clerk's emergency call: their counter's. */
void alarms_post(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	char subject[16];
	snprintf(subject, sizeof subject, "%u", req->caller.counter);
	if (alarms_raise(req, "emergency", subject, req->caller.id, &err) != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
}

void alarms_clear(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0]), db_arg_int(req->now_ms),
									db_arg_text(req->caller.id)};
	struct err err = {.code = ERR_OK};
	enum err_code code = db_run(req->db, &SQL_CLEAR, args, ARRAY_LEN(args), &err);
	bool found = code == ERR_OK && db_changes(req->db) > 0;
	if (found)
		code = audit_add(req, req->caller.id, "alarm.cleared", req->params[0], &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else if (!found) {
		reply_problem(reply, 404, "unknown-alarm", "It was cleared already, or never raised.");
	} else {
		tell(req, "alarm.cleared", req->params[0], "", "");
		reply_start(reply, 204);
	}
}

void alarms_list(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(SHOWN_MAX)};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "alarms");
	while (db_next(&rows)) {
		out_object(&out, NULL);
		out_str(&out, "id", db_text(&rows, 0));
		out_str(&out, "kind", db_text(&rows, 1));
		out_str(&out, "subject", db_text(&rows, 2));
		out_time(&out, "at", db_int(&rows, 3));
		out_str(&out, "who", db_text(&rows, 4));
		out_time(&out, "cleared_at", db_int(&rows, 5));
		out_str(&out, "cleared_by", db_text(&rows, 6));
		out_object_end(&out);
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
