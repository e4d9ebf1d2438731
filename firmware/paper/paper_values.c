#include "paper/paper_values_priv.h"

#include "base/check.h"
#include "base/clock.h"
#include "model/hours.h"
#include "paper/paper.h"
#include "paper/paper_clean_priv.h"
#include "paper/paper_words_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const known[] = {
	"about", "ahead", "also", "apology", "as_of", "code", "counter", "counters", "date", "day", "dossier", "due",
	"due_time", "due_weekday", "expected", "fee", "item", "kiosk", "late", "mark", "name", "new_due", "new_due_weekday",
	"number", "offline", "old_due", "owner", "people", "phone", "address", "place", "portal", "priority",
	"procedure", "reason", "received", "reprint", "result", "service", "state", "supplement_until", "time",
	"unit", "url", "from", "wait", "where", "prepare", "steps", "supplement", "papers", "exemptions",
};

bool paper_values_known(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (strcmp(known[i], name) == 0)
			return true;
	}
	return false;
}

void paper_values_init(struct paper_values *values, const struct paper_words *words, enum catalogue_language language)
{
	values->words = words;
	values->language = language;
	values->value_count = values->item_count = values->used = 0;
}

static const char *word(const struct paper_values *values, enum paper_word word)
{
	return paper_word(values->words, word, values->language);
}

static const char *weekday(const struct paper_values *values, int weekday)
{
	return paper_word_weekday(values->words, weekday, values->language);
}

static const char *pool_add(struct paper_values *values, const char *text)
{
	size_t room = sizeof(values->pool) - values->used;
	char *at = values->pool + values->used;

	if (room < 2)
		return "";
	paper_clean(text, at, room < PAPER_VALUE_MAX ? room : PAPER_VALUE_MAX);
	values->used += strlen(at) + 1;
	return at;
}

void paper_values_set(struct paper_values *values, const char *name, const char *text)
{
	CHECK(values->value_count < PAPER_VALUES_MAX);
	CHECK(paper_values_known(name));
	values->values[values->value_count].name = name;
	values->values[values->value_count++].text = pool_add(values, text ? text : "");
}

