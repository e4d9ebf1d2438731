/* What-if texts: whatever they say, plan and center stay within their bounds. */
#include "base/check.h"
#include "sim/world/sim.h"

#include <string.h>

#define TEXT_MAX 512
#define VISITS 40 /* of the sample day: how many is nothing to the parser */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sim_center center, sample;
	static struct sim_plan plan;
	static struct sim_visit visits[SIM_VISITS_MAX];
	static size_t visit_count; /* 0: the sample is not made yet */
	static struct sim_hours hours;
	char text[TEXT_MAX];
	struct err err;
	size_t len = size < sizeof text - 1 ? size : sizeof text - 1;
	memcpy(text, data, len);
	text[len] = '\0';
	if (visit_count == 0) {
		sim_center_sample(&sample);
		center = sample;
		sim_plan_make(&center, 1, 0, false, &plan);
		visit_count = plan.visit_count < VISITS ? plan.visit_count : VISITS;
		memcpy(visits, plan.visits, visit_count * sizeof visits[0]);
		hours = plan.hours;
	}
	center = sample;
	memcpy(plan.visits, visits, visit_count * sizeof visits[0]);
	plan.visit_count = visit_count;
	plan.change_count = 0;
	plan.hours = hours;
	if (sim_what_if(text, &center, &plan, &err) != ERR_OK)
		CHECK(err.text[0] != '\0');
	CHECK(center.counter_count <= SIM_COUNTERS_MAX && plan.visit_count <= SIM_VISITS_MAX);
	CHECK(plan.change_count <= SIM_CHANGES_MAX);
	return 0;
}
