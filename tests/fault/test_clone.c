/*
 * A kiosk's disk is copied into a second machine under the same identity
 * (FAULTS 25, 26). Both give numbers, cut off from the center and past what
 * the lease holds, then both come back, and once more. The history checker
 * holds what was told, both journals and the center against each other: no
 * number is given twice, none is refused. The control: copies that do not know
 * their machine are caught. Where even that is the same (a copied virtual
 * machine) the center tells the two apart by their boots, and the copy stops.
 */
#include "base/clock.h"
#include "base/log.h"
#include "store/store.h"
#include "support/center_fixture.h"
#include "support/history.h"
#include "support/sync_quiet.h"
#include "support/test.h"
#include "sync/sync.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DEVICE "kiosk-01"
#define DRAIN_MS 60000
#define NUMBERS 70 /* more than the half of a band, which is what a first lease holds */
#define ORIGINAL "id=0000000a mac=0000000b"
#define TWIN "id=0000000a mac=0000000c"

struct kiosk {
	char dir[FILE_PATH_MAX];
	const char *name; /* in the history */
	struct store *store;
	struct sync *sync;
	struct history *history;
	unsigned answers;
	enum err_code expected; /* of a ticket */
	const char *boot_id;    /* NULL: of this machine */
	bool copied;            /* told so */
};

static struct center_fixture center;

static void on_ticket(void *context, unsigned name, enum err_code code, const struct ticket *ticket)
{
	struct kiosk *kiosk = context;
	kiosk->answers++;
	assert_int_equal(code, kiosk->expected);
	if (code == ERR_OK)
		history_told_ticket(kiosk->history, kiosk->name, ticket->id, ticket->number, ticket->day);
}

static void on_copied(void *context)
{
	struct kiosk *kiosk = context;
	kiosk->copied = true;
}

static void switch_on(struct kiosk *kiosk, const char *machine)
{
	char url[FILE_PATH_MAX], path[FILE_PATH_MAX], *key;
	struct buf text;
	struct store_report report;
	const struct store_options store = {.dir = kiosk->dir};
	struct sync_sink sink = sync_quiet(kiosk);
	center_fixture_sets(&center, DEVICE, url, path);
	buf_init(&text, 256);
	assert_int_equal(file_read(strchr(path, '=') + 1, &text, NULL), ERR_OK);
	key = text.data;
	key[strcspn(key, "\r\n")] = '\0';
	const struct sync_options options = {
		.url = strchr(url, '=') + 1, .device = DEVICE, .key = key, .wants_leases = true, .machine = machine,
		.boot_id = kiosk->boot_id};
	sink.ticket = on_ticket;
	sink.copied = on_copied;
	assert_int_equal(store_open(&store, &kiosk->store, &report, NULL), ERR_OK);
	assert_int_equal(sync_create(&options, kiosk->store, &sink, &kiosk->sync, NULL), ERR_OK);
	sync_start(kiosk->sync);
	buf_finish(&text);
}

static void switch_off(struct kiosk *kiosk)
{
	sync_destroy(kiosk->sync);
	store_close(kiosk->store);
}

static bool is_drained(const struct kiosk *kiosk)
{
	char day[CLOCK_DAY_SIZE];
	sync_day(kiosk->sync, day);
	return store_event_pending(kiosk->store) == 0 && store_lease_has(kiosk->store, day);
}

static void drain(struct kiosk *kiosk)
{
	struct pollfd fds[SYNC_FDS_MAX];
	for (int64_t end = clock_mono_ms() + DRAIN_MS; !is_drained(kiosk);) {
		size_t count = sync_fds(kiosk->sync, fds, SYNC_FDS_MAX);
		poll(fds, count, 5);
		sync_step(kiosk->sync, fds, count, clock_mono_ms());
		if (clock_mono_ms() > end)
			fail_msg("%s does not get rid of %d events", kiosk->name, store_event_pending(kiosk->store));
	}
}

