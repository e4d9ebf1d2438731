#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ID1 "0123456789abcdef0123456789abcdef"
#define ID2 "1123456789abcdef0123456789abcdef"
#define KEY1 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char *field(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json_object_get(json, "ticket"), name));
}

static int number(const json_t *json, const char *name)
{
	return (int)json_integer_value(json_object_get(json_object_get(json, "ticket"), name));
}

static void number_is_given_and_numbers_rise(void **state)
{
	struct center *center = test_center_create("rise");
	json_t *first = test_center_kiosk(center, "POST", "/v1/tickets",
									  "{\"id\":\"" ID1 "\",\"service\":\"a\",\"priority\":\"elderly\"}", 201);
	json_t *second = test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" ID2 "\",\"service\":\"a1\"}", 201);
	assert_string_equal(field(first, "number"), "A\u00a0001");
	assert_string_equal(field(first, "state"), "reserved");
	assert_string_equal(field(first, "priority"), "elderly");
	assert_string_equal(field(first, "day"), "2026-03-10");
	assert_string_equal(field(second, "number"), "A\u00a0002");
	assert_int_equal(json_array_size(json_object_get(json_object_get(second, "ticket"), "counters")), 2);
	assert_int_equal(number(second, "ahead"), 0);
	assert_non_null(strstr(field(first, "url"), "http://127.0.0.1:8080/t/"));
	json_decref(first);
	json_decref(second);
	test_center_destroy(center);
}

static void same_key_gives_the_same_answer_once(void **state)
{
	struct center *center = test_center_create("same");
	struct test_request request = {.method = "POST",
								   .target = "/v1/tickets",
								   .body = "{\"id\":\"" ID1 "\",\"service\":\"a\"}",
								   .key = KEY1,
								   .bearer = TEST_KIOSK "." TEST_KIOSK_KEY};
	struct call *first = test_center_ask(center, &request), *second = test_center_ask(center, &request);
	assert_int_equal(first->reply.status, 201);
	assert_int_equal(second->reply.status, 201);
	assert_false(first->reply.replayed);
	assert_true(second->reply.replayed);
	assert_string_equal(buf_text(&first->reply.body), buf_text(&second->reply.body));
	request.body = "{\"id\":\"" ID1 "\",\"service\":\"b\"}";
	struct call *third = test_center_ask(center, &request);
	assert_int_equal(third->reply.status, 422);
	assert_non_null(strstr(buf_text(&third->reply.body), "idempotency-mismatch"));
	dispatch_destroy(first);
	dispatch_destroy(second);
	dispatch_destroy(third);
	json_t *next = test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" ID2 "\",\"service\":\"a\"}", 201);
	assert_int_equal(number(next, "value"), 2);
	json_decref(next);
	test_center_destroy(center);
}

static void what_can_not_be_given_is_refused_by_name(void **state)
{
	static const struct {
		const char *body;
		int status;
		const char *code;
	} cases[] = {
		{"{\"id\":\"x\",\"service\":\"a\"}", 400, "bad-id"},
		{"{\"service\":\"a\"}", 400, "bad-id"},
		{"{\"id\":\"" ID1 "\",\"service\":\"z\"}", 404, "unknown-service"},
		{"{\"id\":\"" ID1 "\",\"service\":\"c\"}", 404, "unknown-service"},
		{"{\"id\":\"" ID1 "\",\"service\":\"d\"}", 409, "closed-service"},
		{"{\"id\":\"" ID1 "\",\"service\":\"a\",\"priority\":\"king\"}", 400, "bad-priority"},
		{"{\"id\":\"" ID1 "\",\"service\":\"a\",\"language\":\"fr\"}", 400, "bad-language"},
		{"{\"id\":\"" ID1 "\",\"service\":\"a\",\"channel\":\"x\"}", 400, "bad-channel"},
		{"{\"id\":\"" ID1 "\",\"id\":\"" ID2 "\"}", 400, "bad-json"},
		{"{", 400, "bad-json"},
		{"[1]", 400, "bad-id"},
	};
	struct center *center = test_center_create("refuse");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		json_t *json = test_center_kiosk(center, "POST", "/v1/tickets", cases[i].body, cases[i].status);
		assert_string_equal(json_string_value(json_object_get(json, "code")), cases[i].code);
		json_decref(json);
	}
	test_center_destroy(center);
}

