#include "center/handlers/recordings.h"

#include "base/clock.h"
#include "center/db/db_past.h"
#include "center/handlers/center.h"
#include "center/handlers/desks.h"
#include "center/handlers/order.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS INT64_C(86400000)

static void write_time(struct buf *out, int64_t wall_ms)
{
	char text[CLOCK_RFC3339_SIZE];
	if (wall_ms > 0) {
		clock_rfc3339(wall_ms, text, sizeof text);
		buf_str(out, text);
	}
	buf_byte(out, ',');
}

struct day {
	struct buf *out;
	char name[CLOCK_DAY_SIZE];
};

/* A line that is no visit: what a counter could serve from then on. */
static void write_desk(void *arg, unsigned counter, int64_t at_ms, const char *services)
{
	const struct day *day = arg;
	buf_format(day->out, "%s,,,", day->name);
	write_time(day->out, at_ms);
	buf_format(day->out, ",,%u,desk,%s\n", counter, services);
}

/* Before the first visit of each day: what its counters could serve. */
static void write_desks(struct day *day, const char *name, const struct desks_past *past)
{
	int64_t from_ms = 0;
	if (strcmp(day->name, name) == 0 || clock_day_start(name, &from_ms) != ERR_OK)
		return;
	snprintf(day->name, sizeof day->name, "%s", name);
	desks_past_each(past, from_ms, from_ms + DAY_MS, write_desk, day);
}

static void write_visit(struct buf *out, const struct catalogue *catalogue, const struct db_past_visit *visit)
{
	const struct catalogue_service *field = tickets_field(catalogue, visit->service);
	bool ended = visit->state == DB_DONE || visit->state == DB_ABSENT;
	buf_format(out, "%s,%s,%u,", visit->day, field ? field->id : visit->service,
			   order_weight(catalogue, visit->priority));
	write_time(out, visit->arrived_ms);
	write_time(out, ended ? visit->called_ms : 0);
	write_time(out, ended ? visit->ended_ms : 0);
	buf_format(out, "%u,%s,\n", visit->counter,
			   visit->state == DB_DONE     ? "served"
			   : visit->state == DB_ABSENT ? "absent"
										   : "waiting");
}

enum err_code recordings_write(struct request *req, const struct catalogue *catalogue, const char *from, const char *to,
							   struct buf *out, size_t *ret_visits, struct err *err)
{
	struct db_rows rows;
	struct db_past_visit visit;
	struct desks_past *past = NULL;
	struct day day = {.out = out, .name = ""};
	int64_t from_ms = 0, until_ms = 0;
	size_t count = 0;
	enum err_code code = clock_day_start(from, &from_ms) == ERR_OK && clock_day_start(to, &until_ms) == ERR_OK
							 ? desks_past_read(req, from_ms, until_ms + DAY_MS, &past, err)
							 : err_set(err, ERR_INVALID, "no such day");
	if (code == ERR_OK)
		code = db_past_days(req->db, req->center->id, from, to, &rows, err);
	if (code != ERR_OK) {
		desks_past_destroy(past);
		return code;
	}
	buf_str(out, "day,service,priority,issued_at,called_at,ended_at,counter,state,serves\n");
	for (; db_next(&rows); count++) {
		db_past_row(&rows, &visit);
		write_desks(&day, visit.day, past);
		write_visit(out, catalogue, &visit);
	}
	desks_past_destroy(past);
	code = db_end(&rows, err);
	if (code == ERR_OK)
		*ret_visits = count;
	return code;
}

/* GET /v1/recordings.csv?from=&to= */
void recordings_get(struct request *req, struct reply *reply)
{
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	int64_t from_ms, to_ms;
	size_t visits;
	struct err err = {.code = ERR_OK};
	to = to ? to : from;
	if (!from || clock_day_start(from, &from_ms) != ERR_OK || clock_day_start(to, &to_ms) != ERR_OK ||
		to_ms < from_ms || to_ms - from_ms >= RECORDINGS_DAYS_MAX * DAY_MS) {
		reply_problem(reply, 400, "bad-span", "from and to are days, at most 92 of them.");
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	if (!catalogue) {
		reply_problem(reply, 503, "no-catalogue", "This center has no catalogue yet.");
		return;
	}
	reply_start(reply, 200);
	reply->type = "text/csv; charset=utf-8";
	reply->attachment = "recorded-days.csv";
	if (recordings_write(req, catalogue->model, from, to, &reply->body, &visits, &err) != ERR_OK) {
		reply->attachment = NULL;
		reply_failed(reply, &err);
	}
	center_catalogue_release(catalogue);
}
