/*
 * Kiosk and center, both real, with a proxy between them that refuses, cuts,
 * delays, swallows, doubles and corrupts; both are killed or stopped now and
 * then, clocks jump (FAULTS 19 to 23, 28, 34 to 36). After each history the
 * checker holds what was promised to the citizens against the center's
 * database: I1 every rating once, I2 no number twice, I4 nothing lost.
 * N in the environment: how many histories; SEED: where to begin.
 */
#include "base/clock.h"
#include "base/log.h"
#include "support/center_fixture.h"
#include "support/kiosk_fixture.h"
#include "support/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define HISTORIES_DEFAULT 10
#define VISITS 3 /* of a history */
#define PROMISES_MAX 4096
#define JUMP_MAX_MS 2400000
#define LINE 64
#define ANSWER_MS 8000
#define CALLABLE 1 /* the center's state of a number that waits */

struct promise {
	char id[ID_SIZE];
	char number[TICKET_NUMBER_SIZE]; /* "" for a rating */
};

struct world {
	struct center_fixture center;
	struct kiosk_fixture kiosk;
	pid_t proxy;
	int to_proxy, from_proxy, proxy_port;
	char dir[FILE_PATH_MAX], url[FILE_PATH_MAX], key[FILE_PATH_MAX];
	struct promise promises[PROMISES_MAX];
	size_t promise_count;
	uint64_t random;
	int64_t jumped_ms;
	unsigned offline, kills, restarts;
};

static long setting(const char *name, long fallback)
{
	const char *text = getenv(name);
	return text && *text ? strtol(text, NULL, 10) : fallback;
}

static uint32_t roll(struct world *world)
{
	world->random ^= world->random << 13;
	world->random ^= world->random >> 7;
	world->random ^= world->random << 17;
	return (uint32_t)(world->random >> 16);
}

/* -- the proxy -------------------------------------------------------------------------------------- */

static void hear_proxy(struct world *world, char line[LINE])
{
	size_t used = 0;
	while (used < LINE - 1 && read(world->from_proxy, line + used, 1) == 1 && line[used] != '\n')
		used++;
	line[used] = '\0';
	if (strncmp(line, "ok", 2) != 0)
		fail_msg("the proxy says %s", line);
}

static void tell_proxy(struct world *world, const char *command)
{
	char line[LINE];
	snprintf(line, sizeof line, "%s\n", command);
	if (write(world->to_proxy, line, strlen(line)) < 0)
		fail_msg("the proxy is gone");
	hear_proxy(world, line);
}

