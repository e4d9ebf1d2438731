/* GET /v1/counters/{n}: all that the page of a counter shows, in one answer. */
#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/counters.h"
#include "center/handlers/live.h"
#include "center/handlers/order.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/statistics.h"
#include "center/handlers/tickets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 200 /* waiting people */
#define ENDED_MAX 20
#define ABSENT_MAX 200

struct shown {
	struct db_ticket ticket;
	struct queue_ticket order;
};

static void write_row(struct out *out, const struct db_ticket *t)
{
	counters_write_ticket(out, NULL, t);
}

/* Sorts by the order of calling: a few hundred rows, nearly sorted by arrival already. */
static void sort(const struct queue_rules *rules, struct shown *shown, size_t count, int64_t now_ms)
{
	for (size_t i = 1; i < count; i++) {
		struct shown one = shown[i];
		size_t at = i;
		while (at > 0 && queue_order_compare(rules, &one.order, &shown[at - 1].order, now_ms) < 0) {
			shown[at] = shown[at - 1];
			at--;
		}
		shown[at] = one;
	}
}

static enum err_code write_queue(struct request *req, const struct catalogue *catalogue,
								 const struct db_counter *counter, struct out *out, struct err *err)
{
	struct shown *shown = calloc(SHOWN_MAX, sizeof *shown);
	struct db_rows rows;
	char day[CLOCK_DAY_SIZE];
	size_t count = 0;
	clock_day(req->now_ms, day);
	if (!shown)
		return err_set(err, ERR_LIMIT, "no memory");
	struct queue_desk desk;
	const char *officer = counters_officer(req, counter);
	enum err_code code = order_officer_desk(req, catalogue, counter->number, officer, &desk, err);
	if (code == ERR_OK)
		code = db_ticket_live(req->db, req->center->id, day, &rows, err);
	if (code != ERR_OK) {
		free(shown);
		return code;
	}
	while (count < SHOWN_MAX && db_next(&rows)) {
		struct shown *one = &shown[count];
		db_ticket_row(&rows, &one->ticket);
		one->order = order_ticket(catalogue, &one->ticket, (uint32_t)count);
		bool waits = one->ticket.state == DB_WAITING || one->ticket.state == DB_HELD;
		/* Who is held is shown too, as who may be called when the time is over. */
		count += waits && queue_order_may(&one->order, &desk, INT64_MAX);
	}
	code = db_end(&rows, err);
	sort(&req->center->options.queue, shown, count, req->now_ms);
	out_array(out, "queue");
	for (size_t i = 0; i < count; i++)
		if (shown[i].order.hold_until_ms <= req->now_ms)
			write_row(out, &shown[i].ticket);
	out_array_end(out);
	out_array(out, "held");
	for (size_t i = 0; i < count; i++)
		if (shown[i].order.hold_until_ms > req->now_ms)
			write_row(out, &shown[i].ticket);
	out_array_end(out);
	free(shown);
	return code;
}

static enum err_code write_ended(struct request *req, unsigned number, struct out *out, struct err *err)
{
	struct db_ticket ended[ENDED_MAX];
	struct db_rows rows;
	char day[CLOCK_DAY_SIZE];
	size_t count = 0;
	clock_day(req->now_ms, day);
	enum err_code code = db_ticket_ended(req->db, req->center->id, day, number, ENDED_MAX, &rows, err);
	if (code != ERR_OK)
		return code;
	while (count < ENDED_MAX && db_next(&rows))
		db_ticket_row(&rows, &ended[count++]);
	code = db_end(&rows, err);
	out_array(out, "recent");
	for (size_t i = 0; i < count; i++)
		if (ended[i].state == DB_DONE)
			write_row(out, &ended[i]);
	out_array_end(out);
	return code;
}

/* Who may come after all and be called here, wherever they were called first; the last one last. */
static enum err_code write_absent(struct request *req, const struct catalogue *catalogue,
								  const struct db_counter *counter, struct out *out, struct err *err)
{
	struct db_ticket *absent = calloc(ABSENT_MAX, sizeof *absent);
	int64_t late_ms = (int64_t)req->center->options.calls.late_min * 60000;
	char day[CLOCK_DAY_SIZE];
	struct queue_desk desk;
	struct db_rows rows;
	size_t count = 0;
	clock_day(req->now_ms, day);
	enum err_code code = absent ? order_officer_desk(req, catalogue, counter->number, counters_officer(req, counter),
													 &desk, err)
								: err_set(err, ERR_LIMIT, "no memory");
	if (code == ERR_OK)
		code = db_ticket_absent(req->db, req->center->id, day, late_ms ? req->now_ms - late_ms : 0, ABSENT_MAX, &rows,
								err);
	if (code == ERR_OK) {
		while (count < ABSENT_MAX && db_next(&rows)) {
			db_ticket_row(&rows, &absent[count]);
			const struct queue_ticket queued = order_ticket(catalogue, &absent[count], 0);
			count += queue_order_may(&queued, &desk, INT64_MAX);
		}
		code = db_end(&rows, err);
	}
	out_array(out, "skipped");
	for (size_t i = count; i-- > 0;)
		write_row(out, &absent[i]);
	out_array_end(out);
	free(absent);
	return code;
}

