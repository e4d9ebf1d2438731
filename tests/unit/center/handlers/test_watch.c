/* What managers are told of without having to look, and that it goes when it is over. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/live.h"
#include "center/handlers/watch.h"

#include <string.h>

#define MINUTE_MS 60000
#define DAY_MS INT64_C(86400000)

static struct test_clerk open_center(const char *name)
{
	struct center *center = test_center_create(name);
	center->options.targets.wait_most_ms = 30 * MINUTE_MS;
	return test_center_clerk(center, "manager", "manager", 1);
}

static void look(const struct test_clerk *who)
{
	struct err err = {.code = ERR_OK};
	if (watch_look(who->center, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

/* People of the open alarm of that kind and subject; -1: there is none. Its id is kept. */
static int told(const struct test_clerk *who, const char *kind, const char *subject, char ret_id[ID_SIZE])
{
	int people = -1;
	json_t *answer = test_center_staff(who->center, who->cookie, who->csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarms = json_object_get(answer, "alarms");
	for (size_t i = 0; i < json_array_size(alarms); i++) {
		const json_t *one = json_array_get(alarms, i);
		if (!json_is_null(json_object_get(one, "cleared_at")) ||
			strcmp(json_string_value(json_object_get(one, "kind")), kind) != 0 ||
			strcmp(json_string_value(json_object_get(one, "subject")), subject) != 0)
			continue;
		assert_int_equal(people, -1);
		people = (int)json_integer_value(json_object_get(one, "people"));
		if (ret_id)
			snprintf(ret_id, ID_SIZE, "%s", json_string_value(json_object_get(one, "id")));
	}
	json_decref(answer);
	return people;
}

static void who_waits_for_longer_than_the_norm_is_told_of_until_called(void **state)
{
	struct test_clerk manager = open_center("watch-wait");
	char id[ID_SIZE], alarm[ID_SIZE], target[96];
	test_center_ticket(manager.center, "a", "none", id);
	test_center_ticket(manager.center, "a", "none", id);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_WAIT, "a", NULL), -1);
	clock_shift(29 * MINUTE_MS);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_WAIT, "a", NULL), -1);
	clock_shift(2 * MINUTE_MS);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_WAIT, "a", alarm), 2);
	snprintf(target, sizeof target, "/v1/alarms/%s/clear", alarm); /* nobody waves it away */
	json_decref(test_center_staff(manager.center, manager.cookie, manager.csrf, "POST", target, "{}", 409));
	json_decref(test_clerk_act(&manager, "open", "{}", 200));
	json_decref(test_clerk_act(&manager, "next", "{}", 200));
	look(&manager);
	assert_int_equal(told(&manager, WATCH_WAIT, "a", NULL), 1);
	json_decref(test_clerk_act(&manager, "finish", "{}", 200));
	json_decref(test_clerk_act(&manager, "next", "{}", 200));
	look(&manager);
	assert_int_equal(told(&manager, WATCH_WAIT, "a", NULL), -1);
	test_center_destroy(manager.center);
}

static void at_noon_nobody_is_told_of(void **state)
{
	struct test_clerk manager = open_center("watch-noon");
	char id[ID_SIZE];
	test_center_ticket(manager.center, "a", "none", id);
	clock_shift(3 * 60 * MINUTE_MS); /* 12:24 */
	struct test_clerk later = test_center_clerk(manager.center, "later", "manager", 0);
	look(&later);
	assert_int_equal(told(&later, WATCH_WAIT, "a", NULL), -1);
	test_center_destroy(manager.center);
}

static void rate(const struct test_clerk *who, unsigned i, int level)
{
	char body[256];
	snprintf(body, sizeof body,
			 "{\"id\":\"b%031u\",\"ticket\":null,\"counter\":2,\"level\":%d,\"levels\":5,\"reasons\":[],"
			 "\"channel\":\"phone\"}",
			 i, level);
	json_decref(test_center_kiosk(who->center, "POST", "/v1/ratings", body, 201));
	clock_shift(5 * MINUTE_MS); /* one device does not rate again and again */
}

static void a_run_of_bad_ratings_is_told_of_for_its_hour(void **state)
{
	struct test_clerk manager = open_center("watch-bad");
	for (unsigned i = 0; i < 4; i++)
		rate(&manager, i, 1);
	rate(&manager, 4, 5);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_RATINGS, "2", NULL), -1);
	rate(&manager, 5, 2);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_RATINGS, "2", NULL), 5);
	clock_shift(61 * MINUTE_MS);
	look(&manager);
	assert_int_equal(told(&manager, WATCH_RATINGS, "2", NULL), -1);
	test_center_destroy(manager.center);
}

static enum err_code put_certificate(struct db *db, struct db_job *job, struct err *err)
{
	static const struct db_sql sql = {
		"INSERT INTO certificates (serial, center, device, made_at, ends_at) VALUES ($1, 'an-binh', $2, 1, $3)"};
	static unsigned number;
	char serial[16];
	snprintf(serial, sizeof serial, "s%u", number++);
	const struct db_value args[] = {db_arg_text(serial), db_arg_text(TEST_KIOSK),
									db_arg_int(clock_wall_ms() + 7 * DAY_MS)};
	return db_run(db, &sql, args, 3, err);
}

static void a_certificate_that_is_not_renewed_is_told_of_before_its_end(void **state)
{
	struct test_clerk manager = open_center("watch-certificate");
	struct db_job job = {.run = put_certificate};
	manager.center->options.certificate_days = 7;
	assert_int_equal(db_writer_run(manager.center->writer, &job, NULL), ERR_OK);
	clock_shift(5 * DAY_MS);
	struct test_clerk later = test_center_clerk(manager.center, "later", "manager", 0);
	look(&later);
	assert_int_equal(told(&later, WATCH_CERTIFICATE, TEST_KIOSK, NULL), -1);
	clock_shift(DAY_MS);
	later = test_center_clerk(manager.center, "latest", "manager", 0);
	look(&later);
	assert_int_equal(told(&later, WATCH_CERTIFICATE, TEST_KIOSK, NULL), 1);
	assert_int_equal(db_writer_run(manager.center->writer, &job, NULL), ERR_OK); /* renewed */
	look(&later);
	assert_int_equal(told(&later, WATCH_CERTIFICATE, TEST_KIOSK, NULL), -1);
	test_center_destroy(manager.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_waits_for_longer_than_the_norm_is_told_of_until_called),
		cmocka_unit_test(at_noon_nobody_is_told_of),
		cmocka_unit_test(a_run_of_bad_ratings_is_told_of_for_its_hour),
		cmocka_unit_test(a_certificate_that_is_not_renewed_is_told_of_before_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
