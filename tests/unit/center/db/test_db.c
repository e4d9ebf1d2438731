/* The SQL layer on SQLite (the same on PostgreSQL: tests/e2e/test_postgres_again.mjs), migrations, the writer. */
#include "center/db/db.h"

#include "base/check.h"
#include "base/log.h"
#include "center/db/db_events.h"
#include "center/db/db_inbox.h"
#include "center/db/db_migrate.h"
#include "center/db/db_writer.h"
#include "support/center.h"
#include "support/test.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct db_sql PUT = {"INSERT INTO things (id, n, r, t, b) VALUES ($1, $3, $4, $2, $5)"};
static const struct db_sql GET = {"SELECT n, r, t, b FROM things WHERE id = $1"};
static const struct db_sql COUNT = {"SELECT COUNT(*) FROM things"};
static const struct db_migration STEPS[] = {
	{1, "one", "CREATE TABLE things (id {int} PRIMARY KEY, n {int}, r REAL, t TEXT, b {bytes}) {strict}"},
	{2, "two", "CREATE TABLE more (id TEXT PRIMARY KEY) {norowid}"},
	{3, "broken", "CREATE TABLE third (id {int}) {strict}; CREATE TABLE nonsense (id no_such_type) {strict}"},
};

static const char *url_of(const char *name)
{
	static char url[DB_URL_MAX];
	return test_database_url(name, url);
}

static struct db *open_things(const char *name, size_t steps)
{
	struct db *db = NULL;
	struct err err;
	assert_int_equal(db_open(url_of(name), DB_WRITE, &db, &err), ERR_OK);
	if (steps)
		assert_int_equal(db_migrate_list(db, STEPS, steps, 1, &err), ERR_OK);
	return db;
}

