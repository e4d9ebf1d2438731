#include "center/handlers/auth.h"

#include "base/brief.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "center/db/db_people.h"
#include "center/handlers/certificates.h"
#include "center/handlers/province.h"
#include "center/handlers/relay.h"
#include "crypto/crypto.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
	char proof[CRYPTO_HEX_SIZE]; /* hash of the bearer text or cookie */
	struct caller caller;
	int64_t until_ms;
};

struct auth {
	pthread_mutex_t lock;
	struct entry entries[AUTH_ENTRIES];
	char expelled[AUTH_EXPELLED_MAX][CRYPTO_HEX_SIZE]; /* a ring: number n stands at n % AUTH_EXPELLED_MAX */
	_Atomic uint64_t expulsions;
	int64_t doubt_until_ms;             /* monotonic; under the lock */
	int64_t looked_ms, looked_until_ms; /* the pulse's: monotonic, and wall time up to which rows were seen */
};

struct auth *auth_create(void)
{
	struct auth *auth = calloc(1, sizeof *auth);
	if (!auth)
		return NULL;
	brief_lock_init(&auth->lock);
	return auth;
}

void auth_destroy(struct auth *auth)
{
	if (!auth)
		return;
	pthread_mutex_destroy(&auth->lock);
	free(auth);
}

/* Devices whose key was taken back, sessions that ended: their open streams end. */
static void expel(struct auth *auth, const char *who)
{
	if (!*who)
		return;
	pthread_mutex_lock(&auth->lock);
	uint64_t number = atomic_load(&auth->expulsions) + 1;
	snprintf(auth->expelled[number % AUTH_EXPELLED_MAX], CRYPTO_HEX_SIZE, "%s", who);
	atomic_store(&auth->expulsions, number);
	pthread_mutex_unlock(&auth->lock);
}

static uint64_t expulsions(const struct auth *auth)
{
	return atomic_load(&auth->expulsions);
}

/* Whether who (a device, the hash of a session) was expelled after number `since`; everybody when too many were. */
static bool is_expelled(struct auth *auth, const char *who, uint64_t since)
{
	bool found = false;
	pthread_mutex_lock(&auth->lock);
	uint64_t newest = atomic_load(&auth->expulsions);
	if (newest - since >= AUTH_EXPELLED_MAX)
		found = true;
	for (uint64_t number = since + 1; !found && number <= newest; number++)
		found = strcmp(auth->expelled[number % AUTH_EXPELLED_MAX], who) == 0;
	pthread_mutex_unlock(&auth->lock);
	return found;
}

void auth_guest_enter(const struct auth *auth, const struct caller *caller, struct auth_guest *ret_guest)
{
	ret_guest->seen = expulsions(auth);
	snprintf(ret_guest->name, sizeof ret_guest->name, "%s", caller->session[0] ? caller->session : caller->id);
}

bool auth_guest_expelled(struct auth *auth, struct auth_guest *guest)
{
	uint64_t newest = expulsions(auth);
	if (newest == guest->seen || !guest->name[0])
		return false;
	bool expelled = is_expelled(auth, guest->name, guest->seen);
	guest->seen = newest;
	return expelled;
}

/* Of every center at once; one whose name is that of another's only has to come back. */
static enum err_code read_expelled(struct auth *auth, struct db *db, int64_t since_ms, struct err *err)
{
	struct db_rows rows;
	enum err_code code = db_device_revoked_since(db, since_ms, &rows, err);
	if (code != ERR_OK)
		return code;
	while (db_next(&rows))
		expel(auth, db_text(&rows, 0));
	return db_end(&rows, err);
}

void auth_look_for_expelled(struct center *center, int64_t now_ms)
{
	struct auth *auth = center->auth;
	struct err err = {.code = ERR_OK};
	if (now_ms - auth->looked_ms < AUTH_LOOK_MS)
		return;
	auth->looked_ms = now_ms;
	struct db *db = db_pool_take(center->readers);
	int64_t wall_ms = clock_wall_ms();
	enum err_code code = db ? ERR_OK : err_set(&err, ERR_OFFLINE, "no connection");
	/* Twice over the same while: another server's clock may be behind, and its commit late. */
	if (code == ERR_OK && auth->looked_until_ms > 0)
		code = read_expelled(auth, db, auth->looked_until_ms - 2 * AUTH_LOOK_MS, &err);
	if (code == ERR_OK)
		auth->looked_until_ms = wall_ms;
	else
		log_event(LOG_WARN, "auth.look", LOG_ERR(&err));
	if (db)
		db_pool_give(center->readers, db, code != ERR_OK);
}

void auth_taken_back(struct auth *auth, const char *who)
{
	pthread_mutex_lock(&auth->lock);
	auth->doubt_until_ms = clock_mono_ms() + AUTH_DOUBT_MS;
	for (size_t i = 0; i < AUTH_ENTRIES; i++)
		auth->entries[i].until_ms = 0;
	pthread_mutex_unlock(&auth->lock);
	expel(auth, who);
}

enum err_code auth_take_back(struct request *req, const char *who, struct err *err)
{
	auth_taken_back(req->center->auth, who);
	return req->center->house->relay ? relay_tell_taken_back(req->db, who, err) : ERR_OK;
}

bool auth_same(const char *a, const char *b)
{
	size_t len = strlen(a);
	return len > 0 && len == strlen(b) && crypto_same(a, b, len);
}

