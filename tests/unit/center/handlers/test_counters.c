#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/live.h"

#include <pthread.h>
#include <string.h>

static void expect(struct test_clerk *clerk, const char *verb, const char *body, int status, const char *id)
{
	json_t *json = test_clerk_act(clerk, verb, body, status);
	if (id)
		assert_string_equal(json_string_value(json_object_get(json_object_get(json, "ticket"), "id")), id);
	json_decref(json);
}

static void a_visit_is_called_served_and_finished(void **state)
{
	struct center *center = test_center_create("visit");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	expect(&clerk, "next", "{}", 204, NULL);
	test_center_ticket(center, "a", "none", id);
	expect(&clerk, "next", "{}", 200, id);
	expect(&clerk, "recall", "{}", 200, id);
	expect(&clerk, "start", "{}", 200, id);
	clock_shift(7 * 60000);
	json_t *json = test_clerk_view(&clerk);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(json, "serving"), "times")), 2);
	json_decref(json);
	expect(&clerk, "finish", "{\"outcome\":\"received\"}", 200, id);
	expect(&clerk, "finish", "{}", 409, NULL);
	json = test_clerk_view(&clerk);
	assert_true(json_is_null(json_object_get(json, "serving")));
	json_t *figures = json_object_get(json, "figures");
	assert_int_equal(json_integer_value(json_object_get(figures, "served")), 1);
	assert_int_equal(json_integer_value(json_object_get(figures, "mean_ms")) / 1000, 420);
	assert_int_equal(json_array_size(json_object_get(json, "recent")), 1);
	json_decref(json);
	test_center_destroy(center);
}

static void next_ends_the_visit_before(void **state)
{
	struct center *center = test_center_create("ends");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	char first[ID_SIZE], second[ID_SIZE];
	test_center_ticket(center, "a", "none", first);
	test_center_ticket(center, "a", "none", second);
	expect(&clerk, "next", "{}", 200, first);
	expect(&clerk, "next", "{}", 200, second);
	json_t *json = test_clerk_view(&clerk);
	assert_int_equal(json_array_size(json_object_get(json, "recent")), 1);
	json_decref(json);
	test_center_destroy(center);
}

static void unprinted_numbers_are_not_called(void **state)
{
	struct center *center = test_center_create("unprinted");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets",
								  "{\"id\":\"0123456789abcdef0123456789abcdef\",\"service\":\"a\"}", 201));
	expect(&clerk, "next", "{}", 204, NULL);
	test_center_destroy(center);
}

static void priority_goes_first_and_holds_come_back(void **state)
{
	struct center *center = test_center_create("hold");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	char plain[ID_SIZE], old[ID_SIZE];
	test_center_ticket(center, "a", "none", plain);
	test_center_ticket(center, "a", "elderly", old);
	expect(&clerk, "next", "{}", 200, old);
	expect(&clerk, "hold", "{\"minutes\":5}", 200, old);
	expect(&clerk, "hold", "{\"minutes\":5}", 409, NULL);
	expect(&clerk, "next", "{}", 200, plain);
	expect(&clerk, "absent", "{}", 200, plain);
	expect(&clerk, "next", "{}", 204, NULL);
	clock_shift(6 * 60000);
	expect(&clerk, "next", "{}", 200, old);
	expect(&clerk, "finish", "{}", 200, old);
	json_t *json = test_clerk_view(&clerk);
	assert_int_equal(json_array_size(json_object_get(json, "skipped")), 1);
	json_decref(json);
	char body[64];
	snprintf(body, sizeof body, "{\"ticket\":\"%s\"}", plain);
	expect(&clerk, "call", body, 200, plain);
	test_center_destroy(center);
}

