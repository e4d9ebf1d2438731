#include "center/db/db_ratings.h"
#include "center/db/db_writer.h"
#include "center/handlers/center.h"
#include "support/center.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

struct wrote {
	unsigned counter, level;
	const char *service, *day, *text;
};

/* As the kiosk's and the phone's ratings leave them. */
static const struct wrote rows[] = {
	{1, 2, "a", "2026-03-09", "Chờ lâu; \"quá\" lâu"},
	{1, 5, "a", "2026-03-10", "Cảm ơn"},
	{3, 1, "b", "2026-03-10", "=HYPERLINK(1)"},
};

struct fill_job {
	struct db_job job;
	struct center *center;
	size_t more;
};

static const struct db_sql SQL_COMMENT = {"INSERT INTO comments (rating, center, text, at) VALUES ($1, $2, $3, $4)"};

static enum err_code put(struct db *db, const struct center *center, const struct wrote *row, size_t n, struct err *err)
{
	struct db_rating rating = {.counter = row->counter, .level = row->level, .levels = 5, .at_ms = 1773109440000};
	snprintf(rating.id, sizeof rating.id, "%032zx", n);
	snprintf(rating.service, sizeof rating.service, "%s", row->service);
	snprintf(rating.day, sizeof rating.day, "%s", row->day);
	snprintf(rating.channel, sizeof rating.channel, "phone");
	snprintf(rating.device, sizeof rating.device, "secret-device");
	const struct db_value args[] = {db_arg_text(rating.id), db_arg_text(center->id), db_arg_text(row->text),
									db_arg_int(rating.at_ms)};
	enum err_code code = db_rating_insert(db, center->id, &rating, err);
	return code == ERR_OK ? db_run(db, &SQL_COMMENT, args, sizeof args / sizeof args[0], err) : code;
}

static enum err_code fill(struct db *db, struct db_job *job, struct err *err)
{
	const struct fill_job *fill = (struct fill_job *)job;
	enum err_code code = ERR_OK;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0] && code == ERR_OK; i++)
		code = put(db, fill->center, &rows[i], i + 1, err);
	for (size_t i = 0; i < fill->more && code == ERR_OK; i++)
		code = put(db, fill->center, &(struct wrote){2, 4, "a", "2026-03-02", "thêm"}, 100 + i, err);
	return code;
}

static struct test_clerk with_comments(struct center *center, size_t more)
{
	struct fill_job job = {.job = {.run = fill}, .center = center, .more = more};
	struct err err;
	assert_int_equal(db_writer_run(center->writer, &job.job, &err), ERR_OK);
	return test_center_clerk(center, "quanly", "manager", 0);
}

static json_t *get(const struct test_clerk *who, const char *target, int status)
{
	return test_center_staff(who->center, who->cookie, who->csrf, "GET", target, NULL, status);
}

static long total(const struct test_clerk *who, const char *target)
{
	json_t *list = get(who, target, 200);
	long count = (long)json_integer_value(json_object_get(list, "total"));
	json_decref(list);
	return count;
}

