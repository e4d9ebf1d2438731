/* The log over restarts: bounded, whole lines only, whatever a power cut leaves of the files. */
#include "support/test.h"

#include "kiosk/log_keep.h"
#include "kiosk/log_notes.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES 8192

static char dir[FILE_PATH_MAX];
static struct log_tail tail;

static void begin(const char *name)
{
	struct err err;
	const char *tmp = getenv("TMPDIR");
	snprintf(dir, sizeof dir, "%s/keep-%s-%ld", tmp ? tmp : "/tmp", name, (long)getpid());
	assert_int_equal(file_make_dirs(dir, &err), ERR_OK);
	log_tail_init(&tail);
}

static void path_of(int which, char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%.480s/log.%d", dir, which);
}

/* A start, some lines, an end. */
static void live(const char *first, int count)
{
	struct log_keep *keep;
	log_tail_init(&tail);
	keep = log_keep_open(dir, BYTES, &tail, NULL);
	assert_non_null(keep);
	for (int i = 0; i < count; i++) {
		char line[80];
		snprintf(line, sizeof line, "%s %d", first, i);
		log_tail_add(line, &tail);
		if (i % 7 == 0)
			log_keep_step(keep, i * 1000);
	}
	log_keep_close(keep);
}

static void read_kept(struct buf *out)
{
	log_tail_init(&tail);
	buf_init(out, 1 << 20);
	log_keep_close(log_keep_open(dir, BYTES, &tail, out));
	assert_false(out->failed);
}

static void lines_of_before_a_restart_are_there_after_it(void **state)
{
	struct buf kept;
	begin("restart");
	live("first", 3);
	live("second", 2);
	read_kept(&kept);
	assert_string_equal(buf_text(&kept), "first 0\nfirst 1\nfirst 2\nsecond 0\nsecond 1\n");
	buf_finish(&kept);
}

static void the_files_stay_within_their_bound_and_keep_the_newest(void **state)
{
	struct buf kept;
	int first = -1, expected;
	begin("bound");
	live("line", 2000);
	for (int i = 0; i < LOG_KEEP_FILES; i++) {
		struct stat info;
		char path[FILE_PATH_MAX];
		path_of(i, path);
		assert_int_equal(stat(path, &info), 0);
		assert_in_range(info.st_size, 1, BYTES / 2);
		assert_int_equal(info.st_mode & 0777, 0600);
	}
	read_kept(&kept);
	assert_int_equal(sscanf(buf_text(&kept), "line %d", &first), 1);
	expected = first;
	for (const char *at = buf_text(&kept); *at; at = strchr(at, '\n') + 1) {
		int number = -1;
		assert_int_equal(sscanf(at, "line %d", &number), 1);
		assert_int_equal(number, expected++);
	}
	assert_int_equal(expected, 2000);
	assert_true(kept.len > BYTES / 2 - 100);
	buf_finish(&kept);
}

/* Cuts the newer file at every length, and fills the rest with what a disk may show there. */
static void a_torn_end_costs_the_torn_line_only(void **state)
{
	static const char *const tails[] = {"", "\0\0\0\0\0\0", "\xff\xfe garbage \x01", "\n\n\0"};
	static const size_t lens[] = {0, 6, 12, 3};
	struct buf whole;
	struct err err;
	char path[FILE_PATH_MAX];
	begin("torn");
	live("line", 5);
	buf_init(&whole, BYTES);
	path_of(1, path);
	assert_int_equal(file_read(path, &whole, &err), ERR_OK);
	for (size_t cut = strlen("motcua-log 1\n"); cut <= whole.len; cut++)
		for (size_t t = 0; t < sizeof tails / sizeof tails[0]; t++) {
			struct buf torn, kept;
			buf_init(&torn, BYTES);
			buf_init(&kept, BYTES);
			buf_add(&torn, whole.data, cut);
			buf_add(&torn, tails[t], lens[t]);
			assert_int_equal(file_replace(path, torn.data, torn.len, false, &err), ERR_OK);
			live("after", 1);
			buf_finish(&kept);
			read_kept(&kept);
			assert_null(memchr(kept.data, '\0', kept.len));
			assert_null(strstr(buf_text(&kept), "garbage"));
			const char *last = strstr(buf_text(&kept), "after 0\n");
			assert_non_null(last);
			assert_int_equal(last + 8 - buf_text(&kept), kept.len);
			buf_finish(&kept);
			buf_finish(&torn);
		}
	buf_finish(&whole);
}

