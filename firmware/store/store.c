/*
 *                  ok                       I/O error, bad page
 *   (closed) --open_file--> READY -----------------------------> SUSPECT
 *      |                      ^                                     |
 *      | NOTADB, quick_check, '-------------store_ready-------------'
 *      | store_log_is_damaged
 *      v                                     (reopen, checkpoint, quick_check)
 *   set_aside -> fresh file -> store_salvage -> READY
 *
 * A failed flush is never tried again on the same connection: the kernel may
 * have dropped the pages and call the next flush good. A reopened file is read
 * back, checked and checkpointed, which writes and flushes every page anew.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "store/store_priv.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define PAGE_SIZE 4096
#define OPENINGS 3     /* before a file is called damaged */
#define TICKET_DAYS 2  /* kept after their day */
#define RATING_DAYS 30 /* by the rule on retention */
/* Rows of what was leased and given, the newest: a year or more, whatever the clock says. */
#define LEASE_ROWS 800
#define RANGE_ROWS 8000
#define BAND_ROWS 8000
#define PAPER_S 10 /* no printer takes less for a number, from touch to cut */
#define DAY_MS (24 * 60 * 60 * INT64_C(1000))

static const char SETTINGS[] = "PRAGMA page_size=4096; PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL;"
							   "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=256; PRAGMA cache_size=-192;"
							   "PRAGMA journal_size_limit=4194304; PRAGMA trusted_schema=OFF;"
							   "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA max_page_count=";

