/*
 * Programs of devices, for people: taken in with their signature and bytes,
 * published ring by ring (a share of the devices or a list of them), halted
 * where too many fail, withdrawn. The key that signs is never here.
 */
#include "center/handlers/releases.h"

#include "base/check.h"
#include "center/handlers/alarms.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "center/handlers/devices.h"
#include "center/handlers/release_check.h"
#include "center/handlers/routes_priv.h"
#include "crypto/code.h"
#include "model/workday.h"
#include "proto/program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 30
#define NOTE_MAX 200
#define HALT_PERCENT 10

#define COLUMNS                                                                                                        \
	"number, made_at, made_by, note, version, size, sha256, until_day, signature, have, halt_percent, forgiven,"       \
	" withdrawn_at, program, checked"

static const struct db_sql SQL_NEWEST = {"SELECT COALESCE(MAX(number), 0) FROM releases WHERE center = $1"};
static const struct db_sql SQL_ADD = {
	"INSERT INTO releases (center, number, made_at, made_by, note, version, size, sha256, until_day, signature,"
	" halt_percent, program, checked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
static const struct db_sql SQL_LIST = {"SELECT " COLUMNS
									   " FROM releases WHERE center = $1 ORDER BY number DESC LIMIT $2"};
static const struct db_sql SQL_FIND = {"SELECT " COLUMNS " FROM releases WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_TARGETS = {
	"SELECT d.id, d.status, COALESCE(t.number, 0), COALESCE(t.ring, 0), d.kind FROM devices d"
	" LEFT JOIN release_targets t ON t.center = d.center AND t.device = d.id WHERE d.center = $1"
	" AND d.revoked_at = 0 AND d.kind IN ('kiosk', 'pad', 'display') ORDER BY d.id"};
static const struct db_sql SQL_PART = {
	"INSERT INTO release_parts (center, number, first, len, data) VALUES ($1, $2, $3, $4, $5)"};
static const struct db_sql SQL_HAVE = {
	"UPDATE releases SET have = $4 WHERE center = $1 AND number = $2 AND have = $3 AND withdrawn_at = 0"};
static const struct db_sql SQL_DROP = {"DELETE FROM release_parts WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_WANT = {
	"INSERT INTO release_targets (center, device, number, ring, at, who) VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (center, device) DO UPDATE SET number = excluded.number, ring = excluded.ring, at = excluded.at,"
	" who = excluded.who"};
static const struct db_sql SQL_FORGIVE = {"UPDATE releases SET forgiven = $3 WHERE center = $1 AND number = $2"};
static const struct db_sql SQL_WITHDRAW = {
	"UPDATE releases SET withdrawn_at = $3 WHERE center = $1 AND number = $2 AND withdrawn_at = 0"};
static const struct db_sql SQL_ALARM = {
	"SELECT 1 FROM alarms WHERE center = $1 AND kind = 'release' AND subject = $2 LIMIT 1"};
static const struct db_sql SQL_UNWANT = {"DELETE FROM release_targets WHERE center = $1 AND number = $2"};

/* -- reading --------------------------------------------------------------------------------------------- */

static void read_row(const struct db_rows *rows, struct release *release)
{
	*release = (struct release){.number = db_int(rows, 0),
								.made_ms = db_int(rows, 1),
								.size = db_int(rows, 5),
								.have = db_int(rows, 9),
								.halt_percent = db_int(rows, 10),
								.forgiven = db_int(rows, 11),
								.withdrawn_ms = db_int(rows, 12),
								.is_checked = db_int(rows, 14) != 0};
	db_copy(rows, 2, release->made_by, sizeof release->made_by);
	db_copy(rows, 3, release->note, sizeof release->note);
	db_copy(rows, 4, release->version, sizeof release->version);
	db_copy(rows, 6, release->sha256, sizeof release->sha256);
	db_copy(rows, 7, release->until, sizeof release->until);
	db_copy(rows, 8, release->signature, sizeof release->signature);
	db_copy(rows, 13, release->program, sizeof release->program);
}

enum err_code releases_find(struct request *req, int64_t number, struct release *ret_release, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(number)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_FIND, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	bool found = db_next(&rows);
	if (found)
		read_row(&rows, ret_release);
	code = db_end(&rows, err);
	return code == ERR_OK && !found ? err_set(err, ERR_NOT_FOUND, "no such release") : code;
}

static void copy_word(const json_t *object, const char *key, char *out, size_t size)
{
	const char *text = json_string_value(json_object_get(object, key));
	if (text)
		snprintf(out, size, "%s", text);
}

static void read_status(const char *text, struct release_target *target)
{
	json_error_t why;
	json_t *status = json_loads(text, 0, &why);
	const json_t *update = json_object_get(status, "update");
	snprintf(target->state, sizeof target->state, "none");
	copy_word(status, "version", target->version, sizeof target->version);
	copy_word(update, "state", target->state, sizeof target->state);
	copy_word(update, "why", target->why, sizeof target->why);
	target->told = json_integer_value(json_object_get(update, "number"));
	target->percent = (int)json_integer_value(json_object_get(update, "percent"));
	json_decref(status);
}

enum err_code releases_targets(struct request *req, struct release_target **ret_targets, size_t *ret_count,
							   struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id)};
	struct db_rows rows;
	struct release_target *targets = calloc(RELEASE_DEVICES_MAX, sizeof *targets);
	*ret_targets = targets;
	*ret_count = 0;
	enum err_code code =
		targets ? db_query(req->db, &SQL_TARGETS, args, 1, &rows, err) : err_set(err, ERR_LIMIT, "no memory");
	if (code != ERR_OK)
		return code;
	while (*ret_count < RELEASE_DEVICES_MAX && db_next(&rows)) {
		struct release_target *target = &targets[(*ret_count)++];
		db_copy(&rows, 0, target->id, sizeof target->id);
		read_status(db_text(&rows, 1), target);
		target->wanted = db_int(&rows, 2);
		target->ring = (int)db_int(&rows, 3);
		target->program = strcmp(db_text(&rows, 4), "display") == 0 ? PROTO_PROGRAM_DISPLAY : PROTO_PROGRAM_KIOSK;
	}
	return db_end(&rows, err);
}

