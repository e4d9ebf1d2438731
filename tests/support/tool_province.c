/*
 * A province at work: fills a database, runs one or two centers on it, lets its kiosks, clerks and hall screens live,
 * holds what they were told against the database, and prints what it measured as JSON. 1: something was wrong.
 * usage: [CENTERS= KIOSKS= SERVERS= SECONDS= SETTLE_S= IDLE_S= VISIT_S= SERVE_S= LOOKUP_S= SIGN_IN_S= PAST_DAYS=]
 *        tool_province
 * $TEST_DATABASE: a PostgreSQL address to use instead of a SQLite file, $TEST_DATABASE_PID its server.
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/crypto.h"
#include "support/center.h"
#include "support/province.h"
#include "support/server_rig.h"
#include "support/test.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define KIOSK_WORKERS 4
#define COME_LIMIT_S 120
#define DRAIN_LIMIT_S 30

static const struct db_sql SQL_TOLD = {"SELECT center, number, ready_at FROM tickets WHERE id = $1"};
static const struct db_sql SQL_GIVEN = {"SELECT COUNT(*) FROM tickets WHERE device LIKE 'tinh-%' AND state <> 7"};
static const struct db_sql SQL_SAME = {
	"SELECT COUNT(*) FROM (SELECT 1 FROM tickets WHERE day = $1 GROUP BY center, number HAVING COUNT(*) > 1) twice"};
static const struct db_sql SQL_CALLED = {"SELECT COUNT(*) FROM tickets WHERE called_at >= $1"};
static const struct db_sql SQL_STRAYED = {
	"SELECT COUNT(*) FROM tickets WHERE service LIKE '" PROVINCE_FIELD "%' AND service <> CASE WHEN center = 'an-binh'"
	" THEN '" PROVINCE_FIELD "' ELSE '" PROVINCE_FIELD "-' || substr(center, 2) END"};
static const struct db_sql SQL_NEWEST = {"SELECT COALESCE(MAX(last), 0) FROM events WHERE center = $1"};
static const struct db_sql SQL_RATED = {"SELECT COUNT(*) FROM ratings WHERE device LIKE 'tinh-%'"};

struct usage {
	int64_t at_us, center_us, database_us, wakeups;
};

struct findings {
	size_t lost, unprinted, extra, same, strayed, behind;
	int64_t called, rated;
};

static double setting(const char *name, double fallback)
{
	const char *text = getenv(name);
	return text && *text ? atof(text) : fallback;
}

/* -- what the servers use --------------------------------------------------------------------------- */

