/*
 * The audit trail's chain, apart from requests: how a row is sealed, and whether a center's rows hold together. Row n
 * holds sha256(hash of row n-1, n, time, who, action, subject); how many rows there must be is counted apart. Whoever
 * can write to the database can write a whole chain anew, or cut rows and count together: what shows that is an
 * anchor, a row's hash that was told elsewhere before (the day's log line "audit.head", a report of the verifier).
 * Rows go on their day (keep.audit_days): the chain then begins after a base, and a row of the chain has to tell of it.
 */
#ifndef MOTCUA_CENTER_HANDLERS_AUDIT_CHAIN_H
#define MOTCUA_CENTER_HANDLERS_AUDIT_CHAIN_H

#include "base/id.h"
#include "center/db/db_audit.h"

#define AUDIT_TRIMMED "audit.trimmed" /* its subject: "FROM-TO", rows that went on their day */
#define AUDIT_MARK "audit"         /* the count's name among the marks */
#define AUDIT_CENTER_SIZE 64
#define AUDIT_ANCHORS_MAX 20000    /* a century of days; half a year of a province */
#define AUDIT_ANCHOR_SIZE (AUDIT_CENTER_SIZE + 20 + DB_AUDIT_HASH_SIZE + 2)

/* "CENTER:N:HASH" as text. */
struct audit_anchor {
	char center[AUDIT_CENTER_SIZE];
	int64_t n;
	char hash[DB_AUDIT_HASH_SIZE];
};

struct audit_found {
	int64_t rows;                  /* in order up to here */
	int64_t gone;                  /* of these, the first that went on their day */
	char head[DB_AUDIT_HASH_SIZE]; /* of the last of them */
	int64_t broken_at;             /* the first that does not fit; 0: all do */
	const char *why;               /* a constant; NULL where all fit */
};

void audit_chain_seal(const char *before, const struct db_audit *row, char ret_hash[DB_AUDIT_HASH_SIZE]);
/* A thousand rows at a time, from a connection that may be read-only. anchors: in order (audit_anchor_compare), also
 * of other centers. ERR_OK: read to the end or to the break. */
enum err_code audit_chain_verify(struct db *db, const char *center, const struct audit_anchor *anchors,
								 size_t anchor_count, struct audit_found *ret_found, struct err *err) MUST_USE;

/* False where the text is none. */
bool audit_anchor_parse(const char *text, struct audit_anchor *ret_anchor);
void audit_anchor_print(const struct audit_anchor *anchor, char out[AUDIT_ANCHOR_SIZE]);
/* For qsort: by center, then by n. */
int audit_anchor_compare(const void *a, const void *b);

#endif
