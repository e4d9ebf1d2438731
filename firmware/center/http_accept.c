#include "center/http_accept.h"

#include "base/clock.h"
#include "base/log.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BACKLOG 1024
#define NO_FD_PAUSE_MS 100 /* when the process has no descriptor left */

struct http_accept {
	int fd, stop;
	pthread_t thread;
	void (*take)(void *arg, int fd, const struct sockaddr *address, socklen_t len);
	void (*tick)(void *arg);
	void *arg;
	unsigned port;
};

static enum err_code parse(const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_len, struct err *err)
{
	char host[128], *end = NULL;
	const char *colon = strrchr(text, ':');
	if (!colon || (size_t)(colon - text) >= sizeof host)
		return err_set(err, ERR_INVALID, "listen is ADDRESS:PORT");
	/* getaddrinfo takes larger ports and cuts them to 16 bits. */
	unsigned long port = strtoul(colon + 1, &end, 10);
	if (colon[1] < '0' || colon[1] > '9' || *end != '\0' || port > UINT16_MAX)
		return err_set(err, ERR_INVALID, "listen is ADDRESS:PORT, with a port from 0 to 65535");
	snprintf(host, sizeof host, "%.*s", (int)(colon - text), text);
	size_t len = strlen(host);
	char *bare = host;
	if (len > 1 && host[0] == '[' && host[len - 1] == ']') {
		host[len - 1] = '\0';
		bare = host + 1;
	}
	struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	if (getaddrinfo(*bare ? bare : NULL, colon + 1, &hints, &found) != 0)
		return err_set(err, ERR_INVALID, "listen is ADDRESS:PORT, in numbers");
	memcpy(ret_address, found->ai_addr, found->ai_addrlen);
	*ret_len = found->ai_addrlen;
	freeaddrinfo(found);
	return ERR_OK;
}

bool http_accept_fits(const char *listen)
{
	struct sockaddr_storage address;
	socklen_t len;
	return parse(listen, &address, &len, NULL) == ERR_OK;
}

static unsigned port_of(int fd)
{
	struct sockaddr_storage address = {.ss_family = AF_UNSPEC};
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	socklen_t len = sizeof address;
	if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
		return 0;
	memcpy(&v4, &address, sizeof v4);
	memcpy(&v6, &address, sizeof v6);
	return ntohs(address.ss_family == AF_INET6 ? v6.sin6_port : v4.sin_port);
}

static void *accept_for_ever(void *arg)
{
	struct http_accept *acceptor = arg;
	struct pollfd wait[] = {{.fd = acceptor->fd, .events = POLLIN}, {.fd = acceptor->stop, .events = POLLIN}};
	for (int64_t tick_ms = clock_mono_ms();;) {
		int ready = poll(wait, 2, HTTP_ACCEPT_TICK_MS);
		if ((ready < 0 && errno != EINTR) || wait[1].revents)
			return NULL;
		if (clock_mono_ms() >= tick_ms) {
			acceptor->tick(acceptor->arg);
			tick_ms = clock_mono_ms() + HTTP_ACCEPT_TICK_MS;
		}
		if (ready <= 0)
			continue;
		struct sockaddr_storage address;
		socklen_t len = sizeof address;
		int fd = accept4(acceptor->fd, (struct sockaddr *)&address, &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
		if (fd >= 0) {
			int one = 1;
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
			acceptor->take(acceptor->arg, fd, (struct sockaddr *)&address, len);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS) {
			log_event(LOG_WARN, "http.accept", LOG_INT("errno", errno));
			poll(&wait[1], 1, NO_FD_PAUSE_MS);
		}
	}
}

static enum err_code open_socket(struct http_accept *acceptor, const char *listen_text, struct err *err)
{
	struct sockaddr_storage address;
	socklen_t len = 0;
	int one = 1;
	enum err_code code = parse(listen_text, &address, &len, err);
	if (code != ERR_OK)
		return code;
	acceptor->fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (acceptor->fd < 0)
		return err_set(err, ERR_IO, "socket: %s", err_system(errno));
	setsockopt(acceptor->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(acceptor->fd, (struct sockaddr *)&address, len) != 0 || listen(acceptor->fd, BACKLOG) != 0)
		return err_set(err, ERR_IO, "can't listen on %s: %s", listen_text, err_system(errno));
	acceptor->port = port_of(acceptor->fd);
	return ERR_OK;
}

static void release(struct http_accept *acceptor)
{
	if (acceptor->fd >= 0)
		close(acceptor->fd);
	if (acceptor->stop >= 0)
		close(acceptor->stop);
	free(acceptor);
}

enum err_code http_accept_start(const char *listen_text,
								void (*take)(void *arg, int fd, const struct sockaddr *address, socklen_t len),
								void (*tick)(void *arg), void *arg, struct http_accept **ret_accept, struct err *err)
{
	struct http_accept *acceptor = calloc(1, sizeof *acceptor);
	if (!acceptor)
		return err_set(err, ERR_LIMIT, "no memory to listen");
	*acceptor = (struct http_accept){
		.fd = -1, .stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), .take = take, .tick = tick, .arg = arg};
	enum err_code code = acceptor->stop < 0 ? err_set(err, ERR_IO, "eventfd") : open_socket(acceptor, listen_text, err);
	if (code == ERR_OK && pthread_create(&acceptor->thread, NULL, accept_for_ever, acceptor) != 0)
		code = err_set(err, ERR_LIMIT, "can't start a thread");
	if (code != ERR_OK) {
		release(acceptor);
		return code;
	}
	*ret_accept = acceptor;
	return ERR_OK;
}

void http_accept_stop(struct http_accept *acceptor)
{
	if (!acceptor)
		return;
	uint64_t one = 1;
	if (write(acceptor->stop, &one, sizeof one) == sizeof one)
		pthread_join(acceptor->thread, NULL);
	release(acceptor);
}

unsigned http_accept_port(const struct http_accept *acceptor)
{
	return acceptor->port;
}
