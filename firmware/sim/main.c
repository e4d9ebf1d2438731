/* motcua-sim: plays days of a center and tells what came of them. Wiring only. */
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "conf/cli.h"
#include "conf/conf_clock.h"
#include "sim/days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define REPORT_MAX (1u << 20)
#define RECORDING_MAX (8u << 20)

static const struct conf_key keys[] = {
	{"sim", "seed", CONF_INT, "1", 0, 1e15, NULL},
	{"sim", "days", CONF_INT, "20", 1, DAYS_RUN_MAX, NULL},
	{"sim", "tickets", CONF_INT, "0", 0, 1e9, NULL},
	{"sim", "learn_days", CONF_INT, "0", 0, DAYS_RUN_MAX, NULL},
	{"sim", "center", CONF_CHOICE, "sample", 0, 0, "sample|random"},
	{"sim", "faults", CONF_BOOL, "true", 0, 0, NULL},
	{"queue", "limit_min", CONF_INT, "15", 0, 600, NULL},
	{"queue", "credit_min", CONF_INT, "10", 0, 600, NULL},
	{"queue", "appointment_min", CONF_INT, "5", 0, 600, NULL},
	{"estimate", "enabled", CONF_BOOL, "true", 0, 0, NULL},
	{"estimate", "every_s", CONF_INT, "120", 0, 86400, NULL},
	{"estimate", "paths", CONF_INT, "24", 1, ESTIMATE_PATHS_MAX, NULL},
	CONF_CLOCK_KEY,
};

static enum err_code prepare(struct days *days, const struct conf *conf, const struct days_order *order,
							 struct err *err)
{
	if (order->replay)
		return file_read(order->replay, &days->recording, err);
	if (conf_choice(conf, "sim", "center") == 0)
		sim_center_sample(&days->center);
	else
		sim_center_random((uint64_t)conf_int(conf, "sim", "seed"), &days->center);
	return ERR_OK;
}

static enum err_code record(struct days *days, const struct days_order *order, const struct sim *sim, struct err *err)
{
	if (!order->record)
		return ERR_OK;
	buf_clear(&days->recording);
	sim_csv_write(sim, &days->recording);
	return file_replace(order->record, days->recording.data, days->recording.len, false, err);
}

/* Exit status: EX_SOFTWARE where an invariant broke. */
static int simulate(struct days *days, const struct conf *conf, const struct days_order *order, struct err *err)
{
	struct sim *as_is = NULL, *changed = NULL;
	int64_t start_ms = clock_mono_ms();
	enum err_code code = prepare(days, conf, order, err);
	if (code == ERR_OK)
		code = days_run(days, conf, order, NULL, &as_is, err);
	if (code == ERR_OK)
		code = record(days, order, as_is, err);
	if (code == ERR_OK && order->what_if)
		code = days_run(days, conf, order, order->what_if, &changed, err);
	int status = code == ERR_INVALID ? EX_DATAERR : code == ERR_NOT_FOUND ? EX_NOINPUT : code == ERR_OK ? 0 : EX_OSERR;
	if (code == ERR_OK) {
		struct sim_run runs[2] = {{"as it is", as_is}, {order->what_if, changed}};
		double elapsed_s = (double)(clock_mono_ms() - start_ms) / 1000;
		size_t count = changed ? 2 : 1;
		(order->json ? sim_report_json : sim_report_table)(runs, count, elapsed_s, &days->report);
		fputs(buf_text(&days->report), stdout);
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
	struct days_order order = {.what_if = NULL};
	const struct cli_switch switches[] = {
		{"--seed", "N", "seed of the days; the same seed gives the same days", "sim.seed", NULL, NULL},
		{"--days", "N", "so many days", "sim.days", NULL, NULL},
		{"--tickets", "N", "days until so many numbers were given", "sim.tickets", NULL, NULL},
		{"--what-if", "TEXT", "a second run beside it, changed: counter+1@10:00-12:00", NULL, NULL, &order.what_if},
		{"--replay", "FILE.csv", "play recorded days instead of invented ones", NULL, NULL, &order.replay},
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
	struct days *days = calloc(1, sizeof *days);
	if (!days || clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK)
		return EX_OSERR;
	buf_init(&days->recording, RECORDING_MAX);
	buf_init(&days->report, REPORT_MAX);
	status = simulate(days, &conf, &order, &err);
	if (err.code != ERR_OK)
		fprintf(stderr, "motcua-sim: %s\n", err.text);
	buf_finish(&days->recording);
	buf_finish(&days->report);
	free(days);
	return status;
}