static void quota_of_a_day_is_held(void **state)
{
	struct center *center = test_center_create("quota");
	char id[ID_SIZE];
	for (int i = 0; i < 3; i++)
		test_center_ticket(center, "b", "none", id);
	json_t *json = test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" ID1 "\",\"service\":\"b\"}", 409);
	assert_string_equal(json_string_value(json_object_get(json, "code")), "quota-full");
	json_decref(json);
	/* the kiosk knows before somebody asks */
	live_refresh(center, true);
	json = test_center_kiosk(center, "GET", "/v1/queue", NULL, 200);
	size_t i;
	json_t *line;
	json_array_foreach(json_object_get(json, "lines"), i, line)
		assert_int_equal(json_is_true(json_object_get(line, "full")),
						 strcmp(json_string_value(json_object_get(line, "service")), "b") == 0);
	json_decref(json);
	test_center_destroy(center);
}

static void a_number_of_the_break_is_called_after_it(void **state)
{
	struct center *center = test_center_create("later");
	const char *body = "{\"id\":\"" ID1 "\",\"service\":\"a\",\"later\":true}";
	clock_shift(3 * 3600 * 1000); /* 12:24, noon break */
	json_t *json = test_center_kiosk(center, "POST", "/v1/tickets", body, 201);
	assert_true(json_is_null(json_object_get(json_object_get(json, "ticket"), "wait")));
	json_decref(json);
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets/" ID1 "/printed", "{\"how\":\"confirmed\"}", 200));
	json = test_center_kiosk(center, "GET", "/v1/tickets/" ID1, NULL, 200);
	assert_non_null(strstr(json_string_value(json_object_get(json, "held_until")), "T13:30:00"));
	json_decref(json);
	clock_shift(8 * 3600 * 1000); /* in the evening nothing opens any more */
	body = "{\"id\":\"" ID2 "\",\"service\":\"a\",\"later\":true}";
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets", body, 409));
	test_center_destroy(center);
}

static void no_numbers_outside_of_opening_hours(void **state)
{
	struct center *center = test_center_create("hours");
	clock_shift(3 * 3600 * 1000); /* 12:24, noon break */
	json_t *json = test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" ID1 "\",\"service\":\"a\"}", 409);
	assert_string_equal(json_string_value(json_object_get(json, "code")), "closed-service");
	json_decref(json);
	clock_shift(37 * 60 * 1000); /* 13:01: half an hour before they open */
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" ID1 "\",\"service\":\"a\"}", 201));
	test_center_destroy(center);
}

static void printed_ticket_waits_and_void_one_does_not(void **state)
{
	struct center *center = test_center_create("printed");
	struct live_line line;
	char id[ID_SIZE], target[128];
	test_center_ticket(center, "a", "none", id);
	live_line(center->live, "a", &line);
	assert_int_equal(line.waiting, 1);
	live_refresh(center, true);
	live_line(center->live, "a", &line);
	assert_int_equal(line.waiting, 1);
	snprintf(target, sizeof target, "/v1/tickets/%s/printed", id);
	json_decref(test_center_kiosk(center, "POST", target, "{\"how\":\"uncertain\"}", 200));
	json_decref(test_center_kiosk(center, "POST", target, "{\"how\":\"maybe\"}", 400));
	snprintf(target, sizeof target, "/v1/tickets/%s/void", id);
	json_t *json = test_center_kiosk(center, "POST", target, "{\"reason\":\"given-up\"}", 200);
	assert_string_equal(field(json, "state"), "void");
	json_decref(json);
	live_line(center->live, "a", &line);
	assert_int_equal(line.waiting, 0);
	snprintf(target, sizeof target, "/v1/tickets/%s/printed", id);
	json_decref(test_center_kiosk(center, "POST", target, "{\"how\":\"confirmed\"}", 409));
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets/" ID2 "/printed", "{\"how\":\"shown\"}", 404));
	test_center_destroy(center);
}

