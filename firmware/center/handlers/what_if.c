/*
 * Managers ask: what if there had been one more counter from 10 to 12? A
 * recorded day is played twice by the simulator, as it was and changed. And how
 * good were the waits that people were told.
 */
#include "center/handlers/center.h"
#include "center/handlers/live.h"
#include "center/handlers/recordings.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/wait.h"
#include "sim/world/sim.h"

#include <stdlib.h>
#include <string.h>

#define RECORDING_MAX (4u << 20)
#define SEED 1

/* Working memory of one question; large. */
struct asking {
	const struct center_options *options;
	struct sim_center center, changed;
	struct sim_plan plan;
	struct buf recording;
};

static double share(double part, double whole)
{
	return whole > 0 ? part / whole : 0;
}

static void write_run(struct out *out, const char *name, const struct sim_center *center, const struct sim *sim)
{
	const struct sim_tally *tally = sim_total(sim);
	out_object(out, name);
	out_int(out, "visits", tally->tickets);
	out_int(out, "served", tally->served);
	out_int(out, "not_served", tally->left_over);
	out_real(out, "mean_wait_s", share(tally->waited_s, tally->called));
	out_int(out, "p50_wait_min", sim_report_quantile(tally, 0.5));
	out_int(out, "p90_wait_min", sim_report_quantile(tally, 0.9));
	out_real(out, "longest_wait_s", tally->waited_max_s);
	out_real(out, "within_goal", share(tally->within_goal, tally->called));
	out_real(out, "within_most", share(tally->within_most, tally->called));
	out_array(out, "services");
	for (size_t i = 0; i < center->service_count; i++) {
		out_object(out, NULL);
		out_str(out, "service", center->services[i].name);
		out_int(out, "called", tally->service_count[i]);
		out_real(out, "mean_wait_s", share(tally->service_wait_s[i], tally->service_count[i]));
		out_object_end(out);
	}
	out_array_end(out);
	out_object_end(out);
}

static enum err_code play(const struct asking *asking, const struct sim_center *center, const char *name,
						  struct out *out, struct err *err)
{
	const struct targets *targets = &asking->options->targets;
	const struct sim_options options = {.seed = SEED,
										.rules.queue = asking->options->queue,
										.goal_s = (unsigned)(targets->wait_ms / 1000),
										.most_s = (unsigned)(targets->wait_most_ms / 1000)};
	struct sim *sim;
	enum err_code code = sim_create(center, &options, &sim, err);
	if (code != ERR_OK)
		return code;
	sim_play(sim, &asking->plan);
	write_run(out, name, center, sim);
	sim_destroy(sim);
	return ERR_OK;
}

static void answer(struct asking *asking, const char *day, const char *change, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	size_t len = asking->recording.len;
	if (sim_csv_read(asking->recording.data, len, 0, &asking->center, &asking->plan, &err) != ERR_OK) {
		reply_problem(reply, 404, "nothing-recorded", "There are too few finished visits on this day.");
		return;
	}
	asking->changed = asking->center;
	struct out out = reply_object(reply, 200);
	out_str(&out, "day", day);
	out_str(&out, "change", change);
	enum err_code code = play(asking, &asking->center, "as_it_was", &out, &err);
	if (code == ERR_OK && sim_what_if(change, &asking->changed, &asking->plan, &err) != ERR_OK) {
		reply_problem(reply, 400, "bad-change",
					  "For example counter+1@10:00-12:00, counter-3, service:NAME+1, visits*1.2.");
		return;
	}
	if (code == ERR_OK)
		code = play(asking, &asking->changed, "changed", &out, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		out_object_end(&out);
}

/* GET /v1/what-if?day=2026-03-09&change=counter%2B1@10:00-12:00 */
void what_if_get(struct request *req, struct reply *reply)
{
	const char *day = request_query(req, "day"), *change = request_query(req, "change");
	struct err err = {.code = ERR_OK};
	int64_t day_ms;
	size_t visits;
	if (!day || clock_day_start(day, &day_ms) != ERR_OK || !change) {
		reply_problem(reply, 400, "bad-change", "day is a day, change says what is different.");
		return;
	}
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct asking *asking = calloc(1, sizeof *asking);
	if (!catalogue || !asking) {
		reply_problem(reply, 503, "try-again", NULL);
	} else {
		asking->options = &req->center->options;
		buf_init(&asking->recording, RECORDING_MAX);
		if (recordings_write(req, catalogue->model, day, day, &asking->recording, &visits, &err) != ERR_OK)
			reply_failed(reply, &err);
		else
			answer(asking, day, change, reply);
		buf_finish(&asking->recording);
	}
	free(asking);
	center_catalogue_release(catalogue);
}

/* GET /v1/estimate: coverage, bias and error of the waits told, by service and hour. */
void estimate_get(struct request *req, struct reply *reply)
{
	struct wait_report *report = calloc(1, sizeof *report);
	if (!report) {
		reply_problem(reply, 503, "try-again", NULL);
		return;
	}
	live_wait_report(req->center->live, report);
	struct out out = reply_object(reply, 200);
	out_time(&out, "as_of", req->now_ms);
	wait_write(&out, "estimate", report);
	out_object_end(&out);
	free(report);
}
