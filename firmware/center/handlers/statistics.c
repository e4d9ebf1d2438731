#include "center/handlers/statistics.h"

#include "base/check.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define SATISFIED_DAYS_BEFORE 6 /* a week with today: single ratings must not be guessed */
#define SPAN_DAYS_MAX 400
#define DAY_MS 86400000

static void write_times(struct out *out, const char *key, const struct stats_times *times, bool goals)
{
	out_object(out, key);
	out_int(out, "count", times->count);
	if (times->count == 0) {
		out_null(out, "mean_ms");
		out_null(out, "p50_ms");
		out_null(out, "p90_ms");
	} else {
		out_int(out, "mean_ms", times->mean);
		out_int(out, "p50_ms", times->p50);
		out_int(out, "p90_ms", times->p90);
	}
	if (goals && times->count > 0) {
		out_real(out, "within_goal", (double)times->within_goal / times->count);
		out_real(out, "within_most", (double)times->within_ceiling / times->count);
	}
	out_object_end(out);
}

static void write_ratings(struct out *out, const struct stats_ratings *ratings, const struct stats *stats)
{
	out_object(out, "ratings");
	out_int(out, "count", ratings->count);
	out_int(out, "satisfied", ratings->satisfied);
	if (ratings->count > 0) {
		out_real(out, "share", ratings->share);
		out_real(out, "low", ratings->low);
		out_real(out, "high", ratings->high);
	}
	out_array(out, "levels");
	for (size_t i = 0; i < CATALOGUE_LEVELS_MAX; i++)
		out_int(out, NULL, ratings->levels[i]);
	out_array_end(out);
	if (stats) {
		out_array(out, "reasons");
		for (size_t i = 0; i < stats->reason_count; i++) {
			out_object(out, NULL);
			out_str(out, "id", stats->reasons[i].id);
			out_int(out, "count", stats->reasons[i].count);
			out_object_end(out);
		}
		out_array_end(out);
	}
	out_object_end(out);
}

static void write_counts(struct out *out, const struct stats_group *group)
{
	out_int(out, "issued", group->issued);
	out_int(out, "printed", group->printed);
	out_int(out, "called", group->called);
	out_int(out, "served", group->served);
	out_int(out, "absent", group->absent);
	out_int(out, "void", group->void_count);
	write_times(out, "wait", &group->wait, true);
	write_times(out, "service", &group->service, false);
	write_times(out, "way", &group->way, false);
}

static void write_group(struct out *out, const struct stats_group *group)
{
	out_str(out, "key", group->key);
	write_counts(out, group);
	write_ratings(out, &group->ratings, NULL);
}

bool statistics_read_span(const struct request *req, struct reply *reply, struct stats_query *query)
{
	static const char *const words[] = {"service", "counter", "day", "hour", "quarter"};
	const char *by = request_query(req, "by"), *counter = request_query(req, "counter");
	char today[CLOCK_DAY_SIZE];
	int64_t from_ms, to_ms;
	clock_day(req->now_ms, today);
	const char *from = request_query(req, "from"), *to = request_query(req, "to");
	snprintf(query->from, sizeof query->from, "%.10s", from ? from : today);
	snprintf(query->to, sizeof query->to, "%.10s", to ? to : from ? from : today);
	query->by = STATS_BY_SERVICE;
	query->targets = NULL;
	bool known = !by;
	for (size_t i = 0; by && i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i], by) == 0) {
			query->by = (enum stats_by)i;
			known = true;
		}
	}
	query->counter = counter ? (unsigned)strtoul(counter, NULL, 10) : 0;
	bool dated = clock_day_start(query->from, &from_ms) == ERR_OK && clock_day_start(query->to, &to_ms) == ERR_OK;
	if (!known || !dated || to_ms < from_ms || to_ms - from_ms > (int64_t)SPAN_DAYS_MAX * DAY_MS ||
		query->counter > 255) {
		reply_problem(reply, 400, "bad-span", "from and to are days, by is service, counter, day, hour or quarter.");
		return false;
	}
	return true;
}

static void answer(struct request *req, struct reply *reply, const struct stats_query *query, const struct stats *stats)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "from", query->from);
	out_str(&out, "to", query->to);
	out_time(&out, "as_of", req->now_ms);
	out_object(&out, "total");
	write_counts(&out, &stats->total);
	write_ratings(&out, &stats->total.ratings, stats);
	out_object_end(&out);
	out_array(&out, "rows");
	for (size_t i = 0; i < stats->group_count; i++) {
		out_object(&out, NULL);
		write_group(&out, &stats->groups[i]);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
}

void statistics_get(struct request *req, struct reply *reply)
{
	struct stats_query query;
	struct stats stats;
	struct err err = {.code = ERR_OK};
	if (!statistics_read_span(req, reply, &query))
		return;
	/* A clerk sees the figures of their own counter, nobody else's. */
	if (!(req->caller.who & (WHO_MANAGER | WHO_AUDITOR)) &&
		(req->caller.counter == 0 || query.counter != req->caller.counter)) {
		reply_problem(reply, 403, "not-allowed", NULL);
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	query.catalogue = catalogue ? catalogue->model : NULL;
	query.targets = &req->center->options.targets;
	if (stats_make(req->db, req->center->id, &query, &stats, &err) != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		answer(req, reply, &query, &stats);
		stats_finish(&stats);
	}
	center_catalogue_release(catalogue);
}

enum err_code statistics_write_satisfied(struct request *req, const char *day, unsigned counter, struct out *out,
										 struct err *err)
{
	struct stats_query query = {.by = STATS_BY_DAY, .counter = counter};
	struct stats stats;
	clock_day(req->now_ms - SATISFIED_DAYS_BEFORE * DAY_MS, query.from);
	snprintf(query.to, sizeof query.to, "%s", day);
	enum err_code code = stats_make(req->db, req->center->id, &query, &stats, err);
	if (code != ERR_OK)
		return code;
	out_object(out, "satisfied");
	out_int(out, "count", stats.total.ratings.count);
	if (stats.total.ratings.count >= STATISTICS_LEAST)
		out_real(out, "share", stats.total.ratings.share);
	else
		out_null(out, "share");
	out_object_end(out);
	stats_finish(&stats);
	return ERR_OK;
}
