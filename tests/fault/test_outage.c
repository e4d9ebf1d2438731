/*
 * Weeks without the center, and midnights (FAULTS 24, 27, 28, 29): the kiosk's real journal and sync on a clock that
 * the test turns, then the real center that takes everything once.
 * DAYS and VISITS a day: the outage. MIDNIGHTS: how many. SEED.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "proto/rating.h"
#include "proto/ticket.h"
#include "store/store_priv.h"
#include "support/center_fixture.h"
#include "support/sync_quiet.h"
#include "support/test.h"
#include "sync/sync.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DAYS_DEFAULT 14
#define VISITS_DEFAULT 30
#define MIDNIGHTS_DEFAULT 40
#define GIVEN_MAX 40000
#define WAIT_MS 300000
#define DAY_MS INT64_C(86400000)
#define LEASE_FIRST 901
#define LEASE_LAST 910 /* small, so that bands are used too */

struct given {
	char id[ID_SIZE], number[TICKET_NUMBER_SIZE], day[CLOCK_DAY_SIZE];
	char rating[ID_SIZE]; /* "": not rated */
};

static struct {
	struct center_fixture center;
	char dir[FILE_PATH_MAX], url[64], key[128];
	struct store *store;
	struct sync *sync;
	struct given given[GIVEN_MAX];
	size_t count;
	enum err_code code;
	struct ticket ticket;
	uint64_t random;
} all;

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static unsigned dice(unsigned sides)
{
	all.random = all.random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(all.random >> 33) % sides;
}

/* -- a kiosk ---------------------------------------------------------------------------------------- */

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	all.code = code;
	if (ticket)
		all.ticket = *ticket;
}

static void open_kiosk(void)
{
	struct sync_sink sink = sync_quiet(NULL);
	struct store_report report;
	const struct store_options store = {.dir = all.dir};
	const struct sync_options sync = {.url = all.url, .device = "kiosk-01", .key = all.key, .wants_leases = true};
	sink.ticket = on_ticket;
	assert_int_equal(store_open(&store, &all.store, &report, NULL), ERR_OK);
	assert_int_equal(sync_create(&sync, all.store, &sink, &all.sync, NULL), ERR_OK);
	sync_start(all.sync);
}

static void close_kiosk(void)
{
	sync_destroy(all.sync);
	store_close(all.store);
}

static void turn(void)
{
	struct pollfd fds[SYNC_FDS_MAX];
	size_t count = sync_fds(all.sync, fds, SYNC_FDS_MAX);
	int64_t wait = sync_deadline(all.sync) - clock_mono_ms();
	poll(fds, count, wait < 0 ? 0 : wait > 20 ? 20 : (int)wait);
	sync_step(all.sync, fds, count, clock_mono_ms());
}

/* As kiosk/io_tickets.c does it. */
static void change(const char *id, enum ticket_state to)
{
	char event[ID_SIZE];
	struct buf data;
	id_make(event);
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	assert_int_equal(proto_ticket_encode_printed(id, PROTO_CONFIRMED, 1, clock_wall_ms(), &data), ERR_OK);
	const struct store_note note = {
		.id = event, .kind = STORE_TICKET, .type = "ticket.printed", .data = buf_text(&data)};
	assert_int_equal(store_ticket_change(all.store, id, to, 1, to == TICKET_CONFIRMED ? &note : NULL, NULL), ERR_OK);
	buf_finish(&data);
}

static void rate(struct given *given)
{
	struct rating rating = {.level = 1 + dice(5), .levels = 5, .counter = 3, .channel = "kiosk"};
	struct buf data;
	id_make(rating.id);
	memcpy(given->rating, rating.id, ID_SIZE);
	memcpy(rating.ticket, given->id, ID_SIZE);
	rating.given_ms = clock_wall_ms();
	buf_init(&data, PROTO_EVENT_DATA_MAX);
	assert_int_equal(proto_rating_encode(&rating, NULL, 0, &data), ERR_OK);
	const struct store_note note = {
		.id = rating.id, .kind = STORE_RATING, .type = "rating.given", .data = buf_text(&data)};
	assert_int_equal(store_rating_add(all.store, &rating, &note, NULL), ERR_OK);
	buf_finish(&data);
}

static struct given *take_number(const char *service, char series)
{
	struct ticket wanted = {.priority = "none", .language = "vi", .series = series};
	snprintf(wanted.service, sizeof wanted.service, "%s", service);
	all.code = ERR_AGAIN;
	sync_ticket(all.sync, 1, &wanted);
	if (all.code != ERR_OK)
		fail_msg("no number: %s", err_name(all.code));
	assert_true(all.count < GIVEN_MAX);
	struct given *given = &all.given[all.count++];
	memset(given, 0, sizeof *given);
	memcpy(given->id, all.ticket.id, ID_SIZE);
	memcpy(given->number, all.ticket.number, sizeof given->number);
	memcpy(given->day, all.ticket.day, sizeof given->day);
	return given;
}

