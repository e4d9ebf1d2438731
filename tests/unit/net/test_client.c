#include "net/client.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/id.h"
#include "crypto/digest.h"
#include "net/stream.h"
#include "support/http_stub.h"
#include "support/test.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct seen {
	int calls;
	struct net_answer answer;
	char body[4096];
	char events[256];
	int ups, downs;
};

struct fixture {
	struct http_stub *stub;
	struct net_client *client;
	struct seen seen;
	char last_headers[4096];
	char last_body[256];
	char last_id[ID_SIZE];
	int stream_opens;
	bool stream_silent;
};

static bool answer(void *context, const struct http_stub_request *request, int fd)
{
	struct fixture *fixture = context;
	snprintf(fixture->last_headers, sizeof fixture->last_headers, "%s", request->headers);
	snprintf(fixture->last_body, sizeof fixture->last_body, "%.200s", request->body);
	if (strcmp(request->path, "/json") == 0)
		return http_stub_reply(fd, 200, "application/json; charset=utf-8",
							   "ETag: \"v1\"\r\nIdempotent-Replay: true\r\n", "{\"a\":1}");
	if (strcmp(request->path, "/portal") == 0)
		return http_stub_reply(fd, 200, "text/html", NULL, "<h1>Please sign in</h1>");
	if (strcmp(request->path, "/moved") == 0)
		return http_stub_reply(fd, 302, NULL, "Location: /json\r\n", "");
	if (strcmp(request->path, "/empty") == 0)
		return http_stub_reply(fd, 204, NULL, NULL, "");
	if (strcmp(request->path, "/problem") == 0)
		return http_stub_reply(fd, 409, "application/problem+json", NULL, "{\"status\":409}");
	if (strcmp(request->path, "/long") == 0) {
		char body[4001];
		memset(body, 'x', 4000);
		body[4000] = '\0';
		return http_stub_reply(fd, 200, "application/json", NULL, body);
	}
	if (strcmp(request->path, "/whole") == 0 || strcmp(request->path, "/bent") == 0) {
		char digest[DIGEST_SIZE], line[DIGEST_SIZE + 24];
		digest_write("{\"a\":1}", 7, digest);
		snprintf(line, sizeof line, "Content-Digest: %s\r\n", digest);
		return http_stub_reply(fd, 200, "application/json", line, request->path[1] == 'w' ? "{\"a\":1}" : "{\"a\":3}");
	}
	if (strncmp(request->path, "/asked", 6) == 0) {
		char id[ID_SIZE] = "", digest[DIGEST_SIZE], line[DIGEST_SIZE + 24];
		const char *named = strstr(request->headers, "Request-Id: ");
		if (named)
			snprintf(id, sizeof id, "%s", named + strlen("Request-Id: "));
		if (strcmp(request->path, "/asked/before") == 0)
			memcpy(id, fixture->last_id, sizeof id);
		memcpy(fixture->last_id, id, sizeof id);
		digest_of_request(id, strcmp(request->path, "/asked/bent") == 0 ? "/asked/bend" : request->path, digest);
		snprintf(line, sizeof line, "Request-Digest: %s\r\n", digest);
		return http_stub_reply(fd, 200, "application/json", line, "{\"a\":1}");
	}
	if (strcmp(request->path, "/came-bent") == 0)
		return http_stub_reply(fd, 400, "application/problem+json", NULL, "{\"code\":\"digest-mismatch\"}");
	if (strcmp(request->path, "/cut") == 0) {
		const char *part = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"a\"";
		return send(fd, part, strlen(part), MSG_NOSIGNAL) < 0;
	}
	if (strcmp(request->path, "/slow") == 0) {
		usleep(700000);
		return false;
	}
	if (strcmp(request->path, "/stream") == 0) {
		static const char head[] = "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\n\r\n";
		static const char body[] = "id: 7\nevent: queue.changed\ndata: {}\n\n";
		fixture->stream_opens++;
		if (send(fd, head, sizeof head - 1, MSG_NOSIGNAL) < 0 || send(fd, body, sizeof body - 1, MSG_NOSIGNAL) < 0)
			return false;
		usleep(fixture->stream_opens == 1 ? 1000 : 200000);
	}
	return false;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof *fixture);
	char url[64];
	fixture->stub = http_stub_start(answer, fixture);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_stub_port(fixture->stub));
	const struct net_options options = {.url = url, .device = "kiosk-01", .key = "KEY"};
	*state = fixture;
	return net_client_create(&options, &fixture->client, NULL) == ERR_OK ? 0 : -1;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;
	net_client_destroy(fixture->client);
	http_stub_stop(fixture->stub);
	free(fixture);
	return 0;
}

