#include "center/handlers/webhooks.h"

#include "base/check.h"
#include "center/db/db_events.h"
#include "center/db/db_hooks.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/events.h"
#include "center/handlers/routes_priv.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define SECRET_BYTES 32
#define TYPES_MAX 20
#define LOG_MAX 200

static const char *const STATES[] = {"waiting", "delivered", "parked"};

bool webhooks_url_fits(const char *url, bool plain)
{
	size_t len = strlen(url);
	bool https = strncmp(url, "https://", 8) == 0, http = strncmp(url, "http://", 7) == 0;
	if (len >= DB_HOOK_URL_MAX || !(https || (http && plain)))
		return false;
	for (const char *c = url; *c; c++)
		if (!isgraph((unsigned char)*c) || *c == '"' || *c == '\\' || *c == '<' || *c == '>' || *c == '#')
			return false;
	const char *host = url + (https ? 8 : 7);
	size_t host_len = strcspn(host, "/?");
	return host_len > 0 && !memchr(host, '@', host_len);
}

/* "a,b"; false for what is no list of event types. */
static bool read_types(const struct request *req, char out[DB_HOOK_TYPES_MAX])
{
	const json_t *types = json_object_get(req->body, "types");
	size_t len = 0;
	out[0] = '\0';
	if (!types)
		return true;
	if (!json_is_array(types) || json_array_size(types) > TYPES_MAX)
		return false;
	for (size_t i = 0; i < json_array_size(types); i++) {
		const char *type = json_string_value(json_array_get(types, i));
		if (!type || !*type || strlen(type) > 48 || strspn(type, "abcdefghijklmnopqrstuvwxyz-.") != strlen(type))
			return false;
		len += (size_t)snprintf(out + len, DB_HOOK_TYPES_MAX - len, "%s%s", len ? "," : "", type);
		if (len >= DB_HOOK_TYPES_MAX)
			return false;
	}
	return true;
}

static void write_types(struct out *out, const char *types)
{
	out_array(out, "types");
	while (*types) {
		char type[64];
		size_t len = strcspn(types, ",");
		snprintf(type, sizeof type, "%.*s", (int)len, types);
		out_str(out, NULL, type);
		types += types[len] ? len + 1 : len;
	}
	out_array_end(out);
}

static enum err_code make(struct request *req, struct db_hook *hook, struct err *err)
{
	unsigned char bytes[SECRET_BYTES];
	id_make(hook->id);
	id_random(bytes, sizeof bytes);
	code64_encode(bytes, sizeof bytes, hook->secret);
	crypto_wipe(bytes, sizeof bytes);
	/* What this very transaction tells is told to the hook too. */
	enum err_code code = db_event_newest(req->db, req->center->id, &hook->cursor, err);
	if (code == ERR_OK)
		code = db_hook_put(req->db, req->center->id, hook, req->now_ms, req->caller.id, err);
	return code == ERR_OK ? audit_add(req, req->caller.id, "webhook.made", hook->id, err) : code;
}

