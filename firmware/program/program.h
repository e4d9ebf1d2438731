/*
 * A new program for this device: fetched, verified, handed to the installer of
 * this machine, proved good or given back.
 *
 *   told: signature, age and version hold -> DOWNLOADING (goes on where it stopped, also after a restart)
 *     | refused                                  | all bytes there
 *     v                                          v
 *   REFUSED <---- SHA-256 differs ---------- VERIFIED
 *     ^                                          | nobody is there, and within the hours
 *     |                                          v
 *     '------------- installer says no ----- INSTALLING ---- installer says yes: restart
 *                                                |                 |
 *                       the old version runs     |                 | the new version runs
 *                              ROLLED_BACK <-----'                 v
 *                                   ^------- never met its center: TRIAL ------> INSTALLED (installer: confirm)
 *
 * The bundle is the installer's business: a program, an image for another
 * slot. It is run as `INSTALLER install BUNDLE VERSION`, `confirm VERSION`,
 * `rollback VERSION`, and answers by its exit status; that a program which
 * does not even start is given back is also its business
 * (toolchain/image/install-release). What was refused or given back is not
 * tried again. Two files in state.dir: program.state, program.part. One thread:
 * the kiosk's I/O, the display's feed.
 */
#ifndef MOTCUA_PROGRAM_PROGRAM_H
#define MOTCUA_PROGRAM_PROGRAM_H

#include "base/file.h"
#include "crypto/crypto.h"
#include "program/program_signed.h"

#include <stdbool.h>
#include <sys/types.h>

#define PROGRAM_GOOD_AFTER_MS 30000       /* running, and the center met */
#define PROGRAM_TRIAL_MS (30 * 60000)     /* not met within it: given back */
#define PROGRAM_INSTALLER_MS (15 * 60000) /* then it is killed */
#define PROGRAM_PART_PAUSE_MS 50 /* between parts: other requests go between */
#define PROGRAM_WHY_SIZE 24

enum program_state {
	PROGRAM_NONE,
	PROGRAM_DOWNLOADING,
	PROGRAM_VERIFIED,
	PROGRAM_INSTALLING,
	PROGRAM_TRIAL,
	PROGRAM_INSTALLED,
	PROGRAM_REFUSED,
	PROGRAM_ROLLED_BACK,
};

enum program_verb { PROGRAM_INSTALL, PROGRAM_CONFIRM, PROGRAM_ROLLBACK };

struct program_options {
	const char *dir, *installer; /* dir "": nothing is kept, so nothing is ever installed */
	const char *name;            /* of this program: PROTO_PROGRAM_KIOSK or PROTO_PROGRAM_DISPLAY */
	const char *key;     /* public, 64 hex digits; "": nothing is ever installed */
	const char *running; /* version of this program */
};

struct program {
	char dir[FILE_PATH_MAX - 32], installer[FILE_PATH_MAX], running[PROTO_PROGRAM_VERSION_SIZE];
	char name[PROTO_PROGRAM_NAME_SIZE];
	unsigned char key[CRYPTO_KEY_SIZE];
	bool has_key;
	struct proto_program wanted; /* what state is of; number 0: nothing yet */
	enum program_state state;
	char why[PROGRAM_WHY_SIZE]; /* a word; "" where all is well */
	int64_t have;               /* bytes of the bundle */
	bool asked;                 /* a part is on its way */
	pid_t child;                /* the installer; 0: none */
	enum program_verb verb;
	int64_t child_until_ms, trial_since_ms;
	bool changed; /* since the caller last looked */
};

/* What is known from the last run. now_ms is monotonic. */
void program_start(struct program *program, const struct program_options *options, int64_t now_ms);
/* What the center wants here. today: "" where the clock is not trusted. */
void program_take(struct program *program, const struct proto_program *wanted, const char *today);
/* Whether bytes are to be asked for, from where; counts as asked until program_part is called. */
bool program_wants_part(struct program *program, int64_t *ret_offset);
/* An answer to that; code is ERR_OK where there are bytes. May verify the whole bundle: a moment of reading. */
void program_part(struct program *program, enum err_code code, int64_t offset, const void *bytes, size_t len);
/* quiet: nobody is there and the hour is right. True: end this program in order, its supervisor starts the new one. */
bool program_tick(struct program *program, bool online, bool quiet, int64_t now_ms);
/* "none", "downloading", "verified", "installing", "trial", "installed", "refused", "rolled-back" */
const char *program_word(enum program_state state);
int program_percent(const struct program *program);
/* The two minutes of the day of "HH:MM-HH:MM"; false where it is something else. Pure. */
bool program_hours(const char *hours, int *ret_from, int *ret_to);
/* For a configuration file: NULL where it is such hours or empty. */
const char *program_hours_rule(const char *value);
/* Whether a minute of the day lies within such hours, over midnight too; "" is always. Pure. */
bool program_within(const char *hours, int minute);

#endif
