/*
 * Several centers on one PostgreSQL: each tells the others by NOTIFY that there
 * are new events, and each hands events to its listeners from the log, in the
 * order of their sequence, whoever wrote them. A lost connection is opened anew
 * and what was missed is read. On SQLite there is no relay: commits go to the hub.
 */
#ifndef MOTCUA_CENTER_HANDLERS_RELAY_H
#define MOTCUA_CENTER_HANDLERS_RELAY_H

#include "center/handlers/center.h"

struct relay;

/* Starts its thread. */
enum err_code relay_start(struct center *center, const char *url, struct relay **ret_relay, struct err *err) MUST_USE;
/* Takes NULL. */
void relay_stop(struct relay *relay);
/* In the transaction: the others are told at its commit. */
enum err_code relay_tell(struct db *db, const char *center, struct err *err) MUST_USE;
/* The same, that somebody may no longer (auth.h). */
enum err_code relay_tell_taken_back(struct db *db, const char *who, struct err *err) MUST_USE;

#endif