/* Of /proc/PID/stat: ticks in user and system mode, and the parent. */
static int64_t cpu_us(pid_t pid, pid_t *ret_parent)
{
	char path[64], text[1024] = "";
	unsigned long user = 0, system = 0;
	int parent = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	size_t len = fread(text, 1, sizeof text - 1, file);
	text[len] = '\0';
	fclose(file);
	const char *at = strrchr(text, ')');
	if (!at || sscanf(at + 2, "%*c %d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &parent, &user, &system) != 3)
		return 0;
	if (ret_parent)
		*ret_parent = parent;
	return (int64_t)(user + system) * 1000000 / sysconf(_SC_CLK_TCK);
}

static int64_t wakeups(pid_t pid)
{
	char path[300], line[256];
	int64_t sum = 0;
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	DIR *tasks = opendir(path);
	for (struct dirent *task; tasks && (task = readdir(tasks));) {
		snprintf(path, sizeof path, "/proc/%d/task/%s/status", (int)pid, task->d_name);
		FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
		while (file && fgets(line, sizeof line, file))
			if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
				sum += strtoll(line + 24, NULL, 10);
		if (file)
			fclose(file);
	}
	if (tasks)
		closedir(tasks);
	return sum;
}

static struct usage usage_now(const struct province *province)
{
	struct usage usage = {.at_us = clock_mono_us()};
	pid_t database = (pid_t)setting("TEST_DATABASE_PID", 0);
	for (unsigned i = 0; i < province->servers; i++) {
		usage.center_us += cpu_us(province->pids[i], NULL);
		usage.wakeups += wakeups(province->pids[i]);
	}
	DIR *all = database ? opendir("/proc") : NULL;
	for (struct dirent *one; all && (one = readdir(all));) {
		pid_t parent = 0;
		int64_t used = atoi(one->d_name) > 0 ? cpu_us(atoi(one->d_name), &parent) : 0;
		usage.database_us += parent == database || atoi(one->d_name) == database ? used : 0;
	}
	if (all)
		closedir(all);
	return usage;
}

static void print_usage(const char *name, const struct usage *from, const struct usage *to)
{
	double us = (double)(to->at_us - from->at_us);
	printf("\"%s\":{\"seconds\":%.1f,\"center_percent\":%.2f,\"database_percent\":%.2f,\"wakeups_per_s\":%.0f},", name,
		   us / 1e6, (double)(to->center_us - from->center_us) / us * 100,
		   (double)(to->database_us - from->database_us) / us * 100, (double)(to->wakeups - from->wakeups) / us * 1e6);
}

/* -- processes -------------------------------------------------------------------------------------- */

static void start_servers(struct province *province)
{
	static const char *const more[] = {"--set", "center.also=*", "--set", "debug.clock=" PROVINCE_MONDAY,
									   "--set", "limits.sign_in_per_minute=10000", NULL};
	for (unsigned i = 0; i < province->servers; i++) {
		province->ports[i] = server_rig_free_port();
		province->pids[i] = server_rig_start_center(province->url, province->ports[i], more);
	}
}

static void hush(const char *line, void *argument)
{
}

static void start_workers(struct province *province)
{
	for (unsigned i = 0; i < KIOSK_WORKERS + 2; i++) {
		pid_t pid = fork();
		if (pid == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			log_set_sink(hush, NULL);
			if (i < KIOSK_WORKERS)
				province_kiosks_run(province, i, i, KIOSK_WORKERS);
			else if (i == KIOSK_WORKERS)
				province_clerks_run(province, i);
			else
				province_screens_run(province, i);
			exit(0);
		}
		CHECK(pid > 0);
		province->workers[province->worker_count++] = pid;
	}
}

static void let_pass(const struct province *province, double seconds)
{
	for (int64_t end = clock_mono_us() + (int64_t)(seconds * 1e6); clock_mono_us() < end; usleep(20000))
		for (unsigned i = 0; i < province->worker_count; i++)
			if (waitpid(province->workers[i], NULL, WNOHANG) > 0)
				server_rig_give_up("a worker ended");
}

static void end_workers(struct province *province)
{
	atomic_store(&province->board->phase, PROVINCE_OVER);
	for (unsigned i = 0; i < province->worker_count; i++)
		waitpid(province->workers[i], NULL, 0);
	province->worker_count = 0;
}

/* -- what became of it ------------------------------------------------------------------------------ */

static int64_t one(struct db *db, const struct db_sql *sql, struct db_value argument)
{
	struct err err = {.text = ""};
	int64_t value = 0;
	if (db_one_int(db, sql, &argument, strchr(sql->text, '$') ? 1 : 0, &value, NULL, &err) != ERR_OK)
		server_rig_give_up(err.text);
	return value;
}

/* Kiosks whose picture of their hall is not the newest. */
static size_t count_behind(struct db *db, const struct province *province)
{
	size_t behind = 0;
	for (unsigned c = 0; c < province->centers; c++) {
		char center[16];
		province_center(c, center);
		int64_t newest = one(db, &SQL_NEWEST, db_arg_text(center));
		for (unsigned i = c; i < province->kiosks; i += province->centers)
			behind += atomic_load(&province->board->sequence[i]) != newest;
	}
	return behind;
}

static void judge_told(struct db *db, const struct province *province, struct findings *found)
{
	const struct province_board *board = province->board;
	for (size_t i = 0; i < atomic_load(&board->told_count); i++) {
		const struct province_told *told = &board->told[i];
		const struct db_value args[] = {db_arg_text(told->id)};
		struct db_rows rows;
		char center[16];
		province_center(told->center, center);
		CHECK(db_query(db, &SQL_TOLD, args, 1, &rows, NULL) == ERR_OK);
		bool there = db_next(&rows);
		found->lost += !there || strcmp(db_text(&rows, 0), center) != 0 || strcmp(db_text(&rows, 1), told->number) != 0;
		found->unprinted += there && db_int(&rows, 2) == 0;
		CHECK(db_end(&rows, NULL) == ERR_OK);
	}
}

static struct findings judge(struct db *db, const struct province *province, int64_t since_ms)
{
	struct findings found = {.lost = 0};
	char today[CLOCK_DAY_SIZE];
	clock_day(clock_wall_ms(), today);
	judge_told(db, province, &found);
	found.extra = (size_t)one(db, &SQL_GIVEN, db_arg_null()) - atomic_load(&province->board->told_count);
	found.same = (size_t)one(db, &SQL_SAME, db_arg_text(today));
	found.strayed = (size_t)one(db, &SQL_STRAYED, db_arg_null());
	found.called = one(db, &SQL_CALLED, db_arg_int(since_ms));
	found.rated = one(db, &SQL_RATED, db_arg_null());
	return found;
}

static int by_size(const void *a, const void *b)
{
	const int *left = a, *right = b;
	return (*left > *right) - (*left < *right);
}

/* p50, p99 and the worst of all workers, in milliseconds. */
static size_t print_kind(const struct province *province, enum province_kind kind, const char *name)
{
	static int all[PROVINCE_WORKERS_MAX * PROVINCE_SAMPLES_MAX];
	size_t count = 0, wrong = 0;
	for (size_t i = 0; i < PROVINCE_WORKERS_MAX; i++) {
		const struct province_series *series = &province->board->series[i][kind];
		memcpy(all + count, series->us, series->count * sizeof all[0]);
		count += series->count;
		wrong += series->wrong;
	}
	qsort(all, count, sizeof all[0], by_size);
	printf("\"%s\":{\"count\":%zu,\"wrong\":%zu,\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"most_ms\":%.2f},", name, count, wrong,
		   count ? all[count / 2] / 1e3 : 0, count ? all[count * 99 / 100] / 1e3 : 0, count ? all[count - 1] / 1e3 : 0);
	return wrong;
}

static size_t print_kinds(const struct province *province)
{
	static const char *const names[] = {"number", "journal", "dossier", "clerk", "heard", "sign_in"};
	size_t wrong = 0;
	for (size_t i = 0; i < PROVINCE_KINDS; i++)
		wrong += print_kind(province, (enum province_kind)i, names[i]);
	return wrong;
}

static bool print_findings(const struct province *province, const struct findings *found)
{
	const struct province_board *board = province->board;
	unsigned calls = atomic_load(&board->calls), foreign = atomic_load(&board->foreign);
	unsigned unsent = atomic_load(&board->unsent);
	long pss = 0;
	for (unsigned i = 0; i < province->servers; i++)
		pss += server_rig_memory_kib(province->pids[i], "smaps_rollup", "Pss");
	printf("\"pss_mib\":%.0f,\"told\":%zu,\"fallbacks\":%u,\"events\":%u,\"pictures\":%u,\"drops\":%u,",
		   (double)pss / 1024, atomic_load(&board->told_count), atomic_load(&board->fallbacks),
		   atomic_load(&board->events), atomic_load(&board->halls), atomic_load(&board->drops));
	printf("\"calls\":%u,\"called\":%lld,\"lost\":%zu,\"unprinted\":%zu,\"extra\":%zu,\"same\":%zu,\"strayed\":%zu,"
		   "\"foreign\":%u,\"behind\":%zu,\"unsent\":%u,\"rated\":%lld}\n",
		   calls, (long long)found->called, found->lost, found->unprinted, found->extra, found->same, found->strayed,
		   foreign, found->behind, unsent, (long long)found->rated);
	return found->lost + found->unprinted + found->extra + found->same + found->strayed + found->behind == 0 &&
		   foreign == 0 && unsent == 0 && found->called == (int64_t)calls;
}

static void raise_descriptors(void)
{
	struct rlimit limit;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

static void await_all(struct province *province)
{
	unsigned online = province->kiosks + province->centers, clerks = province->centers * PROVINCE_COUNTERS;
	for (int64_t end = clock_mono_ms() + COME_LIMIT_S * 1000; clock_mono_ms() < end; let_pass(province, 0.02))
		if (atomic_load(&province->board->online) == online && atomic_load(&province->board->at_counters) == clerks)
			return;
	fprintf(stderr, "%u of %u online, %u of %u at counters\n", atomic_load(&province->board->online), online,
			atomic_load(&province->board->at_counters), clerks);
	server_rig_give_up("not all come");
}

/* Until every visitor's number is known and every kiosk has the newest picture. */
static void drain(struct province *province, struct db *db, struct findings *found)
{
	int64_t end = clock_mono_ms() + DRAIN_LIMIT_S * 1000;
	atomic_store(&province->board->phase, PROVINCE_DRAINING);
	while (atomic_load(&province->board->under_way) > 0 && clock_mono_ms() < end)
		let_pass(province, 0.05);
	do
		let_pass(province, 0.5);
	while ((found->behind = count_behind(db, province)) > 0 && clock_mono_ms() < end);
}

static void set_clock(void)
{
	int64_t now_ms;
	CHECK(clock_parse(PROVINCE_MONDAY, &now_ms) == ERR_OK);
	clock_start_at(now_ms);
}

static bool run(struct province *province)
{
	struct usage usages[4];
	struct db *db = NULL;
	struct err err = {.text = ""};
	int64_t start_us = clock_mono_us();
	set_clock();
	province_fill(province);
	int64_t filled_us = clock_mono_us();
	set_clock(); /* the servers begin at that moment too */
	start_servers(province);
	int64_t started_us = clock_mono_us();
	start_workers(province);
	await_all(province);
	int64_t there_us = clock_mono_us();
	let_pass(province, setting("SETTLE_S", 2));
	usages[0] = usage_now(province);
	atomic_store(&province->board->phase, PROVINCE_IDLE);
	let_pass(province, setting("IDLE_S", 1));
	usages[1] = usage_now(province);
	int64_t since_ms = clock_wall_ms() - 600000;
	if (db_open(province->url, DB_READ, &db, &err) != ERR_OK)
		server_rig_give_up(err.text);
	int64_t called_before = one(db, &SQL_CALLED, db_arg_int(since_ms));
	atomic_store(&province->board->phase, PROVINCE_BUSY);
	usages[2] = usage_now(province);
	let_pass(province, setting("SECONDS", 3));
	usages[3] = usage_now(province);
	struct findings drained = {.lost = 0};
	drain(province, db, &drained);
	printf("{\"centers\":%u,\"kiosks\":%u,\"servers\":%u,\"fill_s\":%.1f,\"start_s\":%.2f,\"come_s\":%.2f,",
		   province->centers, province->kiosks, province->servers, (double)(filled_us - start_us) / 1e6,
		   (double)(started_us - filled_us) / 1e6, (double)(there_us - started_us) / 1e6);
	print_usage("idle", &usages[0], &usages[1]);
	print_usage("busy", &usages[2], &usages[3]);
	end_workers(province);
	struct findings found = judge(db, province, since_ms);
	found.behind = drained.behind;
	found.called -= called_before;
	size_t wrong = print_kinds(province);
	bool right = print_findings(province, &found);
	db_close(db);
	for (unsigned i = 0; i < province->servers; i++)
		server_rig_stop(province->pids[i]);
	return right && wrong == 0;
}

int main(void)
{
	struct province province = {
		.centers = (unsigned)setting("CENTERS", 20),
		.kiosks = (unsigned)setting("KIOSKS", 60),
		.servers = (unsigned)setting("SERVERS", 1),
		.past_days = (unsigned)setting("PAST_DAYS", 1),
		.visit_s = setting("VISIT_S", 2),
		.serve_s = setting("SERVE_S", 2),
		.lookup_s = setting("LOOKUP_S", 4),
		.sign_in_s = setting("SIGN_IN_S", 1),
	};
	struct err err = {.text = ""};
	if (province.centers > PROVINCE_CENTERS_MAX || province.kiosks > PROVINCE_KIOSKS_MAX ||
		province.servers > PROVINCE_SERVERS_MAX || province.centers == 0 || province.servers == 0)
		return 64;
	province.board = mmap(NULL, sizeof *province.board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (province.board == MAP_FAILED || crypto_init(&err) != ERR_OK ||
		clock_set_zone(CLOCK_ZONE_DEFAULT, &err) != ERR_OK)
		return 70;
	log_init("test", LOG_ERROR);
	raise_descriptors();
	test_center_url("province", province.url);
	return run(&province) ? 0 : 1;
}
