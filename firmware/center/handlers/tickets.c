#include "center/handlers/tickets.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/copy.h"
#include "center/db/db_people.h"
#include "center/db/db_stages.h"
#include "center/handlers/appointments.h"
#include "center/handlers/events.h"
#include "center/handlers/figures.h"
#include "center/handlers/fleet_state.h"
#include "center/handlers/live.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/token.h"
#include "model/hours.h"
#include "center/queue/queue_numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POSTPONE_MINUTES 10
#define LEFT_MAX 200 /* shown */
#define CLOCKS_APART_MS 120000 /* of a kiosk and of the center, at most, or a paper counts as unreported for longer */

static const char *const channels[] = {"kiosk", "staff", "phone"};
static const char *const proofs[] = {"confirmed", "assumed", "uncertain", "shown"};

static bool listed(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

const char *tickets_state_word(enum db_ticket_state state)
{
	static const char *const words[] = {"reserved", "waiting", "called", "serving", "held", "done", "absent", "void"};
	return words[state];
}

bool tickets_is_proof(const char *word)
{
	return listed(word, proofs, ARRAY_LEN(proofs));
}

const struct catalogue_service *tickets_field(const struct catalogue *catalogue, const char *service)
{
	const struct catalogue_service *found = catalogue_service(catalogue, service);
	return found && found->parent ? catalogue_service(catalogue, found->parent) : found;
}

/* The whole ticket as devices see it. */
static void write_ticket(struct out *out, const char *key, const struct center *center,
						 const struct catalogue *catalogue, const struct db_ticket *t, int ahead)
{
	char token[TOKEN_SIZE], url[sizeof center->public_url + TOKEN_SIZE + 4];
	token_make(center->secret, sizeof center->secret, t->id, token);
	snprintf(url, sizeof url, "%s/t/%s", center->public_url, token);
	const struct catalogue_service *field = catalogue ? tickets_field(catalogue, t->service) : NULL;
	out_object(out, key);
	out_str(out, "id", t->id);
	out_str(out, "number", t->number);
	out_str(out, "series", t->series);
	out_int(out, "value", t->value);
	out_str(out, "service", t->service);
	out_str(out, "priority", t->priority);
	out_str(out, "language", t->language);
	out_str(out, "day", t->day);
	out_time(out, "issued_at", t->issued_ms);
	out_str(out, "state", t->state == DB_WAITING && t->proof[0] ? t->proof : tickets_state_word(t->state));
	out_array(out, "counters");
	for (size_t i = 0; field && i < field->counter_count; i++)
		out_int(out, NULL, field->counters[i]);
	out_array_end(out);
	out_int(out, "ahead", ahead);
	out_wait(out, "wait", t->wait_min, t->wait_max);
	out_str(out, "code", t->code);
	out_str(out, "url", url);
	out_object_end(out);
}

void tickets_tell(struct request *req, const char *type, const struct db_ticket *t)
{
	struct out out = events_begin(req, type);
	out_object(&out, NULL);
	out_str(&out, "ticket", t->id);
	out_str(&out, "number", t->number);
	out_str(&out, "service", t->service);
	if (t->counter)
		out_int(&out, "counter", t->counter);
	if (strcmp(type, "ticket.called") == 0) {
		out_int(&out, "times", t->times);
		out_str(&out, "language", t->language);
		out_time(&out, "called_at", t->called_ms);
		live_write_carried(&out, t->carried);
	}
	out_object_end(&out);
	events_end(req);
}

/* -- a number is given ------------------------------------------------------------------------- */

static bool read_wishes(struct request *req, struct reply *reply, struct db_ticket *t)
{
	const char *id = request_text(req, "id", "");
	const char *language = request_text(req, "language", "vi");
	const char *channel = request_text(req, "channel", "kiosk");
	const char *priority = request_text(req, "priority", "none");
	if (!id_is_valid(id))
		reply_problem(reply, 400, "bad-id", "id is 32 hex digits.");
	else if (!listed(language, catalogue_languages, LANGUAGE_COUNT))
		reply_problem(reply, 400, "bad-language", "language is vi, en or another that the center speaks.");
	else if (!listed(channel, channels, ARRAY_LEN(channels)))
		reply_problem(reply, 400, "bad-channel", "channel is kiosk, staff or phone.");
	if (reply->status)
		return false;
	copy_text(t->id, sizeof t->id, id);
	copy_text(t->language, sizeof t->language, language);
	copy_text(t->channel, sizeof t->channel, channel);
	copy_text(t->priority, sizeof t->priority, priority);
	copy_text(t->device, sizeof t->device, req->caller.id);
	return true;
}

static bool is_open(const struct request *req, const struct catalogue *catalogue,
					const struct catalogue_service *service, const char *day)
{
	if (!req->center->options.keep_hours)
		return true;
	struct tm tm;
	clock_local(req->now_ms, &tm);
	return hours_open(catalogue, service, day, tm.tm_wday, tm.tm_hour * 60 + tm.tm_min,
					  (int)req->center->options.early_minutes);
}

/* A number of the break for the hours after it: not called before, and its wait is counted from then. */
static bool wants_later(const struct request *req, const struct catalogue *catalogue,
						const struct catalogue_service *service, struct db_ticket *t)
{
	return json_is_true(json_object_get(req->body, "later")) && tickets_later(catalogue, service, req->now_ms, t);
}

bool tickets_later(const struct catalogue *catalogue, const struct catalogue_service *service, int64_t now_ms,
				   struct db_ticket *t)
{
	return hours_later(catalogue, service, now_ms, &t->hold_until_ms) >= 0;
}

static bool known_priority(const struct catalogue *catalogue, const char *id)
{
	for (size_t i = 0; i < catalogue->priority_count; i++)
		if (strcmp(catalogue->priorities[i].id, id) == 0)
			return true;
	return false;
}

/* How many numbers of the series were given today: from the greatest of them. */
static enum err_code recover_series(struct request *req, int64_t *ret_value, struct err *err)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct catalogue_service *service =
		catalogue ? catalogue_service(catalogue->model, request_text(req, "service", "")) : NULL;
	char day[CLOCK_DAY_SIZE], series[2] = {service ? service->series : '-'};
	int64_t greatest = 0;
	center_catalogue_release(catalogue);
	clock_day(req->now_ms, day);
	enum err_code code = db_ticket_greatest(req->db, req->center->id, day, series, QUEUE_NUMBERS_BANDS_FROM,
											QUEUE_NUMBERS_BANDS_TO, &greatest, err);
	if (code == ERR_OK)
		*ret_value = queue_numbers_nth((unsigned)greatest);
	return code;
}

