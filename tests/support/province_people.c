/* Clerks and hall screens of a province. */
#include "support/province.h"

#include "base/check.h"
#include "base/clock.h"
#include "net/client.h"
#include "net/stream.h"
#include "support/server_rig.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MAX (64u << 10)
#define TIMEOUT_MS 15000
#define QUIET_US 5000000 /* nobody waits: asked again */

/* -- clerks --------------------------------------------------------------------------------------- */

enum deed { DEED_CLEAR, DEED_OPEN, DEED_NEXT, DEED_START, DEED_FINISH };

struct clerk {
	struct crew *crew;
	unsigned center, counter;
	enum deed deed;
	unsigned request; /* 0: none under way */
	int64_t due_us, asked_us;
	char cookie[96], csrf[64];
};

struct crew {
	struct province *province;
	unsigned worker;
	struct net_client *clients[PROVINCE_SERVERS_MAX];
	struct clerk *clerks;
	size_t count;
	unsigned sign_in; /* under way */
	int64_t sign_in_us, signed_us;
	unsigned under_way;
};

static const struct {
	const char *verb;
	bool counts;
} deeds[] = {
	[DEED_CLEAR] = {"finish", false}, [DEED_OPEN] = {"open", false}, [DEED_NEXT] = {"next", true},
	[DEED_START] = {"start", true},   [DEED_FINISH] = {"finish", true},
};

static void on_deed(void *context, const struct net_answer *answer)
{
	struct clerk *clerk = context;
	struct province *province = clerk->crew->province;
	struct province_board *board = province->board;
	bool nobody = clerk->deed == DEED_NEXT && answer->status == 204;
	bool right = answer->code == ERR_OK && (answer->status == 200 || nobody);
	int64_t now_us = clock_mono_us();
	clerk->request = 0;
	clerk->crew->under_way--;
	if (deeds[clerk->deed].counts)
		province_sample(province, clerk->crew->worker, PROVINCE_CLERK, clerk->asked_us, right);
	if (!right && clerk->deed != DEED_CLEAR)
		fprintf(stderr, "clerk %u-%u %s: %d %s %.200s\n", clerk->center, clerk->counter, deeds[clerk->deed].verb,
				answer->status, answer->why, answer->body ? answer->body : "");
	switch (clerk->deed) {
	case DEED_CLEAR:
		clerk->deed = DEED_OPEN;
		clerk->due_us = now_us;
		break;
	case DEED_OPEN:
		atomic_fetch_add(&board->at_counters, 1);
		clerk->deed = DEED_NEXT;
		clerk->due_us = now_us + province_pause_us(province->serve_s / 2);
		break;
	case DEED_NEXT:
		clerk->due_us = now_us + QUIET_US;
		if (answer->status != 200)
			break;
		atomic_fetch_add(&board->calls, 1);
		clerk->deed = DEED_START;
		clerk->due_us = now_us + (int64_t)(province->serve_s * 0.1e6);
		break;
	case DEED_START:
		clerk->deed = DEED_FINISH;
		clerk->due_us = now_us + province_pause_us(province->serve_s * 0.9);
		break;
	case DEED_FINISH:
		clerk->deed = DEED_NEXT;
		clerk->due_us = now_us + 100000;
		break;
	}
}

static void do_deed(struct clerk *clerk, int64_t now_us)
{
	struct province *province = clerk->crew->province;
	char path[48], key[ID_SIZE];
	const char *const headers[] = {clerk->cookie, clerk->csrf, NULL};
	id_make(key);
	snprintf(path, sizeof path, "/v1/counters/%u/%s", clerk->counter, deeds[clerk->deed].verb);
	const struct net_request request = {.method = "POST", .path = path, .body = "{}", .len = 2,
										.idempotency_key = key, .headers = headers, .timeout_ms = TIMEOUT_MS,
										.answer_max = ANSWER_MAX, .context = clerk, .done = on_deed};
	/* The other server than the kiosk that the number is from, as often as not. */
	struct net_client *client = clerk->crew->clients[clerk->counter % province->servers];
	if (clerk->deed == DEED_NEXT)
		atomic_store(&province->board->called_us[clerk->center], now_us);
	clerk->asked_us = now_us;
	if (net_client_send(client, &request, &clerk->request) == ERR_OK)
		clerk->crew->under_way++;
	else
		clerk->request = 0; /* its turn comes */
}

