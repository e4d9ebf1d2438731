#include "program/program.h"

#include "base/check.h"
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATE_MAX 1024
#define NO_CENTER "no-center"

static const char *const WORDS[] = {"none",  "downloading", "verified", "installing",
									"trial", "installed",   "refused",  "rolled-back"};
static const char *const VERBS[] = {"install", "confirm", "rollback"};

extern char **environ;

const char *program_word(enum program_state state)
{
	CHECK(state < ARRAY_LEN(WORDS));
	return WORDS[state];
}

int program_percent(const struct program *program)
{
	if (program->state == PROGRAM_NONE || program->wanted.size <= 0)
		return 0;
	return program->state == PROGRAM_DOWNLOADING ? (int)(program->have * 100 / program->wanted.size) : 100;
}

bool program_hours(const char *hours, int *ret_from, int *ret_to)
{
	int h1, m1, h2, m2, len = 0;
	if (sscanf(hours, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &len) != 4 || hours[len])
		return false;
	if (h1 < 0 || h1 >= 24 || h2 < 0 || h2 > 24 || m1 < 0 || m1 >= 60 || m2 < 0 || m2 >= 60)
		return false;
	*ret_from = h1 * 60 + m1;
	*ret_to = h2 * 60 + m2;
	return true;
}

const char *program_hours_rule(const char *value)
{
	int from, to;
	return !value[0] || program_hours(value, &from, &to) ? NULL : "hours of a day like 19:00-05:30";
}

bool program_within(const char *hours, int minute)
{
	int from, to;
	if (!program_hours(hours, &from, &to))
		return true;
	return from <= to ? minute >= from && minute < to : minute >= from || minute < to;
}

static void path_of(const struct program *program, const char *name, char out[FILE_PATH_MAX])
{
	snprintf(out, FILE_PATH_MAX, "%s/%s", program->dir, name);
}

static void part_path(const struct program *program, char out[FILE_PATH_MAX])
{
	path_of(program, "program.part", out);
}

static void drop_part(struct program *program)
{
	char path[FILE_PATH_MAX];
	program->have = 0;
	if (!program->dir[0])
		return;
	part_path(program, path);
	unlink(path);
}

/* -- kept ------------------------------------------------------------------------------------------------ */

static enum err_code save(const struct program *program, struct err *err)
{
	char path[FILE_PATH_MAX], text[STATE_MAX];
	const struct proto_program *wanted = &program->wanted;
	path_of(program, "program.state", path);
	int len = snprintf(text, sizeof text, "1 %lld %s %lld %s %s %s %s %s\n", (long long)wanted->number, wanted->version,
					   (long long)wanted->size, wanted->sha256, wanted->until, wanted->signature, WORDS[program->state],
					   program->why[0] ? program->why : "-");
	CHECK(len > 0 && (size_t)len < sizeof text);
	return file_replace(path, text, (size_t)len, true, err);
}

static void enter(struct program *program, enum program_state state, const char *why)
{
	struct err err = {.code = ERR_OK};
	program->state = state;
	program->changed = true;
	snprintf(program->why, sizeof program->why, "%s", why);
	log_event(state == PROGRAM_REFUSED || state == PROGRAM_ROLLED_BACK ? LOG_WARN : LOG_INFO, "program.state",
			  LOG_INT("number", program->wanted.number), LOG_STR("version", program->wanted.version),
			  LOG_STR("state", WORDS[state]), LOG_STR("why", why));
	if (program->dir[0] && save(program, &err) != ERR_OK)
		log_event(LOG_WARN, "program.unsaved", LOG_ERR(&err));
	if (state == PROGRAM_REFUSED || state == PROGRAM_ROLLED_BACK || state == PROGRAM_INSTALLED)
		drop_part(program);
}

static bool load(struct program *program)
{
	char path[FILE_PATH_MAX], word[16] = "";
	struct buf text;
	struct proto_program wanted = {.number = 0};
	long long number = 0, size = 0;
	path_of(program, "program.state", path);
	buf_init(&text, STATE_MAX);
	bool fits = file_read(path, &text, NULL) == ERR_OK &&
				sscanf(buf_text(&text), "1 %lld %23s %lld %64s %10s %87s %15s %23s", &number, wanted.version, &size,
					   wanted.sha256, wanted.until, wanted.signature, word, program->why) == 8;
	buf_finish(&text);
	wanted.number = number;
	wanted.size = size;
	if (strcmp(program->why, "-") == 0)
		program->why[0] = '\0';
	for (size_t i = 0; fits && i < ARRAY_LEN(WORDS); i++) {
		if (strcmp(word, WORDS[i]) != 0)
			continue;
		program->state = (enum program_state)i;
		program->wanted = wanted;
		return true;
	}
	program->why[0] = '\0';
	return false;
}

