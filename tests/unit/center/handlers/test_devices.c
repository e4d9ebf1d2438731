/* Leases, batches of events, enrolment, ratings. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/handlers/auth.h"

#include <string.h>

#define BOOT1 "b1000000000000000000000000000000"
#define BOOT2 "b2000000000000000000000000000000"

static json_t *lease(struct center *center, const char *boot, int generation, int status)
{
	char body[128];
	snprintf(body, sizeof body, "{\"boot_id\":\"%s\",\"generation\":%d}", boot, generation);
	return test_center_kiosk(center, "POST", "/v1/leases", body, status);
}

static int member(const json_t *json, const char *lease_name, const char *name)
{
	return (int)json_integer_value(json_object_get(json_object_get(json, lease_name), name));
}

static int first_value(const json_t *json, const char *lease_name, const char *edge)
{
	const json_t *ranges = json_object_get(json_object_get(json, lease_name), "ranges");
	return (int)json_integer_value(json_object_get(json_array_get(ranges, 0), edge));
}

static void lease_is_the_same_until_it_is_stale(void **state)
{
	struct center *center = test_center_create("lease");
	json_t *first = lease(center, BOOT1, 0, 200), *again = lease(center, BOOT1, 0, 200);
	assert_true(json_equal(first, again));
	assert_int_equal(first_value(first, "lease", "from"), 901);
	assert_int_equal(first_value(first, "lease", "to"), 950);
	assert_string_equal(json_string_value(json_object_get(json_object_get(first, "lease"), "emergency")), "K1");
	assert_string_equal(json_string_value(json_object_get(json_object_get(first, "next_day"), "day")), "2026-03-11");
	assert_true(member(first, "next_day", "generation") > member(first, "lease", "generation"));
	int newest = member(first, "next_day", "generation");
	json_t *restarted = lease(center, BOOT2, newest, 200);
	assert_true(json_equal(first, restarted));
	json_decref(restarted);
	/* A restored image: an older generation from another boot. */
	json_decref(lease(center, BOOT2, newest - 1, 409));
	json_t *fresh = lease(center, BOOT2, 0, 200);
	assert_int_equal(first_value(fresh, "lease", "from"), 951);
	assert_true(member(fresh, "lease", "generation") > newest);
	/* The one that it was copied from may be cut off with its tag: the fresh one has another, and keeps it. */
	int third = member(fresh, "next_day", "generation");
	json_t *kept = lease(center, BOOT2, third, 200);
	assert_string_equal(json_string_value(json_object_get(json_object_get(fresh, "lease"), "emergency")), "K1C");
	assert_string_equal(json_string_value(json_object_get(json_object_get(kept, "next_day"), "emergency")), "K1C");
	json_decref(kept);
	/* The original notices too. */
	json_decref(lease(center, BOOT1, newest, 409));
	json_decref(first);
	json_decref(again);
	json_decref(fresh);
	test_center_destroy(center);
}

static void bands_of_two_devices_do_not_meet(void **state)
{
	struct center *center = test_center_create("bands");
	test_center_add_device(center, "kiosk-02", "kiosk", "k2");
	json_t *one = lease(center, BOOT1, 0, 200);
	const struct test_request request = {.method = "POST",
										 .target = "/v1/leases",
										 .bearer = "kiosk-02.k2",
										 .body = "{\"boot_id\":\"" BOOT2 "\",\"generation\":0}"};
	struct call *call = test_center_ask(center, &request);
	json_t *two = json_loads(buf_text(&call->reply.body), 0, NULL);
	assert_true(first_value(two, "lease", "to") < first_value(one, "lease", "from"));
	json_decref(one);
	json_decref(two);
	dispatch_destroy(call);
	test_center_destroy(center);
}

#define TICKET "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define EVENT(id, type, data)                                                                                          \
	"{\"id\":\"" id "\",\"type\":\"" type "\",\"at\":\"2026-03-10T09:20:00+07:00\",\"boot_id\":\"" BOOT1               \
	"\",\"boot_ms\":1000,\"trusted\":true,\"data\":" data "}"
#define ISSUED(value)                                                                                                  \
	"{\"ticket\":\"" TICKET "\",\"number\":\"A\u00a0" value "\",\"series\":\"A\",\"value\":" value                     \
	",\"service\":\"a\",\"priority\":\"none\",\"language\":\"vi\",\"day\":\"2026-03-10\",\"offline\":true}"