static void on_done(void *context, const struct net_answer *got)
{
	struct seen *seen = context;
	seen->calls++;
	seen->answer = *got;
	snprintf(seen->body, sizeof seen->body, "%s", got->body);
}

static void turn(struct net_client *client, int64_t most_ms)
{
	struct pollfd fds[NET_SOCKETS_MAX];
	size_t count = net_client_fds(client, fds, NET_SOCKETS_MAX);
	int64_t wait = net_client_deadline(client) - clock_mono_ms();
	wait = wait > most_ms ? most_ms : wait < 0 ? 0 : wait;
	poll(fds, count, (int)wait);
	net_client_step(client, fds, count);
}

static const struct seen *get(struct fixture *fixture, const char *path, int64_t timeout_ms, size_t max)
{
	unsigned name = 0;
	fixture->seen = (struct seen){.calls = 0};
	const struct net_request request = {
		.method = "POST",
		.path = path,
		.body = "{}",
		.len = 2,
		.idempotency_key = "abc",
		.timeout_ms = timeout_ms,
		.answer_max = max,
		.context = &fixture->seen,
		.done = on_done,
	};
	assert_int_equal(net_client_send(fixture->client, &request, &name), ERR_OK);
	assert_int_not_equal(name, 0);
	for (int64_t end = clock_mono_ms() + 8000; fixture->seen.calls == 0 && clock_mono_ms() < end;)
		turn(fixture->client, 50);
	assert_int_equal(fixture->seen.calls, 1);
	return &fixture->seen;
}

static void an_answer_comes_with_its_headers_and_the_device_is_named(void **state)
{
	struct fixture *fixture = *state;
	const struct seen *seen = get(fixture, "/json", 3000, 1000);
	assert_int_equal(seen->answer.code, ERR_OK);
	assert_int_equal(seen->answer.status, 200);
	assert_string_equal(seen->body, "{\"a\":1}");
	assert_string_equal(seen->answer.etag, "\"v1\"");
	assert_true(seen->answer.replayed);
	assert_non_null(strstr(fixture->last_headers, "Authorization: Bearer kiosk-01.KEY"));
	assert_non_null(strstr(fixture->last_headers, "Idempotency-Key: abc"));
	assert_string_equal(fixture->last_body, "{}");
}

