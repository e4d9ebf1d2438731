/* The display's ear at a center over real sockets. */
#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "display/feed.h"
#include "support/http_stub.h"
#include "support/test.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WAIT_MS 20000
#define QUEUE                                                                                                          \
	"{\"sequence\":7,\"as_of\":\"2026-03-10T09:24:00+07:00\",\"waiting\":3,\"calls\":[],\"lines\":[],\"counters\":[]}"
#define CALLED                                                                                                         \
	"{\"specversion\":\"1.0\",\"id\":\"8\",\"source\":\"/x\",\"type\":\"vn.motcua.ticket.called\","                    \
	"\"time\":\"2026-03-10T09:24:01+07:00\",\"data\":{\"ticket\":\"0123456789abcdef0123456789abcdef\","                \
	"\"number\":\"A 023\",\"service\":\"chung-thuc\",\"counter\":5,\"times\":1,\"language\":\"vi\","                   \
	"\"called_at\":\"2026-03-10T09:24:01+07:00\"}}"

struct center {
	_Atomic int queues, streams, catalogues, reports, stream_fd;
	_Atomic bool broken; /* answers rubbish */
};

static bool answer(void *context, const struct http_stub_request *request, int fd)
{
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: beat\n\n";
	struct center *center = context;

	if (strcmp(request->method, "POST") == 0) {
		center->reports += strstr(request->body, "device.status") && strstr(request->body, "\"display\"");
		return http_stub_reply(fd, 200, "application/json", "", "{\"results\":[]}");
	}
	if (strcmp(request->path, "/v1/events") == 0) {
		center->streams++;
		if (write(fd, head, sizeof(head) - 1) < 0)
			return false;
		center->stream_fd = fd;
		for (int i = 0; i < WAIT_MS / 10 && center->stream_fd == fd; i++)
			usleep(10000);
		return false;
	}
	if (strcmp(request->path, "/v1/queue") == 0) {
		center->queues++;
		if (center->broken)
			return http_stub_reply(fd, 200, "text/html", "", "<html>please sign in</html>");
		return http_stub_reply(fd, 200, "application/json", "", QUEUE);
	}
	center->catalogues++;
	return http_stub_reply(fd, 503, "application/problem+json", "", "{}");
}

static void wake(void *context)
{
	(*(_Atomic int *)context)++;
}

static bool wait_message(struct feed *feed, enum feed_kind kind, struct feed_message *ret)
{
	int64_t until_ms = clock_mono_ms() + WAIT_MS;

	while (clock_mono_ms() < until_ms) {
		if (feed_next(feed, ret)) {
			if (ret->kind == kind)
				return true;
			if (ret->kind == FEED_HALL)
				free(ret->hall);
		} else {
			usleep(2000);
		}
	}
	return false;
}

struct setting {
	struct center center;
	struct http_stub *stub;
	struct feed *feed;
	_Atomic int wakes;
	int quit[2];
};

