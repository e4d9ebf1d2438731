/*
 * Appointments: booked by staff (or by a booking system through them), shown,
 * moved and given up by the code in the visitor's QR, turned into a number at the kiosk. A number
 * is given from a while before the hour until a while after; the order of
 * calling then counts from the hour (queue_order.h). Nobody is named.
 */
#include "center/handlers/appointments.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/appointment_slots.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"
#include "center/handlers/token.h"
#include "model/appointment.h"
#include "qr/qr.h"

#include <stdio.h>
#include <string.h>

#define LIST_MAX 500
#define AHEAD_MAX_MS (INT64_C(86400000) * APPOINTMENT_SLOTS_AHEAD_DAYS)

static const struct db_sql SQL_INSERT = {"INSERT INTO appointments (id, center, service, at, state, made_at, made_by) "
										 "VALUES ($1, $2, $3, $4, 'booked', $5, $6)"
										 " ON CONFLICT (id) DO NOTHING"};
/* The first digits of an id: a range, so that the primary key serves. */
static const struct db_sql SQL_FIND = {
	"SELECT a.id, a.service, a.at, a.state, a.ticket, COALESCE(t.number, '') FROM appointments a"
	" LEFT JOIN tickets t ON t.id = a.ticket WHERE a.center = $1 AND a.id >= $2 AND a.id < $3 LIMIT 1"};
static const struct db_sql SQL_DAY = {
	"SELECT a.id, a.service, a.at, a.state, a.ticket, COALESCE(t.number, '') FROM appointments a"
	" LEFT JOIN tickets t ON t.id = a.ticket WHERE a.center = $1 AND a.at >= $2 AND a.at < $3 ORDER BY a.at, a.id "
	"LIMIT $4"};
static const struct db_sql SQL_ARRIVED = {
	"UPDATE appointments SET state = 'arrived', ticket = $3 WHERE center = $1 AND id = $2 AND state = 'booked'"};
static const struct db_sql SQL_CANCEL = {
	"UPDATE appointments SET state = 'cancelled' WHERE center = $1 AND id = $2 AND state = 'booked'"};
static const struct db_sql SQL_MOVE = {
	"UPDATE appointments SET at = $3 WHERE center = $1 AND id = $2 AND state = 'booked'"};

struct row {
	char id[ID_SIZE], ticket[ID_SIZE];
	struct appointment appointment;
};

static void read_row(const struct center *center, const struct db_rows *rows, struct row *row)
{
	struct appointment *appointment = &row->appointment;
	*row = (struct row){.appointment = {.at_ms = db_int(rows, 2)}};
	db_copy(rows, 0, row->id, sizeof row->id);
	db_copy(rows, 1, appointment->service, sizeof appointment->service);
	int state = appointment_state_from_name(db_text(rows, 3));
	appointment->state = state < 0 ? APPOINTMENT_CANCELLED : (enum appointment_state)state;
	db_copy(rows, 4, row->ticket, sizeof row->ticket);
	db_copy(rows, 5, appointment->number, sizeof appointment->number);
	appointment->from_ms = appointment->at_ms - (int64_t)center->options.appointment_early_min * 60000;
	appointment->until_ms = appointment->at_ms + (int64_t)center->options.appointment_late_min * 60000;
}

static enum err_code find(struct request *req, const char *token, struct row *ret_row, struct err *err)
{
	char prefix[TOKEN_PREFIX_SIZE], past[TOKEN_PREFIX_SIZE + 1];
	if (!token_check(req->center->secret, sizeof req->center->secret, token, prefix))
		return err_set(err, ERR_NOT_FOUND, "no such appointment");
	snprintf(past, sizeof past, "%sg", prefix); /* 'g' follows the last hex digit */
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(prefix), db_arg_text(past)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		read_row(req->center, &rows, ret_row);
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no such appointment") : code;
}

