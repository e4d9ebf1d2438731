/* Several centers in one process and database: each sees its own. */
#include "center/handlers/center.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"
#include "center/handlers/routes.h"
#include "center/handlers/wait.h"
#include "support/center.h"
#include "support/test.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#define OTHER_KEY "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJABC"
#define SECRET_KIOSK "kiosk-mot-minh" /* names that stand in answers of the first center alone */
#define SECRET_CLERK "canbo-mot"
#define SECRET_WORDS "lời riêng của một trung tâm"
#define EVERYTHING "clerk manager technician auditor"

struct signed_in {
	char cookie[96], csrf[ID_SIZE];
};

/* What the first center has that nobody else may find. */
struct traces {
	char ticket[ID_SIZE], rating[ID_SIZE], petition[64];
};

static json_t *ask(struct center *house, const struct test_request *request, int expected_status)
{
	struct call *call = test_center_ask(house, request);
	if (call->reply.status != expected_status)
		fail_msg("%s: status %d, expected %d: %s", request->target, call->reply.status, expected_status,
				 buf_text(&call->reply.body));
	json_t *json = call->reply.body.len ? json_loads(buf_text(&call->reply.body), 0, NULL) : NULL;
	dispatch_destroy(call);
	return json;
}

static json_t *as_kiosk(struct center *house, const char *key, const char *method, const char *target, const char *body,
						int expected_status)
{
	char bearer[128];
	snprintf(bearer, sizeof bearer, TEST_KIOSK ".%s", key);
	return ask(house, &(struct test_request){.method = method, .target = target, .body = body, .bearer = bearer},
			   expected_status);
}

/* Signs in at the center that ?center= names. */
static struct signed_in sign_in(struct center *house, const char *center, const char *username)
{
	struct signed_in who = {.csrf = ""};
	char target[96], body[160];
	snprintf(target, sizeof target, "/v1/session?center=%s", center);
	snprintf(body, sizeof body, "{\"username\":\"%s\",\"password\":\"%s\",\"counter\":0}", username, TEST_PASSWORD);
	struct call *call =
		test_center_ask(house, &(struct test_request){.method = "POST", .target = target, .body = body});
	if (call->reply.status != 201)
		fail_msg("sign in: %d %s", call->reply.status, buf_text(&call->reply.body));
	const char *value = strchr(call->reply.cookie, '=');
	snprintf(who.cookie, sizeof who.cookie, "%.*s", (int)strcspn(value + 1, ";"), value + 1);
	json_t *json = json_loads(buf_text(&call->reply.body), 0, NULL);
	snprintf(who.csrf, sizeof who.csrf, "%s", json_string_value(json_object_get(json, "csrf")));
	json_decref(json);
	dispatch_destroy(call);
	return who;
}

static json_t *as_staff(struct center *house, const struct signed_in *who, const char *method, const char *target,
						const char *body, int expected_status)
{
	const struct test_request request = {
		.method = method, .target = target, .body = body, .cookie = who->cookie, .csrf = who->csrf};
	return ask(house, &request, expected_status);
}

/* A printed number; its id and (where asked for) the token of its code. */
static int64_t take_number(struct center *house, const char *key, char id[ID_SIZE], char *token)
{
	char body[160], target[96];
	id_make(id);
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\",\"priority\":\"none\"}", id);
	json_t *answer = as_kiosk(house, key, "POST", "/v1/tickets", body, 201),
		   *ticket = json_object_get(answer, "ticket");
	int64_t value = json_integer_value(json_object_get(ticket, "value"));
	if (token)
		snprintf(token, 64, "%s", strrchr(json_string_value(json_object_get(ticket, "url")), '/') + 1);
	json_decref(answer);
	snprintf(target, sizeof target, "/v1/tickets/%s/printed", id);
	json_decref(as_kiosk(house, key, "POST", target, "{\"how\":\"confirmed\"}", 200));
	return value;
}

static struct center *open_two(const char *name, struct center **ret_second)
{
	struct center *house = test_center_create(name);
	*ret_second = test_center_add_peer(house, "tan-an");
	test_center_add_device(*ret_second, TEST_KIOSK, "kiosk", OTHER_KEY);
	test_center_add_staff(house, SECRET_CLERK, EVERYTHING, "");
	test_center_add_staff(*ret_second, "canbo-hai", EVERYTHING, "");
	live_refresh(*ret_second, true);
	return house;
}

