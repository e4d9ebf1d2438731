/* The server over real sockets: what the front refuses, event streams, many clients at once, a clean end. */
#include "base/clock.h"
#include "center/handlers/hub.h"
#include "center/handlers/live.h"
#include "center/http.h"
#include "crypto/digest.h"
#include "support/center.h"
#include "support/test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX 65536
#define WAIT_MS 20000
#define KIOSK "Authorization: Bearer " TEST_KIOSK "." TEST_KIOSK_KEY "\r\n"
#define JSON "Content-Type: application/json\r\n"

struct house {
	struct center *center;
	struct http *http;
	pthread_t pulse;
	_Atomic bool ending;
};

static void *keep_pulse(void *arg)
{
	struct house *house = arg;
	while (!atomic_load(&house->ending)) {
		center_pulse(house->center);
		usleep(50000);
	}
	return NULL;
}

static void open_house(struct house *house, const char *name)
{
	const struct http_options options = {
		.listen = "127.0.0.1:0", .threads = 2, .connections = 300, .idle_s = 2, .connection_memory = 4096};
	struct err err = {.code = ERR_OK};
	memset(house, 0, sizeof *house);
	house->center = test_center_create(name);
	if (http_start(house->center, &options, &house->http, &err) != ERR_OK)
		fail_msg("%s", err.text);
	assert_int_equal(pthread_create(&house->pulse, NULL, keep_pulse, house), 0);
}

static void close_house(struct house *house)
{
	atomic_store(&house->ending, true);
	pthread_join(house->pulse, NULL);
	http_stop(house->http);
	test_center_destroy(house->center);
}

static int dial(struct house *house)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	address.sin_port = htons((uint16_t)http_port(house->http));
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

static void say(int fd, const char *text)
{
	size_t len = strlen(text);
	assert_int_equal(send(fd, text, len, MSG_NOSIGNAL), len);
}

/* Reads until `mark` has come, the peer ends, or time is up; answers whether the mark came. */
static bool hear(int fd, const char *mark, char *answer)
{
	size_t len = 0;
	int64_t until = clock_mono_ms() + WAIT_MS;
	answer[0] = '\0';
	while (clock_mono_ms() < until && len < ANSWER_MAX - 1) {
		struct pollfd wait = {.fd = fd, .events = POLLIN};
		if (poll(&wait, 1, 200) <= 0)
			continue;
		ssize_t got = recv(fd, answer + len, ANSWER_MAX - 1 - len, 0);
		if (got <= 0)
			return strstr(answer, mark) != NULL;
		len += (size_t)got;
		answer[len] = '\0';
		if (strstr(answer, mark))
			return true;
	}
	return false;
}

static void expect_status(struct house *house, const char *request, const char *status)
{
	char answer[ANSWER_MAX], mark[32];
	int fd = dial(house);
	say(fd, request);
	snprintf(mark, sizeof mark, "HTTP/1.1 %s", status);
	if (!hear(fd, mark, answer))
		fail_msg("expected %s, got: %.300s", status, answer);
	close(fd);
}

