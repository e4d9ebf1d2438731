/* What stands before the handlers: routes, limits, the hub, the JSON writer, statistics by hand. */
#include "base/clock.h"
#include "center/handlers/figures.h"
#include "center/handlers/hub.h"
#include "center/handlers/limits.h"
#include "center/handlers/token.h"
#include "center/handlers/upkeep.h"
#include "center/reports/stats.h"
#include "support/center.h"
#include "support/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void routes_are_found_and_their_parts_read(void **state)
{
	const struct route *route = NULL;
	char params[REQUEST_PARAMS_MAX][REQUEST_TEXT_MAX], allowed[64];
	assert_int_equal(routes_find("POST", "/v1/tickets/abc/printed", &route, params), ROUTE_FOUND);
	assert_string_equal(params[0], "abc");
	assert_int_equal(routes_find("GET", "/static/js/views/a.js", &route, params), ROUTE_FOUND);
	assert_string_equal(params[0], "js/views/a.js");
	assert_int_equal(routes_find("GET", "/v1/tickets/", &route, params), ROUTE_NO_PATH);
	assert_int_equal(routes_find("GET", "/v1/tickets/a/b/c", &route, params), ROUTE_NO_PATH);
	assert_int_equal(routes_find("PUT", "/v1/session", &route, params), ROUTE_NO_METHOD);
	routes_allowed("/v1/session", allowed, sizeof allowed);
	assert_string_equal(allowed, "POST, GET, DELETE");
	for (size_t i = 0; i < route_count; i++) {
		bool bodiless = strcmp(routes[i].method, "GET") == 0;
		assert_true(bodiless ? routes[i].body_max == 0 : routes[i].body_max > 0);
		assert_true(routes[i].body_max <= REQUEST_BODY_MAX);
		assert_true(routes[i].who != 0 && routes[i].handler != NULL);
		assert_false(bodiless && routes[i].kind == ROUTE_WRITE);
	}
}

static void addresses_are_decoded_strictly(void **state)
{
	static struct request req;
	memset(&req, 0, sizeof req);
	assert_true(dispatch_parse_target(&req, "/v1/x%20y?q=khai+sinh%21&empty&page=2"));
	assert_string_equal(req.path, "/v1/x y");
	assert_string_equal(request_query(&req, "q"), "khai sinh!");
	assert_string_equal(request_query(&req, "empty"), "");
	assert_null(request_query(&req, "none"));
	static const char *const bad[] = {"", "x", "/%", "/%4", "/%zz", "/%00", "/%0a", "/%ff", "/a?b=%c0%af"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(dispatch_parse_target(&req, bad[i]));
}

static void who_asks_too_often_has_to_wait(void **state)
{
	struct center_options options = {.public_per_second = 2, .device_per_second = 0};
	struct center *center = calloc(1, sizeof *center);
	struct caller one = {.who = WHO_PUBLIC, .address = "10.0.0.1"}, other = {.who = WHO_PUBLIC, .address = "10.0.0.2"};
	struct caller device = {.who = WHO_DEVICE, .id = "kiosk-01", .address = "10.0.0.1"};
	int wait_s = 0, allowed = 0;
	center->limits = limits_create(&options);
	for (int i = 0; i < 100; i++)
		allowed += limits_allow(center, RATE_READ, &one, &wait_s);
	assert_in_range(allowed, 10, 12);
	assert_true(wait_s >= 1);
	assert_true(limits_allow(center, RATE_READ, &other, &wait_s));
	assert_true(limits_allow(center, RATE_WRITE, &one, &wait_s));
	for (int i = 0; i < 100; i++)
		assert_true(limits_allow(center, RATE_READ, &device, &wait_s));
	limits_destroy(center->limits);
	free(center);
}

static int wakes, sleeps;
static void count_wake(struct hub_listener *listener)
{
	wakes++;
}
static void count_sleep(struct hub_listener *listener)
{
	sleeps++;
}

static void listeners_get_every_event_and_the_newest_picture_once(void **state)
{
	struct hub *hub = hub_create("c");
	struct hub_listener listener = {.wake = count_wake, .heads = 1};
	buf_init(&listener.out, 1 << 20);
	wakes = sleeps = 0;
	hub_set_newest(hub, 4);
	listener.place.after = 4;
	hub_join(hub, &listener);
	assert_int_equal(hub_read(hub, &listener, count_sleep), HUB_NOTHING);
	assert_int_equal(sleeps, 1);
	hub_publish(hub, 5, 2, 1000, "ticket.called\t{\"n\":1}\nticket.void\t{}\n", 38);
	hub_set_picture(hub, "{\"p\":1}", 7);
	hub_set_picture(hub, "{\"p\":2}", 7);
	assert_int_equal(wakes, 3);
	assert_int_equal(hub_read(hub, &listener, count_sleep), HUB_NEWS);
	const char *text = buf_text(&listener.out);
	assert_non_null(strstr(text, "id: 5\nevent: ticket.called\ndata: {\"specversion\":\"1.0\",\"id\":\"c-5\""));
	assert_non_null(strstr(text, "id: 6\nevent: ticket.void\n"));
	assert_null(strstr(text, "{\"p\":1}"));
	assert_non_null(strstr(text, "{\"p\":2}"));
	assert_int_equal(hub_read(hub, &listener, count_sleep), HUB_NOTHING);
	hub_beat(hub);
	assert_int_equal(hub_read(hub, &listener, count_sleep), HUB_NEWS);
	assert_string_equal(buf_text(&listener.out), ": beat\n\n");
	assert_int_equal(hub_oldest(hub), 5);
	hub_publish(hub, 9, 1, 1000, "x\t{}\n", 5); /* a gap: memory keeps an unbroken run */
	assert_int_equal(hub_oldest(hub), 9);
	assert_int_equal(hub_read(hub, &listener, count_sleep), HUB_GAP);
	assert_int_equal(hub_listeners(hub), 1);
	hub_heads(hub, &listener, 3);
	assert_int_equal(hub_listeners(hub), 4);
	hub_leave(hub, &listener);
	assert_int_equal(hub_listeners(hub), 0);
	buf_finish(&listener.out);
	hub_destroy(hub);
}

static void json_is_written_with_everything_escaped(void **state)
{
	struct buf buf;
	buf_init(&buf, 4096);
	struct out out = out_begin(&buf);
	out_object(&out, NULL);
	out_str(&out, "t", "a\"b\\c\n\x01 Đ");
	out_int(&out, "min", INT64_MIN);
	out_real(&out, "nan", NAN);
	out_wait(&out, "w", -1, -1);
	out_array(&out, "l");
	out_int(&out, NULL, 0);
	out_bool(&out, NULL, true);
	out_array_end(&out);
	out_time(&out, "z", 0);
	out_object_end(&out);
	json_t *json = json_loads(buf_text(&buf), JSON_REJECT_DUPLICATES, NULL);
	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(json, "t")), "a\"b\\c\n\x01 Đ");
	assert_true(json_integer_value(json_object_get(json, "min")) == INT64_MIN);
	assert_true(json_is_null(json_object_get(json, "nan")) && json_is_null(json_object_get(json, "w")));
	assert_int_equal(json_array_size(json_object_get(json, "l")), 2);
	json_decref(json);
	buf_finish(&buf);
}

