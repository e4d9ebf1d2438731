#include "center/bridge/bridge.h"

#include "base/check.h"
#include "center/bridge/bridge_wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLLECT_SERVICE "tra-ket-qua"

static const struct db_sql SQL_OF_SOURCE = {
	"SELECT code FROM dossiers WHERE center = $1 AND source = $2 ORDER BY code"};

/* Another system tells of it too, which was heard to its end of late. */
static const struct db_sql SQL_OF_OTHER = {
	"SELECT 1 FROM dossiers d JOIN bridge_seen s ON s.center = d.center AND s.source = d.source AND s.kind = $4"
	" AND s.code = d.code AND s.why = '' JOIN bridge_sources b ON b.center = d.center AND b.source = d.source"
	" AND b.done_at >= $5 WHERE d.center = $1 AND d.code = $2 AND d.source <> $3"};

/* Where a citizen goes with it: the counters of its procedure's field, or of collection when it is ready. */
static void place(const struct catalogue *catalogue, struct db_dossier *dossier)
{
	const struct catalogue_procedure *procedure = catalogue ? catalogue_procedure(catalogue, dossier->procedure) : NULL;
	const char *id = dossier->state >= DOSSIER_READY ? COLLECT_SERVICE : procedure ? procedure->service : "";
	const struct catalogue_service *service = catalogue ? catalogue_service(catalogue, id) : NULL;
	if (!service)
		return;
	snprintf(dossier->service, sizeof dossier->service, "%s", id);
	dossier->counter = service->counter_count ? service->counters[0] : 0;
}

/* Systems that tell a dossier's steps with it, rather than by messages of their own. A bad step is left out. */
static void take_steps(const json_t *record, struct db_dossier *dossier)
{
	static const char *const names[] = {"DanhSachTienDo", "TienDoXuLy", "steps"};
	const json_t *list = NULL, *step;
	const enum dossier_state state = dossier->state;
	struct err ignored;
	size_t i;
	for (i = 0; i < ARRAY_LEN(names) && !json_is_array(list); i++)
		list = json_object_get(record, names[i]);
	json_array_foreach(list, i, step)(void) !bridge_record_progress(step, dossier, &ignored);
	dossier->state = state; /* the dossier's own word counts */
}

static enum err_code take_proof(const struct bridge *bridge, const json_t *record, const char *code, struct err *err)
{
	char hash[65];
	bridge_record_proof(record, code, hash);
	return hash[0] ? db_dossier_set_proof(bridge->db, bridge->center, code, hash, err) : ERR_OK;
}

/* Of two systems that tell of one dossier the first keeps it while it names it: else it changed with each round. */
static enum err_code refuse_other(const struct bridge *bridge, const char *code_text, struct err *err)
{
	const struct db_value args[] = {db_arg_text(bridge->center), db_arg_text(code_text), db_arg_text(bridge->source),
									db_arg_text(bridge_wire_word(BRIDGE_LIST_DOSSIERS)),
									db_arg_int(bridge->now_ms - BRIDGE_HOLDS_DAYS * INT64_C(86400000))};
	bool exists = false;
	enum err_code code = db_exists(bridge->db, &SQL_OF_OTHER, args, ARRAY_LEN(args), &exists, err);
	return code == ERR_OK && exists ? err_set(err, ERR_INVALID, "another system tells of it") : code;
}

/* What went here on its day (db_keep.c) does not come back with the next round of a system that keeps it for longer. */
static bool is_past(const struct bridge *bridge, const struct db_dossier *dossier)
{
	const char *end = dossier->returned[0]   ? dossier->returned
					  : dossier->finished[0] ? dossier->finished
					  : dossier->due[0]      ? dossier->due
											 : dossier->received;
	bool closed =
		dossier->state == DOSSIER_REFUSED || dossier->state == DOSSIER_WITHDRAWN || dossier->state == DOSSIER_RETURNED;
	char before[CLOCK_DAY_SIZE];
	clock_day(bridge->now_ms - bridge->keep_days * INT64_C(86400000), before);
	return bridge->keep_days > 0 && closed && strcmp(end, before) < 0;
}

static enum err_code take_dossier(const struct bridge *bridge, const json_t *record, enum bridge_verdict *ret,
								  struct err *err)
{
	struct db_dossier *dossier = calloc(2, sizeof *dossier);
	int64_t print = 0;
	if (!dossier)
		return err_set(err, ERR_LIMIT, "no memory");
	struct db_dossier *known = dossier + 1;
	*ret = BRIDGE_REFUSED;
	enum err_code code = bridge_record_read(record, bridge->now_ms, dossier, err);
	if (code == ERR_OK)
		code = db_dossier_print(bridge->db, bridge->center, dossier->code, &print, err);
	if (code == ERR_OK && print != 0 && print != dossier->print)
		code = refuse_other(bridge, dossier->code, err);
	if (code == ERR_OK && (print == dossier->print || (print == 0 && is_past(bridge, dossier)))) {
		*ret = BRIDGE_SAME;
	} else if (code == ERR_OK) {
		/* Steps come by another message: they outlive a new telling of the dossier. */
		if (db_dossier_find(bridge->db, bridge->center, dossier->code, dossier->canonical, known, err) == ERR_OK &&
			strcmp(known->code, dossier->code) == 0)
			memcpy(dossier->steps, known->steps, sizeof dossier->steps);
		take_steps(record, dossier);
		place(bridge->catalogue, dossier);
		snprintf(dossier->source, sizeof dossier->source, "%s", bridge->source);
		dossier->updated_ms = bridge->now_ms;
		code = db_dossier_put(bridge->db, bridge->center, dossier, err);
		if (code == ERR_OK)
			code = take_proof(bridge, record, dossier->code, err);
		*ret = print ? BRIDGE_CHANGED : BRIDGE_NEW;
	}
	free(dossier);
	return code;
}

