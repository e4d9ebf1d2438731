#include "kiosk/published.h"

#include "base/check.h"
#include "base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_BYTES_MAX (PROTO_CONFIG_LINES * (size_t)PROTO_CONFIG_LINE_SIZE + 256)

/* What a published configuration may not touch: the way to the center, the journal, programs, debugging. */
static const char *const KEPT[] = {"center.",     "state.",         "debug.",           "update.",
								   "kiosk.role=", "kiosk.counter=", "kiosk.staff_code="};

static void path_of(const struct published *published, const char *name, char out[FILE_PATH_MAX])
{
	snprintf(out, FILE_PATH_MAX, "%s/%s", published->dir, name);
}

static bool is_kept(const char *line)
{
	for (size_t i = 0; i < ARRAY_LEN(KEPT); i++)
		if (strncmp(line, KEPT[i], strlen(KEPT[i])) == 0)
			return true;
	return false;
}

static enum err_code apply_line(struct conf *conf, const char *line, struct err *err)
{
	if (is_kept(line))
		return err_set(err, ERR_DENIED, "a published configuration may not set this key");
	return conf_set(conf, line, err);
}

/* The first line: number, tries, the number known to be bad. */
static bool read_head(const char *text, int64_t *ret_number, int *ret_tries, int64_t *ret_bad)
{
	long long number = 0, bad = 0;
	int tries = 0;
	if (sscanf(text, "; %lld %d %lld", &number, &tries, &bad) != 3)
		return false;
	*ret_number = number;
	*ret_tries = tries;
	*ret_bad = bad;
	return true;
}

/* Applies all lines to a copy first: all or nothing. */
static enum err_code apply(struct conf *conf, char *text, struct err *err)
{
	struct conf *trial = malloc(sizeof *trial);
	enum err_code code = trial ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
	char *rest = NULL;
	if (trial)
		*trial = *conf;
	for (char *line = strtok_r(text, "\n", &rest); line && code == ERR_OK; line = strtok_r(NULL, "\n", &rest))
		if (line[0] != ';')
			code = apply_line(trial, line, err);
	if (code == ERR_OK)
		code = conf_complete(trial, err);
	if (code == ERR_OK)
		*conf = *trial;
	free(trial);
	return code;
}

static enum err_code write_file(const struct published *published, const char *name, int64_t number, int tries,
								const char *body, struct err *err)
{
	struct buf text;
	char path[FILE_PATH_MAX];
	path_of(published, name, path);
	buf_init(&text, FILE_BYTES_MAX);
	buf_format(&text, "; %lld %d %lld\n%s", (long long)number, tries, (long long)published->bad_number, body);
	enum err_code code = text.failed ? err_set(err, ERR_LIMIT, "the configuration is too long")
									 : file_replace(path, text.data, text.len, true, err);
	buf_finish(&text);
	return code;
}

/* The lines after the head. */
static const char *body_of(const char *text)
{
	const char *end = strchr(text, '\n');
	return end ? end + 1 : "";
}

/* Reads and applies a file; false where there is none or it does not fit. */
static bool use(struct published *published, const char *name, struct conf *conf, int64_t *ret_number)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	struct err err = {.code = ERR_OK};
	int tries;
	int64_t number = 0, bad = 0;
	path_of(published, name, path);
	buf_init(&text, FILE_BYTES_MAX);
	bool fits = file_read(path, &text, &err) == ERR_OK && read_head(buf_text(&text), &number, &tries, &bad);
	if (fits && bad > published->bad_number)
		published->bad_number = bad;
	fits = fits && apply(conf, text.data, &err) == ERR_OK;
	if (fits)
		*ret_number = number;
	if (!fits && err.code != ERR_NOT_FOUND)
		log_event(LOG_WARN, "config.unusable", LOG_STR("file", name), LOG_ERR(&err));
	buf_finish(&text);
	return fits;
}

