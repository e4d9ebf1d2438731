/* Dates, waits, counters and money as people say them. */
#include "screens/screens_priv.h"

#include <stdio.h>
#include <string.h>

const char *words_wait(struct ui *ui, int min, int max)
{
	if (min < 0 || max < 0)
		return NULL;
	if (max < 2)
		return i18n("Go right in");
	if (min == max)
		return ui_format(ui, i18n("%d\u00a0min"), max);
	return ui_format(ui, i18n("%d–%d\u00a0min"), min, max);
}

const char *words_people(struct ui *ui, int count)
{
	return ui_format(ui, i18n_count("%d\u00a0person", "%d\u00a0people", (unsigned long)count), count);
}

const char *words_counters(struct ui *ui, const unsigned char *counters, size_t count, bool bare)
{
	const char *list = "";
	for (size_t i = 0; i < count; i++) {
		const char *join = i == 0 ? "" : i + 1 == count ? i18n(" or ") : ", ";
		list = ui_format(ui, "%s%s%u", list, join, counters[i]);
	}
	return bare || count == 0 ? list : ui_format(ui, i18n("Counter\u00a0%s"), list);
}

const char *words_counter(struct ui *ui, unsigned counter)
{
	return ui_format(ui, i18n("Counter\u00a0%s"), ui_format(ui, "%u", counter));
}

const char *words_counter_named(struct ui *ui, unsigned number)
{
	const struct screens *screens = screens_of(ui);
	const struct catalogue_counter *counter = screens->catalogue ? catalogue_counter(screens->catalogue, number) : NULL;
	const char *where = words_counter(ui, number);
	return counter ? ui_format(ui, "%s – %s", where, screens_text(screens, &counter->name)) : where;
}

static const char *weekday(int day)
{
	static const char *const names[] = {
		I18N_MARK("Sunday"),   I18N_MARK("Monday"), I18N_MARK("Tuesday"),  I18N_MARK("Wednesday"),
		I18N_MARK("Thursday"), I18N_MARK("Friday"), I18N_MARK("Saturday"),
	};
	return i18n(names[(unsigned)day % 7]);
}

const char *words_long_date(struct ui *ui, int64_t wall_ms)
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	return ui_format(ui, "%s, %02d/%02d/%04d", weekday(tm.tm_wday), tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900);
}

const char *words_long_day(struct ui *ui, const char *day)
{
	int64_t start = 0;
	if (!day[0] || clock_day_start(day, &start) != ERR_OK)
		return "";
	return words_long_date(ui, start);
}

const char *words_day(struct ui *ui, const char *day)
{
	return strlen(day) == 10 ? ui_format(ui, "%.2s/%.2s/%.4s", day + 8, day + 5, day) : "";
}

const char *words_short_day(struct ui *ui, const char *day)
{
	return strlen(day) == 10 ? ui_format(ui, "%.2s/%.2s", day + 8, day + 5) : "";
}

const char *words_time(struct ui *ui, int64_t wall_ms)
{
	struct tm tm;
	clock_local(wall_ms, &tm);
	return ui_format(ui, "%02d:%02d", tm.tm_hour, tm.tm_min);
}

const char *words_minute(struct ui *ui, int minute)
{
	return ui_format(ui, "%02d:%02d", minute / 60, minute % 60);
}

const char *words_number(struct ui *ui, int64_t number)
{
	char digits[24], grouped[40];
	int len = snprintf(digits, sizeof digits, "%lld", (long long)number);
	size_t used = 0;
	char mark = screens_language(screens_of(ui)) == LANGUAGE_EN ? ',' : '.';
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			grouped[used++] = mark;
		grouped[used++] = digits[i];
	}
	grouped[used] = '\0';
	return ui_format(ui, "%s", grouped);
}

const char *words_money(struct ui *ui, int64_t dong)
{
	return ui_format(ui, i18n("%s\u00a0dong"), words_number(ui, dong));
}

const char *words_duration(struct ui *ui, const struct catalogue_time *time)
{
	unsigned n = time->amount;
	switch (time->unit) {
	case UNIT_SAME_DAY:
		return i18n("Same day");
	case UNIT_WORKING_DAY:
		return ui_format(ui, i18n_count("%u working day", "%u working days", n), n);
	case UNIT_DAY:
		return ui_format(ui, i18n_count("%u day", "%u days", n), n);
	case UNIT_HOUR:
		return ui_format(ui, i18n_count("%u hour", "%u hours", n), n);
	case UNIT_MONTH:
		return ui_format(ui, i18n_count("%u month", "%u months", n), n);
	}
	return "";
}

const char *words_masked_code(struct ui *ui, const char *code)
{
	const char *first = strchr(code, '-'), *last = strrchr(code, '-');
	if (!first || last == first)
		return code;
	const char *dots = "";
	for (const char *at = first + 1; at < last; at++)
		dots = ui_format(ui, "%s•", dots);
	return ui_format(ui, "%.*s-%s%s", (int)(first - code), code, dots, last);
}
