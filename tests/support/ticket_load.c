#include "support/ticket_load.h"

#include "base/clock.h"
#include "base/id.h"
#include "support/center.h"
#include "support/server_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define SAMPLES_MAX 2000000
#define ANSWER_MAX 4096
#define PACE_WAIT_MS 1
#define WATCH_US 300

struct client {
	int fd;
	char text[1024]; /* of the next request, written while the answer to this one is awaited */
	int text_len;
	int64_t sent_us;
	char answer[ANSWER_MAX];
	size_t len;
};

static double samples[SAMPLES_MAX];

static void write_next(struct client *client)
{
	char id[ID_SIZE];
	static const char *const services[] = {"a", "a1", "d"};
	id_make(id);
	int body = 0;
	char json[256];
	body =
		snprintf(json, sizeof json,
				 "{\"id\":\"%s\",\"service\":\"%s\",\"priority\":\"none\",\"language\":\"vi\",\"channel\":\"kiosk\"}",
				 id, services[id[31] & 1]);
	client->text_len = snprintf(client->text, sizeof client->text,
								"POST /v1/tickets HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
								"Authorization: Bearer " TEST_KIOSK "." TEST_KIOSK_KEY "\r\nIdempotency-Key: %s\r\n"
								"Content-Length: %d\r\n\r\n%s",
								id, body, json);
}

static void send_one(struct client *client)
{
	client->len = 0;
	client->sent_us = clock_mono_us();
	if (send(client->fd, client->text, (size_t)client->text_len, MSG_NOSIGNAL) != client->text_len)
		server_rig_give_up("send");
	write_next(client);
}

/* Whether the answer is whole; it is read to its end by Content-Length. */
static bool read_some(struct client *client, bool *ret_right)
{
	ssize_t got = recv(client->fd, client->answer + client->len, ANSWER_MAX - 1 - client->len, 0);
	if (got <= 0)
		server_rig_give_up("the server hung up");
	client->len += (size_t)got;
	client->answer[client->len] = '\0';
	const char *end = strstr(client->answer, "\r\n\r\n"), *length = strcasestr(client->answer, "Content-Length: ");
	if (!end || !length || length > end)
		return false;
	if (client->len < (size_t)(end + 4 - client->answer) + strtoul(length + 16, NULL, 10))
		return false;
	*ret_right = strncmp(client->answer, "HTTP/1.1 201", 12) == 0;
	return true;
}

/* Clients that have their answer and wait until the pace lets them ask again. */
struct idle {
	struct client *list[TICKET_LOAD_CLIENTS_MAX];
	unsigned count;
};

static void send_due(struct idle *idle, double due)
{
	for (; idle->count > 0 && due >= 1; due--)
		send_one(idle->list[--idle->count]);
}

struct ticket_load ticket_load_measure(unsigned port, unsigned count, double seconds, double per_s)
{
	static struct client clients[TICKET_LOAD_CLIENTS_MAX];
	struct ticket_load load = {.wrong = 0};
	struct idle idle = {.count = 0};
	int set = epoll_create1(EPOLL_CLOEXEC);
	size_t taken = 0;
	for (unsigned i = 0; i < count; i++) {
		clients[i].fd = server_rig_connect(port);
		struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
		if (clients[i].fd < 0 || epoll_ctl(set, EPOLL_CTL_ADD, clients[i].fd, &event) != 0)
			server_rig_give_up("connect");
		write_next(&clients[i]);
		idle.list[idle.count++] = &clients[i];
	}
	int64_t start_us = clock_mono_us(), now_us = start_us, heard_us = start_us;
	double sent = 0;
	while (now_us - start_us < (int64_t)(seconds * 1e6)) {
		struct epoll_event events[TICKET_LOAD_CLIENTS_MAX];
		double due = per_s > 0 ? (double)(now_us - start_us) / 1e6 * per_s - sent : (double)idle.count;
		unsigned before = idle.count;
		send_due(&idle, due);
		sent += before - idle.count;
		/* One client alone hardly sleeps: what it takes to wake it is no server's work. Not for ever, as under a
		 * real-time policy the kernel's own threads get no turn here meanwhile. */
		bool watches = per_s <= 0 && count == 1 && now_us - heard_us < WATCH_US;
		int ready = epoll_wait(set, events, TICKET_LOAD_CLIENTS_MAX, watches ? 0 : PACE_WAIT_MS);
		now_us = clock_mono_us();
		if (ready > 0)
			heard_us = now_us;
		for (int i = 0; i < ready; i++) {
			struct client *client = events[i].data.ptr;
			bool right = false;
			if (!read_some(client, &right))
				continue;
			load.wrong += !right;
			if (taken < SAMPLES_MAX)
				samples[taken++] = (double)(now_us - client->sent_us) / 1000;
			if (per_s > 0)
				idle.list[idle.count++] = client;
			else
				send_one(client); /* at once: no client waits until the others have read */
		}
	}
	for (unsigned i = 0; i < count; i++)
		close(clients[i].fd);
	close(set);
	qsort(samples, taken, sizeof samples[0], server_rig_by_size);
	load.per_s = (double)taken / ((double)(now_us - start_us) / 1e6);
	load.p50_ms = taken ? samples[taken / 2] : 0;
	load.p99_ms = taken ? samples[taken * 99 / 100] : 0;
	return load;
}
