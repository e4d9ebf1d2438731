/* Managers add people and set their rights; a one-time password opens nothing but the choice of one's own. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_people.h"
#include "center/handlers/people.h"

#include <string.h>

#define OWN "một mật khẩu riêng"
#define KEY_A "00000000000000000000000000000001"
#define KEY_B "00000000000000000000000000000002"

static void deed(const struct test_clerk *who, const char *name, const char *what, const char *body, int status)
{
	char target[96];
	snprintf(target, sizeof target, "/v1/staff/%s/%s", name, what);
	json_decref(test_center_staff(who->center, who->cookie, who->csrf, "POST", target, body, status));
}

static void is_in(const struct test_clerk *who, int status)
{
	json_decref(test_center_staff(who->center, who->cookie, who->csrf, "GET", "/v1/session", NULL, status));
}

/* The code of a refusal, or "" for 201. */
static void try_password(struct center *center, const char *name, const char *password, const char *chosen,
						 const char *code)
{
	char body[400];
	int len = snprintf(body, sizeof body, "{\"username\":\"%s\",\"password\":\"%s\"", name, password);
	snprintf(body + len, sizeof body - (size_t)len, chosen ? ",\"new_password\":\"%s\"}" : "}", chosen);
	const struct test_request request = {.method = "POST", .target = "/v1/session", .body = body};
	struct call *call = test_center_ask(center, &request);
	json_t *json = json_loadb(call->reply.body.data, call->reply.body.len, 0, NULL);
	const char *said = json_string_value(json_object_get(json, "code"));
	assert_string_equal(said ? said : "", code);
	assert_int_equal(call->reply.cookie[0] != '\0', !*code);
	json_decref(json);
	dispatch_destroy(call);
}

/* Adds somebody or gives a new one-time password, which is in ret_password; returns the status. */
static int give(const struct test_clerk *boss, const char *target, const char *body, const char *key,
				char *ret_password)
{
	const struct test_request request = {.method = "POST", .target = target, .body = body, .key = key,
										 .cookie = boss->cookie, .csrf = boss->csrf};
	struct call *call = test_center_ask(boss->center, &request);
	json_t *json = json_loadb(call->reply.body.data, call->reply.body.len, 0, NULL);
	const char *password = json_string_value(json_object_get(json, "password"));
	int status = call->reply.status;
	snprintf(ret_password, 32, "%s", password ? password : "");
	json_decref(json);
	dispatch_destroy(call);
	return status;
}

static void assert_staff(struct center *center, const char *name, const char *roles, const char *counters)
{
	struct db *db = db_pool_take(center->readers);
	struct db_staff staff;
	assert_int_equal(db_staff_find(db, center->id, name, &staff, NULL), ERR_OK);
	assert_string_equal(staff.roles, roles);
	assert_string_equal(staff.counters, counters);
	db_pool_give(center->readers, db, false);
}