static void devices_of_one_name_reach_their_own_center(void **state)
{
	struct center *second, *house = open_two("devices", &second);
	char id[ID_SIZE], token[64];
	assert_int_equal(take_number(house, TEST_KIOSK_KEY, id, NULL), 1);
	assert_int_equal(take_number(house, TEST_KIOSK_KEY, id, NULL), 2);
	assert_int_equal(take_number(house, OTHER_KEY, id, token), 1);
	test_center_settle(house);
	test_center_settle(second);
	assert_int_equal(hub_newest(house->hub), 4);
	assert_int_equal(hub_newest(second->hub), 2);
	live_refresh(house, true);
	live_refresh(second, true);
	json_t *queue = as_kiosk(house, OTHER_KEY, "GET", "/v1/queue", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(queue, "waiting")), 1);
	json_decref(queue);
	queue = ask(house, &(struct test_request){.method = "GET", .target = "/v1/queue"}, 200);
	assert_int_equal(json_integer_value(json_object_get(queue, "waiting")), 2);
	json_decref(queue);
	queue = ask(house, &(struct test_request){.method = "GET", .target = "/v1/queue?center=tan-an"}, 200);
	assert_int_equal(json_integer_value(json_object_get(queue, "waiting")), 1);
	json_decref(queue);
	/* The public holds a token, and that says which center gave it. */
	char target[96];
	snprintf(target, sizeof target, "/v1/tickets/%s", token);
	json_decref(ask(house, &(struct test_request){.method = "GET", .target = target}, 200));
	json_t *made = ask(house,
					   &(struct test_request){.method = "POST",
											  .target = "/v1/petitions?center=tan-an",
											  .body = "{\"id\":\"0123456789abcdef0123456789abcdef\",\"text\":\"x\"}"},
					   201);
	snprintf(target, sizeof target, "/v1/petitions/%s", json_string_value(json_object_get(made, "code")));
	json_decref(made);
	json_decref(ask(house, &(struct test_request){.method = "GET", .target = target}, 200));
	json_decref(as_kiosk(house, "a key that nobody has", "POST", "/v1/leases", "{}", 401));
	test_center_destroy(house);
}

static void fill_first(struct center *house, struct traces *traces)
{
	struct signed_in clerk = sign_in(house, "an-binh", SECRET_CLERK);
	char body[400];
	test_center_add_device(house, SECRET_KIOSK, "kiosk", "mnopqrstuvmnopqrstuvmnopqrstuvmnopqrstuvmno");
	take_number(house, TEST_KIOSK_KEY, traces->ticket, NULL);
	json_decref(as_staff(house, &clerk, "POST", "/v1/counters/1/open", "{}", 200));
	json_decref(as_staff(house, &clerk, "POST", "/v1/counters/1/next", "{}", 200));
	json_decref(as_staff(house, &clerk, "POST", "/v1/counters/1/finish", "{}", 200));
	id_make(traces->rating);
	snprintf(body, sizeof body,
			 "{\"id\":\"%s\",\"ticket\":\"%s\",\"counter\":1,\"level\":1,\"levels\":5,"
			 "\"reasons\":[],\"channel\":\"kiosk\"}",
			 traces->rating, traces->ticket);
	json_decref(as_kiosk(house, TEST_KIOSK_KEY, "POST", "/v1/ratings", body, 201));
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"about\":\"wait\",\"text\":\"%s\"}", traces->rating, SECRET_WORDS);
	json_t *made = as_kiosk(house, TEST_KIOSK_KEY, "POST", "/v1/petitions", body, 201);
	const char *code = json_string_value(json_object_get(made, "code"));
	snprintf(traces->petition, sizeof traces->petition, "%s", code ? code : "none");
	json_decref(made);
}

/* A target of the route with the first center's things in it. */
static void fill_target(const struct route *route, const struct traces *traces, char target[256])
{
	static const char span[] = "?from=2026-03-01&to=2026-03-31";
	size_t len = 0;
	for (const char *at = route->path; *at;) {
		if (*at != '{') {
			target[len++] = *at++;
			continue;
		}
		bool counter = strncmp(route->path, "/v1/counters", 12) == 0;
		bool petition = strncmp(route->path, "/v1/petitions", 13) == 0;
		bool device = strncmp(route->path, "/v1/devices", 11) == 0;
		len += (size_t)sprintf(target + len, "%s",
							   counter    ? "1"
							   : petition ? traces->petition
							   : device   ? SECRET_KIOSK
										  : traces->ticket);
		at = strchr(at, '}') + 1;
	}
	memcpy(target + len, span, sizeof span);
}

