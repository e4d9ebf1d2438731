/* The audit trail: who did what to what, as a chain (audit_chain.h). Names are user and device names, never a
 * citizen's. */
#ifndef MOTCUA_CENTER_HANDLERS_AUDIT_H
#define MOTCUA_CENTER_HANDLERS_AUDIT_H

#include "center/db/db_audit.h"
#include "center/handlers/handler.h"

/* From a ROUTE_WRITE handler. action: a constant ("session.begin"). */
enum err_code audit_add(struct request *req, const char *who, const char *action, const char *subject,
						struct err *err) MUST_USE;
/* Rows of before go, some at a time, and the trail itself tells which (audit.trimmed "1-2000"). The newest stays. In a
 * transaction, like audit_add. */
enum err_code audit_trim(struct request *req, int64_t before_ms, struct err *err) MUST_USE;
/* Tells the newest row's hash to the log, which is kept elsewhere: `motcua-center --verify-audit --anchor` takes it.
 * Nothing where there is no row. */
enum err_code audit_log_head(struct db *db, const char *center, struct err *err) MUST_USE;

#endif