static void transfer_keeps_the_arrival_and_changes_the_line(void **state)
{
	struct center *center = test_center_create("transfer");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	char id[ID_SIZE], other[ID_SIZE];
	struct live_line line;
	test_center_ticket(center, "a", "none", id);
	clock_shift(1000);
	test_center_ticket(center, "b", "none", other);
	expect(&one, "next", "{}", 200, id);
	expect(&one, "transfer", "{\"service\":\"z\"}", 400, NULL);
	expect(&one, "transfer", "{\"service\":\"b\"}", 200, id);
	live_line(center->live, "b", &line);
	assert_int_equal(line.waiting, 2);
	expect(&three, "next", "{}", 200, id);
	expect(&three, "transfer", "{\"counter\":2}", 200, id);
	expect(&one, "next", "{}", 204, NULL);
	test_center_destroy(center);
}

static void clerks_act_at_their_own_counter_only(void **state)
{
	struct center *center = test_center_create("own");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1),
					  boss = test_center_clerk(center, "truong", "manager", 0);
	clerk.counter = boss.counter = 2;
	expect(&clerk, "open", "{}", 403, NULL);
	expect(&boss, "open", "{}", 200, NULL);
	expect(&boss, "pause", "{\"reason\":\"meeting\"}", 200, NULL);
	expect(&boss, "pause", "{\"reason\":\"sleep\"}", 400, NULL);
	expect(&boss, "close", "{}", 200, NULL);
	boss.counter = 77;
	expect(&boss, "open", "{}", 404, NULL);
	struct test_clerk forged = clerk;
	forged.counter = 1;
	snprintf(forged.csrf, sizeof forged.csrf, "%032d", 0);
	json_t *json = test_clerk_act(&forged, "open", "{}", 403);
	assert_string_equal(json_string_value(json_object_get(json, "code")), "csrf");
	json_decref(json);
	test_center_destroy(center);
}

struct race {
	struct test_clerk clerk;
	char called[24][ID_SIZE];
	unsigned count;
};

static void *call_all(void *arg)
{
	struct race *race = arg;
	for (unsigned i = 0; i < 24; i++) {
		char target[64];
		snprintf(target, sizeof target, "/v1/counters/%u/next", race->clerk.counter);
		const struct test_request request = {
			.method = "POST", .target = target, .body = "{}", .cookie = race->clerk.cookie, .csrf = race->clerk.csrf};
		struct call *call = test_center_ask(race->clerk.center, &request);
		json_t *json = call->reply.status == 200 ? json_loads(buf_text(&call->reply.body), 0, NULL) : NULL;
		if (json)
			snprintf(race->called[race->count++], ID_SIZE, "%s",
					 json_string_value(json_object_get(json_object_get(json, "ticket"), "id")));
		json_decref(json);
		dispatch_destroy(call);
	}
	return NULL;
}

static void two_clerks_never_call_one_ticket(void **state)
{
	struct center *center = test_center_create("race");
	struct race races[2] = {{.clerk = test_center_clerk(center, "quay1", "clerk", 1)},
							{.clerk = test_center_clerk(center, "quay2", "clerk", 2)}};
	pthread_t threads[2];
	char id[ID_SIZE];
	for (int i = 0; i < 24; i++)
		test_center_ticket(center, "a", "none", id);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, call_all, &races[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(races[0].count + races[1].count, 24);
	for (unsigned a = 0; a < races[0].count; a++)
		for (unsigned b = 0; b < races[1].count; b++)
			assert_string_not_equal(races[0].called[a], races[1].called[b]);
	test_center_destroy(center);
}

static void picture_shows_calls_and_counters(void **state)
{
	struct center *center = test_center_create("picture");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	test_center_ticket(center, "a", "none", id);
	expect(&clerk, "next", "{}", 200, NULL);
	live_refresh(center, true);
	json_t *json = test_center_kiosk(center, "GET", "/v1/queue", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(json, "waiting")), 1);
	assert_int_equal(json_array_size(json_object_get(json, "calls")), 1);
	json_t *counter = json_array_get(json_object_get(json, "counters"), 0);
	assert_string_equal(json_string_value(json_object_get(counter, "state")), "serving");
	assert_string_equal(json_string_value(json_object_get(counter, "serving")), "A\u00a0001");
	assert_string_equal(json_string_value(json_object_get(counter, "officer")), "L. T. A.");
	json_t *line = json_array_get(json_object_get(json, "lines"), 0);
	assert_true(json_is_object(json_object_get(line, "wait")));
	json_decref(json);
	test_center_destroy(center);
}

