/*
 * POST /v1/events: what devices did while cut off, and what they report. Each
 * event has an id of its own; one that came before is answered as before,
 * whatever else is in the batch. A bad one is refused by name and the rest go on.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "center/db/db_inbox.h"
#include "center/db/db_people.h"
#include "center/handlers/appointments.h"
#include "center/handlers/alarms.h"
#include "center/handlers/center.h"
#include "center/handlers/copies.h"
#include "center/handlers/devices.h"
#include "center/handlers/events.h"
#include "center/handlers/ratings.h"
#include "center/handlers/ratings_sum.h"
#include "center/handlers/releases.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"
#include "center/handlers/token.h"
#include "center/queue/queue_numbers.h"
#include "proto/json_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS_MAX 200
#define KEY_SIZE 40
#define STATUS_MAX 4096
#define FUTURE_MS 60000
#define AGE_MAX_MS (INT64_C(90) * 86400000) /* nothing is kept longer unsent */

struct event {
	const char *id, *type;
	const json_t *whole, *data;
	int64_t at_ms;
	const char *refusal; /* NULL: accepted */
	char key[KEY_SIZE];
};

static const char *word(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static int64_t number(const json_t *object, const char *name)
{
	const json_t *value = json_object_get(object, name);
	return json_is_integer(value) ? json_integer_value(value) : 0;
}

/* When it happened: by the device's clock where that was right, else counted back from now by its boot clock. */
static int64_t moment(struct request *req, const json_t *event)
{
	int64_t at_ms = 0;
	bool parsed = clock_parse(word(event, "at"), &at_ms) == ERR_OK;
	if (parsed && json_is_true(json_object_get(event, "trusted")) && at_ms <= req->now_ms + FUTURE_MS)
		return at_ms;
	const char *boot = word(event, "boot_id");
	int64_t sent_ms = number(req->body, "sent_boot_ms"), done_ms = number(event, "boot_ms");
	bool same_boot = *boot && strcmp(boot, word(req->body, "boot_id")) == 0;
	if (same_boot && done_ms >= 0 && sent_ms >= done_ms && sent_ms - done_ms <= AGE_MAX_MS)
		return req->now_ms - (sent_ms - done_ms);
	return parsed && at_ms <= req->now_ms ? at_ms : req->now_ms;
}

/* False where memory is short: a wrong print would refuse the event when it comes again. */
static bool print_of(const json_t *event, int64_t *ret_print)
{
	char *text = json_text(event, JSON_COMPACT | JSON_SORT_KEYS);
	if (text)
		*ret_print = (int64_t)hash_text(HASH_START, text);
	bool whole = text != NULL;
	free(text);
	return whole;
}

/* -- what each type does ------------------------------------------------------------------------ */

static bool read_issued(struct request *req, const struct event *event, struct db_ticket *t)
{
	const json_t *data = event->data;
	const char *series = word(data, "series");
	*t = (struct db_ticket){.value = number(data, "value"), .offline = true, .wait_min = -1, .wait_max = -1};
	if (!id_is_valid(word(data, "ticket")) || strlen(series) != 1 || series[0] < 'A' || series[0] > 'Z' ||
		t->value < 1 || t->value > QUEUE_NUMBERS_MAX || strlen(word(data, "number")) >= sizeof t->number)
		return false;
	snprintf(t->id, sizeof t->id, "%s", word(data, "ticket"));
	snprintf(t->series, sizeof t->series, "%s", series);
	snprintf(t->number, sizeof t->number, "%s", word(data, "number"));
	snprintf(t->service, sizeof t->service, "%.47s", word(data, "service"));
	snprintf(t->priority, sizeof t->priority, "%.47s", word(data, "priority"));
	snprintf(t->language, sizeof t->language, "%.7s", word(data, "language"));
	snprintf(t->channel, sizeof t->channel, "kiosk");
	snprintf(t->device, sizeof t->device, "%s", req->caller.id);
	t->issued_ms = t->arrived_ms = event->at_ms;
	clock_day(event->at_ms, t->day);
	int64_t start_ms;
	/* The paper's day holds: it comes from the lease. */
	if (clock_day_start(word(data, "day"), &start_ms) == ERR_OK)
		snprintf(t->day, sizeof t->day, "%.10s", word(data, "day"));
	token_code(t->id, t->code);
	return true;
}

/* Whether this device may have given the number: it is in its own band, or past it, where it has a value of its own. */
static bool place_own_number(const struct request *req, struct db_ticket *t)
{
	unsigned from, to;
	int64_t filed = queue_numbers_file(req->caller.slot, t->number, t->value);
	if (filed > 0)
		t->value = filed;
	if (filed != 0)
		return filed > 0;
	return queue_numbers_band(req->caller.slot, &from, &to) && t->value >= from && t->value <= to;
}

/* Given in the break, by a kiosk that was cut off. */
static void keep_for_later(struct request *req, const struct event *event, struct db_ticket *t)
{
	struct center_catalogue *catalogue =
		json_is_true(json_object_get(event->data, "later")) ? center_catalogue_hold(req->center) : NULL;
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue->model, t->service) : NULL;
	if (service && tickets_later(catalogue->model, service, t->issued_ms, t))
		t->arrived_ms = t->hold_until_ms;
	center_catalogue_release(catalogue);
}

