#include "model/ical.h"

#include "base/utf8.h"
#include "model/workday.h"
#include "text/fold.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPEATS_MAX (ICAL_YEARS_AHEAD * 53) /* each week */

/* How an event comes back: every `interval` years or weeks, `count` times (0: no bound), until a day (inclusive). */
struct rule {
	enum { ONCE, YEARLY, WEEKLY } every;
	long interval, count;
	int32_t until;
};

struct reading {
	const char *at, *end;
	char line[ICAL_LINE_MAX];
	bool in_event, recurs, timed, worked;
	int32_t from, until; /* until is exclusive; WORKDAY_NONE where it is not told */
	struct rule rule;
	int32_t left_out[ICAL_EXCEPTIONS_MAX]; /* first days of repetitions that are not */
	size_t left_out_count;
	char name[ICAL_NAME_SIZE];
};

/* One logical line: a line feed followed by a blank goes on. False at the end. */
static bool next_line(struct reading *r)
{
	size_t len = 0;
	if (r->at >= r->end)
		return false;
	for (;;) {
		const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
		const char *next = stop ? stop + 1 : r->end;
		const char *last = stop ? stop : r->end;
		if (last > r->at && last[-1] == '\r')
			last--;
		for (const char *c = r->at; c < last && len + 1 < sizeof r->line; c++)
			if (*c)
				r->line[len++] = *c;
		r->at = next;
		if (next >= r->end || (*next != ' ' && *next != '\t'))
			break;
		r->at++;
	}
	r->line[utf8_cut(r->line, len, sizeof r->line - 1)] = '\0';
	return true;
}

/* The value of a line "NAME;PARAMETERS:VALUE"; NULL where the line has another name. *ret_parameters may be "". */
static char *value_of(char *line, const char *name, const char **ret_parameters)
{
	size_t len = strlen(name);
	if (strncasecmp(line, name, len) != 0 || (line[len] != ':' && line[len] != ';'))
		return NULL;
	bool quoted = false;
	for (char *c = line + len; *c; c++) {
		quoted ^= *c == '"';
		if (*c != ':' || quoted)
			continue;
		*c = '\0';
		*ret_parameters = line + len;
		return c + 1;
	}
	return NULL;
}

/* "20260310" or "20260310T090000Z" */
static int32_t day_of(const char *value, bool *ret_timed)
{
	char day[CLOCK_DAY_SIZE];
	for (int i = 0; i < 8; i++)
		if (!isdigit((unsigned char)value[i]))
			return WORKDAY_NONE;
	*ret_timed |= value[8] == 'T';
	snprintf(day, sizeof day, "%.4s-%.2s-%.2s", value, value + 4, value + 6);
	return workday_number(day);
}

/* Backslash escapes of RFC 5545, 3.3.11. */
static void plain_text(const char *value, char out[ICAL_NAME_SIZE])
{
	size_t len = 0;
	for (; *value && len + 1 < ICAL_NAME_SIZE; value++) {
		if (*value == '\\' && value[1])
			value++;
		out[len++] = (unsigned char)*value < ' ' ? ' ' : *value;
	}
	out[len] = '\0';
	out[utf8_cut(out, len, ICAL_NAME_SIZE - 1)] = '\0';
}

static void begin_event(struct reading *r)
{
	r->in_event = true;
	r->recurs = r->timed = r->worked = false;
	r->from = r->until = WORKDAY_NONE;
	r->rule = (struct rule){.every = ONCE, .interval = 1, .until = INT32_MAX};
	r->left_out_count = 0;
	r->name[0] = '\0';
}

/* One part of a rule, "FREQ=YEARLY". Parts that only repeat what the first day says anyway are judged in end_event. */
static bool read_part(struct rule *rule, const char *part)
{
	bool timed = false;
	if (strcasecmp(part, "FREQ=YEARLY") == 0)
		rule->every = YEARLY;
	else if (strcasecmp(part, "FREQ=WEEKLY") == 0)
		rule->every = WEEKLY;
	else if (strncasecmp(part, "INTERVAL=", 9) == 0)
		rule->interval = strtol(part + 9, NULL, 10);
	else if (strncasecmp(part, "COUNT=", 6) == 0)
		rule->count = strtol(part + 6, NULL, 10);
	else if (strncasecmp(part, "UNTIL=", 6) == 0)
		rule->until = strlen(part + 6) >= 8 ? day_of(part + 6, &timed) : WORKDAY_NONE;
	else
		return strncasecmp(part, "WKST=", 5) == 0; /* BYDAY and the like: not ours */
	return rule->interval > 0 && rule->interval < 100 && rule->count >= 0 && rule->until != WORKDAY_NONE;
}

static bool read_rule(struct rule *rule, char *value)
{
	char *rest = NULL;
	bool known = true;
	for (char *part = strtok_r(value, ";", &rest); part; part = strtok_r(NULL, ";", &rest))
		known = read_part(rule, part) && known;
	return known && rule->every != ONCE;
}

/* "20260101,20270101" */
static bool read_exceptions(struct reading *r, char *value)
{
	char *rest = NULL;
	bool timed = false;
	for (char *day = strtok_r(value, ",", &rest); day; day = strtok_r(NULL, ",", &rest)) {
		if (r->left_out_count == ICAL_EXCEPTIONS_MAX || strlen(day) < 8)
			return false;
		r->left_out[r->left_out_count++] = day_of(day, &timed);
	}
	return true;
}

