/* Reports of managers: periodic ones as page, CSV and spreadsheet; the index of QĐ 766; bursts of bad ratings. */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/handlers/center.h"
#include "center/reports/bursts.h"
#include "center/reports/index766.h"
#include "center/reports/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INDEX_DAYS 90 /* the index looks back so far */
#define BAD_RATINGS_MAX 20000
#define DAY_MS INT64_C(86400000)

static const struct db_sql SQL_BAD = {
	"SELECT counter, at FROM ratings WHERE center = $1 AND day >= $2 AND day <= $3 AND"
	" (ticket IS NULL OR service <> '') AND (levels = 5 AND level <= 2 OR levels = 3 AND level = 1)"
	" ORDER BY counter, at"};
static const struct db_sql SQL_PETITIONS = {
	"SELECT COUNT(*), SUM(CASE WHEN answered_at > 0 AND answered_at <= due_at THEN 1 ELSE 0 END),"
	" SUM(CASE WHEN level > 0 THEN 1 ELSE 0 END), SUM(CASE WHEN level >= 4 THEN 1 ELSE 0 END)"
	" FROM petitions WHERE center = $1 AND made_at >= $2"};

/* -- periodic reports -------------------------------------------------------------------------- */

/* The report asked for, or a reply that says why not. */
static bool make(struct request *req, struct reply *reply, const struct catalogue *catalogue, struct report *report)
{
	const char *period = request_query(req, "period"), *day = request_query(req, "day");
	char today[CLOCK_DAY_SIZE];
	struct err err = {0};
	size_t i = period ? 0 : REPORT_MONTH;
	while (period && i < REPORT_PERIODS && strcmp(period, report_period_words[i]) != 0)
		i++;
	clock_day(req->now_ms, today);
	if (i == REPORT_PERIODS || (day && workday_number(day) == WORKDAY_NONE)) {
		reply_problem(reply, 400, "bad-period", "period is month, quarter, half, nine or year; day is a day in it.");
		return false;
	}
	enum err_code code =
		report_make(req->db, req->center->id, (enum report_period)i, day ? day : today, today, catalogue,
					&req->center->options.targets, report, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	return code == ERR_OK;
}

static void write_figure(struct out *out, const struct report_figure *figure)
{
	out_object(out, NULL);
	out_str(out, "id", figure->id);
	out_two(out, "name", figure->name_vi, figure->name_en);
	out_two(out, "unit", figure->unit_vi, figure->unit_en);
	if (!figure->known)
		out_null(out, "value");
	else if (figure->decimals)
		out_real(out, "value", (double)(int64_t)(figure->value * 10 + 0.5) / 10);
	else
		out_int(out, "value", (int64_t)figure->value);
	if (figure->sign) {
		out_object(out, "target");
		out_str(out, "sign", figure->sign == '<' ? "≤" : "≥");
		out_real(out, "value", figure->target);
		out_str(out, "source", figure->source);
		out_object_end(out);
	} else {
		out_null(out, "target");
	}
	if (figure->sign && figure->known)
		out_bool(out, "met", report_met(figure));
	else
		out_null(out, "met");
	out_object_end(out);
}

static void write_report(struct reply *reply, const struct report *report)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "period", report_period_words[report->period]);
	out_str(&out, "from", report->from);
	out_str(&out, "to", report->to);
	out_array(&out, "figures");
	for (size_t i = 0; i < report->figure_count; i++)
		write_figure(&out, &report->figures[i]);
	out_array_end(&out);
	out_array(&out, "offices");
	for (size_t i = 0; i < report->dossiers.office_count; i++) {
		const struct dossier_office *office = &report->dossiers.offices[i];
		out_object(&out, NULL);
		out_str(&out, "office", office->office);
		out_int(&out, "late", office->late);
		out_int(&out, "again", office->again);
		out_int(&out, "finished", office->finished);
		out_int(&out, "finished_late", office->finished_late);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
}

enum shape { SHAPE_PAGE, SHAPE_CSV, SHAPE_XLSX };

