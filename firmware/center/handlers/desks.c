#include "center/handlers/desks.h"

#include "base/hash.h"
#include "center/db/db_desks.h"
#include "center/db/db_events.h"
#include "center/handlers/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MARK "desks"
#define PAST_TEXT_MAX (8u << 20)

static size_t index_of(const struct catalogue *catalogue, unsigned number)
{
	size_t i = 0;
	while (i < catalogue->counter_count && catalogue->counters[i].number != number)
		i++;
	return i;
}

enum err_code desks_read_barred(struct db *db, const char *center, const struct catalogue *catalogue, int64_t now_ms,
								uint64_t ret_barred[CATALOGUE_COUNTERS_MAX], struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_staff_seated(db, center, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		unsigned number = (unsigned)db_int(&rows, 0);
		size_t i = index_of(catalogue, number);
		struct db_staff officer = {.locked_until_ms = db_int(&rows, 4)};
		db_copy(&rows, 1, officer.services, sizeof officer.services);
		db_copy(&rows, 2, officer.roles, sizeof officer.roles);
		db_copy(&rows, 3, officer.counters, sizeof officer.counters);
		if (i < catalogue->counter_count)
			ret_barred[i] = order_barred(catalogue, &officer, number, now_ms);
	}
	return db_end(&rows, err);
}

/* -- writing the past down ----------------------------------------------------------------------------- */

uint64_t desks_print(const struct hall *hall, const struct wait_view *view)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < hall->counter_count; i++) {
		struct queue_desk desk = order_desk(view->catalogue, hall->counters[i].number);
		desk.barred = view->counter_barred[i];
		uint64_t serves = hall->counters[i].state == COUNTER_CLOSED ? 0 : queue_order_serves(&desk);
		for (size_t s = 0; s < view->catalogue->service_count && s < QUEUE_SERVICES_MAX; s++) {
			const char *id = (serves >> s) & 1 ? view->catalogue->services[s].id : "";
			hash = hash_bytes(hash, id, strlen(id) + 1);
		}
		hash = hash_bytes(hash, &hall->counters[i].number, sizeof hall->counters[i].number);
	}
	return hash;
}

struct desks {
	bool is_open[CATALOGUE_COUNTERS_MAX];
	uint64_t barred[CATALOGUE_COUNTERS_MAX];
	int64_t noted_ms[CATALOGUE_COUNTERS_MAX]; /* 0: never yet */
	char noted[CATALOGUE_COUNTERS_MAX][DB_PROFILE_MAX];
};

static enum err_code read_open(struct request *req, const struct catalogue *catalogue, struct desks *desks,
							   struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_counter_list(req->db, req->center->id, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		size_t i = index_of(catalogue, (unsigned)db_int(&rows, 0));
		if (i < catalogue->counter_count)
			desks->is_open[i] = db_int(&rows, 1) != COUNTER_CLOSED;
	}
	return db_end(&rows, err);
}

static enum err_code read_noted(struct request *req, const struct catalogue *catalogue, struct desks *desks,
								struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_desk_newest(req->db, req->center->id, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		size_t i = index_of(catalogue, (unsigned)db_int(&rows, 0));
		if (i == catalogue->counter_count)
			continue;
		desks->noted_ms[i] = db_int(&rows, 1);
		db_copy(&rows, 2, desks->noted[i], sizeof desks->noted[i]);
	}
	return db_end(&rows, err);
}

static void write_services(const struct catalogue *catalogue, uint64_t serves, char out[DB_PROFILE_MAX])
{
	size_t len = 0;
	out[0] = '\0';
	for (size_t s = 0; s < catalogue->service_count && s < QUEUE_SERVICES_MAX; s++) {
		const char *id = catalogue->services[s].id;
		if (!((serves >> s) & 1) || len + strlen(id) + 2 > DB_PROFILE_MAX)
			continue;
		len += (size_t)snprintf(out + len, DB_PROFILE_MAX - len, "%s%s", len ? " " : "", id);
	}
}

