#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"

#include <stdio.h>

static void act(const struct test_clerk *clerk, const char *verb, const char *body)
{
	json_decref(test_clerk_act(clerk, verb, body, 200));
}

static int figure(const json_t *total, const char *times, const char *name)
{
	return (int)json_integer_value(json_object_get(json_object_get(total, times), name));
}

/* 40 s after the recall; a visit that was only finished says nothing of it, and a hold is none. */
static void the_way_is_from_the_last_call_to_the_counter(void **state)
{
	struct test_clerk clerk = test_center_clerk(test_center_create("way"), "quanly", "manager clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(clerk.center, "a", "none", id);
	act(&clerk, "next", "{}");
	act(&clerk, "hold", "{\"minutes\":5}");
	clock_shift(6 * 60000);
	act(&clerk, "next", "{}");
	clock_shift(20000);
	act(&clerk, "recall", "{}");
	clock_shift(40000);
	act(&clerk, "start", "{}");
	clock_shift(60000);
	act(&clerk, "finish", "{}");
	test_center_ticket(clerk.center, "a", "none", id);
	act(&clerk, "next", "{}");
	clock_shift(60000);
	act(&clerk, "finish", "{}");
	json_t *answer = test_center_staff(clerk.center, clerk.cookie, clerk.csrf, "GET", "/v1/statistics", NULL, 200);
	const json_t *total = json_object_get(answer, "total");
	assert_int_equal(figure(total, "way", "count"), 1);
	assert_in_range(figure(total, "way", "p50_ms"), 39000, 45000);
	assert_int_equal(figure(total, "service", "count"), 2);
	json_decref(answer);
	test_center_destroy(clerk.center);
}

/* Shares within the targets follow the center's own. */
static void shares_within_follow_the_targets(void **state)
{
	struct test_clerk clerk = test_center_clerk(test_center_create("within"), "quanly", "manager clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(clerk.center, "a", "none", id);
	clock_shift(12 * 60000);
	act(&clerk, "next", "{}");
	act(&clerk, "finish", "{}");
	for (int minutes = 15; minutes >= 10; minutes -= 5) {
		clerk.center->options.targets.wait_ms = minutes * 60000;
		json_t *answer = test_center_staff(clerk.center, clerk.cookie, clerk.csrf, "GET", "/v1/statistics", NULL, 200);
		const json_t *wait = json_object_get(json_object_get(answer, "total"), "wait");
		assert_true(json_number_value(json_object_get(wait, "within_goal")) == (minutes > 12 ? 1 : 0));
		assert_true(json_number_value(json_object_get(wait, "within_most")) == 1);
		json_decref(answer);
	}
	test_center_destroy(clerk.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_way_is_from_the_last_call_to_the_counter),
		cmocka_unit_test(shares_within_follow_the_targets),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
