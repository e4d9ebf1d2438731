#include "base/copy.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void a_text_that_fits_is_whole(void **state)
{
	(void)state;
	char field[6] = "xxxxx";
	copy_text(field, sizeof field, "abcde");
	assert_string_equal(field, "abcde");
	copy_text(field, sizeof field, "");
	assert_string_equal(field, "");
}

static void a_longer_one_is_cut_and_ended(void **state)
{
	(void)state;
	char field[8] = "xxxxxxx";
	copy_text(field, 4, "abcdefg");
	assert_string_equal(field, "abc");
	assert_int_equal(field[4], 'x'); /* nothing past the field is touched */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_that_fits_is_whole),
		cmocka_unit_test(a_longer_one_is_cut_and_ended),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
