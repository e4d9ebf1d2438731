/*
 * The certificate that a server shows, with its private key: read from files,
 * and read again when they change, while connections go on with the one they
 * began with. The last TLS_SERVER_KEPT are kept for handshakes under way.
 */
#ifndef MOTCUA_TLS_TLS_SERVER_H
#define MOTCUA_TLS_TLS_SERVER_H

#include "tls/tls_key.h"

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <stdbool.h>

#define TLS_SERVER_KEPT 8
#define TLS_CHAIN_MAX 8 /* certificates in the file, the server's own first */

struct tls_server;

enum err_code tls_server_open(const char *cert_file, const char *key_file, struct tls_server **ret_server,
							  struct err *err) MUST_USE;
/* Takes NULL. No handshake may be under way. */
void tls_server_close(struct tls_server *server);
/* Whether one of the files is another than the one in use. */
bool tls_server_changed(const struct tls_server *server);
/* A failure leaves the one in use. One thread. */
enum err_code tls_server_reload(struct tls_server *server, struct err *err) MUST_USE;
/* What it says of itself; by value. */
void tls_server_cert(struct tls_server *server, struct tls_cert *ret_cert);
/* For GnuTLS's retrieve function. Any thread. Stays valid for TLS_SERVER_KEPT reloads. */
void tls_server_pair(struct tls_server *server, gnutls_pcert_st **ret_chain, unsigned *ret_count,
					 gnutls_privkey_t *ret_key);

/* The certificate that the peer of a session showed, as DER; NULL: none. Borrowed from the session. */
const void *tls_server_peer(gnutls_session_t session, size_t *ret_len);

#endif
