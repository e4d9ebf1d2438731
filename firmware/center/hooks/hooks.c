#include "center/hooks/hooks.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/wait.h"
#include "center/db/db_events.h"
#include "center/db/db_hooks.h"
#include "center/handlers/figures.h"
#include "center/handlers/hub.h"
#include "center/handlers/webhooks.h"
#include "center/hooks/hooks_priv.h"
#include "crypto/crypto.h"
#include "net/backoff.h"
#include "net/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define CLAIM_SPARE_MS 30000 /* past the time-out: then another server may take it */
#define SIGNATURE_SIZE 128

struct delivery {
	struct hooks *hooks; /* NULL: free */
	struct center *center;
	char hook[ID_SIZE];
	int64_t sequence;
	unsigned tries; /* before this one */
	unsigned request;
};

struct hooks {
	struct center *center; /* the house */
	struct hooks_options options;
	struct net_client *client;
	pthread_t thread;
	int stop;
	struct hooks_list list; /* of the center that is looked at */
	size_t turn;
	struct delivery deliveries[HOOKS_AT_ONCE];
};

static size_t under_way(const struct hooks *hooks, const char *hook)
{
	size_t count = 0;
	for (size_t i = 0; i < HOOKS_AT_ONCE; i++)
		count += hooks->deliveries[i].hooks && (!hook || strcmp(hooks->deliveries[i].hook, hook) == 0);
	return count;
}

/* -- the end of a try -------------------------------------------------------------------------- */

struct tried_job {
	struct db_job job;
	const struct delivery *delivery;
	struct db_hook_attempt attempt;
};

static enum err_code note_attempt(struct db *db, struct db_job *job, struct err *err)
{
	struct tried_job *tried = (struct tried_job *)job;
	return db_hook_tried(db, tried->delivery->hook, tried->delivery->sequence, &tried->attempt, err);
}

static const char *why_not(const struct net_answer *answer)
{
	if (answer->trouble)
		return answer->trouble;
	if (answer->status >= 300 && answer->status < 400)
		return "redirected";
	if (answer->code == ERR_TIMEOUT)
		return "timeout";
	return answer->status > 0 ? "refused" : "unreachable";
}

static void settle(struct delivery *delivery, const struct net_answer *answer)
{
	struct hooks *hooks = delivery->hooks;
	const struct hooks_options *options = &hooks->options;
	struct figures *figures = delivery->center->figures;
	struct err err = {.code = ERR_OK};
	bool taken = answer->status >= 200 && answer->status < 300 && answer->code != ERR_TIMEOUT;
	bool parked = !taken && delivery->tries + 1 >= options->tries;
	struct net_backoff backoff = {
		.least_ms = options->first_wait_ms, .most_ms = HOOKS_MOST_WAIT_MS, .failures = delivery->tries};
	uint32_t random;
	id_random(&random, sizeof random);
	int64_t now_ms = clock_wall_ms();
	struct tried_job tried = {
		.job = {.run = note_attempt},
		.delivery = delivery,
		.attempt = {.state = taken    ? DB_HOOK_DELIVERED
							 : parked ? DB_HOOK_PARKED
									  : DB_HOOK_WAITS,
					.next_ms = now_ms + (taken || parked ? 0 : net_backoff_next(&backoff, random)),
					.now_ms = now_ms,
					.status = answer->status,
					.why = taken ? "" : why_not(answer)},
	};
	atomic_fetch_add(taken ? &figures->hooks_delivered : &figures->hooks_failed, 1);
	if (parked) {
		atomic_fetch_add(&figures->hooks_parked, 1);
		log_event(LOG_ERROR, "webhook.parked", LOG_ID("hook", delivery->hook), LOG_INT("sequence", delivery->sequence),
				  LOG_INT("status", answer->status), LOG_STR("why", tried.attempt.why));
	}
	/* Where even this fails it is due again when its claim ends: told twice rather than never. */
	if (db_writer_run(delivery->center->writer, &tried.job, &err) != ERR_OK)
		log_event(LOG_WARN, "webhook.outcome", LOG_ERR(&err));
}

