/*
 * The center's class by TT 01/2018: each figure with its source, what is missing
 * and what a manager put in for it; offices beside it. Rules come with the
 * catalogue: "evaluation".
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/reports/classes.h"
#include "center/reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOURCE_MAX 240
#define REASON_MAX 64
#define HUNDREDTHS 100

static const struct db_sql SQL_STEPS = {
	"SELECT steps FROM dossiers WHERE center = $1 AND finished >= $2 AND finished <= $3 AND steps <> '[]'"};
static const struct db_sql SQL_PETITIONS = {
	"SELECT COUNT(*), SUM(CASE WHEN answered_at > 0 AND answered_at <= due_at THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN about = 'attitude' THEN 1 ELSE 0 END)"
	" FROM petitions WHERE center = $1 AND due_at >= $2 AND due_at < $3"};

static const struct db_sql SQL_ENDED = {
	"SELECT COUNT(*), SUM(online), SUM(CASE WHEN contacts >= 0 THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN contacts = 0 THEN 1 ELSE 0 END), SUM(CASE WHEN contacts = 1 THEN 1 ELSE 0 END)"
	" FROM dossiers WHERE center = $1 AND finished > '' AND finished >= $2 AND finished <= $3"};
/* reasons is a list of words. */
static const struct db_sql SQL_REASON = {"SELECT COUNT(*) FROM ratings WHERE center = $1 AND day >= $2 AND day <= $3"
										 " AND ' ' || reasons || ' ' LIKE $4"};
static const struct db_sql SQL_ENTRIES = {
	"SELECT indicator, points, count, source, who, at FROM evaluation_figures WHERE center = $1 AND period = $2"
	" AND from_day = $3"};
static const struct db_sql SQL_ENTER = {
	"INSERT INTO evaluation_figures (center, period, from_day, indicator, points, count, source, who, at)"
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (center, period, from_day, indicator) DO UPDATE SET"
	" points = excluded.points, count = excluded.count, source = excluded.source, who = excluded.who, at = "
	"excluded.at"};
static const struct db_sql SQL_TAKE_BACK = {
	"DELETE FROM evaluation_figures WHERE center = $1 AND period = $2 AND from_day = $3 AND indicator = $4"};

/* The period that is asked for, and who put what in for it. */
struct span {
	bool is_year;
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE];
};

struct credit {
	char source[SOURCE_MAX], who[CALLER_ID_MAX];
	int64_t at_ms;
};

static const char *period_word(const struct span *span)
{
	return report_period_words[span->is_year ? REPORT_YEAR : REPORT_QUARTER];
}

static const char *day_of(const json_t *step, const char *name)
{
	const char *day = json_string_value(json_object_get(step, name));
	return day && strlen(day) == CLOCK_DAY_SIZE - 1 ? day : NULL;
}

static void count_steps(const char *text, struct classes_input *input)
{
	json_error_t why;
	json_t *steps = json_loads(text, 0, &why);
	const json_t *step;
	size_t i;
	json_array_foreach(steps, i, step)
	{
		const char *due = day_of(step, "due"), *done = day_of(step, "done");
		if (!due || !done)
			continue;
		input->steps++;
		input->steps_early += strcmp(done, due) < 0;
		input->steps_late += strcmp(done, due) > 0;
	}
	json_decref(steps);
}

static enum err_code read_steps(struct request *req, const char *from, const char *to, struct classes_input *input,
								struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(from), db_arg_text(to)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_STEPS, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		count_steps(db_text(&rows, 0), input);
	return db_end(&rows, err);
}

/* Those due in the period and by now: a later one is not late yet. */
static enum err_code read_petitions(struct request *req, const char *from, const char *to, struct classes_input *input,
									struct err *err)
{
	int64_t from_ms = 0, to_ms = 0;
	if (clock_day_start(from, &from_ms) != ERR_OK || clock_day_start(to, &to_ms) != ERR_OK)
		return err_set(err, ERR_INVALID, "no such day");
	to_ms += 86400000;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(from_ms),
									db_arg_int(to_ms < req->now_ms ? to_ms : req->now_ms)};
	int64_t counts[3];
	enum err_code code = db_ints(req->db, &SQL_PETITIONS, args, ARRAY_LEN(args), counts, ARRAY_LEN(counts), err);
	if (code != ERR_OK)
		return code;
	input->petitions = (unsigned)counts[0];
	input->petitions_in_time = (unsigned)counts[1];
	input->attitude = (unsigned)counts[2];
	return ERR_OK;
}

