#include "sync/sync.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "identity/identity.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not what other devices do: fifty kiosks that send their journals would each hear of all of it. */
#define STREAM_PATH "/v1/events?types=queue.changed,catalogue.changed,help.changed,pad.rate,device.command"
#define BATCH_ARENA (PROTO_BATCH_MAX + (16u << 10))

static void on_changed(void *context, bool up)
{
	struct sync *sync = context;
	int64_t now = clock_mono_ms();
	log_event(LOG_INFO, "center.changed", LOG_STR("state", up ? "online" : "offline"),
			  LOG_INT("to_send", store_event_pending(sync->store)));
	if (up) {
		sync->catalogue.due_ms = sync->hall.due_ms = sync->lease.due_ms = now;
		sync->config.due_ms = sync->sink.config ? now : INT64_MAX;
		sync->program.due_ms = sync->sink.program ? now : INT64_MAX;
		if (sync->sink.published && sync->published.due_ms == INT64_MAX)
			sync->published.due_ms = now + (int64_t)(clock_mono_us() % SYNC_PUBLISHED_FIRST_MS);
		/* Fifty kiosks come back at once: not all in the same moment. */
		net_backoff_reset(&sync->batch.backoff);
		if (sync->batch.request == 0)
			sync->batch.due_ms = now + (int64_t)(clock_mono_us() % SYNC_BATCH_LEAST_MS);
	}
	sync->sink.center(sync->sink.context, up);
}

static enum err_code init_parts(struct sync *sync, const struct sync_options *options, struct err *err)
{
	const struct net_options net = {
		.url = options->url,
		.ca_file = options->ca_file,
		.crl_file = options->crl_file,
		.cert_file = options->cert_file,
		.device = options->device,
		.key = options->key,
		.holds_digests = true,
	};
	const struct net_stream_sink sink = {.context = sync, .event = sync_on_event, .changed = on_changed};
	const struct identity_options identity = {
		.url = options->url,
		.device = options->device,
		.key_file = options->key_file,
		.cert_file = options->cert_file,
	};
	enum err_code code = arena_init(&sync->arena, BATCH_ARENA);
	if (code == ERR_OK)
		code = net_client_create(&net, &sync->client, err);
	if (code == ERR_OK)
		code = identity_renewal_create(sync->client, &identity, &sync->renewal, err);
	if (code == ERR_OK)
		sync->stream = net_stream_create(sync->client, STREAM_PATH, &sink);
	return code == ERR_OK && !sync->stream ? err_set(err, ERR_LIMIT, "no memory for the event stream") : code;
}

enum err_code sync_create(const struct sync_options *options, struct store *store, const struct sync_sink *sink,
						  struct sync **ret_sync, struct err *err)
{
	struct sync *sync = calloc(1, sizeof *sync);
	if (!sync)
		return err_set(err, ERR_LIMIT, "no memory to talk to the center");
	sync->store = store;
	sync->sink = *sink;
	sync->wants_leases = options->wants_leases;
	sync->batch_max = SYNC_BATCH_EVENTS;
	sync->batch.backoff = (struct net_backoff){.least_ms = SYNC_BATCH_LEAST_MS, .most_ms = SYNC_BATCH_MOST_MS};
	sync->catalogue.backoff = sync->hall.backoff = sync->lease.backoff = sync->config.backoff = sync->program.backoff =
		sync->published.backoff = (struct net_backoff){.least_ms = SYNC_FETCH_LEAST_MS, .most_ms = SYNC_FETCH_MOST_MS};
	sync->batch.due_ms = sync->catalogue.due_ms = sync->hall.due_ms = sync->lease.due_ms = INT64_MAX;
	sync->config.due_ms = sync->program.due_ms = sync->published.due_ms = INT64_MAX;
	snprintf(sync->device, sizeof sync->device, "%s", options->device);
	snprintf(sync->machine, sizeof sync->machine, "%s", options->machine ? options->machine : "");
	clock_boot_id(sync->boot_id);
	if (store_setting_get(store, SYNC_ADDRESS_SETTING, sync->address, sizeof sync->address) != ERR_OK)
		sync->address[0] = '\0';
	if (options->boot_id)
		snprintf(sync->boot_id, sizeof sync->boot_id, "%s", options->boot_id);
	enum err_code code = init_parts(sync, options, err);
	if (code != ERR_OK) {
		sync_destroy(sync);
		return code;
	}
	if (sync->wants_leases)
		sync_lease_check_machine(sync);
	*ret_sync = sync;
	return ERR_OK;
}

void sync_destroy(struct sync *sync)
{
	if (!sync)
		return;
	identity_renewal_destroy(sync->renewal);
	net_stream_destroy(sync->stream);
	net_client_destroy(sync->client);
	arena_finish(&sync->arena);
	free(sync);
}

void sync_start(struct sync *sync)
{
	sync_catalogue_load(sync);
	sync_published_load(sync);
	net_stream_tick(sync->stream, clock_mono_ms());
}

bool sync_is_online(const struct sync *sync)
{
	return net_stream_is_up(sync->stream);
}

size_t sync_fds(const struct sync *sync, struct pollfd *fds, size_t max)
{
	return net_client_fds(sync->client, fds, max);
}

