/*
 * How the asking of one-stop systems goes, and the reconciliation: what they have and we don't, what we have of
 * theirs and they no longer name; dossiers and procedures.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "center/bridge/bridge_state.h"
#include "center/handlers/center.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 500 /* of each list; the counts are of all */

static const struct db_sql SQL_SOURCES = {
	"SELECT source, state, why, run, list, page, is_full, full_at, done_at, next_at, failures FROM bridge_sources"
	" WHERE center = $1 ORDER BY source"};
static const struct db_sql SQL_TAKEN = {
	"SELECT source, MAX(at), COUNT(*), SUM(taken), SUM(refused) FROM bridge_runs WHERE center = $1 GROUP BY source"
	" ORDER BY source"};
static const struct db_sql SQL_NOW = {"UPDATE bridge_sources SET next_at = 0 WHERE center = $1 AND source = $2"};
static const struct db_sql SQL_COUNTS = {"SELECT COUNT(*), SUM(CASE WHEN why <> '' THEN 1 ELSE 0 END) FROM bridge_seen"
										 " WHERE center = $1 AND source = $2 AND kind = $3 AND run >= $4"};
static const struct db_sql SQL_REFUSED = {
	"SELECT code, why FROM bridge_seen WHERE center = $1 AND source = $2 AND kind = $3 AND run >= $4 AND why <> ''"
	" ORDER BY code LIMIT $5"};
static const struct db_sql SQL_OURS = {"SELECT COUNT(*) FROM dossiers WHERE center = $1 AND source = $2"};
static const struct db_sql SQL_SURPLUS = {
	"SELECT d.code, d.state FROM dossiers d WHERE d.center = $1 AND d.source = $2 AND NOT EXISTS"
	" (SELECT 1 FROM bridge_seen s WHERE s.center = d.center AND s.source = d.source AND s.kind = $3"
	" AND s.code = d.code AND s.run >= $4) ORDER BY d.code LIMIT $5"};
static const struct db_sql SQL_ENTRIES = {
	"SELECT code, name FROM bridge_seen WHERE center = $1 AND source = $2 AND kind = $3 AND run >= $4 ORDER BY code"};

static enum err_code write_sources(struct request *req, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_SOURCES, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "sources");
	while (db_next(&rows)) {
		out_object(out, NULL);
		out_str(out, "source", db_text(&rows, 0));
		out_str(out, "state", db_text(&rows, 1));
		out_str(out, "why", db_text(&rows, 2));
		out_int(out, "run", db_int(&rows, 3));
		bool under_way = db_int(&rows, 4) < BRIDGE_LIST_COUNT;
		out_bool(out, "under_way", under_way);
		out_str(out, "list", under_way ? bridge_wire_word((enum bridge_list)db_int(&rows, 4)) : "");
		out_int(out, "page", db_int(&rows, 5));
		out_bool(out, "full", db_int(&rows, 6) != 0);
		out_time(out, "full_at", db_int(&rows, 7));
		out_time(out, "done_at", db_int(&rows, 8));
		out_time(out, "next_at", db_int(&rows, 9));
		out_int(out, "failures", db_int(&rows, 10));
		out_object_end(out);
	}
	out_array_end(out);
	return db_end(&rows, err);
}

static enum err_code write_taken(struct request *req, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_TAKEN, args, 1, &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "received");
	while (db_next(&rows)) {
		out_object(out, NULL);
		out_str(out, "source", db_text(&rows, 0));
		out_time(out, "last_at", db_int(&rows, 1));
		out_int(out, "messages", db_int(&rows, 2));
		out_int(out, "taken", db_int(&rows, 3));
		out_int(out, "refused", db_int(&rows, 4));
		out_object_end(out);
	}
	out_array_end(out);
	return db_end(&rows, err);
}

void bridge_list(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	struct out out = reply_object(reply, 200);
	enum err_code code = write_sources(req, &out, &err);
	if (code == ERR_OK)
		code = write_taken(req, &out, &err);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

/* The next round begins now; a source that is not asked knows no rounds. */
void bridge_ask_now(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0])};
	struct err err = {.code = ERR_OK};
	if (db_run(req->db, &SQL_NOW, args, ARRAY_LEN(args), &err) != ERR_OK)
		reply_failed(reply, &err);
	else if (db_changes(req->db) == 0)
		reply_problem(reply, 404, "unknown-source", "No such system is asked; see [bridge] of the configuration.");
	else
		reply_start(reply, 202);
}

/* -- reconciliation ------------------------------------------------------------------------------------ */

struct view {
	struct request *req;
	const char *source;
	int64_t run; /* the last round that went through all */
	struct out *out;
	struct err *err;
};

