/*
 * Network printers (port 9100). The connection is made without waiting: until
 * it stands, reads and writes answer ERR_AGAIN. Addresses are numeric, because
 * asking a name server blocks.
 */
#include "link/link_priv.h"

#include "base/check.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PEER_SILENT_MS 10000 /* unacknowledged data for so long: the peer is gone */

struct link_tcp {
	struct link link;
	struct sockaddr_storage peer;
	socklen_t peer_len;
	bool connected;
	int fd;
};

static enum err_code tcp_open(struct link *link, struct err *err)
{
	struct link_tcp *tcp = (struct link_tcp *)link;
	CHECK(tcp->fd < 0);
	int fd = socket(tcp->peer.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(err, ERR_IO, "no socket: %s", err_system(errno));
	const int on = 1;
	const unsigned silent_ms = PEER_SILENT_MS;
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	(void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
	(void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &silent_ms, sizeof silent_ms);
	int result = connect(fd, (const struct sockaddr *)&tcp->peer, tcp->peer_len);
	if (result != 0 && errno != EINPROGRESS && errno != EINTR) {
		int error = errno;
		close(fd);
		return err_set(err, ERR_OFFLINE, "%s does not answer: %s", link->address, err_system(error));
	}
	tcp->fd = fd;
	tcp->connected = result == 0;
	return ERR_OK;
}

static void tcp_close(struct link *link)
{
	struct link_tcp *tcp = (struct link_tcp *)link;
	if (tcp->fd >= 0)
		close(tcp->fd);
	tcp->fd = -1;
	tcp->connected = false;
}

static enum err_code check_connected(struct link_tcp *tcp)
{
	if (tcp->fd < 0)
		return ERR_OFFLINE;
	if (tcp->connected)
		return ERR_OK;
	struct pollfd ready = {.fd = tcp->fd, .events = POLLOUT};
	if (poll(&ready, 1, 0) <= 0)
		return ERR_AGAIN;
	int error = 0;
	socklen_t len = sizeof error;
	if (getsockopt(tcp->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 || error != 0)
		return ERR_OFFLINE;
	tcp->connected = true;
	return ERR_OK;
}

static enum err_code tcp_read(struct link *link, void *out, size_t size, size_t *ret_len)
{
	struct link_tcp *tcp = (struct link_tcp *)link;
	enum err_code code = check_connected(tcp);
	if (code != ERR_OK)
		return code;
	ssize_t done = recv(tcp->fd, out, size, 0);
	return done == 0 ? ERR_OFFLINE : link_io_result(done, errno, ret_len);
}

static enum err_code tcp_write(struct link *link, const void *bytes, size_t len, size_t *ret_len)
{
	struct link_tcp *tcp = (struct link_tcp *)link;
	enum err_code code = check_connected(tcp);
	if (code != ERR_OK)
		return code;
	ssize_t done = send(tcp->fd, bytes, len, MSG_NOSIGNAL);
	return link_io_result(done, errno, ret_len);
}

static int tcp_fd(const struct link *link)
{
	return ((const struct link_tcp *)link)->fd;
}

static void tcp_destroy(struct link *link)
{
	tcp_close(link);
	free(link);
}

static const struct link_class tcp_class = {
	.scheme = "tcp",
	.open = tcp_open,
	.close = tcp_close,
	.read = tcp_read,
	.write = tcp_write,
	.fd = tcp_fd,
	.destroy = tcp_destroy,
};

/* "127.0.0.1:9100", "[::1]:9100" */
static enum err_code resolve(const char *target, struct link_tcp *tcp, struct err *err)
{
	char host[LINK_ADDRESS_MAX];
	snprintf(host, sizeof host, "%s", target);
	char *colon = strrchr(host, ':');
	struct addrinfo *found = NULL;
	if (colon) {
		*colon = '\0';
		char *name = host;
		if (host[0] == '[' && colon[-1] == ']') {
			colon[-1] = '\0';
			name++;
		}
		const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
		if (getaddrinfo(name, colon + 1, &hints, &found) != 0)
			found = NULL;
	}
	if (!found)
		return err_set(err, ERR_INVALID, "tcp:%s must read tcp:ADDRESS:PORT with a numeric address", target);
	memcpy(&tcp->peer, found->ai_addr, found->ai_addrlen);
	tcp->peer_len = found->ai_addrlen;
	freeaddrinfo(found);
	return ERR_OK;
}

enum err_code link_tcp_create(const struct link_address *address, struct link **ret_link, struct err *err)
{
	struct link_tcp settings = {.link.class = &tcp_class, .fd = -1};
	enum err_code code = resolve(address->target, &settings, err);
	if (code != ERR_OK)
		return code;
	struct link_tcp *tcp = malloc(sizeof *tcp);
	if (!tcp)
		return err_set(err, ERR_LIMIT, "no memory for a link");
	*tcp = settings;
	*ret_link = &tcp->link;
	return ERR_OK;
}