static int64_t trail(struct center *center, const char *action)
{
	struct db *db = db_pool_take(center->readers);
	const struct db_sql sql = {"SELECT COUNT(*) FROM audit WHERE action = $1"};
	const struct db_value arg = db_arg_text(action);
	int64_t count = 0;
	assert_int_equal(db_one_int(db, &sql, &arg, 1, &count, NULL, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	return count;
}

static void rights_are_set_by_managers_and_audited(void **state)
{
	struct center *center = test_center_create("people-rights");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	static const char right[] = "{\"roles\":[\"auditor\",\"clerk\"],\"counters\":[3,1]}";
	static const struct {
		const char *name, *body;
		int status;
	} tries[] = {
		{"nobody", "{\"roles\":[],\"counters\":[]}", 404},
		{"quay1", "{\"roles\":[\"clerk\"]}", 400},
		{"quay1", "{\"counters\":[1]}", 400},
		{"quay1", "{\"roles\":[\"king\"],\"counters\":[]}", 400},
		{"quay1", "{\"roles\":\"clerk\",\"counters\":[]}", 400},
		{"quay1", "{\"roles\":[\"clerk manager\"],\"counters\":[]}", 400},
		{"quay1", "{\"roles\":[\"province\"],\"counters\":[]}", 400}, /* over several centers: not theirs to give */
		{"quay1", "{\"roles\":[\"clerk\"],\"counters\":[77]}", 400},
		{"quay1", "{\"roles\":[\"clerk\"],\"counters\":[\"1\"]}", 400},
		{"quay1", right, 204},
		{"quay1", right, 204},
	};
	deed(&one, "quay1", "rights", right, 403);
	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++)
		deed(&boss, tries[i].name, "rights", tries[i].body, tries[i].status);
	assert_staff(center, "quay1", "clerk auditor", "1 3");
	assert_int_equal(trail(center, "staff.rights"), 2);
	is_in(&one, 200);
	test_center_destroy(center);
}

static void a_right_that_is_taken_is_gone_at_once(void **state)
{
	struct center *center = test_center_create("people-taken");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	struct test_clerk same = one;
	test_center_sign_in(center, "quay1", 3, same.cookie, same.csrf);
	is_in(&one, 200);
	deed(&boss, "quay1", "rights", "{\"roles\":[\"clerk\"],\"counters\":[2,3]}", 204);
	is_in(&one, 401); /* who sits where they may not */
	is_in(&same, 200);
	deed(&boss, "quay1", "rights", "{\"roles\":[\"clerk\",\"technician\"],\"counters\":[]}", 204);
	is_in(&same, 200);
	json_decref(test_center_staff(center, same.cookie, same.csrf, "GET", "/v1/devices", NULL, 200));
	deed(&boss, "quay1", "rights", "{\"roles\":[\"auditor\"],\"counters\":[]}", 204);
	is_in(&same, 401);
	test_center_destroy(center);
}

static void somebody_can_always_manage(void **state)
{
	struct center *center = test_center_create("people-last");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager clerk", 0);
	static const char plain[] = "{\"roles\":[\"clerk\"],\"counters\":[]}";
	static const char add[] =
		"{\"username\":\"pho\",\"display\":\"P. T. B.\",\"roles\":[\"manager\"],\"counters\":[]}";
	char once[32];
	deed(&boss, "truong", "rights", plain, 409);
	assert_int_equal(give(&boss, "/v1/staff", add, KEY_A, once), 201);
	deed(&boss, "truong", "rights", plain, 409); /* who never signed in may never */
	try_password(center, "pho", once, OWN, "");
	deed(&boss, "pho", "lock", "{\"locked\":true}", 204);
	deed(&boss, "truong", "rights", plain, 409); /* nor may who is locked */
	deed(&boss, "pho", "lock", "{\"locked\":false}", 204);
	assert_int_equal(give(&boss, "/v1/staff/pho/password", "{}", KEY_B, once), 201);
	deed(&boss, "truong", "rights", plain, 409);
	try_password(center, "pho", once, OWN " 2", "");
	deed(&boss, "truong", "rights", plain, 204);
	is_in(&boss, 401);
	test_center_destroy(center);
}

static void two_managers_do_not_lock_each_other(void **state)
{
	struct center *center = test_center_create("people-both");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  other = test_center_clerk(center, "pho", "manager", 0);
	deed(&boss, "pho", "lock", "{\"locked\":true}", 204);
	is_in(&other, 401);
	/* The other's wish was let in before: it meets a center with one manager left. */
	struct db *db = db_pool_take(center->readers);
	struct request req = {.center = center, .db = db, .now_ms = clock_wall_ms()};
	assert_int_equal(people_manager_stays(&req, "truong", NULL), ERR_CONFLICT);
	assert_int_equal(people_manager_stays(&req, "pho", NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

static void who_watches_the_province_is_not_changed_by_a_center(void **state)
{
	struct center *center = test_center_create("people-province");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	char once[32];
	test_center_add_staff(center, "tinh", "province", "");
	deed(&boss, "tinh", "rights", "{\"roles\":[],\"counters\":[]}", 403);
	assert_int_equal(give(&boss, "/v1/staff/tinh/password", "{}", KEY_A, once), 403);
	try_password(center, "tinh", TEST_PASSWORD, NULL, "");
	test_center_destroy(center);
}

static const char lan[] = "{\"username\":\"lan\",\"display\":\"L. T. A.\",\"roles\":[\"clerk\"],\"counters\":[1]}";

static void who_is_added_chooses_a_password_of_their_own(void **state)
{
	struct center *center = test_center_create("people-add");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	char once[32], typed[32];
	assert_int_equal(give(&boss, "/v1/staff", lan, KEY_A, once), 201);
	assert_int_equal(strlen(once), 19);
	assert_staff(center, "lan", "clerk", "1");
	try_password(center, "lan", "wrong", OWN, "wrong-sign-in");
	try_password(center, "lan", once, NULL, "password-to-change");
	try_password(center, "lan", once, "short", "weak-password");
	try_password(center, "lan", once, once, "weak-password");
	try_password(center, "lan", once, "lanlanlanlan", "weak-password");
	size_t len = 0;
	for (const char *at = once; *at; at++)
		if (*at != '-')
			typed[len++] = (char)(*at >= 'A' ? *at | 32 : *at);
	typed[len] = '\0';
	try_password(center, "lan", typed, OWN, ""); /* small letters, no dashes */
	try_password(center, "lan", once, OWN " 2", "wrong-sign-in");
	try_password(center, "lan", OWN, NULL, "");
	try_password(center, "lan", OWN, OWN " 2", ""); /* nothing to choose: theirs stays */
	try_password(center, "lan", OWN, NULL, "");
	assert_int_equal(trail(center, "staff.added"), 1);
	assert_int_equal(trail(center, "password.chosen"), 1);
	test_center_destroy(center);
}

static void nobody_is_added_by_half(void **state)
{
	struct center *center = test_center_create("people-bad");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	static const char *const bodies[] = {
		"{}",
		"{\"username\":\"Lan A\",\"display\":\"L.\",\"roles\":[],\"counters\":[]}",
		"{\"username\":\"lan\",\"display\":\"\",\"roles\":[],\"counters\":[]}",
		"{\"username\":\"lan\",\"display\":\"a\\nb\",\"roles\":[],\"counters\":[]}",
		"{\"username\":\"lan\",\"display\":\"L.\",\"roles\":[\"province\"],\"counters\":[]}",
		"{\"username\":\"lan\",\"display\":\"L.\",\"roles\":[]}",
	};
	char once[32];
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		assert_int_equal(give(&boss, "/v1/staff", bodies[i], NULL, once), 400);
	assert_int_equal(trail(center, "staff.added"), 0);
	test_center_destroy(center);
}

static void the_same_request_gives_the_same_password(void **state)
{
	struct center *center = test_center_create("people-again");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	char once[32], again[32];
	assert_int_equal(give(&boss, "/v1/staff", lan, KEY_A, once), 201);
	assert_int_equal(give(&boss, "/v1/staff", lan, KEY_A, again), 201);
	assert_string_equal(again, once);
	assert_int_equal(give(&boss, "/v1/staff", lan, KEY_B, again), 409);
	assert_int_equal(trail(center, "staff.added"), 1);
	assert_int_equal(give(&boss, "/v1/staff/lan/password", "{}", KEY_B, again), 201);
	assert_string_not_equal(again, once);
	try_password(center, "lan", once, OWN, "wrong-sign-in");
	assert_int_equal(give(&boss, "/v1/staff/lan/password", "{}", KEY_B, once), 201);
	assert_string_equal(again, once);
	try_password(center, "lan", again, OWN, "");
	test_center_destroy(center);
}

static void a_new_one_time_password_ends_what_was(void **state)
{
	struct center *center = test_center_create("people-reset");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0),
					  one = test_center_clerk(center, "quay1", "clerk", 1);
	char once[32];
	assert_int_equal(give(&one, "/v1/staff/truong/password", "{}", NULL, once), 403);
	assert_int_equal(give(&boss, "/v1/staff/nobody/password", "{}", NULL, once), 404);
	assert_int_equal(give(&boss, "/v1/staff/truong/password", "{}", NULL, once), 400);
	assert_int_equal(give(&boss, "/v1/staff/quay1/password", "{}", NULL, once), 201);
	is_in(&one, 401);
	try_password(center, "quay1", TEST_PASSWORD, NULL, "wrong-sign-in");
	deed(&boss, "quay1", "lock", "{\"locked\":true}", 204);
	assert_int_equal(give(&boss, "/v1/staff/quay1/password", "{}", NULL, once), 201);
	try_password(center, "quay1", once, OWN, "sign-in-locked"); /* a password is no key to a lock */
	test_center_destroy(center);
}

static void a_one_time_password_runs_out(void **state)
{
	struct center *center = test_center_create("people-late");
	struct test_clerk boss = test_center_clerk(center, "truong", "manager", 0);
	char once[32];
	assert_int_equal(give(&boss, "/v1/staff", lan, KEY_A, once), 201);
	clock_shift(PEOPLE_ONCE_MS);
	try_password(center, "lan", once, OWN, "password-expired");
	test_center_sign_in(center, "truong", 0, boss.cookie, boss.csrf);
	assert_int_equal(give(&boss, "/v1/staff/lan/password", "{}", KEY_B, once), 201);
	try_password(center, "lan", once, OWN, "");
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rights_are_set_by_managers_and_audited),
		cmocka_unit_test(a_right_that_is_taken_is_gone_at_once),
		cmocka_unit_test(somebody_can_always_manage),
		cmocka_unit_test(two_managers_do_not_lock_each_other),
		cmocka_unit_test(who_watches_the_province_is_not_changed_by_a_center),
		cmocka_unit_test(who_is_added_chooses_a_password_of_their_own),
		cmocka_unit_test(nobody_is_added_by_half),
		cmocka_unit_test(the_same_request_gives_the_same_password),
		cmocka_unit_test(a_new_one_time_password_ends_what_was),
		cmocka_unit_test(a_one_time_password_runs_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