#define BATCH(events) "{\"boot_id\":\"" BOOT1 "\",\"sent_boot_ms\":61000,\"events\":[" events "]}"

static json_t *send(struct center *center, const char *body)
{
	return test_center_kiosk(center, "POST", "/v1/events", body, 200);
}

static void expect(json_t *json, size_t i, const char *status, const char *code)
{
	json_t *result = json_array_get(json_object_get(json, "results"), i);
	assert_string_equal(json_string_value(json_object_get(result, "status")), status);
	if (code)
		assert_string_equal(json_string_value(json_object_get(result, "code")), code);
}

static int stored_ratings(struct center *center, const char *level)
{
	struct db *db = db_pool_take(center->readers);
	const struct db_sql count = {"SELECT COUNT(*) FROM ratings WHERE center = $1 AND level = $2 AND counter = 3"};
	const struct db_value args[] = {db_arg_text(center->id), db_arg_int(level[0] - '0')};
	int64_t found = 0;
	assert_int_equal(db_one_int(db, &count, args, 2, &found, NULL, NULL), ERR_OK);
	db_pool_give(center->readers, db, false);
	return (int)found;
}

static void ratings_that_were_only_counted_come_once(void **state)
{
	struct center *center = test_center_create("rating-sums");
#define SUM(counts, more)                                                                                              \
	"{\"hour\":\"2026-03-10T08:00:00.000+07:00\",\"counter\":3,\"levels\":5,\"channel\":\"pad\","         \
	"\"counts\":" counts more "}"
	const char *body =
		BATCH(EVENT("d1000000000000000000000000000000", "rating.sum", SUM("[1,0,0,2,40]", "")) "," EVENT(
			"d2000000000000000000000000000000", "rating.sum", SUM("[1,0,0]", "")) "," EVENT(
			"d3000000000000000000000000000000", "rating.sum", SUM("[0,0,0,0,1001]", "")) "," EVENT(
			"d4000000000000000000000000000000", "rating.sum", SUM("[0,0,0,0,-1]", "")));
	for (int i = 0; i < 2; i++) {
		json_t *json = send(center, body);
		expect(json, 0, i == 0 ? "accepted" : "duplicate", NULL);
		for (size_t bad = 1; bad < 4; bad++)
			expect(json, bad, "refused", "bad-event");
		json_decref(json);
		assert_int_equal(stored_ratings(center, "5"), 40);
		assert_int_equal(stored_ratings(center, "4"), 2);
		assert_int_equal(stored_ratings(center, "1"), 1);
	}
	test_center_destroy(center);
}

static void batch_is_applied_once_and_a_bad_event_stops_nothing(void **state)
{
	struct center *center = test_center_create("batch");
	const char *body = BATCH(EVENT("e1000000000000000000000000000000", "ticket.issued", ISSUED("905")) "," EVENT(
		"e2000000000000000000000000000000", "nonsense",
		"{}") "," EVENT("e3000000000000000000000000000000", "ticket.printed",
						"{\"ticket\":\"" TICKET
						"\",\"how\":\"confirmed\"}") "," EVENT("e4000000000000000000000000000000", "rating.given",
															   "{\"id\":\"f1000000000000000000000000000000\","
															   "\"ticket\":\"" TICKET
															   "\",\"level\":5,\"levels\":5,\"reasons\":[]}"));
	json_t *json = send(center, body);
	expect(json, 0, "accepted", NULL);
	expect(json, 1, "refused", "unknown-type");
	expect(json, 2, "accepted", NULL);
	expect(json, 3, "accepted", NULL);
	json_decref(json);
	json = send(center, body);
	expect(json, 0, "duplicate", NULL);
	expect(json, 2, "duplicate", NULL);
	expect(json, 3, "duplicate", NULL);
	json_decref(json);
	json = send(center, BATCH(EVENT("e1000000000000000000000000000000", "ticket.issued", ISSUED("906"))));
	expect(json, 0, "refused", "event-mismatch");
	json_decref(json);
	json = test_center_kiosk(center, "GET", "/v1/tickets/" TICKET, NULL, 200);
	assert_string_equal(json_string_value(json_object_get(json, "number")), "A\u00a0905");
	assert_string_equal(json_string_value(json_object_get(json, "state")), "waiting");
	assert_true(json_is_true(json_object_get(json, "rated")));
	json_decref(json);
	test_center_destroy(center);
}

