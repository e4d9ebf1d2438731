/* The sums of visits and ratings by the hour, and what staff of the province reads from them. */
#include "center/db/db_hours.h"
#include "center/handlers/center.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define MARCH_FROM "2026-03-01"
#define MARCH_TO "2026-03-31"

struct desk {
	struct center *center;
	char cookie[96], csrf[ID_SIZE];
};

static void open_desk(struct desk *desk, const char *name)
{
	desk->center = test_center_create(name);
	test_center_add_staff(desk->center, "quay1", "clerk", "1");
	test_center_add_staff(desk->center, "tinh", "province", "");
	test_center_sign_in(desk->center, "quay1", 1, desk->cookie, desk->csrf);
	json_decref(test_center_staff(desk->center, desk->cookie, desk->csrf, "POST", "/v1/counters/1/open", "{}", 200));
}

static void at_counter(struct desk *desk, const char *verb, const char *body, int status)
{
	char target[64];
	snprintf(target, sizeof target, "/v1/counters/1/%s", verb);
	json_decref(test_center_staff(desk->center, desk->cookie, desk->csrf, "POST", target, body, status));
}

static struct db_hours_center sums_of(struct center *center)
{
	struct db_hours_center sums = {.served = -1};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	struct db *db = db_pool_take(center->readers);
	assert_int_equal(db_hours_centers(db, MARCH_FROM, MARCH_TO, "2026-03-10", &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	db_hours_row(&rows, &sums);
	assert_string_equal(sums.center, "an-binh");
	assert_false(db_next(&rows));
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_pool_give(center->readers, db, false);
	return sums;
}

static enum err_code rebuild(struct db *db, struct db_job *job, struct err *err)
{
	return db_hours_rebuild(db, "an-binh", "2026-03-01", err);
}

/* Three visits: one served and rated, one absent and then served after all, one absent; a fourth waits. */
static void live_a_morning(struct desk *desk)
{
	char ids[4][ID_SIZE], body[200], rating[ID_SIZE];
	for (int i = 0; i < 4; i++)
		test_center_ticket(desk->center, "a", "none", ids[i]);
	at_counter(desk, "next", "{}", 200);
	at_counter(desk, "start", "{}", 200);
	at_counter(desk, "finish", "{}", 200);
	id_make(rating);
	snprintf(body, sizeof body,
			 "{\"id\":\"%s\",\"ticket\":\"%s\",\"counter\":1,\"level\":5,\"levels\":5,\"reasons\":[],"
			 "\"channel\":\"kiosk\"}",
			 rating, ids[0]);
	json_decref(test_center_kiosk(desk->center, "POST", "/v1/ratings", body, 201));
	at_counter(desk, "next", "{}", 200);
	at_counter(desk, "absent", "{}", 200);
	at_counter(desk, "next", "{}", 200);
	at_counter(desk, "absent", "{}", 200);
	snprintf(body, sizeof body, "{\"ticket\":\"%s\"}", ids[1]);
	at_counter(desk, "call", body, 200);
	at_counter(desk, "start", "{}", 200);
	at_counter(desk, "finish", "{}", 200);
}

static void sums_follow_each_visit_also_one_that_comes_back(void **state)
{
	struct desk desk;
	open_desk(&desk, "sums");
	live_a_morning(&desk);
	struct db_hours_center sums = sums_of(desk.center);
	assert_int_equal(sums.served, 2);
	assert_int_equal(sums.absent, 1);
	assert_int_equal(sums.waiting, 1);
	assert_int_equal(sums.waits, 3);
	assert_int_equal(sums.wait_goal, 3);
	assert_int_equal(sums.ratings, 1);
	assert_int_equal(sums.satisfied, 1);
	test_center_destroy(desk.center);
}

static void counting_anew_finds_the_same(void **state)
{
	struct desk desk;
	struct db_job job = {.run = rebuild};
	struct err err = {.code = ERR_OK};
	open_desk(&desk, "anew");
	live_a_morning(&desk);
	struct db_hours_center before = sums_of(desk.center);
	assert_int_equal(db_writer_run(desk.center->writer, &job, &err), ERR_OK);
	struct db_hours_center after = sums_of(desk.center);
	assert_memory_equal(&before, &after, sizeof before);
	test_center_destroy(desk.center);
}

static void the_province_reads_a_month_of_every_center(void **state)
{
	struct desk desk;
	char cookie[96], csrf[ID_SIZE];
	open_desk(&desk, "month");
	test_center_add_peer(desk.center, "tan-an");
	live_a_morning(&desk);
	test_center_sign_in(desk.center, "tinh", 0, cookie, csrf);
	json_t *month = test_center_staff(desk.center, cookie, csrf, "GET", "/v1/centers?day=2026-03-05", NULL, 200);
	json_t *centers = json_object_get(month, "centers"), *total = json_object_get(month, "total");
	assert_int_equal(json_array_size(centers), 2);
	const json_t *first = json_array_get(centers, 0), *second = json_array_get(centers, 1);
	assert_string_equal(json_string_value(json_object_get(first, "id")), "an-binh");
	assert_int_equal(json_integer_value(json_object_get(first, "served")), 2);
	assert_string_equal(json_string_value(json_object_get(second, "id")), "tan-an");
	assert_int_equal(json_integer_value(json_object_get(second, "served")), 0);
	assert_true(json_is_null(json_object_get(json_object_get(second, "wait"), "mean_ms")));
	assert_int_equal(json_integer_value(json_object_get(total, "served")), 2);
	json_decref(month);
	json_decref(test_center_staff(desk.center, cookie, csrf, "GET", "/v1/centers?period=week", NULL, 400));
	json_decref(test_center_staff(desk.center, desk.cookie, desk.csrf, "GET", "/v1/centers", NULL, 403));
	test_center_destroy(desk.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_follow_each_visit_also_one_that_comes_back),
		cmocka_unit_test(counting_anew_finds_the_same),
		cmocka_unit_test(the_province_reads_a_month_of_every_center),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
