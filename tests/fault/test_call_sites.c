/*
 * Every place of kiosk, center and display that allocates or does I/O fails,
 * once and for ever (FAULTS 4 to 7): the places are enumerated in a run
 * without a failure (preload_nth.c: the function and five callers), then one
 * run for each. Nothing may crash or hang; what was acknowledged must be there
 * afterwards (kiosk: the history checker; center: its database).
 * N in the environment: 1 for all places, unset for a slice; SUBJECT: kiosk,
 * center or display alone; SITE: that place alone; SHARD=i/n: a part.
 */
#include "base/clock.h"
#include "store/journal.h"
#include "support/house.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define SITES_MAX 8192
#define SLICE 6          /* runs of a subject with make test */
#define RUN_MAX_MS 40000 /* longer is a hang */
#define READY_MAX_MS 15000
#define ANSWER_MS 3000
#define DISPLAY_MS 700
#define ANSWER_SIZE 65536

struct site {
	char call[16], caller[24], hash[24], object[48];
	long times;
};

struct failure {
	const struct site *site; /* NULL: none */
	bool forever;
	const char *record; /* enumerate into this file; NULL: don't */
};

struct world {
	struct house house;
	char dir[FILE_PATH_MAX], preload[FILE_PATH_MAX], sites_path[FILE_PATH_MAX];
	char template_db[FILE_PATH_MAX + 16];
	struct site sites[SITES_MAX];
	size_t site_count;
	long runs, refused, crashes, hangs, broken, excused;
};

static struct world world; /* large */

/* -- a program under the interposer ----------------------------------------------------------------- */

static const char *error_of(const char *call)
{
	static const struct {
		const char *call;
		int error;
	} ERRORS[] = {{"open", EMFILE},          {"socket", EMFILE},    {"accept4", EMFILE},
				  {"connect", ECONNREFUSED}, {"recv", ECONNRESET},  {"send", ECONNRESET},
				  {"poll", ENOMEM},          {"epoll_wait", EINTR}, {"rename", ENOSPC}};
	static char text[12];
	int error = EIO;
	for (size_t i = 0; i < sizeof ERRORS / sizeof ERRORS[0]; i++)
		if (strcmp(ERRORS[i].call, call) == 0)
			error = ERRORS[i].error;
	snprintf(text, sizeof text, "%d", error);
	return text;
}

static pid_t launch(const char *const *words, const struct failure *failure, const char *log, int keep_fd)
{
	pid_t child = fork();
	if (child != 0)
		return child;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	personality(ADDR_NO_RANDOMIZE);
	int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	dup2(out, 1);
	dup2(out, 2);
	for (int fd = 3; fd < 256; fd++)
		if (fd != keep_fd)
			close(fd);
	setenv("SDL_VIDEODRIVER", "dummy", 1);
	setenv("SDL_AUDIODRIVER", "dummy", 1);
	if (failure->record || failure->site) {
		setenv("LD_PRELOAD", world.preload, 1);
		setenv("NTH_CALL", failure->site ? failure->site->call : "all", 1);
	}
	if (failure->record)
		setenv("NTH_SITES", failure->record, 1);
	if (failure->site) {
		setenv("NTH_SITE", failure->site->hash, 1);
		setenv("NTH_CALLER", failure->site->caller, 1);
		setenv("NTH_ERRNO", error_of(failure->site->call), 1);
		setenv("NTH_FOREVER", failure->forever ? "1" : "0", 1);
	}
	execv(words[0], (char *const *)(uintptr_t)words);
	_exit(127);
}

/* With the last line that it said itself: a failed CHECK names its place. */
static void say(const char *what, const char *log)
{
	struct buf text;
	const char *last = "";
	buf_init(&text, 16u << 20);
	if (file_read(log, &text, NULL) == ERR_OK && text.len > 1) {
		text.data[text.len - 1] = '\0';
		last = strrchr(text.data, '\n');
		last = last ? last + 1 : text.data;
	}
	print_message("# %s: %.200s\n", what, last);
	buf_finish(&text);
}

/* Its end: what it answered, or -1 for a crash or a hang, which is counted. */
static int reap(pid_t child, int64_t limit_ms, const char *log)
{
	int status = 0;
	char what[80];
	for (int64_t end = clock_mono_ms() + limit_ms; waitpid(child, &status, WNOHANG) == 0;
		 house_let_pass(&world.house, 2))
		if (clock_mono_ms() > end) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			world.hangs++;
			say("hangs", log);
			return -1;
		}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	if (WTERMSIG(status) == SIGTERM) /* ours, before it had begun to listen */
		return 0;
	world.crashes++;
	snprintf(what, sizeof what, "ended by signal %d", WTERMSIG(status));
	say(what, log);
	return -1;
}