static void files_that_are_none_of_ours_are_begun_anew(void **state)
{
	static const char *const others[] = {"", "x", "motcua-log \n", "motcua-log 99999999999\nline\n", "motcua-log 7"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		struct buf kept;
		struct err err;
		char path[FILE_PATH_MAX];
		begin("other");
		for (int which = 0; which < LOG_KEEP_FILES; which++) {
			path_of(which, path);
			assert_int_equal(file_replace(path, others[i], strlen(others[i]), false, &err), ERR_OK);
		}
		live("line", 1);
		read_kept(&kept);
		assert_string_equal(buf_text(&kept), "line 0\n");
		buf_finish(&kept);
	}
}

static void a_folder_that_takes_nothing_stops_nobody(void **state)
{
	struct log_keep *keep;
	log_tail_init(&tail);
	keep = log_keep_open("/proc/nowhere", BYTES, &tail, NULL);
	assert_non_null(keep);
	log_tail_add("line", &tail);
	log_keep_step(keep, 1);
	log_keep_step(keep, 100000);
	log_keep_close(keep);
	assert_null(log_keep_open("/proc/nowhere", 0, &tail, NULL));
	log_keep_step(NULL, 1);
	log_keep_close(NULL);
}

static void what_came_since_is_told_once_and_never_in_pieces(void **state)
{
	struct buf out;
	uint64_t at = 0;
	log_tail_init(&tail);
	buf_init(&out, 2 * LOG_TAIL_BYTES);
	log_tail_add("one", &tail);
	log_tail_since(&tail, &at, &out);
	log_tail_add("two", &tail);
	log_tail_since(&tail, &at, &out);
	log_tail_since(&tail, &at, &out);
	assert_string_equal(buf_text(&out), "one\ntwo\n");
	for (int round = 0; round < 40; round++) { /* over the seam */
		char line[1000];
		memset(line, 'a' + round % 26, sizeof line - 1);
		line[sizeof line - 1] = '\0';
		for (int i = 0; i < 3; i++)
			log_tail_add(line, &tail);
		buf_clear(&out);
		log_tail_since(&tail, &at, &out);
		assert_int_equal(out.len, 3000);
		assert_memory_equal(out.data, line, 999);
	}
	for (int i = 0; i < 20000; i++)
		log_tail_add("many", &tail);
	buf_clear(&out);
	log_tail_since(&tail, &at, &out);
	assert_in_range(out.len, 1, LOG_TAIL_BYTES);
	assert_int_equal(strncmp(buf_text(&out), "many\n", 5), 0);
	buf_finish(&out);
}

static void notes_are_found_among_other_lines(void **state)
{
	static const char lines[] = "ts=2026-03-10T09:24:00.000+07:00 level=info event=start.done version=1\n"
								"ts=2026-03-10T09:24:01.000+07:00 level=info event=history.note what=online\n"
								"ts=gestern level=info event=history.note what=online\n"
								"event=history.note what=online\n"
								"ts=2026-03-10T09:25:00.000+07:00 level=info event=history.note what=no-paper "
								"left_out=2\n"
								"ts=2026-03-10T09:25:00.000+07:00 level=info event=history.note what=";
	const char *at = lines;
	char word[LOG_NOTES_WORD_SIZE];
	int64_t at_ms, first;
	assert_true(log_notes_next(&at, lines + strlen(lines), &first, word));
	assert_string_equal(word, "online");
	assert_true(log_notes_next(&at, lines + strlen(lines), &at_ms, word));
	assert_string_equal(word, "no-paper");
	assert_int_equal(at_ms - first, 59000);
	assert_false(log_notes_next(&at, lines + strlen(lines), &at_ms, word));
	assert_false(log_notes_ended(lines, strlen(lines)));
	assert_true(log_notes_ended("", 0));
	static const char ended[] = "x event=start.done a=1\nx event=stop.done frames=7\nx event=more a=1\n";
	assert_true(log_notes_ended(ended, strlen(ended)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_before_a_restart_are_there_after_it),
		cmocka_unit_test(the_files_stay_within_their_bound_and_keep_the_newest),
		cmocka_unit_test(a_torn_end_costs_the_torn_line_only),
		cmocka_unit_test(files_that_are_none_of_ours_are_begun_anew),
		cmocka_unit_test(a_folder_that_takes_nothing_stops_nobody),
		cmocka_unit_test(what_came_since_is_told_once_and_never_in_pieces),
		cmocka_unit_test(notes_are_found_among_other_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
