/*
 * The journal under SIGKILL at any instant (FAULTS 1) and with every call of
 * one kind failing once and for ever (4, 6, 7). N in the environment: how many
 * kills, and how densely the calls are taken; SEED: where to begin.
 */
#include "base/log.h"
#include "base/clock.h"
#include "support/journal_work.h"
#include "support/test.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLS_DEFAULT 40
#define SITES_DEFAULT 10 /* of each call and mode */
#define STEPS 60
#define TIME_LIMIT_MS 20000

struct subject {
	char dir[FILE_PATH_MAX], record[FILE_PATH_MAX], counted[FILE_PATH_MAX], tool[FILE_PATH_MAX], preload[FILE_PATH_MAX];
	unsigned number;
};

struct failure {
	const char *call; /* NULL: none */
	long at;
	int error;
	bool forever;
};

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static void set_up(struct subject *subject)
{
	const char *build = getenv("BUILD_DIR");
	memset(subject, 0, sizeof *subject);
	snprintf(subject->tool, sizeof subject->tool, "%s/tests/support/tool_journal", build ? build : "build/host-debug");
	snprintf(subject->preload, sizeof subject->preload, "%s/tests/support/preload_nth.so",
			 build ? build : "build/host-debug");
}

static void fresh(struct subject *subject)
{
	char name[64];
	snprintf(name, sizeof name, "j-%d-%u", (int)getpid(), subject->number);
	test_path(name, subject->dir, sizeof subject->dir);
	snprintf(name, sizeof name, "r-%d-%u", (int)getpid(), subject->number);
	test_path(name, subject->record, sizeof subject->record);
	snprintf(name, sizeof name, "n-%d-%u", (int)getpid(), subject->number++);
	test_path(name, subject->counted, sizeof subject->counted);
}

static void clean(const struct subject *subject)
{
	static const char *const FILES[] = {"journal.db", "journal.db-wal", "journal.db-journal", "lock", "reserve"};
	char path[FILE_PATH_MAX + 32];
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", subject->dir, FILES[i]);
		unlink(path);
	}
	rmdir(subject->dir);
	unlink(subject->record);
	unlink(subject->counted);
}

static pid_t start(const struct subject *subject, uint64_t seed, const struct failure *failure)
{
	char seed_text[24], steps[12], at[24], error[12];
	snprintf(seed_text, sizeof seed_text, "%llu", (unsigned long long)seed);
	snprintf(steps, sizeof steps, "%d", STEPS);
	pid_t child = fork();
	if (child != 0)
		return child;
	if (failure->call) {
		snprintf(at, sizeof at, "%ld", failure->at);
		snprintf(error, sizeof error, "%d", failure->error);
		setenv("LD_PRELOAD", subject->preload, 1);
		setenv("NTH_CALL", failure->call, 1);
		setenv("NTH_AT", at, 1);
		setenv("NTH_ERRNO", error, 1);
		setenv("NTH_REPORT", subject->counted, 1);
		if (failure->forever)
			setenv("NTH_FOREVER", "1", 1);
	}
	execl(subject->tool, subject->tool, subject->dir, subject->record, seed_text, steps, (char *)NULL);
	_exit(127);
}

/* The record of the dead process, and the journal held against it. */
static void check(const struct subject *subject, const char *what, long which)
{
	static struct journal_work work;
	struct store *store = NULL;
	struct store_report report;
	struct err err = {.text = ""};
	const struct store_options options = {.dir = subject->dir};
	char why[256] = "";
	struct buf record;
	journal_work_init(&work, 1);
	buf_init(&record, 1u << 20);
	if (file_read(subject->record, &record, NULL) == ERR_OK)
		for (char *line = record.data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			if (strncmp(line, "quarantined", 11) == 0)
				fail_msg("%s %ld: a good journal was set aside", what, which);
			journal_work_hear(&work, line);
		}
	buf_finish(&record);
	if (store_open(&options, &store, &report, &err) != ERR_OK)
		fail_msg("%s %ld: %s", what, which, err.text);
	if (report.quarantined || !journal_work_check(&work, store, why, sizeof why))
		fail_msg("%s %ld: %s", what, which, report.quarantined ? "set aside" : why);
	store_close(store);
}

