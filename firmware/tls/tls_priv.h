/*
 * Within firmware/tls: GnuTLS's answers as errors of ours.
 *
 * A device needs GnuTLS once a year, for a new certificate: what it shares with the center calls through a table, that
 * a device fills by opening the library then (base/library.h), and the center, which is linked with it, from the start.
 */
#ifndef MOTCUA_TLS_TLS_PRIV_H
#define MOTCUA_TLS_TLS_PRIV_H

#include "base/library.h"
#include "tls/tls_key.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#define GNUTLS_SONAME "libgnutls.so.30"

#define TLS_CALLS(CALL) \
	CALL(free) \
	CALL(strerror) \
	CALL(x509_crq_deinit) \
	CALL(x509_crq_export2) \
	CALL(x509_crq_init) \
	CALL(x509_crq_set_dn_by_oid) \
	CALL(x509_crq_set_key) \
	CALL(x509_crq_set_version) \
	CALL(x509_crq_sign2) \
	CALL(x509_crt_deinit) \
	CALL(x509_crt_get_activation_time) \
	CALL(x509_crt_get_dn_by_oid) \
	CALL(x509_crt_get_expiration_time) \
	CALL(x509_crt_get_serial) \
	CALL(x509_crt_import) \
	CALL(x509_crt_init) \
	CALL(x509_privkey_deinit) \
	CALL(x509_privkey_export2_pkcs8) \
	CALL(x509_privkey_generate) \
	CALL(x509_privkey_import) \
	CALL(x509_privkey_init)

#define TLS_MEMBER(name) LIBRARY_MEMBER(gnutls_, name)
struct tls_calls {
	TLS_CALLS(TLS_MEMBER)
};
#undef TLS_MEMBER

/* Those of the library that the program is linked with: for the center's half. */
const struct tls_calls *tls_linked(void);
/* rc < 0: code with "what: GnuTLS's words". */
enum err_code tls_fail(const struct tls_calls *tls, struct err *err, enum err_code code, const char *what, int rc);
gnutls_datum_t tls_datum(const void *bytes, size_t len);
enum err_code tls_cert_describe(const struct tls_calls *tls, gnutls_x509_crt_t crt, struct tls_cert *ret_cert,
								struct err *err) MUST_USE;
/* Appends what GnuTLS allocated and frees it. */
void tls_append(const struct tls_calls *tls, struct buf *out, gnutls_datum_t *text);
enum err_code tls_key_import(const struct tls_calls *tls, const char *pem, gnutls_x509_privkey_t *ret_key,
							 struct err *err) MUST_USE;

#endif
