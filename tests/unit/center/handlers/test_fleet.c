/* What people tell devices, and what devices say of themselves. */
#include "base/clock.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define BOOT "b1000000000000000000000000000000"

static void say(struct center *center, const char *status)
{
	static unsigned number;
	char body[1024];
	snprintf(body, sizeof body,
			 "{\"boot_id\":\"" BOOT
			 "\",\"sent_boot_ms\":61000,\"events\":[{\"id\":\"f%031u\",\"type\":\"device.status\","
			 "\"at\":\"2026-03-10T09:20:00+07:00\",\"boot_id\":\"" BOOT
			 "\",\"boot_ms\":1000,\"trusted\":true,\"data\":%s}]}",
			 ++number, status);
	json_t *json = test_center_kiosk(center, "POST", "/v1/events", body, 200);
	const json_t *result = json_array_get(json_object_get(json, "results"), 0);
	assert_string_equal(json_string_value(json_object_get(result, "status")), "accepted");
	json_decref(json);
}

/* How often devices were told something; the log of the events is that of the center's writers. */
static int commands_told(struct center *center)
{
	struct db *db = db_pool_take(center->readers);
	const struct db_sql count = {"SELECT COUNT(*) FROM events WHERE center = $1 AND pack LIKE '%device.command%'"};
	const struct db_value args[] = {db_arg_text(center->id)};
	int64_t found = 0;
	test_center_settle(center);
	assert_int_equal(db_one_int(db, &count, args, 1, &found, NULL, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	return (int)found;
}

static json_t *device(struct test_clerk *manager, const char *id)
{
	json_t *list = test_center_staff(manager->center, manager->cookie, manager->csrf, "GET", "/v1/devices", NULL, 200);
	const json_t *devices = json_object_get(list, "devices");
	for (size_t i = 0; i < json_array_size(devices); i++) {
		json_t *one = json_array_get(devices, i);
		if (strcmp(json_string_value(json_object_get(one, "id")), id) == 0) {
			json_incref(one);
			json_decref(list);
			return one;
		}
	}
	fail_msg("no device %s", id);
	return NULL;
}

static void tell(struct test_clerk *manager, const char *id, const char *command, int status)
{
	char target[96], body[64];
	snprintf(target, sizeof target, "/v1/devices/%s/commands", id);
	snprintf(body, sizeof body, "{\"command\":\"%s\"}", command);
	json_decref(test_center_staff(manager->center, manager->cookie, manager->csrf, "POST", target, body, status));
}

static void expect_ordered(struct test_clerk *manager, const char *word)
{
	json_t *one = device(manager, TEST_KIOSK);
	const json_t *ordered = json_object_get(one, "ordered");
	if (word)
		assert_string_equal(json_string_value(json_object_get(ordered, "command")), word);
	else
		assert_true(json_is_null(ordered));
	json_decref(one);
}

static void a_lock_is_told_again_until_the_device_says_that_it_is_locked(void **state)
{
	struct center *center = test_center_create("fleet-lock");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	say(center, "{\"locked\":false}");
	assert_int_equal(commands_told(center), 0);
	tell(&manager, TEST_KIOSK, "lock", 204);
	expect_ordered(&manager, "lock");
	assert_int_equal(commands_told(center), 1);
	say(center, "{\"locked\":false}"); /* it was away when it was told */
	assert_int_equal(commands_told(center), 2);
	expect_ordered(&manager, "lock");
	say(center, "{\"locked\":true,\"lock\":{\"by\":\"center\"}}");
	expect_ordered(&manager, NULL);
	say(center, "{\"locked\":false}"); /* a technician put it back in use: that stands */
	expect_ordered(&manager, NULL);
	assert_int_equal(commands_told(center), 2);
	test_center_destroy(center);
}

static void an_unlock_takes_the_place_of_a_lock_that_was_not_heard(void **state)
{
	struct center *center = test_center_create("fleet-unlock");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	tell(&manager, TEST_KIOSK, "lock", 204);
	tell(&manager, TEST_KIOSK, "unlock", 204);
	expect_ordered(&manager, "unlock");
	say(center, "{\"locked\":false}");
	expect_ordered(&manager, NULL);
	/* A copy stays locked, and one of an older version says nothing of it: nobody waits for them. */
	tell(&manager, TEST_KIOSK, "unlock", 204);
	say(center, "{\"locked\":true,\"lock\":{\"by\":\"copy\"}}");
	expect_ordered(&manager, NULL);
	tell(&manager, TEST_KIOSK, "lock", 204);
	say(center, "{\"paper\":\"ok\"}");
	expect_ordered(&manager, NULL);
	test_center_destroy(center);
}

static void nobody_is_told_what_its_kind_does_not_do(void **state)
{
	struct center *center = test_center_create("fleet-kinds");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	test_center_add_device(center, "bridge-01", "bridge", "k2");
	tell(&manager, "bridge-01", "restart", 409);
	tell(&manager, TEST_KIOSK, "explode", 400);
	tell(&manager, "kiosk-77", "lock", 404);
	json_t *bridge = device(&manager, "bridge-01"), *kiosk = device(&manager, TEST_KIOSK);
	assert_int_equal(json_array_size(json_object_get(bridge, "commands")), 0);
	assert_int_equal(json_array_size(json_object_get(kiosk, "commands")), 6);
	json_decref(bridge);
	json_decref(kiosk);
	test_center_destroy(center);
}

static void the_last_self_test_stays_while_later_words_have_none(void **state)
{
	struct center *center = test_center_create("fleet-test");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	json_t *one = device(&manager, TEST_KIOSK);
	assert_true(json_is_null(json_object_get(one, "self_test")));
	json_decref(one);
	say(center,
		"{\"locked\":false,\"self_test\":{\"at\":\"2026-03-10T09:00:00+07:00\",\"parts\":[{\"name\":\"printer\","
		"\"ok\":false,\"detail\":\"no paper\"}]}}");
	say(center, "{\"locked\":false}");
	say(center, "{\"locked\":false,\"self_test\":\"nonsense\"}");
	one = device(&manager, TEST_KIOSK);
	const json_t *part = json_array_get(json_object_get(json_object_get(one, "self_test"), "parts"), 0);
	assert_string_equal(json_string_value(json_object_get(part, "detail")), "no paper");
	json_decref(one);
	test_center_destroy(center);
}

static int open_alarms(struct test_clerk *manager, const char *subject)
{
	json_t *list = test_center_staff(manager->center, manager->cookie, manager->csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarms = json_object_get(list, "alarms");
	int count = 0;
	for (size_t i = 0; i < json_array_size(alarms); i++)
		count += strcmp(json_string_value(json_object_get(json_array_get(alarms, i), "subject")), subject) == 0;
	json_decref(list);
	return count;
}

static void a_device_over_its_budget_is_told_of_once(void **state)
{
	struct center *center = test_center_create("fleet-budget");
	struct test_clerk manager = test_center_clerk(center, "manager", "manager", 0);
	say(center, "{\"budget\":{\"memory_kib\":{\"is\":100,\"most\":100},\"files\":{\"is\":4,\"most\":9}}}");
	assert_int_equal(open_alarms(&manager, TEST_KIOSK " over-budget-memory"), 0);
	for (int i = 0; i < 3; i++)
		say(center, "{\"budget\":{\"memory_kib\":{\"is\":101,\"most\":100},\"files\":{\"is\":4,\"most\":9}}}");
	assert_int_equal(open_alarms(&manager, TEST_KIOSK " over-budget-memory"), 1);
	assert_int_equal(open_alarms(&manager, TEST_KIOSK " over-budget-files"), 0);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_lock_is_told_again_until_the_device_says_that_it_is_locked),
		cmocka_unit_test(an_unlock_takes_the_place_of_a_lock_that_was_not_heard),
		cmocka_unit_test(nobody_is_told_what_its_kind_does_not_do),
		cmocka_unit_test(the_last_self_test_stays_while_later_words_have_none),
		cmocka_unit_test(a_device_over_its_budget_is_told_of_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
