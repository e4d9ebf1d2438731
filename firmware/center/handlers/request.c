#include "center/handlers/handler.h"

#include "base/log.h"

#include <stdio.h>
#include <string.h>

struct problem {
	int status;
	const char *title;
};

static const struct problem problems[] = {
	{400, "Bad request"},       {401, "Not signed in"},  {403, "Not allowed"},      {404, "Not found"},
	{405, "Wrong method"},      {408, "Too slow"},       {409, "Conflict"},         {410, "Gone"},
	{411, "Length required"},   {413, "Too large"},      {415, "Wrong media type"}, {422, "Not acceptable"},
	{429, "Too many requests"}, {500, "Internal error"}, {503, "Not now"},          {507, "Storage full"},
};

const char *request_query(const struct request *req, const char *name)
{
	for (size_t i = 0; i < req->query_count; i++)
		if (strcmp(req->query[i].name, name) == 0)
			return req->query[i].value;
	return NULL;
}

const char *request_text(const struct request *req, const char *name, const char *fallback)
{
	const char *text = json_string_value(json_object_get(req->body, name));
	return text ? text : fallback;
}

int64_t request_int(const struct request *req, const char *name, int64_t fallback)
{
	const json_t *value = json_object_get(req->body, name);
	return json_is_integer(value) ? json_integer_value(value) : fallback;
}

void reply_start(struct reply *reply, int status)
{
	buf_clear(&reply->body);
	reply->status = status;
	reply->type = NULL;
}

struct out reply_object(struct reply *reply, int status)
{
	reply_start(reply, status);
	reply->type = "application/json";
	struct out out = out_begin(&reply->body);
	out_object(&out, NULL);
	return out;
}

void reply_problem(struct reply *reply, int status, const char *code, const char *detail)
{
	const char *title = "Error";
	for (size_t i = 0; i < sizeof problems / sizeof problems[0]; i++)
		if (problems[i].status == status)
			title = problems[i].title;
	reply_start(reply, status);
	reply->type = "application/problem+json";
	reply->cache = REPLY_NO_STORE;
	struct out out = out_begin(&reply->body);
	out_object(&out, NULL);
	out_str(&out, "type", "about:blank");
	out_str(&out, "title", title);
	out_int(&out, "status", status);
	if (detail)
		out_str(&out, "detail", detail);
	out_str(&out, "code", code);
	out_object_end(&out);
}

enum err_code reply_list_end(const struct request *req, struct out *out, struct db_rows *rows, struct err *err)
{
	out_array_end(out);
	out_time(out, "as_of", req->now_ms);
	out_object_end(out);
	return db_end(rows, err);
}

void reply_failed(struct reply *reply, const struct err *err)
{
	reply->again = err->code == ERR_AGAIN;
	if (!reply->again)
		log_event(LOG_ERROR, "request.failed", LOG_ERR(err));
	switch (err->code) {
	case ERR_LIMIT:
		reply_problem(reply, 507, "storage-full", "The server has no room left.");
		break;
	case ERR_AGAIN:
	case ERR_OFFLINE:
	case ERR_TIMEOUT:
		reply_problem(reply, 503, "try-again", "The database can't be reached now.");
		reply->retry_after_s = 1;
		break;
	default:
		reply_problem(reply, 500, "internal", NULL);
	}
}

bool reply_matches(struct reply *reply, const struct request *req, const char *etag)
{
	snprintf(reply->etag, sizeof reply->etag, "%s", etag);
	reply->cache = REPLY_REVALIDATE;
	if (strcmp(req->match, etag) != 0)
		return false;
	reply_start(reply, 304);
	return true;
}
