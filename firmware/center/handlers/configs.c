/*
 * Configurations of devices: drafted, published in stages (one kiosk, a tenth,
 * all), withdrawn. What a device runs it says itself in its status; a stage is
 * not left while a device of the one before refused or rolled back.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/log.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/devices.h"
#include "proto/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINES_MAX 64
#define LINE_MAX 600
#define NOTE_MAX 200
#define SHOWN_MAX 30
#define DEVICES_MAX 600
#define ID_MAX 64

static const struct db_sql SQL_NEWEST = {"SELECT COALESCE(MAX(number), 0) FROM configs WHERE center = $1"};
static const struct db_sql SQL_ADD = {
	"INSERT INTO configs (center, number, made_at, made_by, note, lines) VALUES ($1, $2, $3, $4, $5, $6)"};
static const struct db_sql SQL_LIST = {
	"SELECT number, made_at, made_by, note, lines, withdrawn_at FROM configs WHERE center = $1"
	" ORDER BY number DESC LIMIT $2"};
static const struct db_sql SQL_TARGETS = {
	"SELECT d.id, d.kind, COALESCE(t.number, 0), d.status, COALESCE(t.at, 0) FROM devices d LEFT JOIN config_targets t"
	" ON t.center = d.center AND t.device = d.id WHERE d.center = $1 AND d.revoked_at = 0 AND d.kind IN ('kiosk', "
	"'pad')"
	" ORDER BY d.id"};
static const struct db_sql SQL_WANT = {
	"INSERT INTO config_targets (center, device, number, before, at, who) VALUES ($1, $2, $3, 0, $4, $5)"
	" ON CONFLICT (center, device) DO UPDATE SET before = config_targets.number, number = excluded.number,"
	" at = excluded.at, who = excluded.who"};
static const struct db_sql SQL_WITHDRAW = {
	"UPDATE configs SET withdrawn_at = $3 WHERE center = $1 AND number = $2 AND withdrawn_at = 0"};
static const struct db_sql SQL_BACK = {
	"UPDATE config_targets SET number = before, before = 0, at = $3, who = $4 WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_MINE = {
	"SELECT c.number, c.lines FROM config_targets t JOIN configs c ON c.center = t.center AND c.number = t.number"
	" WHERE t.center = $1 AND t.device = $2"};

struct target {
	char id[ID_MAX];
	int64_t wanted, runs;
	char state[16];
};

/* -- reading ------------------------------------------------------------------------------------------- */

/* What the device says of itself; "none" where it never did. */
static void read_state(const char *status, struct target *target)
{
	json_error_t why;
	json_t *root = json_loads(status, 0, &why);
	const json_t *config = json_object_get(root, "config");
	const char *state = json_string_value(json_object_get(config, "state"));
	target->runs = json_integer_value(json_object_get(config, "number"));
	snprintf(target->state, sizeof target->state, "%s", state ? state : "none");
	json_decref(root);
}

/* The caller frees *ret_targets, also after an error. */
static enum err_code read_targets(struct request *req, struct target **ret_targets, size_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id)};
	struct db_rows rows;
	struct target *targets = calloc(DEVICES_MAX, sizeof *targets);
	*ret_targets = targets;
	*ret_count = 0;
	enum err_code code =
		targets ? db_query(req->db, &SQL_TARGETS, args, 1, &rows, err) : err_set(err, ERR_LIMIT, "no memory");
	if (code != ERR_OK)
		return code;
	while (*ret_count < DEVICES_MAX && db_next(&rows)) {
		struct target *target = &targets[(*ret_count)++];
		db_copy(&rows, 0, target->id, sizeof target->id);
		target->wanted = db_int(&rows, 2);
		read_state(db_text(&rows, 3), target);
	}
	return db_end(&rows, err);
}

static bool failed(const struct target *target, int64_t number)
{
	return target->wanted == number &&
		   (strcmp(target->state, "refused") == 0 || strcmp(target->state, "rolled-back") == 0) &&
		   target->runs != number;
}