/* Nothing has been exchanged with the center yet: it is as if it were cut off. */
static void give_numbers(struct kiosk *kiosk)
{
	const struct ticket wanted = {.service = "ho-tich", .priority = "none", .language = "vi", .series = 'B'};
	kiosk->answers = 0;
	for (int i = 0; i < NUMBERS; i++)
		sync_ticket(kiosk->sync, (unsigned)i, &wanted);
	assert_int_equal(kiosk->answers, NUMBERS);
}

static void copy(const struct kiosk *from, const struct kiosk *to)
{
	char command[3 * FILE_PATH_MAX];
	snprintf(command, sizeof command, "cp -r '%s' '%s'", from->dir, to->dir);
	assert_int_equal(system(command), 0);
}

/* What both journals and the center say, into the history. */
static void gather(struct history *history, const struct kiosk kiosks[2])
{
	char path[FILE_PATH_MAX + 16];
	center_fixture_stop(&center, SIGTERM);
	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/journal.db", kiosks[i].dir);
		history_add_journal(history, kiosks[i].name, path);
	}
	snprintf(path, sizeof path, "%s/center.db", center.dir);
	history_add_center(history, path);
}

/* How often a number went to two. machines: what each of the two is; NULL: nobody can tell. */
static unsigned play(const char *what, const char *original, const char *twin)
{
	struct history *history = history_create();
	struct kiosk kiosks[2] = {{.name = DEVICE, .history = history}, {.name = DEVICE "-copy", .history = history}};
	struct history_break breaks[HISTORY_BREAKS_MAX];
	const struct history_claims claims = {.drained = false};
	char name[48], path[FILE_PATH_MAX + 16];
	int64_t start_ms;
	unsigned doubles = 0;
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "%s-center", what);
	test_path(name, path, FILE_PATH_MAX);
	center_fixture_start(&center, path);
	snprintf(path, sizeof path, "%s/center.db", center.dir);
	history_add_past(history, path);
	for (int i = 0; i < 2; i++) {
		snprintf(name, sizeof name, "%s-%d", what, i);
		test_path(name, kiosks[i].dir, sizeof kiosks[i].dir);
	}
	switch_on(&kiosks[0], original);
	drain(&kiosks[0]);
	switch_off(&kiosks[0]);
	copy(&kiosks[0], &kiosks[1]);
	/* Twice: before the center has spoken to both, and after. */
	for (int round = 0; round < 2; round++) {
		switch_on(&kiosks[0], original);
		switch_on(&kiosks[1], twin);
		give_numbers(&kiosks[0]);
		give_numbers(&kiosks[1]);
		drain(&kiosks[1]);
		drain(&kiosks[0]);
		switch_off(&kiosks[0]);
		switch_off(&kiosks[1]);
	}
	gather(history, kiosks);
	unsigned count = history_check(history, &claims, breaks);
	for (unsigned i = 0; i < count && i < HISTORY_BREAKS_MAX; i++) {
		doubles += strcmp(breaks[i].rule, "a number is given to two people") == 0;
		if (original)
			print_message("# %s: %s: %s\n", breaks[i].invariant, breaks[i].rule, breaks[i].what);
	}
	history_destroy(history);
	return original ? count : doubles;
}

static void a_kiosk_and_its_copy_never_give_the_same_number(void **state)
{
	assert_int_equal(play("clone", ORIGINAL, TWIN), 0);
	assert_true(center_fixture_query(&center, "SELECT count(*) FROM tickets WHERE number LIKE 'B-Z%'", NULL) > 0);
	assert_true(
		center_fixture_query(&center, "SELECT count(*) FROM alarms WHERE subject LIKE '% kiosk-copied'", NULL) > 0);
	assert_true(
		center_fixture_query(&center, "SELECT count(*) FROM alarms WHERE subject LIKE '% lease-stale'", NULL) > 0);
}

