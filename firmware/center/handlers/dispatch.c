#include "center/handlers/dispatch.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/utf8.h"
#include "center/db/db_inbox.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/figures.h"
#include "center/handlers/limits.h"
#include "center/handlers/province.h"
#include "crypto/digest.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct call *dispatch_create(struct center *center)
{
	struct call *call = calloc(1, sizeof *call);
	if (!call)
		return NULL;
	call->req.center = center;
	call->req.now_ms = clock_wall_ms();
	call->req.caller.who = WHO_PUBLIC;
	call->started_us = clock_mono_us();
	buf_init(&call->req.raw, REQUEST_BODY_MAX);
	buf_init(&call->reply.body, REPLY_BODY_MAX);
	return call;
}

void dispatch_destroy(struct call *call)
{
	if (!call)
		return;
	json_decref(call->req.body);
	buf_finish(&call->req.raw);
	buf_finish(&call->reply.body);
	free(call->req.note);
	free(call->req.room);
	free(call);
}

/* -- the address ------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 32;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [from, end) into out; refuses control characters and what is not UTF-8. */
static bool decode(const char *from, const char *end, bool plus_is_space, char *out, size_t size)
{
	size_t len = 0;
	while (from < end) {
		int c = (unsigned char)*from++;
		if (c == '%') {
			if (end - from < 2 || hex_digit(from[0]) < 0 || hex_digit(from[1]) < 0)
				return false;
			c = hex_digit(from[0]) << 4 | hex_digit(from[1]);
			from += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (c < ' ' || c == 0x7f || len + 1 >= size)
			return false;
		out[len++] = (char)c;
	}
	out[len] = '\0';
	return utf8_is_valid(out, len);
}

static bool parse_query(struct request *req, const char *at)
{
	while (*at) {
		const char *end = at + strcspn(at, "&");
		const char *equals = memchr(at, '=', (size_t)(end - at));
		if (end > at) {
			if (req->query_count == REQUEST_QUERY_MAX)
				return false;
			struct request_pair *pair = &req->query[req->query_count++];
			const char *name_end = equals ? equals : end;
			if (!decode(at, name_end, true, pair->name, sizeof pair->name) ||
				!decode(equals ? equals + 1 : end, end, true, pair->value, sizeof pair->value))
				return false;
		}
		at = *end ? end + 1 : end;
	}
	return true;
}

bool dispatch_parse_target(struct request *req, const char *target)
{
	const char *end = target + strcspn(target, "?#");
	req->query_count = 0;
	if (target[0] != '/' || !decode(target, end, false, req->path, sizeof req->path))
		return false;
	return *end != '?' || parse_query(req, end + 1);
}

/* -- before the body --------------------------------------------------------------------------- */

static bool refuse(struct call *call, int status, const char *code, const char *detail)
{
	reply_problem(&call->reply, status, code, detail);
	return false;
}

static bool check_body_length(struct call *call, const struct route *route, int64_t body_length)
{
	bool bodiless = strcmp(route->method, "GET") == 0;
	if (bodiless && body_length > 0)
		return refuse(call, 413, "body-too-large", "This request has no body.");
	if (!bodiless && body_length == DISPATCH_LENGTH_UNKNOWN)
		return refuse(call, 411, "length-required", "Content-Length is needed.");
	if (body_length > (int64_t)route->body_max)
		return refuse(call, 413, "body-too-large", NULL);
	return true;
}

static bool check_caller(struct call *call, const struct route *route)
{
	struct request *req = &call->req;
	enum err_code code = auth_caller(req->center, req);
	if (code == ERR_OK)
		code = province_choose(req);
	if (code == ERR_CONFLICT)
		return refuse(call, 403, "not-your-center", NULL);
	if (code == ERR_OFFLINE || code == ERR_IO) {
		refuse(call, 503, "try-again", "The database can't be reached now.");
		return false;
	}
	if (!limits_allow(req->center, route->rate, &req->caller, &call->reply.retry_after_s))
		return refuse(call, 429, "too-many-requests", NULL);
	/* A device whose certificate does not do is not to take the public's stream for its own. */
	bool may = (route->who & req->caller.who) && !(req->caller.why && route->kind == ROUTE_STREAM);
	if (may)
		return true;
	if (req->caller.why)
		return refuse(call, 401, req->caller.why, "This device must show its certificate, or have a new one.");
	if (req->caller.id[0])
		return refuse(call, 403, "not-allowed", NULL);
	return refuse(call, 401, "not-signed-in", NULL);
}

bool dispatch_open(struct call *call, const char *method, int64_t body_length)
{
	struct request *req = &call->req;
	const struct route *route = NULL;
	enum route_match match = routes_find(method, req->path, &route, req->params);
	if (match == ROUTE_NO_PATH)
		return refuse(call, 404, "not-found", NULL);
	if (match == ROUTE_NO_METHOD)
		return refuse(call, 405, "wrong-method", NULL);
	req->route = route;
	if (!check_body_length(call, route, body_length) || !check_caller(call, route))
		return false;
	bool changes = strcmp(method, "GET") != 0;
	bool needs_csrf = changes && (req->caller.who & (WHO_STAFF | WHO_PROVINCE)) && !(req->caller.who & WHO_DEVICE);
	if (needs_csrf && !auth_same(req->csrf, req->caller.csrf))
		return refuse(call, 403, "csrf", "The page is out of date: load it again.");
	return true;
}

/* -- with the body ----------------------------------------------------------------------------- */

static bool parse_body(struct call *call)
{
	struct request *req = &call->req;
	if (req->raw.failed)
		return refuse(call, 413, "body-too-large", NULL);
	if (digest_is_known(req->digest) && !digest_fits(req->digest, buf_text(&req->raw), req->raw.len)) {
		log_event(LOG_WARN, "request.bent", LOG_ID("device", req->caller.id));
		return refuse(call, 400, "digest-mismatch", "Other bytes came than the digest is of: send them again.");
	}
	if (req->route->raw || req->raw.len == 0)
		return true;
	if (!req->is_json)
		return refuse(call, 415, "not-json", "Content-Type must be application/json.");
	req->body = json_loadb(req->raw.data, req->raw.len, JSON_REJECT_DUPLICATES, NULL);
	if (!req->body)
		return refuse(call, 400, "bad-json", "The body is no proper JSON.");
	return true;
}

/* FNV-1a over path, caller and body: the same key must come with the same of all three. */
static int64_t print_of(const struct request *req)
{
	uint64_t hash = HASH_START;
	/* Centers that came to a house may have devices of one name. */
	const char *center = req->center == req->center->house ? "" : req->center->id;
	const char *parts[] = {req->route->method, req->path, req->caller.id, buf_text(&req->raw), center};
	size_t count = *center ? ARRAY_LEN(parts) : ARRAY_LEN(parts) - 1;
	for (size_t p = 0; p < count; p++)
		hash = hash_bytes(hash, parts[p], strlen(parts[p]) + 1);
	return (int64_t)hash;
}

void dispatch_tell(struct call *call)
{
	struct request *req = &call->req;
	if (req->made && req->route->tell)
		req->route->tell(req, &call->reply);
	req->made = NULL;
}

static void answer(struct call *call)
{
	figures_request(call->req.center->figures, call->req.route, call->reply.status, clock_mono_us() - call->started_us);
	call->answered(call);
}

/* Whether the inbox has the answer, which is then in the reply. */
static bool answered_before(struct call *call, struct db *db, enum err_code *ret_code, struct err *err)
{
	struct request *req = &call->req;
	struct db_inbox inbox;
	bool found = false;
	buf_clear(&call->reply.body);
	*ret_code = db_inbox_find(db, req->key, &found, &inbox, &call->reply.body, err);
	if (*ret_code != ERR_OK || !found)
		return false;
	if (inbox.print != call->print) {
		log_event(LOG_WARN, "request.mismatch", LOG_ID("device", req->caller.id));
		reply_problem(&call->reply, 422, "idempotency-mismatch", "The key was used for another request.");
		return true;
	}
	call->reply.status = inbox.status;
	call->reply.type = call->reply.body.len ? "application/json" : NULL;
	call->reply.replayed = true;
	return true;
}

static enum err_code keep_answer(struct call *call, struct db *db, struct err *err)
{
	const struct db_inbox inbox = {.print = call->print, .status = call->reply.status};
	enum err_code code = db_inbox_keep(db, call->req.key, call->req.now_ms, &inbox, buf_text(&call->reply.body),
									   call->reply.body.len, err);
	/* Another center answered the same key meanwhile: the next run finds its answer. */
	return code == ERR_CONFLICT ? err_set(err, ERR_AGAIN, "key used meanwhile") : code;
}

static void reset_reply(struct call *call)
{
	struct reply *reply = &call->reply;
	struct buf body = reply->body;
	buf_clear(&body);
	*reply = (struct reply){.body = body};
	call->req.made = NULL;
}

static enum err_code write_in_transaction(struct db *db, struct db_job *job, struct err *err)
{
	struct call *call = (struct call *)job;
	struct request *req = &call->req;
	struct events *events = req->center->events;
	enum err_code code = ERR_OK;
	reset_reply(call);
	/* An own key is the id of what is made: its row is the record. Any other key goes to the inbox. */
	bool own = req->route->own_keys && strcmp(req->key, request_text(req, "id", "")) == 0;
	bool kept = req->key[0] && !req->route->forgets && !own;
	if (kept && answered_before(call, db, &code, err))
		return ERR_OK;
	if (code != ERR_OK)
		return code;
	struct events_mark mark = events_mark(events);
	req->db = db;
	req->route->handler(req, &call->reply);
	req->db = NULL;
	CHECK(call->reply.status != 0);
	if (call->reply.again)
		code = err_set(err, ERR_AGAIN, "transaction to be run again");
	else if (call->reply.status >= 400 && !call->reply.keeps)
		code = err_set(err, ERR_INVALID, "refused");
	else if (kept && call->reply.status < 400) {
		dispatch_tell(call);
		code = keep_answer(call, db, err);
	}
	if (code != ERR_OK)
		events_back_to(events, mark);
	return code;
}

static void write_done(struct db_job *job, enum err_code code, const struct err *err)
{
	struct call *call = (struct call *)job;
	/* A refusal by the handler is the answer; anything else that failed is the server's trouble. */
	if (code != ERR_OK && !(code == ERR_INVALID && call->reply.status >= 400)) {
		reset_reply(call);
		reply_failed(&call->reply, err);
	}
	answer(call);
}

static void run_reading(struct call *call, void (*handler)(struct request *, struct reply *))
{
	struct request *req = &call->req;
	req->db = db_pool_take(req->center->readers);
	if (!req->db) {
		reply_problem(&call->reply, 503, "try-again", "The database can't be reached now.");
		return;
	}
	handler(req, &call->reply);
	bool broken = call->reply.status >= 500;
	db_pool_give(req->center->readers, req->db, broken);
	req->db = NULL;
}

/* What comes once the body is read and the center known. */
static void run_route(struct call *call)
{
	struct request *req = &call->req;
	const struct route *route = req->route;
	if (route->made_size && !(req->room = calloc(1, route->made_size)))
		reply_problem(&call->reply, 503, "try-again", NULL);
	else if (route->begin)
		route->begin(req);
	if (call->reply.status == 0 && route->prepare)
		run_reading(call, route->prepare);
	if (call->reply.status != 0) {
		answer(call);
	} else if (route->kind == ROUTE_WRITE) {
		call->print = print_of(req);
		call->job = (struct db_job){.run = write_in_transaction, .done = write_done, .bulk = route->bulk};
		if (db_writer_submit(req->center->writer, &call->job) != ERR_OK) {
			reply_problem(&call->reply, 503, "try-again", "Too much to do now.");
			call->reply.retry_after_s = 1;
			answer(call);
		}
	} else {
		if (route->kind == ROUTE_READ)
			run_reading(call, route->handler);
		else
			route->handler(req, &call->reply);
		CHECK(call->reply.status != 0);
		answer(call);
	}
}

static void run_slowly(struct slow_job *job)
{
	run_route(job->arg);
}

void dispatch_run(struct call *call)
{
	struct request *req = &call->req;
	if (!parse_body(call)) {
		answer(call);
		return;
	}
	if (province_choose_by_body(req) != ERR_OK) {
		reply_problem(&call->reply, 503, "try-again", "The database can't be reached now.");
		answer(call);
		return;
	}
	if (!req->route->slow) {
		run_route(call);
		return;
	}
	call->slow = (struct slow_job){.run = run_slowly, .arg = call};
	if (slow_submit(req->center->slow, &call->slow))
		return;
	reply_problem(&call->reply, 503, "try-again", "Too much to do now.");
	call->reply.retry_after_s = SLOW_AGAIN_S;
	answer(call);
}

struct waiter {
	pthread_mutex_t lock;
	pthread_cond_t over;
	bool is_over;
};

static void wake_waiter(struct call *call)
{
	struct waiter *waiter = call->arg;
	pthread_mutex_lock(&waiter->lock);
	waiter->is_over = true;
	pthread_cond_signal(&waiter->over);
	pthread_mutex_unlock(&waiter->lock);
}

void dispatch_run_and_wait(struct call *call)
{
	struct waiter waiter = {.is_over = false};
	pthread_mutex_init(&waiter.lock, NULL);
	pthread_cond_init(&waiter.over, NULL);
	call->answered = wake_waiter;
	call->arg = &waiter;
	dispatch_run(call);
	pthread_mutex_lock(&waiter.lock);
	while (!waiter.is_over)
		pthread_cond_wait(&waiter.over, &waiter.lock);
	pthread_mutex_unlock(&waiter.lock);
	pthread_cond_destroy(&waiter.over);
	pthread_mutex_destroy(&waiter.lock);
	dispatch_tell(call);
}
