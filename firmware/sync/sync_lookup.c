/* What a citizen looks up: a ticket's page, a dossier, the answer to a petition. Nothing of it is kept. */
#include "base/clock.h"
#include "base/copy.h"
#include "base/log.h"
#include "model/scan.h"
#include "proto/appointment.h"
#include "proto/dossier.h"
#include "proto/problem.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <string.h>

/* No such ticket; yet a kiosk may have given it and still have to tell. */
static bool may_be_reported(const struct net_answer *got)
{
	struct proto_problem problem;
	return got->code == ERR_OK && got->status == 404 &&
		   proto_problem_decode(got->body, got->len, &problem, NULL) == ERR_OK &&
		   strcmp(problem.code, "unreported-ticket") == 0;
}

static void on_page(void *context, const struct net_answer *got)
{
	struct sync_call *call = context;
	struct sync *sync = call->sync;
	struct proto_ticket_page page;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_ticket_decode_page(got->body, got->len, &page, NULL);
	else if (may_be_reported(got))
		code = ERR_AGAIN;
	call->kind = SYNC_CALL_NONE;
	sync->sink.page(sync->sink.context, call->name, code, code == ERR_OK ? &page : NULL);
}

/* The code in any of its spellings: where there is no TLS a line may bend what is asked, or a box between answer one
 * with the answer of another, and nobody shall see somebody else's dossier for it. */
static bool is_of_code(const struct dossier *dossier, const char *asked)
{
	char wanted[DOSSIER_CODE_MAX], got[DOSSIER_CODE_MAX];
	int64_t today_ms = clock_wall_ms();
	if (strcmp(dossier->code, asked) == 0)
		return true;
	return scan_dossier_code(asked, today_ms, NULL, wanted) == ERR_OK &&
		   scan_dossier_code(dossier->code, today_ms, NULL, got) == ERR_OK && strcmp(wanted, got) == 0;
}

static void on_dossier(void *context, const struct net_answer *got)
{
	struct sync_call *call = context;
	struct sync *sync = call->sync;
	struct dossier dossier;
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK) {
		code = proto_dossier_decode(got->body, got->len, &dossier, &err);
		if (code == ERR_OK && !is_of_code(&dossier, call->code))
			code = err_set(&err, ERR_INVALID, "the answer is for another dossier");
		if (code != ERR_OK)
			log_event(LOG_WARN, "dossier.unreadable", LOG_ERR(&err));
	}
	explicit_bzero(call->code, sizeof call->code);
	call->kind = SYNC_CALL_NONE;
	sync->sink.dossier(sync->sink.context, call->name, code, code == ERR_OK ? &dossier : NULL);
	explicit_bzero(&dossier, sizeof dossier);
}

static void on_appointment(void *context, const struct net_answer *got)
{
	struct sync_call *call = context;
	struct sync *sync = call->sync;
	struct appointment appointment;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_appointment_decode(got->body, got->len, &appointment, NULL);
	call->kind = SYNC_CALL_NONE;
	sync->sink.appointment(sync->sink.context, call->name, code, code == ERR_OK ? &appointment : NULL);
}

static void tell_answer(const struct net_answer *got, struct sync_call *call, bool with_petition)
{
	struct sync *sync = call->sync;
	struct petition petition;
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK && with_petition)
		code = proto_petition_decode_answer(got->body, got->len, &petition, NULL);
	call->kind = SYNC_CALL_NONE;
	sync->sink.answer(sync->sink.context, call->name, code, code == ERR_OK && with_petition ? &petition : NULL);
	explicit_bzero(&petition, sizeof petition);
}

static void on_petition(void *context, const struct net_answer *got)
{
	tell_answer(got, context, true);
}

static void on_rated(void *context, const struct net_answer *got)
{
	tell_answer(got, context, false);
}

struct look_up {
	enum sync_call_kind kind;
	const char *folder, *what, *below; /* path: folder, what is asked for, below it */
	const struct buf *body;            /* NULL: a GET */
	size_t answer_max;
	void (*done)(void *context, const struct net_answer *answer);
};

