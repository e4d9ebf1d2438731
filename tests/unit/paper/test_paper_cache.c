#include "paper/paper_cache_priv.h"

#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static int make_cache(void **state)
{
	*state = calloc(1, sizeof(struct paper_cache));
	return *state ? 0 : -1;
}

static int drop_cache(void **state)
{
	paper_cache_finish(*state);
	free(*state);
	return 0;
}

static void what_was_drawn_is_found_by_text_size_and_weight(void **state)
{
	uint64_t hash = paper_cache_hash("Hộ tịch", 30, true);
	struct paper_cached *run = paper_cache_add(*state, hash);

	assert_int_equal(run->width, -1);
	run->width = 120;
	assert_ptr_equal(paper_cache_find(*state, hash), run);
	assert_ptr_equal(paper_cache_add(*state, hash), run);
	assert_null(paper_cache_find(*state, paper_cache_hash("Hộ tịch", 30, false)));
	assert_null(paper_cache_find(*state, paper_cache_hash("Hộ tịch", 31, true)));
	assert_null(paper_cache_find(*state, paper_cache_hash("Hộ tich", 30, true)));
	assert_int_not_equal(paper_cache_hash("", 0, false), 0);
}

static void the_one_unused_for_longest_goes_first(void **state)
{
	struct paper_cache *cache = *state;

	for (unsigned i = 0; i < PAPER_CACHE_RUNS; i++)
		paper_cache_add(cache, 1000 + i)->width = (int)i;
	assert_non_null(paper_cache_find(cache, 1000)); /* used again */
	paper_cache_add(cache, 1);
	assert_non_null(paper_cache_find(cache, 1000));
	assert_null(paper_cache_find(cache, 1001));
	assert_non_null(paper_cache_find(cache, 1002));
}

static void pictures_together_keep_to_the_bound(void **state)
{
	struct paper_cache *cache = *state;

	for (unsigned i = 0; i < PAPER_CACHE_RUNS; i++) {
		struct paper_cached *run = paper_cache_add(cache, 1 + i);
		assert_true(paper_cache_picture(cache, run, 512, 40));
		assert_int_equal(run->stride, 64);
		assert_int_equal(run->bits[64 * 40 - 1], 0);
		assert_true(cache->bytes <= PAPER_CACHE_BYTES);
	}
	struct paper_cached *run = paper_cache_add(cache, 9999);
	assert_false(paper_cache_picture(cache, run, 100000, 100000 / 8));
	assert_false(paper_cache_picture(cache, run, 0, 10));
	assert_null(run->bits);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_was_drawn_is_found_by_text_size_and_weight, make_cache, drop_cache),
		cmocka_unit_test_setup_teardown(the_one_unused_for_longest_goes_first, make_cache, drop_cache),
		cmocka_unit_test_setup_teardown(pictures_together_keep_to_the_bound, make_cache, drop_cache),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