static void on_answer(void *context, const struct net_answer *answer)
{
	struct delivery *delivery = context;
	settle(delivery, answer);
	delivery->hooks = NULL;
}

/* -- sending ----------------------------------------------------------------------------------- */

void hooks_sign(const char *secret, int64_t seconds, const char *body, size_t len, char *out, size_t size)
{
	unsigned char mac[CRYPTO_HASH_SIZE];
	char hex[CRYPTO_HEX_SIZE], head[32];
	int head_len = snprintf(head, sizeof head, "%lld.", (long long)seconds);
	crypto_hmac_sha256((const unsigned char *)secret, strlen(secret), head, (size_t)head_len, body, len, mac);
	crypto_hex(mac, sizeof mac, hex);
	snprintf(out, size, "t=%lld,v1=%s", (long long)seconds, hex);
}

static enum err_code send_one(struct hooks *hooks, struct center *center, const struct db_hook *hook,
							  const struct hooks_due *due)
{
	struct delivery *delivery = hooks->deliveries;
	while (delivery->hooks)
		delivery++;
	char signature[SIGNATURE_SIZE], id[64];
	char signed_by[SIGNATURE_SIZE + 32], named[96], attempt[48];
	hooks_sign(hook->secret, clock_wall_ms() / 1000, due->body, strlen(due->body), signature, sizeof signature);
	snprintf(id, sizeof id, "%s-%lld", center->id, (long long)due->sequence);
	snprintf(signed_by, sizeof signed_by, "X-Motcua-Signature: %s", signature);
	snprintf(named, sizeof named, "X-Motcua-Delivery: %s", id);
	snprintf(attempt, sizeof attempt, "X-Motcua-Attempt: %u", due->tries + 1);
	const char *const headers[] = {"Content-Type: application/cloudevents+json; charset=utf-8", signed_by, named,
								   attempt, NULL};
	const struct net_request request = {
		.method = "POST",
		.path = hook->url,
		.body = due->body,
		.len = strlen(due->body),
		.headers = headers,
		.any_answer = true,
		.timeout_ms = hooks->options.timeout_ms,
		.answer_max = HOOKS_ANSWER_MAX,
		.context = delivery,
		.done = on_answer,
	};
	*delivery = (struct delivery){.hooks = hooks, .center = center, .sequence = due->sequence, .tries = due->tries};
	snprintf(delivery->hook, sizeof delivery->hook, "%s", hook->id);
	enum err_code code = net_client_send(hooks->client, &request, &delivery->request);
	if (code != ERR_OK)
		delivery->hooks = NULL;
	return code;
}

/* Claims what is due, as much as there is room for, and sends it. */
static enum err_code send_due(struct hooks *hooks, struct center *center, struct err *err)
{
	struct hooks_due *due = NULL;
	size_t count = 0;
	int64_t lease_ms = hooks->options.timeout_ms + CLAIM_SPARE_MS;
	size_t room[HOOKS_MAX];
	for (size_t i = 0; i < hooks->list.count; i++)
		room[i] = HOOKS_AT_ONCE_EACH - under_way(hooks, hooks->list.hooks[i].id);
	enum err_code code =
		hooks_claim(center, &hooks->list, room, HOOKS_AT_ONCE - under_way(hooks, NULL), lease_ms, &due, &count, err);
	for (size_t i = 0; code == ERR_OK && i < count; i++)
		if (send_one(hooks, center, &hooks->list.hooks[due[i].hook], &due[i]) != ERR_OK)
			log_event(LOG_WARN, "webhook.not_sent", LOG_INT("sequence", due[i].sequence));
	hooks_due_free(due, count);
	return code;
}

