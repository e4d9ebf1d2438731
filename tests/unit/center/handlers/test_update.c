/*
 * An update while the centers run: a program of before goes on with its
 * statements on the database that the new one brought forward, neither loses
 * what the other wrote, and the sums that only the new one keeps come right.
 */
#include "base/check.h"
#include "base/clock.h"
#include "center/db/db_hours.h"
#include "center/db/db_migrate.h"
#include "center/handlers/center.h"
#include "center/handlers/upkeep.h"
#include "crypto/crypto.h"
#include "support/center.h"
#include "support/test.h"

#include <string.h>

/* The schema and the statements as they were before many centers and sums by the hour. */
static const struct db_migration BEFORE[] = {
	{1, "core", db_schema_core},    {2, "content", db_schema_content}, {3, "dossiers", db_schema_dossiers},
	{4, "past", db_schema_past},    {5, "audit", db_schema_audit},     {7, "certificates", db_schema_certificates},
	{8, "bridge", db_schema_bridge}};

static const struct db_sql SQL_TAKE = {
	"INSERT INTO tickets (center, id, day, series, value, number, service, priority, language, channel, device,"
	" offline, code, state, issued_at, arrived_at, proof, ready_at, wait_min, wait_max, reason, ahead)"
	" VALUES ('an-binh', $1, '2026-03-10', 'A', $2, 'A 001', 'a', 'none', 'vi', 'kiosk', 'kiosk-01', 0, '7K3F', 1,"
	" $3, $3, 'confirmed', $3, -1, -1, '', 0) ON CONFLICT (id) DO NOTHING"};
static const struct db_sql SQL_FINISH = {
	"UPDATE tickets SET state = 5, called_at = $2, first_called_at = $2, started_at = $2, ended_at = $3, counter = 1"
	" WHERE id = $1 AND center = 'an-binh' AND state = 1"};
static const struct db_sql SQL_RATE = {
	"INSERT INTO ratings (id, center, ticket, counter, service, level, levels, reasons, channel, device, day, at)"
	" VALUES ($1, 'an-binh', $1, 1, 'a', 5, 5, '', 'kiosk', 'kiosk-01', '2026-03-10', $2)"};
static const struct db_sql SQL_SEEN = {"SELECT state FROM tickets WHERE id = $1 AND center = 'an-binh'"};

