/* Certificates of devices: who must show one, who may have a new one, and that one taken back counts no more. */
#include "support/center.h"
#include "support/test.h"

#include "base/clock.h"
#include "center/db/db_certificates.h"
#include "center/handlers/auth.h"
#include "center/handlers/upkeep.h"
#include "tls/tls_authority.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)
#define BEARER TEST_KIOSK "." TEST_KIOSK_KEY

struct shown { /* what a connection shows */
	bool has, other;
	struct tls_cert cert;
};

static struct center *open_center(const char *name)
{
	char cert[256], key[256], file[64];
	struct err err = {.code = ERR_OK};
	struct center *center = test_center_create(name);
	snprintf(file, sizeof file, "%s-ca.pem", name);
	test_path(file, cert, sizeof cert);
	snprintf(file, sizeof file, "%s-ca-key.pem", name);
	test_path(file, key, sizeof key);
	if (tls_authority_open(cert, key, center->id, clock_wall_ms(), &center->authority, &err) != ERR_OK)
		fail_msg("%s", err.text);
	center->options.certificate_days = 7;
	center->options.grace_days = 60;
	return center;
}

static struct call *ask(struct center *center, const char *method, const char *target, const char *body,
						const char *bearer, const struct shown *shown)
{
	struct call *call = dispatch_create(center);
	struct request *req = &call->req;
	assert_true(dispatch_parse_target(req, target));
	snprintf(req->bearer, sizeof req->bearer, "%s", bearer);
	req->is_json = req->is_tls = true;
	req->shown = shown && shown->has ? &shown->cert : NULL;
	req->showed_other = shown && shown->other;
	if (!dispatch_open(call, method, body ? (int64_t)strlen(body) : 0))
		return call;
	if (body)
		buf_str(&req->raw, body);
	dispatch_run_and_wait(call);
	return call;
}

static void expect(struct center *center, const struct shown *shown, int status, const char *code)
{
	struct call *call = ask(center, "GET", "/v1/published", NULL, BEARER, shown);
	assert_int_equal(call->reply.status, status == 200 ? 404 : status); /* let in, but nothing was published yet */
	if (code && !strstr(buf_text(&call->reply.body), code))
		fail_msg("no %s in %s", code, buf_text(&call->reply.body));
	dispatch_destroy(call);
	call = ask(center, "GET", "/v1/events", NULL, BEARER, shown);
	assert_int_equal(call->reply.status, status);
	dispatch_destroy(call);
	auth_taken_back(center->auth, ""); /* as AUTH_REMEMBER_MS would */
}

static void quoted(struct buf *out, const char *member, const char *text)
{
	json_t *json = json_string(text);
	char *dump = json_dumps(json, JSON_ENCODE_ANY);
	buf_format(out, "\"%s\":%s", member, dump);
	free(dump);
	json_decref(json);
}

static void write_request(struct buf *out)
{
	struct buf key, pem;
	struct err err = {.code = ERR_OK};
	buf_init(&key, TLS_PEM_MAX);
	buf_init(&pem, TLS_PEM_MAX);
	assert_int_equal(tls_key_make(&key, &err), ERR_OK);
	assert_int_equal(tls_key_request(buf_text(&key), "anybody", &pem, &err), ERR_OK);
	quoted(out, "request", buf_text(&pem));
	buf_finish(&key);
	buf_finish(&pem);
}

static void take(struct call *call, struct shown *ret_shown)
{
	struct err err = {.code = ERR_OK};
	assert_int_equal(call->reply.status, 201);
	json_t *json = json_loads(buf_text(&call->reply.body), 0, NULL);
	const char *pem = json_string_value(json_object_get(json, "certificate"));
	assert_non_null(pem);
	*ret_shown = (struct shown){.has = true};
	assert_int_equal(tls_cert_read(pem, strlen(pem), &ret_shown->cert, &err), ERR_OK);
	json_decref(json);
	dispatch_destroy(call);
}

