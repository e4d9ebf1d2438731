/* Kiosk and center, both real, over loopback: a visit online, one cut off, and everything sent once. */
#include "base/clock.h"
#include "support/center_fixture.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT_TICKET "SELECT count(*) FROM tickets WHERE id = ?1"
#define STATE_TICKET "SELECT state FROM tickets WHERE id = ?1"
#define COUNT_RATING "SELECT count(*) FROM ratings WHERE id = ?1"
#define DOUBLES                                                                                                        \
	"SELECT count(*) FROM (SELECT 1 FROM tickets WHERE number <> '' GROUP BY center, day, number HAVING count(*) > 1)"
#define WAITING 1
#define VISITS 10

struct fixture {
	struct center_fixture center;
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX], url[FILE_PATH_MAX], key[FILE_PATH_MAX];
};

static void start_kiosk(struct fixture *fixture)
{
	const char *const sets[] = {fixture->url, fixture->key, "printer.driver=virtual", "center.device_id=kiosk-01",
								NULL};
	kiosk_fixture_start(&fixture->kiosk, fixture->dir, sets);
}

static void wait_online(struct fixture *fixture, bool online)
{
	while (fixture->kiosk.online != online)
		kiosk_fixture_wait(&fixture->kiosk, NOTICE_CENTER, 0);
}

static void wait_lease(struct fixture *fixture)
{
	while (fixture->kiosk.devices.lease_left == 0 || !fixture->kiosk.devices.printer_there)
		kiosk_fixture_wait(&fixture->kiosk, NOTICE_DEVICES, 0);
}

static void wait_sent(struct fixture *fixture)
{
	for (int64_t end = clock_mono_ms() + 30000; clock_mono_ms() < end;) {
		kiosk_fixture_wait_ms(&fixture->kiosk, NOTICE_DEVICES, 0, 400);
		if (fixture->kiosk.devices.queue_to_send == 0)
			return;
	}
	fail_msg("%d events are not sent", fixture->kiosk.devices.queue_to_send);
}

static int set_up(void **state)
{
	static int number;
	char name[32], dir[FILE_PATH_MAX];
	int64_t start_ms;
	struct fixture *fixture = calloc(1, sizeof *fixture);
	if (clock_parse(CENTER_FIXTURE_CLOCK, &start_ms) != ERR_OK)
		return -1;
	clock_start_at(start_ms);
	snprintf(name, sizeof name, "center-%d-%d", (int)getpid(), number);
	test_path(name, dir, sizeof dir);
	snprintf(name, sizeof name, "kiosk-%d-%d", (int)getpid(), number++);
	test_path(name, fixture->dir, sizeof fixture->dir);
	center_fixture_start(&fixture->center, dir);
	center_fixture_sets(&fixture->center, "kiosk-01", fixture->url, fixture->key);
	start_kiosk(fixture);
	wait_online(fixture, true);
	wait_lease(fixture);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	kiosk_fixture_stop(&fixture->kiosk);
	center_fixture_stop(&fixture->center, SIGTERM);
	free(fixture);
	return 0;
}

static unsigned rate(struct fixture *fixture, const char *ticket, char ret_id[ID_SIZE])
{
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_RATING;
	request->rating = (struct rating){.level = 5, .levels = 5, .counter = 3};
	id_make(request->rating.id);
	memcpy(ret_id, request->rating.id, ID_SIZE);
	snprintf(request->rating.ticket, sizeof request->rating.ticket, "%s", ticket);
	unsigned name = kiosk_fixture_ask(&fixture->kiosk, request);
	free(request);
	assert_int_equal(kiosk_fixture_wait(&fixture->kiosk, NOTICE_RATING, name)->result, ERR_OK);
	return name;
}

static void a_number_can_be_called_only_once_its_paper_is_out(void **state)
{
	struct fixture *fixture = *state;
	struct ticket ticket = kiosk_fixture_ticket(&fixture->kiosk, "ho-tich");
	assert_int_equal(fixture->kiosk.notice.result, ERR_OK);
	assert_false(ticket.offline);
	assert_true(ticket.url[0] != '\0' && ticket.code[0] != '\0');
	assert_int_not_equal(center_fixture_query(&fixture->center, STATE_TICKET, ticket.id), WAITING);
	kiosk_fixture_await_printer(&fixture->kiosk);
	assert_int_equal(kiosk_fixture_print(&fixture->kiosk, &ticket), TICKET_CONFIRMED);
	wait_sent(fixture);
	assert_int_equal(center_fixture_query(&fixture->center, STATE_TICKET, ticket.id), WAITING);
}