static int64_t errand_deadline(const struct sync_errand *errand)
{
	return errand->request != 0 ? INT64_MAX : errand->due_ms;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static bool has_calls(const struct sync *sync)
{
	for (size_t i = 0; i < SYNC_CALLS_MAX; i++)
		if (sync->calls[i].kind != SYNC_CALL_NONE)
			return true;
	return false;
}

int64_t sync_deadline(const struct sync *sync)
{
	int64_t deadline = sooner(net_client_deadline(sync->client), net_stream_deadline(sync->stream));
	deadline = sooner(deadline, identity_renewal_deadline(sync->renewal));
	if (!sync_is_online(sync))
		return deadline;
	deadline = sooner(deadline, errand_deadline(&sync->catalogue));
	deadline = sooner(deadline, errand_deadline(&sync->config));
	deadline = sooner(deadline, errand_deadline(&sync->program));
	deadline = sooner(deadline, errand_deadline(&sync->published));
	deadline = sooner(deadline, errand_deadline(&sync->hall));
	deadline = sooner(deadline, errand_deadline(&sync->lease));
	if (store_event_pending(sync->store) > 0 && !has_calls(sync))
		deadline = sooner(deadline, errand_deadline(&sync->batch));
	return deadline;
}

static bool is_due(const struct sync_errand *errand, int64_t now_ms)
{
	return errand->request == 0 && now_ms >= errand->due_ms;
}

void sync_step(struct sync *sync, const struct pollfd *fds, size_t count, int64_t now_ms)
{
	net_client_step(sync->client, fds, count);
	identity_renewal_tick(sync->renewal, now_ms);
	net_stream_tick(sync->stream, now_ms);
	if (!sync_is_online(sync))
		return;
	sync_lease_plan(sync, now_ms);
	if (is_due(&sync->hall, now_ms))
		sync_hall_fetch(sync);
	if (is_due(&sync->lease, now_ms))
		sync_lease_ask(sync);
	if (is_due(&sync->catalogue, now_ms))
		sync_catalogue_fetch(sync);
	if (is_due(&sync->config, now_ms))
		sync_config_fetch(sync);
	if (is_due(&sync->program, now_ms))
		sync_program_fetch(sync);
	if (is_due(&sync->published, now_ms))
		sync_published_fetch(sync);
	/* Citizens first: no batch begins while one of them waits. */
	if (is_due(&sync->batch, now_ms) && store_event_pending(sync->store) > 0 && !has_calls(sync))
		sync_batch_send(sync, now_ms);
}

void sync_kick(struct sync *sync)
{
	if (sync->batch.backoff.failures == 0)
		sync->batch.due_ms = 0;
}

struct sync_call *sync_call_begin(struct sync *sync, enum sync_call_kind kind, unsigned name)
{
	for (size_t i = 0; i < SYNC_CALLS_MAX; i++) {
		struct sync_call *call = &sync->calls[i];
		if (call->kind != SYNC_CALL_NONE)
			continue;
		*call = (struct sync_call){.kind = kind, .sync = sync, .name = name};
		return call;
	}
	return NULL;
}

bool sync_errand_send(struct sync *sync, struct sync_errand *errand, const struct net_request *request)
{
	if (net_client_send(sync->client, request, &errand->request) == ERR_OK)
		return true;
	sync_errand_failed(errand);
	return false;
}

void sync_errand_failed(struct sync_errand *errand)
{
	uint32_t random;
	id_random(&random, sizeof random);
	errand->request = 0;
	errand->due_ms = clock_mono_ms() + net_backoff_next(&errand->backoff, random);
}

void sync_errand_done(struct sync_errand *errand, int64_t next_due_ms)
{
	errand->request = 0;
	errand->due_ms = next_due_ms;
	net_backoff_reset(&errand->backoff);
}

void sync_note(struct sync *sync, enum store_kind kind, const char *type, const char *data)
{
	char id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	id_make(id);
	const struct store_note note = {.id = id, .kind = kind, .type = type, .data = data};
	if (store_event_add(sync->store, &note, &err) != ERR_OK)
		log_event(LOG_WARN, "journal.refused", LOG_STR("type", type), LOG_ERR(&err));
	else
		sync_kick(sync);
}

void sync_alarm(struct sync *sync, const char *code)
{
	char data[64];
	snprintf(data, sizeof data, "{\"code\":\"%.40s\"}", code);
	sync_note(sync, STORE_OTHER, "device.alarm", data);
}

bool sync_report(struct sync *sync, const struct proto_status *status)
{
	bool taken = false;
	char id[ID_SIZE];
	struct buf data;
	struct err err = {.code = ERR_OK};
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	id_make(id);
	if (proto_event_encode_status(status, &data) == ERR_OK) {
		const struct store_note note = {
			.id = id, .kind = STORE_OTHER, .type = "device.status", .data = buf_text(&data)};
		/* While a batch is under way its events must stay as they are. */
		taken = sync->batch.request == 0 && store_event_replace(sync->store, &note, &err) == ERR_OK;
		if (taken)
			sync_kick(sync);
	}
	buf_finish(&data);
	return taken;
}

void sync_day(const struct sync *sync, char ret_day[CLOCK_DAY_SIZE])
{
	clock_day(clock_wall_ms(), ret_day);
	/* A clock that is surely wrong does not know the day: the lease does. */
	if (!clock_is_trusted() && store_setting_get(sync->store, "day", ret_day, CLOCK_DAY_SIZE) != ERR_OK)
		clock_day(clock_wall_ms(), ret_day);
}
