#include "center/handlers/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void assert_words(const char *words, const char *expected)
{
	struct buf buf;
	buf_init(&buf, 256);
	struct out out = out_begin(&buf);
	out_object(&out, NULL);
	out_words(&out, "words", words);
	out_int(&out, "after", 1);
	out_object_end(&out);
	assert_string_equal(buf_text(&buf), expected);
	buf_finish(&buf);
}

static void words_become_an_array_whatever_blanks_lie_between(void **state)
{
	(void)state;
	assert_words("clerk manager", "{\"words\":[\"clerk\",\"manager\"],\"after\":1}");
	assert_words("  clerk   manager ", "{\"words\":[\"clerk\",\"manager\"],\"after\":1}");
	assert_words("cl\"erk", "{\"words\":[\"cl\\\"erk\"],\"after\":1}");
}

static void no_words_are_an_empty_array(void **state)
{
	(void)state;
	assert_words("", "{\"words\":[],\"after\":1}");
	assert_words(" ", "{\"words\":[],\"after\":1}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_become_an_array_whatever_blanks_lie_between),
		cmocka_unit_test(no_words_are_an_empty_array),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
