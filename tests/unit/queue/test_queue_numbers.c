/* Where numbers past the bands are filed: no two tags in one place. */
#include "center/queue/queue_numbers.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>

static int by_value(const void *a, const void *b)
{
	const int64_t *left = a, *right = b;
	return *left < *right ? -1 : *left > *right;
}

static int64_t file(int64_t slot, const char *tag, int64_t value)
{
	char number[32];
	snprintf(number, sizeof number, "A-%s\u00a0%02d", tag, (int)value);
	return queue_numbers_file(slot, number, value);
}

static void tags_of_lives_differ_and_fit(void **state)
{
	char tag[QUEUE_NUMBERS_TAG_SIZE];
	static const struct {
		int64_t slot, generation;
		const char *tag;
	} CASES[] = {{0, 0, "K1"},      {1, 1, "K2A"},    {1, 26, "K2Z"},      {1, 27, "K2AA"},     {22, 3, "K23C"},
				 {998, 1, "K999A"}, {99, 0, "K100"}, {8998, 28, "K8999AB"}, {22, 475254, "K23ZZZZ"}};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		queue_numbers_tag(CASES[i].slot, CASES[i].generation, tag);
		assert_string_equal(tag, CASES[i].tag);
		assert_true(file(CASES[i].slot, tag, 7) > 0);
		assert_int_equal(file(CASES[i].slot + 1, tag, 7), -1);
	}
}

static void no_two_numbers_of_a_series_are_filed_in_one_place(void **state)
{
	static int64_t filed[200000];
	size_t count = 0;
	char tag[QUEUE_NUMBERS_TAG_SIZE];
	static const char *const MACHINES[] = {"Z000", "Z001", "ZZZZ", "Z7K3"};
	for (int64_t slot = 0; slot < 40; slot++)
		for (int64_t generation = 0; generation < 1000; generation++) {
			queue_numbers_tag(slot, generation, tag);
			filed[count++] = file(slot, tag, 1);
			filed[count++] = file(slot, tag, QUEUE_NUMBERS_MAX);
		}
	for (size_t i = 0; i < sizeof MACHINES / sizeof MACHINES[0]; i++)
		filed[count++] = file(5, MACHINES[i], 1);
	qsort(filed, count, sizeof filed[0], by_value);
	assert_true(filed[0] > QUEUE_NUMBERS_MAX);
	/* JavaScript's pages count to 2^53. */
	assert_true(file(8998, "K8999ZZ", QUEUE_NUMBERS_MAX) < (INT64_C(1) << 53));
	for (size_t i = 1; i < count; i++)
		assert_int_not_equal(filed[i - 1], filed[i]);
}

static void what_is_no_tag_of_the_device_is_refused(void **state)
{
	static const char *const WRONG[] = {"A-\u00a001",    "A-K\u00a001",     "A-Q1\u00a001",
										"A-K1AAAAA\u00a001", "A-K1a\u00a001",   "A-Z\u00a001",
										"A-Z1I4\u00a001", "A-Z12\u00a001", "A-Z1234\u00a001"};
	for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
		if (queue_numbers_file(0, WRONG[i], 1) != -1)
			fail_msg("%s is taken", WRONG[i]);
	assert_int_equal(queue_numbers_file(0, "A\u00a0901", 901), 0);
	assert_int_equal(queue_numbers_file(0, "", 1), 0);
	assert_int_equal(file(0, "K1", 0), -1);
	/* As it always was: what lies in databases keeps its place. */
	assert_int_equal(file(1, "K2", 7), 11000007);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tags_of_lives_differ_and_fit),
		cmocka_unit_test(no_two_numbers_of_a_series_are_filed_in_one_place),
		cmocka_unit_test(what_is_no_tag_of_the_device_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
