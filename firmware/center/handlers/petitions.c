/*
 * Petitions (phản ánh, kiến nghị): taken at the kiosk or by phone, numbered by
 * the year, due in ten working days, answered by the manager, rated by who made
 * them. Whoever has the slip may read the answer: by the signed token in its
 * square code, or by the short code typed. Nobody is named.
 */
#include "center/handlers/petitions.h"

#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"
#include "center/handlers/center.h"
#include "center/handlers/dossiers.h"
#include "crypto/code.h"
#include "crypto/crypto.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DUE_WORKING_DAYS 10
#define TEXT_MAX 2000 /* bytes */
#define ANSWER_MAX 4000
#define SECRET_BYTES 5
#define LIST_MAX 200
#define DAY_MS INT64_C(86400000)

static const char *const ABOUT[] = {"wait",    "late",    "attitude",   "guidance",
									"charges", "posting", "facilities", "other"};
static const char *const CHANNELS[] = {"kiosk", "phone", "staff"};

static const struct db_sql SQL_NEXT = {
	"SELECT COALESCE(MAX(number), 0) + 1 FROM petitions WHERE center = $1 AND year = $2"};
static const struct db_sql SQL_INSERT = {"INSERT INTO petitions (id, center, number, year, secret_hash, about, "
										 "dossier, text, channel, state, made_at, due_at)"
										 " VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, 'open', $9, $10)"};
#define COLUMNS                                                                                                        \
	"SELECT id, number, year, about, text, state, made_at, due_at, answer, answered_at, level FROM petitions"

static const struct db_sql SQL_BY_CODE = {COLUMNS " WHERE center = $1 AND secret_hash = $2"};
/* The first digits of an id: a range, so that the primary key serves. */
static const struct db_sql SQL_BY_TOKEN = {COLUMNS " WHERE center = $1 AND id >= $2 AND id < $3 LIMIT 1"};
static const struct db_sql SQL_LIST = {COLUMNS
	" WHERE center = $1 ORDER BY year DESC, number DESC LIMIT $2"};
static const struct db_sql SQL_ANSWER = {"UPDATE petitions SET state = 'answered', answer = $3, answered_at = $4 WHERE "
										 "center = $1 AND id = $2 AND state = 'open'"};
static const struct db_sql SQL_RATE = {
	"UPDATE petitions SET level = $3 WHERE center = $1 AND id = $2 AND state = 'answered' AND level = 0"};

static bool listed(const char *word, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

void petitions_code_hash(const char *code, char ret_hash[CRYPTO_HEX_SIZE])
{
	unsigned char bytes[SECRET_BYTES];
	char plain[CODE32_SIZE(SECRET_BYTES)];
	bool is_code = code32_decode(code, bytes, sizeof bytes);
	if (is_code) /* small letters, O for 0: as it was read off the paper */
		code32_encode(bytes, sizeof bytes, plain);
	crypto_sha256_hex(is_code ? plain : code, strlen(is_code ? plain : code), ret_hash);
}

bool petitions_token_range(const struct center *center, const char *token, char ret_from[TOKEN_PREFIX_SIZE],
						   char ret_past[TOKEN_PREFIX_SIZE + 1])
{
	const struct token_key key = {center->secret, sizeof center->secret, TOKEN_PETITION};
	if (!token_check_for(&key, token, ret_from))
		return false;
	snprintf(ret_past, TOKEN_PREFIX_SIZE + 1, "%sg", ret_from); /* 'g' follows the last hex digit */
	return true;
}

/* End of the last working day of the term. */
static int64_t due_of(struct request *req, const char *day)
{
	struct workday_calendar calendar;
	char text[CLOCK_DAY_SIZE];
	int64_t ms = req->now_ms;
	dossiers_calendar(req, &calendar);
	workday_text(workday_add(&calendar, workday_number(day), DUE_WORKING_DAYS), text);
	return clock_day_start(text, &ms) == ERR_OK ? ms + DAY_MS - 1 : req->now_ms;
}

static enum err_code next_number(struct request *req, int year, int64_t *ret_number, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(year)};
	return db_one_int(req->db, &SQL_NEXT, args, ARRAY_LEN(args), ret_number, NULL, err);
}

static void write_link(struct request *req, struct out *out, const char *id)
{
	const struct token_key key = {req->center->secret, sizeof req->center->secret, TOKEN_PETITION};
	char token[TOKEN_SIZE], url[sizeof req->center->public_url + TOKEN_SIZE + 4];
	token_make_for(&key, id, token);
	snprintf(url, sizeof url, "%s/p/%s", req->center->public_url, token);
	out_str(out, "url", url);
}

