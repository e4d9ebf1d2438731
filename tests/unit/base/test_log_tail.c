#include "support/test.h"

#include "base/log_tail.h"

#include <stdio.h>
#include <string.h>

static struct log_tail tail;

static void the_last_lines_are_kept_whole_and_in_order(void **state)
{
	struct buf out;
	log_tail_init(&tail);
	log_tail_add("first", &tail);
	log_tail_add("second", &tail);
	buf_init(&out, LOG_TAIL_BYTES);
	log_tail_read(&tail, &out);
	assert_string_equal(buf_text(&out), "first\nsecond\n");
	for (int i = 0; i < 20000; i++) {
		char line[40];
		snprintf(line, sizeof line, "line %d", i);
		log_tail_add(line, &tail);
	}
	buf_clear(&out);
	log_tail_read(&tail, &out);
	assert_false(out.failed);
	assert_null(strstr(buf_text(&out), "second"));
	int first = -1, expected = -1;
	assert_int_equal(sscanf(buf_text(&out), "line %d\n", &first), 1);
	expected = first;
	for (const char *at = buf_text(&out); *at; at = strchr(at, '\n') + 1) {
		int number = -1;
		assert_int_equal(sscanf(at, "line %d", &number), 1);
		assert_int_equal(number, expected++);
	}
	assert_int_equal(expected, 20000);
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_last_lines_are_kept_whole_and_in_order)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
