/* What holds for everybody who signs in, whether the console or a manager's page sets it. */
#ifndef MOTCUA_CENTER_HANDLERS_PEOPLE_H
#define MOTCUA_CENTER_HANDLERS_PEOPLE_H

#include "center/db/db_people.h"
#include "center/handlers/handler.h"

#define PEOPLE_PASSWORD_LEAST 10
#define PEOPLE_ONCE_MS (INT64_C(24) * 3600000) /* a one-time password is right so long */

/* Lower-case letters, digits, dots, dashes; shorter than DB_NAME_MAX. */
bool people_is_name(const char *name);
/* Known roles with blanks between; none is right too. */
bool people_are_roles(const char *roles);
bool people_has_word(const char *words, const char *word);
/* counters: "3 4"; "" for any. At no counter (0) everybody may sign in. */
bool people_may_sit(const char *counters, unsigned counter);
/* Whether somebody who signed in at a counter may serve nobody there any more: locked by a manager, or without the
 * right to sit there. */
bool people_is_out(const struct db_staff *staff, unsigned counter, int64_t now_ms);
/* A one-time password as it is hashed, however it was typed: its digits alone. */
void people_once_plain(const char *typed, char *out, size_t size);
/* ERR_CONFLICT: without this one no manager could sign in. In the transaction, after audit_add. */
enum err_code people_manager_stays(struct request *req, const char *name, struct err *err) MUST_USE;
/* Ends the sessions of a name, and their open streams: all, or those at counters that are not in the list. */
enum err_code people_end_sessions(struct request *req, const char *name, const char *stays_at,
								  struct err *err) MUST_USE;
/* 204, or what the code says: unknown-staff, last-manager. */
void people_answer(struct reply *reply, enum err_code code, const struct err *err);

#endif