void tickets_quota_mark(const char *day, const char *service, char *out, size_t size)
{
	snprintf(out, size, "quota:%.10s:%.40s", day, service);
}

/* The next number of the series; false where the reply says why there is none. */
static bool take_number(struct request *req, struct reply *reply, const struct catalogue_service *service,
						struct db_ticket *t)
{
	struct err err = {.code = ERR_OK};
	char mark[64];
	int64_t nth = 0;
	if (service->quota > 0) {
		tickets_quota_mark(t->day, service->id, mark, sizeof mark);
		if (events_count_up(req, mark, NULL, &nth, &err) != ERR_OK) {
			reply_failed(reply, &err);
			return false;
		}
		if (nth > service->quota) {
			reply_problem(reply, 409, "quota-full", "All numbers of today are given.");
			return false;
		}
	}
	memcpy(mark, "series:2000-01-01:", sizeof "series:2000-01-01:");
	memcpy(mark + 7, t->day, CLOCK_DAY_SIZE - 1);
	mark[18] = service->series;
	mark[19] = '\0';
	if (events_count_up(req, mark, recover_series, &nth, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return false;
	}
	t->value = queue_numbers_online(nth);
	if (t->value == 0) {
		reply_problem(reply, 409, "quota-full", "All numbers of today are given.");
		return false;
	}
	t->series[0] = service->series;
	ticket_format_number(service->series, (unsigned)t->value, t->number);
	return true;
}

static void leave_to_tell(struct request *req, struct reply *reply, const struct db_ticket *t)
{
	req->made = memcpy(req->room, t, sizeof *t);
	reply_start(reply, 201);
}

/*
 * The id is there: the same request again gets the same answer, word for word (its first state too), as the row
 * holds all of it; anything else with that id is refused. The number just counted up stays a gap.
 */
static void repeat_number(struct request *req, struct reply *reply, const struct db_ticket *wish)
{
	struct db_ticket t;
	struct err err = {.code = ERR_OK};
	if (db_ticket_find(req->db, req->center->id, wish->id, &t, &err) != ERR_OK) {
		reply_failed(reply, &err);
	} else if (strcmp(t.service, wish->service) != 0 || strcmp(t.priority, wish->priority) != 0 ||
			   strcmp(t.language, wish->language) != 0 || strcmp(t.device, wish->device) != 0) {
		reply_problem(reply, 422, "idempotency-mismatch", "The id was used for another request.");
	} else {
		t.state = DB_RESERVED;
		leave_to_tell(req, reply, &t);
		reply->replayed = true;
	}
}

enum err_code tickets_add_stages(struct request *req, const json_t *also, const char *ticket, struct err *err)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	enum err_code code = ERR_OK;
	for (size_t i = 0; catalogue && i < json_array_size(also) && code == ERR_OK; i++) {
		const char *id = json_string_value(json_array_get(also, i));
		const struct catalogue_service *service = id ? catalogue_service(catalogue->model, id) : NULL;
		code = !service || service->where != SERVICE_HERE
				   ? err_set(err, ERR_NOT_FOUND, "no such service")
				   : db_stage_add(req->db, req->center->id, ticket, service->id, 0,
								  req->center->options.calls.services_most - 1, err);
	}
	center_catalogue_release(catalogue);
	return code;
}