/* Rows of (code, second): the second under its name. */
static enum err_code write_list(struct view *view, const struct db_sql *sql, enum bridge_list list, const char *key,
								const char *second)
{
	const struct db_value args[] = {db_arg_text(view->req->center->id), db_arg_text(view->source),
									db_arg_text(bridge_wire_word(list)), db_arg_int(view->run), db_arg_int(SHOWN_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(view->req->db, sql, args, ARRAY_LEN(args), &rows, view->err);
	if (code != ERR_OK)
		return code;
	out_array(view->out, key);
	while (db_next(&rows)) {
		out_object(view->out, NULL);
		out_str(view->out, "code", db_text(&rows, 0));
		out_str(view->out, second, db_text(&rows, 1));
		out_object_end(view->out);
	}
	out_array_end(view->out);
	return db_end(&rows, view->err);
}

static enum err_code write_counts(struct view *view, enum bridge_list list)
{
	const struct db_value args[] = {db_arg_text(view->req->center->id), db_arg_text(view->source),
									db_arg_text(bridge_wire_word(list)), db_arg_int(view->run)};
	struct db_rows rows;
	enum err_code code = db_query(view->req->db, &SQL_COUNTS, args, ARRAY_LEN(args), &rows, view->err);
	if (code != ERR_OK)
		return code;
	bool any = db_next(&rows);
	out_int(view->out, "theirs", any ? db_int(&rows, 0) : 0);
	out_int(view->out, "not_taken", any ? db_int(&rows, 1) : 0);
	return db_end(&rows, view->err);
}

static enum err_code write_dossiers(struct view *view)
{
	const struct db_value args[] = {db_arg_text(view->req->center->id), db_arg_text(view->source)};
	struct db_rows rows;
	out_object(view->out, "dossiers");
	enum err_code code = write_counts(view, BRIDGE_LIST_DOSSIERS);
	if (code == ERR_OK)
		code = db_query(view->req->db, &SQL_OURS, args, ARRAY_LEN(args), &rows, view->err);
	if (code == ERR_OK) {
		out_int(view->out, "ours", db_next(&rows) ? db_int(&rows, 0) : 0);
		code = db_end(&rows, view->err);
	}
	if (code == ERR_OK)
		code = write_list(view, &SQL_REFUSED, BRIDGE_LIST_DOSSIERS, "missing", "why");
	if (code == ERR_OK)
		code = write_list(view, &SQL_SURPLUS, BRIDGE_LIST_DOSSIERS, "surplus", "state");
	out_object_end(view->out);
	return code;
}

/* The codes they name are kept in order, so that ours are looked up among them by halves. */
struct named {
	char code[24];
	bool ours;
};

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->code, ((const struct named *)b)->code);
}

static void write_ours(struct view *view, const struct catalogue *catalogue, const struct named *named, size_t count)
{
	out_int(view->out, "ours", catalogue ? (int64_t)catalogue->procedure_count : 0);
	out_array(view->out, "surplus");
	for (size_t i = 0; catalogue && i < catalogue->procedure_count; i++) {
		struct named wanted = {.ours = false};
		snprintf(wanted.code, sizeof wanted.code, "%s", catalogue->procedures[i].code);
		if (count > 0 && !bsearch(&wanted, named, count, sizeof *named, by_code)) {
			out_object(view->out, NULL);
			out_str(view->out, "code", wanted.code);
			out_str(view->out, "name", catalogue_text(&catalogue->procedures[i].name, LANGUAGE_VI));
			out_object_end(view->out);
		}
	}
	out_array_end(view->out);
}

static enum err_code write_procedures(struct view *view, const struct catalogue *catalogue)
{
	enum { NAMED_MAX = 10000 };
	const struct db_value args[] = {db_arg_text(view->req->center->id), db_arg_text(view->source),
									db_arg_text(bridge_wire_word(BRIDGE_LIST_PROCEDURES)), db_arg_int(view->run)};
	struct named *named = calloc(NAMED_MAX, sizeof *named);
	struct db_rows rows;
	size_t count = 0;
	unsigned shown = 0, missing = 0;
	out_object(view->out, "procedures");
	enum err_code code = named ? db_query(view->req->db, &SQL_ENTRIES, args, ARRAY_LEN(args), &rows, view->err)
							   : err_set(view->err, ERR_LIMIT, "no memory");
	if (code == ERR_OK) {
		out_array(view->out, "missing");
		while (count < NAMED_MAX && db_next(&rows)) {
			struct named *one = &named[count++];
			snprintf(one->code, sizeof one->code, "%s", db_text(&rows, 0));
			one->ours = catalogue && catalogue_procedure(catalogue, one->code);
			missing += !one->ours;
			if (one->ours || shown++ >= SHOWN_MAX)
				continue;
			out_object(view->out, NULL);
			out_str(view->out, "code", one->code);
			out_str(view->out, "name", db_text(&rows, 1));
			out_object_end(view->out);
		}
		out_array_end(view->out);
		code = db_end(&rows, view->err);
	}
	out_int(view->out, "theirs", (int64_t)count);
	out_int(view->out, "not_ours", missing);
	if (code == ERR_OK) {
		qsort(named, count, sizeof *named, by_code);
		write_ours(view, catalogue, named, count);
	}
	out_object_end(view->out);
	free(named);
	return code;
}

void bridge_report(struct request *req, struct reply *reply)
{
	struct bridge_source source;
	struct err err = {.code = ERR_OK};
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	enum err_code code = bridge_state_find(req->db, req->center->id, req->params[0], &source, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		struct view view = {.req = req, .source = req->params[0], .run = source.full_run, .out = &out, .err = &err};
		out_str(&out, "source", req->params[0]);
		out_time(&out, "full_at", source.full_at_ms);
		code = write_dossiers(&view);
		if (code == ERR_OK)
			code = write_procedures(&view, catalogue ? catalogue->model : NULL);
		out_time(&out, "as_of", req->now_ms);
		out_object_end(&out);
	}
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-source", "No such system is asked; see [bridge] of the configuration.");
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	center_catalogue_release(catalogue);
}
