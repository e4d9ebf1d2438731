/*
 * A process that works on a journal, to be killed or to have its calls fail.
 * usage: tool_journal FOLDER RECORD SEED STEPS
 * What was acknowledged is noted in the file RECORD through shared memory: no
 * call that could fail, and still there after SIGKILL.
 */
#include "base/log.h"
#include "support/journal_work.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RECORD_BYTES (512 * 1024)
#define OPENINGS 4

static struct {
	char *text;
	size_t used;
} record;

static void note(void *context, const char *line)
{
	size_t len = strlen(line);
	if (record.used + len >= RECORD_BYTES)
		return;
	/* The end of the line last: half a line is none. */
	memcpy(record.text + record.used, line, len - 1);
	__atomic_signal_fence(__ATOMIC_SEQ_CST);
	record.text[record.used + len - 1] = '\n';
	record.used += len;
}

static void hush(const char *line, void *argument)
{
}

static int work_on(const char *dir, uint64_t seed, int steps)
{
	static struct journal_work work;
	struct store *store = NULL;
	struct store_report report;
	const struct store_options options = {.dir = dir};
	enum err_code code = ERR_IO;
	for (int i = 0; i < OPENINGS && code != ERR_OK; i++)
		code = store_open(&options, &store, &report, NULL);
	if (code != ERR_OK)
		return 3;
	if (report.quarantined)
		note(NULL, "quarantined 0 -\n");
	journal_work_init(&work, seed);
	work.said = note;
	for (int i = 0; i < OPENINGS && journal_work_lease(store) != ERR_OK; i++)
		;
	/* A step that fails is an answer; the next one may find the disk well again. */
	for (int i = 0; i < steps; i++)
		(void)!journal_work_step(&work, store);
	store_close(store);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 64;
	int file = open(argv[2], O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0 || ftruncate(file, RECORD_BYTES) != 0)
		return 74;
	record.text = mmap(NULL, RECORD_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (record.text == MAP_FAILED)
		return 74;
	close(file);
	record.used = strlen(record.text);
	log_init("tool", LOG_ERROR);
	log_set_sink(hush, NULL);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0)
		dup2(null, 2);
	return work_on(argv[1], strtoull(argv[3], NULL, 10), atoi(argv[4]));
}
