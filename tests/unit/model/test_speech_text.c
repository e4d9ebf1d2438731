#include "support/test.h"

#include "base/check.h"
#include "model/speech_text.h"

static void a_number_is_spoken_digit_by_digit(void **state)
{
	char said[256];
	speech_number("A\u00a0023", LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "A không hai ba");
	speech_number("A-K2\u00a007", LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "A K hai không bảy");
	speech_number("B\u00a0030", LANGUAGE_EN, said, sizeof said);
	assert_string_equal(said, "B zero three zero");
}

static void counters_are_numbers_not_digits(void **state)
{
	static const struct {
		unsigned counter;
		const char *vi, *en;
	} cases[] = {
		{0, "không", "zero"}, {4, "bốn", "four"}, {10, "mười", "ten"}, {11, "mười một", "eleven"},
		{15, "mười lăm", "fifteen"}, {20, "hai mươi", "twenty"}, {21, "hai mươi mốt", "twenty one"},
		{35, "ba mươi lăm", "thirty five"}, {99, "chín mươi chín", "ninety nine"},
		{105, "một không năm", "one zero five"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[64];
		speech_count(cases[i].counter, LANGUAGE_VI, out, sizeof(out));
		assert_string_equal(out, cases[i].vi);
		speech_count(cases[i].counter, LANGUAGE_EN, out, sizeof(out));
		assert_string_equal(out, cases[i].en);
	}
}

static void a_small_buffer_is_filled_and_terminated(void **state)
{
	char said[8];
	speech_number("B\u00a0030", LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "B ba"); /* no half word, so no half letter */
	speech_number("\x1b[31m;`A1", LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "ba A"); /* no room for more, and nothing but letters and digits */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_number_is_spoken_digit_by_digit),
	    cmocka_unit_test(counters_are_numbers_not_digits),
	    cmocka_unit_test(a_small_buffer_is_filled_and_terminated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