/* "clerk manager" to bits. */
static unsigned roles_of(const char *words)
{
	static const struct {
		const char *word;
		unsigned who;
	} roles[] = {{"clerk", WHO_CLERK},
				 {"manager", WHO_MANAGER},
				 {"technician", WHO_TECHNICIAN},
				 {"auditor", WHO_AUDITOR},
				 {"province", WHO_PROVINCE}};
	unsigned who = 0;
	for (size_t i = 0; i < ARRAY_LEN(roles); i++)
		if (strstr(words, roles[i].word))
			who |= roles[i].who;
	return who;
}

static struct entry *entry_of(struct auth *auth, const char *proof)
{
	unsigned long at =
		strtoul((char[9]){proof[0], proof[1], proof[2], proof[3], proof[4], proof[5], proof[6], proof[7]}, NULL, 16);
	return &auth->entries[at % AUTH_ENTRIES];
}

static bool recall(struct auth *auth, const char *proof, struct caller *caller)
{
	bool known = false;
	pthread_mutex_lock(&auth->lock);
	const struct entry *entry = entry_of(auth, proof);
	if (entry->until_ms > clock_mono_ms() && strcmp(entry->proof, proof) == 0) {
		char address[sizeof caller->address];
		memcpy(address, caller->address, sizeof address);
		*caller = entry->caller;
		memcpy(caller->address, address, sizeof address);
		known = true;
	}
	pthread_mutex_unlock(&auth->lock);
	return known;
}

static void remember(struct auth *auth, const char *proof, const struct caller *caller)
{
	int64_t now_ms = clock_mono_ms();
	pthread_mutex_lock(&auth->lock);
	struct entry *entry = entry_of(auth, proof);
	if (now_ms >= auth->doubt_until_ms) {
		entry->caller = *caller;
		entry->until_ms = now_ms + AUTH_REMEMBER_MS;
		memcpy(entry->proof, proof, sizeof entry->proof);
	}
	pthread_mutex_unlock(&auth->lock);
}

/* "device.key" */
static enum err_code find_device(struct center *center, struct db *db, const struct request *req, struct caller *caller)
{
	const char *bearer = req->bearer, *dot = strrchr(bearer, '.');
	if (!dot || dot == bearer || (size_t)(dot - bearer) >= CALLER_ID_MAX)
		return ERR_NOT_FOUND;
	struct db_device device;
	char id[CALLER_ID_MAX];
	snprintf(id, sizeof id, "%.*s", (int)(dot - bearer), bearer);
	enum err_code code = db_device_find(db, center->id, id, &device, NULL);
	if (code != ERR_OK)
		return code;
	unsigned char hash[CRYPTO_HASH_SIZE];
	crypto_sha256(dot + 1, strlen(dot + 1), hash);
	if (!device.enrolled || device.revoked || !crypto_same(hash, device.key_hash, sizeof hash))
		return ERR_NOT_FOUND;
	unsigned who = 0;
	code = certificates_standing(center, db, req, &device, &who, &caller->why);
	if (code != ERR_OK || who == 0)
		return code;
	caller->who = WHO_PUBLIC | who;
	caller->counter = device.counter;
	caller->slot = device.slot;
	snprintf(caller->id, sizeof caller->id, "%s", id);
	return ERR_OK;
}

static enum err_code find_session(struct center *center, struct db *db, const char *proof, struct caller *caller)
{
	struct db_session session;
	enum err_code code = db_session_find(db, center->id, proof, &session, NULL);
	if (code != ERR_OK)
		return code;
	int64_t age_ms = clock_wall_ms() - session.made_ms;
	if (age_ms > (int64_t)center->options.session_minutes * 60000 || age_ms < -60000)
		return ERR_NOT_FOUND;
	caller->who = WHO_PUBLIC | roles_of(session.roles);
	caller->counter = session.counter;
	snprintf(caller->id, sizeof caller->id, "%s", session.username);
	snprintf(caller->csrf, sizeof caller->csrf, "%s", session.csrf);
	snprintf(caller->session, sizeof caller->session, "%s", proof);
	return ERR_OK;
}

/* A session's row is found by it; a device is another one by each certificate and way that it comes by. */
static void proof_of(const struct request *req, const char *secret, char ret_proof[CRYPTO_HEX_SIZE])
{
	char text[sizeof req->bearer + TLS_SERIAL_SIZE + 4];
	int len = req->bearer[0] ? snprintf(text, sizeof text, "%s %d%d %s", secret, req->is_tls, req->showed_other,
										req->shown ? req->shown->serial : "")
							 : snprintf(text, sizeof text, "%s", secret);
	crypto_sha256_hex(text, (size_t)len, ret_proof);
	crypto_wipe(text, sizeof text);
}

enum err_code auth_caller(struct center *center, struct request *req)
{
	const char *secret = req->bearer[0] ? req->bearer : req->cookie;
	struct caller *caller = &req->caller;
	if (!secret[0])
		return ERR_OK;
	char proof[CRYPTO_HEX_SIZE];
	proof_of(req, secret, proof);
	if (recall(center->auth, proof, caller))
		return ERR_OK;
	struct db *db = db_pool_take(center->readers);
	if (!db)
		return ERR_OFFLINE;
	struct center *home = NULL;
	enum err_code code = req->bearer[0] ? province_of_device(center, db, req->bearer, &home)
										: province_of_session(center, db, proof, &home);
	if (code == ERR_OK)
		code = req->bearer[0] ? find_device(home, db, req, caller) : find_session(home, db, proof, caller);
	if (code == ERR_OK && caller->id[0])
		caller->home = home;
	db_pool_give(center->readers, db, code == ERR_IO || code == ERR_OFFLINE || code == ERR_CORRUPT);
	if (code == ERR_OK)
		remember(center->auth, proof, caller);
	return code == ERR_NOT_FOUND ? ERR_OK : code;
}
