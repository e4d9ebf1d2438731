#include "center/http_tls.h"

#include "base/clock.h"
#include "base/log.h"
#include "tls/tls_authority.h"

#include <stdlib.h>
#include <string.h>

#define PRIORITIES "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

static struct http_peer *peer_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	return info ? info->socket_context : NULL;
}

static int keep_secret(gnutls_session_t session, gnutls_record_encryption_level_t level, const void *secret_read,
					   const void *secret_write, size_t len)
{
	struct MHD_Connection *connection = gnutls_session_get_ptr(session);
	struct http_peer *peer = connection ? peer_of(connection) : NULL;
	if (peer)
		tls_secret_keep(&peer->secret, level, secret_write, len);
	return 0;
}

const struct tls_secret *http_tls_secret(struct MHD_Connection *connection)
{
	const struct http_peer *peer = peer_of(connection);
	return peer ? &peer->secret : NULL;
}

/* GnuTLS's retrieve function: nothing is handed in, so the connection that the session belongs to leads to us. */
static int show_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
							const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain,
							unsigned *count, gnutls_privkey_t *key)
{
	struct MHD_Connection *connection = gnutls_session_get_ptr(session);
	const struct http_peer *peer = connection ? peer_of(connection) : NULL;
	if (!peer)
		return -1;
	gnutls_handshake_set_secret_function(session, keep_secret);
	tls_server_pair(peer->http->tls, chain, count, key);
	return 0;
}

void http_tls_options(struct http *http, struct MHD_OptionItem *items)
{
	int (*show)(gnutls_session_t, const gnutls_datum_t *, int, const gnutls_pk_algorithm_t *, int, gnutls_pcert_st **,
				unsigned *, gnutls_privkey_t *) = show_certificate;
	static const char priorities[] = PRIORITIES;
	const char *texts[] = {priorities, http->center->authority ? tls_authority_pem(http->center->authority) : NULL};
	size_t n = 0;
	items[n] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_CERT_CALLBACK, 0, NULL};
	memcpy(&items[n++].ptr_value, &show, sizeof show);
	items[n] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0, NULL};
	memcpy(&items[n++].ptr_value, &texts[0], sizeof texts[0]);
	items[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
	if (!texts[1])
		return;
	items[n + 1] = items[n];
	items[n] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0, NULL};
	memcpy(&items[n].ptr_value, &texts[1], sizeof texts[1]);
}

struct http_peer *http_peer_create(struct http *http)
{
	struct http_peer *peer = calloc(1, sizeof *peer);
	if (peer)
		peer->http = http;
	return peer;
}

void http_peer_destroy(struct http_peer *peer)
{
	if (peer)
		explicit_bzero(peer, sizeof *peer);
	free(peer);
}

static void look_at(struct http_peer *peer, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
	struct tls_authority *authority = peer->http->center->authority;
	size_t len = 0;
	peer->looked = true;
	const void *der = info && info->tls_session ? tls_server_peer(info->tls_session, &len) : NULL;
	peer->showed = der != NULL;
	peer->ours = der && authority && tls_authority_check(authority, der, len, &peer->cert) == ERR_OK;
}

void http_tls_read_peer(struct http *http, struct MHD_Connection *connection, struct request *req)
{
	struct http_peer *peer = peer_of(connection);
	if (!http->tls || !peer)
		return;
	if (!peer->looked)
		look_at(peer, connection);
	req->is_tls = true;
	req->showed_other = peer->showed && !peer->ours;
	req->shown = peer->ours ? &peer->cert : NULL;
}

enum err_code http_reload(struct http *http, struct err *err)
{
	if (!http->tls)
		return ERR_OK;
	enum err_code code = tls_server_reload(http->tls, err);
	if (code != ERR_OK) {
		log_event(LOG_ERROR, "tls.kept", LOG_ERR(err));
		return code;
	}
	struct tls_cert cert;
	tls_server_cert(http->tls, &cert);
	log_event(LOG_INFO, "tls.loaded", LOG_STR("serial", cert.serial),
			  LOG_INT("days_left", (cert.ends_ms - clock_wall_ms()) / 86400000));
	return ERR_OK;
}

void http_pulse(struct http *http)
{
	int64_t now_ms = clock_mono_ms();
	struct err err = {.code = ERR_OK};
	if (!http->tls || now_ms - http->tls_looked_ms < HTTP_TLS_LOOK_MS)
		return;
	http->tls_looked_ms = now_ms;
	/* A certificate whose key is not there yet fails now and is looked at again. */
	if (tls_server_changed(http->tls) && http_reload(http, &err) != ERR_OK)
		log_event(LOG_WARN, "tls.again", LOG_INT("ms", HTTP_TLS_LOOK_MS));
}