static void cut_off_and_back_again_everything_is_there_once(void **state)
{
	struct fixture *fixture = *state;
	struct ticket tickets[6];
	char ratings[6][ID_SIZE];
	center_fixture_stop(&fixture->center, SIGKILL);
	for (int i = 0; i < 6; i++) {
		tickets[i] = kiosk_fixture_ticket(&fixture->kiosk, i % 2 ? "chung-thuc" : "ho-tich");
		assert_int_equal(fixture->kiosk.notice.result, ERR_OK);
		assert_true(tickets[i].offline);
		kiosk_fixture_await_printer(&fixture->kiosk);
		assert_int_equal(kiosk_fixture_print(&fixture->kiosk, &tickets[i]), TICKET_CONFIRMED);
		rate(fixture, tickets[i].id, ratings[i]);
		if (i == 3) { /* the power fails as well */
			kiosk_fixture_stop(&fixture->kiosk);
			start_kiosk(fixture);
		}
	}
	assert_false(fixture->kiosk.online);
	center_fixture_start(&fixture->center, NULL);
	wait_online(fixture, true);
	wait_sent(fixture);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(center_fixture_query(&fixture->center, COUNT_TICKET, tickets[i].id), 1);
		assert_int_equal(center_fixture_query(&fixture->center, STATE_TICKET, tickets[i].id), WAITING);
		assert_int_equal(center_fixture_query(&fixture->center, COUNT_RATING, ratings[i]), 1);
	}
	assert_int_equal(center_fixture_query(&fixture->center, DOUBLES, NULL), 0);
}

