/*
 * Managers add people, give and take their roles and counters, and give one-time passwords. A one-time password is
 * made here, told once, right for a day, and good for nothing but choosing one's own (session.c). Roles over several
 * centers are nobody's to give here.
 *
 * Each deed writes the audit trail first: on several nodes that row is the lock under which managers are counted.
 */
#include "center/handlers/people.h"

#include "base/check.h"
#include "base/log.h"
#include "center/handlers/audit.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/live.h"
#include "center/handlers/routes_priv.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SESSIONS_MAX 256
#define ONCE_BYTES 10 /* 16 digits */
#define ONCE_GROUP 4
#define ONCE_DIGITS (CODE32_SIZE(ONCE_BYTES) - 1)
#define ONCE_SIZE (ONCE_DIGITS + ONCE_DIGITS / ONCE_GROUP + 1)
#define PROVINCE "province"

static const char *const ROLES[] = {"clerk", "manager", "technician", "auditor", PROVINCE};

/* -- rules ------------------------------------------------------------------------------------------- */

bool people_is_name(const char *name)
{
	size_t len = strlen(name);
	return len > 0 && len < DB_NAME_MAX && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == len;
}

/* The next word of a list; its length, 0 at the end. */
static size_t next_word(const char **at)
{
	*at += strspn(*at, " ");
	return strcspn(*at, " ");
}

bool people_has_word(const char *words, const char *word)
{
	size_t size = strlen(word);
	for (size_t len; (len = next_word(&words)) > 0; words += len)
		if (len == size && memcmp(words, word, len) == 0)
			return true;
	return false;
}

bool people_are_roles(const char *roles)
{
	if (strlen(roles) >= DB_ROLES_MAX)
		return false;
	for (size_t len; (len = next_word(&roles)) > 0; roles += len) {
		size_t i = 0;
		while (i < ARRAY_LEN(ROLES) && (strlen(ROLES[i]) != len || memcmp(ROLES[i], roles, len) != 0))
			i++;
		if (i == ARRAY_LEN(ROLES))
			return false;
	}
	return true;
}

bool people_may_sit(const char *counters, unsigned counter)
{
	char word[12];
	snprintf(word, sizeof word, "%u", counter);
	return counter == 0 || !counters[strspn(counters, " ")] || people_has_word(counters, word);
}

bool people_is_out(const struct db_staff *staff, unsigned counter, int64_t now_ms)
{
	if (staff->locked_until_ms - now_ms > DB_LOCKED_LEAST_MS)
		return true;
	return !people_has_word(staff->roles, "manager") &&
		   !(people_has_word(staff->roles, "clerk") && people_may_sit(staff->counters, counter));
}

void people_once_plain(const char *typed, char *out, size_t size)
{
	size_t len = 0;
	for (; *typed && len + 1 < size; typed++) {
		char c = *typed >= 'a' && *typed <= 'z' ? (char)(*typed - 'a' + 'A') : *typed;
		if (c != '-' && c != ' ')
			out[len++] = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
	}
	out[len] = '\0';
}

enum err_code people_manager_stays(struct request *req, const char *name, struct err *err)
{
	int64_t others = 0;
	enum err_code code = db_staff_managers_beside(req->db, req->center->id, name, req->now_ms, &others, err);
	return code == ERR_OK && others == 0 ? err_set(err, ERR_CONFLICT, "the last manager") : code;
}

enum err_code people_end_sessions(struct request *req, const char *name, const char *stays_at, struct err *err)
{
	struct db_rows rows;
	char ended[SESSIONS_MAX][CRYPTO_HEX_SIZE];
	size_t count = 0;
	enum err_code code = db_session_list(req->db, req->center->id, name, &rows, err);
	if (code != ERR_OK)
		return code;
	while (count < SESSIONS_MAX && db_next(&rows))
		if (!stays_at || !people_may_sit(stays_at, (unsigned)db_int(&rows, 1)))
			db_copy(&rows, 0, ended[count++], sizeof ended[0]);
	code = db_end(&rows, err);
	for (size_t i = 0; i < count; i++) {
		if (code == ERR_OK)
			code = auth_take_back(req, ended[i], err); /* their open streams end too */
		if (code == ERR_OK && stays_at)
			code = db_session_end(req->db, req->center->id, ended[i], err);
	}
	return code == ERR_OK && !stays_at ? db_session_end_all(req->db, req->center->id, name, err) : code;
}