/* {url, types?} -> {id, secret, ...} */
void webhooks_post(struct request *req, struct reply *reply)
{
	struct db_hook hook = {.cursor = 0};
	const char *url = request_text(req, "url", "");
	struct err err = {.code = ERR_OK};
	int64_t count = 0;
	if (!webhooks_url_fits(url, req->center->options.webhooks_plain)) {
		reply_problem(reply, 400, "bad-url", "url is https://HOST/..., without a user name.");
		return;
	}
	if (!read_types(req, hook.types)) {
		reply_problem(reply, 400, "bad-types", "types is a list of event types, as \"ticket.called\".");
		return;
	}
	snprintf(hook.url, sizeof hook.url, "%s", url);
	enum err_code code = db_hook_count(req->db, req->center->id, &count, &err);
	if (code == ERR_OK && count >= HOOKS_MAX) {
		reply_problem(reply, 409, "too-many", "There are as many webhooks as there may be.");
		return;
	}
	if (code == ERR_OK)
		code = make(req, &hook, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	out_str(&out, "id", hook.id);
	out_str(&out, "url", hook.url);
	write_types(&out, hook.types);
	out_str(&out, "secret", hook.secret);
	out_time(&out, "made_at", req->now_ms);
	out_object_end(&out);
	crypto_wipe(&hook, sizeof hook);
}

void webhooks_list(struct request *req, struct reply *reply)
{
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_hook_overview(req->db, req->center->id, &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "webhooks");
	while (db_next(&rows)) {
		out_object(&out, NULL);
		out_str(&out, "id", db_text(&rows, 0));
		out_str(&out, "url", db_text(&rows, 1));
		write_types(&out, db_text(&rows, 2));
		out_time(&out, "made_at", db_int(&rows, 3));
		out_str(&out, "made_by", db_text(&rows, 4));
		out_int(&out, "waiting", db_int(&rows, 5));
		out_int(&out, "delivered", db_int(&rows, 6));
		out_int(&out, "parked", db_int(&rows, 7));
		out_time(&out, "paused_at", db_int(&rows, 8));
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

static void finish(struct reply *reply, enum err_code code, const struct err *err)
{
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-webhook", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, err);
	else
		reply_start(reply, 204);
}

void webhooks_delete(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = db_hook_delete(req->db, req->center->id, req->params[0], &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "webhook.ended", req->params[0], &err);
	finish(reply, code, &err);
}

static void pause_from(struct request *req, struct reply *reply, int64_t paused_ms)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = db_hook_pause(req->db, req->center->id, req->params[0], paused_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, paused_ms ? "webhook.paused" : "webhook.resumed", req->params[0], &err);
	finish(reply, code, &err);
}

void webhooks_pause(struct request *req, struct reply *reply)
{
	pause_from(req, reply, req->now_ms);
}

void webhooks_resume(struct request *req, struct reply *reply)
{
	pause_from(req, reply, 0);
}

/* An event of its own through the whole chain: log, outbox, signature, delivery. */
void webhooks_test(struct request *req, struct reply *reply)
{
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	bool known = false;
	enum err_code code = db_hook_list(req->db, req->center->id, &rows, &err);
	if (code == ERR_OK) {
		while (db_next(&rows))
			known |= strcmp(db_text(&rows, 0), req->params[0]) == 0;
		code = db_end(&rows, &err);
	}
	if (code == ERR_OK && !known)
		code = err_set(&err, ERR_NOT_FOUND, "no such webhook");
	if (code == ERR_OK) {
		char data[ID_SIZE + 32];
		snprintf(data, sizeof data, "{\"webhook\":\"%s\"}", req->params[0]);
		events_add(req, WEBHOOKS_TEST, data);
	}
	finish(reply, code, &err);
}

void webhooks_retry(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	finish(reply, db_hook_unpark(req->db, req->center->id, req->params[0], req->now_ms, &err), &err);
}

void webhooks_log(struct request *req, struct reply *reply)
{
	const char *wished = request_query(req, "state");
	int state = -1;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	for (size_t i = 0; wished && i < ARRAY_LEN(STATES); i++)
		if (strcmp(wished, STATES[i]) == 0)
			state = (int)i;
	if (db_hook_log(req->db, req->center->id, req->params[0], state, LOG_MAX, &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "deliveries");
	while (db_next(&rows)) {
		char id[CENTER_ID_MAX + 24];
		snprintf(id, sizeof id, "%s-%lld", req->center->id, (long long)db_int(&rows, 0));
		size_t at = (size_t)db_int(&rows, 2);
		out_object(&out, NULL);
		out_str(&out, "id", id);
		out_str(&out, "type", db_text(&rows, 1));
		out_str(&out, "state", STATES[at < ARRAY_LEN(STATES) ? at : 0]);
		out_int(&out, "tries", db_int(&rows, 3));
		out_int(&out, "status", db_int(&rows, 4));
		out_str(&out, "why", db_text(&rows, 5));
		out_time(&out, "made_at", db_int(&rows, 6));
		out_time(&out, "tried_at", db_int(&rows, 7));
		out_time(&out, "next_at", at == 0 ? db_int(&rows, 8) : 0);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
