/*
 * Sign-in of staff. The password is compared before the transaction begins
 * (it takes a tenth of a second on purpose), also for a name that does not
 * exist, so that the time tells nothing. Five wrong ones in a row lock a name
 * for a while that doubles. A one-time password opens nothing: it is good for
 * choosing one's own, in the same request.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_tickets.h"
#include "center/handlers/audit.h"
#include "center/handlers/auth.h"
#include "center/handlers/center.h"
#include "center/handlers/limits.h"
#include "center/handlers/people.h"
#include "center/handlers/routes.h"
#include "center/handlers/routes_priv.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FAILURES_FREE 5
#define LOCK_FIRST_MS 15000
#define LOCK_DOUBLINGS 8
#define TOKEN_BYTES 32

/* From prepare to the transaction. */
struct attempt {
	struct db_staff staff;
	bool found, right, locked;
	char chosen[CRYPTO_PASSWORD_SIZE]; /* the hash of one's own in place of a one-time one; "": none was chosen */
};

/* A stored hash of no password: what an unknown name is compared with. */
static const char NOBODY[] = "$argon2id$v=19$m=65536,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
							 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/* Long enough, not the one-time one again, not one's name. */
static bool may_be_chosen(const struct attempt *attempt, const char *password)
{
	char plain[CRYPTO_PASSWORD_MAX + 1];
	size_t len = strlen(password);
	if (len < PEOPLE_PASSWORD_LEAST || len > CRYPTO_PASSWORD_MAX || strstr(password, attempt->staff.username))
		return false;
	people_once_plain(password, plain, sizeof plain);
	bool same = crypto_password_verify(attempt->staff.password, plain);
	crypto_wipe(plain, sizeof plain);
	return !same;
}

static void prepare_choice(struct reply *reply, struct attempt *attempt, const char *password)
{
	struct err err = {.code = ERR_OK};
	if (!may_be_chosen(attempt, password))
		reply_problem(reply, 400, "weak-password", "At least 10 bytes, not the one-time password, not your name.");
	else if (crypto_password_hash(password, attempt->chosen, &err) != ERR_OK)
		reply_failed(reply, &err);
}

static bool is_right(const struct attempt *attempt, const char *password)
{
	char plain[CRYPTO_PASSWORD_MAX + 1];
	if (!attempt->found || attempt->staff.once_until_ms == 0)
		return crypto_password_verify(attempt->found ? attempt->staff.password : NOBODY, password);
	people_once_plain(password, plain, sizeof plain);
	bool right = crypto_password_verify(attempt->staff.password, plain);
	crypto_wipe(plain, sizeof plain);
	return right;
}

void session_check(struct request *req, struct reply *reply)
{
	struct attempt *attempt = calloc(1, sizeof *attempt);
	struct err err = {.code = ERR_OK};
	const char *username = request_text(req, "username", ""), *password = request_text(req, "password", "");
	req->note = attempt;
	if (!attempt) {
		reply_problem(reply, 503, "try-again", NULL);
		return;
	}
	if (!*username || !*password || strlen(username) >= DB_NAME_MAX) {
		reply_problem(reply, 400, "bad-sign-in", "username and password are needed.");
		return;
	}
	enum err_code code = db_staff_find(req->db, req->center->id, username, &attempt->staff, &err);
	if (code != ERR_OK && code != ERR_NOT_FOUND) {
		reply_failed(reply, &err);
		return;
	}
	attempt->found = code == ERR_OK;
	attempt->locked = attempt->found && attempt->staff.locked_until_ms > req->now_ms;
	attempt->right = is_right(attempt, password);
	const char *chosen = request_text(req, "new_password", "");
	if (attempt->right && !attempt->locked && attempt->staff.once_until_ms > req->now_ms && *chosen)
		prepare_choice(reply, attempt, chosen);
}

/* In the transaction: while the password was checked, a manager may have locked the sign-in, others may have failed,
 * or the password may have been changed. */
static enum err_code look_again(struct request *req, struct attempt *attempt, struct err *err)
{
	struct db_staff now = {.failures = 0};
	if (!attempt->found)
		return ERR_OK;
	enum err_code code = db_staff_find(req->db, req->center->id, attempt->staff.username, &now, err);
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		return code;
	attempt->found = code == ERR_OK;
	attempt->right = attempt->found && attempt->right && strcmp(now.password, attempt->staff.password) == 0;
	attempt->staff = now;
	attempt->locked = now.locked_until_ms > req->now_ms;
	return ERR_OK;
}

