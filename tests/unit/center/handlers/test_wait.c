#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_migrate.h"
#include "center/handlers/wait.h"
#include "center/queue/estimate_rng.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE INT64_C(60000)

static struct catalogue_service services[3] = {
	{.id = "a", .series = 'A', .counters = {1, 2}, .counter_count = 2, .minutes = 10},
	{.id = "a1", .parent = "a", .series = 'A', .counters = {1, 2}, .counter_count = 2, .minutes = 10},
	{.id = "b", .series = 'B', .counters = {3}, .counter_count = 1, .minutes = 5},
};
static struct catalogue_counter counters[3] = {{.number = 1}, {.number = 2}, {.number = 3}};
static struct catalogue catalogue = {
	.version = "1", .services = services, .service_count = 3, .counters = counters, .counter_count = 3};
static struct db_ticket tickets[64];
static struct hall hall;
static struct wait *wait;
static int64_t now_ms;

static int setup(void **state)
{
	struct err err;
	for (int day = 1; day <= 5; day++) {
		catalogue.hours.count[day] = 2;
		catalogue.hours.day[day][0] = (struct catalogue_interval){7 * 60 + 30, 11 * 60 + 30};
		catalogue.hours.day[day][1] = (struct catalogue_interval){13 * 60 + 30, 17 * 60};
	}
	catalogue.version = "1";
	memset(tickets, 0, sizeof tickets);
	hall = (struct hall){.line_count = 2, .counter_count = 3};
	for (unsigned i = 0; i < 3; i++)
		hall.counters[i] = (struct hall_counter){.number = i + 1, .state = COUNTER_OPEN};
	strcpy(hall.lines[0].service, "a");
	strcpy(hall.lines[1].service, "b");
	const struct queue_rules rules = queue_rules_default();
	wait = wait_create(&rules);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK)
		return -1;
	return clock_parse("2026-03-10T09:24:00+07:00", &now_ms) == ERR_OK ? 0 : -1;
}

static int teardown(void **state)
{
	wait_destroy(wait);
	return 0;
}

static void add_ticket(struct wait_view *view, const char *service, int64_t arrived_ms)
{
	struct db_ticket *ticket = &tickets[view->ticket_count++];
	*ticket = (struct db_ticket){.state = DB_WAITING, .arrived_ms = arrived_ms, .ready_ms = arrived_ms, .wait_max = 5};
	snprintf(ticket->id, sizeof ticket->id, "%032zx", (size_t)(view->ticket_count * 7919) << 20);
	/* The first half is the key. */
	snprintf(ticket->id, 17, "%016zx", view->ticket_count * (size_t)7919);
	ticket->id[16] = '0';
	strcpy(ticket->service, service);
}

static void tell(const struct wait_view *view)
{
	for (size_t i = 0; i < hall.line_count; i++)
		hall.lines[i].wait_min = hall.lines[i].wait_max = -1;
	wait_tell(wait, view, &hall);
}

static struct wait_view now_view(void)
{
	return (struct wait_view){.now_ms = now_ms, .tickets = tickets, .catalogue = &catalogue};
}

static void an_empty_queue_is_told_as_now(void **state)
{
	struct wait_view view = now_view();
	tell(&view);
	assert_int_equal(hall.lines[0].wait_min, 0);
	assert_int_equal(hall.lines[0].wait_max, 0);
}

static void waits_are_told_in_steps_of_five_minutes(void **state)
{
	struct wait_view view = now_view();
	for (int i = 0; i < 8; i++)
		add_ticket(&view, "b", now_ms - MINUTE);
	tell(&view);
	assert_int_equal(hall.lines[1].wait_min % 5, 0);
	assert_int_equal(hall.lines[1].wait_max % 5, 0);
	assert_in_range(hall.lines[1].wait_min, 5, 40);
	assert_in_range(hall.lines[1].wait_max, 35, 120);
	assert_int_equal(hall.lines[0].wait_max, 0);
}

static void nothing_is_told_where_every_counter_is_closed(void **state)
{
	struct wait_view view = now_view();
	hall.counters[2].state = COUNTER_CLOSED;
	tell(&view);
	assert_int_equal(hall.lines[1].wait_max, -1);
	assert_int_equal(hall.lines[0].wait_max, 0);
}

