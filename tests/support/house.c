#include "support/house.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "support/test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS_PER_S 40000 /* 25 times as fast as a printer of the market; it cools as fast */
#define COOL_PER_MS 10000
#define PUMP_US 1000
#define IDLE_MS 5 /* nothing but bytes from the kiosk could change anything */
#define PAPER_OUT_MS 10000 /* a hot head has to cool in between */
#define CALM_LIVES_MAX 5
#define SECRET "001099012345"
#define CARD SECRET "||Nguyen Van Thu|01011999|Nam|An Binh|01012021"

static struct paper *paper;
static char prepared[FILE_PATH_MAX]; /* the center that each house's begins as; "": not made yet */

void house_prepare(void)
{
	const struct paper_options options = {.kiosk = "01"};
	struct err err = {.text = ""};
	CHECK(clock_set_zone(CLOCK_ZONE_DEFAULT, &err) == ERR_OK);
	log_init("test", LOG_INFO);
	if (paper_create(&options, &paper, &err) != ERR_OK) {
		fprintf(stderr, "paper: %s\n", err.text);
		exit(1);
	}
	kiosk_fixture_share_paper(paper);
}

void house_finish(void)
{
	kiosk_fixture_share_paper(NULL);
	paper_destroy(paper);
}

uint32_t house_roll(struct house *house)
{
	house->random ^= house->random << 13;
	house->random ^= house->random >> 7;
	house->random ^= house->random << 17;
	return (uint32_t)(house->random >> 16);
}

/* -- the kiosk's process ---------------------------------------------------------------------------- */