static void write_row(struct out *out, const struct row *row)
{
	const struct appointment *appointment = &row->appointment;
	out_str(out, "service", appointment->service);
	out_str(out, "state", appointment_state_name(appointment->state));
	out_time(out, "at", appointment->at_ms);
	out_time(out, "from", appointment->from_ms);
	out_time(out, "until", appointment->until_ms);
	out_str(out, "number", appointment->number);
}

/* -- numbers ------------------------------------------------------------------------------------ */

static bool fits_service(struct request *req, const struct row *row, const char *service)
{
	char booked[CATALOGUE_ID_MAX], wanted[CATALOGUE_ID_MAX];
	return strcmp(tickets_field_id(req, row->appointment.service, booked), tickets_field_id(req, service, wanted)) == 0;
}

bool appointments_check(struct request *req, struct reply *reply, const char *token, struct db_ticket *ticket)
{
	static const char *const refusals[] = {[APPOINTMENT_EARLY] = "appointment-early",
										   [APPOINTMENT_LATE] = "appointment-late",
										   [APPOINTMENT_OTHER_DAY] = "appointment-other-day"};
	struct row row;
	struct err err = {.code = ERR_OK};
	enum err_code code = find(req, token, &row, &err);
	if (code == ERR_NOT_FOUND || (code == ERR_OK && !fits_service(req, &row, request_text(req, "service", "")))) {
		reply_problem(reply, 404, "unknown-appointment", NULL);
		return false;
	}
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return false;
	}
	bool own = row.appointment.state == APPOINTMENT_ARRIVED && strcmp(row.ticket, ticket->id) == 0;
	enum appointment_when when = appointment_when(&row.appointment, req->now_ms);
	if (row.appointment.state != APPOINTMENT_BOOKED && !own)
		reply_problem(reply, 409, "appointment-used", "It has a number already, or was cancelled.");
	else if (when != APPOINTMENT_NOW && !own)
		reply_problem(reply, 409, refusals[when], NULL);
	if (reply->status)
		return false;
	ticket->appointment_ms = row.appointment.at_ms;
	return true;
}

enum err_code appointments_arrived(struct request *req, const char *token, const struct db_ticket *ticket,
								   struct err *err)
{
	struct row row;
	enum err_code code = find(req, token, &row, err);
	if (code == ERR_NOT_FOUND)
		return ERR_OK;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(row.id), db_arg_text(ticket->id)};
	return code == ERR_OK ? db_run(req->db, &SQL_ARRIVED, args, ARRAY_LEN(args), err) : code;
}

enum err_code appointments_hour(struct request *req, const char *token, const struct db_ticket *ticket,
								int64_t *ret_at_ms, struct err *err)
{
	struct row row;
	enum err_code code = *token ? find(req, token, &row, err) : ERR_NOT_FOUND;
	*ret_at_ms = 0;
	if (code == ERR_NOT_FOUND)
		return ERR_OK;
	if (code == ERR_OK && row.appointment.state == APPOINTMENT_BOOKED && fits_service(req, &row, ticket->service) &&
		appointment_when(&row.appointment, ticket->issued_ms) == APPOINTMENT_NOW)
		*ret_at_ms = row.appointment.at_ms;
	return code;
}

/* -- the resource ------------------------------------------------------------------------------- */

static void write_link(struct request *req, struct out *out, const char *id)
{
	char token[TOKEN_SIZE], url[sizeof req->center->public_url + TOKEN_SIZE + 4];
	token_make(req->center->secret, sizeof req->center->secret, id, token);
	snprintf(url, sizeof url, "%s/a/%s", req->center->public_url, token);
	out_str(out, "token", token);
	out_str(out, "url", url);
}