static bool is_failed(const struct release_target *target)
{
	return strcmp(target->state, "refused") == 0 || strcmp(target->state, "rolled-back") == 0;
}

void releases_sum(const struct release *release, const struct release_target *targets, size_t count,
				  struct release_sums *ret)
{
	*ret = (struct release_sums){.wanted = 0};
	for (size_t i = 0; i < count; i++) {
		const struct release_target *target = &targets[i];
		if (target->wanted != release->number)
			continue;
		bool told = target->told == release->number;
		ret->wanted++;
		ret->ring = target->ring > ret->ring ? target->ring : ret->ring;
		ret->installed += told && strcmp(target->state, "installed") == 0;
		ret->failed += told && is_failed(target);
	}
	ret->under_way = ret->wanted - ret->installed - ret->failed;
	int64_t decided = ret->installed + ret->failed, counted = (int64_t)ret->failed - release->forgiven;
	ret->is_halted = counted > 0 && counted * 100 > release->halt_percent * decided;
}

static enum err_code raise_halted(struct request *req, const struct release *release, struct err *err)
{
	struct release_target *targets;
	struct release_sums sums = {.is_halted = false};
	size_t count = 0;
	char subject[48];
	bool known = false;
	enum err_code code = releases_targets(req, &targets, &count, err);
	if (code == ERR_OK)
		releases_sum(release, targets, count, &sums);
	free(targets);
	if (!sums.is_halted)
		return code;
	snprintf(subject, sizeof subject, "%s (%u)", release->version, sums.failed);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(subject)};
	code = db_exists(req->db, &SQL_ALARM, args, ARRAY_LEN(args), &known, err);
	return code == ERR_OK && !known ? alarms_raise(req, "release", subject, req->caller.id, err) : code;
}

