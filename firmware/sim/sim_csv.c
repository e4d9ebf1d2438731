/*
 * A recorded day as CSV: a header that names the columns, in any order, then a
 * line for each visit. Needed: service, issued_at, called_at, ended_at, counter;
 * read where there: priority (a ground other than "none" weighs 1, a number is
 * the weight itself), state ("absent", "void", or anything else: served).
 * Times: "HH:MM:SS", RFC 3339, or milliseconds since 1970. Fields may stand in
 * double quotes. Who was never called is taken as a visit of the service's
 * usual time.
 */
#include "sim/sim_priv.h"

#include "base/check.h"
#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_SIZE 64
#define FIELDS_MAX 48
#define QUIET_MIN 45 /* a counter that calls nobody for so long was away, whoever waited */
#define AWAY_MIN 10  /* or for so long while one of its people waited */
#define HOUR_MS (60 * SIM_MINUTE_MS)

enum column { SERVICE, ISSUED, CALLED, ENDED, COUNTER, PRIORITY, STATE, COLUMNS };

static const char *const column_names[COLUMNS] = {"service", "issued_at", "called_at", "ended_at",
												  "counter", "priority",  "state"};

struct row {
	int64_t issued_ms, called_ms, ended_ms; /* from 00:00; called -1: never */
	unsigned counter;
	uint8_t service, weight;
	bool absent;
};

struct reader {
	const char *at, *end;
	unsigned line;
	int column[COLUMNS];
	char fields[FIELDS_MAX][FIELD_SIZE];
	size_t field_count;
	struct row *rows;
	size_t row_count;
	struct sim_center *center;
	int64_t day_ms; /* wall time of 00:00; -1: not known yet */
	struct err *err;
};

static void read_field(struct reader *r, char out[FIELD_SIZE])
{
	size_t len = 0;
	bool quoted = r->at < r->end && *r->at == '"';
	r->at += quoted;
	for (; r->at < r->end; r->at++) {
		if (quoted && *r->at == '"') {
			if (r->at + 1 == r->end || r->at[1] != '"')
				break;
			r->at++;
		} else if (!quoted && (*r->at == ',' || *r->at == '\n' || *r->at == '\r')) {
			break;
		}
		if (len + 1 < FIELD_SIZE)
			out[len++] = *r->at;
	}
	out[len] = '\0';
	r->at += quoted && r->at < r->end;
}

/* One line into fields; false at the end of the text. */
static bool read_line(struct reader *r)
{
	if (r->at >= r->end)
		return false;
	r->line++;
	r->field_count = 0;
	for (;;) {
		char scrap[FIELD_SIZE];
		read_field(r, r->field_count < FIELDS_MAX ? r->fields[r->field_count] : scrap);
		r->field_count += r->field_count < FIELDS_MAX;
		while (r->at < r->end && *r->at != ',' && *r->at != '\n')
			r->at++;
		if (r->at >= r->end || *r->at++ == '\n')
			return true;
	}
}

static const char *field(const struct reader *r, enum column column)
{
	int index = r->column[column];
	return index >= 0 && (size_t)index < r->field_count ? r->fields[index] : "";
}

/* Milliseconds from 00:00; -1 for "" or 0. The first full time of the file says which day it is. */
static enum err_code read_time(struct reader *r, enum column column, int64_t *ret_ms)
{
	const char *text = field(r, column);
	unsigned hour, minute, second = 0;
	int64_t wall_ms;
	int used = 0;
	*ret_ms = -1;
	if (text[0] == '\0' || strcmp(text, "0") == 0)
		return ERR_OK;
	if (sscanf(text, "%2u:%2u%n:%2u%n", &hour, &minute, &used, &second, &used) >= 2 && text[used] == '\0' &&
		hour < 24 && minute < 60 && second < 60) {
		*ret_ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
		return ERR_OK;
	}
	char *rest;
	wall_ms = strtoll(text, &rest, 10);
	if (*rest != '\0' && clock_parse(text, &wall_ms) != ERR_OK)
		return err_set(r->err, ERR_INVALID, "line %u: %s is no time", r->line, column_names[column]);
	if (r->day_ms < 0) {
		char day[CLOCK_DAY_SIZE];
		clock_day(wall_ms, day);
		if (clock_day_start(day, &r->day_ms) != ERR_OK)
			return err_set(r->err, ERR_INVALID, "line %u: %s is no time", r->line, column_names[column]);
	}
	if (wall_ms < r->day_ms || wall_ms >= r->day_ms + SIM_DAY_MS)
		return err_set(r->err, ERR_INVALID, "line %u: %s is of another day", r->line, column_names[column]);
	*ret_ms = wall_ms - r->day_ms;
	return ERR_OK;
}