static void on_signed(void *context, const struct net_answer *answer)
{
	struct crew *crew = context;
	crew->sign_in = 0;
	province_sample(crew->province, crew->worker, PROVINCE_SIGN_IN, crew->signed_us,
					answer->code == ERR_OK && answer->status == 201);
}

static void sign_in(struct crew *crew, int64_t now_us)
{
	char path[48], center[16], body[128], key[ID_SIZE];
	crew->sign_in_us = now_us + province_pause_us(crew->province->sign_in_s);
	crew->signed_us = now_us;
	id_make(key);
	province_center((unsigned)(now_us % crew->province->centers), center);
	snprintf(path, sizeof path, "/v1/session?center=%s", center);
	unsigned who = 1 + (unsigned)(now_us / 7 % PROVINCE_COUNTERS);
	int len = snprintf(body, sizeof body,
					   "{\"username\":\"quay%u\",\"password\":\"" PROVINCE_PASSWORD "\",\"counter\":0}", who);
	const struct net_request request = {.method = "POST", .path = path, .body = body, .len = (size_t)len,
										.idempotency_key = key, .timeout_ms = TIMEOUT_MS, .answer_max = ANSWER_MAX,
										.context = crew, .done = on_signed};
	if (net_client_send(crew->clients[0], &request, &crew->sign_in) != ERR_OK)
		crew->sign_in = 0;
}

static void make_crew(struct crew *crew)
{
	struct province *province = crew->province;
	struct err err = {.text = ""};
	int64_t now_us = clock_mono_us();
	for (unsigned i = 0; i < province->servers; i++) {
		char url[64];
		snprintf(url, sizeof url, "http://127.0.0.1:%u", province->ports[i]);
		const struct net_options options = {.url = url};
		if (net_client_create(&options, &crew->clients[i], &err) != ERR_OK)
			server_rig_give_up(err.text);
	}
	crew->clerks = calloc((size_t)province->centers * PROVINCE_COUNTERS, sizeof *crew->clerks);
	CHECK(crew->clerks);
	for (unsigned c = 0; c < province->centers; c++)
		for (unsigned n = 1; n <= PROVINCE_COUNTERS; n++) {
			struct clerk *clerk = &crew->clerks[crew->count++];
			char cookie[48], csrf[ID_SIZE];
			*clerk = (struct clerk){.crew = crew, .center = c, .counter = n, .due_us = now_us};
			province_session(c, n, cookie, csrf);
			snprintf(clerk->cookie, sizeof clerk->cookie, "Cookie: motcua_session=%s", cookie);
			snprintf(clerk->csrf, sizeof clerk->csrf, "X-CSRF-Token: %s", csrf);
		}
}

static void step_clients(struct net_client *const *clients, unsigned count, int wait_ms)
{
	struct pollfd fds[PROVINCE_SERVERS_MAX * NET_SOCKETS_MAX];
	size_t counts[PROVINCE_SERVERS_MAX], used = 0;
	for (unsigned i = 0; i < count; i++) {
		counts[i] = net_client_fds(clients[i], fds + used, NET_SOCKETS_MAX);
		used += counts[i];
	}
	poll(fds, used, wait_ms);
	used = 0;
	for (unsigned i = 0; i < count; i++) {
		net_client_step(clients[i], fds + used, counts[i]);
		used += counts[i];
	}
}

