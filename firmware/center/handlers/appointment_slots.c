#include "center/handlers/appointment_slots.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/handlers/events.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/tickets.h"
#include "model/hours.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS (INT64_C(1440) * MINUTE_MS)
#define DAYS_SHOWN 14
#define SLOT_LEAST_MIN 5
#define SLOTS_MAX (1440 / SLOT_LEAST_MIN)

static const struct db_sql SQL_TAKEN = {
	"SELECT at, service FROM appointments WHERE center = $1 AND at >= $2 AND at < $3 AND state <> 'cancelled'"
	" AND id <> $4"};

struct day_slots {
	int64_t start_ms;
	unsigned count;
	struct {
		int64_t at_ms;
		unsigned taken;
	} slots[SLOTS_MAX];
};

static unsigned slot_min(const struct request *req)
{
	unsigned minutes = req->center->options.appointment_slot_min;
	return minutes < SLOT_LEAST_MIN ? SLOT_LEAST_MIN : minutes;
}

/* The slots of a day by its opening hours; a slot that does not fit in whole is none. */
static void fill_slots(struct request *req, const struct catalogue *catalogue, const struct catalogue_service *service,
					   int64_t start_ms, struct day_slots *day)
{
	struct catalogue_interval intervals[CATALOGUE_INTERVALS_MAX];
	char name[CLOCK_DAY_SIZE];
	struct tm tm;
	int step = (int)slot_min(req);
	*day = (struct day_slots){.start_ms = start_ms};
	clock_day(start_ms, name);
	clock_local(start_ms, &tm);
	unsigned count = hours_of_day(catalogue, service, name, tm.tm_wday, intervals);
	for (unsigned i = 0; i < count; i++)
		for (int minute = intervals[i].from; minute + step <= intervals[i].until && day->count < SLOTS_MAX;
			 minute += step)
			day->slots[day->count++].at_ms = start_ms + minute * MINUTE_MS;
}

/* -1: in none. */
static int slot_at(const struct request *req, const struct day_slots *day, int64_t at_ms)
{
	for (unsigned i = 0; i < day->count; i++)
		if (at_ms >= day->slots[i].at_ms && at_ms < day->slots[i].at_ms + slot_min(req) * MINUTE_MS)
			return (int)i;
	return -1;
}

/* Services of one field share its counters, and so its places. */
static enum err_code count_taken(struct request *req, const struct catalogue *catalogue,
								 const struct catalogue_service *field, const char *own, struct day_slots *day,
								 struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(day->start_ms),
									db_arg_int(day->start_ms + DAY_MS), db_arg_text(own)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_TAKEN, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		int slot = slot_at(req, day, db_int(&rows, 0));
		if (slot >= 0 && tickets_field(catalogue, db_text(&rows, 1)) == field)
			day->slots[slot].taken++;
	}
	return db_end(&rows, err);
}

static const struct catalogue_service *bookable(const struct catalogue *catalogue, const char *id)
{
	const struct catalogue_service *service = catalogue_service(catalogue, id);
	return service && service->where == SERVICE_HERE ? service : NULL;
}

static int64_t day_of(int64_t at_ms)
{
	char name[CLOCK_DAY_SIZE];
	int64_t start_ms = at_ms;
	clock_day(at_ms, name);
	return clock_day_start(name, &start_ms) == ERR_OK ? start_ms : at_ms;
}

static enum err_code take(struct request *req, const struct catalogue *catalogue, const char *id, int64_t at_ms,
						  const char *own, enum appointment_slots_answer *ret_answer, struct err *err)
{
	const struct catalogue_service *service = bookable(catalogue, id), *field = tickets_field(catalogue, id);
	struct day_slots day;
	char mark[64];
	int64_t nth = 0;
	*ret_answer = SLOT_UNKNOWN;
	if (!service || !field)
		return ERR_OK;
	fill_slots(req, catalogue, service, day_of(at_ms), &day);
	int slot = slot_at(req, &day, at_ms);
	*ret_answer = SLOT_CLOSED;
	if (slot < 0)
		return ERR_OK;
	/* Whoever else takes a place of this field on that day, on whatever node, waits here until this is stored. */
	snprintf(mark, sizeof mark, "slots:%lld:%.40s", (long long)(day.start_ms / DAY_MS), field->id);
	enum err_code code = events_count_up(req, mark, NULL, &nth, err);
	if (code == ERR_OK)
		code = count_taken(req, catalogue, field, own, &day, err);
	if (code == ERR_OK)
		*ret_answer = day.slots[slot].taken < req->center->options.appointment_places ? SLOT_FREE : SLOT_FULL;
	return code;
}

