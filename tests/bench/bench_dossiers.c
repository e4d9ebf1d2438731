/*
 * A province in one database: 1,000,000 dossiers and a month of visits (200 a
 * day) in 135 communes, all served by one process. How long a look-up takes
 * (8 kiosks at once, each asking again when answered), beside a plain read of
 * one row by the primary key in this process; and how long the month of all
 * communes takes for staff of the province. Made by one transaction a commune.
 * On SQLite, or where $TEST_DATABASE is. Prints a table; exit status 1 where a goal is missed.
 * usage: bench_dossiers [DOSSIERS [SECONDS]]
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"
#include "center/db/db_content.h"
#include "center/db/db_dossiers.h"
#include "center/db/db_hours.h"
#include "center/db/db_migrate.h"
#include "center/db/db_people.h"
#include "crypto/crypto.h"
#include "support/center.h"
#include "support/server_rig.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define COMMUNES 135
#define DAYS 500 /* of dossiers, up to today */
#define VISITS_DAY 200
#define KIOSKS 8
#define SAMPLES_MAX 1000000
#define ANSWER_MAX 65536

static const char STEPS[] =
	"[{\"title\":\"Tiếp nhận\",\"office\":\"Trung tâm\",\"state\":\"done\",\"due\":\"\",\"done\":\"2026-03-02\"},"
	"{\"title\":\"Thẩm định\",\"office\":\"Phòng Kinh tế\",\"state\":\"now\",\"due\":\"2026-03-11\",\"done\":\"\"},"
	"{\"title\":\"Ký\",\"office\":\"Lãnh đạo\",\"state\":\"future\",\"due\":\"\",\"done\":\"\"}]";

/* Numbered visits of one commune and day; all ended, one in twelve absent. id, number: how the database writes them. */
#define VISITS(id, number) \
	"WITH RECURSIVE n(i, at, n) AS (SELECT 1, CAST($3 AS BIGINT), CAST($5 AS BIGINT) UNION ALL" \
	" SELECT i + 1, at + 120000, n + 1 FROM n WHERE i < $4)" \
	" INSERT INTO tickets (id, center, day, series, value, number, service, priority, language, channel, device," \
	" offline, code, state, issued_at, arrived_at, ready_at, called_at, first_called_at, started_at, ended_at," \
	" counter)" \
	" SELECT " id ", $1, $2, 'A', i, " number ", CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END," \
	" 'none', 'vi', 'kiosk', 'kiosk-01', 0, '7K3F', CASE i % 12 WHEN 0 THEN 6 ELSE 5 END," \
	" at, at, at, at + i % 40 * 60000, at + i % 40 * 60000, at + i % 40 * 60000, at + i % 40 * 60000 + 400000," \
	" 1 + i % 3 FROM n"
static const struct db_sql SQL_VISITS_LITE = {VISITS("printf('%032x', n)", "printf('A %03d', i)")};
static const struct db_sql SQL_VISITS_POSTGRES = {
	VISITS("lpad(to_hex(n), 32, '0')", "'A ' || lpad(CAST(i AS text), 3, '0')")};

static bool is_postgres(void)
{
	return getenv("TEST_DATABASE") != NULL;
}

static _Noreturn void stop(const struct err *err)
{
	fprintf(stderr, "bench_dossiers: %s\n", err->text);
	exit(70);
}

static void name_commune(int commune, char out[16])
{
	snprintf(out, 16, "xa-%03d", commune);
}

static void day_before(int days, char ret_day[CLOCK_DAY_SIZE])
{
	clock_day(clock_wall_ms() - (int64_t)days * 86400000, ret_day);
}

/* The n-th dossier of a commune, newest first. */
static void code_of(int n, int each, char day[CLOCK_DAY_SIZE], char code[DOSSIER_CODE_MAX])
{
	int days_ago = n % DAYS, number = n / DAYS + 1;
	day_before(days_ago, day);
	snprintf(code, DOSSIER_CODE_MAX, "H08.16-%.2s%.2s%.2s-%04d", day + 2, day + 5, day + 8, number);
	CHECK(number <= each / DAYS + 1);
}