enum err_code releases_told(struct request *req, const json_t *status, struct err *err)
{
	const json_t *update = json_object_get(status, "update");
	struct release_target said = {.state = ""};
	struct release release;
	copy_word(update, "state", said.state, sizeof said.state);
	if (!is_failed(&said))
		return ERR_OK;
	enum err_code code = releases_find(req, json_integer_value(json_object_get(update, "number")), &release, err);
	if (code != ERR_OK)
		return code == ERR_NOT_FOUND ? ERR_OK : code;
	return raise_halted(req, &release, err);
}

/* -- shown ----------------------------------------------------------------------------------------------- */

static void write_release(struct out *out, const struct release *release, const struct release_target *targets,
						  size_t count)
{
	struct release_sums sums;
	releases_sum(release, targets, count, &sums);
	out_object(out, NULL);
	out_int(out, "number", release->number);
	out_str(out, "program", release->program);
	out_str(out, "version", release->version);
	out_bool(out, "checked", release->is_checked);
	out_str(out, "note", release->note);
	out_time(out, "made_at", release->made_ms);
	out_str(out, "made_by", release->made_by);
	out_int(out, "size", release->size);
	out_int(out, "have", release->have);
	out_str(out, "sha256", release->sha256);
	out_str(out, "until", release->until);
	out_int(out, "halt_percent", release->halt_percent);
	out_time(out, "withdrawn_at", release->withdrawn_ms);
	out_int(out, "ring", sums.ring);
	out_int(out, "wanted", sums.wanted);
	out_int(out, "installed", sums.installed);
	out_int(out, "failed", sums.failed);
	out_int(out, "under_way", sums.under_way);
	out_bool(out, "halted", sums.is_halted);
	out_object_end(out);
}

static void write_devices(struct out *out, const struct release_target *targets, size_t count)
{
	out_array(out, "devices");
	for (size_t i = 0; i < count; i++) {
		out_object(out, NULL);
		out_str(out, "device", targets[i].id);
		out_str(out, "program", targets[i].program);
		out_str(out, "version", targets[i].version);
		out_int(out, "wanted", targets[i].wanted);
		out_int(out, "ring", targets[i].ring);
		bool told = targets[i].told == targets[i].wanted;
		/* Published, and the device has not said anything of it yet. */
		out_str(out, "state", targets[i].wanted && !told ? "pending" : targets[i].state);
		out_str(out, "why", told ? targets[i].why : "");
		out_int(out, "percent", told ? targets[i].percent : 0);
		out_object_end(out);
	}
	out_array_end(out);
}

