#include "support/tls_ends.h"

#include "support/test.h"

#include <gnutls/x509.h>
#include <sys/socket.h>
#include <unistd.h>

static gnutls_certificate_credentials_t make_shown(void)
{
	gnutls_certificate_credentials_t shown;
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t cert;
	gnutls_certificate_allocate_credentials(&shown);
	gnutls_x509_privkey_init(&key);
	gnutls_x509_crt_init(&cert);
	assert_int_equal(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, 256, 0), 0);
	gnutls_x509_crt_set_version(cert, 3);
	gnutls_x509_crt_set_serial(cert, "\1", 1);
	gnutls_x509_crt_set_activation_time(cert, 0);
	gnutls_x509_crt_set_expiration_time(cert, INT32_MAX);
	gnutls_x509_crt_set_key(cert, key);
	assert_int_equal(gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0), 0);
	assert_int_equal(gnutls_certificate_set_x509_key(shown, &cert, 1, key), 0);
	gnutls_x509_crt_deinit(cert);
	gnutls_x509_privkey_deinit(key);
	return shown;
}

void tls_ends_prepare(struct tls_ends *ends, const char *priorities)
{
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends->fds), 0);
	gnutls_init(&ends->server, GNUTLS_SERVER | GNUTLS_NONBLOCK);
	gnutls_init(&ends->client, GNUTLS_CLIENT | GNUTLS_NONBLOCK);
	ends->shown = make_shown();
	gnutls_certificate_allocate_credentials(&ends->believed); /* of whomever: nothing is verified here */
	gnutls_credentials_set(ends->server, GNUTLS_CRD_CERTIFICATE, ends->shown);
	gnutls_credentials_set(ends->client, GNUTLS_CRD_CERTIFICATE, ends->believed);
	assert_int_equal(gnutls_priority_set_direct(ends->server, priorities, NULL), 0);
	assert_int_equal(gnutls_priority_set_direct(ends->client, priorities, NULL), 0);
	gnutls_transport_set_int(ends->server, ends->fds[0]);
	gnutls_transport_set_int(ends->client, ends->fds[1]);
}

void tls_ends_greet(struct tls_ends *ends)
{
	int server = GNUTLS_E_AGAIN, client = GNUTLS_E_AGAIN;
	for (int i = 0; i < 100 && (server != 0 || client != 0); i++) {
		if (client != 0)
			client = gnutls_handshake(ends->client);
		if (server != 0)
			server = gnutls_handshake(ends->server);
	}
	assert_int_equal(client, 0);
	assert_int_equal(server, 0);
}

void tls_ends_open(struct tls_ends *ends, const char *priorities)
{
	tls_ends_prepare(ends, priorities);
	tls_ends_greet(ends);
}

void tls_ends_close(struct tls_ends *ends)
{
	gnutls_deinit(ends->client);
	gnutls_certificate_free_credentials(ends->shown);
	gnutls_certificate_free_credentials(ends->believed);
	close(ends->fds[0]);
	close(ends->fds[1]);
}