/* Counts one more start on the trial. False: it had its tries. */
static bool count_try(struct published *published, int64_t *ret_number)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	struct err err = {.code = ERR_OK};
	int tries = 0;
	int64_t bad = 0;
	bool again = false;
	path_of(published, "published.trial", path);
	buf_init(&text, FILE_BYTES_MAX);
	if (file_read(path, &text, &err) == ERR_OK && read_head(buf_text(&text), ret_number, &tries, &bad)) {
		published->bad_number = bad;
		again = tries < PUBLISHED_TRIES && write_file(published, "published.trial", *ret_number, tries + 1,
													  body_of(buf_text(&text)), &err) == ERR_OK;
	}
	buf_finish(&text);
	return again;
}

static void roll_back(struct published *published, int64_t number)
{
	struct err err = {.code = ERR_OK};
	char path[FILE_PATH_MAX];
	published->bad_number = number;
	published->state = PUBLISHED_ROLLED_BACK;
	/* Its number stays known: an empty trial that is not tried. */
	if (write_file(published, "published.trial", 0, PUBLISHED_TRIES, "", &err) != ERR_OK) {
		path_of(published, "published.trial", path);
		unlink(path);
	}
	log_event(LOG_WARN, "config.rolled_back", LOG_INT("number", number));
}

void published_start(struct published *published, const char *dir, struct conf *conf)
{
	int64_t number = 0;
	*published = (struct published){.state = PUBLISHED_NONE};
	snprintf(published->dir, sizeof published->dir, "%s", dir);
	if (count_try(published, &number)) {
		if (use(published, "published.trial", conf, &published->number)) {
			published->state = PUBLISHED_TRIAL;
			return;
		}
		roll_back(published, number);
	} else if (number > 0) {
		roll_back(published, number);
	} else if (published->bad_number > 0) {
		published->state = PUBLISHED_ROLLED_BACK;
	}
	if (use(published, "published.good", conf, &published->number) && published->state == PUBLISHED_NONE)
		published->state = PUBLISHED_GOOD;
}

static void refuse(struct published *published, int64_t number, const struct err *err)
{
	published->bad_number = number;
	published->state = PUBLISHED_REFUSED;
	log_event(LOG_WARN, "config.refused", LOG_INT("number", number), LOG_ERR(err));
}

enum err_code published_take(struct published *published, const struct proto_config *config, const struct conf *running,
							 struct err *err)
{
	struct buf body;
	struct conf *trial = malloc(sizeof *trial);
	if (config->number == 0 || config->number == published->number || config->number == published->bad_number ||
		!trial) {
		free(trial);
		return err_set(err, ERR_CONFLICT, "nothing new is published");
	}
	*trial = *running;
	enum err_code code = ERR_OK;
	buf_init(&body, FILE_BYTES_MAX);
	for (size_t i = 0; i < config->line_count && code == ERR_OK; i++) {
		code = apply_line(trial, config->lines[i], err);
		buf_format(&body, "%s\n", config->lines[i]);
	}
	if (code == ERR_OK)
		code = conf_complete(trial, err);
	free(trial);
	if (code != ERR_OK) {
		refuse(published, config->number, err);
		code = ERR_INVALID;
	} else {
		code = write_file(published, "published.trial", config->number, 0, buf_text(&body), err);
	}
	buf_finish(&body);
	return code;
}

void published_good(struct published *published)
{
	char path[FILE_PATH_MAX];
	struct buf text;
	struct err err = {.code = ERR_OK};
	if (published->state != PUBLISHED_TRIAL)
		return;
	path_of(published, "published.trial", path);
	buf_init(&text, FILE_BYTES_MAX);
	enum err_code code = file_read(path, &text, &err);
	if (code == ERR_OK)
		code = write_file(published, "published.good", published->number, 0, body_of(buf_text(&text)), &err);
	buf_finish(&text);
	if (code != ERR_OK) {
		log_event(LOG_WARN, "config.unsaved", LOG_ERR(&err));
		return;
	}
	unlink(path);
	published->state = PUBLISHED_GOOD;
	log_event(LOG_INFO, "config.good", LOG_INT("number", published->number));
}

const char *published_word(enum published_state state)
{
	static const char *const words[] = {"none", "trial", "good", "refused", "rolled-back"};
	CHECK(state < ARRAY_LEN(words));
	return words[state];
}
