/* The technician's code at a kiosk without its center: good once, and guessing is slow, also over a restart. */
#include "base/clock.h"
#include "base/file.h"
#include "crypto/totp.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"

#include <string.h>
#include <unistd.h>

#define KEY "0123456789012345678901234567890123456789012"

static void start(struct kiosk_fixture *kiosk, char dir[FILE_PATH_MAX])
{
	char key_file[FILE_PATH_MAX], set[FILE_PATH_MAX + 32];
	struct err err = {.code = ERR_OK};
	test_path("device.key", key_file, sizeof key_file);
	unlink(key_file);
	assert_int_equal(file_replace(key_file, KEY, strlen(KEY), false, &err), ERR_OK);
	snprintf(set, sizeof set, "center.key_file=%s", key_file);
	const char *const sets[] = {set, "center.device_id=kiosk-01", NULL};
	kiosk_fixture_start(kiosk, dir, sets);
}

static void new_folder(char dir[FILE_PATH_MAX])
{
	static int number;
	char name[32];
	snprintf(name, sizeof name, "staff-%d-%d", (int)getpid(), number++);
	test_path(name, dir, FILE_PATH_MAX);
	kiosk_fixture_prepare(dir);
}

static enum err_code try_code(struct kiosk_fixture *kiosk, const char *code)
{
	static struct flow_request request; /* large */
	request = (struct flow_request){.kind = REQUEST_STAFF_CODE};
	snprintf(request.code, sizeof request.code, "%s", code);
	unsigned name = kiosk_fixture_ask(kiosk, &request);
	return kiosk_fixture_wait(kiosk, NOTICE_STAFF, name)->result;
}

/* As the center makes it. */
static void make_code(char code[TOTP_SIZE])
{
	unsigned char hash[CRYPTO_HASH_SIZE], secret[CRYPTO_HASH_SIZE];
	crypto_sha256(KEY, strlen(KEY), hash);
	totp_device_secret(hash, secret);
	totp_code(secret, sizeof secret, clock_wall_ms() / TOTP_STEP_MS, code);
}

static void a_code_opens_once_also_over_a_restart(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX], code[TOTP_SIZE];
	new_folder(dir);
	start(&kiosk, dir);
	make_code(code);
	assert_int_equal(try_code(&kiosk, code), ERR_OK);
	assert_int_equal(try_code(&kiosk, code), ERR_DENIED);
	kiosk_fixture_stop(&kiosk);
	start(&kiosk, dir);
	assert_int_equal(try_code(&kiosk, code), ERR_DENIED);
	kiosk_fixture_stop(&kiosk);
}

static void guessing_is_shut_out_also_over_a_restart(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX], code[TOTP_SIZE];
	new_folder(dir);
	start(&kiosk, dir);
	for (int i = 0; i < 5; i++)
		assert_int_equal(try_code(&kiosk, "00000000"), ERR_DENIED);
	assert_true(kiosk.notice.number > 50);
	make_code(code);
	assert_int_equal(try_code(&kiosk, code), ERR_LIMIT);
	kiosk_fixture_stop(&kiosk);
	start(&kiosk, dir);
	assert_int_equal(try_code(&kiosk, code), ERR_LIMIT);
	clock_shift(61000);
	assert_int_equal(try_code(&kiosk, code), ERR_OK);
	kiosk_fixture_stop(&kiosk);
}

static void a_kiosk_without_a_key_opens_to_nobody(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX], code[TOTP_SIZE];
	unsigned char hash[CRYPTO_HASH_SIZE], secret[CRYPTO_HASH_SIZE];
	new_folder(dir);
	kiosk_fixture_start(&kiosk, dir, NULL);
	crypto_sha256("", 0, hash);
	totp_device_secret(hash, secret);
	totp_code(secret, sizeof secret, clock_wall_ms() / TOTP_STEP_MS, code);
	assert_int_equal(try_code(&kiosk, code), ERR_DENIED);
	kiosk_fixture_stop(&kiosk);
}

static void ask_lock(struct kiosk_fixture *kiosk, bool locked)
{
	static struct flow_request request; /* large */
	request = (struct flow_request){.kind = REQUEST_LOCK, .number = locked};
	kiosk_fixture_ask(kiosk, &request);
}

static void a_kiosk_out_of_use_is_out_of_use_when_it_starts_again(void **state)
{
	struct kiosk_fixture kiosk;
	char dir[FILE_PATH_MAX];
	new_folder(dir);
	start(&kiosk, dir);
	assert_null(kiosk_fixture_wait_ms(&kiosk, NOTICE_LOCK, 0, 300)); /* in use, as ever */
	ask_lock(&kiosk, true);
	kiosk_fixture_stop(&kiosk);
	start(&kiosk, dir);
	assert_int_equal(kiosk_fixture_wait(&kiosk, NOTICE_LOCK, 0)->number, 1);
	ask_lock(&kiosk, false);
	kiosk_fixture_stop(&kiosk);
	start(&kiosk, dir);
	assert_null(kiosk_fixture_wait_ms(&kiosk, NOTICE_LOCK, 0, 300));
	kiosk_fixture_stop(&kiosk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_opens_once_also_over_a_restart),
		cmocka_unit_test(guessing_is_shut_out_also_over_a_restart),
		cmocka_unit_test(a_kiosk_without_a_key_opens_to_nobody),
		cmocka_unit_test(a_kiosk_out_of_use_is_out_of_use_when_it_starts_again),
	};
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
