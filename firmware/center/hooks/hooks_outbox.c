#include "center/hooks/hooks_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_events.h"
#include "center/handlers/hub.h"
#include "center/handlers/webhooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PACK_BYTES_MAX (4u << 20)

enum err_code hooks_centers(struct center *house, struct center *ret_with[CENTER_PEERS_MAX], size_t *ret_count,
							struct err *err)
{
	struct db *db = db_pool_take(house->readers);
	struct db_rows rows;
	size_t count = 0;
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	enum err_code code = db_hook_centers(db, &rows, err);
	if (code == ERR_OK) {
		while (count < CENTER_PEERS_MAX && db_next(&rows)) {
			struct center *center = center_find(house, db_text(&rows, 0));
			if (center)
				ret_with[count++] = center;
		}
		code = db_end(&rows, err);
	}
	db_pool_give(house->readers, db, code != ERR_OK);
	*ret_count = count;
	return code;
}

enum err_code hooks_read_list(struct center *center, struct hooks_list *list, struct err *err)
{
	struct db *db = db_pool_take(center->readers);
	struct db_rows rows;
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	enum err_code code = db_hook_list(db, center->id, &rows, err);
	list->count = 0;
	if (code == ERR_OK) {
		while (list->count < HOOKS_MAX && db_next(&rows))
			db_hook_row(&rows, &list->hooks[list->count++]);
		code = db_end(&rows, err);
	}
	db_pool_give(center->readers, db, code != ERR_OK);
	return code;
}

/* -- from the event log into the outbox -------------------------------------------------------- */

struct collect_job {
	struct db_job job;
	struct center *center;
	const struct db_hook *hook;
	int64_t last;
};

/* "type TAB json" lines; frames of the hub hold the CloudEvent that streams send. */
static enum err_code add_pack(struct db *db, const struct collect_job *collect, const struct db_rows *rows,
							  struct err *err)
{
	const char *pack = db_text(rows, 3);
	struct buf frames;
	enum err_code code = ERR_OK;
	char types[DB_HOOK_TYPES_MAX + sizeof WEBHOOKS_TEST + 1] = "";
	if (collect->hook->types[0])
		snprintf(types, sizeof types, "%s," WEBHOOKS_TEST, collect->hook->types);
	buf_init(&frames, PACK_BYTES_MAX);
	hub_frames(collect->center->id, db_int(rows, 0), db_int(rows, 2), pack, strlen(pack), collect->hook->cursor, types,
			   &frames);
	char *at = frames.data;
	while (code == ERR_OK && at && *at) {
		char *event = strstr(at, "\nevent: "), *data = event ? strstr(event, "\ndata: ") : NULL;
		char *end = data ? strstr(data, "\n\n") : NULL;
		CHECK(end != NULL && !frames.failed);
		*data = data[7 + strcspn(data + 7, "\n")] = '\0'; /* its sum is for streams */
		/* A test is told to the one that it names. */
		if (strcmp(event + 8, WEBHOOKS_TEST) != 0 || strstr(data + 7, collect->hook->id))
			code = db_hook_add(db, collect->center->id, collect->hook->id, strtoll(at + 4, NULL, 10), event + 8,
							   data + 7, clock_wall_ms(), err);
		at = end + 2;
	}
	buf_finish(&frames);
	return code;
}

static enum err_code collect_one(struct db *db, struct db_job *job, struct err *err)
{
	struct collect_job *collect = (struct collect_job *)job;
	struct db_rows rows;
	bool moved = false;
	collect->last = collect->hook->cursor;
	enum err_code code = db_event_read(db, collect->center->id, collect->hook->cursor, HOOKS_PACKS_AT_ONCE, &rows, err);
	if (code != ERR_OK)
		return code;
	while (code == ERR_OK && db_next(&rows)) {
		code = add_pack(db, collect, &rows, err);
		collect->last = db_int(&rows, 1);
	}
	enum err_code end = db_end(&rows, err);
	code = code == ERR_OK ? end : code;
	if (code == ERR_OK && collect->last > collect->hook->cursor)
		code = db_hook_move(db, collect->hook->id, collect->hook->cursor, collect->last, &moved, err);
	return code;
}

