/*
 * The counters: who is called, when, and how it ends. The state of a counter is
 * one row; every change goes through compare-and-set on the ticket's state, so
 * of two clerks who press at once one gets the ticket and the other the next.
 */
#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_stages.h"
#include "center/handlers/audit.h"
#include "center/handlers/counters.h"
#include "center/handlers/events.h"
#include "center/handlers/figures.h"
#include "center/handlers/live.h"
#include "center/handlers/order.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"
#include "center/handlers/token.h"
#include "model/hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RELEASE_MAX 256 /* people sent to one counter */
#define CALL_TRIES 16 /* tickets that others took meanwhile */

static const char *const OUTCOMES[] = {"done", "received", "supplement", "refused", "elsewhere"};
static const char *const PAUSES[] = {"break", "meeting", "urgent", "colleague", "other"};

struct desk {
	struct request *req;
	struct reply *reply;
	struct center_catalogue *catalogue;
	struct db_counter counter;
	struct db_ticket ticket; /* whom it serves or has called */
	bool has_ticket;
	struct err err;
};

static bool failed(struct desk *desk, enum err_code code)
{
	if (code == ERR_OK)
		return false;
	if (code == ERR_CONFLICT)
		reply_problem(desk->reply, 409, "wrong-state", "Somebody else was faster, or it is past that.");
	else if (code == ERR_NOT_FOUND)
		reply_problem(desk->reply, 404, "unknown-ticket", NULL);
	else
		reply_failed(desk->reply, &desk->err);
	return true;
}

static bool refuse(struct desk *desk, int status, const char *code)
{
	reply_problem(desk->reply, status, code, NULL);
	return false;
}

static const struct call_rules *rules_of(const struct desk *desk)
{
	return &desk->req->center->options.calls;
}

static void leave(struct desk *desk)
{
	center_catalogue_release(desk->catalogue);
}

/* Reads the counter of the path and whom it serves; false where the reply says what is wrong. */
static bool enter(struct desk *desk, struct request *req, struct reply *reply)
{
	*desk = (struct desk){.req = req, .reply = reply, .catalogue = center_catalogue_hold(req->center)};
	char *end;
	unsigned long number = strtoul(req->params[0], &end, 10);
	if (!desk->catalogue)
		return refuse(desk, 503, "no-catalogue");
	if (*end || number == 0 || number > 255 || !catalogue_counter(desk->catalogue->model, (unsigned)number))
		return refuse(desk, 404, "unknown-counter");
	/* A clerk acts where they signed in; managers anywhere. */
	if (!(req->caller.who & WHO_MANAGER) && req->caller.counter != number)
		return refuse(desk, 403, "counter-not-yours");
	if (failed(desk, db_counter_find(req->db, req->center->id, (unsigned)number, &desk->counter, &desk->err)))
		return false;
	if (!desk->counter.ticket[0])
		return true;
	enum err_code code = db_ticket_find(req->db, req->center->id, desk->counter.ticket, &desk->ticket, &desk->err);
	desk->has_ticket = code == ERR_OK && desk->ticket.counter == number &&
					   (desk->ticket.state == DB_CALLED || desk->ticket.state == DB_SERVING);
	return code == ERR_NOT_FOUND || !failed(desk, code);
}

/* -- what has happened, told --------------------------------------------------------------------- */

static void tell_counter(struct desk *desk)
{
	struct buf json;
	static const char *const states[] = {"closed", "open", "serving", "paused"};
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_int(&out, "counter", desk->counter.number);
	out_str(&out, "state", states[desk->counter.state & 3]);
	out_str(&out, "serving", desk->has_ticket ? desk->ticket.number : "");
	out_object_end(&out);
	events_add(desk->req, "counter.changed", buf_text(&json));
	buf_finish(&json);
}

/* The pad at the counter asks whom was served to rate. */
static void tell_pad(struct desk *desk)
{
	char token[TOKEN_SIZE];
	struct buf json;
	const struct center *center = desk->req->center;
	token_make(center->secret, sizeof center->secret, desk->ticket.id, token);
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_int(&out, "counter", desk->counter.number);
	out_str(&out, "ticket", desk->ticket.id);
	out_str(&out, "token", token);
	out_str(&out, "number", desk->ticket.number);
	out_object_end(&out);
	events_add(desk->req, "pad.rate", buf_text(&json));
	buf_finish(&json);
}

