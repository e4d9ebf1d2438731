/*
 * How long a call takes to reach the last of 1,000 and of 10,000 open event
 * streams: from the clerk's request, which is stored durably first, to the last
 * stream having read the event; beside the usual Node server where $NODE_FANOUT
 * names it (tests/bench/peer/fanout.mjs with its packages), in turns; and 1,000
 * streams with TLS by the center itself. Then what a stream costs the server in
 * memory. The streams are read by two threads here that give way to the server:
 * citizens' phones do not share a processor with the server.
 * Prints a table; exit status 1 where a goal is missed.
 * usage: bench_fanout [ROUNDS]
 */
#include "base/check.h"
#include "base/clock.h"
#include "base/id.h"
#include "support/center.h"
#include "support/server_rig.h"
#include "support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define STREAMS_MAX 10000
#define ROUNDS_MAX 200
#define READ_MAX 65536
#define TAIL 24 /* bytes kept between reads, longer than what is looked for */
#define MARK "event: ticket.called"
#define BEGUN "\n\n" /* the first frame has come */
#define WAIT_US 20000000
#define LOOK_US 500
#define READERS 2
#define READERS_NICE 10 /* real ones are machines of their own: they don't take the server's turn */
#define EVENTS_AT_ONCE 256

struct listener {
	struct server_rig_wire wire;
	unsigned heard; /* the newest search in which it found the mark */
	unsigned tail_len;
	char tail[TAIL];
};

struct crowd;

/* One thread and its share of the streams. */
struct reader {
	struct crowd *crowd;
	pthread_t thread;
	int epoll;
	_Atomic size_t missing;  /* of its streams, in the search under way */
	_Atomic int64_t last_us; /* when the last of them had read the mark */
	_Atomic int64_t busy_us; /* when anything was read */
};

struct crowd {
	unsigned port;
	struct server_rig_wire clerk; /* its connection for requests */
	size_t count;
	struct listener *listeners;
	struct reader readers[READERS];
	const char *_Atomic mark;
	_Atomic unsigned search;
	_Atomic bool closing;
	bool is_node, is_tls;
	char cookie[96], csrf[ID_SIZE];
};

static const char kiosk[] = "Authorization: Bearer " TEST_KIOSK "." TEST_KIOSK_KEY "\r\n";

static struct server_rig_wire dial(const struct crowd *crowd)
{
	if (crowd->is_tls)
		return server_rig_connect_tls(crowd->port);
	return (struct server_rig_wire){.fd = server_rig_connect(crowd->port)};
}

/* What has come now; whether the mark is in it. Marks cut in two by reads are found. */
static bool read_mark(struct listener *listener, const char *mark, char bytes[TAIL + READ_MAX])
{
	bool found = false;
	/* A read that fills less than its room has emptied the socket; of TLS it ends at a record. */
	for (ssize_t got = READ_MAX; got == READ_MAX || (listener->wire.tls && got > 0);) {
		memcpy(bytes, listener->tail, listener->tail_len);
		got = server_rig_recv(&listener->wire, bytes + listener->tail_len, READ_MAX);
		if (got < 0 && errno == EAGAIN)
			break;
		if (got <= 0)
			server_rig_give_up("a stream ended");
		size_t len = listener->tail_len + (size_t)got;
		found |= memmem(bytes, len, mark, strlen(mark)) != NULL;
		listener->tail_len = found ? 0 : (unsigned)(len < TAIL ? len : TAIL);
		memcpy(listener->tail, bytes + len - listener->tail_len, listener->tail_len);
	}
	return found;
}

static void *read_for_ever(void *arg)
{
	struct reader *reader = arg;
	struct crowd *crowd = reader->crowd;
	struct epoll_event events[EVENTS_AT_ONCE];
	char *bytes = malloc(TAIL + READ_MAX);
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), READERS_NICE);
	while (bytes && !atomic_load(&crowd->closing)) {
		int ready = epoll_wait(reader->epoll, events, EVENTS_AT_ONCE, 100);
		unsigned search = atomic_load(&crowd->search);
		for (int i = 0; i < ready; i++) {
			struct listener *listener = events[i].data.ptr;
			if (!read_mark(listener, atomic_load(&crowd->mark), bytes) || listener->heard == search)
				continue;
			listener->heard = search;
			atomic_store(&reader->last_us, clock_mono_us());
			atomic_fetch_sub(&reader->missing, 1);
		}
		if (ready > 0)
			atomic_store(&reader->busy_us, clock_mono_us());
	}
	free(bytes);
	return NULL;
}