/* The new number stands in the place of the old one: before all who came today (order.c). On paper it is already, if
 * not this number: it may be called at once. */
static void carry(struct db_ticket *t, const struct db_ticket *old)
{
	snprintf(t->carried, sizeof t->carried, "%s %s", old->day, old->number);
	snprintf(t->priority, sizeof t->priority, "%s", old->priority);
	snprintf(t->language, sizeof t->language, "%s", old->language);
}

/* old: the ticket of an earlier day whose place this one takes; NULL for a number of its own. */
static void give_number(struct request *req, struct reply *reply, const struct catalogue *catalogue,
						const struct db_ticket *old)
{
	struct db_ticket t = {.wait_min = -1, .wait_max = -1};
	struct err err = {.code = ERR_OK};
	const struct catalogue_service *service =
		catalogue_service(catalogue, old ? old->service : request_text(req, "service", ""));
	if (!read_wishes(req, reply, &t))
		return;
	clock_day(req->now_ms, t.day);
	if (!service || service->where == SERVICE_ELSEWHERE)
		reply_problem(reply, 404, "unknown-service", "This center has no such service.");
	else if (!known_priority(catalogue, t.priority))
		reply_problem(reply, 400, "bad-priority", NULL);
	else if (service->where == SERVICE_SUSPENDED ||
			 (!is_open(req, catalogue, service, t.day) && !wants_later(req, catalogue, service, &t)))
		reply_problem(reply, 409, "closed-service", "No numbers are given now.");
	struct live_line line = {.waiting = 0};
	const char *field = service ? (service->parent ? service->parent : service->id) : "";
	if (!reply->status)
		live_line(req->center->live, field, &line);
	/* people may decide otherwise, and who booked an hour has a place */
	const char *appointment = request_text(req, "appointment", "");
	bool guarded =
		req->center->options.guard_today && !t.hold_until_ms && !(req->caller.who & WHO_STAFF) && !*appointment;
	if (guarded && line.today == HALL_NOT_TODAY)
		reply_problem(reply, 409, "full-today", "Whoever joins now would not be served today.");
	if (!reply->status && *appointment)
		appointments_check(req, reply, appointment, &t);
	if (reply->status || !take_number(req, reply, service, &t))
		return;
	copy_text(t.service, sizeof t.service, service->id);
	t.issued_ms = req->now_ms;
	t.arrived_ms = t.hold_until_ms ? t.hold_until_ms : req->now_ms;
	if (old)
		carry(&t, old);
	if (!t.hold_until_ms) { /* how many come until then nobody knows */
		t.wait_min = line.wait_min;
		t.wait_max = line.wait_max;
	}
	const struct db_ticket *begun = req->room;
	if (begun && strcmp(begun->id, t.id) == 0)
		copy_text(t.code, sizeof t.code, begun->code);
	else
		token_code(t.id, t.code);
	t.ahead = line.waiting + events_waiting_so_far(req, field);
	bool is_new = false;
	enum err_code code = db_ticket_insert(req->db, req->center->id, &t, &is_new, &err);
	if (code == ERR_OK && is_new)
		code = tickets_add_stages(req, json_object_get(req->body, "also"), t.id, &err);
	if (code == ERR_OK && is_new && t.appointment_ms)
		code = appointments_arrived(req, appointment, &t, &err);
	if (code == ERR_NOT_FOUND || code == ERR_LIMIT) {
		reply_problem(reply, 400, "bad-services", "also is a list of at most 8 services of this center.");
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else if (!is_new) {
		repeat_number(req, reply, &t);
	} else {
		tickets_tell(req, "ticket.issued", &t);
		atomic_fetch_add_explicit(&req->center->figures->tickets, 1, memory_order_relaxed);
		leave_to_tell(req, reply, &t);
	}
}

/* A hash: the writer would do nothing else meanwhile. */
void tickets_post_begin(struct request *req)
{
	struct db_ticket *t = req->room;
	const char *id = request_text(req, "id", "");
	if (!id_is_valid(id))
		return;
	copy_text(t->id, sizeof t->id, id);
	token_code(t->id, t->code);
}

void tickets_post_tell(struct request *req, struct reply *reply)
{
	const struct db_ticket *t = req->made;
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct out out = reply_object(reply, 201);
	write_ticket(&out, "ticket", req->center, catalogue ? catalogue->model : NULL, t, t->ahead);
	out_object_end(&out);
	center_catalogue_release(catalogue);
}

void tickets_post(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (catalogue)
		give_number(req, reply, catalogue->model, NULL);
	else
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
	center_catalogue_release(catalogue);
}

/* -- what becomes of it ------------------------------------------------------------------------ */

/* A paper that was printed without the center. The id of any other ticket opens nothing. */
static enum err_code find_from_lease(struct request *req, const char *code, struct db_ticket *ret_ticket,
									 struct err *err)
{
	char id[ID_SIZE];
	struct db_ticket found;
	if (!token_lease_id(code, id))
		return err_set(err, ERR_NOT_FOUND, "no such ticket");
	enum err_code result = db_ticket_find(req->db, req->center->id, id, &found, err);
	if (result == ERR_OK && !found.offline)
		return err_set(err, ERR_NOT_FOUND, "no such ticket");
	if (result == ERR_OK)
		*ret_ticket = found;
	return result;
}

enum err_code tickets_find(struct request *req, const char *id_or_token, struct db_ticket *ret_ticket, struct err *err)
{
	char prefix[TOKEN_PREFIX_SIZE];
	if (id_is_valid(id_or_token))
		return db_ticket_find(req->db, req->center->id, id_or_token, ret_ticket, err);
	if (token_check(req->center->secret, sizeof req->center->secret, id_or_token, prefix))
		return db_ticket_find(req->db, req->center->id, prefix, ret_ticket, err);
	return find_from_lease(req, id_or_token, ret_ticket, err);
}

const char *tickets_field_id(struct request *req, const char *service, char out[CATALOGUE_ID_MAX])
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct catalogue_service *field = catalogue ? tickets_field(catalogue->model, service) : NULL;
	snprintf(out, CATALOGUE_ID_MAX, "%s", field ? field->id : service);
	center_catalogue_release(catalogue);
	return out;
}

