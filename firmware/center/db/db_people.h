/* Devices with their keys, staff, sessions. */
#ifndef MOTCUA_CENTER_DB_DB_PEOPLE_H
#define MOTCUA_CENTER_DB_DB_PEOPLE_H

#include "base/id.h"
#include "center/db/db.h"

#define DB_NAME_MAX 64
#define DB_ROLES_MAX 64
#define DB_PASSWORD_MAX 128
#define DB_PROFILE_MAX 1024
#define DB_LOCKED_MS (INT64_C(10) * 365 * 86400000) /* a lock by a manager: until it is taken off */
#define DB_LOCKED_LEAST_MS (INT64_C(365) * 86400000) /* longer than wrong passwords lock: a manager did */

struct db_device {
	char id[DB_NAME_MAX], kind[16];
	unsigned char key_hash[32];
	bool enrolled, revoked;
	int64_t slot;
	unsigned counter;
	char boot_id[33];
};

struct db_staff {
	char username[DB_NAME_MAX], display[DB_NAME_MAX], password[DB_PASSWORD_MAX], roles[DB_ROLES_MAX];
	char counters[DB_NAME_MAX]; /* "3 4"; "" for any */
	char services[DB_PROFILE_MAX]; /* ids of fields, blanks between; "" for all that the counter serves */
	int64_t failures, locked_until_ms;
	int64_t once_until_ms; /* the password is a one-time one, right until then; 0: it is their own */
};

struct db_session {
	char username[DB_NAME_MAX], display[DB_NAME_MAX], roles[DB_ROLES_MAX], csrf[ID_SIZE];
	unsigned counter;
	int64_t made_ms;
};

/* ERR_NOT_FOUND where there is none: as all of the find functions here. */
enum err_code db_device_find(struct db *db, const char *center, const char *id, struct db_device *ret_device,
							 struct err *err) MUST_USE;
/* Makes the device or changes its kind, name and counter; it gets a slot of its own and keeps it. */
enum err_code db_device_put(struct db *db, const char *center, const char *id, const char *kind, const char *name,
							unsigned counter, struct err *err) MUST_USE;
enum err_code db_device_set_key(struct db *db, const char *center, const char *id, const unsigned char key_hash[32],
								int64_t now_ms, struct err *err) MUST_USE;
enum err_code db_device_revoke(struct db *db, const char *center, const char *id, int64_t now_ms,
							   struct err *err) MUST_USE;
/* id, of those of any center revoked at or after. */
enum err_code db_device_revoked_since(struct db *db, int64_t since_ms, struct db_rows *ret_rows,
									  struct err *err) MUST_USE;
/* What a device says of itself. */
struct db_device_word {
	const char *boot_id;
	const char *status;    /* JSON */
	const char *self_test; /* JSON; "": the one of before stands */
};
enum err_code db_device_seen(struct db *db, const char *center, const char *id, const struct db_device_word *word,
							 int64_t now_ms, struct err *err) MUST_USE;
/* What it was told and has not done yet; "": nothing. */
#define DB_ORDER_SIZE 16
enum err_code db_device_order(struct db *db, const char *center, const char *id, const char *word, int64_t now_ms,
							  struct err *err) MUST_USE;
enum err_code db_device_ordered(struct db *db, const char *center, const char *id, char ret_word[DB_ORDER_SIZE],
								struct err *err) MUST_USE;
/* id, kind, name, slot, counter, enrolled_at, revoked_at, seen_at, status, ordered, ordered_at, self_test */
enum err_code db_device_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;

enum err_code db_enrolment_put(struct db *db, const char *center, const char *code_hash, const char *device,
							   int64_t expires_ms, struct err *err) MUST_USE;
/* Uses the code up. ERR_NOT_FOUND: no such code for the device, used or expired. */
enum err_code db_enrolment_use(struct db *db, const char *center, const char *code_hash, const char *device,
							   int64_t now_ms, struct err *err) MUST_USE;

enum err_code db_staff_find(struct db *db, const char *center, const char *username, struct db_staff *ret_staff,
							struct err *err) MUST_USE;
/* Makes or changes all but the failures and services. password: a stored hash. */
enum err_code db_staff_put(struct db *db, const char *center, const struct db_staff *staff, struct err *err) MUST_USE;
enum err_code db_staff_failures(struct db *db, const char *center, const char *username, int64_t failures,
								int64_t locked_until_ms, struct err *err) MUST_USE;
enum err_code db_staff_set_services(struct db *db, const char *center, const char *username, const char *services,
									struct err *err) MUST_USE;
/* Ends every session of the name. */
enum err_code db_session_end_all(struct db *db, const char *center, const char *username, struct err *err) MUST_USE;
/* token_hash, counter: of every session of the name. */
enum err_code db_session_list(struct db *db, const char *center, const char *username, struct db_rows *ret_rows,
							  struct err *err) MUST_USE;
enum err_code db_staff_set_rights(struct db *db, const char *center, const char *username, const char *roles,
								  const char *counters, struct err *err) MUST_USE;
/* password: a stored hash. Failures and a lock by them are forgotten; a manager's lock stays. */
enum err_code db_staff_set_password(struct db *db, const char *center, const char *username, const char *password,
									int64_t once_until_ms, int64_t now_ms, struct err *err) MUST_USE;
/* Managers that can sign in by a password of their own, beside the one of that name. */
enum err_code db_staff_managers_beside(struct db *db, const char *center, const char *username, int64_t now_ms,
									   int64_t *ret_count, struct err *err) MUST_USE;
/* username, display, roles, counters, services, locked_until, once_until */
enum err_code db_staff_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;
/* counter, services, roles, counters, locked_until: of who signed in at each counter last. */
enum err_code db_staff_seated(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;

enum err_code db_session_find(struct db *db, const char *center, const char *token_hash, struct db_session *ret_session,
							  struct err *err) MUST_USE;
enum err_code db_session_put(struct db *db, const char *center, const char *token_hash, const char *username,
							 const char *csrf, unsigned counter, int64_t now_ms, struct err *err) MUST_USE;
enum err_code db_session_end(struct db *db, const char *center, const char *token_hash, struct err *err) MUST_USE;
enum err_code db_session_trim(struct db *db, int64_t before_ms, struct err *err) MUST_USE;

#endif