/* -- a center is asked ---------------------------------------------------------------------------- */

static int connect_to(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	const struct timeval limit = {.tv_sec = ANSWER_MS / 1000};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	close(fd);
	return -1;
}

/* The status of the answer, 0 for none; the answer into out. */
static int ask(int port, const char *key, const char *method, const char *path, const char *body, char out[ANSWER_SIZE])
{
	char request[2048], id[ID_SIZE];
	size_t used = 0;
	ssize_t got;
	int fd = connect_to(port);
	out[0] = '\0';
	if (fd < 0)
		return 0;
	id_make(id);
	int len = snprintf(request, sizeof request,
					   "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer kiosk-01.%s\r\n"
					   "Idempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
					   method, path, key, id, strlen(body), body);
	if (send(fd, request, (size_t)len, MSG_NOSIGNAL) == len)
		while (used < ANSWER_SIZE - 1 && (got = recv(fd, out + used, ANSWER_SIZE - 1 - used, 0)) > 0)
			used += (size_t)got;
	out[used] = '\0';
	close(fd);
	int status = 0;
	return sscanf(out, "HTTP/1.1 %d", &status) == 1 ? status : 0;
}

/* -- the kiosk -------------------------------------------------------------------------------------- */

static void empty_state(const char *dir)
{
	static const char *const FILES[] = {"journal.db", "journal.db-wal", "journal.db-shm", "lock", "reserve"};
	char path[FILE_PATH_MAX + 32];
	for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", dir, FILES[i]);
		unlink(path);
	}
}

/* The journal opens as at the next start, and is held against what was told, printed and sent. */
static bool kiosk_holds(struct house *house)
{
	const struct history_claims claims = {.saw_paper = true, .wait_max_ms = HOUSE_WAIT_MAX_MS};
	const struct store_options options = {.dir = house->dir};
	struct store *store = NULL;
	struct store_report report;
	struct err err = {.text = ""};
	virtual_printer_tear(house->printer);
	house_let_pass(house, 5);
	if (store_open(&options, &store, &report, &err) != ERR_OK || report.quarantined) {
		print_message("# the journal: %s\n", report.quarantined ? "set aside" : err.text);
		return false;
	}
	store_close(store);
	history_add_journal(house->history, HOUSE_KIOSK, house->journal);
	history_add_center(house->history, house->database);
	return history_holds(house->history, &claims);
}

/* What a kiosk sent before its end may be under way still: it belongs to the past of the next one. */
static void wait_heard(const struct house *house)
{
	static const char GAUGE[] = "\nmotcua_connections ";
	static char answer[ANSWER_SIZE];
	for (int64_t end = clock_mono_ms() + READY_MAX_MS; clock_mono_ms() < end; usleep(2000)) {
		long open = -1;
		const char *gauge = ask(house->center.port, "", "GET", "/metrics", "", answer) ? strstr(answer, GAUGE) : NULL;
		if (gauge && sscanf(gauge + strlen(GAUGE), "%ld", &open) == 1 && open <= 1)
			return;
	}
	fail_msg("the center still listens to a kiosk that has ended");
}

static void run_kiosk(const struct failure *failure)
{
	struct house *house = &world.house;
	char tool[FILE_PATH_MAX], fd_text[12], url[FILE_PATH_MAX], key[FILE_PATH_MAX], line[FILE_PATH_MAX];
	const char *build = getenv("BUILD_DIR");
	int fd;
	empty_state(house->dir);
	wait_heard(house);
	history_destroy(house->history);
	house->history = history_create();
	history_add_past(house->history, house->database);
	witness_destroy(house->witness);
	house->witness = witness_create(&fd);
	snprintf(tool, sizeof tool, "%s/tests/support/tool_kiosk", build ? build : "build/host-debug");
	snprintf(fd_text, sizeof fd_text, "%d", fd);
	center_fixture_sets(&house->center, HOUSE_KIOSK, url, key);
	snprintf(line, sizeof line, "printer.link=tty:%s", house->printer_line.device);
	const char *const words[] = {
		tool, house->dir, fd_text, "5", "2", url, key, "center.device_id=" HOUSE_KIOSK, "printer.driver=escpos",
		line, NULL};
	pid_t child = launch(words, failure, house->log, fd);
	int status = reap(child, RUN_MAX_MS, house->log);
	close(fd);
	world.refused += status == 2;
	witness_tell(house->witness, house->history, HOUSE_KIOSK, clock_mono_ms());
	if (status >= 0 && (status == 7 || !kiosk_holds(house))) {
		world.broken++;
		say(status == 7 ? "somebody was left waiting" : "broken", house->log);
	}
}

