#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_desks.h"
#include "center/db/db_tickets.h"

#include <string.h>

#define MINUTE INT64_C(60000)
#define VISITS 60

/* A busy Monday at counter 3: one comes every 4 minutes and takes 5. */
static enum err_code put_day(struct db *db, struct db_job *job, struct err *err)
{
	int64_t day_ms, free_ms = 0;
	enum err_code code = clock_day_start("2026-03-09", &day_ms);
	for (int i = 0; i < VISITS && code == ERR_OK; i++) {
		struct db_ticket ticket = {
			.value = i + 1, .counter = 3, .state = i % 20 == 7 ? DB_ABSENT : DB_DONE, .times = 1};
		snprintf(ticket.id, sizeof ticket.id, "%032x", i + 1);
		strcpy(ticket.day, "2026-03-09");
		strcpy(ticket.series, "B");
		strcpy(ticket.service, "b");
		strcpy(ticket.priority, "none");
		ticket.arrived_ms = ticket.issued_ms = ticket.ready_ms = day_ms + 450 * MINUTE + i * 4 * MINUTE;
		ticket.called_ms = ticket.arrived_ms > free_ms ? ticket.arrived_ms + 10000 : free_ms + 10000;
		ticket.first_called_ms = ticket.started_ms = ticket.called_ms;
		ticket.ended_ms = free_ms = ticket.called_ms + 5 * MINUTE;
		bool is_new;
		code = db_ticket_insert(db, "an-binh", &ticket, &is_new, err);
		if (code == ERR_OK)
			code = db_ticket_update(db, "an-binh", &ticket, ticket.state, err);
	}
	return code;
}

struct desk {
	struct center *center;
	char cookie[96], csrf[ID_SIZE];
};

static void start(struct desk *desk, const char *name, const char *roles)
{
	struct db_job job = {.run = put_day};
	struct err err = {.code = ERR_OK};
	desk->center = test_center_create(name);
	if (db_writer_run(desk->center->writer, &job, &err) != ERR_OK)
		fail_msg("%s", err.text);
	test_center_add_staff(desk->center, "quanly", roles, "");
	test_center_sign_in(desk->center, "quanly", 0, desk->cookie, desk->csrf);
}

static json_t *get(struct desk *desk, const char *target, int status)
{
	return test_center_staff(desk->center, desk->cookie, desk->csrf, "GET", target, NULL, status);
}

static double wait_of(const json_t *answer, const char *run)
{
	return json_number_value(json_object_get(json_object_get(answer, run), "mean_wait_s"));
}

static void one_more_counter_is_played_on_the_recorded_day(void **state)
{
	struct desk desk;
	start(&desk, "what", "manager");
	json_t *answer = get(&desk, "/v1/what-if?day=2026-03-09&change=counter%2B1@07:30-12:00", 200);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(answer, "as_it_was"), "visits")), VISITS);
	assert_true(wait_of(answer, "as_it_was") > 1200);
	assert_true(wait_of(answer, "changed") < 0.2 * wait_of(answer, "as_it_was"));
	json_decref(answer);
	test_center_destroy(desk.center);
}

/* One for a at counter 1, whose officer could serve b too until 16:00. */
static enum err_code put_officer(struct db *db, struct db_job *job, struct err *err)
{
	int64_t day_ms;
	bool is_new;
	enum err_code code = clock_day_start("2026-03-09", &day_ms);
	struct db_ticket ticket = {.value = 1, .counter = 1, .state = DB_DONE, .times = 1};
	strcpy(ticket.id, "a0000000000000000000000000000001");
	strcpy(ticket.day, "2026-03-09");
	strcpy(ticket.series, "A");
	strcpy(ticket.service, "a");
	strcpy(ticket.priority, "none");
	ticket.arrived_ms = ticket.issued_ms = ticket.ready_ms = day_ms + 450 * MINUTE;
	ticket.called_ms = ticket.first_called_ms = ticket.started_ms = ticket.arrived_ms + 10000;
	ticket.ended_ms = ticket.called_ms + 5 * MINUTE;
	if (code == ERR_OK)
		code = db_ticket_insert(db, "an-binh", &ticket, &is_new, err);
	if (code == ERR_OK)
		code = db_ticket_update(db, "an-binh", &ticket, ticket.state, err);
	if (code == ERR_OK)
		code = db_desk_put(db, "an-binh", 1, day_ms + 440 * MINUTE, "a b", err);
	return code == ERR_OK ? db_desk_put(db, "an-binh", 1, day_ms + 960 * MINUTE, "a", err) : code;
}

