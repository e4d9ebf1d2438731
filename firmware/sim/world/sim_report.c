/* What the runs came to: a table for people, JSON for programs. */
#include "sim/world/sim_priv.h"

#include <inttypes.h>

#define MINUTE_S 60.0

unsigned sim_report_quantile(const struct sim_tally *tally, double share)
{
	unsigned long seen = 0;
	for (unsigned i = 0; i < SIM_WAIT_BINS; i++) {
		seen += tally->wait_bins[i];
		if (tally->called > 0 && (double)seen >= share * tally->called)
			return i + 1;
	}
	return 0;
}

static double per(double sum, double count)
{
	return count > 0 ? sum / count : 0;
}

/* -- the table -------------------------------------------------------------------------------------- */

enum form { WHOLE, MINUTES, SHARE };

struct line {
	const char *name;
	double value;
	enum form form;
};

#define LINES_MAX 32

static size_t lines_of(const struct sim_run *run, struct line *out)
{
	const struct sim_tally *t = &run->sim->tally;
	struct score_summary e = estimate_score_of(estimate_scores(run->sim->estimate), -1, -1);
	const struct line lines[] = {
		{"days", t->days, WHOLE},
		{"numbers given", t->tickets, WHOLE},
		{"  of these cut off from the center", t->offline, WHOLE},
		{"served", t->served, WHOLE},
		{"absent when called", t->absent, WHOLE},
		{"void", t->voided, WHOLE},
		{"went away before taking one", t->balked, WHOLE},
		{"not served by evening", t->left_over, WHOLE},
		{"mean wait", per(t->waited_s, t->called) / MINUTE_S, MINUTES},
		{"half waited at most", sim_report_quantile(t, 0.5), MINUTES},
		{"nine in ten waited at most", sim_report_quantile(t, 0.9), MINUTES},
		{"longest wait", t->waited_max_s / MINUTE_S, MINUTES},
		{"called within 15 min", per(t->within_goal, t->called), SHARE},
		{"called within 30 min", per(t->within_most, t->called), SHARE},
		{"mean time at the counter", per(t->served_s, t->served) / MINUTE_S, MINUTES},
		{"calls that passed an earlier one", t->passed, WHOLE},
		{"ratings", t->ratings, WHOLE},
		{"  second ratings refused", t->rating_refusals, WHOLE},
		{"events sent again", t->replays, WHOLE},
		{"restarts", t->restarts, WHOLE},
		{"times cut off", t->partitions, WHOLE},
		{"promises that came due", e.count, WHOLE},
		{"  kept (aim 80 %)", e.coverage, SHARE},
		{"  mean error", e.mean_error / MINUTE_S, MINUTES},
		{"  of the simple formula", e.base_mean_error / MINUTE_S, MINUTES},
		{"broken invariants", run->sim->broken_count, WHOLE},
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		out[i] = lines[i];
	return sizeof lines / sizeof lines[0];
}

static void table_broken(const struct sim *sim, struct buf *out)
{
	for (unsigned i = 0; i < sim->broken_count && i < SIM_BROKEN_MAX; i++)
		buf_format(out, "BROKEN seed %" PRIu64 " day %u: %s\n", sim->broken[i].seed, sim->broken[i].day,
				   sim->broken[i].what);
}

void sim_report_table(const struct sim_run *runs, size_t count, double elapsed_s, struct buf *out)
{
	struct line lines[2][LINES_MAX];
	size_t rows = 0, shown = count < 2 ? count : 2;
	for (size_t r = 0; r < shown; r++)
		rows = lines_of(&runs[r], lines[r]);
	buf_format(out, "%-38s", "");
	for (size_t r = 0; r < shown; r++)
		buf_format(out, " %16.16s", runs[r].name);
	buf_str(out, "\n");
	for (size_t i = 0; i < rows; i++) {
		buf_format(out, "%-38s", lines[0][i].name);
		for (size_t r = 0; r < shown; r++) {
			double value = lines[r][i].value;
			if (lines[r][i].form == SHARE)
				buf_format(out, " %14.1f %%", value * 100);
			else if (lines[r][i].form == MINUTES)
				buf_format(out, " %12.1f min", value);
			else
				buf_format(out, " %16.0f", value);
		}
		buf_str(out, "\n");
	}
	if (elapsed_s > 0)
		buf_format(out, "%-38s %14.1f s\n", "took", elapsed_s);
	for (size_t r = 0; r < count; r++)
		table_broken(runs[r].sim, out);
}

/* -- JSON ------------------------------------------------------------------------------------------- */

static void json_text(struct buf *out, const char *text)
{
	buf_str(out, "\"");
	for (; *text != '\0'; text++) {
		if (*text == '"' || *text == '\\')
			buf_byte(out, '\\');
		if ((unsigned char)*text >= 0x20)
			buf_byte(out, (unsigned char)*text);
	}
	buf_str(out, "\"");
}

static void json_estimate(struct buf *out, const struct score_summary *e)
{
	buf_format(out,
			   "{\"count\":%u,\"coverage\":%.4f,\"below\":%.4f,\"above\":%.4f,\"bias_s\":%.1f,\"mean_error_s\":%.1f,"
			   "\"mean_width_s\":%.1f,\"baseline_coverage\":%.4f,\"baseline_mean_error_s\":%.1f,\"error_ratio\":%.4f}",
			   e->count, e->coverage, e->below, e->above, e->bias, e->mean_error, e->mean_width, e->base_coverage,
			   e->base_mean_error, e->error_ratio);
}

static void json_services(struct buf *out, const struct sim *sim)
{
	const struct sim_tally *t = &sim->tally;
	buf_str(out, "\"services\":[");
	for (size_t s = 0; s < sim->center.service_count; s++) {
		struct score_summary e = estimate_score_of(estimate_scores(sim->estimate), (int)s, -1);
		buf_str(out, s > 0 ? ",{\"service\":" : "{\"service\":");
		json_text(out, sim->center.services[s].name);
		buf_format(out, ",\"called\":%u,\"mean_wait_s\":%.1f,\"estimate\":", t->service_count[s],
				   per(t->service_wait_s[s], t->service_count[s]));
		json_estimate(out, &e);
		buf_str(out, "}");
	}
	buf_str(out, "]");
}

static void json_hours(struct buf *out, const struct sim *sim)
{
	bool first = true;
	buf_str(out, "\"hours\":[");
	for (int hour = 0; hour < SCORE_HOURS; hour++) {
		struct score_summary e = estimate_score_of(estimate_scores(sim->estimate), -1, hour);
		if (e.count == 0)
			continue;
		buf_format(out, "%s{\"hour\":%d,\"estimate\":", first ? "" : ",", hour);
		json_estimate(out, &e);
		buf_str(out, "}");
		first = false;
	}
	buf_str(out, "]");
}

static void json_run(struct buf *out, const struct sim_run *run)
{
	const struct sim *sim = run->sim;
	const struct sim_tally *t = &sim->tally;
	struct score_summary e = estimate_score_of(estimate_scores(sim->estimate), -1, -1);
	buf_str(out, "{\"name\":");
	json_text(out, run->name);
	buf_format(out,
			   ",\"seed\":%" PRIu64
			   ",\"days\":%u,\"tickets\":%u,\"offline\":%u,\"served\":%u,\"absent\":%u,\"void\":%u,"
			   "\"balked\":%u,\"left_over\":%u,\"ratings\":%u,\"passed\":%u,\"replays\":%u,",
			   sim->options.seed, t->days, t->tickets, t->offline, t->served, t->absent, t->voided, t->balked,
			   t->left_over, t->ratings, t->passed, t->replays);
	buf_format(out,
			   "\"wait\":{\"mean_s\":%.1f,\"p50_min\":%u,\"p90_min\":%u,\"max_s\":%.1f,\"within_15\":%.4f,"
			   "\"within_30\":%.4f},\"estimate\":",
			   per(t->waited_s, t->called), sim_report_quantile(t, 0.5), sim_report_quantile(t, 0.9), t->waited_max_s,
			   per(t->within_goal, t->called), per(t->within_most, t->called));
	json_estimate(out, &e);
	buf_str(out, ",");
	json_services(out, sim);
	buf_str(out, ",");
	json_hours(out, sim);
	buf_str(out, ",\"broken\":[");
	for (unsigned i = 0; i < sim->broken_count && i < SIM_BROKEN_MAX; i++) {
		buf_format(out, "%s{\"seed\":%" PRIu64 ",\"day\":%u,\"what\":", i > 0 ? "," : "", sim->broken[i].seed,
				   sim->broken[i].day);
		json_text(out, sim->broken[i].what);
		buf_str(out, "}");
	}
	buf_format(out, "],\"broken_count\":%u}", sim->broken_count);
}

void sim_report_json(const struct sim_run *runs, size_t count, double elapsed_s, struct buf *out)
{
	buf_str(out, "{\"runs\":[");
	for (size_t r = 0; r < count; r++) {
		if (r > 0)
			buf_str(out, ",");
		json_run(out, &runs[r]);
	}
	buf_format(out, "],\"elapsed_s\":%.3f}\n", elapsed_s);
}
