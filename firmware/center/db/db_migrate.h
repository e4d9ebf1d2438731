/*
 * The schema: numbered steps, forward only. Each runs in a transaction of its
 * own together with the row that says it ran, so that a crash leaves the old
 * schema or the new one. A step that has been released is never edited.
 *
 * To add tables: a new file db_schema_<group>.c with its text, and a row at the
 * end of the table in db_migrate.c. Words in braces differ between databases:
 * {int} 64-bit integer, {bytes}, and after the closing bracket of a table
 * {strict} or, for one clustered by its primary key, {norowid}.
 *
 * Old and new programs side by side: during an update, and where an update is taken back, a program of before starts
 * and works on the newer schema. So
 *  1. a step only adds: tables, indices, columns with a default or that may be NULL, and fills what it made. Then its
 *     `beside` is 0 (left out), and the text is held to it when it runs.
 *  2. what is no longer used goes (and what is renamed or narrowed comes) in a step of a later release, whose `beside`
 *     is the number of the newest step of the first release that no longer needs it.
 *  3. each step that ran stands in the table with its `beside`. A program goes on beside steps that it does not know
 *     where its own newest step has at least their `beside`, and refuses to start where one asks for more.
 */
#ifndef MOTCUA_CENTER_DB_DB_MIGRATE_H
#define MOTCUA_CENTER_DB_DB_MIGRATE_H

#include "center/db/db.h"

struct db_migration {
	int number; /* rising */
	const char *name;
	const char *text;
	int beside; /* 0: it only adds; else the newest step that a program beside it has to know */
};

extern const char db_schema_appointments[];
extern const char db_schema_carried[];
extern const char db_schema_copies[];
extern const char db_schema_orders[];
extern const char db_schema_kept[];
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
extern const char db_schema_releases[];
extern const char db_schema_signed[];
extern const char db_schema_dossiers[];
extern const char db_schema_past[];
extern const char db_schema_pauses[];
extern const char db_schema_profiles[];
extern const char db_schema_once[];
extern const char db_schema_stranded[];
extern const char db_schema_desks[];
extern const char db_schema_comments[];
extern const char db_schema_inbox[];
extern const char db_schema_certificates[];
extern const char db_schema_hooks[];

/* Brings the database to the newest schema that this program knows. ERR_CONFLICT for one that a newer program brought
 * further than this one can work beside; ERR_INVALID for a step of ours that does more than add and does not say so. */
enum err_code db_migrate(struct db *db, int64_t now_ms, struct err *err) MUST_USE;
/* The same with a list of one's own (tests). */
enum err_code db_migrate_list(struct db *db, const struct db_migration *list, size_t count, int64_t now_ms,
							  struct err *err) MUST_USE;
/* Number of the newest step that has run; 0 for an empty database. */
enum err_code db_migrate_version(struct db *db, int *ret_version, struct err *err) MUST_USE;

#endif