static struct call *renew(struct center *center, const struct shown *shown)
{
	struct buf body;
	buf_init(&body, 16384);
	buf_byte(&body, '{');
	write_request(&body);
	buf_byte(&body, '}');
	auth_taken_back(center->auth, "");
	struct call *call = ask(center, "POST", "/v1/certificates", buf_text(&body), BEARER, shown);
	buf_finish(&body);
	auth_taken_back(center->auth, "");
	return call;
}

static void a_device_that_had_a_certificate_must_show_it(void **state)
{
	struct center *center = open_center("must");
	struct shown none = {.has = false}, own, foreign = {.other = true};
	expect(center, &none, 200, NULL); /* its key alone, as before there was TLS */
	take(renew(center, &none), &own);
	assert_string_equal(own.cert.device, TEST_KIOSK);
	expect(center, &own, 200, NULL);
	expect(center, &none, 401, "certificate-needed");
	expect(center, &foreign, 401, "certificate-not-ours");
	struct shown others = own;
	snprintf(others.cert.device, sizeof others.cert.device, "kiosk-02");
	expect(center, &others, 401, "certificate-not-ours");
	others = own;
	snprintf(others.cert.center, sizeof others.cert.center, "elsewhere");
	expect(center, &others, 401, "certificate-not-ours");
	others = own;
	others.cert.serial[3] ^= 1;
	expect(center, &others, 401, "certificate-not-ours");
	test_center_destroy(center);
}

static void always_means_that_a_new_device_may_only_ask_for_one(void **state)
{
	struct center *center = open_center("always");
	struct shown none = {.has = false}, own;
	center->options.certificates_always = true;
	expect(center, &none, 401, "certificate-needed");
	take(renew(center, &none), &own);
	expect(center, &own, 200, NULL);
	test_center_destroy(center);
}

static void an_ended_certificate_may_be_renewed_for_the_days_of_grace(void **state)
{
	struct center *center = open_center("grace");
	struct shown none = {.has = false}, own, fresh;
	take(renew(center, &none), &own);
	clock_shift(7 * DAY_MS - 60000);
	expect(center, &own, 200, NULL);
	clock_shift(120000);
	expect(center, &own, 401, "certificate-ended");
	clock_shift(59 * DAY_MS);
	take(renew(center, &own), &fresh);
	expect(center, &fresh, 200, NULL);
	expect(center, &own, 401, "certificate-ended");
	clock_shift(9 * DAY_MS); /* the old one's grace is over, the fresh one's is not */
	struct call *call = renew(center, &own);
	assert_int_equal(call->reply.status, 401);
	dispatch_destroy(call);
	take(renew(center, &fresh), &own);
	expect(center, &own, 200, NULL);
	test_center_destroy(center);
}

static void enrolling_anew_and_revoking_take_certificates_back(void **state)
{
	struct center *center = open_center("back");
	char cookie[96], csrf[33];
	struct shown none = {.has = false}, own, fresh;
	test_center_add_staff(center, "kythuat", "technician", "");
	test_center_sign_in(center, "kythuat", 0, cookie, csrf);
	take(renew(center, &none), &own);
	json_t *made =
		test_center_staff(center, cookie, csrf, "POST", "/v1/enrolments", "{\"device_id\":\"" TEST_KIOSK "\"}", 201);
	struct buf body;
	buf_init(&body, 16384);
	buf_format(&body, "{\"device_id\":\"" TEST_KIOSK "\",\"code\":\"%s\",",
			   json_string_value(json_object_get(made, "code")));
	write_request(&body);
	buf_byte(&body, '}');
	struct call *call = ask(center, "POST", "/v1/enrol", buf_text(&body), "", &none);
	json_t *answer = json_loads(buf_text(&call->reply.body), 0, NULL);
	char bearer[128];
	snprintf(bearer, sizeof bearer, TEST_KIOSK ".%s", json_string_value(json_object_get(answer, "key")));
	take(call, &fresh);
	/* The new key with the certificate of before, and with its own. */
	call = ask(center, "GET", "/v1/published", NULL, bearer, &own);
	assert_int_equal(call->reply.status, 401);
	assert_non_null(strstr(buf_text(&call->reply.body), "certificate-revoked"));
	dispatch_destroy(call);
	call = ask(center, "GET", "/v1/published", NULL, bearer, &fresh);
	assert_int_equal(call->reply.status, 404);
	dispatch_destroy(call);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/devices/" TEST_KIOSK "/revoke", NULL, 204));
	call = ask(center, "GET", "/v1/published", NULL, bearer, &fresh);
	assert_int_equal(call->reply.status, 401);
	dispatch_destroy(call);
	json_decref(answer);
	json_decref(made);
	buf_finish(&body);
	test_center_destroy(center);
}

