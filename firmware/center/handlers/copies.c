#include "center/handlers/copies.h"

#include "base/check.h"
#include "base/log.h"
#include "center/handlers/alarms.h"
#include "center/handlers/center.h"
#include "center/handlers/devices.h"

#include <stdio.h>
#include <string.h>

#define LIVES_MAX 32 /* of a device; older ones are forgotten */
#define KEPT_MS (INT64_C(30) * 86400000)

static const struct db_sql SQL_LIVES = {
	"SELECT boot_id, base_at, first_at, copied_at FROM device_lives WHERE center = $1 AND device = $2"
	" ORDER BY first_at DESC LIMIT $3"};
static const struct db_sql SQL_PUT = {
	"INSERT INTO device_lives (center, device, boot_id, base_at, first_at, copied_at) VALUES ($1, $2, $3, $4, $5, 0)"
	" ON CONFLICT (center, device, boot_id) DO UPDATE SET base_at = excluded.base_at"};
static const struct db_sql SQL_OLD = {"DELETE FROM device_lives WHERE center = $1 AND device = $2 AND first_at < $3"};
static const struct db_sql SQL_COPIED = {
	"UPDATE device_lives SET copied_at = $4 WHERE center = $1 AND device = $2 AND boot_id = $3"};
/* Both had it: whoever discards it is given other numbers. */
static const struct db_sql SQL_LEASES = {"UPDATE leases SET boot_id = '' WHERE center = $1 AND device = $2"};

struct life {
	char boot_id[ID_SIZE];
	int64_t base_ms, first_ms, copied_ms;
};

static enum err_code read_lives(struct request *req, struct life *lives, size_t *ret_count, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id), db_arg_int(LIVES_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_LIVES, args, ARRAY_LEN(args), &rows, err);
	*ret_count = 0;
	if (code != ERR_OK)
		return code;
	while (*ret_count < LIVES_MAX && db_next(&rows)) {
		struct life *life = &lives[(*ret_count)++];
		*life = (struct life){.base_ms = db_int(&rows, 1), .first_ms = db_int(&rows, 2), .copied_ms = db_int(&rows, 3)};
		db_copy(&rows, 0, life->boot_id, sizeof life->boot_id);
	}
	return db_end(&rows, err);
}

static void tell(struct request *req, const char *boot_id)
{
	char command[sizeof COPIES_COMMAND + ID_SIZE];
	snprintf(command, sizeof command, COPIES_COMMAND "%s", boot_id);
	devices_tell_command(req, req->caller.id, command);
}

static enum err_code put(struct request *req, const struct life *life, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id),
									db_arg_text(life->boot_id), db_arg_int(life->base_ms), db_arg_int(life->first_ms)};
	const struct db_value old[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id),
								   db_arg_int(req->now_ms - KEPT_MS)};
	enum err_code code = db_run(req->db, &SQL_PUT, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? db_run(req->db, &SQL_OLD, old, ARRAY_LEN(old), err) : code;
}

static enum err_code mark(struct request *req, const struct life *copy, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id),
									db_arg_text(copy->boot_id), db_arg_int(req->now_ms)};
	char subject[sizeof req->caller.id + 16];
	enum err_code code = db_run(req->db, &SQL_COPIED, args, ARRAY_LEN(args), err);
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_LEASES, args, 2, err);
	if (code != ERR_OK)
		return code;
	log_event(LOG_WARN, "device.copied", LOG_ID("device", req->caller.id), LOG_ID("boot", copy->boot_id));
	tell(req, copy->boot_id);
	snprintf(subject, sizeof subject, "%s two-machines", req->caller.id);
	return alarms_raise(req, "device", subject, "center", err);
}

enum err_code copies_heard(struct request *req, const char *boot_id, int64_t sent_boot_ms, struct err *err)
{
	struct life lives[LIVES_MAX], me = {.base_ms = req->now_ms - sent_boot_ms, .first_ms = req->now_ms};
	size_t count = 0;
	if (!id_is_valid(boot_id) || sent_boot_ms <= 0)
		return ERR_OK; /* of an older version */
	enum err_code code = read_lives(req, lives, &count, err);
	if (code != ERR_OK)
		return code;
	memcpy(me.boot_id, boot_id, ID_SIZE);
	bool known = false, changed = true;
	for (size_t i = 0; i < count && !known; i++)
		if (strcmp(lives[i].boot_id, boot_id) == 0) {
			known = true;
			/* The message that was under way for the shortest time tells best. */
			changed = me.base_ms < lives[i].base_ms;
			lives[i].base_ms = changed ? me.base_ms : lives[i].base_ms;
			me = lives[i];
		}
	if (changed)
		code = put(req, &me, err);
	if (code == ERR_OK && me.copied_ms > 0)
		tell(req, boot_id); /* once more: it may not have heard it */
	int64_t spoke_ms = me.base_ms + sent_boot_ms;
	for (size_t i = 0; i < count && code == ERR_OK && me.copied_ms == 0; i++)
		if (lives[i].copied_ms == 0 && lives[i].first_ms > me.first_ms &&
			spoke_ms > lives[i].first_ms + COPIES_MARGIN_MS)
			code = mark(req, &lives[i], err);
	return code;
}