/* What lies there of the bundle; more than there should be is not of it. */
static void look_at_part(struct program *program)
{
	struct stat stat_of;
	char path[FILE_PATH_MAX];
	part_path(program, path);
	program->have = stat(path, &stat_of) == 0 ? (int64_t)stat_of.st_size : 0;
	if (program->have > program->wanted.size)
		drop_part(program);
}

void program_start(struct program *program, const struct program_options *options, int64_t now_ms)
{
	*program = (struct program){.state = PROGRAM_NONE, .changed = true};
	snprintf(program->dir, sizeof program->dir, "%s", options->dir);
	snprintf(program->installer, sizeof program->installer, "%s", options->installer);
	snprintf(program->name, sizeof program->name, "%s", options->name);
	snprintf(program->running, sizeof program->running, "%s", options->running);
	program->has_key = crypto_from_hex(options->key, program->key, sizeof program->key);
	if (!program->dir[0] || !load(program))
		return;
	bool is_new = strcmp(program->wanted.version, program->running) == 0;
	if (program->state == PROGRAM_INSTALLING || program->state == PROGRAM_TRIAL) {
		program->trial_since_ms = now_ms;
		if (is_new)
			enter(program, PROGRAM_TRIAL, "");
		else
			enter(program, PROGRAM_ROLLED_BACK, strcmp(program->why, NO_CENTER) == 0 ? NO_CENTER : "old-version");
	} else if (program->state == PROGRAM_DOWNLOADING || program->state == PROGRAM_VERIFIED) {
		look_at_part(program);
		if (program->have < program->wanted.size)
			program->state = PROGRAM_DOWNLOADING;
	}
}

/* -- what the center wants --------------------------------------------------------------------------------- */

static const char *why_not(const struct program *program, const struct proto_program *wanted, const char *today)
{
	if (!program->dir[0])
		return "no-folder";
	if (!program->has_key)
		return "no-key";
	if (!program->installer[0])
		return "no-installer";
	if (!program_signed_fits(program->key, wanted))
		return "bad-signature";
	if (strcmp(wanted->name, program->name) != 0)
		return "other-program";
	if (proto_program_is_older(wanted->version, program->running))
		return "downgrade";
	if (today[0] && strcmp(today, wanted->until) > 0)
		return "expired";
	return wanted->size > PROTO_PROGRAM_BUNDLE_MAX ? "too-large" : NULL;
}

static bool is_settled(const struct program *program)
{
	return program->state == PROGRAM_INSTALLED || program->state == PROGRAM_REFUSED ||
		   program->state == PROGRAM_ROLLED_BACK || program->state == PROGRAM_NONE;
}

void program_take(struct program *program, const struct proto_program *wanted, const char *today)
{
	bool busy = program->child > 0 || program->state == PROGRAM_INSTALLING || program->state == PROGRAM_TRIAL;
	if (busy || (wanted->number == program->wanted.number && wanted->number != 0))
		return;
	if (wanted->number == 0) { /* withdrawn or halted before it was installed */
		if (!is_settled(program)) {
			drop_part(program);
			program->wanted.number = 0;
			enter(program, PROGRAM_NONE, "");
		}
		return;
	}
	drop_part(program);
	program->wanted = *wanted;
	const char *why = why_not(program, wanted, today);
	if (why)
		enter(program, PROGRAM_REFUSED, why);
	else if (strcmp(wanted->version, program->running) == 0)
		enter(program, PROGRAM_INSTALLED, "");
	else
		enter(program, PROGRAM_DOWNLOADING, "");
}

/* -- its bytes --------------------------------------------------------------------------------------------- */

bool program_wants_part(struct program *program, int64_t *ret_offset)
{
	if (program->state != PROGRAM_DOWNLOADING || program->asked)
		return false;
	program->asked = true;
	*ret_offset = program->have;
	return true;
}

static bool append(struct program *program, const void *bytes, size_t len)
{
	char path[FILE_PATH_MAX];
	part_path(program, path);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	bool last = program->have + (int64_t)len == program->wanted.size;
	bool written = fd >= 0 && pwrite(fd, bytes, len, program->have) == (ssize_t)len && (!last || fsync(fd) == 0);
	if (fd >= 0 && close(fd) != 0)
		written = false;
	return written;
}

