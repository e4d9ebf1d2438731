/* What-if texts: whatever they say, plan and center stay within their bounds. */
#include "base/check.h"
#include "sim/world/sim.h"

#include <string.h>

#define TEXT_MAX 512

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sim_center center;
	static struct sim_plan plan;
	char text[TEXT_MAX];
	struct err err;
	size_t len = size < sizeof text - 1 ? size : sizeof text - 1;
	memcpy(text, data, len);
	text[len] = '\0';
	sim_center_sample(&center);
	sim_plan_make(&center, 1, 0, false, &plan);
	if (sim_what_if(text, &center, &plan, &err) != ERR_OK)
		CHECK(err.text[0] != '\0');
	CHECK(center.counter_count <= SIM_COUNTERS_MAX && plan.visit_count <= SIM_VISITS_MAX);
	CHECK(plan.change_count <= SIM_CHANGES_MAX);
	return 0;
}