static void what_no_center_would_say_counts_as_no_center(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(get(fixture, "/portal", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/moved", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/cut", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/nothing", 3000, 1000)->answer.code, ERR_OFFLINE);
}

static void problems_and_empty_answers_are_answers(void **state)
{
	struct fixture *fixture = *state;
	assert_int_equal(get(fixture, "/problem", 3000, 1000)->answer.status, 409);
	assert_int_equal(fixture->seen.answer.code, ERR_OK);
	assert_int_equal(get(fixture, "/empty", 3000, 1000)->answer.status, 204);
	assert_int_equal(fixture->seen.answer.code, ERR_OK);
}

static void an_answer_that_a_bad_line_has_bent_is_none(void **state)
{
	struct fixture *fixture = *state;
	/* Who does not ask is not bound. */
	assert_int_equal(get(fixture, "/bent", 3000, 1000)->answer.code, ERR_OK);
	assert_null(strstr(fixture->last_headers, "Want-Content-Digest"));
	net_client_destroy(fixture->client);
	char url[64];
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_stub_port(fixture->stub));
	const struct net_options options = {.url = url, .holds_digests = true};
	assert_int_equal(net_client_create(&options, &fixture->client, NULL), ERR_OK);
	assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OK); /* of an older version */
	assert_non_null(strstr(fixture->last_headers, "Want-Content-Digest: sha-256=10"));
	assert_int_equal(get(fixture, "/bent", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/whole", 3000, 1000)->answer.code, ERR_OK);
	assert_int_equal(get(fixture, "/empty", 3000, 1000)->answer.code, ERR_OK);
	/* The header's own name may be what is bent; a center that was set back says so more than once. */
	for (int i = 0; i < NET_DIGESTS_MISSED; i++)
		assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OK);
}

static void the_answer_to_another_request_is_none(void **state)
{
	struct fixture *fixture = *state;
	char url[64], first[ID_SIZE];
	assert_int_equal(get(fixture, "/asked", 3000, 1000)->answer.code, ERR_OK);
	assert_null(strstr(fixture->last_headers, "Request-Id"));
	net_client_destroy(fixture->client);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_stub_port(fixture->stub));
	const struct net_options options = {.url = url, .holds_digests = true};
	assert_int_equal(net_client_create(&options, &fixture->client, NULL), ERR_OK);
	assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OK); /* of an older version */
	assert_int_equal(get(fixture, "/asked", 3000, 1000)->answer.code, ERR_OK);
	memcpy(first, fixture->last_id, sizeof first);
	assert_true(id_is_valid(first));
	assert_int_equal(get(fixture, "/asked/bent", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/asked/before", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/asked", 3000, 1000)->answer.code, ERR_OK);
	assert_string_not_equal(fixture->last_id, first);
	for (int i = 0; i < NET_DIGESTS_MISSED; i++)
		assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OFFLINE);
	assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OK);
}

static void what_is_sent_carries_its_digest_and_counts_as_unsent_where_it_came_bent(void **state)
{
	struct fixture *fixture = *state;
	char url[64], expected[DIGEST_SIZE];
	net_client_destroy(fixture->client);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", http_stub_port(fixture->stub));
	const struct net_options options = {.url = url, .holds_digests = true};
	assert_int_equal(net_client_create(&options, &fixture->client, NULL), ERR_OK);
	digest_write("{}", 2, expected);
	assert_int_equal(get(fixture, "/json", 3000, 1000)->answer.code, ERR_OK);
	assert_non_null(strstr(fixture->last_headers, expected));
	assert_int_equal(get(fixture, "/problem", 3000, 1000)->answer.code, ERR_OK); /* a refusal like any other */
	assert_int_equal(get(fixture, "/came-bent", 3000, 1000)->answer.code, ERR_OFFLINE);
}

static void an_answer_that_is_too_long_is_cut_off(void **state)
{
	assert_int_equal(get(*state, "/long", 3000, 3999)->answer.code, ERR_LIMIT);
	assert_int_equal(get(*state, "/long", 3000, 4000)->answer.code, ERR_OK);
}

static void a_slow_center_is_given_up_in_time(void **state)
{
	int64_t start = clock_mono_ms();
	assert_int_equal(get(*state, "/slow", 150, 1000)->answer.code, ERR_TIMEOUT);
	assert_true(clock_mono_ms() - start < 600);
}

static void nobody_there_is_offline(void **state)
{
	struct net_client *client = NULL;
	const struct net_options options = {.url = "http://127.0.0.1:1"};
	assert_int_equal(net_client_create(&options, &client, NULL), ERR_OK);
	struct fixture other = {.client = client};
	assert_int_equal(get(&other, "/json", 2000, 10)->answer.code, ERR_OFFLINE);
	net_client_destroy(client);
}

