#include "base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

/* Vectors of the algorithm's authors, from their own basis. */
static void a_text_hashes_as_fnv_1a_says(void **state)
{
	(void)state;
	const uint64_t basis = UINT64_C(14695981039346656037);
	assert_true(hash_text(basis, "") == basis);
	assert_true(hash_text(basis, "a") == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(hash_text(basis, "foobar") == UINT64_C(0x85944171f73967e8));
}

/* Prints of requests are kept in databases: a changed start would refuse each replay across an update. */
static void what_is_kept_in_databases_stays_equal(void **state)
{
	(void)state;
	assert_true(hash_text(HASH_START, "POST /v1/tickets") == UINT64_C(0x30b8299accddcbf));
}

static void pieces_hash_like_the_whole(void **state)
{
	(void)state;
	assert_true(hash_text(hash_text(HASH_START, "foo"), "bar") == hash_text(HASH_START, "foobar"));
	assert_true(hash_bytes(HASH_START, "foobar", 6) == hash_text(HASH_START, "foobar"));
	assert_true(hash_bytes(HASH_START, "a\0b", 3) != hash_bytes(HASH_START, "a\0c", 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_hashes_as_fnv_1a_says),
		cmocka_unit_test(what_is_kept_in_databases_stays_equal),
		cmocka_unit_test(pieces_hash_like_the_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