/* Asks every GET route; counts the answers in which something of the first center stands. */
static size_t count_traces(struct center *house, const struct signed_in *who, const struct traces *traces)
{
	const char *const marks[] = {traces->ticket, traces->rating, SECRET_KIOSK, SECRET_CLERK, SECRET_WORDS};
	size_t found = 0;
	for (size_t r = 0; r < route_count; r++) {
		char target[256];
		if (strcmp(routes[r].method, "GET") != 0 || routes[r].kind == ROUTE_STREAM)
			continue;
		fill_target(&routes[r], traces, target);
		struct call *call =
			test_center_ask(house, &(struct test_request){.method = "GET", .target = target, .cookie = who->cookie});
		bool any = false;
		for (size_t m = 0; m < sizeof marks / sizeof marks[0]; m++)
			any |= strstr(buf_text(&call->reply.body), marks[m]) != NULL;
		if (call->reply.status >= 500)
			fail_msg("%s: %d", target, call->reply.status);
		found += any;
		dispatch_destroy(call);
	}
	return found;
}

static void no_route_shows_one_center_what_is_anothers(void **state)
{
	struct center *second, *house = open_two("walls", &second);
	struct traces traces;
	fill_first(house, &traces);
	struct signed_in first = sign_in(house, "an-binh", SECRET_CLERK), other = sign_in(house, "tan-an", "canbo-hai");
	/* The walk finds what is there (audit, devices, the session, petitions, the ticket, the counter's ended ones). */
	assert_true(count_traces(house, &first, &traces) >= 5);
	assert_int_equal(count_traces(house, &other, &traces), 0);
	json_t *figures = as_staff(house, &other, "GET", "/v1/statistics?from=2026-03-10&to=2026-03-10", NULL, 200);
	json_t *total = json_object_get(figures, "total");
	assert_int_equal(json_integer_value(json_object_get(total, "issued")), 0);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(total, "ratings"), "count")), 0);
	json_decref(figures);
	/* Nor can it change anything there. */
	char target[128], body[128];
	snprintf(target, sizeof target, "/v1/tickets/%s/void", traces.ticket);
	json_decref(as_kiosk(house, OTHER_KEY, "POST", target, "{\"reason\":\"x\"}", 404));
	json_decref(as_staff(house, &other, "POST", "/v1/devices/" SECRET_KIOSK "/revoke", "{}", 404));
	snprintf(body, sizeof body, "{\"ticket\":\"%s\"}", traces.ticket);
	json_decref(as_staff(house, &other, "POST", "/v1/counters/1/call", body, 404));
	json_decref(as_staff(house, &other, "GET", "/v1/statistics?center=an-binh", NULL, 403));
	test_center_destroy(house);
}

static void staff_of_the_province_reads_every_center_and_changes_none(void **state)
{
	struct center *second, *house = open_two("role", &second);
	struct traces traces;
	fill_first(house, &traces);
	test_center_add_staff(second, "so-nv", "province", "");
	struct signed_in who = sign_in(house, "tan-an", "so-nv");
	json_t *figures =
		as_staff(house, &who, "GET", "/v1/statistics?from=2026-03-10&to=2026-03-10&center=an-binh", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(figures, "total"), "issued")), 1);
	json_decref(figures);
	figures = as_staff(house, &who, "GET", "/v1/statistics?from=2026-03-10&to=2026-03-10", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(json_object_get(figures, "total"), "issued")), 0);
	json_decref(figures);
	json_decref(as_staff(house, &who, "GET", "/v1/statistics?center=no-such", NULL, 403));
	json_decref(as_staff(house, &who, "POST", "/v1/devices/" SECRET_KIOSK "/revoke?center=an-binh", "{}", 403));
	json_decref(as_staff(house, &who, "POST", "/v1/counters/1/next", "{}", 403));
	json_decref(as_staff(house, &who, "DELETE", "/v1/session", "{}", 204));
	test_center_destroy(house);
}

static int entries(struct center *center, const char *who)
{
	struct db *db = db_pool_take(center->house->readers);
	const struct db_sql count = {
		"SELECT COUNT(*) FROM audit WHERE center = $1 AND who = $2 AND action = 'province.looked'"};
	const struct db_value args[] = {db_arg_text(center->id), db_arg_text(who)};
	int64_t found = 0;
	assert_int_equal(db_one_int(db, &count, args, 2, &found, NULL, NULL), ERR_OK);
	db_pool_give(center->house->readers, db, false);
	return (int)found;
}

