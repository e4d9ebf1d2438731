/* Who waits and can be called by nobody is told of, until it is mended. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/live.h"

#include <string.h>

#define AFTER_S 60

static struct center *open_center(const char *name)
{
	struct center *center = test_center_create(name);
	center->options.stranded_s = AFTER_S;
	return center;
}

static void pulse(struct center *center, int64_t later_s)
{
	clock_shift(later_s * 1000);
	live_refresh(center, true);
	center->chores_ms = 0;
	center_pulse(center);
}

/* Long enough for whoever is stranded to be told of. */
static void wait_for_it(struct center *center)
{
	pulse(center, 0);
	pulse(center, AFTER_S);
}

struct seen {
	unsigned people, numbers;
	char id[ID_SIZE];
};

/* The open alarm of that kind and subject; people 0: there is none. */
static struct seen alarm_of(const struct test_clerk *who, const char *kind, const char *subject)
{
	struct seen seen = {.people = 0};
	json_t *answer = test_center_staff(who->center, who->cookie, who->csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarms = json_object_get(answer, "alarms");
	for (size_t i = 0; i < json_array_size(alarms); i++) {
		const json_t *one = json_array_get(alarms, i);
		if (!json_is_null(json_object_get(one, "cleared_at")) ||
			strcmp(json_string_value(json_object_get(one, "kind")), kind) != 0 ||
			strcmp(json_string_value(json_object_get(one, "subject")), subject) != 0)
			continue;
		assert_int_equal(seen.people, 0); /* one alarm a group */
		seen.people = (unsigned)json_integer_value(json_object_get(one, "people"));
		seen.numbers = (unsigned)json_array_size(json_object_get(one, "numbers"));
		snprintf(seen.id, sizeof seen.id, "%s", json_string_value(json_object_get(one, "id")));
	}
	json_decref(answer);
	return seen;
}

static unsigned at_counter(const struct test_clerk *who, const char *number)
{
	return alarm_of(who, "stranded-counter", number).people;
}

static unsigned for_service(const struct test_clerk *who, const char *service)
{
	return alarm_of(who, "stranded-service", service).people;
}

static void act(const struct test_clerk *clerk, const char *verb, const char *body, int status)
{
	json_decref(test_clerk_act(clerk, verb, body, status));
}

static void set(const struct test_clerk *boss, const char *name, const char *what, const char *body)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/staff/%s/%s", name, what);
	json_decref(test_center_staff(boss->center, boss->cookie, boss->csrf, "POST", target, body, 204));
}

