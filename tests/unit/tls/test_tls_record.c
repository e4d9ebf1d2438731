/* Records sealed without their session, read by GnuTLS as the other end. */
#include "support/test.h"
#include "support/tls_ends.h"

#include "tls/tls_record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HELLO "before"

static void expect(struct tls_ends *ends, const char *bytes, size_t len)
{
	static char got[TLS_RECORD_PLAIN_MAX + 1];
	ssize_t count = GNUTLS_E_AGAIN;
	for (int tries = 0; tries < 3 && count == GNUTLS_E_AGAIN; tries++) /* after an empty record */
		count = gnutls_record_recv(ends->client, got, sizeof got);
	assert_int_equal(count, len);
	assert_memory_equal(got, bytes, len);
}

static void put(struct tls_ends *ends, const unsigned char *bytes, size_t len)
{
	assert_int_equal(send(ends->fds[0], bytes, len, MSG_NOSIGNAL), len);
}

static const char *const kinds[] = {
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM",
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-256-GCM",
	"NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+CHACHA20-POLY1305",
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM",
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM",
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+CHACHA20-POLY1305",
};

static void the_other_end_reads_on_when_the_session_is_gone(void **state)
{
	static unsigned char out[TLS_RECORD_PLAIN_MAX + TLS_RECORD_MORE];
	static char large[TLS_RECORD_PLAIN_MAX];
	memset(large, 'x', sizeof large);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct tls_ends ends;
		struct tls_record *record = NULL;
		struct err err = {.code = ERR_OK};
		tls_ends_open(&ends, kinds[i]);
		assert_int_equal(gnutls_record_send(ends.server, HELLO, sizeof HELLO), sizeof HELLO);
		expect(&ends, HELLO, sizeof HELLO);
		if (tls_record_take(ends.server, NULL, TLS_RECORDS_MAX, &record, &err) != ERR_OK)
			fail_msg("%s: %s", kinds[i], err.text);
		/* What libmicrohttpd does with a connection that it gives up reaches nobody. */
		gnutls_bye(ends.server, GNUTLS_SHUT_WR);
		gnutls_deinit(ends.server);
		const size_t lengths[] = {1, 0, 2, 300, tls_record_room(record), 7};
		for (size_t n = 0; n < sizeof lengths / sizeof lengths[0]; n++) {
			size_t len = tls_record_seal(record, large, lengths[n], out);
			assert_in_range(len, lengths[n] + 1, lengths[n] + TLS_RECORD_MORE);
			put(&ends, out, len);
			if (lengths[n] > 0)
				expect(&ends, large, lengths[n]);
		}
		put(&ends, out, tls_record_seal_end(record, out));
		assert_int_equal(gnutls_record_recv(ends.client, out, sizeof out), 0);
		tls_record_destroy(record);
		tls_ends_close(&ends);
	}
}

static void a_changed_or_repeated_record_is_not_believed(void **state)
{
	for (int kind = 0; kind < 2; kind++) {
		unsigned char out[64 + TLS_RECORD_MORE];
		struct tls_ends ends;
		struct tls_record *record = NULL;
		struct err err = {.code = ERR_OK};
		tls_ends_open(&ends, kinds[kind * 3]);
		assert_int_equal(tls_record_take(ends.server, NULL, TLS_RECORDS_MAX, &record, &err), ERR_OK);
		size_t len = tls_record_seal(record, "gọi số", 9, out);
		put(&ends, out, len);
		expect(&ends, "gọi số", 9);
		if (kind == 0)
			len = tls_record_seal(record, "gọi số", 9, out);
		out[len - 1] ^= kind == 0; /* negative control: else the very same bytes again */
		put(&ends, out, len);
		assert_true(gnutls_record_recv(ends.client, out, sizeof out) < 0);
		gnutls_deinit(ends.server);
		tls_record_destroy(record);
		tls_ends_close(&ends);
	}
}