static void verify(struct program *program)
{
	char path[FILE_PATH_MAX], hex[CRYPTO_HEX_SIZE];
	unsigned char hash[CRYPTO_HASH_SIZE];
	struct err err = {.code = ERR_OK};
	int64_t size = 0;
	part_path(program, path);
	if (crypto_sha256_file(path, hash, &size, &err) != ERR_OK) {
		log_event(LOG_WARN, "program.unread", LOG_ERR(&err));
		drop_part(program);
		return;
	}
	crypto_hex(hash, sizeof hash, hex);
	if (size == program->wanted.size && strcmp(hex, program->wanted.sha256) == 0)
		enter(program, PROGRAM_VERIFIED, "");
	else
		enter(program, PROGRAM_REFUSED, "bad-hash");
}

void program_part(struct program *program, enum err_code code, int64_t offset, const void *bytes, size_t len)
{
	program->asked = false;
	if (program->state != PROGRAM_DOWNLOADING || code != ERR_OK || offset != program->have || len == 0 ||
		program->have + (int64_t)len > program->wanted.size)
		return;
	if (!append(program, bytes, len)) {
		log_event(LOG_WARN, "program.unwritten", LOG_INT("errno", errno));
		return;
	}
	program->have += (int64_t)len;
	if (program->have == program->wanted.size)
		verify(program);
}

/* -- the installer ----------------------------------------------------------------------------------------- */

static bool run_installer(struct program *program, enum program_verb verb, int64_t now_ms)
{
	char path[FILE_PATH_MAX], word[16];
	posix_spawnattr_t attributes;
	sigset_t none, all;
	part_path(program, path);
	snprintf(word, sizeof word, "%s", VERBS[verb]);
	char *const install[] = {program->installer, word, path, program->wanted.version, NULL};
	char *const other[] = {program->installer, word, program->wanted.version, NULL};
	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int failed = posix_spawn(&program->child, program->installer, NULL, &attributes,
							 verb == PROGRAM_INSTALL ? install : other, environ);
	posix_spawnattr_destroy(&attributes);
	program->verb = verb;
	program->child_until_ms = now_ms + PROGRAM_INSTALLER_MS;
	log_event(failed ? LOG_WARN : LOG_INFO, "program.installer", LOG_STR("verb", VERBS[verb]),
			  LOG_INT("errno", failed));
	if (failed)
		program->child = 0;
	return !failed;
}

/* True: restart. */
static bool installer_ended(struct program *program, bool good)
{
	log_event(good ? LOG_INFO : LOG_WARN, "program.installer_ended", LOG_STR("verb", VERBS[program->verb]),
			  LOG_INT("good", good));
	if (program->verb == PROGRAM_CONFIRM && good)
		enter(program, PROGRAM_INSTALLED, "");
	if (program->verb == PROGRAM_INSTALL && !good)
		enter(program, PROGRAM_REFUSED, "installer");
	return good && program->verb != PROGRAM_CONFIRM;
}

static bool reap(struct program *program, int64_t now_ms)
{
	int status = 0;
	pid_t ended = waitpid(program->child, &status, WNOHANG);
	if (ended == 0) {
		if (now_ms >= program->child_until_ms)
			kill(program->child, SIGKILL);
		return false;
	}
	program->child = 0;
	return installer_ended(program, ended > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void install(struct program *program, int64_t now_ms)
{
	/* Durable before it begins: whichever program starts next knows what was going on. */
	enter(program, PROGRAM_INSTALLING, "");
	if (!run_installer(program, PROGRAM_INSTALL, now_ms))
		enter(program, PROGRAM_REFUSED, "no-installer");
}

bool program_tick(struct program *program, bool online, bool quiet, int64_t now_ms)
{
	if (program->child > 0)
		return reap(program, now_ms);
	if (program->state == PROGRAM_VERIFIED && quiet)
		install(program, now_ms);
	if (program->state != PROGRAM_TRIAL)
		return false;
	int64_t since_ms = now_ms - program->trial_since_ms;
	if (online && since_ms >= PROGRAM_GOOD_AFTER_MS)
		run_installer(program, PROGRAM_CONFIRM, now_ms);
	else if (!online && since_ms >= PROGRAM_TRIAL_MS) {
		enter(program, PROGRAM_TRIAL, NO_CENTER);
		run_installer(program, PROGRAM_ROLLBACK, now_ms);
	}
	return false;
}
