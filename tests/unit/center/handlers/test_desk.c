/* What counters do beside the plain call: several services, alarms, idle counters, the end of a day. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/chores.h"

#include <stdio.h>
#include <string.h>

static const char *text(const json_t *object, const char *name)
{
	const char *found = json_string_value(json_object_get(object, name));
	return found ? found : "";
}

static void expect(struct test_clerk *clerk, const char *verb, const char *body, const char *id)
{
	json_t *answer = test_clerk_act(clerk, verb, body, id ? 200 : 204);
	if (id)
		assert_string_equal(text(json_object_get(answer, "ticket"), "id"), id);
	json_decref(answer);
}

static void one_ticket_goes_through_its_services_in_order(void **state)
{
	struct center *center = test_center_create("stages");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	expect(&one, "next", "{}", id);
	json_decref(test_clerk_act(&one, "also", "{\"services\":[\"b\"],\"back\":true}", 200));
	json_t *seen = test_clerk_view(&one);
	assert_int_equal(json_array_size(json_object_get(seen, "also")), 2);
	json_decref(seen);
	expect(&one, "finish", "{}", id);
	expect(&one, "next", "{}", NULL); /* it waits for b, which counter 1 does not serve */
	expect(&three, "next", "{}", id);
	expect(&three, "finish", "{}", id);
	struct test_clerk two = test_center_clerk(center, "quay2", "clerk", 2);
	expect(&two, "next", "{}", NULL); /* back to counter 1 alone */
	expect(&one, "next", "{}", id);
	json_t *end = test_clerk_act(&one, "finish", "{}", 200);
	assert_string_equal(text(json_object_get(end, "ticket"), "state"), "done");
	json_decref(end);
	test_center_destroy(center);
}

static void a_family_takes_one_number_for_two_services(void **state)
{
	struct center *center = test_center_create("family");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	const char *id = "0190e0c0a1b2c3d4e5f60718293a4b5c";
	char body[160], path[80];
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\",\"also\":[\"b\"]}", id);
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets", body, 201));
	snprintf(path, sizeof path, "/v1/tickets/%s/printed", id);
	json_decref(test_center_kiosk(center, "POST", path, "{\"how\":\"confirmed\"}", 200));
	expect(&three, "next", "{}", NULL);
	expect(&one, "next", "{}", id);
	expect(&one, "finish", "{}", id);
	expect(&three, "next", "{}", id);
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets",
								  "{\"id\":\"0190e0c0a1b2c3d4e5f60718293a4b5d\",\"service\":\"a\",\"also\":[\"c\"]}",
								  400));
	test_center_destroy(center);
}

static void further_services_are_bounded_and_must_exist(void **state)
{
	struct center *center = test_center_create("bounded");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	json_decref(test_clerk_act(&one, "also", "{\"services\":[\"b\"]}", 409));
	test_center_ticket(center, "a", "none", id);
	expect(&one, "next", "{}", id);
	json_decref(test_clerk_act(&one, "also", "{\"services\":[\"nothing\"]}", 400));
	json_decref(
		test_clerk_act(&one, "also", "{\"services\":[\"b\",\"b\",\"b\",\"b\",\"b\",\"b\",\"b\",\"b\",\"b\"]}", 409));
	json_t *seen = test_clerk_view(&one);
	assert_int_equal(json_array_size(json_object_get(seen, "also")), 0); /* all or nothing */
	json_decref(seen);
	test_center_destroy(center);
}

