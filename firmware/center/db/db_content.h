/* The published catalogue, and marks and secrets of the database itself. */
#ifndef MOTCUA_CENTER_DB_DB_CONTENT_H
#define MOTCUA_CENTER_DB_DB_CONTENT_H

#include "base/buf.h"
#include "center/db/db.h"

/* document is appended to out unless its version is the one known already (may be NULL). ERR_NOT_FOUND: none stored. */
enum err_code db_catalogue_read(struct db *db, const char *center, const char *known_version, char *ret_version,
								size_t version_size, struct buf *out, struct err *err) MUST_USE;
enum err_code db_catalogue_write(struct db *db, const char *center, const char *version, const char *document,
								 size_t len, int64_t now_ms, struct err *err) MUST_USE;

/* ERR_NOT_FOUND; *ret_len is its length, cut to size. */
/* Names of the centers that have a catalogue, in order. */
enum err_code db_catalogue_centers(struct db *db, int64_t limit, struct db_rows *ret_rows, struct err *err) MUST_USE;
enum err_code db_setting_read(struct db *db, const char *name, void *ret_bytes, size_t size, size_t *ret_len,
							  struct err *err) MUST_USE;
/* Keeps what is there already. */
enum err_code db_setting_make(struct db *db, const char *name, const void *bytes, size_t len, struct err *err) MUST_USE;

#endif
