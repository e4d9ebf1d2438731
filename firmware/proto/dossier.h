/* The public view of a dossier (GET /v1/dossiers/{code}). Pure; any thread. */
#ifndef MOTCUA_PROTO_DOSSIER_H
#define MOTCUA_PROTO_DOSSIER_H

#include "model/dossier.h"

#define PROTO_DOSSIER_MAX (32u << 10)

enum err_code proto_dossier_decode(const char *bytes, size_t len, struct dossier *ret_dossier,
								   struct err *err) MUST_USE;

#endif