static void answer(struct desk *desk)
{
	struct out out = reply_object(desk->reply, 200);
	counters_write_ticket(&out, "ticket", &desk->ticket);
	out_object_end(&out);
}

void counters_write_ticket(struct out *out, const char *key, const struct db_ticket *t)
{
	out_object(out, key);
	out_str(out, "id", t->id);
	out_str(out, "number", t->number);
	out_str(out, "service", t->service);
	out_str(out, "priority", t->priority);
	out_str(out, "language", t->language);
	out_str(out, "state", tickets_state_word(t->state));
	out_str(out, "proof", t->proof);
	out_int(out, "times", t->times);
	out_int(out, "counter", t->counter);
	out_time(out, "issued_at", t->issued_ms);
	out_time(out, "arrived_at", t->arrived_ms);
	out_time(out, "called_at", t->called_ms);
	out_time(out, "first_called_at", t->first_called_ms);
	out_time(out, "started_at", t->started_ms);
	out_time(out, "ended_at", t->ended_ms);
	out_time(out, "hold_until", t->hold_until_ms);
	live_write_carried(out, t->carried);
	out_object_end(out);
}

/* -- steps --------------------------------------------------------------------------------------- */

const char *counters_officer(const struct request *req, const struct db_counter *counter)
{
	bool is_empty = counter->state == COUNTER_CLOSED || !counter->staff[0];
	return req->caller.counter == counter->number || is_empty ? req->caller.id : counter->staff;
}

static bool keep_counter(struct desk *desk, enum hall_counter_state state, const char *ticket, const char *reason)
{
	struct db_counter *counter = &desk->counter;
	if (counters_officer(desk->req, counter) != counter->staff)
		snprintf(counter->staff, sizeof counter->staff, "%s", desk->req->caller.id);
	counter->state = state;
	counter->since_ms = desk->req->now_ms;
	snprintf(counter->ticket, sizeof counter->ticket, "%s", ticket);
	snprintf(counter->reason, sizeof counter->reason, "%s", reason);
	desk->has_ticket = ticket[0] != '\0';
	if (failed(desk, db_counter_put(desk->req->db, desk->req->center->id, counter, &desk->err)))
		return false;
	tell_counter(desk);
	return true;
}

static bool keep_ticket(struct desk *desk, enum db_ticket_state from, const char *event)
{
	struct request *req = desk->req;
	if (failed(desk, db_ticket_update(req->db, req->center->id, &desk->ticket, from, &desk->err)))
		return false;
	tickets_tell(req, event, &desk->ticket);
	return true;
}

/* The part at this counter is over; the ticket goes on to its next service, with its old arrival. */
static bool pass_on(struct desk *desk, const struct db_stage *stage, const char *outcome)
{
	struct request *req = desk->req;
	struct db_ticket *t = &desk->ticket;
	enum db_ticket_state from = t->state;
	if (failed(desk, db_stage_end(req->db, req->center->id, t, req->now_ms, outcome, &desk->err)))
		return false;
	snprintf(t->service, sizeof t->service, "%s", stage->service);
	t->only_counter = stage->only_counter;
	t->state = DB_WAITING;
	t->hold_until_ms = t->started_ms = 0;
	if (!keep_ticket(desk, from, "ticket.transferred"))
		return false;
	tickets_waiting(req, t->service, 1);
	return true;
}

/* Ends the visit at the counter: as done, or on to the ticket's next service. */
static bool finish_visit(struct desk *desk, const char *outcome)
{
	struct db_ticket *t = &desk->ticket;
	enum db_ticket_state from = t->state;
	struct db_stage stage;
	enum err_code code = db_stage_next(desk->req->db, desk->req->center->id, t->id, &stage, &desk->err);
	if (code == ERR_OK)
		return pass_on(desk, &stage, outcome);
	if (code != ERR_NOT_FOUND)
		return !failed(desk, code);
	t->state = DB_DONE;
	t->ended_ms = desk->req->now_ms;
	if (t->started_ms == 0)
		t->started_ms = t->called_ms;
	snprintf(t->outcome, sizeof t->outcome, "%s", outcome);
	if (!keep_ticket(desk, from, "ticket.finished"))
		return false;
	tell_pad(desk);
	return true;
}

