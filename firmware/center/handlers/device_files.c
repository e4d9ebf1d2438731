/*
 * What a device shows a technician far away when asked to: a picture of its
 * screen while nobody uses it, the last lines of its log. The newest of each is
 * kept, for a week.
 */
#include "center/handlers/routes_priv.h"

#include "base/check.h"
#include "center/handlers/audit.h"
#include "center/handlers/center.h"
#include "crypto/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATA_MAX (900u << 10) /* bytes of base64 */

static const struct {
	const char *kind, *type;
} KINDS[] = {{"screenshot", "image/png"}, {"log", "text/plain; charset=utf-8"}};

static const struct db_sql SQL_PUT = {
	"INSERT INTO device_files (center, device, kind, at, data) VALUES ($1, $2, $3, $4, $5)"
	" ON CONFLICT (center, device, kind) DO UPDATE SET at = excluded.at, data = excluded.data"};
static const struct db_sql SQL_GET = {
	"SELECT at, data FROM device_files WHERE center = $1 AND device = $2 AND kind = $3"};

static size_t kind_of(const char *word)
{
	size_t i = 0;
	while (i < ARRAY_LEN(KINDS) && strcmp(KINDS[i].kind, word) != 0)
		i++;
	return i;
}

/* base64url without padding -> bytes; NULL where it is none. The caller frees. */
static char *decoded(const char *text, size_t *ret_len)
{
	size_t len = strlen(text) * 3 / 4;
	char *bytes = malloc(len + 1);
	if (bytes && code64_decode(text, bytes, len)) {
		*ret_len = len;
		return bytes;
	}
	free(bytes);
	return NULL;
}

void device_files_post(struct request *req, struct reply *reply)
{
	const char *data = request_text(req, "data", "");
	struct err err = {.code = ERR_OK};
	size_t len = 0;
	char *bytes = strlen(data) <= DATA_MAX ? decoded(data, &len) : NULL;
	bool fits = bytes && len > 0 && kind_of(req->params[0]) < ARRAY_LEN(KINDS);
	free(bytes);
	if (!fits) {
		reply_problem(reply, 400, "bad-file", "data is base64url, at most 900 KiB; the kind screenshot or log.");
		return;
	}
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->caller.id),
									db_arg_text(req->params[0]), db_arg_int(req->now_ms), db_arg_text(data)};
	if (db_run(req->db, &SQL_PUT, args, ARRAY_LEN(args), &err) != ERR_OK)
		reply_failed(reply, &err);
	else
		reply_start(reply, 204);
}

void device_files_get(struct request *req, struct reply *reply)
{
	const size_t kind = kind_of(req->params[1]);
	const struct db_value args[] = {db_arg_text(req->center->id), db_arg_text(req->params[0]),
									db_arg_text(req->params[1])};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	size_t len = 0;
	char *bytes = NULL;
	int64_t at_ms = 0;
	enum err_code code = db_query(req->db, &SQL_GET, args, ARRAY_LEN(args), &rows, &err);
	if (code == ERR_OK) {
		if (kind < ARRAY_LEN(KINDS) && db_next(&rows)) {
			at_ms = db_int(&rows, 0);
			bytes = decoded(db_text(&rows, 1), &len);
		}
		code = db_end(&rows, &err);
	}
	if (code != ERR_OK) {
		reply_failed(reply, &err);
	} else if (!bytes) {
		reply_problem(reply, 404, "no-file", "The device has sent none.");
	} else {
		reply_start(reply, 200);
		reply->type = KINDS[kind].type;
		snprintf(reply->etag, sizeof reply->etag, "\"%lld\"", (long long)at_ms); /* when it was taken */
		buf_add(&reply->body, bytes, len);
	}
	free(bytes);
}
