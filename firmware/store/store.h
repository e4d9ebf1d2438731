/*
 * What a kiosk must not forget: one SQLite file in its state folder. WAL with
 * synchronous FULL; one connection that both writes and checkpoints; a lock
 * file and SQLite's exclusive lock keep a second process out.
 *
 * Invariants, relied upon by everybody above:
 *  1. A function that answered ERR_OK has its effect on the disk, and the
 *     event that tells the center of it in the same transaction.
 *  2. A function that answered anything else changed nothing, or the store is
 *     suspect: then nothing is acknowledged before it was reopened and checked.
 *  3. A number of a day is in the store at most once.
 *  4. A file that can't be trusted is set aside, never repaired in place and
 *     never silently emptied.
 *
 * All calls from one thread (the kiosk's I/O thread). A call blocks for one
 * disk flush at most.
 */
#ifndef MOTCUA_STORE_STORE_H
#define MOTCUA_STORE_STORE_H

#include "base/err.h"
#include "base/file.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_BYTES_MAX (64u << 20)
#define STORE_WAL_MAX (4u << 20)
#define STORE_RESERVE_DEFAULT (16u << 20)
#define STORE_EVENTS_MAX 50000
/* What fills the journal last may use all of it: tickets; then ratings; then reports on the device. */
#define STORE_RATINGS_UNTIL 45000   /* then they are counted by the hour */
#define STORE_RATING_SUMS_MAX 4096
#define STORE_OTHERS_UNTIL 40000
#define STORE_WARN_FROM 35000 /* of them: the center is warned */
#define STORE_QUARANTINES_MAX 3

struct store;

struct store_options {
	const char *dir;      /* made where missing */
	const char *vfs;      /* SQLite VFS; NULL: the system's */
	size_t reserve_bytes; /* kept aside for a full disk; 0: none */
};

struct store_report {
	bool fresh;        /* nothing was there */
	int migrated_from; /* schema before, where it was older; else 0 */
	bool quarantined;  /* the old file could not be trusted and is set aside */
	unsigned salvaged; /* events taken over from it */
};

/* ERR_CONFLICT: another process has it, or it is a newer or a foreign file. ERR_IO: see the text. */
enum err_code store_open(const struct store_options *options, struct store **ret_store, struct store_report *ret_report,
						 struct err *err) MUST_USE;
/* Takes NULL. */
void store_close(struct store *store);

/* Housekeeping, once in a while: forgets what is over, fills the reserve again. */
enum err_code store_tidy(struct store *store, struct err *err) MUST_USE;

/* Small texts by name. ERR_NOT_FOUND where never set. */
enum err_code store_setting_get(struct store *store, const char *name, char *out, size_t size) MUST_USE;
enum err_code store_setting_set(struct store *store, const char *name, const char *value, struct err *err) MUST_USE;
/* Whole documents with a version: the catalogue cache. */
enum err_code store_document_load(struct store *store, const char *name, char *ret_etag, size_t etag_size,
								  struct buf *out) MUST_USE;
enum err_code store_document_save(struct store *store, const char *name, const char *etag, const void *bytes,
								  size_t len, struct err *err) MUST_USE;

#endif