/* -- the center ------------------------------------------------------------------------------------- */

static void copy_file(const char *from, const char *to)
{
	struct buf bytes;
	buf_init(&bytes, 64u << 20);
	assert_int_equal(file_read(from, &bytes, NULL), ERR_OK);
	test_write_file(to, bytes.data, bytes.len);
	buf_finish(&bytes);
}

static int wait_ready(pid_t child, const char *log)
{
	for (int64_t end = clock_mono_ms() + READY_MAX_MS; clock_mono_ms() < end; usleep(5000)) {
		struct buf text;
		siginfo_t ended = {.si_pid = 0};
		buf_init(&text, 1u << 20);
		int port = 0;
		if (file_read(log, &text, NULL) == ERR_OK && text.len > 0) {
			const char *ready = strstr(text.data, "event=center.ready"), *at = ready ? strstr(ready, " port=") : NULL;
			port = at ? atoi(at + 6) : 0;
		}
		buf_finish(&text);
		waitid(P_PID, (id_t)child, &ended, WEXITED | WNOHANG | WNOWAIT);
		if (port > 0 || ended.si_pid != 0)
			return port;
	}
	return 0;
}

static long count_rows(const char *database, const char *sql, const char *id)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *statement = NULL;
	long count = -1;
	if (sqlite3_open(database, &db) == SQLITE_OK && sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK) {
		sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);
		if (sqlite3_step(statement) == SQLITE_ROW)
			count = (long)sqlite3_column_int64(statement, 0);
	}
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return count;
}

struct promises {
	char ticket[ID_SIZE], rating[ID_SIZE];
	bool given, printed, rated;
};

static void use_center(int port, const char *key, struct promises *promises)
{
	static char answer[ANSWER_SIZE];
	char body[512], path[80];
	id_make(promises->ticket);
	id_make(promises->rating);
	(void)ask(port, key, "GET", "/healthz", "", answer);
	(void)ask(port, key, "GET", "/v1/catalogue", "", answer);
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"huong-dan\",\"priority\":\"none\",\"language\":\"vi\"}",
			 promises->ticket);
	promises->given = ask(port, key, "POST", "/v1/tickets", body, answer) == 201;
	snprintf(path, sizeof path, "/v1/tickets/%s/printed", promises->ticket);
	promises->printed = ask(port, key, "POST", path, "{\"how\":\"confirmed\"}", answer) == 200;
	snprintf(
		body, sizeof body,
		"{\"boot_id\":\"b\",\"events\":[{\"id\":\"%s\",\"type\":\"rating.given\",\"at\":\"2026-03-10T09:24:00.000+07:"
		"00\","
		"\"boot_ms\":1,\"trusted\":true,\"data\":{\"id\":\"%s\",\"counter\":3,\"level\":5,\"levels\":5,\"reasons\":[],"
		"\"channel\":\"kiosk\"}}]}",
		promises->rating, promises->rating);
	promises->rated =
		ask(port, key, "POST", "/v1/events", body, answer) == 200 && strstr(answer, "\"status\":\"accepted\"") != NULL;
	(void)ask(port, key, "GET", "/v1/queue", "", answer);
	(void)ask(port, key, "POST", "/v1/leases", "{\"boot_id\":\"0123456789abcdef0123456789abcdef\",\"generation\":0}",
			  answer);
	(void)ask(port, key, "GET", "/metrics", "", answer);
}

static bool center_keeps(const char *database, const struct promises *promises)
{
	static const char TICKET[] = "SELECT count(*) FROM tickets WHERE id = ?1 AND number <> ''";
	static const char PRINTED[] = "SELECT count(*) FROM tickets WHERE id = ?1 AND proof = 'confirmed'";
	static const char RATING[] = "SELECT count(*) FROM ratings WHERE id = ?1";
	return (!promises->given || count_rows(database, TICKET, promises->ticket) == 1) &&
		   (!promises->printed || count_rows(database, PRINTED, promises->ticket) == 1) &&
		   (!promises->rated || count_rows(database, RATING, promises->rating) == 1);
}

