/* A stream with TLS whose other end reads slowly, not at all, or goes. */
#include "center/http_seal.h"

#include "support/test.h"
#include "support/tls_ends.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#define WHOLE 200000
#define PART 5000

struct desk {
	struct tls_ends ends;
	struct http_seal *seal;
	char given[WHOLE], got[WHOLE];
	size_t at, came;
};

static void open_desk(struct desk *desk)
{
	struct err err = {.code = ERR_OK};
	int small = 4096;
	memset(desk, 0, sizeof *desk);
	for (size_t i = 0; i < WHOLE; i++)
		desk->given[i] = (char)('a' + i * 7 % 23);
	tls_ends_open(&desk->ends, "NORMAL");
	setsockopt(desk->ends.fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
	assert_int_equal(http_seal_create(desk->ends.server, NULL, TLS_RECORDS_MAX, &desk->seal, &err), ERR_OK);
	gnutls_deinit(desk->ends.server);
}

static void close_desk(struct desk *desk)
{
	http_seal_destroy(desk->seal, desk->ends.fds[0]);
	tls_ends_close(&desk->ends);
}

/* Gives what is left until the socket takes no more; false at the end of all. */
static bool give(struct desk *desk)
{
	while (desk->at < WHOLE) {
		ssize_t sent = http_seal_send(desk->seal, desk->ends.fds[0], desk->given + desk->at, WHOLE - desk->at);
		if (sent < 0) {
			assert_int_equal(errno, EAGAIN);
			return true;
		}
		desk->at += (size_t)sent;
	}
	return false;
}

static ssize_t read_some(struct desk *desk)
{
	size_t room = WHOLE - desk->came < PART ? WHOLE - desk->came : PART;
	ssize_t got = gnutls_record_recv(desk->ends.client, desk->got + desk->came, room);
	desk->came += got > 0 ? (size_t)got : 0;
	return got;
}

static void half_a_record_goes_on_where_it_was(void **state)
{
	static struct desk desk;
	unsigned blocked = 0;
	open_desk(&desk);
	while (give(&desk)) {
		blocked++;
		assert_true(give(&desk)); /* asked too early, nothing is lost or doubled */
		while (read_some(&desk) > 0)
			;
	}
	for (ssize_t got = 1; desk.came < WHOLE && (got > 0 || got == GNUTLS_E_AGAIN);)
		got = read_some(&desk);
	assert_true(blocked > 5);
	assert_int_equal(desk.came, WHOLE);
	assert_memory_equal(desk.got, desk.given, WHOLE);
	close_desk(&desk);
}

static void the_end_is_told_where_nothing_is_half_sent(void **state)
{
	static struct desk desk;
	char byte;
	open_desk(&desk);
	assert_int_equal(http_seal_send(desk.seal, desk.ends.fds[0], "x", 1), 1);
	assert_int_equal(gnutls_record_recv(desk.ends.client, &byte, 1), 1);
	http_seal_destroy(desk.seal, desk.ends.fds[0]);
	desk.seal = NULL;
	assert_int_equal(gnutls_record_recv(desk.ends.client, &byte, 1), 0);
	close_desk(&desk);
	open_desk(&desk);
	assert_true(give(&desk));
	http_seal_destroy(desk.seal, desk.ends.fds[0]); /* half a record out: no goodbye in its middle */
	desk.seal = NULL;
	while (read_some(&desk) > 0)
		;
	assert_int_equal(read_some(&desk), GNUTLS_E_AGAIN);
	close_desk(&desk);
}

static void who_is_gone_is_told_as_such(void **state)
{
	static struct desk desk;
	open_desk(&desk);
	shutdown(desk.ends.fds[1], SHUT_RDWR);
	assert_int_equal(http_seal_send(desk.seal, desk.ends.fds[0], "x", 1), -1);
	assert_int_not_equal(errno, EAGAIN);
	close_desk(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_a_record_goes_on_where_it_was),
		cmocka_unit_test(the_end_is_told_where_nothing_is_half_sent),
		cmocka_unit_test(who_is_gone_is_told_as_such),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