static void managers_find_comments_by_day_service_counter_level_and_state(void **state)
{
	static const struct {
		const char *target;
		long count;
	} cases[] = {
		{"/v1/ratings/comments", 3},
		{"/v1/ratings/comments?from=2026-03-10", 2},
		{"/v1/ratings/comments?to=2026-03-09", 1},
		{"/v1/ratings/comments?service=b", 1},
		{"/v1/ratings/comments?counter=1", 2},
		{"/v1/ratings/comments?level=2", 1},
		{"/v1/ratings/comments?counter=1&level=1", 0},
		{"/v1/ratings/comments?state=open", 3},
		{"/v1/ratings/comments?state=handled", 0},
		{"/v1/ratings/comments?service=&counter=&level=&state=all", 3},
	};
	struct center *center = test_center_create("comments-find");
	struct test_clerk manager = with_comments(center, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		if (total(&manager, cases[i].target) != cases[i].count)
			fail_msg("%s: %ld", cases[i].target, total(&manager, cases[i].target));
	test_center_destroy(center);
}

static void what_is_no_filter_is_refused(void **state)
{
	static const char *const targets[] = {
		"/v1/ratings/comments?from=yesterday", "/v1/ratings/comments?to=2026-02-30",
		"/v1/ratings/comments?counter=x",      "/v1/ratings/comments?level=6",
		"/v1/ratings/comments?state=lost",     "/v1/ratings/comments?page=0",
		"/v1/ratings/comments.csv?level=-1"};
	struct center *center = test_center_create("comments-bad");
	struct test_clerk manager = with_comments(center, 0);
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
		json_decref(test_center_staff(center, manager.cookie, manager.csrf, strstr(targets[i], ".csv") ? "POST" : "GET",
									  targets[i], NULL, 400));
	test_center_destroy(center);
}

/* Nothing that leads to who wrote it: no ticket, no device, no time of day. */
static void a_comment_says_nothing_of_who_wrote_it(void **state)
{
	struct center *center = test_center_create("comments-private");
	struct test_clerk manager = with_comments(center, 0);
	json_t *list = get(&manager, "/v1/ratings/comments?service=b", 200);
	json_t *one = json_array_get(json_object_get(list, "comments"), 0);
	char *text = json_dumps(one, 0);
	assert_null(strstr(text, "secret-device"));
	assert_null(strstr(text, "09:24"));
	assert_null(json_object_get(one, "ticket"));
	assert_null(json_object_get(one, "at"));
	assert_string_equal(json_string_value(json_object_get(one, "text")), "=HYPERLINK(1)");
	free(text);
	json_decref(list);
	test_center_destroy(center);
}

static void pages_hold_fifty_and_tell_how_many_there_are(void **state)
{
	struct center *center = test_center_create("comments-pages");
	struct test_clerk manager = with_comments(center, 60);
	json_t *first = get(&manager, "/v1/ratings/comments", 200);
	json_t *second = get(&manager, "/v1/ratings/comments?page=2", 200);
	assert_int_equal(json_integer_value(json_object_get(first, "total")), 63);
	assert_int_equal(json_integer_value(json_object_get(first, "pages")), 2);
	assert_int_equal(json_array_size(json_object_get(first, "comments")), 50);
	assert_int_equal(json_array_size(json_object_get(second, "comments")), 13);
	json_decref(first);
	json_decref(second);
	test_center_destroy(center);
}

static bool audited(const struct test_clerk *who, const char *action)
{
	json_t *list = get(who, "/v1/audit", 200), *row;
	size_t i;
	bool found = false;
	json_array_foreach(json_object_get(list, "rows"), i, row)
		found |= strcmp(json_string_value(json_object_get(row, "action")), action) == 0 &&
				 strcmp(json_string_value(json_object_get(row, "who")), "quanly") == 0;
	json_decref(list);
	return found;
}

static void what_was_seen_to_is_marked_and_opened_again(void **state)
{
	static const char target[] = "/v1/ratings/00000000000000000000000000000001/handled";
	struct center *center = test_center_create("comments-handled");
	struct test_clerk manager = with_comments(center, 0);
	const char *cookie = manager.cookie, *csrf = manager.csrf;
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{}", 204));
	json_t *list = get(&manager, "/v1/ratings/comments?state=handled", 200);
	const json_t *one = json_array_get(json_object_get(list, "comments"), 0);
	assert_string_equal(json_string_value(json_object_get(one, "handled_by")), "quanly");
	assert_memory_equal(json_string_value(json_object_get(one, "handled_at")), "2026-03-10", 10);
	json_decref(list);
	assert_true(audited(&manager, "comment.handled"));
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{\"handled\":false}", 204));
	assert_int_equal(total(&manager, "/v1/ratings/comments?state=handled"), 0);
	assert_true(audited(&manager, "comment.reopened"));
	json_decref(test_center_staff(center, cookie, csrf, "POST",
								  "/v1/ratings/ffffffffffffffffffffffffffffffff/handled", "{}", 404));
	test_center_destroy(center);
}

static void the_export_has_all_of_them_and_is_in_the_audit_trail(void **state)
{
	struct center *center = test_center_create("comments-csv");
	struct test_clerk manager = with_comments(center, 60);
	struct test_request request = {
		.method = "POST", .target = "/v1/ratings/comments.csv", .cookie = manager.cookie, .csrf = manager.csrf};
	struct call *call = test_center_ask(center, &request);
	const char *text = buf_text(&call->reply.body);
	size_t lines = 0;
	assert_int_equal(call->reply.status, 200);
	for (const char *at = text; (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, 64);
	assert_non_null(strstr(text, "\"Chờ lâu; \"\"quá\"\" lâu\""));
	assert_non_null(strstr(text, ";'=HYPERLINK(1);")); /* no formula for a spreadsheet */
	assert_null(strstr(text, "secret-device"));
	dispatch_destroy(call);
	assert_true(audited(&manager, "comments.exported"));
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(managers_find_comments_by_day_service_counter_level_and_state),
		cmocka_unit_test(what_is_no_filter_is_refused),
		cmocka_unit_test(a_comment_says_nothing_of_who_wrote_it),
		cmocka_unit_test(pages_hold_fifty_and_tell_how_many_there_are),
		cmocka_unit_test(what_was_seen_to_is_marked_and_opened_again),
		cmocka_unit_test(the_export_has_all_of_them_and_is_in_the_audit_trail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
