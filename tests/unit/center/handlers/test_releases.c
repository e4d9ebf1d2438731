/* When a published program counts as installed, failed, halted; and who gets it then. */
#include "center/handlers/releases.h"
#include "crypto/crypto.h"
#include "proto/program.h"
#include "support/center.h"
#include "support/test.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

static struct release_target target(int64_t wanted, int64_t told, const char *state)
{
	struct release_target one = {.wanted = wanted, .told = told, .ring = 1};
	snprintf(one.state, sizeof one.state, "%s", state);
	return one;
}

static void failures_are_counted_of_those_that_are_decided(void **state)
{
	const struct release_target targets[] = {target(3, 3, "installed"),
											 target(3, 3, "installed"),
											 target(3, 3, "rolled-back"),
											 target(3, 3, "downloading"),
											 target(3, 2, "refused") /* of the one before */,
											 target(2, 2, "refused")};
	struct release release = {.number = 3, .halt_percent = 33};
	struct release_sums sums;
	releases_sum(&release, targets, 6, &sums);
	assert_int_equal(sums.wanted, 5);
	assert_int_equal(sums.installed, 2);
	assert_int_equal(sums.failed, 1);
	assert_int_equal(sums.under_way, 2);
	assert_true(sums.is_halted); /* one of three is more than 33 % */
	release.halt_percent = 34;
	releases_sum(&release, targets, 6, &sums);
	assert_false(sums.is_halted);
	release.halt_percent = 0;
	release.forgiven = 1;
	releases_sum(&release, targets, 6, &sums);
	assert_false(sums.is_halted); /* a manager went on after it */
}

static void a_ring_is_a_share_of_all_devices(void **state)
{
	struct center *center = test_center_create("releases");
	char cookie[96], csrf[ID_SIZE], name[32], key[44], body[512], signature[87];
	memset(signature, 'A', 86);
	signature[86] = '\0';
	test_center_add_staff(center, "manager", "manager", "");
	test_center_sign_in(center, "manager", 0, cookie, csrf);
	for (int i = 2; i <= 20; i++) {
		snprintf(name, sizeof name, "kiosk-%02d", i);
		snprintf(key, sizeof key, "%043d", i);
		test_center_add_device(center, name, "kiosk", key);
	}
	/* Three zero bytes and their hash. */
	snprintf(body, sizeof body,
			 "{\"version\":\"9.0.0\",\"size\":3,\"until\":\"2026-12-31\",\"signature\":\"%s\",\"sha256\":"
			 "\"709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c\"}",
			 signature);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 201));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/parts",
								  "{\"offset\":0,\"data\":\"AAAA\"}", 200));
	static const struct {
		const char *body;
		size_t devices;
	} rings[] = {{"{\"devices\":[\"kiosk-07\",\"nobody\"]}", 1},
				 {"{\"percent\":10}", 1},
				 {"{\"percent\":10}", 0},
				 {"{\"percent\":50}", 8},
				 {"{\"percent\":100}", 10}};
	for (size_t i = 0; i < sizeof rings / sizeof rings[0]; i++) {
		json_t *answer = test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/publish", rings[i].body, 200);
		assert_int_equal(json_array_size(json_object_get(answer, "devices")), rings[i].devices);
		json_decref(answer);
	}
	json_t *mine = test_center_kiosk(center, "GET", "/v1/program", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(mine, "number")), 1);
	json_decref(mine);
	json_t *part = test_center_kiosk(center, "GET", "/v1/program/part?number=1&offset=0", NULL, 200);
	assert_string_equal(json_string_value(json_object_get(part, "data")), "AAAA");
	json_decref(part);
	json_decref(test_center_kiosk(center, "GET", "/v1/program/part?number=1&offset=1", NULL, 404));
	json_decref(test_center_kiosk(center, "GET", "/v1/program/part?number=2&offset=0", NULL, 404));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/publish", "{\"percent\":101}", 400));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/withdraw", "{}", 204));
	mine = test_center_kiosk(center, "GET", "/v1/program", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(mine, "number")), 0);
	json_decref(mine);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/publish", "{\"percent\":1}", 404));
	test_center_destroy(center);
}

