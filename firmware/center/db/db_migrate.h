/*
 * The schema: numbered steps, forward only. Each runs in a transaction of its
 * own together with the row that says it ran, so that a crash leaves the old
 * schema or the new one. A step that has been released is never edited.
 *
 * To add tables: a new file db_schema_<group>.c with its text, and a row at the
 * end of the table in db_migrate.c. Words in braces differ between databases:
 * {int} 64-bit integer, {bytes}, and after the closing bracket of a table
 * {strict} or, for one clustered by its primary key, {norowid}.
 * An old program must be able to work beside the new schema: add, don't rename.
 */
#ifndef MOTCUA_CENTER_DB_DB_MIGRATE_H
#define MOTCUA_CENTER_DB_DB_MIGRATE_H

#include "center/db/db.h"

struct db_migration {
	int number; /* rising */
	const char *name;
	const char *text;
};

extern const char db_schema_appointments[];
extern const char db_schema_carried[];
extern const char db_schema_core[];
extern const char db_schema_content[];
extern const char db_schema_audit[];
extern const char db_schema_bridge[];
extern const char db_schema_province[];
extern const char db_schema_desk[];
extern const char db_schema_evaluation[];
extern const char db_schema_fleet[];
extern const char db_schema_hours[];
extern const char db_schema_publish[];
extern const char db_schema_dossiers[];
extern const char db_schema_past[];
extern const char db_schema_pauses[];
extern const char db_schema_certificates[];
extern const char db_schema_hooks[];

/* Brings the database to the newest schema. ERR_CONFLICT for one that is newer than this program. */
enum err_code db_migrate(struct db *db, int64_t now_ms, struct err *err) MUST_USE;
/* The same with a list of one's own (tests). */
enum err_code db_migrate_list(struct db *db, const struct db_migration *list, size_t count, int64_t now_ms,
							  struct err *err) MUST_USE;
/* Number of the newest step that has run; 0 for an empty database. */
enum err_code db_migrate_version(struct db *db, int *ret_version, struct err *err) MUST_USE;

#endif