static enum err_code note_changes(struct request *req, const struct catalogue *catalogue, const struct desks *desks,
								  struct err *err)
{
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < catalogue->counter_count && code == ERR_OK; i++) {
		char services[DB_PROFILE_MAX];
		struct queue_desk desk = order_desk(catalogue, catalogue->counters[i].number);
		desk.barred = desks->barred[i];
		write_services(catalogue, desks->is_open[i] ? queue_order_serves(&desk) : 0, services);
		if (strcmp(services, desks->noted[i]) == 0)
			continue;
		/* Another node's clock may be ahead: each row is newer than the one before. */
		int64_t at_ms = desks->noted_ms[i] < req->now_ms ? req->now_ms : desks->noted_ms[i] + 1;
		code = db_desk_put(req->db, req->center->id, desk.number, at_ms, services, err);
	}
	return code;
}

enum err_code desks_note(struct request *req, struct err *err)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	struct desks *desks = calloc(1, sizeof *desks);
	int64_t ignored;
	enum err_code code = desks ? ERR_OK : err_set(err, ERR_LIMIT, "no memory for the counters");
	/* On PostgreSQL its row is the lock that keeps two nodes from writing the same down. */
	if (code == ERR_OK && catalogue)
		code = db_mark_read(req->db, req->center->id, MARK, &ignored, err);
	if (code == ERR_OK && catalogue)
		code = read_open(req, catalogue->model, desks, err);
	if (code == ERR_OK && catalogue)
		code = desks_read_barred(req->db, req->center->id, catalogue->model, req->now_ms, desks->barred, err);
	if (code == ERR_OK && catalogue)
		code = read_noted(req, catalogue->model, desks, err);
	if (code == ERR_OK && catalogue)
		code = note_changes(req, catalogue->model, desks, err);
	free(desks);
	center_catalogue_release(catalogue);
	return code;
}

/* -- reading it ---------------------------------------------------------------------------------------- */

struct change {
	int64_t at_ms;
	size_t services; /* where they begin in the text */
	unsigned counter;
};

struct desks_past {
	struct change *changes; /* by counter and time */
	size_t count;
	struct buf text; /* each ends with a NUL */
};

enum err_code desks_past_read(struct request *req, int64_t from_ms, int64_t until_ms, struct desks_past **ret_past,
							  struct err *err)
{
	struct desks_past *past = calloc(1, sizeof *past);
	struct change *changes = calloc(DESKS_PAST_MAX, sizeof *changes);
	struct db_rows rows;
	if (!past || !changes) {
		free(past);
		free(changes);
		return err_set(err, ERR_LIMIT, "no memory for the past of counters");
	}
	past->changes = changes;
	buf_init(&past->text, PAST_TEXT_MAX);
	enum err_code code = db_desk_span(req->db, req->center->id, from_ms, until_ms, &rows, err);
	if (code == ERR_OK) {
		while (past->count < DESKS_PAST_MAX && db_next(&rows)) {
			const char *services = db_text(&rows, 2);
			changes[past->count++] = (struct change){
				.at_ms = db_int(&rows, 1), .counter = (unsigned)db_int(&rows, 0), .services = past->text.len};
			buf_add(&past->text, services, strlen(services) + 1);
		}
		code = db_end(&rows, err);
	}
	if (code == ERR_OK && past->text.failed)
		code = err_set(err, ERR_LIMIT, "the past of counters is too long");
	if (code == ERR_OK)
		*ret_past = past;
	else
		desks_past_destroy(past);
	return code;
}

void desks_past_destroy(struct desks_past *past)
{
	if (!past)
		return;
	buf_finish(&past->text);
	free(past->changes);
	free(past);
}

void desks_past_each(const struct desks_past *past, int64_t from_ms, int64_t until_ms,
					 void (*take)(void *arg, unsigned counter, int64_t at_ms, const char *services), void *arg)
{
	for (size_t i = 0; i < past->count; i++) {
		const struct change *change = &past->changes[i], *next = change + 1;
		const char *services = (const char *)past->text.data + change->services;
		bool is_over = i + 1 < past->count && next->counter == change->counter && next->at_ms <= from_ms;
		if (is_over || change->at_ms >= until_ms || (change->at_ms <= from_ms && !*services))
			continue;
		take(arg, change->counter, change->at_ms > from_ms ? change->at_ms : from_ms, services);
	}
}
