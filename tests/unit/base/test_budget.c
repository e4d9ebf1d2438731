#include "base/budget.h"
#include "support/test.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MORE_KIB 32768

static void what_is_opened_and_taken_is_counted(void **state)
{
	struct budget before, after;
	budget_read(&before);
	assert_true(before.memory_kib > 100 && before.files >= 1 && before.threads >= 1);
	int files[5];
	for (size_t i = 0; i < 5; i++)
		files[i] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	char *memory = malloc(MORE_KIB * 1024);
	assert_non_null(memory);
	memset(memory, 1, MORE_KIB * 1024);
	budget_read(&after);
	assert_int_equal(after.files, before.files + 5);
	assert_true(after.memory_kib > before.memory_kib + MORE_KIB / 2);
	free(memory);
	for (size_t i = 0; i < 5; i++)
		close(files[i]);
	budget_read(&after);
	assert_int_equal(after.files, before.files);
}

static void *wait_for_end(void *arg)
{
	char byte;
	return read(*(int *)arg, &byte, 1) < 0 ? arg : NULL;
}

static void threads_are_counted(void **state)
{
	struct budget before, after;
	int ends[2];
	pthread_t first, second;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pthread_create(&first, NULL, wait_for_end, &ends[0]), 0); /* brings that of a sanitizer with it */
	budget_read(&before);
	assert_int_equal(pthread_create(&second, NULL, wait_for_end, &ends[0]), 0);
	budget_read(&after);
	close(ends[1]);
	pthread_join(first, NULL);
	pthread_join(second, NULL);
	close(ends[0]);
	assert_int_equal(after.threads, before.threads + 1);
}

static void it_is_written_beside_what_it_may(void **state)
{
	const struct budget used = {19000, 40, 5}, most = {131072, 128, 24};
	struct buf out;
	buf_init(&out, 512);
	budget_write(&used, &most, &out);
	assert_string_equal(buf_text(&out), "{\"memory_kib\":{\"is\":19000,\"most\":131072},"
										"\"files\":{\"is\":40,\"most\":128},\"threads\":{\"is\":5,\"most\":24}}");
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_opened_and_taken_is_counted),
		cmocka_unit_test(threads_are_counted),
		cmocka_unit_test(it_is_written_beside_what_it_may),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
