/*
 * After an outage all kiosks come back at once with full journals (FAULTS 31):
 * everything arrives once, citizens' requests stay quick meanwhile.
 * KIOSKS and EVENTS in the environment: how many, and how much each has kept.
 */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/crypto.h"
#include "proto/rating.h"
#include "store/store_priv.h"
#include "support/center_fixture.h"
#include "support/test.h"
#include "sync/sync.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KIOSKS_DEFAULT 6
#define EVENTS_DEFAULT 250
#define KIOSKS_MAX 60
#define ASK_EVERY_MS 50
#define ANSWERS_MAX 10000
#define DRAIN_LIMIT_MS 300000
#define KEY "0123456789012345678901234567890123456789012"

struct kiosk {
	struct store *store;
	struct sync *sync;
	int64_t asked_us; /* 0: no number is being waited for */
};

static struct {
	struct center_fixture center;
	struct kiosk kiosks[KIOSKS_MAX];
	int64_t waits_us[ANSWERS_MAX];
	size_t answers, fallbacks;
} all;

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static void on_center(void *context, bool online)
{
}

static void on_hall(void *context, const struct hall *hall)
{
}

static void on_catalogue(void *context, struct catalogue *catalogue)
{
	catalogue_destroy(catalogue);
}

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	struct kiosk *kiosk = context;
	if (all.answers < ANSWERS_MAX)
		all.waits_us[all.answers++] = clock_mono_us() - kiosk->asked_us;
	all.fallbacks += code == ERR_OFFLINE; /* this kiosk has no lease; a field that is full is an answer too */
	kiosk->asked_us = 0;
}

static void on_page(void *context, unsigned name, enum err_code code, const struct proto_ticket_page *page)
{
}

static void on_dossier(void *context, unsigned name, enum err_code code, const struct dossier *dossier)
{
}

static void on_help(void *context, int state)
{
}

static void on_pad(void *context, const struct sync_pad *pad)
{
}

static void on_command(void *context, const char *command)
{
}

/* A device of the center's, as enrolment makes it. */
static void enrol(int number)
{
	char sql[512], hex[CRYPTO_HEX_SIZE];
	crypto_sha256_hex(KEY, strlen(KEY), hex);
	snprintf(sql, sizeof sql,
			 "INSERT INTO devices(center, id, kind, name, key_hash, slot, enrolled_at) VALUES('an-binh', 'drain-%d', "
			 "'kiosk', "
			 "'{}', x'%s', %d, 1) RETURNING slot",
			 number, hex, 1000 + number);
	assert_int_equal(center_fixture_query(&all.center, sql, NULL), 1000 + number);
}

