#include "text/fold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void tones_case_and_the_barred_d_go(void **state)
{
	char out[64];
	text_fold("Đất Đai, KHAI SINH, hộ tịch ƯỠN", out, sizeof out);
	assert_string_equal(out, "dat dai, khai sinh, ho tich uon");
}

static void what_does_not_fit_is_cut_and_rubbish_gives_nothing(void **state)
{
	char out[5];
	text_fold("chứng thực", out, sizeof out);
	assert_string_equal(out, "chun");
	text_fold("\xff\xfe", out, sizeof out);
	assert_string_equal(out, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tones_case_and_the_barred_d_go),
		cmocka_unit_test(what_does_not_fit_is_cut_and_rubbish_gives_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