/* "…/t/MC1." and 26 digits, given by one kiosk and read by another. */
static void journal_run(const char *dir, const char *sql)
{
	char path[FILE_PATH_MAX + 16];
	sqlite3 *db = NULL;
	snprintf(path, sizeof path, "%s/journal.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

#define COUNT_ANY                                                                                                      \
	"SELECT count(*) FROM ratings WHERE counter = 3 AND level = 5 AND channel <> ?1 AND device = 'kiosk-01'"

/* FAULTS 32: an outage so long that the journal has no room for ratings; who rates is thanked, and is counted. */
static void ratings_of_a_full_journal_reach_the_center_as_sums(void **state)
{
	struct fixture *fixture = *state;
	char id[ID_SIZE];
	int before = center_fixture_query(&fixture->center, COUNT_ANY, "");
	kiosk_fixture_stop(&fixture->kiosk);
	center_fixture_stop(&fixture->center, SIGTERM);
	journal_run(fixture->dir, "INSERT INTO event(id, kind, type, data, wall_ms, boot_id, boot_ms, trusted) "
							  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000) "
							  "SELECT printf('%032x', i), 1, 'rating.given', '{}', 1, 'fill', 1, 1 FROM n");
	start_kiosk(fixture);
	for (int i = 0; i < 3; i++)
		rate(fixture, "", id);
	kiosk_fixture_stop(&fixture->kiosk);
	journal_run(fixture->dir, "DELETE FROM event WHERE boot_id = 'fill'");
	center_fixture_restart(&fixture->center);
	start_kiosk(fixture);
	for (int64_t end = clock_mono_ms() + 60000; clock_mono_ms() < end;) {
		kiosk_fixture_wait_ms(&fixture->kiosk, NOTICE_DEVICES, 0, 400);
		if (center_fixture_query(&fixture->center, COUNT_ANY, "") >= before + 3)
			break;
	}
	wait_sent(fixture);
	assert_int_equal(center_fixture_query(&fixture->center, COUNT_ANY, ""), before + 3);
}

static void the_paper_of_one_kiosk_is_rated_at_another_before_the_center_knows_it(void **state)
{
	struct fixture *fixture = *state;
	struct fixture *other = calloc(1, sizeof *other);
	char rating[ID_SIZE];
	snprintf(other->dir, sizeof other->dir, "%.400s-other", fixture->dir);
	other->center = fixture->center;
	center_fixture_stop(&fixture->center, SIGKILL);
	struct ticket ticket = kiosk_fixture_ticket(&fixture->kiosk, "ho-tich");
	assert_true(ticket.offline);
	kiosk_fixture_await_printer(&fixture->kiosk);
	assert_int_equal(kiosk_fixture_print(&fixture->kiosk, &ticket), TICKET_CONFIRMED);
	kiosk_fixture_stop(&fixture->kiosk);
	center_fixture_start(&fixture->center, NULL);
	center_fixture_sets(&fixture->center, "kiosk-02", other->url, other->key);
	const char *const sets[] = {other->url, other->key, "printer.driver=virtual", "center.device_id=kiosk-02", NULL};
	kiosk_fixture_start(&other->kiosk, other->dir, sets);
	wait_online(other, true);
	for (int i = 0; i < 2; i++) {
		struct flow_request *request = calloc(1, sizeof *request);
		request->kind = REQUEST_RATABLE;
		struct scan scan; /* the link on the paper, as the scanner's text becomes a request */
		scan_classify(ticket.url, strlen(ticket.url), clock_wall_ms(), &scan);
		assert_int_equal(scan.kind, SCAN_TICKET);
		assert_true(scan.from_lease && strncmp(ticket.url, "http", 4) == 0);
		snprintf(request->code, sizeof request->code, TICKET_LEASE_PREFIX "%.100s", scan.code);
		unsigned name = kiosk_fixture_ask(&other->kiosk, request);
		free(request);
		const struct flow_notice *notice = kiosk_fixture_wait(&other->kiosk, NOTICE_RATABLE, name);
		assert_int_equal(notice->result, ERR_OK);
		assert_string_equal(notice->ratable.ticket, ticket.id);
		if (i == 0) {
			assert_true(notice->ratable.ratable);
			rate(other, notice->ratable.ticket, rating);
			wait_sent(other);
			assert_int_equal(center_fixture_query(&fixture->center, COUNT_TICKET, ticket.id), 0);
			start_kiosk(fixture);
			wait_online(fixture, true);
			wait_sent(fixture);
		} else {
			/* Now the center knows it: its state is told, and that it is rated. */
			assert_string_equal(notice->ratable.number, ticket.number);
			assert_true(notice->ratable.rated);
		}
	}
	assert_int_equal(center_fixture_query(&fixture->center, STATE_TICKET, ticket.id), WAITING);
	assert_int_equal(center_fixture_query(&fixture->center,
										  "SELECT count(*) FROM ratings WHERE ticket = ?1 AND service = 'ho-tich'",
										  ticket.id),
					 1);
	kiosk_fixture_stop(&other->kiosk);
	free(other);
}

static void a_center_that_is_killed_again_and_again_loses_nothing(void **state)
{
	struct fixture *fixture = *state;
	char ids[VISITS][ID_SIZE];
	for (int i = 0; i < VISITS; i++) {
		struct ticket ticket = kiosk_fixture_ticket(&fixture->kiosk, "ho-tich");
		assert_int_equal(fixture->kiosk.notice.result, ERR_OK);
		memcpy(ids[i], ticket.id, ID_SIZE);
		kiosk_fixture_await_printer(&fixture->kiosk);
		assert_int_equal(kiosk_fixture_print(&fixture->kiosk, &ticket), TICKET_CONFIRMED);
		if (i % 5 == 2) {
			center_fixture_stop(&fixture->center, SIGKILL);
			center_fixture_start(&fixture->center, NULL);
		}
	}
	wait_online(fixture, true);
	wait_sent(fixture);
	for (int i = 0; i < VISITS; i++)
		assert_int_equal(center_fixture_query(&fixture->center, STATE_TICKET, ids[i]), WAITING);
	assert_int_equal(center_fixture_query(&fixture->center, DOUBLES, NULL), 0);
}

static void a_dossier_is_found_and_an_unknown_one_said_to_be_unknown(void **state)
{
	struct fixture *fixture = *state;
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_DOSSIER;
	snprintf(request->code, sizeof request->code, "H08.16-260309-9999");
	unsigned name = kiosk_fixture_ask(&fixture->kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&fixture->kiosk, NOTICE_DOSSIER, name)->result, ERR_NOT_FOUND);
	free(request);
}

static void help_is_asked_and_heard(void **state)
{
	struct fixture *fixture = *state;
	struct flow_request *request = calloc(1, sizeof *request);
	request->kind = REQUEST_HELP;
	request->number = 1;
	unsigned name = kiosk_fixture_ask(&fixture->kiosk, request);
	assert_int_equal(kiosk_fixture_wait(&fixture->kiosk, NOTICE_HELP, name)->number, 1);
	wait_sent(fixture);
	free(request);
}

#define PREPARED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PREPARED(a_number_can_be_called_only_once_its_paper_is_out),
		PREPARED(cut_off_and_back_again_everything_is_there_once),
		PREPARED(ratings_of_a_full_journal_reach_the_center_as_sums),
		PREPARED(the_paper_of_one_kiosk_is_rated_at_another_before_the_center_knows_it),
		PREPARED(a_center_that_is_killed_again_and_again_loses_nothing),
		PREPARED(a_dossier_is_found_and_an_unknown_one_said_to_be_unknown),
		PREPARED(help_is_asked_and_heard),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
