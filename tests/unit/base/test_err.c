#include "support/test.h"

#include "base/err.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static void text_grows_one_phrase_per_layer(void **state)
{
	struct err err;
	assert_int_equal(err_set(&err, ERR_IO, "disk %d is full", 3), ERR_IO);
	assert_int_equal(err_wrap(&err, ERR_IO, "journal"), ERR_IO);
	assert_int_equal(err_wrap(&err, ERR_LIMIT, "ticket %s", "B"), ERR_LIMIT);
	assert_string_equal(err.text, "ticket B: journal: disk 3 is full");
	assert_int_equal(err.code, ERR_LIMIT);
}

static void nobody_listening_is_allowed(void **state)
{
	assert_int_equal(err_set(NULL, ERR_DENIED, "x"), ERR_DENIED);
	assert_int_equal(err_wrap(NULL, ERR_DENIED, "x"), ERR_DENIED);
}

static void long_text_is_cut_and_terminated(void **state)
{
	struct err err;
	char longer[2 * ERR_TEXT_SIZE];
	memset(longer, 'a', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	err_set(&err, ERR_IO, "%s", longer);
	assert_int_equal(strlen(err.text), ERR_TEXT_SIZE - 1);
	err_wrap(&err, ERR_IO, "%s", longer);
	assert_int_equal(strlen(err.text), ERR_TEXT_SIZE - 1);
}

static void every_code_has_a_word_of_its_own(void **state)
{
	for (int a = ERR_OK; a <= ERR_CORRUPT; a++) {
		assert_true(strlen(err_name((enum err_code)a)) > 0);
		for (int b = ERR_OK; b < a; b++)
			assert_string_not_equal(err_name((enum err_code)a), err_name((enum err_code)b));
	}
	assert_string_equal(err_name((enum err_code)999), "unknown");
}

static void what_the_system_says_is_said_in_english(void **state)
{
	assert_string_equal(err_system(ENOENT), "No such file or directory");
	assert_string_equal(err_system(-1), "unknown error");
	assert_string_equal(err_system(99999), "unknown error");
	/* A catalogue of the C library in another language would turn strerror() round. */
	setenv("LANGUAGE", "vi", 1);
	assert_non_null(setlocale(LC_ALL, "C.UTF-8"));
	assert_string_equal(err_system(EACCES), "Permission denied");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_grows_one_phrase_per_layer),
		cmocka_unit_test(nobody_listening_is_allowed),
		cmocka_unit_test(long_text_is_cut_and_terminated),
		cmocka_unit_test(every_code_has_a_word_of_its_own),
		cmocka_unit_test(what_the_system_says_is_said_in_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
