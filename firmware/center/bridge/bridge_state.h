/* Where the asking of a one-stop system is, in the database; and what it told to have. In a transaction. */
#ifndef MOTCUA_CENTER_BRIDGE_BRIDGE_STATE_H
#define MOTCUA_CENTER_BRIDGE_BRIDGE_STATE_H

#include "center/bridge/bridge_pull.h"
#include "center/db/db.h"

#define BRIDGE_WHY_MAX 96
#define BRIDGE_LEASE_MS 45000 /* a server that is silent so long has lost the source to another */

struct bridge_source {
	struct bridge_cursor cursor;
	int64_t full_run, full_at_ms, done_at_ms, next_at_ms, failures;
	char state[12]; /* new, asking, done, away, refused, garbage */
	char why[BRIDGE_WHY_MAX];
};

/* Makes the row where there is none. */
enum err_code bridge_state_read(struct db *db, const char *center, const char *source,
								struct bridge_source *ret_source, struct err *err) MUST_USE;
/* ERR_NOT_FOUND where it was never asked. */
enum err_code bridge_state_find(struct db *db, const char *center, const char *source,
								struct bridge_source *ret_source, struct err *err) MUST_USE;
/* Takes or renews the right to ask; ERR_CONFLICT: another server has it. */
enum err_code bridge_state_lease(struct db *db, const char *center, const char *source, const char *holder,
								 int64_t now_ms, struct err *err) MUST_USE;
enum err_code bridge_state_write(struct db *db, const char *center, const char *source,
								 const struct bridge_source *state, struct err *err) MUST_USE;
/* The other side has it; why: "" where we took it. */
enum err_code bridge_state_seen(struct db *db, const char *center, const char *source, const char *kind,
								const char *code, int64_t run, const char *name, const char *why,
								struct err *err) MUST_USE;
/* Forgets what no round since `run` named. */
enum err_code bridge_state_trim(struct db *db, const char *center, const char *source, int64_t run,
								struct err *err) MUST_USE;

#endif