static void token_of_the_paper_shows_the_place(void **state)
{
	struct center *center = test_center_create("token");
	char first[ID_SIZE], id[ID_SIZE], target[128];
	test_center_ticket(center, "a", "none", first);
	id_make(id);
	char body[128];
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\"}", id);
	json_t *json = test_center_kiosk(center, "POST", "/v1/tickets", body, 201);
	snprintf(target, sizeof target, "/v1/tickets/%s", strstr(field(json, "url"), "/t/") + 3);
	json_decref(json);
	char printed[128];
	snprintf(printed, sizeof printed, "/v1/tickets/%s/printed", id);
	json_decref(test_center_kiosk(center, "POST", printed, "{\"how\":\"shown\"}", 200));
	const struct test_request request = {.method = "GET", .target = target};
	struct call *call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 200);
	json = json_loads(buf_text(&call->reply.body), 0, NULL);
	assert_string_equal(json_string_value(json_object_get(json, "state")), "waiting");
	assert_int_equal(json_integer_value(json_object_get(json, "place")), 2);
	assert_null(json_object_get(json, "id"));
	json_decref(json);
	dispatch_destroy(call);
	target[strlen(target) - 1] ^= 1;
	call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 404);
	dispatch_destroy(call);
	test_center_destroy(center);
}

/* What the page of a ticket that nobody knows says of it. */
static void expect_unknown(struct center *center, const char *name, const char *word)
{
	char target[96];
	snprintf(target, sizeof target, "/v1/tickets/%s", name);
	json_t *problem = test_center_kiosk(center, "GET", target, NULL, 404);
	assert_string_equal(json_string_value(json_object_get(problem, "code")), word);
	json_decref(problem);
}

static void report(struct center *center, int to_send)
{
	char body[512], id[ID_SIZE];
	id_make(id);
	snprintf(body, sizeof body,
			 "{\"boot_id\":\"" KEY1
			 "\",\"sent_at\":\"2026-03-10T09:24:00.000+07:00\",\"events\":[{\"id\":\"%s\",\"type\":"
			 "\"device.status\",\"at\":\"2026-03-10T09:24:00.000+07:00\",\"boot_ms\":1,\"trusted\":true,"
			 "\"data\":{\"queue_to_send\":%d}}]}",
			 id, to_send);
	json_decref(test_center_kiosk(center, "POST", "/v1/events", body, 200));
}

/* The paper of a kiosk that is cut off, told from a code that somebody made up. */
static void only_a_kiosk_that_has_not_told_yet_can_have_given_an_unknown_number(void **state)
{
	struct center *center = test_center_create("unreported");
	char paper[ID_SIZE], before[ID_SIZE], time[13];
	id_make(paper);
	memcpy(before, paper, sizeof before); /* an hour old */
	snprintf(time, sizeof time, "%.12s", paper);
	snprintf(time, sizeof time, "%012llx", strtoull(time, NULL, 16) - 3600000);
	memcpy(before, time, 12);
	expect_unknown(center, KEY1, "unknown-ticket"); /* of no time that a kiosk has */
	expect_unknown(center, "NANANANANANANANANANANANAN8", "unknown-ticket");
	expect_unknown(center, "no-code", "unknown-ticket");
	expect_unknown(center, paper, "unreported-ticket"); /* no kiosk was heard of yet */
	report(center, 0);
	expect_unknown(center, paper, "unreported-ticket"); /* it may have given it since */
	expect_unknown(center, before, "unknown-ticket");   /* it had told of all by then */
	report(center, 1);
	expect_unknown(center, before, "unreported-ticket");
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(number_is_given_and_numbers_rise),
		cmocka_unit_test(same_key_gives_the_same_answer_once),
		cmocka_unit_test(what_can_not_be_given_is_refused_by_name),
		cmocka_unit_test(quota_of_a_day_is_held),
		cmocka_unit_test(a_number_of_the_break_is_called_after_it),
		cmocka_unit_test(no_numbers_outside_of_opening_hours),
		cmocka_unit_test(printed_ticket_waits_and_void_one_does_not),
		cmocka_unit_test(only_a_kiosk_that_has_not_told_yet_can_have_given_an_unknown_number),
		cmocka_unit_test(token_of_the_paper_shows_the_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
