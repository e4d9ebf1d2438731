#include "model/ical.h"

#include "base/utf8.h"
#include "model/workday.h"
#include "text/fold.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
	const char *at, *end;
	char line[ICAL_LINE_MAX];
	bool in_event, recurs, timed, worked;
	int32_t from, until; /* until is exclusive; WORKDAY_NONE where it is not told */
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
static const char *value_of(char *line, const char *name, const char **ret_parameters)
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
	r->name[0] = '\0';
}

static void read_property(struct reading *r)
{
	const char *parameters = "", *value;
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
	} else if (value_of(r->line, "RRULE", &parameters) || value_of(r->line, "RDATE", &parameters)) {
		r->recurs = true;
	}
}

static enum err_code end_event(struct reading *r, struct ical *ical, struct err *err)
{
	int32_t until = r->until == WORKDAY_NONE ? r->from + 1 : r->until;
	r->in_event = false;
	if (r->from == WORKDAY_NONE || r->timed || r->recurs || until <= r->from || until - r->from > ICAL_EVENT_DAYS_MAX) {
		ical->ignored++;
		return ERR_OK;
	}
	for (int32_t day = r->from; day < until; day++) {
		if (ical->count == ICAL_DAYS_MAX)
			return err_set(err, ERR_LIMIT, "more than %d days", ICAL_DAYS_MAX);
		struct ical_day *out = &ical->days[ical->count++];
		workday_text(day, out->date);
		out->worked = r->worked;
		memcpy(out->name, r->name, sizeof out->name);
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
