/*
 * The history checker sees what it is for: a good day holds, and each way of
 * breaking it is called by its own name and no other.
 */
#include "base/clock.h"
#include "base/log.h"
#include "crypto/code.h"
#include "support/history.h"
#include "support/journal_work.h"
#include "support/paper_fixture.h"
#include "support/test.h"
#include "paper/paper.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define KIOSK "kiosk-01"
#define FIRST "0123456789abcdef0123456789abcdef"
#define SECOND "1123456789abcdef0123456789abcdef"
#define RATING "2123456789abcdef0123456789abcdef"
#define UNSENT "3123456789abcdef0123456789abcdef"

struct day {
	char dir[FILE_PATH_MAX], journal[FILE_PATH_MAX + 16], center[FILE_PATH_MAX + 16], log[FILE_PATH_MAX + 16];
	struct history *history;
	struct printer_raster raster; /* the paper of FIRST, printed */
};

static void sql(const char *path, const char *text)
{
	sqlite3 *db = NULL;
	char *why = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", text, why);
	sqlite3_close(db);
}

static void make_journal(struct day *day)
{
	struct store *store = NULL;
	struct store_report report;
	struct rating rating = {.level = 5, .levels = 5, .given_ms = 1};
	struct ticket ticket;
	const struct store_options options = {.dir = day->dir};
	assert_int_equal(store_open(&options, &store, &report, NULL), ERR_OK);
	assert_int_equal(journal_work_lease(store), ERR_OK);
	paper_fixture_ticket(&ticket);
	memcpy(ticket.id, FIRST, ID_SIZE);
	assert_int_equal(store_ticket_add(store, &ticket, NULL, NULL), ERR_OK);
	assert_int_equal(store_ticket_change(store, FIRST, TICKET_SENDING, 1, NULL, NULL), ERR_OK);
	assert_int_equal(store_ticket_change(store, FIRST, TICKET_CONFIRMED, 1, NULL, NULL), ERR_OK);
	/* A second one from the lease, shown on the screen; nothing of it is sent yet. */
	memcpy(ticket.id, SECOND, ID_SIZE);
	snprintf(ticket.number, sizeof ticket.number, "B\u00a0901");
	ticket.offline = true;
	const struct store_note issued = {
		.id = SECOND, .kind = STORE_TICKET, .type = "ticket.issued", .data = "{\"ticket\":\"" SECOND "\"}"};
	const struct store_note shown = {
		.id = UNSENT, .kind = STORE_TICKET, .type = "ticket.printed", .data = "{\"ticket\":\"" SECOND "\"}"};
	assert_int_equal(store_ticket_add(store, &ticket, &issued, NULL), ERR_OK);
	assert_int_equal(store_ticket_change(store, SECOND, TICKET_SHOWN, 0, &shown, NULL), ERR_OK);
	memcpy(rating.id, RATING, ID_SIZE);
	const struct store_note given = {.id = RATING, .kind = STORE_RATING, .type = "rating.given", .data = "{}"};
	assert_int_equal(store_rating_add(store, &rating, &given, NULL), ERR_OK);
	store_close(store);
}

/* What a sheet of the printer holds: the raster that the paper module drew, with its code. */
static void draw(struct day *day, unsigned char first_byte)
{
	const struct paper_options options = {.kiosk = "01"};
	struct paper *paper = NULL;
	struct ticket ticket;
	unsigned char id[16];
	char text[CODE32_SIZE(sizeof id)];
	for (size_t i = 0; i < sizeof id; i++)
		id[i] = (unsigned char)(i == 0 ? first_byte : "\x01\x23\x45\x67\x89\xab\xcd\xef"[i % 8]);
	code32_encode(id, sizeof id, text);
	paper_fixture_ticket(&ticket);
	snprintf(ticket.url, sizeof ticket.url, "MC1.%s", text);
	assert_int_equal(paper_create(&options, &paper, NULL), ERR_OK);
	free(day->raster.bits);
	assert_int_equal(paper_render_ticket(paper, &ticket, paper_fixture_catalogue(), &day->raster, NULL), ERR_OK);
	paper_destroy(paper);
}

static void print(struct day *day, unsigned long number, bool cut)
{
	struct virtual_sheet sheet = {.number = number, .finished = true, .cut = cut, .rows = day->raster.height};
	buf_init(&sheet.bits, 1u << 20);
	buf_add(&sheet.bits, day->raster.bits, (size_t)day->raster.width / 8 * day->raster.height);
	history_add_sheet(day->history, KIOSK, &sheet, day->raster.width);
	buf_finish(&sheet.bits);
}