static void fill(struct reply *reply, enum shape shape, const struct report *report, const struct catalogue *catalogue)
{
	const char *tmp = getenv("TMPDIR");
	struct err err = {0};
	if (shape == SHAPE_PAGE) {
		write_report(reply, report);
		return;
	}
	reply_start(reply, 200);
	if (shape == SHAPE_CSV) {
		reply->type = "text/csv; charset=utf-8";
		reply->attachment = "bao-cao.csv";
		report_write_csv(report, catalogue, &reply->body);
		return;
	}
	reply->type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
	reply->attachment = "bao-cao.xlsx";
	if (report_write_xlsx(report, catalogue, tmp && *tmp ? tmp : "/tmp", &reply->body, &err) != ERR_OK) {
		reply->attachment = NULL;
		reply_failed(reply, &err);
	}
}

static void answer(struct request *req, struct reply *reply, enum shape shape)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct report *report = calloc(1, sizeof *report);
	const struct catalogue *model = catalogue ? catalogue->model : NULL;
	if (!report)
		reply_problem(reply, 503, "try-again", NULL);
	else if (make(req, reply, model, report)) {
		fill(reply, shape, report, model);
		report_finish(report);
	}
	free(report);
	center_catalogue_release(catalogue);
}

void reports_get(struct request *req, struct reply *reply)
{
	answer(req, reply, SHAPE_PAGE);
}

void reports_csv(struct request *req, struct reply *reply)
{
	answer(req, reply, SHAPE_CSV);
}

void reports_xlsx(struct request *req, struct reply *reply)
{
	answer(req, reply, SHAPE_XLSX);
}

/* -- the index --------------------------------------------------------------------------------- */

static void count_procedures(const struct catalogue *catalogue, struct index766_input *input)
{
	for (size_t i = 0; i < catalogue->procedure_count; i++) {
		const struct catalogue_procedure *procedure = &catalogue->procedures[i];
		if (procedure->internal)
			continue;
		bool has_fee = false;
		for (size_t f = 0; f < procedure->fee_count; f++)
			has_fee |= procedure->fees[f].amount != 0;
		input->procedures++;
		input->procedures_complete += !(catalogue_gaps(procedure) & CATALOGUE_GAPS_OF_LAW);
		input->procedures_fee += has_fee;
		input->procedures_fee_known += has_fee && procedure->portal && procedure->portal[0];
	}
}

static enum err_code count_petitions(struct request *req, int64_t from_ms, struct index766_input *input,
									 struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(from_ms)};
	int64_t counts[4];
	enum err_code code = db_ints(req->db, &SQL_PETITIONS, args, ARRAY_LEN(args), counts, ARRAY_LEN(counts), err);
	if (code != ERR_OK)
		return code;
	input->petitions = (unsigned)counts[0];
	input->petitions_in_time = (unsigned)counts[1];
	input->petitions_rated = (unsigned)counts[2];
	input->petitions_satisfied = (unsigned)counts[3];
	return ERR_OK;
}

static enum err_code gather(struct request *req, const struct catalogue *catalogue, struct index766_input *input,
							struct err *err)
{
	struct workday_calendar calendar;
	char from[CLOCK_DAY_SIZE], today[CLOCK_DAY_SIZE];
	struct dossier_stats *dossiers = calloc(1, sizeof *dossiers);
	struct stats_query query = {.by = STATS_BY_DAY, .catalogue = catalogue};
	struct stats stats;
	if (!dossiers)
		return err_set(err, ERR_LIMIT, "no memory");
	clock_day(req->now_ms, today);
	clock_day(req->now_ms - INDEX_DAYS * DAY_MS, from);
	workday_calendar_init(&calendar);
	enum err_code code = catalogue ? workday_calendar_read(&calendar, catalogue) : ERR_OK;
	if (code == ERR_OK)
		code = dossier_stats_make(req->db, req->center->id, from, today, today, &calendar, dossiers, err);
	if (code == ERR_OK)
		code = count_petitions(req, req->now_ms - INDEX_DAYS * DAY_MS, input, err);
	memcpy(query.from, from, sizeof from);
	memcpy(query.to, today, sizeof today);
	if (code == ERR_OK)
		code = stats_make(req->db, req->center->id, &query, &stats, err);
	if (code == ERR_OK) {
		input->ratings = stats.total.ratings.count;
		input->ratings_content =
			stats.total.ratings.count - stats.total.ratings.levels[0] - stats.total.ratings.levels[1];
		stats_finish(&stats);
	}
	input->dossiers = dossiers->received;
	input->dossiers_online = dossiers->online;
	input->fee_due = dossiers->fee_due;
	input->paid_online = dossiers->paid_online;
	input->digitised = dossiers->digitised;
	input->reused = dossiers->reused;
	input->finished = dossiers->finished;
	input->not_late = dossiers->early + dossiers->on_time;
	input->electronic = dossiers->electronic;
	free(dossiers);
	if (code == ERR_OK && catalogue)
		count_procedures(catalogue, input);
	return code;
}

