/* Webhooks, their outbox, which is their log too. */
#ifndef MOTCUA_CENTER_DB_DB_HOOKS_H
#define MOTCUA_CENTER_DB_DB_HOOKS_H

#include "base/id.h"
#include "center/db/db.h"

#define DB_HOOK_URL_MAX 512
#define DB_HOOK_SECRET_SIZE 64
#define DB_HOOK_TYPES_MAX 512

struct db_hook {
	char id[ID_SIZE], url[DB_HOOK_URL_MAX], secret[DB_HOOK_SECRET_SIZE], types[DB_HOOK_TYPES_MAX];
	int64_t cursor, paused_ms;
};

enum db_hook_state { DB_HOOK_WAITS, DB_HOOK_DELIVERED, DB_HOOK_PARKED };

/* How an attempt ended. */
struct db_hook_attempt {
	enum db_hook_state state;
	int64_t next_ms, now_ms;
	int status;      /* of HTTP; 0: no answer */
	const char *why; /* a constant word; "" for none */
};

/* cursor: events after it are told. made_by: a user name. */
enum err_code db_hook_put(struct db *db, const char *center, const struct db_hook *hook, int64_t now_ms,
						  const char *made_by, struct err *err) MUST_USE;
/* With its outbox. ERR_NOT_FOUND where there is none. */
enum err_code db_hook_delete(struct db *db, const char *center, const char *id, struct err *err) MUST_USE;
enum err_code db_hook_count(struct db *db, const char *center, int64_t *ret_count, struct err *err) MUST_USE;
/* center: each that has a hook. */
enum err_code db_hook_centers(struct db *db, struct db_rows *ret_rows, struct err *err) MUST_USE;
/* Each is read by db_hook_row. */
enum err_code db_hook_list(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;
void db_hook_row(const struct db_rows *rows, struct db_hook *ret_hook);
/* id, url, types, made_at, made_by, waiting, delivered, parked, paused_at */
enum err_code db_hook_overview(struct db *db, const char *center, struct db_rows *ret_rows, struct err *err) MUST_USE;
/* From `from` to `to` where it still stands at from: false in *ret_moved when another server was first. */
enum err_code db_hook_move(struct db *db, const char *id, int64_t from, int64_t to, bool *ret_moved,
						   struct err *err) MUST_USE;

enum err_code db_hook_add(struct db *db, const char *center, const char *hook, int64_t sequence, const char *type,
						  const char *body, int64_t now_ms, struct err *err) MUST_USE;
/* sequence, body, tries, next_at: those longest due first. */
enum err_code db_hook_due(struct db *db, const char *hook, int64_t now_ms, int64_t limit, struct db_rows *ret_rows,
						  struct err *err) MUST_USE;
/* Takes one that is due, until next_ms; false: another server has it. */
enum err_code db_hook_claim(struct db *db, const char *hook, int64_t sequence, int64_t was_ms, int64_t next_ms,
							bool *ret_claimed, struct err *err) MUST_USE;
enum err_code db_hook_tried(struct db *db, const char *hook, int64_t sequence, const struct db_hook_attempt *attempt,
							struct err *err) MUST_USE;
/* sequence, type, state, tries, status, why, made_at, tried_at, next_at: newest first. state -1: any. */
enum err_code db_hook_log(struct db *db, const char *center, const char *hook, int state, int64_t limit,
						  struct db_rows *ret_rows, struct err *err) MUST_USE;
/* What is parked waits again, from its first try. */
enum err_code db_hook_unpark(struct db *db, const char *center, const char *hook, int64_t now_ms,
							 struct err *err) MUST_USE;
/* Nothing more is sent from paused_ms on; 0: it goes on with what was kept. ERR_NOT_FOUND where there is none. */
enum err_code db_hook_pause(struct db *db, const char *center, const char *id, int64_t paused_ms,
							struct err *err) MUST_USE;
/* Forgets what was delivered or parked before, or waits since then. */
enum err_code db_hook_trim(struct db *db, const char *center, int64_t before_ms, struct err *err) MUST_USE;

#endif