static enum err_code show(struct request *req, struct reply *reply, const struct release_target *targets, size_t count,
						  struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(SHOWN_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	struct out out = reply_object(reply, 200);
	out_array(&out, "releases");
	while (db_next(&rows)) {
		struct release release;
		read_row(&rows, &release);
		write_release(&out, &release, targets, count);
	}
	out_array_end(&out);
	write_devices(&out, targets, count);
	code = db_end(&rows, err);
	if (code == ERR_OK)
		code = release_check_write(req, &out, err);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
	return code;
}

void releases_list(struct request *req, struct reply *reply)
{
	struct release_target *targets;
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	enum err_code code = releases_targets(req, &targets, &count, &err);
	if (code == ERR_OK)
		code = show(req, reply, targets, count, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	free(targets);
}

/* -- taken in -------------------------------------------------------------------------------------------- */

static enum err_code note_audit(struct request *req, const char *action, int64_t number, const char *version,
								struct err *err)
{
	char subject[64];
	snprintf(subject, sizeof subject, "%lld %s", (long long)number, version);
	return audit_add(req, req->caller.id, action, subject, err);
}

static bool is_manifest(const struct proto_program *manifest)
{
	unsigned char bytes[CRYPTO_SIGNATURE_SIZE];
	bool known = strcmp(manifest->name, PROTO_PROGRAM_KIOSK) == 0 || strcmp(manifest->name, PROTO_PROGRAM_DISPLAY) == 0;
	return known && manifest->version[0] &&
		   strspn(manifest->version, "0123456789.") == strlen(manifest->version) && manifest->size > 0 &&
		   manifest->size <= PROTO_PROGRAM_BUNDLE_MAX && strlen(manifest->sha256) == 64 &&
		   strspn(manifest->sha256, "0123456789abcdef") == 64 && workday_number(manifest->until) != WORKDAY_NONE &&
		   strlen(manifest->signature) == PROTO_PROGRAM_SIGNATURE_SIZE - 2 &&
		   code64_decode(manifest->signature, bytes, sizeof bytes);
}

/* A word that does not fit makes it none. */
static void take_word(const struct request *req, const char *name, const char *fallback, char *out, size_t size)
{
	const char *text = request_text(req, name, fallback);
	snprintf(out, size, "%s", strlen(text) < size ? text : "");
}

static void read_manifest(const struct request *req, struct proto_program *manifest)
{
	*manifest = (struct proto_program){.size = request_int(req, "size", 0)};
	take_word(req, "program", PROTO_PROGRAM_KIOSK, manifest->name, sizeof manifest->name);
	take_word(req, "version", "", manifest->version, sizeof manifest->version);
	take_word(req, "sha256", "", manifest->sha256, sizeof manifest->sha256);
	take_word(req, "until", "", manifest->until, sizeof manifest->until);
	take_word(req, "signature", "", manifest->signature, sizeof manifest->signature);
}

static enum err_code add(struct request *req, const struct proto_program *manifest, int64_t halt, int64_t number,
						 struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id),
									db_arg_int(number),
									db_arg_int(req->now_ms),
									db_arg_text(req->caller.id),
									db_arg_text(request_text(req, "note", "")),
									db_arg_text(manifest->version),
									db_arg_int(manifest->size),
									db_arg_text(manifest->sha256),
									db_arg_text(manifest->until),
									db_arg_text(manifest->signature),
									db_arg_int(halt),
									db_arg_text(manifest->name),
									db_arg_int(req->center->house->has_release_key)};
	enum err_code code = db_run(req->db, &SQL_ADD, args, ARRAY_LEN(args), err);
	return code == ERR_OK ? note_audit(req, "release.drafted", number, manifest->version, err) : code;
}

/* {program?, version, size, sha256, until, signature, note?, halt_percent?} -> {number} */
void releases_post(struct request *req, struct reply *reply)
{
	struct proto_program manifest;
	int64_t halt = request_int(req, "halt_percent", HALT_PERCENT), number = 0;
	struct err err = {.code = ERR_OK};
	read_manifest(req, &manifest);
	if (!is_manifest(&manifest) || strlen(request_text(req, "note", "")) > NOTE_MAX || halt < 0 || halt > 100) {
		reply_problem(reply, 400, "bad-release", "What sign-release printed is wanted, and halt_percent 0 to 100.");
		return;
	}
	if (!release_check_fits(req, &manifest)) {
		release_check_refuse(req, reply, manifest.name, manifest.version, "bad-signature");
		return;
	}
	const struct db_value center[] = {db_arg_text(req->center->id)};
	enum err_code code = db_one_int(req->db, &SQL_NEWEST, center, 1, &number, NULL, &err);
	if (code == ERR_OK)
		code = add(req, &manifest, halt, number + 1, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	out_int(&out, "number", number + 1);
	out_object_end(&out);
}

static bool find(struct request *req, struct reply *reply, struct release *ret_release)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = releases_find(req, strtoll(req->params[0], NULL, 10), ret_release, &err);
	if (code == ERR_NOT_FOUND || (code == ERR_OK && ret_release->withdrawn_ms))
		reply_problem(reply, 404, "unknown-release", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	return reply->status == 0;
}

static void answer_have(struct reply *reply, int64_t have)
{
	struct out out = reply_object(reply, 200);
	out_int(&out, "have", have);
	out_object_end(&out);
}

/* Bytes of a part, to be freed; NULL: none that fit. */
static char *decode_part(const struct request *req, size_t *ret_len)
{
	const char *data = request_text(req, "data", "");
	size_t len = strlen(data) * 3 / 4;
	char *bytes = len > 0 && len <= PROTO_PROGRAM_PART_MAX ? malloc(len + 1) : NULL;
	*ret_len = len;
	if (bytes && code64_decode(data, bytes, len))
		return bytes;
	free(bytes);
	return NULL;
}

/* Before the transaction: with the last part the whole is held to what was signed. note: it is not. */
void releases_part_check(struct request *req, struct reply *reply)
{
	struct release release;
	struct err err = {.code = ERR_OK};
	char hex[CRYPTO_HEX_SIZE];
	size_t len = 0;
	if (!find(req, reply, &release))
		return;
	char *bytes = decode_part(req, &len);
	bool is_next = bytes && request_int(req, "offset", -1) == release.have;
	bool is_last = is_next && release.have + (int64_t)len == release.size;
	if (is_last && release_check_hash(req, release.number, bytes, len, hex, &err) != ERR_OK)
		reply_failed(reply, &err);
	else if (is_last && strcmp(hex, release.sha256) != 0)
		req->note = strdup(hex);
	free(bytes);
}

static enum err_code drop(struct request *req, const struct release *release, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(release->number), db_arg_int(req->now_ms)};
	enum err_code code = db_run(req->db, &SQL_WITHDRAW, args, 3, err);
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_DROP, args, 2, err);
	return code == ERR_OK ? db_run(req->db, &SQL_UNWANT, args, 2, err) : code;
}

