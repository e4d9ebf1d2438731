/*
 * The answer to a request is cut off behind every one of its bytes (FAULTS 19,
 * 20): the same request again gets the first answer, and has one effect.
 * N in the environment: 1 for every byte, unset for a slice.
 */
#include "base/clock.h"
#include "base/id.h"
#include "base/log.h"
#include "net/client.h"
#include "support/center_fixture.h"
#include "support/proxy.h"
#include "support/test.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define DEVICE "kiosk-01"
#define ANSWER_MS 5000
#define SLICE_STRIDE 23
#define WHOLE_IN_A_ROW 3
#define LONGEST 4096

struct caller {
	struct net_client *client;
	bool done;
	int status;
	char body[2048];
};

static struct {
	struct center_fixture center;
	struct proxy proxy;
	char url[64], key[80];
} all;

static void on_done(void *context, const struct net_answer *answer)
{
	struct caller *caller = context;
	caller->done = true;
	caller->status = answer->code == ERR_OK ? answer->status : 0;
	snprintf(caller->body, sizeof caller->body, "%.*s", (int)answer->len, answer->len ? answer->body : "");
}

/* One attempt on a connection of its own; its status, 0 for none. */
static int post(struct caller *caller, const char *path, const char *key, const char *body)
{
	const struct net_options options = {.url = all.url, .device = DEVICE, .key = all.key};
	const struct net_request request = {.method = "POST",
										.path = path,
										.body = body,
										.len = strlen(body),
										.idempotency_key = key,
										.timeout_ms = ANSWER_MS,
										.answer_max = sizeof caller->body - 1,
										.context = caller,
										.done = on_done};
	unsigned name;
	*caller = (struct caller){.done = false};
	assert_int_equal(net_client_create(&options, &caller->client, NULL), ERR_OK);
	assert_int_equal(net_client_send(caller->client, &request, &name), ERR_OK);
	for (int64_t end = clock_mono_ms() + 2 * ANSWER_MS; !caller->done && clock_mono_ms() < end;) {
		struct pollfd fds[8];
		size_t count = net_client_fds(caller->client, fds, 8);
		poll(fds, count, 5);
		net_client_step(caller->client, fds, count);
	}
	assert_true(caller->done);
	net_client_destroy(caller->client);
	return caller->status;
}

static void write_ticket(const char *id, char *out, size_t size)
{
	snprintf(out, size, "{\"id\":\"%s\",\"service\":\"huong-dan\",\"priority\":\"none\",\"language\":\"vi\"}", id);
}

static void write_rating(const char *id, char *out, size_t size)
{
	snprintf(out, size,
			 "{\"boot_id\":\"b\",\"events\":[{\"id\":\"%s\",\"type\":\"rating.given\",\"at\":"
			 "\"2026-03-10T09:24:00.000+07:00\",\"boot_ms\":1,\"trusted\":true,\"data\":{\"id\":\"%s\",\"counter\":3,"
			 "\"level\":5,\"levels\":5,\"reasons\":[],\"channel\":\"kiosk\"}}]}",
			 id, id);
}

static const struct {
	const char *path;
	void (*write)(const char *id, char *out, size_t size);
	int good;
	const char *count;
} EXCHANGES[] = {
	{"/v1/tickets", write_ticket, 201, "SELECT count(*) FROM tickets WHERE id = ?1 AND number <> ''"},
	{"/v1/events", write_rating, 200, "SELECT count(*) FROM ratings WHERE id = ?1"},
};

static void cut_at_any_byte_and_asked_again_it_has_happened_once(void **state)
{
	struct caller first, again;
	char id[ID_SIZE], body[1024], say[32];
	for (size_t i = 0; i < 2; i++) {
		int whole = 0, cuts = 0;
		for (int at = 1; whole < WHOLE_IN_A_ROW && at < LONGEST; at += getenv("N") ? 1 : SLICE_STRIDE) {
			id_make(id);
			EXCHANGES[i].write(id, body, sizeof body);
			snprintf(say, sizeof say, "cut-after %d", at);
			proxy_tell(&all.proxy, say);
			whole = post(&first, EXCHANGES[i].path, id, body) == EXCHANGES[i].good ? whole + 1 : 0;
			cuts += whole == 0;
			proxy_tell(&all.proxy, "pass");
			if (post(&again, EXCHANGES[i].path, id, body) != EXCHANGES[i].good)
				fail_msg("byte %d: status %d, %s", at, again.status, again.body);
			if (whole > 0)
				assert_string_equal(first.body, again.body);
			assert_int_equal(center_fixture_query(&all.center, EXCHANGES[i].count, id), 1);
		}
		print_message("# %s: %d cuts\n", EXCHANGES[i].path, cuts);
		assert_true(cuts > 10 && whole == WHOLE_IN_A_ROW);
	}
}

static int set_up(void **state)
{
	char dir[FILE_PATH_MAX], url[FILE_PATH_MAX], path[FILE_PATH_MAX];
	struct buf text;
	int64_t start_ms;
	assert_int_equal(clock_parse(CENTER_FIXTURE_CLOCK, &start_ms), ERR_OK);
	clock_start_at(start_ms);
	test_path("exchange", dir, sizeof dir);
	center_fixture_start(&all.center, dir);
	center_fixture_sets(&all.center, DEVICE, url, path);
	buf_init(&text, sizeof all.key - 1);
	assert_int_equal(file_read(strchr(path, '=') + 1, &text, NULL), ERR_OK);
	snprintf(all.key, sizeof all.key, "%.*s", (int)strcspn(buf_text(&text), "\r\n"), buf_text(&text));
	buf_finish(&text);
	proxy_start(&all.proxy, all.center.port);
	snprintf(all.url, sizeof all.url, "http://127.0.0.1:%d", all.proxy.port);
	return 0;
}

static int tear_down(void **state)
{
	proxy_stop(&all.proxy);
	center_fixture_stop(&all.center, SIGTERM);
	return 0;
}

static void hush(const char *line, void *argument)
{
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cut_at_any_byte_and_asked_again_it_has_happened_once),
	};
	log_init("test", LOG_ERROR);
	log_set_sink(hush, NULL);
	if (clock_set_zone(CLOCK_ZONE_DEFAULT, NULL) != ERR_OK)
		return 1;
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
