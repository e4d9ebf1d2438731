/*
 * Leases: asked for when the center is there, one for today and one for the
 * next day that it opens, so that a night without network costs nothing.
 * A center that says our generation is not the newest has given a lease to a
 * copy of this kiosk, or this one was set back: then ours are worth nothing.
 * A copy that wakes on another machine knows it by itself (base/machine.h),
 * before it gives its first number; until the center has spoken its numbers
 * carry that machine's own tag. A machine copied with all its marks is told by
 * the center (sync_lease_copied): the copy stops, the other takes a new lease.
 */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/crypto.h"
#include "proto/lease.h"
#include "proto/problem.h"
#include "sync/sync_priv.h"

#include <stdio.h>
#include <string.h>

static void save(struct sync *sync, const struct lease *lease)
{
	struct err err = {.code = ERR_OK};
	if (store_lease_save(sync->store, lease, &err) != ERR_OK)
		log_event(LOG_ERROR, "lease.refused", LOG_ERR(&err));
	else
		log_event(LOG_INFO, "lease.stored", LOG_ID("lease", lease->id), LOG_STR("day", lease->day),
				  LOG_INT("left", store_lease_left(sync->store, lease->day)));
}

static enum err_code discard(struct sync *sync, const char *alarm)
{
	struct err err = {.code = ERR_OK};
	char tag[MACHINE_TAG_SIZE];
	machine_tag(sync->machine, tag);
	if (store_lease_discard(sync->store, tag, &err) != ERR_OK)
		log_event(LOG_ERROR, "lease.discard", LOG_ERR(&err));
	log_event(LOG_ERROR, "lease.stale", LOG_STR("why", "this kiosk was copied or set back"));
	sync_alarm(sync, alarm);
	return err.code;
}

void sync_lease_check_machine(struct sync *sync)
{
	char before[MACHINE_SIZE] = "";
	struct err err = {.code = ERR_OK};
	if (sync->machine[0] == '\0')
		return;
	(void)!store_setting_get(sync->store, "machine", before, sizeof before);
	if (strcmp(before, sync->machine) == 0)
		return;
	/* Until the leases are gone it stays the machine of before: the next start sees it again. */
	if (before[0] != '\0' && machine_is_another(before, sync->machine) && discard(sync, "kiosk-copied") != ERR_OK)
		return;
	if (store_setting_set(sync->store, "machine", sync->machine, &err) != ERR_OK)
		log_event(LOG_WARN, "machine.unknown", LOG_ERR(&err));
}

/* Stands on paper and is opened by phones: nothing but an address of the web, and short enough for the code. */
static bool is_address(const char *url)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:/-_~[]";
	size_t len = strlen(url);
	bool web = strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0;
	return web && len <= SYNC_ADDRESS_MAX && url[len - 1] != '/' && strspn(url, plain) == len;
}

/* For the papers that are printed while nobody can be asked. */
static void keep_address(struct sync *sync, const char *url)
{
	struct err err = {.code = ERR_OK};
	const char *wanted = is_address(url) ? url : "";
	if (strcmp(wanted, sync->address) == 0)
		return;
	snprintf(sync->address, sizeof sync->address, "%s", wanted);
	if (store_setting_set(sync->store, SYNC_ADDRESS_SETTING, wanted, &err) != ERR_OK)
		log_event(LOG_WARN, "lease.address", LOG_ERR(&err));
}

void sync_lease_copied(struct sync *sync, const char *boot_id)
{
	char before[ID_SIZE] = "";
	struct err err = {.code = ERR_OK};
	if (strcmp(boot_id, sync->boot_id) == 0) {
		if (sync->copied)
			return;
		sync->copied = true;
		sync->wants_leases = false;
		(void)!discard(sync, "kiosk-copied");
		if (sync->sink.copied)
			sync->sink.copied(sync->sink.context);
		return;
	}
	/* Our copy had our lease, and may have given numbers of it: we give no more of them either, once a copy. */
	(void)!store_setting_get(sync->store, "copy", before, sizeof before);
	if (strcmp(boot_id, before) == 0 || !sync->wants_leases || discard(sync, "lease-shared") != ERR_OK)
		return;
	if (store_setting_set(sync->store, "copy", boot_id, &err) != ERR_OK)
		log_event(LOG_WARN, "lease.copy", LOG_ERR(&err));
	sync->lease.due_ms = clock_mono_ms();
}