static void set_format(struct paper_values *values, const char *name, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void set_format(struct paper_values *values, const char *name, const char *fmt, ...)
{
	char text[PAPER_VALUE_MAX];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	paper_values_set(values, name, text);
}

void paper_values_item(struct paper_values *values, const char *list, const char *mark, const char *text, bool bold)
{
	if (values->item_count == PAPER_ITEMS_MAX)
		return;
	values->items[values->item_count++] = (struct paper_item){list, mark, pool_add(values, text), bold};
}

const char *paper_values_get(const struct paper_values *values, const char *name)
{
	for (size_t i = 0; i < values->value_count; i++) {
		if (strcmp(values->values[i].name, name) == 0)
			return values->values[i].text;
	}
	return "";
}

/* "10/03/2026" of "2026-03-10"; "" of anything else. */
static void day_text(const char *day, char out[16])
{
	out[0] = '\0';
	if (strlen(day) == 10)
		snprintf(out, 16, "%.2s/%.2s/%.4s", day + 8, day + 5, day);
}

static void set_day(struct paper_values *values, const char *name, const char *weekday_name, const char *day)
{
	char text[16];
	int64_t start_ms;
	struct tm tm;

	day_text(day, text);
	paper_values_set(values, name, text);
	if (weekday_name && clock_day_start(day, &start_ms) == ERR_OK) {
		clock_local(start_ms, &tm);
		paper_values_set(values, weekday_name, weekday(values, tm.tm_wday));
	}
}

void paper_values_common(struct paper_values *values, const struct catalogue *catalogue, const char *kiosk,
                         int64_t now_ms)
{
	struct tm tm;

	clock_local(now_ms, &tm);
	paper_values_set(values, "unit", catalogue_text(&catalogue->unit_name, values->language));
	paper_values_set(values, "place", catalogue_text(&catalogue->place_name, values->language));
	paper_values_set(values, "address", catalogue_text(&catalogue->address, values->language));
	paper_values_set(values, "phone", catalogue->phone);
	paper_values_set(values, "kiosk", kiosk);
	set_format(values, "day", "%02d/%02d/%04d", tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900);
	set_format(values, "date", "%s, %02d/%02d/%04d", weekday(values, tm.tm_wday),
	           tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900);
	set_format(values, "time", "%02d:%02d", tm.tm_hour, tm.tm_min);
}

static void set_counters(struct paper_values *values, const struct ticket *ticket)
{
	char text[PAPER_VALUE_MAX] = "", one[48];
	size_t len = 0;

	for (size_t i = 0; i < ticket->counter_count && i < TICKET_COUNTERS_MAX; i++) {
		const char *link = i == 0 ? "" : i + 1 < ticket->counter_count ? ", " : " ";
		const char *or = i > 0 && i + 1 == ticket->counter_count ? word(values, PAPER_WORD_OR) : "";
		snprintf(one, sizeof(one), word(values, PAPER_WORD_COUNTER), ticket->counters[i]);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s%s%s", link, or, or[0] ? " " : "", one);
		if (len >= sizeof(text))
			break;
	}
	paper_values_set(values, "counters", text);
}

static void set_expected(struct paper_values *values, const struct ticket *ticket)
{
	struct tm from, until;

	if (ticket->wait_min < 0 || ticket->wait_max < ticket->wait_min)
		return;
	clock_local(ticket->issued_ms + ticket->wait_min * 60000LL, &from);
	clock_local(ticket->issued_ms + ticket->wait_max * 60000LL, &until);
	set_format(values, "expected", "%02d:%02d–%02d:%02d", from.tm_hour, from.tm_min, until.tm_hour,
	           until.tm_min);
	set_format(values, "wait", "%d–%d", ticket->wait_min, ticket->wait_max);
}

/* "13:30" where it was given in the break before. */
static void set_from(struct paper_values *values, const struct ticket *ticket, const struct catalogue *catalogue,
                     const struct catalogue_service *service)
{
	int minute = service ? hours_later(catalogue, service, ticket->issued_ms, NULL) : -1;

	if (minute >= 0)
		set_format(values, "from", "%02d:%02d", minute / 60, minute % 60);
}

static void set_also(struct paper_values *values, const struct ticket *ticket, const struct catalogue *catalogue)
{
	char names[PAPER_VALUE_MAX] = "";
	size_t len = 0;
	for (size_t i = 0; i < ticket->also_count && i < TICKET_ALSO_MAX; i++) {
		const struct catalogue_service *service = catalogue_service(catalogue, ticket->also[i]);
		const char *name = service ? catalogue_text(&service->name, values->language) : ticket->also[i];
		len += (size_t)snprintf(names + len, sizeof names - len, "%s%s", len ? ", " : "", name);
		if (len >= sizeof names)
			break;
	}
	if (names[0])
		paper_values_set(values, "also", names);
}

void paper_values_ticket(struct paper_values *values, const struct ticket *ticket, const struct catalogue *catalogue)
{
	enum catalogue_language language = values->language;
	const struct catalogue_service *service = catalogue_service(catalogue, ticket->service);

	paper_values_set(values, "number", ticket->number);
	paper_values_set(values, "service", service ? catalogue_text(&service->name, language) : ticket->service);
	set_counters(values, ticket);
	set_from(values, ticket, catalogue, service);
	if (ticket->ahead >= 0) {
		set_format(values, "ahead", "%d", ticket->ahead);
		paper_values_set(values, "people",
		                 word(values, ticket->ahead == 1 ? PAPER_WORD_PERSON : PAPER_WORD_PEOPLE));
	}
	set_expected(values, ticket);
	paper_values_set(values, "code", ticket->code);
	paper_values_set(values, "url", ticket->url);
	if (ticket->prints > 1)
		paper_values_set(values, "reprint", word(values, PAPER_WORD_REPRINT));
	if (ticket->offline)
		paper_values_set(values, "offline", "1");
	for (size_t i = 0; i < catalogue->priority_count; i++) {
		const struct catalogue_priority *priority = &catalogue->priorities[i];
		if (strcmp(priority->id, ticket->priority) == 0 && strcmp(priority->id, "none") != 0)
			paper_values_set(values, "priority", catalogue_text(&priority->name, language));
	}
	set_also(values, ticket, catalogue);
	for (size_t i = 0; service && i < service->prepare_count; i++) {
		char line[PAPER_VALUE_MAX];
		const char *lead = catalogue_text(&service->prepare[i].lead, language);
		const char *text = catalogue_text(&service->prepare[i].text, language);
		snprintf(line, sizeof(line), "%s%s%s", lead, lead[0] && text[0] ? ", " : "", text);
		paper_values_item(values, "prepare", "–", line, false);
	}
}

/* The day in the middle of a code tells nothing new and helps nobody who finds the slip: it is masked. */
static void mask_code(const char *code, char out[2 * DOSSIER_CODE_MAX])
{
	size_t len = strnlen(code, DOSSIER_CODE_MAX - 1), last = len, before = len, used = 0;

	while (last > 0 && code[last - 1] != '-' && code[last - 1] != '.')
		last--;
	before = last > 1 ? last - 1 : 0;
	while (before > 0 && code[before - 1] != '-' && code[before - 1] != '.')
		before--;
	if (before == 0) { /* no shape we know: show the end alone */
		snprintf(out, 2 * DOSSIER_CODE_MAX, "••••••%s", code + (len > 4 ? len - 4 : 0));
		return;
	}
	memcpy(out, code, before);
	used = before;
	for (size_t i = before; i + 1 < last && i < before + 8; i++)
		used += (size_t)snprintf(out + used, 2 * DOSSIER_CODE_MAX - used, "•");
	snprintf(out + used, 2 * DOSSIER_CODE_MAX - used, "%s", code + last - 1);
}

static void add_steps(struct paper_values *values, const struct dossier *dossier)
{
	static const char *const marks[] = {
		[STEP_DONE] = "[x]", [STEP_NOW] = "[>]", [STEP_LATE] = "[!]", [STEP_WAITING_CITIZEN] = "[?]",
		[STEP_FUTURE] = "[  ]",
	};

	for (size_t i = 0; i < dossier->step_count && i < DOSSIER_STEPS_MAX; i++) {
		const struct dossier_step *step = &dossier->steps[i];
		char text[PAPER_VALUE_MAX], day[16];
		bool done = step->done[0] != '\0';
		bool bold = step->state != STEP_DONE && step->state != STEP_FUTURE;
		day_text(done ? step->done : step->due, day);
		day[5] = '\0'; /* day and month: the year stands above */
		if (day[0])
			snprintf(text, sizeof(text),
			         word(values, done ? PAPER_WORD_STEP_DONE : PAPER_WORD_STEP_DUE), step->title, day);
		paper_values_item(values, "steps", marks[step->state], day[0] ? text : step->title, bold);
	}
}

void paper_values_dossier(struct paper_values *values, const struct dossier *dossier)
{
	const char *due = dossier->new_due[0] ? dossier->new_due : dossier->due;
	char code[2 * DOSSIER_CODE_MAX], late[64];
	struct tm tm;

	snprintf(late, sizeof(late), word(values, PAPER_WORD_LATE), dossier->late_days);
	mask_code(dossier->code, code);
	paper_values_set(values, "dossier", code);
	paper_values_set(values, "state",
	                 dossier->late_days > 0 ? late
	                                        : paper_word_state(values->words, dossier->state, values->language));
	paper_values_set(values, "late", dossier->late_days > 0 ? late : "");
	paper_values_set(values, "procedure", dossier->procedure_name);
	paper_values_set(values, "owner", dossier->owner);
	set_day(values, "received", NULL, dossier->received);
	set_day(values, "due", "due_weekday", due);
	paper_values_set(values, "due_time", dossier->due_time);
	set_day(values, "old_due", NULL, dossier->due);
	set_day(values, "new_due", "new_due_weekday", dossier->new_due);
	paper_values_set(values, "apology", dossier->apology_number);
	paper_values_set(values, "reason", dossier->apology_reason[0] ? dossier->apology_reason : dossier->reason);
	if (dossier->counter > 0)
		set_format(values, "counter", word(values, PAPER_WORD_COUNTER), dossier->counter);
	set_day(values, "supplement_until", NULL, dossier->supplement_until);
	for (size_t i = 0; i < dossier->supplement_count && i < DOSSIER_PAPERS_MAX; i++)
		paper_values_item(values, "supplement", "[  ]", dossier->supplement[i], false);
	add_steps(values, dossier);
	clock_local(dossier->as_of_ms, &tm);
	set_format(values, "as_of", "%02d:%02d, %02d/%02d/%04d", tm.tm_hour, tm.tm_min, tm.tm_mday,
	           tm.tm_mon + 1, tm.tm_year + 1900);
}

void paper_values_petition(struct paper_values *values, const struct paper_petition *petition)
{
	paper_values_set(values, "number", petition->number);
	paper_values_set(values, "code", petition->code);
	paper_values_set(values, "about", petition->about);
	paper_values_set(values, "url", petition->url ? petition->url : "");
	set_day(values, "due", "due_weekday", petition->due);
	if (petition->prints > 1)
		paper_values_set(values, "reprint", word(values, PAPER_WORD_REPRINT));
}

bool paper_values_has(const struct paper_values *values, const char *name)
{
	for (size_t i = 0; i < values->item_count; i++) {
		if (strcmp(values->items[i].list, name) == 0)
			return true;
	}
	return paper_values_get(values, name)[0] != '\0';
}

/* "8.000" */
static void money_text(int64_t amount, char out[32])
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%lld", (long long)amount), used = 0;

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[used++] = '.';
		out[used++] = digits[i];
	}
	out[used] = '\0';
}

