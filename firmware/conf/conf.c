#include "conf/conf.h"

#include "base/check.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	struct conf *conf;
	const char *path;
	struct err *err;
	bool failed;
};

void conf_init(struct conf *conf, const struct conf_key *keys, size_t key_count)
{
	/* The values are written one by one: clearing room for all of them would cost what hundreds of them take. */
	conf->keys = keys;
	conf->key_count = key_count;
	conf->value_count = 0;
}

/* "scanner.2" -> length of "scanner" where the tail is a number, else the whole length. */
static size_t base_length(const char *section)
{
	const char *dot = strrchr(section, '.');
	if (!dot || dot[1] == '\0' || strspn(dot + 1, "0123456789") != strlen(dot + 1))
		return strlen(section);
	return (size_t)(dot - section);
}

static const struct conf_key *find_key(const struct conf *conf, const char *section, const char *name)
{
	size_t base = base_length(section);
	bool numbered = section[base] != '\0';
	for (size_t i = 0; i < conf->key_count; i++) {
		const struct conf_key *key = &conf->keys[i];
		if (strcmp(key->name, name) != 0)
			continue;
		if (strcmp(key->section, section) == 0)
			return key;
		if (numbered && key->repeats && strlen(key->section) == base && strncmp(key->section, section, base) == 0)
			return key;
	}
	return NULL;
}

static int choice_index(const char *choices, const char *value)
{
	size_t len = strlen(value);
	int index = 0;
	for (const char *at = choices; at; index++) {
		const char *bar = strchr(at, '|');
		size_t part = bar ? (size_t)(bar - at) : strlen(at);
		if (part == len && strncmp(at, value, len) == 0)
			return index;
		at = bar ? bar + 1 : NULL;
	}
	return -1;
}

static bool is_bool(const char *value, bool *ret)
{
	if (strcmp(value, "true") == 0 || strcmp(value, "yes") == 0 || strcmp(value, "on") == 0) {
		*ret = true;
		return true;
	}
	*ret = false;
	return strcmp(value, "false") == 0 || strcmp(value, "no") == 0 || strcmp(value, "off") == 0;
}

static bool is_number(const char *value, bool whole, double *ret)
{
	char *end = NULL;
	errno = 0;
	*ret = whole ? (double)strtol(value, &end, 10) : strtod(value, &end);
	return errno == 0 && end != value && *end == '\0' && *ret == *ret;
}

/* Writes what would be right into hint and answers false where value is wrong. */
static bool value_fits(const struct conf_key *key, const char *value, char *hint, size_t size)
{
	double number = 0;
	bool truth = false;
	switch (key->type) {
	case CONF_TEXT:
		break;
	case CONF_INT:
	case CONF_REAL:
		if (!is_number(value, key->type == CONF_INT, &number) ||
		    ((key->least != 0 || key->most != 0) && (number < key->least || number > key->most))) {
			snprintf(hint, size, "%s from %g to %g", key->type == CONF_INT ? "a whole number" : "a number", key->least,
			         key->most);
			return false;
		}
		break;
	case CONF_BOOL:
		snprintf(hint, size, "true or false");
		if (!is_bool(value, &truth))
			return false;
		break;
	case CONF_CHOICE:
		snprintf(hint, size, "one of %s", key->choices);
		if (choice_index(key->choices, value) < 0)
			return false;
		break;
	}
	const char *right = key->rule ? key->rule(value) : NULL;
	if (right)
		snprintf(hint, size, "%s", right);
	return right == NULL;
}

static enum err_code nearest(const struct conf *conf, const char *section, const char *name, struct err *err)
{
	char known[ERR_TEXT_SIZE / 2] = "";
	size_t base = base_length(section);
	for (size_t i = 0; i < conf->key_count; i++) {
		const struct conf_key *key = &conf->keys[i];
		if (strlen(key->section) != base || strncmp(key->section, section, base) != 0)
			continue;
		size_t used = strlen(known);
		snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", key->name);
	}
	if (!known[0])
		return err_set(err, ERR_INVALID, "unknown section [%.40s]", section);
	return err_set(err, ERR_INVALID, "unknown key %.40s in [%.40s]; known are: %s", name, section, known);
}

