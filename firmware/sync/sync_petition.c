/* A petition is sent at once or not at all: nothing of it is kept here. */
#include "sync/sync_priv.h"

#include "proto/problem.h"

#include <string.h>

static void on_answer(void *context, const struct net_answer *got)
{
	struct sync_call *call = context;
	struct sync *sync = call->sync;
	struct proto_petition petition;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_petition_decode(got->body, got->len, &petition, NULL);
	call->kind = SYNC_CALL_NONE;
	sync->sink.petition(sync->sink.context, call->name, code, code == ERR_OK ? &petition : NULL);
	explicit_bzero(&petition, sizeof petition); /* its code shows the answer */
}

static enum err_code send(struct sync *sync, struct sync_call *call, const char *id, const char *about,
						  const char *text)
{
	struct buf body;
	buf_init(&body, PROTO_EVENT_DATA_MAX);
	enum err_code code = sync_is_online(sync) ? proto_petition_encode(id, about, text, &body) : ERR_OFFLINE;
	const struct net_request request = {
		.method = "POST",
		.path = "/v1/petitions",
		.body = buf_text(&body),
		.len = body.len,
		.idempotency_key = id,
		.timeout_ms = SYNC_LOOKUP_MS,
		.answer_max = PROTO_PETITION_MAX,
		.context = call,
		.done = on_answer,
	};
	if (code == ERR_OK)
		code = net_client_send(sync->client, &request, &call->request);
	buf_finish(&body);
	return code;
}

void sync_petition(struct sync *sync, unsigned name, const char *id, const char *about, const char *text)
{
	struct sync_call *call = sync_call_begin(sync, SYNC_CALL_PETITION, name);
	enum err_code code = call ? send(sync, call, id, about, text) : ERR_LIMIT;
	if (code == ERR_OK)
		return;
	if (call)
		call->kind = SYNC_CALL_NONE;
	sync->sink.petition(sync->sink.context, name, code, NULL);
}
