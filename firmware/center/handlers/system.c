#include "center/handlers/routes_priv.h"

#include "base/budget.h"
#include "base/clock.h"
#include "center/db/db_writer.h"
#include "center/handlers/api.h"
#include "center/handlers/center.h"
#include "center/handlers/figures.h"
#include "center/handlers/hub.h"
#include "center/handlers/watch.h"

#include <stdio.h>

void system_health(struct request *req, struct reply *reply)
{
	struct center *center = req->center;
	struct center_catalogue *catalogue = center_catalogue_hold(center);
	struct db *db = db_pool_take(center->readers);
	struct out out = reply_object(reply, db ? 200 : 503);
	out_str(&out, "status", db ? "ok" : "database-away");
	out_str(&out, "version", MOTCUA_VERSION);
	out_str(&out, "center", center->id);
	out_str(&out, "catalogue", catalogue ? catalogue->version : "");
	out_int(&out, "uptime_s", (clock_mono_ms() - center->started_ms) / 1000);
	out_object_end(&out);
	if (db)
		db_pool_give(center->readers, db, false);
	center_catalogue_release(catalogue);
}

void system_metrics(struct request *req, struct reply *reply)
{
	struct center *center = req->center;
	struct db_writer_figures figures;
	struct budget used;
	budget_read(&used);
	db_writer_read_figures(center->writer, &figures);
	reply_start(reply, 200);
	reply->type = "text/plain; version=0.0.4; charset=utf-8";
	figures_write(center->figures, &reply->body);
	const struct {
		const char *name, *kind, *help;
		double value;
	} rows[] = {
		{"motcua_writer_jobs_total", "counter", "Requests that wrote.", (double)figures.jobs},
		{"motcua_writer_commits_total", "counter", "Commits; fewer than jobs where they shared one.",
		 (double)figures.commits},
		{"motcua_writer_failed_total", "counter", "Writes that failed.", (double)figures.failed},
		{"motcua_writer_seconds_total", "counter", "Time spent in commits.", (double)figures.busy_us / 1e6},
		{"motcua_writer_waiting", "gauge", "Requests that wait to be written.", (double)figures.waiting},
		{"motcua_event_sequence", "counter", "Events so far.", (double)hub_newest(center->hub)},
		{"motcua_event_listeners", "gauge", "Open event streams.", (double)hub_listeners(center->hub)},
		{"motcua_process_resident_bytes", "gauge", "Memory of this process.", (double)used.memory_kib * 1024},
		{"motcua_process_resident_budget_bytes", "gauge", "What it may use; above it is an alarm.",
		 (double)WATCH_BUDGET.memory_kib * 1024},
		{"motcua_process_open_fds", "gauge", "Open files and sockets.", (double)used.files},
		{"motcua_process_open_fds_budget", "gauge", "What it may have open.", (double)WATCH_BUDGET.files},
		{"motcua_process_threads", "gauge", "Threads of this process.", (double)used.threads},
		{"motcua_process_threads_budget", "gauge", "What it may have.", (double)WATCH_BUDGET.threads},
		{"motcua_uptime_seconds", "gauge", "Time since start.", (double)(clock_mono_ms() - center->started_ms) / 1000},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		buf_format(&reply->body, "# HELP %s %s\n# TYPE %s %s\n%s %.15g\n", rows[i].name, rows[i].help, rows[i].name,
				   rows[i].kind, rows[i].name, rows[i].value);
	operations_metrics(center->house, &reply->body);
	buf_format(&reply->body, "# HELP motcua_info Version.\n# TYPE motcua_info gauge\nmotcua_info{version=\"%s\"} 1\n",
			   MOTCUA_VERSION);
}

void system_openapi(struct request *req, struct reply *reply)
{
	reply_start(reply, 200);
	reply->type = "application/json";
	reply->cache = REPLY_SHORT;
	reply->any_origin = true;
	buf_str(&reply->body, api_document());
}