/* A time that is given in the body, of the next 90 days; false: the reply says so. */
static bool wanted_time(struct request *req, struct reply *reply, int64_t *ret_at_ms)
{
	if (clock_parse(request_text(req, "at", ""), ret_at_ms) == ERR_OK && *ret_at_ms >= req->now_ms &&
		*ret_at_ms <= req->now_ms + AHEAD_MAX_MS)
		return true;
	reply_problem(reply, 400, "bad-appointment", "at is a time of the next 90 days.");
	return false;
}

/* A place at that time; false: the reply says why there is none. */
static bool take_place(struct request *req, struct reply *reply, const char *service, int64_t at_ms, const char *own)
{
	enum appointment_slots_answer answer = SLOT_UNKNOWN;
	struct err err = {.code = ERR_OK};
	if (appointment_slots_take(req, service, at_ms, own, &answer, &err) != ERR_OK)
		reply_failed(reply, &err);
	else if (answer == SLOT_UNKNOWN)
		reply_problem(reply, 404, "unknown-service", "This center has no such service.");
	else if (answer == SLOT_CLOSED)
		reply_problem(reply, 409, "closed-service", "Nobody serves it at that time.");
	else if (answer == SLOT_FULL)
		reply_problem(reply, 409, "slot-full", "All places of that time are taken.");
	return reply->status == 0;
}

static void tell_booked(struct request *req, struct reply *reply, int status, const struct row *row)
{
	struct out out = reply_object(reply, status);
	out_str(&out, "id", row->id);
	write_link(req, &out, row->id);
	write_row(&out, row);
	out_object_end(&out);
}

/* {id, service, at} -> {id, token, url, ...}; the same id again gives the same answer. */
void appointments_post(struct request *req, struct reply *reply)
{
	struct row row = {.appointment = {.at_ms = 0}};
	const char *id = request_text(req, "id", ""), *service = request_text(req, "service", "");
	struct err err = {.code = ERR_OK};
	char token[TOKEN_SIZE];
	int64_t at_ms = 0;
	if (!id_is_valid(id)) {
		reply_problem(reply, 400, "bad-appointment", "id is 32 hex digits.");
		return;
	}
	if (!wanted_time(req, reply, &at_ms))
		return;
	token_make(req->center->secret, sizeof req->center->secret, id, token);
	enum err_code code = find(req, token, &row, &err);
	if (code == ERR_NOT_FOUND) {
		const struct db_value args[] = {db_arg_text(id),   db_arg_text(req->center->id), db_arg_text(service),
										db_arg_int(at_ms), db_arg_int(req->now_ms),      db_arg_text(req->caller.id)};
		if (!take_place(req, reply, service, at_ms, ""))
			return;
		code = db_run(req->db, &SQL_INSERT, args, ARRAY_LEN(args), &err);
		if (code == ERR_OK)
			code = find(req, token, &row, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (strcmp(row.id, id) != 0 || strcmp(row.appointment.service, service) != 0 || row.appointment.at_ms != at_ms)
		reply_problem(reply, 409, "id-taken", "There is an appointment with this id.");
	else
		tell_booked(req, reply, 201, &row);
}

/* -- by whoever has its code ------------------------------------------------------------------------ */

/* Fills row where the appointment can still be changed; false: the reply says why not. */
static bool find_open(struct request *req, struct reply *reply, struct row *row)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = find(req, req->params[0], row, &err);
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-appointment", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (row->appointment.state != APPOINTMENT_BOOKED)
		reply_problem(reply, 409, "appointment-used", "It has a number already, or was cancelled.");
	else if (req->now_ms > row->appointment.until_ms)
		reply_problem(reply, 409, "appointment-late", "Its time is over.");
	return reply->status == 0;
}

static void change(struct request *req, struct reply *reply, const struct db_sql *sql, const struct db_value *args,
				   size_t count)
{
	struct err err = {.code = ERR_OK};
	if (db_run(req->db, sql, args, count, &err) != ERR_OK)
		reply_failed(reply, &err);
	else if (db_changes(req->db) == 0)
		reply_problem(reply, 409, "wrong-state", "It is past that, or there is none.");
}

void appointments_move(struct request *req, struct reply *reply)
{
	struct row row;
	int64_t at_ms = 0;
	if (!wanted_time(req, reply, &at_ms) || !find_open(req, reply, &row) ||
		!take_place(req, reply, row.appointment.service, at_ms, row.id))
		return;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(row.id), db_arg_int(at_ms)};
	change(req, reply, &SQL_MOVE, args, ARRAY_LEN(args));
	if (reply->status == 0)
		appointments_get(req, reply);
}

