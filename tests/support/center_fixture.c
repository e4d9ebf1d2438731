#include "support/center_fixture.h"

#include "base/check.h"
#include "base/clock.h"
#include "support/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define START_MS 30000

static void run(const struct center_fixture *center, const char *log)
{
	char program[FILE_PATH_MAX], database[FILE_PATH_MAX + 32], keys[FILE_PATH_MAX + 32], listen[64], url[80], at[80];
	char now[CLOCK_RFC3339_SIZE];
	test_program_path("motcua-center", program, sizeof program);
	snprintf(database, sizeof database, "sqlite:%s/center.db", center->dir);
	snprintf(keys, sizeof keys, "sample.keys_dir=%s", center->dir);
	snprintf(listen, sizeof listen, "127.0.0.1:%d", center->port);
	snprintf(url, sizeof url, "server.public_url=http://127.0.0.1:%d", center->port);
	clock_rfc3339(center->clock_ms, now, sizeof now);
	snprintf(at, sizeof at, "debug.clock=%s", now);
	/* Ends with the test, and holds nothing that the test inherited. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	close_range(3, ~0u, 0);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(out, 1);
	dup2(out, 2);
	execl(program, program, "--listen", listen, "--database", database, "--set", keys, "--set", url,
		  "--set", at, "--set", "sample.password=sample-only", "--set", "limits.device_per_second=1000000", "--set",
		  "limits.lookup_per_minute=100000", center->is_filled ? (char *)NULL : "--load-sample", (char *)NULL);
	_exit(127);
}

/* The port of the newest "center.ready"; 0: not yet. */
static int ready_port(const char *log, long from)
{
	struct buf text;
	int port = 0;
	buf_init(&text, 4u << 20);
	if (file_read(log, &text, NULL) == ERR_OK && (long)text.len > from) {
		const char *ready = strstr(text.data + from, "event=center.ready");
		const char *at = ready ? strstr(ready, " port=") : NULL;
		port = at ? atoi(at + 6) : 0;
	}
	buf_finish(&text);
	return port;
}

static long length_of(const char *path)
{
	struct buf text;
	buf_init(&text, 4u << 20);
	long len = file_read(path, &text, NULL) == ERR_OK ? (long)text.len : 0;
	buf_finish(&text);
	return len;
}

static void spawn(struct center_fixture *center, const char *log)
{
	center->pid = fork();
	if (center->pid == 0)
		run(center, log);
}

void center_fixture_restart(struct center_fixture *center)
{
	char log[FILE_PATH_MAX + 16];
	center->clock_ms = clock_wall_ms();
	snprintf(log, sizeof log, "%s/center.log", center->dir);
	spawn(center, log);
}

static void begin(struct center_fixture *center, const char *dir)
{
	memset(center, 0, sizeof *center);
	snprintf(center->dir, sizeof center->dir, "%s", dir);
	CHECK(file_make_dirs(dir, NULL) == ERR_OK);
	CHECK(clock_parse(CENTER_FIXTURE_CLOCK, &center->clock_ms) == ERR_OK);
}

static void start_and_wait(struct center_fixture *center)
{
	char log[FILE_PATH_MAX + 16];
	snprintf(log, sizeof log, "%s/center.log", center->dir);
	long from = length_of(log);
	spawn(center, log);
	for (int64_t end = clock_mono_ms() + START_MS; clock_mono_ms() < end; usleep(10000)) {
		int port = ready_port(log, from);
		if (port > 0) {
			center->port = port;
			return;
		}
		if (waitpid(center->pid, NULL, WNOHANG) != 0)
			break;
	}
	fail_msg("the center does not start, see %s", log);
}

void center_fixture_start(struct center_fixture *center, const char *dir)
{
	if (dir)
		begin(center, dir);
	else
		center->clock_ms = clock_wall_ms();
	start_and_wait(center);
}

static void make_small(const char *dir)
{
	static const char SQL[] =
		"DELETE FROM tickets WHERE day < '2026-03-09'; DELETE FROM ratings WHERE day < '2026-03-09';"
		"DELETE FROM visit_hours WHERE day < '2026-03-09'; DELETE FROM rating_hours WHERE day < '2026-03-09';"
		"UPDATE catalogues SET document = json_set(document, '$.life_events', json('[]'), '$.faq', json('[]'),"
		" '$.holidays', json('[]'), '$.procedures',"
		" (SELECT json_group_array(json(value)) FROM (SELECT value FROM json_each(document, '$.procedures') LIMIT 6)));"
		"VACUUM; PRAGMA wal_checkpoint(TRUNCATE)";
	char path[FILE_PATH_MAX + 16];
	char *why = NULL;
	sqlite3 *db = NULL;
	snprintf(path, sizeof path, "%s/center.db", dir);
	CHECK(sqlite3_open(path, &db) == SQLITE_OK);
	if (sqlite3_exec(db, SQL, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", path, why);
	sqlite3_close(db);
}

void center_fixture_prepare(const char *dir)
{
	struct center_fixture center;
	center_fixture_start(&center, dir);
	center_fixture_stop(&center, SIGTERM);
	make_small(dir);
}

void center_fixture_start_like(struct center_fixture *center, const char *dir, const char *prepared)
{
	char command[2 * FILE_PATH_MAX + 48];
	begin(center, dir);
	center->is_filled = true;
	snprintf(command, sizeof command, "cp '%s/center.db' '%s'/*.key '%s'", prepared, prepared, dir);
	CHECK(system(command) == 0);
	start_and_wait(center);
}

void center_fixture_stop(struct center_fixture *center, int signal)
{
	if (center->pid == 0)
		return;
	kill(center->pid, signal);
	waitpid(center->pid, NULL, 0);
	center->pid = 0;
}

void center_fixture_sets(const struct center_fixture *center, const char *device, char url[FILE_PATH_MAX],
						 char key[FILE_PATH_MAX])
{
	snprintf(url, FILE_PATH_MAX, "center.url=http://127.0.0.1:%d", center->port);
	snprintf(key, FILE_PATH_MAX, "center.key_file=%.400s/%s.key", center->dir, device);
}

int64_t center_fixture_query(const struct center_fixture *center, const char *sql, const char *argument)
{
	char path[FILE_PATH_MAX + 16];
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;
	snprintf(path, sizeof path, "%s/center.db", center->dir);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_busy_timeout(db, 5000);
		if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
			if (argument)
				sqlite3_bind_text(statement, 1, argument, -1, SQLITE_STATIC);
			if (sqlite3_step(statement) == SQLITE_ROW)
				number = sqlite3_column_int64(statement, 0);
		}
	}
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return number;
}
