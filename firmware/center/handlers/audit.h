/*
 * The audit trail: who did what to what, as a chain. Row n holds
 * sha256(hash of row n-1, n, time, who, action, subject), so that a changed,
 * removed or inserted row shows; how many rows there must be is counted apart,
 * so that a cut tail shows too. Names are user and device names, never a citizen's.
 */
#ifndef MOTCUA_CENTER_HANDLERS_AUDIT_H
#define MOTCUA_CENTER_HANDLERS_AUDIT_H

#include "center/db/db_audit.h"
#include "center/handlers/handler.h"

/* From a ROUTE_WRITE handler. action: a constant ("session.begin"). */
enum err_code audit_add(struct request *req, const char *who, const char *action, const char *subject,
						struct err *err) MUST_USE;

#endif