static enum err_code take_progress(const struct bridge *bridge, const json_t *record, enum bridge_verdict *ret,
								   struct err *err)
{
	struct db_dossier *dossier = calloc(1, sizeof *dossier);
	const char *code_text = json_string_value(json_object_get(record, "MaHoSo"));
	if (!dossier)
		return err_set(err, ERR_LIMIT, "no memory");
	*ret = BRIDGE_REFUSED;
	enum err_code code = db_dossier_find(bridge->db, bridge->center, code_text ? code_text : "-", "-", dossier, err);
	if (code == ERR_NOT_FOUND)
		code = err_set(err, ERR_INVALID, "MaHoSo is not known");
	char before[DB_DOSSIER_STEPS_MAX];
	enum dossier_state state = dossier->state;
	memcpy(before, dossier->steps, sizeof before);
	if (code == ERR_OK)
		code = bridge_record_progress(record, dossier, err);
	if (code == ERR_LIMIT)
		code = ERR_INVALID; /* one record's trouble, not the database's */
	if (code == ERR_OK) {
		bool same = state == dossier->state && strcmp(before, dossier->steps) == 0;
		*ret = same ? BRIDGE_SAME : BRIDGE_CHANGED;
		place(bridge->catalogue, dossier);
		dossier->updated_ms = bridge->now_ms;
		if (!same)
			code = db_dossier_put(bridge->db, bridge->center, dossier, err);
	}
	free(dossier);
	return code;
}

static void refuse(struct bridge_report *report, size_t index, const struct err *why)
{
	report->refused++;
	if (report->refusal_count == BRIDGE_REFUSED_MAX)
		return;
	struct bridge_refusal *refusal = &report->refusals[report->refusal_count++];
	refusal->index = index;
	snprintf(refusal->why, sizeof refusal->why, "%.79s", why->text);
}

enum err_code bridge_take(const struct bridge *bridge, enum bridge_service service, const json_t *records,
						  struct bridge_report *ret, struct err *err)
{
	size_t i;
	const json_t *record;
	memset(ret, 0, sizeof *ret);
	if (json_array_size(records) > BRIDGE_RECORDS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d records", BRIDGE_RECORDS_MAX);
	json_array_foreach(records, i, record)
	{
		enum bridge_verdict verdict = BRIDGE_REFUSED;
		enum err_code code = service == BRIDGE_DOSSIERS ? take_dossier(bridge, record, &verdict, err)
														: take_progress(bridge, record, &verdict, err);
		if (code == ERR_INVALID)
			refuse(ret, i, err);
		else if (code != ERR_OK)
			return code;
		if (bridge->told)
			bridge->told(bridge->context, i, verdict, code == ERR_INVALID ? err->text : "");
		ret->taken += verdict == BRIDGE_NEW || verdict == BRIDGE_CHANGED;
		ret->fresh += verdict == BRIDGE_NEW;
		ret->changed += verdict == BRIDGE_CHANGED;
		ret->same += verdict == BRIDGE_SAME;
	}
	return ERR_OK;
}

static enum err_code find_surplus(const struct bridge *bridge, json_t *named, json_t *surplus, struct err *err)
{
	const struct db_value args[] = {db_arg_text(bridge->center), db_arg_text(bridge->source)};
	struct db_rows rows;
	enum err_code code = db_query(bridge->db, &SQL_OF_SOURCE, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		if (!json_object_get(named, db_text(&rows, 0)))
			json_array_append_new(surplus, json_string(db_text(&rows, 0)));
	return db_end(&rows, err);
}

enum err_code bridge_reconcile(const struct bridge *bridge, const json_t *codes, json_t **ret_missing,
							   json_t **ret_surplus, struct err *err)
{
	json_t *missing = json_array(), *surplus = json_array(), *named = json_object();
	enum err_code code = ERR_OK;
	size_t i;
	const json_t *entry;
	json_array_foreach(codes, i, entry)
	{
		const char *text = json_string_value(entry);
		int64_t print = 0;
		if (!text || code != ERR_OK)
			continue;
		json_object_set_new(named, text, json_true());
		code = db_dossier_print(bridge->db, bridge->center, text, &print, err);
		if (code == ERR_OK && print == 0)
			json_array_append_new(missing, json_string(text));
	}
	if (code == ERR_OK)
		code = find_surplus(bridge, named, surplus, err);
	json_decref(named);
	if (code == ERR_OK) {
		*ret_missing = missing;
		*ret_surplus = surplus;
		return ERR_OK;
	}
	json_decref(missing);
	json_decref(surplus);
	return code;
}