static int64_t count_things(struct db *db)
{
	struct db_rows rows;
	struct err err;
	assert_int_equal(db_query(db, &COUNT, NULL, 0, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	int64_t count = db_int(&rows, 0);
	assert_false(db_next(&rows));
	assert_false(db_next(&rows)); /* does not begin anew */
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	return count;
}

static void values_of_every_kind_come_back(void **state)
{
	struct db *db = open_things("kinds.db", 1);
	struct db_rows rows;
	struct err err;
	size_t len;
	const struct db_value full[] = {db_arg_int(1), db_arg_text("it's; DROP TABLE things"), db_arg_int(INT64_MIN),
									db_arg_real(0.25), db_arg_bytes("a\0b", 3)};
	const struct db_value empty[] = {db_arg_int(2), db_arg_text(NULL), db_arg_null(), db_arg_null(),
									 db_arg_bytes("", 0)};
	assert_int_equal(db_run(db, &PUT, full, 5, &err), ERR_OK);
	assert_int_equal(db_changes(db), 1);
	assert_int_equal(db_run(db, &PUT, empty, 5, &err), ERR_OK);
	assert_int_equal(db_run(db, &PUT, full, 5, &err), ERR_CONFLICT);
	const struct db_value one[] = {db_arg_int(1)}, two[] = {db_arg_int(2)};
	assert_int_equal(db_query(db, &GET, one, 1, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_true(db_int(&rows, 0) == INT64_MIN);
	assert_true(db_real(&rows, 1) == 0.25);
	assert_string_equal(db_text(&rows, 2), "it's; DROP TABLE things");
	assert_memory_equal(db_bytes(&rows, 3, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	assert_int_equal(db_query(db, &GET, two, 1, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_true(db_is_null(&rows, 0));
	assert_string_equal(db_text(&rows, 2), "");
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	db_close(db);
}

static void one_number_and_whether_a_row_is_there_are_asked_in_one_call(void **state)
{
	static const struct db_sql OLDER = {"SELECT id FROM things WHERE id > $1 ORDER BY id"};
	static const struct db_sql MAKE = {"INSERT INTO things (id, n) VALUES ($1, 5) RETURNING n + 1"};
	struct db *db = open_things("one.db", 1);
	const struct db_value zero[] = {db_arg_int(0)}, three[] = {db_arg_int(3)}, nine[] = {db_arg_int(9)};
	struct err err;
	int64_t value = -1;
	bool found = true, exists = true;
	assert_int_equal(db_one_int(db, &OLDER, zero, 1, &value, &found, &err), ERR_OK);
	assert_int_equal(value, 0);
	assert_false(found);
	assert_int_equal(db_exists(db, &OLDER, zero, 1, &exists, &err), ERR_OK);
	assert_false(exists);
	assert_int_equal(db_one_int(db, &MAKE, nine, 1, &value, &found, &err), ERR_OK);
	assert_int_equal(db_one_int(db, &MAKE, three, 1, &value, NULL, &err), ERR_OK);
	assert_int_equal(value, 6);
	assert_true(found);
	assert_int_equal(count_things(db), 2);
	assert_int_equal(db_one_int(db, &OLDER, zero, 1, &value, NULL, &err), ERR_OK);
	assert_int_equal(value, 3);
	assert_int_equal(db_exists(db, &OLDER, zero, 1, &exists, &err), ERR_OK);
	assert_true(exists);
	value = 77;
	assert_int_equal(db_one_int(db, &MAKE, three, 1, &value, NULL, &err), ERR_CONFLICT);
	assert_int_equal(value, 77);
	db_close(db);
}

static void wrong_addresses_and_files_are_refused(void **state)
{
	struct db *db = NULL;
	struct err err;
	char path[256], url[DB_URL_MAX];
	assert_int_equal(db_open("mysql://x", DB_WRITE, &db, &err), ERR_INVALID);
	assert_int_equal(db_open("sqlite:", DB_WRITE, &db, &err), ERR_INVALID);
	test_path("rubbish.db", path, sizeof path);
	char rubbish[4096];
	memset(rubbish, 'x', sizeof rubbish);
	test_write_file(path, rubbish, sizeof rubbish);
	snprintf(url, sizeof url, "sqlite:%s", path);
	assert_int_equal(db_open(url, DB_WRITE, &db, &err), ERR_CORRUPT);
	assert_int_equal(db_open("postgresql:///x?host=/nonexistent", DB_WRITE, &db, &err), ERR_OFFLINE);
	assert_null(db);
}

static void migrations_go_forward_once_and_whole(void **state)
{
	struct db *db = open_things("steps.db", 1);
	struct err err;
	int version;
	assert_int_equal(db_migrate_list(db, STEPS, 2, 2, &err), ERR_OK);
	assert_int_equal(db_migrate_list(db, STEPS, 2, 3, &err), ERR_OK);
	assert_int_equal(db_migrate_version(db, &version, &err), ERR_OK);
	assert_int_equal(version, 2);
	/* The third step fails in its middle: nothing of it stays. */
	assert_int_not_equal(db_migrate_list(db, STEPS, 3, 4, &err), ERR_OK);
	assert_non_null(strstr(err.text, "migration 3"));
	assert_int_not_equal(db_script(db, "SELECT * FROM third", &err), ERR_OK);
	assert_int_equal(db_migrate_version(db, &version, &err), ERR_OK);
	assert_int_equal(version, 2);
	db_close(db);
}

static void a_program_of_before_works_beside_steps_that_only_add(void **state)
{
	static const struct db_migration narrow = {4, "narrow", "DROP TABLE more", .beside = 2};
	struct db *db = open_things("beside.db", 2);
	struct err err;
	int version;
	assert_int_equal(db_migrate_list(db, STEPS, 1, 5, &err), ERR_OK);
	assert_int_equal(db_migrate_version(db, &version, &err), ERR_OK);
	assert_int_equal(version, 2);
	/* A database from a future that left this program behind is left alone; one of the release before goes on. */
	assert_int_equal(db_migrate_list(db, (const struct db_migration[]){STEPS[0], STEPS[1], narrow}, 3, 6, &err),
					 ERR_OK);
	assert_int_equal(db_migrate_list(db, STEPS, 1, 7, &err), ERR_CONFLICT);
	assert_non_null(strstr(err.text, "narrow"));
	assert_int_equal(db_migrate_list(db, STEPS, 2, 8, &err), ERR_OK);
	db_close(db);
}

static void a_step_that_does_more_than_add_says_beside_whom(void **state)
{
	static const struct {
		const char *text;
		bool adds;
	} cases[] = {
		{"ALTER TABLE more ADD COLUMN n {int} NOT NULL DEFAULT 0; CREATE INDEX by_n ON more (n);", true},
		{"ALTER TABLE more ADD COLUMN t TEXT", true},
		{"INSERT INTO more (id) VALUES ('x')", true},
		{"ALTER TABLE more ADD COLUMN u TEXT NOT NULL", false},
		{"ALTER TABLE more RENAME TO less", false},
		{"ALTER TABLE more DROP COLUMN t", false},
		{"CREATE TABLE z (id {int}); DROP TABLE more", false},
		{"DELETE FROM more", false},
		{"UPDATE more SET id = 'y'", false},
	};
	struct db *db = open_things("adds.db", 2);
	struct err err;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct db_migration step = {10 + (int)i, "step", cases[i].text, 0};
		enum err_code code =
			db_migrate_list(db, (const struct db_migration[]){STEPS[0], STEPS[1], step}, 3, 5, &err);
		assert_int_equal(code, cases[i].adds ? ERR_OK : ERR_INVALID);
	}
	db_close(db);
}

/* As one of a release before `beside` left it. */
static void a_table_of_migrations_of_before_gets_what_it_lacks(void **state)
{
	struct db *db = NULL;
	struct err err;
	int version;
	assert_int_equal(db_open(url_of("older.db"), DB_WRITE, &db, &err), ERR_OK);
	assert_int_equal(db_script(db, "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL,"
								   " at BIGINT NOT NULL); INSERT INTO migrations VALUES (1, 'one', 1);"
								   "CREATE TABLE things (id BIGINT)", &err), ERR_OK);
	for (int i = 0; i < 2; i++)
		assert_int_equal(db_migrate_list(db, STEPS, 2, 5, &err), ERR_OK);
	assert_int_equal(db_migrate_version(db, &version, &err), ERR_OK);
	assert_int_equal(version, 2);
	db_close(db);
}

static void killed_while_migrating_leaves_old_or_new(void **state)
{
	for (int round = 0; round < 12; round++) {
		char name[32];
		struct err err;
		int version = -1;
		snprintf(name, sizeof name, "killed%d.db", round);
		pid_t pid = fork();
		if (pid == 0) {
			struct db *db;
			alarm(10);
			log_init("child", LOG_ERROR);
			if (db_open(url_of(name), DB_WRITE, &db, &err) == ERR_OK)
				(void)!db_migrate(db, 1, &err);
			_exit(0);
		}
		usleep((useconds_t)round * 700);
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		struct db *db = NULL;
		assert_int_equal(db_open(url_of(name), DB_WRITE, &db, &err), ERR_OK);
		assert_int_equal(db_migrate_version(db, &version, &err), ERR_OK);
		assert_int_equal(db_migrate(db, 1, &err), ERR_OK);
		db_close(db);
	}
}

struct put_job {
	struct db_job job;
	int64_t id;
	bool refuse_after_write, refuse_before;
	enum err_code code;
	int runs, ends;
};

static enum err_code put(struct db *db, struct db_job *job, struct err *err)
{
	struct put_job *put = (struct put_job *)job;
	put->runs++;
	if (put->refuse_before)
		return err_set(err, ERR_INVALID, "no");
	const struct db_value args[] = {db_arg_int(put->id), db_arg_text("x"), db_arg_int(0), db_arg_real(0),
									db_arg_null()};
	enum err_code code = db_run(db, &PUT, args, 5, err);
	return code == ERR_OK && put->refuse_after_write ? err_set(err, ERR_INVALID, "undo") : code;
}

static void ended(struct db_job *job, enum err_code code, const struct err *err)
{
	struct put_job *put = (struct put_job *)job;
	put->code = code;
	put->ends++;
}

static struct db_writer *new_writer(const char *name, struct db **ret_reader)
{
	struct db_writer *writer = NULL;
	struct err err;
	assert_int_equal(db_writer_create(url_of(name), NULL, &writer, &err), ERR_OK);
	assert_int_equal(db_open(url_of(name), DB_WRITE, ret_reader, &err), ERR_OK);
	const char *make = strcmp(db_kind(*ret_reader), "sqlite") == 0
						   ? "CREATE TABLE things (id INTEGER PRIMARY KEY, n INTEGER, r REAL, t TEXT, b BLOB) STRICT"
						   : "CREATE TABLE things (id BIGINT PRIMARY KEY, n BIGINT, r REAL, t TEXT, b BYTEA)";
	assert_int_equal(db_script(*ret_reader, make, &err), ERR_OK);
	return writer;
}

static void a_job_that_fails_takes_no_other_with_it(void **state)
{
	enum { JOBS = 200 };
	static struct put_job jobs[JOBS];
	struct db *reader;
	struct err err;
	struct db_writer *writer = new_writer("fails.db", &reader);
	memset(jobs, 0, sizeof jobs);
	for (int i = 0; i < JOBS; i++) {
		jobs[i] = (struct put_job){.job = {.run = put, .done = ended}, .id = i % 100 == 99 ? 0 : i};
		jobs[i].refuse_after_write = i % 10 == 3;
		jobs[i].refuse_before = i % 10 == 7;
		assert_int_equal(db_writer_submit(writer, &jobs[i].job), ERR_OK);
	}
	db_writer_destroy(writer);
	int good = 0;
	for (int i = 0; i < JOBS; i++) {
		assert_int_equal(jobs[i].ends, 1);
		bool refused = jobs[i].refuse_after_write || jobs[i].refuse_before;
		enum err_code expected = i % 100 == 99 ? ERR_CONFLICT : refused ? ERR_INVALID : ERR_OK;
		assert_int_equal(jobs[i].code, expected);
		good += expected == ERR_OK;
	}
	assert_int_equal(count_things(reader), good);
	(void)err;
	db_close(reader);
}

struct crowd {
	struct db_writer *writer;
	int64_t from;
};

static void *put_many(void *arg)
{
	struct crowd *crowd = arg;
	for (int64_t i = 0; i < 50; i++) {
		struct put_job job = {.job = {.run = put}, .id = crowd->from + i};
		struct err err;
		if (db_writer_run(crowd->writer, &job.job, &err) != ERR_OK)
			return arg;
	}
	return NULL;
}

static void many_threads_share_commits(void **state)
{
	struct db *reader;
	struct db_writer *writer = new_writer("crowd.db", &reader);
	struct crowd crowds[16];
	pthread_t threads[16];
	for (int i = 0; i < 16; i++) {
		crowds[i] = (struct crowd){.writer = writer, .from = i * 1000};
		pthread_create(&threads[i], NULL, put_many, &crowds[i]);
	}
	for (int i = 0; i < 16; i++) {
		void *failed;
		pthread_join(threads[i], &failed);
		assert_null(failed);
	}
	struct db_writer_figures figures;
	/* They follow a moment after the last answer. */
	do
		db_writer_read_figures(writer, &figures);
	while (figures.jobs < 800);
	assert_int_equal(figures.jobs, 800);
	assert_true(figures.commits < figures.jobs);
	assert_int_equal(count_things(reader), 800);
	db_writer_destroy(writer);
	db_close(reader);
}

static void events_are_read_after_a_sequence_and_trimmed(void **state)
{
	struct db *db = NULL;
	struct db_rows rows;
	struct err err;
	int64_t newest = 0, value = 0;
	assert_int_equal(db_open(url_of("events.db"), DB_WRITE, &db, &err), ERR_OK);
	assert_int_equal(db_migrate(db, 1, &err), ERR_OK);
	for (int64_t i = 1; i <= 9; i += 3)
		assert_int_equal(db_event_pack(db, "c", i, i + 2, 5, "a\t{}\nb\t{}\nc\t{}\n", 15, &err), ERR_OK);
	assert_int_equal(db_event_newest(db, "c", &newest, &err), ERR_OK);
	assert_int_equal(newest, 9);
	assert_int_equal(db_event_newest(db, "other", &newest, &err), ERR_OK);
	assert_int_equal(newest, 0);
	assert_int_equal(db_event_trim(db, "c", 3, &err), ERR_OK);
	assert_int_equal(db_event_read(db, "c", 4, 10, &rows, &err), ERR_OK);
	assert_true(db_next(&rows));
	assert_int_equal(db_int(&rows, 0), 4);
	assert_true(db_next(&rows));
	assert_false(db_next(&rows));
	assert_int_equal(db_end(&rows, &err), ERR_OK);
	assert_int_equal(db_mark_advance(db, "c", "n", 5, &value, &err), ERR_OK);
	assert_int_equal(db_mark_advance(db, "c", "n", 2, &value, &err), ERR_OK);
	assert_int_equal(value, 7);
	assert_int_equal(db_mark_read(db, "c", "n", &value, &err), ERR_OK);
	assert_int_equal(value, 7);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_kind_come_back),
		cmocka_unit_test(one_number_and_whether_a_row_is_there_are_asked_in_one_call),
		cmocka_unit_test(wrong_addresses_and_files_are_refused),
		cmocka_unit_test(migrations_go_forward_once_and_whole),
		cmocka_unit_test(a_program_of_before_works_beside_steps_that_only_add),
		cmocka_unit_test(a_step_that_does_more_than_add_says_beside_whom),
		cmocka_unit_test(a_table_of_migrations_of_before_gets_what_it_lacks),
		cmocka_unit_test(killed_while_migrating_leaves_old_or_new),
		cmocka_unit_test(a_job_that_fails_takes_no_other_with_it),
		cmocka_unit_test(many_threads_share_commits),
		cmocka_unit_test(events_are_read_after_a_sequence_and_trimmed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