static void set_fee(struct paper_values *values, const struct catalogue_procedure *procedure)
{
	char amount[32];
	const struct catalogue_fee *fee = procedure->fee_count ? &procedure->fees[0] : NULL;

	if (fee == NULL || fee->amount == 0) {
		paper_values_set(values, "fee", word(values, PAPER_WORD_FREE));
	} else if (fee->amount < 0) {
		paper_values_set(values, "fee", word(values, PAPER_WORD_BY_PROVINCE));
	} else {
		money_text(fee->amount, amount);
		set_format(values, "fee", word(values, PAPER_WORD_MONEY), amount);
	}
}

static void set_time(struct paper_values *values, const struct catalogue_procedure *procedure)
{
	static const enum paper_word units[] = {
		[UNIT_SAME_DAY] = PAPER_WORD_SAME_DAY, [UNIT_WORKING_DAY] = PAPER_WORD_WORKING_DAYS,
		[UNIT_DAY] = PAPER_WORD_DAYS, [UNIT_HOUR] = PAPER_WORD_HOURS, [UNIT_MONTH] = PAPER_WORD_MONTHS,
	};

	if (procedure->time_count > 0) {
		const struct catalogue_time *time = &procedure->times[0];
		set_format(values, "wait", word(values, units[time->unit]), time->amount);
	}
}