/* The ticket in desk is called to the counter. CAS: ERR_CONFLICT where it was taken meanwhile. */
static enum err_code call_ticket(struct desk *desk)
{
	struct request *req = desk->req;
	struct db_ticket *t = &desk->ticket;
	enum db_ticket_state from = t->state;
	t->state = DB_CALLED;
	t->called_ms = req->now_ms;
	if (t->first_called_ms == 0)
		t->first_called_ms = req->now_ms;
	t->started_ms = t->ended_ms = 0;
	t->times = 1;
	t->counter = desk->counter.number;
	snprintf(t->staff, sizeof t->staff, "%s", req->caller.id);
	enum err_code code = db_ticket_update(req->db, req->center->id, t, from, &desk->err);
	if (code == ERR_OK && (from == DB_WAITING || from == DB_HELD))
		tickets_waiting(req, t->service, -1);
	return code;
}

static void called(struct desk *desk)
{
	desk->counter.called_count++;
	tickets_tell(desk->req, "ticket.called", &desk->ticket);
	atomic_fetch_add_explicit(&desk->req->center->figures->calls, 1, memory_order_relaxed);
	if (keep_counter(desk, COUNTER_SERVING, desk->ticket.id, ""))
		answer(desk);
}

/* -- the handlers -------------------------------------------------------------------------------- */

void counters_next(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && (!desk.has_ticket || finish_visit(&desk, "done"))) {
		enum err_code code = ERR_CONFLICT;
		for (int tries = 0; tries < CALL_TRIES && code == ERR_CONFLICT; tries++) {
			code = order_next(req, desk.catalogue->model, desk.counter.number, counters_officer(req, &desk.counter),
							  &desk.ticket, &desk.err);
			if (code == ERR_OK)
				code = call_ticket(&desk);
		}
		if (code == ERR_NOT_FOUND) {
			if (keep_counter(&desk, COUNTER_OPEN, "", ""))
				reply_start(reply, 204);
		} else if (!failed(&desk, code)) {
			called(&desk);
		}
	}
	leave(&desk);
}

/* Whether the counter with its officer may call a ticket that somebody chose, held or not. */
static enum err_code check_choice(struct desk *desk, const struct db_counter *counter, const struct db_ticket *ticket,
								  bool *ret_may)
{
	struct queue_desk order;
	const struct catalogue *catalogue = desk->catalogue->model;
	const struct queue_ticket queued = order_ticket(catalogue, ticket, 0);
	enum err_code code = order_officer_desk(desk->req, catalogue, counter->number,
											counters_officer(desk->req, counter), &order, &desk->err);
	if (code == ERR_OK)
		*ret_may = queue_order_may(&queued, &order, INT64_MAX);
	return code;
}

static bool is_too_late(const struct desk *desk)
{
	int64_t late_ms = (int64_t)rules_of(desk)->late_min * 60000;
	return desk->ticket.state == DB_ABSENT && late_ms > 0 && desk->req->now_ms - desk->ticket.ended_ms > late_ms;
}

/* One ticket by choice: from the queue, held, or absent and come after all. */
void counters_call(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && (!desk.has_ticket || finish_visit(&desk, "done"))) {
		enum err_code code = tickets_find(req, request_text(req, "ticket", ""), &desk.ticket, &desk.err);
		enum db_ticket_state state = desk.ticket.state;
		char day[CLOCK_DAY_SIZE];
		clock_day(req->now_ms, day);
		if (code == ERR_OK &&
			((state != DB_WAITING && state != DB_HELD && state != DB_ABSENT) || strcmp(desk.ticket.day, day) != 0))
			code = err_set(&desk.err, ERR_CONFLICT, "not to be called");
		bool may = true, late = code == ERR_OK && is_too_late(&desk);
		if (code == ERR_OK)
			code = check_choice(&desk, &desk.counter, &desk.ticket, &may);
		if (code == ERR_OK && (!may || late)) {
			refuse(&desk, may ? 409 : 403, may ? "too-late" : "not-served-here");
			leave(&desk);
			return;
		}
		if (code == ERR_OK)
			code = call_ticket(&desk);
		/* Out of turn: somebody may ask why. */
		if (code == ERR_OK)
			code = audit_add(req, req->caller.id, "ticket.called-by-choice", desk.ticket.id, &desk.err);
		if (!failed(&desk, code))
			called(&desk);
	}
	leave(&desk);
}

