#include "sim/days.h"

static struct sim_options options_of(const struct conf *conf)
{
	return (struct sim_options){
		.seed = (uint64_t)conf_int(conf, "sim", "seed"),
		.rules.queue = {.limit_ms = conf_int(conf, "queue", "limit_min") * SIM_MINUTE_MS,
						.credit_ms = conf_int(conf, "queue", "credit_min") * SIM_MINUTE_MS,
						.appointment_ms = conf_int(conf, "queue", "appointment_min") * SIM_MINUTE_MS},
		.faults = conf_bool(conf, "sim", "faults"),
		.estimate = conf_bool(conf, "estimate", "enabled"),
		.estimate_every_ms = conf_int(conf, "estimate", "every_s") * 1000,
		.paths = (unsigned)conf_int(conf, "estimate", "paths"),
	};
}

/* The plan of one day; ERR_NOT_FOUND after the last. */
static enum err_code plan_day(struct days *days, const struct conf *conf, const struct days_order *order, unsigned day,
							  struct err *err)
{
	if (order->replay) {
		enum err_code code =
			sim_csv_read(days->recording.data, days->recording.len, day, &days->center, &days->next, err);
		if (code == ERR_OK)
			days->plan = days->next;
		return code;
	}
	if (conf_int(conf, "sim", "tickets") == 0 && day >= conf_int(conf, "sim", "days"))
		return ERR_NOT_FOUND;
	sim_plan_make(&days->center, (uint64_t)conf_int(conf, "sim", "seed"), day, conf_bool(conf, "sim", "faults"),
				  &days->plan);
	return ERR_OK;
}

enum err_code days_run(struct days *days, const struct conf *conf, const struct days_order *order, const char *what_if,
					   struct sim **ret_sim, struct err *err)
{
	struct sim_options options = options_of(conf);
	unsigned tickets = order->replay ? 0 : (unsigned)conf_int(conf, "sim", "tickets");
	options.faults = options.faults && !order->replay;
	enum err_code code = ERR_OK;
	struct sim *sim = NULL;
	for (unsigned day = 0; code == ERR_OK && day < DAYS_RUN_MAX; day++) {
		struct err ended = {.code = ERR_OK};
		if (tickets > 0 && sim && sim_total(sim)->tickets >= tickets)
			break;
		code = plan_day(days, conf, order, day, &ended);
		if (code == ERR_NOT_FOUND && day > 0) {
			code = ERR_OK;
			break;
		}
		if (code != ERR_OK)
			*err = ended;
		days->changed = days->center;
		if (code == ERR_OK && what_if)
			code = sim_what_if(what_if, &days->changed, &days->plan, err);
		if (code == ERR_OK && !sim)
			code = sim_create(&days->changed, &options, &sim, err);
		if (code == ERR_OK && day == (unsigned)conf_int(conf, "sim", "learn_days"))
			sim_total_reset(sim);
		if (code == ERR_OK)
			sim_play(sim, &days->plan);
	}
	if (code != ERR_OK) {
		sim_destroy(sim);
		return code;
	}
	*ret_sim = sim;
	return ERR_OK;
}
