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

static const char *const COMMANDS[] = {"lock", "unlock", "restart", "screenshot", "logs", "self-test"};
static const char *const HELP_STATES[] = {"none", "asked", "coming", "answered", "ended"};
static const char *const KINDS[] = {"kiosk", "display", "pad", "bridge"};

static bool listed(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
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
	if (code == ERR_NOT_FOUND) {
		reply_problem(reply, 403, "bad-code", "The code is wrong, used or too old.");
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		auth_forget(req->center->auth);
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
	if (code == ERR_NOT_FOUND) {
		reply_problem(reply, 404, "unknown-device", NULL);
	} else if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else {
		auth_forget(req->center->auth);
		auth_expel(req->center->auth, req->params[0]);
		reply_start(reply, 204);
	}
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
	while (db_next(&rows)) {
		out_object(&out, NULL);
		out_str(&out, "id", db_text(&rows, 0));
		out_str(&out, "kind", db_text(&rows, 1));
		out_str(&out, "name", db_text(&rows, 2));
		out_int(&out, "counter", db_int(&rows, 4));
		out_bool(&out, "enrolled", db_int(&rows, 5) != 0);
		out_bool(&out, "revoked", db_int(&rows, 6) != 0);
		out_time(&out, "seen_at", db_int(&rows, 7));
		if (db_text(&rows, 8)[0])
			out_raw(&out, "status", db_text(&rows, 8));
		else
			out_null(&out, "status");
		out_object_end(&out);
	}
	out_array_end(&out);
	out_object_end(&out);
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}

static bool known_device(struct request *req, struct reply *reply)
{
	struct db_device device;
	struct err err = {.code = ERR_OK};
	enum err_code code = db_device_find(req->db, req->center->id, req->params[0], &device, &err);
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

void devices_command(struct request *req, struct reply *reply)
{
	const char *command = request_text(req, "command", "");
	if (!listed(command, COMMANDS, ARRAY_LEN(COMMANDS))) {
		reply_problem(reply, 400, "bad-command", NULL);
		return;
	}
	if (!known_device(req, reply))
		return;
	struct err err = {.code = ERR_OK};
	char action[32];
	snprintf(action, sizeof action, "device.%s", command);
	if (audit_add(req, req->caller.id, action, req->params[0], &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	devices_tell_command(req, req->params[0], command);
	log_event(LOG_INFO, "device.command", LOG_ID("device", req->params[0]), LOG_STR("command", command),
			  LOG_ID("by", req->caller.id));
	reply_start(reply, 204);
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
	if (!known_device(req, reply))
		return;
	devices_tell_help(req, req->params[0], strcmp(state, "answered") == 0 ? "coming" : state);
	reply_start(reply, 204);
}