void petitions_post(struct request *req, struct reply *reply)
{
	const char *about = request_text(req, "about", "other"), *given = request_text(req, "text", "");
	const char *id = request_text(req, "id", ""), *channel = request_text(req, "channel", "phone");
	char text[TEXT_MAX], day[CLOCK_DAY_SIZE], secret[CODE32_SIZE(SECRET_BYTES)], hash[CRYPTO_HEX_SIZE];
	unsigned char bytes[SECRET_BYTES];
	struct err err = {0};
	int64_t number = 0;
	if (!id_is_valid(id) || !*given || strlen(given) >= sizeof text || !listed(about, ABOUT, ARRAY_LEN(ABOUT)) ||
		!listed(channel, CHANNELS, ARRAY_LEN(CHANNELS))) {
		reply_problem(reply, 400, "bad-petition", "id is 32 hex digits, text is up to 1999 bytes, about a known word.");
		return;
	}
	memcpy(text, given, strlen(given) + 1);
	citizen_clean_comment(text);
	clock_day(req->now_ms, day);
	int year = atoi(day);
	int64_t due_ms = due_of(req, day);
	id_random(bytes, sizeof bytes);
	code32_encode(bytes, sizeof bytes, secret);
	petitions_code_hash(secret, hash);
	enum err_code code = next_number(req, year, &number, &err);
	const struct db_value args[] = {db_arg_text(id),         db_arg_text(req->center->id),
									db_arg_int(number),      db_arg_int(year),
									db_arg_text(hash),       db_arg_text(about),
									db_arg_text(text),       db_arg_text(channel),
									db_arg_int(req->now_ms), db_arg_int(due_ms)};
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_INSERT, args, ARRAY_LEN(args), &err);
	if (code == ERR_CONFLICT) {
		reply_problem(reply, 409, "id-taken", "There is a petition with this id.");
		return;
	}
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	struct out out = reply_object(reply, 201);
	char name[32];
	snprintf(name, sizeof name, "PA-%d-%04d", year, (int)number);
	out_str(&out, "number", name);
	out_str(&out, "code", secret);
	out_time(&out, "due", due_ms);
	write_link(req, &out, id);
	out_object_end(&out);
}

static void write_petition(struct out *out, const struct db_rows *rows, bool whole)
{
	char name[32];
	snprintf(name, sizeof name, "PA-%d-%04d", (int)db_int(rows, 2), (int)db_int(rows, 1));
	if (whole)
		out_str(out, "id", db_text(rows, 0));
	out_str(out, "number", name);
	out_str(out, "about", db_text(rows, 3));
	if (whole)
		out_str(out, "text", db_text(rows, 4));
	out_str(out, "state", db_text(rows, 5));
	out_time(out, "made_at", db_int(rows, 6));
	out_time(out, "due", db_int(rows, 7));
	out_str(out, "answer", db_text(rows, 8));
	out_time(out, "answered_at", db_int(rows, 9));
	out_int(out, "level", db_int(rows, 10));
}

struct sought { /* what is bound to the statement, until its end */
	char from[CRYPTO_HEX_SIZE], past[TOKEN_PREFIX_SIZE + 1];
};

/* By what the slip has. The rows are begun only where ERR_OK is answered. */
static enum err_code begin_find(struct request *req, struct sought *sought, struct db_rows *rows, struct err *err)
{
	const char *given = req->params[0];
	if (petitions_token_range(req->center, given, sought->from, sought->past)) {
		const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(sought->from),
										db_arg_text(sought->past)};
		return db_query(req->db, &SQL_BY_TOKEN, args, ARRAY_LEN(args), rows, err);
	}
	petitions_code_hash(given, sought->from);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(sought->from)};
	return db_query(req->db, &SQL_BY_CODE, args, ARRAY_LEN(args), rows, err);
}

void petitions_get(struct request *req, struct reply *reply)
{
	struct sought sought;
	struct db_rows rows;
	struct err err = {0};
	enum err_code code = begin_find(req, &sought, &rows, &err);
	bool found = code == ERR_OK && db_next(&rows);
	if (found) {
		struct out out = reply_object(reply, 200);
		write_petition(&out, &rows, false);
		out_time(&out, "as_of", req->now_ms);
		out_object_end(&out);
	}
	if (code == ERR_OK)
		code = db_end(&rows, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
	else if (!found)
		reply_problem(reply, 404, "unknown-petition", NULL);
}

void petitions_list(struct request *req, struct reply *reply)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(LIST_MAX)};
	struct db_rows rows;
	struct err err = {0};
	enum err_code code = db_query(req->db, &SQL_LIST, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		struct out out = reply_object(reply, 200);
		out_array(&out, "petitions");
		while (db_next(&rows)) {
			out_object(&out, NULL);
			write_petition(&out, &rows, true);
			out_object_end(&out);
		}
		code = reply_list_end(req, &out, &rows, &err);
	}
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

static void answer_change(struct request *req, struct reply *reply, enum err_code code, const struct err *err)
{
	if (code != ERR_OK)
		reply_failed(reply, err);
	else if (db_changes(req->db) == 0)
		reply_problem(reply, 409, "wrong-state", "It is past that, or there is none.");
	else
		reply_start(reply, 204);
}

void petitions_answer(struct request *req, struct reply *reply)
{
	const char *text = request_text(req, "answer", "");
	struct err err = {0};
	if (!*text || strlen(text) >= ANSWER_MAX) {
		reply_problem(reply, 400, "bad-answer", NULL);
		return;
	}
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0]), db_arg_text(text),
									db_arg_int(req->now_ms)};
	answer_change(req, reply, db_run(req->db, &SQL_ANSWER, args, ARRAY_LEN(args), &err), &err);
}

void petitions_rate(struct request *req, struct reply *reply)
{
	char id[ID_SIZE] = "";
	int64_t level = request_int(req, "level", 0);
	struct sought sought;
	struct db_rows rows;
	struct err err = {0};
	if (level < 1 || level > 5) {
		reply_problem(reply, 400, "bad-rating", NULL);
		return;
	}
	enum err_code code = begin_find(req, &sought, &rows, &err);
	if (code == ERR_OK) {
		if (db_next(&rows))
			db_copy(&rows, 0, id, sizeof id);
		code = db_end(&rows, &err);
	}
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(id), db_arg_int(level)};
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_RATE, args, ARRAY_LEN(args), &err);
	answer_change(req, reply, code, &err);
}