static bool is_full(const struct hooks *hooks)
{
	return under_way(hooks, NULL) == HOOKS_AT_ONCE;
}

static enum err_code look_at(struct hooks *hooks, struct center *center, struct err *err)
{
	enum err_code code = hooks_read_list(center, &hooks->list, err);
	if (code == ERR_OK && hooks->list.count > 0)
		code = hooks_collect(center, &hooks->list, err);
	if (code == ERR_OK && hooks->list.count > 0 && !is_full(hooks))
		code = send_due(hooks, center, err);
	return code;
}

/* Begins with another center at each turn, so that the first does not take all the room. */
static enum err_code look(struct hooks *hooks, struct err *err)
{
	struct center *with[CENTER_PEERS_MAX];
	size_t count = 0;
	enum err_code code = hooks_centers(hooks->center, with, &count, err);
	for (size_t i = 0; i < count && code == ERR_OK; i++)
		code = look_at(hooks, with[(hooks->turn + i) % count], err);
	hooks->turn++;
	return code;
}

static void *deliver_for_ever(void *arg)
{
	struct hooks *hooks = arg;
	int64_t look_ms = 0;
	for (;;) {
		struct pollfd fds[1 + NET_SOCKETS_MAX] = {{.fd = hooks->stop, .events = POLLIN}};
		struct err err = {.code = ERR_OK};
		int64_t now_ms = clock_mono_ms();
		if (now_ms >= look_ms) {
			if (look(hooks, &err) != ERR_OK)
				log_event(LOG_WARN, "webhook.look", LOG_ERR(&err));
			look_ms = now_ms + HOOKS_TURN_MS;
		}
		size_t count = net_client_fds(hooks->client, fds + 1, NET_SOCKETS_MAX);
		int64_t until_ms = net_client_deadline(hooks->client);
		until_ms = until_ms < look_ms ? until_ms : look_ms;
		now_ms = clock_mono_ms();
		wait_any(fds, 1 + count, until_ms > now_ms ? (int)(until_ms - now_ms) : 0);
		if (fds[0].revents && wait_was_poked(hooks->stop))
			return NULL;
		net_client_step(hooks->client, fds + 1, count);
	}
}

/* -- start and end ----------------------------------------------------------------------------- */

static bool may_connect(const void *context, const struct sockaddr *address)
{
	const struct hooks *hooks = context;
	return hooks_net_may(hooks->options.reach, address);
}

static void release(struct hooks *hooks)
{
	net_client_destroy(hooks->client);
	if (hooks->stop >= 0)
		close(hooks->stop);
	crypto_wipe(hooks, sizeof *hooks);
	free(hooks);
}

enum err_code hooks_start(struct center *center, const struct hooks_options *options, struct hooks **ret_hooks,
						  struct err *err)
{
	struct hooks *hooks = calloc(1, sizeof *hooks);
	if (!hooks)
		return err_set(err, ERR_LIMIT, "no memory for webhooks");
	hooks->center = center;
	hooks->options = *options;
	hooks->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	const struct net_options net = {
		.url = "",
		.ca_file = options->ca_file,
		.crl_file = options->crl_file,
		.may_connect = may_connect,
		.may_connect_context = hooks,
	};
	enum err_code code =
		hooks->stop < 0 ? err_set(err, ERR_IO, "eventfd") : net_client_create(&net, &hooks->client, err);
	hooks->options.ca_file = hooks->options.crl_file = NULL;
	if (code == ERR_OK && pthread_create(&hooks->thread, NULL, deliver_for_ever, hooks) != 0)
		code = err_set(err, ERR_LIMIT, "can't start a thread");
	if (code != ERR_OK) {
		release(hooks);
		return code;
	}
	*ret_hooks = hooks;
	return ERR_OK;
}

void hooks_stop(struct hooks *hooks)
{
	if (!hooks)
		return;
	wait_poke(hooks->stop);
	pthread_join(hooks->thread, NULL);
	release(hooks);
}