static enum err_code put_dossiers(struct db *db, const char *center, int each, struct err *err)
{
	struct db_dossier dossier = {.procedure = "1.001193",
								 .procedure_name = "Đăng ký khai sinh",
								 .owner = "N. V. A.",
								 .service = "b",
								 .office = "Phòng Tư pháp",
								 .due_time = "16:00",
								 .source = "mot-cua",
								 .updated_ms = clock_wall_ms()};
	enum err_code code = ERR_OK;
	memcpy(dossier.steps, STEPS, sizeof STEPS);
	for (int n = 0; n < each && code == ERR_OK; n++) {
		int age = n % DAYS;
		code_of(n, each, dossier.received, dossier.code);
		snprintf(dossier.canonical, sizeof dossier.canonical, "%s", dossier.code);
		day_before(age - 7, dossier.due);
		bool open = age < 8 || n % 97 == 0;
		dossier.state = open ? DOSSIER_PROCESSING : DOSSIER_RETURNED;
		dossier.finished[0] = dossier.returned[0] = '\0';
		if (!open) {
			day_before(age - 6 - n % 3, dossier.finished);
			memcpy(dossier.returned, dossier.finished, sizeof dossier.returned);
		}
		code = db_dossier_put(db, center, &dossier, err);
	}
	return code;
}

static enum err_code put_visits(struct db *db, const char *center, int commune, struct err *err)
{
	enum err_code code = ERR_OK;
	for (int day = 1; day <= 31 && code == ERR_OK; day++) {
		char text[CLOCK_DAY_SIZE + 8];
		int64_t start_ms;
		snprintf(text, sizeof text, "2026-03-%02d", day);
		CHECK(clock_day_start(text, &start_ms) == ERR_OK);
		const struct db_value args[] = {db_arg_text(center), db_arg_text(text), db_arg_int(start_ms + 7 * 3600000),
										db_arg_int(VISITS_DAY),
										db_arg_int(((int64_t)commune * 100 + day) * VISITS_DAY * 10)};
		code = db_run(db, is_postgres() ? &SQL_VISITS_POSTGRES : &SQL_VISITS_LITE, args, ARRAY_LEN(args), err);
	}
	return code == ERR_OK ? db_hours_rebuild(db, center, "", err) : code;
}

static enum err_code put_commune(struct db *db, int commune, int each, struct err *err)
{
	char center[16];
	unsigned char hash[CRYPTO_HASH_SIZE];
	name_commune(commune, center);
	crypto_sha256(TEST_KIOSK_KEY, strlen(TEST_KIOSK_KEY), hash);
	enum err_code code = db_begin(db, err);
	if (code != ERR_OK)
		return code;
	code = db_catalogue_write(db, center, "t1", test_catalogue, strlen(test_catalogue), clock_wall_ms(), err);
	if (code == ERR_OK)
		code = db_device_put(db, center, center, "kiosk", center, 0, err);
	if (code == ERR_OK)
		code = db_device_set_key(db, center, center, hash, clock_wall_ms(), err);
	if (code == ERR_OK)
		code = put_dossiers(db, center, each, err);
	if (code == ERR_OK)
		code = put_visits(db, center, commune, err);
	if (code == ERR_OK)
		return db_commit(db, err);
	db_rollback(db);
	return code;
}

static void make_province(const char *url, int each)
{
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	int64_t start_ms = clock_mono_ms();
	enum err_code code = db_open(url, DB_WRITE, &db, &err);
	for (int commune = 1; commune <= COMMUNES && code == ERR_OK; commune++)
		code = put_commune(db, commune, each, &err);
	if (code != ERR_OK)
		stop(&err);
	db_close(db);
	printf("%d dossiers and %d visits in %d communes, made in %.1f s\n", each * COMMUNES, VISITS_DAY * 31 * COMMUNES,
		   COMMUNES, (double)(clock_mono_ms() - start_ms) / 1000);
	fflush(stdout);
}