void province_clerks_run(struct province *province, unsigned worker)
{
	struct crew crew = {.province = province, .worker = worker};
	make_crew(&crew);
	for (int phase; (phase = atomic_load(&province->board->phase)) != PROVINCE_OVER;) {
		int64_t now_us = clock_mono_us();
		const unsigned most = province->servers * NET_REQUESTS_MAX - 2;
		for (size_t i = 0; i < crew.count && crew.under_way < most; i++) {
			struct clerk *clerk = &crew.clerks[i];
			bool may = phase == PROVINCE_BUSY || clerk->deed < DEED_NEXT || clerk->deed > DEED_NEXT;
			if (clerk->request == 0 && may && now_us >= clerk->due_us)
				do_deed(clerk, now_us);
		}
		if (phase == PROVINCE_BUSY && crew.sign_in == 0 && now_us >= crew.sign_in_us)
			sign_in(&crew, now_us);
		step_clients(crew.clients, province->servers, 5);
	}
	for (unsigned i = 0; i < province->servers; i++)
		net_client_destroy(crew.clients[i]);
	free(crew.clerks);
}

/* -- hall screens --------------------------------------------------------------------------------- */

struct screen {
	struct province *province;
	unsigned center, worker;
	char source[64];
	int64_t heard_us; /* of which call */
	struct net_client *client;
	struct net_stream *stream;
};

static void on_event(void *context, const struct net_sse_event *event)
{
	struct screen *screen = context;
	struct province_board *board = screen->province->board;
	if (!strstr(event->data, screen->source))
		atomic_fetch_add(&board->foreign, 1);
	int64_t called_us = atomic_load(&board->called_us[screen->center]);
	/* Of two calls at once only the later one's way is known. */
	if (strcmp(event->type, "ticket.called") != 0 || called_us == 0 || called_us == screen->heard_us)
		return;
	screen->heard_us = called_us;
	province_sample(screen->province, screen->worker, PROVINCE_HEARD, called_us, true);
}

static void on_changed(void *context, bool up)
{
	struct screen *screen = context;
	atomic_fetch_add(&screen->province->board->online, up ? 1u : -1u);
	if (!up)
		atomic_fetch_add(&screen->province->board->drops, 1);
}

static void open_screen(struct screen *screen)
{
	const struct province *province = screen->province;
	struct err err = {.text = ""};
	char url[64], device[32], center[16];
	province_center(screen->center, center);
	province_device(province->kiosks + screen->center, device);
	snprintf(screen->source, sizeof screen->source, "\"source\":\"/centers/%s\"", center);
	snprintf(url, sizeof url, "http://127.0.0.1:%u", province->ports[screen->center % province->servers]);
	const struct net_options options = {.url = url, .device = device, .key = PROVINCE_KEY};
	const struct net_stream_sink sink = {.context = screen, .event = on_event, .changed = on_changed};
	if (net_client_create(&options, &screen->client, &err) != ERR_OK)
		server_rig_give_up(err.text);
	screen->stream = net_stream_create(screen->client, "/v1/events", &sink);
	CHECK(screen->stream);
}

void province_screens_run(struct province *province, unsigned worker)
{
	struct screen *screens = calloc(province->centers, sizeof *screens);
	struct pollfd *fds = calloc(province->centers, sizeof *fds);
	CHECK(screens && fds);
	for (unsigned i = 0; i < province->centers; i++) {
		screens[i] = (struct screen){.province = province, .center = i, .worker = worker};
		open_screen(&screens[i]);
	}
	while (atomic_load(&province->board->phase) != PROVINCE_OVER) {
		for (unsigned i = 0; i < province->centers; i++)
			if (net_client_fds(screens[i].client, &fds[i], 1) == 0)
				fds[i] = (struct pollfd){.fd = -1};
		poll(fds, province->centers, 20);
		for (unsigned i = 0; i < province->centers; i++) {
			if (fds[i].revents != 0 || net_client_deadline(screens[i].client) <= clock_mono_ms())
				net_client_step(screens[i].client, &fds[i], fds[i].fd >= 0);
			net_stream_tick(screens[i].stream, clock_mono_ms());
		}
	}
	for (unsigned i = 0; i < province->centers; i++) {
		net_stream_destroy(screens[i].stream);
		net_client_destroy(screens[i].client);
	}
	free(fds);
	free(screens);
}
