#include "paper/paper_clean_priv.h"

#include "base/check.h"
#include "base/utf8.h"
#include "paper/paper.h"
#include "support/test.h"

#include <string.h>

static void hostile_signs_are_taken_out(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{"Hộ tịch", "Hộ tịch"},
		{"a\x1b\x40""b\x1d(H", "a@b(H"},
		{"a\nb\tc\r", "a b c "},
		{"a\u202eb\u2066c\u200f", "abc"},
		{"a\ufeff\u00ad\u2060b", "ab"},
		{"x\xffy", "x\ufffdy"},
		{"\u0301a", "a"},
		{"e\u0302\u0323\u0301\u0301\u0301", "e\u0302\u0323\u0301"},
		{"\U000e0041\U000f0000z", "z"},
		{"\u200b", "\x1f"},
		{"", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[PAPER_VALUE_MAX];
		paper_clean(cases[i].in, out, sizeof(out));
		assert_string_equal(out, cases[i].out);
	}
}

static void four_thousand_marks_become_a_few(void **state)
{
	char text[8100], out[PAPER_VALUE_MAX];
	size_t len = 1;

	text[0] = 'a';
	for (int i = 0; i < 4000; i++, len += 2)
		memcpy(text + len, "\xcc\x81", 2);
	text[len] = '\0';
	paper_clean(text, out, sizeof(out));
	assert_int_equal(strlen(out), 1 + 2 * PAPER_MARKS_MAX);
}

static void a_text_is_cut_between_letters(void **state)
{
	char out[6];

	paper_clean("ệệệệ", out, sizeof(out));
	assert_string_equal(out, "ệ");
	assert_true(utf8_is_valid(out, strlen(out)));
}

static void khmer_keeps_its_vowels_and_subscripts(void **state)
{
	char out[64];

	paper_clean("ស្ត្រី", out, sizeof(out));
	assert_string_equal(out, "ស្ត្រី");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_signs_are_taken_out),
		cmocka_unit_test(four_thousand_marks_become_a_few),
		cmocka_unit_test(a_text_is_cut_between_letters),
		cmocka_unit_test(khmer_keeps_its_vowels_and_subscripts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
