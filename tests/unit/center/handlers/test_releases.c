/* When a published program counts as installed, failed, halted; and who gets it then. */
#include "center/handlers/releases.h"
#include "support/center.h"
#include "support/test.h"

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failures_are_counted_of_those_that_are_decided),
		cmocka_unit_test(a_ring_is_a_share_of_all_devices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
