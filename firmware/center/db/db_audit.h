/* The audit trail's rows; the chain of hashes is the caller's. */
#ifndef MOTCUA_CENTER_DB_DB_AUDIT_H
#define MOTCUA_CENTER_DB_DB_AUDIT_H

#include "center/db/db.h"

#define DB_AUDIT_TEXT_MAX 64
#define DB_AUDIT_HASH_SIZE 65

struct db_audit {
	int64_t n, at_ms; /* n: from 1 without a gap */
	char who[DB_AUDIT_TEXT_MAX], action[DB_AUDIT_TEXT_MAX], subject[DB_AUDIT_TEXT_MAX];
	char hash[DB_AUDIT_HASH_SIZE];
};

/* The newest row; n is 0 where there is none. */
enum err_code db_audit_newest(struct db *db, const char *center, struct db_audit *ret_audit, struct err *err) MUST_USE;
enum err_code db_audit_add(struct db *db, const char *center, const struct db_audit *audit, struct err *err) MUST_USE;
/* Rows after n in order; each is read by db_audit_row. */
enum err_code db_audit_read(struct db *db, const char *center, int64_t after, int64_t limit, struct db_rows *ret_rows,
							struct err *err) MUST_USE;
/* Who: a name, "": anybody. What: an action or its first word, "": any. */
struct db_audit_wanted {
	const char *who, *what;
	int64_t from_ms, until_ms;
};
enum err_code db_audit_count(struct db *db, const char *center, const struct db_audit_wanted *wanted,
							 int64_t *ret_count, struct err *err) MUST_USE;
/* Newest first. */
enum err_code db_audit_find(struct db *db, const char *center, const struct db_audit_wanted *wanted, int64_t limit,
							int64_t offset, struct db_rows *ret_rows, struct err *err) MUST_USE;
/* All there are, in order: of actions, or of who did them. */
enum err_code db_audit_names(struct db *db, const char *center, bool actions, int64_t limit, struct db_rows *ret_rows,
							 struct err *err) MUST_USE;
/* Where the chain begins: the last row that went on its day; n is 0 where none went. Only n and hash are filled. */
enum err_code db_audit_base(struct db *db, const char *center, struct db_audit *ret_base, struct err *err) MUST_USE;
/* Rows up to the base go; the base is kept. */
enum err_code db_audit_trim(struct db *db, const char *center, const struct db_audit *base, int64_t now_ms,
							struct err *err) MUST_USE;
void db_audit_row(const struct db_rows *rows, struct db_audit *ret_audit);

#endif
