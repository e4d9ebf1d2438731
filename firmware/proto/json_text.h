/*
 * A JSON document as text, whole or not at all: jansson's own writer goes on
 * where the memory for an object's key was short, and leaves the key out.
 */
#ifndef MOTCUA_PROTO_JSON_TEXT_H
#define MOTCUA_PROTO_JSON_TEXT_H

#include <jansson.h>

/* flags: jansson's. NULL where memory is short or root is NULL; the caller gives it to
 * wipe_free() or free(), the former where it holds words of people. */
char *json_text(const json_t *root, size_t flags);

#endif
