#include "base/log.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EVENTS_TRACKED 64

struct rate {
	const char *event;
	int64_t second;
	unsigned seen;
	unsigned left_out;
};

/* The log is the one thing every layer shares; its state is the process's. */
static struct {
	const char *program;
	enum log_level least;
	void (*sink)(const char *, void *);
	void *sink_arg;
	struct rate rates[EVENTS_TRACKED];
	pthread_mutex_t lock;
} state = {.program = "motcua", .least = LOG_INFO, .lock = PTHREAD_MUTEX_INITIALIZER};

struct line {
	char text[LOG_LINE_MAX];
	size_t len;
};

static void add(struct line *line, const char *text, size_t len)
{
	size_t room = sizeof line->text - 2 - line->len;
	if (len > room)
		len = room;
	memcpy(line->text + line->len, text, len);
	line->len += len;
}

static void add_str(struct line *line, const char *text)
{
	add(line, text, strlen(text));
}

static bool is_plain(const char *value)
{
	if (!*value)
		return false;
	for (const unsigned char *c = (const unsigned char *)value; *c; c++)
		if (*c <= ' ' || *c == '"' || *c == '=' || *c == '\\' || *c == 0x7f)
			return false;
	return true;
}

static void add_value(struct line *line, const char *value)
{
	if (!value)
		value = "";
	if (is_plain(value)) {
		add_str(line, value);
		return;
	}
	add(line, "\"", 1);
	for (const unsigned char *c = (const unsigned char *)value; *c; c++) {
		char escaped[5];
		if (*c == '"' || *c == '\\')
			snprintf(escaped, sizeof escaped, "\\%c", *c);
		else if (*c < ' ' || *c == 0x7f)
			snprintf(escaped, sizeof escaped, "\\x%02x", *c);
		else
			snprintf(escaped, sizeof escaped, "%c", *c);
		add_str(line, escaped);
	}
	add(line, "\"", 1);
}

/* Under the lock. Answers whether this line may go out; *ret_left_out tells how many did not. */
static bool allowed(const char *event, unsigned *ret_left_out)
{
	int64_t second = clock_mono_ms() / 1000;
	size_t hash = 0;
	for (const char *c = event; *c; c++)
		hash = hash * 31 + (unsigned char)*c;
	struct rate *rate = &state.rates[hash % EVENTS_TRACKED];
	if (!rate->event || strcmp(rate->event, event) != 0)
		*rate = (struct rate){.event = event, .second = second};
	if (rate->second != second) {
		*ret_left_out = rate->left_out;
		rate->second = second;
		rate->seen = 0;
		rate->left_out = 0;
	}
	if (rate->seen >= LOG_BURST) {
		rate->left_out++;
		return false;
	}
	rate->seen++;
	return true;
}

static void compose(struct line *line, enum log_level level, const char *event, const struct log_field *fields,
                    unsigned left_out)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	char stamp[40];
	clock_rfc3339(clock_wall_ms(), stamp, sizeof stamp);
	add_str(line, "ts=");
	add_str(line, stamp);
	add_str(line, " level=");
	add_str(line, names[level]);
	add_str(line, " app=");
	add_value(line, state.program);
	add_str(line, " event=");
	add_value(line, event);
	for (const struct log_field *field = fields; field->kind != LOG_KIND_END; field++) {
		add(line, " ", 1);
		add_str(line, field->key);
		add(line, "=", 1);
		if (field->kind == LOG_KIND_INT) {
			char number[24];
			snprintf(number, sizeof number, "%lld", (long long)field->num);
			add_str(line, number);
		} else {
			add_value(line, field->str);
		}
	}
	if (left_out) {
		char number[40];
		snprintf(number, sizeof number, " left_out=%u", left_out);
		add_str(line, number);
	}
}

void log_write(enum log_level level, const char *event, const struct log_field *fields)
{
	if (level < state.least)
		return;
	pthread_mutex_lock(&state.lock);
	unsigned left_out = 0;
	if (allowed(event, &left_out)) {
		struct line line = {.len = 0};
		compose(&line, level, event, fields, left_out);
		line.text[line.len] = '\0';
		if (state.sink)
			state.sink(line.text, state.sink_arg);
		line.text[line.len++] = '\n';
		ssize_t written = write(STDERR_FILENO, line.text, line.len);
		(void)written; /* nowhere left to say it */
	}
	pthread_mutex_unlock(&state.lock);
}

void log_init(const char *program, enum log_level least)
{
	state.program = program;
	state.least = least;
}

void log_set_sink(void (*sink)(const char *line, void *arg), void *arg)
{
	pthread_mutex_lock(&state.lock);
	state.sink = sink;
	state.sink_arg = arg;
	pthread_mutex_unlock(&state.lock);
}
