/* Booked hours: shown by their code, turned into one number, called by their hour. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/queue/queue_order.h"

#include <string.h>

#define ID "0123456789abcdef0123456789abcd01"
#define TICKET "0123456789abcdef0123456789abcd02"

struct desk {
	struct center *center;
	char cookie[96], csrf[ID_SIZE];
	char token[64];
};

static const char *text(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static void book(struct desk *desk, const char *name, const char *at)
{
	char body[160];
	desk->center = test_center_create(name);
	test_center_add_staff(desk->center, "quanly", "manager", "");
	test_center_sign_in(desk->center, "quanly", 0, desk->cookie, desk->csrf);
	snprintf(body, sizeof body, "{\"id\":\"" ID "\",\"service\":\"a\",\"at\":\"2026-03-%s+07:00\"}", at);
	json_t *made = test_center_staff(desk->center, desk->cookie, desk->csrf, "POST", "/v1/appointments", body, 201);
	snprintf(desk->token, sizeof desk->token, "%s", text(made, "token"));
	assert_non_null(strstr(text(made, "url"), "/a/"));
	json_decref(made);
}

/* Asks for a number with the code; answers the word of the refusal, "" where there is none. */
static void take(struct desk *desk, const char *ticket, const char *service, int status, const char *code)
{
	char body[240];
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"%s\",\"appointment\":\"%s\"}", ticket, service,
			 desk->token);
	json_t *answer = test_center_kiosk(desk->center, "POST", "/v1/tickets", body, status);
	if (code)
		assert_string_equal(text(answer, "code"), code);
	json_decref(answer);
}

static void state_is(struct desk *desk, const char *state)
{
	char target[120];
	snprintf(target, sizeof target, "/v1/appointments/%s", desk->token);
	json_t *seen = test_center_kiosk(desk->center, "GET", target, NULL, 200);
	assert_string_equal(text(seen, "state"), state);
	json_decref(seen);
}

static void a_booked_hour_gives_one_number(void **state)
{
	struct desk desk;
	book(&desk, "appointment", "10T09:40:00");
	state_is(&desk, "booked");
	take(&desk, TICKET, "a", 201, NULL);
	state_is(&desk, "arrived");
	take(&desk, TICKET, "a", 201, NULL); /* the same request again */
	take(&desk, "0123456789abcdef0123456789abcd03", "a", 409, "appointment-used");
	test_center_destroy(desk.center);
}