/* "Tờ khai (1 bản chính, 1 bản sao)" */
static void paper_text(const struct paper_values *values, const struct catalogue_paper *paper, char *out, size_t size)
{
	const char *name = catalogue_text(&paper->name, values->language);
	char originals[48] = "", copies[48] = "";

	if (paper->originals > 0)
		snprintf(originals, sizeof(originals), word(values, PAPER_WORD_ORIGINALS), paper->originals);
	if (paper->copies > 0)
		snprintf(copies, sizeof(copies), word(values, PAPER_WORD_COPIES), paper->copies);
	if (paper->known)
		snprintf(out, size, word(values, PAPER_WORD_KNOWN), name);
	else if (originals[0] || copies[0])
		snprintf(out, size, "%s (%s%s%s)", name, originals, originals[0] && copies[0] ? ", " : "", copies);
	else
		snprintf(out, size, "%s", name);
}

void paper_values_procedure(struct paper_values *values, const struct catalogue_procedure *procedure,
                            const struct catalogue *catalogue)
{
	enum catalogue_language language = values->language;
	const struct catalogue_service *service = procedure->service ? catalogue_service(catalogue, procedure->service)
	                                                              : NULL;
	char text[PAPER_VALUE_MAX];

	paper_values_set(values, "name", catalogue_text(&procedure->name, language));
	paper_values_set(values, "code", procedure->code);
	paper_values_set(values, "service", service ? catalogue_text(&service->name, language) : "");
	paper_values_set(values, "where", catalogue_text(&procedure->where, language));
	paper_values_set(values, "result", catalogue_text(&procedure->result, language));
	paper_values_set(values, "portal", procedure->portal);
	set_fee(values, procedure);
	set_time(values, procedure);
	for (size_t i = 0; i < procedure->paper_count; i++) {
		paper_text(values, &procedure->papers[i], text, sizeof(text));
		paper_values_item(values, "papers", procedure->papers[i].known ? "[–]" : "[  ]", text, false);
	}
	for (size_t i = 0; i < procedure->exemption_count; i++)
		paper_values_item(values, "exemptions", "–", catalogue_text(&procedure->exemptions[i], language), false);
}