/* The paper is out: a service that is no more is left out, and the visit goes on without it. */
static enum err_code add_stages(struct request *req, const json_t *also, const char *ticket, struct err *err)
{
	enum err_code code = tickets_add_stages(req, also, ticket, err);
	return code == ERR_NOT_FOUND || code == ERR_LIMIT ? ERR_OK : code;
}

static enum err_code on_issued(struct request *req, struct event *event, struct err *err)
{
	struct db_ticket t, other;
	if (!read_issued(req, event, &t)) {
		event->refusal = "bad-event";
		return ERR_OK;
	}
	enum err_code code = db_ticket_find(req->db, req->center->id, t.id, &other, err);
	if (code == ERR_OK) {
		event->refusal = "ticket-exists";
		return ERR_OK;
	}
	if (code != ERR_NOT_FOUND)
		return code;
	if (!place_own_number(req, &t)) {
		event->refusal = "number-not-yours";
		return ERR_OK;
	}
	bool taken = false;
	code = db_ticket_number_taken(req->db, req->center->id, &t, &taken, err);
	if (code != ERR_OK)
		return code;
	if (taken) {
		event->refusal = "number-taken";
		return ERR_OK;
	}
	keep_for_later(req, event, &t);
	const char *appointment = word(event->data, "appointment");
	bool is_new;
	code = appointments_hour(req, appointment, &t, &t.appointment_ms, err);
	if (code == ERR_OK)
		code = db_ticket_insert(req->db, req->center->id, &t, &is_new, err);
	if (code == ERR_OK && t.appointment_ms)
		code = appointments_arrived(req, appointment, &t, err);
	if (code == ERR_OK)
		code = add_stages(req, json_object_get(event->data, "also"), t.id, err);
	if (code == ERR_OK)
		code = ratings_settle(req, &t, err);
	if (code == ERR_OK)
		tickets_tell(req, "ticket.issued", &t);
	return code;
}

static enum err_code on_printed(struct request *req, struct event *event, struct err *err)
{
	struct db_ticket t;
	const char *how = word(event->data, "how");
	if (!tickets_is_proof(how)) {
		event->refusal = "bad-event";
		return ERR_OK;
	}
	enum err_code code = tickets_find(req, word(event->data, "ticket"), &t, err);
	if (code == ERR_NOT_FOUND || (code == ERR_OK && t.state == DB_VOID)) {
		event->refusal = code == ERR_OK ? "wrong-state" : "unknown-ticket";
		return ERR_OK;
	}
	return code == ERR_OK ? tickets_make_ready(req, &t, how, event->at_ms, err) : code;
}

