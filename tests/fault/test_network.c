/*
 * Kiosk and center, both real, with a proxy between them that refuses, cuts,
 * delays, swallows, doubles, replays out of order and corrupts; either is
 * killed now and then, the printer has its faults, clocks jump (FAULTS 19 to
 * 23, 28, 34 to 36). A history is the life of a kiosk's process with VISITS
 * visits under changing faults. After WORLD_HISTORIES of them all is drained
 * and the history checker holds what was told, journal, paper and center
 * against each other. Two controls must be caught: a center without its inbox
 * and unique index, and a client that asks anew under another id.
 * N in the environment: how many histories; SEED: where to begin.
 */
#include "base/clock.h"
#include "support/house.h"
#include "support/proxy.h"
#include "support/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HISTORIES_DEFAULT 10
#define WORLD_HISTORIES 50
#define VISITS 3
#define LIFE_MAX_MS 20000
#define JUMP_MAX_MS 1800000
#define CONTROL_HISTORIES 6
#define SEND_US 400000

static struct {
	long histories, worlds, kiosk_kills, center_kills, jumps, tickets, ratings, sheets, broken;
} tally;

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static int visit(struct visitor *visitor, struct house *house)
{
	for (int i = 0; i < VISITS; i++) {
		if (visitor_roll(visitor) % 12 == 0) {
			/* A clock that jumps; it stays within opening hours. */
			int64_t jump = (int64_t)(visitor_roll(visitor) % (2 * JUMP_MAX_MS)) - JUMP_MAX_MS;
			clock_shift(jump - house->jumped_ms);
			house->jumped_ms = jump;
		}
		if (!visitor_comes(visitor))
			return 4;
	}
	/* In order, or as if it were switched off. */
	if (visitor_roll(visitor) % 2)
		kiosk_fixture_stop(visitor->kiosk);
	return HOUSE_KEPT;
}

static void hurt(struct house *house, const struct proxy *proxy)
{
	static const char *const TOXICS[] = {"pass",         "refuse",        "cut",           "blackhole",
										 "delay 120",    "rate 4000",     "duplicate",     "html",
										 "cut-after 60", "cut-after 300", "cut-after 900", "corrupt 400",
										 "delay 400",    "cut",           "replay",        "replay",
										 "corrupt-up 300"};
	proxy_tell(proxy, TOXICS[house_roll(house) % (sizeof TOXICS / sizeof TOXICS[0])]);
}

static void one_history(struct house *house, const struct proxy *proxy)
{
	bool center_dies = house_roll(house) % 20 == 0;
	bool kiosk_dies = house_roll(house) % 4 == 0;
	int64_t life = 10 + house_roll(house) % 400;
	if (house_roll(house) % 10 == 0) {
		house->jumped_ms = (int64_t)(house_roll(house) % (2 * JUMP_MAX_MS)) - JUMP_MAX_MS;
		tally.jumps++;
	}
	house_meddle(house);
	hurt(house, proxy);
	pid_t kiosk = house_start_kiosk(house, visit);
	for (int i = 0; i < VISITS; i++) {
		house_let_pass(house, 5 + house_roll(house) % 80);
		hurt(house, proxy);
		if (center_dies && i == 1) {
			center_fixture_stop(&house->center, SIGKILL);
			center_fixture_restart(&house->center);
			tally.center_kills++;
		}
	}
	int status = house_bury_kiosk(house, kiosk, kiosk_dies ? life : 3 * LIFE_MAX_MS);
	if (status >= 0 && status != HOUSE_KEPT)
		fail_msg("the kiosk ended with %d, see %s", status, house->log);
	if (status < 0 && !kiosk_dies)
		fail_msg("the kiosk hung, see %s", house->log);
	tally.kiosk_kills += status < 0;
	tally.histories++;
}

/* -- a world and its judgement ---------------------------------------------------------------------- */

static void settle_down(struct house *house, const struct proxy *proxy)
{
	proxy_tell(proxy, "pass");
	house_meddle(house);
	house_settle(house);
}

static void one_world(uint64_t seed, long count)
{
	static const char *const UNITS[] = {"epson-t20", "battery", "hot"};
	static struct house house; /* large */
	struct history_counts counts;
	struct proxy proxy;
	house_begin(&house, seed, UNITS[seed % 3]);
	proxy_start(&proxy, house.center.port);
	house.through_port = proxy.port;
	for (long i = 0; i < count; i++)
		one_history(&house, &proxy);
	settle_down(&house, &proxy);
	bool held = house_judge(&house, &counts);
	tally.tickets += counts.tickets;
	tally.ratings += counts.ratings;
	tally.sheets += counts.sheets;
	tally.worlds++;
	tally.broken += !held;
	if (!held)
		print_message("# seed %llu (%s) broke something, see %s\n", (unsigned long long)seed, house.unit.name,
					  house.dir);
	proxy_stop(&proxy);
	house_end(&house, !held);
}

