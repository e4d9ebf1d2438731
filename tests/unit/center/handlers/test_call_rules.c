/* [queue] of center.conf: what each key changes. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

#define MINUTE_MS 60000

static struct test_clerk open_desk(const char *name)
{
	return test_center_clerk(test_center_create(name), "quanly", "manager clerk", 1);
}

static struct call_rules *calls(struct test_clerk *clerk)
{
	return &clerk->center->options.calls;
}

static const char *code_of(const json_t *answer)
{
	const char *code = json_string_value(json_object_get(answer, "code"));
	return code ? code : "";
}

static void act(struct test_clerk *clerk, const char *verb, const char *body, int status, const char *code)
{
	json_t *answer = test_clerk_act(clerk, verb, body, status);
	if (code)
		assert_string_equal(code_of(answer), code);
	json_decref(answer);
}

/* Whether a priority ground that came `later_min` after another is called first. */
static bool is_passed(struct test_clerk *clerk, int later_min)
{
	char plain[ID_SIZE], elderly[ID_SIZE];
	test_center_ticket(clerk->center, "a", "none", plain);
	clock_shift(later_min * MINUTE_MS);
	test_center_ticket(clerk->center, "a", "elderly", elderly);
	json_t *answer = test_clerk_act(clerk, "next", "{}", 200);
	const char *id = json_string_value(json_object_get(json_object_get(answer, "ticket"), "id"));
	bool passed = strcmp(id, elderly) == 0;
	json_decref(answer);
	act(clerk, "next", "{}", 200, NULL);
	act(clerk, "finish", "{}", 200, NULL);
	return passed;
}

static void the_limit_bounds_who_passes(void **state)
{
	struct test_clerk clerk = open_desk("rules-limit");
	assert_true(is_passed(&clerk, 1));
	clerk.center->options.queue.limit_ms = 0;
	assert_false(is_passed(&clerk, 1));
	test_center_destroy(clerk.center);
}

static void a_step_of_weight_counts_as_so_many_minutes(void **state)
{
	struct test_clerk clerk = open_desk("rules-credit");
	assert_true(is_passed(&clerk, 9));
	clerk.center->options.queue.credit_ms = 5 * MINUTE_MS;
	assert_false(is_passed(&clerk, 9));
	test_center_destroy(clerk.center);
}

/* A booked hour of 09:30 and somebody without one, both there from 09:27. */
static bool appointment_is_first(struct test_clerk *clerk)
{
	static const char booked[] = "{\"id\":\"0123456789abcdef0123456789abcd01\",\"service\":\"a\","
								 "\"at\":\"2026-03-10T09:30:00+07:00\"}";
	char plain[ID_SIZE], body[240];
	json_t *made =
		test_center_staff(clerk->center, clerk->cookie, clerk->csrf, "POST", "/v1/appointments", booked, 201);
	clock_shift(3 * MINUTE_MS);
	test_center_ticket(clerk->center, "a", "none", plain);
	snprintf(body, sizeof body,
			 "{\"id\":\"0123456789abcdef0123456789abcd02\",\"service\":\"a\",\"appointment\":\"%s\"}",
			 json_string_value(json_object_get(made, "token")));
	json_decref(test_center_kiosk(clerk->center, "POST", "/v1/tickets", body, 201));
	json_decref(test_center_kiosk(clerk->center, "POST", "/v1/tickets/0123456789abcdef0123456789abcd02/printed",
								  "{\"how\":\"confirmed\"}", 200));
	json_decref(made);
	json_t *answer = test_clerk_act(clerk, "next", "{}", 200);
	bool first = strcmp(json_string_value(json_object_get(json_object_get(answer, "ticket"), "id")), plain) != 0;
	json_decref(answer);
	return first;
}

static void an_appointment_counts_as_so_many_minutes(void **state)
{
	struct test_clerk clerk = open_desk("rules-appointment");
	assert_true(appointment_is_first(&clerk));
	test_center_destroy(clerk.center);
	clerk = open_desk("rules-appointment-less");
	clerk.center->options.queue.appointment_ms = MINUTE_MS;
	assert_false(appointment_is_first(&clerk));
	test_center_destroy(clerk.center);
}

static void serve_one(struct test_clerk *clerk, char id[ID_SIZE])
{
	test_center_ticket(clerk->center, "a", "none", id);
	act(clerk, "next", "{}", 200, NULL);
}

static void a_number_is_called_so_often_at_most(void **state)
{
	struct test_clerk clerk = open_desk("rules-calls");
	char id[ID_SIZE];
	serve_one(&clerk, id);
	for (int i = 0; i < 5; i++)
		act(&clerk, "recall", "{}", 200, NULL);
	act(&clerk, "finish", "{}", 200, NULL);
	calls(&clerk)->calls_most = 2;
	serve_one(&clerk, id);
	act(&clerk, "recall", "{}", 200, NULL);
	act(&clerk, "recall", "{}", 409, "called-enough");
	test_center_destroy(clerk.center);
}

static void absent_is_who_was_called_often_enough_and_long_enough_ago(void **state)
{
	struct test_clerk clerk = open_desk("rules-absent");
	char id[ID_SIZE];
	serve_one(&clerk, id);
	act(&clerk, "absent", "{}", 200, NULL);
	calls(&clerk)->absent_calls = 2;
	calls(&clerk)->absent_s = 30;
	serve_one(&clerk, id);
	act(&clerk, "absent", "{}", 409, "call-again");
	act(&clerk, "recall", "{}", 200, NULL);
	act(&clerk, "absent", "{}", 409, "called-just-now");
	clock_shift(31000);
	act(&clerk, "absent", "{}", 200, NULL);
	/* Who sat down and left again is not called anew. */
	serve_one(&clerk, id);
	act(&clerk, "start", "{}", 200, NULL);
	act(&clerk, "absent", "{}", 200, NULL);
	test_center_destroy(clerk.center);
}

