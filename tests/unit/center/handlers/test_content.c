#include "support/center.h"
#include "support/test.h"

#include "base/file.h"
#include "center/db/db_content.h"

#include <stdlib.h>
#include <string.h>

/* The small catalogue with some procedures in it. */
static enum err_code put(struct db *db, struct db_job *job, struct err *err)
{
	static const char procedures[] =
		",\"procedures\":["
		"{\"code\":\"1.001193\",\"service\":\"b\",\"name\":{\"vi\":\"Đăng ký khai sinh\",\"en\":\"Register a birth\"},"
		"\"keywords\":[\"em bé\"],\"life_events\":[\"sinh-con\"],"
		"\"time\":[{\"channel\":\"direct\",\"amount\":1,\"unit\":\"working_day\"}],"
		"\"fee\":[{\"channel\":\"all\",\"amount\":null},{\"channel\":\"online\",\"amount\":0}],"
		"\"papers\":[{\"name\":{\"vi\":\"Giấy chứng sinh\"},\"originals\":1,\"copies\":0,\"known\":true}]},"
		"{\"code\":\"1.004884\",\"service\":\"b\",\"name\":{\"vi\":\"Đăng ký lại khai sinh\"}},"
		"{\"code\":\"2.000815\",\"service\":\"a\",\"name\":{\"vi\":\"Sao y bản chính\"},\"keywords\":[\"khai sinh\"]},"
		"{\"code\":\"3.900001\",\"service\":\"a\",\"name\":{\"vi\":\"Chuyển hồ sơ\"},\"internal\":true}]}";
	char text[8192];
	int len = snprintf(text, sizeof text, "%.*s%s", (int)strlen(test_catalogue) - 1, test_catalogue, procedures);
	return db_catalogue_write(db, "an-binh", "t2", text, (size_t)len, 1, err);
}

static struct center *start(const char *name)
{
	struct center *center = test_center_create(name);
	struct db_job job = {.run = put};
	struct err err = {0};
	if (db_writer_run(center->writer, &job, &err) != ERR_OK || center_catalogue_reload(center, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return center;
}

static struct call *ask(struct center *center, const char *target, const char *match)
{
	struct test_request request = {.method = "GET", .target = target, .match = match};
	return test_center_ask(center, &request);
}

static void expect_codes(struct center *center, const char *target, const char *codes)
{
	char found[200] = "";
	json_error_t why;
	struct call *call = ask(center, target, NULL);
	json_t *json = json_loads(buf_text(&call->reply.body), 0, &why), *entry;
	size_t i;
	json_array_foreach(json_object_get(json, "procedures"), i, entry) snprintf(
		found + strlen(found), sizeof found - strlen(found), "%s ", json_string_value(json_object_get(entry, "code")));
	assert_string_equal(found, codes);
	json_decref(json);
	dispatch_destroy(call);
}

static void procedures_are_found_without_tones_name_before_keyword(void **state)
{
	struct center *center = start("search");
	expect_codes(center, "/v1/procedures?q=khai%20sinh", "1.001193 1.004884 2.000815 ");
	expect_codes(center, "/v1/procedures?q=%C4%90%C4%82NG+dang", "1.001193 1.004884 ");
	expect_codes(center, "/v1/procedures?q=em+be", "1.001193 ");
	expect_codes(center, "/v1/procedures?q=dang+ky+lai", "1.004884 ");
	expect_codes(center, "/v1/procedures?q=2.0008", "2.000815 ");
	expect_codes(center, "/v1/procedures?q=xyz", "");
	expect_codes(center, "/v1/procedures?service=a", "2.000815 ");
	expect_codes(center, "/v1/procedures?life_event=sinh-con", "1.001193 ");
	expect_codes(center, "/v1/procedures?page=2", "");
	test_center_destroy(center);
}

static void a_procedure_is_told_in_full_and_an_internal_one_not_to_the_public(void **state)
{
	struct center *center = start("one");
	struct call *call = ask(center, "/v1/procedures/1.001193", NULL);
	assert_int_equal(call->reply.status, 200);
	assert_non_null(strstr(buf_text(&call->reply.body), "\"amount\":null"));
	assert_non_null(strstr(buf_text(&call->reply.body), "\"known\":true"));
	dispatch_destroy(call);
	static const char *const hidden[] = {"/v1/procedures/3.900001", "/v1/procedures/9.999999", "/v1/procedures/x"};
	for (size_t i = 0; i < 3; i++) {
		call = ask(center, hidden[i], NULL);
		assert_int_equal(call->reply.status, 404);
		dispatch_destroy(call);
	}
	call = ask(center, "/v1/procedures?page=0", NULL);
	assert_int_equal(call->reply.status, 400);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void the_catalogue_is_sent_once(void **state)
{
	struct center *center = start("etag");
	struct call *call = ask(center, "/v1/catalogue", NULL);
	assert_int_equal(call->reply.status, 200);
	assert_string_equal(call->reply.etag, "\"t2\"");
	dispatch_destroy(call);
	call = ask(center, "/v1/catalogue", "\"t2\"");
	assert_int_equal(call->reply.status, 304);
	assert_int_equal(call->reply.body.len, 0);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void pages_come_from_their_folder_and_from_nowhere_else(void **state)
{
	static const struct {
		const char *target;
		int status;
		const char *type;
	} cases[] = {
		{"/", 200, "text/html"},
		{"/t/ANYTHING", 200, "text/html"},
		{"/static/js/app.js", 200, "text/javascript"},
		{"/static/css/tokens.css", 200, "text/css"},
		{"/static/img/mark.svg", 200, "image/svg"},
		{"/static/fonts/Inter-Bold.otf", 200, "font/otf"},
		{"/static/lib/chart.min.js", 200, "text/javascript"},
		{"/static/index.html", 404, "application/problem"},
		{"/static/../../README.md", 404, "application/problem"},
		{"/static/js/%2e%2e/app.js", 404, "application/problem"},
		{"/static/.hidden.js", 404, "application/problem"},
		{"/static//etc/passwd", 404, "application/problem"},
		{"/static/fonts/Inter-Black.otf", 404, "application/problem"},
		{"/static/js", 404, "application/problem"},
		{"/static/js/none.js", 404, "application/problem"},
	};
	struct center *center = start("pages");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct call *call = ask(center, cases[i].target, NULL);
		if (call->reply.status != cases[i].status)
			fail_msg("%s: %d", cases[i].target, call->reply.status);
		assert_non_null(strstr(call->reply.type, cases[i].type));
		assert_int_equal(call->reply.is_page, i < 2);
		dispatch_destroy(call);
	}
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(procedures_are_found_without_tones_name_before_keyword),
		cmocka_unit_test(a_procedure_is_told_in_full_and_an_internal_one_not_to_the_public),
		cmocka_unit_test(the_catalogue_is_sent_once),
		cmocka_unit_test(pages_come_from_their_folder_and_from_nowhere_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
