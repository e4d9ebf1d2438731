/* Answers already given, by the key that the client made. At most one for each key. */
#ifndef MOTCUA_CENTER_DB_DB_INBOX_H
#define MOTCUA_CENTER_DB_DB_INBOX_H

#include "base/buf.h"
#include "center/db/db.h"

struct db_inbox {
	int64_t print; /* hash of what was asked */
	int status;
};

/* *ret_found tells; the answer is appended to out. */
enum err_code db_inbox_find(struct db *db, const char *key, bool *ret_found, struct db_inbox *ret_inbox,
							struct buf *out, struct err *err) MUST_USE;
/* ERR_CONFLICT where another center was faster. */
enum err_code db_inbox_keep(struct db *db, const char *key, int64_t at_ms, const struct db_inbox *inbox,
							const char *answer, size_t len, struct err *err) MUST_USE;
enum err_code db_inbox_trim(struct db *db, int64_t before_ms, struct err *err) MUST_USE;

#endif