/* Whether somebody is at the counter; else the reply says that nobody is. */
static bool with_ticket(struct desk *desk)
{
	return desk->has_ticket || refuse(desk, 409, "nobody-called");
}

static bool may_recall(struct desk *desk)
{
	if (desk->ticket.times < rules_of(desk)->calls_most)
		return true;
	reply_problem(desk->reply, 409, "called-enough", "Numbers are not called more often at this center.");
	return false;
}

void counters_recall(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && with_ticket(&desk) && may_recall(&desk)) {
		struct db_ticket *t = &desk.ticket;
		t->times++;
		t->called_ms = req->now_ms;
		if (keep_ticket(&desk, t->state, "ticket.called"))
			answer(&desk);
	}
	leave(&desk);
}

void counters_start(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && with_ticket(&desk)) {
		struct db_ticket *t = &desk.ticket;
		enum db_ticket_state from = t->state;
		if (from == DB_CALLED) {
			t->state = DB_SERVING;
			t->started_ms = req->now_ms;
		}
		if (from == DB_SERVING || keep_ticket(&desk, from, "ticket.started"))
			answer(&desk);
	}
	leave(&desk);
}

/* Somebody who has just risen from a chair is not absent yet. */
static bool may_be_absent(struct desk *desk)
{
	const struct call_rules *rules = rules_of(desk);
	const struct db_ticket *t = &desk->ticket;
	if (t->state == DB_SERVING || (t->times >= rules->absent_calls &&
								   desk->req->now_ms - t->called_ms >= (int64_t)rules->absent_s * 1000))
		return true;
	reply_problem(desk->reply, 409, t->times < rules->absent_calls ? "call-again" : "called-just-now",
				  "Numbers are called more often, or waited for longer, at this center.");
	return false;
}

void counters_absent(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && with_ticket(&desk) && may_be_absent(&desk)) {
		struct db_ticket *t = &desk.ticket;
		enum db_ticket_state from = t->state;
		t->state = DB_ABSENT;
		t->ended_ms = req->now_ms;
		if (keep_ticket(&desk, from, "ticket.absent") && keep_counter(&desk, COUNTER_OPEN, "", ""))
			answer(&desk);
	}
	leave(&desk);
}

/* Further services for the one at the counter: {services:[..], back?}; back: at the end here once more. */
void counters_also(struct request *req, struct reply *reply)
{
	struct desk desk;
	const json_t *services = json_object_get(req->body, "services");
	bool entered = enter(&desk, req, reply), back = json_is_true(json_object_get(req->body, "back"));
	unsigned most = req->center->options.calls.services_most - 1;
	if (entered && with_ticket(&desk)) {
		enum err_code code = ERR_OK;
		for (size_t i = 0; i < json_array_size(services) && code == ERR_OK; i++) {
			const char *id = json_string_value(json_array_get(services, i));
			const struct catalogue_service *service = id ? catalogue_service(desk.catalogue->model, id) : NULL;
			if (!service || service->where != SERVICE_HERE)
				code = err_set(&desk.err, ERR_INVALID, "no such service");
			else
				code = db_stage_add(req->db, req->center->id, desk.ticket.id, service->id, 0, most, &desk.err);
		}
		if (code == ERR_OK && back)
			code = db_stage_add(req->db, req->center->id, desk.ticket.id, desk.ticket.service, desk.counter.number,
								most, &desk.err);
		if (code == ERR_INVALID)
			refuse(&desk, 400, "bad-target");
		else if (code == ERR_LIMIT)
			refuse(&desk, 409, "too-many-services");
		else if (!failed(&desk, code))
			answer(&desk);
	}
	leave(&desk);
}

enum err_code counters_write_stages(struct request *req, const char *ticket, struct out *out, struct err *err)
{
	struct db_stage stages[DB_STAGES_MAX];
	size_t count = 0;
	enum err_code code = db_stage_list(req->db, req->center->id, ticket, stages, &count, err);
	out_array(out, "also");
	for (size_t i = 0; i < count; i++) {
		out_object(out, NULL);
		out_str(out, "service", stages[i].service);
		out_int(out, "counter", stages[i].only_counter);
		out_object_end(out);
	}
	out_array_end(out);
	return code;
}

