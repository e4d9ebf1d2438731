#include "center/handlers/center.h"
#include "center/handlers/token.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

static unsigned keys;

static json_t *ask(struct center *center, const char *method, const char *target, const char *body, int status)
{
	char key[40];
	json_error_t why;
	snprintf(key, sizeof key, "%032x", ++keys);
	struct test_request request = {.method = method, .target = target, .body = body, .key = body ? key : NULL};
	struct call *call = test_center_ask(center, &request);
	if (call->reply.status != status)
		fail_msg("%s %s: %d %s", method, target, call->reply.status, buf_text(&call->reply.body));
	json_t *json = json_loads(buf_text(&call->reply.body), 0, &why);
	dispatch_destroy(call);
	return json;
}

static const char *text(const json_t *json, const char *name)
{
	return json_string_value(json_object_get(json, name));
}

static void a_petition_is_numbered_answered_and_rated_once(void **state)
{
	struct center *center = test_center_create("petition");
	char cookie[96], csrf[ID_SIZE], target[120];
	test_center_add_staff(center, "quanly", "manager", "");
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	json_t *made = ask(
		center, "POST", "/v1/petitions",
		"{\"id\":\"0123456789abcdef0123456789abcdef\",\"about\":\"wait\",\"text\":\"Chờ lâu, gọi 0912345678\"}", 201);
	assert_string_equal(text(made, "number"), "PA-2026-0001");
	assert_memory_equal(text(made, "due"), "2026-03-24", 10); /* ten working days after Tuesday 10/03 */
	json_t *list = test_center_staff(center, cookie, csrf, "GET", "/v1/petitions", NULL, 200);
	const json_t *first = json_array_get(json_object_get(list, "petitions"), 0);
	assert_string_equal(text(first, "text"), "Chờ lâu, gọi **********");
	snprintf(target, sizeof target, "/v1/petitions/%s/rate", text(made, "code"));
	json_decref(ask(center, "POST", target, "{\"level\":5}", 409)); /* not answered yet */
	snprintf(target, sizeof target, "/v1/petitions/%s/answer", text(first, "id"));
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{}", 400));
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{\"answer\":\"Đã thêm quầy.\"}", 204));
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{\"answer\":\"Lại\"}", 409));
	snprintf(target, sizeof target, "/v1/petitions/%s", text(made, "code"));
	json_t *seen = ask(center, "GET", target, NULL, 200);
	assert_string_equal(text(seen, "answer"), "Đã thêm quầy.");
	assert_null(json_object_get(seen, "text"));
	snprintf(target, sizeof target, "/v1/petitions/%s/rate", text(made, "code"));
	json_decref(ask(center, "POST", target, "{\"level\":9}", 400));
	json_decref(ask(center, "POST", target, "{\"level\":5}", 204));
	json_decref(ask(center, "POST", target, "{\"level\":1}", 409));
	json_decref(seen);
	json_decref(list);
	json_decref(made);
	test_center_destroy(center);
}

/* "….../p/TOKEN": what a phone or the kiosk reads off the slip. */
static const char *token_of(const json_t *made)
{
	const char *at = strstr(text(made, "url"), "/p/");
	assert_non_null(at);
	return at + 3;
}

