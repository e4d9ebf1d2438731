/* Recorded days: whatever the bytes, an accepted one is within bounds and can be played to its end. */
#include "base/check.h"
#include "fuzz/fuzz.h"
#include "sim/world/sim.h"

#include <string.h>

#define PLAYED_AMONG 256
#define PLAYED_MAX 200 /* visits; longer days are only read */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct sim_center center;
	static struct sim_plan plan;
	const struct sim_options options = {.seed = 1, .rules.queue = queue_rules_default()};
	struct err err;
	struct sim *sim;
	if (sim_csv_read((const char *)data, size, 0, &center, &plan, &err) != ERR_OK)
		return 0;
	CHECK(plan.visit_count > 0 && plan.visit_count <= SIM_VISITS_MAX);
	CHECK(center.counter_count > 0 && center.counter_count <= SIM_COUNTERS_MAX);
	for (size_t i = 0; i < plan.visit_count; i++)
		CHECK(plan.visits[i].service < center.service_count && plan.visits[i].at_ms < SIM_DAY_MS);
	if (plan.visit_count > PLAYED_MAX || !fuzz_is_chosen(data, size, PLAYED_AMONG))
		return 0;
	if (sim_create(&center, &options, &sim, &err) != ERR_OK)
		return 0;
	sim_play(sim, &plan);
	sim_destroy(sim);
	return 0;
}