static void read_property(struct reading *r)
{
	const char *parameters = "";
	char *value;
	if ((value = value_of(r->line, "DTSTART", &parameters))) {
		r->from = day_of(value, &r->timed);
	} else if ((value = value_of(r->line, "DTEND", &parameters))) {
		r->until = day_of(value, &r->timed);
	} else if ((value = value_of(r->line, "SUMMARY", &parameters))) {
		char folded[ICAL_NAME_SIZE];
		plain_text(value, r->name);
		text_fold(r->name, folded, sizeof folded);
		r->worked |= strstr(folded, "lam bu") != NULL;
	} else if ((value = value_of(r->line, "CATEGORIES", &parameters))) {
		r->worked |= strcasestr(value, "MAKE-UP") || strcasestr(value, "WORKING");
	} else if ((value = value_of(r->line, "X-MOTCUA-DAY-TYPE", &parameters))) {
		r->worked |= value[0] == '1';
	} else if ((value = value_of(r->line, "RRULE", &parameters))) {
		r->recurs |= !read_rule(&r->rule, value);
	} else if ((value = value_of(r->line, "EXDATE", &parameters))) {
		r->recurs |= !read_exceptions(r, value);
	} else if (value_of(r->line, "RDATE", &parameters)) {
		r->recurs = true;
	}
}

/* First day of the n-th repetition; WORKDAY_NONE for a date that its year does not have. */
static int32_t nth_day(const struct reading *r, int32_t n)
{
	char day[16];
	if (n == 0 || r->rule.every == WEEKLY)
		return r->from + n * 7 * (int32_t)r->rule.interval;
	workday_text(r->from, day);
	snprintf(day, 5, "%04d", (int)strtol(day, NULL, 10) + n * (int)r->rule.interval);
	day[4] = '-';
	return workday_number(day);
}

static int32_t last_day(const struct reading *r)
{
	int32_t ahead = r->from + 366 * ICAL_YEARS_AHEAD;
	return r->rule.until < ahead ? r->rule.until : ahead;
}

static bool is_left_out(const struct reading *r, int32_t first)
{
	for (size_t i = 0; i < r->left_out_count; i++)
		if (r->left_out[i] == first)
			return true;
	return false;
}

static enum err_code add_days(const struct reading *r, struct ical *ical, int32_t first, int32_t days, struct err *err)
{
	for (int32_t day = first; day < first + days; day++) {
		if (ical->count == ICAL_DAYS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d days", ICAL_DAYS_MAX);
		struct ical_day *out = &ical->days[ical->count++];
		workday_text(day, out->date);
		out->worked = r->worked;
		memcpy(out->name, r->name, sizeof out->name);
	}
	return ERR_OK;
}

static enum err_code end_event(struct reading *r, struct ical *ical, struct err *err)
{
	int32_t until = r->until == WORKDAY_NONE ? r->from + 1 : r->until;
	enum err_code code;
	r->in_event = false;
	if (r->from == WORKDAY_NONE || r->timed || r->recurs || until <= r->from || until - r->from > ICAL_EVENT_DAYS_MAX) {
		ical->ignored++;
		return ERR_OK;
	}
	long given = 0;
	for (int32_t n = 0, first; n < REPEATS_MAX && (first = nth_day(r, n)) <= last_day(r); n++) {
		if (first == WORKDAY_NONE)
			continue; /* 29 February */
		if (r->rule.count > 0 && given++ >= r->rule.count)
			break;
		if (!is_left_out(r, first) && (code = add_days(r, ical, first, until - r->from, err)) != ERR_OK)
			return code;
		if (r->rule.every == ONCE)
			break;
	}
	return ERR_OK;
}

/* Stable for equal dates by the order of the file, which `worked` and `name` do not tell: an insertion sort, as files
 * are nearly in order. */
static void sort_days(struct ical *ical)
{
	size_t kept = 0;
	for (size_t i = 1; i < ical->count; i++) {
		struct ical_day day = ical->days[i];
		size_t at = i;
		for (; at > 0 && strcmp(ical->days[at - 1].date, day.date) > 0; at--)
			ical->days[at] = ical->days[at - 1];
		ical->days[at] = day;
	}
	for (size_t i = 0; i < ical->count; i++)
		if (kept == 0 || strcmp(ical->days[kept - 1].date, ical->days[i].date) != 0)
			ical->days[kept++] = ical->days[i];
	ical->count = kept;
}

enum err_code ical_read(const char *bytes, size_t len, struct ical *ret, struct err *err)
{
	struct reading *r = calloc(1, sizeof *r);
	enum err_code code = r ? ERR_OK : err_set(err, ERR_LIMIT, "no memory");
	ret->count = ret->ignored = 0;
	if (!r)
		return code;
	r->at = bytes;
	r->end = bytes + len;
	if (!utf8_is_valid(bytes, len) || !next_line(r) || !strstr(r->line, "BEGIN:VCALENDAR"))
		code = err_set(err, ERR_INVALID, "the file is no iCalendar text");
	while (code == ERR_OK && next_line(r)) {
		if (strcasecmp(r->line, "BEGIN:VEVENT") == 0)
			begin_event(r);
		else if (strcasecmp(r->line, "END:VEVENT") == 0 && r->in_event)
			code = end_event(r, ret, err);
		else if (r->in_event)
			read_property(r);
	}
	free(r);
	if (code == ERR_OK)
		sort_days(ret);
	return code;
}