static void start_proxy(struct world *world)
{
	const char *build = getenv("BUILD_DIR");
	char tool[FILE_PATH_MAX], port[12], line[LINE];
	int in[2], out[2];
	snprintf(tool, sizeof tool, "%s/tests/support/tool_proxy", build ? build : "build/host-debug");
	snprintf(port, sizeof port, "%d", world->center.port);
	assert_int_equal(pipe(in) | pipe(out), 0);
	world->proxy = fork();
	if (world->proxy == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* a test that fails leaves nobody behind */
		dup2(in[0], 0);
		dup2(out[1], 1);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close_range(3, ~0u, 0);
		execl(tool, tool, port, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	world->to_proxy = in[1];
	world->from_proxy = out[0];
	hear_proxy(world, line);
	world->proxy_port = atoi(line + 3);
}

/* -- the kiosk -------------------------------------------------------------------------------------- */

static void start_kiosk(struct world *world)
{
	char url[FILE_PATH_MAX];
	center_fixture_sets(&world->center, "kiosk-01", url, world->key);
	snprintf(world->url, sizeof world->url, "center.url=http://127.0.0.1:%d", world->proxy_port);
	const char *const sets[] = {world->url, world->key, "center.device_id=kiosk-01", NULL};
	kiosk_fixture_start(&world->kiosk, world->dir, sets);
}

static struct promise *promise(struct world *world, const char *id, const char *number)
{
	struct promise *one = &world->promises[world->promise_count++];
	memcpy(one->id, id, ID_SIZE);
	snprintf(one->number, sizeof one->number, "%s", number);
	return one;
}

/* A number, shown on the screen: this kiosk has no printer. Nobody waits for long, whatever the network does. */
static void take_number(struct world *world)
{
	struct flow_request request = {.kind = REQUEST_TICKET};
	snprintf(request.ticket.service, sizeof request.ticket.service, "%s", roll(world) % 2 ? "ho-tich" : "chung-thuc");
	unsigned name = kiosk_fixture_ask(&world->kiosk, &request);
	const struct flow_notice *notice = kiosk_fixture_wait_ms(&world->kiosk, NOTICE_TICKET, name, ANSWER_MS);
	if (!notice)
		fail_msg("a citizen waits for a number");
	if (notice->result != ERR_OK)
		fail_msg("no number: %s", err_name(notice->result));
	world->offline += notice->ticket.offline;
	promise(world, notice->ticket.id, notice->ticket.number);
	request.kind = REQUEST_TICKET_FATE;
	request.ticket = notice->ticket;
	request.ticket.state = TICKET_SHOWN;
	kiosk_fixture_ask(&world->kiosk, &request);
}

static void rate(struct world *world)
{
	struct flow_request request = {.kind = REQUEST_RATING};
	request.rating = (struct rating){.level = 1 + roll(world) % 5, .levels = 5, .counter = 3};
	id_make(request.rating.id);
	unsigned name = kiosk_fixture_ask(&world->kiosk, &request);
	const struct flow_notice *notice = kiosk_fixture_wait_ms(&world->kiosk, NOTICE_RATING, name, ANSWER_MS);
	if (!notice || notice->result != ERR_OK)
		fail_msg("a rating is not stored");
	promise(world, request.rating.id, "");
}

/* -- what goes wrong -------------------------------------------------------------------------------- */

static void hurt(struct world *world)
{
	static const char *const TOXICS[] = {"pass",          "refuse",      "cut",       "blackhole",    "delay 120",
										 "rate 4000",     "duplicate",   "html",      "cut-after 60", "cut-after 300",
										 "cut-after 900", "corrupt 400", "delay 400", "cut"};
	tell_proxy(world, TOXICS[roll(world) % (sizeof TOXICS / sizeof TOXICS[0])]);
	uint32_t chance = roll(world) % 40;
	if (chance == 0) {
		world->kills++;
		center_fixture_stop(&world->center, SIGKILL);
		center_fixture_start(&world->center, NULL);
	} else if (chance < 4) {
		world->restarts++;
		kiosk_fixture_stop(&world->kiosk);
		start_kiosk(world);
	} else if (chance < 7) {
		/* A clock that jumps; it stays within opening hours. */
		int64_t jump = (int64_t)(roll(world) % (2 * JUMP_MAX_MS)) - JUMP_MAX_MS;
		clock_shift(jump - world->jumped_ms);
		world->jumped_ms = jump;
	}
}

static void one_history(struct world *world)
{
	for (int i = 0; i < VISITS; i++) {
		hurt(world);
		take_number(world);
		if (roll(world) % 2)
			rate(world);
	}
}

/* -- and what must have come of it ------------------------------------------------------------------ */

static void drain(struct world *world)
{
	tell_proxy(world, "pass");
	for (int64_t end = clock_mono_ms() + 120000; clock_mono_ms() < end;) {
		kiosk_fixture_wait_ms(&world->kiosk, NOTICE_DEVICES, 0, 300);
		if (world->kiosk.online && world->kiosk.devices.queue_to_send == 0)
			return;
	}
	fail_msg("%d events are not sent", world->kiosk.devices.queue_to_send);
}

static void check(struct world *world)
{
	static const char NUMBERS[] =
		"SELECT count(*) FROM (SELECT 1 FROM tickets WHERE number <> '' GROUP BY center, day, number "
		"HAVING count(*) > 1)";
	for (size_t i = 0; i < world->promise_count; i++) {
		const struct promise *one = &world->promises[i];
		const char *sql =
			one->number[0] ? "SELECT state FROM tickets WHERE id = ?1" : "SELECT count(*) FROM ratings WHERE id = ?1";
		int64_t found = center_fixture_query(&world->center, sql, one->id);
		if (found != (one->number[0] ? CALLABLE : 1))
			fail_msg("promise %zu of %zu (%s): the center has %lld", i, world->promise_count,
					 one->number[0] ? one->number : "rating", (long long)found);
		for (size_t j = 0; one->number[0] && j < i; j++)
			if (strcmp(world->promises[j].number, one->number) == 0)
				fail_msg("number %s was given twice", one->number);
	}
	assert_int_equal(center_fixture_query(&world->center, NUMBERS, NULL), 0);
}

static void whatever_the_network_does_every_promise_is_kept_once(void **state)
{
	static struct world world; /* large */
	char name[48], dir[FILE_PATH_MAX];
	int64_t start_ms;
	long histories = setting("N", HISTORIES_DEFAULT);
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	world.random = (uint64_t)setting("SEED", 1) * 2654435761u + 88172645463325252u;
	snprintf(name, sizeof name, "center-%d", (int)getpid());
	test_path(name, dir, sizeof dir);
	snprintf(name, sizeof name, "kiosk-%d", (int)getpid());
	test_path(name, world.dir, sizeof world.dir);
	center_fixture_start(&world.center, dir);
	start_proxy(&world);
	start_kiosk(&world);
	while (world.kiosk.devices.lease_left == 0)
		kiosk_fixture_wait(&world.kiosk, NOTICE_DEVICES, 0);
	for (long i = 0; i < histories && world.promise_count < PROMISES_MAX - 2 * VISITS; i++)
		one_history(&world);
	drain(&world);
	check(&world);
	print_message(
		"# %ld histories: %zu promises kept, %u numbers from the lease, %u kills of the center, %u restarts\n",
		histories, world.promise_count, world.offline, world.kills, world.restarts);
	kiosk_fixture_stop(&world.kiosk);
	center_fixture_stop(&world.center, SIGTERM);
	close(world.to_proxy); /* ends the proxy */
	close(world.from_proxy);
	kill(world.proxy, SIGTERM);
	waitpid(world.proxy, NULL, 0);
}

static void hush(const char *line, void *argument)
{
	FILE *log = argument;
	fprintf(log, "%s\n", line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_the_network_does_every_promise_is_kept_once)};
	char path[FILE_PATH_MAX];
	test_path("network.log", path, sizeof path);
	FILE *log = fopen(path, "w");
	if (!log || clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	log_init("test", LOG_INFO);
	log_set_sink(hush, log);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	log_set_sink(NULL, NULL);
	fclose(log);
	return failed;
}