static enum err_code read_service(struct reader *r, uint8_t *ret_service)
{
	const char *name = field(r, SERVICE);
	struct sim_center *center = r->center;
	size_t i = 0;
	while (i < center->service_count && strcmp(center->services[i].name, name) != 0)
		i++;
	if (i == center->service_count) {
		if (name[0] == '\0' || i == SIM_SERVICES_MAX || strlen(name) >= SIM_NAME_SIZE)
			return err_set(r->err, ERR_INVALID, "line %u: no service, or more than %d", r->line, SIM_SERVICES_MAX);
		snprintf(center->services[i].name, SIM_NAME_SIZE, "%s", name);
		center->services[i].series = (char)('A' + i);
		center->service_count++;
	}
	*ret_service = (uint8_t)i;
	return ERR_OK;
}

static enum err_code read_row(struct reader *r)
{
	struct row row = {.counter = (unsigned)strtoul(field(r, COUNTER), NULL, 10)};
	const char *state = field(r, STATE), *priority = field(r, PRIORITY);
	if (strcmp(state, "void") == 0 || strcmp(state, "7") == 0)
		return ERR_OK;
	enum err_code code = read_service(r, &row.service);
	if (code == ERR_OK)
		code = read_time(r, ISSUED, &row.issued_ms);
	if (code == ERR_OK)
		code = read_time(r, CALLED, &row.called_ms);
	if (code == ERR_OK)
		code = read_time(r, ENDED, &row.ended_ms);
	if (code != ERR_OK)
		return code;
	if (row.issued_ms < 0 || row.counter > UINT8_MAX)
		return err_set(r->err, ERR_INVALID, "line %u: issued_at or counter is wrong", r->line);
	if (row.called_ms < row.issued_ms || row.ended_ms < row.called_ms || row.counter == 0)
		row.called_ms = -1;
	row.absent = strcmp(state, "absent") == 0 || strcmp(state, "6") == 0;
	if (priority[0] >= '0' && priority[0] <= '9')
		row.weight = (uint8_t)(strtoul(priority, NULL, 10) % (QUEUE_WEIGHT_MAX + 1));
	else
		row.weight = priority[0] != '\0' && strcmp(priority, "none") != 0;
	r->rows[r->row_count++] = row;
	return ERR_OK;
}

static enum err_code read_rows(struct reader *r)
{
	if (!read_line(r))
		return err_set(r->err, ERR_INVALID, "the file is empty");
	for (int c = 0; c < COLUMNS; c++) {
		r->column[c] = -1;
		for (size_t i = 0; i < r->field_count; i++)
			if (strcmp(r->fields[i], column_names[c]) == 0)
				r->column[c] = (int)i;
		if (r->column[c] < 0 && c < PRIORITY)
			return err_set(r->err, ERR_INVALID, "there is no column %s", column_names[c]);
	}
	while (read_line(r)) {
		if (r->field_count == 1 && r->fields[0][0] == '\0')
			continue;
		if (r->row_count == SIM_VISITS_MAX)
			return err_set(r->err, ERR_LIMIT, "more than %d visits", SIM_VISITS_MAX);
		enum err_code code = read_row(r);
		if (code != ERR_OK)
			return code;
	}
	return r->row_count > 0 ? ERR_OK : err_set(r->err, ERR_INVALID, "there is no visit");
}

/* -- from rows to a plan ---------------------------------------------------------------------------- */

static int by_issue(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	return x->issued_ms < y->issued_ms ? -1 : x->issued_ms > y->issued_ms;
}

static int by_call(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	if (x->counter != y->counter)
		return x->counter < y->counter ? -1 : 1;
	return x->called_ms < y->called_ms ? -1 : x->called_ms > y->called_ms;
}

static void fill_visits(struct reader *r, struct sim_plan *plan)
{
	double sum[SIM_SERVICES_MAX] = {0}, count[SIM_SERVICES_MAX] = {0};
	for (size_t i = 0; i < r->row_count; i++) {
		const struct row *row = &r->rows[i];
		if (row->called_ms < 0 || row->absent)
			continue;
		sum[row->service] += (double)(row->ended_ms - row->called_ms) / 1000;
		count[row->service]++;
	}
	for (size_t s = 0; s < r->center->service_count; s++) {
		r->center->services[s].minutes = count[s] > 0 ? sum[s] / count[s] / 60 : 10;
		r->center->services[s].visits = count[s];
	}
	for (size_t i = 0; i < r->row_count; i++) {
		const struct row *row = &r->rows[i];
		double work = r->center->services[row->service].minutes * 60;
		if (row->called_ms >= 0)
			work = (double)(row->ended_ms - row->called_ms) / 1000;
		plan->visits[plan->visit_count++] = (struct sim_visit){.at_ms = row->issued_ms,
															   .work_s = (float)work,
															   .patience_s = INFINITY,
															   .balk_s = INFINITY,
															   .service = row->service,
															   .weight = row->weight,
															   .no_show = row->absent};
	}
}

static void add(struct sim_plan *plan, enum sim_change_kind kind, size_t who, int64_t at_ms)
{
	if (plan->change_count < SIM_CHANGES_MAX)
		plan->changes[plan->change_count++] = (struct sim_change){.at_ms = at_ms, .kind = kind, .who = (uint8_t)who};
}

