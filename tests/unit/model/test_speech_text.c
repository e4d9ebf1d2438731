#include "support/test.h"

#include "model/speech_text.h"

#include <string.h>

static void a_call_is_spoken_digit_by_digit(void **state)
{
	char said[256];
	speech_call("A\u00a0023", 5, 1, LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "Mời công dân có số A không hai ba đến quầy số năm");
	speech_call("B\u00a0030", 12, 2, LANGUAGE_VI, said, sizeof said);
	assert_string_equal(said, "Xin mời lại công dân có số B không ba không đến quầy số một hai");
	speech_call("B\u00a0030", 3, 1, LANGUAGE_EN, said, sizeof said);
	assert_string_equal(said, "Number B zero three zero, please go to counter three");
}

static void a_small_buffer_is_filled_and_terminated(void **state)
{
	char said[8];
	speech_number("B\u00a0030", LANGUAGE_VI, said, sizeof said);
	assert_memory_equal(said, "B kh", 4);
	assert_true(memchr(said, 0, sizeof said) != NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_call_is_spoken_digit_by_digit),
	    cmocka_unit_test(a_small_buffer_is_filled_and_terminated),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
