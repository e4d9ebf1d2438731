#include "tls/tls_priv.h"

#include <stdio.h>
#include <string.h>

enum err_code tls_fail(struct err *err, enum err_code code, const char *what, int rc)
{
	return err_set(err, rc == GNUTLS_E_MEMORY_ERROR ? ERR_LIMIT : code, "%s: %s", what, gnutls_strerror(rc));
}

gnutls_datum_t tls_datum(const void *bytes, size_t len)
{
	gnutls_datum_t datum = {.size = (unsigned)len};
	/* GnuTLS only reads it. */
	memcpy(&datum.data, &bytes, sizeof bytes);
	return datum;
}

void tls_append(struct buf *out, gnutls_datum_t *text)
{
	buf_add(out, text->data, text->size);
	explicit_bzero(text->data, text->size);
	gnutls_free(text->data);
	text->data = NULL;
}

enum err_code tls_key_import(const char *pem, gnutls_x509_privkey_t *ret_key, struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_datum_t text = tls_datum(pem, strlen(pem));
	int rc = gnutls_x509_privkey_init(&key);
	if (rc == 0)
		rc = gnutls_x509_privkey_import(key, &text, GNUTLS_X509_FMT_PEM);
	if (rc < 0) {
		gnutls_x509_privkey_deinit(key);
		return tls_fail(err, ERR_INVALID, "private key", rc);
	}
	*ret_key = key;
	return ERR_OK;
}

enum err_code tls_key_make(struct buf *out, struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_datum_t text = {.data = NULL};
	int rc = gnutls_x509_privkey_init(&key);
	if (rc == 0)
		rc = gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	if (rc == 0)
		rc = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN, &text);
	gnutls_x509_privkey_deinit(key);
	if (rc < 0)
		return tls_fail(err, ERR_IO, "new key", rc);
	tls_append(out, &text);
	return out->failed ? err_set(err, ERR_LIMIT, "no room for the key") : ERR_OK;
}

static int sign_request(gnutls_x509_crq_t request, gnutls_x509_privkey_t key, const char *device)
{
	int rc = gnutls_x509_crq_set_version(request, 1);
	if (rc == 0)
		rc = gnutls_x509_crq_set_dn_by_oid(request, GNUTLS_OID_X520_COMMON_NAME, 0, device, (unsigned)strlen(device));
	if (rc == 0)
		rc = gnutls_x509_crq_set_key(request, key);
	return rc == 0 ? gnutls_x509_crq_sign2(request, key, GNUTLS_DIG_SHA256, 0) : rc;
}

enum err_code tls_key_request(const char *key_pem, const char *device, struct buf *out, struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crq_t request = NULL;
	gnutls_datum_t text = {.data = NULL};
	enum err_code code = tls_key_import(key_pem, &key, err);
	if (code != ERR_OK)
		return code;
	int rc = gnutls_x509_crq_init(&request);
	if (rc == 0)
		rc = sign_request(request, key, device);
	if (rc == 0)
		rc = gnutls_x509_crq_export2(request, GNUTLS_X509_FMT_PEM, &text);
	gnutls_x509_crq_deinit(request);
	gnutls_x509_privkey_deinit(key);
	if (rc < 0)
		return tls_fail(err, ERR_INVALID, "request for a certificate", rc);
	tls_append(out, &text);
	return out->failed ? err_set(err, ERR_LIMIT, "no room for the request") : ERR_OK;
}

/* A part of the subject; "" where there is none or it does not fit. */
static void name_part(gnutls_x509_crt_t crt, const char *oid, char out[TLS_NAME_MAX])
{
	size_t size = TLS_NAME_MAX;
	if (gnutls_x509_crt_get_dn_by_oid(crt, oid, 0, 0, out, &size) < 0)
		out[0] = '\0';
}

enum err_code tls_cert_describe(gnutls_x509_crt_t crt, struct tls_cert *cert, struct err *err)
{
	unsigned char serial[(TLS_SERIAL_SIZE - 1) / 2];
	size_t len = sizeof serial;
	memset(cert, 0, sizeof *cert);
	name_part(crt, GNUTLS_OID_X520_COMMON_NAME, cert->device);
	name_part(crt, GNUTLS_OID_X520_ORGANIZATION_NAME, cert->center);
	time_t begins = gnutls_x509_crt_get_activation_time(crt), ends = gnutls_x509_crt_get_expiration_time(crt);
	if (begins == (time_t)-1 || ends == (time_t)-1)
		return err_set(err, ERR_INVALID, "the certificate has no dates");
	cert->begins_ms = (int64_t)begins * 1000;
	cert->ends_ms = (int64_t)ends * 1000;
	if (gnutls_x509_crt_get_serial(crt, serial, &len) == 0)
		for (size_t i = 0; i < len; i++)
			snprintf(cert->serial + 2 * i, 3, "%02x", serial[i]);
	return ERR_OK;
}

enum err_code tls_cert_read(const char *pem, size_t len, struct tls_cert *ret_cert, struct err *err)
{
	gnutls_x509_crt_t crt = NULL;
	gnutls_datum_t text = tls_datum(pem, len);
	int rc = gnutls_x509_crt_init(&crt);
	if (rc == 0)
		rc = gnutls_x509_crt_import(crt, &text, GNUTLS_X509_FMT_PEM);
	enum err_code code = rc < 0 ? tls_fail(err, ERR_INVALID, "certificate", rc) : tls_cert_describe(crt, ret_cert, err);
	gnutls_x509_crt_deinit(crt);
	return code;
}