static void on_answer(void *context, const struct net_answer *got)
{
	struct sync *sync = context;
	struct proto_leases leases;
	struct err err = {.code = ERR_OK};
	enum err_code code = proto_problem_verdict(got->code, got->status);
	if (code == ERR_OK)
		code = proto_lease_decode(got->body, got->len, &leases, &err);
	if (code == ERR_OK) {
		/* The next day's first: its generation may be the older one. */
		if (leases.has_next && leases.next_day.generation < leases.today.generation)
			save(sync, &leases.next_day);
		save(sync, &leases.today);
		if (leases.has_next && leases.next_day.generation >= leases.today.generation)
			save(sync, &leases.next_day);
		/* Where our own clock knows no day, this is the day. */
		if (store_setting_set(sync->store, "day", leases.today.day, &err) != ERR_OK)
			log_event(LOG_WARN, "lease.day", LOG_ERR(&err));
		keep_address(sync, leases.public_url);
		sync_errand_done(&sync->lease, clock_mono_ms() + SYNC_LEASE_AGAIN_MS);
		return;
	}
	if (code == ERR_CONFLICT)
		(void)!discard(sync, "lease-stale");
	log_event(LOG_WARN, "lease.failed", LOG_INT("status", got->status), LOG_STR("why", got->why));
	sync_errand_failed(&sync->lease);
}

/*
 * What the center tells a repeated question by from a new one: this boot and this journal. A journal that had to
 * begin anew in the same boot has lost what was given of the old lease.
 */
static void name_life(struct sync *sync, char ret_name[CRYPTO_HEX_SIZE])
{
	char text[2 * ID_SIZE + 2], journal[ID_SIZE] = "";
	if (store_journal_id(sync->store, journal) != ERR_OK)
		id_make(journal); /* the disk fails: better a lease too many than one twice */
	snprintf(text, sizeof text, "%s %s", sync->boot_id, journal);
	crypto_sha256_hex(text, strlen(text), ret_name);
	ret_name[ID_SIZE - 1] = '\0';
}

void sync_lease_ask(struct sync *sync)
{
	struct buf body;
	char key[ID_SIZE], life[CRYPTO_HEX_SIZE];
	if (!sync->wants_leases) {
		sync->lease.due_ms = INT64_MAX;
		return;
	}
	buf_init(&body, 256);
	id_make(key);
	name_life(sync, life);
	if (proto_lease_encode_request(life, store_lease_generation(sync->store), &body) != ERR_OK) {
		sync_errand_failed(&sync->lease);
	} else {
		const struct net_request request = {
			.method = "POST",
			.path = "/v1/leases",
			.body = buf_text(&body),
			.len = body.len,
			.idempotency_key = key,
			.timeout_ms = SYNC_LEASE_MS,
			.answer_max = PROTO_LEASE_MAX,
			.context = sync,
			.done = on_answer,
		};
		sync_day(sync, sync->lease_day);
		sync_errand_send(sync, &sync->lease, &request);
	}
	buf_finish(&body);
}

/* A new day has begun since leases were last asked for. */
void sync_lease_plan(struct sync *sync, int64_t now_ms)
{
	char day[CLOCK_DAY_SIZE];
	if (!sync->wants_leases || sync->lease_day[0] == '\0' || sync->lease.due_ms <= now_ms)
		return;
	sync_day(sync, day);
	if (strcmp(day, sync->lease_day) != 0 && sync->lease.backoff.failures == 0)
		sync->lease.due_ms = now_ms;
}
