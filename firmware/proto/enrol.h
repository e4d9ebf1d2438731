/* Enrolment of a device and its certificates, on the wire. Pure; any thread. */
#ifndef MOTCUA_PROTO_ENROL_H
#define MOTCUA_PROTO_ENROL_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>

#define PROTO_ENROL_MAX (32u << 10)
#define PROTO_PEM_MAX 8192
#define PROTO_KEY_MAX 128

struct proto_enrolled {
	char key[PROTO_KEY_MAX];         /* "" in an answer to POST /v1/certificates */
	char certificate[PROTO_PEM_MAX]; /* PEM; "": none was given */
};

/* Body of POST /v1/enrol; request (PKCS #10, PEM) may be NULL. */
enum err_code proto_enrol_encode(const char *device, const char *code, const char *request, struct buf *out) MUST_USE;
/* Body of POST /v1/certificates. */
enum err_code proto_enrol_encode_renewal(const char *request, struct buf *out) MUST_USE;
/* The answer to either. */
enum err_code proto_enrol_decode(const char *bytes, size_t len, struct proto_enrolled *ret_enrolled,
								 struct err *err) MUST_USE;

#endif
