/*
 * Configuration: INI files read by inih and held to a schema. A program lists
 * its keys in one table; unknown keys, wrong types and wrong ranges are
 * refused with file, line, key and what would be right.
 * Values are kept as text and read through typed getters; asking for a key that
 * is not in the schema is a bug. Sections that may occur several times
 * ("scanner", "scanner.2") are marked `repeats` and read by section name.
 */
#ifndef MOTCUA_CONF_CONF_H
#define MOTCUA_CONF_CONF_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#define CONF_VALUES_MAX 640 /* a center that asks thirty-two systems */
#define CONF_TEXT_MAX 512
#define CONF_SECTION_MAX 64

enum conf_type { CONF_TEXT, CONF_INT, CONF_REAL, CONF_BOOL, CONF_CHOICE };

struct conf_key {
	const char *section;
	const char *name;
	enum conf_type type;
	const char *fallback; /* used where the file is silent; NULL: the key is mandatory */
	double least, most;   /* CONF_INT, CONF_REAL; both 0: any */
	const char *choices;  /* CONF_CHOICE: "normal|high" */
	bool repeats;         /* its section may be numbered: "section.N" */
	/* Optional further rule; answers NULL, or what would be right. */
	const char *(*rule)(const char *value);
};

struct conf_value {
	char section[CONF_SECTION_MAX];
	const struct conf_key *key;
	char text[CONF_TEXT_MAX];
};

struct conf {
	const struct conf_key *keys;
	size_t key_count;
	struct conf_value values[CONF_VALUES_MAX];
	size_t value_count;
};

/* keys must outlive conf. */
void conf_init(struct conf *conf, const struct conf_key *keys, size_t key_count);
/* Reads a file over what is there. ERR_INVALID names file, line, key and the rule. */
enum err_code conf_load(struct conf *conf, const char *path, struct err *err) MUST_USE;
/* "section.key=value", as --set gives it. */
enum err_code conf_set(struct conf *conf, const char *assignment, struct err *err) MUST_USE;
/* All mandatory keys there? */
enum err_code conf_complete(const struct conf *conf, struct err *err) MUST_USE;

/* Every key of the schema, as an INI file: what was set, else the fallback. */
void conf_print(const struct conf *conf, FILE *out);

const char *conf_text(const struct conf *conf, const char *section, const char *name);
long conf_int(const struct conf *conf, const char *section, const char *name);
double conf_real(const struct conf *conf, const char *section, const char *name);
bool conf_bool(const struct conf *conf, const char *section, const char *name);
/* Index of the value in the key's choices. */
int conf_choice(const struct conf *conf, const char *section, const char *name);
/* Names the i-th section that is `base` or "base.N" and has values set, in the
 * order of the file; NULL past the last. Where none is set, "base" is the 0th. */
const char *conf_section(const struct conf *conf, const char *base, size_t i);

#endif