static enum err_code keep_part(struct request *req, const struct release *release, int64_t len, struct err *err)
{
	const struct db_value center = db_arg_text(req->center->id), number = db_arg_int(release->number);
	const struct db_value first = db_arg_int(release->have);
	const struct db_value have[] = {center, number, first, db_arg_int(release->have + len)};
	const struct db_value part[] = {center, number, first, db_arg_int(len),
									db_arg_text(request_text(req, "data", ""))};
	enum err_code code = db_run(req->db, &SQL_HAVE, have, ARRAY_LEN(have), err);
	return code == ERR_OK ? db_run(req->db, &SQL_PART, part, ARRAY_LEN(part), err) : code;
}

/* {offset, data} -> {have}. A part that is here already is answered with how far it is. */
void releases_part(struct request *req, struct reply *reply)
{
	struct release release;
	struct err err = {.code = ERR_OK};
	int64_t offset = request_int(req, "offset", -1);
	size_t len = 0;
	if (!find(req, reply, &release))
		return;
	if (offset >= 0 && offset != release.have) {
		answer_have(reply, release.have);
		return;
	}
	char *bytes = decode_part(req, &len);
	bool fits = bytes && offset >= 0 && offset + (int64_t)len <= release.size;
	free(bytes);
	if (!fits) {
		reply_problem(reply, 400, "bad-part", "data is base64url, at most 192 KiB, from where the last part ended.");
		return;
	}
	bool is_other = req->note != NULL;
	enum err_code code = is_other ? drop(req, &release, &err) : keep_part(req, &release, (int64_t)len, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (is_other)
		release_check_refuse(req, reply, release.program, release.version, "bad-hash");
	else
		answer_have(reply, offset + (int64_t)len);
}

/* -- published ------------------------------------------------------------------------------------------- */

/* Before the transaction: all bytes are there, and are what was signed. */
void releases_publish_check(struct request *req, struct reply *reply)
{
	struct release release;
	struct err err = {.code = ERR_OK};
	char hex[CRYPTO_HEX_SIZE];
	if (!find(req, reply, &release))
		return;
	if (release.have < release.size)
		reply_problem(reply, 409, "bytes-missing", "The bundle is not here in full yet.");
	else if (release_check_hash(req, release.number, "", 0, hex, &err) != ERR_OK)
		reply_failed(reply, &err);
	else if (strcmp(hex, release.sha256) != 0)
		reply_problem(reply, 409, "bad-hash", "The bytes are not those that were signed: withdraw it.");
}

static bool is_listed(const json_t *list, const char *device)
{
	size_t i;
	const json_t *one;
	json_array_foreach(list, i, one)
	{
		const char *text = json_string_value(one);
		if (text && strcmp(text, device) == 0)
			return true;
	}
	return false;
}

/* The next ring: devices of the list that run this program, or the first that make up a share of them. */
static enum err_code aim(struct request *req, const struct release *release, const struct release_target *targets,
						 size_t count, int ring, struct out *out, struct err *err)
{
	const json_t *list = json_object_get(req->body, "devices");
	size_t runs = 0, have = 0;
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < count; i++) {
		runs += strcmp(targets[i].program, release->program) == 0;
		have += targets[i].wanted == release->number;
	}
	size_t goal = (runs * (size_t)request_int(req, "percent", 0) + 99) / 100;
	out_int(out, "ring", ring);
	out_array(out, "devices");
	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(targets[i].id),
										db_arg_int(release->number),  db_arg_int(ring),
										db_arg_int(req->now_ms),      db_arg_text(req->caller.id)};
		bool chosen = list ? is_listed(list, targets[i].id) : have < goal;
		bool runs_it = strcmp(targets[i].program, release->program) == 0;
		if (!chosen || !runs_it || targets[i].wanted == release->number)
			continue;
		code = db_run(req->db, &SQL_WANT, args, ARRAY_LEN(args), err);
		devices_tell_command(req, targets[i].id, "program");
		out_str(out, NULL, targets[i].id);
		have++;
	}
	out_array_end(out);
	return code;
}