static void write_config(struct out *out, const struct db_rows *rows, const struct target *targets, size_t count)
{
	int64_t number = db_int(rows, 0);
	unsigned wanted = 0, good = 0, bad = 0;
	for (size_t i = 0; i < count; i++) {
		wanted += targets[i].wanted == number;
		good += targets[i].wanted == number && targets[i].runs == number && strcmp(targets[i].state, "good") == 0;
		bad += failed(&targets[i], number);
	}
	out_object(out, NULL);
	out_int(out, "number", number);
	out_time(out, "made_at", db_int(rows, 1));
	out_str(out, "made_by", db_text(rows, 2));
	out_str(out, "note", db_text(rows, 3));
	out_raw(out, "lines", db_text(rows, 4));
	out_time(out, "withdrawn_at", db_int(rows, 5));
	out_int(out, "wanted", wanted);
	out_int(out, "good", good);
	out_int(out, "failed", bad);
	out_object_end(out);
}

static void write_targets(struct out *out, const struct target *targets, size_t count)
{
	out_array(out, "devices");
	for (size_t i = 0; i < count; i++) {
		out_object(out, NULL);
		out_str(out, "device", targets[i].id);
		out_int(out, "wanted", targets[i].wanted);
		out_int(out, "runs", targets[i].runs);
		out_str(out, "state", targets[i].state);
		out_object_end(out);
	}
	out_array_end(out);
}

void configs_list(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(SHOWN_MAX)};
	struct target *targets;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	enum err_code code = read_targets(req, &targets, &count, &err);
	if (code == ERR_OK)
		code = db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_array(&out, "configs");
		while (db_next(&rows))
			write_config(&out, &rows, targets, count);
		out_array_end(&out);
		write_targets(&out, targets, count);
		out_time(&out, "as_of", req->now_ms);
		out_object_end(&out);
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	free(targets);
}

/* The device's own; number 0 where nothing is published for it. */
void configs_mine(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id)};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_query(req->db, &SQL_MINE, args, ARRAY_LEN(args), &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	bool found = db_next(&rows);
	struct out out = reply_object(reply, 200);
	out_int(&out, "number", found ? db_int(&rows, 0) : 0);
	out_raw(&out, "lines", found ? db_text(&rows, 1) : "[]");
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

/* -- changing ------------------------------------------------------------------------------------------ */

/* The device holds the values to its schema; here they must only be lines of one. */
static bool is_line(const char *line)
{
	size_t name = strcspn(line, "=");
	return strlen(line) < LINE_MAX && line[name] == '=' && name > 2 && !strpbrk(line, "\r\n") &&
		   strspn(line, "abcdefghijklmnopqrstuvwxyz0123456789_.") == name && memchr(line, '.', name);
}

static bool are_lines(const json_t *lines)
{
	size_t i;
	const json_t *line;
	if (!json_is_array(lines) || json_array_size(lines) == 0 || json_array_size(lines) > LINES_MAX)
		return false;
	json_array_foreach(lines, i, line) if (!json_is_string(line) || !is_line(json_string_value(line))) return false;
	return true;
}

static enum err_code note_audit(struct request *req, const char *action, int64_t number, struct err *err)
{
	char subject[24];
	snprintf(subject, sizeof subject, "%lld", (long long)number);
	return audit_add(req, req->caller.id, action, subject, err);
}

void configs_post(struct request *req, struct reply *reply)
{
	const json_t *lines = json_object_get(req->body, "lines");
	const char *note = request_text(req, "note", "");
	struct err err = {.code = ERR_OK};
	int64_t number = 0;
	if (!are_lines(lines) || strlen(note) > NOTE_MAX) {
		reply_problem(reply, 400, "bad-lines", "lines is a list of section.key=value, at most 64.");
		return;
	}
	char *text = json_text(lines, JSON_COMPACT);
	const struct db_value center[] = {db_arg_text(req->center->id)};
	enum err_code code = text ? db_one_int(req->db, &SQL_NEWEST, center, 1, &number, NULL, &err)
							  : err_set(&err, ERR_LIMIT, "no memory");
	number++;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(number), db_arg_int(req->now_ms),
									db_arg_text(req->caller.id),  db_arg_text(note),  db_arg_text(text)};
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_ADD, args, ARRAY_LEN(args), &err);
	if (code == ERR_OK)
		code = note_audit(req, "config.drafted", number, &err);
	free(text);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	out_int(&out, "number", number);
	out_object_end(&out);
}

