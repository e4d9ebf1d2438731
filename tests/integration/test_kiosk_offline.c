/* A kiosk that has lost its center: numbers, paper and ratings go on, durable, and wait to be sent. */
#include "base/clock.h"
#include "base/id.h"
#include "crypto/code.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"
#include "virtual/virtual_pump.h"

#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const VIRTUAL[] = {"printer.driver=virtual", NULL};

static void new_folder(char dir[FILE_PATH_MAX])
{
	static int number;
	char name[32];
	snprintf(name, sizeof name, "kiosk-%d-%d", (int)getpid(), number++);
	test_path(name, dir, FILE_PATH_MAX);
	kiosk_fixture_prepare(dir);
}

static struct store *look_into(const char *dir)
{
	struct store *store = NULL;
	struct store_report report;
	const struct store_options options = {.dir = dir};
	assert_int_equal(store_open(&options, &store, &report, NULL), ERR_OK);
	return store;
}

static void a_number_is_given_printed_and_confirmed_without_a_center(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, VIRTUAL);
	struct ticket ticket = kiosk_fixture_ticket(&kiosk, "ho-tich");
	assert_int_equal(kiosk.notice.result, ERR_OK);
	assert_string_equal(ticket.number, "B\u00a0901");
	assert_true(ticket.offline);
	assert_true(ticket.counter_count > 0);
	kiosk_fixture_await_printer(&kiosk);
	assert_int_equal(kiosk_fixture_print(&kiosk, &ticket), TICKET_CONFIRMED);
	kiosk_fixture_stop(&kiosk);
	struct store *store = look_into(dir);
	struct ticket stored;
	assert_int_equal(store_ticket_find(store, ticket.id, &stored), ERR_OK);
	assert_int_equal(stored.state, TICKET_CONFIRMED);
	assert_int_equal(store_event_pending(store), 2); /* issued, printed */
	store_close(store);
}

static void what_is_not_offered_here_gets_no_number(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	kiosk_fixture_ticket(&kiosk, "cu-tru-can-cuoc");
	assert_int_equal(kiosk.notice.result, ERR_CONFLICT);
	kiosk_fixture_ticket(&kiosk, "no-such-field");
	assert_int_equal(kiosk.notice.result, ERR_NOT_FOUND);
	kiosk_fixture_stop(&kiosk);
}

static void without_a_printer_the_number_is_shown(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	struct ticket ticket = kiosk_fixture_ticket(&kiosk, "chung-thuc");
	assert_int_equal(kiosk_fixture_print(&kiosk, &ticket), TICKET_RESERVED);
	assert_int_not_equal(kiosk.notice.result, ERR_OK);
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_TICKET_FATE;
	request->ticket = ticket;
	request->ticket.state = TICKET_SHOWN;
	unsigned name = kiosk_fixture_ask(&kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_FATE, name)->result, ERR_OK);
	request->ticket.state = TICKET_VOID; /* what was promised is not taken back */
	name = kiosk_fixture_ask(&kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_FATE, name)->result, ERR_CONFLICT);
	id_make(request->ticket.id);
	request->ticket.state = TICKET_SHOWN;
	name = kiosk_fixture_ask(&kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_FATE, name)->result, ERR_NOT_FOUND);
	free(request);
	kiosk_fixture_stop(&kiosk);
	struct store *store = look_into(dir);
	struct ticket stored;
	assert_int_equal(store_ticket_find(store, ticket.id, &stored), ERR_OK);
	assert_int_equal(stored.state, TICKET_SHOWN);
	store_close(store);
}

/* A printer on a line of its own, which can be pulled out. */
struct unit {
	struct virtual_printer *printer;
	struct virtual_pty line;
	_Atomic bool still, ended; /* still: it takes and says nothing */
};

static void *run_unit(void *argument)
{
	struct unit *unit = argument;
	while (!atomic_load(&unit->ended)) {
		if (!atomic_load(&unit->still))
			virtual_pump_pty(unit->printer, &unit->line, clock_mono_ms());
		usleep(1000);
	}
	return NULL;
}