static _Noreturn void be_kiosk(struct house *house, uint64_t seed, int (*life)(struct visitor *, struct house *))
{
	static struct kiosk_fixture kiosk; /* large */
	char url[FILE_PATH_MAX], key[FILE_PATH_MAX], printer[FILE_PATH_MAX + 32], scanner[FILE_PATH_MAX + 32];
	const char *const sets[] = {
		url,     key, "center.device_id=" HOUSE_KIOSK, "printer.driver=escpos", printer, "scanner.driver=serial",
		scanner, NULL};
	struct visitor visitor;
	prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
	int log = open(house->log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(log, 2);
	center_fixture_sets(&house->center, HOUSE_KIOSK, url, key);
	if (house->through_port)
		snprintf(url, sizeof url, "center.url=http://127.0.0.1:%d", house->through_port);
	snprintf(printer, sizeof printer, "printer.link=tty:%s", house->printer_line.device);
	snprintf(scanner, sizeof scanner, "scanner.link=tty:%s", house->scanner_line.device);
	clock_shift(house->jumped_ms);
	kiosk_fixture_start(&kiosk, house->dir, sets);
	visitor_init(&visitor, &kiosk, house->witness, seed);
	_exit(life(&visitor, house));
}

pid_t house_start_kiosk(struct house *house, int (*life)(struct visitor *visitor, struct house *house))
{
	uint64_t seed = house_roll(house);
	pid_t child = fork();
	if (child == 0)
		be_kiosk(house, seed, life);
	CHECK(child > 0);
	return child;
}

/* -- what is around it ------------------------------------------------------------------------------ */

static void pump(struct house *house)
{
	unsigned char bytes[256];
	int64_t now = clock_mono_ms();
	virtual_pump_pty(house->printer, &house->printer_line, now);
	history_add_paper(house->history, HOUSE_KIOSK, virtual_printer_paper(house->printer), &house->sheets_seen);
	size_t len = virtual_scanner_output(&house->scanner, bytes, sizeof bytes, now);
	(void)virtual_pty_write(&house->scanner_line, bytes, len);
}

/* A printer at work goes on by the clock; one that takes no more leaves bytes in the line, which a poll would find. */
static bool is_idle(const struct house *house)
{
	struct virtual_printer_state state;
	virtual_printer_state(house->printer, &state);
	return state.buffered == 0 && state.powered && !state.switches[VIRTUAL_STUCK] && house->printer_line.master >= 0 &&
		   !virtual_printer_is_busy(house->printer) && virtual_scanner_is_idle(&house->scanner);
}

void house_let_pass(struct house *house, int64_t ms)
{
	int64_t end = clock_mono_ms() + ms;
	for (int64_t now = end - ms; now < end; now = clock_mono_ms()) {
		struct pollfd line = {.fd = house->printer_line.master, .events = POLLIN};
		if (!is_idle(house))
			usleep(PUMP_US);
		else
			poll(&line, 1, end - now < IDLE_MS ? (int)(end - now) : IDLE_MS);
		pump(house);
	}
}

void house_await_visitor(struct house *house, int64_t limit_ms)
{
	for (int64_t end = clock_mono_ms() + limit_ms; !witness_has_begun(house->witness) && clock_mono_ms() < end;)
		house_let_pass(house, 1);
}

int house_bury_kiosk(struct house *house, pid_t kiosk, int64_t limit_ms)
{
	int status = 0;
	int64_t end = clock_mono_ms() + limit_ms;
	while (waitpid(kiosk, &status, WNOHANG) == 0) {
		if (clock_mono_ms() >= end) {
			kill(kiosk, SIGKILL);
			waitpid(kiosk, &status, 0);
			break;
		}
		house_let_pass(house, 2);
	}
	pump(house);
	witness_tell(house->witness, house->history, HOUSE_KIOSK, clock_mono_ms());
	if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
		fail_msg("the kiosk was ended by signal %d, see %s", WTERMSIG(status), house->log);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void house_meddle(struct house *house)
{
	static const enum virtual_switch SWITCHES[] = {VIRTUAL_NO_PAPER, VIRTUAL_COVER_OPEN, VIRTUAL_CUTTER_JAM};
	for (size_t i = 0; i < sizeof SWITCHES / sizeof SWITCHES[0]; i++)
		virtual_printer_switch(house->printer, SWITCHES[i], false);
	uint32_t chance = house_roll(house) % 60;
	if (chance < sizeof SWITCHES / sizeof SWITCHES[0])
		virtual_printer_switch(house->printer, SWITCHES[chance], true);
	if (chance == 10) {
		virtual_printer_power(house->printer, false);
		virtual_printer_power(house->printer, true);
	}
	if (house_roll(house) % 8 == 0)
		(void)virtual_scanner_scan(&house->scanner, CARD, strlen(CARD));
}

/* What the dead kiosk has still to do: a ticket that it was sending (into house->sending), an event to send. */
static bool is_settled(struct house *house)
{
	static const char SQL[] =
		"SELECT (SELECT id FROM ticket WHERE state = 1), EXISTS(SELECT 1 FROM event WHERE NOT parked AND type IN"
		" ('ticket.issued', 'ticket.printed', 'ticket.voided', 'rating.given'))";
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int on = 0;
	house->sending[0] = '\0';
	if (access(house->journal, F_OK) != 0)
		return false;
	CHECK(sqlite3_open(house->journal, &db) == SQLITE_OK);
	CHECK(sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on) == SQLITE_OK && on);
	CHECK(sqlite3_prepare_v2(db, SQL, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW);
	const char *id = (const char *)sqlite3_column_text(statement, 0);
	snprintf(house->sending, sizeof house->sending, "%s", id ? id : "");
	bool settled = !id && sqlite3_column_int(statement, 1) == 0;
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return settled;
}

/* The printer's word on the ticket of the run before is one more event: it is waited for first. */
static int be_calm(struct visitor *visitor, struct house *house)
{
	bool done = (!house->sending[0] || visitor_recalled(visitor, house->sending, HOUSE_DRAIN_MS)) &&
				visitor_drained(visitor, HOUSE_DRAIN_MS);
	kiosk_fixture_stop(visitor->kiosk);
	return done ? HOUSE_KEPT : 3;
}

void house_calm(struct house *house)
{
	int64_t jumped_ms = house->jumped_ms;
	bool settled = false;
	(void)is_settled(house);
	house->jumped_ms = 0;
	/* Whether all is over, its journal says, and not how long it was quiet. */
	for (unsigned lives = 0; lives < CALM_LIVES_MAX && !settled; lives++) {
		int status = house_bury_kiosk(house, house_start_kiosk(house, be_calm), 3 * HOUSE_DRAIN_MS);
		if (status != HOUSE_KEPT)
			fail_msg("the kiosk does not get rid of what it has, status %d, see %s", status, house->log);
		settled = is_settled(house);
	}
	house->jumped_ms = jumped_ms;
}

void house_settle(struct house *house)
{
	/* Nobody tears a paper off that is still coming out. One that stands still may stay half. */
	house_let_pass(house, 2);
	int64_t end = clock_mono_ms() + PAPER_OUT_MS;
	while (virtual_printer_is_busy(house->printer) && clock_mono_ms() < end)
		house_let_pass(house, 2);
	virtual_printer_tear(house->printer);
	house_calm(house);
}

/* -- begin, judge, end ------------------------------------------------------------------------------ */

void house_begin(struct house *house, uint64_t seed, const char *unit)
{
	static unsigned number;
	char name[48], center[FILE_PATH_MAX];
	struct err err = {.text = ""};
	int64_t start_ms;
	memset(house, 0, sizeof *house);
	house->random = seed * 2654435761u + 88172645463325252u;
	CHECK(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms) == ERR_OK);
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "house-%d-%u", (int)getpid(), number);
	test_path(name, house->dir, sizeof house->dir);
	snprintf(name, sizeof name, "house-%d-%u-center", (int)getpid(), number++);
	test_path(name, center, sizeof center);
	snprintf(house->journal, sizeof house->journal, "%s/journal.db", house->dir);
	snprintf(house->log, sizeof house->log, "%s/kiosk.log", house->dir);
	snprintf(house->database, sizeof house->database, "%s/center.db", center);
	CHECK(file_make_dirs(house->dir, NULL) == ERR_OK);
	if (!prepared[0]) {
		test_path("center-prepared", prepared, sizeof prepared);
		center_fixture_prepare(prepared);
	}
	center_fixture_start_like(&house->center, center, prepared);
	house->history = history_create();
	history_add_past(house->history, house->database);
	house->witness = witness_create(NULL);
	house->unit = *virtual_personality_named(unit);
	house->unit.rows_per_s = ROWS_PER_S;
	house->unit.cool_per_ms = COOL_PER_MS;
	house->printer = virtual_printer_create(&house->unit, seed);
	virtual_pty_init(&house->printer_line, NULL);
	virtual_pty_init(&house->scanner_line, NULL);
	virtual_scanner_init(&house->scanner, seed);
	if (virtual_pty_plug(&house->printer_line, &err) != ERR_OK ||
		virtual_pty_plug(&house->scanner_line, &err) != ERR_OK)
		fail_msg("%s", err.text);
	house_calm(house);
}

