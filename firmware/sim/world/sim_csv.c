/*
 * Recorded days as CSV: a header that names the columns, in any order, then a
 * line for each visit, day after day. Needed: service, issued_at, called_at,
 * ended_at, counter; read where there: day (without it the times say which day
 * it is), priority (a ground other than "none" weighs 1, a number is
 * the weight itself), state ("absent", "void", "desk", or anything else:
 * served). A line of state "desk" is no visit: from issued_at on the counter
 * with its officer could serve what stands in the column serves, blanks
 * between; nothing: it was closed, or they could serve nobody. Of a counter
 * without such lines that is what it was seen to serve in half a day.
 * Times: "HH:MM:SS", RFC 3339, or milliseconds since 1970. Fields may stand in
 * double quotes. Who was never called is taken as a visit of the service's
 * usual time.
 */
#include "sim/world/sim_priv.h"

#include "base/check.h"
#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELD_SIZE 1024
#define NAMES_MAX 64 /* of what counters could serve, whether somebody came for it or not */
#define FIELDS_MAX 48
#define QUIET_MIN 45            /* a counter that calls nobody for so long about noon was away, whoever waited */
#define AWAY_MIN 3              /* or for so long while one of its people waited */
#define NOON_MIN (12 * 60 + 15) /* whom a counter serves may change at noon */
#define HOUR_MS (60 * SIM_MINUTE_MS)

enum column { SERVICE, ISSUED, CALLED, ENDED, COUNTER, PRIORITY, STATE, DAY, SERVES, COLUMNS };

static const char *const column_names[COLUMNS] = {"service", "issued_at", "called_at", "ended_at",
												  "counter", "priority",  "state",     "day",
												  "serves"};

struct row {
	int64_t issued_ms, called_ms, ended_ms; /* from 00:00; called -1: never */
	unsigned counter;
	uint8_t service, weight;
	bool absent;
};

struct change { /* of what a counter could serve */
	int64_t at_ms;
	uint64_t serves; /* bits of reader.names; from the last line on, of the center's services */
	unsigned counter;
};

