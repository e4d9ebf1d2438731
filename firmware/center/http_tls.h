/*
 * TLS by the server itself: 1.2 and 1.3, by libmicrohttpd's GnuTLS. The
 * certificate is asked for at each handshake, so that a new one (SIGHUP, or the
 * file changed) is shown from then on while connections under way stay. Devices
 * are asked for theirs; nobody must have one to connect (phones, browsers):
 * what was shown is checked once a connection and judged by handlers/auth.c.
 */
#ifndef MOTCUA_CENTER_HTTP_TLS_H
#define MOTCUA_CENTER_HTTP_TLS_H

#include "center/http_priv.h"
#include "tls/tls_record.h"
#include "tls/tls_server.h"

#define HTTP_TLS_OPTIONS 3
#define HTTP_TLS_LOOK_MS 5000 /* between looks at the files */

/* What is known of a connection's other end. */
struct http_peer {
	struct http *http;
	bool looked;
	bool showed; /* a certificate of whomever */
	bool ours;   /* signed by the center's authority: cert tells */
	struct tls_cert cert;
	struct tls_secret secret; /* of what we send; for a stream that goes on without the session */
};

/* For MHD_OPTION_ARRAY: up to HTTP_TLS_OPTIONS entries and the end. */
void http_tls_options(struct http *http, struct MHD_OptionItem *items);
/* NULL where memory is short. */
struct http_peer *http_peer_create(struct http *http);
/* Takes NULL. */
void http_peer_destroy(struct http_peer *peer);
/* NULL where it is not known. */
const struct tls_secret *http_tls_secret(struct MHD_Connection *connection);
/* With the head of a request. */
void http_tls_read_peer(struct http *http, struct MHD_Connection *connection, struct request *req);

#endif
