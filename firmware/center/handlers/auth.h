/*
 * Who asks: a device by its key, a member of staff by the session cookie, or
 * the public. What was found is remembered for AUTH_REMEMBER_MS. A key taken
 * back or a session ended works no longer from its commit on, here and, by
 * NOTIFY, at the other servers of the database; AUTH_REMEMBER_MS longer only at
 * one that is cut off from the others and not from the database.
 */
#ifndef MOTCUA_CENTER_HANDLERS_AUTH_H
#define MOTCUA_CENTER_HANDLERS_AUTH_H

#include "center/handlers/center.h"
#include "center/handlers/handler.h"
#include "crypto/crypto.h"

#define AUTH_REMEMBER_MS 10000
#define AUTH_DOUBT_MS 1500 /* after something was taken back nobody is remembered: its commit may be under way */
#define AUTH_ENTRIES 512   /* a power of two */
#define AUTH_EXPELLED_MAX 256
#define AUTH_LOOK_MS 10000 /* at what others took back */

/* NULL: memory is short. */
struct auth *auth_create(void);
void auth_destroy(struct auth *auth);

/* From a ROUTE_WRITE handler: all are forgotten, and who (a device, the hash of a session; "": nobody) is expelled,
 * here now and elsewhere with the commit. */
enum err_code auth_take_back(struct request *req, const char *who, struct err *err) MUST_USE;
/* What another server told so. */
void auth_taken_back(struct auth *auth, const char *who);

/* Fills req->caller (address stays). A wrong key or an ended session is the public. */
enum err_code auth_caller(struct center *center, struct request *req) MUST_USE;
/* Who has a stream open: it asks by the number of the last expulsion that it knows (one read, where nothing happened).
 */
struct auth_guest {
	char name[CRYPTO_HEX_SIZE]; /* device or session; "" for the public */
	uint64_t seen;              /* number of the last expulsion that was looked at */
};
void auth_guest_enter(const struct auth *auth, const struct caller *caller, struct auth_guest *ret_guest);
/* Each expulsion is told once. */
bool auth_guest_expelled(struct auth *auth, struct auth_guest *guest);
/* Reads what other servers took back; from the pulse. */
void auth_look_for_expelled(struct center *center, int64_t now_ms);

/* Text compared in constant time; false where either is empty. */
bool auth_same(const char *a, const char *b);

#endif
