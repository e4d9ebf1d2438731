/*
 * The door for one-stop systems. POST /v1/bridge/{source} takes
 *  - the national envelope {"service":"DongBoHoSoMC"|"CapNhatTienDoHoSoMC","data":[...]}, answered in its own shape
 *    {"error_code":"0","result":...};
 *  - the newer form, a bare list of dossiers;
 *  - a table with the envelope's names as columns: text/csv, or the first sheet of a workbook.
 * POST /v1/bridge/{source}/reconcile {"codes":[...]} tells what we lack.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/log.h"
#include "center/bridge/bridge.h"
#include "center/bridge/bridge_csv.h"
#include "center/bridge/bridge_xlsx.h"
#include "center/db/db_people.h"
#include "center/handlers/center.h"

#include <stdio.h>
#include <string.h>

#define SOURCE_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

static const struct db_sql SQL_RUN = {
	"INSERT INTO bridge_runs (center, source, at, cursor, taken, changed, refused, report) VALUES ($1, $2, $3, '', $4,"
	" $5, $6, '') ON CONFLICT (center, source, at) DO UPDATE SET taken = excluded.taken"};

static const struct {
	const char *word;
	enum bridge_service service;
} SERVICES[] = {{"DongBoHoSoMC", BRIDGE_DOSSIERS}, {"CapNhatTienDoHoSoMC", BRIDGE_PROGRESS}};

static bool is_source(const char *text)
{
	size_t len = strlen(text);
	return len > 0 && len < BRIDGE_SOURCE_MAX && strspn(text, SOURCE_LETTERS) == len && strcmp(text, "sample") != 0;
}

/* A key of a kiosk opens no door here: only a device that was enrolled as a bridge, or staff. */
static bool may(struct request *req, struct reply *reply)
{
	struct db_device device = {.kind = ""};
	struct err err = {0};
	if (req->caller.who & (WHO_TECHNICIAN | WHO_MANAGER))
		return true;
	enum err_code code = db_device_find(req->db, req->center->id, req->caller.id, &device, &err);
	if (code == ERR_OK && strcmp(device.kind, "bridge") == 0)
		return true;
	reply_problem(reply, 403, "not-allowed", "This device is no bridge.");
	return false;
}

static enum err_code read_csv(const void *bytes, size_t len, json_t **ret_records, struct err *err)
{
	return bridge_csv_read(bytes, len, ret_records, err);
}

/* The list of records and what they are; NULL with a reply where there is none. The caller gives it back. */
static json_t *read_records(struct request *req, struct reply *reply, enum bridge_service *ret_service)
{
	struct err err = {0};
	json_t *records = NULL;
	json_error_t why;
	*ret_service = BRIDGE_DOSSIERS;
	const char *text = buf_text(&req->raw);
	if (text[0] != '{' && text[0] != '[') {
		bool is_book = bridge_xlsx_is(text, req->raw.len);
		if ((is_book ? bridge_xlsx_read : read_csv)(text, req->raw.len, &records, &err) != ERR_OK)
			reply_problem(reply, 400, "bad-table", NULL);
		return records;
	}
	json_t *root = json_loadb(text, req->raw.len, JSON_REJECT_DUPLICATES, &why);
	if (json_is_array(root))
		return root;
	const char *service = json_string_value(json_object_get(root, "service"));
	size_t i = 0;
	while (service && i < ARRAY_LEN(SERVICES) && strcmp(SERVICES[i].word, service) != 0)
		i++;
	if (!root || !service || i == ARRAY_LEN(SERVICES) || !json_is_array(json_object_get(root, "data")))
		reply_problem(reply, 400, root ? "bad-envelope" : "bad-json",
					  "service is DongBoHoSoMC or CapNhatTienDoHoSoMC.");
	else {
		*ret_service = SERVICES[i].service;
		records = json_incref(json_object_get(root, "data"));
	}
	json_decref(root);
	return records;
}

static void answer(struct reply *reply, const struct bridge_report *report)
{
	struct out out = reply_object(reply, 200);
	out_str(&out, "error_code", report->refused ? "1" : "0");
	out_object(&out, "result");
	out_int(&out, "taken", report->taken);
	out_int(&out, "new", report->fresh);
	out_int(&out, "changed", report->changed);
	out_int(&out, "same", report->same);
	out_int(&out, "refused", report->refused);
	out_array(&out, "refusals");
	for (size_t i = 0; i < report->refusal_count; i++) {
		out_object(&out, NULL);
		out_int(&out, "index", (int64_t)report->refusals[i].index);
		out_str(&out, "why", report->refusals[i].why);
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	out_object_end(&out);
}

static enum err_code note_run(struct request *req, const struct bridge_report *report, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0]),
									db_arg_int(req->now_ms),      db_arg_int(report->taken),
									db_arg_int(report->changed),  db_arg_int(report->refused)};
	return db_run(req->db, &SQL_RUN, args, ARRAY_LEN(args), err);
}

void bridge_post(struct request *req, struct reply *reply)
{
	enum bridge_service service;
	struct bridge_report report;
	struct err err = {0};
	if (!may(req, reply))
		return;
	if (!is_source(req->params[0])) {
		reply_problem(reply, 404, "unknown-source", "A source is a short word of letters, digits and hyphens.");
		return;
	}
	json_t *records = read_records(req, reply, &service);
	if (!records)
		return;
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	const struct bridge bridge = {req->db,        req->center->id,
								  req->params[0], catalogue ? catalogue->model : NULL,
								  req->now_ms,    .keep_days = req->center->options.keep_dossier_days};
	enum err_code code = bridge_take(&bridge, service, records, &report, &err);
	center_catalogue_release(catalogue);
	json_decref(records);
	if (code == ERR_OK)
		code = note_run(req, &report, &err);
	if (code == ERR_LIMIT)
		reply_problem(reply, 413, "too-many-records", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		answer(reply, &report);
}

void bridge_reconcile_post(struct request *req, struct reply *reply)
{
	const struct bridge bridge = {req->db, req->center->id, req->params[0], NULL, req->now_ms};
	const json_t *codes = json_object_get(req->body, "codes");
	json_t *missing = NULL, *surplus = NULL;
	struct err err = {0};
	if (!may(req, reply))
		return;
	if (!is_source(req->params[0]) || !json_is_array(codes)) {
		reply_problem(reply, 400, "bad-codes", "codes is a list of dossier codes.");
		return;
	}
	enum err_code code = bridge_reconcile(&bridge, codes, &missing, &surplus, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	const struct {
		const char *key;
		json_t *list;
	} lists[] = {{"missing", missing}, {"surplus", surplus}};
	struct out out = reply_object(reply, 200);
	for (size_t l = 0; l < ARRAY_LEN(lists); l++) {
		out_array(&out, lists[l].key);
		for (size_t i = 0; i < json_array_size(lists[l].list); i++)
			out_str(&out, NULL, json_string_value(json_array_get(lists[l].list, i)));
		out_array_end(&out);
		json_decref(lists[l].list);
	}
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
}