void people_answer(struct reply *reply, enum err_code code, const struct err *err)
{
	if (code == ERR_NOT_FOUND)
		reply_problem(reply, 404, "unknown-staff", NULL);
	else if (code == ERR_CONFLICT)
		reply_problem(reply, 409, "last-manager", "No other manager could sign in: name one first.");
	else if (code != ERR_OK)
		reply_failed(reply, err);
	else
		reply_start(reply, 204);
}

/* -- what is asked ----------------------------------------------------------------------------------- */

struct rights {
	char roles[DB_ROLES_MAX], counters[DB_NAME_MAX];
};

static void add_word(char *words, size_t size, const char *word)
{
	size_t len = strlen(words);
	snprintf(words + len, size - len, "%s%s", len ? " " : "", word);
}

/* Known roles but those over several centers, each once, in the order of the table. */
static bool read_roles(const json_t *list, char ret_roles[DB_ROLES_MAX])
{
	size_t found = 0;
	ret_roles[0] = '\0';
	for (size_t r = 0; r < ARRAY_LEN(ROLES); r++) {
		size_t times = 0;
		for (size_t i = 0; i < json_array_size(list); i++) {
			const char *word = json_string_value(json_array_get(list, i));
			times += word && strcmp(word, ROLES[r]) == 0 && strcmp(word, PROVINCE) != 0;
		}
		if (times > 0)
			add_word(ret_roles, DB_ROLES_MAX, ROLES[r]);
		found += times;
	}
	return json_is_array(list) && found == json_array_size(list);
}

/* Numbers of counters that there are, each once, in the order of the catalogue. */
static bool read_counters(const struct catalogue *catalogue, const json_t *list, char ret_counters[DB_NAME_MAX])
{
	size_t found = 0;
	ret_counters[0] = '\0';
	for (size_t c = 0; c < catalogue->counter_count; c++) {
		size_t times = 0;
		char word[12];
		snprintf(word, sizeof word, "%u", catalogue->counters[c].number);
		for (size_t i = 0; i < json_array_size(list); i++)
			times += json_integer_value(json_array_get(list, i)) == (json_int_t)catalogue->counters[c].number;
		if (times > 0 && strlen(ret_counters) + strlen(word) + 2 > DB_NAME_MAX)
			return false;
		if (times > 0)
			add_word(ret_counters, DB_NAME_MAX, word);
		found += times;
	}
	return json_is_array(list) && found == json_array_size(list);
}

static bool read_rights(struct request *req, struct reply *reply, struct rights *ret_rights)
{
	struct center_catalogue *catalogue = center_catalogue_hold(req->center);
	bool roles = read_roles(json_object_get(req->body, "roles"), ret_rights->roles);
	bool counters =
		catalogue &&
		read_counters(catalogue->model, json_object_get(req->body, "counters"), ret_rights->counters);
	center_catalogue_release(catalogue);
	if (!roles)
		reply_problem(reply, 400, "bad-roles", "clerk, manager, technician and auditor are given here.");
	else if (!counters)
		reply_problem(reply, 400, "bad-counters", "Numbers of counters of the center; none for any.");
	return roles && counters;
}

/* -- rights of somebody ------------------------------------------------------------------------------ */

static bool takes_role(const char *before, const char *after)
{
	for (size_t i = 0; i < ARRAY_LEN(ROLES); i++)
		if (people_has_word(before, ROLES[i]) && !people_has_word(after, ROLES[i]))
			return true;
	return false;
}

static enum err_code change_rights(struct request *req, const struct db_staff *before, const struct rights *rights,
								   struct err *err)
{
	const char *name = before->username;
	enum err_code code = ERR_OK;
	if (people_has_word(before->roles, "manager") && !people_has_word(rights->roles, "manager"))
		code = people_manager_stays(req, name, err);
	if (code == ERR_OK)
		code = db_staff_set_rights(req->db, req->center->id, name, rights->roles, rights->counters, err);
	/* Who keeps their roles keeps their sessions, but for those at counters that were taken. */
	if (code == ERR_OK)
		code = people_end_sessions(req, name, takes_role(before->roles, rights->roles) ? NULL : rights->counters, err);
	return code;
}