struct reader {
	const char *at, *end;
	unsigned line;
	int column[COLUMNS];
	char fields[FIELDS_MAX][FIELD_SIZE];
	size_t field_count;
	char names[NAMES_MAX][SIM_NAME_SIZE];
	size_t name_count;
	struct change changes[SIM_CHANGES_MAX]; /* by time */
	size_t change_count;
	struct row *rows;
	size_t row_count;
	struct sim_center *center;
	unsigned wanted, days;               /* index of the day to keep; days seen so far */
	char day[FIELD_SIZE];                /* the newest, as its column has it */
	int64_t day_ms;                      /* wall time of its 00:00; -1: not known */
	int64_t kept_ms;                     /* of the day that is kept */
	int64_t first_ms, last_ms;           /* over all days: first call, last end */
	int64_t noon_from_ms, noon_until_ms; /* over all days: last call of a morning, first of an afternoon; -1 */
	double sum_s[SIM_SERVICES_MAX], count[SIM_SERVICES_MAX]; /* times at the counter, over all days */
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

/* Wall time, or milliseconds from 00:00 where only the hour is said; -1 for "" or 0. */
static enum err_code read_time(struct reader *r, enum column column, int64_t *ret_ms)
{
	const char *text = field(r, column);
	unsigned hour, minute, second = 0;
	int used = 0;
	char *rest;
	*ret_ms = -1;
	if (text[0] == '\0' || strcmp(text, "0") == 0)
		return ERR_OK;
	if (sscanf(text, "%2u:%2u%n:%2u%n", &hour, &minute, &used, &second, &used) >= 2 && text[used] == '\0' &&
		hour < 24 && minute < 60 && second < 60) {
		*ret_ms = ((hour * 60 + minute) * 60 + second) * INT64_C(1000);
		return ERR_OK;
	}
	int64_t wall_ms = strtoll(text, &rest, 10);
	if ((*rest != '\0' && clock_parse(text, &wall_ms) != ERR_OK) || wall_ms < SIM_DAY_MS)
		return err_set(r->err, ERR_INVALID, "line %u: %s is no time", r->line, column_names[column]);
	*ret_ms = wall_ms;
	return ERR_OK;
}

/* Which day the line is of: its column, else its issue. */
static enum err_code follow_day(struct reader *r, int64_t issued_ms)
{
	const char *name = field(r, DAY);
	char day[CLOCK_DAY_SIZE] = "";
	if (name[0] == '\0' && issued_ms >= SIM_DAY_MS) {
		clock_day(issued_ms, day);
		name = day;
	}
	if (r->days > 0 && strcmp(r->day, name) == 0)
		return ERR_OK;
	r->days++;
	snprintf(r->day, sizeof r->day, "%s", name);
	r->day_ms = -1;
	if (name[0] != '\0' && clock_day_start(name, &r->day_ms) != ERR_OK)
		return err_set(r->err, ERR_INVALID, "line %u: day is no date", r->line);
	if (r->days == r->wanted + 1)
		r->kept_ms = r->day_ms;
	return ERR_OK;
}

/* From wall time to milliseconds from 00:00 of the line's day. */
static enum err_code within_day(struct reader *r, enum column column, int64_t *ms)
{
	if (*ms < SIM_DAY_MS)
		return ERR_OK;
	if (r->day_ms < 0 || *ms < r->day_ms || *ms >= r->day_ms + SIM_DAY_MS)
		return err_set(r->err, ERR_INVALID, "line %u: %s is of another day", r->line, column_names[column]);
	*ms -= r->day_ms;
	return ERR_OK;
}

static enum err_code read_times(struct reader *r, struct row *row)
{
	int64_t *const times[] = {&row->issued_ms, &row->called_ms, &row->ended_ms};
	enum err_code code = ERR_OK;
	for (int i = 0; i < 3 && code == ERR_OK; i++)
		code = read_time(r, (enum column)(ISSUED + i), times[i]);
	if (code == ERR_OK)
		code = follow_day(r, row->issued_ms);
	for (int i = 0; i < 3 && code == ERR_OK; i++)
		code = within_day(r, (enum column)(ISSUED + i), times[i]);
	return code;
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

/* What the counter could serve; names that are too many or too long are of no use. */
static uint64_t read_serves(struct reader *r)
{
	uint64_t serves = 0;
	for (const char *at = field(r, SERVES) + strspn(field(r, SERVES), " "); *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " "), i = 0;
		while (i < r->name_count && (strlen(r->names[i]) != len || memcmp(r->names[i], at, len) != 0))
			i++;
		if (i == r->name_count && i < NAMES_MAX && len < SIM_NAME_SIZE)
			snprintf(r->names[r->name_count++], SIM_NAME_SIZE, "%.*s", (int)len, at);
		if (i < r->name_count)
			serves |= UINT64_C(1) << i;
		at += len;
	}
	return serves;
}

/* From names to services, which are known when all lines are read. */
static void settle_serves(struct reader *r)
{
	uint64_t service_of[NAMES_MAX] = {0};
	for (size_t n = 0; n < r->name_count; n++)
		for (size_t s = 0; s < r->center->service_count; s++)
			if (strcmp(r->names[n], r->center->services[s].name) == 0)
				service_of[n] = UINT64_C(1) << s;
	for (size_t i = 0; i < r->change_count; i++) {
		uint64_t services = 0;
		for (size_t n = 0; n < r->name_count; n++)
			services |= (r->changes[i].serves >> n) & 1 ? service_of[n] : 0;
		r->changes[i].serves = services;
	}
}

static enum err_code note_counter(struct reader *r, const struct row *row)
{
	struct sim_center *center = r->center;
	size_t i = 0;
	while (i < center->counter_count && center->counters[i].number != row->counter)
		i++;
	if (i == center->counter_count) {
		if (i == SIM_COUNTERS_MAX)
			return err_set(r->err, ERR_LIMIT, "more than %d counters", SIM_COUNTERS_MAX);
		center->counters[center->counter_count++] = (struct sim_counter){.number = row->counter, .speed = 1};
	}
	center->counters[i].services |= UINT64_C(1) << row->service;
	return ERR_OK;
}

static enum err_code keep_row(struct reader *r, const struct row *row)
{
	bool called = row->called_ms >= 0;
	if (called && !row->absent) {
		r->sum_s[row->service] += (double)(row->ended_ms - row->called_ms) / 1000;
		r->count[row->service]++;
	}
	if (called && (r->first_ms < 0 || row->called_ms < r->first_ms))
		r->first_ms = row->called_ms;
	if (called && row->ended_ms > r->last_ms)
		r->last_ms = row->ended_ms;
	if (called && row->called_ms < NOON_MIN * SIM_MINUTE_MS && row->called_ms > r->noon_from_ms)
		r->noon_from_ms = row->called_ms;
	if (called && row->called_ms >= NOON_MIN * SIM_MINUTE_MS &&
		(r->noon_until_ms < 0 || row->called_ms < r->noon_until_ms))
		r->noon_until_ms = row->called_ms;
	enum err_code code = called ? note_counter(r, row) : ERR_OK;
	if (code != ERR_OK || r->days != r->wanted + 1)
		return code;
	if (r->row_count == SIM_VISITS_MAX)
		return err_set(r->err, ERR_LIMIT, "more than %d visits a day", SIM_VISITS_MAX);
	r->rows[r->row_count++] = *row;
	return ERR_OK;
}

/* A line that tells what a counter could serve from then on. */
static enum err_code read_desk(struct reader *r, struct row *row)
{
	enum err_code code = read_times(r, row);
	uint64_t serves = read_serves(r);
	if (code != ERR_OK)
		return code;
	if (row->issued_ms < 0 || row->counter == 0 || row->counter > UINT8_MAX)
		return err_set(r->err, ERR_INVALID, "line %u: issued_at or counter is wrong", r->line);
	if (r->days != r->wanted + 1)
		return ERR_OK;
	if (r->change_count == SIM_CHANGES_MAX)
		return err_set(r->err, ERR_LIMIT, "more than %d changes of counters a day", SIM_CHANGES_MAX);
	size_t at = r->change_count++;
	for (; at > 0 && r->changes[at - 1].at_ms > row->issued_ms; at--)
		r->changes[at] = r->changes[at - 1];
	r->changes[at] = (struct change){.at_ms = row->issued_ms, .serves = serves, .counter = row->counter};
	return ERR_OK;
}

static enum err_code read_row(struct reader *r)
{
	struct row row = {.counter = (unsigned)strtoul(field(r, COUNTER), NULL, 10)};
	const char *state = field(r, STATE), *priority = field(r, PRIORITY);
	if (strcmp(state, "void") == 0)
		return ERR_OK;
	if (strcmp(state, "desk") == 0)
		return read_desk(r, &row);
	enum err_code code = read_service(r, &row.service);
	if (code == ERR_OK)
		code = read_times(r, &row);
	if (code != ERR_OK)
		return code;
	if (row.issued_ms < 0 || row.counter > UINT8_MAX)
		return err_set(r->err, ERR_INVALID, "line %u: issued_at or counter is wrong", r->line);
	if (row.called_ms < row.issued_ms || row.ended_ms < row.called_ms || row.counter == 0)
		row.called_ms = -1;
	row.absent = strcmp(state, "absent") == 0;
	if (priority[0] >= '0' && priority[0] <= '9')
		row.weight = (uint8_t)(strtoul(priority, NULL, 10) % (QUEUE_WEIGHT_MAX + 1));
	else
		row.weight = priority[0] != '\0' && strcmp(priority, "none") != 0;
	return keep_row(r, &row);
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
		enum err_code code = read_row(r);
		if (code != ERR_OK)
			return code;
	}
	if (r->days == 0)
		return err_set(r->err, ERR_INVALID, "there is no visit");
	settle_serves(r);
	return r->row_count > 0 ? ERR_OK : err_set(r->err, ERR_NOT_FOUND, "there are only %u days", r->days);
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
	for (size_t s = 0; s < r->center->service_count; s++) {
		r->center->services[s].minutes = r->count[s] > 0 ? r->sum_s[s] / r->count[s] / 60 : 10;
		r->center->services[s].visits = r->count[s] / r->days;
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

static void add(struct sim_plan *plan, enum sim_change_kind kind, size_t who, int64_t at_ms, uint64_t services)
{
	if (plan->change_count < SIM_CHANGES_MAX)
		plan->changes[plan->change_count++] =
			(struct sim_change){.at_ms = at_ms, .kind = kind, .who = (uint8_t)who, .services = services};
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

/* What the counter of a row could serve when it called, as it was told: with whom it called, as what it could may have
 * been written down a moment later. False where nothing was told until then. */
static bool could_serve(const struct reader *r, const struct row *row, uint64_t *ret_told, uint64_t *ret_services)
{
	bool known = false;
	for (size_t i = 0; i < r->change_count && r->changes[i].at_ms <= row->called_ms; i++) {
		if (r->changes[i].counter != row->counter)
			continue;
		*ret_told = r->changes[i].serves;
		known = true;
	}
	if (known)
		*ret_services = *ret_told | UINT64_C(1) << row->service;
	return known;
}

/* Whom the counter served in the half of the day that row `at` is in. */
static uint64_t seen_to_serve(const struct reader *r, size_t from, size_t until, size_t at)
{
	bool late = r->rows[at].called_ms >= NOON_MIN * SIM_MINUTE_MS;
	uint64_t services = 0;
	for (size_t i = from; i < until; i++)
		if ((r->rows[i].called_ms >= NOON_MIN * SIM_MINUTE_MS) == late)
			services |= UINT64_C(1) << r->rows[i].service;
	return services;
}

/* Whom the counter served at row `at`; *ret_new: and nobody told of it, so that it begins with this row. */
static uint64_t services_of(const struct reader *r, size_t from, size_t until, size_t at, bool *ret_new)
{
	uint64_t told = 0, services = 0;
	if (!could_serve(r, &r->rows[at], &told, &services)) {
		*ret_new = true;
		return seen_to_serve(r, from, until, at);
	}
	*ret_new = told != services;
	return services;
}

/* What was told of the counter after it opened. A counter that closes stops at once, and may come back. */
static void fill_told(const struct reader *r, struct sim_plan *plan, size_t who, int64_t open_ms)
{
	bool is_out = false;
	for (size_t i = 0; i < r->change_count; i++) {
		const struct change *change = &r->changes[i];
		if (change->counter != r->center->counters[who].number || change->at_ms <= open_ms)
			continue;
		if (change->serves != 0)
			add(plan, SIM_DESK_OPEN, who, change->at_ms, change->serves);
		if ((change->serves == 0) != is_out)
			add(plan, is_out ? SIM_DESK_RESUME : SIM_DESK_PAUSE, who, change->at_ms, 0);
		is_out = change->serves == 0;
	}
}

/* Rows [from, until) are one counter's, in order of call: when it was open, and away. */
static void fill_counter(struct reader *r, struct sim_plan *plan, size_t from, size_t until)
{
	bool is_new;
	uint64_t services = services_of(r, from, until, from, &is_new);
	size_t who = 0;
	while (r->center->counters[who].number != r->rows[from].counter)
		who++;
	/* Without anybody to call, who can tell when the clerk came? As on other days, then. */
	int64_t open_ms = r->rows[from].called_ms;
	if (!one_waited(r, services, open_ms - AWAY_MIN * SIM_MINUTE_MS, open_ms))
		open_ms = r->first_ms;
	add(plan, SIM_DESK_OPEN, who, open_ms - 30000, services);
	for (size_t i = from; i + 1 < until; i++) {
		int64_t from_ms = r->rows[i].ended_ms, until_ms = r->rows[i + 1].called_ms;
		uint64_t next = services_of(r, from, until, i + 1, &is_new);
		if (next != services && is_new)
			add(plan, SIM_DESK_OPEN, who, from_ms, next);
		services = next;
		bool noon = from_ms < NOON_MIN * SIM_MINUTE_MS && until_ms - from_ms >= QUIET_MIN * SIM_MINUTE_MS &&
					until_ms > NOON_MIN * SIM_MINUTE_MS;
		if (!noon && (until_ms - from_ms < AWAY_MIN * SIM_MINUTE_MS || !one_waited(r, services, from_ms, until_ms)))
			continue;
		add(plan, SIM_DESK_PAUSE, who, from_ms, 0);
		add(plan, SIM_DESK_RESUME, who, until_ms - 15000, 0);
	}
	fill_told(r, plan, who, open_ms);
	add(plan, SIM_DESK_CLOSE, who, r->last_ms, 0);
}

/* rows are sorted by counter and call; those never called stand first of their counter. */
static enum err_code fill_counters(struct reader *r, struct sim_plan *plan)
{
	for (size_t i = 0, next; i < r->row_count; i = next) {
		for (next = i; next < r->row_count && r->rows[next].counter == r->rows[i].counter;)
			next++;
		while (i < next && r->rows[i].called_ms < 0)
			i++;
		if (i < next)
			fill_counter(r, plan, i, next);
	}
	return plan->change_count > 0 ? ERR_OK : err_set(r->err, ERR_INVALID, "nobody was called");
}

/* Nobody is called at noon on any day: that is the center's break, as its opening hours would say. */
static void set_noon(struct reader *r)
{
	struct sim_hours *hours = &r->center->hours;
	if (r->noon_from_ms < 0 || r->noon_until_ms - r->noon_from_ms < QUIET_MIN * SIM_MINUTE_MS)
		return;
	hours->until[0] = (int)(r->noon_from_ms / SIM_MINUTE_MS) - hours->overtime_min + 1;
	hours->from[1] = (int)(r->noon_until_ms / SIM_MINUTE_MS);
}

static size_t rows_at_most(const char *text, size_t len)
{
	size_t lines = 1;
	for (size_t i = 0; i < len && lines < SIM_VISITS_MAX; i++)
		lines += text[i] == '\n';
	return lines;
}

/* All but the visits, which are written whole. */
static void clear_plan(struct sim_plan *plan)
{
	plan->visit_count = plan->change_count = 0;
	memset(plan->changes, 0, sizeof plan->changes);
}

enum err_code sim_csv_read(const char *text, size_t len, unsigned day, struct sim_center *ret_center,
						   struct sim_plan *ret_plan, struct err *err)
{
	struct reader *r = calloc(1, sizeof *r);
	struct row *rows = calloc(rows_at_most(text, len), sizeof *rows);
	if (!r || !rows) {
		free(r);
		free(rows);
		return err_set(err, ERR_LIMIT, "no memory for the recorded day");
	}
	memset(ret_center, 0, sizeof *ret_center);
	clear_plan(ret_plan);
	ret_center->kiosk_count = 1;
	ret_center->hours = (struct sim_hours){.from = {0, 0}, .until = {0, 24 * 60}, .overtime_min = 15};
	*r = (struct reader){.at = text,
						 .end = text + len,
						 .rows = rows,
						 .center = ret_center,
						 .wanted = day,
						 .day_ms = -1,
						 .kept_ms = -1,
						 .first_ms = -1,
						 .last_ms = -1,
						 .noon_from_ms = -1,
						 .noon_until_ms = -1,
						 .err = err};
	enum err_code code = read_rows(r);
	if (code == ERR_OK) {
		qsort(rows, r->row_count, sizeof *rows, by_issue);
		fill_visits(r, ret_plan);
		qsort(rows, r->row_count, sizeof *rows, by_call);
		code = fill_counters(r, ret_plan);
	}
	ret_plan->start_ms = r->kept_ms >= 0 ? r->kept_ms : (int64_t)day * SIM_DAY_MS + 1767546000000 /* a Monday */;
	set_noon(r);
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

/* What the clerk who sits down can serve. */
static void write_desk(const struct sim *sim, const struct sim_change *change, struct buf *out)
{
	const struct sim_counter *counter = &sim->center.counters[change->who];
	uint64_t services = change->services ? change->services : counter->services;
	const char *blank = "";
	char at[16];
	clock_text(change->at_ms > 0 ? change->at_ms : 0, at);
	buf_format(out, ",,%s,,,%u,desk,", at, counter->number);
	for (size_t s = 0; s < sim->center.service_count; s++) {
		if (!((services >> s) & 1))
			continue;
		buf_format(out, "%s%s", blank, sim->center.services[s].name);
		blank = " ";
	}
	buf_byte(out, '\n');
}

void sim_csv_write(const struct sim *sim, struct buf *out)
{
	buf_str(out, "service,priority,issued_at,called_at,ended_at,counter,state,serves\n");
	for (size_t i = 0; i < sim->plan->change_count; i++)
		if (sim->plan->changes[i].kind == SIM_DESK_OPEN)
			write_desk(sim, &sim->plan->changes[i], out);
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
		buf_format(out, "%s,%u,%s,%s,%s,%u,%s,\n", sim->center.services[ticket->service].name, ticket->weight, issued,
				   called, ended, ticket->counter,
				   ticket->life == LIFE_SERVED   ? "served"
				   : ticket->life == LIFE_ABSENT ? "absent"
												 : "waiting");
	}
}