void tickets_waiting(struct request *req, const char *service, int change)
{
	char field[CATALOGUE_ID_MAX];
	events_waiting(req, tickets_field_id(req, service, field), change);
}

enum err_code tickets_make_ready(struct request *req, struct db_ticket *t, const char *proof, int64_t at_ms,
								 struct err *err)
{
	enum db_ticket_state from = t->state;
	if (from == DB_VOID)
		return err_set(err, ERR_CONFLICT, "the ticket is void");
	snprintf(t->proof, sizeof t->proof, "%s", proof);
	if (from == DB_RESERVED) {
		t->state = DB_WAITING;
		t->ready_ms = at_ms;
	}
	enum err_code code = db_ticket_update(req->db, req->center->id, t, from, err);
	if (code == ERR_OK && from == DB_RESERVED) {
		tickets_waiting(req, t->service, 1);
		tickets_tell(req, "ticket.ready", t);
	}
	return code;
}

enum err_code tickets_make_void(struct request *req, struct db_ticket *t, const char *reason, struct err *err)
{
	enum db_ticket_state from = t->state;
	if (from == DB_VOID)
		return ERR_OK;
	if (from != DB_RESERVED && from != DB_WAITING && from != DB_HELD)
		return err_set(err, ERR_CONFLICT, "the ticket was called already");
	t->state = DB_VOID;
	t->ended_ms = req->now_ms;
	snprintf(t->reason, sizeof t->reason, "%.23s", reason);
	enum err_code code = db_ticket_update(req->db, req->center->id, t, from, err);
	if (code == ERR_OK) {
		if (from != DB_RESERVED)
			tickets_waiting(req, t->service, -1);
		tickets_tell(req, "ticket.void", t);
	}
	return code;
}