static void an_emergency_call_is_seen_until_somebody_clears_it(void **state)
{
	struct center *center = test_center_create("alarm");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	char path[96];
	for (int i = 0; i < 2; i++) /* pressed twice is one call */
		json_decref(test_center_staff(center, one.cookie, one.csrf, "POST", "/v1/alarms", "{}", 204));
	json_t *answer = test_center_staff(center, three.cookie, three.csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarms = json_object_get(answer, "alarms"), *alarm = json_array_get(alarms, 0);
	assert_int_equal(json_array_size(alarms), 1);
	assert_string_equal(text(alarm, "kind"), "emergency");
	assert_string_equal(text(alarm, "subject"), "1");
	snprintf(path, sizeof path, "/v1/alarms/%s/clear", text(alarm, "id"));
	json_decref(answer);
	json_decref(test_center_staff(center, three.cookie, three.csrf, "POST", path, "{}", 204));
	json_decref(test_center_staff(center, three.cookie, three.csrf, "POST", path, "{}", 404));
	answer = test_center_staff(center, one.cookie, one.csrf, "GET", "/v1/alarms", NULL, 200);
	assert_string_equal(text(json_array_get(json_object_get(answer, "alarms"), 0), "cleared_by"), "quay3");
	json_decref(answer);
	test_center_destroy(center);
}

static void guessing_codes_raises_an_alarm(void **state)
{
	struct center *center = test_center_create("guess");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	for (int i = 0; i < 10; i++) {
		char target[64];
		snprintf(target, sizeof target, "/v1/dossiers/H08.16-260305-%04d", 9000 + i);
		json_decref(test_center_kiosk(center, "GET", target, NULL, 404));
	}
	center_pulse(center);
	json_t *answer = test_center_staff(center, one.cookie, one.csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarm = json_array_get(json_object_get(answer, "alarms"), 0);
	assert_string_equal(text(alarm, "kind"), "guessing");
	assert_string_equal(text(alarm, "subject"), TEST_KIOSK);
	json_decref(answer);
	test_center_destroy(center);
}

static void an_idle_counter_calls_by_itself(void **state)
{
	struct center *center = test_center_create("idle");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	center->options.auto_call_s = 10;
	json_decref(test_clerk_act(&one, "open", "{}", 200));
	test_center_ticket(center, "a", "none", id);
	center_pulse(center);
	json_t *seen = test_clerk_view(&one);
	assert_true(json_is_null(json_object_get(seen, "serving")));
	json_decref(seen);
	clock_shift(11000);
	center->chores_ms = 0;
	center_pulse(center);
	seen = test_clerk_view(&one);
	assert_string_equal(text(json_object_get(seen, "serving"), "id"), id);
	json_decref(seen);
	clock_shift(11000);
	center->chores_ms = 0;
	center_pulse(center); /* it serves: nothing is called over it */
	test_center_destroy(center);
}

/* The token of the ticket's paper. */
static void token_of(struct center *center, const char *id, char token[64])
{
	char path[80];
	snprintf(path, sizeof path, "/v1/tickets/%s/printed", id);
	json_t *answer = test_center_kiosk(center, "POST", path, "{\"how\":\"confirmed\"}", 200);
	snprintf(token, 64, "%s", strstr(text(json_object_get(answer, "ticket"), "url"), "/t/") + 3);
	json_decref(answer);
}

static void a_day_that_ends_closes_what_is_open_and_keeps_places(void **state)
{
	struct center *center = test_center_create("day-end");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char served[ID_SIZE], left[ID_SIZE], today[ID_SIZE], token[64], target[128], path[128];
	test_center_ticket(center, "a", "none", served);
	test_center_ticket(center, "a", "elderly", left);
	test_center_ticket(center, "a", "none", today);
	expect(&one, "next", "{}", left);
	json_decref(test_clerk_act(&one, "hold", "{\"minutes\":30}", 200));
	expect(&one, "next", "{}", served);
	token_of(center, left, token);
	clock_shift(24 * 3600 * 1000);
	center->chores_ms = 0;
	center_pulse(center);
	snprintf(target, sizeof target, "/v1/tickets/%s", token);
	json_t *page = test_center_kiosk(center, "GET", target, NULL, 200);
	assert_string_equal(text(page, "state"), "void");
	assert_true(json_is_true(json_object_get(page, "carriable")));
	json_decref(page);
	/* The counter is closed, nobody is called from yesterday. */
	test_center_sign_in(center, "quay1", 1, one.cookie, one.csrf);
	json_t *seen = test_clerk_view(&one);
	assert_string_equal(text(seen, "state"), "closed");
	json_decref(seen);
	expect(&one, "next", "{}", NULL);
	/* Who came today stands behind who was left over. */
	char fresh[ID_SIZE];
	test_center_ticket(center, "a", "none", fresh);
	snprintf(path, sizeof path, "/v1/tickets/%s/carry", token);
	json_t *carried = test_center_kiosk(center, "POST", path,
										"{\"id\":\"0190e0c0a1b2c3d4e5f60718293a4b5e\",\"channel\":\"phone\"}", 201);
	assert_string_equal(text(json_object_get(carried, "ticket"), "priority"), "elderly");
	json_decref(carried);
	json_decref(test_center_kiosk(center, "POST", path, "{\"id\":\"0190e0c0a1b2c3d4e5f60718293a4b5f\"}", 409));
	expect(&one, "next", "{}", "0190e0c0a1b2c3d4e5f60718293a4b5e");
	expect(&one, "next", "{}", fresh);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_ticket_goes_through_its_services_in_order),
		cmocka_unit_test(a_family_takes_one_number_for_two_services),
		cmocka_unit_test(further_services_are_bounded_and_must_exist),
		cmocka_unit_test(an_emergency_call_is_seen_until_somebody_clears_it),
		cmocka_unit_test(guessing_codes_raises_an_alarm),
		cmocka_unit_test(an_idle_counter_calls_by_itself),
		cmocka_unit_test(a_day_that_ends_closes_what_is_open_and_keeps_places),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
