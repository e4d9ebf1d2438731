#include "base/check.h"
#include "center/db/db_events.h"
#include "center/db/db_tickets.h"
#include "center/handlers/token.h"
#include "center/sample/sample_priv.h"
#include "model/hall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct db_sql SQL_ANY = {"SELECT 1 FROM tickets WHERE center = $1 AND day = $2 LIMIT 1"};
static const struct db_sql SQL_TICKET = {
	"INSERT INTO tickets (id, center, day, series, value, number, service, priority, language, channel, device, "
	"offline,"
	" code, state, issued_at, arrived_at, proof, ready_at, called_at, first_called_at, started_at, ended_at, times,"
	" counter, staff, outcome, rated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'kiosk', $10, 0, $11, $12, $13, $13,"
	" 'confirmed', $14, $15, $15, $16, $17, $18, $19, $20, $21, $22)"};
static const struct db_sql SQL_RATING = {
	"INSERT INTO ratings (id, center, ticket, counter, service, level, levels, reasons, channel, device, day, at)"
	" VALUES ($1, $2, $3, $4, $5, $6, 5, $7, $8, '', $9, $10)"};

static const enum db_ticket_state STATES[] = {[SAMPLE_WAITS] = DB_WAITING,
											  [SAMPLE_SERVED_NOW] = DB_SERVING,
											  [SAMPLE_DONE] = DB_DONE,
											  [SAMPLE_ABSENT] = DB_ABSENT};

static enum err_code put_rating(struct sample *sample, const char *day, const struct sample_visit *visit, bool ticket,
								struct err *err)
{
	char id[ID_SIZE], reasons[64] = "";
	snprintf(id, sizeof id, "%s", visit->id);
	id[0] = id[0] == 'f' ? '0' : 'f'; /* another than the ticket's, always the same */
	if (visit->reason[0])
		snprintf(reasons, sizeof reasons, "%s", visit->reason);
	const struct db_value args[] = {db_arg_text(id),
									db_arg_text(sample->center),
									ticket ? db_arg_text(visit->id) : db_arg_null(),
									db_arg_int(visit->counter),
									db_arg_text(sample_lines[visit->line].service),
									db_arg_int(visit->level),
									db_arg_text(reasons),
									db_arg_text(visit->channel),
									db_arg_text(day),
									db_arg_int(visit->rated_ms)};
	return db_run(sample->db, &SQL_RATING, args, ARRAY_LEN(args), err);
}

static enum err_code put_visit(struct sample *sample, const char *day, const struct sample_visit *visit,
							   struct err *err)
{
	const struct sample_line *line = &sample_lines[visit->line];
	char number[TICKET_NUMBER_SIZE], code_text[TOKEN_CODE_SIZE], staff[16] = "";
	const char series[2] = {line->series, '\0'};
	ticket_format_number(line->series, visit->value, number);
	token_code(visit->id, code_text);
	if (visit->counter)
		snprintf(staff, sizeof staff, "quay%u", (unsigned)visit->counter);
	const struct db_value args[] = {db_arg_text(visit->id),
									db_arg_text(sample->center),
									db_arg_text(day),
									db_arg_text(series),
									db_arg_int(visit->value),
									db_arg_text(number),
									db_arg_text(line->service),
									db_arg_text(visit->priority),
									db_arg_text(visit->value % 31 == 0 ? "en" : "vi"),
									db_arg_text(visit->value % 3 ? "kiosk-01" : "kiosk-02"),
									db_arg_text(code_text),
									db_arg_int(STATES[visit->end]),
									db_arg_int(visit->issued_ms),
									db_arg_int(visit->issued_ms + 2600),
									db_arg_int(visit->called_ms),
									db_arg_int(visit->started_ms),
									db_arg_int(visit->ended_ms),
									db_arg_int(visit->times),
									db_arg_int(visit->counter),
									db_arg_text(staff),
									db_arg_text(visit->end == SAMPLE_DONE ? "done" : ""),
									db_arg_int(visit->level > 0)};
	enum err_code code = db_run(sample->db, &SQL_TICKET, args, ARRAY_LEN(args), err);
	return code == ERR_OK && visit->level ? put_rating(sample, day, visit, true, err) : code;
}

static enum err_code is_empty(struct sample *sample, const char *day, bool *ret_empty, struct err *err)
{
	const struct db_value args[] = {db_arg_text(sample->center), db_arg_text(day)};
	bool any;
	enum err_code code = db_exists(sample->db, &SQL_ANY, args, ARRAY_LEN(args), &any, err);
	if (code == ERR_OK)
		*ret_empty = !any;
	return code;
}

