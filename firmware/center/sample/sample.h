/*
 * The sample center: what assets/sample holds, and a past and a morning made
 * from it (sample_day.h), so that a program started on any date shows a center
 * at work. Idempotent: what is there already stays; a later day gets its own
 * morning and the days between.
 */
#ifndef MOTCUA_CENTER_SAMPLE_SAMPLE_H
#define MOTCUA_CENTER_SAMPLE_SAMPLE_H

#include "center/db/db.h"

#include <stdint.h>

#define SAMPLE_HISTORY_DAYS 60
#define SAMPLE_DOSSIERS 300

struct sample_options {
	const char *folder;   /* NULL: <assets>/sample */
	const char *password; /* of every sample sign-in; mandatory */
	const char *keys_dir; /* where device keys are written, one file "<id>.key" each; "" or NULL: devices get no keys */
	int64_t now_ms;       /* 0: the clock's */
};

/* db: open for writing, its schema the newest, nobody else writing. A few transactions. ERR_INVALID names what is
 * wrong with the files. */
enum err_code sample_load(struct db *db, const struct sample_options *options, struct err *err) MUST_USE;

#endif
