/* Sign-ins are made from the console: a password that fits, roles that there are, an entry in the trail. */
#include "center/staff.h"
#include "center/db/db_people.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define PASSWORD "một mật khẩu dài"

static enum err_code put(const char *url, const char *told, const char *password)
{
	struct err err = {.code = ERR_OK};
	FILE *file = tmpfile();
	assert_non_null(file);
	fprintf(file, "%s\n", password);
	rewind(file);
	enum err_code code = staff_put(url, "an-binh", told, file, &err);
	fclose(file);
	return code;
}

static int sign_in(struct center *center, const char *name, const char *password)
{
	char body[200];
	snprintf(body, sizeof body, "{\"username\":\"%s\",\"password\":\"%s\",\"counter\":3}", name, password);
	const struct test_request request = {.method = "POST", .target = "/v1/session", .body = body};
	struct call *call = test_center_ask(center, &request);
	int status = call->reply.status;
	dispatch_destroy(call);
	return status;
}

static void a_sign_in_is_made_changed_and_barred_from_the_console(void **state)
{
	char url[DB_URL_MAX];
	struct center *center = test_center_create("staff");
	test_center_url("staff", url);
	assert_int_equal(put(url, "lan:clerk:3 4:L. T. A.", PASSWORD), ERR_OK);
	assert_int_equal(sign_in(center, "lan", PASSWORD), 201);
	assert_int_equal(sign_in(center, "lan", "something else"), 401);
	assert_int_equal(put(url, "lan:clerk:1", ""), ERR_OK); /* the password stays, the counter does not */
	assert_int_equal(sign_in(center, "lan", PASSWORD), 403);
	struct db *db = db_pool_take(center->readers);
	int64_t count = 0;
	const struct db_sql sessions = {"SELECT COUNT(*) FROM sessions WHERE username = 'lan'"};
	const struct db_sql trail = {"SELECT COUNT(*) FROM audit WHERE action = 'staff.put' AND subject = 'lan'"};
	assert_int_equal(db_one_int(db, &sessions, NULL, 0, &count, NULL, NULL), ERR_OK);
	assert_int_equal(count, 0);
	assert_int_equal(db_one_int(db, &trail, NULL, 0, &count, NULL, NULL), ERR_OK);
	assert_int_equal(count, 2);
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

static int64_t once_until(struct center *center)
{
	struct db *db = db_pool_take(center->readers);
	struct db_staff staff;
	assert_int_equal(db_staff_find(db, "an-binh", "lan", &staff, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	return staff.once_until_ms;
}

static void a_one_time_password_stays_one_until_the_console_sets_another(void **state)
{
	char url[DB_URL_MAX];
	struct db *db;
	struct center *center = test_center_create("staff-once");
	test_center_url("staff-once", url);
	assert_int_equal(put(url, "lan:clerk:3", PASSWORD), ERR_OK);
	assert_int_equal(db_open(url, DB_WRITE, &db, NULL), ERR_OK);
	assert_int_equal(db_staff_set_password(db, "an-binh", "lan", "hash", 5, 1, NULL), ERR_OK);
	db_close(db);
	assert_int_equal(put(url, "lan:clerk:1", ""), ERR_OK);
	assert_int_equal(once_until(center), 5);
	assert_int_equal(put(url, "lan:clerk:1", PASSWORD), ERR_OK);
	assert_int_equal(once_until(center), 0);
	test_center_destroy(center);
}

static void assert_services(struct center *center, const char *services)
{
	struct db *db = db_pool_take(center->readers);
	struct db_staff staff;
	assert_int_equal(db_staff_find(db, "an-binh", "lan", &staff, NULL), ERR_OK);
	assert_string_equal(staff.services, services);
	db_pool_give(center->readers, db, false);
}

static void services_are_told_from_the_console_and_stay(void **state)
{
	char url[DB_URL_MAX];
	struct center *center = test_center_create("staff-services");
	test_center_url("staff-services", url);
	assert_int_equal(put(url, "lan:clerk:1:L. T. A.:a b", PASSWORD), ERR_OK);
	assert_services(center, "a b");
	assert_int_equal(put(url, "lan:clerk:1:L. T. A.", ""), ERR_OK);
	assert_services(center, "a b");
	assert_int_equal(put(url, "lan:clerk:1:: ", ""), ERR_OK);
	assert_services(center, "");
	assert_int_equal(put(url, "lan:clerk:1::a,b", ""), ERR_INVALID);
	assert_int_equal(put(url, "lan:clerk:1::zz", ""), ERR_INVALID);
	assert_int_equal(put(url, "lan:clerk:1::a a1", ""), ERR_INVALID); /* goes with its field */
	assert_services(center, "");
	test_center_destroy(center);
}

static void what_is_no_sign_in_is_refused(void **state)
{
	char url[DB_URL_MAX];
	struct center *center = test_center_create("staff-wrong");
	test_center_url("staff-wrong", url);
	static const char *const wrong[] = {"lan", "lan:boss", "Lan:clerk", ":clerk", "lan:clerk:one", "lan:clerk clerk2"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(put(url, wrong[i], PASSWORD), ERR_INVALID);
	assert_int_equal(put(url, "lan:clerk", "short"), ERR_INVALID);
	assert_int_equal(put(url, "lan:clerk", ""), ERR_INVALID); /* new, so one is needed */
	assert_int_equal(sign_in(center, "lan", ""), 400);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sign_in_is_made_changed_and_barred_from_the_console),
		cmocka_unit_test(a_one_time_password_stays_one_until_the_console_sets_another),
		cmocka_unit_test(services_are_told_from_the_console_and_stay),
		cmocka_unit_test(what_is_no_sign_in_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