static void a_cancelled_request_never_answers_and_its_slot_is_free(void **state)
{
	struct fixture *fixture = *state;
	unsigned names[NET_REQUESTS_MAX], one_more;
	const struct net_request request = {
		.method = "GET",
		.path = "/slow",
		.timeout_ms = 5000,
		.answer_max = 10,
		.context = &fixture->seen,
		.done = on_done,
	};
	for (int i = 0; i < NET_REQUESTS_MAX; i++)
		assert_int_equal(net_client_send(fixture->client, &request, &names[i]), ERR_OK);
	assert_int_equal(net_client_send(fixture->client, &request, &one_more), ERR_LIMIT);
	turn(fixture->client, 20);
	for (int i = 0; i < NET_REQUESTS_MAX; i++)
		net_client_cancel(fixture->client, names[i]);
	turn(fixture->client, 20);
	assert_int_equal(fixture->seen.calls, 0);
	assert_int_equal(get(fixture, "/json", 3000, 100)->answer.code, ERR_OK);
}

static void on_event(void *context, const struct net_sse_event *event)
{
	struct seen *seen = context;
	size_t used = strlen(seen->events);
	snprintf(seen->events + used, sizeof seen->events - used, "%s:%s;", event->type, event->id);
}

static void on_changed(void *context, bool up)
{
	struct seen *seen = context;
	seen->ups += up;
	seen->downs += !up;
}

static void a_stream_that_breaks_comes_back_where_it_was(void **state)
{
	struct fixture *fixture = *state;
	const struct net_stream_sink sink = {.context = &fixture->seen, .event = on_event, .changed = on_changed};
	struct net_stream *stream = net_stream_create(fixture->client, "/stream", &sink);
	for (int64_t end = clock_mono_ms() + 5000; fixture->seen.ups < 2 && clock_mono_ms() < end;) {
		net_stream_tick(stream, clock_mono_ms());
		turn(fixture->client, 20);
	}
	assert_int_equal(fixture->seen.ups, 2);
	assert_int_equal(fixture->seen.downs, 1);
	assert_true(net_stream_is_up(stream));
	assert_true(net_stream_heard_ms(stream) > 0);
	assert_non_null(strstr(fixture->last_headers, "Last-Event-ID: 7"));
	assert_non_null(strstr(fixture->seen.events, "queue.changed:7;"));
	net_stream_destroy(stream);
}

static void a_stream_that_never_came_up_says_so_once(void **state)
{
	struct net_client *client = NULL;
	struct seen seen = {.ups = 0};
	const struct net_options options = {.url = "http://127.0.0.1:1"};
	const struct net_stream_sink sink = {.context = &seen, .event = on_event, .changed = on_changed};
	(void)state;
	assert_int_equal(net_client_create(&options, &client, NULL), ERR_OK);
	struct net_stream *stream = net_stream_create(client, "/stream", &sink);
	for (int64_t end = clock_mono_ms() + 1500; clock_mono_ms() < end;) {
		net_stream_tick(stream, clock_mono_ms());
		turn(client, 20);
	}
	assert_int_equal(seen.ups, 0);
	assert_int_equal(seen.downs, 1);
	net_stream_destroy(stream);
	net_client_destroy(client);
}

static void paths_are_escaped(void **state)
{
	struct buf out;
	buf_init(&out, 100);
	net_client_escape(&out, "H08.16-1/..?a=b c\xe1\xbb\x81");
	assert_string_equal(buf_text(&out), "H08.16-1%2F..%3Fa%3Db%20c%E1%BB%81");
	buf_finish(&out);
}

#define PREPARED(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PREPARED(an_answer_comes_with_its_headers_and_the_device_is_named),
		PREPARED(what_no_center_would_say_counts_as_no_center),
		PREPARED(problems_and_empty_answers_are_answers),
		PREPARED(an_answer_that_a_bad_line_has_bent_is_none),
		PREPARED(the_answer_to_another_request_is_none),
		PREPARED(what_is_sent_carries_its_digest_and_counts_as_unsent_where_it_came_bent),
		PREPARED(an_answer_that_is_too_long_is_cut_off),
		PREPARED(a_slow_center_is_given_up_in_time),
		cmocka_unit_test(nobody_there_is_offline),
		PREPARED(a_cancelled_request_never_answers_and_its_slot_is_free),
		PREPARED(a_stream_that_breaks_comes_back_where_it_was),
		cmocka_unit_test(a_stream_that_never_came_up_says_so_once),
		cmocka_unit_test(paths_are_escaped),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
