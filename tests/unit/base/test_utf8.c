#include "support/test.h"

#include "base/utf8.h"

#include <string.h>

static void every_code_point_survives_a_round_trip(void **state)
{
	for (uint32_t code = 0; code <= 0x110000; code += code < 0x900 ? 1 : 37) {
		char bytes[4];
		size_t len = utf8_put(code, bytes);
		if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
			assert_int_equal(len, 0);
			continue;
		}
		const char *at = bytes;
		assert_int_equal(utf8_next(&at, bytes + len), code);
		assert_ptr_equal(at, bytes + len);
	}
}

static void broken_sequences_are_refused(void **state)
{
	static const char *const bad[] = {
		"\x80",     "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
		"\xe1\xba", "\xff",     "a\xc3",    "\xe1\xbag"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(utf8_is_valid(bad[i], strlen(bad[i])));
	static const char good[] = "Đặng Quỵ ẫ ỗ ữ 😀";
	assert_true(utf8_is_valid(good, strlen(good)));
	assert_true(utf8_is_valid("", 0));
}

static void a_cut_never_splits_a_letter(void **state)
{
	static const char text[] = "ẫỗữ";
	size_t len = strlen(text);
	for (size_t max = 0; max <= len + 2; max++) {
		size_t cut = utf8_cut(text, len, max);
		assert_true(cut <= max);
		assert_true(utf8_is_valid(text, cut));
		assert_true(max < len || cut == len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_survives_a_round_trip),
		cmocka_unit_test(broken_sequences_are_refused),
		cmocka_unit_test(a_cut_never_splits_a_letter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
