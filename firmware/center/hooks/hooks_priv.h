/* Within center/hooks: the database's side of it (hooks_outbox.c). */
#ifndef MOTCUA_CENTER_HOOKS_HOOKS_PRIV_H
#define MOTCUA_CENTER_HOOKS_HOOKS_PRIV_H

#include "center/db/db_hooks.h"
#include "center/handlers/center.h"
#include "center/handlers/webhooks.h"

#define HOOKS_PACKS_AT_ONCE 64

struct hooks_list {
	struct db_hook hooks[HOOKS_MAX];
	size_t count;
};

struct hooks_due {
	size_t hook; /* in the list */
	int64_t sequence, was_ms;
	unsigned tries;
	char *body;
	bool claimed;
};

/* Centers of the process that have a hook. */
enum err_code hooks_centers(struct center *house, struct center *ret_with[CENTER_PEERS_MAX], size_t *ret_count,
							struct err *err) MUST_USE;
enum err_code hooks_read_list(struct center *center, struct hooks_list *list, struct err *err) MUST_USE;
/* Events since each hook's cursor go into its outbox, and the cursor with them. */
enum err_code hooks_collect(struct center *center, struct hooks_list *list, struct err *err) MUST_USE;
/* Up to room[i] of each hook and `most` in all; hooks_due_free gives them back. */
enum err_code hooks_claim(struct center *center, const struct hooks_list *list, const size_t *room, size_t most,
						  int64_t lease_ms, struct hooks_due **ret_due, size_t *ret_count, struct err *err) MUST_USE;
void hooks_due_free(struct hooks_due *due, size_t count);
/* "t=...,v1=..." */
void hooks_sign(const char *secret, int64_t seconds, const char *body, size_t len, char *out, size_t size);

#endif