static void too_early_too_late_and_another_day_are_told_apart(void **state)
{
	static const struct {
		const char *name, *at, *code;
	} cases[] = {{"appointment-early", "10T10:30:00", "appointment-early"},
				 {"appointment-day", "11T09:30:00", "appointment-other-day"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct desk desk;
		book(&desk, cases[i].name, cases[i].at);
		take(&desk, TICKET, "a", 409, cases[i].code);
		state_is(&desk, "booked");
		test_center_destroy(desk.center);
	}
	struct desk desk;
	book(&desk, "appointment-late", "10T09:25:00");
	clock_shift(17 * 60000);
	take(&desk, TICKET, "a", 409, "appointment-late");
	test_center_destroy(desk.center);
}

static void a_code_is_good_for_its_own_field_only_and_can_not_be_made_up(void **state)
{
	struct desk desk;
	book(&desk, "appointment-field", "10T09:40:00");
	take(&desk, TICKET, "b", 404, "unknown-appointment");
	take(&desk, TICKET, "a1", 201, NULL); /* a service inside the field */
	strcpy(desk.token, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E");
	take(&desk, "0123456789abcdef0123456789abcd04", "a", 404, "unknown-appointment");
	test_center_destroy(desk.center);
}

static void a_cancelled_hour_gives_no_number(void **state)
{
	struct desk desk;
	book(&desk, "appointment-cancel", "10T09:40:00");
	json_decref(
		test_center_staff(desk.center, desk.cookie, desk.csrf, "POST", "/v1/appointments/" ID "/cancel", "{}", 204));
	json_decref(
		test_center_staff(desk.center, desk.cookie, desk.csrf, "POST", "/v1/appointments/" ID "/cancel", "{}", 409));
	take(&desk, TICKET, "a", 409, "appointment-used");
	state_is(&desk, "cancelled");
	json_t *list =
		test_center_staff(desk.center, desk.cookie, desk.csrf, "GET", "/v1/appointments?day=2026-03-10", NULL, 200);
	assert_int_equal(json_array_size(json_object_get(list, "appointments")), 1);
	json_decref(list);
	test_center_destroy(desk.center);
}

static void who_came_at_the_hour_is_called_before_who_came_a_little_sooner(void **state)
{
	struct desk desk;
	char walk_in[ID_SIZE], cookie[96], csrf[ID_SIZE];
	book(&desk, "appointment-order", "10T09:25:00");
	test_center_add_staff(desk.center, "quay1", "clerk", "1");
	test_center_ticket(desk.center, "a", "none", walk_in);
	clock_shift(2 * 60000);
	take(&desk, TICKET, "a", 201, NULL);
	json_decref(
		test_center_kiosk(desk.center, "POST", "/v1/tickets/" TICKET "/printed", "{\"how\":\"confirmed\"}", 200));
	test_center_sign_in(desk.center, "quay1", 1, cookie, csrf);
	json_decref(test_center_staff(desk.center, cookie, csrf, "POST", "/v1/counters/1/open", "{}", 200));
	json_t *next = test_center_staff(desk.center, cookie, csrf, "POST", "/v1/counters/1/next", "{}", 200);
	assert_string_equal(text(json_object_get(next, "ticket"), "id"), TICKET);
	json_decref(next);
	test_center_destroy(desk.center);
}

/* Another one at that time; answers the word of the refusal or "". */
static void book_more(struct desk *desk, unsigned n, const char *service, const char *at, int status, const char *code)
{
	char body[200];
	snprintf(body, sizeof body, "{\"id\":\"%032x\",\"service\":\"%s\",\"at\":\"2026-03-%s+07:00\"}",
			 0x1000 + (n << 16), service, at);
	/* the first 20 digits name it: make them differ */
	for (int i = 0; i < 8; i++)
		body[7 + i] = body[7 + 24 + i];
	json_t *answer =
		test_center_staff(desk->center, desk->cookie, desk->csrf, "POST", "/v1/appointments", body, status);
	if (code)
		assert_string_equal(text(answer, "code"), code);
	json_decref(answer);
}

static long free_at(struct desk *desk, const char *query, const char *hour)
{
	char target[120];
	long found = -1;
	size_t i;
	json_t *slot;
	snprintf(target, sizeof target, "/v1/appointments/slots?%s", query);
	json_t *answer = test_center_kiosk(desk->center, "GET", target, NULL, 200);
	json_array_foreach(json_object_get(answer, "slots"), i, slot)
		if (strstr(text(slot, "at"), hour))
			found = (long)json_integer_value(json_object_get(slot, "free"));
	json_decref(answer);
	return found;
}

static void a_slot_has_so_many_places_for_the_services_of_a_field(void **state)
{
	struct desk desk;
	book(&desk, "appointment-places", "10T10:00:00");
	assert_int_equal(free_at(&desk, "service=a", "T10:00"), 1);
	book_more(&desk, 1, "a1", "10T10:07:00", 201, NULL); /* within the same quarter */
	assert_int_equal(free_at(&desk, "service=a1", "T10:00"), 0);
	book_more(&desk, 2, "a", "10T10:14:00", 409, "slot-full");
	book_more(&desk, 3, "a", "10T10:15:00", 201, NULL);
	book_more(&desk, 4, "b", "10T10:00:00", 201, NULL); /* another field has its own */
	json_decref(
		test_center_staff(desk.center, desk.cookie, desk.csrf, "POST", "/v1/appointments/" ID "/cancel", "{}", 204));
	book_more(&desk, 2, "a", "10T10:14:00", 201, NULL);
	test_center_destroy(desk.center);
}

static void nothing_is_booked_when_nobody_serves(void **state)
{
	struct desk desk;
	book(&desk, "appointment-hours", "10T10:00:00");
	book_more(&desk, 1, "a", "10T12:00:00", 409, "closed-service"); /* noon */
	book_more(&desk, 2, "a", "10T17:00:00", 409, "closed-service");
	book_more(&desk, 3, "a", "12T09:00:00", 409, "closed-service"); /* a Thursday without hours */
	book_more(&desk, 4, "c", "10T10:00:00", 404, "unknown-service");
	book_more(&desk, 5, "a", "09T10:00:00", 400, "bad-appointment");
	assert_int_equal(free_at(&desk, "service=a", "T09:15"), -1); /* it is 09:24 */
	assert_int_equal(free_at(&desk, "service=a", "T11:15"), 2);
	assert_int_equal(free_at(&desk, "service=a", "T11:30"), -1);
	assert_int_equal(free_at(&desk, "service=a&day=2026-03-12", "T"), -1);
	json_decref(test_center_kiosk(desk.center, "GET", "/v1/appointments/slots?service=a&day=2026-03-09", NULL, 400));
	json_decref(test_center_kiosk(desk.center, "GET", "/v1/appointments/slots?service=c", NULL, 404));
	json_t *answer = test_center_kiosk(desk.center, "GET", "/v1/appointments/slots?service=a", NULL, 200);
	json_t *days = json_object_get(answer, "days");
	assert_int_equal(json_array_size(days), 14);
	assert_string_equal(text(json_array_get(days, 2), "day"), "2026-03-12");
	assert_true(json_is_false(json_object_get(json_array_get(days, 2), "open")));
	assert_true(json_integer_value(json_object_get(json_array_get(days, 1), "free")) > 0);
	json_decref(answer);
	test_center_destroy(desk.center);
}

static json_t *by_code(struct desk *desk, const char *verb, const char *body, int status)
{
	char target[120];
	snprintf(target, sizeof target, "/v1/appointments/%s/%s", desk->token, verb);
	return test_center_kiosk(desk->center, "POST", target, body, status);
}

static void whoever_has_the_code_moves_it_where_there_is_a_place(void **state)
{
	struct desk desk;
	book(&desk, "appointment-move", "10T10:00:00");
	book_more(&desk, 1, "a", "10T10:30:00", 201, NULL);
	book_more(&desk, 2, "a", "10T10:30:00", 201, NULL);
	json_t *full = by_code(&desk, "move", "{\"at\":\"2026-03-10T10:30:00+07:00\"}", 409);
	assert_string_equal(text(full, "code"), "slot-full");
	json_decref(full);
	json_decref(by_code(&desk, "move", "{\"at\":\"2026-03-10T12:00:00+07:00\"}", 409));
	json_decref(by_code(&desk, "move", "{\"at\":\"2027-03-10T10:00:00+07:00\"}", 400));
	json_t *moved = by_code(&desk, "move", "{\"at\":\"2026-03-11T08:00:00+07:00\"}", 200);
	assert_string_equal(text(moved, "at"), "2026-03-11T08:00:00.000+07:00");
	assert_null(json_object_get(moved, "id")); /* the code is all they have */
	json_decref(moved);
	assert_int_equal(free_at(&desk, "service=a", "T10:00"), 2);
	/* within its own slot its place is its own */
	json_decref(by_code(&desk, "move", "{\"at\":\"2026-03-11T08:05:00+07:00\"}", 200));
	json_decref(by_code(&desk, "withdraw", "{}", 200));
	state_is(&desk, "cancelled");
	json_decref(by_code(&desk, "withdraw", "{}", 409));
	json_decref(by_code(&desk, "move", "{\"at\":\"2026-03-11T08:00:00+07:00\"}", 409));
	strcpy(desk.token, "8F3KQ2M7RT9X4VBN6HWZ1CPD5E");
	json_decref(by_code(&desk, "withdraw", "{}", 404));
	test_center_destroy(desk.center);
}

static void an_hour_that_has_passed_is_not_moved(void **state)
{
	struct desk desk;
	book(&desk, "appointment-past", "10T09:25:00");
	clock_shift(17 * 60000);
	json_decref(by_code(&desk, "move", "{\"at\":\"2026-03-11T08:00:00+07:00\"}", 409));
	json_decref(by_code(&desk, "withdraw", "{}", 409));
	test_center_destroy(desk.center);
}

static void its_code_comes_as_a_picture(void **state)
{
	struct desk desk;
	char target[120];
	book(&desk, "appointment-qr", "10T10:00:00");
	snprintf(target, sizeof target, "/v1/appointments/%s/qr.svg", desk.token);
	struct call *call = test_center_ask(desk.center, &(struct test_request){.method = "GET", .target = target});
	assert_int_equal(call->reply.status, 200);
	assert_string_equal(call->reply.type, "image/svg+xml");
	assert_non_null(strstr(buf_text(&call->reply.body), "</svg>"));
	dispatch_destroy(call);
	json_decref(test_center_kiosk(desk.center, "GET", "/v1/appointments/8F3KQ2M7RT9X4VBN6HWZ1CPD5E/qr.svg", NULL, 404));
	test_center_destroy(desk.center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_booked_hour_gives_one_number),
		cmocka_unit_test(too_early_too_late_and_another_day_are_told_apart),
		cmocka_unit_test(a_code_is_good_for_its_own_field_only_and_can_not_be_made_up),
		cmocka_unit_test(a_cancelled_hour_gives_no_number),
		cmocka_unit_test(a_slot_has_so_many_places_for_the_services_of_a_field),
		cmocka_unit_test(nothing_is_booked_when_nobody_serves),
		cmocka_unit_test(whoever_has_the_code_moves_it_where_there_is_a_place),
		cmocka_unit_test(an_hour_that_has_passed_is_not_moved),
		cmocka_unit_test(its_code_comes_as_a_picture),
		cmocka_unit_test(who_came_at_the_hour_is_called_before_who_came_a_little_sooner),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