/* -- look-ups ----------------------------------------------------------------------------------- */

struct kiosk {
	int fd;
	int64_t sent_us;
	char answer[ANSWER_MAX];
	size_t len;
};

static double samples[SAMPLES_MAX];

static void ask_one(struct kiosk *kiosk, int each)
{
	char center[16], day[CLOCK_DAY_SIZE], code[DOSSIER_CODE_MAX], text[512];
	uint32_t dice[2];
	id_random(dice, sizeof dice);
	name_commune(1 + (int)(dice[0] % COMMUNES), center);
	/* Of the last half year: older ones are not shown. */
	int recent = (int)(dice[1] % (unsigned)each);
	code_of(recent / DAYS * DAYS + recent % DAYS % 150, each, day, code);
	int len =
		snprintf(text, sizeof text, "GET /v1/dossiers/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s.%s\r\n\r\n",
				 code, center, TEST_KIOSK_KEY);
	kiosk->len = 0;
	kiosk->sent_us = clock_mono_us();
	if (send(kiosk->fd, text, (size_t)len, MSG_NOSIGNAL) != len)
		server_rig_give_up("send");
}

static bool answered(struct kiosk *kiosk, bool *ret_right)
{
	ssize_t got = recv(kiosk->fd, kiosk->answer + kiosk->len, ANSWER_MAX - 1 - kiosk->len, 0);
	if (got <= 0)
		server_rig_give_up("the server hung up");
	kiosk->len += (size_t)got;
	kiosk->answer[kiosk->len] = '\0';
	const char *end = strstr(kiosk->answer, "\r\n\r\n"), *length = strcasestr(kiosk->answer, "Content-Length: ");
	if (!end || !length || kiosk->len < (size_t)(end + 4 - kiosk->answer) + strtoul(length + 16, NULL, 10))
		return false;
	*ret_right = strncmp(kiosk->answer, "HTTP/1.1 200", 12) == 0;
	return true;
}

static size_t look_up(unsigned port, int each, double seconds, size_t *ret_wrong)
{
	static struct kiosk kiosks[KIOSKS];
	int set = epoll_create1(EPOLL_CLOEXEC);
	size_t taken = 0;
	for (size_t i = 0; i < KIOSKS; i++) {
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = &kiosks[i]};
		kiosks[i].fd = server_rig_connect(port);
		if (kiosks[i].fd < 0 || epoll_ctl(set, EPOLL_CTL_ADD, kiosks[i].fd, &event) != 0)
			server_rig_give_up("connect");
		ask_one(&kiosks[i], each);
	}
	int64_t until_us = clock_mono_us() + (int64_t)(seconds * 1e6);
	while (clock_mono_us() < until_us) {
		struct epoll_event events[KIOSKS];
		int ready = epoll_wait(set, events, KIOSKS, 1000);
		for (int i = 0; i < ready; i++) {
			struct kiosk *kiosk = events[i].data.ptr;
			bool right = false;
			if (!answered(kiosk, &right))
				continue;
			*ret_wrong += !right;
			if (taken < SAMPLES_MAX)
				samples[taken++] = (double)(clock_mono_us() - kiosk->sent_us) / 1000;
			ask_one(kiosk, each);
		}
	}
	for (size_t i = 0; i < KIOSKS; i++)
		close(kiosks[i].fd);
	close(set);
	qsort(samples, taken, sizeof samples[0], server_rig_by_size);
	return taken;
}