static enum err_code read_ended(struct request *req, const struct span *span, const char *reason,
								struct classes_input *input, struct err *err)
{
	char like[REASON_MAX + 8];
	snprintf(like, sizeof like, "%% %s %%", reason);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(span->from), db_arg_text(span->to),
									db_arg_text(like)};
	int64_t counts[5], named = 0;
	enum err_code code = db_ints(req->db, &SQL_ENDED, args, 3, counts, ARRAY_LEN(counts), err);
	if (code == ERR_OK)
		code = db_one_int(req->db, &SQL_REASON, args, 4, &named, NULL, err);
	if (code != ERR_OK)
		return code;
	input->ended = (unsigned)counts[0];
	input->ended_online = (unsigned)counts[1];
	input->watched = (unsigned)counts[2];
	input->watched_none = (unsigned)counts[3];
	input->watched_once = (unsigned)counts[4];
	input->many_places = (unsigned)named;
	return ERR_OK;
}

static enum err_code read_entries(struct request *req, const struct span *span, struct classes_input *input,
								  struct credit credits[CLASSES_INDICATORS], struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(period_word(span)),
									db_arg_text(span->from)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_ENTRIES, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		int64_t number = db_int(&rows, 0);
		if (number < 1 || number > CLASSES_INDICATORS)
			continue;
		struct credit *credit = &credits[number - 1];
		input->entries[number - 1] = (struct classes_entry){
			.given = true, .points = (double)db_int(&rows, 1) / HUNDREDTHS, .count = (unsigned)db_int(&rows, 2)};
		db_copy(&rows, 3, credit->source, sizeof credit->source);
		db_copy(&rows, 4, credit->who, sizeof credit->who);
		credit->at_ms = db_int(&rows, 5);
	}
	return db_end(&rows, err);
}

/* What the catalogue says stands before the default. */
static void read_rules(const struct center_catalogue *catalogue, struct classes_rules *rules, char reason[REASON_MAX])
{
	json_error_t why;
	*rules = classes_rules_default;
	snprintf(reason, REASON_MAX, "many-places");
	json_t *document = catalogue ? json_loadb(catalogue->document, catalogue->document_len, 0, &why) : NULL;
	const json_t *said = json_object_get(document, "evaluation");
	const struct {
		const char *key;
		double *to;
	} numbers[] = {{"average", &rules->average},
				   {"fair", &rules->fair},
				   {"good", &rules->good},
				   {"excellent", &rules->excellent},
				   {"petitions_one", &rules->petitions_one},
				   {"online_one", &rules->online_one},
				   {"online_two", &rules->online_two}};
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		const json_t *value = json_object_get(said, numbers[i].key);
		if (json_is_number(value) && json_number_value(value) >= 0)
			*numbers[i].to = json_number_value(value);
	}
	const json_t *least = json_object_get(said, "least"), *word = json_object_get(said, "many_places");
	if (json_is_integer(least) && json_integer_value(least) > 0)
		rules->least = (unsigned)json_integer_value(least);
	if (json_is_string(word) && json_string_length(word) < REASON_MAX && !strpbrk(json_string_value(word), "%_\""))
		snprintf(reason, REASON_MAX, "%s", json_string_value(word));
	json_decref(document);
}

static void read_catalogue(const struct catalogue *catalogue, struct classes_input *input)
{
	for (size_t i = 0; i < catalogue->procedure_count; i++) {
		const struct catalogue_procedure *procedure = &catalogue->procedures[i];
		const struct catalogue_service *service = catalogue_service(catalogue, procedure->service);
		if (procedure->internal)
			continue;
		input->procedures++;
		input->received_here += service && service->where != SERVICE_ELSEWHERE;
		input->procedures_complete += !(catalogue_gaps(procedure) & CATALOGUE_GAPS_OF_LAW);
	}
}

/* All that is read for an answer. */
struct gathered {
	struct span span;
	struct dossier_stats dossiers;
	struct classes_input input;
	struct classes_rules rules;
	struct credit credits[CLASSES_INDICATORS];
};

