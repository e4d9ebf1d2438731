#include "support/test.h"

#include "base/check.h"
#include "base/library.h"

#include <math.h>
#include <string.h>

struct math_calls {
	double (*cos)(double);
	double (*sqrt)(double);
};

static void the_functions_of_a_library_are_called_through_their_table(void **state)
{
	static const struct library_call calls[] = {LIBRARY_CALL(struct math_calls, , cos)
												LIBRARY_CALL(struct math_calls, , sqrt)};
	struct math_calls math;
	struct err err = {.code = ERR_OK};
	(void)state;
	assert_int_equal(library_open("libm.so.6", calls, ARRAY_LEN(calls), &math, &err), ERR_OK);
	assert_true(math.cos(0) == 1);
	assert_true(math.sqrt(9) == 3);
	assert_int_equal(library_open("libm.so.6", calls, ARRAY_LEN(calls), &math, &err), ERR_OK);
}

static void what_is_not_installed_is_named(void **state)
{
	static const struct library_call none[] = {{"cos", 0}, {"no_such_function", 0}};
	struct math_calls math;
	struct err err = {.code = ERR_OK};
	(void)state;
	assert_int_equal(library_open("libno-such.so.9", none, 1, &math, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "libno-such.so.9"));
	assert_int_equal(library_open("libm.so.6", none, 2, &math, &err), ERR_NOT_FOUND);
	assert_non_null(strstr(err.text, "no_such_function"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_functions_of_a_library_are_called_through_their_table),
		cmocka_unit_test(what_is_not_installed_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
