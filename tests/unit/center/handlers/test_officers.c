/* Who serves what: a counter with its officer calls what both serve, whichever way somebody is called. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_people.h"
#include "center/handlers/live.h"
#include "center/handlers/order.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

static void act(const struct test_clerk *clerk, unsigned counter, const char *verb, const char *body, int status)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/%u/%s", counter, verb);
	json_decref(test_center_staff(clerk->center, clerk->cookie, clerk->csrf, "POST", target, body, status));
}

static void may_serve(const struct test_clerk *boss, const char *name, const char *services, int status)
{
	char target[64], body[128];
	snprintf(target, sizeof target, "/v1/staff/%s/services", name);
	snprintf(body, sizeof body, "{\"services\":[%s]}", services);
	json_decref(test_center_staff(boss->center, boss->cookie, boss->csrf, "POST", target, body, status));
}

static size_t shown(const struct test_clerk *clerk, const struct test_clerk *looks)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/%u", clerk->counter);
	json_t *json = test_center_staff(looks->center, looks->cookie, looks->csrf, "GET", target, NULL, 200);
	size_t count = json_array_size(json_object_get(json, "queue"));
	json_decref(json);
	return count;
}

static void a_counter_calls_what_its_officer_may_serve(void **state)
{
	struct center *center = test_center_create("officer");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE], chosen[64];
	test_center_ticket(center, "a1", "none", id); /* by its field */
	snprintf(chosen, sizeof chosen, "{\"ticket\":\"%s\"}", id);
	act(&one, 1, "open", "{}", 200);
	may_serve(&boss, "quay1", "\"b\"", 204);
	assert_int_equal(shown(&one, &one), 0);
	assert_int_equal(shown(&one, &boss), 0);
	act(&one, 1, "next", "{}", 204);
	act(&one, 1, "call", chosen, 403);
	act(&boss, 1, "next", "{}", 204); /* from elsewhere: who sits there serves */
	act(&boss, 1, "call", chosen, 403);
	may_serve(&boss, "quay1", "\"a\",\"b\"", 204);
	assert_int_equal(shown(&one, &one), 1);
	act(&one, 1, "next", "{}", 200);
	act(&one, 1, "finish", "{}", 200);
	test_center_ticket(center, "b", "none", id); /* theirs, not the counter's */
	assert_int_equal(shown(&one, &one), 0);
	act(&one, 1, "next", "{}", 204);
	snprintf(chosen, sizeof chosen, "{\"ticket\":\"%s\"}", id);
	act(&one, 1, "call", chosen, 403);
	test_center_destroy(center);
}

static void an_empty_profile_is_all_of_the_counter(void **state)
{
	struct center *center = test_center_create("officer-any");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	may_serve(&boss, "quay1", "\"b\"", 204);
	may_serve(&boss, "quay1", "", 204);
	act(&one, 1, "next", "{}", 200);
	test_center_destroy(center);
}

