/*
 * The center's own small authority: signs the short-lived certificates by which
 * its devices show themselves, and says of a certificate shown whether it is
 * one of them. Its key file is made at the first start, mode 0600, and only the
 * center reads it. Signing and checking are for any thread.
 */
#ifndef MOTCUA_TLS_TLS_AUTHORITY_H
#define MOTCUA_TLS_TLS_AUTHORITY_H

#include "tls/tls_key.h"

#define TLS_AUTHORITY_YEARS 20
#define TLS_EARLY_MS 300000 /* a certificate counts from so long before it was made: clocks differ */

struct tls_authority;

/* Both files, or both made where neither is there (named after the center). */
enum err_code tls_authority_open(const char *cert_file, const char *key_file, const char *center, int64_t now_ms,
								 struct tls_authority **ret_authority, struct err *err) MUST_USE;
/* Takes NULL. */
void tls_authority_destroy(struct tls_authority *authority);
/* Its certificate, PEM. */
const char *tls_authority_pem(const struct tls_authority *authority);

/* Appends a certificate for the key of a PKCS #10 request (whose own wishes are not looked at): CN=device,
 * O=center, to be shown by a client only. ERR_INVALID: no proper request. */
enum err_code tls_authority_sign(struct tls_authority *authority, const char *request_pem, const char *device,
								 const char *center, int64_t now_ms, int64_t life_ms, struct buf *out,
								 struct tls_cert *ret_cert, struct err *err) MUST_USE;
/* Of a certificate as the peer showed it (DER). ERR_OK: this authority signed it for a client; whether it is in
 * time and not taken back is the caller's to see. ERR_DENIED: anybody else's. */
enum err_code tls_authority_check(struct tls_authority *authority, const void *der, size_t len,
								  struct tls_cert *ret_cert) MUST_USE;

#endif