/* How many devices shall have it after this stage. */
static size_t aim_of(const char *stage, size_t count)
{
	if (strcmp(stage, "one") == 0)
		return 1;
	if (strcmp(stage, "tenth") == 0)
		return (count + 9) / 10;
	return strcmp(stage, "all") == 0 ? count : 0;
}

static enum err_code publish(struct request *req, struct target *targets, size_t count, int64_t number, size_t aim,
							 struct out *out, struct err *err)
{
	size_t have = 0;
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < count; i++)
		have += targets[i].wanted == number;
	out_array(out, "devices");
	for (size_t i = 0; i < count && have < aim && code == ERR_OK; i++) {
		const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(targets[i].id), db_arg_int(number),
										db_arg_int(req->now_ms), db_arg_text(req->caller.id)};
		if (targets[i].wanted == number)
			continue;
		code = db_run(req->db, &SQL_WANT, args, ARRAY_LEN(args), err);
		devices_tell_command(req, targets[i].id, "config");
		out_str(out, NULL, targets[i].id);
		have++;
	}
	out_array_end(out);
	return code;
}

static enum err_code is_current(struct request *req, int64_t number, bool *ret_current, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(SHOWN_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), &rows, err);
	*ret_current = false;
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		*ret_current |= db_int(&rows, 0) == number && db_int(&rows, 5) == 0;
	return db_end(&rows, err);
}

void configs_publish(struct request *req, struct reply *reply)
{
	const int64_t number = strtoll(req->params[0], NULL, 10);
	struct target *targets;
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	bool current = false, stuck = false;
	enum err_code code = read_targets(req, &targets, &count, &err);
	if (code == ERR_OK)
		code = is_current(req, number, &current, &err);
	size_t aim = aim_of(request_text(req, "stage", ""), count);
	for (size_t i = 0; i < count; i++)
		stuck |= failed(&targets[i], number);
	if (code == ERR_OK && !current)
		reply_problem(reply, 404, "unknown-config", NULL);
	else if (code == ERR_OK && aim == 0)
		reply_problem(reply, 400, "bad-stage", "stage is one, tenth or all; and there must be a device.");
	else if (code == ERR_OK && stuck)
		reply_problem(reply, 409, "stage-failed", "A device refused it or rolled it back: withdraw it, draft another.");
	else if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		code = publish(req, targets, count, number, aim, &out, &err);
		out_object_end(&out);
		if (code == ERR_OK)
			code = note_audit(req, "config.published", number, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	free(targets);
}

/* Devices go back to what they had before; those that had nothing keep what they run until the next one. */
void configs_withdraw(struct request *req, struct reply *reply)
{
	const int64_t number = strtoll(req->params[0], NULL, 10);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(number), db_arg_int(req->now_ms),
									db_arg_text(req->caller.id)};
	struct err err = {.code = ERR_OK};
	enum err_code code = db_run(req->db, &SQL_WITHDRAW, args, 3, &err);
	bool found = code == ERR_OK && db_changes(req->db) > 0;
	if (found)
		code = db_run(req->db, &SQL_BACK, args, 4, &err);
	if (found && code == ERR_OK)
		code = note_audit(req, "config.withdrawn", number, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (!found)
		reply_problem(reply, 404, "unknown-config", NULL);
	else
		reply_start(reply, 204);
}
