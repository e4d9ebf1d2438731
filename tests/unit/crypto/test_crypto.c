#include "base/id.h"
#include "crypto/code.h"
#include "crypto/crypto.h"
#include "crypto/digest.h"
#include "support/test.h"

#include <string.h>

static int set_up(void **state)
{
	struct err err;
	return crypto_init(&err) == ERR_OK ? 0 : -1;
}

/* FIPS 180-4 and RFC 4231, test case 2. */
static void known_answers_of_the_standards(void **state)
{
	char hex[CRYPTO_HEX_SIZE];
	unsigned char mac[CRYPTO_HASH_SIZE];
	crypto_sha256_hex("abc", 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	crypto_hmac_sha256((const unsigned char *)"Jefe", 4, "what do ya want ", 16, "for nothing?", 12, mac);
	crypto_hex(mac, sizeof mac, hex);
	assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void password_is_known_again_and_no_other(void **state)
{
	char stored[CRYPTO_PASSWORD_SIZE], other[CRYPTO_PASSWORD_SIZE];
	struct err err;
	assert_int_equal(crypto_password_hash("bí mật", stored, &err), ERR_OK);
	assert_int_equal(crypto_password_hash("bí mật", other, &err), ERR_OK);
	assert_string_not_equal(stored, other);
	assert_memory_equal(stored, "$argon2id$", 10);
	assert_true(crypto_password_verify(stored, "bí mật"));
	assert_false(crypto_password_verify(stored, "bi mat"));
	assert_false(crypto_password_verify("", "bí mật"));
	assert_int_equal(crypto_password_hash("", stored, &err), ERR_INVALID);
}

static void codes_come_back_and_mistyped_letters_are_read(void **state)
{
	for (size_t len = 1; len <= 32; len++) {
		unsigned char bytes[32], again[32];
		char text[CODE32_SIZE(32)], text64[CODE64_SIZE(32)];
		id_random(bytes, sizeof bytes);
		code32_encode(bytes, len, text);
		assert_int_equal(strlen(text) + 1, CODE32_SIZE(len));
		assert_true(code32_decode(text, again, len));
		assert_memory_equal(bytes, again, len);
		code64_encode(bytes, len, text64);
		assert_true(code64_decode(text64, again, len));
		assert_memory_equal(bytes, again, len);
	}
	unsigned char one = 0, two = 1;
	assert_true(code32_decode("10", &one, 1) && code32_decode("lo", &two, 1));
	assert_int_equal(one, two);
	assert_false(code32_decode("U0", &one, 1));
	assert_false(code32_decode("111", &one, 1));
	assert_false(code32_decode("11", &one, 1)); /* unused bits */
	assert_false(code64_decode("a+", &one, 1));
}

static void a_digest_is_that_of_the_standard_and_one_bit_breaks_it(void **state)
{
	/* RFC 9530, appendix B.1 */
	char body[] = "{\"hello\": \"world\"}\n", text[DIGEST_SIZE];
	size_t len = strlen(body);
	digest_write(body, len, text);
	assert_string_equal(text, "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
	assert_true(digest_fits(text, body, len));
	assert_true(digest_fits("sha-512=:AAAA:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:", body, len));
	for (size_t i = 0; i < 8 * len; i++) {
		body[i / 8] ^= (char)(1 << i % 8);
		assert_false(digest_fits(text, body, len));
		body[i / 8] ^= (char)(1 << i % 8);
	}
	assert_false(digest_fits("", body, len) || digest_fits("sha-256=:", body, len));
	assert_true(digest_is_known(text));
	assert_false(digest_is_known("") || digest_is_known("sha-512=:AAAA:"));
	assert_true(digest_is_wanted("sha-256=10") && digest_is_wanted("sha-512=3, sha-256=1"));
	assert_false(digest_is_wanted("") || digest_is_wanted("sha-256=0") || digest_is_wanted("sha-512=3"));
}

static void ids_made_one_after_the_other_are_in_order_by_time(void **state)
{
	char first[ID_SIZE], second[ID_SIZE];
	id_make(first);
	id_make(second);
	assert_true(id_is_valid(first) && id_is_valid(second));
	assert_string_not_equal(first, second);
	assert_true(strncmp(first, second, 12) <= 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_answers_of_the_standards),
		cmocka_unit_test(password_is_known_again_and_no_other),
		cmocka_unit_test(codes_come_back_and_mistyped_letters_are_read),
		cmocka_unit_test(a_digest_is_that_of_the_standard_and_one_bit_breaks_it),
		cmocka_unit_test(ids_made_one_after_the_other_are_in_order_by_time),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