/* In the trail of the center that was looked into, once a sign-in; who was refused has seen nothing. */
static void who_of_the_province_looks_into_a_center_stands_in_its_trail(void **state)
{
	struct center *second, *house = open_two("looks", &second);
	test_center_add_staff(second, "so-nv", "province", "");
	test_center_add_staff(second, "quan-ly", "manager", "");
	struct signed_in who = sign_in(house, "tan-an", "so-nv");
	json_decref(as_staff(house, &who, "GET", "/v1/board", NULL, 200));
	assert_int_equal(entries(house, "so-nv"), 0);
	json_decref(as_staff(house, &who, "GET", "/v1/board?center=an-binh", NULL, 200));
	json_decref(as_staff(house, &who, "GET", "/v1/devices?center=an-binh", NULL, 200));
	json_decref(as_staff(house, &who, "GET", "/v1/reports?period=month&center=an-binh", NULL, 200));
	for (int i = 0; i < 400 && entries(house, "so-nv") == 0; i++)
		poll(NULL, 0, 5);
	assert_int_equal(entries(house, "so-nv"), 1);
	assert_int_equal(entries(second, "so-nv"), 0);
	json_decref(as_staff(house, &who, "POST", "/v1/alarms?center=an-binh", "{}", 403));
	json_decref(as_staff(house, &who, "GET", "/v1/audit/check?center=an-binh", NULL, 200));
	struct signed_in again = sign_in(house, "tan-an", "so-nv"), other = sign_in(house, "tan-an", "quan-ly");
	json_decref(as_staff(house, &again, "GET", "/v1/board?center=an-binh", NULL, 200));
	json_decref(as_staff(house, &other, "GET", "/v1/board?center=an-binh", NULL, 403));
	for (int i = 0; i < 400 && entries(house, "so-nv") == 1; i++)
		poll(NULL, 0, 5);
	assert_int_equal(entries(house, "so-nv"), 2);
	assert_int_equal(entries(house, "quan-ly"), 0);
	test_center_destroy(house);
}

static void a_code_of_enrolment_is_for_the_center_that_made_it(void **state)
{
	struct center *second, *house = open_two("enrol", &second);
	struct signed_in who = sign_in(house, "tan-an", "canbo-hai");
	char body[160];
	json_t *made =
		as_staff(house, &who, "POST", "/v1/enrolments", "{\"device_id\":\"kiosk-09\",\"kind\":\"kiosk\"}", 201);
	snprintf(body, sizeof body, "{\"code\":\"%s\",\"device_id\":\"kiosk-09\"}",
			 json_string_value(json_object_get(made, "code")));
	json_decref(made);
	json_decref(ask(house, &(struct test_request){.method = "POST", .target = "/v1/enrol", .body = body}, 201));
	json_t *list = as_staff(house, &who, "GET", "/v1/devices", NULL, 200);
	char *text = json_dumps(list, 0);
	assert_non_null(strstr(text, "kiosk-09"));
	free(text);
	json_decref(list);
	test_center_destroy(house);
}

static void all_centers_with_a_catalogue_are_served_by_a_star(void **state)
{
	struct center *second, *house = open_two("star", &second);
	struct err err = {.code = ERR_OK};
	assert_int_equal(center_add(house, "*", &err), ERR_OK);
	assert_int_equal(house->peer_count, 2);
	assert_ptr_equal(center_find(second, "an-binh"), house);
	assert_null(center_find(house, "no-such"));
	center_pulse(house);
	test_center_destroy(house);
}

/* Whatever the moment: of four, one had its own within the last quarter of the while, and all within the whole. */
static void centers_of_a_house_take_their_turns_at_moments_of_their_own(void **state)
{
	struct center *second, *house = open_two("turns", &second);
	int64_t every_ms = 4000000, now_ms = clock_mono_ms();
	size_t quarter = 0, whole = 0;
	test_center_add_peer(house, "c3");
	test_center_add_peer(house, "c4");
	assert_int_equal(house->peer_count, 4);
	for (size_t i = 0; i < house->peer_count; i++) {
		quarter += center_is_turn(house->peers[i], now_ms - every_ms / 4, every_ms);
		whole += center_is_turn(house->peers[i], now_ms - every_ms, every_ms);
	}
	assert_int_equal(quarter, 1);
	assert_int_equal(whole, 4);
	assert_false(center_is_turn(house, clock_mono_ms(), every_ms));
	test_center_destroy(house);
}

static struct center *open_six(const char *name)
{
	struct center *second, *house = open_two(name, &second);
	for (int i = 0; i < 4; i++)
		test_center_add_peer(house, (const char *const[]){"c3", "c4", "c5", "c6"}[i]);
	return house;
}