static void before_opening_the_wait_is_until_counters_open(void **state)
{
	assert_int_equal(clock_parse("2026-03-10T13:05:00+07:00", &now_ms), ERR_OK);
	struct wait_view view = now_view();
	for (int i = 0; i < 3; i++)
		hall.counters[i].state = COUNTER_CLOSED;
	tell(&view);
	assert_in_range(hall.lines[0].wait_min, 10, 25);
	assert_in_range(hall.lines[0].wait_max, 25, 60);
}

static void sub_services_count_in_their_fields_line(void **state)
{
	struct wait_view view = now_view();
	for (int i = 0; i < 12; i++)
		add_ticket(&view, "a1", now_ms - MINUTE);
	tell(&view);
	assert_true(hall.lines[0].wait_max >= 30);
}

static void promises_are_settled_when_called_and_reported(void **state)
{
	static struct wait_report report;
	struct wait_view view = now_view();
	struct estimate_rng rng;
	estimate_rng_seed(&rng, 3);
	tell(&view); /* the board that the first is told from */
	for (int round = 0; round < 30; round++) {
		view = now_view();
		add_ticket(&view, "b", now_ms);
		snprintf(tickets[0].id, 17, "%016x", 1000 + round);
		tickets[0].id[16] = '0';
		tell(&view);
		view.now_ms = now_ms += MINUTE;
		tickets[0].state = DB_CALLED;
		tickets[0].counter = 3;
		tickets[0].called_ms = tickets[0].first_called_ms = now_ms - 40000;
		hall.counters[2].state = COUNTER_SERVING;
		tell(&view);
		tell(&view); /* is not counted twice */
		hall.counters[2].state = COUNTER_OPEN;
		now_ms += MINUTE;
	}
	wait_report(wait, &report);
	struct score_summary sum = estimate_score_of(&report.score, -1, -1);
	assert_int_equal(sum.count, 30);
	assert_string_equal(report.services[2], "b");
	struct buf text;
	buf_init(&text, 1 << 20);
	struct out out = out_begin(&text);
	out_object(&out, NULL);
	wait_write(&out, "estimate", &report);
	out_object_end(&out);
	assert_non_null(strstr(buf_text(&text), "\"service\":\"b\""));
	assert_non_null(strstr(buf_text(&text), "\"hour\":9"));
	buf_finish(&text);
}

static void tickets_told_elsewhere_are_not_scored(void **state)
{
	static struct wait_report report;
	struct wait_view view = now_view();
	tell(&view);
	add_ticket(&view, "b", now_ms - 30 * MINUTE); /* was there before this center started */
	add_ticket(&view, "b", now_ms);
	tickets[1].offline = true;
	tell(&view);
	for (int i = 0; i < 2; i++)
		tickets[i].first_called_ms = now_ms + MINUTE;
	tell(&view);
	wait_report(wait, &report);
	assert_int_equal(estimate_score_of(&report.score, -1, -1).count, 0);
}

static void everybody_who_waits_has_an_interval_of_their_own(void **state)
{
	struct wait_view view = now_view();
	int least[6], most[6], ignored;
	for (int i = 0; i < 6; i++)
		add_ticket(&view, "b", now_ms - (6 - i) * MINUTE);
	tell(&view);
	for (int i = 0; i < 6; i++) {
		assert_true(wait_ticket(wait, tickets[i].id, &least[i], &most[i]));
		assert_true(least[i] < most[i]);
		assert_true(i == 0 || (most[i] >= most[i - 1] && least[i] >= least[i - 1]));
	}
	assert_true(most[0] <= 2);
	assert_true(least[5] >= 5);
	assert_false(wait_ticket(wait, "ffffffffffffffffffffffffffffffff", &ignored, &ignored));
	view.ticket_count = 1; /* the others were called */
	tell(&view);
	assert_false(wait_ticket(wait, tickets[5].id, &ignored, &ignored));
}