void appointments_withdraw(struct request *req, struct reply *reply)
{
	struct row row;
	if (!find_open(req, reply, &row))
		return;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(row.id)};
	change(req, reply, &SQL_CANCEL, args, ARRAY_LEN(args));
	if (reply->status == 0)
		appointments_get(req, reply);
}

/* Its code as a picture, for paper and for the visitor's own phone; nothing is asked of the database. */
void appointments_qr(struct request *req, struct reply *reply)
{
	char prefix[TOKEN_PREFIX_SIZE], url[sizeof req->center->public_url + TOKEN_SIZE + 4];
	struct err err = {.code = ERR_OK};
	struct qr qr;
	if (!token_check(req->center->secret, sizeof req->center->secret, req->params[0], prefix)) {
		reply_problem(reply, 404, "unknown-appointment", NULL);
		return;
	}
	snprintf(url, sizeof url, "%s/a/%.26s", req->center->public_url, req->params[0]);
	if (qr_encode(url, &qr, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	unsigned side = qr.size + 2 * QR_QUIET;
	reply_start(reply, 200);
	reply->type = "image/svg+xml";
	buf_format(&reply->body,
			   "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %u %u\" shape-rendering=\"crispEdges\">"
			   "<path fill=\"#fff\" d=\"M0 0h%uv%uH0z\"/><path d=\"",
			   side, side, side, side);
	for (unsigned y = 0; y < qr.size; y++)
		for (unsigned x = 0; x < qr.size; x++)
			if (qr_is_dark(&qr, x, y))
				buf_format(&reply->body, "M%u %uh1v1h-1z", x + QR_QUIET, y + QR_QUIET);
	buf_str(&reply->body, "\"/></svg>\n");
}

void appointments_get(struct request *req, struct reply *reply)
{
	struct row row;
	struct err err = {.code = ERR_OK};
	enum err_code code = find(req, req->params[0], &row, &err);
	if (code == ERR_NOT_FOUND) {
		reply_problem(reply, 404, "unknown-appointment", NULL);
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		struct out out = reply_object(reply, 200);
		write_row(&out, &row);
		out_time(&out, "as_of", req->now_ms);
		out_object_end(&out);
	}
}

void appointments_list(struct request *req, struct reply *reply)
{
	char today[CLOCK_DAY_SIZE];
	int64_t from_ms = 0, until_ms = 0;
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	clock_day(req->now_ms, today);
	const char *day = request_query(req, "day");
	if (clock_day_start(day && *day ? day : today, &from_ms) != ERR_OK) {
		reply_problem(reply, 400, "bad-day", "day is YYYY-MM-DD.");
		return;
	}
	until_ms = from_ms + INT64_C(86400000);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(from_ms), db_arg_int(until_ms),
									db_arg_int(LIST_MAX)};
	enum err_code code = db_query(req->db, &SQL_DAY, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_array(&out, "appointments");
		while (db_next(&rows)) {
			struct row row;
			read_row(req->center, &rows, &row);
			out_object(&out, NULL);
			out_str(&out, "id", row.id);
			write_link(req, &out, row.id);
			write_row(&out, &row);
			out_object_end(&out);
		}
		code = reply_list_end(req, &out, &rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

void appointments_cancel(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0])};
	change(req, reply, &SQL_CANCEL, args, ARRAY_LEN(args));
	if (reply->status == 0)
		reply_start(reply, 204);
}
