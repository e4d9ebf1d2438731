/* The report on promises as JSON, for statistics and the manager's page. */
#include "center/handlers/wait.h"

#include "center/handlers/out.h"

static void write_summary(struct out *out, const struct score_summary *sum)
{
	out_int(out, "count", sum->count);
	out_real(out, "coverage", sum->coverage);
	out_real(out, "below", sum->below);
	out_real(out, "above", sum->above);
	out_real(out, "bias_s", sum->bias);
	out_real(out, "mean_error_s", sum->mean_error);
	out_real(out, "mean_width_s", sum->mean_width);
	out_real(out, "mean_wait_s", sum->mean_wait);
	out_real(out, "baseline_coverage", sum->base_coverage);
	out_real(out, "baseline_bias_s", sum->base_bias);
	out_real(out, "baseline_mean_error_s", sum->base_mean_error);
	out_real(out, "error_ratio", sum->error_ratio);
}

static void write_hours(struct out *out, const struct wait_report *report, int service)
{
	out_array(out, "hours");
	for (int hour = 0; hour < SCORE_HOURS; hour++) {
		struct score_summary sum = estimate_score_of(&report->score, service, hour);
		if (sum.count == 0)
			continue;
		out_object(out, NULL);
		out_int(out, "hour", hour);
		write_summary(out, &sum);
		out_object_end(out);
	}
	out_array_end(out);
}

void wait_write(struct out *out, const char *key, const struct wait_report *report)
{
	struct score_summary all = estimate_score_of(&report->score, -1, -1);
	out_object(out, key);
	out_time(out, "since", report->since_ms);
	out_int(out, "learnt_visits", report->learnt);
	write_summary(out, &all);
	write_hours(out, report, -1);
	out_array(out, "services");
	for (int service = 0; service < LEARN_SERVICES_MAX; service++) {
		struct score_summary sum = estimate_score_of(&report->score, service, -1);
		if (sum.count == 0 || report->services[service][0] == '\0')
			continue;
		out_object(out, NULL);
		out_str(out, "service", report->services[service]);
		write_summary(out, &sum);
		write_hours(out, report, service);
		out_object_end(out);
	}
	out_array_end(out);
	out_object_end(out);
}
