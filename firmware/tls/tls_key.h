/*
 * A device's private key and the request for a certificate: P-256, as PEM. The
 * key is made where it is used and never leaves. Any thread.
 */
#ifndef MOTCUA_TLS_TLS_KEY_H
#define MOTCUA_TLS_TLS_KEY_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

#define TLS_PEM_MAX 8192 /* of a key, a request, a certificate */
#define TLS_NAME_MAX 64
#define TLS_SERIAL_SIZE 33 /* 16 bytes as hex digits and NUL */

/* Appends the key. */
enum err_code tls_key_make(struct buf *out, struct err *err) MUST_USE;
/* Appends a PKCS #10 request with CN=device, signed by the key. */
enum err_code tls_key_request(const char *key_pem, const char *device, struct buf *out, struct err *err) MUST_USE;

/* What a certificate says of itself. */
struct tls_cert {
	char device[TLS_NAME_MAX], center[TLS_NAME_MAX]; /* CN and O; "" where there is none */
	char serial[TLS_SERIAL_SIZE];
	int64_t begins_ms, ends_ms; /* wall time */
};

/* The first certificate of a PEM text. ERR_INVALID for what is none. */
enum err_code tls_cert_read(const char *pem, size_t len, struct tls_cert *ret_cert, struct err *err) MUST_USE;

#endif