static void token_is_of_one_secret_only(void **state)
{
	const unsigned char secret[32] = {1}, other[32] = {2};
	const char *id = "0123456789abcdef0123456789abcdef";
	char token[TOKEN_SIZE], prefix[TOKEN_PREFIX_SIZE];
	token_make(secret, sizeof secret, id, token);
	assert_int_equal(strlen(token), 26);
	assert_true(token_check(secret, sizeof secret, token, prefix));
	assert_memory_equal(prefix, id, 20);
	assert_false(token_check(other, sizeof other, token, prefix));
	for (size_t i = 0; i < 25; i++) {
		char changed[TOKEN_SIZE];
		memcpy(changed, token, sizeof changed);
		changed[i] = changed[i] == '0' ? '1' : '0';
		assert_false(token_check(secret, sizeof secret, changed, prefix));
	}
}

static void old_answers_and_events_are_forgotten(void **state)
{
	struct center *center = test_center_create("tidy");
	struct err err;
	char id[ID_SIZE];
	for (int i = 0; i < 3; i++)
		test_center_ticket(center, "a", "none", id);
	test_center_settle(center);
	center->options.keep_event_count = 1;
	center->options.keep_inbox_days = 0;
	clock_shift(1000);
	assert_int_equal(upkeep_tidy(center, &err), ERR_OK);
	struct db *db = db_pool_take(center->readers);
	struct db_rows rows;
	static const struct db_sql left = {"SELECT (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM inbox)"};
	assert_int_equal(db_query(db, &left, NULL, 0, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 0), 1);
	assert_int_equal(db_int(&rows, 1), 0);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

static void metrics_count_answers_by_route(void **state)
{
	struct center *center = test_center_create("metrics");
	json_decref(test_center_kiosk(center, "GET", "/v1/queue", NULL, 200));
	const struct test_request request = {.method = "GET", .target = "/metrics"};
	struct call *call = test_center_ask(center, &request);
	assert_non_null(strstr(buf_text(&call->reply.body), "route=\"/v1/queue\",status=\"2xx\"} 1\n"));
	assert_non_null(strstr(buf_text(&call->reply.body), "motcua_http_seconds_bucket{le=\"+Inf\"}"));
	dispatch_destroy(call);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routes_are_found_and_their_parts_read),
		cmocka_unit_test(addresses_are_decoded_strictly),
		cmocka_unit_test(who_asks_too_often_has_to_wait),
		cmocka_unit_test(listeners_get_every_event_and_the_newest_picture_once),
		cmocka_unit_test(json_is_written_with_everything_escaped),
		cmocka_unit_test(token_is_of_one_secret_only),
		cmocka_unit_test(old_answers_and_events_are_forgotten),
		cmocka_unit_test(metrics_count_answers_by_route),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
