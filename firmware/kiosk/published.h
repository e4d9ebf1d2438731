/*
 * Configuration that the center publishes for this device, taken so that a bad
 * one can't keep the kiosk from starting. Two files in state.dir:
 *
 *   published.trial  the newest, with how often a start was tried on it
 *   published.good   the last one under which the program ran and met its center
 *
 *   take: held to the schema -> trial ---- start (at most PUBLISHED_TRIES) ---- good()
 *           | refused                        | tries used up, or the schema says no
 *           v                                v
 *         not kept                     rolled back: good is applied, the number is never tried again
 *
 * It lies over the file and the command line, but says nothing of the keys by
 * which the device reaches its center and keeps its journal.
 */
#ifndef MOTCUA_KIOSK_PUBLISHED_H
#define MOTCUA_KIOSK_PUBLISHED_H

#include "base/file.h"
#include "conf/conf.h"
#include "proto/config.h"

#define PUBLISHED_TRIES 2

enum published_state { PUBLISHED_NONE, PUBLISHED_TRIAL, PUBLISHED_GOOD, PUBLISHED_REFUSED, PUBLISHED_ROLLED_BACK };

struct published {
	char dir[FILE_PATH_MAX - 32];
	int64_t number;             /* what is applied; 0: nothing */
	int64_t bad_number;         /* refused or rolled back; 0: none */
	enum published_state state; /* of the newest told */
};

/* At start, before anything is opened: counts the try, then applies. Never fails: at worst nothing is applied. */
void published_start(struct published *published, const char *dir, struct conf *conf);
/* What the center publishes now. ERR_OK: stored, restart to apply it; ERR_CONFLICT: it is applied already, or known to
 * be bad; ERR_INVALID: refused, see state. running: the configuration as it is. */
enum err_code published_take(struct published *published, const struct proto_config *config,
							 const struct conf *running, struct err *err) MUST_USE;
/* The program runs well under it. */
void published_good(struct published *published);
/* "none", "trial", "good", "refused", "rolled-back" */
const char *published_word(enum published_state state);

#endif
