/* Both ends of a TLS connection in one process, with their handshake done; neither waits. */
#ifndef MOTCUA_TESTS_SUPPORT_TLS_ENDS_H
#define MOTCUA_TESTS_SUPPORT_TLS_ENDS_H

#include <gnutls/gnutls.h>

struct tls_ends {
	gnutls_session_t server, client;
	gnutls_certificate_credentials_t shown, believed;
	int fds[2]; /* the server's, the client's */
};

/* priorities: GnuTLS's words. */
void tls_ends_prepare(struct tls_ends *ends, const char *priorities);
/* The handshake. */
void tls_ends_greet(struct tls_ends *ends);
/* Both of these. */
void tls_ends_open(struct tls_ends *ends, const char *priorities);
/* The server's session is the caller's to give back. */
void tls_ends_close(struct tls_ends *ends);

#endif