static enum err_code write_figures(struct request *req, unsigned number, struct out *out, struct err *err)
{
	int64_t figures[4];
	char day[CLOCK_DAY_SIZE];
	clock_day(req->now_ms, day);
	enum err_code code = db_ticket_figures(req->db, req->center->id, day, number, figures, err);
	if (code != ERR_OK)
		return code;
	out_object(out, "figures");
	out_int(out, "called", figures[0]);
	out_int(out, "served", figures[1]);
	out_int(out, "absent", figures[2]);
	if (figures[1] > 0)
		out_int(out, "mean_ms", figures[3] / figures[1]);
	else
		out_null(out, "mean_ms");
	code = statistics_write_satisfied(req, day, number, out, err);
	out_object_end(out);
	return code;
}

static enum err_code write_serving(struct request *req, const struct db_counter *counter, struct out *out,
								   struct err *err)
{
	struct db_ticket ticket;
	enum err_code code = ERR_NOT_FOUND;
	if (counter->ticket[0])
		code = db_ticket_find(req->db, req->center->id, counter->ticket, &ticket, err);
	bool here = code == ERR_OK && ticket.counter == counter->number &&
				(ticket.state == DB_CALLED || ticket.state == DB_SERVING);
	if (here)
		counters_write_ticket(out, "serving", &ticket);
	else
		out_null(out, "serving");
	if (here)
		code = counters_write_stages(req, ticket.id, out, err);
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static void write_hall_counters(struct request *req, struct out *out)
{
	static const char *const states[] = {"closed", "open", "serving", "paused"};
	struct hall *hall = malloc(sizeof *hall);
	out_array(out, "counters");
	if (hall)
		live_hall(req->center->live, hall);
	for (size_t i = 0; hall && i < hall->counter_count; i++) {
		out_object(out, NULL);
		out_int(out, "number", hall->counters[i].number);
		out_str(out, "state", states[hall->counters[i].state & 3]);
		out_str(out, "serving", hall->counters[i].serving);
		out_object_end(out);
	}
	out_array_end(out);
	free(hall);
}

/* What the page offers, and says of the order. */
static void write_rules(const struct center_options *options, struct out *out)
{
	const struct call_rules *calls = &options->calls;
	out_object(out, "rules");
	out_int(out, "limit_min", options->queue.limit_ms / 60000);
	out_int(out, "calls_most", calls->calls_most);
	out_int(out, "absent_calls", calls->absent_calls);
	out_int(out, "absent_s", calls->absent_s);
	out_int(out, "late_min", calls->late_min);
	out_int(out, "hold_most_min", calls->hold_most_min);
	out_int(out, "services_most", calls->services_most);
	out_object_end(out);
}

static void show(struct request *req, struct reply *reply, const struct catalogue *catalogue, unsigned number)
{
	static const char *const states[] = {"closed", "open", "serving", "paused"};
	struct db_counter counter;
	struct err err = {.code = ERR_OK};
	enum err_code code = db_counter_find(req->db, req->center->id, number, &counter, &err);
	struct out out = reply_object(reply, 200);
	if (code == ERR_OK) {
		out_int(&out, "number", number);
		out_str(&out, "state", states[counter.state & 3]);
		out_str(&out, "reason", counter.reason);
		out_time(&out, "since", counter.since_ms);
		out_time(&out, "as_of", req->now_ms);
		code = write_serving(req, &counter, &out, &err);
	}
	if (code == ERR_OK)
		code = write_queue(req, catalogue, &counter, &out, &err);
	if (code == ERR_OK)
		code = write_ended(req, number, &out, &err);
	if (code == ERR_OK)
		code = write_absent(req, catalogue, &counter, &out, &err);
	if (code == ERR_OK)
		code = write_figures(req, number, &out, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	write_hall_counters(req, &out);
	write_rules(&req->center->options, &out);
	out_object_end(&out);
}

void counters_get(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	char *end;
	unsigned long number = strtoul(req->params[0], &end, 10);
	if (!catalogue)
		reply_problem(reply, 503, "no-catalogue", NULL);
	else if (*end || number == 0 || number > 255 || !catalogue_counter(catalogue->model, (unsigned)number))
		reply_problem(reply, 404, "unknown-counter", NULL);
	else
		show(req, reply, catalogue->model, (unsigned)number);
	center_catalogue_release(catalogue);
}
