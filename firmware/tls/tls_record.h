/*
 * The sending half of a TLS connection without its session: keys and count of a handshake that is done are taken
 * over, the session (tens of KiB) can be given up, and records are sealed here, as RFC 8446, 5.2 and RFC 5288/7905
 * (TLS 1.2) write them. For streams that only send. What the other end may still say is not understood: it ends
 * the stream by closing, or is passed over.
 */
#ifndef MOTCUA_TLS_TLS_RECORD_H
#define MOTCUA_TLS_TLS_RECORD_H

#include "base/err.h"

#include <gnutls/gnutls.h>
#include <stddef.h>

#define TLS_RECORD_PLAIN_MAX 16384 /* in one record; a peer may have asked for less */
#define TLS_RECORD_MORE 64         /* that sealing adds at most */
/* Half of what a key of AES-GCM may seal (RFC 8446, 5.5): nobody renews keys here, the stream ends and comes back. */
#define TLS_RECORDS_MAX (UINT64_C(1) << 23)

struct tls_record;

/* From then on the session says nothing more to its peer, not even goodbye, whoever tells it to. ERR_INVALID, and
 * nothing changed, for a cipher without authentication of its own (CBC). */
enum err_code tls_record_take(gnutls_session_t session, struct tls_record **ret_record, struct err *err) MUST_USE;
/* Takes NULL. */
void tls_record_destroy(struct tls_record *record);
/* The most that one record may hold. */
size_t tls_record_room(const struct tls_record *record);
/* len <= tls_record_room. out: len + TLS_RECORD_MORE bytes. How long the record is; 0: no more records under this
 * key. */
size_t tls_record_seal(struct tls_record *record, const void *plain, size_t len, unsigned char *out);
/* The alert that ends the stream in order (close_notify). out: TLS_RECORD_MORE bytes. */
size_t tls_record_seal_end(struct tls_record *record, unsigned char *out);

#endif