static void run_center(const struct failure *failure)
{
	char program[FILE_PATH_MAX], database[FILE_PATH_MAX + 16], url[FILE_PATH_MAX + 32], log[FILE_PATH_MAX + 16],
		key[80];
	char path[FILE_PATH_MAX + 32];
	struct promises promises = {.given = false};
	struct buf text;
	static const char *const ENDS[] = {"-wal", "-shm"};
	test_program_path("motcua-center", program, sizeof program);
	snprintf(database, sizeof database, "%s/sites.db", world.dir);
	snprintf(log, sizeof log, "%s/sites.log", world.dir);
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s%s", database, ENDS[i]);
		unlink(path);
	}
	unlink(log);
	copy_file(world.template_db, database);
	snprintf(path, sizeof path, "%s/kiosk-01.key", world.house.center.dir);
	buf_init(&text, sizeof key - 1);
	assert_int_equal(file_read(path, &text, NULL), ERR_OK);
	snprintf(key, sizeof key, "%s", buf_text(&text));
	buf_finish(&text);
	key[strcspn(key, "\r\n")] = '\0';
	snprintf(url, sizeof url, "sqlite:%s", database);
	const char *const words[] = {
		program, "--listen", "127.0.0.1:0", "--database", url, "--set", "debug.clock=" CENTER_FIXTURE_CLOCK, NULL};
	pid_t child = launch(words, failure, log, -1);
	int port = wait_ready(child, log);
	world.refused += port == 0;
	if (port > 0)
		use_center(port, key, &promises);
	if (!failure->site && !(promises.given && promises.printed && promises.rated))
		fail_msg("a healthy center does not answer, see %s", log);
	kill(child, SIGTERM);
	if (reap(child, RUN_MAX_MS, log) >= 0 && !center_keeps(database, &promises)) {
		world.broken++;
		say("broken", log);
	}
}

/* -- the display ------------------------------------------------------------------------------------ */

static void run_display(const struct failure *failure)
{
	char program[FILE_PATH_MAX], url[FILE_PATH_MAX], key[FILE_PATH_MAX], state[FILE_PATH_MAX + 32];
	char log[FILE_PATH_MAX + 16];
	test_program_path("motcua-display", program, sizeof program);
	snprintf(log, sizeof log, "%s/display.log", world.dir);
	snprintf(state, sizeof state, "state.dir=%s/display", world.dir);
	unlink(log);
	center_fixture_sets(&world.house.center, "display-01", url, key);
	const char *const words[] = {program,
								 "--set",
								 url,
								 "--set",
								 key,
								 "--set",
								 "center.device_id=display-01",
								 "--set",
								 state,
								 "--set",
								 "audio.driver=none",
								 "--set",
								 "debug.clock=" CENTER_FIXTURE_CLOCK,
								 "--set",
								 "ui.width=640",
								 "--set",
								 "ui.height=640",
								 NULL};
	pid_t child = launch(words, failure, log, -1);
	house_let_pass(&world.house, DISPLAY_MS);
	kill(child, SIGTERM);
	world.refused += reap(child, RUN_MAX_MS, log) > 0;
}

/* -- all of them ------------------------------------------------------------------------------------ */

static void read_sites(void)
{
	struct site *site = world.sites;
	FILE *file = fopen(world.sites_path, "r");
	if (!file)
		fail_msg("no call sites were written to %s", world.sites_path);
	while (world.site_count < SITES_MAX && fscanf(file, "%15s %23s %23s %ld %47s", site->call, site->caller, site->hash,
												  &site->times, site->object) == 5) {
		site++;
		world.site_count++;
	}
	fclose(file);
}

/* Crashes that are a library's own: known, counted apart, and no product code runs between. */
static bool is_excused(const struct site *site)
{
	static const struct {
		const char *call, *object, *why;
	} KNOWN[] = {
		{"malloc", "libjansson.so.4", "its lexer does not look whether its buffer grew"},
		{"write", "libmicrohttpd.so.12", "it ends the program where its own eventfd can't be written"},
		{"malloc", "libSDL2-2.0.so.0", "it uses what it did not get"},
		{"malloc", "?", "a plug-in that SDL loads and unloads"},
		{"malloc", "libfreetype.so.6", "a font that is opened while memory is short"},
	};
	for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
		if (strcmp(site->call, KNOWN[i].call) == 0 && strcmp(site->object, KNOWN[i].object) == 0)
			return true;
	return false;
}