static enum err_code publish(struct request *req, struct reply *reply, const struct release *release,
							 const struct release_target *targets, size_t count, struct err *err)
{
	struct release_sums sums;
	releases_sum(release, targets, count, &sums);
	if (sums.is_halted) {
		reply_problem(reply, 409, "release-halted", "Too many devices failed: withdraw it, or go on all the same.");
		return ERR_OK;
	}
	struct out out = reply_object(reply, 200);
	enum err_code code = aim(req, release, targets, count, sums.ring + 1, &out, err);
	out_object_end(&out);
	return code == ERR_OK ? note_audit(req, "release.published", release->number, release->version, err) : code;
}

/* {percent} or {devices: [...]} -> {ring, devices} */
void releases_publish(struct request *req, struct reply *reply)
{
	struct release release;
	struct err err = {.code = ERR_OK};
	int64_t percent = request_int(req, "percent", 0);
	bool by_list = json_is_array(json_object_get(req->body, "devices"));
	if (!find(req, reply, &release))
		return;
	if (by_list ? percent != 0 : percent < 1 || percent > 100) {
		reply_problem(reply, 400, "bad-ring", "percent is 1 to 100 of all devices; or devices is a list of them.");
		return;
	}
	struct release_target *targets;
	size_t count = 0;
	enum err_code code = releases_targets(req, &targets, &count, &err);
	if (code == ERR_OK)
		code = publish(req, reply, &release, targets, count, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	free(targets);
}

/* Goes on although devices failed: those that did are no longer counted. */
void releases_resume(struct request *req, struct reply *reply)
{
	struct release release;
	struct release_sums sums = {.failed = 0};
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	if (!find(req, reply, &release))
		return;
	struct release_target *targets;
	enum err_code code = releases_targets(req, &targets, &count, &err);
	if (code == ERR_OK)
		releases_sum(&release, targets, count, &sums);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(release.number), db_arg_int(sums.failed)};
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_FORGIVE, args, ARRAY_LEN(args), &err);
	if (code == ERR_OK)
		code = note_audit(req, "release.resumed", release.number, release.version, &err);
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		if (targets[i].wanted == release.number)
			devices_tell_command(req, targets[i].id, "program");
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
	free(targets);
}

/* Devices that have not installed it forget it; those that have keep what they run until the next one. */
void releases_withdraw(struct request *req, struct reply *reply)
{
	struct release release;
	struct err err = {.code = ERR_OK};
	if (!find(req, reply, &release))
		return;
	enum err_code code = drop(req, &release, &err);
	if (code == ERR_OK)
		code = note_audit(req, "release.withdrawn", release.number, release.version, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
}