enum err_code hooks_collect(struct center *center, struct hooks_list *list, struct err *err)
{
	int64_t newest = hub_newest(center->hub);
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < list->count && code == ERR_OK; i++) {
		struct collect_job collect = {.job = {.run = collect_one}, .center = center, .hook = &list->hooks[i]};
		if (list->hooks[i].cursor < newest)
			code = db_writer_run(center->writer, &collect.job, err);
	}
	return code;
}

/* -- what is due ------------------------------------------------------------------------------- */

struct claim_job {
	struct db_job job;
	const struct hooks_list *list;
	struct hooks_due *due;
	size_t count;
	int64_t until_ms;
};

static enum err_code claim_all(struct db *db, struct db_job *job, struct err *err)
{
	struct claim_job *claim = (struct claim_job *)job;
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < claim->count && code == ERR_OK; i++) {
		struct hooks_due *due = &claim->due[i];
		code = db_hook_claim(db, claim->list->hooks[due->hook].id, due->sequence, due->was_ms, claim->until_ms,
							 &due->claimed, err);
	}
	return code;
}

static enum err_code read_due_of(struct db *db, size_t hook, size_t room, struct claim_job *claim, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_hook_due(db, claim->list->hooks[hook].id, clock_wall_ms(), (int64_t)room, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows)) {
		char *body = strdup(db_text(&rows, 1));
		if (!body)
			break;
		claim->due[claim->count++] = (struct hooks_due){.hook = hook,
														.sequence = db_int(&rows, 0),
														.was_ms = db_int(&rows, 3),
														.tries = (unsigned)db_int(&rows, 2),
														.body = body};
	}
	return db_end(&rows, err);
}

static enum err_code read_due(struct center *center, struct claim_job *claim, const size_t *room, size_t most,
							  struct err *err)
{
	struct db *db = db_pool_take(center->readers);
	enum err_code code = ERR_OK;
	if (!db)
		return err_set(err, ERR_OFFLINE, "no connection");
	for (size_t i = 0; i < claim->list->count && code == ERR_OK; i++) {
		size_t left = most - claim->count;
		if (room[i] > 0 && left > 0 && !claim->list->hooks[i].paused_ms)
			code = read_due_of(db, i, room[i] < left ? room[i] : left, claim, err);
	}
	db_pool_give(center->readers, db, code != ERR_OK);
	return code;
}

enum err_code hooks_claim(struct center *center, const struct hooks_list *list, const size_t *room, size_t most,
						  int64_t lease_ms, struct hooks_due **ret_due, size_t *ret_count, struct err *err)
{
	struct claim_job claim = {.job = {.run = claim_all}, .list = list, .until_ms = clock_wall_ms() + lease_ms};
	*ret_due = NULL;
	*ret_count = 0;
	claim.due = calloc(most, sizeof *claim.due);
	if (!claim.due)
		return err_set(err, ERR_LIMIT, "no memory for deliveries");
	enum err_code code = read_due(center, &claim, room, most, err);
	if (code == ERR_OK && claim.count > 0)
		code = db_writer_run(center->writer, &claim.job, err);
	if (code != ERR_OK) {
		hooks_due_free(claim.due, claim.count);
		return code;
	}
	/* Those that another server was faster with drop out. */
	size_t kept = 0;
	for (size_t i = 0; i < claim.count; i++) {
		if (claim.due[i].claimed)
			claim.due[kept++] = claim.due[i];
		else
			free(claim.due[i].body);
	}
	*ret_due = claim.due;
	*ret_count = kept;
	return ERR_OK;
}

void hooks_due_free(struct hooks_due *due, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(due[i].body);
	free(due);
}