enum err_code appointment_slots_take(struct request *req, const char *service, int64_t at_ms, const char *own,
									 enum appointment_slots_answer *ret_answer, struct err *err)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	*ret_answer = SLOT_UNKNOWN;
	enum err_code code = catalogue ? take(req, catalogue->model, service, at_ms, own, ret_answer, err) : ERR_OK;
	center_catalogue_release(catalogue);
	return code;
}

/* -- what is free ------------------------------------------------------------------------------- */

static unsigned free_at(const struct request *req, const struct day_slots *day, unsigned slot)
{
	unsigned places = req->center->options.appointment_places, taken = day->slots[slot].taken;
	return day->slots[slot].at_ms > req->now_ms && taken < places ? places - taken : 0;
}

static void write_slots(const struct request *req, struct out *out, const struct day_slots *day)
{
	out_array(out, "slots");
	for (unsigned i = 0; i < day->count; i++) {
		if (day->slots[i].at_ms <= req->now_ms)
			continue;
		out_object(out, NULL);
		out_time(out, "at", day->slots[i].at_ms);
		out_int(out, "free", free_at(req, day, i));
		out_object_end(out);
	}
	out_array_end(out);
}

static void write_day(const struct request *req, struct out *out, const struct day_slots *day)
{
	char name[CLOCK_DAY_SIZE];
	unsigned sum = 0;
	clock_day(day->start_ms, name);
	for (unsigned i = 0; i < day->count; i++)
		sum += free_at(req, day, i);
	out_object(out, NULL);
	out_str(out, "day", name);
	out_bool(out, "open", day->count > 0);
	out_int(out, "free", sum);
	out_object_end(out);
}

static enum err_code write_answer(struct request *req, struct reply *reply, const struct catalogue *catalogue,
								  const struct catalogue_service *service, int64_t start_ms, struct err *err)
{
	const struct catalogue_service *field = tickets_field(catalogue, service->id);
	struct day_slots day;
	char name[CLOCK_DAY_SIZE];
	clock_day(start_ms, name);
	fill_slots(req, catalogue, service, start_ms, &day);
	enum err_code code = count_taken(req, catalogue, field, "", &day, err);
	if (code != ERR_OK)
		return code;
	struct out out = reply_object(reply, 200);
	out_str(&out, "service", service->id);
	out_str(&out, "day", name);
	out_int(&out, "slot_minutes", slot_min(req));
	write_slots(req, &out, &day);
	out_array(&out, "days");
	for (int64_t i = 0, at_ms = day_of(req->now_ms); code == ERR_OK && i < DAYS_SHOWN; i++) {
		fill_slots(req, catalogue, service, at_ms, &day);
		code = count_taken(req, catalogue, field, "", &day, err);
		write_day(req, &out, &day);
		at_ms = day_of(at_ms + DAY_MS + DAY_MS / 2); /* also where a day has not 24 hours */
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	return code;
}

void appointment_slots_get(struct request *req, struct reply *reply)
{
	const char *day = request_query(req, "day"), *id = request_query(req, "service");
	int64_t start_ms = day_of(req->now_ms), today_ms = start_ms;
	struct err err = {.code = ERR_OK};
	if (day && *day &&
		(clock_day_start(day, &start_ms) != ERR_OK || start_ms < today_ms ||
		 start_ms > today_ms + APPOINTMENT_SLOTS_AHEAD_DAYS * DAY_MS)) {
		reply_problem(reply, 400, "bad-day", "day is YYYY-MM-DD, of the next 90 days.");
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct catalogue_service *service = catalogue ? bookable(catalogue->model, id ? id : "") : NULL;
	if (!service)
		reply_problem(reply, 404, "unknown-service", "This center has no such service.");
	else if (write_answer(req, reply, catalogue->model, service, start_ms, &err) != ERR_OK)
		reply_failed(reply, &err);
	center_catalogue_release(catalogue);
}
