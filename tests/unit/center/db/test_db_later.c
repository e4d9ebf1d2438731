/* Statements whose answers are read later, on either database (support/center.h): all of them, or none. */
#include "center/db/db.h"

#include "base/check.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

#define ROWS 41 /* more than one statement holds, and no whole number of any of their widths */

static const struct db_sql ADD = {
	"INSERT INTO later_things (id, n, t, b) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING"};
static const struct db_sql COUNT = {"SELECT COUNT(*), COALESCE(SUM(n), 0) FROM later_things"};
static const struct db_sql GET = {"SELECT t, b FROM later_things WHERE id = $1"};
static const struct db_sql DROP = {"DELETE FROM later_things WHERE id = $1"};

static struct db *open_things(void)
{
	char url[DB_URL_MAX];
	struct db *db = NULL;
	struct err err;
	test_center_url("later", url);
	assert_int_equal(db_open(url, DB_WRITE, &db, &err), ERR_OK);
	const char *bytes = strcmp(db_kind(db), "postgresql") == 0 ? "BYTEA" : "BLOB";
	char script[256];
	snprintf(script, sizeof script,
			 "DROP TABLE IF EXISTS later_things; "
			 "CREATE TABLE later_things (id TEXT PRIMARY KEY, n INTEGER, t TEXT, b %s)",
			 bytes);
	assert_int_equal(db_script(db, script, &err), ERR_OK);
	return db;
}

static enum err_code add(struct db *db, int number, bool *ret_new, struct err *err)
{
	char id[16];
	snprintf(id, sizeof id, "id %d", number);
	const struct db_value args[] = {db_arg_text(id), db_arg_int(number),
									number % 3 ? db_arg_text("it's") : db_arg_null(), db_arg_bytes("a\0b", 3)};
	return db_run_later(db, &ADD, args, ARRAY_LEN(args), ret_new, err);
}

static void holds(struct db *db, int64_t count, int64_t sum)
{
	int64_t found[2];
	struct err err;
	assert_int_equal(db_ints(db, &COUNT, NULL, 0, found, 2, &err), ERR_OK);
	assert_int_equal(found[0], count);
	assert_int_equal(found[1], sum);
}

static void rows_left_for_later_are_all_there_when_asked_for(void **state)
{
	struct db *db = open_things();
	struct err err;
	for (int rows = 0, sum = 0, round = 0; round < 2; round++) {
		assert_int_equal(db_begin(db, &err), ERR_OK);
		db_defer(db, true);
		for (int i = 0; i < ROWS; i++, rows++, sum += rows - 1) {
			bool is_new = false;
			assert_int_equal(add(db, rows, &is_new, &err), ERR_OK);
			assert_true(is_new);
			if (i == 7)
				holds(db, rows + 1, sum + rows); /* in the middle of it */
		}
		assert_int_equal(db_commit(db, &err), ERR_OK);
		holds(db, rows, sum);
	}
	struct db_rows rows;
	const struct db_value last[] = {db_arg_text("id 81")}, other[] = {db_arg_text("id 80")};
	size_t len;
	assert_int_equal(db_query(db, &GET, last, 1, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_true(db_is_null(&rows, 0));
	assert_memory_equal(db_bytes(&rows, 1, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	assert_int_equal(db_query(db, &GET, other, 1, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_string_equal(db_text(&rows, 0), "it's");
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_close(db);
}

/* The database without a "later" sees it at once; the other at the latest when it commits. */
static void one_row_too_many_takes_the_whole_transaction_back(void **state)
{
	struct db *db = open_things();
	struct err err;
	assert_int_equal(add(db, 5, NULL, &err), ERR_OK);
	assert_int_equal(db_begin(db, &err), ERR_OK);
	db_defer(db, true);
	bool told = false;
	for (int i = 1; i <= 20; i++) {
		bool is_new = true;
		assert_int_equal(add(db, i, &is_new, &err), ERR_OK);
		told |= !is_new;
	}
	const struct db_value gone[] = {db_arg_text("id 5")};
	/* a statement that is used for the first time behind the one that failed ... */
	enum err_code code = db_run(db, &DROP, gone, 1, &err);
	if (code == ERR_OK)
		code = told ? ERR_CONFLICT : db_commit(db, &err);
	assert_int_equal(code, ERR_CONFLICT);
	assert_true(told || db_later_failed(db));
	db_rollback(db);
	holds(db, 1, 5);
	/* ... is none that the connection lost */
	assert_int_equal(db_begin(db, &err), ERR_OK);
	assert_int_equal(add(db, 6, NULL, &err), ERR_OK);
	assert_int_equal(db_run(db, &DROP, gone, 1, &err), ERR_OK);
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(db_commit(db, &err), ERR_OK);
	holds(db, 1, 6);
	db_close(db);
}

static void what_is_rolled_back_was_never_there(void **state)
{
	struct db *db = open_things();
	struct err err;
	assert_int_equal(db_begin(db, &err), ERR_OK);
	db_rollback(db); /* nothing was asked of it */
	assert_int_equal(db_begin(db, &err), ERR_OK);
	assert_int_equal(db_commit(db, &err), ERR_OK);
	assert_int_equal(db_begin(db, &err), ERR_OK);
	db_defer(db, true);
	for (int i = 0; i < 18; i++)
		assert_int_equal(add(db, i, NULL, &err), ERR_OK);
	db_rollback(db);
	holds(db, 0, 0);
	assert_int_equal(db_begin(db, &err), ERR_OK);
	db_defer(db, true);
	assert_int_equal(add(db, 3, NULL, &err), ERR_OK);
	assert_int_equal(db_commit(db, &err), ERR_OK);
	holds(db, 1, 3);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_left_for_later_are_all_there_when_asked_for),
		cmocka_unit_test(one_row_too_many_takes_the_whole_transaction_back),
		cmocka_unit_test(what_is_rolled_back_was_never_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
