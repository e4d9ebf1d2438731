/*
 * The journal on its way. One batch at a time, oldest first. Each event of an
 * answer is taken, refused (tried again, parked at last) or poison (parked at
 * once). A batch that is refused whole is cut in half until the event at fault
 * stands alone.
 */
#include "base/clock.h"
#include "base/log.h"
#include "proto/problem.h"
#include "proto/rating.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <string.h>

#define ANSWER_MAX (512u << 10)
#define SUMS_AT_ONCE 20

static void settle(struct sync *sync, size_t count, bool progress)
{
	struct err err = {.code = ERR_OK};
	unsigned parked = 0;
	if (store_event_settle(sync->store, sync->settlements, count, &parked, &err) != ERR_OK) {
		/* Not stored as sent: it will be sent again, and the center knows it by its id. */
		log_event(LOG_ERROR, "journal.settle", LOG_ERR(&err));
		sync_errand_failed(&sync->batch);
		return;
	}
	if (parked > 0) {
		log_event(LOG_ERROR, "journal.parked", LOG_INT("events", parked));
		sync_alarm(sync, "event-parked");
	}
	if (!progress) {
		sync_errand_failed(&sync->batch);
		return;
	}
	bool full = sync->batch_count == SYNC_BATCH_EVENTS;
	int64_t pace = full ? SYNC_BATCH_PACE_MS + clock_mono_us() % (SYNC_BATCH_PACE_MS / 2) : 0;
	sync->batch_max = SYNC_BATCH_EVENTS;
	sync_errand_done(&sync->batch, clock_mono_ms() + pace);
}

static void take_results(struct sync *sync, size_t count)
{
	bool progress = false;
	for (size_t i = 0; i < count; i++) {
		const struct proto_result *result = &sync->results[i];
		struct store_settlement *one = &sync->settlements[i];
		memcpy(one->id, result->id, ID_SIZE);
		one->verdict = STORE_TAKEN;
		if (result->verdict == PROTO_REFUSED) {
			one->verdict = strcmp(result->code, "event-mismatch") == 0 ? STORE_POISON : STORE_REFUSED;
			log_event(LOG_WARN, "event.refused", LOG_ID("event", result->id), LOG_STR("code", result->code));
		} else {
			progress = true;
		}
	}
	settle(sync, count, progress);
}

/* The center refuses the batch as a whole. */
static void take_refusal(struct sync *sync, int status)
{
	log_event(LOG_WARN, "batch.refused", LOG_INT("status", status), LOG_INT("events", sync->batch_count));
	if (sync->batch_count > 1) {
		sync->batch_max = sync->batch_count / 2;
		sync_errand_done(&sync->batch, clock_mono_ms());
		return;
	}
	memcpy(sync->settlements[0].id, sync->events[0].id, ID_SIZE);
	sync->settlements[0].verdict = STORE_REFUSED;
	settle(sync, 1, false);
}

static void on_answer(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct err err = {.code = ERR_OK};
	size_t count = 0;
	bool refused = got->code == ERR_OK && (got->status == 400 || got->status == 413 || got->status == 422);
	if (refused) {
		take_refusal(sync, got->status);
		return;
	}
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_event_decode_results(got->body, got->len, sync->results, &count, &err);
	else
		err_set(&err, code, "%s", got->why);
	if (code == ERR_OK) {
		sync->batch_took_ms = clock_mono_ms() - sync->batch_sent_ms;
		sync->batch_wall_ms = clock_wall_ms();
		take_results(sync, count);
		return;
	}
	log_event(LOG_WARN, "batch.failed", LOG_INT("status", got->status), LOG_ERR(&err));
	sync_errand_failed(&sync->batch);
}

static enum err_code encode(struct sync *sync, struct buf *body, size_t count, size_t *ret_count)
{
	const struct proto_sender sender = {
		.boot_id = sync->boot_id,
		.sent_ms = clock_wall_ms(),
		.boot_ms = clock_boot_ms(),
	};
	for (size_t i = 0; i < count; i++) {
		const struct store_event *event = &sync->events[i];
		struct proto_event *out = &sync->outgoing[i];
		memcpy(out->id, event->id, ID_SIZE);
		memcpy(out->boot_id, event->boot_id, sizeof out->boot_id);
		snprintf(out->type, sizeof out->type, "%s", event->type);
		out->at_ms = event->wall_ms;
		out->boot_ms = event->boot_ms;
		out->trusted = event->trusted;
		out->data = event->data;
	}
	return proto_event_encode(&sender, sync->outgoing, count, body, ret_count);
}

/* Ratings that were only counted while there was no room: events again, once there is. */
static void tell_sums(struct sync *sync)
{
	struct rating_sum sum;
	struct err err = {.code = ERR_OK};
	enum err_code code = ERR_OK;
	for (int i = 0; i < SUMS_AT_ONCE && code == ERR_OK && store_event_pending(sync->store) < STORE_OTHERS_UNTIL; i++) {
		char id[ID_SIZE];
		struct buf data;
		code = store_rating_sum_next(sync->store, &sum);
		if (code != ERR_OK)
			break;
		buf_init(&data, PROTO_EVENT_DATA_MAX);
		id_make(id);
		code = proto_rating_encode_sum(&sum, &data);
		const struct store_note note = {
			.id = id, .kind = STORE_RATING, .type = "rating.sum", .data = buf_text(&data)};
		if (code == ERR_OK)
			code = store_rating_sum_tell(sync->store, &sum, &note, &err);
		buf_finish(&data);
	}
	if (code != ERR_OK && code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "ratings.sum", LOG_STR("error", err_name(code)), LOG_ERR(&err));
}

int64_t sync_last_batch(const struct sync *sync, int64_t *ret_took_ms)
{
	*ret_took_ms = sync->batch_took_ms;
	return sync->batch_wall_ms;
}

void sync_batch_send(struct sync *sync, int64_t now_ms)
{
	struct err err = {.code = ERR_OK};
	struct buf body;
	size_t count = 0;
	char key[ID_SIZE];
	tell_sums(sync);
	arena_reset(&sync->arena);
	enum err_code code = store_event_batch(sync->store, &sync->arena, sync->events, sync->batch_max, &count, &err);
	if (code != ERR_OK || count == 0) {
		if (code != ERR_OK)
			log_event(LOG_ERROR, "journal.unreadable", LOG_ERR(&err));
		sync_errand_failed(&sync->batch);
		return;
	}
	buf_init(&body, PROTO_BATCH_MAX + PROTO_EVENT_DATA_MAX + 1024);
	if (encode(sync, &body, count, &sync->batch_count) == ERR_OK) {
		id_make(key);
		const struct net_request request = {
			.method = "POST",
			.path = "/v1/events",
			.body = buf_text(&body),
			.len = body.len,
			.idempotency_key = key,
			.timeout_ms = SYNC_BATCH_MS,
			.answer_max = ANSWER_MAX,
			.context = sync,
			.done = on_answer,
		};
		sync->batch_sent_ms = now_ms;
		sync_errand_send(sync, &sync->batch, &request);
	} else {
		sync_errand_failed(&sync->batch);
	}
	buf_finish(&body);
}