/* The reply of the deed is nobody's. */
enum err_code counters_call_idle(struct request *req, unsigned number, struct err *err)
{
	struct reply ignored = {.status = 0};
	struct desk desk = {.req = req, .reply = &ignored, .catalogue = center_catalogue_hold(req->center)};
	if (!desk.catalogue)
		return ERR_OK;
	buf_init(&ignored.body, 64 * 1024);
	enum err_code code = db_counter_find(req->db, req->center->id, number, &desk.counter, err);
	if (code == ERR_OK && desk.counter.state == COUNTER_OPEN)
		code = order_next(req, desk.catalogue->model, number, desk.counter.staff, &desk.ticket, err);
	else if (code == ERR_OK)
		code = ERR_NOT_FOUND;
	if (code == ERR_OK) {
		snprintf(req->caller.id, sizeof req->caller.id, "%s", desk.counter.staff);
		code = call_ticket(&desk);
		if (code == ERR_OK)
			called(&desk);
		if (code != ERR_OK || ignored.status >= 400)
			*err = desk.err;
		if (code == ERR_OK && ignored.status >= 400)
			code = desk.err.code;
	}
	leave(&desk);
	buf_finish(&ignored.body);
	return code == ERR_NOT_FOUND || code == ERR_CONFLICT ? ERR_OK : code;
}

