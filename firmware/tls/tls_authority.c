#include "tls/tls_authority.h"

#include "base/file.h"
#include "base/id.h"
#include "tls/tls_priv.h"

#include <gnutls/abstract.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SERIAL_BYTES 16
#define NAME_SUFFIX "devices"

struct tls_authority {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
	gnutls_x509_trust_list_t trust;
	struct buf pem;
};

static int set_serial(gnutls_x509_crt_t crt)
{
	unsigned char serial[SERIAL_BYTES];
	id_random(serial, sizeof serial);
	serial[0] = (serial[0] & 0x7f) | 0x40; /* positive, and always of the full length */
	return gnutls_x509_crt_set_serial(crt, serial, sizeof serial);
}

static int set_name(gnutls_x509_crt_t crt, const char *oid, const char *name)
{
	return gnutls_x509_crt_set_dn_by_oid(crt, oid, 0, name, (unsigned)strlen(name));
}

static int set_dates(gnutls_x509_crt_t crt, int64_t from_ms, int64_t until_ms)
{
	int rc = gnutls_x509_crt_set_activation_time(crt, (time_t)(from_ms / 1000));
	return rc == 0 ? gnutls_x509_crt_set_expiration_time(crt, (time_t)(until_ms / 1000)) : rc;
}

/* Its own subject key, and whose key signs it. */
static int set_key_ids(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer)
{
	unsigned char id[64];
	size_t len = sizeof id;
	int rc = gnutls_x509_crt_get_key_id(crt, GNUTLS_KEYID_USE_SHA1, id, &len);
	if (rc == 0)
		rc = gnutls_x509_crt_set_subject_key_id(crt, id, len);
	len = sizeof id;
	if (rc == 0)
		rc = gnutls_x509_crt_get_key_id(issuer, GNUTLS_KEYID_USE_SHA1, id, &len);
	return rc == 0 ? gnutls_x509_crt_set_authority_key_id(crt, id, len) : rc;
}

static int make_own(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key, const char *center, int64_t now_ms)
{
	const int64_t year_ms = INT64_C(365) * 86400000;
	int rc = gnutls_x509_crt_set_version(crt, 3);
	if (rc == 0)
		rc = set_serial(crt);
	if (rc == 0)
		rc = set_name(crt, GNUTLS_OID_X520_ORGANIZATION_NAME, center);
	if (rc == 0)
		rc = set_name(crt, GNUTLS_OID_X520_COMMON_NAME, NAME_SUFFIX);
	if (rc == 0)
		rc = set_dates(crt, now_ms - TLS_EARLY_MS, now_ms + TLS_AUTHORITY_YEARS * year_ms);
	if (rc == 0)
		rc = gnutls_x509_crt_set_key(crt, key);
	if (rc == 0)
		rc = gnutls_x509_crt_set_basic_constraints(crt, 1, 0);
	if (rc == 0)
		rc = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
	if (rc == 0)
		rc = set_key_ids(crt, crt);
	return rc == 0 ? gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0) : rc;
}

/* The key that is there already (its certificate was never made, or is gone), else a new one. */
static enum err_code make_key(const char *key_file, struct buf *out, struct err *err)
{
	enum err_code code = file_read(key_file, out, err);
	if (code != ERR_NOT_FOUND)
		return code;
	code = tls_key_make(out, err);
	return code == ERR_OK ? file_replace(key_file, out->data, out->len, true, err) : code;
}

/* The key first: a certificate without its key would be a start that fails for ever. */
static enum err_code make_files(const char *cert_file, const char *key_file, const char *center, int64_t now_ms,
								struct err *err)
{
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t crt = NULL;
	gnutls_datum_t text = {.data = NULL};
	struct buf pem;
	buf_init(&pem, TLS_PEM_MAX);
	enum err_code code = make_key(key_file, &pem, err);
	if (code == ERR_OK)
		code = tls_key_import(tls_linked(), buf_text(&pem), &key, err);
	buf_finish(&pem);
	if (code != ERR_OK)
		return code;
	int rc = gnutls_x509_crt_init(&crt);
	if (rc == 0)
		rc = make_own(crt, key, center, now_ms);
	if (rc == 0)
		rc = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &text);
	if (rc == 0) {
		code = file_replace(cert_file, text.data, text.size, true, err);
		gnutls_free(text.data);
	} else {
		code = tls_fail(tls_linked(), err, ERR_IO, "new authority", rc);
	}
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	return code;
}

