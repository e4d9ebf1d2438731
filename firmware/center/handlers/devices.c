/* Devices: enrolment with a single-use code, what is known of each, commands to them, calls for help. */
#include "base/check.h"
#include "base/log.h"
#include "center/db/db_certificates.h"
#include "center/db/db_people.h"
#include "center/handlers/audit.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/certificates.h"
#include "center/handlers/devices.h"
#include "center/handlers/events.h"
#include "center/handlers/routes_priv.h"
#include "crypto/code.h"
#include "crypto/crypto.h"
#include "crypto/totp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define KEY_BYTES 32
#define CODE_BYTES 6 /* 48 bits: 10 digits of base 32 */
#define CODE_MINUTES 60

enum kind { KIND_KIOSK = 1, KIND_DISPLAY = 2, KIND_PAD = 4 };

/* What people may tell a device, and which kinds do it. A bridge is a program of others: it hears none. */
static const struct command {
	const char *word;
	unsigned kinds;
	bool lasts; /* told again until the device says that it is so */
} COMMANDS[] = {
	{"self-test", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, false},
	{"screenshot", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, false},
	{"logs", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, false},
	{"lock", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, true},
	{"unlock", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, true},
	{"restart", KIND_KIOSK | KIND_DISPLAY | KIND_PAD, false},
};
static const char *const HELP_STATES[] = {"none", "asked", "coming", "answered", "ended"};
static const char *const KINDS[] = {"kiosk", "display", "pad", "bridge"};

static bool listed(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static unsigned kind_of(const char *word)
{
	static const unsigned bits[] = {KIND_KIOSK, KIND_DISPLAY, KIND_PAD, 0};
	for (size_t i = 0; i < ARRAY_LEN(KINDS); i++)
		if (strcmp(KINDS[i], word) == 0)
			return bits[i];
	return 0;
}

static const struct command *find_command(const char *word)
{
	for (size_t i = 0; i < ARRAY_LEN(COMMANDS); i++)
		if (strcmp(COMMANDS[i].word, word) == 0)
			return &COMMANDS[i];
	return NULL;
}

/* A name that can stand in an address, a log line and a bearer text. */
static bool is_device_id(const char *id)
{
	size_t len = strlen(id);
	for (const char *c = id; *c; c++)
		if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '-')
			return false;
	return len > 0 && len < 48;
}

void devices_code_hash(const char *code, char ret_hash[CRYPTO_HEX_SIZE])
{
	char plain[32];
	size_t len = 0;
	for (; *code && len + 1 < sizeof plain; code++)
		if (isalnum((unsigned char)*code))
			plain[len++] = (char)toupper((unsigned char)*code);
	crypto_sha256_hex(plain, len, ret_hash);
}

void devices_enrol_check(struct request *req, struct reply *reply)
{
	const char *device = request_text(req, "device_id", "");
	if (!is_device_id(device))
		reply_problem(reply, 403, "bad-code", "The code is wrong, used or too old.");
	else
		certificates_sign(req, reply, device);
}

/* {code, device_id, request?} -> {key, certificate?} */
void devices_enrol(struct request *req, struct reply *reply)
{
	const char *code_text = request_text(req, "code", ""), *device = request_text(req, "device_id", "");
	unsigned char bytes[KEY_BYTES], hash[CRYPTO_HASH_SIZE];
	char key[CODE64_SIZE(KEY_BYTES)], hex[CRYPTO_HEX_SIZE];
	struct err err = {.code = ERR_OK};
	devices_code_hash(code_text, hex);
	enum err_code code = db_enrolment_use(req->db, req->center->id, hex, device, req->now_ms, &err);
	id_random(bytes, sizeof bytes);
	code64_encode(bytes, sizeof bytes, key);
	crypto_sha256(key, strlen(key), hash);
	if (code == ERR_OK)
		code = db_device_set_key(req->db, req->center->id, device, hash, req->now_ms, &err);
	/* Who has the new key is the device from now on; certificates of before are nobody's. */
	if (code == ERR_OK)
		code = db_certificate_revoke(req->db, req->center->id, device, req->now_ms, &err);
	if (code == ERR_OK)
		code = certificates_keep(req, device, &err);
	if (code == ERR_OK)
		code = audit_add(req, device, "device.enrolled", device, &err);
	if (code == ERR_OK)
		code = auth_take_back(req, "", &err); /* who had an older key */
	if (code == ERR_NOT_FOUND) {
		reply_problem(reply, 403, "bad-code", "The code is wrong, used or too old.");
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		struct out out = reply_object(reply, 201);
		out_str(&out, "device_id", device);
		out_str(&out, "key", key);
		certificates_write(req, &out);
		out_object_end(&out);
	}
	crypto_wipe(bytes, sizeof bytes);
	crypto_wipe(key, sizeof key);
}