/* What stands in the code of a paper that was printed without the center: the whole id in base 32. */
#define PAPER "NANANANANANANANANANANANAN8"
#define RATING(id, ticket) "{\"id\":\"" id "\",\"ticket\":\"" ticket "\",\"level\":4,\"levels\":5,\"reasons\":[]}"

static int64_t ratings_counted(struct center *center)
{
	char cookie[96], csrf[ID_SIZE];
	test_center_sign_in(center, "lan", 0, cookie, csrf);
	json_t *json =
		test_center_staff(center, cookie, csrf, "GET", "/v1/statistics?from=2026-03-10&to=2026-03-10", NULL, 200);
	int64_t count = json_integer_value(
		json_object_get(json_object_get(json_object_get(json, "total"), "ratings"), "count"));
	json_decref(json);
	return count;
}

static void the_code_of_a_lease_ticket_is_understood_by_all(void **state)
{
	struct center *center = test_center_create("lease-code");
	const struct test_request look = {.method = "GET", .target = "/v1/tickets/" PAPER};
	struct call *call = test_center_ask(center, &look);
	assert_int_equal(call->reply.status, 404);
	dispatch_destroy(call);
	json_decref(send(center, BATCH(EVENT("e1000000000000000000000000000000", "ticket.issued", ISSUED("905")) "," EVENT(
									 "e3000000000000000000000000000000", "ticket.printed",
									 "{\"ticket\":\"" TICKET "\",\"how\":\"confirmed\"}"))));
	call = test_center_ask(center, &look);
	assert_int_equal(call->reply.status, 200);
	json_t *json = json_loads(buf_text(&call->reply.body), 0, NULL);
	assert_string_equal(json_string_value(json_object_get(json, "number")), "A\u00a0905");
	json_decref(json);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void the_id_of_any_other_ticket_is_no_code(void **state)
{
	struct center *center = test_center_create("no-code");
	json_decref(test_center_kiosk(center, "POST", "/v1/tickets", "{\"id\":\"" TICKET "\",\"service\":\"a\"}", 201));
	const struct test_request look = {.method = "GET", .target = "/v1/tickets/" PAPER};
	struct call *call = test_center_ask(center, &look);
	assert_int_equal(call->reply.status, 404);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void a_rating_waits_for_the_ticket_of_another_kiosk(void **state)
{
	struct center *center = test_center_create("waits");
	test_center_add_staff(center, "lan", "manager", "");
	int64_t before = ratings_counted(center);
	json_t *json = send(
		center, BATCH(EVENT("e4000000000000000000000000000000", "rating.given",
							RATING("f1000000000000000000000000000000", TICKET)) "," EVENT(
			"e5000000000000000000000000000000", "rating.given", RATING("f2000000000000000000000000000000", TICKET))));
	expect(json, 0, "accepted", NULL);
	expect(json, 1, "refused", "already-rated");
	json_decref(json);
	/* Anybody can make up a code: nothing counts before its ticket is known. */
	assert_int_equal(ratings_counted(center), before);
	json = send(center, BATCH(EVENT("e1000000000000000000000000000000", "ticket.issued", ISSUED("905")) "," EVENT(
								  "e6000000000000000000000000000000", "rating.given",
								  RATING("f3000000000000000000000000000000", TICKET))));
	expect(json, 0, "accepted", NULL);
	expect(json, 1, "refused", "already-rated");
	json_decref(json);
	assert_int_equal(ratings_counted(center), before + 1);
	json = test_center_kiosk(center, "GET", "/v1/tickets/" TICKET, NULL, 200);
	assert_true(json_is_true(json_object_get(json, "rated")));
	json_decref(json);
	test_center_destroy(center);
}

static void what_a_device_alarms_of_is_shown_until_somebody_sees_to_it(void **state)
{
	struct center *center = test_center_create("device-alarm");
	char cookie[96], csrf[ID_SIZE];
	test_center_add_staff(center, "lan", "manager", "");
	test_center_sign_in(center, "lan", 0, cookie, csrf);
	json_decref(send(center, BATCH(EVENT("e1000000000000000000000000000000", "device.alarm",
										 "{\"code\":\"scanner-flooded\"}"))));
	json_t *json = test_center_staff(center, cookie, csrf, "GET", "/v1/alarms", NULL, 200);
	const json_t *alarm = json_array_get(json_object_get(json, "alarms"), 0);
	assert_string_equal(json_string_value(json_object_get(alarm, "kind")), "device");
	assert_string_equal(json_string_value(json_object_get(alarm, "subject")), TEST_KIOSK " scanner-flooded");
	json_decref(json);
	test_center_destroy(center);
}

#define UNTIED(id)                                                                                                     \
	"{\"id\":\"" id "\",\"ticket\":null,\"counter\":3,\"level\":1,\"levels\":5,\"reasons\":[],\"channel\":\"kiosk\"}"

/* Without a ticket nobody can tell two people from one who taps twice: within seconds it is one. */
static void one_hand_rates_once(void **state)
{
	struct center *center = test_center_create("one-hand");
	test_center_add_staff(center, "lan", "manager", "");
	int64_t before = ratings_counted(center);
	json_decref(test_center_kiosk(center, "POST", "/v1/ratings", UNTIED("c1000000000000000000000000000000"), 201));
	for (int i = 0; i < 5; i++) {
		char body[256];
		snprintf(body, sizeof body, UNTIED("d%d000000000000000000000000000000"), i);
		json_decref(test_center_kiosk(center, "POST", "/v1/ratings", body, 409));
	}
	assert_int_equal(ratings_counted(center), before + 1);
	test_center_destroy(center);
}

static int64_t rated_ms(const char *center, unsigned i)
{
	static const struct db_sql AT = {"SELECT at FROM ratings WHERE id = $1"};
	char url[DB_URL_MAX], id[ID_SIZE];
	struct db *db = NULL;
	struct err err = {.text = ""};
	int64_t at_ms = 0;
	snprintf(id, sizeof id, "e%u000000000000000000000000000000", i);
	const struct db_value args[] = {db_arg_text(id)};
	if (db_open(test_center_url(center, url), DB_READ, &db, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_int_equal(db_one_int(db, &AT, args, 1, &at_ms, NULL, &err), ERR_OK);
	db_close(db);
	return at_ms;
}

/* The clock of the test's center is 2026-03-10T09:24:00+07:00. */
static void what_happened_under_a_wrong_clock_is_dated_by_how_long_ago_it_was(void **state)
{
	static const char *const TIMES[] = {"1970-01-01T00:00:05+07:00", "2038-01-19T10:14:08+07:00",
										 "2026-03-10T15:24:00+07:00"};
	struct center *center = test_center_create("wrong-clock");
	char batch[1200];
	for (unsigned i = 0; i < 3; i++) {
		/* 61 s after its boot, of which 5 s, 6 s, 7 s ago. */
		snprintf(batch, sizeof batch,
				 "{\"boot_id\":\"" BOOT1 "\",\"sent_boot_ms\":61000,\"events\":[{\"id\":"
				 "\"e%u000000000000000000000000000000\",\"type\":\"rating.given\",\"at\":\"%s\",\"boot_id\":\"" BOOT1
				 "\",\"boot_ms\":%u,\"trusted\":false,\"data\":{\"id\":\"e%u000000000000000000000000000000\","
				 "\"counter\":3,\"level\":4,\"levels\":5,\"reasons\":[],\"channel\":\"kiosk\"}}]}",
				 i, TIMES[i], 56000 - i * 1000, i);
		json_t *json = send(center, batch);
		expect(json, 0, "accepted", NULL);
		json_decref(json);
	}
	test_center_settle(center);
	const int64_t now_ms = rated_ms("wrong-clock", 0) + 5000;
	assert_true(now_ms - clock_wall_ms() < 60000 && clock_wall_ms() - now_ms < 60000);
	for (unsigned i = 1; i < 3; i++) {
		int64_t apart_ms = rated_ms("wrong-clock", i - 1) - rated_ms("wrong-clock", i);
		assert_true(apart_ms > 0 && apart_ms < 30000); /* in the order in which they happened */
	}
	test_center_destroy(center);
}

static void numbers_of_a_kiosk_and_of_its_copy_are_both_taken(void **state)
{
	struct center *center = test_center_create("copies");
	static const char *const TAGS[] = {"K1", "K1C", "Z7K3", "K2", "Z1"};
	char batch[1024], event[600];
	for (unsigned i = 0; i < 5; i++) {
		snprintf(event, sizeof event,
				 "{\"id\":\"e%u000000000000000000000000000000\",\"type\":\"ticket.issued\",\"at\":"
				 "\"2026-03-10T09:20:00+07:00\",\"boot_ms\":1,\"trusted\":true,\"data\":{\"ticket\":"
				 "\"a%u000000000000000000000000000000\",\"number\":\"A-%s\u00a001\",\"series\":\"A\",\"value\":1,"
				 "\"service\":\"chung-thuc\",\"day\":\"2026-03-10\"}}",
				 i, i, TAGS[i]);
		snprintf(batch, sizeof batch, "{\"boot_id\":\"" BOOT1 "\",\"sent_boot_ms\":61000,\"events\":[%s]}", event);
		json_t *json = send(center, batch);
		expect(json, 0, i < 3 ? "accepted" : "refused", i < 3 ? NULL : "number-not-yours");
		json_decref(json);
	}
	test_center_destroy(center);
}

static void numbers_of_others_are_refused(void **state)
{
	struct center *center = test_center_create("others");
	json_t *json =
		send(center,
			 BATCH(EVENT("e1000000000000000000000000000000", "ticket.issued", ISSUED("805")) "," EVENT(
				 "e2000000000000000000000000000000", "ticket.printed",
				 "{\"ticket\":\"" TICKET
				 "\",\"how\":\"confirmed\"}") "," EVENT("e3000000000000000000000000000000", "ticket.issued",
														"{\"ticket\":\"x\"}") "," EVENT("bad", "device.status", "{}")));
	expect(json, 0, "refused", "number-not-yours");
	expect(json, 1, "refused", "unknown-ticket");
	expect(json, 2, "refused", "bad-event");
	expect(json, 3, "refused", "bad-event");
	json_decref(json);
	test_center_destroy(center);
}

static void void_number_stays_dead_when_its_request_comes_late(void **state)
{
	struct center *center = test_center_create("late");
	json_decref(send(center, BATCH(EVENT("e1000000000000000000000000000000", "ticket.voided",
										 "{\"ticket\":\"" TICKET "\",\"reason\":\"no-answer\"}"))));
	const struct test_request request = {.method = "POST",
										 .target = "/v1/tickets",
										 .key = TICKET,
										 .body = "{\"id\":\"" TICKET "\",\"service\":\"a\"}",
										 .bearer = TEST_KIOSK "." TEST_KIOSK_KEY};
	struct call *call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 422);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void enrolment_code_works_once_and_a_revoked_key_never(void **state)
{
	struct center *center = test_center_create("enrol");
	char cookie[96], csrf[ID_SIZE], body[256], bearer[160];
	test_center_add_staff(center, "ky-thuat", "technician", "");
	test_center_sign_in(center, "ky-thuat", 0, cookie, csrf);
	json_t *json = test_center_staff(center, cookie, csrf, "POST", "/v1/enrolments",
									 "{\"device_id\":\"kiosk-07\",\"kind\":\"kiosk\",\"name\":\"K7\"}", 201);
	snprintf(body, sizeof body, "{\"device_id\":\"kiosk-07\",\"code\":\"%s\"}",
			 json_string_value(json_object_get(json, "code")));
	json_decref(json);
	struct test_request request = {.method = "POST", .target = "/v1/enrol", .body = body};
	struct call *call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 201);
	json = json_loads(buf_text(&call->reply.body), 0, NULL);
	const char *key = json_string_value(json_object_get(json, "key"));
	assert_int_equal(strlen(key), 43);
	snprintf(bearer, sizeof bearer, "kiosk-07.%s", key);
	json_decref(json);
	dispatch_destroy(call);
	call = test_center_ask(center, &request);
	assert_int_equal(call->reply.status, 403);
	dispatch_destroy(call);
	const struct test_request ask = {.method = "POST",
									 .target = "/v1/leases",
									 .bearer = bearer,
									 .body = "{\"boot_id\":\"" BOOT1 "\",\"generation\":0}"};
	call = test_center_ask(center, &ask);
	assert_int_equal(call->reply.status, 200);
	dispatch_destroy(call);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/devices/kiosk-07/revoke", "{}", 204));
	call = test_center_ask(center, &ask);
	assert_int_equal(call->reply.status, 401);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void wrong_passwords_lock_the_name(void **state)
{
	struct center *center = test_center_create("lock");
	test_center_add_staff(center, "quay1", "clerk", "1");
	const char *wrong = "{\"username\":\"quay1\",\"password\":\"x\"}";
	const struct test_request request = {.method = "POST", .target = "/v1/session", .body = wrong};
	const struct test_request right = {.method = "POST",
									   .target = "/v1/session",
									   .body =
										   "{\"username\":\"quay1\",\"password\":\"" TEST_PASSWORD "\",\"counter\":2}"};
	struct call *call = test_center_ask(center, &right);
	assert_int_equal(call->reply.status, 403);
	dispatch_destroy(call);
	for (int i = 0; i < 5; i++) {
		call = test_center_ask(center, &request);
		assert_int_equal(call->reply.status, 401);
		dispatch_destroy(call);
	}
	call = test_center_ask(center, &right);
	assert_int_equal(call->reply.status, 429);
	assert_true(call->reply.retry_after_s > 0);
	dispatch_destroy(call);
	test_center_destroy(center);
}

static void a_visit_is_rated_once_and_counted(void **state)
{
	struct center *center = test_center_create("rated");
	char cookie[96], csrf[ID_SIZE], id[ID_SIZE], body[256];
	test_center_add_staff(center, "quay1", "clerk manager", "");
	test_center_sign_in(center, "quay1", 1, cookie, csrf);
	test_center_ticket(center, "a1", "none", id);
	snprintf(body, sizeof body, "{\"id\":\"%032d\",\"ticket\":\"%s\",\"level\":4,\"levels\":5,\"reasons\":[\"wait\"]}",
			 7, id);
	json_decref(test_center_kiosk(center, "POST", "/v1/ratings", body, 409));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/counters/1/next", "{}", 200));
	clock_shift(60000);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/counters/1/finish", "{}", 200));
	json_decref(test_center_kiosk(center, "POST", "/v1/ratings", body, 201));
	body[38] = '8';
	json_t *json = test_center_kiosk(center, "POST", "/v1/ratings", body, 409);
	assert_string_equal(json_string_value(json_object_get(json, "code")), "already-rated");
	json_decref(json);
	json = test_center_staff(center, cookie, csrf, "GET", "/v1/statistics?from=2026-03-10&to=2026-03-10", NULL, 200);
	json_t *total = json_object_get(json, "total"), *ratings = json_object_get(total, "ratings");
	assert_int_equal(json_integer_value(json_object_get(total, "served")), 1);
	assert_int_equal(json_integer_value(json_object_get(ratings, "count")), 1);
	assert_int_equal(json_integer_value(json_object_get(ratings, "satisfied")), 1);
	json_t *row = json_array_get(json_object_get(json, "rows"), 0);
	assert_string_equal(json_string_value(json_object_get(row, "key")), "a");
	assert_int_equal(json_integer_value(json_object_get(json_object_get(row, "service"), "p50_ms")) / 1000, 60);
	json_decref(json);
	json_decref(test_center_staff(center, cookie, csrf, "GET", "/v1/statistics?by=moon", NULL, 400));
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lease_is_the_same_until_it_is_stale),
		cmocka_unit_test(bands_of_two_devices_do_not_meet),
		cmocka_unit_test(ratings_that_were_only_counted_come_once),
		cmocka_unit_test(batch_is_applied_once_and_a_bad_event_stops_nothing),
		cmocka_unit_test(the_code_of_a_lease_ticket_is_understood_by_all),
		cmocka_unit_test(the_id_of_any_other_ticket_is_no_code),
		cmocka_unit_test(a_rating_waits_for_the_ticket_of_another_kiosk),
		cmocka_unit_test(what_a_device_alarms_of_is_shown_until_somebody_sees_to_it),
		cmocka_unit_test(one_hand_rates_once),
		cmocka_unit_test(what_happened_under_a_wrong_clock_is_dated_by_how_long_ago_it_was),
		cmocka_unit_test(numbers_of_a_kiosk_and_of_its_copy_are_both_taken),
		cmocka_unit_test(numbers_of_others_are_refused),
		cmocka_unit_test(void_number_stays_dead_when_its_request_comes_late),
		cmocka_unit_test(enrolment_code_works_once_and_a_revoked_key_never),
		cmocka_unit_test(wrong_passwords_lock_the_name),
		cmocka_unit_test(a_visit_is_rated_once_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
