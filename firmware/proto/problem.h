/* Problem documents of the center (RFC 9457). Pure; any thread. */
#ifndef MOTCUA_PROTO_PROBLEM_H
#define MOTCUA_PROTO_PROBLEM_H

#include "base/err.h"

#include <stddef.h>

#define PROTO_PROBLEM_MAX (16u << 10)

struct proto_problem {
	int status;
	char code[48]; /* stable word: "closed-service" */
	char title[128];
};

enum err_code proto_problem_decode(const char *bytes, size_t len, struct proto_problem *ret_problem,
								   struct err *err) MUST_USE;
/* What a status of HTTP means to a caller: 404 is ERR_NOT_FOUND, 409 ERR_CONFLICT, 503 ERR_OFFLINE ... */
enum err_code proto_problem_meaning(int status);
/* What an exchange came to: code where there was no answer, else what its status means. */
enum err_code proto_problem_verdict(enum err_code code, int status);

#endif