static struct conf_value *slot_for(struct conf *conf, const char *section, const struct conf_key *key)
{
	for (size_t i = 0; i < conf->value_count; i++)
		if (conf->values[i].key == key && strcmp(conf->values[i].section, section) == 0)
			return &conf->values[i];
	if (conf->value_count == CONF_VALUES_MAX)
		return NULL;
	struct conf_value *value = &conf->values[conf->value_count++];
	snprintf(value->section, sizeof value->section, "%s", section);
	value->key = key;
	value->text[0] = '\0';
	return value;
}

static enum err_code put(struct conf *conf, const char *section, const char *name, const char *text, struct err *err)
{
	if (strlen(section) >= CONF_SECTION_MAX || strlen(text) >= CONF_TEXT_MAX)
		return err_set(err, ERR_INVALID, "%.40s is too long", name);
	const struct conf_key *key = find_key(conf, section, name);
	if (!key)
		return nearest(conf, section, name, err);
	char hint[128] = "";
	if (!value_fits(key, text, hint, sizeof hint))
		return err_set(err, ERR_INVALID, "%s.%s = \"%.60s\" is wrong; right is: %s", section, name, text, hint);
	struct conf_value *value = slot_for(conf, section, key);
	if (!value)
		return err_set(err, ERR_LIMIT, "more than %d values", CONF_VALUES_MAX);
	snprintf(value->text, sizeof value->text, "%s", text);
	return ERR_OK;
}

/* inih strips white space and comments; values may stand in double quotes. */
static const char *unquote(const char *value, char *out, size_t size)
{
	size_t len = strlen(value);
	if (len < 2 || value[0] != '"' || value[len - 1] != '"' || len - 2 >= size)
		return value;
	memcpy(out, value + 1, len - 2);
	out[len - 2] = '\0';
	return out;
}

static int on_pair(void *user, const char *section, const char *name, const char *value)
{
	struct reading *reading = user;
	char plain[CONF_TEXT_MAX];
	if (!name || !value || reading->failed)
		return 0;
	if (put(reading->conf, section, name, unquote(value, plain, sizeof plain), reading->err) != ERR_OK) {
		reading->failed = true;
		return 0;
	}
	return 1;
}

struct source {
	FILE *file;
	int line;
	bool too_long;
};

/* Without the white space in front, which inih takes for "the value above goes on"; a line is never read in halves. */
static char *read_line(char *out, int size, void *stream)
{
	struct source *source = stream;
	if (!fgets(out, size, source->file))
		return NULL;
	source->line++;
	size_t len = strlen(out), blank = strspn(out, " \t");
	if (len == (size_t)size - 1 && out[len - 1] != '\n') {
		source->too_long = true;
		return NULL;
	}
	memmove(out, out + blank, len - blank + 1);
	return out;
}

enum err_code conf_load(struct conf *conf, const char *path, struct err *err)
{
	struct err inner = {.code = ERR_OK};
	struct reading reading = {.conf = conf, .path = path, .err = &inner};
	FILE *file = fopen(path, "re");
	if (!file)
		return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: can't be read", path);
	struct source source = {.file = file};
	int line = ini_parse_stream(read_line, &source, on_pair, &reading);
	/* A folder opens like a file and reads like an empty one. */
	bool unread = ferror(file) != 0;
	fclose(file);
	if (unread)
		return err_set(err, ERR_IO, "%s: can't be read", path);
	if (line == 0 && source.too_long)
		return err_set(err, ERR_INVALID, "%s:%d: the line is too long", path, source.line);
	if (line == 0)
		return ERR_OK;
	if (line < 0)
		return err_set(err, ERR_IO, "%s: can't be read", path);
	if (!reading.failed)
		return err_set(err, ERR_INVALID, "%s:%d: not a section, a comment or key = value", path, line);
	return err_set(err, inner.code, "%s:%d: %s", path, line, inner.text);
}