static enum err_code load(struct tls_authority *authority, const char *cert_file, const char *key_file, struct err *err)
{
	struct buf pem;
	buf_init(&pem, TLS_PEM_MAX);
	enum err_code code = file_read(key_file, &pem, err);
	if (code == ERR_OK)
		code = tls_key_import(tls_linked(), buf_text(&pem), &authority->key, err);
	buf_finish(&pem);
	if (code == ERR_OK)
		code = file_read(cert_file, &authority->pem, err);
	if (code != ERR_OK)
		return code;
	gnutls_datum_t text = tls_datum(authority->pem.data, authority->pem.len);
	int rc = gnutls_x509_crt_init(&authority->crt);
	if (rc == 0)
		rc = gnutls_x509_crt_import(authority->crt, &text, GNUTLS_X509_FMT_PEM);
	if (rc == 0)
		rc = gnutls_x509_trust_list_init(&authority->trust, 0);
	if (rc == 0)
		rc = gnutls_x509_trust_list_add_cas(authority->trust, &authority->crt, 1, 0) == 1 ? 0 : -1;
	if (rc < 0)
		return tls_fail(tls_linked(), err, ERR_INVALID, "authority", rc);
	unsigned char of_cert[64], of_key[64];
	size_t cert_len = sizeof of_cert, key_len = sizeof of_key;
	if (gnutls_x509_crt_get_key_id(authority->crt, GNUTLS_KEYID_USE_SHA256, of_cert, &cert_len) < 0 ||
		gnutls_x509_privkey_get_key_id(authority->key, GNUTLS_KEYID_USE_SHA256, of_key, &key_len) < 0 ||
		cert_len != key_len || memcmp(of_cert, of_key, key_len) != 0)
		return err_set(err, ERR_INVALID, "certificate and key of the authority are not a pair");
	return ERR_OK;
}

enum err_code tls_authority_open(const char *cert_file, const char *key_file, const char *center, int64_t now_ms,
								 struct tls_authority **ret_authority, struct err *err)
{
	struct tls_authority *authority = calloc(1, sizeof *authority);
	if (!authority)
		return err_set(err, ERR_LIMIT, "no memory for the authority");
	buf_init(&authority->pem, TLS_PEM_MAX);
	enum err_code code = ERR_OK;
	if (access(cert_file, F_OK) != 0)
		code = make_files(cert_file, key_file, center, now_ms, err);
	if (code == ERR_OK)
		code = load(authority, cert_file, key_file, err);
	if (code != ERR_OK) {
		tls_authority_destroy(authority);
		return err_wrap(err, code, "authority of devices");
	}
	*ret_authority = authority;
	return ERR_OK;
}

void tls_authority_destroy(struct tls_authority *authority)
{
	if (!authority)
		return;
	if (authority->trust)
		gnutls_x509_trust_list_deinit(authority->trust, 0);
	gnutls_x509_crt_deinit(authority->crt);
	gnutls_x509_privkey_deinit(authority->key);
	buf_finish(&authority->pem);
	free(authority);
}

const char *tls_authority_pem(const struct tls_authority *authority)
{
	return buf_text(&authority->pem);
}

