/* The log of a busy database stays within its bound, and nothing of it is lost. */
#include "center/db/db_checkpoint.h"

#include "center/db/db.h"
#include "support/test.h"

#include <stdio.h>
#include <sys/stat.h>

#define ROWS 30000
#define PAGE_AND_HEADER (4096 + 24)

static const struct db_sql SQL_PUT = {"INSERT INTO heap (id, filler) VALUES ($1, $2)"};
static const struct db_sql SQL_COUNT = {"SELECT COUNT(*) FROM heap"};

static struct db *open_heap(const char *name, char path[256])
{
	char url[300];
	struct err err;
	struct db *db = NULL;
	test_path(name, path, 256);
	snprintf(url, sizeof url, "sqlite:%s", path);
	assert_int_equal(db_open(url, DB_WRITE, &db, &err), ERR_OK);
	assert_int_equal(db_script(db, "CREATE TABLE IF NOT EXISTS heap (id INTEGER PRIMARY KEY, filler BLOB)", &err),
					 ERR_OK);
	return db;
}

/* A page a row, 100 rows a commit. */
static void fill(struct db *db)
{
	static const char filler[4000] = {1};
	struct err err;
	for (int id = 0; id < ROWS; id++) {
		const struct db_value args[] = {db_arg_int(id), db_arg_bytes(filler, sizeof filler)};
		if (id % 100 == 0)
			assert_int_equal(db_begin(db, &err), ERR_OK);
		assert_int_equal(db_run(db, &SQL_PUT, args, 2, &err), ERR_OK);
		if (id % 100 == 99)
			assert_int_equal(db_commit(db, &err), ERR_OK);
	}
}

static void log_stays_short_while_the_writer_never_rests(void **state)
{
	char path[256], log_path[300];
	struct stat log;
	struct db *db = open_heap("busy.db", path);
	fill(db);
	snprintf(log_path, sizeof log_path, "%s-wal", path);
	assert_int_equal(stat(log_path, &log), 0);
	/* The commit that reached the bound was let through, and one more may be before the log begins anew. */
	assert_true(log.st_size < (off_t)(DB_CHECKPOINT_PAGES_MOST + 1000) * PAGE_AND_HEADER);
	db_close(db);
	assert_int_not_equal(stat(log_path, &log), 0);
}

static void all_rows_are_there_after_checkpoints(void **state)
{
	char path[256];
	struct err err;
	struct db_rows rows;
	struct db *db = open_heap("kept.db", path);
	fill(db);
	db_close(db);
	db = open_heap("kept.db", path);
	assert_int_equal(db_query(db, &SQL_COUNT, NULL, 0, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 0), ROWS);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_close(db);
}

static void connection_that_never_wrote_much_closes_quietly(void **state)
{
	char path[256];
	db_close(open_heap("little.db", path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(log_stays_short_while_the_writer_never_rests),
		cmocka_unit_test(all_rows_are_there_after_checkpoints),
		cmocka_unit_test(connection_that_never_wrote_much_closes_quietly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
