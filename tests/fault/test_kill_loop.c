/*
 * A kiosk and its center, killed by SIGKILL at any instant, over and over
 * (FAULTS 1, 15, 36, 47, 50). A cycle is one kill: of the kiosk's process (the
 * real I/O thread, journal, sync, ESC/POS driver and scanner driver on ptys,
 * without the screens; forked with fonts and layouts loaded) or of a real
 * motcua-center. The next process takes over what the last one left. The
 * printer lives on through all of it; covers are opened and paper runs out.
 * After each world of WORLD_KILLS all is drained and the history checker
 * holds what was told, journal, paper and center against each other.
 * N in the environment: how many kills; SEED: where to begin.
 */
#include "base/clock.h"
#include "base/log.h"
#include "support/center_fixture.h"
#include "support/test.h"
#include "support/visitor.h"
#include "virtual/virtual_pump.h"
#include "virtual/virtual_scanner.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS_DEFAULT 50
#define WORLD_KILLS 500
#define KIOSK "kiosk-01"
#define LIFE_SHORT_MS 45
#define LIFE_LONG_MS 230
#define DRAIN_MS 60000
#define WAIT_MAX_MS 12000 /* I6: a print that is asked for, the slowest thing there is */
#define SECRET "001099012345"
#define CARD SECRET "||Nguyen Van Thu|01011999|Nam|An Binh|01012021"

struct world {
	struct center_fixture center;
	struct virtual_printer *printer;
	struct virtual_personality unit;
	struct virtual_pty printer_line, scanner_line;
	struct virtual_scanner scanner;
	struct history *history;
	struct witness *witness;
	uint64_t random, sheets_seen;
	char dir[FILE_PATH_MAX], journal[FILE_PATH_MAX + 16], log[FILE_PATH_MAX + 16];
	int64_t life_ms; /* at most */
};

static struct {
	long kiosk_kills, center_kills, worlds, tickets, ratings, sheets, broken;
} tally;

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static uint32_t roll(struct world *world)
{
	world->random ^= world->random << 13;
	world->random ^= world->random >> 7;
	world->random ^= world->random << 17;
	return (uint32_t)(world->random >> 16);
}

/* -- the kiosk's process ---------------------------------------------------------------------------- */

