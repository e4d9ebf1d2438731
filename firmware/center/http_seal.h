/*
 * What a stream of the cast needs to speak TLS: the sending keys of its connection, and the record that the socket
 * did not take wholly. Its session went with libmicrohttpd's connection. One thread at a time.
 */
#ifndef MOTCUA_CENTER_HTTP_SEAL_H
#define MOTCUA_CENTER_HTTP_SEAL_H

#include "tls/tls_record.h"

#include <sys/types.h>

struct http_seal;

/* The session is mute from then on. secret, at_most: as tls_record_take. ERR_INVALID: its cipher stays with
 * libmicrohttpd. */
enum err_code http_seal_create(gnutls_session_t session, const struct tls_secret *secret, uint64_t at_most,
							   struct http_seal **ret_seal, struct err *err) MUST_USE;
/* Says goodbye on fd where nothing is half sent, without waiting. Takes NULL. */
void http_seal_destroy(struct http_seal *seal, int fd);
/* As send() without waiting. EAGAIN: what was given is on its way in part, the same bytes must be given again.
 * EKEYEXPIRED: the stream has to end. */
ssize_t http_seal_send(struct http_seal *seal, int fd, const void *bytes, size_t len);

#endif
