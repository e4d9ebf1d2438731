#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link_memory.h"

static void bytes_go_both_ways_in_order_and_in_chunks(void **state)
{
	struct link *link = link_memory_create();
	assert_int_equal(link_open(link, NULL), ERR_OK);
	link_memory_set_chunk(link, 2);
	size_t len;
	assert_int_equal(link_write(link, "abc", 3, &len), ERR_OK);
	assert_int_equal(len, 2);
	assert_int_equal(link_memory_waiting(link), 2);
	char bytes[4];
	assert_int_equal(link_memory_take(link, bytes, sizeof bytes), 2);
	assert_memory_equal(bytes, "ab", 2);
	assert_int_equal(link_memory_give(link, "xyz", 3), 3);
	assert_int_equal(link_read(link, bytes, sizeof bytes, &len), ERR_OK);
	assert_int_equal(len, 2);
	assert_memory_equal(bytes, "xy", 2);
	link_destroy(link);
}

static void full_is_again_and_not_a_byte_is_lost(void **state)
{
	struct link *link = link_memory_create();
	assert_int_equal(link_open(link, NULL), ERR_OK);
	static char bytes[LINK_MEMORY_SIZE + 1];
	size_t len;
	assert_int_equal(link_write(link, bytes, sizeof bytes, &len), ERR_OK);
	assert_int_equal(len, LINK_MEMORY_SIZE);
	assert_int_equal(link_write(link, bytes, 1, &len), ERR_AGAIN);
	assert_int_equal(link_memory_take(link, bytes, sizeof bytes), LINK_MEMORY_SIZE);
	assert_int_equal(link_write(link, bytes, 1, &len), ERR_OK);
	link_destroy(link);
}

static void dies_at_the_byte_that_was_asked_for(void **state)
{
	struct link *link = link_memory_create();
	assert_int_equal(link_open(link, NULL), ERR_OK);
	link_memory_die_after(link, 5);
	size_t len;
	assert_int_equal(link_write(link, "abcdefgh", 8, &len), ERR_OK);
	assert_int_equal(len, 5);
	assert_int_equal(link_write(link, "fgh", 3, &len), ERR_OFFLINE);
	link_close(link);
	assert_int_equal(link_open(link, NULL), ERR_OFFLINE);
	link_memory_plug(link, true);
	assert_int_equal(link_open(link, NULL), ERR_OK);
	link_destroy(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_go_both_ways_in_order_and_in_chunks),
		cmocka_unit_test(full_is_again_and_not_a_byte_is_lost),
		cmocka_unit_test(dies_at_the_byte_that_was_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