/* From now on the mark is looked for; streams are quiet or not open yet. */
static void look_for(struct crowd *crowd, const char *mark)
{
	for (size_t i = 0; i < READERS; i++)
		atomic_store(&crowd->readers[i].missing, crowd->count / READERS + (i < crowd->count % READERS));
	atomic_store(&crowd->mark, mark);
	atomic_fetch_add(&crowd->search, 1);
}

/* Until every stream has read the mark; the time of the last. */
static int64_t wait_for_all(struct crowd *crowd)
{
	int64_t until_us = clock_mono_us() + WAIT_US, last_us = 0;
	for (size_t i = 0; i < READERS; i++) {
		struct reader *reader = &crowd->readers[i];
		while (atomic_load(&reader->missing) > 0) {
			usleep(LOOK_US);
			if (clock_mono_us() > until_us)
				server_rig_give_up("not everybody has heard");
		}
		int64_t its_us = atomic_load(&reader->last_us);
		last_us = its_us > last_us ? its_us : last_us;
	}
	return last_us;
}

/* What still comes (pictures, beats) is read until it is quiet. */
static void read_rest(struct crowd *crowd, int quiet_ms)
{
	int64_t now_us = clock_mono_us(), until_us = now_us + 1500000, busy_us = now_us;
	for (; now_us < until_us && now_us - busy_us < quiet_ms * INT64_C(1000); now_us = clock_mono_us()) {
		usleep(LOOK_US);
		for (size_t i = 0; i < READERS; i++) {
			int64_t its_us = atomic_load(&crowd->readers[i].busy_us);
			busy_us = its_us > busy_us ? its_us : busy_us;
		}
	}
}

static void start_readers(struct crowd *crowd)
{
	atomic_store(&crowd->closing, false);
	for (size_t i = 0; i < READERS; i++) {
		struct reader *reader = &crowd->readers[i];
		reader->crowd = crowd;
		reader->epoll = epoll_create1(EPOLL_CLOEXEC);
		if (reader->epoll < 0 || pthread_create(&reader->thread, NULL, read_for_ever, reader) != 0)
			server_rig_give_up("a reader");
	}
}

static void open_streams(struct crowd *crowd, size_t count)
{
	crowd->listeners = calloc(count, sizeof crowd->listeners[0]);
	crowd->count = count;
	look_for(crowd, BEGUN);
	start_readers(crowd);
	char request[512];
	int len = snprintf(request, sizeof request, "GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n", kiosk);
	for (size_t i = 0; i < count; i++) {
		struct listener *listener = &crowd->listeners[i];
		struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = listener};
		listener->wire = dial(crowd);
		if (listener->wire.fd < 0 || server_rig_send(&listener->wire, request, (size_t)len) != len ||
			fcntl(listener->wire.fd, F_SETFL, O_NONBLOCK) != 0 ||
			epoll_ctl(crowd->readers[i % READERS].epoll, EPOLL_CTL_ADD, listener->wire.fd, &event) != 0)
			server_rig_give_up("a stream");
	}
}

static void close_streams(struct crowd *crowd)
{
	atomic_store(&crowd->closing, true);
	for (size_t i = 0; i < READERS; i++) {
		pthread_join(crowd->readers[i].thread, NULL);
		close(crowd->readers[i].epoll);
	}
	for (size_t i = 0; i < crowd->count; i++)
		server_rig_close(&crowd->listeners[i].wire);
	free(crowd->listeners);
	crowd->listeners = NULL;
}

static int post(struct crowd *crowd, const char *target, const char *body, bool as_kiosk, char *answer, size_t size)
{
	char request[2048], key[ID_SIZE], who[256];
	id_make(key);
	snprintf(who, sizeof who, "Cookie: motcua_session=%s\r\nX-CSRF-Token: %s\r\n", crowd->cookie, crowd->csrf);
	snprintf(request, sizeof request,
			 "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n%sIdempotency-Key: %s\r\n"
			 "Content-Length: %zu\r\n\r\n%s",
			 target, as_kiosk ? kiosk : who, key, strlen(body), body);
	return server_rig_ask_over(&crowd->clerk, request, answer, size);
}

