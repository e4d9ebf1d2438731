/* The readers' connections: whole from the start, lent to one at a time, opened anew where they broke. */
#include "center/db/db.h"

#include "support/center.h"
#include "support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READERS 4

static const struct db_sql COUNT = {"SELECT COUNT(*) FROM things"};

static const char *url_of(const char *name)
{
	static char url[DB_URL_MAX];
	return test_database_url(name, url);
}

static struct db *open_things(const char *name)
{
	struct db *db = NULL;
	struct err err;
	assert_int_equal(db_open(url_of(name), DB_WRITE, &db, &err), ERR_OK);
	const char *things = "CREATE TABLE things (id BIGINT PRIMARY KEY); INSERT INTO things VALUES (1), (2)";
	assert_int_equal(db_script(db, things, &err), ERR_OK);
	return db;
}

static int64_t count_things(struct db *db)
{
	struct err err;
	int64_t count = -1;
	bool found;
	assert_int_equal(db_one_int(db, &COUNT, NULL, 0, &count, &found, &err), ERR_OK);
	return count;
}

static size_t descriptors(void)
{
	size_t count = 0;
	DIR *folder = opendir("/proc/self/fd");
	assert_non_null(folder);
	while (readdir(folder))
		count++;
	closedir(folder);
	return count;
}

/* One that opened its log only at the first crowd would find out only then that there is no descriptor left. */
static void the_files_of_every_connection_are_open_from_the_start(void **state)
{
	struct db *writer = open_things("whole.db"), *taken[READERS];
	struct db_pool *pool = NULL;
	struct err err;
	assert_int_equal(db_pool_create(url_of("whole.db"), READERS, &pool, &err), ERR_OK);
	size_t before = descriptors();
	for (size_t i = 0; i < READERS; i++) {
		taken[i] = db_pool_take(pool);
		assert_int_equal(count_things(taken[i]), 2);
	}
	assert_int_equal(descriptors(), before);
	for (size_t i = 0; i < READERS; i++)
		db_pool_give(pool, taken[i], false);
	db_pool_destroy(pool);
	db_close(writer);
}

static void what_broke_is_opened_anew(void **state)
{
	struct db *writer = open_things("broke.db"), *taken[READERS];
	struct db_pool *pool = NULL;
	struct err err;
	assert_int_equal(db_pool_create(url_of("broke.db"), READERS, &pool, &err), ERR_OK);
	for (size_t i = 0; i < READERS; i++)
		taken[i] = db_pool_take(pool);
	for (size_t i = 0; i < READERS; i++)
		db_pool_give(pool, taken[i], true);
	for (size_t i = 0; i < READERS; i++) {
		taken[i] = db_pool_take(pool);
		assert_int_equal(count_things(taken[i]), 2);
	}
	for (size_t i = 0; i < READERS; i++)
		db_pool_give(pool, taken[i], false);
	db_pool_destroy(pool);
	db_close(writer);
}

static void a_file_that_is_no_database_is_found_out_at_the_start(void **state)
{
	char path[512];
	struct db_pool *pool = NULL;
	struct err err = {0};
	snprintf(path, sizeof path, "%s/words.db", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 100; i++)
		fputs("This is not a database at all. ", file);
	fclose(file);
	char url[600];
	snprintf(url, sizeof url, "sqlite:%s", path);
	assert_int_not_equal(db_pool_create(url, READERS, &pool, &err), ERR_OK);
	assert_null(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_files_of_every_connection_are_open_from_the_start),
		cmocka_unit_test(what_broke_is_opened_anew),
		cmocka_unit_test(a_file_that_is_no_database_is_found_out_at_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