static struct db *open_before(const char *url)
{
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	assert_int_equal(db_open(url, DB_WRITE, &db, &err), ERR_OK);
	if (strcmp(db_kind(db), "postgresql") == 0)
		assert_int_equal(db_script(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public", &err), ERR_OK);
	if (db_migrate_list(db, BEFORE, ARRAY_LEN(BEFORE), 1, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return db;
}

/* A whole visit as the program of before writes it, ten minutes of waiting; numbers of a kiosk's own band. */
static void visit_of_before(struct db *db, int64_t value)
{
	char id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	int64_t now_ms = clock_wall_ms();
	id_make(id);
	const struct db_value take[] = {db_arg_text(id), db_arg_int(value), db_arg_int(now_ms)};
	const struct db_value finish[] = {db_arg_text(id), db_arg_int(now_ms + 600000), db_arg_int(now_ms + 900000)};
	const struct db_value rate[] = {db_arg_text(id), db_arg_int(now_ms)};
	assert_int_equal(db_begin(db, &err), ERR_OK);
	if (db_run(db, &SQL_TAKE, take, 3, &err) != ERR_OK || db_run(db, &SQL_FINISH, finish, 3, &err) != ERR_OK ||
		db_run(db, &SQL_RATE, rate, 2, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_int_equal(db_commit(db, &err), ERR_OK);
}

static struct center *start_new(const char *url)
{
	struct center *center = NULL;
	struct err err = {.code = ERR_OK};
	const struct center_options options = {.id = "an-binh",
										   .public_url = "http://127.0.0.1:8080",
										   .database = url,
										   .web_dir = "assets/web",
										   .readers = 2,
										   .session_minutes = 60,
										   .keep_inbox_days = 7,
										   .keep_event_count = 1000,
										   .keep_ticket_days = 400,
										   .keep_rating_days = 400};
	if (center_create(&options, &center, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return center;
}

static struct db_hours_center sums_of(struct center *center)
{
	struct db_hours_center sums = {.served = -1};
	struct db_rows rows;
	struct err err = {.code = ERR_OK};
	struct db *db = db_pool_take(center->readers);
	assert_int_equal(db_hours_centers(db, "2026-03-01", "2026-03-31", "2026-03-10", &rows, &err), ERR_OK);
	if (db_next(&rows))
		db_hours_row(&rows, &sums);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_pool_give(center->readers, db, false);
	return sums;
}

static void a_program_of_before_goes_on_beside_the_new_one(void **state)
{
	char url[DB_URL_MAX], id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	int64_t now_ms, seen = -1;
	assert_int_equal(crypto_init(&err), ERR_OK);
	assert_int_equal(clock_set_zone(CLOCK_ZONE_DEFAULT, &err), ERR_OK);
	assert_int_equal(clock_parse(TEST_CENTER_NOW, &now_ms), ERR_OK);
	clock_start_at(now_ms);
	test_center_url("update", url);
	struct db *before = open_before(url);
	visit_of_before(before, 901);
	struct center *center = start_new(url); /* brings the database forward; the other has its statements prepared */
	test_center_fill(center);
	struct db_hours_center sums = sums_of(center);
	assert_int_equal(sums.served, 1); /* what was there is counted by the step itself */
	assert_int_equal(sums.wait_ms, 600000);
	visit_of_before(before, 902);
	visit_of_before(before, 903);
	test_center_ticket(center, "a", "none", id);
	/* Each sees the other's. */
	const struct db_value args[] = {db_arg_text(id)};
	struct db_rows rows;
	assert_int_equal(db_query(before, &SQL_SEEN, args, 1, &rows, &err), ERR_OK);
	if (db_next(&rows))
		seen = db_int(&rows, 0);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	assert_int_equal(seen, DB_WAITING);
	assert_int_equal(sums_of(center).served, 1);
	assert_int_equal(upkeep_tidy(center, &err), ERR_OK);
	sums = sums_of(center);
	assert_int_equal(sums.served, 3);
	assert_int_equal(sums.ratings, 3);
	assert_int_equal(sums.wait_ms, 3 * 600000);
	assert_int_equal(sums.waiting, 1);
	test_center_destroy(center);
	visit_of_before(before, 904); /* and after the new one went away again */
	db_close(before);
}

static struct db *start_before(const char *url)
{
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	if (db_open(url, DB_WRITE, &db, &err) != ERR_OK ||
		db_migrate_list(db, BEFORE, ARRAY_LEN(BEFORE), 2, &err) != ERR_OK)
		fail_msg("%s", err.text);
	return db;
}

/* An update that is rolled out server by server, and taken back on one of them. */
static void a_program_of_before_starts_on_the_newer_schema(void **state)
{
	char url[DB_URL_MAX], id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	struct center *center = test_center_create("rollback");
	test_center_url("rollback", url);
	int64_t value = 901;
	for (int round = 0; round < 3; round++) {
		struct db *before = start_before(url);
		visit_of_before(before, value++);
		test_center_ticket(center, "a", "none", id);
		visit_of_before(before, value++);
		db_close(before);
		if (round == 1) { /* the new one starts again while only the old one had been there */
			test_center_destroy(center);
			before = start_before(url);
			visit_of_before(before, value++);
			db_close(before);
			center = start_new(url);
		}
	}
	assert_int_equal(upkeep_tidy(center, &err), ERR_OK);
	struct db_hours_center sums = sums_of(center);
	assert_int_equal(sums.served, 7);
	assert_int_equal(sums.ratings, 7);
	assert_int_equal(sums.waiting, 3);
	test_center_destroy(center);
}

static void alter(const char *url, const char *sql)
{
	struct err err = {.code = ERR_OK};
	struct db *db = NULL;
	if (db_open(url, DB_WRITE, &db, &err) != ERR_OK || db_script(db, sql, &err) != ERR_OK)
		fail_msg("%s", err.text);
	db_close(db);
}

/* This program as the older one of an update to come. */
static void this_program_goes_on_beside_one_to_come_until_it_may_not(void **state)
{
	char url[DB_URL_MAX], id[ID_SIZE];
	struct err err = {.code = ERR_OK};
	struct center *center = test_center_create("to-come");
	test_center_url("to-come", url);
	/* It is at work when the next release adds. */
	alter(url, "ALTER TABLE tickets ADD COLUMN mood TEXT NOT NULL DEFAULT 'fine'; CREATE TABLE moods (id BIGINT);"
			   "INSERT INTO migrations (number, name, at, beside) VALUES (90001, 'moods', 1, 0)");
	test_center_ticket(center, "a", "none", id);
	test_center_destroy(center);
	center = start_new(url);
	test_center_ticket(center, "a", "none", id);
	test_center_destroy(center);
	/* And the one after that takes away what this one reads. */
	alter(url, "INSERT INTO migrations (number, name, at, beside) VALUES (90002, 'no-moods', 1, 90001)");
	center = NULL;
	const struct center_options options = {
		.id = "an-binh", .public_url = "http://127.0.0.1:8080", .database = url, .web_dir = "assets/web", .readers = 2};
	assert_int_equal(center_create(&options, &center, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, "no-moods"));
	assert_null(center);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_program_of_before_goes_on_beside_the_new_one),
		cmocka_unit_test(a_program_of_before_starts_on_the_newer_schema),
		cmocka_unit_test(this_program_goes_on_beside_one_to_come_until_it_may_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