enum err_code conf_set(struct conf *conf, const char *assignment, struct err *err)
{
	const char *equals = strchr(assignment, '=');
	const char *dot = equals;
	while (dot && dot > assignment && *dot != '.')
		dot--;
	if (!equals || dot == assignment || dot[0] != '.')
		return err_set(err, ERR_INVALID, "--set %.60s: right is section.key=value", assignment);
	char section[CONF_SECTION_MAX], name[CONF_SECTION_MAX];
	size_t section_len = (size_t)(dot - assignment), name_len = (size_t)(equals - dot - 1);
	if (section_len >= sizeof section || name_len >= sizeof name)
		return err_set(err, ERR_INVALID, "--set: key is too long");
	snprintf(section, sizeof section, "%.*s", (int)section_len, assignment);
	snprintf(name, sizeof name, "%.*s", (int)name_len, dot + 1);
	enum err_code code = put(conf, section, name, equals + 1, err);
	return code == ERR_OK ? code : err_wrap(err, code, "--set");
}

static const struct conf_value *find_value(const struct conf *conf, const char *section, const struct conf_key *key)
{
	for (size_t i = 0; i < conf->value_count; i++)
		if (conf->values[i].key == key && strcmp(conf->values[i].section, section) == 0)
			return &conf->values[i];
	return NULL;
}

enum err_code conf_complete(const struct conf *conf, struct err *err)
{
	for (size_t i = 0; i < conf->key_count; i++) {
		const struct conf_key *key = &conf->keys[i];
		if (!key->fallback && !find_value(conf, key->section, key))
			return err_set(err, ERR_INVALID, "%s.%s must be set", key->section, key->name);
	}
	return ERR_OK;
}

static void print_key(const struct conf *conf, const char *section, const struct conf_key *key, FILE *out)
{
	const struct conf_value *value = find_value(conf, section, key);
	fprintf(out, "%s = \"%s\"\n", key->name, value ? value->text : key->fallback ? key->fallback : "");
}

void conf_print(const struct conf *conf, FILE *out)
{
	for (size_t i = 0; i < conf->key_count; i++) {
		const char *base = conf->keys[i].section, *section;
		if (i > 0 && strcmp(conf->keys[i - 1].section, base) == 0)
			continue;
		for (size_t n = 0; (section = conf_section(conf, base, n)) != NULL; n++) {
			fprintf(out, "%s[%s]\n", i + n > 0 ? "\n" : "", section);
			for (size_t k = i; k < conf->key_count && strcmp(conf->keys[k].section, base) == 0; k++)
				print_key(conf, section, &conf->keys[k], out);
		}
	}
}

const char *conf_text(const struct conf *conf, const char *section, const char *name)
{
	const struct conf_key *key = find_key(conf, section, name);
	CHECK(key != NULL);
	const struct conf_value *value = find_value(conf, section, key);
	if (value)
		return value->text;
	CHECK(key->fallback != NULL);
	return key->fallback;
}

long conf_int(const struct conf *conf, const char *section, const char *name)
{
	return strtol(conf_text(conf, section, name), NULL, 10);
}

double conf_real(const struct conf *conf, const char *section, const char *name)
{
	return strtod(conf_text(conf, section, name), NULL);
}

bool conf_bool(const struct conf *conf, const char *section, const char *name)
{
	bool truth = false;
	CHECK(is_bool(conf_text(conf, section, name), &truth));
	return truth;
}

int conf_choice(const struct conf *conf, const char *section, const char *name)
{
	const struct conf_key *key = find_key(conf, section, name);
	CHECK(key && key->type == CONF_CHOICE);
	int index = choice_index(key->choices, conf_text(conf, section, name));
	CHECK(index >= 0);
	return index;
}

const char *conf_section(const struct conf *conf, const char *base, size_t i)
{
	const char *seen[CONF_VALUES_MAX];
	size_t count = 0;
	for (size_t v = 0; v < conf->value_count; v++) {
		const char *section = conf->values[v].section;
		bool known = strlen(base) != base_length(section) || strncmp(section, base, strlen(base)) != 0;
		for (size_t s = 0; s < count && !known; s++)
			known = strcmp(seen[s], section) == 0;
		if (!known)
			seen[count++] = section;
	}
	if (count == 0)
		return i == 0 ? base : NULL;
	return i < count ? seen[i] : NULL;
}
