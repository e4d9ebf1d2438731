#include "model/catalogue.h"
#include "support/test.h"

#include <string.h>

static void vietnamese_is_first_and_english_second(void **state)
{
	assert_int_equal(LANGUAGE_VI, 0);
	assert_int_equal(LANGUAGE_EN, 1);
	assert_string_equal(catalogue_language_code(LANGUAGE_VI), "vi");
	assert_string_equal(catalogue_language_name(LANGUAGE_VI), "Tiếng Việt");
	assert_string_equal(catalogue_language_name(LANGUAGE_EN), "English");
	assert_false(catalogue_language_is_draft(LANGUAGE_VI));
	assert_false(catalogue_language_is_draft(LANGUAGE_EN));
}

static void every_language_is_found_by_its_code(void **state)
{
	for (int i = 0; i < LANGUAGE_COUNT; i++)
		assert_int_equal(catalogue_language(catalogue_languages[i]), i);
	assert_true(catalogue_language_is_draft(catalogue_language("km")));
}

static void a_list_names_whole_codes(void **state)
{
	assert_true(catalogue_language_in("vi en", LANGUAGE_VI));
	assert_true(catalogue_language_in("  vi   en ", LANGUAGE_EN));
	assert_false(catalogue_language_in("vi", LANGUAGE_EN));
	assert_false(catalogue_language_in("vie enx e", LANGUAGE_EN));
	assert_false(catalogue_language_in("vie enx e", LANGUAGE_VI));
	assert_false(catalogue_language_in("", LANGUAGE_VI));
}

static void a_list_with_a_strange_word_is_told_what_would_be_right(void **state)
{
	assert_null(catalogue_languages_rule(""));
	assert_null(catalogue_languages_rule(" en  vi "));
	assert_null(catalogue_languages_rule("km"));
	assert_non_null(strstr(catalogue_languages_rule("vi xx"), " vi en"));
	assert_non_null(catalogue_languages_rule("v"));
	assert_non_null(catalogue_languages_rule("vi,en"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vietnamese_is_first_and_english_second),
		cmocka_unit_test(every_language_is_found_by_its_code),
		cmocka_unit_test(a_list_names_whole_codes),
		cmocka_unit_test(a_list_with_a_strange_word_is_told_what_would_be_right),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