/* The screen gave up waiting and showed the number while its paper was under way; then not a dot was printed. */
static void a_number_shown_while_its_paper_was_under_way_holds_without_paper(void **state)
{
	struct unit unit = {.printer = virtual_printer_create(virtual_personality_named("epson-t20"), 1)};
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX], link[160];
	pthread_t thread;
	new_folder(dir);
	virtual_pty_init(&unit.line, NULL);
	assert_int_equal(virtual_pty_plug(&unit.line, NULL), ERR_OK);
	assert_int_equal(pthread_create(&thread, NULL, run_unit, &unit), 0);
	snprintf(link, sizeof link, "printer.link=tty:%s", unit.line.device);
	kiosk_fixture_start(&kiosk, dir, (const char *const[]){"printer.driver=escpos", link, NULL});
	struct flow_request request = {.kind = REQUEST_PRINT, .ticket = kiosk_fixture_ticket(&kiosk, "chung-thuc")};
	kiosk_fixture_await_printer(&kiosk);
	atomic_store(&unit.still, true);
	unsigned print = kiosk_fixture_ask(&kiosk, &request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_PRINT, print)->ticket.state, TICKET_SENDING);
	request.kind = REQUEST_TICKET_FATE;
	request.ticket.state = TICKET_SHOWN;
	unsigned name = kiosk_fixture_ask(&kiosk, &request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_FATE, name)->result, ERR_OK);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_PRINT, print)->ticket.state, TICKET_SHOWN);
	kiosk_fixture_stop(&kiosk);
	atomic_store(&unit.ended, true);
	pthread_join(thread, NULL);
	virtual_pty_unplug(&unit.line);
	assert_int_equal(virtual_printer_paper(unit.printer)->rows, 0);
	virtual_printer_destroy(unit.printer);
	struct store *store = look_into(dir);
	struct ticket stored;
	assert_int_equal(store_ticket_find(store, request.ticket.id, &stored), ERR_OK);
	assert_int_equal(stored.state, TICKET_SHOWN);
	store_close(store);
}

static void a_rating_is_stored_before_thanks_and_only_once(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	struct flow_request *request = calloc(1, sizeof *request);
	for (int i = 0; i < 2; i++) {
		request->kind = REQUEST_RATING;
		request->rating = (struct rating){.ticket = "0123456789ABCDEFGHJKMNPQRS", .level = 5, .levels = 5};
		unsigned name = kiosk_fixture_ask(&kiosk, request);
		assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_RATING, name)->result, i == 0 ? ERR_OK : ERR_CONFLICT);
	}
	free(request);
	kiosk_fixture_stop(&kiosk);
	struct store *store = look_into(dir);
	assert_int_equal(store_event_pending(store), 1);
	store_close(store);
}

static void a_ticket_of_this_kiosk_can_be_rated_offline(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, VIRTUAL);
	struct ticket ticket = kiosk_fixture_ticket(&kiosk, "ho-tich");
	kiosk_fixture_await_printer(&kiosk);
	assert_int_equal(kiosk_fixture_print(&kiosk, &ticket), TICKET_CONFIRMED);
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_RATABLE;
	assert_memory_equal(ticket.url, "MC1.", 4);
	snprintf(request->code, sizeof request->code, "%s", ticket.url + 4);
	unsigned name = kiosk_fixture_ask(&kiosk, request);
	const struct flow_notice *notice = kiosk_fixture_wait(&kiosk, NOTICE_RATABLE, name);
	assert_int_equal(notice->result, ERR_OK);
	assert_true(notice->ratable.ratable);
	assert_string_equal(notice->ratable.number, ticket.number);
	assert_string_equal(notice->ratable.ticket, ticket.id);
	snprintf(request->code, sizeof request->code, "ZZZZ");
	name = kiosk_fixture_ask(&kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_RATABLE, name)->result, ERR_OFFLINE);
	free(request);
	kiosk_fixture_stop(&kiosk);
}

/* The code of a paper, scanned. */
static const struct flow_notice *scan_paper(struct kiosk_fixture *kiosk, const char *code)
{
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_RATABLE;
	snprintf(request->code, sizeof request->code, "%s", code);
	unsigned name = kiosk_fixture_ask(kiosk, request);
	free(request);
	return kiosk_fixture_wait(kiosk, NOTICE_RATABLE, name);
}

/* As another kiosk makes it. */
static void name_paper(char ret_id[ID_SIZE], char ret_code[TICKET_URL_SIZE])
{
	unsigned char bytes[16];
	char digits[CODE32_SIZE(sizeof bytes)];
	id_make(ret_id);
	for (size_t i = 0; i < sizeof bytes; i++) {
		unsigned byte = 0;
		sscanf(ret_id + 2 * i, "%2x", &byte);
		bytes[i] = (unsigned char)byte;
	}
	code32_encode(bytes, sizeof bytes, digits);
	snprintf(ret_code, TICKET_URL_SIZE, TICKET_LEASE_PREFIX "%s", digits);
}

static void a_ticket_of_another_kiosk_is_rated_while_nobody_can_be_asked(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	char id[ID_SIZE], paper[TICKET_URL_SIZE];
	name_paper(id, paper);
	const struct flow_notice *notice = scan_paper(&kiosk, paper);
	assert_int_equal(notice->result, ERR_OK);
	assert_true(notice->ratable.ratable);
	assert_string_equal(notice->ratable.number, "");
	assert_string_equal(notice->ratable.ticket, id);
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_RATING;
	request->rating = (struct rating){.level = 4, .levels = 5};
	snprintf(request->rating.ticket, sizeof request->rating.ticket, "%s", notice->ratable.ticket);
	unsigned name = kiosk_fixture_ask(&kiosk, request);
	free(request);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_RATING, name)->result, ERR_OK);
	notice = scan_paper(&kiosk, paper);
	assert_true(notice->ratable.rated);
	assert_false(notice->ratable.ratable);
	/* Codes that no kiosk can have made: of a time to come, and of no id at all. */
	assert_int_equal(scan_paper(&kiosk, "MC1.NANANANANANANANANANANANAN8")->result, ERR_NOT_FOUND);
	assert_int_equal(scan_paper(&kiosk, "MC1.NANANANANANANANANANANANANA")->result, ERR_NOT_FOUND);
	/* A paper of the center's, whose signature only the center can check, waits for it as well. */
	notice = scan_paper(&kiosk, "8F3KQ2M7RT9X4VBN6HWZ1CPD5W");
	assert_int_equal(notice->result, ERR_OK);
	assert_true(notice->ratable.ratable);
	kiosk_fixture_stop(&kiosk);
}

