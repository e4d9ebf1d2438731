#include "display/phrase.h"

#include "base/check.h"
#include "support/test.h"

static void a_call_is_said_as_people_say_it(void **state)
{
	static const struct {
		struct hall_call call;
		const char *says;
	} cases[] = {
		{{.number = "A\u00a0023", .counter = 5, .times = 1, .language = "vi"},
		 "Mời công dân có số A không hai ba đến quầy số năm"},
		{{.number = "B\u00a0030", .counter = 12, .times = 2, .language = "vi"},
		 "Mời lần hai. Mời công dân có số B không ba không đến quầy số mười hai"},
		{{.number = "A-K2\u00a007", .counter = 1, .times = 1, .language = "km"},
		 "Mời công dân có số A K hai không bảy đến quầy số một"},
		{{.number = "T\u00a0015", .counter = 3, .times = 1, .language = "en"},
		 "Number T zero one five, please go to counter three"},
		{{.number = "T\u00a0015", .counter = 13, .times = 3, .language = "en"},
		 "Call three. Number T zero one five, please go to counter thirteen"},
	};

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char out[PHRASE_MAX];
		phrase_call(&cases[i].call, out);
		assert_string_equal(out, cases[i].says);
	}
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
		phrase_counter(cases[i].counter, "vi", out, sizeof(out));
		assert_string_equal(out, cases[i].vi);
		phrase_counter(cases[i].counter, "en", out, sizeof(out));
		assert_string_equal(out, cases[i].en);
	}
}

static void a_hostile_number_stays_short(void **state)
{
	struct hall_call call = {.number = "77777777777777777777777", .counter = 4294967295u, .times = 99};
	char out[PHRASE_MAX], small[8];

	phrase_call(&call, out);
	assert_non_null(out);
	phrase_number("\x1b[31m;`A1", "vi", small, sizeof(small));
	assert_string_equal(small, "ba A"); /* no room for more, and nothing but letters and digits */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_said_as_people_say_it),
		cmocka_unit_test(counters_are_numbers_not_digits),
		cmocka_unit_test(a_hostile_number_stays_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