static void visit(void)
{
	bool first = dice(2) == 0;
	struct given *given = take_number(first ? "chung-thuc" : "ho-tich", first ? 'A' : 'B');
	change(given->id, TICKET_SENDING);
	change(given->id, TICKET_CONFIRMED);
	if (dice(3) > 0)
		rate(given);
}

static int by_number(const void *a, const void *b)
{
	const struct given *left = a, *right = b;
	int order = strcmp(left->day, right->day);
	return order ? order : strcmp(left->number, right->number);
}

/* Invariant I2: no number of a day has been given to two people. */
static void assert_no_number_twice(void)
{
	static struct given sorted[GIVEN_MAX];
	memcpy(sorted, all.given, all.count * sizeof sorted[0]);
	qsort(sorted, all.count, sizeof sorted[0], by_number);
	for (size_t i = 1; i < all.count; i++)
		if (by_number(&sorted[i - 1], &sorted[i]) == 0)
			fail_msg("%s of %s was given twice", sorted[i].number, sorted[i].day);
}

static void begin(const char *what)
{
	char name[48];
	snprintf(name, sizeof name, "%s-%d", what, (int)getpid());
	test_path(name, all.dir, sizeof all.dir);
	snprintf(all.url, sizeof all.url, "http://127.0.0.1:1");
	all.count = 0;
	all.random = (uint64_t)setting("SEED", 1);
}

/* -- fourteen days ---------------------------------------------------------------------------------- */

static int64_t start_of(long day)
{
	int64_t start_ms;
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	return start_ms + day * DAY_MS;
}

static void go_online(void)
{
	char path[FILE_PATH_MAX + 32];
	struct buf key;
	buf_init(&key, sizeof all.key);
	snprintf(path, sizeof path, "%s/kiosk-01.key", all.center.dir);
	assert_int_equal(file_read(path, &key, NULL), ERR_OK);
	snprintf(all.key, sizeof all.key, "%s", buf_text(&key));
	all.key[strcspn(all.key, "\r\n")] = '\0';
	buf_finish(&key);
	snprintf(all.url, sizeof all.url, "http://127.0.0.1:%d", all.center.port);
}

static void fetch_leases(void)
{
	char day[CLOCK_DAY_SIZE];
	open_kiosk();
	sync_day(all.sync, day);
	for (int64_t end = clock_mono_ms() + WAIT_MS; !store_lease_has(all.store, day) && clock_mono_ms() < end;)
		turn();
	assert_true(store_lease_has(all.store, day));
	close_kiosk();
}

static void live_offline(long days, long visits)
{
	for (long day = 0; day < days; day++) {
		clock_start_at(start_of(day));
		open_kiosk();
		for (long i = 0; i < visits; i++) {
			clock_shift(8 * 3600 * 1000 / visits);
			visit();
			if (i == visits / 2) { /* somebody switches it off at noon */
				close_kiosk();
				open_kiosk();
			}
			if (i % 10 == 0)
				assert_int_equal(store_tidy(all.store, NULL), ERR_OK);
		}
		close_kiosk();
	}
}

static int64_t ask_center(const char *sql, const char *argument)
{
	return center_fixture_query(&all.center, sql, argument);
}

static void assert_all_there_once(void)
{
	size_t rated = 0;
	for (size_t i = 0; i < all.count; i++) {
		const struct given *given = &all.given[i];
		assert_int_equal(ask_center("SELECT count(*) FROM tickets WHERE id = ?1 AND proof = 'confirmed'", given->id),
						 1);
		if (given->rating[0] == '\0')
			continue;
		rated++;
		assert_int_equal(ask_center("SELECT count(*) FROM ratings WHERE id = ?1", given->rating), 1);
	}
	assert_true(rated > 0);
	assert_int_equal(ask_center("SELECT count(*) FROM (SELECT 1 FROM tickets WHERE number <> '' GROUP BY center, day, "
								"number HAVING count(*) > 1)",
								NULL),
					 0);
}