static void a_late_comer_is_told_whether_it_is_still_today(void **state)
{
	assert_int_equal(clock_parse("2026-03-10T16:50:00+07:00", &now_ms), ERR_OK);
	struct wait_view view = now_view();
	tell(&view);
	assert_int_equal(hall.lines[1].today, HALL_TODAY);
	for (int i = 0; i < 3; i++)
		add_ticket(&view, "b", now_ms - MINUTE);
	tell(&view);
	assert_int_equal(hall.lines[1].today, HALL_TODAY_MAYBE);
	for (int i = 0; i < 37; i++)
		add_ticket(&view, "b", now_ms - MINUTE);
	tell(&view);
	assert_int_equal(hall.lines[1].today, HALL_NOT_TODAY);
	assert_int_equal(hall.lines[0].today, HALL_TODAY);
}

static void a_new_catalogue_starts_afresh(void **state)
{
	struct wait_view view = now_view();
	tell(&view);
	catalogue.version = "2";
	services[2].minutes = 20;
	for (int i = 0; i < 4; i++)
		add_ticket(&view, "b", now_ms);
	tell(&view);
	services[2].minutes = 5;
	assert_true(hall.lines[1].wait_max >= 60);
}

static void finished_visits_of_the_database_are_learnt_once(void **state)
{
	static struct wait_report report;
	char url[DB_URL_MAX];
	struct db *db;
	struct err err = {.code = ERR_OK};
	assert_int_equal(db_open(test_database_url("past.db", url), DB_WRITE, &db, &err), ERR_OK);
	assert_int_equal(db_migrate(db, now_ms, &err), ERR_OK);
	bool is_new;
	for (int i = 0; i < 80; i++) {
		struct db_ticket ticket = {.value = i + 1, .counter = 3, .state = i % 10 ? DB_DONE : DB_ABSENT};
		snprintf(ticket.id, sizeof ticket.id, "%032x", i + 1);
		strcpy(ticket.day, "2026-03-09");
		strcpy(ticket.series, "B");
		strcpy(ticket.service, "b");
		ticket.arrived_ms = ticket.issued_ms = ticket.ready_ms = now_ms - 86400000 + i * MINUTE;
		ticket.called_ms = ticket.first_called_ms = ticket.started_ms = ticket.arrived_ms + 5 * MINUTE;
		ticket.ended_ms = ticket.called_ms + 20 * MINUTE;
		assert_int_equal(db_ticket_insert(db, "x", &ticket, &is_new, &err), ERR_OK);
		assert_int_equal(db_ticket_update(db, "x", &ticket, ticket.state, &err), ERR_OK);
	}
	struct wait_view view = now_view();
	for (int i = 0; i < 4; i++)
		add_ticket(&view, "b", now_ms);
	tell(&view);
	int before_min = hall.lines[1].wait_max;
	for (int i = 0; i < 20; i++) /* the last days are gone through one a call */
		assert_int_equal(wait_learn(wait, db, "x", &view, &err), ERR_OK);
	wait_report(wait, &report);
	assert_int_equal(report.learnt, 80);
	assert_in_range(estimate_score_of(&report.score, 2, -1).count, 50, 80);
	tell(&view);
	assert_true(hall.lines[1].wait_max > 2 * before_min);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(an_empty_queue_is_told_as_now, setup, teardown),
		cmocka_unit_test_setup_teardown(waits_are_told_in_steps_of_five_minutes, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_told_where_every_counter_is_closed, setup, teardown),
		cmocka_unit_test_setup_teardown(before_opening_the_wait_is_until_counters_open, setup, teardown),
		cmocka_unit_test_setup_teardown(sub_services_count_in_their_fields_line, setup, teardown),
		cmocka_unit_test_setup_teardown(promises_are_settled_when_called_and_reported, setup, teardown),
		cmocka_unit_test_setup_teardown(tickets_told_elsewhere_are_not_scored, setup, teardown),
		cmocka_unit_test_setup_teardown(everybody_who_waits_has_an_interval_of_their_own, setup, teardown),
		cmocka_unit_test_setup_teardown(a_late_comer_is_told_whether_it_is_still_today, setup, teardown),
		cmocka_unit_test_setup_teardown(a_new_catalogue_starts_afresh, setup, teardown),
		cmocka_unit_test_setup_teardown(finished_visits_of_the_database_are_learnt_once, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