static void answer_ticket(struct request *req, struct reply *reply, const struct db_ticket *t)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct catalogue_service *field = catalogue ? tickets_field(catalogue->model, t->service) : NULL;
	struct live_line line = {.waiting = 0};
	if (field)
		live_line(req->center->live, field->id, &line);
	struct out out = reply_object(reply, 200);
	write_ticket(&out, "ticket", req->center, catalogue ? catalogue->model : NULL, t, line.waiting);
	out_object_end(&out);
	center_catalogue_release(catalogue);
}

/* The ticket of the path; false where the reply says that there is none. */
static bool find_or_refuse(struct request *req, struct reply *reply, struct db_ticket *ret_ticket)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = tickets_find(req, req->params[0], ret_ticket, &err);
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-ticket", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	return code == ERR_OK;
}

static void finish(struct request *req, struct reply *reply, const struct db_ticket *t, enum err_code code,
				   const struct err *err)
{
	if (code == ERR_OK)
		answer_ticket(req, reply, t);
	else if (code == ERR_CONFLICT)
		reply_problem(reply, 409, "wrong-state", "The ticket is past that.");
	else
		reply_failed(reply, err);
}

void tickets_printed(struct request *req, struct reply *reply)
{
	struct db_ticket t;
	struct err err = {.code = ERR_OK};
	const char *how = request_text(req, "how", "");
	if (!tickets_is_proof(how)) {
		reply_problem(reply, 400, "bad-how", "how is confirmed, assumed, uncertain or shown.");
		return;
	}
	if (!find_or_refuse(req, reply, &t))
		return;
	enum err_code code = tickets_make_ready(req, &t, how, req->now_ms, &err);
	finish(req, reply, &t, code, &err);
}

void tickets_void(struct request *req, struct reply *reply)
{
	struct db_ticket t;
	struct err err = {.code = ERR_OK};
	if (!find_or_refuse(req, reply, &t))
		return;
	enum err_code code = tickets_make_void(req, &t, request_text(req, "reason", "none"), &err);
	finish(req, reply, &t, code, &err);
}

/* The paper in hand is the right to do this: by token, or by id for devices and staff. */
static bool find_own(struct request *req, struct reply *reply, struct db_ticket *ret_ticket)
{
	if (id_is_valid(req->params[0]) && !(req->caller.who & (WHO_DEVICE | WHO_STAFF))) {
		reply_problem(reply, 404, "unknown-ticket", NULL);
		return false;
	}
	return find_or_refuse(req, reply, ret_ticket);
}

void tickets_cancel(struct request *req, struct reply *reply)
{
	struct db_ticket t;
	struct err err = {.code = ERR_OK};
	if (!find_own(req, reply, &t))
		return;
	enum err_code code = tickets_make_void(req, &t, "citizen", &err);
	if (code == ERR_OK)
		reply_start(reply, 204);
	else
		finish(req, reply, &t, code, &err);
}

/* Later, please: held for a while with its old arrival, then back by itself. */
void tickets_postpone(struct request *req, struct reply *reply)
{
	struct db_ticket t;
	struct err err = {.code = ERR_OK};
	int64_t most = req->center->options.calls.postpone_most_min;
	int64_t minutes = request_int(req, "minutes", POSTPONE_MINUTES < most ? POSTPONE_MINUTES : most);
	if (minutes < 1 || minutes > most) {
		reply_problem(reply, 400, "bad-minutes", "minutes is 1 to what this center allows.");
		return;
	}
	if (!find_own(req, reply, &t))
		return;
	enum err_code code = ERR_CONFLICT;
	if (t.state == DB_WAITING) {
		t.state = DB_HELD;
		t.hold_until_ms = req->now_ms + minutes * 60000;
		code = db_ticket_update(req->db, req->center->id, &t, DB_WAITING, &err);
	}
	if (code != ERR_OK) {
		finish(req, reply, &t, code, &err);
		return;
	}
	tickets_tell(req, "ticket.held", &t);
	reply_start(reply, 204);
}

/* Who was not served before an earlier day ended may take a number for today at the head of the queue, once. */
static void oldest_carried(const struct request *req, char ret_day[CLOCK_DAY_SIZE])
{
	clock_day(req->now_ms - (int64_t)req->center->options.calls.carry_days * 86400000, ret_day);
}

static bool can_carry(const struct request *req, const struct db_ticket *t)
{
	char oldest[CLOCK_DAY_SIZE];
	oldest_carried(req, oldest);
	return t->state == DB_VOID && strcmp(t->reason, "day-end") == 0 && strcmp(t->day, oldest) >= 0;
}