static enum err_code take_lock(struct store *store, struct err *err)
{
	char path[FILE_PATH_MAX + 16];
	snprintf(path, sizeof path, "%s/lock", store->dir);
	store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock_fd < 0)
		return err_set(err, ERR_IO, "%s: %m", path);
	if (flock(store->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return ERR_OK;
	return err_set(err, ERR_CONFLICT, "%s: another process uses this state folder", path);
}

static void close_file(struct store *store)
{
	for (int i = 0; i < SQL_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
	sqlite3_close(store->db);
	store->db = NULL;
}

/* ERR_CORRUPT where the check finds anything. */
static enum err_code quick_check(struct store *store, struct err *err)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(store->db, "PRAGMA quick_check(1)", -1, &statement, NULL);
	bool good = false;
	if (result == SQLITE_OK && (result = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *word = (const char *)sqlite3_column_text(statement, 0);
		good = word && strcmp(word, "ok") == 0;
		result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	sqlite3_db_release_memory(store->db); /* it read every page */
	if (result != SQLITE_OK)
		return store_failed(store, result, "check", err);
	return good ? ERR_OK : err_set(err, ERR_CORRUPT, "the journal is damaged");
}

static enum err_code count_events(struct store *store, struct err *err)
{
	sqlite3_stmt *statement = store_statement(store, SQL_EVENT_COUNT, err);
	if (!statement)
		return ERR_IO;
	int result = sqlite3_step(statement);
	if (result == SQLITE_ROW) {
		store->pending = sqlite3_column_int(statement, 0);
		store->parked = sqlite3_column_int(statement, 1);
	}
	sqlite3_reset(statement);
	return result == SQLITE_ROW ? ERR_OK : store_failed(store, result, "count", err);
}

static enum err_code open_file(struct store *store, int *ret_from, struct err *err)
{
	char settings[sizeof SETTINGS + 16];
	snprintf(settings, sizeof settings, "%s%u", SETTINGS, STORE_BYTES_MAX / PAGE_SIZE);
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	int result = sqlite3_open_v2(store->path, &store->db, flags, store->vfs[0] ? store->vfs : NULL);
	if (result == SQLITE_OK)
		result = sqlite3_exec(store->db, settings, NULL, NULL, NULL);
	enum err_code code = result == SQLITE_OK ? ERR_OK : store_failed(store, result, "open", err);
	if (code == ERR_OK)
		code = quick_check(store, err);
	if (code == ERR_OK)
		code = store_migrate(store->db, ret_from, err);
	if (code == ERR_OK)
		code = count_events(store, err);
	/* What a crash left in the write-ahead log goes into the file, flushed, before anything builds on it. */
	if (code == ERR_OK) {
		result = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		code = result == SQLITE_OK ? ERR_OK : store_failed(store, result, "checkpoint", err);
	}
	for (int i = SQL_BEGIN; code == ERR_OK && i <= SQL_ROLLBACK; i++)
		code = store_statement(store, (enum store_sql)i, err) ? ERR_OK : ERR_LIMIT;
	if (code != ERR_OK)
		close_file(store);
	else
		store->suspect = false;
	return code;
}

enum err_code store_ready(struct store *store, struct err *err)
{
	if (!store->suspect)
		return ERR_OK;
	int from;
	close_file(store);
	enum err_code code = open_file(store, &from, err);
	if (code != ERR_OK) {
		store->suspect = true;
		return err_wrap(err, code, "the journal can't be used");
	}
	log_event(LOG_WARN, "store.reopened", LOG_INT("pending", store->pending));
	return ERR_OK;
}

/* Can every byte be read? A disk that fails is no damaged journal: nothing is set aside for it. */
static bool is_readable(const char *path)
{
	char bytes[PAGE_SIZE];
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = file < 0 ? -1 : 1;
	while (got > 0)
		got = read(file, bytes, sizeof bytes);
	if (file >= 0)
		close(file);
	return got == 0;
}

/* Damage that is there each time, in a file that can be read. */
static enum err_code open_or_judge(struct store *store, int *ret_from, struct err *err)
{
	enum err_code code = ERR_CORRUPT;
	store->log_damaged = store_log_is_damaged(store);
	if (store->log_damaged)
		return err_set(err, code, "the journal's log is damaged");
	for (int i = 0; i < OPENINGS && code == ERR_CORRUPT; i++)
		code = open_file(store, ret_from, err);
	if (code == ERR_CORRUPT && !is_readable(store->path))
		code = err_set(err, ERR_IO, "the disk can't be read");
	return code;
}

/* Only the newest few files set aside are kept. */
static void drop_old_quarantines(const struct store *store)
{
	struct dirent **names = NULL;
	int count = scandir(store->dir, &names, NULL, alphasort), seen = 0;
	for (int i = count - 1; i >= 0; i--) {
		const char *name = names[i]->d_name;
		char path[2 * FILE_PATH_MAX];
		bool mine = strncmp(name, STORE_FILE ".bad-", sizeof STORE_FILE ".bad-" - 1) == 0;
		/* The log of a file ends in -wal and sorts behind it: it is not counted but goes with it. */
		if (mine && !strstr(name, "-wal") && ++seen > STORE_QUARANTINES_MAX) {
			snprintf(path, sizeof path, "%s/%s", store->dir, name);
			unlink(path);
			snprintf(path, sizeof path, "%s/%s-wal", store->dir, name);
			unlink(path);
		}
		free(names[i]);
	}
	free(names);
}

static enum err_code set_aside(struct store *store, char *ret_path, size_t size, struct err *err)
{
	char from[FILE_PATH_MAX + 32], to[FILE_PATH_MAX + 80];
	snprintf(ret_path, size, "%s.bad-%013lld", store->path, (long long)clock_wall_ms());
	snprintf(from, sizeof from, "%s-wal", store->path);
	snprintf(to, sizeof to, "%s-wal", ret_path);
	/* The log first: alone it is nothing, while a file without its log would lose its newest lines. */
	if (rename(from, to) != 0 && access(from, F_OK) == 0)
		return err_set(err, ERR_IO, "%s: %m", from);
	if (rename(store->path, ret_path) != 0)
		return err_set(err, ERR_IO, "%s: %m", store->path);
	drop_old_quarantines(store);
	return ERR_OK;
}

/*
 * Nobody knows how far the lost file had come. It is another journal now: the center gives it other leases
 * (store_lease_generation 0), and the kiosk's own band of today goes on where no paper can have been yet.
 */
static enum err_code start_past_what_was_given(struct store *store, void *context, struct err *err)
{
	char id[ID_SIZE], day[CLOCK_DAY_SIZE], from[CLOCK_DAY_SIZE + 16];
	struct tm tm;
	int64_t now = clock_wall_ms();
	clock_day(now, day);
	clock_local(now, &tm);
	int seconds = tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec;
	snprintf(from, sizeof from, "%s %d", day, seconds / PAPER_S + 1);
	id_make(id);
	enum err_code code = store_setting_put(store, "journal-id", id, err);
	if (code == ERR_OK)
		code = store_setting_put(store, "lease-generation", "0", err);
	if (code == ERR_OK && store->log_damaged)
		code = store_step(store, store_statement(store, SQL_RANGES_DROP, err), err);
	if (code == ERR_OK && store->log_damaged)
		code = store_step(store, store_statement(store, SQL_BANDS_DROP, err), err);
	return code == ERR_OK ? store_setting_put(store, "band-from", from, err) : code;
}

static enum err_code recover(struct store *store, struct store_report *report, struct err *err)
{
	char aside[FILE_PATH_MAX + 64];
	int from;
	log_event(LOG_ERROR, "store.quarantined", LOG_ERR(err));
	enum err_code code = set_aside(store, aside, sizeof aside, err);
	if (code == ERR_OK)
		code = open_file(store, &from, err);
	if (code != ERR_OK)
		return code;
	report->quarantined = true;
	struct err why = {.code = ERR_OK};
	if (store_salvage(store, aside, &report->salvaged, &why) != ERR_OK)
		log_event(LOG_ERROR, "store.salvage", LOG_ERR(&why));
	log_event(LOG_WARN, "store.salvaged", LOG_INT("events", report->salvaged));
	return store_write(store, STORE_TICKET, start_past_what_was_given, NULL, err);
}

enum err_code store_open(const struct store_options *options, struct store **ret_store, struct store_report *ret_report,
						 struct err *err)
{
	struct store_report report = {.fresh = false};
	struct store *store = calloc(1, sizeof *store);
	if (!store)
		return err_set(err, ERR_LIMIT, "no memory for the store");
	store->lock_fd = store->reserve_fd = -1;
	store->reserve_bytes = options->reserve_bytes;
	snprintf(store->dir, sizeof store->dir, "%s", options->dir);
	snprintf(store->path, sizeof store->path, "%s/" STORE_FILE, options->dir);
	snprintf(store->vfs, sizeof store->vfs, "%s", options->vfs ? options->vfs : "");
	clock_boot_id(store->boot_id);
	enum err_code code = file_make_dirs(store->dir, err);
	if (code == ERR_OK)
		code = take_lock(store, err);
	if (code == ERR_OK) {
		struct err why = {.code = ERR_OK};
		report.fresh = access(store->path, F_OK) != 0;
		store_reserve_open(store);
		code = open_or_judge(store, &report.migrated_from, &why);
		if (code == ERR_CORRUPT)
			code = recover(store, &report, &why);
		if (code != ERR_OK)
			err_set(err, code, "%s: %s", store->path, why.text);
	}
	if (code != ERR_OK) {
		store_close(store);
		return code;
	}
	if (report.migrated_from == STORE_SCHEMA || report.fresh || report.quarantined)
		report.migrated_from = 0;
	*ret_store = store;
	*ret_report = report;
	return ERR_OK;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	close_file(store);
	store_reserve_close(store);
	if (store->lock_fd >= 0)
		close(store->lock_fd);
	free(store);
}

struct tidy {
	char day[CLOCK_DAY_SIZE];
	int64_t ratings_before_ms;
};

static enum err_code tidy_change(struct store *store, void *context, struct err *err)
{
	static const struct {
		enum store_sql sql;
		int rows;
	} BY_AGE[] = {{SQL_TIDY_LEASES, LEASE_ROWS}, {SQL_TIDY_RANGES, RANGE_ROWS}, {SQL_TIDY_BANDS, BAND_ROWS}};
	const struct tidy *tidy = context;
	sqlite3_stmt *statement = store_statement(store, SQL_TIDY_TICKETS, err);
	store_bind_text(statement, 1, tidy->day);
	if (statement)
		sqlite3_bind_int(statement, 2, TICKET_SENDING);
	enum err_code code = store_step(store, statement, err);
	for (size_t i = 0; i < ARRAY_LEN(BY_AGE) && code == ERR_OK; i++) {
		statement = store_statement(store, BY_AGE[i].sql, err);
		if (statement)
			sqlite3_bind_int(statement, 1, BY_AGE[i].rows);
		code = store_step(store, statement, err);
	}
	if (code != ERR_OK)
		return code;
	statement = store_statement(store, SQL_TIDY_RATINGS, err);
	if (statement)
		sqlite3_bind_int64(statement, 1, tidy->ratings_before_ms);
	return store_step(store, statement, err);
}

enum err_code store_tidy(struct store *store, struct err *err)
{
	struct tidy tidy;
	int64_t now = clock_wall_ms();
	store_reserve_refill(store);
	/* A clock that is wrong would forget what is still good. */
	if (!clock_is_trusted())
		return ERR_OK;
	clock_day(now - TICKET_DAYS * DAY_MS, tidy.day);
	tidy.ratings_before_ms = now - RATING_DAYS * DAY_MS;
	return store_write(store, STORE_OTHER, tidy_change, &tidy, err);
}