static void fourteen_days_without_the_center_lose_nothing(void **state)
{
	char dir[FILE_PATH_MAX], name[48];
	long days = setting("DAYS", DAYS_DEFAULT), visits = setting("VISITS", VISITS_DEFAULT);
	begin("outage");
	snprintf(name, sizeof name, "outage-center-%d", (int)getpid());
	test_path(name, dir, sizeof dir);
	clock_start_at(start_of(0));
	center_fixture_start(&all.center, dir);
	go_online();
	fetch_leases();
	center_fixture_stop(&all.center, SIGTERM);
	live_offline(days, visits);
	assert_no_number_twice();
	clock_start_at(start_of(days));
	center_fixture_start(&all.center, NULL);
	open_kiosk();
	int64_t start = clock_mono_ms();
	int waited = store_event_pending(all.store);
	while (store_event_pending(all.store) > 0 && clock_mono_ms() - start < WAIT_MS)
		turn();
	assert_int_equal(store_event_pending(all.store), 0);
	assert_int_equal(all.store->parked, 0);
	int64_t took = clock_mono_ms() - start;
	close_kiosk();
	assert_all_there_once();
	center_fixture_stop(&all.center, SIGTERM);
	print_message("# %ld days x %ld visits without the center: %d events taken in %lld ms, each once\n", days, visits,
				  waited, (long long)took);
}

/* -- midnights -------------------------------------------------------------------------------------- */

/* As sync_lease.c does it with the center's answer, of the day before. */
static void lease_for(int64_t wall_ms, int64_t generation)
{
	struct lease lease = {.generation = generation, .range_count = 1, .emergency = "K1"};
	char today[CLOCK_DAY_SIZE];
	clock_day(wall_ms - DAY_MS, today);
	id_make(lease.id);
	clock_day(wall_ms, lease.day);
	lease.ranges[0] = (struct lease_range){.series = 'A', .from = LEASE_FIRST, .to = LEASE_LAST};
	assert_int_equal(store_lease_save(all.store, &lease, NULL), ERR_OK);
	assert_int_equal(store_setting_set(all.store, "day", today, NULL), ERR_OK);
}

/* A number, whose day must be that of the clock where the clock can be trusted. */
static void number_at(int64_t wall_ms)
{
	char before[CLOCK_DAY_SIZE], after[CLOCK_DAY_SIZE];
	clock_start_at(wall_ms);
	clock_day(clock_wall_ms(), before);
	const struct given *given = take_number("chung-thuc", 'A');
	clock_day(clock_wall_ms(), after);
	if (clock_is_trusted() && strcmp(given->day, before) != 0 && strcmp(given->day, after) != 0)
		fail_msg("a number of %s at %s", given->day, before);
}

/* A clock that is wrong for a while: by an hour, by a year, before time began, after it ended. */
static void be_wrong(int64_t now_ms)
{
	static const int64_t OFF_BY[] = {3600000, -3600000, 365 * DAY_MS, -20 * DAY_MS, 3 * DAY_MS, -3 * DAY_MS};
	static const int64_t NONSENSE[] = {0, 86400000, INT64_C(2147483647000), INT64_C(4102444800000), -1000};
	bool nonsense = dice(2) == 0;
	clock_start_at(nonsense ? NONSENSE[dice(ARRAY_LEN(NONSENSE))] : now_ms + OFF_BY[dice(ARRAY_LEN(OFF_BY))]);
	if (dice(2) == 0) {
		close_kiosk();
		open_kiosk();
	}
	for (unsigned i = dice(4); i > 0; i--)
		take_number("chung-thuc", 'A');
	assert_int_equal(store_tidy(all.store, NULL), ERR_OK);
}

static void a_thousand_midnights_give_no_number_twice(void **state)
{
	long midnights = setting("MIDNIGHTS", MIDNIGHTS_DEFAULT);
	int64_t midnight_ms;
	begin("midnights");
	assert_int_equal(clock_day_start("2026-03-11", &midnight_ms), ERR_OK);
	clock_start_at(midnight_ms - 3600000);
	open_kiosk();
	/* As if it had been written at leisure: power cuts are tried elsewhere. */
	sqlite3_exec(all.store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL);
	lease_for(midnight_ms - 1, 1);
	for (long i = 0; i < midnights; i++, midnight_ms += DAY_MS) {
		if (dice(4) > 0) /* else the day before brought no lease */
			lease_for(midnight_ms, i + 2);
		number_at(midnight_ms - 1000);
		number_at(midnight_ms - 1);
		number_at(midnight_ms);
		number_at(midnight_ms + 1000);
		for (unsigned n = dice(12); n > 0; n--)
			number_at(midnight_ms + dice(80000) * 1000);
		be_wrong(midnight_ms + 80000000);
		number_at(midnight_ms + 80000000);
		assert_int_equal(store_tidy(all.store, NULL), ERR_OK);
	}
	assert_no_number_twice();
	close_kiosk();
	print_message("# %ld midnights with wrong clocks: %zu numbers, none twice\n", midnights, all.count);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fourteen_days_without_the_center_lose_nothing),
		cmocka_unit_test(a_thousand_midnights_give_no_number_twice),
	};
	test_choose();
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