static void killed_while_printing_the_number_is_uncertain_and_never_given_again(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	int pipes[2];
	new_folder(dir);
	assert_int_equal(pipe(pipes), 0);
	pid_t child = fork();
	if (child == 0) {
		kiosk_fixture_start(&kiosk, dir, VIRTUAL);
		struct ticket ticket = kiosk_fixture_ticket(&kiosk, "ho-tich");
		struct flow_request *request = calloc(1, sizeof *request);
		kiosk_fixture_await_printer(&kiosk);
		request->kind = REQUEST_PRINT;
		request->ticket = ticket;
		unsigned name = kiosk_fixture_ask(&kiosk, request);
		while (kiosk_fixture_wait(&kiosk, NOTICE_PRINT, name)->ticket.state != TICKET_SENDING)
			;
		if (write(pipes[1], ticket.id, ID_SIZE) != ID_SIZE)
			_exit(1);
		kill(getpid(), SIGKILL);
	}
	char id[ID_SIZE];
	assert_int_equal(read(pipes[0], id, ID_SIZE), ID_SIZE);
	waitpid(child, NULL, 0);
	kiosk_fixture_start(&kiosk, dir, VIRTUAL);
	struct ticket next = kiosk_fixture_ticket(&kiosk, "ho-tich");
	assert_string_equal(next.number, "B\u00a0902");
	kiosk_fixture_stop(&kiosk);
	struct store *store = look_into(dir);
	struct ticket stored;
	assert_int_equal(store_ticket_find(store, id, &stored), ERR_OK);
	assert_int_equal(stored.state, TICKET_UNCERTAIN);
	store_close(store);
	close(pipes[0]);
	close(pipes[1]);
}

/* In the journal's own file, while nobody has it open. */
static int journal_sql(const char *dir, const char *sql)
{
	char path[FILE_PATH_MAX + 16];
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int number = -1;
	snprintf(path, sizeof path, "%s/journal.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
	if (sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}

static void a_journal_that_fills_warns_while_there_is_room(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	journal_sql(dir, "INSERT INTO event(id, kind, type, data, wall_ms, boot_id, boot_ms, trusted) "
					 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 35000) "
					 "SELECT printf('%032x', i), 1, 'rating.given', '{}', 1, '', 1, 1 FROM n");
	kiosk_fixture_start(&kiosk, dir, NULL);
	while (kiosk.devices.queue_to_send <= STORE_WARN_FROM)
		kiosk_fixture_wait(&kiosk, NOTICE_DEVICES, 0);
	kiosk_fixture_stop(&kiosk);
	assert_int_equal(journal_sql(dir, "SELECT count(*) FROM event WHERE type = 'device.alarm' AND data LIKE "
									  "'%journal-filling%'"),
					 1);
}

static void a_restart_voids_numbers_that_nobody_has_seen(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	struct ticket ticket = kiosk_fixture_ticket(&kiosk, "ho-tich");
	kiosk_fixture_stop(&kiosk);
	kiosk_fixture_start(&kiosk, dir, NULL);
	kiosk_fixture_stop(&kiosk);
	struct store *store = look_into(dir);
	struct ticket stored;
	assert_int_equal(store_ticket_find(store, ticket.id, &stored), ERR_OK);
	assert_int_equal(stored.state, TICKET_VOID);
	assert_int_equal(store_event_pending(store), 2);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_given_printed_and_confirmed_without_a_center),
		cmocka_unit_test(what_is_not_offered_here_gets_no_number),
		cmocka_unit_test(without_a_printer_the_number_is_shown),
		cmocka_unit_test(a_number_shown_while_its_paper_was_under_way_holds_without_paper),
		cmocka_unit_test(a_rating_is_stored_before_thanks_and_only_once),
		cmocka_unit_test(a_ticket_of_this_kiosk_can_be_rated_offline),
		cmocka_unit_test(a_ticket_of_another_kiosk_is_rated_while_nobody_can_be_asked),
		cmocka_unit_test(killed_while_printing_the_number_is_uncertain_and_never_given_again),
		cmocka_unit_test(a_journal_that_fills_warns_while_there_is_room),
		cmocka_unit_test(a_restart_voids_numbers_that_nobody_has_seen),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
