#include "tls/tls_priv.h"

#include "base/check.h"

#include <stdio.h>
#include <string.h>

#define TLS_CALL(name) LIBRARY_CALL(struct tls_calls, gnutls_, name)
static const struct library_call calls[] = {TLS_CALLS(TLS_CALL)};

static enum err_code tls_calls_open(struct tls_calls *ret_calls, struct err *err)
{
	return library_open(GNUTLS_SONAME, calls, ARRAY_LEN(calls), ret_calls, err);
}

enum err_code tls_fail(const struct tls_calls *tls, struct err *err, enum err_code code, const char *what, int rc)
{
	return err_set(err, rc == GNUTLS_E_MEMORY_ERROR ? ERR_LIMIT : code, "%s: %s", what, (*tls->strerror)(rc));
}

gnutls_datum_t tls_datum(const void *bytes, size_t len)
{
	gnutls_datum_t datum = {.size = (unsigned)len};
	/* GnuTLS only reads it. */
	memcpy(&datum.data, &bytes, sizeof bytes);
	return datum;
}

void tls_append(const struct tls_calls *tls, struct buf *out, gnutls_datum_t *text)
{
	buf_add(out, text->data, text->size);
	explicit_bzero(text->data, text->size);
	(*tls->free)(text->data);
	text->data = NULL;
}

enum err_code tls_key_import(const struct tls_calls *tls, const char *pem, gnutls_x509_privkey_t *ret_key,
							 struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_datum_t text = tls_datum(pem, strlen(pem));
	int rc = tls->x509_privkey_init(&key);
	if (rc == 0)
		rc = tls->x509_privkey_import(key, &text, GNUTLS_X509_FMT_PEM);
	if (rc < 0) {
		tls->x509_privkey_deinit(key);
		return tls_fail(tls, err, ERR_INVALID, "private key", rc);
	}
	*ret_key = key;
	return ERR_OK;
}

static enum err_code key_make(const struct tls_calls *tls, struct buf *out, struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_datum_t text = {.data = NULL};
	int rc = tls->x509_privkey_init(&key);
	if (rc == 0)
		rc = tls->x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	if (rc == 0)
		rc = tls->x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &text);
	tls->x509_privkey_deinit(key);
	if (rc < 0)
		return tls_fail(tls, err, ERR_IO, "new key", rc);
	tls_append(tls, out, &text);
	return out->failed ? err_set(err, ERR_LIMIT, "no room for the key") : ERR_OK;
}

static int sign_request(const struct tls_calls *tls, gnutls_x509_crq_t request, gnutls_x509_privkey_t key,
						const char *device)
{
	int rc = tls->x509_crq_set_version(request, 1);
	if (rc == 0)
		rc = tls->x509_crq_set_dn_by_oid(request, GNUTLS_OID_X520_COMMON_NAME, 0, device,
										 (unsigned)strlen(device));
	if (rc == 0)
		rc = tls->x509_crq_set_key(request, key);
	return rc == 0 ? tls->x509_crq_sign2(request, key, GNUTLS_DIG_SHA256, 0) : rc;
}

static enum err_code key_request(const struct tls_calls *tls, const char *key_pem, const char *device, struct buf *out,
								 struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crq_t request = NULL;
	gnutls_datum_t text = {.data = NULL};
	enum err_code code = tls_key_import(tls, key_pem, &key, err);
	if (code != ERR_OK)
		return code;
	int rc = tls->x509_crq_init(&request);
	if (rc == 0)
		rc = sign_request(tls, request, key, device);
	if (rc == 0)
		rc = tls->x509_crq_export2(request, GNUTLS_X509_FMT_PEM, &text);
	tls->x509_crq_deinit(request);
	tls->x509_privkey_deinit(key);
	if (rc < 0)
		return tls_fail(tls, err, ERR_INVALID, "request for a certificate", rc);
	tls_append(tls, out, &text);
	return out->failed ? err_set(err, ERR_LIMIT, "no room for the request") : ERR_OK;
}

/* A part of the subject; "" where there is none or it does not fit. */
static void name_part(const struct tls_calls *tls, gnutls_x509_crt_t crt, const char *oid, char out[TLS_NAME_MAX])
{
	size_t size = TLS_NAME_MAX;
	if (tls->x509_crt_get_dn_by_oid(crt, oid, 0, 0, out, &size) < 0)
		out[0] = '\0';
}

enum err_code tls_cert_describe(const struct tls_calls *tls, gnutls_x509_crt_t crt, struct tls_cert *cert,
								struct err *err)
{
	unsigned char serial[(TLS_SERIAL_SIZE - 1) / 2];
	size_t len = sizeof serial;
	memset(cert, 0, sizeof *cert);
	name_part(tls, crt, GNUTLS_OID_X520_COMMON_NAME, cert->device);
	name_part(tls, crt, GNUTLS_OID_X520_ORGANIZATION_NAME, cert->center);
	time_t begins = tls->x509_crt_get_activation_time(crt), ends = tls->x509_crt_get_expiration_time(crt);
	if (begins == (time_t)-1 || ends == (time_t)-1)
		return err_set(err, ERR_INVALID, "the certificate has no dates");
	cert->begins_ms = (int64_t)begins * 1000;
	cert->ends_ms = (int64_t)ends * 1000;
	if (tls->x509_crt_get_serial(crt, serial, &len) == 0)
		for (size_t i = 0; i < len; i++)
			snprintf(cert->serial + 2 * i, 3, "%02x", serial[i]);
	return ERR_OK;
}

static enum err_code cert_read(const struct tls_calls *tls, const char *pem, size_t len, struct tls_cert *ret_cert,
							   struct err *err)
{
	gnutls_x509_crt_t crt = NULL;
	gnutls_datum_t text = tls_datum(pem, len);
	int rc = tls->x509_crt_init(&crt);
	if (rc == 0)
		rc = tls->x509_crt_import(crt, &text, GNUTLS_X509_FMT_PEM);
	enum err_code code = rc < 0 ? tls_fail(tls, err, ERR_INVALID, "certificate", rc)
								: tls_cert_describe(tls, crt, ret_cert, err);
	tls->x509_crt_deinit(crt);
	return code;
}

enum err_code tls_key_make(struct buf *out, struct err *err)
{
	struct tls_calls tls;
	enum err_code code = tls_calls_open(&tls, err);
	return code == ERR_OK ? key_make(&tls, out, err) : code;
}

enum err_code tls_key_request(const char *key_pem, const char *device, struct buf *out, struct err *err)
{
	struct tls_calls tls;
	enum err_code code = tls_calls_open(&tls, err);
	return code == ERR_OK ? key_request(&tls, key_pem, device, out, err) : code;
}

enum err_code tls_cert_read(const char *pem, size_t len, struct tls_cert *ret_cert, struct err *err)
{
	struct tls_calls tls;
	enum err_code code = tls_calls_open(&tls, err);
	return code == ERR_OK ? cert_read(&tls, pem, len, ret_cert, err) : code;
}