static void sign_in(struct crowd *crowd)
{
	static char answer[READ_MAX];
	const char body[] = "{\"username\":\"quay1\",\"password\":\"" TEST_PASSWORD "\",\"counter\":1}";
	if (post(crowd, "/v1/session", body, true, answer, sizeof answer) != 201)
		server_rig_give_up("sign in");
	const char *cookie = strstr(answer, "motcua_session="), *csrf = strstr(answer, "\"csrf\":\"");
	if (!cookie || !csrf)
		server_rig_give_up("sign in");
	snprintf(crowd->cookie, sizeof crowd->cookie, "%.*s", (int)strcspn(cookie + 15, ";"), cookie + 15);
	snprintf(crowd->csrf, sizeof crowd->csrf, "%.32s", csrf + 8);
}

/* A printed ticket for the next call. */
static void put_ticket(struct crowd *crowd)
{
	static char answer[READ_MAX];
	char id[ID_SIZE], body[256], target[96];
	id_make(id);
	snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\",\"priority\":\"none\"}", id);
	snprintf(target, sizeof target, "/v1/tickets/%s/printed", id);
	if (post(crowd, "/v1/tickets", body, true, answer, sizeof answer) != 201 ||
		post(crowd, target, "{\"how\":\"confirmed\"}", true, answer, sizeof answer) != 200)
		server_rig_give_up("a ticket");
}

/* Milliseconds from the request to the last listener. */
static double call_once(struct crowd *crowd)
{
	static char answer[READ_MAX];
	if (!crowd->is_node)
		put_ticket(crowd);
	read_rest(crowd, 350);
	char request[1024], key[ID_SIZE];
	id_make(key);
	snprintf(request, sizeof request,
			 "POST /v1/counters/1/next HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
			 "Cookie: motcua_session=%s\r\nX-CSRF-Token: %s\r\nIdempotency-Key: %s\r\nContent-Length: 2\r\n\r\n{}",
			 crowd->cookie, crowd->csrf, key);
	look_for(crowd, MARK);
	int64_t start_us = clock_mono_us();
	size_t len = strlen(request);
	if (server_rig_send(&crowd->clerk, request, len) != (ssize_t)len)
		server_rig_give_up("call");
	double took_ms = (double)(wait_for_all(crowd) - start_us) / 1000;
	if (server_rig_answer(&crowd->clerk, answer, sizeof answer) != 200)
		server_rig_give_up("the call was refused");
	if (!crowd->is_node && post(crowd, "/v1/counters/1/finish", "{}", false, answer, sizeof answer) != 200)
		server_rig_give_up("finish");
	return took_ms;
}

struct figures {
	double median_ms, p90_ms, kib_each;
};

static struct crowd make_crowd(unsigned port, bool is_node, bool is_tls)
{
	struct crowd crowd = {.port = port, .is_node = is_node, .is_tls = is_tls};
	crowd.clerk = dial(&crowd);
	if (crowd.clerk.fd < 0)
		server_rig_give_up("connect");
	if (!is_node)
		sign_in(&crowd);
	return crowd;
}

/* Both servers in turns, round by round, each with its crowd listening. */
static void measure(pid_t center, struct crowd *ours, struct crowd *theirs, size_t count, size_t rounds,
					struct figures ret[2])
{
	double times[2][ROUNDS_MAX];
	long before_kib = server_rig_memory_kib(center, "smaps_rollup", "Pss");
	for (size_t side = 0; side < 2; side++) {
		struct crowd *crowd = side ? theirs : ours;
		ret[side] = (struct figures){0};
		if (crowd->port == 0)
			continue;
		open_streams(crowd, count);
		wait_for_all(crowd);
		read_rest(crowd, 400);
		if (side == 0)
			ret[0].kib_each =
				(double)(server_rig_memory_kib(center, "smaps_rollup", "Pss") - before_kib) / (double)count;
		call_once(crowd); /* warm */
		for (size_t i = 0; i < rounds; i++)
			times[side][i] = call_once(crowd);
		close_streams(crowd);
		ret[side].median_ms = server_rig_median(times[side], rounds);
		ret[side].p90_ms = times[side][rounds * 9 / 10];
		usleep(500000);
	}
}