bool house_judge(struct house *house, struct history_counts *ret_counts)
{
	const struct history_claims claims = {.drained = true, .saw_paper = true, .wait_max_ms = HOUSE_WAIT_MAX_MS};
	char wal[FILE_PATH_MAX + 32];
	snprintf(wal, sizeof wal, "%s-wal", house->journal);
	virtual_printer_tear(house->printer);
	pump(house);
	history_forget_files(house->history);
	history_add_journal(house->history, HOUSE_KIOSK, house->journal);
	history_add_center(house->history, house->database);
	history_add_secret(house->history, SECRET);
	history_add_file(house->history, house->journal);
	history_add_file(house->history, wal);
	history_add_file(house->history, house->log);
	history_count(house->history, ret_counts);
	return history_holds(house->history, &claims);
}

void house_end(struct house *house, bool keep)
{
	char command[2 * FILE_PATH_MAX + 32];
	center_fixture_stop(&house->center, SIGTERM);
	virtual_pty_unplug(&house->printer_line);
	virtual_pty_unplug(&house->scanner_line);
	virtual_scanner_finish(&house->scanner);
	virtual_printer_destroy(house->printer);
	witness_destroy(house->witness);
	history_destroy(house->history);
	snprintf(command, sizeof command, "rm -rf '%s' '%s'", house->dir, house->center.dir);
	if (!keep && system(command) != 0)
		print_message("# %s stays\n", house->dir);
}
