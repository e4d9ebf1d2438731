#include "center/queue/estimate_score.h"

#include "base/check.h"

#include <math.h>
#include <string.h>

double estimate_score_baseline(double average_seconds, unsigned ahead, unsigned desks)
{
	return average_seconds * (ahead + 1) / (desks > 0 ? desks : 1);
}

void estimate_score_reset(struct estimate_score *score)
{
	memset(score, 0, sizeof *score);
}

void estimate_score_add(struct estimate_score *score, unsigned hour, const struct conform_promise *promise,
						double baseline_seconds, double waited_seconds)
{
	CHECK(promise->service < CONFORM_SERVICES_MAX && hour < SCORE_HOURS);
	struct score_cell *cell = &score->cell[promise->service][hour];
	double error = waited_seconds - promise->mid, base_error = waited_seconds - baseline_seconds;
	cell->count++;
	cell->below += waited_seconds < promise->low;
	cell->above += waited_seconds > promise->high;
	cell->error += error;
	cell->abs_error += fabs(error);
	cell->width += promise->high - promise->low;
	cell->waited += waited_seconds;
	cell->base_covered += waited_seconds >= SCORE_BASELINE_LOW * baseline_seconds && waited_seconds <= baseline_seconds;
	cell->base_error += base_error;
	cell->base_abs_error += fabs(base_error);
}

static void add(struct score_cell *to, const struct score_cell *from)
{
	to->count += from->count;
	to->below += from->below;
	to->above += from->above;
	to->error += from->error;
	to->abs_error += from->abs_error;
	to->width += from->width;
	to->waited += from->waited;
	to->base_covered += from->base_covered;
	to->base_error += from->base_error;
	to->base_abs_error += from->base_abs_error;
}

struct score_summary estimate_score_of(const struct estimate_score *score, int service, int hour)
{
	struct score_cell sum = {.count = 0};
	for (int s = 0; s < CONFORM_SERVICES_MAX; s++)
		for (int h = 0; h < SCORE_HOURS; h++)
			if ((service < 0 || s == service) && (hour < 0 || h == hour))
				add(&sum, &score->cell[s][h]);
	if (sum.count == 0)
		return (struct score_summary){.count = 0};
	double n = sum.count;
	return (struct score_summary){
		.count = sum.count,
		.coverage = (n - sum.below - sum.above) / n,
		.below = sum.below / n,
		.above = sum.above / n,
		.bias = sum.error / n,
		.mean_error = sum.abs_error / n,
		.mean_width = sum.width / n,
		.mean_wait = sum.waited / n,
		.base_coverage = sum.base_covered / n,
		.base_bias = sum.base_error / n,
		.base_mean_error = sum.base_abs_error / n,
		.error_ratio = sum.base_abs_error > 0 ? sum.abs_error / sum.base_abs_error : 0,
	};
}

void estimate_score_merge(struct estimate_score *score, const struct estimate_score *other)
{
	for (int s = 0; s < CONFORM_SERVICES_MAX; s++)
		for (int h = 0; h < SCORE_HOURS; h++)
			add(&score->cell[s][h], &other->cell[s][h]);
}