static void judge_run(const char *name, const struct failure *failure, long crashes, long bad)
{
	if (world.crashes > crashes && is_excused(failure->site)) {
		world.crashes = crashes;
		world.excused++;
		return;
	}
	if (world.crashes + world.hangs + world.broken > bad)
		print_message("# %s: %s at %s of %s, site %s, %s\n", name, failure->site->call, failure->site->caller,
					  failure->site->object, failure->site->hash, failure->forever ? "for ever" : "once");
}

/* A slice keeps to what our own code calls: which site of a library it would hit changes from run to run. */
static void keep_own_sites(void)
{
	size_t own = 0;
	for (size_t i = 0; i < world.site_count; i++) {
		const struct site site = world.sites[i];
		if (strncmp(site.object, "motcua-", 7) == 0 || strcmp(site.object, "tool_kiosk") == 0)
			world.sites[own++] = site;
	}
	world.site_count = own;
}

static void fail_everywhere(const char *name, void (*run)(const struct failure *failure))
{
	const char *only = getenv("SUBJECT");
	const struct failure enumerate = {.record = world.sites_path};
	/* Sanitizers bring an allocator of their own and do not suffer another before them. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return;
#endif
	if (only && *only && strcmp(only, name) != 0)
		return;
	world.site_count = 0;
	world.runs = world.refused = world.crashes = world.hangs = world.broken = world.excused = 0;
	run(&enumerate);
	read_sites();
	assert_true(world.site_count > 50);
	if (!getenv("N"))
		keep_own_sites();
	const char *shard = getenv("SHARD");
	size_t first = shard ? strtoul(shard, NULL, 10) : 0, shards = shard ? strtoul(strchr(shard, '/') + 1, NULL, 10) : 1;
	size_t step = getenv("N") ? 1 : world.site_count / SLICE + 1;
	for (size_t i = 0; i < world.site_count; i += step) {
		/* By the hash: the list differs a little from run to run. */
		if (strtoull(world.sites[i].hash, NULL, 16) % shards != first ||
			(getenv("SITE") && strcmp(getenv("SITE"), world.sites[i].hash) != 0))
			continue;
		for (int forever = 0; forever < 2; forever++) {
			const struct failure failure = {.site = &world.sites[i], .forever = forever};
			long crashes = world.crashes, bad = world.crashes + world.hangs + world.broken;
			run(&failure);
			world.runs++;
			judge_run(name, &failure, crashes, bad);
		}
	}
	print_message("# %s: %zu call sites, %ld runs, %ld ended politely at the start; crashes %ld (and %ld of "
				  "libraries), hangs %ld, broken %ld\n",
				  name, world.site_count, world.runs, world.refused, world.crashes, world.excused, world.hangs,
				  world.broken);
	assert_int_equal(world.crashes, 0);
	assert_int_equal(world.hangs, 0);
	assert_int_equal(world.broken, 0);
}

static void every_call_site_of_the_kiosk_may_fail(void **state)
{
	fail_everywhere("kiosk", run_kiosk);
}

static void every_call_site_of_the_center_may_fail(void **state)
{
	fail_everywhere("center", run_center);
}

static void every_call_site_of_the_display_may_fail(void **state)
{
	fail_everywhere("display", run_display);
}

static int set_up(void **state)
{
	const char *build = getenv("BUILD_DIR");
	char name[48];
	house_begin(&world.house, 1, "epson-t20");
	snprintf(name, sizeof name, "sites-%d", (int)getpid());
	test_path(name, world.dir, sizeof world.dir);
	assert_int_equal(file_make_dirs(world.dir, NULL), ERR_OK);
	snprintf(world.sites_path, sizeof world.sites_path, "%.480s/sites", world.dir);
	snprintf(world.preload, sizeof world.preload, "%s/tests/support/preload_nth.so",
			 build ? build : "build/host-debug");
	snprintf(world.template_db, sizeof world.template_db, "%s/template.db", world.dir);
	/* A database as it lies there when the center is down. */
	center_fixture_stop(&world.house.center, SIGTERM);
	copy_file(world.house.database, world.template_db);
	center_fixture_start(&world.house.center, NULL);
	return 0;
}

static int tear_down(void **state)
{
	house_end(&world.house, false);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_call_site_of_the_kiosk_may_fail),
		cmocka_unit_test(every_call_site_of_the_center_may_fail),
		cmocka_unit_test(every_call_site_of_the_display_may_fail),
	};
	test_choose();
	house_prepare();
	int failed = cmocka_run_group_tests(tests, set_up, tear_down);
	house_finish();
	return failed;
}