static void begin(struct setting *setting)
{
	char url[64];
	struct err err = {0};

	memset(setting, 0, sizeof(*setting));
	setting->center.stream_fd = -1;
	setting->stub = http_stub_start(answer, &setting->center);
	assert_non_null(setting->stub);
	assert_int_equal(pipe(setting->quit), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", http_stub_port(setting->stub));
	struct feed_options options = {.net = {.url = url, .device = "display-01", .key = "k"}, .device = "display-01",
	                               .quit_fd = setting->quit[0], .context = &setting->wakes, .wake = wake};
	if (feed_create(&options, &setting->feed, &err) != ERR_OK)
		fail_msg("%s", err.text);
}

static void end(struct setting *setting)
{
	feed_destroy(setting->feed);
	setting->center.stream_fd = -1;
	http_stub_stop(setting->stub);
	close(setting->quit[0]);
	close(setting->quit[1]);
}

static void say(struct setting *setting, const char *text)
{
	for (int i = 0; i < WAIT_MS / 10 && setting->center.stream_fd < 0; i++)
		usleep(10000);
	assert_true(write(setting->center.stream_fd, text, strlen(text)) > 0);
}

static void the_queue_is_asked_for_and_calls_arrive(void **state)
{
	struct setting setting;
	struct feed_message message;

	begin(&setting);
	assert_true(wait_message(setting.feed, FEED_HALL, &message));
	assert_int_equal(message.hall->waiting, 3);
	assert_int_equal(message.sequence, 7);
	free(message.hall);
	say(&setting, "id: 8\nevent: ticket.called\ndata: " CALLED "\n\n");
	assert_true(wait_message(setting.feed, FEED_CALL, &message));
	assert_int_equal(message.sequence, 8);
	assert_int_equal(message.call.counter, 5);
	assert_true(feed_heard_ms(setting.feed) > 0);
	assert_true(setting.wakes >= 2);
	for (int i = 0; i < WAIT_MS / 10 && setting.center.reports == 0; i++)
		usleep(10000);
	assert_int_equal(setting.center.reports, 1); /* how the display is; not more than once a minute */
	feed_ask(setting.feed);
	assert_true(wait_message(setting.feed, FEED_HALL, &message));
	free(message.hall);
	end(&setting);
}

static void a_captive_portals_page_is_no_queue(void **state)
{
	struct setting setting;
	struct feed_message message;

	begin(&setting);
	assert_true(wait_message(setting.feed, FEED_HALL, &message));
	free(message.hall);
	setting.center.broken = true;
	int before = setting.center.queues;
	feed_ask(setting.feed);
	for (int i = 0; i < WAIT_MS / 10 && setting.center.queues == before; i++)
		usleep(10000);
	usleep(100000);
	while (feed_next(setting.feed, &message))
		assert_int_not_equal(message.kind, FEED_HALL);
	setting.center.broken = false; /* it is asked for again by itself */
	assert_true(wait_message(setting.feed, FEED_HALL, &message));
	free(message.hall);
	end(&setting);
}

static void a_lost_stream_is_taken_up_again(void **state)
{
	struct setting setting;
	struct feed_message message;

	begin(&setting);
	assert_true(wait_message(setting.feed, FEED_HALL, &message));
	free(message.hall);
	setting.center.stream_fd = -1;
	assert_true(wait_message(setting.feed, FEED_HALL, &message)); /* after it is back the queue is asked for */
	free(message.hall);
	assert_true(setting.center.streams >= 2);
	assert_true(feed_tried_ms(setting.feed) > 0);
	end(&setting);
}

static void the_end_is_told_once(void **state)
{
	struct setting setting;
	struct feed_message message;

	begin(&setting);
	assert_int_equal(write(setting.quit[1], "x", 1), 1);
	assert_true(wait_message(setting.feed, FEED_QUIT, &message));
	usleep(50000);
	while (feed_next(setting.feed, &message)) {
		assert_int_not_equal(message.kind, FEED_QUIT);
		if (message.kind == FEED_HALL)
			free(message.hall);
	}
	end(&setting);
}

static void a_cache_that_is_broken_counts_as_none(void **state)
{
	char dir[256], path[300];

	assert_null(feed_cached_catalogue(""));
	test_path("cache", dir, sizeof(dir));
	assert_null(feed_cached_catalogue(dir));
	assert_int_equal(file_make_dirs(dir, NULL), ERR_OK);
	snprintf(path, sizeof(path), "%s/catalogue.json", dir);
	test_write_file(path, "{\"half\":", 8);
	assert_null(feed_cached_catalogue(dir));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_queue_is_asked_for_and_calls_arrive),
		cmocka_unit_test(a_captive_portals_page_is_no_queue),
		cmocka_unit_test(a_lost_stream_is_taken_up_again),
		cmocka_unit_test(the_end_is_told_once),
		cmocka_unit_test(a_cache_that_is_broken_counts_as_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