static enum err_code look_up(struct sync *sync, unsigned name, const struct look_up *wanted)
{
	struct sync_call *call = sync_call_begin(sync, wanted->kind, name);
	struct buf path;
	char id[ID_SIZE];
	if (!call)
		return ERR_LIMIT;
	if (wanted->kind == SYNC_CALL_DOSSIER)
		copy_text(call->code, sizeof call->code, wanted->what);
	id_make(id);
	buf_init(&path, NET_URL_MAX / 2);
	buf_str(&path, wanted->folder);
	net_client_escape(&path, wanted->what);
	buf_str(&path, wanted->below);
	struct net_request request = {
		.method = wanted->body ? "POST" : "GET",
		.path = buf_text(&path),
		.timeout_ms = SYNC_LOOKUP_MS,
		.answer_max = wanted->answer_max,
		.context = call,
		.done = wanted->done,
	};
	if (wanted->body) {
		request.body = buf_text(wanted->body);
		request.len = wanted->body->len;
		request.idempotency_key = id;
	}
	enum err_code code = path.failed ? ERR_INVALID : ERR_OFFLINE;
	if (!path.failed && sync_is_online(sync))
		code = net_client_send(sync->client, &request, &call->request);
	buf_finish(&path);
	if (code != ERR_OK) {
		explicit_bzero(call->code, sizeof call->code);
		call->kind = SYNC_CALL_NONE;
	}
	return code;
}

void sync_page(struct sync *sync, unsigned name, const char *token)
{
	const struct look_up wanted = {SYNC_CALL_PAGE, "/v1/tickets/", token, "", NULL, PROTO_TICKET_MAX, on_page};
	enum err_code code = look_up(sync, name, &wanted);
	if (code != ERR_OK)
		sync->sink.page(sync->sink.context, name, code, NULL);
}

void sync_dossier(struct sync *sync, unsigned name, const char *code_text)
{
	const struct look_up wanted = {SYNC_CALL_DOSSIER, "/v1/dossiers/", code_text, "", NULL,
								   PROTO_DOSSIER_MAX, on_dossier};
	enum err_code code = look_up(sync, name, &wanted);
	if (code != ERR_OK)
		sync->sink.dossier(sync->sink.context, name, code, NULL);
}

void sync_proof(struct sync *sync, unsigned name, const char *code_text, const char *secret)
{
	struct buf body;
	buf_init(&body, PROTO_DOSSIER_MAX);
	enum err_code code = proto_dossier_encode_proof(secret, &body);
	const struct look_up wanted = {SYNC_CALL_DOSSIER, "/v1/dossiers/", code_text, "/proof", &body,
								   PROTO_DOSSIER_MAX, on_dossier};
	if (code == ERR_OK)
		code = look_up(sync, name, &wanted);
	buf_finish(&body);
	if (code != ERR_OK)
		sync->sink.dossier(sync->sink.context, name, code, NULL);
}

void sync_appointment(struct sync *sync, unsigned name, const char *token)
{
	const struct look_up wanted = {SYNC_CALL_APPOINTMENT, "/v1/appointments/", token, "", NULL,
								   PROTO_APPOINTMENT_MAX, on_appointment};
	enum err_code code = look_up(sync, name, &wanted);
	if (code != ERR_OK)
		sync->sink.appointment(sync->sink.context, name, code, NULL);
}

void sync_petition_answer(struct sync *sync, unsigned name, const char *key)
{
	const struct look_up wanted = {SYNC_CALL_ANSWER,          "/v1/petitions/", key, "", NULL,
								   PROTO_PETITION_ANSWER_MAX, on_petition};
	enum err_code code = look_up(sync, name, &wanted);
	if (code != ERR_OK)
		sync->sink.answer(sync->sink.context, name, code, NULL);
}

void sync_petition_rate(struct sync *sync, unsigned name, const char *key, unsigned level)
{
	struct buf body;
	buf_init(&body, PROTO_PETITION_MAX);
	enum err_code code = proto_petition_encode_rating(level, &body);
	const struct look_up wanted = {SYNC_CALL_ANSWER,   "/v1/petitions/", key, "/rate", &body,
								   PROTO_PETITION_MAX, on_rated};
	if (code == ERR_OK)
		code = look_up(sync, name, &wanted);
	buf_finish(&body);
	if (code != ERR_OK)
		sync->sink.answer(sync->sink.context, name, code, NULL);
}