static size_t closed_today(const struct center *house)
{
	size_t count = 0;
	char today[CLOCK_DAY_SIZE];
	clock_day(clock_wall_ms(), today);
	for (size_t i = 0; i < house->peer_count; i++)
		count += strcmp(house->peers[i]->closed_before, today) == 0;
	return count;
}

/* The beats of all wait for it: 154 transactions in one pulse let every kiosk believe that its center is gone. */
static void the_day_ends_for_few_centers_in_one_pulse(void **state)
{
	struct center *house = open_six("closing");
	center_pulse(house);
	assert_int_equal(closed_today(house), CENTER_CLOSINGS_A_PULSE);
	for (size_t i = 0; i < house->peer_count; i++)
		house->peers[i]->chores_ms = 0;
	center_pulse(house);
	assert_int_equal(closed_today(house), house->peer_count);
	test_center_destroy(house);
}

/* A server of many centers that starts at eight goes on with its pictures while it learns from the past. */
static void a_pulse_reads_little_of_the_past_for_all_centers_together(void **state)
{
	struct center *house = open_six("past");
	assert_in_range(house->past_left, 1, CENTER_PAST_AT_START - house->peer_count); /* one each and more was used */
	for (size_t i = 0; i < house->peer_count; i++)
		live_touch(house->peers[i]->live);
	center_pulse(house); /* now the last days, one each */
	assert_int_equal(house->past_left, 0);
	test_center_destroy(house);
}

#define OLD_VISITS 5

static enum err_code put_old_visits(struct db *db, struct db_job *job, struct err *err)
{
	enum err_code code = ERR_OK;
	int64_t day_ms;
	bool is_new;
	assert_int_equal(clock_day_start("2026-02-02", &day_ms), ERR_OK);
	for (int i = 0; i < OLD_VISITS && code == ERR_OK; i++) {
		struct db_ticket visit = {.value = i + 1, .counter = 1, .state = DB_DONE, .times = 1, .day = "2026-02-02"};
		snprintf(visit.id, sizeof visit.id, "%032x", i + 1);
		snprintf(visit.series, sizeof visit.series, "A");
		snprintf(visit.service, sizeof visit.service, "a");
		snprintf(visit.priority, sizeof visit.priority, "none");
		visit.arrived_ms = visit.issued_ms = visit.ready_ms = day_ms + (480 + i * 10) * INT64_C(60000);
		visit.called_ms = visit.first_called_ms = visit.started_ms = visit.arrived_ms + 60000;
		visit.ended_ms = visit.called_ms + 300000;
		code = db_ticket_insert(db, "c3", &visit, &is_new, err);
		if (code == ERR_OK)
			code = db_ticket_update(db, "c3", &visit, visit.state, err);
	}
	return code;
}

static unsigned learnt_of(struct center *center)
{
	struct wait_report *report = calloc(1, sizeof *report);
	assert_non_null(report);
	live_wait_report(center->live, report);
	unsigned learnt = report->learnt;
	free(report);
	return learnt;
}

/* Requests are answered first; what was learnt from a hundred thousand visits comes with the pulses. */
static void the_start_does_not_wait_for_the_past_of_every_center(void **state)
{
	struct center *second, *house = open_two("start", &second);
	struct db_job job = {.run = put_old_visits};
	assert_int_equal(db_writer_run(house->writer, &job, NULL), ERR_OK);
	house->past_left = 0;
	struct center *third = test_center_add_peer(house, "c3");
	assert_int_equal(learnt_of(third), 0);
	live_touch(third->live);
	center_pulse(house);
	assert_int_equal(learnt_of(third), OLD_VISITS);
	test_center_destroy(house);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(centers_of_a_house_take_their_turns_at_moments_of_their_own),
		cmocka_unit_test(a_pulse_reads_little_of_the_past_for_all_centers_together),
		cmocka_unit_test(the_start_does_not_wait_for_the_past_of_every_center),
		cmocka_unit_test(the_day_ends_for_few_centers_in_one_pulse),
		cmocka_unit_test(devices_of_one_name_reach_their_own_center),
		cmocka_unit_test(no_route_shows_one_center_what_is_anothers),
		cmocka_unit_test(staff_of_the_province_reads_every_center_and_changes_none),
		cmocka_unit_test(who_of_the_province_looks_into_a_center_stands_in_its_trail),
		cmocka_unit_test(a_code_of_enrolment_is_for_the_center_that_made_it),
		cmocka_unit_test(all_centers_with_a_catalogue_are_served_by_a_star),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
