#include "center/db/db_dossiers.h"
#include "support/center.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

/* 10/03/2026 is a Tuesday. */
static const struct {
	enum dossier_state state;
	const char *due, *new_due, *apology;
	bool late;
} kinds[] = {
	{DOSSIER_PROCESSING, "2026-03-04", "", "", true},
	{DOSSIER_ACCEPTED, "2026-03-09", "2026-03-20", "12/XL", true},
	{DOSSIER_PROCESSING, "2026-03-02", "2026-03-06", "11/XL", true},
	{DOSSIER_PROCESSING, "2026-03-10", "", "", false},
	{DOSSIER_SUPPLEMENT, "2026-03-02", "", "", false},
	{DOSSIER_PAYMENT, "2026-03-02", "", "", false},
	{DOSSIER_STOPPED, "2026-03-02", "", "", false},
	{DOSSIER_READY, "2026-03-02", "", "", false},
	{DOSSIER_PROCESSING, "", "", "", false},
};

struct put_job {
	struct db_job job;
	size_t more; /* late ones, plain */
};

static enum err_code put_one(struct db *db, size_t n, size_t kind, struct err *err)
{
	struct db_dossier dossier = {.state = kinds[kind].state, .received = "2026-02-02"};
	snprintf(dossier.code, sizeof dossier.code, "H08.16-260202-%04zu", n);
	snprintf(dossier.canonical, sizeof dossier.canonical, "H08-260202-%04zu", n);
	snprintf(dossier.procedure_name, sizeof dossier.procedure_name, "Thủ tục; %zu", n);
	snprintf(dossier.owner, sizeof dossier.owner, "N. V. A.");
	snprintf(dossier.due, sizeof dossier.due, "%s", kinds[kind].due);
	snprintf(dossier.new_due, sizeof dossier.new_due, "%s", kinds[kind].new_due);
	snprintf(dossier.apology_number, sizeof dossier.apology_number, "%s", kinds[kind].apology);
	return db_dossier_put(db, "an-binh", &dossier, err);
}

static enum err_code put(struct db *db, struct db_job *job, struct err *err)
{
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0] && code == ERR_OK; i++)
		code = put_one(db, i, i, err);
	for (size_t i = 0; i < ((struct put_job *)job)->more && code == ERR_OK; i++)
		code = put_one(db, 100 + i, 0, err);
	return code;
}

static struct test_clerk with_dossiers(const char *name, size_t more)
{
	struct test_clerk manager = test_center_clerk(test_center_create(name), "quanly", "manager", 0);
	struct put_job job = {.job = {.run = put}, .more = more};
	struct err err;
	assert_int_equal(db_writer_run(manager.center->writer, &job.job, &err), ERR_OK);
	return manager;
}

static json_t *get(const struct test_clerk *who, const char *target, int status)
{
	return test_center_staff(who->center, who->cookie, who->csrf, "GET", target, NULL, status);
}

static int number(const json_t *list, const char *name)
{
	return (int)json_integer_value(json_object_get(list, name));
}

static void late_is_what_runs_and_is_past_its_first_promise(void **state)
{
	struct test_clerk manager = with_dossiers("late-kinds", 0);
	json_t *list = get(&manager, "/v1/dossiers", 200), *row;
	size_t i, wanted = 0;
	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
		wanted += kinds[k].late;
	assert_int_equal(number(list, "total"), wanted);
	assert_int_equal(number(list, "not_apologised"), 1);
	assert_int_equal(number(list, "again"), 1);
	assert_int_equal(json_array_size(json_object_get(list, "dossiers")), wanted);
	int before = 1000;
	json_array_foreach(json_object_get(list, "dossiers"), i, row)
	{
		assert_true(number(row, "late_days") <= before); /* worst first */
		before = number(row, "late_days");
		assert_null(json_object_get(row, "owner"));
	}
	assert_int_equal(before, 1);
	json_decref(list);
	test_center_destroy(manager.center);
}

static void the_list_and_the_report_count_the_same(void **state)
{
	struct test_clerk manager = with_dossiers("late-report", 30);
	json_t *list = get(&manager, "/v1/dossiers", 200), *report = get(&manager, "/v1/reports", 200), *figure;
	size_t i;
	int told = -1;
	json_array_foreach(json_object_get(report, "figures"), i, figure)
		if (strcmp(json_string_value(json_object_get(figure, "id")), "lateopen") == 0)
			told = number(figure, "value");
	assert_int_equal(number(list, "total"), 33);
	assert_int_equal(told, 33);
	json_decref(list);
	json_decref(report);
	test_center_destroy(manager.center);
}

static void more_than_two_hundred_are_counted_paged_and_taken_along(void **state)
{
	struct test_clerk manager = with_dossiers("late-many", 500);
	size_t seen = 0, lines = 0;
	for (int page = 1; page <= 11; page++) {
		char target[40];
		snprintf(target, sizeof target, "/v1/dossiers?page=%d", page);
		json_t *list = get(&manager, target, 200);
		assert_int_equal(number(list, "total"), 503);
		assert_int_equal(number(list, "pages"), 11);
		seen += json_array_size(json_object_get(list, "dossiers"));
		json_decref(list);
	}
	assert_int_equal(seen, 503);
	struct test_request request = {.method = "GET", .target = "/v1/dossiers.csv", .cookie = manager.cookie};
	struct call *call = test_center_ask(manager.center, &request);
	assert_int_equal(call->reply.status, 200);
	for (const char *at = buf_text(&call->reply.body); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, 504);
	assert_non_null(strstr(buf_text(&call->reply.body), "\"Thủ tục; 100\""));
	assert_null(strstr(buf_text(&call->reply.body), "N. V. A."));
	dispatch_destroy(call);
	test_center_destroy(manager.center);
}

static void what_is_no_page_is_refused(void **state)
{
	struct test_clerk manager = with_dossiers("late-page", 0);
	json_decref(get(&manager, "/v1/dossiers?page=0", 400));
	json_decref(get(&manager, "/v1/dossiers?page=x", 400));
	json_decref(get(&manager, "/v1/dossiers?page=99999999999999999999", 400));
	json_t *past = get(&manager, "/v1/dossiers?page=7", 200);
	assert_int_equal(json_array_size(json_object_get(past, "dossiers")), 0);
	json_decref(past);
	test_center_destroy(manager.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(late_is_what_runs_and_is_past_its_first_promise),
		cmocka_unit_test(the_list_and_the_report_count_the_same),
		cmocka_unit_test(more_than_two_hundred_are_counted_paged_and_taken_along),
		cmocka_unit_test(what_is_no_page_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
