/*
 * SQLite takes the first frame of its write-ahead log that does not fit its
 * sum for the log's end. That is right for the torn end of the last write, and
 * wrong for a byte that went bad: then what was written and acknowledged after
 * it is silently gone, numbers that are on paper among it. The two differ:
 * each commit is flushed before the next begins, so behind a torn end there is
 * at most the one commit that was torn; two are the trace of a damage.
 * Format: sqlite.org/fileformat2.html, chapter 4.
 */
#include "store/store_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER 32
#define FRAME_HEADER 24
#define MAGIC 0x377f0682u /* the lowest bit: sums of words with the high byte first */
#define COMMITS_TORN 1    /* behind the end, at most */

struct log {
	uint32_t salts[2], sum[2];
	uint32_t page_size;
	bool big_endian;
};

static uint32_t word(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t sum_word(const struct log *log, const unsigned char *at)
{
	return log->big_endian ? word(at) : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void sum_up(struct log *log, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i + 8 <= len; i += 8) {
		log->sum[0] += sum_word(log, bytes + i) + log->sum[1];
		log->sum[1] += sum_word(log, bytes + i + 4) + log->sum[0];
	}
}

static bool fits(const struct log *log, const unsigned char *sum)
{
	return word(sum) == log->sum[0] && word(sum + 4) == log->sum[1];
}

/* False where SQLite reads none of it. */
static bool read_header(const unsigned char *header, struct log *log)
{
	*log = (struct log){.big_endian = word(header) & 1, .page_size = word(header + 8)};
	if ((word(header) & ~1u) != MAGIC || log->page_size < 512 || log->page_size > 65536)
		return false;
	log->salts[0] = word(header + 16);
	log->salts[1] = word(header + 20);
	sum_up(log, header, 24);
	return fits(log, header + 24);
}

static bool is_of_this_log(const struct log *log, const unsigned char *frame)
{
	return word(frame + 8) == log->salts[0] && word(frame + 12) == log->salts[1];
}

/* Commits that stand behind the end. A frame of an earlier round of the log has other salts. */
static int commits_behind(sqlite3_file *file, sqlite3_int64 size)
{
	unsigned char header[HEADER], *frame = NULL;
	struct log log;
	int commits = 0;
	uint32_t before = 0; /* page of the last frame, where that was a commit */
	bool ended = false;
	if (file->pMethods->xRead(file, header, HEADER, 0) != SQLITE_OK || !read_header(header, &log) ||
		!(frame = malloc(FRAME_HEADER + log.page_size)))
		return 0;
	int len = (int)(FRAME_HEADER + log.page_size);
	for (sqlite3_int64 at = HEADER; at + len <= size && commits <= COMMITS_TORN; at += len) {
		if (file->pMethods->xRead(file, frame, len, at) != SQLITE_OK)
			break; /* a disk that can't be read is told apart elsewhere */
		bool ours = is_of_this_log(&log, frame);
		if (!ended && ours) {
			sum_up(&log, frame, 8);
			sum_up(&log, frame + FRAME_HEADER, log.page_size);
		}
		ended = ended || !ours || !fits(&log, frame + 16);
		/* A commit may be written again to fill up its sector. */
		uint32_t page = ours && word(frame + 4) != 0 ? word(frame) : 0;
		commits += ended && page != 0 && page != before;
		before = page;
	}
	free(frame);
	return commits;
}

bool store_log_is_damaged(const struct store *store)
{
	char path[FILE_PATH_MAX + 32];
	sqlite3_vfs *vfs = sqlite3_vfs_find(store->vfs[0] ? store->vfs : NULL);
	sqlite3_int64 size = 0;
	int there = 0, commits = 0;
	/* Two zeros at the end: SQLite looks for settings behind a name. */
	memset(path, 0, sizeof path);
	snprintf(path, sizeof path - 4, "%s-wal", store->path);
	if (!vfs || vfs->xAccess(vfs, path, SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK || !there)
		return false;
	sqlite3_file *file = calloc(1, (size_t)vfs->szOsFile);
	if (!file)
		return false;
	if (vfs->xOpen(vfs, path, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, NULL) == SQLITE_OK &&
		file->pMethods->xFileSize(file, &size) == SQLITE_OK && size > HEADER)
		commits = commits_behind(file, size);
	if (file->pMethods)
		file->pMethods->xClose(file);
	free(file);
	return commits > COMMITS_TORN;
}