static void fill(struct store *store, long events)
{
	static const char *const REASONS[] = {"wait"};
	/* As if it had been written during three days; what the disk does is tried elsewhere. */
	sqlite3_exec(store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	for (long i = 0; i < events; i++) {
		struct rating rating = {.level = 1 + (unsigned)i % 5, .levels = 5, .counter = 3, .channel = "kiosk"};
		struct buf data;
		id_make(rating.id);
		rating.given_ms = clock_wall_ms();
		buf_init(&data, 1024);
		assert_int_equal(proto_rating_encode(&rating, REASONS, 1, &data), ERR_OK);
		const struct store_note note = {
			.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = buf_text(&data)};
		assert_int_equal(store_rating_add(store, &rating, &note, NULL), ERR_OK);
		buf_finish(&data);
	}
	sqlite3_exec(store->db, "PRAGMA synchronous=FULL", NULL, NULL, NULL);
}

static void open_kiosk(struct kiosk *kiosk, int number, long events)
{
	char name[48], dir[FILE_PATH_MAX], device[24], url[64];
	struct store_report report;
	const struct sync_sink sink = {kiosk,   on_center,  on_hall, on_catalogue, on_ticket,
								   on_page, on_dossier, on_help, on_pad,       on_command};
	snprintf(name, sizeof name, "drain-%d-%d", (int)getpid(), number);
	test_path(name, dir, sizeof dir);
	snprintf(device, sizeof device, "drain-%d", number);
	snprintf(url, sizeof url, "http://127.0.0.1:%d", all.center.port);
	const struct store_options store = {.dir = dir};
	const struct sync_options options = {.url = url, .device = device, .key = KEY, .wants_leases = false};
	assert_int_equal(store_open(&store, &kiosk->store, &report, NULL), ERR_OK);
	fill(kiosk->store, events);
	assert_int_equal(sync_create(&options, kiosk->store, &sink, &kiosk->sync, NULL), ERR_OK);
}

static void turn(long kiosks)
{
	static struct pollfd fds[KIOSKS_MAX * 8];
	size_t counts[KIOSKS_MAX], used = 0;
	int64_t deadline = clock_mono_ms() + 20;
	for (long i = 0; i < kiosks; i++) {
		counts[i] = sync_fds(all.kiosks[i].sync, fds + used, 8);
		used += counts[i];
		deadline = sync_deadline(all.kiosks[i].sync) < deadline ? sync_deadline(all.kiosks[i].sync) : deadline;
	}
	int64_t wait = deadline - clock_mono_ms();
	poll(fds, used, wait < 0 ? 0 : (int)wait);
	used = 0;
	for (long i = 0; i < kiosks; i++) {
		sync_step(all.kiosks[i].sync, fds + used, counts[i], clock_mono_ms());
		used += counts[i];
	}
}

static int by_size(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static int64_t drain(long kiosks)
{
	const struct ticket wanted = {.service = "ho-tich", .priority = "none", .language = "vi", .series = 'B'};
	int64_t start = clock_mono_ms(), ask = start;
	int turn_of = 0;
	for (long i = 0; i < kiosks; i++)
		sync_start(all.kiosks[i].sync);
	for (bool more = true; more && clock_mono_ms() - start < DRAIN_LIMIT_MS;) {
		turn(kiosks);
		more = false;
		for (long i = 0; i < kiosks; i++)
			more = more || store_event_pending(all.kiosks[i].store) > 0;
		struct kiosk *next = &all.kiosks[turn_of % kiosks];
		if (clock_mono_ms() < ask || next->asked_us != 0 || !sync_is_online(next->sync))
			continue;
		ask = clock_mono_ms() + ASK_EVERY_MS;
		turn_of++;
		next->asked_us = clock_mono_us();
		sync_ticket(next->sync, 1, &wanted);
	}
	return clock_mono_ms() - start;
}

static void full_journals_drain_while_citizens_are_served(void **state)
{
	char name[48], dir[FILE_PATH_MAX];
	int64_t start_ms;
	long kiosks = setting("KIOSKS", KIOSKS_DEFAULT), events = setting("EVENTS", EVENTS_DEFAULT), left = 0;
	assert_true(kiosks <= KIOSKS_MAX);
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "center-%d", (int)getpid());
	test_path(name, dir, sizeof dir);
	center_fixture_start(&all.center, dir);
	int64_t before = center_fixture_query(&all.center, "SELECT count(*) FROM ratings", NULL);
	for (int i = 0; i < kiosks; i++)
		enrol(i);
	for (int i = 0; i < kiosks; i++)
		open_kiosk(&all.kiosks[i], i, events);
	int64_t took = drain(kiosks);
	for (long i = 0; i < kiosks; i++) {
		left += store_event_pending(all.kiosks[i].store);
		sync_destroy(all.kiosks[i].sync);
		store_close(all.kiosks[i].store);
	}
	int64_t after = center_fixture_query(&all.center, "SELECT count(*) FROM ratings", NULL);
	center_fixture_stop(&all.center, SIGTERM);
	qsort(all.waits_us, all.answers, sizeof all.waits_us[0], by_size);
	int64_t p99 = all.answers > 0 ? all.waits_us[all.answers * 99 / 100] : 0;
	print_message(
		"# %ld kiosks x %ld events in %lld ms; %zu numbers asked meanwhile, p99 %lld us, %zu without an answer\n",
		kiosks, events, (long long)took, all.answers, (long long)p99, all.fallbacks);
	assert_int_equal(left, 0);
	assert_int_equal(after - before, kiosks * events);
	assert_true(all.answers > 0);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(full_journals_drain_while_citizens_are_served)};
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
