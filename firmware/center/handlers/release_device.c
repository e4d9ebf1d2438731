/* Programs of devices, for the devices: what is published for who asks, and its bytes. */
#include "center/handlers/releases.h"

#include "base/check.h"
#include "center/handlers/center.h"
#include "center/handlers/routes_priv.h"

#include <stdlib.h>
#include <string.h>

static const struct db_sql SQL_MINE = {"SELECT number FROM release_targets WHERE center = $1 AND device = $2"};
static const struct db_sql SQL_PART = {
	"SELECT first, data FROM release_parts WHERE center = $1 AND number = $2 AND first = $3"};

/* What is halted is not begun anywhere else; a device that said anything final keeps its word. */
static enum err_code is_held(struct request *req, const struct release *release, bool *ret_held, struct err *err)
{
	struct release_target *targets;
	struct release_sums sums = {.is_halted = false};
	size_t count = 0;
	enum err_code code = releases_targets(req, &targets, &count, err);
	if (code == ERR_OK)
		releases_sum(release, targets, count, &sums);
	*ret_held = sums.is_halted;
	free(targets);
	return code;
}

/* The number published for the caller; 0 where there is none. */
static enum err_code number_of(struct request *req, int64_t *ret_number, struct err *err)
{
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id)};
	struct db_rows rows;
	*ret_number = 0;
	enum err_code code = db_query(req->db, &SQL_MINE, args, ARRAY_LEN(args), &rows, err);
	if (code != ERR_OK)
		return code;
	if (db_next(&rows))
		*ret_number = db_int(&rows, 0);
	return db_end(&rows, err);
}

void release_device_program(struct request *req, struct reply *reply)
{
	struct release release = {.number = 0};
	struct err err = {.code = ERR_OK};
	int64_t number = 0;
	bool held = false;
	enum err_code code = number_of(req, &number, &err);
	if (code == ERR_OK && number > 0)
		code = releases_find(req, number, &release, &err);
	if (code == ERR_OK && number > 0)
		code = is_held(req, &release, &held, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	bool given = number > 0 && !held && !release.withdrawn_ms;
	struct out out = reply_object(reply, 200);
	out_int(&out, "number", given ? number : 0);
	if (given) {
		out_str(&out, "program", release.program);
		out_str(&out, "version", release.version);
		out_int(&out, "size", release.size);
		out_str(&out, "sha256", release.sha256);
		out_str(&out, "until", release.until);
		out_str(&out, "signature", release.signature);
	}
	out_object_end(&out);
}

/* ?number=&offset=, where a part begins */
void release_device_part(struct request *req, struct reply *reply)
{
	const char *number_text = request_query(req, "number"), *offset_text = request_query(req, "offset");
	struct err err = {.code = ERR_OK};
	int64_t number = 0;
	struct db_rows rows;
	enum err_code code = number_of(req, &number, &err);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_int(number),
									db_arg_int(offset_text ? strtoll(offset_text, NULL, 10) : -1)};
	if (code == ERR_OK && (number == 0 || !number_text || strtoll(number_text, NULL, 10) != number)) {
		reply_problem(reply, 404, "no-part", "This program is not published for this device.");
		return;
	}
	if (code == ERR_OK)
		code = db_query(req->db, &SQL_PART, args, ARRAY_LEN(args), &rows, &err);
	if (code != ERR_OK) {
		reply_failed(reply, &err);
		return;
	}
	if (db_next(&rows)) {
		struct out out = reply_object(reply, 200);
		out_int(&out, "offset", db_int(&rows, 0));
		out_str(&out, "data", db_text(&rows, 1));
		out_object_end(&out);
	} else {
		reply_problem(reply, 404, "no-part", "No part begins there.");
	}
	if (db_end(&rows, &err) != ERR_OK)
		reply_failed(reply, &err);
}