/* {device_id, kind, name, counter?} -> {code, expires_at} */
void devices_post_enrolment(struct request *req, struct reply *reply)
{
	const char *device = request_text(req, "device_id", request_text(req, "device", ""));
	const char *kind = request_text(req, "kind", "kiosk"), *name = request_text(req, "name", device);
	int64_t counter = request_int(req, "counter", 0);
	unsigned char bytes[CODE_BYTES];
	char digits[CODE32_SIZE(CODE_BYTES)], shown[CODE32_SIZE(CODE_BYTES) + 1], hex[CRYPTO_HEX_SIZE];
	struct err err = {.code = ERR_OK};
	if (!is_device_id(device) || !listed(kind, KINDS, ARRAY_LEN(KINDS)) || counter < 0 || counter > 255 ||
		strlen(name) > 120) {
		reply_problem(reply, 400, "bad-device", "device_id is lower case letters, digits and hyphens.");
		return;
	}
	id_random(bytes, sizeof bytes);
	code32_encode(bytes, sizeof bytes, digits);
	snprintf(shown, sizeof shown, "%.5s-%s", digits, digits + 5);
	devices_code_hash(shown, hex);
	int64_t expires_ms = req->now_ms + CODE_MINUTES * 60000;
	enum err_code code = db_device_put(req->db, req->center->id, device, kind, name, (unsigned)counter, &err);
	if (code == ERR_OK)
		code = db_enrolment_put(req->db, req->center->id, hex, device, expires_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "enrolment.made", device, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	out_str(&out, "device_id", device);
	out_str(&out, "code", shown);
	out_time(&out, "expires_at", expires_ms);
	out_object_end(&out);
}

void devices_revoke(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = db_device_revoke(req->db, req->center->id, req->params[0], req->now_ms, &err);
	if (code == ERR_OK)
		code = db_certificate_revoke(req->db, req->center->id, req->params[0], req->now_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "device.revoked", req->params[0], &err);
	if (code == ERR_OK)
		code = auth_take_back(req, req->params[0], &err);
	if (code == ERR_NOT_FOUND) {
		reply_problem(reply, 404, "unknown-device", NULL);
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		reply_start(reply, 204);
	}
}

static void write_raw(struct out *out, const char *name, const char *json)
{
	if (json[0])
		out_raw(out, name, json);
	else
		out_null(out, name);
}

static void write_device(struct out *out, struct db_rows *rows)
{
	unsigned kind = kind_of(db_text(rows, 1));
	out_object(out, NULL);
	out_str(out, "id", db_text(rows, 0));
	out_str(out, "kind", db_text(rows, 1));
	out_str(out, "name", db_text(rows, 2));
	out_int(out, "counter", db_int(rows, 4));
	out_bool(out, "enrolled", db_int(rows, 5) != 0);
	out_bool(out, "revoked", db_int(rows, 6) != 0);
	out_time(out, "seen_at", db_int(rows, 7));
	write_raw(out, "status", db_text(rows, 8));
	if (db_text(rows, 9)[0]) {
		out_object(out, "ordered");
		out_str(out, "command", db_text(rows, 9));
		out_time(out, "at", db_int(rows, 10));
		out_object_end(out);
	} else {
		out_null(out, "ordered");
	}
	write_raw(out, "self_test", db_text(rows, 11));
	out_array(out, "commands");
	for (size_t i = 0; i < ARRAY_LEN(COMMANDS); i++)
		if (COMMANDS[i].kinds & kind)
			out_str(out, NULL, COMMANDS[i].word);
	out_array_end(out);
	out_object_end(out);
}

void devices_list(struct request *req, struct reply *reply)
{
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	if (db_device_list(req->db, req->center->id, &rows, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 200);
	out_time(&out, "as_of", req->now_ms);
	out_array(&out, "devices");
	while (db_next(&rows))
		write_device(&out, &rows);
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

static bool known_device(struct request *req, struct reply *reply, struct db_device *ret_device)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = db_device_find(req->db, req->center->id, req->params[0], ret_device, &err);
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-device", NULL);
	else if (code != ERR_OK)
		reply_failed(reply, &err);
	return code == ERR_OK;
}

/* {} -> {code, until}: opens the device's maintenance page once. It is made, not stored. */
void devices_code(struct request *req, struct reply *reply)
{
	struct db_device device;
	struct err err = {.code = ERR_OK};
	unsigned char secret[CRYPTO_HASH_SIZE];
	char code_text[TOTP_SIZE];
	enum err_code code = db_device_find(req->db, req->center->id, req->params[0], &device, &err);
	if (code == ERR_NOT_FOUND || (code == ERR_OK && (!device.enrolled || device.revoked))) {
		reply_problem(reply, 404, "unknown-device", NULL);
		return;
	}
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "device.code", req->params[0], &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	int64_t step = req->now_ms / TOTP_STEP_MS;
	totp_device_secret(device.key_hash, secret);
	totp_code(secret, sizeof secret, step, code_text);
	struct out out = reply_object(reply, 201);
	out_str(&out, "code", code_text);
	out_time(&out, "until", (step + TOTP_STEPS) * TOTP_STEP_MS);
	out_object_end(&out);
	crypto_wipe(secret, sizeof secret);
	crypto_wipe(code_text, sizeof code_text);
}

static void tell(struct request *req, const char *type, const char *device, const char *key, const char *word)
{
	struct buf json;
	buf_init(&json, 512);
	struct out out = out_begin(&json);
	out_object(&out, NULL);
	out_str(&out, "device", device);
	out_str(&out, key, word);
	out_object_end(&out);
	events_add(req, type, buf_text(&json));
	buf_finish(&json);
}

void devices_tell_command(struct request *req, const char *device, const char *command)
{
	tell(req, "device.command", device, "command", command);
}

/* A device that is away, or misses the event, is told when it is heard of next (devices_heard). */
void devices_command(struct request *req, struct reply *reply)
{
	const struct command *command = find_command(request_text(req, "command", ""));
	struct db_device device;
	struct err err = {.code = ERR_OK};
	char action[32];
	if (!command) {
		reply_problem(reply, 400, "bad-command", NULL);
		return;
	}
	if (!known_device(req, reply, &device))
		return;
	if (!(command->kinds & kind_of(device.kind))) {
		reply_problem(reply, 409, "not-for-this-kind", "A device of this kind can't do that.");
		return;
	}
	snprintf(action, sizeof action, "device.%s", command->word);
	enum err_code code = audit_add(req, req->caller.id, action, device.id, &err);
	if (code == ERR_OK && command->lasts)
		code = db_device_order(req->db, req->center->id, device.id, command->word, req->now_ms, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	devices_tell_command(req, device.id, command->word);
	log_event(LOG_INFO, "device.command", LOG_ID("device", device.id), LOG_STR("command", command->word),
			  LOG_ID("by", req->caller.id));
	reply_start(reply, 204);
}

enum err_code devices_heard(struct request *req, const json_t *status, struct err *err)
{
	const json_t *locked = json_object_get(status, "locked");
	const char *by = json_string_value(json_object_get(json_object_get(status, "lock"), "by"));
	char ordered[DB_ORDER_SIZE] = "";
	enum err_code code = db_device_ordered(req->db, req->center->id, req->caller.id, ordered, err);
	if (code != ERR_OK || !ordered[0])
		return code;
	/* Who does not say, is of an older version; a copy stays locked whatever it is told. */
	bool is_so = !locked || json_is_true(locked) == (strcmp(ordered, "lock") == 0) || (by && strcmp(by, "copy") == 0);
	if (is_so)
		return db_device_order(req->db, req->center->id, req->caller.id, "", req->now_ms, err);
	devices_tell_command(req, req->caller.id, ordered);
	return ERR_OK;
}

void devices_tell_help(struct request *req, const char *device, const char *state)
{
	tell(req, "help.changed", device, "state", state);
}

void devices_help(struct request *req, struct reply *reply)
{
	const char *state = request_text(req, "state", "coming");
	if (!listed(state, HELP_STATES, ARRAY_LEN(HELP_STATES))) {
		reply_problem(reply, 400, "bad-state", NULL);
		return;
	}
	struct db_device device;
	if (!known_device(req, reply, &device))
		return;
	devices_tell_help(req, req->params[0], strcmp(state, "answered") == 0 ? "coming" : state);
	reply_start(reply, 204);
}
