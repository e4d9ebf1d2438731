/* The verifier of the audit trail: on SQLite and, by tests/e2e/test_postgres_again.mjs, on PostgreSQL. */
#include "center/verify.h"

#include "base/check.h"
#include "center/handlers/audit_chain.h"
#include "support/center.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS 6 /* a sign-in and five commands */

static const struct db_sql SQL_HASHES = {"SELECT n, hash FROM audit WHERE center = 'an-binh' ORDER BY n"};
static const struct db_sql SQL_HASH = {"UPDATE audit SET hash = $2 WHERE center = 'an-binh' AND n = $1"};

/* The database of a center that has ended. */
static void with_trail(const char *name, char url[DB_URL_MAX])
{
	char cookie[96], csrf[ID_SIZE];
	struct center *center = test_center_create(name);
	test_center_add_staff(center, "sep", "manager", "");
	test_center_sign_in(center, "sep", 0, cookie, csrf);
	for (int i = 1; i < ROWS; i++)
		json_decref(test_center_staff(center, cookie, csrf, "POST", "/v1/devices/" TEST_KIOSK "/commands",
									  "{\"command\":\"self-test\"}", 204));
	test_center_destroy(center);
	test_center_url(name, url);
}

static struct db *open_it(const char *url)
{
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	if (db_open(url, DB_WRITE, &db, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return db;
}

static void anchor_of(const char *url, int64_t n, char out[AUDIT_ANCHOR_SIZE])
{
	struct db *db = open_it(url);
	struct db_rows rows;
	struct err err;
	struct audit_anchor anchor = {.center = "an-binh", .n = n};
	assert_int_equal(db_query(db, &SQL_HASHES, NULL, 0, &rows, &err), ERR_OK);
	while (db_next(&rows))
		if (db_int(&rows, 0) == n)
			db_copy(&rows, 1, anchor.hash, sizeof anchor.hash);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_close(db);
	audit_anchor_print(&anchor, out);
}

static void tamper(const char *url, const char *sql)
{
	struct err err = {.code = ERR_OK};
	struct db *db = open_it(url);
	if (db_script(db, sql, &err) != ERR_OK)
		fail_msg("%s", err.text);
	db_close(db);
}

/* As one would who knows how the chain is made. */
static void seal_anew(const char *url)
{
	struct db *db = open_it(url);
	struct err err;
	char before[DB_AUDIT_HASH_SIZE] = "";
	for (int64_t n = 1;; n++) {
		struct db_rows rows;
		struct db_audit row = {.n = 0};
		assert_int_equal(db_audit_read(db, "an-binh", n - 1, 1, &rows, &err), ERR_OK);
		bool found = db_next(&rows);
		if (found)
			db_audit_row(&rows, &row);
		assert_int_equal(db_end(&rows, &err), ERR_OK);
		if (!found)
			break;
		audit_chain_seal(before, &row, before);
		const struct db_value args[] = {db_arg_int(n), db_arg_text(before)};
		assert_int_equal(db_run(db, &SQL_HASH, args, 2, &err), ERR_OK);
	}
	db_close(db);
}

static bool is_whole(const char *url, const char *anchors)
{
	struct err err = {.code = ERR_OK};
	bool whole = false;
	if (verify_audit(url, anchors, &whole, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return whole;
}

static int64_t broken_at(const char *url)
{
	struct audit_found found;
	struct err err;
	struct db *db = NULL;
	assert_int_equal(db_open(url, DB_LOOK, &db, &err), ERR_OK);
	assert_int_equal(audit_chain_verify(db, "an-binh", NULL, 0, &found, &err), ERR_OK);
	assert_int_equal(found.broken_at != 0, found.why != NULL);
	db_close(db);
	return found.broken_at;
}

static void a_trail_nobody_touched_is_whole_and_fits_its_anchors(void **state)
{
	char url[DB_URL_MAX], early[AUDIT_ANCHOR_SIZE], last[AUDIT_ANCHOR_SIZE], both[3 * AUDIT_ANCHOR_SIZE];
	with_trail("whole", url);
	anchor_of(url, 2, early);
	anchor_of(url, ROWS, last);
	snprintf(both, sizeof both, "event=audit.head head=%s, %s", last, early);
	assert_true(is_whole(url, NULL));
	assert_true(is_whole(url, early));
	assert_true(is_whole(url, both));
}

static void each_change_of_a_row_is_named(void **state)
{
	static const struct {
		const char *name, *sql;
		int64_t broken;
	} cases[] = {
		{"v-who", "UPDATE audit SET who = 'other' WHERE n = 3", 3},
		{"v-action", "UPDATE audit SET action = 'device.lock' WHERE n = 2", 2},
		{"v-subject", "UPDATE audit SET subject = 'kiosk-02' WHERE n = 6", 6},
		{"v-time", "UPDATE audit SET at = at - 60000 WHERE n = 1", 1},
		{"v-hash", "UPDATE audit SET hash = '00' WHERE n = 4", 4},
		{"v-delete", "DELETE FROM audit WHERE n = 4", 4},
		{"v-first", "DELETE FROM audit WHERE n = 1", 1},
		{"v-order", "UPDATE audit SET n = 100 WHERE n = 3; UPDATE audit SET n = 3 WHERE n = 4;"
					"UPDATE audit SET n = 4 WHERE n = 100", 3},
		{"v-closed", "DELETE FROM audit WHERE n = 5; UPDATE audit SET n = 5 WHERE n = 6", 5},
		{"v-tail", "DELETE FROM audit WHERE n > 4", 5},
		{"v-all", "DELETE FROM audit", 1},
		{"v-more", "INSERT INTO audit (center, n, at, who, action, subject, hash)"
				   " VALUES ('an-binh', 7, 1, 'sep', 'a', 'b', 'c')", 7},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char url[DB_URL_MAX];
		with_trail(cases[i].name, url);
		assert_true(is_whole(url, NULL));
		tamper(url, cases[i].sql);
		assert_false(is_whole(url, NULL));
		assert_int_equal(broken_at(url), cases[i].broken);
	}
}

static void a_chain_written_anew_shows_by_an_anchor_alone(void **state)
{
	char url[DB_URL_MAX], early[AUDIT_ANCHOR_SIZE], late[AUDIT_ANCHOR_SIZE];
	with_trail("anew", url);
	anchor_of(url, 2, early);
	anchor_of(url, 5, late);
	tamper(url, "UPDATE audit SET who = 'other' WHERE n = 3");
	seal_anew(url);
	assert_true(is_whole(url, NULL));
	assert_true(is_whole(url, early));
	assert_false(is_whole(url, late));
}

static void a_tail_cut_with_its_count_shows_by_an_anchor_alone(void **state)
{
	char url[DB_URL_MAX], early[AUDIT_ANCHOR_SIZE], last[AUDIT_ANCHOR_SIZE];
	with_trail("tail", url);
	anchor_of(url, 3, early);
	anchor_of(url, ROWS, last);
	tamper(url, "DELETE FROM audit WHERE n > 4; UPDATE marks SET value = 4 WHERE name = 'audit'");
	assert_true(is_whole(url, NULL));
	assert_true(is_whole(url, early));
	assert_false(is_whole(url, last));
	tamper(url, "DELETE FROM audit; DELETE FROM marks WHERE name = 'audit'");
	assert_true(is_whole(url, NULL));
	assert_false(is_whole(url, early));
}

static void anchors_come_from_a_file_and_nonsense_is_refused(void **state)
{
	static const char *const nonsense[] = {"", "an-binh", "an-binh:3", "an-binh:3:abc", ":3:", "@/nowhere/at/all"};
	char url[DB_URL_MAX], path[256], wish[300], last[AUDIT_ANCHOR_SIZE], text[2 * AUDIT_ANCHOR_SIZE];
	struct err err;
	bool whole = false;
	with_trail("file", url);
	anchor_of(url, ROWS, last);
	test_path("heads", path, sizeof path);
	int len = snprintf(text, sizeof text, "ts=2026 event=audit.head head=%s\nan-binh: whole, 6 rows\n", last);
	test_write_file(path, text, (size_t)len);
	snprintf(wish, sizeof wish, "@%s", path);
	assert_true(is_whole(url, wish));
	tamper(url, "DELETE FROM audit WHERE n > 5; UPDATE marks SET value = 5 WHERE name = 'audit'");
	assert_false(is_whole(url, wish));
	for (size_t i = 0; i < ARRAY_LEN(nonsense); i++)
		assert_int_not_equal(verify_audit(url, nonsense[i], &whole, &err), ERR_OK);
}

static void a_copy_is_read_without_a_trace(void **state)
{
	char url[DB_URL_MAX], copy[256], command[1024], copy_url[DB_URL_MAX];
	with_trail("copy", url);
	if (strncmp(url, "sqlite:", 7) != 0)
		skip();
	test_path("a copy?#%.db", copy, sizeof copy);
	snprintf(command, sizeof command, "cp '%s' '%s' && chmod 400 '%s'", url + 7, copy, copy);
	assert_int_equal(system(command), 0);
	snprintf(copy_url, sizeof copy_url, "sqlite:%s", copy);
	assert_true(is_whole(copy_url, NULL));
	for (const char *const *end = (const char *const[]){"-wal", "-shm", "-journal", NULL}; *end; end++) {
		snprintf(command, sizeof command, "%s%s", copy, *end);
		assert_int_not_equal(access(command, F_OK), 0);
	}
	struct err err;
	struct db *db = NULL;
	assert_int_equal(db_open(copy_url, DB_LOOK, &db, &err), ERR_OK);
	assert_int_not_equal(db_script(db, "DELETE FROM audit", &err), ERR_OK);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_trail_nobody_touched_is_whole_and_fits_its_anchors),
		cmocka_unit_test(each_change_of_a_row_is_named),
		cmocka_unit_test(a_chain_written_anew_shows_by_an_anchor_alone),
		cmocka_unit_test(a_tail_cut_with_its_count_shows_by_an_anchor_alone),
		cmocka_unit_test(anchors_come_from_a_file_and_nonsense_is_refused),
		cmocka_unit_test(a_copy_is_read_without_a_trace),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