/* A number that we may never have heard of: a later POST with that id must not bring it to life. */
static enum err_code bury(struct request *req, const char *id, struct err *err)
{
	struct db_ticket grave = {.state = DB_VOID,
							  .issued_ms = req->now_ms,
							  .arrived_ms = req->now_ms,
							  .ended_ms = req->now_ms,
							  .wait_min = -1,
							  .wait_max = -1};
	bool is_new;
	snprintf(grave.id, sizeof grave.id, "%s", id);
	snprintf(grave.device, sizeof grave.device, "%s", req->caller.id);
	clock_day(req->now_ms, grave.day);
	/* No number that anybody has, and not that of another grave. */
	snprintf(grave.number, sizeof grave.number, "-%s", id + 12);
	uint32_t some;
	id_random(&some, sizeof some);
	grave.value = -(int64_t)some - 1;
	return db_ticket_insert(req->db, req->center->id, &grave, &is_new, err);
}

static enum err_code on_voided(struct request *req, struct event *event, struct err *err)
{
	struct db_ticket t;
	const char *id = word(event->data, "ticket");
	if (!id_is_valid(id)) {
		event->refusal = "bad-event";
		return ERR_OK;
	}
	enum err_code code = tickets_find(req, id, &t, err);
	if (code == ERR_NOT_FOUND)
		return bury(req, id, err);
	if (code != ERR_OK)
		return code;
	if (t.state != DB_RESERVED && t.state != DB_WAITING && t.state != DB_HELD && t.state != DB_VOID) {
		event->refusal = "wrong-state";
		return ERR_OK;
	}
	return tickets_make_void(req, &t, word(event->data, "reason"), err);
}

static enum err_code on_rating(struct request *req, struct event *event, struct err *err)
{
	enum ratings_verdict verdict;
	const json_t *wish = json_object_get(event->data, "rating");
	enum err_code code = ratings_store(req, wish ? wish : event->data, event->at_ms, true, &verdict, err);
	static const char *const refusals[] = {
		[RATINGS_ALREADY] = "already-rated", [RATINGS_NO_TICKET] = "unknown-ticket", [RATINGS_BAD] = "bad-event"};
	if (code == ERR_OK && verdict < ARRAY_LEN(refusals))
		event->refusal = refusals[verdict];
	return code;
}

static enum err_code on_rating_sum(struct request *req, struct event *event, struct err *err)
{
	bool fits = false;
	enum err_code code = ratings_sum_store(req, event->data, event->id, event->at_ms, &fits, err);
	if (code == ERR_OK && !fits)
		event->refusal = "bad-event";
	return code;
}

static enum err_code on_help(struct request *req, struct event *event, struct err *err)
{
	devices_tell_help(req, req->caller.id, strcmp(event->type, "help.asked") == 0 ? "asked" : "none");
	return ERR_OK;
}

/* A device that uses more than it may is told of while it still works. */
static enum err_code over_budget(struct request *req, const json_t *status, struct err *err)
{
	static const char *const parts[] = {"memory_kib", "files", "threads"};
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < ARRAY_LEN(parts) && code == ERR_OK; i++) {
		const json_t *part = json_object_get(json_object_get(status, "budget"), parts[i]);
		char subject[sizeof req->caller.id + 24];
		if (number(part, "most") <= 0 || number(part, "is") <= number(part, "most"))
			continue;
		snprintf(subject, sizeof subject, "%s over-budget-%s", req->caller.id, i == 0 ? "memory" : parts[i]);
		code = alarms_raise(req, "device", subject, req->caller.id, err);
	}
	return code;
}

static enum err_code on_status(struct request *req, struct event *event, struct err *err)
{
	const json_t *test = json_object_get(event->data, "self_test");
	char *text = json_text(event->data, JSON_COMPACT);
	char *test_text = json_is_array(json_object_get(test, "parts")) ? json_text(test, JSON_COMPACT) : NULL;
	const struct db_device_word said = {
		.boot_id = word(req->body, "boot_id"), .status = text, .self_test = test_text ? test_text : ""};
	enum err_code code = ERR_OK;
	if (!text || strlen(text) > STATUS_MAX)
		event->refusal = "bad-event";
	else
		code = db_device_seen(req->db, req->center->id, req->caller.id, &said, req->now_ms, err);
	free(test_text);
	free(text);
	if (code == ERR_OK && !event->refusal)
		code = devices_heard(req, event->data, err);
	if (code == ERR_OK && !event->refusal)
		code = over_budget(req, event->data, err);
	if (code == ERR_OK && !event->refusal)
		code = copies_heard(req, word(req->body, "boot_id"), number(req->body, "sent_boot_ms"), err);
	return code == ERR_OK && !event->refusal ? releases_told(req, event->data, err) : code;
}