static enum err_code name_in_full(struct db *db, struct db_job *job, struct err *err)
{
	return db_script(db, "UPDATE staff SET display = 'Nguyen  Thi Hoa'", err);
}

static void expect_officer(struct center *center, const char *initials)
{
	live_refresh(center, true);
	json_t *json = test_center_kiosk(center, "GET", "/v1/queue", NULL, 200);
	json_t *counter = json_array_get(json_object_get(json, "counters"), 0);
	assert_string_equal(json_string_value(json_object_get(counter, "officer")), initials);
	json_decref(json);
}

static void a_name_leaves_the_center_as_initials(void **state)
{
	struct center *center = test_center_create("officer");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	struct db_job job = {.run = name_in_full};
	struct err err;
	assert_int_equal(db_writer_run(center->writer, &job, &err), ERR_OK);
	expect_officer(center, "");
	expect(&clerk, "next", "{}", 204, NULL);
	json_decref(test_clerk_act(&clerk, "open", "{}", 200));
	expect_officer(center, "N. T. H.");
	json_decref(test_clerk_act(&clerk, "close", "{}", 200));
	expect_officer(center, "");
	test_center_destroy(center);
}

static enum err_code arrive_together(struct db *db, struct db_job *job, struct err *err)
{
	return db_script(db, "UPDATE tickets SET arrived_at = (SELECT MIN(arrived_at) FROM tickets)", err);
}

/* Two kiosks are asked in one millisecond: the lower number goes first, whatever the ids. */
static void who_came_in_one_moment_is_called_by_number(void **state)
{
	struct center *center = test_center_create("moment");
	struct test_clerk clerk = test_center_clerk(center, "quay1", "clerk", 1);
	struct db_job job = {.run = arrive_together};
	struct err err;
	for (int i = 0; i < 6; i++) { /* kiosks make the ids: these fall while the numbers rise */
		char body[160], target[96];
		snprintf(target, sizeof target, "%dfffffffffffffffffffffffffffffff", 9 - i);
		snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\",\"priority\":\"none\"}", target);
		json_decref(test_center_kiosk(center, "POST", "/v1/tickets", body, 201));
		snprintf(target, sizeof target, "/v1/tickets/%dfffffffffffffffffffffffffffffff/printed", 9 - i);
		json_decref(test_center_kiosk(center, "POST", target, "{\"how\":\"confirmed\"}", 200));
	}
	assert_int_equal(db_writer_run(center->writer, &job, &err), ERR_OK);
	for (int i = 0; i < 6; i++) {
		char number[16];
		snprintf(number, sizeof number, "A\u00a0%03d", i + 1);
		expect(&clerk, "next", "{}", 200, NULL);
		live_refresh(center, true);
		json_t *json = test_center_kiosk(center, "GET", "/v1/queue", NULL, 200);
		json_t *counter = json_array_get(json_object_get(json, "counters"), 0);
		assert_string_equal(json_string_value(json_object_get(counter, "serving")), number);
		json_decref(json);
	}
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_is_called_served_and_finished),
		cmocka_unit_test(next_ends_the_visit_before),
		cmocka_unit_test(unprinted_numbers_are_not_called),
		cmocka_unit_test(priority_goes_first_and_holds_come_back),
		cmocka_unit_test(transfer_keeps_the_arrival_and_changes_the_line),
		cmocka_unit_test(clerks_act_at_their_own_counter_only),
		cmocka_unit_test(two_clerks_never_call_one_ticket),
		cmocka_unit_test(picture_shows_calls_and_counters),
		cmocka_unit_test(a_name_leaves_the_center_as_initials),
		cmocka_unit_test(who_came_in_one_moment_is_called_by_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
