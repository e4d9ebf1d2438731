/*
 * Who asks: a device by its key, a member of staff by the session cookie, or
 * the public. What was found is remembered for AUTH_REMEMBER_MS, so that a key
 * taken back works at most that much longer at other centers (here: not at all).
 */
#ifndef MOTCUA_CENTER_HANDLERS_AUTH_H
#define MOTCUA_CENTER_HANDLERS_AUTH_H

#include "center/handlers/center.h"
#include "center/handlers/handler.h"
#include "crypto/crypto.h"

#define AUTH_REMEMBER_MS 10000
#define AUTH_ENTRIES 512 /* a power of two */
#define AUTH_EXPELLED_MAX 256
#define AUTH_LOOK_MS 10000 /* at what others took back */

/* NULL: memory is short. */
struct auth *auth_create(void);
void auth_destroy(struct auth *auth);

/* Fills req->caller (address stays). A wrong key or an ended session is the public. */
enum err_code auth_caller(struct center *center, struct request *req) MUST_USE;
/*
 * Who may no longer: devices whose key was taken back, sessions that ended. Their open streams ask by the number
 * of the last expulsion that they know (one read, where nothing happened).
 */
void auth_expel(struct auth *auth, const char *who);
/* Who has a stream open. */
struct auth_guest {
	char name[CRYPTO_HEX_SIZE]; /* device or session; "" for the public */
	uint64_t seen;              /* number of the last expulsion that was looked at */
};
void auth_guest_enter(const struct auth *auth, const struct caller *caller, struct auth_guest *ret_guest);
/* Each expulsion is told once. */
bool auth_guest_expelled(struct auth *auth, struct auth_guest *guest);
/* Reads what other servers took back; from the pulse. */
void auth_look_for_expelled(struct center *center, int64_t now_ms);

/* Forgets everybody: after a key was taken back, a session ended, roles changed. */
void auth_forget(struct auth *auth);
/* Text compared in constant time; false where either is empty. */
bool auth_same(const char *a, const char *b);

#endif