static enum err_code gather(struct request *req, const struct center_catalogue *held, struct gathered *all,
							struct err *err)
{
	const struct catalogue *catalogue = held ? held->model : NULL;
	const char *from = all->span.from, *to = all->span.to;
	struct classes_input *input = &all->input;
	char reason[REASON_MAX];
	read_rules(held, &all->rules, reason);
	input->rules = &all->rules;
	input->dossiers = &all->dossiers;
	char today[CLOCK_DAY_SIZE];
	struct workday_calendar calendar;
	clock_day(req->now_ms, today);
	workday_calendar_init(&calendar);
	enum err_code code = catalogue ? workday_calendar_read(&calendar, catalogue) : ERR_OK;
	if (code == ERR_OK)
		code = dossier_stats_make(req->db, req->center->id, from, to, today, &calendar, &all->dossiers, err);
	if (code == ERR_OK)
		code = read_steps(req, from, to, input, err);
	if (code == ERR_OK)
		code = read_petitions(req, from, to, input, err);
	if (code == ERR_OK)
		code = read_ended(req, &all->span, reason, input, err);
	if (code == ERR_OK)
		code = read_entries(req, &all->span, input, all->credits, err);
	if (code == ERR_OK && catalogue)
		read_catalogue(catalogue, input);
	input->filed = all->dossiers.received;
	input->filed_online = all->dossiers.online;
	return code;
}

static void write_points(struct out *out, const char *key, double points)
{
	if (points < 0)
		out_null(out, key);
	else
		out_real(out, key, points);
}

static void write_credit(struct out *out, const struct credit *credit)
{
	out_object(out, "entered");
	out_str(out, "source", credit->source);
	out_str(out, "who", credit->who);
	out_time(out, "at", credit->at_ms);
	out_object_end(out);
}

static void write_indicators(struct out *out, const struct classes *classes, const struct credit *credits)
{
	out_array(out, "indicators");
	for (size_t i = 0; i < CLASSES_INDICATORS; i++) {
		const struct classes_indicator *one = &classes->indicators[i];
		out_object(out, NULL);
		out_int(out, "number", (int64_t)i + 1);
		out_two(out, "name", one->name_vi, one->name_en);
		out_two(out, "source", one->source_vi, one->source_en);
		write_points(out, "points", one->points);
		out_int(out, "count", one->count);
		write_points(out, "computed", one->computed);
		out_bool(out, "may_enter", one->may_enter);
		if (one->missing_vi)
			out_two(out, "missing", one->missing_vi, one->missing_en);
		else
			out_null(out, "missing");
		if (one->entered)
			write_credit(out, &credits[i]);
		else
			out_null(out, "entered");
		out_object_end(out);
	}
	out_array_end(out);
}

/* Of an office the center knows the first indicator only; the rest is the center's own work. */
static void write_offices(struct out *out, const struct dossier_stats *dossiers)
{
	out_array(out, "offices");
	for (size_t i = 0; i < dossiers->office_count; i++) {
		const struct dossier_office *office = &dossiers->offices[i];
		if (office->finished == 0)
			continue;
		unsigned on_time = office->finished - office->finished_early - office->finished_late;
		out_object(out, NULL);
		out_str(out, "office", office->office);
		out_int(out, "finished", office->finished);
		out_int(out, "finished_late", office->finished_late);
		out_real(out, "points", (2.0 * office->finished_early + on_time) / office->finished);
		out_object_end(out);
	}
	out_array_end(out);
}

static void answer(struct reply *reply, const struct gathered *all, int64_t now_ms)
{
	struct classes classes;
	struct out out = reply_object(reply, 200);
	classes_make(&all->input, &classes);
	out_str(&out, "period", period_word(&all->span));
	out_str(&out, "from", all->span.from);
	out_str(&out, "to", all->span.to);
	out_real(&out, "points", classes.points);
	out_real(&out, "known", classes.known);
	out_real(&out, "most", classes.most);
	out_str(&out, "class_least", classes_word(classes.least));
	out_str(&out, "class_best", classes_word(classes.best));
	write_indicators(&out, &classes, all->credits);
	write_offices(&out, &all->dossiers);
	out_time(&out, "as_of", now_ms);
	out_object_end(&out);
}

