/*
 * A kiosk and its center, killed by SIGKILL at any instant, over and over
 * (FAULTS 1, 15, 36, 47, 50). A cycle is one kill: of the kiosk's process or
 * of a real motcua-center (what they are: support/house.h). The next process
 * takes over what the last one left. After each world of WORLD_KILLS all is
 * drained and the history checker holds what was told, journal, paper and
 * center against each other. Two controls must be caught: a printer that says
 * "printed" whatever it does, and a journal that forgets before the answer.
 * N in the environment: how many kills; SEED: where to begin.
 */
#include "base/clock.h"
#include "support/house.h"
#include "support/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define KILLS_DEFAULT 30
#define WORLD_KILLS 250
#define VISITS 6 /* of a control */
#define LIFE_SHORT_MS 45
#define LIFE_LONG_MS 230
#define START_MAX_MS 5000
#define HALF_ROWS 700 /* the code is out already, the rest is not */

static struct {
	long kiosk_kills, center_kills, worlds, tickets, ratings, sheets, broken;
} tally;

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static long kills(void)
{
	return tally.kiosk_kills + tally.center_kills;
}

static int visit_for_ever(struct visitor *visitor, struct house *house)
{
	while (visitor_comes(visitor))
		;
	return 4;
}

static void kill_center(struct house *house)
{
	center_fixture_stop(&house->center, SIGKILL);
	center_fixture_restart(&house->center);
	tally.center_kills++;
}

static void one_life(struct house *house, int64_t longest_ms)
{
	bool while_it_starts = house_roll(house) % 3 == 0;
	int64_t life = house_roll(house) % (while_it_starts || house_roll(house) % 2 ? LIFE_SHORT_MS : longest_ms);
	int64_t until_center = house_roll(house) % 8 == 0 ? (int64_t)(house_roll(house) % (uint32_t)(life + 1)) : -1;
	house_meddle(house);
	pid_t kiosk = house_start_kiosk(house, visit_for_ever);
	if (!while_it_starts)
		house_await_visitor(house, START_MAX_MS);
	if (until_center >= 0) {
		house_let_pass(house, until_center);
		kill_center(house);
		life -= until_center;
	}
	house_let_pass(house, life);
	int status = house_bury_kiosk(house, kiosk, 0);
	if (status >= 0)
		fail_msg("the kiosk ended by itself, status %d, see %s", status, house->log);
	tally.kiosk_kills++;
}

static bool judge(struct house *house, uint64_t seed)
{
	struct history_counts counts;
	bool held = house_judge(house, &counts);
	tally.tickets += counts.tickets;
	tally.ratings += counts.ratings;
	tally.sheets += counts.sheets;
	tally.worlds++;
	tally.broken += !held;
	if (!held)
		print_message("# seed %llu (%s) broke something, see %s\n", (unsigned long long)seed, house->unit.name,
					  house->dir);
	return held;
}

static void one_world(uint64_t seed, long count)
{
	/* The last is slow to find out what it can do. */
	static const char *const UNITS[] = {"epson-t20", "battery", "hot", "clone"};
	static struct house house; /* large */
	uint64_t which = seed * 2654435761u / 65536 % 10;
	house_begin(&house, seed, UNITS[which < 9 ? which % 3 : 3]);
	for (long first = kills(); kills() < first + count;)
		one_life(&house, which < 9 ? LIFE_LONG_MS : 5 * LIFE_LONG_MS);
	house_meddle(&house);
	house_settle(&house);
	house_end(&house, !judge(&house, seed));
}

static void killed_at_any_instant_kiosk_paper_and_center_still_agree(void **state)
{
	long wanted = setting("N", KILLS_DEFAULT);
	uint64_t seed = (uint64_t)setting("SEED", 1);
	for (long left = wanted; left > 0; left = wanted - kills())
		one_world(seed + (uint64_t)tally.worlds, left < WORLD_KILLS ? left : WORLD_KILLS);
	print_message("# %ld kills of the kiosk and %ld of the center in %ld worlds from seed %llu: %ld numbers and %ld "
				  "ratings told, %ld papers, %ld worlds broken\n",
				  tally.kiosk_kills, tally.center_kills, tally.worlds, (unsigned long long)seed, tally.tickets,
				  tally.ratings, tally.sheets, tally.broken);
	assert_int_equal(tally.broken, 0);
	assert_true(wanted < WORLD_KILLS || (tally.tickets > 0 && tally.sheets > 0));
}

/* -- a print that a kill leaves behind ---------------------------------------------------------------- */

static int print_one(struct visitor *visitor, struct house *house)
{
	const struct ticket ticket = kiosk_fixture_ticket(visitor->kiosk, "huong-dan");
	witness_ticket(visitor->witness, &ticket);
	kiosk_fixture_await_printer(visitor->kiosk);
	kiosk_fixture_print(visitor->kiosk, &ticket);
	return HOUSE_KEPT;
}

/* Killed while the paper comes out. */
static void leave_half_a_paper(struct house *house, const char *unit, uint64_t seed)
{
	house_begin(house, seed, unit);
	house->unit.rows_per_s = 300;                 /* some seconds: the moment is not missed on a busy machine */
	house->unit.buffer_size = VIRTUAL_BUFFER_MAX; /* all of it, long before it is on paper */
	pid_t kiosk = house_start_kiosk(house, print_one);
	const struct virtual_sheet *sheet = NULL;
	int64_t end = clock_mono_ms() + VISITOR_WAIT_MS;
	while ((!sheet || sheet->rows < HALF_ROWS) && clock_mono_ms() < end) {
		house_let_pass(house, 1);
		sheet = virtual_paper_last(virtual_printer_paper(house->printer));
	}
	assert_true(sheet && !sheet->finished);
	house_bury_kiosk(house, kiosk, 0);
}

