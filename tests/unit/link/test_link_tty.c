#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link.h"
#include "virtual/virtual_pty.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line {
	struct virtual_pty pty;
	struct link *link;
};

static void plug(struct line *line)
{
	char path[FILE_PATH_MAX], address[LINK_ADDRESS_MAX];
	const char *folder = getenv("TMPDIR");
	snprintf(path, sizeof path, "%s/tty-test-%ld", folder ? folder : "/tmp", (long)getpid());
	snprintf(address, sizeof address, "tty:%.200s?baud=115200", path);
	virtual_pty_init(&line->pty, path);
	assert_int_equal(virtual_pty_plug(&line->pty, NULL), ERR_OK);
	assert_int_equal(link_create(address, &line->link, NULL), ERR_OK);
	assert_int_equal(link_open(line->link, NULL), ERR_OK);
}

static void finish(struct line *line)
{
	link_destroy(line->link);
	virtual_pty_unplug(&line->pty);
}

static bool wait_for(int fd, short events)
{
	struct pollfd ready = {.fd = fd, .events = events};
	return poll(&ready, 1, 2000) == 1;
}

static void every_byte_value_passes_both_ways_unchanged(void **state)
{
	struct line line;
	plug(&line);
	unsigned char out[256], in[256];
	for (int i = 0; i < 256; i++)
		out[i] = (unsigned char)i;
	size_t len;
	assert_int_equal(link_write(line.link, out, sizeof out, &len), ERR_OK);
	assert_int_equal(len, sizeof out);
	assert_true(wait_for(line.pty.master, POLLIN));
	assert_int_equal(virtual_pty_read(&line.pty, in, sizeof in), sizeof in);
	assert_memory_equal(in, out, sizeof in);
	assert_int_equal(virtual_pty_write(&line.pty, out, sizeof out), sizeof out);
	size_t got = 0;
	while (got < sizeof in && wait_for(link_fd(line.link), POLLIN)) {
		assert_int_equal(link_read(line.link, in + got, sizeof in - got, &len), ERR_OK);
		got += len;
	}
	assert_memory_equal(in, out, sizeof in);
	finish(&line);
}

static void silence_is_again_and_a_full_line_takes_no_more(void **state)
{
	struct line line;
	plug(&line);
	char bytes[4096] = {0};
	size_t len, sent = 0, taken = 0;
	assert_int_equal(link_read(line.link, bytes, sizeof bytes, &len), ERR_AGAIN);
	enum err_code code;
	while ((code = link_write(line.link, bytes, sizeof bytes, &len)) == ERR_OK)
		sent += len;
	assert_int_equal(code, ERR_AGAIN);
	assert_true(sent > 0);
	while (taken < sent && wait_for(line.pty.master, POLLIN))
		taken += virtual_pty_read(&line.pty, bytes, sizeof bytes);
	assert_int_equal(taken, sent);
	finish(&line);
}

static void unplugging_is_seen_by_reads_and_writes_and_a_new_device_opens(void **state)
{
	struct line line;
	plug(&line);
	virtual_pty_unplug(&line.pty);
	char byte = 0;
	size_t len;
	assert_int_equal(link_read(line.link, &byte, 1, &len), ERR_OFFLINE);
	assert_int_equal(link_write(line.link, &byte, 1, &len), ERR_OFFLINE);
	link_close(line.link);
	link_close(line.link);
	assert_int_equal(link_open(line.link, NULL), ERR_OFFLINE);
	assert_int_equal(virtual_pty_plug(&line.pty, NULL), ERR_OK);
	assert_int_equal(link_open(line.link, NULL), ERR_OK);
	finish(&line);
}

static size_t heard_of_before(struct line *line, bool keeps)
{
	char bytes[8];
	size_t len = 0;
	link_close(line->link);
	assert_int_equal(virtual_pty_write(&line->pty, (const unsigned char *)"before", 6), 6);
	line->link->keeps_old_input = keeps;
	assert_int_equal(link_open(line->link, NULL), ERR_OK);
	struct pollfd ready = {.fd = link_fd(line->link), .events = POLLIN};
	if (poll(&ready, 1, keeps ? 2000 : 100) == 1)
		assert_int_equal(link_read(line->link, bytes, sizeof bytes, &len), ERR_OK);
	return len;
}

static void what_was_said_before_is_heard_only_where_it_is_wanted(void **state)
{
	struct line line;
	plug(&line);
	assert_int_equal(heard_of_before(&line, false), 0);
	assert_int_equal(heard_of_before(&line, true), 6);
	assert_int_equal(heard_of_before(&line, false), 0);
	finish(&line);
}

static void second_program_may_not_open_the_same_line(void **state)
{
	struct line line;
	plug(&line);
	struct link *second;
	assert_int_equal(link_create(line.link->address, &second, NULL), ERR_OK);
	assert_int_equal(link_open(second, NULL), ERR_CONFLICT);
	link_close(line.link);
	assert_int_equal(link_open(second, NULL), ERR_OK);
	link_destroy(second);
	finish(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_value_passes_both_ways_unchanged),
		cmocka_unit_test(silence_is_again_and_a_full_line_takes_no_more),
		cmocka_unit_test(unplugging_is_seen_by_reads_and_writes_and_a_new_device_opens),
		cmocka_unit_test(what_was_said_before_is_heard_only_where_it_is_wanted),
		cmocka_unit_test(second_program_may_not_open_the_same_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
