#include "support/http_stub.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MAX 64

struct connection {
	struct http_stub *stub;
	pthread_t thread;
	_Atomic int fd; /* -1: over */
	bool used;
};

struct http_stub {
	http_stub_answer *answer;
	void *context;
	int listener, port;
	pthread_t thread;
	atomic_bool paused, ended;
	struct connection connections[CONNECTIONS_MAX];
	size_t count;
	pthread_mutex_t lock;
};

/* Reads up to the end of the headers, then as many bytes of body as they say. */
static bool read_request(int fd, struct http_stub_request *request)
{
	size_t used = 0;
	char *end = NULL;
	request->headers[0] = '\0';
	while (!end && used < sizeof request->headers - 1) {
		ssize_t got = recv(fd, request->headers + used, 1, 0);
		if (got <= 0)
			return false;
		used += (size_t)got;
		request->headers[used] = '\0';
		end = used >= 4 ? strstr(request->headers + used - 4, "\r\n\r\n") : NULL;
	}
	if (sscanf(request->headers, "%15s %511s", request->method, request->path) != 2)
		return false;
	const char *length = strcasestr(request->headers, "\r\nContent-Length:");
	request->len = length ? strtoul(length + 17, NULL, 10) : 0;
	if (request->len > HTTP_STUB_BODY_MAX)
		return false;
	for (size_t got = 0; got < request->len;) {
		ssize_t n = recv(fd, request->body + got, request->len - got, 0);
		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	request->body[request->len] = '\0';
	return true;
}

static void *serve(void *argument)
{
	struct connection *connection = argument;
	struct http_stub_request request;
	request.body = malloc(HTTP_STUB_BODY_MAX + 1);
	while (request.body && read_request(connection->fd, &request))
		if (atomic_load(&connection->stub->paused) ||
			!connection->stub->answer(connection->stub->context, &request, connection->fd))
			break;
	free(request.body);
	close(atomic_exchange(&connection->fd, -1));
	return NULL;
}

static void *listen_on(void *argument)
{
	struct http_stub *stub = argument;
	for (;;) {
		int fd = accept(stub->listener, NULL, NULL);
		if (fd < 0 || atomic_load(&stub->ended)) {
			if (fd >= 0)
				close(fd);
			return NULL;
		}
		pthread_mutex_lock(&stub->lock);
		struct connection *connection = NULL;
		for (size_t i = 0; i < CONNECTIONS_MAX && !connection; i++)
			if (!stub->connections[i].used || atomic_load(&stub->connections[i].fd) < 0)
				connection = &stub->connections[i];
		if (!connection || atomic_load(&stub->paused)) {
			close(fd);
		} else {
			if (connection->used)
				pthread_join(connection->thread, NULL);
			connection->stub = stub;
			connection->used = true;
			atomic_store(&connection->fd, fd);
			pthread_create(&connection->thread, NULL, serve, connection);
		}
		pthread_mutex_unlock(&stub->lock);
	}
}

struct http_stub *http_stub_start(http_stub_answer *answer, void *context)
{
	struct http_stub *stub = calloc(1, sizeof *stub);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	stub->answer = answer;
	stub->context = context;
	pthread_mutex_init(&stub->lock, NULL);
	stub->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(stub->listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(stub->listener, 64) != 0 ||
		getsockname(stub->listener, (struct sockaddr *)&address, &size) != 0)
		abort();
	stub->port = ntohs(address.sin_port);
	pthread_create(&stub->thread, NULL, listen_on, stub);
	return stub;
}

static void end_connections(struct http_stub *stub)
{
	for (size_t i = 0; i < CONNECTIONS_MAX; i++) {
		int fd = stub->connections[i].used ? atomic_load(&stub->connections[i].fd) : -1;
		if (fd >= 0)
			shutdown(fd, SHUT_RDWR);
	}
}

void http_stub_stop(struct http_stub *stub)
{
	if (!stub)
		return;
	atomic_store(&stub->ended, true);
	shutdown(stub->listener, SHUT_RDWR);
	pthread_join(stub->thread, NULL);
	close(stub->listener);
	end_connections(stub);
	for (size_t i = 0; i < CONNECTIONS_MAX; i++)
		if (stub->connections[i].used)
			pthread_join(stub->connections[i].thread, NULL);
	pthread_mutex_destroy(&stub->lock);
	free(stub);
}

int http_stub_port(const struct http_stub *stub)
{
	return stub->port;
}

void http_stub_pause(struct http_stub *stub, bool paused)
{
	atomic_store(&stub->paused, paused);
	if (paused) {
		pthread_mutex_lock(&stub->lock);
		end_connections(stub);
		pthread_mutex_unlock(&stub->lock);
	}
}

bool http_stub_reply(int fd, int status, const char *type, const char *extra_headers, const char *body)
{
	char head[1024];
	size_t len = strlen(body);
	int head_len = snprintf(head, sizeof head, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\n%s%s%s%s\r\n", status, len,
							type ? "Content-Type: " : "", type ? type : "", type ? "\r\n" : "",
							extra_headers ? extra_headers : "");
	if (send(fd, head, (size_t)head_len, MSG_NOSIGNAL) != head_len)
		return false;
	for (size_t sent = 0; sent < len;) {
		ssize_t n = send(fd, body + sent, len - sent, MSG_NOSIGNAL);
		if (n <= 0)
			return false;
		sent += (size_t)n;
	}
	return true;
}
