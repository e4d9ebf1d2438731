#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/routes_priv.h"
#include "center/handlers/token.h"

#include <string.h>

static int status_of(struct center *center, const char *method, const char *target, const char *body)
{
	static unsigned keys;
	char key[40];
	snprintf(key, sizeof key, "%032x", ++keys);
	struct test_request request = {.method = method, .target = target, .body = body, .key = body ? key : NULL};
	struct call *call = test_center_ask(center, &request);
	int status = call->reply.status;
	dispatch_destroy(call);
	return status;
}

static void token_of(struct center *center, const char *id, const char *verb, char out[120])
{
	char token[TOKEN_SIZE];
	token_make(center->secret, sizeof center->secret, id, token);
	snprintf(out, 120, "/v1/tickets/%s%s", token, verb);
}

static void a_number_is_given_up_by_its_token_and_not_by_its_id(void **state)
{
	struct center *center = test_center_create("cancel");
	char id[ID_SIZE], target[120];
	test_center_ticket(center, "a", "none", id);
	snprintf(target, sizeof target, "/v1/tickets/%s/cancel", id);
	assert_int_equal(status_of(center, "POST", target, "{}"), 404);
	token_of(center, id, "/cancel", target);
	assert_int_equal(status_of(center, "POST", target, "{}"), 204);
	assert_int_equal(status_of(center, "POST", "/v1/tickets/AAAAAAAAAAAAAAAAAAAAAAAAAA/cancel", "{}"), 404);
	test_center_destroy(center);
}

static void others_are_let_go_first_once(void **state)
{
	struct center *center = test_center_create("postpone");
	char id[ID_SIZE], target[120];
	test_center_ticket(center, "a", "none", id);
	token_of(center, id, "/postpone", target);
	assert_int_equal(status_of(center, "POST", target, "{\"minutes\":0}"), 400);
	assert_int_equal(status_of(center, "POST", target, "{\"minutes\":1000}"), 400);
	assert_int_equal(status_of(center, "POST", target, "{\"minutes\":10}"), 204);
	assert_int_equal(status_of(center, "POST", target, "{\"minutes\":10}"), 409);
	test_center_destroy(center);
}

static void long_numbers_are_blotted_out_of_comments(void **state)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{"Cảm ơn", "Cảm ơn"},
		{"Chờ 45 phút ở quầy 3", "Chờ 45 phút ở quầy 3"},
		{"gọi 0912345678 nhé", "gọi ********** nhé"},
		{"0912 345 678", "************"},
		{"0912.345.678!", "************!"},
		{"12345", "12345"},
		{"123456", "******"},
		{"1 2 3 4 5", "1 2 3 4 5"},
		{"gửi n.v.a@vi-du.vn. Cảm ơn", "gửi **************. Cảm ơn"},
		{"a@b", "***"},
		{"giá 5 @ quầy", "giá 5 @ quầy"},
		{"@", "@"},
		{"ngày 10-03-2026 và", "ngày ********** và"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[80];
		snprintf(text, sizeof text, "%s", cases[i].text);
		citizen_clean_comment(text);
		assert_string_equal(text, cases[i].clean);
	}
}

static void a_comment_needs_a_rating_from_a_phone(void **state)
{
	struct center *center = test_center_create("comment");
	static const char id[] = "0123456789abcdef0123456789abcdef";
	char target[120], body[200];
	snprintf(target, sizeof target, "/v1/ratings/%s/comment", id);
	assert_int_equal(status_of(center, "POST", target, "{\"text\":\"Tốt\"}"), 404);
	assert_int_equal(status_of(center, "POST", target, "{}"), 400);
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"counter\":1,\"level\":5,\"levels\":5,\"channel\":\"phone\"}", id);
	int rated = status_of(center, "POST", "/v1/ratings", body);
	if (rated == 201)
		assert_int_equal(status_of(center, "POST", target, "{\"text\":\"Tốt\"}"), 204);
	test_center_destroy(center);
}

static void managers_read_reports_and_clerks_do_not(void **state)
{
	static const char *const targets[] = {
		"/v1/board",          "/v1/reports",      "/v1/reports?period=quarter&day=2026-02-03",
		"/v1/reports.csv",    "/v1/reports.xlsx", "/v1/indicators/766",
		"/v1/ratings/bursts", "/v1/dossiers"};
	struct center *center = test_center_create("reports");
	char cookie[96], csrf[ID_SIZE];
	test_center_add_staff(center, "quanly", "manager", "");
	test_center_add_staff(center, "quay1", "clerk", "1");
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		struct test_request request = {.method = "GET", .target = targets[i], .cookie = cookie};
		struct call *call = test_center_ask(center, &request);
		if (call->reply.status != 200)
			fail_msg("%s: %d %s", targets[i], call->reply.status, buf_text(&call->reply.body));
		assert_true(call->reply.body.len > 10);
		dispatch_destroy(call);
	}
	json_decref(test_center_staff(center, cookie, csrf, "GET", "/v1/reports?period=week", NULL, 400));
	json_decref(test_center_staff(center, cookie, csrf, "GET", "/v1/reports?day=2026-02-30", NULL, 400));
	test_center_sign_in(center, "quay1", 1, cookie, csrf);
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
		json_decref(test_center_staff(center, cookie, csrf, "GET", targets[i], NULL, 403));
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_number_is_given_up_by_its_token_and_not_by_its_id),
		cmocka_unit_test(others_are_let_go_first_once),
		cmocka_unit_test(long_numbers_are_blotted_out_of_comments),
		cmocka_unit_test(a_comment_needs_a_rating_from_a_phone),
		cmocka_unit_test(managers_read_reports_and_clerks_do_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
