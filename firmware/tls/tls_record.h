/*
 * The sending half of a TLS connection without its session: keys and count of a handshake that is done are taken
 * over, the session (tens of KiB) can be given up, and records are sealed here, as RFC 8446, 5.2 and RFC 5288/7905
 * (TLS 1.2) write them. For streams that only send. What the other end may still say is not understood: it ends
 * the stream by closing, or is passed over.
 *
 * A key seals a bounded number of records. In TLS 1.3 the next is made from the secret of the handshake and told by a
 * KeyUpdate (RFC 8446, 4.6.3, 7.2), so a stream lives as long as its ends like; in TLS 1.2 it ends and comes back.
 */
#ifndef MOTCUA_TLS_TLS_RECORD_H
#define MOTCUA_TLS_TLS_RECORD_H

#include "base/err.h"

#include <gnutls/gnutls.h>
#include <stddef.h>
#include <stdint.h>

#define TLS_RECORD_PLAIN_MAX 16384 /* in one record; a peer may have asked for less */
#define TLS_RECORD_MORE 96         /* that sealing adds at most, a KeyUpdate before it included */
#define TLS_RECORDS_MAX (UINT64_C(1) << 23) /* a key: a third of what one of AES-GCM may seal (RFC 8446, 5.5) */
#define TLS_SECRET_MAX 48

struct tls_record;

/* What the keys of our sending half are made from; len 0: not known. */
struct tls_secret {
	unsigned char bytes[TLS_SECRET_MAX];
	size_t len;
};

/* For gnutls_handshake_set_secret_function: keeps what it hands over where it is the secret of application data. */
void tls_secret_keep(struct tls_secret *secret, gnutls_record_encryption_level_t level, const void *write, size_t len);

/* From then on the session says nothing more to its peer, not even goodbye, whoever tells it to. secret: NULL or of
 * another connection: keys are not renewed. at_most: records under one key. ERR_INVALID, and nothing changed, for a
 * cipher without authentication of its own (CBC). */
enum err_code tls_record_take(gnutls_session_t session, const struct tls_secret *secret, uint64_t at_most,
							  struct tls_record **ret_record, struct err *err) MUST_USE;
/* Takes NULL. */
void tls_record_destroy(struct tls_record *record);
/* The most that one record may hold. */
size_t tls_record_room(const struct tls_record *record);
/* len <= tls_record_room. out: len + TLS_RECORD_MORE bytes. How long what is to be sent is; 0: no more records under
 * this key, and there is no next one. */
size_t tls_record_seal(struct tls_record *record, const void *plain, size_t len, unsigned char *out);
/* The alert that ends the stream in order (close_notify). out: TLS_RECORD_MORE bytes. */
size_t tls_record_seal_end(struct tls_record *record, unsigned char *out);

#endif