static void begin(struct day *day)
{
	static int number;
	char name[48];
	memset(day, 0, sizeof *day);
	snprintf(name, sizeof name, "day-%d-%d", (int)getpid(), number++);
	test_path(name, day->dir, sizeof day->dir);
	snprintf(day->journal, sizeof day->journal, "%s/journal.db", day->dir);
	snprintf(day->center, sizeof day->center, "%s/center.db", day->dir);
	snprintf(day->log, sizeof day->log, "%s/log", day->dir);
	make_journal(day);
	sql(day->center,
		"CREATE TABLE tickets(id, number, day, state, proof, device);"
		"CREATE TABLE ratings(id, ticket, device);"
		"INSERT INTO tickets VALUES('" FIRST "', 'B\u00a0030', '2026-03-10', 1, 'confirmed', '" KIOSK "')");
	test_write_file(day->log, "ticket issued\n", 14);
	day->history = history_create();
	history_told_ticket(day->history, KIOSK, FIRST, "B\u00a0030", "2026-03-10");
	history_told_print(day->history, KIOSK, FIRST, TICKET_CONFIRMED);
	history_told_ticket(day->history, KIOSK, SECOND, "B\u00a0901", "2026-03-10");
	history_told_rating(day->history, KIOSK, RATING);
	history_waited(day->history, KIOSK, "number", 250, true);
	history_add_secret(day->history, "001099012345");
	draw(day, 0x01);
}

static void end(struct day *day)
{
	history_destroy(day->history);
	free(day->raster.bits);
}

/* -- what is done to a good day, and what must be said of it ---------------------------------------- */

static void nothing(struct day *day)
{
}

static void all_arrives(struct day *day)
{
	sql(day->journal, "DELETE FROM event");
	sql(day->center, "INSERT INTO tickets VALUES('" SECOND "', 'B\u00a0901', '2026-03-10', 1, 'shown', '" KIOSK "');"
					 "INSERT INTO ratings VALUES('" RATING "', NULL, '" KIOSK "')");
}

static void rating_arrives_twice(struct day *day)
{
	all_arrives(day);
	sql(day->center, "INSERT INTO ratings VALUES('" RATING "', NULL, '" KIOSK "')");
}

static void rating_comes_from_nowhere(struct day *day)
{
	all_arrives(day);
	sql(day->center, "INSERT INTO ratings VALUES('" FIRST "', NULL, '" KIOSK "')");
}

static void rating_is_dropped(struct day *day)
{
	all_arrives(day);
	sql(day->center, "DELETE FROM ratings");
}

static void rating_leaves_before_the_answer(struct day *day)
{
	sql(day->journal, "DELETE FROM event WHERE type = 'rating.given'");
}

static void number_goes_to_two(struct day *day)
{
	sql(day->center, "INSERT INTO tickets VALUES('" RATING "', 'B\u00a0901', '2026-03-10', 0, '', 'kiosk-02')");
}

static void number_is_changed(struct day *day)
{
	history_told_ticket(day->history, KIOSK, FIRST, "B\u00a0031", "2026-03-10");
}

static void stranger_on_paper(struct day *day)
{
	draw(day, 0x77);
	print(day, 2, true);
}

static void paper_comes_twice(struct day *day)
{
	print(day, 2, false);
}

static void paper_is_only_torn(struct day *day)
{
	sql(day->journal, "UPDATE ticket SET prints = 2");
	history_destroy(day->history);
	day->history = history_create();
	print(day, 1, false);
}

static void number_is_lost(struct day *day)
{
	sql(day->journal, "DELETE FROM ticket WHERE id = '" SECOND "'");
}

static void center_is_not_told(struct day *day)
{
	sql(day->journal, "DELETE FROM event WHERE type = 'ticket.printed'");
}

static void event_is_refused(struct day *day)
{
	all_arrives(day);
	sql(day->journal, "INSERT INTO event VALUES(99, '" UNSENT "', 0, 'ticket.voided', '{}', 0, '', 0, 1, 5, 1)");
}

static void center_calls_a_ghost(struct day *day)
{
	sql(day->center, "INSERT INTO tickets VALUES('" RATING "', 'B\u00a0099', '2026-03-10', 1, 'shown', '" KIOSK "')");
}

static void card_is_logged(struct day *day)
{
	test_write_file(day->log, "scan 001099012345|N\n", 20);
}

static void somebody_waits(struct day *day)
{
	history_waited(day->history, KIOSK, "number", 9000, true);
}

