/*
 * The log: one logfmt line per event on standard error, written with a single
 * write(2). A field is a constant key and a typed value. There is no way to
 * log a free format string: what a person typed, scanned or is called can't
 * slip in. LOG_STR is for program constants, device names and configuration;
 * never pass it text that came from a citizen.
 * Any thread may log. Each event name is limited to LOG_BURST lines a second;
 * the next line of that event says how many were left out.
 */
#ifndef MOTCUA_BASE_LOG_H
#define MOTCUA_BASE_LOG_H

#include "base/err.h"

#include <stdint.h>

#define LOG_LINE_MAX 1024
#define LOG_BURST 50

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

enum log_kind { LOG_KIND_END, LOG_KIND_STR, LOG_KIND_INT };

struct log_field {
	const char *key;
	const char *str;
	int64_t num;
	enum log_kind kind;
};

#define LOG_STR(k, v) ((struct log_field){.key = (k), .str = (v), .kind = LOG_KIND_STR})
#define LOG_ID(k, v) LOG_STR(k, v)
#define LOG_INT(k, v) ((struct log_field){.key = (k), .num = (int64_t)(v), .kind = LOG_KIND_INT})
/* The code and text of a struct err. */
#define LOG_ERR(e) LOG_STR("error", err_name((e)->code)), LOG_STR("why", (e)->text)

/* log_event(LOG_INFO, "ticket.printed", LOG_ID("ticket", id), LOG_INT("ms", 12)); at least one field. */
#define log_event(level, event, ...) \
	log_write(level, event, (const struct log_field[]){__VA_ARGS__, {.kind = LOG_KIND_END}})

/* fields ends with LOG_KIND_END. Values are quoted and escaped where needed. */
void log_write(enum log_level level, const char *event, const struct log_field *fields);

/* Name of the program in each line; kept by reference. Call once, before threads start. */
void log_init(const char *program, enum log_level least);

/* For tests and the maintenance screen: also hand each finished line (no newline) to sink. NULL ends it. */
void log_set_sink(void (*sink)(const char *line, void *arg), void *arg);

#endif