/* {roles, counters}: all of them, as they are to be. The same again changes nothing. */
void people_rights(struct request *req, struct reply *reply)
{
	const char *name = req->params[0];
	struct rights rights;
	struct db_staff before;
	struct err err = {.code = ERR_OK};
	if (!read_rights(req, reply, &rights))
		return;
	enum err_code code = audit_add(req, req->caller.id, "staff.rights", name, &err);
	if (code == ERR_OK)
		code = db_staff_find(req->db, req->center->id, name, &before, &err);
	if (code == ERR_OK && people_has_word(before.roles, PROVINCE)) {
		reply_problem(reply, 403, "province-sign-in", "Who watches the whole province is set from the console.");
		return;
	}
	if (code == ERR_OK)
		code = change_rights(req, &before, &rights, &err);
	if (code == ERR_OK)
		code = auth_take_back(req, "", &err);
	people_answer(reply, code, &err);
	if (code != ERR_OK)
		return;
	live_touch(req->center->live);
	log_event(LOG_INFO, "staff.rights", LOG_ID("name", name), LOG_STR("roles", rights.roles));
}

/* -- one-time passwords ------------------------------------------------------------------------------ */

struct once {
	char told[ONCE_SIZE], stored[CRYPTO_PASSWORD_SIZE];
	struct db_staff before; /* username "": there was nobody */
	bool is_again;          /* the same request made this password already */
};

/* Of the request's key, so that an answer that was lost can be given again, though it is kept nowhere. */
static void make_once(const struct request *req, const char *name, char ret_told[ONCE_SIZE])
{
	unsigned char mac[CRYPTO_HASH_SIZE];
	char seed[ID_SIZE + sizeof req->key + CALLER_ID_MAX + DB_NAME_MAX + CENTER_ID_MAX], random[ID_SIZE] = "";
	char digits[CODE32_SIZE(ONCE_BYTES)];
	static const char purpose[] = "one-time password";
	if (!req->key[0])
		id_make(random);
	int len = snprintf(seed, sizeof seed, "%s %s %s %s %s", req->center->id, req->caller.id, name, req->key, random);
	CHECK(len > 0 && (size_t)len < sizeof seed);
	crypto_hmac_sha256(req->center->secret, sizeof req->center->secret, purpose, sizeof purpose, seed, (size_t)len,
					   mac);
	code32_encode(mac, ONCE_BYTES, digits);
	size_t at = 0;
	for (size_t i = 0; i < ONCE_DIGITS; i++) {
		if (i > 0 && i % ONCE_GROUP == 0)
			ret_told[at++] = '-';
		ret_told[at++] = digits[i];
	}
	ret_told[at] = '\0';
	crypto_wipe(mac, sizeof mac);
	crypto_wipe(digits, sizeof digits);
}

