#include "center/handlers/release_check.h"

#include "base/check.h"
#include "base/log.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "crypto/code.h"
#include "program/program_signed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_MAX 10
#define SHOWN_MS (INT64_C(30) * 86400000)

static const struct db_sql SQL_PARTS = {
	"SELECT data FROM release_parts WHERE center = $1 AND number = $2 ORDER BY first"};
static const struct db_sql SQL_REFUSED = {
	"INSERT INTO release_refusals (center, program, version, why, at, who) VALUES ($1, $2, $3, $4, $5, $6)"
	" ON CONFLICT (center, program, version, why) DO UPDATE SET at = excluded.at, who = excluded.who"};
static const struct db_sql SQL_OLD = {"DELETE FROM release_refusals WHERE center = $1 AND at < $2"};
static const struct db_sql SQL_SHOWN = {
	"SELECT program, version, why, at, who FROM release_refusals WHERE center = $1 ORDER BY at DESC LIMIT $2"};

bool release_check_fits(const struct request *req, const struct proto_program *manifest)
{
	const struct center *house = req->center->house;
	return !house->has_release_key || program_signed_fits(house->release_key, manifest);
}

enum err_code release_check_hash(struct request *req, int64_t number, const void *more, size_t more_len,
								 char ret_hex[CRYPTO_HEX_SIZE], struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(number)};
	struct crypto_sha256_pieces pieces;
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct db_rows rows;
	char *bytes = malloc(PROTO_PROGRAM_PART_MAX);
	enum err_code code =
		bytes ? db_query(req->db, &SQL_PARTS, args, ARRAY_LEN(args), &rows, err) : err_set(err, ERR_LIMIT, "no memory");
	crypto_sha256_begin(&pieces);
	if (code == ERR_OK) {
		while (db_next(&rows)) {
			size_t len = strlen(db_text(&rows, 0)) * 3 / 4;
			if (len <= PROTO_PROGRAM_PART_MAX && code64_decode(db_text(&rows, 0), bytes, len))
				crypto_sha256_add(&pieces, bytes, len);
		}
		code = db_end(&rows, err);
	}
	crypto_sha256_add(&pieces, more, more_len);
	crypto_sha256_end(&pieces, hash);
	crypto_hex(hash, sizeof hash, ret_hex);
	free(bytes);
	return code;
}

static const char *sentence(const char *why)
{
	if (strcmp(why, "bad-hash") == 0)
		return "The bytes are not those that were signed: the bundle was thrown away.";
	return "The signature is not by the key of this center (update.public_key): nothing was taken.";
}

void release_check_refuse(struct request *req, struct reply *reply, const char *program, const char *version,
						  const char *why)
{
	char subject[64];
	struct err err = {.code = ERR_OK};
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(program),    db_arg_text(version),
									db_arg_text(why),             db_arg_int(req->now_ms), db_arg_text(req->caller.id)};
	const struct db_value old[] = {db_arg_text(req->center->id), db_arg_int(req->now_ms - SHOWN_MS)};
	snprintf(subject, sizeof subject, "%s %s", version, why);
	log_event(LOG_WARN, "release.refused", LOG_STR("why", why), LOG_ID("who", req->caller.id));
	reply_problem(reply, 422, why, sentence(why));
	reply->keeps = true;
	enum err_code code = db_run(req->db, &SQL_OLD, old, ARRAY_LEN(old), &err);
	if (code == ERR_OK)
		code = db_run(req->db, &SQL_REFUSED, args, ARRAY_LEN(args), &err);
	if (code == ERR_OK)
		code = audit_add(req, req->caller.id, "release.refused", subject, &err);
	if (code != ERR_OK)
		reply_failed(reply, &err);
}

enum err_code release_check_write(struct request *req, struct out *out, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(SHOWN_MAX)};
	struct db_rows rows;
	enum err_code code = db_query(req->db, &SQL_SHOWN, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	out_array(out, "refused");
	while (db_next(&rows)) {
		out_object(out, NULL);
		out_str(out, "program", db_text(&rows, 0));
		out_str(out, "version", db_text(&rows, 1));
		out_str(out, "why", db_text(&rows, 2));
		out_time(out, "at", db_int(&rows, 3));
		out_str(out, "who", db_text(&rows, 4));
		out_object_end(out);
	}
	out_array_end(out);
	out_bool(out, "checks", req->center->house->has_release_key);
	return db_end(&rows, err);
}