/* Did somebody whom this counter serves wait all through (from, until)? */
static bool one_waited(const struct reader *r, uint64_t services, int64_t from_ms, int64_t until_ms)
{
	for (size_t i = 0; i < r->row_count; i++)
		if (((services >> r->rows[i].service) & 1) && r->rows[i].issued_ms < from_ms &&
			r->rows[i].called_ms >= until_ms)
			return true;
	return false;
}

/* rows are sorted by counter and call. */
static enum err_code fill_counters(struct reader *r, struct sim_plan *plan)
{
	struct sim_center *center = r->center;
	for (size_t i = 0, next; i < r->row_count; i = next) {
		unsigned number = r->rows[i].counter;
		uint64_t services = 0;
		for (next = i; next < r->row_count && r->rows[next].counter == number; next++)
			services |= UINT64_C(1) << r->rows[next].service;
		while (i < next && r->rows[i].called_ms < 0)
			i++;
		if (i == next || number == 0)
			continue;
		if (center->counter_count == SIM_COUNTERS_MAX)
			return err_set(r->err, ERR_LIMIT, "more than %d counters", SIM_COUNTERS_MAX);
		size_t who = center->counter_count++;
		center->counters[who] = (struct sim_counter){.number = number, .services = services, .speed = 1};
		add(plan, SIM_DESK_OPEN, who, r->rows[i].called_ms - 30000);
		for (size_t k = i; k + 1 < next; k++) {
			int64_t from_ms = r->rows[k].ended_ms, until_ms = r->rows[k + 1].called_ms;
			if (until_ms - from_ms < AWAY_MIN * SIM_MINUTE_MS ||
				(until_ms - from_ms < QUIET_MIN * SIM_MINUTE_MS && !one_waited(r, services, from_ms, until_ms)))
				continue;
			add(plan, SIM_DESK_PAUSE, who, from_ms);
			add(plan, SIM_DESK_RESUME, who, until_ms - 15000);
		}
		add(plan, SIM_DESK_CLOSE, who, r->rows[next - 1].ended_ms);
	}
	return center->counter_count > 0 ? ERR_OK : err_set(r->err, ERR_INVALID, "nobody was called");
}

enum err_code sim_csv_read(const char *text, size_t len, struct sim_center *ret_center, struct sim_plan *ret_plan,
						   struct err *err)
{
	struct reader *r = calloc(1, sizeof *r);
	struct row *rows = calloc(SIM_VISITS_MAX, sizeof *rows);
	if (!r || !rows) {
		free(r);
		free(rows);
		return err_set(err, ERR_LIMIT, "no memory for the recorded day");
	}
	memset(ret_center, 0, sizeof *ret_center);
	memset(ret_plan, 0, sizeof *ret_plan);
	ret_center->kiosk_count = 1;
	ret_center->hours = (struct sim_hours){.from = {0, 0}, .until = {0, 24 * 60}, .overtime_min = 15};
	*r = (struct reader){.at = text, .end = text + len, .rows = rows, .center = ret_center, .day_ms = -1, .err = err};
	enum err_code code = read_rows(r);
	if (code == ERR_OK) {
		qsort(rows, r->row_count, sizeof *rows, by_issue);
		fill_visits(r, ret_plan);
		qsort(rows, r->row_count, sizeof *rows, by_call);
		code = fill_counters(r, ret_plan);
	}
	ret_plan->start_ms = r->day_ms >= 0 ? r->day_ms : 0;
	ret_plan->hours = ret_center->hours;
	ret_plan->mood[0] = ret_plan->mood[1] = 1;
	ret_plan->seed = 1;
	ret_plan->recorded = true;
	free(rows);
	free(r);
	return code;
}

static void clock_text(int64_t ms, char out[16])
{
	snprintf(out, 16, "%02d:%02d:%02d", (int)(ms / HOUR_MS) % 24, (int)(ms / SIM_MINUTE_MS) % 60,
			 (int)(ms / 1000) % 60);
}

void sim_csv_write(const struct sim *sim, struct buf *out)
{
	buf_str(out, "service,priority,issued_at,called_at,ended_at,counter,state\n");
	for (size_t i = 0; i < sim->ticket_count; i++) {
		const struct sim_ticket *ticket = &sim->tickets[i];
		char issued[16], called[16] = "", ended[16] = "";
		if (ticket->life == LIFE_VOID)
			continue;
		clock_text(ticket->issued_ms - sim->plan->start_ms, issued);
		if (ticket->called_ms != 0 && ticket->ended_ms >= ticket->called_ms) {
			clock_text(ticket->called_ms - sim->plan->start_ms, called);
			clock_text(ticket->ended_ms - sim->plan->start_ms, ended);
		}
		buf_format(out, "%s,%u,%s,%s,%s,%u,%s\n", sim->center.services[ticket->service].name, ticket->weight, issued,
				   called, ended, ticket->counter,
				   ticket->life == LIFE_SERVED   ? "served"
				   : ticket->life == LIFE_ABSENT ? "absent"
												 : "waiting");
	}
}
