#include "center/reports/report.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

const char *const report_period_words[REPORT_PERIODS] = {"month", "quarter", "half", "nine", "year"};

enum err_code report_span(enum report_period period, const char *day, char ret_from[CLOCK_DAY_SIZE],
						  char ret_to[CLOCK_DAY_SIZE])
{
	static const int lengths[REPORT_PERIODS] = {1, 3, 6, 9, 12};
	int32_t number = workday_number(day);
	if (number == WORKDAY_NONE)
		return ERR_INVALID;
	int year = (day[0] - '0') * 1000 + (day[1] - '0') * 100 + (day[2] - '0') * 10 + (day[3] - '0');
	int month = (day[5] - '0') * 10 + (day[6] - '0');
	int first = period == REPORT_MONTH ? month : period == REPORT_QUARTER ? (month - 1) / 3 * 3 + 1 : 1;
	int after = first + lengths[period];
	char next[CLOCK_DAY_SIZE];
	snprintf(ret_from, CLOCK_DAY_SIZE, "%04d-%02d-01", year % 10000, first % 100);
	snprintf(next, sizeof next, "%04d-%02d-01", (year + (after > 12)) % 10000, ((after - 1) % 12 + 1) % 100);
	workday_text(workday_number(next) - 1, ret_to);
	return ERR_OK;
}

bool report_met(const struct report_figure *figure)
{
	return figure->sign == '<' ? figure->value <= figure->target : figure->value >= figure->target;
}

static void add(struct report *report, struct report_figure figure)
{
	CHECK(report->figure_count < REPORT_FIGURES_MAX);
	report->figures[report->figure_count++] = figure;
}

static void add_count(struct report *report, const char *id, const char *vi, const char *en, unsigned count,
					  const char *unit_vi, const char *unit_en)
{
	add(report, (struct report_figure){id, vi, en, unit_vi, unit_en, true, count, 0, 0, 0, ""});
}

static void add_minutes(struct report *report, const char *id, const char *vi, const char *en, bool known, int64_t ms,
						double target, const char *source)
{
	add(report, (struct report_figure){id, vi, en, "phút", "min", known, (double)ms / 60000, 1, target > 0 ? '<' : 0,
									   target, source});
}

static void add_share(struct report *report, const char *id, const char *vi, const char *en, unsigned part,
					  unsigned whole, double target, const char *source)
{
	add(report, (struct report_figure){id, vi, en, "%", "%", whole > 0, whole ? 100.0 * part / whole : 0, 1,
									   target > 0 ? '>' : 0, target, source});
}

/* Whatever the target is, its figure says which. */
static void add_within(struct report *report, int which, const char *id, int64_t target_ms, unsigned within)
{
	char(*names)[64] = report->within[which];
	int minutes = (int)(target_ms / 60000);
	snprintf(names[0], sizeof names[0], "Chờ không quá %d phút", minutes);
	snprintf(names[1], sizeof names[1], "Waited %d min or less", minutes);
	add_share(report, id, names[0], names[1], within, report->stats.total.wait.count, 0, "");
}

static void add_visits(struct report *report, const struct targets *targets)
{
	const struct stats_group *all = &report->stats.total;
	bool waited = all->wait.count > 0;
	add_count(report, "issued", "Số đã cấp", "Numbers given", all->issued, "số", "");
	add_count(report, "served", "Lượt đã phục vụ", "Visits served", all->served, "lượt", "");
	add_share(report, "absent", "Vắng khi được mời", "Absent when called", all->absent, all->called, 0, "");
	add_minutes(report, "wait", "Chờ trung bình", "Mean wait", waited, all->wait.mean,
				(double)targets->wait_ms / 60000, targets->wait_source);
	add_minutes(report, "wait50", "Chờ trung vị", "Median wait", waited, all->wait.p50, 0, "");
	add_minutes(report, "wait90", "Chờ phân vị 90", "90th percentile wait", waited, all->wait.p90,
				(double)targets->wait_most_ms / 60000, targets->wait_source);
	add_within(report, 0, "withingoal", targets->wait_ms, all->wait.within_goal);
	add_within(report, 1, "withinmost", targets->wait_most_ms, all->wait.within_ceiling);
	add_minutes(report, "service", "Thời gian phục vụ trung bình", "Mean service time", all->service.count > 0,
				all->service.mean, 0, "");
	add_count(report, "ratings", "Lượt đánh giá", "Ratings", all->ratings.count, "lượt", "");
	add_share(report, "satisfied", "Hài lòng trở lên", "Satisfied or better", all->ratings.satisfied,
			  all->ratings.count, targets->satisfied_percent, targets->satisfied_source);
}

static void add_dossiers(struct report *report, const struct targets *targets)
{
	const struct dossier_stats *dossiers = &report->dossiers;
	add_count(report, "received", "Hồ sơ tiếp nhận", "Dossiers received", dossiers->received, "hồ sơ", "");
	add_count(report, "finished", "Hồ sơ đã giải quyết", "Dossiers finished", dossiers->finished, "hồ sơ", "");
	add_share(report, "notlate", "Giải quyết trước và đúng hạn", "Finished early or on time",
			  dossiers->early + dossiers->on_time, dossiers->finished, targets->in_time_percent,
			  targets->in_time_source);
	add_share(report, "early", "Giải quyết trước hạn", "Finished early", dossiers->early, dossiers->finished, 0, "");
	add_count(report, "lateopen", "Đang trễ hẹn", "Late and open", dossiers->late_open, "hồ sơ", "");
	add_count(report, "lateagain", "Trễ cả ngày hẹn lại", "Late after the new date", dossiers->late_again, "hồ sơ", "");
	add_share(report, "online", "Nộp trực tuyến", "Filed online", dossiers->online, dossiers->received, 0, "");
	add_share(report, "paidonline", "Thanh toán trực tuyến", "Paid online", dossiers->paid_online, dossiers->fee_due, 0,
			  "");
	add_share(report, "digitised", "Số hóa thành phần hồ sơ", "Papers digitised", dossiers->digitised,
			  dossiers->received, 0, "");
}

enum err_code report_make(struct db *db, const char *center, enum report_period period, const char *day,
						  const char *today, const struct catalogue *catalogue, const struct targets *targets,
						  struct report *ret, struct err *err)
{
	struct workday_calendar calendar;
	memset(ret, 0, sizeof *ret);
	ret->period = period;
	workday_calendar_init(&calendar);
	if (catalogue && workday_calendar_read(&calendar, catalogue) != ERR_OK)
		return err_set(err, ERR_INVALID, "the catalogue's days off can't be read");
	enum err_code code = report_span(period, day, ret->from, ret->to);
	if (code != ERR_OK)
		return err_set(err, code, "no such day");
	struct stats_query query = {.by = STATS_BY_SERVICE, .catalogue = catalogue, .targets = targets};
	memcpy(query.from, ret->from, sizeof query.from);
	memcpy(query.to, ret->to, sizeof query.to);
	code = dossier_stats_make(db, center, ret->from, ret->to, today, &calendar, &ret->dossiers, err);
	if (code == ERR_OK)
		code = stats_make(db, center, &query, &ret->stats, err);
	if (code != ERR_OK)
		return code;
	add_visits(ret, targets);
	add_dossiers(ret, targets);
	return ERR_OK;
}

void report_finish(struct report *report)
{
	stats_finish(&report->stats);
}
