#include "support/test.h"

#include "base/wipe.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define WORDS "N. V. A. was here, and it is nobody's business"

/* The place of a block just given back, as the next of its size gets it. */
static void a_block_given_back_holds_no_words(void **state)
{
	char *first = wipe_malloc(200), *second;

	memset(first, 'x', 200);
	strcpy(first + 60, WORDS);
	wipe_free(first);
	second = malloc(200);
	assert_null(memmem(second, 200, "N. V. A.", 8));
	free(second);
	wipe_free(NULL);
}

/* As the allocator gives it: what lay there before is what is looked for, and the compiler shall not mind. */
static void *unwritten(size_t size)
{
	void *(*volatile give)(size_t) = malloc;
	return give(size);
}

static void a_block_that_grows_leaves_none_behind(void **state)
{
	char *block = wipe_malloc(100), *old;

	strcpy(block + 40, WORDS);
	block = wipe_realloc(block, 100000);
	assert_string_equal(block + 40, WORDS);
	old = unwritten(100);
	assert_null(memmem(old, 100, "N. V. A.", 8));
	free(old);
	wipe_free(block);
	block = wipe_realloc(NULL, 10);
	assert_non_null(block);
	wipe_free(block);
	block = wipe_strdup("a");
	assert_string_equal(block, "a");
	wipe_free(block);
	block = wipe_calloc(3, 4);
	assert_int_equal(block[11], 0);
	wipe_free(block);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_given_back_holds_no_words),
		cmocka_unit_test(a_block_that_grows_leaves_none_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
