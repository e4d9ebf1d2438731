/* Runs of motcua-sim: day after day, from the seed or a recording. */
#ifndef MOTCUA_SIM_DAYS_H
#define MOTCUA_SIM_DAYS_H

#include "conf/conf.h"
#include "sim/world/sim.h"

#define DAYS_RUN_MAX 100000

struct days_order { /* what the command line asks for */
	const char *what_if, *replay, *record;
	bool json;
};

/* What runs work on; large: not on a stack. */
struct days {
	struct sim_center center, changed;
	struct sim_plan plan, next; /* next: being read; the one that was played stays until there is another */
	struct buf recording, report;
};

/* One run over the days asked for, with the what-if where it is not NULL. The caller destroys *ret_sim. */
enum err_code days_run(struct days *days, const struct conf *conf, const struct days_order *order, const char *what_if,
					   struct sim **ret_sim, struct err *err) MUST_USE;

#endif