static void the_recording_tells_what_counters_could_serve(const struct desk *desk)
{
	const struct test_request request = {
		.method = "GET", .target = "/v1/recordings.csv?from=2026-03-09", .cookie = desk->cookie, .csrf = desk->csrf};
	struct call *call = test_center_ask(desk->center, &request);
	const char *text = buf_text(&call->reply.body);
	assert_non_null(strstr(text, ",serves\n2026-03-09,,,2026-03-09T07:20:00.000+07:00,,,1,desk,a b\n"
								 "2026-03-09,,,2026-03-09T16:00:00.000+07:00,,,1,desk,a\n2026-03-09,"));
	dispatch_destroy(call);
}

static int64_t left_without_counter_3(struct desk *desk)
{
	json_t *answer = get(desk, "/v1/what-if?day=2026-03-09&change=counter-3@07:00-20:00", 200);
	int64_t left = json_integer_value(json_object_get(json_object_get(answer, "changed"), "not_served"));
	json_decref(answer);
	return left;
}

static void a_day_is_played_by_what_officers_could_serve_then(void **state)
{
	struct desk desk;
	struct db_job job = {.run = put_officer};
	start(&desk, "officers", "manager");
	assert_int_equal(db_writer_run(desk.center->writer, &job, NULL), ERR_OK);
	assert_true(left_without_counter_3(&desk) < VISITS / 4); /* counter 1 serves them, as it could have */
	the_recording_tells_what_counters_could_serve(&desk);
	/* What they may serve today is of no matter. */
	test_center_add_staff(desk.center, "quay1", "clerk", "");
	json_decref(test_center_staff(desk.center, desk.cookie, desk.csrf, "POST", "/v1/staff/quay1/services",
								  "{\"services\":[\"a\"]}", 204));
	center_pulse(desk.center);
	assert_true(left_without_counter_3(&desk) < VISITS / 4);
	test_center_destroy(desk.center);
}

static void questions_that_can_not_be_answered_say_why(void **state)
{
	struct desk desk;
	start(&desk, "refused", "manager");
	json_decref(get(&desk, "/v1/what-if?day=2026-03-08&change=counter%2B1", 404));
	json_decref(get(&desk, "/v1/what-if?day=2026-03-09&change=magic", 400));
	json_decref(get(&desk, "/v1/what-if?day=yesterday&change=counter%2B1", 400));
	json_decref(get(&desk, "/v1/what-if?day=2026-03-09", 400));
	json_decref(get(&desk, "/v1/recordings.csv?from=2026-03-09&to=2027-03-09", 400));
	json_decref(get(&desk, "/v1/recordings.csv", 400));
	test_center_destroy(desk.center);
}

static void clerks_do_not_see_recordings(void **state)
{
	struct desk desk;
	start(&desk, "clerk", "clerk");
	json_decref(get(&desk, "/v1/recordings.csv?from=2026-03-09", 403));
	json_decref(get(&desk, "/v1/what-if?day=2026-03-09&change=counter%2B1", 403));
	json_decref(get(&desk, "/v1/estimate", 403));
	test_center_destroy(desk.center);
}

static void recordings_hold_no_number_of_anybody(void **state)
{
	struct desk desk;
	start(&desk, "csv", "manager");
	const struct test_request request = {
		.method = "GET", .target = "/v1/recordings.csv?from=2026-03-09", .cookie = desk.cookie, .csrf = desk.csrf};
	struct call *call = test_center_ask(desk.center, &request);
	assert_int_equal(call->reply.status, 200);
	assert_string_equal(call->reply.attachment, "recorded-days.csv");
	const char *text = buf_text(&call->reply.body);
	assert_non_null(
		strstr(text, "day,service,priority,issued_at,called_at,ended_at,counter,state,serves\n2026-03-09,b,0,"));
	assert_null(strstr(text, "00000001"));
	dispatch_destroy(call);
	test_center_destroy(desk.center);
}

static void managers_see_how_good_the_waits_told_were(void **state)
{
	struct desk desk;
	start(&desk, "score", "manager");
	json_t *answer = get(&desk, "/v1/estimate", 200), *estimate = json_object_get(answer, "estimate");
	assert_true(json_is_integer(json_object_get(estimate, "learnt_visits")));
	assert_int_equal(json_integer_value(json_object_get(estimate, "count")), 0);
	json_decref(answer);
	test_center_destroy(desk.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_more_counter_is_played_on_the_recorded_day),
		cmocka_unit_test(a_day_is_played_by_what_officers_could_serve_then),
		cmocka_unit_test(questions_that_can_not_be_answered_say_why),
		cmocka_unit_test(clerks_do_not_see_recordings),
		cmocka_unit_test(recordings_hold_no_number_of_anybody),
		cmocka_unit_test(managers_see_how_good_the_waits_told_were),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