static void the_front_refuses_by_the_table(void **state)
{
	struct house house;
	open_house(&house, "table");
	expect_status(&house, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200");
	expect_status(&house, "HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200");
	expect_status(&house, "GET /no/such HTTP/1.1\r\nHost: x\r\n\r\n", "404");
	expect_status(&house, "GET /v1/%ff HTTP/1.1\r\nHost: x\r\n\r\n", "400");
	expect_status(&house, "DELETE /v1/queue HTTP/1.1\r\nHost: x\r\n\r\n", "405");
	expect_status(&house, "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" JSON "Content-Length: 2\r\n\r\n{}", "401");
	expect_status(&house, "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK "Content-Length: 2\r\n\r\n{}", "415");
	expect_status(&house, "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON "Content-Length: 99999\r\n\r\n", "413");
	expect_status(&house,
				  "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON
				  "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
				  "411");
	expect_status(&house, "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON "Content-Length: 2\r\n\r\n{}", "400");
	/* What is no HTTP gets no answer but the end. */
	char answer[ANSWER_MAX];
	int fd = dial(&house);
	say(fd, "rubbish\r\n\r\n");
	assert_false(hear(fd, "HTTP/1.1 2", answer));
	close(fd);
	close_house(&house);
}

static void pages_come_with_a_policy_and_an_etag(void **state)
{
	struct house house;
	char answer[ANSWER_MAX];
	open_house(&house, "pages");
	int fd = dial(&house);
	say(fd, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	assert_true(hear(fd, "</html>", answer));
	assert_non_null(strstr(answer, "Content-Security-Policy: default-src 'self'"));
	assert_non_null(strstr(answer, "ETag: "));
	assert_non_null(strstr(answer, "text/html"));
	close(fd);
	expect_status(&house, "GET /static/../center.conf HTTP/1.1\r\nHost: x\r\n\r\n", "404");
	expect_status(&house, "GET /static/%2e%2e/center.conf HTTP/1.1\r\nHost: x\r\n\r\n", "404");
	close_house(&house);
}

static void waits_are_for_any_page_and_any_cache(void **state)
{
	struct house house;
	char answer[ANSWER_MAX];
	open_house(&house, "waits");
	int fd = dial(&house);
	say(fd, "GET /public/v1/waits HTTP/1.1\r\nHost: x\r\nOrigin: https://elsewhere.example\r\n"
			"Connection: close\r\n\r\n");
	hear(fd, "no such mark", answer);
	close(fd);
	assert_non_null(strstr(answer, "HTTP/1.1 200"));
	assert_non_null(strstr(answer, "Access-Control-Allow-Origin: *\r\n"));
	assert_non_null(strstr(answer, "Cache-Control: public, max-age=5\r\n"));
	close_house(&house);
}

static void a_body_that_came_bent_is_not_believed(void **state)
{
	struct house house;
	char ask[512], digest[DIGEST_SIZE];
	const char *body = "{\"id\":\"0123456789abcdef0123456789abcdef\",\"service\":\"a\"}";
	open_house(&house, "came-bent");
	digest_write(body, strlen(body), digest);
	for (int bent = 1; bent >= 0; bent--) {
		snprintf(ask, sizeof ask,
				 "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON
				 "Content-Digest: %s\r\nContent-Length: %zu\r\n\r\n%s",
				 digest, strlen(body), body);
		if (bent)
			strstr(ask, "\"a\"")[1] = 'b'; /* another service, as good as the first */
		expect_status(&house, ask, bent ? "400" : "201");
	}
	close_house(&house);
}

static void an_answer_says_which_request_it_is_to(void **state)
{
	static const char *const targets[] = {"/v1/queue", "/v1/procedures?q=khai%20sinh",
										  "/v1/dossiers/H08.16-260306-9999", "/nowhere"};
	static const char id[] = "0123456789abcdef0123456789abcdef";
	struct house house;
	char ask[512], answer[ANSWER_MAX], line[DIGEST_SIZE + 32], digest[DIGEST_SIZE];
	open_house(&house, "request-digest");
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		int fd = dial(&house);
		snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: x\r\n" KIOSK "Connection: close\r\nRequest-Id: %s\r\n\r\n",
				 targets[i], id);
		say(fd, ask);
		hear(fd, "no such mark", answer);
		close(fd);
		digest_of_request(id, targets[i], digest);
		snprintf(line, sizeof line, "\r\nRequest-Digest: %s\r\n", digest);
		assert_non_null(strstr(answer, line));
	}
	close_house(&house);
}

static void whoever_asks_gets_the_digest_of_the_answer(void **state)
{
	struct house house;
	char answer[ANSWER_MAX];
	open_house(&house, "digest");
	int fd = dial(&house);
	say(fd,
		"GET /v1/queue HTTP/1.1\r\nHost: x\r\n" KIOSK "Connection: close\r\nWant-Content-Digest: sha-256=10\r\n\r\n");
	hear(fd, "no such mark", answer);
	close(fd);
	const char *digest = strstr(answer, "Content-Digest: "), *body = strstr(answer, "\r\n\r\n");
	assert_true(digest && body && digest < body && strlen(body) > 5);
	assert_true(digest_fits(digest + strlen("Content-Digest: "), body + 4, strlen(body + 4)));
	assert_null(strstr(answer, "Request-Digest"));
	fd = dial(&house);
	say(fd, "GET /v1/queue HTTP/1.1\r\nHost: x\r\n" KIOSK "Connection: close\r\n\r\n");
	hear(fd, "no such mark", answer);
	close(fd);
	assert_non_null(strstr(answer, "HTTP/1.1 200"));
	assert_null(strstr(answer, "Content-Digest"));
	close_house(&house);
}

static int ask_for_number(struct house *house, char *id)
{
	char request[1024], body[256];
	id_make(id);
	int len = snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\"}", id);
	snprintf(request, sizeof request,
			 "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON
			 "Idempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s",
			 id, len, body);
	int fd = dial(house);
	say(fd, request);
	return fd;
}

static void take_number(struct house *house, char *id)
{
	char answer[ANSWER_MAX];
	int fd = ask_for_number(house, id);
	assert_true(hear(fd, "\"url\":", answer));
	assert_non_null(strstr(answer, "HTTP/1.1 201"));
	close(fd);
}

static void a_stream_beats_and_goes_on_after_a_break(void **state)
{
	struct house house;
	char answer[ANSWER_MAX], first[ID_SIZE], second[ID_SIZE];
	open_house(&house, "stream");
	int fd = dial(&house);
	say(fd, "GET /v1/events HTTP/1.1\r\nHost: x\r\n" KIOSK "\r\n");
	assert_true(hear(fd, "event: queue.changed", answer));
	assert_non_null(strstr(answer, "text/event-stream"));
	assert_true(hear(fd, ": beat", answer));
	take_number(&house, first);
	assert_true(hear(fd, first, answer));
	assert_non_null(strstr(answer, "vn.motcua.ticket.issued"));
	close(fd);
	take_number(&house, second);
	fd = dial(&house);
	say(fd, "GET /v1/events HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 1\r\n" KIOSK "\r\n");
	assert_true(hear(fd, second, answer));
	assert_null(strstr(answer, first));
	close(fd);
	/* The public sees the picture of the queue alone. */
	fd = dial(&house);
	say(fd, "GET /v1/events?after=0 HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_true(hear(fd, ": beat", answer));
	assert_null(strstr(answer, "ticket.issued"));
	close(fd);
	close_house(&house);
}

struct taker {
	struct house *house;
	int numbers[20];
};

static void *take_many(void *arg)
{
	struct taker *taker = arg;
	char answer[ANSWER_MAX], request[1024], body[256], id[ID_SIZE];
	int fd = dial(taker->house);
	for (size_t i = 0; i < 20; i++) {
		id_make(id);
		int len = snprintf(body, sizeof body, "{\"id\":\"%s\",\"service\":\"a\"}", id);
		snprintf(request, sizeof request,
				 "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON "Content-Length: %d\r\n\r\n%s", len, body);
		say(fd, request);
		if (!hear(fd, "\"url\":", answer))
			return NULL;
		const char *value = strstr(answer, "\"value\":");
		taker->numbers[i] = value ? atoi(value + 8) : 0;
	}
	close(fd);
	return NULL;
}

static void many_at_once_get_numbers_without_gaps_or_twins(void **state)
{
	struct house house;
	struct taker takers[16];
	pthread_t threads[16];
	bool seen[321] = {false};
	open_house(&house, "many");
	for (int i = 0; i < 16; i++) {
		takers[i] = (struct taker){.house = &house};
		pthread_create(&threads[i], NULL, take_many, &takers[i]);
	}
	for (int i = 0; i < 16; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < 16; i++)
		for (int n = 0; n < 20; n++) {
			int number = takers[i].numbers[n];
			assert_in_range(number, 1, 320);
			assert_false(seen[number]);
			seen[number] = true;
		}
	close_house(&house);
}

static void slow_and_broken_clients_do_not_hold_up_others(void **state)
{
	struct house house;
	char answer[ANSWER_MAX], id[ID_SIZE];
	int slow[100];
	open_house(&house, "slow");
	for (int i = 0; i < 100; i++) {
		slow[i] = dial(&house);
		say(slow[i],
			i % 2 ? "GET /heal" : "POST /v1/tickets HTTP/1.1\r\nHost: x\r\n" KIOSK JSON "Content-Length: 50\r\n\r\n{");
	}
	int64_t start_ms = clock_mono_ms();
	take_number(&house, id);
	assert_true(clock_mono_ms() - start_ms < 2000);
	/* They are shown out after idle_s. */
	hear(slow[1], "\r\n\r\n", answer);
	for (int i = 0; i < 100; i++)
		close(slow[i]);
	char huge[20000];
	memset(huge, 'a', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	memcpy(huge, "GET /healthz HTTP/1.1\r\nX: ", 26);
	int fd = dial(&house);
	say(fd, huge);
	hear(fd, "HTTP/1.1 4", answer);
	close(fd);
	expect_status(&house, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", "200");
	close_house(&house);
}

/* A commit's answers go out in a row: whoever is gone by then breaks it for nobody. */
static void who_hangs_up_before_the_answer_holds_up_nobody(void **state)
{
	struct house house;
	char answer[ANSWER_MAX], id[ID_SIZE];
	int fds[60];
	open_house(&house, "gone");
	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < 60; i++)
			fds[i] = ask_for_number(&house, id);
		for (int i = round % 3; i < 60; i += 3) {
			const struct linger at_once = {.l_onoff = 1};
			if (i % 2)
				setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
			close(fds[i]);
			fds[i] = -1;
		}
		for (int i = 0; i < 60; i++)
			if (fds[i] >= 0 && !hear(fds[i], "HTTP/1.1 201", answer))
				fail_msg("round %d: client %d had no answer", round, i);
		for (int i = 0; i < 60; i++)
			if (fds[i] >= 0)
				close(fds[i]);
	}
	close_house(&house);
}

static void it_ends_cleanly_with_numbers_under_way(void **state)
{
	char id[ID_SIZE];
	int fds[60];
	for (int round = 0; round < 5; round++) {
		struct house house;
		open_house(&house, "under-way");
		for (int i = 0; i < 60; i++)
			fds[i] = ask_for_number(&house, id);
		usleep((useconds_t)round * 700);
		close_house(&house);
		for (int i = 0; i < 60; i++)
			close(fds[i]);
	}
}

static void it_ends_cleanly_with_streams_open(void **state)
{
	struct house house;
	char answer[ANSWER_MAX];
	int fds[20];
	open_house(&house, "ends");
	for (int i = 0; i < 20; i++) {
		fds[i] = dial(&house);
		say(fds[i], "GET /v1/events HTTP/1.1\r\nHost: x\r\n" KIOSK "\r\n");
		assert_true(hear(fds[i], "event: queue.changed", answer));
	}
	close(fds[0]);
	close_house(&house);
	for (int i = 1; i < 20; i++)
		close(fds[i]);
}

/* Packs of 4 KiB straight into the hub, more than it has room for. */
static void publish_more_than_fits(struct house *house)
{
	static char pack[4096];
	struct hub *hub = house->center->hub;
	int64_t next = hub_newest(hub) + 1;
	int len = snprintf(pack, sizeof pack, "device.status\t{\"much\":\"%0*d\"}\n", 4000, 0);
	for (int i = 0; i < 2 * HUB_PACKS_MAX; i++) {
		hub_publish(hub, next++, 1, 1000, pack, (size_t)len);
		usleep(500);
	}
	hub_publish(hub, next, 1, 1000, "device.status\t{\"the\":\"last\"}\n", 29);
}

struct reader {
	int fd;
	bool heard;
};

static void *read_to_the_last(void *arg)
{
	static char bytes[65536 + 64];
	struct reader *reader = arg;
	size_t kept = 0;
	while (!reader->heard) {
		ssize_t got = recv(reader->fd, bytes + kept, 65536, 0);
		if (got <= 0)
			return NULL;
		size_t len = kept + (size_t)got;
		reader->heard = memmem(bytes, len, "{\"the\":\"last\"}", 14) != NULL;
		kept = len < 32 ? len : 32;
		memmove(bytes, bytes + len - kept, kept);
	}
	return NULL;
}

static size_t listeners_after_a_while(struct house *house, size_t wished)
{
	for (int i = 0; i < 400 && hub_listeners(house->center->hub) > wished; i++)
		usleep(25000);
	return hub_listeners(house->center->hub);
}

static void a_listener_that_reads_nothing_is_dropped_and_others_miss_nothing(void **state)
{
	struct house house;
	char answer[ANSWER_MAX];
	int fds[3], least = 2048;
	open_house(&house, "slow");
	for (int i = 0; i < 3; i++) {
		fds[i] = dial(&house);
		setsockopt(fds[i], SOL_SOCKET, SO_RCVBUF, &least, sizeof least);
		say(fds[i], "GET /v1/events HTTP/1.1\r\nHost: x\r\n" KIOSK "\r\n");
		assert_true(hear(fds[i], "event: queue.changed", answer));
	}
	assert_int_equal(hub_listeners(house.center->hub), 3);
	struct reader reader = {.fd = fds[0]};
	pthread_t thread;
	int wide = 1 << 20;
	setsockopt(fds[0], SOL_SOCKET, SO_RCVBUF, &wide, sizeof wide);
	assert_int_equal(pthread_create(&thread, NULL, read_to_the_last, &reader), 0);
	publish_more_than_fits(&house);
	pthread_join(thread, NULL);
	assert_true(reader.heard);
	close(fds[0]);
	/* What the two had not read before they were dropped is still there to be read; then the end. */
	assert_int_equal(listeners_after_a_while(&house, 0), 0);
	assert_false(hear(fds[1], "no such mark", answer));
	close(fds[1]);
	close(fds[2]);
	close_house(&house);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_front_refuses_by_the_table),
		cmocka_unit_test(pages_come_with_a_policy_and_an_etag),
		cmocka_unit_test(waits_are_for_any_page_and_any_cache),
		cmocka_unit_test(a_body_that_came_bent_is_not_believed),
		cmocka_unit_test(an_answer_says_which_request_it_is_to),
		cmocka_unit_test(whoever_asks_gets_the_digest_of_the_answer),
		cmocka_unit_test(a_stream_beats_and_goes_on_after_a_break),
		cmocka_unit_test(many_at_once_get_numbers_without_gaps_or_twins),
		cmocka_unit_test(slow_and_broken_clients_do_not_hold_up_others),
		cmocka_unit_test(a_listener_that_reads_nothing_is_dropped_and_others_miss_nothing),
		cmocka_unit_test(who_hangs_up_before_the_answer_holds_up_nobody),
		cmocka_unit_test(it_ends_cleanly_with_numbers_under_way),
		cmocka_unit_test(it_ends_cleanly_with_streams_open),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