void tickets_left_over(struct request *req, struct reply *reply)
{
	char oldest[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	clock_day(req->now_ms, today);
	oldest_carried(req, oldest);
	if (db_ticket_left_over(req->db, req->center->id, oldest, today, LEFT_MAX, &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_array(&out, "tickets");
	while (db_next(&rows)) {
		struct db_ticket t;
		db_ticket_row(&rows, &t);
		out_object(&out, NULL);
		out_str(&out, "id", t.id);
		out_str(&out, "number", t.number);
		out_str(&out, "day", t.day);
		out_str(&out, "service", t.service);
		out_str(&out, "priority", t.priority);
		out_time(&out, "issued_at", t.issued_ms);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

void tickets_carry(struct request *req, struct reply *reply)
{
	struct db_ticket old, t;
	struct err err = {.code = ERR_OK};
	if (!find_own(req, reply, &old))
		return;
	if (!can_carry(req, &old)) {
		reply_problem(reply, 409, "wrong-state", "Only who was left over at the end of a day keeps the place.");
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	snprintf(old.reason, sizeof old.reason, "carried");
	enum err_code code = db_ticket_update(req->db, req->center->id, &old, DB_VOID, &err);
	if (!catalogue)
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		give_number(req, reply, catalogue->model, &old);
	center_catalogue_release(catalogue);
	if (reply->status != 201 ||
		db_ticket_find(req->db, req->center->id, request_text(req, "id", ""), &t, &err) != ERR_OK)
		return;
	/* It is shown on the phone that asked: no paper is waited for. */
	if (tickets_make_ready(req, &t, "shown", req->now_ms, &err) != ERR_OK)
		reply_failed(reply, &err);
	else
		tickets_post_tell(req, reply); /* here and now: the kept answer must hold it */
}

/* Whether a kiosk may hold that ticket and not yet have told of it: one that was not heard from since, or owes events.
 * A kiosk that nobody has ever heard from may be any. */
static enum err_code may_be_reported(struct request *req, const char *id_or_code, bool *ret_may, struct err *err)
{
	char id[ID_SIZE];
	struct db_rows rows;
	*ret_may = false;
	if (id_is_valid(id_or_code))
		memcpy(id, id_or_code, sizeof id);
	else if (!token_lease_id(id_or_code, id))
		return ERR_OK;
	if (!ticket_paper_is_recent(id))
		return ERR_OK;
	int64_t age_ms = id_age_ms(id);
	enum err_code code = db_device_list(req->db, req->center->id, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		bool gives = strcmp(db_text(&rows, 1), "kiosk") == 0 && db_int(&rows, 5) != 0 && db_int(&rows, 6) == 0;
		bool heard_since = req->now_ms - db_int(&rows, 7) + CLOCKS_APART_MS < age_ms;
		*ret_may |= gives && (!heard_since || fleet_state_owes(db_text(&rows, 8)));
	}
	return db_end(&rows, err);
}

static void refuse_paper(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	bool may_come = false;
	if (may_be_reported(req, req->params[0], &may_come, &err) != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_problem(reply, 404, may_come ? "unreported-ticket" : "unknown-ticket", NULL);
}

void tickets_get(struct request *req, struct reply *reply)
{
	struct db_ticket t;
	int place = 0;
	struct err err = {.code = ERR_OK};
	enum err_code code = tickets_find(req, req->params[0], &t, &err);
	if (code != ERR_OK) {
		if (code == ERR_NOT_FOUND)
			refuse_paper(req, reply);
		else
			reply_failed(reply, &err);
		return;
	}
	if ((t.state == DB_WAITING || t.state == DB_HELD) && tickets_place(req, &t, &place, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_str(&out, "number", t.number);
	out_str(&out, "service", t.service);
	out_str(&out, "state", tickets_state_word(t.state));
	out_int(&out, "place", place);
	int least = -1, most = -1;
	if (place > 0)
		live_ticket(req->center->live, t.id, &least, &most);
	out_wait(&out, "wait", least, most);
	out_int(&out, "counter", t.counter);
	out_bool(&out, "ratable", !t.rated && t.state == DB_DONE);
	out_bool(&out, "rated", t.rated);
	out_bool(&out, "postponable", t.state == DB_WAITING && req->center->options.calls.postpone_most_min > 0);
	out_bool(&out, "carriable", can_carry(req, &t));
	bool held = t.state == DB_HELD || t.hold_until_ms > req->now_ms;
	out_time(&out, "held_until", held ? t.hold_until_ms : 0);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
}