static void prepare_once(struct request *req, struct reply *reply, const char *name)
{
	struct once *once = calloc(1, sizeof *once);
	struct err err = {.code = ERR_OK};
	char plain[ONCE_SIZE];
	req->note = once;
	if (!once) {
		reply_problem(reply, 503, "try-again", NULL);
		return;
	}
	enum err_code code = db_staff_find(req->db, req->center->id, name, &once->before, &err);
	make_once(req, name, once->told);
	people_once_plain(once->told, plain, sizeof plain);
	if (code == ERR_OK && once->before.once_until_ms > 0)
		once->is_again = crypto_password_verify(once->before.password, plain);
	if (code == ERR_OK || code == ERR_NOT_FOUND)
		code = crypto_password_hash(plain, once->stored, &err);
	crypto_wipe(plain, sizeof plain);
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

static bool is_display(const char *text)
{
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return false;
	return *text && strlen(text) < DB_NAME_MAX;
}

void people_add_check(struct request *req, struct reply *reply)
{
	const char *name = request_text(req, "username", ""), *display = request_text(req, "display", "");
	if (!people_is_name(name))
		reply_problem(reply, 400, "bad-name", "A name is lower-case letters, digits, dots and dashes.");
	else if (!is_display(display))
		reply_problem(reply, 400, "bad-display", "How the person is called: 1 to 63 bytes.");
	else
		prepare_once(req, reply, name);
}

void people_code_check(struct request *req, struct reply *reply)
{
	prepare_once(req, reply, req->params[0]);
}

static void tell_once(struct reply *reply, const char *name, struct once *once, int64_t until_ms)
{
	struct out out = reply_object(reply, 201);
	out_str(&out, "username", name);
	out_str(&out, "password", once->told);
	out_time(&out, "until", until_ms);
	out_object_end(&out);
}

/* {username, display, roles, counters} -> {username, password, until} */
void people_add(struct request *req, struct reply *reply)
{
	struct once *once = req->note;
	struct rights rights;
	struct db_staff staff = {.once_until_ms = req->now_ms + PEOPLE_ONCE_MS}, before;
	struct err err = {.code = ERR_OK};
	if (!read_rights(req, reply, &rights))
		return;
	snprintf(staff.username, sizeof staff.username, "%s", request_text(req, "username", ""));
	snprintf(staff.display, sizeof staff.display, "%s", request_text(req, "display", ""));
	snprintf(staff.password, sizeof staff.password, "%s", once->stored);
	snprintf(staff.roles, sizeof staff.roles, "%s", rights.roles);
	snprintf(staff.counters, sizeof staff.counters, "%s", rights.counters);
	if (once->is_again) {
		tell_once(reply, staff.username, once, once->before.once_until_ms);
		return;
	}
	enum err_code code = audit_add(req, req->caller.id, "staff.added", staff.username, &err);
	if (code == ERR_OK)
		code = db_staff_find(req->db, req->center->id, staff.username, &before, &err);
	if (code == ERR_OK) {
		reply_problem(reply, 409, "name-taken", "Somebody has this name.");
		return;
	}
	if (code == ERR_NOT_FOUND)
		code = db_staff_put(req->db, req->center->id, &staff, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	tell_once(reply, staff.username, once, staff.once_until_ms);
	log_event(LOG_INFO, "staff.added", LOG_ID("name", staff.username), LOG_STR("roles", staff.roles));
}

/* Whether somebody else's password may be taken away by this caller; else the reply says why not. */
static bool may_give(struct request *req, struct reply *reply, const struct db_staff *to)
{
	if (strcmp(to->username, req->caller.id) == 0)
		reply_problem(reply, 400, "own-sign-in", NULL);
	else if (people_has_word(to->roles, PROVINCE))
		reply_problem(reply, 403, "province-sign-in", "Who watches the whole province is set from the console.");
	else
		return true;
	return false;
}

/* {} -> {username, password, until}: the password of before is none any more. */
void people_code(struct request *req, struct reply *reply)
{
	struct once *once = req->note;
	const char *name = req->params[0];
	struct db_staff staff;
	struct err err = {.code = ERR_OK};
	int64_t until_ms = req->now_ms + PEOPLE_ONCE_MS;
	if (once->is_again) {
		tell_once(reply, name, once, once->before.once_until_ms);
		return;
	}
	enum err_code code = audit_add(req, req->caller.id, "staff.password", name, &err);
	if (code == ERR_OK)
		code = db_staff_find(req->db, req->center->id, name, &staff, &err);
	if (code == ERR_OK && !may_give(req, reply, &staff))
		return;
	if (code == ERR_OK && people_has_word(staff.roles, "manager"))
		code = people_manager_stays(req, name, &err);
	if (code == ERR_OK)
		code = db_staff_set_password(req->db, req->center->id, name, once->stored, until_ms, req->now_ms, &err);
	if (code == ERR_OK)
		code = people_end_sessions(req, name, NULL, &err);
	if (code == ERR_OK)
		code = auth_take_back(req, "", &err);
	if (code != ERR_OK) {
		people_answer(reply, code, &err);
		return;
	}
	tell_once(reply, name, once, until_ms);
}