static const struct {
	void (*spoil)(struct day *day);
	bool drained;
	unsigned breaks;
	const char *invariant, *rule; /* of the first */
} CASES[] = {
	{nothing, false, 0, NULL, NULL},
	{all_arrives, true, 0, NULL, NULL},
	{nothing, true, 4, "I1", "a rating that was thanked for is not at the center once"},
	{rating_arrives_twice, true, 2, "I1", "a rating that was thanked for is not at the center once"},
	{rating_comes_from_nowhere, true, 1, "I1", "the center has a rating that nobody gave"},
	{rating_is_dropped, true, 2, "I1", "a rating that was thanked for is not at the center once"},
	{rating_leaves_before_the_answer, false, 1, "I4", "a rating is neither at the center nor on its way"},
	{number_goes_to_two, false, 1, "I2", "a number is given to two people"},
	{number_is_changed, false, 1, "I2", "a person has two numbers"},
	{stranger_on_paper, false, 1, "I3", "a number on paper has no record"},
	{paper_comes_twice, false, 1, "I3", "paper came out that the record does not count"},
	{paper_is_only_torn, false, 2, "I3", "confirmed, and there is no paper"},
	{number_is_lost, false, 1, "I4", "a number that was told is gone from the journal"},
	{center_is_not_told, false, 1, "I4", "the center does not hear that a number is in somebody's hand"},
	{event_is_refused, true, 1, "I4", "the center has refused an event for good"},
	{center_calls_a_ghost, false, 1, "I3", "the center would call a number that no kiosk knows"},
	{card_is_logged, false, 1, "I5", "a secret stands in a file"},
	{somebody_waits, false, 1, "I6", "somebody waited too long"},
};

static void every_break_is_called_by_its_name(void **state)
{
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		struct day day;
		struct history_break breaks[HISTORY_BREAKS_MAX];
		const struct history_claims claims = {.drained = CASES[i].drained, .saw_paper = true, .wait_max_ms = 2000};
		begin(&day);
		print(&day, 1, true);
		CASES[i].spoil(&day);
		history_add_journal(day.history, KIOSK, day.journal);
		history_add_center(day.history, day.center);
		history_add_file(day.history, day.log);
		unsigned count = history_check(day.history, &claims, breaks);
		for (unsigned j = 0; j < count && (count != CASES[i].breaks || getenv("V")); j++)
			print_message("# case %zu: %s %s: %s\n", i, breaks[j].invariant, breaks[j].rule, breaks[j].what);
		assert_int_equal(count, CASES[i].breaks);
		if (count > 0) {
			assert_string_equal(breaks[0].invariant, CASES[i].invariant);
			assert_string_equal(breaks[0].rule, CASES[i].rule);
		}
		end(&day);
	}
}

static void what_was_there_before_is_nobodys(void **state)
{
	struct day day;
	const struct history_claims claims = {.drained = true, .saw_paper = true};
	begin(&day);
	print(&day, 1, true);
	sql(day.center, "INSERT INTO ratings VALUES('" UNSENT "', NULL, '" KIOSK "')");
	history_add_past(day.history, day.center);
	all_arrives(&day);
	history_add_journal(day.history, KIOSK, day.journal);
	history_add_center(day.history, day.center);
	assert_true(history_holds(day.history, &claims));
	end(&day);
}

static void the_program_says_the_same(void **state)
{
	struct day day;
	char command[4 * FILE_PATH_MAX], told[FILE_PATH_MAX + 16];
	const char *build = getenv("BUILD_DIR"), text[] = "ticket " FIRST " B\u00a0030 2026-03-10\nrating " RATING "\n";
	begin(&day);
	snprintf(told, sizeof told, "%s/told", day.dir);
	test_write_file(told, text, sizeof text - 1);
	for (int spoiled = 0; spoiled < 2; spoiled++) {
		if (spoiled)
			number_is_changed(&day), sql(day.journal, "DELETE FROM rating");
		snprintf(command, sizeof command,
				 "%s/tests/support/tool_history --journal " KIOSK " %s --center %s --told " KIOSK
				 " %s --file %s > %s/said",
				 build ? build : "build/host-debug", day.journal, day.center, told, day.log, day.dir);
		assert_int_equal(WEXITSTATUS(system(command)), spoiled);
	}
	end(&day);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_break_is_called_by_its_name),
		cmocka_unit_test(what_was_there_before_is_nobodys),
		cmocka_unit_test(the_program_says_the_same),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	log_init("test", LOG_ERROR);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