static bool read_span(const struct request *req, struct reply *reply, struct span *ret_span)
{
	const char *period = request_query(req, "period"), *day = request_query(req, "day");
	char today[CLOCK_DAY_SIZE];
	clock_day(req->now_ms, today);
	bool is_year = period && strcmp(period, "year") == 0, is_quarter = !period || strcmp(period, "quarter") == 0;
	ret_span->is_year = is_year;
	if ((is_year || is_quarter) &&
		report_span(is_year ? REPORT_YEAR : REPORT_QUARTER, day ? day : today, ret_span->from, ret_span->to) == ERR_OK)
		return true;
	reply_problem(reply, 400, "bad-period", "period is quarter or year; day is a day in it.");
	return false;
}

void classes_get(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	struct gathered *all = calloc(1, sizeof *all);
	if (!all) {
		reply_problem(reply, 503, "try-again", NULL);
	} else if (read_span(req, reply, &all->span)) {
		struct center_catalogue *catalogue = center_catalogue_hold(req->center);
		if (gather(req, catalogue, all, &err) == ERR_OK)
			answer(reply, all, req->now_ms);
		else
			reply_failed(reply, &err);
		center_catalogue_release(catalogue);
	}
	free(all);
}

/* -- what a manager puts in ---------------------------------------------------------------------------- */

/* The trail keeps the figure itself: the next one takes its place here. */
static enum err_code note_audit(struct request *req, const char *action, const struct span *span, unsigned number,
								double points, struct err *err)
{
	char subject[96];
	if (points < 0)
		snprintf(subject, sizeof subject, "tt01 %u %s %s", number, period_word(span), span->from);
	else
		snprintf(subject, sizeof subject, "tt01 %u %s %s = %.2f", number, period_word(span), span->from, points);
	return audit_add(req, req->caller.id, action, subject, err);
}

static bool read_target(struct request *req, struct reply *reply, struct span *ret_span, unsigned *ret_number)
{
	*ret_number = (unsigned)strtoul(req->params[0], NULL, 10);
	if (!classes_may_enter(*ret_number)) {
		reply_problem(reply, 404, "unknown-indicator", "Figures are put in for the indicators that say so.");
		return false;
	}
	return read_span(req, reply, ret_span);
}

/* {points, count, source} for ?period=&day= */
void classes_enter(struct request *req, struct reply *reply)
{
	struct span span;
	unsigned number = 0;
	struct err err = {.code = ERR_OK};
	const json_t *points_said = json_object_get(req->body, "points");
	double points = json_number_value(points_said);
	int64_t count = request_int(req, "count", 0);
	const char *source = request_text(req, "source", "");
	if (!read_target(req, reply, &span, &number))
		return;
	if (!json_is_number(points_said) || points < 0 || points > 2 || count < 1 || count > 100000000 ||
		strlen(source) < 3 || strlen(source) >= SOURCE_MAX) {
		reply_problem(reply, 400, "bad-figure", "points are 0 to 2, count at least 1, source says where it is from.");
		return;
	}
	const struct db_value args[] = {db_arg_text(req->center->id),
									db_arg_text(period_word(&span)),
									db_arg_text(span.from),
									db_arg_int(number),
									db_arg_int((int64_t)(points * HUNDREDTHS + 0.5)),
									db_arg_int(count),
									db_arg_text(source),
									db_arg_text(req->caller.id),
									db_arg_int(req->now_ms)};
	enum err_code code = db_run(req->db, &SQL_ENTER, args, ARRAY_LEN(args), &err);
	if (code == ERR_OK)
		code = note_audit(req, "indicator.entered", &span, number, points, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
}

void classes_take_back(struct request *req, struct reply *reply)
{
	struct span span;
	unsigned number = 0;
	struct err err = {.code = ERR_OK};
	if (!read_target(req, reply, &span, &number))
		return;
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(period_word(&span)),
									db_arg_text(span.from), db_arg_int(number)};
	enum err_code code = db_run(req->db, &SQL_TAKE_BACK, args, ARRAY_LEN(args), &err);
	bool met = code == ERR_OK && db_changes(req->db) > 0;
	if (met)
		code = note_audit(req, "indicator.taken_back", &span, number, -1, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (!met)
		reply_problem(reply, 404, "no-figure", "Nothing was put in for this period.");
	else
		reply_start(reply, 204);
}