static bool known(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

void counters_finish(struct request *req, struct reply *reply)
{
	struct desk desk;
	const char *outcome = request_text(req, "outcome", "done");
	bool entered = enter(&desk, req, reply);
	if (entered && !known(outcome, OUTCOMES, ARRAY_LEN(OUTCOMES)))
		entered = refuse(&desk, 400, "bad-outcome");
	if (entered && with_ticket(&desk) && finish_visit(&desk, outcome) && keep_counter(&desk, COUNTER_OPEN, "", ""))
		answer(&desk);
	leave(&desk);
}

/* Back into the queue with its old arrival, not called before the time is over. */
void counters_hold(struct request *req, struct reply *reply)
{
	struct desk desk;
	int64_t minutes = request_int(req, "minutes", 10);
	bool entered = enter(&desk, req, reply);
	if (entered && (minutes < 1 || minutes > rules_of(&desk)->hold_most_min))
		entered = refuse(&desk, 400, "bad-minutes");
	if (entered && with_ticket(&desk)) {
		struct db_ticket *t = &desk.ticket;
		enum db_ticket_state from = t->state;
		t->state = DB_HELD;
		t->hold_until_ms = req->now_ms + minutes * 60000;
		if (keep_ticket(&desk, from, "ticket.held") && keep_counter(&desk, COUNTER_OPEN, "", "")) {
			tickets_waiting(req, t->service, 1);
			answer(&desk);
		}
	}
	leave(&desk);
}

/* Whether who sits at the counter may serve the ticket; a counter that is closed waits for whoever opens it. */
static bool may_be_sent(struct desk *desk, unsigned number)
{
	struct db_counter counter;
	struct queue_desk order;
	const struct catalogue *catalogue = desk->catalogue->model;
	const struct queue_ticket queued = order_ticket(catalogue, &desk->ticket, 0);
	enum err_code code = db_counter_find(desk->req->db, desk->req->center->id, number, &counter, &desk->err);
	if (code == ERR_OK)
		code = order_officer_desk(desk->req, catalogue, number, counter.state == COUNTER_CLOSED ? "" : counter.staff,
								  &order, &desk->err);
	if (failed(desk, code))
		return false;
	return !(order.barred >> queued.service & 1) || refuse(desk, 409, "officer-may-not");
}

/* To another service or counter; the old arrival is kept, so nobody starts again at the end. */
void counters_transfer(struct request *req, struct reply *reply)
{
	struct desk desk;
	bool entered = enter(&desk, req, reply);
	if (entered && with_ticket(&desk)) {
		struct db_ticket *t = &desk.ticket;
		enum db_ticket_state from = t->state;
		const char *service = request_text(req, "service", "");
		int64_t counter = request_int(req, "counter", 0);
		const struct catalogue_service *target = catalogue_service(desk.catalogue->model, service);
		bool to_counter = counter > 0 && counter < 256 && catalogue_counter(desk.catalogue->model, (unsigned)counter);
		if (service[0] ? !target || target->where != SERVICE_HERE : !to_counter) {
			refuse(&desk, 400, "bad-target");
		} else if (!to_counter || target || may_be_sent(&desk, (unsigned)counter)) {
			if (target)
				snprintf(t->service, sizeof t->service, "%s", target->id);
			t->only_counter = to_counter ? (unsigned)counter : 0;
			t->state = DB_WAITING;
			t->hold_until_ms = 0;
			if (keep_ticket(&desk, from, "ticket.transferred") && keep_counter(&desk, COUNTER_OPEN, "", "")) {
				tickets_waiting(req, t->service, 1);
				answer(&desk);
			}
		}
	}
	leave(&desk);
}

/* Who waits for this counter alone; the rows end before anything is written. */
static enum err_code read_sent(struct desk *desk, struct db_ticket *sent, size_t *ret_count)
{
	struct request *req = desk->req;
	struct db_rows rows;
	char day[CLOCK_DAY_SIZE];
	size_t count = 0;
	clock_day(req->now_ms, day);
	enum err_code code = db_ticket_live(req->db, req->center->id, day, &rows, &desk->err);
	if (code != ERR_OK)
		return code;
	while (count < RELEASE_MAX && db_next(&rows)) {
		db_ticket_row(&rows, &sent[count]);
		bool waits = sent[count].state == DB_WAITING || sent[count].state == DB_HELD;
		count += waits && sent[count].only_counter == desk->counter.number;
	}
	*ret_count = count;
	return db_end(&rows, &desk->err);
}

/* All who were sent to this counter wait for whoever serves them, with their old arrival: nobody comes here now. */
void counters_release(struct request *req, struct reply *reply)
{
	struct desk desk;
	struct db_ticket *sent = calloc(RELEASE_MAX, sizeof *sent);
	size_t count = 0, released = 0;
	if (enter(&desk, req, reply)) {
		enum err_code code = sent ? read_sent(&desk, sent, &count) : err_set(&desk.err, ERR_LIMIT, "no memory");
		for (size_t i = 0; i < count && code == ERR_OK; i++) {
			sent[i].only_counter = 0;
			code = db_ticket_update(req->db, req->center->id, &sent[i], sent[i].state, &desk.err);
			if (code == ERR_OK)
				tickets_tell(req, "ticket.transferred", &sent[i]);
			released += code == ERR_OK;
			code = code == ERR_CONFLICT ? ERR_OK : code; /* called meanwhile */
		}
		if (code == ERR_OK)
			code = audit_add(req, req->caller.id, "counter.released", req->params[0], &desk.err);
		if (!failed(&desk, code)) {
			struct out out = reply_object(reply, 200);
			out_int(&out, "released", (int64_t)released);
			out_object_end(&out);
			live_touch(req->center->live);
		}
	}
	leave(&desk);
	free(sent);
}

static void answer_state(struct reply *reply, const char *state)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "state", state);
	out_object_end(&out);
}

void counters_pause(struct request *req, struct reply *reply)
{
	struct desk desk;
	const char *reason = request_text(req, "reason", "other");
	bool entered = enter(&desk, req, reply);
	if (entered && !known(reason, PAUSES, ARRAY_LEN(PAUSES)))
		entered = refuse(&desk, 400, "bad-reason");
	if (entered && desk.has_ticket)
		entered = refuse(&desk, 409, "somebody-called");
	if (entered && keep_counter(&desk, COUNTER_PAUSED, "", reason))
		answer_state(reply, "paused");
	leave(&desk);
}

void counters_open(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && keep_counter(&desk, desk.has_ticket ? COUNTER_SERVING : COUNTER_OPEN,
												 desk.has_ticket ? desk.ticket.id : "", ""))
		answer_state(reply, desk.counter.state == COUNTER_OPEN ? "open" : "serving");
	leave(&desk);
}

void counters_close(struct request *req, struct reply *reply)
{
	struct desk desk;
	if (enter(&desk, req, reply) && (!desk.has_ticket || refuse(&desk, 409, "somebody-called")) &&
		keep_counter(&desk, COUNTER_CLOSED, "", ""))
		answer_state(reply, "closed");
	leave(&desk);
}