static void the_late_are_called_after_all_for_so_long(void **state)
{
	struct test_clerk clerk = open_desk("rules-late");
	char id[ID_SIZE], body[80];
	for (int limited = 0; limited < 2; limited++) {
		calls(&clerk)->late_min = limited ? 20 : 0;
		serve_one(&clerk, id);
		act(&clerk, "absent", "{}", 200, NULL);
		clock_shift(21 * MINUTE_MS);
		snprintf(body, sizeof body, "{\"ticket\":\"%s\"}", id);
		act(&clerk, "call", body, limited ? 409 : 200, limited ? "too-late" : NULL);
		if (!limited)
			act(&clerk, "finish", "{}", 200, NULL);
	}
	test_center_destroy(clerk.center);
}

static void clerks_hold_and_visitors_postpone_for_so_long_at_most(void **state)
{
	struct test_clerk clerk = open_desk("rules-hold");
	char id[ID_SIZE], target[80];
	serve_one(&clerk, id);
	calls(&clerk)->hold_most_min = 15;
	act(&clerk, "hold", "{\"minutes\":16}", 400, "bad-minutes");
	act(&clerk, "hold", "{\"minutes\":15}", 200, NULL);
	test_center_ticket(clerk.center, "a", "none", id);
	json_t *made = test_center_kiosk(clerk.center, "POST", "/v1/tickets",
									 "{\"id\":\"0123456789abcdef0123456789abcdaa\",\"service\":\"a\"}", 201);
	const char *url = json_string_value(json_object_get(json_object_get(made, "ticket"), "url"));
	snprintf(target, sizeof target, "/v1/tickets/%s/postpone", strstr(url, "/t/") + 3);
	json_decref(test_center_kiosk(clerk.center, "POST", "/v1/tickets/0123456789abcdef0123456789abcdaa/printed",
								  "{\"how\":\"confirmed\"}", 200));
	calls(&clerk)->postpone_most_min = 0;
	json_decref(test_center_kiosk(clerk.center, "POST", target, "{}", 400));
	calls(&clerk)->postpone_most_min = 5;
	json_decref(test_center_kiosk(clerk.center, "POST", target, "{\"minutes\":6}", 400));
	json_decref(test_center_kiosk(clerk.center, "POST", target, "{}", 204)); /* five */
	json_decref(made);
	test_center_destroy(clerk.center);
}

static void a_visit_has_so_many_services_at_most(void **state)
{
	struct test_clerk clerk = open_desk("rules-services");
	char id[ID_SIZE];
	calls(&clerk)->services_most = 2;
	serve_one(&clerk, id);
	act(&clerk, "also", "{\"services\":[\"b\"]}", 200, NULL);
	act(&clerk, "also", "{\"services\":[\"b\"]}", 409, "too-many-services");
	calls(&clerk)->services_most = 3;
	act(&clerk, "also", "{\"services\":[\"b\"]}", 200, NULL);
	test_center_destroy(clerk.center);
}

/* Left over on Tuesday, back on Thursday. */
static void a_place_of_an_earlier_day_is_kept_so_long(void **state)
{
	for (unsigned days = 0; days <= 2; days += 2) {
		char name[40];
		snprintf(name, sizeof name, "rules-carry-%u", days);
		struct test_clerk clerk = open_desk(name);
		char id[ID_SIZE];
		calls(&clerk)->carry_days = days;
		test_center_ticket(clerk.center, "a", "none", id);
		clock_shift(2 * 24 * 60 * MINUTE_MS);
		clerk.center->chores_ms = 0;
		center_pulse(clerk.center);
		test_center_sign_in(clerk.center, "quanly", 1, clerk.cookie, clerk.csrf);
		json_t *left = test_center_staff(clerk.center, clerk.cookie, clerk.csrf, "GET", "/v1/left-over", NULL, 200);
		assert_int_equal(json_array_size(json_object_get(left, "tickets")), days ? 1 : 0);
		json_decref(left);
		test_center_destroy(clerk.center);
	}
}

static void the_page_of_a_counter_knows_the_rules(void **state)
{
	struct test_clerk clerk = open_desk("rules-page");
	calls(&clerk)->late_min = 20;
	json_t *seen = test_clerk_view(&clerk);
	const json_t *rules = json_object_get(seen, "rules");
	assert_int_equal(json_integer_value(json_object_get(rules, "limit_min")), 15);
	assert_int_equal(json_integer_value(json_object_get(rules, "late_min")), 20);
	json_decref(seen);
	test_center_destroy(clerk.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_limit_bounds_who_passes),
		cmocka_unit_test(a_step_of_weight_counts_as_so_many_minutes),
		cmocka_unit_test(an_appointment_counts_as_so_many_minutes),
		cmocka_unit_test(a_number_is_called_so_often_at_most),
		cmocka_unit_test(absent_is_who_was_called_often_enough_and_long_enough_ago),
		cmocka_unit_test(the_late_are_called_after_all_for_so_long),
		cmocka_unit_test(clerks_hold_and_visitors_postpone_for_so_long_at_most),
		cmocka_unit_test(a_visit_has_so_many_services_at_most),
		cmocka_unit_test(a_place_of_an_earlier_day_is_kept_so_long),
		cmocka_unit_test(the_page_of_a_counter_knows_the_rules),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