/* One row by its key, one after the other, in this process. */
static double plain_read_ms(const char *url, int each)
{
	static double times[2001];
	static struct db_dossier dossier;
	struct db *db = NULL;
	struct err err = {.code = ERR_OK};
	if (db_open(url, DB_READ, &db, &err) != ERR_OK)
		stop(&err);
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		char center[16], day[CLOCK_DAY_SIZE], code[DOSSIER_CODE_MAX];
		uint32_t dice[2];
		id_random(dice, sizeof dice);
		name_commune(1 + (int)(dice[0] % COMMUNES), center);
		code_of((int)(dice[1] % (unsigned)each), each, day, code);
		int64_t start_us = clock_mono_us();
		if (db_dossier_find(db, center, code, code, &dossier, &err) != ERR_OK)
			stop(&err);
		times[i] = (double)(clock_mono_us() - start_us) / 1000;
	}
	db_close(db);
	return server_rig_median(times, ARRAY_LEN(times));
}

/* -- the month ---------------------------------------------------------------------------------- */

static double month_ms(unsigned port, size_t *ret_centers)
{
	static char answer[1 << 20];
	char request[1024], cookie[96];
	const char body[] = "{\"username\":\"tinh\",\"password\":\"" TEST_PASSWORD "\"}";
	int fd = server_rig_connect(port);
	snprintf(request, sizeof request,
			 "POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
			 strlen(body), body);
	const char *set =
		server_rig_ask(fd, request, answer, sizeof answer) == 201 ? strstr(answer, "motcua_session=") : NULL;
	if (!set)
		server_rig_give_up("sign in");
	snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(set, ";"), set);
	snprintf(request, sizeof request,
			 "GET /v1/centers?period=month&day=2026-03-10 HTTP/1.1\r\nHost: x\r\nCookie: %s\r\n\r\n", cookie);
	double times[7];
	for (size_t i = 0; i < ARRAY_LEN(times); i++) {
		int64_t start_us = clock_mono_us();
		if (server_rig_ask(fd, request, answer, sizeof answer) != 200)
			server_rig_give_up("the month");
		times[i] = (double)(clock_mono_us() - start_us) / 1000;
	}
	*ret_centers = 0;
	for (const char *at = answer; (at = strstr(at, "{\"id\":\"xa-")); at++)
		(*ret_centers)++;
	close(fd);
	printf("%-52s %10.1f ms\n", "dossiers: the month, first time (cold)", times[0]);
	return server_rig_median(times, ARRAY_LEN(times));
}

int main(int argc, char **argv)
{
	int each = (argc > 1 ? atoi(argv[1]) : 1000000) / COMMUNES + 1;
	double seconds = argc > 2 ? atof(argv[2]) : 5;
	char url[DB_URL_MAX];
	struct center *made = test_center_create("province");
	test_center_add_staff(made, "tinh", "province", "");
	test_center_destroy(made);
	test_center_url("province", url);
	make_province(url, each);
	unsigned port = server_rig_free_port();
	int64_t start_ms = clock_mono_ms();
	pid_t server = server_rig_start_center(
		url, port, (const char *const[]){"--set", "center.also=*", "--set", "limits.lookup_per_minute=0", NULL});
	printf("%-52s %10.1f s\n", "dossiers: the process of all communes is ready after",
		   (double)(clock_mono_ms() - start_ms) / 1000);
	size_t wrong = 0, centers = 0, taken = look_up(port, each, seconds, &wrong);
	double month = month_ms(port, &centers);
	printf("%-52s %10.0f /s   p50 %.2f ms\n", "dossiers: look-ups", (double)taken / seconds, samples[taken / 2]);
	printf("%-52s %10.3f ms\n", "        one row by its key, in process, median", plain_read_ms(url, each));
	bool all = server_rig_goal("dossiers: look-ups that found none", (double)wrong, "<=", 0);
	all &= server_rig_goal("dossiers: look-up among all, p99 ms", samples[taken * 99 / 100], "<=", 5);
	all &= server_rig_goal("dossiers: the month of all communes, ms (median)", month, "<=", 1000);
	all &= server_rig_goal("dossiers: communes in it", (double)centers, ">=", COMMUNES);
	printf("%-52s %10.1f MB\n", "dossiers: memory of the process (PSS)",
		   (double)server_rig_memory_kib(server, "smaps_rollup", "Pss") / 1024);
	server_rig_stop(server);
	return all ? 0 : 1;
}