static int keep(gnutls_session_t session, gnutls_record_encryption_level_t level, const void *secret_read,
				const void *secret_write, size_t len)
{
	tls_secret_keep(gnutls_session_get_ptr(session), level, secret_write, len);
	return 0;
}

/* GnuTLS as the other end takes eight updates a second: six of them. */
static void keys_are_renewed_under_way_and_the_other_end_reads_on(void **state)
{
	for (size_t i = 0; i < 3; i++) {
		unsigned char out[64 + TLS_RECORD_MORE];
		struct tls_ends ends;
		struct tls_secret secret = {.len = 0};
		struct tls_record *record = NULL;
		struct err err = {.code = ERR_OK};
		size_t longer = 0;
		tls_ends_prepare(&ends, kinds[i]);
		gnutls_session_set_ptr(ends.server, &secret);
		gnutls_handshake_set_secret_function(ends.server, keep);
		tls_ends_greet(&ends);
		assert_int_equal(secret.len, i == 1 ? 48 : 32);
		assert_int_equal(tls_record_take(ends.server, &secret, 3, &record, &err), ERR_OK);
		gnutls_deinit(ends.server);
		for (size_t n = 0; n < 20; n++) {
			char text[16];
			int len = snprintf(text, sizeof text, "number %02zu", n);
			size_t sealed = tls_record_seal(record, text, (size_t)len, out);
			longer += sealed > (size_t)len + 22;
			put(&ends, out, sealed);
			expect(&ends, text, (size_t)len);
		}
		assert_int_equal(longer, 6); /* of twenty records every third under a new key */
		put(&ends, out, tls_record_seal_end(record, out));
		assert_int_equal(gnutls_record_recv(ends.client, out, sizeof out), 0);
		tls_record_destroy(record);
		tls_ends_close(&ends);
	}
}

/* Negative controls: without the secret, with another's, and in TLS 1.2 the key that is used up is the last. */
static void a_key_that_is_used_up_without_a_next_one_seals_nothing(void **state)
{
	for (size_t i = 0; i < 3; i++) {
		unsigned char out[64 + TLS_RECORD_MORE];
		struct tls_ends ends;
		struct tls_secret other = {.bytes = {1, 2, 3}, .len = 32};
		struct tls_record *record = NULL;
		struct err err = {.code = ERR_OK};
		tls_ends_open(&ends, kinds[i == 2 ? 3 : 0]);
		assert_int_equal(tls_record_take(ends.server, i == 0 ? NULL : &other, 2, &record, &err), ERR_OK);
		gnutls_deinit(ends.server);
		assert_true(tls_record_seal(record, "a", 1, out) > 0);
		assert_true(tls_record_seal(record, "b", 1, out) > 0);
		assert_int_equal(tls_record_seal(record, "c", 1, out), 0);
		tls_record_destroy(record);
		tls_ends_close(&ends);
	}
}

static void ciphers_without_authentication_stay_with_their_session(void **state)
{
	struct tls_ends ends;
	struct tls_record *record = NULL;
	struct err err = {.code = ERR_OK};
	tls_ends_open(&ends, "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA256:+SHA1");
	assert_int_equal(tls_record_take(ends.server, NULL, TLS_RECORDS_MAX, &record, &err), ERR_INVALID);
	assert_null(record);
	assert_int_equal(gnutls_record_send(ends.server, HELLO, sizeof HELLO), sizeof HELLO);
	expect(&ends, HELLO, sizeof HELLO);
	gnutls_deinit(ends.server);
	tls_ends_close(&ends);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_other_end_reads_on_when_the_session_is_gone),
		cmocka_unit_test(a_changed_or_repeated_record_is_not_believed),
		cmocka_unit_test(keys_are_renewed_under_way_and_the_other_end_reads_on),
		cmocka_unit_test(a_key_that_is_used_up_without_a_next_one_seals_nothing),
		cmocka_unit_test(ciphers_without_authentication_stay_with_their_session),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