static enum err_code put_day(struct sample *sample, int32_t day, struct sample_visit *visits, struct err *err)
{
	char text[CLOCK_DAY_SIZE];
	int64_t midnight_ms = 0;
	bool empty = false;
	workday_text(day, text);
	enum err_code code = is_empty(sample, text, &empty, err);
	if (code != ERR_OK || !empty || clock_day_start(text, &midnight_ms) != ERR_OK)
		return code;
	size_t count = sample_day_visits(&sample->calendar, day, midnight_ms, visits, SAMPLE_VISITS_MAX);
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = put_visit(sample, text, &visits[i], err);
	struct sample_visit burst[SAMPLE_BURST];
	size_t bad = count ? sample_day_burst(day, midnight_ms, burst) : 0;
	for (size_t i = 0; i < bad && code == ERR_OK; i++)
		code = put_rating(sample, text, &burst[i], false, err);
	return code;
}

enum err_code sample_put_history(struct sample *sample, struct err *err)
{
	struct sample_visit *visits = calloc(SAMPLE_VISITS_MAX, sizeof *visits);
	enum err_code code = visits ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
	for (int32_t day = sample->today - SAMPLE_HISTORY_DAYS; code == ERR_OK && day < sample->today; day++)
		code = put_day(sample, day, visits, err);
	free(visits);
	return code;
}

/* Counters as the morning left them: serving, free, one in a break, one not yet open. */
static enum err_code put_counters(struct sample *sample, const struct sample_visit *visits, size_t count,
								  struct err *err)
{
	static const struct {
		unsigned number;
		int state;
		const char *reason;
	} COUNTERS[] = {{1, COUNTER_OPEN, ""}, {2, COUNTER_OPEN, ""},        {3, COUNTER_OPEN, ""},
					{4, COUNTER_OPEN, ""}, {5, COUNTER_OPEN, ""},        {6, COUNTER_OPEN, ""},
					{7, COUNTER_OPEN, ""}, {8, COUNTER_PAUSED, "break"}, {9, COUNTER_CLOSED, ""}};
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < ARRAY_LEN(COUNTERS) && code == ERR_OK; i++) {
		struct db_counter counter = {
			.number = COUNTERS[i].number, .state = COUNTERS[i].state, .since_ms = sample->now_ms};
		for (size_t v = 0; v < count; v++) {
			if (visits[v].counter != counter.number)
				continue;
			counter.called_count++;
			if (visits[v].end != SAMPLE_SERVED_NOW)
				continue;
			counter.state = COUNTER_SERVING;
			counter.since_ms = visits[v].started_ms;
			snprintf(counter.ticket, sizeof counter.ticket, "%s", visits[v].id);
		}
		if (counter.state != COUNTER_CLOSED)
			snprintf(counter.staff, sizeof counter.staff, "quay%u", counter.number);
		snprintf(counter.reason, sizeof counter.reason, "%s", COUNTERS[i].reason);
		code = db_counter_put(sample->db, sample->center, &counter, err);
	}
	return code;
}

/* The next number of a series goes on from here. */
static enum err_code put_marks(struct sample *sample, const struct sample_visit *visits, size_t count, struct err *err)
{
	enum err_code code = ERR_OK;
	for (unsigned line = 0; line < SAMPLE_LINES && code == ERR_OK; line++) {
		char name[64];
		int64_t most = 0;
		for (size_t i = 0; i < count; i++)
			if (visits[i].line == line && visits[i].value > most)
				most = visits[i].value;
		snprintf(name, sizeof name, "series:%s:%c", sample->day, sample_lines[line].series);
		if (most)
			code = db_mark_write(sample->db, sample->center, name, most, err);
	}
	return code;
}

enum err_code sample_put_morning(struct sample *sample, struct err *err)
{
	bool empty = false;
	enum err_code code = is_empty(sample, sample->day, &empty, err);
	if (code != ERR_OK || !empty)
		return code;
	struct sample_visit *visits = calloc(SAMPLE_VISITS_MAX, sizeof *visits);
	if (!visits)
		return err_set(err, ERR_LIMIT, "no memory");
	size_t count = sample_day_morning(sample->today, sample->midnight_ms, sample->now_ms, visits, SAMPLE_VISITS_MAX);
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = put_visit(sample, sample->day, &visits[i], err);
	if (code == ERR_OK)
		code = put_counters(sample, visits, count, err);
	if (code == ERR_OK)
		code = put_marks(sample, visits, count, err);
	free(visits);
	return code;
}