static void requests_that_are_none_and_centers_without_tls_are_answered(void **state)
{
	struct center *center = open_center("wrong");
	static const struct {
		const char *body;
		int status;
	} cases[] = {
		{"{}", 400}, {"{\"request\":\"\"}", 400}, {"{\"request\":\"x\"}", 400}, {"{\"request\":7}", 400}, {"[]", 400}};
	for (size_t i = 0; i < 5; i++) {
		struct call *call = ask(center, "POST", "/v1/certificates", cases[i].body, BEARER, NULL);
		assert_int_equal(call->reply.status, cases[i].status);
		dispatch_destroy(call);
	}
	tls_authority_destroy(center->authority);
	center->authority = NULL;
	struct call *call = renew(center, NULL);
	assert_int_equal(call->reply.status, 409);
	dispatch_destroy(call);
	test_center_destroy(center);
}

struct put_job {
	struct db_job job;
	struct center *center;
	int64_t now_ms;
};

static enum err_code put_three(struct db *db, struct db_job *job, struct err *err)
{
	const struct put_job *put = (struct put_job *)job;
	const char *center = put->center->id;
	enum err_code code = db_certificate_put(db, center, "old", TEST_KIOSK, 1, put->now_ms - 61 * DAY_MS, err);
	if (code == ERR_OK)
		code = db_certificate_put(db, center, "renewable", TEST_KIOSK, 2, put->now_ms - 59 * DAY_MS, err);
	if (code == ERR_OK)
		code = db_certificate_put(db, center, "alone", "kiosk-09", 1, put->now_ms - 400 * DAY_MS, err);
	return code;
}

static void certificates_that_nobody_may_renew_are_forgotten_but_a_devices_newest(void **state)
{
	struct center *center = open_center("trim");
	struct put_job put = {.job = {.run = put_three}, .center = center, .now_ms = clock_wall_ms()};
	struct db_certificate found;
	struct err err;
	assert_int_equal(db_writer_run(center->writer, &put.job, &err), ERR_OK);
	assert_int_equal(upkeep_tidy(center, &err), ERR_OK);
	struct db *db = db_pool_take(center->readers);
	assert_int_equal(db_certificate_find(db, center->id, "old", &found, &err), ERR_NOT_FOUND);
	assert_int_equal(db_certificate_find(db, center->id, "renewable", &found, &err), ERR_OK);
	assert_int_equal(db_certificate_find(db, center->id, "alone", &found, &err), ERR_OK);
	db_pool_give(center->readers, db, false);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_that_had_a_certificate_must_show_it),
		cmocka_unit_test(always_means_that_a_new_device_may_only_ask_for_one),
		cmocka_unit_test(an_ended_certificate_may_be_renewed_for_the_days_of_grace),
		cmocka_unit_test(enrolling_anew_and_revoking_take_certificates_back),
		cmocka_unit_test(requests_that_are_none_and_centers_without_tls_are_answered),
		cmocka_unit_test(certificates_that_nobody_may_renew_are_forgotten_but_a_devices_newest),
	};
	return cmocka_run_group_tests_name("certificates", tests, NULL, NULL);
}
