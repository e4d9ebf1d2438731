#include "support/test.h"

#include "crypto/totp.h"

#include <string.h>

#define MINUTE TOTP_STEP_MS
#define NOW (INT64_C(29500000) * MINUTE + 12345)

static const unsigned char secret[] = "12345678901234567890123456789012";

static void codes_are_those_of_rfc_6238(void **state)
{
	/* Appendix B, SHA-256, steps of 30 seconds */
	static const struct {
		int64_t step;
		const char *code;
	} cases[] = {{59 / 30, "46119246"},         {1111111109 / 30, "68084774"}, {1111111111 / 30, "67062674"},
				 {1234567890 / 30, "91819424"}, {2000000000 / 30, "90698825"}, {INT64_C(20000000000) / 30, "77737706"}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char code[TOTP_SIZE];
		totp_code(secret, 32, cases[i].step, code);
		assert_string_equal(code, cases[i].code);
	}
}

static void a_code_is_good_for_ten_minutes_and_a_minute_of_clock_difference(void **state)
{
	char code[TOTP_SIZE];
	for (int minutes = -15; minutes <= 5; minutes++) {
		int64_t step = NOW / MINUTE + minutes;
		totp_code(secret, 32, step, code);
		bool good = minutes >= -TOTP_STEPS && minutes <= 1;
		assert_int_equal(totp_step_of(secret, 32, code, NOW, 0), good ? step : -1);
	}
}

static void a_code_opens_once_and_those_before_it_never_again(void **state)
{
	char code[TOTP_SIZE], older[TOTP_SIZE];
	int64_t step = NOW / MINUTE;
	totp_code(secret, 32, step, code);
	totp_code(secret, 32, step - 1, older);
	assert_int_equal(totp_step_of(secret, 32, code, NOW, step), -1);
	assert_int_equal(totp_step_of(secret, 32, older, NOW, step), -1);
	assert_int_equal(totp_step_of(secret, 32, older, NOW, step - 2), step - 1);
}

static void what_is_no_code_opens_nothing(void **state)
{
	static const char *const wrong[] = {"", "1", "1234567", "123456789", "abcdefgh", "00000000"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(totp_step_of(secret, 32, wrong[i], NOW, 0), -1);
}

static void each_device_has_codes_of_its_own(void **state)
{
	unsigned char key[CRYPTO_HASH_SIZE] = {1}, other[CRYPTO_HASH_SIZE] = {2}, one[CRYPTO_HASH_SIZE],
				  two[CRYPTO_HASH_SIZE];
	totp_device_secret(key, one);
	totp_device_secret(other, two);
	assert_memory_not_equal(one, two, sizeof one);
	assert_memory_not_equal(one, key, sizeof one);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_those_of_rfc_6238),
		cmocka_unit_test(a_code_is_good_for_ten_minutes_and_a_minute_of_clock_difference),
		cmocka_unit_test(a_code_opens_once_and_those_before_it_never_again),
		cmocka_unit_test(what_is_no_code_opens_nothing),
		cmocka_unit_test(each_device_has_codes_of_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