/* Three zero bytes as a program, signed by `secret`. */
static void manifest_of(const char *name, const unsigned char *secret, const char *sha256, char *out, size_t size)
{
	struct proto_program program = {.size = 3, .version = "9.0.0", .until = "2026-12-31"};
	unsigned char signature[crypto_sign_BYTES];
	char text[256], word[PROTO_PROGRAM_SIGNATURE_SIZE];
	snprintf(program.name, sizeof program.name, "%s", name);
	snprintf(program.sha256, sizeof program.sha256, "%s", sha256);
	proto_program_signed_text(&program, text, sizeof text);
	crypto_sign_detached(signature, NULL, (const unsigned char *)text, strlen(text), secret);
	sodium_bin2base64(word, sizeof word, signature, sizeof signature, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	snprintf(out, size,
			 "{\"program\":\"%s\",\"version\":\"9.0.0\",\"size\":3,\"until\":\"2026-12-31\",\"signature\":\"%s\","
			 "\"sha256\":\"%s\"}",
			 name, word, sha256);
}

static void assert_problem(json_t *problem, const char *code)
{
	assert_string_equal(json_string_value(json_object_get(problem, "code")), code);
	assert_true(strlen(json_string_value(json_object_get(problem, "detail"))) > 20);
	json_decref(problem);
}

static const char ZEROS[] = "709e80c88487a2411e1ee4dfb9f22a861492d20c4765150c0c794abd70f8147c";

static void the_center_itself_refuses_what_its_key_did_not_sign(void **state)
{
	struct center *center = test_center_create("release-key");
	unsigned char secret[crypto_sign_SECRETKEYBYTES], other[crypto_sign_SECRETKEYBYTES], public[32], none[32];
	char cookie[96], csrf[ID_SIZE], body[512], wrong[65];
	crypto_sign_keypair(public, secret);
	crypto_sign_keypair(none, other);
	memcpy(center->release_key, public, sizeof public);
	center->has_release_key = true;
	test_center_add_staff(center, "manager", "manager", "");
	test_center_sign_in(center, "manager", 0, cookie, csrf);
	manifest_of(PROTO_PROGRAM_KIOSK, other, ZEROS, body, sizeof body);
	assert_problem(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 422), "bad-signature");
	/* The kiosk's signature does not do for the display's program. */
	manifest_of(PROTO_PROGRAM_KIOSK, secret, ZEROS, body, sizeof body);
	memcpy(strstr(body, "kiosk"), "other", 5);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 400));
	manifest_of(PROTO_PROGRAM_DISPLAY, secret, ZEROS, body, sizeof body);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 201));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/parts",
								  "{\"offset\":0,\"data\":\"AAAA\"}", 200));
	/* Signed, but other bytes come. */
	memset(wrong, 'a', 64);
	wrong[64] = '\0';
	manifest_of(PROTO_PROGRAM_DISPLAY, secret, wrong, body, sizeof body);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 201));
	assert_problem(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/2/parts",
									 "{\"offset\":0,\"data\":\"AAAA\"}", 422), "bad-hash");
	json_t *list = test_center_staff(center, cookie, csrf, "GET", "/v1/releases", NULL, 200);
	json_t *refused = json_object_get(list, "refused"), *releases = json_object_get(list, "releases");
	assert_int_equal(json_array_size(refused), 2);
	assert_true(json_is_true(json_object_get(list, "checks")));
	assert_true(json_is_true(json_object_get(json_array_get(releases, 1), "checked")));
	assert_true(json_is_string(json_object_get(json_array_get(releases, 0), "withdrawn_at")));
	json_decref(list);
	test_center_destroy(center);
}

static void a_program_goes_to_the_devices_that_run_it(void **state)
{
	struct center *center = test_center_create("release-kinds");
	unsigned char secret[crypto_sign_SECRETKEYBYTES], public[32];
	char cookie[96], csrf[ID_SIZE], body[512], key[44], name[32];
	crypto_sign_keypair(public, secret);
	test_center_add_staff(center, "manager", "manager", "");
	test_center_sign_in(center, "manager", 0, cookie, csrf);
	for (int i = 1; i <= 4; i++) {
		snprintf(name, sizeof name, "display-%02d", i);
		snprintf(key, sizeof key, "%043d", i);
		test_center_add_device(center, name, "display", key);
	}
	manifest_of(PROTO_PROGRAM_DISPLAY, secret, ZEROS, body, sizeof body);
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases", body, 201));
	json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/parts",
								  "{\"offset\":0,\"data\":\"AAAA\"}", 200));
	json_t *ring = test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/publish",
									 "{\"devices\":[\"kiosk-01\",\"display-02\"]}", 200);
	assert_int_equal(json_array_size(json_object_get(ring, "devices")), 1);
	json_decref(ring);
	ring = test_center_staff(center, cookie, csrf, "POST", "/v1/releases/1/publish", "{\"percent\":50}", 200);
	assert_int_equal(json_array_size(json_object_get(ring, "devices")), 1); /* two of four displays */
	json_decref(ring);
	json_t *mine = test_center_kiosk(center, "GET", "/v1/program", NULL, 200);
	assert_int_equal(json_integer_value(json_object_get(mine, "number")), 0);
	json_decref(mine);
	test_center_destroy(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failures_are_counted_of_those_that_are_decided),
		cmocka_unit_test(a_ring_is_a_share_of_all_devices),
		cmocka_unit_test(the_center_itself_refuses_what_its_key_did_not_sign),
		cmocka_unit_test(a_program_goes_to_the_devices_that_run_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