static void write_item(struct out *out, const struct index766_item *item)
{
	out_object(out, NULL);
	out_str(out, "id", item->id);
	out_two(out, "name", item->name_vi, item->name_en);
	out_two(out, "source", item->source_vi, item->source_en);
	out_real(out, "most", item->most);
	if (item->points < 0)
		out_null(out, "points");
	else
		out_real(out, "points", item->points);
	out_object_end(out);
}

void reports_index766(struct request *req, struct reply *reply)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct index766_input input = {0};
	struct index766 index;
	struct err err = {0};
	enum err_code code = gather(req, catalogue ? catalogue->model : NULL, &input, &err);
	center_catalogue_release(catalogue);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	index766_make(&input, &index);
	struct out out = reply_object(reply, 200);
	out_real(&out, "points", index.points);
	out_real(&out, "known", index.known);
	out_real(&out, "most", index.most);
	out_real(&out, "missing", index.most - index.known);
	out_int(&out, "days", INDEX_DAYS);
	out_array(&out, "groups");
	for (size_t g = 0; g < INDEX766_GROUPS; g++) {
		const struct index766_group *group = &index.groups[g];
		out_object(&out, NULL);
		out_str(&out, "id", group->id);
		out_two(&out, "name", group->name_vi, group->name_en);
		out_real(&out, "points", group->points);
		out_real(&out, "known", group->known);
		out_real(&out, "most", group->most);
		out_array(&out, "items");
		for (size_t i = 0; i < group->count; i++)
			write_item(&out, &index.items[group->first + i]);
		out_array_end(&out);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
}

/* -- bursts ------------------------------------------------------------------------------------ */

static enum err_code read_bad(struct request *req, const char *from, const char *to, struct burst_rating *ratings,
							  size_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(from), db_arg_text(to)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_BAD, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (*ret_count < BAD_RATINGS_MAX && db_next(&rows))
		ratings[(*ret_count)++] = (struct burst_rating){db_int(&rows, 1), (unsigned)db_int(&rows, 0)};
	return db_end(&rows, err);
}

void reports_bursts(struct request *req, struct reply *reply)
{
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	char today[CLOCK_DAY_SIZE];
	struct burst bursts[BURSTS_MAX];
	struct err err = {0};
	size_t count = 0;
	clock_day(req->now_ms, today);
	struct burst_rating *ratings = calloc(BAD_RATINGS_MAX, sizeof *ratings);
	enum err_code code = ratings ? read_bad(req, from ? from : today, to ? to : today, ratings, &count, &err)
								 : err_set(&err, ERR_LIMIT, "no memory");
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		free(ratings);
		return;
	}
	size_t found = bursts_find(ratings, count, bursts);
	free(ratings);
	struct out out = reply_object(reply, 200);
	out_array(&out, "bursts");
	for (size_t i = 0; i < found; i++) {
		out_object(&out, NULL);
		out_int(&out, "counter", bursts[i].counter);
		out_int(&out, "count", bursts[i].count);
		out_time(&out, "from", bursts[i].from_ms);
		out_time(&out, "to", bursts[i].to_ms);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
}
