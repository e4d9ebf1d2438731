#include "kiosk/log_keep.h"

#include "base/file.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HEAD "motcua-log "
#define HEAD_MAX 32
#define STEP_MAX LOG_TAIL_BYTES
#define READ_MAX (512u << 10) /* of one file: the bound may have been larger once */
#define NUMBER_MAX 1000000000u

struct log_keep {
	char dir[FILE_PATH_MAX - 16];
	struct log_tail *tail;
	uint64_t at; /* of the tail: written so far */
	size_t half, used;
	unsigned number; /* of the newer file */
	int which, fd;   /* of the newer file; fd -1: none is open */
	bool dirty, failing;
	int64_t synced_ms;
	struct buf step;
};

/* -- one file ----------------------------------------------------------------------------------- */

static bool is_plain(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
			return false;
	return len > 0;
}

bool log_keep_parse(const char *bytes, size_t len, unsigned *ret_number, size_t *ret_whole)
{
	size_t head = strlen(HEAD), at = head;
	unsigned number = 0;
	if (len <= head || memcmp(bytes, HEAD, head) != 0)
		return false;
	for (; at < len && bytes[at] >= '0' && bytes[at] <= '9' && number < NUMBER_MAX; at++)
		number = number * 10 + (unsigned)(bytes[at] - '0');
	if (at == head || at == len || bytes[at] != '\n')
		return false;
	size_t whole = len;
	while (bytes[whole - 1] != '\n')
		whole--;
	*ret_number = number;
	*ret_whole = whole;
	return true;
}

void log_keep_lines(const char *bytes, size_t len, struct buf *out)
{
	unsigned number;
	size_t whole;
	if (!log_keep_parse(bytes, len, &number, &whole))
		return;
	const char *end = bytes + whole, *line = (const char *)memchr(bytes, '\n', whole) + 1;
	while (line < end) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		if (is_plain(line, (size_t)(stop - line)))
			buf_add(out, line, (size_t)(stop - line) + 1);
		line = stop + 1;
	}
}

/* -- both --------------------------------------------------------------------------------------- */

static void path_of(const struct log_keep *keep, int which, char path[FILE_PATH_MAX])
{
	snprintf(path, FILE_PATH_MAX, "%s/" LOG_KEEP_NAME, keep->dir, which);
}

static void fail(struct log_keep *keep, const char *what)
{
	if (!keep->failing)
		log_event(LOG_WARN, "log.unkept", LOG_STR("at", what), LOG_STR("why", err_system(errno)));
	keep->failing = true;
	if (keep->fd >= 0)
		close(keep->fd);
	keep->fd = -1;
}

/* The other file is begun anew and is the newer one from now on. */
static bool begin_next(struct log_keep *keep)
{
	char path[FILE_PATH_MAX], head[HEAD_MAX];
	if (keep->fd >= 0) {
		(void)fdatasync(keep->fd); /* what is kept must not be newer than what it follows */
		close(keep->fd);
	}
	keep->which = (keep->which + 1) % LOG_KEEP_FILES;
	keep->number = keep->number < NUMBER_MAX - 1 ? keep->number + 1 : 1;
	path_of(keep, keep->which, path);
	keep->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	keep->used = (size_t)snprintf(head, sizeof head, HEAD "%u\n", keep->number);
	if (keep->fd >= 0 && file_write_all(keep->fd, head, keep->used))
		return true;
	fail(keep, "begin");
	return false;
}

static void append(struct log_keep *keep, const char *lines, size_t len)
{
	if (len > keep->half - HEAD_MAX) { /* the newest of it */
		const char *cut = lines + len - (keep->half - HEAD_MAX), *line = memchr(cut, '\n', keep->half - HEAD_MAX);
		len = line ? (size_t)(lines + len - line - 1) : 0;
		lines = line ? line + 1 : lines;
	}
	if ((keep->fd < 0 || keep->used + len > keep->half) && !begin_next(keep))
		return;
	if (!file_write_all(keep->fd, lines, len)) {
		fail(keep, "write");
		return;
	}
	keep->used += len;
	keep->dirty = true;
	keep->failing = false;
}

static void read_file(const struct log_keep *keep, int which, struct buf *out)
{
	char path[FILE_PATH_MAX];
	struct err err;
	path_of(keep, which, path);
	if (file_read(path, out, &err) != ERR_OK)
		buf_clear(out); /* too large or unreadable: as if there were none */
}

/* Goes on after the last whole line of the newer file. */
static void go_on(struct log_keep *keep, int which, size_t whole, size_t len)
{
	char path[FILE_PATH_MAX];
	path_of(keep, which, path);
	keep->which = which;
	keep->fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
	keep->used = whole;
	if (keep->fd >= 0 && whole < len && ftruncate(keep->fd, (off_t)whole) != 0)
		fail(keep, "cut");
}

static void find_newer(struct log_keep *keep)
{
	struct buf bytes;
	unsigned number;
	size_t whole;
	int newest = -1;
	buf_init(&bytes, READ_MAX);
	for (int i = 0; i < LOG_KEEP_FILES; i++) {
		buf_clear(&bytes);
		read_file(keep, i, &bytes);
		if (!log_keep_parse(buf_text(&bytes), bytes.len, &number, &whole) || (newest >= 0 && number < keep->number))
			continue;
		if (keep->fd >= 0)
			close(keep->fd);
		keep->fd = -1;
		newest = i;
		keep->number = number;
		go_on(keep, i, whole, bytes.len);
	}
	buf_finish(&bytes);
}

struct log_keep *log_keep_open(const char *dir, size_t bytes, struct log_tail *tail, struct buf *before)
{
	struct log_keep *keep = bytes && tail ? calloc(1, sizeof *keep) : NULL;
	if (!keep)
		return NULL;
	keep->tail = tail;
	keep->half = bytes / LOG_KEEP_FILES;
	keep->fd = -1;
	snprintf(keep->dir, sizeof keep->dir, "%s", dir);
	buf_init(&keep->step, STEP_MAX);
	find_newer(keep);
	if (before)
		log_keep_read(keep, before);
	return keep;
}

static void write_new(struct log_keep *keep)
{
	buf_clear(&keep->step);
	log_tail_since(keep->tail, &keep->at, &keep->step);
	if (keep->step.len > 0)
		append(keep, keep->step.data, keep->step.len);
}

void log_keep_step(struct log_keep *keep, int64_t now_ms)
{
	if (!keep)
		return;
	write_new(keep);
	if (!keep->dirty || now_ms - keep->synced_ms < LOG_KEEP_SYNC_MS || keep->fd < 0)
		return;
	keep->synced_ms = now_ms;
	keep->dirty = false;
	if (fdatasync(keep->fd) != 0)
		fail(keep, "sync");
}

void log_keep_read(struct log_keep *keep, struct buf *out)
{
	struct buf bytes;
	buf_init(&bytes, READ_MAX);
	for (int i = 1; i <= LOG_KEEP_FILES; i++) { /* the newer one last */
		buf_clear(&bytes);
		read_file(keep, (keep->which + i) % LOG_KEEP_FILES, &bytes);
		log_keep_lines(buf_text(&bytes), bytes.len, out);
	}
	buf_finish(&bytes);
}

void log_keep_close(struct log_keep *keep)
{
	if (!keep)
		return;
	write_new(keep);
	if (keep->fd >= 0) {
		(void)fdatasync(keep->fd);
		close(keep->fd);
	}
	buf_finish(&keep->step);
	free(keep);
}