static int set_up_client(gnutls_x509_crt_t crt, gnutls_x509_crq_t request, const char *device, const char *center,
						 int64_t now_ms, int64_t life_ms)
{
	gnutls_pubkey_t key = NULL;
	int rc = gnutls_x509_crt_set_version(crt, 3);
	if (rc == 0)
		rc = gnutls_pubkey_init(&key);
	if (rc == 0)
		rc = gnutls_pubkey_import_x509_crq(key, request, 0);
	if (rc == 0)
		rc = gnutls_x509_crt_set_pubkey(crt, key);
	gnutls_pubkey_deinit(key);
	if (rc == 0)
		rc = set_serial(crt);
	if (rc == 0)
		rc = set_name(crt, GNUTLS_OID_X520_ORGANIZATION_NAME, center);
	if (rc == 0)
		rc = set_name(crt, GNUTLS_OID_X520_COMMON_NAME, device);
	if (rc == 0)
		rc = set_dates(crt, now_ms - TLS_EARLY_MS, now_ms + life_ms);
	if (rc == 0)
		rc = gnutls_x509_crt_set_basic_constraints(crt, 0, -1);
	if (rc == 0)
		rc = gnutls_x509_crt_set_key_usage(crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
	return rc == 0 ? gnutls_x509_crt_set_key_purpose_oid(crt, GNUTLS_KP_TLS_WWW_CLIENT, 0) : rc;
}

/* The request is of who has the key, and the key is strong enough. */
static int read_request(const char *pem, gnutls_x509_crq_t *ret_request)
{
	gnutls_datum_t text = tls_datum(pem, strlen(pem));
	gnutls_x509_crq_t request = NULL;
	unsigned bits = 0;
	int rc = gnutls_x509_crq_init(&request);
	if (rc == 0)
		rc = gnutls_x509_crq_import(request, &text, GNUTLS_X509_FMT_PEM);
	if (rc == 0)
		rc = gnutls_x509_crq_verify(request, 0);
	int algorithm = rc == 0 ? gnutls_x509_crq_get_pk_algorithm(request, &bits) : rc;
	if (algorithm >= 0 && algorithm != GNUTLS_PK_ECDSA && !(algorithm == GNUTLS_PK_RSA && bits >= 2048))
		algorithm = GNUTLS_E_INSUFFICIENT_SECURITY;
	if (algorithm < 0) {
		gnutls_x509_crq_deinit(request);
		return algorithm;
	}
	*ret_request = request;
	return 0;
}

enum err_code tls_authority_sign(struct tls_authority *authority, const char *request_pem, const char *device,
								 const char *center, int64_t now_ms, int64_t life_ms, struct buf *out,
								 struct tls_cert *ret_cert, struct err *err)
{
	gnutls_x509_crq_t request = NULL;
	gnutls_x509_crt_t crt = NULL;
	gnutls_datum_t text = {.data = NULL};
	int rc = read_request(request_pem, &request);
	if (rc == 0)
		rc = gnutls_x509_crt_init(&crt);
	if (rc == 0)
		rc = set_up_client(crt, request, device, center, now_ms, life_ms);
	if (rc == 0)
		rc = set_key_ids(crt, authority->crt);
	if (rc == 0)
		rc = gnutls_x509_crt_sign2(crt, authority->crt, authority->key, GNUTLS_DIG_SHA256, 0);
	if (rc == 0)
		rc = gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &text);
	enum err_code code = rc < 0 ? tls_fail(tls_linked(), err, ERR_INVALID, "certificate", rc) : ERR_OK;
	if (code == ERR_OK) {
		tls_append(tls_linked(), out, &text);
		code = tls_cert_read(buf_text(out), out->len, ret_cert, err);
	}
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_crq_deinit(request);
	return code;
}

enum err_code tls_authority_check(struct tls_authority *authority, const void *der, size_t len,
								  struct tls_cert *ret_cert)
{
	gnutls_x509_crt_t crt = NULL;
	gnutls_datum_t bytes = tls_datum(der, len);
	gnutls_typed_vdata_st purpose = {.type = GNUTLS_DT_KEY_PURPOSE_OID};
	static char client[] = GNUTLS_KP_TLS_WWW_CLIENT;
	unsigned status = 0;
	purpose.data = (unsigned char *)client;
	int rc = gnutls_x509_crt_init(&crt);
	if (rc == 0)
		rc = gnutls_x509_crt_import(crt, &bytes, GNUTLS_X509_FMT_DER);
	if (rc == 0)
		rc = gnutls_x509_trust_list_verify_crt2(authority->trust, &crt, 1, &purpose, 1,
												GNUTLS_VERIFY_DISABLE_TIME_CHECKS, &status, NULL);
	enum err_code code = rc == 0 && status == 0 ? tls_cert_describe(tls_linked(), crt, ret_cert, NULL) : ERR_DENIED;
	gnutls_x509_crt_deinit(crt);
	return code;
}
