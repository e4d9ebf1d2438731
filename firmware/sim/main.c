/* motcua-sim: plays days of a center and tells what came of them. Wiring only. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "conf/cli.h"
#include "sim/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define REPORT_MAX (1u << 20)
#define RECORDING_MAX (8u << 20)
#define DAYS_MAX 100000

static const struct conf_key keys[] = {
	{"sim", "seed", CONF_INT, "1", 0, 1e15, NULL},
	{"sim", "days", CONF_INT, "20", 1, DAYS_MAX, NULL},
	{"sim", "tickets", CONF_INT, "0", 0, 1e9, NULL},
	{"sim", "center", CONF_CHOICE, "sample", 0, 0, "sample|random"},
	{"sim", "faults", CONF_BOOL, "true", 0, 0, NULL},
	{"queue", "limit_min", CONF_INT, "15", 0, 600, NULL},
	{"queue", "credit_min", CONF_INT, "10", 0, 600, NULL},
	{"queue", "appointment_min", CONF_INT, "5", 0, 600, NULL},
	{"estimate", "enabled", CONF_BOOL, "true", 0, 0, NULL},
	{"estimate", "every_s", CONF_INT, "120", 0, 86400, NULL},
	{"estimate", "paths", CONF_INT, "24", 1, ESTIMATE_PATHS_MAX, NULL},
	{"debug", "clock", CONF_TEXT, "", 0, 0, NULL},
};

struct order { /* what the command line asks for */
	const char *what_if, *replay, *record;
	bool json;
};

/* Everything large is here and not on the stack. */
struct bench {
	struct sim_center center, changed;
	struct sim_plan plan, other;
	struct buf recording, report;
};

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

/* One run over the days asked for, with the what-if where there is one. */
static enum err_code run(struct bench *bench, const struct conf *conf, const struct order *order, const char *what_if,
						 struct sim **ret_sim, struct err *err)
{
	struct sim_options options = options_of(conf);
	bool replay = order->replay != NULL;
	unsigned days = replay ? 1 : (unsigned)conf_int(conf, "sim", "days");
	unsigned tickets = replay ? 0 : (unsigned)conf_int(conf, "sim", "tickets");
	options.faults = options.faults && !replay;
	bench->changed = bench->center;
	enum err_code code = ERR_OK;
	struct sim *sim = NULL;
	for (unsigned day = 0; code == ERR_OK && day < DAYS_MAX; day++) {
		if (tickets > 0 ? sim && sim_total(sim)->tickets >= tickets : day >= days)
			break;
		if (!replay)
			sim_plan_make(&bench->center, options.seed, day, options.faults, &bench->plan);
		bench->other = bench->plan;
		if (day == 0 || what_if) {
			bench->changed = bench->center;
			code = what_if ? sim_what_if(what_if, &bench->changed, &bench->other, err) : ERR_OK;
		}
		if (code == ERR_OK && !sim)
			code = sim_create(&bench->changed, &options, &sim, err);
		if (code == ERR_OK)
			sim_play(sim, &bench->other);
	}
	if (code != ERR_OK) {
		sim_destroy(sim);
		return code;
	}
	*ret_sim = sim;
	return ERR_OK;
}

static enum err_code prepare(struct bench *bench, const struct conf *conf, const struct order *order, struct err *err)
{
	if (order->replay) {
		enum err_code code = file_read(order->replay, &bench->recording, err);
		if (code == ERR_OK)
			code = sim_csv_read(bench->recording.data, bench->recording.len, &bench->center, &bench->plan, err);
		return code == ERR_OK ? code : err_wrap(err, code, "%s", order->replay);
	}
	if (conf_choice(conf, "sim", "center") == 0)
		sim_center_sample(&bench->center);
	else
		sim_center_random((uint64_t)conf_int(conf, "sim", "seed"), &bench->center);
	return ERR_OK;
}

static enum err_code record(struct bench *bench, const struct order *order, const struct sim *sim, struct err *err)
{
	if (!order->record)
		return ERR_OK;
	buf_clear(&bench->recording);
	sim_csv_write(sim, &bench->recording);
	return file_replace(order->record, bench->recording.data, bench->recording.len, false, err);
}

/* Exit status: EX_SOFTWARE where an invariant broke. */
static int simulate(struct bench *bench, const struct conf *conf, const struct order *order, struct err *err)
{
	struct sim *as_is = NULL, *changed = NULL;
	int64_t start_ms = clock_mono_ms();
	enum err_code code = prepare(bench, conf, order, err);
	if (code == ERR_OK)
		code = run(bench, conf, order, NULL, &as_is, err);
	if (code == ERR_OK)
		code = record(bench, order, as_is, err);
	if (code == ERR_OK && order->what_if)
		code = run(bench, conf, order, order->what_if, &changed, err);
	int status = code == ERR_INVALID ? EX_DATAERR : code == ERR_NOT_FOUND ? EX_NOINPUT : code == ERR_OK ? 0 : EX_OSERR;
	if (code == ERR_OK) {
		struct sim_run runs[2] = {{"as it is", as_is}, {order->what_if, changed}};
		double elapsed_s = (double)(clock_mono_ms() - start_ms) / 1000;
		size_t count = changed ? 2 : 1;
		(order->json ? sim_report_json : sim_report_table)(runs, count, elapsed_s, &bench->report);
		fputs(buf_text(&bench->report), stdout);
		const struct sim_broken *broken;
		for (size_t i = 0; i < count; i++)
			if (sim_broken(runs[i].sim, &broken) > 0)
				status = EX_SOFTWARE;
	}
	sim_destroy(as_is);
	sim_destroy(changed);
	return status;
}

int main(int argc, char **argv)
{
	static struct conf conf;
	struct order order = {.what_if = NULL};
	const struct cli_switch switches[] = {
		{"--seed", "N", "seed of the days; the same seed gives the same days", "sim.seed", NULL, NULL},
		{"--days", "N", "so many days", "sim.days", NULL, NULL},
		{"--tickets", "N", "days until so many numbers were given", "sim.tickets", NULL, NULL},
		{"--what-if", "TEXT", "a second run beside it, changed: counter+1@10:00-12:00", NULL, NULL, &order.what_if},
		{"--replay", "FILE.csv", "play a recorded day instead of invented ones", NULL, NULL, &order.replay},
		{"--record", "FILE.csv", "write the last day played in that form", NULL, NULL, &order.record},
		{"--json", NULL, "results for programs", NULL, &order.json, NULL},
	};
	const struct cli cli = {.program = "motcua-sim",
							.about = "whole days of a center in seconds, from a seed or a recording",
							.switches = switches,
							.switch_count = sizeof switches / sizeof switches[0]};
	log_init("motcua-sim", LOG_INFO);
	conf_init(&conf, keys, sizeof keys / sizeof keys[0]);
	int status = cli_run(&cli, argc, argv, &conf);
	if (status >= 0)
		return status;
	struct err err = {.code = ERR_OK};
	struct bench *bench = calloc(1, sizeof *bench);
	if (!bench || clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK)
		return EX_OSERR;
	buf_init(&bench->recording, RECORDING_MAX);
	buf_init(&bench->report, REPORT_MAX);
	status = simulate(bench, &conf, &order, &err);
	if (err.code != ERR_OK)
		fprintf(stderr, "motcua-sim: %s\n", err.text);
	buf_finish(&bench->recording);
	buf_finish(&bench->report);
	free(bench);
	return status;
}