static void who_was_sent_to_a_counter_that_closed_is_told_of(void **state)
{
	struct center *center = open_center("stranded-closed");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	char id[ID_SIZE];
	act(&three, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	act(&one, "next", "{}", 200);
	act(&one, "transfer", "{\"counter\":3}", 200);
	wait_for_it(center);
	assert_int_equal(at_counter(&one, "3"), 0);
	act(&three, "close", "{}", 200);
	pulse(center, 0);
	assert_int_equal(at_counter(&one, "3"), 0); /* somebody may be sitting down */
	pulse(center, AFTER_S);
	assert_int_equal(at_counter(&one, "3"), 1);
	assert_int_equal(for_service(&one, "a"), 0); /* counter 1 serves that, but not this one */
	act(&three, "open", "{}", 200);
	pulse(center, 0);
	assert_int_equal(at_counter(&one, "3"), 0);
	test_center_destroy(center);
}

static void a_service_that_no_officer_serves_is_told_of(void **state)
{
	struct center *center = open_center("stranded-narrow");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	act(&one, "open", "{}", 200);
	test_center_ticket(center, "a1", "none", id); /* by its field */
	wait_for_it(center);
	assert_int_equal(for_service(&boss, "a"), 0);
	set(&boss, "quay1", "services", "{\"services\":[\"b\"]}");
	wait_for_it(center);
	struct seen first = alarm_of(&boss, "stranded-service", "a");
	assert_int_equal(first.people, 1);
	for (int i = 0; i < 12; i++)
		test_center_ticket(center, "a", "none", id);
	pulse(center, 0); /* the same alarm, of more people; not all their numbers */
	struct seen more = alarm_of(&boss, "stranded-service", "a");
	assert_string_equal(more.id, first.id);
	assert_int_equal(more.people, 13);
	assert_int_equal(more.numbers, 10);
	struct test_clerk two = test_center_clerk(center, "quay2", "clerk", 2);
	act(&two, "open", "{}", 200);
	pulse(center, 0);
	assert_int_equal(for_service(&boss, "a"), 0);
	test_center_destroy(center);
}

static void who_is_locked_out_or_moved_serves_nobody(void **state)
{
	struct center *center = open_center("stranded-out");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	static const struct {
		const char *what, *body, *mended;
	} ways[] = {
		{"lock", "{\"locked\":true}", "{\"locked\":false}"},
		{"rights", "{\"roles\":[\"clerk\"],\"counters\":[2]}", "{\"roles\":[\"clerk\"],\"counters\":[]}"},
		{"rights", "{\"roles\":[\"auditor\"],\"counters\":[]}", "{\"roles\":[\"clerk\"],\"counters\":[1,2]}"},
	};
	char id[ID_SIZE];
	act(&one, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		set(&boss, "quay1", ways[i].what, ways[i].body);
		wait_for_it(center);
		assert_int_equal(for_service(&boss, "a"), 1);
		set(&boss, "quay1", ways[i].what, ways[i].mended);
		pulse(center, 0);
		assert_int_equal(for_service(&boss, "a"), 0);
	}
	test_center_destroy(center);
}

static void an_open_counter_does_not_call_for_who_is_locked_out(void **state)
{
	struct center *center = open_center("stranded-idle");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	center->options.auto_call_s = 10;
	act(&one, "open", "{}", 200);
	set(&boss, "quay1", "lock", "{\"locked\":true}");
	test_center_ticket(center, "a", "none", id);
	pulse(center, 11);
	json_t *seen = test_center_staff(center, boss.cookie, boss.csrf, "GET", "/v1/counters/1", NULL, 200);
	assert_string_equal(json_string_value(json_object_get(seen, "state")), "open");
	assert_true(json_is_null(json_object_get(seen, "serving")));
	json_decref(seen);
	test_center_destroy(center);
}

static void a_pause_comes_back_and_a_hold_is_a_wait(void **state)
{
	struct center *center = open_center("stranded-pause");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	act(&one, "next", "{}", 200);
	act(&one, "hold", "{\"minutes\":30}", 200);
	act(&one, "pause", "{\"reason\":\"break\"}", 200);
	wait_for_it(center);
	assert_int_equal(for_service(&one, "a"), 0);
	act(&one, "close", "{}", 200);
	wait_for_it(center);
	assert_int_equal(for_service(&one, "a"), 1);
	test_center_destroy(center);
}

/* After hours: a session does not last the day. */
static unsigned much_later(struct center *center, int64_t later_s)
{
	struct test_clerk one = {.center = center, .counter = 1};
	pulse(center, later_s);
	wait_for_it(center);
	test_center_sign_in(center, "quay1", 1, one.cookie, one.csrf);
	return for_service(&one, "a");
}

static void nobody_is_stranded_when_nobody_is_at_work(void **state)
{
	struct center *center = open_center("stranded-noon");
	char id[ID_SIZE];
	test_center_add_staff(center, "quay1", "clerk", "");
	test_center_ticket(center, "a", "none", id);
	assert_int_equal(much_later(center, (2 * 60 + 30) * 60), 0); /* 11:55 */
	assert_int_equal(much_later(center, 100 * 60), 1);           /* 13:36 */
	assert_int_equal(much_later(center, 4 * 3600), 0);           /* the day is over */
	test_center_destroy(center);
}

static void who_was_sent_is_let_go_to_any_counter(void **state)
{
	struct center *center = open_center("stranded-release");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1),
					  three = test_center_clerk(center, "quay3", "clerk", 3);
	char id[ID_SIZE], other[ID_SIZE];
	act(&three, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	act(&one, "next", "{}", 200);
	act(&one, "transfer", "{\"counter\":3}", 200);
	test_center_ticket(center, "b", "none", other); /* for the service: stays */
	act(&three, "close", "{}", 200);
	wait_for_it(center);
	assert_int_equal(at_counter(&boss, "3"), 1);
	json_decref(test_center_staff(center, one.cookie, one.csrf, "POST", "/v1/counters/3/release", "{}", 403));
	for (int released = 1; released >= 0; released--) {
		json_t *answer =
			test_center_staff(center, boss.cookie, boss.csrf, "POST", "/v1/counters/3/release", "{}", 200);
		assert_int_equal(json_integer_value(json_object_get(answer, "released")), released);
		json_decref(answer);
	}
	pulse(center, 0);
	assert_int_equal(at_counter(&boss, "3"), 0);
	assert_int_equal(for_service(&boss, "b"), 1);
	json_t *answer = test_clerk_act(&one, "next", "{}", 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(answer, "ticket"), "id")), id);
	json_decref(answer);
	test_center_destroy(center);
}

static void it_goes_by_itself_only(void **state)
{
	struct center *center = open_center("stranded-clear");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE], target[96];
	test_center_ticket(center, "a", "none", id);
	wait_for_it(center);
	struct seen seen = alarm_of(&one, "stranded-service", "a");
	assert_int_equal(seen.people, 1);
	snprintf(target, sizeof target, "/v1/alarms/%s/clear", seen.id);
	json_decref(test_center_staff(center, one.cookie, one.csrf, "POST", target, "{}", 409));
	act(&one, "next", "{}", 200);
	pulse(center, 0);
	assert_int_equal(for_service(&one, "a"), 0);
	json_decref(test_center_staff(center, one.cookie, one.csrf, "POST", target, "{}", 404));
	/* Once more is a new one. */
	act(&one, "hold", "{\"minutes\":1}", 200);
	act(&one, "close", "{}", 200);
	wait_for_it(center);
	assert_string_not_equal(alarm_of(&one, "stranded-service", "a").id, seen.id);
	test_center_destroy(center);
}

static void a_center_that_starts_again_keeps_the_alarm_and_ends_it(void **state)
{
	struct center *center = open_center("stranded-again");
	struct test_clerk one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	wait_for_it(center);
	struct seen seen = alarm_of(&one, "stranded-service", "a");
	center->stranded_print = 0; /* what was told is forgotten */
	pulse(center, 0);
	assert_string_equal(alarm_of(&one, "stranded-service", "a").id, seen.id);
	act(&one, "next", "{}", 200);
	center->stranded_print = 0;
	pulse(center, 0);
	assert_int_equal(for_service(&one, "a"), 0);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_sent_to_a_counter_that_closed_is_told_of),
		cmocka_unit_test(a_service_that_no_officer_serves_is_told_of),
		cmocka_unit_test(who_is_locked_out_or_moved_serves_nobody),
		cmocka_unit_test(an_open_counter_does_not_call_for_who_is_locked_out),
		cmocka_unit_test(a_pause_comes_back_and_a_hold_is_a_wait),
		cmocka_unit_test(nobody_is_stranded_when_nobody_is_at_work),
		cmocka_unit_test(who_was_sent_is_let_go_to_any_counter),
		cmocka_unit_test(it_goes_by_itself_only),
		cmocka_unit_test(a_center_that_starts_again_keeps_the_alarm_and_ends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