static enum err_code on_alarm(struct request *req, struct event *event, struct err *err)
{
	char code[48], subject[sizeof req->caller.id + sizeof code];
	snprintf(code, sizeof code, "%s", word(event->data, "code"));
	if (!*code || strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789-.") != strlen(code)) {
		event->refusal = "bad-event";
		return ERR_OK;
	}
	log_event(LOG_WARN, "device.alarm", LOG_ID("device", req->caller.id), LOG_STR("code", code));
	struct buf json;
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_str(&out, "device", req->caller.id);
	out_str(&out, "code", code);
	out_object_end(&out);
	events_add(req, "device.alarm", buf_text(&json));
	buf_finish(&json);
	snprintf(subject, sizeof subject, "%s %s", req->caller.id, code);
	return alarms_raise(req, "device", subject, req->caller.id, err);
}

static const struct {
	const char *type;
	enum err_code (*apply)(struct request *req, struct event *event, struct err *err);
} TYPES[] = {
	{"ticket.issued", on_issued}, {"ticket.printed", on_printed}, {"ticket.voided", on_voided},
	{"rating.given", on_rating},  {"rating.sum", on_rating_sum},  {"help.asked", on_help},
	{"help.cancelled", on_help},  {"device.status", on_status},   {"device.alarm", on_alarm},
};

/* -- a batch -------------------------------------------------------------------------------------- */

static enum err_code apply(struct request *req, struct event *event, struct err *err)
{
	for (size_t i = 0; i < ARRAY_LEN(TYPES); i++)
		if (strcmp(TYPES[i].type, event->type) == 0)
			return TYPES[i].apply(req, event, err);
	event->refusal = "unknown-type";
	return ERR_OK;
}

/* *ret_status: "accepted", "duplicate" or "refused". An apply() that refuses has written nothing. */
static enum err_code take(struct request *req, struct event *event, const char **ret_status, struct err *err)
{
	struct db_inbox inbox = {.status = 202}, before;
	struct buf ignored;
	bool found = false;
	*ret_status = "refused";
	if (!id_is_valid(event->id) || !json_is_object(event->data)) {
		event->refusal = "bad-event";
		return ERR_OK;
	}
	if (!print_of(event->whole, &inbox.print))
		return err_set(err, ERR_LIMIT, "no memory");
	snprintf(event->key, sizeof event->key, "e:%s", event->id);
	buf_init(&ignored, 1024);
	enum err_code code = db_inbox_find(req->db, event->key, &found, &before, &ignored, err);
	buf_finish(&ignored);
	if (code == ERR_OK && found) {
		if (before.print == inbox.print)
			*ret_status = "duplicate";
		else
			event->refusal = "event-mismatch";
		return ERR_OK;
	}
	if (code == ERR_OK)
		code = apply(req, event, err);
	if (code == ERR_OK && !event->refusal) {
		*ret_status = "accepted";
		code = db_inbox_keep(req->db, event->key, req->now_ms, &inbox, "", 0, err);
	}
	if (code == ERR_OK && event->refusal)
		log_event(LOG_WARN, "event.refused", LOG_ID("device", req->caller.id), LOG_STR("code", event->refusal));
	return code;
}

void intake_post(struct request *req, struct reply *reply)
{
	const json_t *list = json_object_get(req->body, "events");
	struct err err = {.code = ERR_OK};
	if (!json_is_array(list) || json_array_size(list) > EVENTS_MAX) {
		reply_problem(reply, 400, "bad-batch", "events is a list of at most 200.");
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "results");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *one = json_array_get(list, i);
		struct event event = {.whole = one,
							  .id = word(one, "id"),
							  .type = word(one, "type"),
							  .data = json_object_get(one, "data"),
							  .at_ms = moment(req, one)};
		const char *status;
		if (take(req, &event, &status, &err) != ERR_OK) {
			reply_failed(reply, &err);
			return;
		}
		out_object(&out, NULL);
		out_str(&out, "id", event.id);
		out_str(&out, "status", status);
		if (event.refusal)
			out_str(&out, "code", event.refusal);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
}