static void a_paper_that_still_comes_out_is_not_torn_at_the_end(void **state)
{
	static struct house house; /* large */
	struct history_counts counts;
	leave_half_a_paper(&house, "epson-t20", 5);
	house_settle(&house);
	assert_true(house_judge(&house, &counts));
	assert_int_equal(counts.sheets, 1);
	house_end(&house, false);
}

static void the_end_waits_until_a_printer_that_is_gone_is_given_up(void **state)
{
	static struct house house; /* large */
	struct history_counts counts;
	leave_half_a_paper(&house, "epson-t20", 6);
	virtual_pty_unplug(&house.printer_line);
	house_settle(&house);
	assert_string_equal(house.sending, ""); /* it is uncertain, and the center knows */
	assert_true(house_judge(&house, &counts));
	house_end(&house, false);
}

/* The cutter jams while no kiosk runs, and the unit is turned off and on: what it kept goes on behind the cut. */
static void jam_and_turn_off(struct house *house)
{
	struct virtual_printer_state state;
	virtual_printer_switch(house->printer, VIRTUAL_CUTTER_JAM, true);
	for (int64_t end = clock_mono_ms() + VISITOR_WAIT_MS; clock_mono_ms() < end; house_let_pass(house, 1)) {
		virtual_printer_state(house->printer, &state);
		if (state.cutter_error)
			break;
	}
	assert_true(state.cutter_error);
	virtual_printer_switch(house->printer, VIRTUAL_CUTTER_JAM, false);
	virtual_printer_power(house->printer, false);
	virtual_printer_power(house->printer, true);
}

static void the_next_paper_is_cut_from_one_that_was_never_cut(void **state)
{
	static struct house house; /* large */
	struct history_counts counts;
	leave_half_a_paper(&house, "battery", 7);
	jam_and_turn_off(&house);
	house_calm(&house); /* the unit says: printed */
	house.unit.rows_per_s = 3000;
	assert_int_equal(house_bury_kiosk(&house, house_start_kiosk(&house, print_one), VISITOR_WAIT_MS), HOUSE_KEPT);
	house_settle(&house);
	assert_true(house_judge(&house, &counts));
	assert_int_equal(counts.sheets, 2);
	house_end(&house, false);
}

/* -- controls --------------------------------------------------------------------------------------- */

static int visit_some(struct visitor *visitor, struct house *house)
{
	bool good = true;
	for (int i = 0; i < VISITS && good; i++)
		good = visitor_comes(visitor);
	kiosk_fixture_stop(visitor->kiosk);
	return good ? HOUSE_KEPT : 4;
}

/* How often the checker says this of the house as it is. */
static unsigned breaks_of(struct house *house, const struct history_claims *claims, const char *rule)
{
	struct history_break breaks[HISTORY_BREAKS_MAX];
	unsigned named = 0;
	history_forget_files(house->history);
	history_add_journal(house->history, HOUSE_KIOSK, house->journal);
	history_add_center(house->history, house->database);
	unsigned count = history_check(house->history, claims, breaks);
	for (unsigned i = 0; i < count && i < HISTORY_BREAKS_MAX; i++)
		named += strcmp(breaks[i].rule, rule) == 0;
	return named;
}

static void a_printer_that_says_printed_is_caught(void **state)
{
	static struct house house; /* large */
	const struct history_claims claims = {.saw_paper = true};
	house_begin(&house, 3, "liar");
	assert_int_equal(house_bury_kiosk(&house, house_start_kiosk(&house, visit_some), 120000), HOUSE_KEPT);
	assert_true(house.sheets_seen > 0);
	virtual_printer_switch(house.printer, VIRTUAL_CUTTER_JAM, true);
	assert_int_equal(house_bury_kiosk(&house, house_start_kiosk(&house, visit_some), 120000), HOUSE_KEPT);
	assert_true(breaks_of(&house, &claims, "confirmed, and there is no paper") > 0);
	assert_true(breaks_of(&house, &claims, "a citizen was told to take paper that is not there") > 0);
	house_end(&house, false);
}

static void change(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

static void a_journal_that_forgets_before_the_answer_is_caught(void **state)
{
	static struct house house; /* large */
	const struct history_claims now = {.drained = false}, later = {.drained = true};
	house_begin(&house, 4, "epson-t20");
	center_fixture_stop(&house.center, SIGKILL);
	assert_int_equal(house_bury_kiosk(&house, house_start_kiosk(&house, visit_some), 120000), HOUSE_KEPT);
	assert_int_equal(breaks_of(&house, &now, "a rating is neither at the center nor on its way"), 0);
	/* As if what goes out were thrown away as soon as it is written to the socket. */
	change(house.journal, "DELETE FROM event");
	assert_true(breaks_of(&house, &now, "a rating is neither at the center nor on its way") > 0);
	center_fixture_start(&house.center, NULL);
	house_calm(&house);
	assert_true(breaks_of(&house, &later, "a rating that was thanked for is not at the center once") > 0);
	assert_true(breaks_of(&house, &later, "a number from the lease is neither at the center nor on its way") > 0);
	house_end(&house, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_any_instant_kiosk_paper_and_center_still_agree),
		cmocka_unit_test(a_paper_that_still_comes_out_is_not_torn_at_the_end),
		cmocka_unit_test(the_end_waits_until_a_printer_that_is_gone_is_given_up),
		cmocka_unit_test(the_next_paper_is_cut_from_one_that_was_never_cut),
		cmocka_unit_test(a_printer_that_says_printed_is_caught),
		cmocka_unit_test(a_journal_that_forgets_before_the_answer_is_caught),
	};
	test_choose();
	house_prepare();
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	house_finish();
	return failed;
}