static void refuse(struct request *req, struct reply *reply, struct attempt *attempt)
{
	struct err err = {.code = ERR_OK};
	log_event(LOG_WARN, "session.refused", LOG_INT("known", attempt->found), LOG_INT("locked", attempt->locked));
	if (attempt->locked && attempt->staff.locked_until_ms - req->now_ms > DB_LOCKED_LEAST_MS) {
		reply_problem(reply, 403, "sign-in-locked", "Locked by a manager.");
		return;
	}
	if (attempt->locked) {
		reply_problem(reply, 429, "locked", "Too many wrong passwords.");
		reply->retry_after_s = (int)((attempt->staff.locked_until_ms - req->now_ms) / 1000) + 1;
		return;
	}
	reply_problem(reply, 401, "wrong-sign-in", NULL);
	if (!attempt->found)
		return;
	int64_t failures = attempt->staff.failures + 1, until_ms = 0;
	if (failures >= FAILURES_FREE) {
		int64_t doublings = failures - FAILURES_FREE;
		until_ms = req->now_ms + ((int64_t)LOCK_FIRST_MS << (doublings < LOCK_DOUBLINGS ? doublings : LOCK_DOUBLINGS));
	}
	/* The refusal must leave its trace: the one answer of 400 or more that keeps what it wrote. */
	reply->keeps = true;
	enum err_code code = db_staff_failures(req->db, req->center->id, attempt->staff.username, failures, until_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, attempt->staff.username, "session.refused", "", &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

/* The one-time password is used up; false where the reply says what is missing. */
static bool take_choice(struct request *req, struct reply *reply, const struct attempt *attempt)
{
	const struct db_staff *staff = &attempt->staff;
	struct err err = {.code = ERR_OK};
	if (staff->once_until_ms <= req->now_ms) {
		reply_problem(reply, 403, "password-expired", "Ask a manager for a new one-time password.");
		return false;
	}
	if (!attempt->chosen[0]) {
		reply_problem(reply, 403, "password-to-change", "A one-time password: choose your own, as new_password.");
		return false;
	}
	enum err_code code =
		db_staff_set_password(req->db, req->center->id, staff->username, attempt->chosen, 0, req->now_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, staff->username, "password.chosen", "", &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	return code == ERR_OK;
}

/* By which pages judge what they show. */
static void write_targets(struct out *out, const struct targets *targets)
{
	out_object(out, "targets");
	out_int(out, "wait_min", targets->wait_ms / 60000);
	out_int(out, "wait_most_min", targets->wait_most_ms / 60000);
	out_str(out, "wait_source", targets->wait_source);
	out_int(out, "satisfied_percent", targets->satisfied_percent);
	out_int(out, "in_time_percent", targets->in_time_percent);
	out_object_end(out);
}

static void write_session(struct request *req, struct reply *reply, int status, const struct db_session *session)
{
	struct out out = reply_object(reply, status);
	out_str(&out, "csrf", session->csrf);
	out_object(&out, "user");
	out_str(&out, "username", session->username);
	out_str(&out, "display", session->display);
	out_words(&out, "roles", session->roles);
	out_object_end(&out);
	out_int(&out, "counter", session->counter);
	write_targets(&out, &req->center->options.targets);
	out_time(&out, "as_of", req->now_ms);
	out_object_end(&out);
}

void session_post(struct request *req, struct reply *reply)
{
	struct attempt *attempt = req->note;
	struct err err = {.code = ERR_OK};
	int64_t counter = request_int(req, "counter", 0);
	if (look_again(req, attempt, &err) != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	if (!attempt->found || !attempt->right || attempt->locked) {
		refuse(req, reply, attempt);
		return;
	}
	if (counter < 0 || counter > 255 || !people_may_sit(attempt->staff.counters, (unsigned)counter)) {
		reply_problem(reply, 403, "counter-not-yours", "You may not sign in at this counter.");
		return;
	}
	if (attempt->staff.once_until_ms > 0 && !take_choice(req, reply, attempt))
		return;
	unsigned char bytes[TOKEN_BYTES];
	char token[CODE64_SIZE(TOKEN_BYTES)], hash[CRYPTO_HEX_SIZE];
	struct db_session session = {.counter = (unsigned)counter};
	id_random(bytes, sizeof bytes);
	code64_encode(bytes, sizeof bytes, token);
	crypto_sha256_hex(token, strlen(token), hash);
	id_make(session.csrf);
	snprintf(session.username, sizeof session.username, "%s", attempt->staff.username);
	snprintf(session.display, sizeof session.display, "%s", attempt->staff.display);
	snprintf(session.roles, sizeof session.roles, "%s", attempt->staff.roles);
	enum err_code code = db_session_put(req->db, req->center->id, hash, session.username, session.csrf, session.counter,
										req->now_ms, &err);
	if (code == ERR_OK)
		code = audit_add(req, session.username, "session.begin", "", &err);
	if (code == ERR_OK && session.counter > 0)
		code = db_counter_seat(req->db, req->center->id, session.counter, session.username, &err);
	if (code == ERR_OK && attempt->staff.failures > 0)
		code = db_staff_failures(req->db, req->center->id, session.username, 0, 0, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	limits_forgive(req->center, RATE_SIGN_IN, &req->caller);
	write_session(req, reply, 201, &session);
	const char *secure = strncmp(req->center->public_url, "https", 5) == 0 ? "; Secure" : "";
	snprintf(reply->cookie, sizeof reply->cookie, "motcua_session=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%u%s",
			 token, req->center->options.session_minutes * 60, secure);
}

void session_get(struct request *req, struct reply *reply)
{
	struct db_session session;
	struct err err = {.code = ERR_OK};
	enum err_code code = db_session_find(req->db, req->center->id, req->caller.session, &session, &err);
	if (code == ERR_OK)
		write_session(req, reply, 200, &session);
	else if (code == ERR_NOT_FOUND)
		reply_problem(reply, 401, "not-signed-in", NULL);
	else
		reply_failed(reply, &err);
}

void session_delete(struct request *req, struct reply *reply)
{
	struct err err = {.code = ERR_OK};
	enum err_code code = db_session_end(req->db, req->center->id, req->caller.session, &err);
	if (code == ERR_OK)
		code = auth_take_back(req, req->caller.session, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	reply_start(reply, 204);
	snprintf(reply->cookie, sizeof reply->cookie, "motcua_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}
