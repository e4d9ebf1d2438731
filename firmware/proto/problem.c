#include "proto/problem.h"

#include "base/check.h"
#include "proto/proto_priv.h"

enum err_code proto_problem_decode(const char *bytes, size_t len, struct proto_problem *ret_problem, struct err *err)
{
	struct proto_reader reader = {.err = err};
	struct proto_problem problem = {.status = 0};
	json_t *root = proto_read_document(&reader, bytes, len, PROTO_PROBLEM_MAX);
	if (root) {
		problem.status = (int)proto_read_int(&reader, root, "status", 100, 599, PROTO_MUST, 0);
		proto_read_text(&reader, root, "code", problem.code, sizeof problem.code, PROTO_MAY);
		proto_read_text(&reader, root, "title", problem.title, sizeof problem.title, PROTO_MAY);
	}
	json_decref(root);
	if (reader.code == ERR_OK)
		*ret_problem = problem;
	return reader.code == ERR_OK ? ERR_OK : err_wrap(err, reader.code, "problem");
}

enum err_code proto_problem_meaning(int status)
{
	static const struct {
		int status;
		enum err_code meaning;
	} MEANINGS[] = {
		{400, ERR_INVALID},  {401, ERR_DENIED},    {403, ERR_DENIED},  {404, ERR_NOT_FOUND}, {408, ERR_TIMEOUT},
		{409, ERR_CONFLICT}, {410, ERR_NOT_FOUND}, {413, ERR_LIMIT},   {422, ERR_CONFLICT},  {429, ERR_LIMIT},
		{502, ERR_OFFLINE},  {503, ERR_OFFLINE},   {504, ERR_TIMEOUT},
	};
	for (size_t i = 0; i < ARRAY_LEN(MEANINGS); i++)
		if (MEANINGS[i].status == status)
			return MEANINGS[i].meaning;
	if (status >= 200 && status < 300)
		return ERR_OK;
	return status >= 500 ? ERR_OFFLINE : ERR_INVALID;
}

enum err_code proto_problem_verdict(enum err_code code, int status)
{
	return code == ERR_OK ? proto_problem_meaning(status) : code;
}