static _Noreturn void be_kiosk(struct world *world, uint64_t seed, bool drain)
{
	char url[FILE_PATH_MAX], key[FILE_PATH_MAX], printer[FILE_PATH_MAX + 32], scanner[FILE_PATH_MAX + 32];
	const char *const sets[] = {
		url, key, "center.device_id=" KIOSK, "printer.driver=escpos", printer, "scanner.driver=serial", scanner, NULL};
	static struct kiosk_fixture kiosk;
	struct visitor visitor;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int log = open(world->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(log, 2);
	center_fixture_sets(&world->center, KIOSK, url, key);
	snprintf(printer, sizeof printer, "printer.link=tty:%s", world->printer_line.device);
	snprintf(scanner, sizeof scanner, "scanner.link=tty:%s", world->scanner_line.device);
	kiosk_fixture_start(&kiosk, world->dir, sets);
	visitor_init(&visitor, &kiosk, world->witness, seed);
	if (drain) {
		bool done = visitor_drained(&visitor, DRAIN_MS);
		kiosk_fixture_stop(&kiosk);
		_exit(done ? 0 : 3);
	}
	while (visitor_comes(&visitor))
		;
	_exit(4);
}

static pid_t start_kiosk(struct world *world, bool drain)
{
	uint64_t seed = roll(world);
	pid_t child = fork();
	if (child == 0)
		be_kiosk(world, seed, drain);
	return child;
}

/* -- the world around it ---------------------------------------------------------------------------- */

static void pump(struct world *world)
{
	unsigned char bytes[256];
	int64_t now = clock_mono_ms();
	virtual_pump_pty(world->printer, &world->printer_line, now);
	history_add_paper(world->history, KIOSK, virtual_printer_paper(world->printer), &world->sheets_seen);
	size_t len = virtual_scanner_output(&world->scanner, bytes, sizeof bytes, now);
	(void)virtual_pty_write(&world->scanner_line, bytes, len);
}

static void let_pass(struct world *world, int64_t ms)
{
	for (int64_t end = clock_mono_ms() + ms; clock_mono_ms() < end;) {
		struct pollfd fds[] = {{.fd = world->printer_line.master, .events = POLLIN}};
		poll(fds, 1, 2);
		pump(world);
	}
}

/* A hand at the printer, now and then; all is put right by the next one. */
static void meddle(struct world *world)
{
	static const enum virtual_switch SWITCHES[] = {VIRTUAL_NO_PAPER, VIRTUAL_COVER_OPEN, VIRTUAL_CUTTER_JAM};
	for (size_t i = 0; i < sizeof SWITCHES / sizeof SWITCHES[0]; i++)
		virtual_printer_switch(world->printer, SWITCHES[i], false);
	uint32_t chance = roll(world) % 60;
	if (chance < sizeof SWITCHES / sizeof SWITCHES[0])
		virtual_printer_switch(world->printer, SWITCHES[chance], true);
	if (chance == 10) {
		virtual_printer_power(world->printer, false);
		virtual_printer_power(world->printer, true);
	}
	if (roll(world) % 8 == 0)
		(void)virtual_scanner_scan(&world->scanner, CARD, strlen(CARD));
}

/* What had left the dead process still reaches the paper. */
static void bury(struct world *world, pid_t child)
{
	int64_t ended_ms = clock_mono_ms();
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	pump(world);
	witness_tell(world->witness, world->history, KIOSK, ended_ms);
}

static void kill_center(struct world *world)
{
	center_fixture_stop(&world->center, SIGKILL);
	center_fixture_restart(&world->center);
	tally.center_kills++;
}

static void one_life(struct world *world)
{
	int64_t life = roll(world) % (roll(world) % 2 ? world->life_ms : LIFE_SHORT_MS);
	int64_t until_center = roll(world) % 8 == 0 ? (int64_t)(roll(world) % (uint32_t)(life + 1)) : -1;
	meddle(world);
	pid_t child = start_kiosk(world, false);
	if (until_center >= 0) {
		let_pass(world, until_center);
		kill_center(world);
		life -= until_center;
	}
	let_pass(world, life);
	int status;
	if (waitpid(child, &status, WNOHANG) == child)
		fail_msg("the kiosk ended by itself, status %d, see %s", status, world->log);
	bury(world, child);
	tally.kiosk_kills++;
}

/* -- a world and its judgement ---------------------------------------------------------------------- */

static void take_unit(struct world *world)
{
	/* As the real ones, but as fast as the test wants to be. */
	static const char *const UNITS[] = {"epson-t20", "battery", "hot", "clone"};
	uint32_t which = roll(world) % 10;
	world->unit = *virtual_personality_named(UNITS[which < 9 ? which % 3 : 3]);
	/* The last is slow to find out what it can do. */
	world->life_ms = which < 9 ? LIFE_LONG_MS : 5 * LIFE_LONG_MS;
	world->unit.rows_per_s = 40000;
	world->printer = virtual_printer_create(&world->unit, world->random);
}

static void begin(struct world *world, uint64_t seed)
{
	static unsigned number;
	char name[48], center[FILE_PATH_MAX], database[FILE_PATH_MAX + 16];
	struct err err = {.text = ""};
	int64_t start_ms;
	memset(world, 0, sizeof *world);
	world->random = seed * 2654435761u + 88172645463325252u;
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "kill-%d-%u", (int)getpid(), number);
	test_path(name, world->dir, sizeof world->dir);
	snprintf(name, sizeof name, "kill-%d-%u-center", (int)getpid(), number++);
	test_path(name, center, sizeof center);
	snprintf(world->journal, sizeof world->journal, "%s/journal.db", world->dir);
	snprintf(world->log, sizeof world->log, "%s/kiosk.log", world->dir);
	center_fixture_start(&world->center, center);
	world->history = history_create();
	snprintf(database, sizeof database, "%s/center.db", center);
	history_add_past(world->history, database);
	world->witness = witness_create();
	take_unit(world);
	virtual_pty_init(&world->printer_line, NULL);
	virtual_pty_init(&world->scanner_line, NULL);
	virtual_scanner_init(&world->scanner, seed);
	if (virtual_pty_plug(&world->printer_line, &err) != ERR_OK ||
		virtual_pty_plug(&world->scanner_line, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

/* A life that ends in order, when all is sent and a lease is there. */
static void calm_life(struct world *world)
{
	int status = 0;
	pid_t child = start_kiosk(world, true);
	for (int64_t end = clock_mono_ms() + 2 * DRAIN_MS; waitpid(child, &status, WNOHANG) == 0; let_pass(world, 5))
		if (clock_mono_ms() > end) {
			kill(child, SIGKILL);
			fail_msg("the last kiosk does not end");
		}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		fail_msg("the last kiosk ended with %d, see %s", status, world->log);
}

static bool judge(struct world *world)
{
	const struct history_claims claims = {.drained = true, .saw_paper = true, .wait_max_ms = WAIT_MAX_MS};
	struct history_counts counts;
	char database[FILE_PATH_MAX + 16], wal[FILE_PATH_MAX + 32];
	snprintf(database, sizeof database, "%s/center.db", world->center.dir);
	snprintf(wal, sizeof wal, "%s-wal", world->journal);
	virtual_printer_tear(world->printer);
	pump(world);
	history_add_journal(world->history, KIOSK, world->journal);
	history_add_center(world->history, database);
	history_add_secret(world->history, SECRET);
	history_add_file(world->history, world->journal);
	history_add_file(world->history, wal);
	history_add_file(world->history, world->log);
	bool holds = history_holds(world->history, &claims);
	history_count(world->history, &counts);
	tally.tickets += counts.tickets;
	tally.ratings += counts.ratings;
	tally.sheets += counts.sheets;
	return holds;
}

static void end(struct world *world, bool held)
{
	char command[2 * FILE_PATH_MAX + 32];
	center_fixture_stop(&world->center, SIGTERM);
	virtual_pty_unplug(&world->printer_line);
	virtual_pty_unplug(&world->scanner_line);
	virtual_scanner_finish(&world->scanner);
	virtual_printer_destroy(world->printer);
	witness_destroy(world->witness);
	history_destroy(world->history);
	snprintf(command, sizeof command, "rm -rf '%s' '%s'", world->dir, world->center.dir);
	if (held && system(command) != 0)
		print_message("# %s stays\n", world->dir);
}

static bool one_world(uint64_t seed, long kills)
{
	static struct world world;
	begin(&world, seed);
	calm_life(&world);
	for (long first = tally.kiosk_kills + tally.center_kills; tally.kiosk_kills + tally.center_kills < first + kills;)
		one_life(&world);
	meddle(&world);
	virtual_printer_tear(world.printer);
	calm_life(&world);
	bool held = judge(&world);
	if (!held)
		print_message("# seed %llu (%s) broke something, see %s\n", (unsigned long long)seed, world.unit.name,
					  world.dir);
	end(&world, held);
	tally.worlds++;
	tally.broken += !held;
	return held;
}

static void killed_at_any_instant_kiosk_paper_and_center_still_agree(void **state)
{
	long kills = setting("N", KILLS_DEFAULT);
	uint64_t seed = (uint64_t)setting("SEED", 1);
	for (long left = kills; left > 0; left = kills - tally.kiosk_kills - tally.center_kills)
		(void)one_world(seed + (uint64_t)tally.worlds, left < WORLD_KILLS ? left : WORLD_KILLS);
	print_message(
		"# %ld kills of the kiosk and %ld of the center in %ld worlds from seed %llu: %ld numbers and %ld ratings "
		"told, %ld papers, %ld worlds broken\n",
		tally.kiosk_kills, tally.center_kills, tally.worlds, (unsigned long long)seed, tally.tickets, tally.ratings,
		tally.sheets, tally.broken);
	assert_int_equal(tally.broken, 0);
	assert_true(tally.tickets > 0 && tally.sheets > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_any_instant_kiosk_paper_and_center_still_agree),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	log_init("test", LOG_INFO);
	struct paper *paper = NULL;
	const struct paper_options options = {.kiosk = "01"};
	if (paper_create(&options, &paper, NULL) != ERR_OK)
		return 1;
	kiosk_fixture_share_paper(paper);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	paper_destroy(paper);
	return failed;
}
