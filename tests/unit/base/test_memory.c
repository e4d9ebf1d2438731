#include "support/test.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "base/ring.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

static void arena_gives_zeroed_aligned_blocks_up_to_its_limit(void **state)
{
	struct arena arena;
	assert_int_equal(arena_init(&arena, 256), ERR_OK);
	char *one = arena_alloc(&arena, 3);
	char *two = arena_alloc(&arena, 3);
	assert_non_null(one);
	assert_int_equal((uintptr_t)two % _Alignof(max_align_t), 0);
	assert_int_equal(two[0] | two[1] | two[2], 0);
	assert_null(arena_alloc(&arena, 256));
	assert_null(arena_alloc(&arena, SIZE_MAX));
	assert_non_null(arena_alloc(&arena, 100));
	arena_finish(&arena);
}

static void arena_reset_wipes_what_a_visitor_left(void **state)
{
	struct arena arena;
	assert_int_equal(arena_init(&arena, 128), ERR_OK);
	char *secret = arena_str(&arena, "052000000123");
	assert_string_equal(secret, "052000000123");
	arena_reset(&arena);
	for (size_t i = 0; i < 12; i++)
		assert_int_equal(arena.base[i], 0);
	assert_string_equal(arena_format(&arena, "%s-%d", "B", 30), "B-30");
	assert_null(arena_format(&arena, "%500d", 1));
	arena_finish(&arena);
}

static void buf_grows_to_its_maximum_and_says_so(void **state)
{
	struct buf buf;
	buf_init(&buf, 1000);
	assert_string_equal(buf_text(&buf), "");
	for (int i = 0; i < 100; i++)
		buf_format(&buf, "%09d,", i);
	assert_int_equal(buf.len, 1000);
	assert_false(buf.failed);
	buf_byte(&buf, 'x');
	assert_true(buf.failed);
	assert_int_equal(buf.len, 1000);
	buf_clear(&buf);
	buf_str(&buf, "abcdef");
	buf_drop(&buf, 2);
	assert_string_equal(buf_text(&buf), "cdef");
	buf_finish(&buf);
	buf_finish(&buf);
}

static void ring_is_full_at_its_count_and_keeps_order(void **state)
{
	struct ring ring;
	assert_int_equal(ring_init(&ring, sizeof(int), 4), ERR_OK);
	for (int i = 0; i < 4; i++)
		assert_true(ring_push(&ring, &i));
	int extra = 9, got = -1;
	assert_false(ring_push(&ring, &extra));
	for (int i = 0; i < 4; i++) {
		assert_true(ring_pop(&ring, &got));
		assert_int_equal(got, i);
	}
	assert_false(ring_pop(&ring, &got));
	ring_finish(&ring);
}

#define MANY 200000

static void *push_many(void *arg)
{
	struct ring *ring = arg;
	for (int i = 0; i < MANY; i++)
		while (!ring_push(ring, &i))
			sched_yield();
	return NULL;
}

static void ring_hands_every_message_over_once_between_threads(void **state)
{
	struct ring ring;
	pthread_t writer;
	assert_int_equal(ring_init(&ring, sizeof(int), 64), ERR_OK);
	assert_int_equal(pthread_create(&writer, NULL, push_many, &ring), 0);
	for (int i = 0; i < MANY;) {
		int got = -1;
		if (!ring_pop(&ring, &got)) {
			sched_yield();
			continue;
		}
		assert_int_equal(got, i);
		i++;
	}
	pthread_join(writer, NULL);
	ring_finish(&ring);
}

static void ids_are_valid_and_differ(void **state)
{
	char one[ID_SIZE], two[ID_SIZE];
	id_make(one);
	id_make(two);
	assert_true(id_is_valid(one));
	assert_string_not_equal(one, two);
	assert_false(id_is_valid("ABCDEF00000000000000000000000000"));
	assert_false(id_is_valid(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arena_gives_zeroed_aligned_blocks_up_to_its_limit),
		cmocka_unit_test(arena_reset_wipes_what_a_visitor_left),
		cmocka_unit_test(buf_grows_to_its_maximum_and_says_so),
		cmocka_unit_test(ring_is_full_at_its_count_and_keeps_order),
		cmocka_unit_test(ring_hands_every_message_over_once_between_threads),
		cmocka_unit_test(ids_are_valid_and_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