static void whatever_the_network_does_every_promise_is_kept_once(void **state)
{
	long wanted = setting("N", HISTORIES_DEFAULT);
	uint64_t seed = (uint64_t)setting("SEED", 1);
	for (long left = wanted; left > 0; left = wanted - tally.histories)
		one_world(seed + (uint64_t)tally.worlds, left < WORLD_HISTORIES ? left : WORLD_HISTORIES);
	print_message("# %ld histories in %ld worlds from seed %llu: %ld numbers and %ld ratings promised, %ld papers, %ld "
				  "kills of the kiosk, %ld of the center, %ld worlds broken\n",
				  tally.histories, tally.worlds, (unsigned long long)seed, tally.tickets, tally.ratings, tally.sheets,
				  tally.kiosk_kills, tally.center_kills, tally.broken);
	assert_int_equal(tally.broken, 0);
}

/* -- controls --------------------------------------------------------------------------------------- */

static void change(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 10000);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

static int rate_only(struct visitor *visitor, struct house *house)
{
	for (int i = 0; i < 2 * VISITS; i++)
		if (!visitor_rates(visitor))
			return 4;
	usleep(SEND_US); /* sent, and answered into the void */
	return HOUSE_KEPT;
}

static unsigned doubles_at_center(struct house *house)
{
	struct history_break breaks[HISTORY_BREAKS_MAX];
	const struct history_claims claims = {.drained = true};
	unsigned doubles = 0;
	history_forget_files(house->history);
	history_add_journal(house->history, HOUSE_KIOSK, house->journal);
	history_add_center(house->history, house->database);
	unsigned count = history_check(house->history, &claims, breaks);
	for (unsigned i = 0; i < count && i < HISTORY_BREAKS_MAX; i++)
		doubles += strcmp(breaks[i].rule, "a rating is at the center twice") == 0 ||
				   strcmp(breaks[i].rule, "the center has a rating that nobody gave") == 0;
	return doubles;
}

/* A center that keeps no answers and whose ratings may lie there twice: all that makes a second delivery harmless
 * taken away. Its own look for an earlier rating reads a view that is empty. */
static const char FORGET[] =
	"CREATE TRIGGER forget AFTER INSERT ON inbox BEGIN DELETE FROM inbox; END;"
	"CREATE TABLE heap AS SELECT * FROM ratings; DROP TABLE ratings;"
	"CREATE VIEW ratings AS SELECT * FROM heap WHERE 0;"
	"CREATE TRIGGER keep INSTEAD OF INSERT ON ratings BEGIN INSERT INTO heap(id, center, ticket,"
	" counter, service, level, levels, reasons, channel, device, day, at) VALUES(NEW.id,"
	" NEW.center, NEW.ticket, NEW.counter, NEW.service, NEW.level, NEW.levels, NEW.reasons,"
	" NEW.channel, NEW.device, NEW.day, NEW.at); END";
static const char REMEMBER[] = "DROP VIEW ratings; ALTER TABLE heap RENAME TO ratings; DROP TRIGGER forget";

static unsigned play_control(const char *spoil_center, const char *spoil_journal)
{
	static struct house house; /* large */
	struct proxy proxy;
	house_begin(&house, 7, "epson-t20");
	proxy_start(&proxy, house.center.port);
	if (spoil_center) {
		center_fixture_stop(&house.center, SIGTERM);
		change(house.database, spoil_center);
		center_fixture_start(&house.center, NULL);
	}
	house.through_port = proxy.port;
	for (int i = 0; i < CONTROL_HISTORIES; i++) {
		/* The answer to what was sent is cut off: the kiosk can't know whether it arrived. */
		proxy_tell(&proxy, i % 2 ? "cut-after 20" : "replay");
		assert_int_equal(house_bury_kiosk(&house, house_start_kiosk(&house, rate_only), 60000), HOUSE_KEPT);
		if (spoil_journal)
			change(house.journal, spoil_journal);
	}
	settle_down(&house, &proxy);
	if (spoil_center) {
		center_fixture_stop(&house.center, SIGTERM);
		change(house.database, REMEMBER);
	}
	unsigned doubles = doubles_at_center(&house);
	proxy_stop(&proxy);
	house_end(&house, false);
	return doubles;
}

static void a_center_without_its_inbox_is_caught(void **state)
{
	assert_int_equal(play_control(NULL, NULL), 0);
	assert_true(play_control(FORGET, NULL) > 0);
}

static void a_client_that_takes_a_new_id_for_each_attempt_is_caught(void **state)
{
	assert_true(play_control(NULL, "UPDATE event SET data = replace(data, id, '77' || substr(id, 3)), id = '77' || "
								   "substr(id, 3) WHERE type = 'rating.given'") > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_the_network_does_every_promise_is_kept_once),
		cmocka_unit_test(a_center_without_its_inbox_is_caught),
		cmocka_unit_test(a_client_that_takes_a_new_id_for_each_attempt_is_caught),
	};
	test_choose();
	house_prepare();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	house_finish();
	return failed;
}
