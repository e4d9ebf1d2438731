/* A commit is one write of the log, and what it promises holds: seen by others at once, kept when the power goes. */
#include "center/db/db_gather.h"

#include "support/powercut_vfs.h"
#include "support/test.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define OVER_POWERCUT "gather-powercut"
#define CUTS 400
#define CUT_WITHIN 160
#define ROWS_A_COMMIT 12
#define SPILLED_ROWS 400

static void run(sqlite3 *db, const char *text)
{
	char *problem = NULL;
	if (sqlite3_exec(db, text, NULL, NULL, &problem) != SQLITE_OK)
		fail_msg("%s: %s", text, problem);
}

static int64_t number_of(sqlite3 *db, const char *text)
{
	sqlite3_stmt *stmt = NULL;
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return number;
}

/* The VFS in memory has no index shared between connections: one alone has the file. */
static sqlite3 *open_alone(const char *vfs)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2("/center.db", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	sqlite3_exec(db,
				 "PRAGMA locking_mode=EXCLUSIVE; PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL;"
				 "PRAGMA wal_autocheckpoint=20; CREATE TABLE IF NOT EXISTS heap (id INTEGER PRIMARY KEY, filler BLOB)",
				 NULL, NULL, NULL);
	return db;
}

static bool commit_rows(sqlite3 *db)
{
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return false;
	for (int i = 0; i < ROWS_A_COMMIT; i++)
		if (sqlite3_exec(db, "INSERT INTO heap (filler) VALUES (zeroblob(1500))", NULL, NULL, NULL) != SQLITE_OK)
			return false;
	return sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
}

static unsigned operations_of_a_commit(const char *vfs)
{
	powercut_init(1);
	sqlite3 *db = open_alone(vfs);
	run(db, "PRAGMA wal_autocheckpoint=0");
	powercut_after(0);
	assert_true(commit_rows(db));
	unsigned operations = powercut_operations();
	sqlite3_close(db);
	powercut_finish();
	return operations;
}

static void commit_is_one_write_and_one_sync(void **state)
{
	powercut_init(1);
	assert_int_equal(db_gather_register(OVER_POWERCUT, POWERCUT_VFS), SQLITE_OK);
	assert_true(operations_of_a_commit(POWERCUT_VFS) > 10);
	assert_int_equal(operations_of_a_commit(OVER_POWERCUT), 2);
}

/* ret_kept: rows whose commit was answered. Whether the power went. */
static bool live_until_the_cut(uint64_t seed, int64_t *ret_kept)
{
	powercut_init(seed);
	sqlite3 *db = open_alone(OVER_POWERCUT);
	powercut_after(1 + (unsigned)(seed * 2654435761u >> 7) % CUT_WITHIN);
	*ret_kept = 0;
	for (int commits = 0; commits < CUT_WITHIN && !powercut_is_dark(); commits++)
		if (commit_rows(db))
			*ret_kept += ROWS_A_COMMIT;
		else
			sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	bool dark = powercut_is_dark();
	sqlite3_close(db);
	powercut_restore();
	return dark;
}

static void answered_commits_outlive_a_power_cut(void **state)
{
	assert_int_equal(db_gather_register(OVER_POWERCUT, POWERCUT_VFS), SQLITE_OK);
	unsigned cuts = 0;
	for (uint64_t seed = 1; seed <= CUTS; seed++) {
		int64_t kept;
		cuts += live_until_the_cut(seed, &kept);
		sqlite3 *db = open_alone(OVER_POWERCUT);
		int64_t there = number_of(db, "SELECT COUNT(*) FROM heap");
		/* The one under way may have been done; never half of it. */
		if (there != kept && there != kept + ROWS_A_COMMIT)
			fail_msg("seed %u: %lld rows answered, %lld there", (unsigned)seed, (long long)kept, (long long)there);
		assert_int_equal(number_of(db, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
		sqlite3_close(db);
	}
	assert_int_equal(cuts, CUTS);
	powercut_finish();
}

static sqlite3 *open_on_disk(const char *path, const char *vfs)
{
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
	run(db, "PRAGMA synchronous=FULL; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0");
	return db;
}

static void another_connection_sees_each_commit(void **state)
{
	char path[256];
	test_path("seen.db", path, sizeof path);
	assert_int_equal(db_gather_register(DB_GATHER_VFS, NULL), SQLITE_OK);
	sqlite3 *writer = open_on_disk(path, DB_GATHER_VFS);
	run(writer, "CREATE TABLE heap (id INTEGER PRIMARY KEY, filler BLOB)");
	sqlite3 *reader = open_on_disk(path, NULL);
	for (int commits = 1; commits <= 50; commits++) {
		assert_true(commit_rows(writer));
		assert_int_equal(number_of(reader, "SELECT COUNT(*) FROM heap"), commits * ROWS_A_COMMIT);
		if (commits % 20 == 0)
			run(writer, "PRAGMA wal_checkpoint(TRUNCATE)");
	}
	sqlite3_close(writer);
	sqlite3_close(reader);
}

/* Pages that leave the cache before the commit are read back from the log, and written over in it. */
static void transaction_larger_than_the_cache_is_whole(void **state)
{
	char path[256];
	test_path("spilled.db", path, sizeof path);
	assert_int_equal(db_gather_register(DB_GATHER_VFS, NULL), SQLITE_OK);
	sqlite3 *db = open_on_disk(path, DB_GATHER_VFS);
	run(db, "PRAGMA cache_size=10; CREATE TABLE heap (id INTEGER PRIMARY KEY, filler BLOB)");
	for (int round = 0; round < 2; round++) {
		run(db, "BEGIN IMMEDIATE");
		for (int i = 0; i < SPILLED_ROWS; i++)
			run(db, "INSERT INTO heap (filler) VALUES (randomblob(3000))");
		run(db, "UPDATE heap SET filler = randomblob(2000) WHERE id % 7 = 1");
		run(db, round == 0 ? "ROLLBACK" : "COMMIT");
		assert_int_equal(number_of(db, "SELECT COUNT(*) FROM heap"), round * SPILLED_ROWS);
	}
	sqlite3_close(db);
	db = open_on_disk(path, NULL);
	assert_int_equal(number_of(db, "SELECT COUNT(*) FROM heap"), SPILLED_ROWS);
	assert_int_equal(number_of(db, "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
	sqlite3_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commit_is_one_write_and_one_sync),
		cmocka_unit_test(answered_commits_outlive_a_power_cut),
		cmocka_unit_test(another_connection_sees_each_commit),
		cmocka_unit_test(transaction_larger_than_the_cache_is_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
