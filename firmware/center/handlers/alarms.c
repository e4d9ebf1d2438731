#include "center/handlers/alarms.h"

#include "base/check.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/events.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/stranded.h"
#include "center/handlers/watch.h"

#include <stdio.h>
#include <string.h>

#define SHOWN_MAX 100
#define NUMBERS_SIZE 320
#define KIND_SIZE 32

static const struct db_sql SQL_OPEN = {
	"SELECT id FROM alarms WHERE center = $1 AND kind = $2 AND subject = $3 AND cleared_at = 0 AND at > $4"};
static const struct db_sql SQL_ADD = {
	"INSERT INTO alarms (id, center, kind, subject, at, who, people, numbers) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
static const struct db_sql SQL_OF = {"SELECT kind FROM alarms WHERE center = $1 AND id = $2 AND cleared_at = 0"};
static const struct db_sql SQL_STANDING = {
	"SELECT id, subject, people, numbers FROM alarms WHERE center = $1 AND kind = $2 AND cleared_at = 0 ORDER BY at"};
static const struct db_sql SQL_CHANGE = {"UPDATE alarms SET people = $3, numbers = $4 WHERE center = $1 AND id = $2"};
static const struct db_sql SQL_CLEAR = {
	"UPDATE alarms SET cleared_at = $3, cleared_by = $4 WHERE center = $1 AND id = $2 AND cleared_at = 0"};
static const struct db_sql SQL_LIST = {
	"SELECT id, kind, subject, at, who, cleared_at, cleared_by, people, numbers FROM alarms WHERE center = $1"
	" ORDER BY CASE WHEN cleared_at = 0 THEN 0 ELSE 1 END, at DESC LIMIT $2"};

#define STANDING_MAX 128
#define MARK "alarms"

struct open {
	char id[ID_SIZE], subject[CATALOGUE_ID_MAX], numbers[NUMBERS_SIZE];
	unsigned people;
	bool is_over;
};

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

static enum err_code add(struct request *req, const char *kind, const char *who, const struct alarms_standing *standing,
						 struct err *err)
{
	char id[ID_SIZE];
	const char *subject = standing->subject;
	id_make(id);
	const struct db_value args[] = {db_arg_text(id),
									db_arg_text(req->center->id),
									db_arg_text(kind),
									db_arg_text(subject),
									db_arg_int(req->now_ms),
									db_arg_text(who),
									db_arg_int(standing->people),
									db_arg_text(standing->numbers)};
	enum err_code code = db_run(req->db, &SQL_ADD, args, ARRAY_LEN(args), err);
	if (code != ERR_OK)
		return code;
	tell(req, "alarm.raised", id, kind, subject);
	log_event(LOG_WARN, "alarm.raised", LOG_STR("kind", kind), LOG_ID("subject", subject));
	return audit_add(req, who, "alarm.raised", subject, err);
}

enum err_code alarms_raise(struct request *req, const char *kind, const char *subject, const char *who, struct err *err)
{
	const struct alarms_standing standing = {.subject = subject, .numbers = ""};
	bool open = false;
	enum err_code code = is_open(req, kind, subject, &open, err);
	return code != ERR_OK || open ? code : add(req, kind, who, &standing, err);
}

static enum err_code clear(struct request *req, const char *id, const char *who, bool *ret_found, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(id), db_arg_int(req->now_ms),
									db_arg_text(who)};
	enum err_code code = db_run(req->db, &SQL_CLEAR, args, ARRAY_LEN(args), err);
	*ret_found = code == ERR_OK && db_changes(req->db) > 0;
	if (*ret_found)
		code = audit_add(req, who, "alarm.cleared", id, err);
	if (*ret_found && code == ERR_OK)
		tell(req, "alarm.cleared", id, "", "");
	return code;
}

/* -- of a condition --------------------------------------------------------------------------------- */

static enum err_code read_open(struct request *req, const char *kind, struct open *open, size_t *ret_count,
							   struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(kind)};
	struct db_rows rows;
	size_t count = 0;
	enum err_code code = db_query(req->db, &SQL_STANDING, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	for (; count < STANDING_MAX && db_next(&rows); count++) {
		open[count] = (struct open){.people = (unsigned)db_int(&rows, 2), .is_over = true};
		db_copy(&rows, 0, open[count].id, sizeof open[count].id);
		db_copy(&rows, 1, open[count].subject, sizeof open[count].subject);
		db_copy(&rows, 3, open[count].numbers, sizeof open[count].numbers);
	}
	*ret_count = count;
	return db_end(&rows, err);
}

static enum err_code change(struct request *req, const char *kind, const struct open *open,
							const struct alarms_standing *now, struct err *err)
{
	if (open->people == now->people && strcmp(open->numbers, now->numbers) == 0)
		return ERR_OK;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(open->id), db_arg_int(now->people),
									db_arg_text(now->numbers)};
	enum err_code code = db_run(req->db, &SQL_CHANGE, args, ARRAY_LEN(args), err);
	if (code == ERR_OK)
		tell(req, "alarm.changed", open->id, kind, open->subject);
	return code;
}

enum err_code alarms_keep(struct request *req, const char *kind, const struct alarms_standing *standing, size_t count,
						  struct err *err)
{
	struct open open[STANDING_MAX];
	size_t open_count = 0;
	int64_t ignored;
	/* On PostgreSQL its row is the lock that keeps two nodes from raising the same. */
	enum err_code code = db_mark_read(req->db, req->center->id, MARK, &ignored, err);
	if (code == ERR_OK)
		code = read_open(req, kind, open, &open_count, err);
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		size_t at = 0;
		while (at < open_count && strcmp(open[at].subject, standing[i].subject) != 0)
			at++;
		if (at < open_count) {
			open[at].is_over = false;
			code = change(req, kind, &open[at], &standing[i], err);
		} else if (standing[i].is_due) {
			code = add(req, kind, "center", &standing[i], err);
		}
	}
	bool found;
	for (size_t i = 0; i < open_count && code == ERR_OK; i++)
		if (open[i].is_over)
			code = clear(req, open[i].id, "center", &found, err);
	return code;
}

/* -- routes ----------------------------------------------------------------------------------------- */

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

/* The kind of an open one; "" where there is none. */
static enum err_code kind_of(struct request *req, const char *id, char ret_kind[KIND_SIZE], struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(id)};
	struct db_rows rows;
	ret_kind[0] = '\0';
	enum err_code code = db_query(req->db, &SQL_OF, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	if (db_next(&rows))
		db_copy(&rows, 0, ret_kind, KIND_SIZE);
	return db_end(&rows, err);
}

static bool is_of_condition(const char *kind)
{
	static const char *const kinds[] = {STRANDED_COUNTER, STRANDED_SERVICE, WATCH_WAIT, WATCH_RATINGS,
										WATCH_CERTIFICATE, WATCH_OVER};
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

void alarms_clear(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	char kind[KIND_SIZE];
	bool found = false;
	enum err_code code = kind_of(req, req->params[0], kind, &err);
	if (code == ERR_OK && is_of_condition(kind)) {
		reply_problem(reply, 409, "still-so", "It goes by itself as soon as it is over.");
		return;
	}
	if (code == ERR_OK)
		code = clear(req, req->params[0], req->caller.id, &found, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (!found)
		reply_problem(reply, 404, "unknown-alarm", "It was cleared already, or never raised.");
	else
		reply_start(reply, 204);
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
		out_int(&out, "people", db_int(&rows, 7));
		out_words(&out, "numbers", db_text(&rows, 8));
		out_object_end(&out);
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
