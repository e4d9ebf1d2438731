/*
 * The center's catalogue document (GET /v1/catalogue, assets/sample) to the
 * snapshot of the model. Pure; any thread.
 */
#ifndef MOTCUA_PROTO_CATALOGUE_H
#define MOTCUA_PROTO_CATALOGUE_H

#include "base/buf.h"
#include "model/catalogue.h"

#define PROTO_CATALOGUE_MAX (6u << 20) /* bytes of JSON */

/* Makes a catalogue that the caller gives back by catalogue_destroy. version names the
 * snapshot (the ETag); NULL: the document's own. ERR_INVALID or ERR_LIMIT name the member. */
enum err_code proto_catalogue_decode(const char *bytes, size_t len, const char *version,
									 struct catalogue **ret_catalogue, struct err *err) MUST_USE;
/* The document without what only a visitor who looks for it reads, its procedures first of all: as much as the first
 * screen needs, in a fifth of the time. Appended to out. */
enum err_code proto_catalogue_shorten(const char *bytes, size_t len, struct buf *out, struct err *err) MUST_USE;

#endif
