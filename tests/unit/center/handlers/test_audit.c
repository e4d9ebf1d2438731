#include "center/handlers/audit.h"
#include "support/center.h"
#include "base/clock.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static struct center *with_history(const char *name, char *cookie, char *csrf)
{
	struct center *center = test_center_create(name);
	test_center_add_staff(center, "sep", "manager auditor", "");
	test_center_sign_in(center, "sep", 0, cookie, csrf);
	for (int i = 0; i < 5; i++)
		json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/devices/" TEST_KIOSK "/commands",
									  "{\"command\":\"self-test\"}", 204));
	return center;
}

static int64_t broken_at(struct center *center, const char *cookie, const char *csrf)
{
	json_t *json = test_center_staff(center, cookie, csrf, "GET", "/v1/audit/check", NULL, 200);
	int64_t broken = json_integer_value(json_object_get(json, "broken_at"));
	assert_int_equal(json_is_true(json_object_get(json, "whole")), broken == 0);
	json_decref(json);
	return broken;
}

struct tamper_job {
	struct db_job job;
	const char *sql;
};

static enum err_code tamper(struct db *db, struct db_job *job, struct err *err)
{
	return db_script(db, ((struct tamper_job *)job)->sql, err);
}

static void deeds_are_listed_and_the_chain_holds(void **state)
{
	char cookie[96], csrf[ID_SIZE];
	struct center *center = with_history("whole", cookie, csrf);
	json_t *json = test_center_staff(center, cookie, csrf, "GET", "/v1/audit?after=1", NULL, 200);
	json_t *row = json_array_get(json_object_get(json, "rows"), 0);
	assert_int_equal(json_array_size(json_object_get(json, "rows")), 5);
	assert_string_equal(json_string_value(json_object_get(row, "who")), "sep");
	assert_string_equal(json_string_value(json_object_get(row, "action")), "device.self-test");
	assert_string_equal(json_string_value(json_object_get(row, "subject")), TEST_KIOSK);
	json_decref(json);
	assert_int_equal(broken_at(center, cookie, csrf), 0);
	test_center_destroy(center);
}

static void any_tampering_shows(void **state)
{
	static const struct {
		const char *name, *sql;
		int64_t broken;
	} cases[] = {
		{"change", "UPDATE audit SET who = 'other' WHERE n = 3", 3},
		{"time", "UPDATE audit SET at = at + 1 WHERE n = 2", 2},
		{"remove", "DELETE FROM audit WHERE n = 4", 4},
		{"tail", "DELETE FROM audit WHERE n >= 5", 5},
		{"swap", "UPDATE audit SET n = n + 100 WHERE n = 1", 1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char cookie[96], csrf[ID_SIZE];
		struct center *center = with_history(cases[i].name, cookie, csrf);
		struct tamper_job job = {.job = {.run = tamper}, .sql = cases[i].sql};
		struct err err;
		assert_int_equal(db_writer_run(center->writer, &job.job, &err), ERR_OK);
		assert_int_equal(broken_at(center, cookie, csrf), cases[i].broken);
		test_center_destroy(center);
	}
}

struct trim_job {
	struct db_job job;
	struct center *center;
	int64_t before_ms;
};

static enum err_code trim(struct db *db, struct db_job *job, struct err *err)
{
	struct trim_job *own = (struct trim_job *)job;
	struct request *req = calloc(1, sizeof *req);
	assert_non_null(req);
	req->center = own->center;
	req->db = db;
	req->now_ms = clock_wall_ms();
	snprintf(req->caller.id, sizeof req->caller.id, "center");
	enum err_code code = audit_trim(req, own->before_ms, err);
	free(req);
	return code;
}

static void trim_before(struct center *center, int64_t before_ms)
{
	struct trim_job job = {.job = {.run = trim}, .center = center, .before_ms = before_ms};
	struct err err = {.code = ERR_OK};
	if (db_writer_run(center->writer, &job.job, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

/* The number of the first row, and of the last. */
static void expect_rows(struct center *center, const char *cookie, const char *csrf, int first, int last)
{
	json_t *json = test_center_staff(center, cookie, csrf, "GET", "/v1/audit", NULL, 200);
	const json_t *rows = json_object_get(json, "rows");
	size_t count = json_array_size(rows);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, 0), "n")), first);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(rows, count - 1), "n")), last);
	json_decref(json);
}

static void old_rows_go_and_the_chain_still_holds(void **state)
{
	char cookie[96], csrf[ID_SIZE];
	struct center *center = with_history("trim", cookie, csrf);
	trim_before(center, clock_wall_ms() - 3600000); /* nothing is that old */
	expect_rows(center, cookie, csrf, 1, 6);
	clock_shift(3600000);
	int64_t cut_ms = clock_wall_ms() - 60000;
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/devices/" TEST_KIOSK "/commands",
								  "{\"command\":\"lock\"}", 204));
	trim_before(center, cut_ms);
	expect_rows(center, cookie, csrf, 7, 8); /* the deed of now, and that rows went */
	assert_int_equal(broken_at(center, cookie, csrf), 0);
	trim_before(center, INT64_MAX); /* the newest stays */
	expect_rows(center, cookie, csrf, 8, 9);
	assert_int_equal(broken_at(center, cookie, csrf), 0);
	test_center_destroy(center);
}

/* Whoever cuts rows and moves the base has no row of the chain that tells of it. */
static void rows_that_somebody_took_are_not_taken_for_old_ones(void **state)
{
	char cookie[96], csrf[ID_SIZE];
	struct center *center = with_history("forge", cookie, csrf);
	struct tamper_job job = {
		.job = {.run = tamper},
		.sql = "INSERT INTO audit_base (center, n, hash, at) SELECT center, n, hash, at FROM audit WHERE n = 3;"
			   "DELETE FROM audit WHERE n <= 3"};
	struct err err;
	assert_int_equal(db_writer_run(center->writer, &job.job, &err), ERR_OK);
	assert_int_equal(broken_at(center, cookie, csrf), 1);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deeds_are_listed_and_the_chain_holds),
		cmocka_unit_test(any_tampering_shows),
		cmocka_unit_test(old_rows_go_and_the_chain_still_holds),
		cmocka_unit_test(rows_that_somebody_took_are_not_taken_for_old_ones),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