static void the_square_code_of_the_slip_opens_and_rates_it(void **state)
{
	struct center *center = test_center_create("petition-token");
	char cookie[96], csrf[ID_SIZE], target[120], id[ID_SIZE], token[64], lower[32];
	test_center_add_staff(center, "quanly", "manager", "");
	test_center_sign_in(center, "quanly", 0, cookie, csrf);
	json_t *made = ask(center, "POST", "/v1/petitions",
					   "{\"id\":\"0123456789abcdef0123456789abcdef\",\"about\":\"late\",\"text\":\"Lau\"}", 201);
	snprintf(token, sizeof token, "%s", token_of(made));
	assert_int_equal(strlen(token), 26);
	snprintf(target, sizeof target, "/v1/petitions/%s", token);
	json_t *seen = ask(center, "GET", target, NULL, 200);
	assert_string_equal(text(seen, "number"), "PA-2026-0001");
	assert_string_equal(text(seen, "state"), "open");
	assert_null(json_object_get(seen, "text"));
	assert_null(json_object_get(seen, "id"));
	json_decref(seen);
	/* the same by the short code, however it was typed */
	for (size_t i = 0; i <= strlen(text(made, "code")); i++) {
		char sign = text(made, "code")[i];
		lower[i] = sign == '0' ? 'o' : sign == '1' ? 'l' : (char)(sign >= 'A' && sign <= 'Z' ? sign + 32 : sign);
	}
	snprintf(target, sizeof target, "/v1/petitions/%s", lower);
	json_decref(ask(center, "GET", target, NULL, 200));
	json_t *list = test_center_staff(center, cookie, csrf, "GET", "/v1/petitions", NULL, 200);
	snprintf(id, sizeof id, "%s", text(json_array_get(json_object_get(list, "petitions"), 0), "id"));
	snprintf(target, sizeof target, "/v1/petitions/%s/answer", id);
	json_decref(test_center_staff(center, cookie, csrf, "POST", target, "{\"answer\":\"Da sua.\"}", 204));
	snprintf(target, sizeof target, "/v1/petitions/%s/rate", token);
	json_decref(ask(center, "POST", target, "{\"level\":4}", 204));
	json_decref(ask(center, "POST", target, "{\"level\":5}", 409));
	json_decref(list);
	json_decref(made);
	test_center_destroy(center);
}

/* Whoever sends a petition chooses its id: with the id of somebody's ticket, its token must not be the ticket's. */
static void a_petition_of_a_chosen_id_opens_nothing_else(void **state)
{
	struct center *center = test_center_create("petition-chosen");
	char target[120], token[TOKEN_SIZE], id[ID_SIZE];
	test_center_ticket(center, "a", "none", id);
	snprintf(target, sizeof target, "{\"id\":\"%s\",\"text\":\"x\"}", id);
	json_t *made = ask(center, "POST", "/v1/petitions", target, 201);
	snprintf(target, sizeof target, "/v1/tickets/%s", token_of(made));
	json_decref(ask(center, "GET", target, NULL, 404));
	token_make(center->secret, sizeof center->secret, id, token);
	snprintf(target, sizeof target, "/v1/tickets/%s", token);
	json_decref(ask(center, "GET", target, NULL, 200));
	snprintf(target, sizeof target, "/v1/petitions/%s", token);
	json_decref(ask(center, "GET", target, NULL, 404));
	json_decref(made);
	test_center_destroy(center);
}

/* One sign of the token changed is somebody else's guess: not found, as an unknown code is. */
static void a_guessed_token_is_as_unknown_as_no_token(void **state)
{
	struct center *center = test_center_create("petition-guess");
	char target[120];
	json_t *made = ask(center, "POST", "/v1/petitions",
					   "{\"id\":\"0123456789abcdef0123456789abcdef\",\"text\":\"x\"}", 201);
	for (size_t i = 0; i < 26; i++) {
		int at = snprintf(target, sizeof target, "/v1/petitions/%s", token_of(made)) - 26 + (int)i;
		target[at] = target[at] == '0' ? '8' : '0';
		json_decref(ask(center, "GET", target, NULL, 404));
	}
	json_decref(made);
	test_center_destroy(center);
}

static void what_is_no_petition_is_refused(void **state)
{
	static const char *const bodies[] = {
		"{}", "{\"id\":\"x\",\"text\":\"a\"}", "{\"id\":\"0123456789abcdef0123456789abcdef\"}",
		"{\"id\":\"0123456789abcdef0123456789abcdef\",\"text\":\"a\",\"about\":\"moon\"}",
		"{\"id\":\"0123456789abcdef0123456789abcdef\",\"text\":\"a\",\"channel\":\"x\"}"};
	struct center *center = test_center_create("petition-bad");
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		json_decref(ask(center, "POST", "/v1/petitions", bodies[i], 400));
	json_decref(ask(center, "GET", "/v1/petitions/NOTACODE", NULL, 404));
	json_decref(ask(center, "GET", "/v1/petitions", NULL, 401));
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_petition_is_numbered_answered_and_rated_once),
		cmocka_unit_test(the_square_code_of_the_slip_opens_and_rates_it),
		cmocka_unit_test(a_petition_of_a_chosen_id_opens_nothing_else),
		cmocka_unit_test(a_guessed_token_is_as_unknown_as_no_token),
		cmocka_unit_test(what_is_no_petition_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
