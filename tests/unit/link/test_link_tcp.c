#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "link/link.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_somewhere(char address[LINK_ADDRESS_MAX])
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof here;
	assert_int_equal(bind(fd, (struct sockaddr *)&here, sizeof here), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&here, &len), 0);
	snprintf(address, LINK_ADDRESS_MAX, "tcp:127.0.0.1:%u", (unsigned)ntohs(here.sin_port));
	return fd;
}

static enum err_code read_when_ready(struct link *link, void *out, size_t size, size_t *ret_len)
{
	struct pollfd ready = {.fd = link_fd(link), .events = POLLIN};
	(void)poll(&ready, 1, 2000);
	return link_read(link, out, size, ret_len);
}

static void connection_carries_bytes_and_a_closed_peer_is_offline(void **state)
{
	char address[LINK_ADDRESS_MAX], bytes[8];
	int server = listen_somewhere(address);
	struct link *link;
	assert_int_equal(link_create(address, &link, NULL), ERR_OK);
	assert_int_equal(link_open(link, NULL), ERR_OK);
	struct pollfd ready = {.fd = link_fd(link), .events = POLLOUT};
	assert_int_equal(poll(&ready, 1, 2000), 1);
	size_t len;
	assert_int_equal(link_write(link, "abc", 3, &len), ERR_OK);
	assert_int_equal(len, 3);
	int peer = accept(server, NULL, NULL);
	assert_int_equal(recv(peer, bytes, sizeof bytes, 0), 3);
	assert_int_equal(send(peer, "\x12", 1, 0), 1);
	assert_int_equal(read_when_ready(link, bytes, sizeof bytes, &len), ERR_OK);
	assert_int_equal(bytes[0], 0x12);
	assert_int_equal(link_read(link, bytes, sizeof bytes, &len), ERR_AGAIN);
	close(peer);
	assert_int_equal(read_when_ready(link, bytes, sizeof bytes, &len), ERR_OFFLINE);
	link_destroy(link);
	close(server);
}

static void nobody_listening_is_offline_without_waiting(void **state)
{
	char address[LINK_ADDRESS_MAX], byte = 0;
	close(listen_somewhere(address));
	struct link *link;
	assert_int_equal(link_create(address, &link, NULL), ERR_OK);
	enum err_code code = link_open(link, NULL);
	size_t len;
	if (code == ERR_OK)
		code = read_when_ready(link, &byte, 1, &len);
	assert_int_equal(code, ERR_OFFLINE);
	link_destroy(link);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(connection_carries_bytes_and_a_closed_peer_is_offline),
		cmocka_unit_test(nobody_listening_is_offline_without_waiting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