static void killed_at_any_instant_nothing_acknowledged_is_lost(void **state)
{
	struct subject subject;
	const struct failure none = {.call = NULL};
	long count = setting("N", KILLS_DEFAULT);
	uint64_t seed = (uint64_t)setting("SEED", 1);
	set_up(&subject);
	for (long i = 0; i < count; i++) {
		int status;
		fresh(&subject);
		pid_t child = start(&subject, seed + (uint64_t)i, &none);
		usleep((useconds_t)(1000 + (seed + (uint64_t)i) * 2654435761u % 15000));
		kill(child, SIGKILL);
		waitpid(child, &status, 0);
		check(&subject, "kill", i);
		clean(&subject);
	}
	print_message("# %ld kills\n", count);
}

/* Waits for the child; a crash or a hang fails the test. */
static void reap(pid_t child, const struct failure *failure)
{
	int status = 0;
	for (int64_t end = clock_mono_ms() + TIME_LIMIT_MS; waitpid(child, &status, WNOHANG) == 0; usleep(500))
		if (clock_mono_ms() > end) {
			kill(child, SIGKILL);
			fail_msg("%s at %ld: hangs", failure->call, failure->at);
		}
	if (WIFSIGNALED(status))
		fail_msg("%s at %ld%s: ended by signal %d", failure->call, failure->at, failure->forever ? " for ever" : "",
				 WTERMSIG(status));
}

static long count_calls(struct subject *subject, const char *call)
{
	const struct failure counting = {.call = call, .at = 0, .error = EIO};
	struct buf text;
	fresh(subject);
	reap(start(subject, 1, &counting), &counting);
	buf_init(&text, 64);
	long count = file_read(subject->counted, &text, NULL) == ERR_OK ? strtol(buf_text(&text), NULL, 10) : 0;
	buf_finish(&text);
	clean(subject);
	return count;
}

static void fail_every(const char *call, int error)
{
	struct subject subject;
	long sites = setting("N", SITES_DEFAULT);
	set_up(&subject);
	/* Sanitizers bring an allocator of their own and do not suffer another before them. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return;
#endif
	long calls = count_calls(&subject, call), step = calls / sites > 0 ? calls / sites : 1;
	assert_true(calls > 0);
	for (int forever = 0; forever < 2; forever++)
		for (long at = 1; at <= calls; at += step) {
			const struct failure failure = {.call = call, .at = at, .error = error, .forever = forever};
			fresh(&subject);
			reap(start(&subject, 1, &failure), &failure);
			check(&subject, call, at);
			clean(&subject);
		}
	print_message("# %s: %ld calls, every %ld. failed\n", call, calls, step);
}

static void every_malloc_may_fail(void **state)
{
	fail_every("malloc", ENOMEM);
}

static void every_realloc_may_fail(void **state)
{
	fail_every("realloc", ENOMEM);
}

static void every_write_may_fail(void **state)
{
	fail_every("write", EIO);
}

static void every_write_may_find_the_disk_full(void **state)
{
	fail_every("write", ENOSPC);
}

static void every_flush_may_fail(void **state)
{
	fail_every("fdatasync", EIO);
}

static void every_read_may_fail(void **state)
{
	fail_every("read", EIO);
}

static void every_open_may_fail(void **state)
{
	fail_every("open", EMFILE);
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_any_instant_nothing_acknowledged_is_lost),
		cmocka_unit_test(every_malloc_may_fail),
		cmocka_unit_test(every_realloc_may_fail),
		cmocka_unit_test(every_write_may_fail),
		cmocka_unit_test(every_write_may_find_the_disk_full),
		cmocka_unit_test(every_flush_may_fail),
		cmocka_unit_test(every_read_may_fail),
		cmocka_unit_test(every_open_may_fail),
	};
	test_choose();
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
