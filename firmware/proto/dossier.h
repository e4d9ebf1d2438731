/* The public view of a dossier (GET /v1/dossiers/{code}). Pure; any thread. */
#ifndef MOTCUA_PROTO_DOSSIER_H
#define MOTCUA_PROTO_DOSSIER_H

#include "base/buf.h"
#include "model/dossier.h"

#define PROTO_DOSSIER_MAX (32u << 10)

/* The body of POST /v1/dossiers/{code}/proof. */
enum err_code proto_dossier_encode_proof(const char *secret, struct buf *out) MUST_USE;

enum err_code proto_dossier_decode(const char *bytes, size_t len, struct dossier *ret_dossier,
								   struct err *err) MUST_USE;

#endif