static void a_copy_that_does_not_know_its_machine_is_caught(void **state)
{
	assert_true(play("unaware", NULL, NULL) > 0);
}

static void work(struct kiosk *kiosk)
{
	struct pollfd fds[SYNC_FDS_MAX];
	size_t count = sync_fds(kiosk->sync, fds, SYNC_FDS_MAX);
	poll(fds, count, 5);
	sync_step(kiosk->sync, fds, count, clock_mono_ms());
}

static void report(struct kiosk *kiosk)
{
	const struct proto_status status = {
		.printer_model = "", .paper = "ok", .version = "test", .clock_trusted = true};
	sync_report(kiosk->sync, &status);
}

/* Both are on the line; until the center tells one of them. */
static void talk_until_told(struct kiosk *original, struct kiosk *twin)
{
	int64_t end = clock_mono_ms() + DRAIN_MS, again = 0;
	while (!twin->copied && clock_mono_ms() < end) {
		if (clock_mono_ms() >= again) {
			report(original);
			again = clock_mono_ms() + 500;
		}
		work(original);
		work(twin);
	}
	assert_true(twin->copied);
	assert_false(original->copied);
}

static void open_twins(struct kiosk kiosks[2])
{
	char path[FILE_PATH_MAX + 16];
	int64_t start_ms;
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	test_path("twins-center", path, FILE_PATH_MAX);
	center_fixture_start(&center, path);
	snprintf(path, sizeof path, "%s/center.db", center.dir);
	history_add_past(kiosks[0].history, path);
	test_path("twins-0", kiosks[0].dir, sizeof kiosks[0].dir);
	test_path("twins-1", kiosks[1].dir, sizeof kiosks[1].dir);
	switch_on(&kiosks[0], ORIGINAL);
	report(&kiosks[0]);
	drain(&kiosks[0]);
	switch_off(&kiosks[0]);
	copy(&kiosks[0], &kiosks[1]);
	switch_on(&kiosks[0], ORIGINAL);
	drain(&kiosks[0]);
	switch_on(&kiosks[1], ORIGINAL);
	report(&kiosks[1]);
	drain(&kiosks[1]);
}

/* The copy has every mark of the machine, and what is left of its lease. */
static void a_copy_with_the_same_marks_is_told_by_the_center_and_stops(void **state)
{
	struct history *history = history_create();
	struct kiosk kiosks[2] = {
		{.name = DEVICE, .history = history, .boot_id = "000102030405060708090a0b0c0d0e0f"},
		{.name = DEVICE "-copy", .history = history, .boot_id = "f0e0d0c0b0a090807060504030201000"}};
	struct history_break breaks[HISTORY_BREAKS_MAX];
	const struct history_claims claims = {.drained = false};
	open_twins(kiosks);
	talk_until_told(&kiosks[0], &kiosks[1]);
	kiosks[1].expected = ERR_LIMIT;
	give_numbers(&kiosks[1]);
	drain(&kiosks[0]); /* it took a new lease: of the old one the copy may have given */
	switch_off(&kiosks[0]);
	switch_on(&kiosks[0], ORIGINAL); /* cut off: not a word with the center yet */
	give_numbers(&kiosks[0]);
	drain(&kiosks[0]);
	switch_off(&kiosks[0]);
	switch_off(&kiosks[1]);
	gather(history, kiosks);
	assert_int_equal(history_check(history, &claims, breaks), 0);
	history_destroy(history);
	assert_true(
		center_fixture_query(&center, "SELECT count(*) FROM alarms WHERE subject LIKE '% two-machines'", NULL) > 0);
	assert_int_equal(
		center_fixture_query(&center, "SELECT count(*) FROM device_lives WHERE copied_at > 0", NULL), 1);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kiosk_and_its_copy_never_give_the_same_number),
		cmocka_unit_test(a_copy_that_does_not_know_its_machine_is_caught),
		cmocka_unit_test(a_copy_with_the_same_marks_is_told_by_the_center_and_stops),
	};
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
