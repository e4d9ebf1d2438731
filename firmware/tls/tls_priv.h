/* Within firmware/tls: GnuTLS's answers as errors of ours. */
#ifndef MOTCUA_TLS_TLS_PRIV_H
#define MOTCUA_TLS_TLS_PRIV_H

#include "tls/tls_key.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/* rc < 0: code with "what: GnuTLS's words". */
enum err_code tls_fail(struct err *err, enum err_code code, const char *what, int rc);
gnutls_datum_t tls_datum(const void *bytes, size_t len);
enum err_code tls_cert_describe(gnutls_x509_crt_t crt, struct tls_cert *ret_cert, struct err *err) MUST_USE;
/* Appends what GnuTLS allocated and frees it. */
void tls_append(struct buf *out, gnutls_datum_t *text);
enum err_code tls_key_import(const char *pem, gnutls_x509_privkey_t *ret_key, struct err *err) MUST_USE;

#endif
