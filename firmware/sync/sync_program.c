/* The program that the center publishes for this device, and its bytes, a part at a time. */
#include "base/clock.h"
#include "base/log.h"
#include "program/program_signed.h"
#include "proto/problem.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POLL_MS (10 * 60000) /* a command says so sooner; this is for one that was missed */

static void on_program(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct proto_program program;
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_NOT_FOUND) { /* a center that does not publish any */
		sync_errand_done(&sync->program, INT64_MAX);
		return;
	}
	if (code == ERR_OK)
		code = proto_program_decode(got->body, got->len, &program, &err);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "program.unreadable", LOG_INT("status", got->status), LOG_ERR(&err));
		sync_errand_failed(&sync->program);
		return;
	}
	sync_errand_done(&sync->program, clock_mono_ms() + POLL_MS);
	sync->sink.program(sync->sink.context, &program);
}

void sync_program_fetch(struct sync *sync)
{
	const struct net_request request = {
		.method = "GET",
		.path = PROTO_PROGRAM_PATH,
		.timeout_ms = SYNC_FETCH_MS,
		.answer_max = PROTO_PROGRAM_MAX,
		.context = sync,
		.done = on_program,
	};
	sync_errand_send(sync, &sync->program, &request);
}

static void on_part(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	int64_t offset = 0;
	char *bytes = NULL;
	size_t len = 0;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = program_signed_part(got->body, got->len, &offset, &bytes, &len);
	sync->sink.part(sync->sink.context, code, offset, bytes, len);
	free(bytes);
}

bool sync_program_part(struct sync *sync, int64_t number, int64_t offset)
{
	char path[PROTO_PROGRAM_PART_PATH_SIZE];
	unsigned request_name;
	proto_program_part_path(number, offset, path);
	const struct net_request request = {
		.method = "GET",
		.path = path,
		.timeout_ms = SYNC_PART_MS,
		.answer_max = PROTO_PROGRAM_PART_ANSWER_MAX,
		.context = sync,
		.done = on_part,
	};
	return net_client_send(sync->client, &request, &request_name) == ERR_OK;
}