static void an_idle_counter_calls_by_itself_what_its_officer_may_serve(void **state)
{
	struct center *center = test_center_create("officer-idle");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char id[ID_SIZE];
	center->options.auto_call_s = 10;
	act(&one, 1, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	may_serve(&boss, "quay1", "\"b\"", 204);
	clock_shift(11000);
	center->chores_ms = 0;
	center_pulse(center);
	act(&one, 1, "recall", "{}", 409); /* nobody was called */
	may_serve(&boss, "quay1", "\"a\"", 204);
	center->chores_ms = 0;
	center_pulse(center);
	act(&one, 1, "recall", "{}", 200);
	test_center_destroy(center);
}

static void nobody_is_sent_to_an_officer_who_may_not(void **state)
{
	struct center *center = test_center_create("officer-sent");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	struct test_clerk three = test_center_clerk(center, "quay3", "clerk", 3);
	char id[ID_SIZE];
	act(&three, 3, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	act(&one, 1, "next", "{}", 200);
	may_serve(&boss, "quay3", "\"b\"", 204);
	act(&one, 1, "transfer", "{\"counter\":3}", 409);
	may_serve(&boss, "quay3", "", 204);
	act(&one, 1, "transfer", "{\"counter\":3}", 200);
	may_serve(&boss, "quay3", "\"b\"", 204);
	assert_int_equal(shown(&three, &three), 0);
	act(&three, 3, "next", "{}", 204);
	/* Whoever sits down there next is asked about, from the sign-in on. */
	struct test_clerk other = test_center_clerk(center, "quay4", "clerk", 3);
	assert_int_equal(shown(&three, &boss), 1);
	act(&other, 3, "next", "{}", 200);
	test_center_destroy(center);
}

static void nothing_is_promised_that_no_officer_may_serve(void **state)
{
	struct center *center = test_center_create("officer-wait");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	struct live_line line;
	char id[ID_SIZE];
	act(&one, 1, "open", "{}", 200);
	test_center_ticket(center, "a", "none", id);
	live_refresh(center, true);
	assert_true(live_line(center->live, "a", &line));
	assert_true(line.wait_max >= 0);
	may_serve(&boss, "quay1", "\"b\"", 204);
	live_refresh(center, true);
	assert_true(live_line(center->live, "a", &line));
	assert_int_equal(line.wait_max, -1);
	test_center_destroy(center);
}

struct race {
	struct test_clerk clerk;
	unsigned called;
};

static void *call_all(void *arg)
{
	struct race *race = arg;
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/%u/next", race->clerk.counter);
	for (unsigned i = 0; i < 16; i++) {
		const struct test_request request = {
			.method = "POST", .target = target, .body = "{}", .cookie = race->clerk.cookie, .csrf = race->clerk.csrf};
		struct call *call = test_center_ask(race->clerk.center, &request);
		race->called += call->reply.status == 200;
		dispatch_destroy(call);
	}
	return NULL;
}

static void clerks_with_profiles_still_never_call_one_ticket(void **state)
{
	struct center *center = test_center_create("officer-race");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	struct race races[2] = {{.clerk = test_center_clerk(center, "quay1", "clerk", 1)},
							{.clerk = test_center_clerk(center, "quay2", "clerk", 2)}};
	pthread_t threads[2];
	char id[ID_SIZE];
	may_serve(&boss, "quay1", "\"a\"", 204);
	for (int i = 0; i < 12; i++)
		test_center_ticket(center, "a", "none", id);
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, call_all, &races[i]);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(races[0].called + races[1].called, 12);
	test_center_destroy(center);
}

static void a_profile_is_set_by_managers_listed_and_audited(void **state)
{
	struct center *center = test_center_create("officer-set");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	may_serve(&one, "quay1", "\"a\"", 403);
	may_serve(&boss, "nobody", "\"a\"", 404);
	may_serve(&boss, "quay1", "\"a1\"", 400); /* goes with its field */
	may_serve(&boss, "quay1", "\"zzz\"", 400);
	may_serve(&boss, "quay1", "3", 400);
	may_serve(&boss, "quay1", "\"b\",\"a\"", 204);
	json_t *json = test_center_staff(center, boss.cookie, boss.csrf, "GET", "/v1/staff", NULL, 200);
	json_t *row = json_array_get(json_object_get(json, "staff"), 0);
	assert_string_equal(json_string_value(json_object_get(row, "username")), "quay1");
	assert_int_equal(json_array_size(json_object_get(row, "services")), 2);
	assert_string_equal(json_string_value(json_array_get(json_object_get(row, "services"), 0)), "a");
	assert_null(json_object_get(row, "password"));
	json_decref(json);
	struct db *db = db_pool_take(center->readers);
	const struct db_sql trail = {
		"SELECT COUNT(*) FROM audit WHERE action = 'staff.services' AND subject = 'quay1' AND who = 'truong'"};
	int64_t count = 0;
	assert_int_equal(db_one_int(db, &trail, NULL, 0, &count, NULL, NULL), ERR_OK);
	assert_int_equal(count, 1);
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

static void a_locked_sign_in_is_out_and_stays_out(void **state)
{
	struct center *center = test_center_create("officer-lock");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	static const char body[] = "{\"username\":\"quay1\",\"password\":\"" TEST_PASSWORD "\",\"counter\":1}";
	const struct test_request in = {.method = "POST", .target = "/v1/session", .body = body};
	static const struct {
		const char *name, *body;
		int status;
	} locks[] = {{"quay1", "{\"locked\":1}", 400},
				 {"truong", "{\"locked\":true}", 400},
				 {"nobody", "{\"locked\":true}", 404},
				 {"quay1", "{\"locked\":true}", 204}};
	char target[64];
	act(&one, 1, "open", "{}", 200);
	for (size_t i = 0; i < sizeof locks / sizeof locks[0]; i++) {
		snprintf(target, sizeof target, "/v1/staff/%s/lock", locks[i].name);
		json_decref(test_center_staff(center, boss.cookie, boss.csrf, "POST", target, locks[i].body, locks[i].status));
	}
	act(&one, 1, "next", "{}", 401);
	struct call *call = test_center_ask(center, &in);
	assert_int_equal(call->reply.status, 403);
	dispatch_destroy(call);
	json_decref(test_center_staff(center, boss.cookie, boss.csrf, "POST", target, "{\"locked\":false}", 204));
	call = test_center_ask(center, &in);
	assert_int_equal(call->reply.status, 201);
	dispatch_destroy(call);
	test_center_destroy(center);
}

struct knock {
	struct center *center;
	const char *body;
	char cookie[96]; /* "": refused */
};

static void *knock(void *argument)
{
	struct knock *at = argument;
	const struct test_request in = {.method = "POST", .target = "/v1/session", .body = at->body};
	struct call *call = test_center_ask(at->center, &in);
	const char *equals = strchr(call->reply.cookie, '=');
	if (equals)
		snprintf(at->cookie, sizeof at->cookie, "%.*s", (int)strcspn(equals + 1, ";"), equals + 1);
	dispatch_destroy(call);
	return NULL;
}

/* A password takes a while to check: the lock may come meanwhile. */
static void a_sign_in_under_way_does_not_pass_the_lock(void **state)
{
	struct center *center = test_center_create("officer-race");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	struct knock knocks[] = {{center, "{\"username\":\"quay1\",\"password\":\"" TEST_PASSWORD "\",\"counter\":1}", ""},
							 {center, "{\"username\":\"quay1\",\"password\":\"not this\",\"counter\":1}", ""}};
	test_center_add_staff(center, "quay1", "clerk", "");
	for (size_t i = 0; i < sizeof knocks / sizeof knocks[0]; i++) {
		pthread_t thread;
		pthread_create(&thread, NULL, knock, &knocks[i]);
		usleep(5000);
		json_decref(test_center_staff(center, boss.cookie, boss.csrf, "POST", "/v1/staff/quay1/lock",
									  "{\"locked\":true}", 204));
		pthread_join(thread, NULL);
		json_decref(test_center_staff(center, knocks[i].cookie, "", "GET", "/v1/session", NULL, 401));
		const struct test_request again = {.method = "POST", .target = "/v1/session", .body = knocks[0].body};
		struct call *call = test_center_ask(center, &again);
		assert_int_equal(call->reply.status, 403); /* not unlocked by a wrong password that came late */
		dispatch_destroy(call);
		json_decref(test_center_staff(center, boss.cookie, boss.csrf, "POST", "/v1/staff/quay1/lock",
									  "{\"locked\":false}", 204));
	}
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_counter_calls_what_its_officer_may_serve),
		cmocka_unit_test(an_empty_profile_is_all_of_the_counter),
		cmocka_unit_test(an_idle_counter_calls_by_itself_what_its_officer_may_serve),
		cmocka_unit_test(nobody_is_sent_to_an_officer_who_may_not),
		cmocka_unit_test(nothing_is_promised_that_no_officer_may_serve),
		cmocka_unit_test(clerks_with_profiles_still_never_call_one_ticket),
		cmocka_unit_test(a_profile_is_set_by_managers_listed_and_audited),
		cmocka_unit_test(a_locked_sign_in_is_out_and_stays_out),
		cmocka_unit_test(a_sign_in_under_way_does_not_pass_the_lock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
