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

static void a_hostile_number_stays_short(void **state)
{
	struct hall_call call = {.number = "77777777777777777777777", .counter = 4294967295u, .times = 99};
	char out[PHRASE_MAX];

	phrase_call(&call, out);
	assert_non_null(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_said_as_people_say_it),
		cmocka_unit_test(a_hostile_number_stays_short),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