static bool judge(size_t count, const struct figures figures[2], double bound_ms, double ratio)
{
	char what[96];
	snprintf(what, sizeof what, "fanout: a call to the last of %zu, ms (median)", count);
	bool all = server_rig_goal(what, figures[0].median_ms, "<=", bound_ms);
	printf("%-52s %10.2f\n", "        p90", figures[0].p90_ms);
	if (figures[1].median_ms > 0) {
		printf("%-52s %10.2f   p90 %.2f\n", "        the usual Node server, median", figures[1].median_ms,
			   figures[1].p90_ms);
		all &=
			server_rig_goal("        times faster than it", figures[1].median_ms / figures[0].median_ms, ">=", ratio);
	}
	snprintf(what, sizeof what, "        KiB a stream of %zu (server's PSS)", count);
	return server_rig_goal(what, figures[0].kib_each, "<=", 6) && all;
}

static void make_database(const char *name, char url[DB_URL_MAX])
{
	struct center *made = test_center_create(name);
	test_center_add_staff(made, "quay1", "clerk", "1");
	test_center_destroy(made);
	test_center_url(name, url);
}

/* The same with TLS: its ratio to the streams without, in the same run. */
static bool measure_tls(size_t rounds, const struct figures *plain)
{
	char url[DB_URL_MAX], pair[256], command[1024], sets[4][320];
	struct crowd none = {.port = 0};
	struct figures figures[2];
	make_database("fanout-tls", url);
	test_path("server", pair, sizeof pair);
	static const char *const keys[] = {"server.tls_cert=%s.pem", "server.tls_key=%s-key.pem",
									   "devices.authority_cert=%s-ca.pem", "devices.authority_key=%s-ca-key.pem"};
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		snprintf(sets[i], sizeof sets[i], keys[i], pair);
	snprintf(command, sizeof command,
			 "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout %s-key.pem -out %s.pem"
			 " -days 2 -subj /CN=localhost 2> /dev/null", pair, pair);
	if (system(command) != 0)
		server_rig_give_up("openssl");
	unsigned port = server_rig_free_port();
	const char *const more[] = {"--set", "server.connections=20000", "--set", sets[0], "--set", sets[1],
								"--set", sets[2], "--set", sets[3], NULL};
	pid_t server = server_rig_start_center(url, port, more);
	struct crowd crowd = make_crowd(port, false, true);
	measure(server, &crowd, &none, 1000, rounds, figures);
	printf("-- with TLS\n");
	bool all = judge(1000, figures, 10, 0);
	all &= server_rig_goal("        times the streams without TLS", figures[0].median_ms / plain->median_ms, "<=", 2);
	server_rig_close(&crowd.clerk);
	server_rig_stop(server);
	return all;
}

int main(int argc, char **argv)
{
	size_t rounds = argc > 1 ? (size_t)atoi(argv[1]) : 15;
	const char *script = getenv("NODE_FANOUT");
	struct rlimit limit;
	if (rounds == 0 || rounds > ROUNDS_MAX)
		rounds = 15;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	char url[DB_URL_MAX], database[256];
	make_database("fanout", url);
	unsigned port = server_rig_free_port(), peer_port = 0;
	static const char *const more[] = {"--set", "server.connections=20000", NULL};
	pid_t server = server_rig_start_center(url, port, more), peer = 0;
	if (script && *script) {
		test_path("peer-fanout.db", database, sizeof database);
		peer = server_rig_start_node(script, peer_port = server_rig_free_port(), (const char *const[]){database, NULL});
	}
	struct crowd ours = make_crowd(port, false, false), theirs = {.port = 0};
	if (peer)
		theirs = make_crowd(peer_port, true, false);
	struct figures small[2], large[2];
	measure(server, &ours, &theirs, 1000, rounds, small);
	bool all = judge(1000, small, 5, 3);
	measure(server, &ours, &theirs, STREAMS_MAX, rounds, large);
	all &= judge(STREAMS_MAX, large, 37, 3.5);
	server_rig_close(&ours.clerk);
	server_rig_stop(server);
	server_rig_stop(peer);
	all &= measure_tls(rounds, &small[0]);
	return all ? 0 : 1;
}
