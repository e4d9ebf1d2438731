/* GET /v1/indicators/tt01: the center's class by TT 01/2018, each figure with its source; offices beside it. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/reports/classes.h"
#include "center/reports/report.h"

#include <stdlib.h>
#include <string.h>

static const struct db_sql SQL_STEPS = {
	"SELECT steps FROM dossiers WHERE center = $1 AND finished >= $2 AND finished <= $3 AND steps <> '[]'"};
static const struct db_sql SQL_PETITIONS = {
	"SELECT COUNT(*), SUM(CASE WHEN answered_at > 0 AND answered_at <= due_at THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN about = 'attitude' THEN 1 ELSE 0 END)"
	" FROM petitions WHERE center = $1 AND due_at >= $2 AND due_at < $3"};

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

static enum err_code gather(struct request *req, const char *from, const char *to, const struct catalogue *catalogue,
							struct dossier_stats *dossiers, struct classes_input *input, struct err *err)
{
	char today[CLOCK_DAY_SIZE];
	struct workday_calendar calendar;
	clock_day(req->now_ms, today);
	workday_calendar_init(&calendar);
	enum err_code code = catalogue ? workday_calendar_read(&calendar, catalogue) : ERR_OK;
	if (code == ERR_OK)
		code = dossier_stats_make(req->db, req->center->id, from, to, today, &calendar, dossiers, err);
	if (code == ERR_OK)
		code = read_steps(req, from, to, input, err);
	if (code == ERR_OK)
		code = read_petitions(req, from, to, input, err);
	if (code == ERR_OK && catalogue)
		read_catalogue(catalogue, input);
	return code;
}

static void write_indicators(struct out *out, const struct classes *classes)
{
	out_array(out, "indicators");
	for (size_t i = 0; i < CLASSES_INDICATORS; i++) {
		const struct classes_indicator *one = &classes->indicators[i];
		out_object(out, NULL);
		out_int(out, "number", (int64_t)i + 1);
		out_two(out, "name", one->name_vi, one->name_en);
		out_two(out, "source", one->source_vi, one->source_en);
		if (one->points < 0)
			out_null(out, "points");
		else
			out_real(out, "points", one->points);
		out_int(out, "count", one->count);
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

static void answer(struct reply *reply, const char *from, const char *to, const struct classes *classes,
				   const struct dossier_stats *dossiers, int64_t now_ms)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "from", from);
	out_str(&out, "to", to);
	out_real(&out, "points", classes->points);
	out_real(&out, "known", classes->known);
	out_real(&out, "most", classes->most);
	out_str(&out, "class_least", classes_word(classes->least));
	out_str(&out, "class_best", classes_word(classes->best));
	write_indicators(&out, classes);
	write_offices(&out, dossiers);
	out_time(&out, "as_of", now_ms);
	out_object_end(&out);
}

void classes_get(struct request *req, struct reply *reply)
{
	const char *period = request_query(req, "period"), *day = request_query(req, "day");
	char from[CLOCK_DAY_SIZE], to[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	struct err err = {.code = ERR_OK};
	clock_day(req->now_ms, today);
	bool is_year = period && strcmp(period, "year") == 0, is_quarter = !period || strcmp(period, "quarter") == 0;
	if ((!is_year && !is_quarter) ||
		report_span(is_year ? REPORT_YEAR : REPORT_QUARTER, day ? day : today, from, to) != ERR_OK) {
		reply_problem(reply, 400, "bad-period", "period is quarter or year; day is a day in it.");
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct dossier_stats *dossiers = calloc(1, sizeof *dossiers);
	struct classes_input input = {.dossiers = dossiers};
	enum err_code code = dossiers ? gather(req, from, to, catalogue ? catalogue->model : NULL, dossiers, &input, &err)
								  : err_set(&err, ERR_LIMIT, "no memory");
	if (code == ERR_OK) {
		struct classes classes;
		classes_make(&input, &classes);
		answer(reply, from, to, &classes, dossiers, req->now_ms);
	} else {
		reply_failed(reply, &err);
	}
	free(dossiers);
	center_catalogue_release(catalogue);
}
